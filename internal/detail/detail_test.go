package detail

import (
	"context"
	"strings"
	"testing"

	"quoth"
	"quoth/internal/attrib"
	"quoth/nlp"
)

// marked makes an article of a text in which {sources}, <cues> and [contents]
// are marked; a digit after the opening mark tells of which statement, 1 without.
func marked(t testing.TB, text string) (*nlp.Doc, *quoth.Article) {
	t.Helper()
	type mark struct{ kind, statement, start int }
	var b strings.Builder
	var open []mark
	var parts [10][3][]quoth.Span
	for i := 0; i < len(text); i++ {
		switch k := strings.IndexByte("{<[", text[i]); {
		case k >= 0:
			m := mark{k, 1, b.Len()}
			if i+1 < len(text) && text[i+1] > '0' && text[i+1] <= '9' {
				i++
				m.statement = int(text[i] - '0')
			}
			open = append(open, m)
		case strings.IndexByte("}>]", text[i]) >= 0:
			kind := strings.IndexByte("}>]", text[i])
			m := -1
			for j := len(open) - 1; j >= 0 && m < 0; j-- {
				if open[j].kind == kind {
					m = j
				}
			}
			if m < 0 {
				t.Fatalf("%s: nothing opens the mark at %d", text, i)
			}
			p := &parts[open[m].statement][kind]
			*p = append(*p, quoth.Span{Start: open[m].start, End: b.Len()})
			open = append(open[:m], open[m+1:]...)
		default:
			b.WriteByte(text[i])
		}
	}
	a := &quoth.Article{Text: b.String(), Published: quoth.Date{Value: "2026-11-19", Precision: "day"}}
	d, err := nlp.New(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	for n, p := range parts {
		if len(p[2]) == 0 {
			continue
		}
		s := quoth.Statement{ID: string(rune('0' + n)), Kind: quoth.Indirect, Source: quoth.Source{Spans: p[0]}, Cue: quoth.Cue{Spans: p[1]}, Content: p[2]}
		if strings.ContainsAny(a.Text[p[2][0].Start:p[2][0].End], "“\"") {
			s.Kind = quoth.Mixed
			if strings.HasPrefix(a.Text[p[2][0].Start:], "“") && strings.HasSuffix(a.Text[:p[2][len(p[2])-1].End], "”") {
				s.Kind = quoth.Direct
			}
		}
		for k := n - 1; k > 0; k-- {
			for _, c := range parts[k][2] {
				if s.Parent == "" && c.Contains(p[2][0]) {
					s.Parent = string(rune('0' + k))
				}
			}
		}
		var cue nlp.Range
		if len(p[1]) > 0 {
			cue = d.RangeOf(p[1][0])
		}
		s.Cue.Lemma, s.Cue.Act = attrib.Describe(d, cue, s.Kind)
		a.Statements = append(a.Statements, s)
	}
	return d, a
}

// last fills in the details of a marked text and returns the statement of the highest digit.
func last(t testing.TB, text string) *quoth.Statement {
	t.Helper()
	d, a := marked(t, text)
	Fill(d, nil, a)
	if len(a.Statements) == 0 {
		t.Fatalf("%s: no statement", text)
	}
	return &a.Statements[len(a.Statements)-1]
}
