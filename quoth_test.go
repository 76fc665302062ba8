package quoth_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"quoth"
)

func TestSpan(t *testing.T) {
	s := quoth.Span{Start: 3, End: 8}
	if s.Len() != 5 {
		t.Errorf("Len of %v is %d", s, s.Len())
	}
	for _, c := range []struct {
		t                  quoth.Span
		contains, overlaps bool
	}{
		{quoth.Span{Start: 3, End: 8}, true, true},
		{quoth.Span{Start: 4, End: 6}, true, true},
		{quoth.Span{Start: 2, End: 8}, false, true},
		{quoth.Span{Start: 7, End: 9}, false, true},
		{quoth.Span{Start: 8, End: 9}, false, false}, // the end is exclusive
		{quoth.Span{Start: 0, End: 3}, false, false},
	} {
		if got := s.Contains(c.t); got != c.contains {
			t.Errorf("%v.Contains(%v) is %v", s, c.t, got)
		}
		if got := s.Overlaps(c.t); got != c.overlaps {
			t.Errorf("%v.Overlaps(%v) is %v", s, c.t, got)
		}
		if got := c.t.Overlaps(s); got != c.overlaps {
			t.Errorf("%v.Overlaps(%v) is %v", c.t, s, got)
		}
	}
}

func TestTextOf(t *testing.T) {
	a := &quoth.Article{Text: "“Yes,” she said. “No.”"}
	for _, c := range []struct {
		spans []quoth.Span
		want  string
	}{
		{nil, ""},
		{[]quoth.Span{spanOf(t, a.Text, "she")}, "she"},
		{[]quoth.Span{spanOf(t, a.Text, "“Yes,”"), spanOf(t, a.Text, "“No.”")}, "“Yes,” … “No.”"},
	} {
		if got := a.TextOf(c.spans); got != c.want {
			t.Errorf("TextOf(%v) is %q, want %q", c.spans, got, c.want)
		}
	}
}

func TestByID(t *testing.T) {
	a := said(t)
	if s := a.Statement("s2"); s == nil || s.Parent != "s1" {
		t.Errorf("statement s2 is %+v", s)
	}
	if e := a.Entity("e1"); e == nil || e.Name != "Zoë" {
		t.Errorf("entity e1 is %+v", e)
	}
	if a.Statement("s9") != nil || a.Entity("") != nil {
		t.Error("found what is not there")
	}
}

func TestParseOffsets(t *testing.T) {
	for in, want := range map[string]quoth.Offsets{"": quoth.CodePoints, "codepoint": quoth.CodePoints, "byte": quoth.Bytes, "utf16": quoth.UTF16} {
		if got, err := quoth.ParseOffsets(in); got != want || err != nil {
			t.Errorf("ParseOffsets(%q) is %q, %v", in, got, err)
		}
	}
	if _, err := quoth.ParseOffsets("rune"); err == nil || !strings.Contains(err.Error(), `"rune"`) {
		t.Errorf("ParseOffsets of an unknown unit: %v", err)
	}
}

// said is an article with characters of one to four bytes, a combining mark,
// an emoji of several code points, and every field that has spans.
func said(t testing.TB) *quoth.Article {
	const text = "👩\u200d🚀 Zoe\u0308 Å, of Isk, said “né 🙂” and that Ko hoped <b>it</b>."
	in := func(words string) quoth.Span { return spanOf(t, text, words) }
	return &quoth.Article{
		Path: "said.txt", Title: "A & B", Language: "en", Model: "m", Text: text,
		Published: quoth.Date{Value: "2026-11-19", Precision: "day"},
		Excluded:  []quoth.Exclusion{{Span: in("👩\u200d🚀"), Why: "furniture"}},
		Entities: []quoth.Entity{{ID: "e1", Name: "Zoë", Type: quoth.Person, Roles: []quoth.Span{in("of Isk")},
			Mentions: []quoth.Mention{{Span: in("Zoe\u0308 Å"), Kind: quoth.MentionName}}}},
		Statements: []quoth.Statement{
			{ID: "s1", Kind: quoth.Mixed, Source: quoth.Source{Spans: []quoth.Span{in("Zoe\u0308 Å, of Isk")}, Kind: quoth.SourceName},
				Cue:     quoth.Cue{Spans: []quoth.Span{in("said")}, Lemma: "say", Act: quoth.Speech},
				Content: []quoth.Span{in("“né 🙂”"), in("that Ko hoped <b>it</b>")},
				Speaker: "e1", Evidence: quoth.Evidence{Rule: "name", Spans: []quoth.Span{in("Zoe\u0308 Å")}}},
			{ID: "s2", Parent: "s1", Kind: quoth.Indirect, Source: quoth.Source{Spans: []quoth.Span{in("Ko")}},
				Cue: quoth.Cue{Spans: []quoth.Span{in("hoped")}}, Content: []quoth.Span{in("<b>it</b>")}},
			{ID: "s3", Kind: quoth.Direct, Source: quoth.Source{Kind: quoth.SourceNone}, Content: []quoth.Span{in("“né 🙂”")}},
		},
		Namings: []quoth.Naming{{Span: in("🙂"), Entity: "e1", Voice: "s1"}},
	}
}

func spanOf(t testing.TB, text, words string) quoth.Span {
	t.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	return quoth.Span{Start: i, End: i + len(words)}
}

