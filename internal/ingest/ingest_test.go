package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"quoth"
	"quoth/extract"
	"quoth/internal/ingest"
	"quoth/internal/store"
	"quoth/models"
	"quoth/page"
)

var model = sync.OnceValue(func() *extract.Extractor {
	x, err := extract.New(models.English)
	if err != nil {
		panic(err)
	}
	return x
})

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// newIngester has a new store in a file.
func newIngester(t *testing.T) *ingest.Ingester {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &ingest.Ingester{Store: db, Extractor: model(), Workers: 2, Now: func() time.Time { return moment }}
}

// files writes files into the working folder, which is a new one.
func files(t *testing.T, content map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range content {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// lines tells what became of inputs, an event a line.
func lines(t *testing.T, in *ingest.Ingester, paths ...string) (string, ingest.Summary) {
	t.Helper()
	var b strings.Builder
	s, err := in.Paths(t.Context(), paths, func(e ingest.Event) { b.WriteString(line(e)) })
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), s
}

func line(e ingest.Event) string {
	out := filepath.ToSlash(e.Path)
	if e.Known {
		out += " passed over"
	}
	for _, r := range e.Results {
		out += fmt.Sprintf(" %s/%d", r.Outcome, r.Statements)
	}
	var p *page.Error
	var r *quoth.RecordError
	switch {
	case errors.As(e.Err, &r):
		out += " record:" + r.Code
	case errors.As(e.Err, &p):
		out += " " + string(p.Code)
	case e.Err != nil:
		out += " " + e.Err.Error()
	}
	return out + "\n"
}

const (
	story  = "“The bridge will close in May,” Ada Holm said on Monday.\n\nThe council agreed.\n"
	second = "“The ferry will run all night,” Oren Dask said on Tuesday.\n"
	french = "Le pont sera fermé en mai, a déclaré lundi le maire de la ville, qui a ajouté que les travaux dureraient toute une année et que personne ne pourrait passer.\n"
)

func TestPaths(t *testing.T) {
	files(t, map[string]string{
		"a.txt":          story,
		"news/b.txt":     second,
		"news/bad.txt":   "%PDF-1.7",
		"news/c.txt":     french,
		"news/notes.md":  "“Not an article,” it said.",
		"news/d.jsonl":   `{"text":"“We will wait,” Ada Holm said.","title":"Waiting"}` + "\n\n" + `{"text":""}` + "\n",
		"news/.e.txt":    "hidden",
		"news/empty.txt": "",
	})
	in := newIngester(t)
	got, s := lines(t, in, "a.txt", "news", "none.txt")
	want := `a.txt added/1
news/b.txt added/1
news/bad.txt not_text
news/c.txt added/0
news/d.jsonl#1 added/1
news/d.jsonl#3 bad_record
news/empty.txt empty
none.txt not_found
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if s.Inputs != 8 || s.Added != 4 || s.Failed != 4 || s.Statements != 3 || s.Skipped != 0 {
		t.Errorf("%+v", s)
	}

	// Again: nothing is added, and what failed still fails.
	before := generation(t, in)
	got, s = lines(t, in, "a.txt", "news", "none.txt")
	want = `a.txt passed over
news/b.txt passed over
news/bad.txt not_text
news/c.txt passed over
news/d.jsonl#1 passed over
news/d.jsonl#3 bad_record
news/empty.txt empty
none.txt not_found
`
	if got != want {
		t.Errorf("again: got\n%s\nwant\n%s", got, want)
	}
	if s.Stored() != 0 || s.Skipped != 4 {
		t.Errorf("again: %+v", s)
	}
	if after := generation(t, in); after != before {
		t.Errorf("the store changed: %s, then %s", before, after)
	}

	// The same page under another name, and a page whose text is new.
	files(t, map[string]string{"copy.txt": story, "a.txt": story + "\n“It cannot wait,” Ada Holm added.\n"})
	if got, _ := lines(t, in, "copy.txt", "a.txt"); got != "copy.txt known/0\na.txt added/2\n" {
		t.Errorf("got\n%s", got)
	}
}

func generation(t *testing.T, in *ingest.Ingester) string {
	t.Helper()
	g, err := in.Store.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestRevision(t *testing.T) {
	in := newIngester(t)
	in.Facts.URL = "https://post.example/bridge"
	files(t, map[string]string{"a.txt": story})
	if got, _ := lines(t, in, "a.txt"); got != "a.txt added/1\n" {
		t.Error(got)
	}
	files(t, map[string]string{"a.txt": strings.Replace(story, "May", "June", 1)})
	if got, s := lines(t, in, "a.txt"); got != "a.txt revised/1\n" || s.Revised != 1 {
		t.Error(got)
	}
}

func TestRecords(t *testing.T) {
	record := func(path, text, as string) string {
		a := &quoth.Article{Path: path, Text: text, Title: "Bridge"}
		if err := model().Extract(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		a.Model = as
		line, err := a.JSON(quoth.CodePoints)
		if err != nil {
			t.Fatal(err)
		}
		return string(line)
	}
	all := []string{
		record("x.txt", story, "en-2020-01"),
		record("y.txt", "“We go,” Ada Holm said.", ""),
		`{"schema":"quoth/1","path":"z.txt","error":{"code":"empty","message":"no text at all"}}`,
		`{"schema":"quoth/1","path":"z.txt","text":"abc","sha256":"00"}`,
		`{"html":"<!doctype html><title>T</title><article><h1>Ferry</h1><p>“The ferry will run all night and all day until the bridge is open again,” Oren Dask said on Tuesday, before the council met.</p></article>","authors":["Mira Lent"]}`,
		`{"body":"“We stay,” Ada Holm said.","link":"https://post.example/stay","headline":"Stay","date":"2026-03-12","publisher":{"name":"The Post"},"author":"Mira Lent","extra":[1,2]}`,
		`{"content":"“We stay,” Ada Holm said.","published":"next week"}`,
		`{"content":5}`,
		`[1]`,
		`{"content":`,
		"",
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte("\ufeff" + strings.Join(all, "\r\n")))
	z.Close()
	files(t, map[string]string{"dump.jsonl.gz": zipped.String(), "cut.ndjson": zipped.String()[:zipped.Len()-30]})
	in := newIngester(t)
	got, _ := lines(t, in, "dump.jsonl.gz")
	want := `dump.jsonl.gz#1 added/1
dump.jsonl.gz#2 added/1
dump.jsonl.gz#3 record:empty
dump.jsonl.gz#4 bad_record
dump.jsonl.gz#5 added/1
dump.jsonl.gz#6 added/1
dump.jsonl.gz#7 bad_date
dump.jsonl.gz#8 bad_record
dump.jsonl.gz#9 bad_record
dump.jsonl.gz#10 bad_record
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	got, s := lines(t, in, "dump.jsonl.gz")
	if s.Stored() != 0 || s.Skipped != 4 || !strings.HasPrefix(got, "dump.jsonl.gz#1 passed over\n") {
		t.Errorf("again: %+v\n%s", s, got)
	}
	in.Reanalyse = true
	if got, s := lines(t, in, "dump.jsonl.gz"); s.Reanalysed != 1 || !strings.HasPrefix(got, "dump.jsonl.gz#1 reanalysed/1\n") {
		t.Errorf("anew: %+v\n%s", s, got)
	}
	// A stream that ends too early: what came before counts, and it is said.
	if got, s := lines(t, newIngester(t), "cut.ndjson"); s.Failed == 0 || !strings.HasSuffix(got, " unreadable\n") {
		t.Errorf("cut: %+v\n%s", s, got)
	}
}

// TestOrder reads many inputs with many workers: events come in their order.
func TestOrder(t *testing.T) {
	var dump strings.Builder
	var want []string
	for i := range 150 {
		fmt.Fprintf(&dump, "{\"text\":\"“We will meet %d times,” Ada Holm said.%s\"}\n", i, strings.Repeat(" The council met.", i*7%40))
		want = append(want, fmt.Sprintf("d.jsonl#%d", i+1))
	}
	files(t, map[string]string{"d.jsonl": dump.String()})
	in := newIngester(t)
	in.Workers = 8
	var got []string
	s, err := in.Paths(t.Context(), []string{"d.jsonl"}, func(e ingest.Event) { got = append(got, e.Path) })
	if err != nil || s.Added != 150 {
		t.Fatalf("%+v, %v", s, err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("not in order: %q", got)
	}
}

// TestInterrupted ends a run in the middle; the next one finishes it.
func TestInterrupted(t *testing.T) {
	var dump strings.Builder
	for i := range 200 {
		fmt.Fprintf(&dump, "{\"text\":\"“We will meet %d times,” Ada Holm said.\"}\n", i)
	}
	files(t, map[string]string{"d.jsonl": dump.String()})
	in := newIngester(t)
	ctx, cancel := context.WithCancel(t.Context())
	told := 0
	s, err := in.Paths(ctx, []string{"d.jsonl"}, func(ingest.Event) {
		if told++; told == 40 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || s.Added < 40 || s.Added == 200 || s.Failed > 0 {
		t.Fatalf("%+v, %v", s, err)
	}
	_, rest := lines(t, in, "d.jsonl")
	if rest.Skipped != s.Added || rest.Added != 200-s.Added {
		t.Errorf("first %+v, then %+v", s, rest)
	}
}

func TestBytes(t *testing.T) {
	in := newIngester(t)
	ctx := t.Context()
	for _, tt := range []struct {
		name, data string
		facts      page.Options
		want       string // outcomes, then the error
	}{
		{"pasted text", story, page.Options{Title: "Bridge"}, "added"},
		{"pasted text", story, page.Options{}, "known"},
		{"two.jsonl", `{"text":"“We go,” Ada Holm said."}` + "\n{}\n" + `{"text":"“We stay,” Ada Holm said."}`, page.Options{}, "added added two.jsonl#2: no words"},
		{"page.html", "<p>", page.Options{}, " page.html: "},
	} {
		results, err := in.Bytes(ctx, tt.name, []byte(tt.data), tt.facts)
		var got []string
		for _, r := range results {
			if len(r.Article) != 16 {
				t.Errorf("%s: key %q", tt.name, r.Article)
			}
			got = append(got, string(r.Outcome))
		}
		text := strings.Join(got, " ")
		if err != nil {
			text += " " + err.Error()
		}
		if !strings.HasPrefix(text, tt.want) || err == nil && text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.want)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := in.Bytes(ended, "x", []byte(second), page.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

// TestStoreFails: an error of the store ends the run, and nothing is told that
// is not on disk.
func TestStoreFails(t *testing.T) {
	files(t, map[string]string{"a.txt": story})
	in := newIngester(t)
	closed, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "closed.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	in.Store = closed
	told := 0
	if _, err := in.Paths(t.Context(), []string{"a.txt"}, func(ingest.Event) { told++ }); err == nil || told > 0 {
		t.Errorf("%d told, %v", told, err)
	}
}

func FuzzLine(f *testing.F) {
	f.Add([]byte(`{"text":"“We go,” Ada Holm said.","authors":"x","date":"2026"}`))
	f.Add([]byte(`{"schema":"quoth/1","text":"a","sha256":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}`))
	f.Add([]byte(`{"html":"<p>a","publisher":{"name":null},"authors":[{"name":"a"},null]}`))
	db, err := store.Open(context.Background(), filepath.Join(f.TempDir(), "fuzz.db"), store.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	in := &ingest.Ingester{Store: db, Extractor: model()}
	f.Fuzz(func(t *testing.T, line []byte) {
		// Whatever comes in is an article, or an error about a line of it.
		if _, err := in.Bytes(t.Context(), "fuzz.jsonl", line, page.Options{}); err != nil && !strings.Contains(err.Error(), "fuzz.jsonl#") {
			t.Errorf("%q: %v", line, err)
		}
	})
}
