package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quoth"
)

// folder writes files under a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	// é, “, ” and — are one code point each and two or three bytes.
	bratText = "Café — Olde said “the port” would open.\nNobody answered. Share this"
	bratAnn  = `T1	Source 7 11	Olde
T2	Cue 12 16	said
T3	Content 17 27;28 38	“the port” would open
T4	Attribution 12 16	said
E1	Attribution:T4 Content:T3 Cue:T2 Source:T1
#1	AnnotatorNotes T3	Is this right?
a note that carries on
T5	Discard 57 67	Share this
T6	Discuss 40 46	Nobody
E2	Attribution-no-source:T4 Cue:T2
T7	Content 47 55	answered
E3	Attribution:T4 Content:T7 Content2:T1
`
)

// show writes a statement as source/cue/content.
func show(a *quoth.Article, s quoth.Statement) string {
	return strings.Join([]string{a.TextOf(s.Source.Spans), a.TextOf(s.Cue.Spans), a.TextOf(s.Content)}, "/")
}

func TestBrat(t *testing.T) {
	dir := folder(t, map[string]string{
		"text/a_story.txt":              bratText,
		"attributions/a_story_0b.ann":   bratAnn,
		"attributions/a_story_4c.ann":   "T1\tCue 12 16\tsaid\nT2\tContent 17 27\tx\nE1\tCue:T1 Content:T2\n",
		"attributions/a_story_9d.ann":   "this third one is not read",
		"text/b.txt":                    "None.",
		"attributions/b_0b.ann":         "",
		"text/unannotated.txt":          "Not there.",
		"attributions/.annotation.conf": "",
	})
	all, err := Collect(Brat(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Name != "a_story" || all[1].Name != "b" {
		t.Fatalf("%d articles: %+v", len(all), all)
	}
	a := all[0].Article
	if a.Text != bratText || a.Path != filepath.Join(dir, "text", "a_story.txt") {
		t.Errorf("text %q, path %q", a.Text, a.Path)
	}
	if len(a.Statements) != 2 { // the second event has no content
		t.Fatalf("statements: %+v", a.Statements)
	}
	if got, want := show(a, a.Statements[0]), "Olde/said/“the port” … would open"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := show(a, a.Statements[1]), "//Olde … answered"; got != want {
		t.Errorf("%q, want %q: spans are in the order of the text", got, want)
	}
	if s := a.Statements[0]; s.ID != "E1" || s.Kind != quoth.Mixed || s.Source.Kind != quoth.SourceName {
		t.Errorf("%+v", s)
	}
	if len(a.Excluded) != 1 || a.Text[a.Excluded[0].Start:a.Excluded[0].End] != "Share this" {
		t.Errorf("excluded %+v", a.Excluded)
	}
	if b := all[0].Second; b == nil || len(b.Statements) != 1 || show(b, b.Statements[0]) != "/said/“the port”" || b.Statements[0].Kind != quoth.Direct {
		t.Errorf("second annotation: %+v", b)
	}
	if all[1].Second != nil || len(all[1].Article.Statements) != 0 {
		t.Errorf("%+v", all[1])
	}
}

func TestBratFlat(t *testing.T) {
	dir := folder(t, map[string]string{"my_story.txt": bratText, "my_story.ann": strings.ReplaceAll(bratAnn, "\n", "\r\n")})
	all, err := Collect(Brat(dir))
	if err != nil || len(all) != 1 || all[0].Name != "my_story" || len(all[0].Article.Statements) != 2 {
		t.Fatalf("%v %+v", err, all)
	}
}

func TestBratErrors(t *testing.T) {
	for _, test := range []struct {
		name, ann string
		want      string // in the message
	}{
		{"no span", "T1\tCue\tsaid\n", "x.ann:1: T1: want ROLE START END"},
		{"no number", "\nT1\tCue a b\tsaid\n", "x.ann:2: T1: want ROLE START END"},
		{"past the end", "T1\tCue 0 900\tsaid\n", "x.ann:1: T1: span 0 900 is outside the text of 5 characters"},
		{"backwards", "T1\tCue 4 4\tsaid\n", "x.ann:1: T1: span 4 4"},
		{"an event of nothing", "T1\tCue 0 4\tsaid\nE1\tCue\n", "x.ann:2: E1: want ROLE:ID"},
		{"an event of what is not there", "E1\tCue:T9\n", "x.ann:1: E1: no annotation T9"},
		{"not UTF-8", "T1\tCue 0 4\tok\nT2\tCue 0 4\t\xe9\n", "x.ann:2: not UTF-8"},
	} {
		_, err := Collect(Brat(folder(t, map[string]string{"x.txt": "Olde.", "x.ann": test.ann})))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	for _, test := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"x.ann": ""}, "x.txt is missing"},
		{map[string]string{"x.txt": ""}, "no .ann files"},
		{map[string]string{"x.txt": "a\n\xff", "x.ann": ""}, "x.txt:2: not UTF-8"},
	} {
		_, err := Collect(Brat(folder(t, test.files)))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

func TestCollectStopsAtTheFirstError(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "A", "a.ann": "", "b.txt": "B", "b.ann": "T1\tCue 1 9\tx", "c.txt": "C", "c.ann": ""})
	all, err := Collect(Brat(dir))
	if err == nil || len(all) != 1 {
		t.Errorf("%d articles and %v", len(all), err)
	}
	for a := range Brat(dir) { // leaving early is allowed
		if a.Name != "a" {
			t.Error(a.Name)
		}
		break
	}
}
