package main

import (
	"bytes"
	"cmp"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"quoth"
	"quoth/archive"
	"quoth/page"
)

func TestPagesAreUpToDate(t *testing.T) {
	want, err := build(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	have := archive.Articles()
	if len(have) != len(want) {
		t.Errorf("%d pages for %d articles: run go generate ./archive", len(have), len(want))
	}
	for _, a := range have {
		b, err := archive.Pages.ReadFile(a.Path)
		if err != nil {
			t.Fatal(err)
		}
		if w, ok := want[strings.TrimPrefix(a.Path, "pages/")]; !ok || !bytes.Equal(b, w) {
			t.Errorf("%s is not what the article and the template make: run go generate ./archive", a.Path)
		}
	}
}

func TestArticles(t *testing.T) {
	all, err := stories(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		name := s.Outlet + "/" + s.Slug
		o := outlets[s.Outlet]
		if o == nil {
			t.Errorf("%s: no such outlet", name)
			continue
		}
		if !strings.HasPrefix(s.URL, "https://"+o.host+"/") {
			t.Errorf("%s: URL %q is not of %s", name, s.URL, o.host)
		}
		if !strings.HasPrefix(s.Slug, s.Event+"-") {
			t.Errorf("%s: the name does not begin with the event %q", name, s.Event)
		}
	}
}

// TestOutletsAreListed looks for every outlet in the archive's README, in the
// table of its country.
func TestOutletsAreListed(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for folder, o := range outlets {
		row := regexp.MustCompile("(?m)^\\| `" + folder + "` \\|.*" + regexp.QuoteMeta(o.host) + ".*" + regexp.QuoteMeta(o.country))
		if !row.Match(readme) {
			t.Errorf("README.md has no row for `%s` with %s and %s", folder, o.host, o.country)
		}
	}
}

// TestPagesReadBack reads every page as any other page is read and compares
// what comes out with the article that it was made from.
func TestPagesReadBack(t *testing.T) {
	all, err := stories(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		t.Run(s.Outlet+"/"+s.Slug, func(t *testing.T) {
			t.Parallel()
			b, err := fs.ReadFile(archive.Pages, "pages/"+s.Outlet+"/"+s.Slug+".html")
			if err != nil {
				t.Fatal(err)
			}
			readBack(t, b, s)
		})
	}
}

// TestTemplates makes pages of the articles in testdata by the template of every
// outlet, whether the archive has articles of it or not, and reads them back:
// each alone, without others to link to, and all together.
func TestTemplates(t *testing.T) {
	samples, err := fs.Glob(os.DirFS("testdata"), "*.txt")
	if err != nil || len(samples) == 0 {
		t.Fatalf("%d articles: %v", len(samples), err)
	}
	for folder, o := range outlets {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			name := "templates/" + folder + ".html"
			template, err := os.ReadFile("../" + name)
			if err != nil {
				t.Fatal(err)
			}
			together := fstest.MapFS{name: {Data: template}}
			for _, sample := range samples {
				if !takes(folder, template, sample) {
					continue
				}
				text, err := os.ReadFile("testdata/" + sample)
				if err != nil {
					t.Fatal(err)
				}
				zone := cmp.Or(o.zone, "+00:00")
				article := &fstest.MapFile{Data: []byte(strings.NewReplacer("HOST", o.host, "ZONE", zone).Replace(string(text)))}
				path := "articles/" + folder + "/" + sample
				together[path] = article
				t.Run("only "+sample, func(t *testing.T) {
					readBackAll(t, fstest.MapFS{name: together[name], path: article})
				})
			}
			readBackAll(t, together)
		})
	}
}

// takes reports whether the outlet has stories of the sample's kind.
func takes(folder string, template []byte, sample string) bool {
	switch sample {
	case "weir-live.txt":
		return bytes.Contains(template, []byte(".Posts"))
	case "weir-release.txt":
		return folder == "ministry" || folder == "herald"
	}
	return folder != "ministry"
}

// readBackAll builds the pages of an archive and reads them back.
func readBackAll(t *testing.T, fsys fs.FS) {
	t.Helper()
	all, err := stories(fsys)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := build(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		b := pages[s.Outlet+"/"+s.Slug+".html"]
		t.Run(s.Slug, func(t *testing.T) {
			readBack(t, b, s)
			if t.Failed() {
				t.Logf("%s", b)
			}
		})
	}
}