// Every object of the record with start, end and text is that part of the text,
// in each unit.
func TestJSONSpans(t *testing.T) {
	a := said(t)
	cut := map[quoth.Offsets]func(text string, start, end int) string{
		quoth.CodePoints: func(text string, start, end int) string { return string([]rune(text)[start:end]) },
		quoth.Bytes:      func(text string, start, end int) string { return text[start:end] },
		quoth.UTF16: func(text string, start, end int) string {
			return string(utf16.Decode(utf16.Encode([]rune(text))[start:end]))
		},
	}
	for unit, cut := range cut {
		line, err := a.JSON(unit)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(line), "\n") {
			t.Errorf("%s: more than one line", unit)
		}
		var v map[string]any
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatal(err)
		}
		text := v["text"].(string)
		if text != a.Text {
			t.Fatalf("%s: text is %q", unit, text)
		}
		spans := 0
		var walk func(any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				if start, ok := v["start"].(float64); ok {
					spans++
					if got := cut(text, int(start), int(v["end"].(float64))); got != v["text"] {
						t.Errorf("%s: %v-%v is %q, not %q", unit, v["start"], v["end"], got, v["text"])
					}
				}
				for _, e := range v {
					walk(e)
				}
			case []any:
				for _, e := range v {
					walk(e)
				}
			}
		}
		walk(v)
		if spans != 13 {
			t.Errorf("%s: %d spans", unit, spans)
		}
	}
}

func TestJSONUnits(t *testing.T) {
	a := said(t)
	for unit, want := range map[quoth.Offsets]string{
		quoth.CodePoints: `"cue":{"spans":[{"start":20,"end":24,"text":"said"}],"text":"said","lemma":"say","act":"speech"}`,
		quoth.Bytes:      `"cue":{"spans":[{"start":30,"end":34,"text":"said"}],"text":"said","lemma":"say","act":"speech"}`,
		quoth.UTF16:      `"cue":{"spans":[{"start":22,"end":26,"text":"said"}],"text":"said","lemma":"say","act":"speech"}`,
	} {
		line, err := a.JSON(unit)
		if err != nil || !strings.Contains(string(line), want) {
			t.Errorf("%s: %v: no %s in\n%s", unit, err, want, line)
		}
	}
}

// What is unknown is left out; what was looked for and not found is an empty
// list; markup is not escaped.
func TestJSONFields(t *testing.T) {
	a := said(t)
	line, err := a.JSON(quoth.CodePoints)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"schema":"quoth/1","program":"quoth ` + quoth.Version + `","model":"m","path":"said.txt","title":"A & B","published":"2026-11-19","published_precision":"day","language":"en",`,
		`"text":"“né 🙂” … that Ko hoped <b>it</b>"`,
		`{"id":"s2","parent":"s1","kind":"indirect","source":{`,
		`{"id":"s3","kind":"direct","source":{"spans":[],"text":"","kind":"none"},"content":{`,
		`"speaker":"e1","speaker_evidence":{"rule":"name","spans":[{`,
	} {
		if !strings.Contains(string(line), want) {
			t.Errorf("no %s in\n%s", want, line)
		}
	}
	for _, not := range []string{`"url"`, `"outlet"`, `"authors"`, "null", `\u003c`} {
		if strings.Contains(string(line), not) {
			t.Errorf("%s in\n%s", not, line)
		}
	}

	none := &quoth.Article{Text: "Nothing.", Model: "m"}
	if line, _ := none.JSON(""); !strings.Contains(string(line), `"statements":[]`) {
		t.Errorf("analysed and without statements: %s", line)
	}
	none.Model = ""
	if line, _ := none.JSON(""); strings.Contains(string(line), "statements") {
		t.Errorf("not analysed: %s", line)
	}
}

// Spans that are not of the text are refused, in every unit.
func TestJSONRefusesBadSpans(t *testing.T) {
	const text = "é 🙂"
	for _, s := range []quoth.Span{
		{Start: -1, End: 2}, {Start: 0, End: len(text) + 1}, {Start: 2, End: 0},
		{Start: 1, End: 2}, // in é
		{Start: 3, End: 5}, // in the emoji
		{Start: len(text) + 5, End: len(text) + 6},
	} {
		for _, unit := range []quoth.Offsets{quoth.CodePoints, quoth.Bytes, quoth.UTF16} {
			for where, a := range map[string]*quoth.Article{
				"content":  {Model: "m", Statements: []quoth.Statement{{ID: "s1", Content: []quoth.Span{{Start: 0, End: 2}, s}}}},
				"evidence": {Model: "m", Statements: []quoth.Statement{{ID: "s1", Content: []quoth.Span{{Start: 0, End: 2}}, Evidence: quoth.Evidence{Rule: "r", Spans: []quoth.Span{s}}}}},
				"mention":  {Entities: []quoth.Entity{{ID: "e1", Mentions: []quoth.Mention{{Span: s}}}}},
				"excluded": {Excluded: []quoth.Exclusion{{Span: s}}},
				"naming":   {Namings: []quoth.Naming{{Span: s}}},
			} {
				a.Path, a.Text = "bad.txt", text
				if line, err := a.JSON(unit); err == nil {
					t.Errorf("%s %v in %s: printed %s", where, s, unit, line)
				} else if !strings.HasPrefix(err.Error(), "bad.txt: ") {
					t.Errorf("%s: the error does not name the article: %v", where, err)
				}
			}
		}
	}
	for _, bad := range []string{"a\xffb", "\xe2\x80"} {
		if line, err := (&quoth.Article{Path: "bad.txt", Text: bad}).JSON(quoth.Bytes); err == nil {
			t.Errorf("text %q is not UTF-8: printed %s", bad, line)
		}
	}
}

func TestErrorJSON(t *testing.T) {
	got := string(quoth.ErrorJSON("a\nb.html", "too_deep", "deeper than “500” <div>"))
	want := `{"schema":"quoth/1","path":"a\nb.html","error":{"code":"too_deep","message":"deeper than “500” <div>"}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if b := quoth.ErrorJSON("a\xffb", "c", "m"); !json.Valid(b) {
		t.Errorf("a path that is not UTF-8: %s", b)
	}
}
