package speaker

import (
	"context"
	"testing"

	"quoth/nlp"
)

func TestConfidence(t *testing.T) {
	if len(confidenceWeights) != len(Grounds) {
		t.Fatalf("%d weights for %d grounds: run training/confidence", len(confidenceWeights), len(Grounds))
	}
	r := resolver(t)
	read := func(names, text string) []float64 {
		m := parseMarked(t, text)
		d, err := nlp.New(context.Background(), m.article)
		if err != nil {
			t.Fatal(err)
		}
		r.Resolve(d, tagged(d, names), m.article)
		var out []float64
		for _, s := range m.article.Statements {
			if (s.Speaker == "") != (s.Confidence.Speaker == 0) || s.Confidence.Speaker < 0 || s.Confidence.Speaker >= 1 {
				t.Errorf("%s: speaker %q with confidence %v", text, s.Speaker, s.Confidence.Speaker)
			}
			out = append(out, s.Confidence.Speaker)
		}
		return out
	}
	one := read("PER Maren Olde", "[Maren Olde→] said {it was late}. [She→] said {it was cold}. [Nobody→] said {more}.")
	if len(one) != 3 || one[0] < 0.9 || one[1] < 0.8 || one[2] != 0 {
		t.Errorf("a name, a pronoun and nobody: %v", one)
	}
	two := read("PER Maren Olde; PER Mary Foss", "Maren Olde came.\n\nMary Foss stayed at home.\n\nThe sun shone.\n\n[She→] said {it was cold}.")
	if two[0] >= one[1] {
		t.Errorf("far from two women: %v, near one: %v", two[0], one[1])
	}
	if new := read("", "[The director of the hospital→] said {it was late}."); new[0] >= one[0] {
		t.Errorf("one of no name: %v, a name: %v", new[0], one[0])
	}
}
