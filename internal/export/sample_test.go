package export

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"quoth"
	"quoth/internal/store"
)

// In the samples ⟦LABEL|words⟧ marks a span: s1.s, s1.q and s1.c are source, cue
// and content of statement s1, e1 is a mention of entity e1 by name and e1~ by
// another word, n.e1 is a naming of e1; s6 has every field. Everything in them is invented.

const sampleMeeting = `⟦e2|Brindle Quay council⟧ votes on the lantern tax 🏮

⟦s1.s|⟦n.e1|The council’s treasurer⟧, ⟦e1|Odile Marrow⟧⟧, ⟦s1.q|told⟧ ⟦e3|Radio Pell⟧ on Monday ⟦s1.c|that ⟦n.e2|the lantern tax⟧ “will not survive the winter”⟧.

⟦s3.c|“We counted every lamp,”⟧ ⟦s3.s|⟦e1~|she⟧⟧ ⟦s3.q|said⟧. ⟦s3.c|“Every lamp counted us.

“And ⟦e4|Tobin Ash⟧ counted none.”⟧

⟦s4.s|⟦e4|Ash⟧⟧ ⟦s4.q|denied⟧ ⟦s4.c|that ⟦s5.s|⟦e1|Marrow⟧⟧ had ⟦s5.q|warned⟧ him ⟦s5.c|that the lamps — all 1,204 of them — would go out⟧⟧.

⟦s6.c|=SUM(lamps) is no “budget”⟧, ⟦s6.s|a person close to the talks⟧ ⟦s6.reason|who feared for a post⟧ ⟦s6.q|argued⟧ to ⟦s6.to|councillors⟧ ⟦s6.in|in a letter⟧ ⟦s6.in|from Pell⟧ on ⟦s6.on|Sunday⟧, ⟦s6.via|the Moss Gazette⟧ reported.

⟦s7.c|“Ein Öllämpchen genügt, 🕯️ wirklich!”⟧`

const sampleNote = `Dear readers,

- ⟦s1.s|⟦e1|The Fenwick Ledger⟧⟧ ⟦s1.q|believes⟧ ⟦s1.c|in corrections & <b>plain</b> words⟧.
## ⟦s2.s|⟦e2|Ivo Stell⟧⟧: ⟦s2.c|“]]> ends nothing.”⟧
`

// unmark reads a marked text.
func unmark(t *testing.T, marked string) (text string, spans map[string][]quoth.Span) {
	t.Helper()
	var b strings.Builder
	type open struct {
		label string
		start int
	}
	var stack []open
	spans = map[string][]quoth.Span{}
	for rest := marked; rest != ""; {
		if after, ok := strings.CutPrefix(rest, "⟦"); ok {
			label, tail, ok := strings.Cut(after, "|")
			if !ok {
				t.Fatalf("no | after ⟦ at %.40q", rest)
			}
			stack, rest = append(stack, open{label, b.Len()}), tail
			continue
		}
		if after, ok := strings.CutPrefix(rest, "⟧"); ok {
			o := stack[len(stack)-1]
			stack, rest = stack[:len(stack)-1], after
			spans[o.label] = append(spans[o.label], quoth.Span{Start: o.start, End: b.Len()})
			continue
		}
		i := strings.IndexAny(rest[1:], "⟦⟧")
		if i < 0 {
			i = len(rest) - 1
		}
		b.WriteString(rest[:i+1])
		rest = rest[i+1:]
	}
	if len(stack) > 0 {
		t.Fatalf("%d marks are not closed", len(stack))
	}
	return b.String(), spans
}

