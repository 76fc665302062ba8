package store

import (
	"strings"
	"testing"
	"unicode/utf8"

	"quoth"
)

func TestKindOf(t *testing.T) {
	for content, want := range map[string]quoth.Kind{
		"“all of it”":                       quoth.Direct,
		"“all” … “of it”":                   quoth.Direct,
		`"straight, it is said"`:            quoth.Direct,
		"‘don’t you’":                       quoth.Direct,
		"„unten und oben“":                  quoth.Direct,
		"«dedans»":                          quoth.Direct,
		"that some “of it” was":             quoth.Mixed,
		"that it wasn't the crew's 'fault'": quoth.Mixed,
		"that it wasn't the crew's":         quoth.Indirect,
		"that none of it":                   quoth.Indirect,
		"“a quote that goes on":             quoth.Direct,
		"":                                  quoth.Indirect,
		"—":                                 quoth.Indirect,
		"that “one” and then “another” came": quoth.Mixed,
	} {
		if got := kindOf(content); got != want {
			t.Errorf("%s is %s, want %s", content, got, want)
		}
	}
}

func FuzzKindOf(f *testing.F) {
	f.Add("that some “of it” was")
	f.Add("\xff‘\xe2")
	f.Fuzz(func(t *testing.T, content string) {
		if !knownKinds[kindOf(content)] {
			t.Fatal(content)
		}
	})
}

func TestAround(t *testing.T) {
	text := "First paragraph.\n\nBefore it, <the words> between <them all> and after.\n\nLast."
	var content []quoth.Span
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '<':
			content = append(content, quoth.Span{Start: b.Len()})
		case '>':
			content[len(content)-1].End = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	want := "Before it," + divider + "between" + divider + "and after."
	for _, blocks := range [][]quoth.Block{nil, {
		{Span: find(b.String(), "First paragraph.")}, {Span: find(b.String(), "Before it, the words between them all and after.")}, {Span: find(b.String(), "Last.")},
	}} {
		c := scene{text: b.String(), blocks: blocks}
		if got := c.around(content); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	// Of a paragraph without end only so much is kept, in whole words.
	long := strings.Repeat("wörter ", 5000)
	c := scene{text: long + "the words " + long}
	got := c.around([]quoth.Span{find(c.text, "the words")})
	if len(got) > maxAround+len(divider) || len(got) < maxAround/2 || !utf8.ValidString(got) {
		t.Errorf("%d bytes are kept", len(got))
	}
	for w := range quoth.EachWord(got) {
		if w.Text != "worter" && w.Text != "\uE000" {
			t.Fatalf("half a word is kept: %q", w.Text)
		}
	}
}

func FuzzAround(f *testing.F) {
	f.Add("Ein “Satz”.\n\nZwei.", 4, 8)
	f.Add(strings.Repeat("ü", 5000), 100, 9000)
	f.Add(strings.Repeat("a", 2*maxAround), maxAround, maxAround+1) // inside a word without end
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if !utf8.ValidString(text) || start < 0 || end > len(text) || start >= end ||
			!utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
			return
		}
		c := scene{text: text}
		if got := c.around([]quoth.Span{{Start: start, End: end}}); !utf8.ValidString(got) || len(got) > maxAround+2*len(divider) {
			t.Fatalf("%d bytes around %d-%d of %q", len(got), start, end, text)
		}
	})
}

func TestColumns(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := harbour("m1")
		a.Entities[0].Aliases = []string{"Ms Halde"}
		a.Statements[0].Cue = quoth.Cue{Spans: a.Statements[0].Cue.Spans, Lemma: "point out", Act: quoth.Speech, Stance: quoth.Endorsing}
		put(t, db, a)
		var r statementRow
		if err := db.read.QueryRowContext(t.Context(), `SELECT `+tableOf("statement").list("")+` FROM statement ORDER BY id DESC LIMIT 1`).Scan(r.fields()...); err != nil {
			t.Fatal(err)
		}
		if r.local != "s1" {
			t.Errorf("the newest is %s, want the first of the article", r.local)
		}
		if want := "all o1 kdirect aspeech cpointout tendorsing fname s1 r1"; r.tags != want {
			t.Errorf("tags %q, want %q", r.tags, want)
		}
		if want := "Mira Halde" + divider + "Ms Halde"; r.who != want {
			t.Errorf("who %q, want %q", r.who, want)
		}
		if r.about != "Lund Sound" || r.sourceText != "Mira Halde" || r.cueText != "said" || r.confidence != .9 || r.day != "2026-03-05" {
			t.Errorf("%+v", r)
		}
		if want := "Mira Halde said" + divider + ". She said that nobody had been asked."; r.around != want {
			t.Errorf("around %q, want %q", r.around, want)
		}
		if days := r.id >> seqBits; days != daysOf("2026-03-05") {
			t.Errorf("number %d is of day %d", r.id, days)
		}
		// No phrase runs from one name into the next.
		if n := matches(t, db, columnWho, "Halde Ms"); n != 0 {
			t.Errorf("found %d times", n)
		}
		s, err := decodeStatement(r.local, r.effective)
		if err != nil || encodeStatement(&s) != encodeStatement(&a.Statements[0]) {
			t.Errorf("%v %+v", err, s)
		}
	})
}

func TestStatementJSON(t *testing.T) {
	s := quoth.Statement{
		ID: "s9", Parent: "s1", Kind: quoth.Mixed, Speaker: "e1", Polarity: quoth.Negative, Modality: quoth.Future,
		Source:  quoth.Source{Spans: []quoth.Span{{Start: 1, End: 2}}, Kind: quoth.SourceAnonymous, Reason: []quoth.Span{{Start: 3, End: 4}}},
		Cue:     quoth.Cue{Spans: []quoth.Span{{Start: 5, End: 6}, {Start: 7, End: 8}}, Lemma: "say", Act: quoth.Speech, Stance: quoth.Neutral},
		Content: []quoth.Span{{Start: 9, End: 10}}, Evidence: quoth.Evidence{Rule: "name", Spans: []quoth.Span{{Start: 11, End: 12}}},
		Addressee: quoth.Reference{Spans: []quoth.Span{{Start: 13, End: 14}}, Entity: "e2"},
		Setting:   quoth.Setting{Spans: []quoth.Span{{Start: 15, End: 16}}, Venue: "a meeting", Medium: "interview", Place: "Lund <Sound>"},
		Time:      quoth.Time{Spans: []quoth.Span{{Start: 17, End: 18}}, Date: quoth.Date{Value: "2026-11", Precision: "month"}},
		Via:       []quoth.Reference{{Spans: []quoth.Span{{Start: 19, End: 20}}, Entity: "e3"}, {Entity: "e4"}}, Confidence: quoth.Confidence{Overall: .1, Boundary: .2, Speaker: .3, Kind: .4},
	}
	text := encodeStatement(&s)
	back, err := decodeStatement("s9", text)
	if err != nil || encodeStatement(&back) != text || back.ID != "s9" || back.Setting.Place != "Lund <Sound>" || len(back.Via) != 2 ||
		back.Evidence.Spans[0] != s.Evidence.Spans[0] || back.Confidence != s.Confidence || back.Time.Date != s.Time.Date {
		t.Errorf("%v\n%+v\n%+v", err, s, back)
	}
	for _, bad := range []string{"", "{", `{"content":[1]}`, `{"content":"x"}`} {
		if _, err := decodeStatement("s", bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
