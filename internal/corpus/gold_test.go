package corpus

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"quoth"
)

const goldArticle = `title: Port to open in May
byline: Ines Calloway; Tom Reed
date: 2026-03-12T09:30+00:00
url: https://paper.example/port
kind: liveblog
section: National
event: port
part: test

The minister, Maren Olde, told Radio Nine that the port “will open by May”.

^ The port. Photo: Somebody

## A subhead

@@ 14:32 | A post

> “It would never close,” she said. “Never.” He heard the theme of the day.

- Pell said Olde had promised it to him.
`

func article(t testing.TB) *quoth.Article {
	t.Helper()
	a, err := ParseArticle("paper/port.txt", []byte(goldArticle))
	if err != nil {
		t.Fatal(err)
	}
	return a.Article
}

func TestParseArticle(t *testing.T) {
	out, err := ParseArticle("paper/port.txt", []byte(goldArticle))
	if err != nil {
		t.Fatal(err)
	}
	a := out.Article
	if out.Name != "paper/port" || out.Part != "test" || out.Genre != "liveblog" || out.Event != "port" {
		t.Errorf("%+v", out)
	}
	if a.Title != "Port to open in May" || a.Outlet != "paper" || strings.Join(a.Authors, "|") != "Ines Calloway|Tom Reed" ||
		a.URL != "https://paper.example/port" || a.Published != (quoth.Date{Value: "2026-03-12T09:30:00Z", Precision: "minute"}) {
		t.Errorf("%+v", a)
	}
	want := []struct {
		kind quoth.BlockKind
		text string
	}{
		{quoth.Paragraph, "The minister, Maren Olde, told Radio Nine that the port “will open by May”."},
		{quoth.Heading, "A subhead"},
		{quoth.BlockQuote, "“It would never close,” she said. “Never.” He heard the theme of the day."},
		{quoth.ListItem, "Pell said Olde had promised it to him."},
	}
	var texts []string
	for i, b := range a.Blocks {
		if i < len(want) && (b.Kind != want[i].kind || a.Text[b.Start:b.End] != want[i].text) {
			t.Errorf("block %d: %s %q", i+1, b.Kind, a.Text[b.Start:b.End])
		}
		texts = append(texts, a.Text[b.Start:b.End])
	}
	if len(a.Blocks) != len(want) || a.Text != strings.Join(texts, "\n\n") {
		t.Errorf("%d blocks of %q", len(a.Blocks), a.Text)
	}
}

func TestParseArticleErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"several lines", "title: T\n\nOne\ntwo\n", "p/x.txt:4: a block of several lines"},
		{"no value", "title:\n\nOne\n", "p/x.txt:1: want “key: value”"},
		{"no head", "Just text.\n", "p/x.txt:1: want “key: value”"},
		{"unknown key", "title: T\ncolour: red\n\nOne\n", `p/x.txt:2: unknown key "colour"`},
		{"date", "title: T\ndate: 12 March\n\nOne\n", "p/x.txt:2: want a date such as"},
		{"part", "title: T\npart: train\n\nOne\n", "p/x.txt:2: want part dev or test"},
		{"no title", "part: dev\n\nOne\n", "p/x.txt:1: no title"},
		{"no text", "title: T\n\n^ A caption\n", "p/x.txt: no text"},
		{"not UTF-8", "title: T\n\n\xe9\n", "p/x.txt:3: not UTF-8"},
	} {
		_, err := ParseArticle("p/x.txt", []byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	a, err := ParseArticle("p/x.txt", []byte("title: T: with colon\r\ndate: 2026-03-12\r\n\r\nOne\r\n \r\nTwo"))
	if err != nil || a.Article.Text != "One\n\nTwo" || a.Article.Title != "T: with colon" || a.Article.Published != (quoth.Date{Value: "2026-03-12", Precision: "day"}) {
		t.Errorf("%v %+v", err, a)
	}
}

const goldHead = `@olde person Maren Olde; Olde; The minister
@nurse person a nurse
@both group Maren Olde + Conrad Pell
`

func TestAnnotate(t *testing.T) {
	a := article(t)
	got, err := Annotate(a, "paper/port.gold", []byte(goldHead+`
[s1]
at: 1
source: The minister, Maren Olde,
cue: told
content: that the port “will <...> May”
speaker: olde

[s2]
at: 3
source: she
cue: said
content: “It would never close,” || “Never.”
speaker: olde

[s3]
at: 4
source: Pell
cue: said
content: Olde had promised it to him
speaker: ?

[s4]
at: 1
parent: s3
source: @4 Olde
cue: @4 had promised
content: @4 it || @4 him

[s5]
at: 3
source: He
cue: heard
content: the #3
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		show, parent, speaker string
		kind                  quoth.Kind
		form                  quoth.SourceKind
	}{
		{"The minister, Maren Olde,/told/that the port “will open by May”", "", "olde", quoth.Mixed, quoth.SourceName},
		{"she/said/“It would never close,” … “Never.”", "", "olde", quoth.Direct, quoth.SourcePronoun},
		{"Pell/said/Olde had promised it to him", "", "?", quoth.Indirect, quoth.SourceName},
		{"Olde/had promised/it … him", "s3", "", quoth.Indirect, quoth.SourceName},
		{"He/heard/the", "", "", quoth.Indirect, quoth.SourcePronoun},
	}
	if len(got.Statements) != len(want) {
		t.Fatalf("%d statements", len(got.Statements))
	}
	for i, w := range want {
		s := got.Statements[i]
		if show(got, s) != w.show || s.Parent != w.parent || s.Speaker != w.speaker || s.Kind != w.kind || s.Source.Kind != w.form {
			t.Errorf("%s: %q %+v, want %+v", s.ID, show(got, s), s, w)
		}
	}
	// “the” stands alone, inside “theme”, and then alone again.
	if s := got.Statements[4].Content[0]; !strings.HasPrefix(got.Text[s.Start:], "the day") {
		t.Errorf("the third “the” is at %q", got.Text[s.Start:])
	}
	if e := got.Entity("olde"); e.Name != "Maren Olde" || strings.Join(e.Aliases, "|") != "Olde|The minister" || e.Type != quoth.Person {
		t.Errorf("%+v", e)
	}
	if a.Statements != nil || a.Entities != nil {
		t.Error("the bare article was changed")
	}
}

func TestAnnotateErrors(t *testing.T) {
	const s = "[s1]\nat: 1\n"
	for _, test := range []struct{ name, gold, want string }{
		{"not in the paragraph", s + "content: that the harbour", `g:3: "that the harbour" is not in paragraph 1: copy it character by character`},
		{"in another", s + "content: she said", `g:3: "she said" is not in paragraph 1; it is in 3`},
		{"straight marks for curly", s + `content: "will open by May"`, "copy it character by character, with its quotation marks"},
		{"inside a word", "[s1]\nat: 3\ncontent: the #1", ""},
		{"inside a word by count", "[s1]\nat: 3\ncontent: he #1", `g:3: "he", occurrence 1, begins or ends inside a word in paragraph 3`},
		{"too few", "[s1]\nat: 3\ncontent: never #2", `g:3: "never" occurs 1 times in paragraph 3, not 2`},
		{"occurrence zero", s + "content: told #0", "g:3: #0: occurrences count from 1"},
		{"no tail", s + "content: that <...> June", `g:3: "June" is not in paragraph 1 after "that"`},
		{"nothing before the cut", s + "content: <...> May", "want words before and after <...>"},
		{"no paragraph said", "[s1]\ncontent: told", "g:2: \"told\": in which paragraph?"},
		{"paragraph", "[s1]\nat: 5\ncontent: told", `g:2: at: want a paragraph from 1 to 4, have "5"`},
		{"paragraph of a span", s + "content: @9 told", "g:3: @9: there are paragraphs 1 to 4"},
		{"overlap", s + "content: that the port || the port", "g:3: two spans of one part overlap"},
		{"two cues", s + "cue: told || open\ncontent: May", "g:3: cue: it is one uninterrupted span"},
		{"no content", s + "cue: told\n[s2]\nat: 1\ncontent: May", "g:1: [s1] has no content"},
		{"no content at the end", "\n" + s + "cue: told", "g:2: [s1] has no content"},
		{"id twice", s + "content: May\n[s1]\nat: 1\ncontent: May", "g:4: statement [s1] a second time"},
		{"no id", "[]\nat: 1\ncontent: May", "g:1: a statement wants an ID"},
		{"key twice", s + "content: May\ncontent: May", "g:4: a second content in [s1]"},
		{"key", s + "contents: May\ncontent: May", `g:3: unknown key "contents"`},
		{"no value", s + "content:", "g:3: want “key: value”"},
		{"no colon", s + "content", "g:3: want “key: value”"},
		{"before the first", "at: 1", "g:1: \"at: 1\" before the first [ID]"},
		{"speaker", s + "content: May\nspeaker: pell", `g:4: speaker: no entity "pell"`},
		{"parent", s + "content: May\nparent: s2", "g:4: parent: no statement [s2] before this one"},
		{"its own parent", s + "content: May\nparent: s1", "g:4: parent: no statement [s1] before this one"},
		{"outside the parent", s + "content: May\n[s2]\nat: 1\nparent: s1\ncontent: told", `g:4: [s2] has content outside that of its parent [s1]: "told"`},
		{"type", "@x animal A dog", "g:1: entity x: want person, organisation"},
		{"entity twice", "@x person A\n@x person B", "g:2: entity x a second time"},
		{"entity without a name", "@x person", "g:1: want “@ID TYPE NAME; NAME”"},
		{"entity of semicolons", "@x person ;", "g:1: entity x has no string"},
		{"entity after statements", s + "content: May\n@x person A", "g:4: an entity after the first statement"},
		{"entity ?", "@? person A", "g:1: no entity may be called ?"},
		{"not UTF-8", "@x person A\n\xff", "g:2: not UTF-8"},
		{"every mistake", "@x animal A\n[s1]\nat: 1\ncontent: nowhere\nspeaker: y", "g:5: speaker"},
	} {
		_, err := Annotate(article(t), "g", []byte(test.gold))
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestArchive(t *testing.T) {
	gold := "[s1]\nat: 1\ncontent: May\n"
	articles := fstest.MapFS{"paper/a.txt": {Data: []byte(goldArticle)}, "paper/b.txt": {Data: []byte(goldArticle)}, "paper/c.txt": {Data: []byte("no gold: not read")}}
	golds := fstest.MapFS{"paper/a.gold": {Data: []byte(gold)}, "paper/b.gold": {Data: []byte(gold)}}
	second := fstest.MapFS{"paper/b.gold": {Data: []byte(gold + "\n[s2]\nat: 1\ncontent: told\n")}}
	all, err := Collect(Archive(articles, golds, second))
	if err != nil || len(all) != 2 {
		t.Fatalf("%v %+v", err, all)
	}
	if all[0].Name != "paper/a" || all[0].Second != nil || len(all[0].Article.Statements) != 1 {
		t.Errorf("%+v", all[0])
	}
	if all[1].Second == nil || len(all[1].Second.Statements) != 2 || len(all[1].Article.Statements) != 1 {
		t.Errorf("%+v", all[1])
	}
	for _, test := range []struct {
		gold, second fs.FS
		want         string
	}{
		{fstest.MapFS{}, nil, "no gold files"},
		{fstest.MapFS{"paper/z.gold": {}}, nil, "paper/z.gold: its article"},
		{fstest.MapFS{"paper/c.gold": {}}, nil, "paper/c.txt:1: unknown key \"no gold\""},
		{fstest.MapFS{"paper/a.gold": {Data: []byte("x")}}, nil, "paper/a.gold:1:"},
		{golds, fstest.MapFS{"paper/a.gold": {Data: []byte("x")}}, "second annotation paper/a.gold:1:"},
	} {
		_, err := Collect(Archive(articles, test.gold, test.second))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

// The archive that ships can be read whole, with both its annotations.
func TestShippedArchive(t *testing.T) {
	articles, gold, second := os.DirFS("../../archive/articles"), os.DirFS("../../archive/gold"), os.DirFS("../../archive/second")
	names, err := fs.Glob(articles, "*/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("%v, %d articles", err, len(names))
	}
	parts := map[string]int{}
	for _, name := range names {
		a, err := readArchive(articles, gold, second, strings.TrimSuffix(name, ".txt"))
		if err != nil {
			t.Error(err)
			continue
		}
		parts[a.Part]++
		wellFormed(t, a.Article)
		if a.Second != nil {
			wellFormed(t, a.Second)
		}
	}
	if parts["dev"] == 0 || parts["test"] == 0 || parts[""] > 0 {
		t.Errorf("articles by part: %v", parts)
	}
}

// wellFormed checks what every gold article promises.
func wellFormed(t *testing.T, a *quoth.Article) {
	t.Helper()
	boundary := func(i int) bool { return i == len(a.Text) || utf8.RuneStart(a.Text[i]) }
	for _, s := range a.Statements {
		if len(s.Content) == 0 || s.ID == "" || s.Kind == "" || s.Source.Kind == "" {
			t.Errorf("%s: statement %+v", a.Path, s)
		}
		if s.Speaker != "" && s.Speaker != Untold && a.Entity(s.Speaker) == nil {
			t.Errorf("%s: %s has speaker %s", a.Path, s.ID, s.Speaker)
		}
		if s.Parent != "" && a.Statement(s.Parent) == nil {
			t.Errorf("%s: %s has parent %s", a.Path, s.ID, s.Parent)
		}
		for _, part := range [][]quoth.Span{s.Source.Spans, s.Cue.Spans, s.Content} {
			for _, x := range part {
				if x.Start < 0 || x.Start >= x.End || x.End > len(a.Text) || !boundary(x.Start) || !boundary(x.End) {
					t.Errorf("%s: %s has span %v", a.Path, s.ID, x)
				}
			}
		}
	}
	for _, e := range a.Entities {
		if e.ID == "" || e.Name == "" {
			t.Errorf("%s: entity %+v", a.Path, e)
		}
	}
}

// Whatever is in the two files, reading them ends in an error or in statements
// whose spans are spans of the text.
func FuzzGold(f *testing.F) {
	f.Add(goldArticle, goldHead+"[s1]\nat: 1\nsource: The minister\ncue: told\ncontent: that <...> May || @3 she #1\nspeaker: olde\n")
	f.Add("title: é\n\né “a” é\n", "[1]\nat: 1\ncontent: é #2\n[2]\nat: 1\nparent: 1\ncontent: é #2\n")
	f.Add("title: x\n\n> \n\n- a", "@a person b\n[1]\ncontent: @1 a <...> #1")
	f.Fuzz(func(t *testing.T, text, gold string) {
		a, err := ParseArticle("o/s.txt", []byte(text))
		if err != nil {
			return
		}
		got, err := Annotate(a.Article, "o/s.gold", []byte(gold))
		if err == nil {
			wellFormed(t, got)
		}
	})
}