func sampleArticles(t *testing.T) []*quoth.Article {
	t.Helper()
	text, spans := unmark(t, sampleMeeting)
	meeting := &quoth.Article{
		Path: "samples/lantern.html", URL: "https://pell.example/2031/02/lantern?a=1&b=2", Title: "Lantern tax “will not survive”", Outlet: "The Pell Observer",
		Authors: []string{"Nera Quill", "Jos van der Linde"}, Published: quoth.Date{Value: "2031-02-03T17:20:00Z", Precision: "minute"}, Language: "en",
		Text: text, Model: "hand",
		Entities: []quoth.Entity{
			{ID: "e1", Name: "Odile Marrow", Type: quoth.Person, Aliases: []string{"Marrow"}, Roles: []quoth.Span{{Start: strings.Index(text, "treasurer"), End: strings.Index(text, "treasurer") + len("treasurer")}}},
			{ID: "e2", Name: "Brindle Quay council", Type: quoth.Organisation},
			{ID: "e3", Name: "Radio Pell", Type: quoth.Organisation},
			{ID: "e4", Name: "Tobin Ash", Type: quoth.Person, Aliases: []string{"Ash"}},
		},
		Statements: []quoth.Statement{
			{ID: "s1", Kind: quoth.Mixed, Source: quoth.Source{Kind: quoth.SourceName}, Cue: quoth.Cue{Lemma: "tell", Act: quoth.Speech, Stance: quoth.Neutral}, Speaker: "e1",
				Evidence: quoth.Evidence{Rule: "name"}, Addressee: quoth.Reference{Spans: spans["e3"], Entity: "e3"}, Confidence: quoth.Confidence{Overall: .91, Speaker: .97}},
			{ID: "s3", Kind: quoth.Direct, Source: quoth.Source{Kind: quoth.SourcePronoun}, Cue: quoth.Cue{Lemma: "say", Act: quoth.Speech}, Speaker: "e1", Evidence: quoth.Evidence{Rule: "pronoun", Spans: spans["e1"][:1]}},
			{ID: "s4", Kind: quoth.Indirect, Source: quoth.Source{Kind: quoth.SourceName}, Cue: quoth.Cue{Lemma: "deny", Act: quoth.Speech}, Speaker: "e4", Polarity: quoth.Negative},
			{ID: "s5", Parent: "s4", Kind: quoth.Indirect, Source: quoth.Source{Kind: quoth.SourceName}, Cue: quoth.Cue{Lemma: "warn", Act: quoth.Speech}, Speaker: "e1"},
			{ID: "s6", Kind: quoth.Mixed, Source: quoth.Source{Kind: quoth.SourceAnonymous, Reason: spans["s6.reason"]}, Cue: quoth.Cue{Lemma: "argue", Act: quoth.Speech, Stance: quoth.Distancing},
				Polarity: quoth.Refusal, Modality: quoth.Hypothetical, Addressee: quoth.Reference{Spans: spans["s6.to"], Entity: "e2"},
				Setting: quoth.Setting{Spans: spans["s6.in"], Venue: "hall", Medium: "letter", Place: "Pell"},
				Time:    quoth.Time{Spans: spans["s6.on"], Date: quoth.Date{Value: "2031-02-02", Precision: "day"}},
				Via:     []quoth.Reference{{Spans: spans["s6.via"], Entity: "e3"}}, Confidence: quoth.Confidence{Overall: .81, Boundary: .72, Speaker: .63, Kind: .94}},
			{ID: "s7", Kind: quoth.Direct},
		},
	}
	place(meeting, spans)
	meeting.Namings = []quoth.Naming{{Span: spans["n.e1"][0], Entity: "e1", Voice: "article"}, {Span: spans["n.e2"][0], Entity: "e2", Voice: "s1"}}
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.Index(text[at:], "\n\n"); i >= 0 {
			end = at + i
		}
		meeting.Blocks = append(meeting.Blocks, quoth.Block{Span: quoth.Span{Start: at, End: end}, Kind: quoth.Paragraph})
		at = end + 2
	}
	meeting.Blocks[0].Kind = quoth.Heading

	text, spans = unmark(t, sampleNote)
	note := &quoth.Article{
		Path: "samples/note.txt", Title: "A note", Outlet: "Fenwick Ledger", Published: quoth.Date{Value: "2031-02", Precision: "month"}, Language: "en", Text: text, Model: "hand",
		Entities: []quoth.Entity{{ID: "e1", Name: "The Fenwick Ledger", Type: quoth.Organisation}, {ID: "e2", Name: "Ivo Stell", Type: quoth.Person}},
		Statements: []quoth.Statement{
			{ID: "s1", Kind: quoth.Indirect, Source: quoth.Source{Kind: quoth.SourceName}, Cue: quoth.Cue{Lemma: "believe", Act: quoth.Belief}, Speaker: "e1"},
			{ID: "s2", Kind: quoth.Direct, Source: quoth.Source{Kind: quoth.SourceName}, Speaker: "e2"},
		},
	}
	place(note, spans)
	return []*quoth.Article{meeting, note}
}

