package detail

import (
	"context"
	"fmt"
	"slices"
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

func FuzzFill(f *testing.F) {
	f.Add("{She} <would not say> [why].")
	f.Add("<:> [“No”]")
	f.Add("[it] <not to have> ? if {you} <2no> [2x]")
	f.Add("{Ada Brook} <called> [the so-called “deal” a “disgrace to Kessing”, the worst].")
	f.Add("The disgraced banker, Tom Hale, a bully of the ‘mob, is 3 rebels’s a nothing but")
	f.Fuzz(func(t *testing.T, text string) {
		if !balanced(text) {
			t.Skip()
		}
		d, a := marked(t, text)
		names := capitals(d, a)
		Fill(d, names, a)
		end := 0
		for _, n := range a.Namings {
			if n.Start < end || n.End <= n.Start || n.End > len(a.Text) {
				t.Fatalf("%q: a naming at %v after %d", a.Text, n.Span, end)
			}
			end = n.End
			if n.Voice != "article" && a.Statement(n.Voice) == nil {
				t.Fatalf("%q: a naming in the voice of %q", a.Text, n.Voice)
			}
			if n.Entity != "" && a.Entity(n.Entity) == nil {
				t.Fatalf("%q: a naming of %q", a.Text, n.Entity)
			}
		}
		first := a.Namings
		Fill(d, names, a)
		if !slices.Equal(first, a.Namings) {
			t.Fatalf("%q: %v, then %v", a.Text, first, a.Namings)
		}
	})
}

// capitals makes names and entities of the words in capitals.
func capitals(d *nlp.Doc, a *quoth.Article) (names []nlp.Name) {
	for i := 0; i < len(d.Tokens); i++ {
		j := i
		for j < len(d.Tokens) && isCapital(d.Word(j)) {
			j++
		}
		if j == i {
			continue
		}
		r := nlp.Range{Start: i, End: j}
		names = append(names, nlp.Name{Range: r, Type: []string{"PER", "ORG", "LOC"}[i%3]})
		a.Entities = append(a.Entities, quoth.Entity{
			ID: fmt.Sprint("e", len(a.Entities)), Type: quoth.Person, Mentions: []quoth.Mention{{Span: d.Span(r), Kind: quoth.MentionName}},
		})
		i = j
	}
	return names
}

func balanced(text string) bool {
	var open [3]int
	for i := range len(text) {
		for k, marks := range []string{"{}", "<>", "[]"} {
			switch text[i] {
			case marks[0]:
				open[k]++
			case marks[1]:
				open[k]--
			}
			if open[k] < 0 {
				return false
			}
		}
	}
	return true
}
