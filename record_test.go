package quoth_test

import (
	"bytes"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"quoth"
	"quoth/archive"
	"quoth/extract"
	"quoth/models"
	"quoth/page"
)

var units = []quoth.Offsets{quoth.CodePoints, quoth.Bytes, quoth.UTF16}

// full is the article of said with every field that a statement can have.
func full(t testing.TB) *quoth.Article {
	a := said(t)
	in := func(words string) []quoth.Span { return []quoth.Span{spanOf(t, a.Text, words)} }
	a.URL, a.Outlet, a.Authors = "https://isk.example/1", "Isk Courier", []string{"Ko"}
	a.Entities[0].Aliases = []string{"Zoë Å"}
	s := &a.Statements[0]
	s.Source.Kind, s.Source.Reason = quoth.SourceAnonymous, in("of Isk")
	s.Cue.Stance, s.Polarity, s.Modality = quoth.Neutral, quoth.Negative, quoth.Hypothetical
	s.Addressee = quoth.Reference{Spans: in("Ko"), Entity: "e1"}
	s.Setting = quoth.Setting{Spans: in("Isk"), Venue: "meeting", Medium: "interview", Place: "Isk"}
	s.Time = quoth.Time{Spans: in("🙂"), Date: quoth.Date{Value: "2026-11-19", Precision: "day"}}
	s.Via = []quoth.Reference{{Spans: in("Ko"), Entity: "e1"}, {Entity: "e1"}, {Spans: in("it")}}
	s.Confidence = quoth.Confidence{Overall: 0.91, Boundary: 1, Kind: 0.5}
	return a
}

func TestJSONNewFields(t *testing.T) {
	line, err := full(t).JSON(quoth.CodePoints)
	if err != nil {
		t.Fatal(err)
	}
	const ko, isk = `[{"start":41,"end":43,"text":"Ko"}]`, `[{"start":15,"end":18,"text":"Isk"}]`
	for _, want := range []string{
		`"kind":"anonymous","reason":[{"start":12,"end":18,"text":"of Isk"}]},"cue":`,
		`"lemma":"say","act":"speech","stance":"neutral"},"content":`,
		`,"polarity":"negative","modality":"hypothetical","addressee":{"spans":` + ko + `,"entity":"e1"},` +
			`"setting":{"spans":` + isk + `,"venue":"meeting","medium":"interview","place":"Isk"},` +
			`"time":{"spans":[{"start":29,"end":30,"text":"🙂"}],"value":"2026-11-19","precision":"day"},` +
			`"via":[{"spans":` + ko + `,"entity":"e1"},{"entity":"e1"},{"spans":[{"start":53,"end":55,"text":"it"}]}],` +
			`"confidence":{"overall":0.91,"boundary":1,"kind":0.5}},{"id":"s2"`,
	} {
		if !strings.Contains(string(line), want) {
			t.Errorf("no %s in\n%s", want, line)
		}
	}
	bad := full(t)
	bad.Statements[0].Time.Spans = []quoth.Span{{Start: 1, End: 2}}
	if line, err := bad.JSON(quoth.CodePoints); err == nil {
		t.Errorf("a span inside a character: printed %s", line)
	}
}

func TestReadJSON(t *testing.T) {
	want := full(t)
	// What JSON does not print comes back as the text divided anew.
	want.Blocks = []quoth.Block{{Span: quoth.Span{End: len(want.Text)}, Kind: quoth.Paragraph}}
	for _, unit := range units {
		line, err := want.JSON(unit)
		if err != nil {
			t.Fatal(err)
		}
		got, err := quoth.ReadJSONIn(line, unit)
		if err != nil {
			t.Errorf("%s: %v", unit, err)
			continue
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", unit, got, want)
		}
	}
	line, err := want.JSON(quoth.CodePoints)
	if err != nil {
		t.Fatal(err)
	}
	more := append([]byte(`{"later":{"x":[1]},`), line[1:]...)
	if got, err := quoth.ReadJSON(more); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("with a key that is not known: %+v, %v", got, err)
	}
	// An article that was not analysed, and one without statements.
	for _, a := range []*quoth.Article{{Path: "a", Text: "Å"}, {Path: "a", Model: "m"}} {
		line, err := a.JSON("")
		if err != nil {
			t.Fatal(err)
		}
		got, err := quoth.ReadJSONIn(line, "")
		if err != nil || got.Model != a.Model || len(got.Statements) != 0 {
			t.Errorf("%s: %+v, %v", line, got, err)
		}
	}
}

