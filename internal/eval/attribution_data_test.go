//go:build data

package eval

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"quoth/internal/corpus"
)

// polnear reads both parts of PolNeAR that are at hand.
func polnear(t *testing.T, part string) []*corpus.Annotated {
	t.Helper()
	data := os.Getenv("QUOTH_DATA")
	if data == "" {
		t.Skip("QUOTH_DATA is not set")
	}
	all, err := corpus.Collect(corpus.Brat(filepath.Join(data, "polnear", part)))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Two people who annotated the same 18 articles agree as the reference scorer
// has measured it.
func TestTwoAnnotators(t *testing.T) {
	var pairs []Pair
	for _, part := range []string{"train", "dev"} {
		for _, a := range polnear(t, part) {
			if a.Second != nil {
				pairs = append(pairs, Pair{a.Article, a.Second})
			}
		}
	}
	if len(pairs) != 18 {
		t.Errorf("%d articles by two annotators, want 18", len(pairs))
	}
	r := Attribution(pairs)
	for figure, want := range map[string]string{
		"piece.source": "80.2", "piece.cue": "71.9", "piece.content": "70.9",
		"tuple.relaxed": "74.7", "tuple.full": "74.0", "tuple.strict": "59.7",
		"class.quoted.speech": "97.7", "class.plain.speech": "89.0", "class.quoted.soft": "71.8", "class.plain.soft": "56.1",
	} {
		if got := fmt.Sprintf("%.1f", r.Count(figure).F()); got != want {
			t.Errorf("%s: F %s, want %s", figure, got, want)
		}
	}
}

// Gold scored against itself is perfect but for what cannot be matched: two
// statements over the same tokens still pair one to one.
func TestGoldAgainstItself(t *testing.T) {
	var pairs []Pair
	for _, a := range polnear(t, "dev") {
		pairs = append(pairs, Pair{a.Article, a.Article})
	}
	r := Attribution(pairs)
	if r.Missing+r.Mismatched+r.Invalid != 0 || r.Articles != 84 {
		t.Errorf("articles %d, missing %d, mismatched %d, invalid %d", r.Articles, r.Missing, r.Mismatched, r.Invalid)
	}
	for _, f := range Figures() {
		if c := r.Count(f); c.Gold > 0 && c.F() != 100 {
			t.Errorf("%s: %+v", f, c)
		}
	}
}
