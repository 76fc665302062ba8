package main

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

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
		if got := strings.Count(string(b), invented); got != 2 {
			t.Errorf("%s says %d times that it is invented, want once in a comment and once in the footer", a.Path, got)
		}
	}
}

func TestArticles(t *testing.T) {
	outlets, events := map[string]int{}, map[string]int{}
	for _, a := range archive.Articles() {
		outlets[a.Outlet]++
		events[a.Event]++
	}
	if len(outlets) != 7 || len(events) != 12 {
		t.Errorf("%d outlets and %d events, want 7 and 12: %v %v", len(outlets), len(events), outlets, events)
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
			name := "pages/" + s.Outlet + "/" + s.Slug + ".html"
			b, err := fs.ReadFile(archive.Pages, name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := page.Read(bytes.NewReader(b), page.Options{Path: name})
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
			for i, p := range s.Posts {
				compare(t, got[i], s, p.Heading, p.ISO(), p.Blocks)
			}
		})
	}
}

// ISO is the story's date as its page gives it to machines.
func (s *story) ISO() string {
	if s.Outlet == "ministry" {
		return s.Date.Format("2006-01-02")
	}
	return s.Date.Format("2006-01-02T15:04:05+00:00")
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
	if want := named(s.Authors); !slices.Equal(named(got.Authors), want) {
		t.Errorf("authors %q, want %q", got.Authors, want)
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
	for _, w := range want {
		if !slices.Contains(have, w) {
			t.Errorf("missing: %q", w)
		}
	}
	have = slices.DeleteFunc(have, func(h string) bool { return slices.Contains(furniture, h) })
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

// named leaves out bylines that name nobody.
func named(authors []string) []string {
	return slices.DeleteFunc(slices.Clone(authors), func(a string) bool {
		return a == "Northline" || a == "Northline staff" || a == "Post reporters"
	})
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
