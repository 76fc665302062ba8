package attrib

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"quoth"
	"quoth/nlp"
)

// findWith finds statements by tags from a slice that is read round and round in
// place of the network's.
func findWith(d *nlp.Doc, tags []uint8, l *Linker) ([]Statement, error) {
	at := 0
	next := func(n int) []uint8 {
		out := make([]uint8, n)
		for i := range out {
			if len(tags) > 0 {
				out[i] = tags[at%len(tags)] % tagCount
				at++
			}
		}
		return out
	}
	return l.find(d, next(len(d.Tokens)), func(parts []nlp.Range) ([][]uint8, error) {
		out := make([][]uint8, len(parts))
		for i, r := range parts {
			out[i] = next(r.Len())
		}
		return out, nil
	})
}

// unsound tells what is wrong with the statements of a document, or nothing.
func unsound(d *nlp.Doc, all []Statement) error {
	for i, s := range all {
		parts := slices.Clone(s.Content)
		for _, r := range []nlp.Range{s.Source, s.Cue} {
			if r != (nlp.Range{}) {
				parts = append(parts, r)
			}
		}
		for _, r := range parts {
			if r.Start < 0 || r.Len() <= 0 || r.End > len(d.Tokens) {
				return fmt.Errorf("statement %d: %v is no stretch of %d tokens", i, r, len(d.Tokens))
			}
		}
		if len(s.Content) == 0 {
			return fmt.Errorf("statement %d: no content", i)
		}
		for k := 1; k < len(s.Content); k++ {
			if s.Content[k].Start < s.Content[k-1].End {
				return fmt.Errorf("statement %d: content overlaps: %v", i, s.Content)
			}
		}
		if s.Kind == "" || s.Act == "" || s.Cue.Len() > 0 && s.Lemma == "" {
			return fmt.Errorf("statement %d: kind %q, act %q, lemma %q", i, s.Kind, s.Act, s.Lemma)
		}
		if s.Parent < 0 {
			continue
		}
		if s.Parent >= i {
			return fmt.Errorf("statement %d: its parent is %d", i, s.Parent)
		}
		for _, r := range parts {
			if r.Len() > 0 && !slices.ContainsFunc(all[s.Parent].Content, func(p nlp.Range) bool { return p.Start <= r.Start && r.End <= p.End }) {
				return fmt.Errorf("statement %d: %v is outside its parent's content %v", i, r, all[s.Parent].Content)
			}
		}
	}
	return nil
}

// arbitrary is a linker with weights that follow no sense.
func arbitrary() *Linker {
	rng := rand.New(rand.NewPCG(1, 2))
	l := new(Linker)
	for i := range l.weights {
		l.weights[i] = float32(rng.NormFloat64())
	}
	return l
}

// Whatever the text and whatever the network makes of it, the statements are
// well formed.
func FuzzFind(f *testing.F) {
	f.Add("Olde said: “It rained.” Renk, a docker, denied it.", []byte{1, 3, 0, 5, 6, 6, 6, 6, 1, 2})
	f.Add("“It ‘rained’,” she said, “and snowed.”\n\n“It did.” — Tobias Renk", []byte{5, 6, 3, 1, 0})
	f.Add("LANG: We pay.\nHALLAM: “When?\nLANG: In May, he said on Monday.", []byte{5, 1, 3, 5, 6})
	f.Add("The port will open, the minister said on Monday, and it will stay.", []byte{0, 5, 6, 6})
	f.Add("\"\"\" ' “”” said, according to, said", []byte{6, 4, 2, 255})
	f.Add("Brask: “No.”\nKESSING, May 3 — It rained, Olde said.", []byte{})
	linkers := []*Linker{new(Linker), arbitrary()}
	f.Fuzz(func(t *testing.T, text string, tags []byte) {
		if len(text) > 2000 {
			return
		}
		d, err := nlp.New(context.Background(), &quoth.Article{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range linkers {
			found, err := findWith(d, tags, l)
			if err == nil {
				err = unsound(d, found)
			}
			if err != nil {
				t.Errorf("%q, tags %v: %v", text, tags, err)
			}
		}
		for i := range d.Tokens { // a cue of any shape has a description
			if lemma, _ := describe(d, nlp.Range{Start: i, End: min(i+4, len(d.Tokens))}); lemma == "" {
				t.Errorf("%q: a cue at token %d has no lemma", text, i)
			}
		}
	})
}

// The work before pieces are joined grows with the length of a text and not with
// its square, whatever is repeated: the time for a byte stays about the same.
func BenchmarkPrepare(b *testing.B) {
	for _, unit := range []string{"“a” ", "“", "\" ", "' ", ": ", "A: b\n", "— ", ", he said, ", "“a”, he said. "} {
		for _, size := range []int{25_000, 200_000} {
			b.Run(fmt.Sprintf("%q/%d", unit, size), func(b *testing.B) {
				d, err := nlp.New(context.Background(), &quoth.Article{Text: strings.Repeat(unit, size/len(unit))})
				if err != nil {
					b.Fatal(err)
				}
				tags := make([]uint8, len(d.Tokens))
				for i := range tags {
					tags[i] = []uint8{1, 3, 5}[i%3]
				}
				b.SetBytes(int64(len(d.Text)))
				for b.Loop() {
					frame(d, repair(d, label(d, trim(d, pieces(tags, 0)))))
					findTurns(d)
				}
			})
		}
	}
}