func readBack(t *testing.T, b []byte, s *story) {
	t.Helper()
	if got := strings.Count(string(b), invented); got != 2 {
		t.Errorf("the page says %d times that it is invented, want once in a comment and once in the footer", got)
	}
	got, err := page.Read(bytes.NewReader(b), page.Options{Path: "pages/" + s.Outlet + "/" + s.Slug + ".html"})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Posts) == 0 {
		if len(got) != 1 {
			t.Fatalf("%d articles, want 1", len(got))
		}
		compare(t, got[0], s, s.Title, s.ISO(), s.Blocks)
		return
	}
	if len(got) != len(s.Posts) {
		t.Fatalf("%d articles, want the %d posts", len(got), len(s.Posts))
	}
	// Some pages have the newest post first.
	slices.SortStableFunc(got, func(a, b *quoth.Article) int { return strings.Compare(a.Published.Value, b.Published.Value) })
	for i, p := range s.Posts {
		compare(t, got[i], s, p.Heading, p.ISO(), p.Blocks)
	}
}

// ISO is the story's date as its page gives it to machines.
func (s *story) ISO() string {
	if s.Outlet == "ministry" {
		return s.Date.Format("2006-01-02")
	}
	return s.Date.Format("2006-01-02T15:04:05-07:00")
}

func compare(t *testing.T, got *quoth.Article, s *story, title, date string, blocks []block) {
	t.Helper()
	if got.Title != title {
		t.Errorf("title %q, want %q", got.Title, title)
	}
	if want := outlets[s.Outlet].name; got.Outlet != want {
		t.Errorf("outlet %q, want %q", got.Outlet, want)
	}
	if v := strings.Replace(got.Published.Value, "Z", "+00:00", 1); v != date {
		t.Errorf("published %q, want %q", v, date)
	}
	var names []string
	for _, a := range s.People() {
		if !a.Desk() {
			names = append(names, a.Name)
		}
	}
	if have := slices.DeleteFunc(slices.Clone(got.Authors), func(a string) bool { return (author{Name: a}).Desk() }); !slices.Equal(have, names) {
		t.Errorf("authors %q, want %q", got.Authors, names)
	}
	if !strings.HasPrefix(got.URL, s.URL) {
		t.Errorf("URL %q, want %q", got.URL, s.URL)
	}
	if got.Language != "" && got.Language != "en" {
		t.Errorf("language %q", got.Language)
	}
	// What is analysed is the paragraphs of the source, all of them, in order.
	var have, want []string
	for _, b := range got.Blocks {
		if !slices.ContainsFunc(got.Excluded, func(x quoth.Exclusion) bool { return x.Contains(b.Span) }) {
			have = append(have, got.Text[b.Start:b.End])
		}
	}
	for _, b := range blocks {
		switch b.Kind {
		case "caption":
		case "list":
			want = append(want, b.Items...)
		default:
			want = append(want, strings.TrimPrefix(b.Label+" "+b.Text, " "))
		}
	}
	isEnd := func(text string) bool { return strings.Trim(strings.ToLower(text), " -–—") == "ends" } // as releases close
	want = slices.DeleteFunc(want, isEnd)
	for _, w := range want {
		if !slices.Contains(have, w) {
			t.Errorf("missing: %q", w)
		}
	}
	have = slices.DeleteFunc(have, func(h string) bool { return isEnd(h) || slices.Contains(furniture, h) })
	for _, h := range have {
		if !slices.Contains(want, h) {
			t.Errorf("too much: %q", h)
		}
	}
	if !t.Failed() && !slices.Equal(have, want) {
		t.Errorf("the paragraphs are out of order")
	}
}

// furniture is what reading the pages takes for part of the story although it
// is none: known, and not wanted.
var furniture = []string{
	"We give everyone we write about five days to answer. Where we grant anonymity we know the name and say why.",
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no body", "title: A", "no empty line"},
		{"no colon", "title A\n\nText", "not “key: value”"},
		{"unknown key", "tilte: A\n\nText", "unknown key"},
		{"bad date", "date: yesterday\n\nText", "cannot parse"},
		{"no text", "title: A\ndate: 2026-01-02T03:04+00:00\n\n", "missing"},
		{"bad post", "title: A\ndate: 2026-01-02T03:04+00:00\n\n@@ noon | Lunch\n\nText", "want “@@"},
	} {
		if _, err := parse("articles/x/y.txt", c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}
