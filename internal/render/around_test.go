package render

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"quoth"
)

// whole is an article of which every field of the record is filled in.
func whole() *quoth.Article {
	text := "In a letter sent on Tuesday, a clerk who was afraid for her job, quoted by Radio Moss, denied to the council that the old crooks had paid."
	at := func(words string) []quoth.Span {
		i := strings.Index(text, words)
		if i < 0 {
			panic(words)
		}
		return []quoth.Span{{Start: i, End: i + len(words)}}
	}
	return &quoth.Article{
		Path: "clerk.txt", Title: "A letter", Language: "en", Model: "hand", Text: text,
		Entities: []quoth.Entity{{ID: "e1", Name: "a clerk", Type: quoth.Person}, {ID: "e2", Name: "Brindle council", Type: quoth.Organisation},
			{ID: "e3", Name: "Radio Moss", Type: quoth.Organisation}, {ID: "e4", Name: "the builders", Type: quoth.Group}},
		Statements: []quoth.Statement{{ID: "s1", Kind: quoth.Indirect,
			Source: quoth.Source{Spans: at("a clerk"), Kind: quoth.SourceAnonymous, Reason: at("who was afraid for her job")},
			Cue:    quoth.Cue{Spans: at("denied"), Lemma: "deny", Act: quoth.Speech, Stance: quoth.Distancing}, Content: at("that the old crooks had paid"),
			Speaker: "e1", Evidence: quoth.Evidence{Rule: "nominal", Spans: at("a clerk")}, Polarity: quoth.Negative, Modality: quoth.Hypothetical,
			Addressee: quoth.Reference{Spans: at("the council"), Entity: "e2"},
			Setting:   quoth.Setting{Spans: at("In a letter"), Venue: "hall", Medium: "letter", Place: "Brindle"},
			Time:      quoth.Time{Spans: at("Tuesday"), Date: quoth.Date{Value: "2026-W11", Precision: "week"}},
			Via:       []quoth.Reference{{Spans: at("Radio Moss"), Entity: "e3"}}, Confidence: quoth.Confidence{Overall: .91, Boundary: .82, Speaker: .73, Kind: .64}}},
		Namings: []quoth.Naming{{Span: at("the old crooks")[0], Entity: "e4", Voice: "s1"}, {Span: at("a clerk")[0], Entity: "e1", Voice: "article"}},
	}
}

// What the text and the page must show of whole.
var shown = []string{
	"negative · hypothetical · distancing", "to “the council” (Brindle council)", "“In a letter” (venue hall, medium letter, place Brindle)",
	"“Tuesday”, the week of 9 March 2026", "via “Radio Moss”", "not named “who was afraid for her job”",
	"“the old crooks”", "for the builders", "in the voice of statement 1", "in the voice of the article", "91", "82", "73", "64",
}

func TestTextShowsEveryField(t *testing.T) {
	text := strings.Join(strings.Fields(Text{Width: 120}.Article(whole())), " ")
	for _, want := range shown {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestHTMLShowsEveryField(t *testing.T) {
	_, b, err := HTML{}.Article(whole(), "a1")
	if err != nil {
		t.Fatal(err)
	}
	page := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(b), "")
	for _, want := range shown {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in\n%s", want, page)
		}
	}
}

func TestCSVShowsEveryField(t *testing.T) {
	c := CSV{}
	b, err := c.Article(whole())
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(append(c.Head(), b...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"reason": "who was afraid for her job", "stance": "distancing", "evidence": "a clerk", "polarity": "negative", "modality": "hypothetical",
		"addressee": "the council", "addressee_name": "Brindle council", "setting": "In a letter", "venue": "hall", "medium": "letter", "place": "Brindle",
		"time": "Tuesday", "said": "2026-W11", "said_precision": "week", "via": "Radio Moss", "labels": "the old crooks",
		"confidence": "0.91", "confidence_boundary": "0.82", "confidence_speaker": "0.73", "confidence_kind": "0.64",
	}
	for i, name := range all[0] {
		if w, ok := want[name]; ok && all[1][i] != w {
			t.Errorf("%s is %q, want %q", name, all[1][i], w)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("no columns %v", want)
	}
	for _, spoil := range []func(*quoth.Article){
		func(a *quoth.Article) { a.Statements[0].Time.Spans[0].End = 9999 },
		func(a *quoth.Article) { a.Statements[0].Via[0].Spans[0].Start = 500 },
		func(a *quoth.Article) { a.Namings[0].Start = -1 },
	} {
		a := whole()
		spoil(a)
		if _, err := c.Article(a); err == nil {
			t.Error("a span outside the text was printed")
		}
		Text{}.Article(a)
	}
}

func TestWeek(t *testing.T) {
	for value, want := range map[string]string{"2026-W01": "the week of 29 December 2025", "2026-W11": "the week of 9 March 2026", "2020-W53": "the week of 28 December 2020"} {
		if got := Day(quoth.Date{Value: value, Precision: "week"}); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
	for _, value := range []string{"2026-W00", "2026-W54", "2026-W1", "W11", "2026-W11-2"} {
		if got := Day(quoth.Date{Value: value}); got != value {
			t.Errorf("%s: %q", value, got)
		}
	}
}