func TestReadJSONBlocks(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" \n\n", nil},
		{"one", []string{"one"}},
		{"one\n\ntwo\n", []string{"one", "two"}},
		{"one\nmore \n \t\n\n two\r\n\r\nthree", []string{"one\nmore", "two", "three"}},
		{"\n\none\ntwo\n\n", []string{"one", "two"}}, // empty lines around the text do not divide it
		{"Å\u2003\nb", []string{"Å", "b"}},
	} {
		line, err := (&quoth.Article{Text: c.text}).JSON("")
		if err != nil {
			t.Fatal(err)
		}
		a, err := quoth.ReadJSON(line)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range a.Blocks {
			got = append(got, a.Text[b.Start:b.End])
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q is divided into %q, want %q", c.text, got, c.want)
		}
	}
}

func TestReadJSONErrors(t *testing.T) {
	good, err := full(t).JSON(quoth.CodePoints)
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) string {
		t.Helper()
		if !bytes.Contains(good, []byte(old)) {
			t.Fatalf("no %s in\n%s", old, good)
		}
		return strings.Replace(string(good), old, new, 1)
	}
	for _, c := range []struct{ line, want string }{
		{"", "not one line of JSON: unexpected end of JSON input at byte 0"},
		{"{} {}", "not one line of JSON"},
		{`{"schema":"quoth/1","text":3}`, "another shape"},
		{"[]", "another shape"},
		{"{}", `record: schema "": want quoth/1`},
		{change(`"quoth/1"`, `"quoth/2"`), `said.txt: schema "quoth/2"`},
		{change(`"text":"`, `"text":"x`), "the hash of the text"},
		{change(`"sha256":"`, `"sha256":"0`), "the hash of the text"},
		{change(`"model":"m",`, ``), "a model and statements belong together"},
		{`{"schema":"quoth/1","model":"m","text":"","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}`, "belong together"},
		{change(`"cue":{"spans":[{"start":20,"end":24`, `"cue":{"spans":[{"start":21,"end":24`), `statement s1: cue: span 21-24 is "aid" in the text, and "said" in the record`},
		{change(`{"start":20,"end":24`, `{"start":24,"end":20`), "span 24-20 is not one of the text"},
		{change(`{"start":20,"end":24`, `{"start":-1,"end":24`), "span -1-24"},
		{change(`{"start":20,"end":24`, `{"start":20,"end":2400`), "span 20-2400"},
		{change(`"text":"said","lemma"`, `"text":"says","lemma"`), `statement s1: cue: its spans are "said", and its text is "says"`},
		{change(`"id":"s2"`, `"id":"s1"`), `a statement has the ID "s1"`},
		{change(`"id":"s2"`, `"id":""`), `a statement has the ID ""`},
		{change(`"id":"e1"`, `"id":""`), `an entity has the ID ""`},
		{change(`"id":"e1"`, `"id":"e2"`), `statement s1: speaker: there is no entity "e1"`},
		{change(`"parent":"s1"`, `"parent":"s4"`), `there is no statement "s4"`},
		{change(`"parent":"s1"`, `"parent":"s2"`), "s2 is its own parent"},
		{change(`{"id":"s1",`, `{"id":"s1","parent":"s2",`), "is its own parent"},
		{change(`"kind":"mixed"`, `"kind":"half"`), `statement s1: kind "half" is not known: want one of ["direct" "mixed" "indirect"]`},
		{change(`"kind":"anonymous"`, `"kind":"masked"`), "source kind"},
		{change(`"act":"speech"`, `"act":"talk"`), "act"},
		{change(`"stance":"neutral"`, `"stance":"odd"`), "stance"},
		{change(`"polarity":"negative"`, `"polarity":"no"`), "polarity"},
		{change(`"modality":"hypothetical"`, `"modality":"if"`), "modality"},
		{change(`"type":"person"`, `"type":"ship"`), "entity e1: type"},
		{change(`"kind":"name"`, `"kind":"word"`), "entity e1: mention kind"},
		{change(`"voice":"s1"`, `"voice":"s1","entity":"e7"`), `naming: there is no entity "e7"`},
		{change(`"content":{"spans":[{"start":50,"end":59,"text":"<b>it</b>"}],"text":"<b>it</b>"}`, `"content":{"spans":[],"text":""}`), "statement s2 has no content"},
		{change(`"overall":0.91`, `"overall":1.01`), "confidence 1.01 is no probability"},
	} {
		a, err := quoth.ReadJSON([]byte(c.line))
		if err == nil || a != nil {
			t.Errorf("no error that has %q, but %+v", c.want, a)
		} else if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q is not in: %v", c.want, err)
		}
	}
	for _, unit := range []quoth.Offsets{quoth.Bytes, quoth.UTF16} {
		if _, err := quoth.ReadJSONIn(good, unit); err == nil || !strings.Contains(err.Error(), "another unit than "+string(unit)) {
			t.Errorf("read as %s: %v", unit, err)
		}
	}
	var failed *quoth.RecordError
	_, err = quoth.ReadJSON(quoth.ErrorJSON("a.html", "too_deep", "deeper than 500"))
	if !errors.As(err, &failed) || *failed != (quoth.RecordError{Path: "a.html", Code: "too_deep", Message: "deeper than 500"}) {
		t.Errorf("the line of an input that failed: %v", err)
	}
}

