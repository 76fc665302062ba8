package nlp

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"quoth"
)

// What is analysed is every byte of a block that is not excluded, in order.
func TestAnalysed(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		const n = 24
		a := &quoth.Article{Text: strings.Repeat("x", n)}
		want := make([]bool, n)
		for at := rng.IntN(3); at < n; at += 1 + rng.IntN(4) {
			b := quoth.Span{Start: at, End: min(n, at+1+rng.IntN(6))}
			a.Blocks = append(a.Blocks, quoth.Block{Span: b})
			for i := b.Start; i < b.End; i++ {
				want[i] = true
			}
			at = b.End
		}
		for range rng.IntN(5) {
			start := rng.IntN(n)
			x := quoth.Span{Start: start, End: min(n, start+rng.IntN(8))}
			a.Excluded = append(a.Excluded, quoth.Exclusion{Span: x})
			for i := x.Start; i < x.End; i++ {
				want[i] = false
			}
		}
		got := make([]bool, n)
		if len(a.Blocks) == 0 {
			continue
		}
		last := 0
		for _, s := range analysed(a) {
			if s.Start < last || s.Len() == 0 {
				t.Fatalf("%v is not in order", s)
			}
			last = s.End
			for i := s.Start; i < s.End; i++ {
				got[i] = true
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("blocks %v without %v: %v", a.Blocks, a.Excluded, analysed(a))
		}
	}
}

// A word that stands more often than a small counter holds is encoded like one
// that stands often.
func TestEncodeManyTimes(t *testing.T) {
	v, err := ReadVocabulary([]byte("<unk>\nab\n"), new(Lexicon))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(t.Context(), &quoth.Article{Text: strings.Repeat("Ab ", 1<<16)})
	if err != nil {
		t.Fatal(err)
	}
	features := v.Features()
	for i, id := range v.Encode(nil, d) {
		if f := features[i%len(features)]; id < 0 || int(id) >= f.Size {
			t.Fatalf("token %d: %s is %d of %d", i/len(features), f.Name, id, f.Size)
		}
	}
}