// place puts the marked spans where they belong.
func place(a *quoth.Article, spans map[string][]quoth.Span) {
	for i := range a.Statements {
		s := &a.Statements[i]
		s.Source.Spans, s.Cue.Spans, s.Content = spans[s.ID+".s"], spans[s.ID+".q"], spans[s.ID+".c"]
	}
	for i := range a.Entities {
		e := &a.Entities[i]
		for _, m := range spans[e.ID] {
			e.Mentions = append(e.Mentions, quoth.Mention{Span: m, Kind: quoth.MentionName})
		}
		for _, m := range spans[e.ID+"~"] {
			e.Mentions = append(e.Mentions, quoth.Mention{Span: m, Kind: quoth.MentionPronoun})
		}
		slices.SortFunc(e.Mentions, func(a, b quoth.Mention) int { return a.Start - b.Start })
	}
}

var sampleTime = time.Date(2031, 2, 4, 6, 0, 0, 0, time.UTC)

// sampleDocuments are the samples as a store would give them.
func sampleDocuments(t *testing.T) []*document {
	t.Helper()
	var out []*document
	for n, a := range sampleArticles(t) {
		sum := sha256.Sum256([]byte(a.Text))
		x := &store.Article{
			Article: *a,
			ArticleRef: store.ArticleRef{Key: fmt.Sprintf("article%d", n+1), Title: a.Title, URL: a.URL, Outlet: a.Outlet, OutletKey: strings.ToLower(a.Outlet),
				Revision: 1, Current: true, SHA256: hex.EncodeToString(sum[:]), Published: a.Published, Licence: "https://licence.example/by"},
			Keys: map[string]string{}, Speakers: map[string]store.SpeakerRef{}, Corrected: map[string]bool{},
			Revisions:  []store.RevisionRef{{N: 1, Captured: sampleTime}},
			TextPolicy: store.FullText,
		}
		for _, s := range a.Statements {
			x.Keys[s.ID] = fmt.Sprintf("key%d%s", n+1, s.ID)
		}
		for _, e := range a.Entities {
			x.Speakers[e.ID] = store.SpeakerRef{Key: "who" + strings.ToLower(strings.ReplaceAll(e.Name, " ", "")), Name: e.Name, Type: e.Type}
		}
		out = append(out, newDocument(x))
	}
	return out
}

func all[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// findingsOf are the statements of documents, as a query for all would find them.
func findingsOf(docs []*document) []finding {
	var out []finding
	for _, d := range docs {
		for i := range d.Statements {
			s := d.Statements[i]
			f := finding{in: d, Statement: store.Statement{Statement: s, Key: d.Keys[s.ID], Parent: d.Keys[s.Parent],
				SourceText: d.TextOf(s.Source.Spans), CueText: d.TextOf(s.Cue.Spans), ContentText: d.TextOf(s.Content),
				Article: d.ArticleRef, Who: d.Speakers[s.Speaker], Corrected: d.Corrected[s.ID], Model: d.Model, Captured: sampleTime}}
			out = append(out, f)
		}
	}
	return out
}