// Every article of the archive, analysed, is read back and printed as the same bytes.
func TestReadJSONArchive(t *testing.T) {
	x, err := extract.New(models.English)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, of := range archive.Articles() {
		data, err := fs.ReadFile(archive.Pages, of.Path)
		if err != nil {
			t.Fatal(err)
		}
		articles, err := page.Read(bytes.NewReader(data), page.Options{Path: of.Path})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range articles {
			if err := x.Extract(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			n += len(a.Statements)
			for _, unit := range units {
				line, err := a.JSON(unit)
				if err != nil {
					t.Fatal(err)
				}
				back, err := quoth.ReadJSONIn(line, unit)
				if err != nil {
					t.Errorf("%s, %s: %v", of.Path, unit, err)
					continue
				}
				if again, err := back.JSON(unit); err != nil || !bytes.Equal(again, line) {
					t.Errorf("%s, %s: %v\nfirst  %s\nsecond %s", of.Path, unit, err, line, again)
				}
				for i, b := range a.Blocks {
					if i >= len(back.Blocks) || back.Blocks[i].Span != b.Span {
						t.Errorf("%s: block %d is another", of.Path, i)
						break
					}
				}
			}
		}
	}
	if n < 500 {
		t.Errorf("only %d statements went there and back", n)
	}
}

func FuzzReadJSON(f *testing.F) {
	a := full(f)
	for _, unit := range units {
		line, err := a.JSON(unit)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line, string(unit))
	}
	f.Add(quoth.ErrorJSON("a.html", "too_deep", "deeper"), "")
	f.Add([]byte(`{"schema":"quoth/1","text":"é","sha256":"4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"}`), "byte")
	f.Fuzz(func(t *testing.T, line []byte, name string) {
		unit, err := quoth.ParseOffsets(name)
		if err != nil {
			return
		}
		a, err := quoth.ReadJSONIn(line, unit)
		if err != nil {
			if a != nil {
				t.Fatalf("an article beside the error %v", err)
			}
			return
		}
		again, err := a.JSON(unit)
		if err != nil {
			t.Fatalf("read from %q, cannot be printed: %v", line, err)
		}
		back, err := quoth.ReadJSONIn(again, unit)
		if err != nil {
			t.Fatalf("printed as %s, cannot be read: %v", again, err)
		}
		if third, err := back.JSON(unit); err != nil || !bytes.Equal(third, again) {
			t.Fatalf("%s\nread and printed is\n%s\n%v", again, third, err)
		}
	})
}
