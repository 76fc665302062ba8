package confidence

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"quoth"
	"quoth/internal/attrib"
	"quoth/nlp"
)

func TestRead(t *testing.T) {
	w := make([]float64, len(Grounds))
	good, err := json.Marshal(Model{w, w, w})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(good); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ data, want string }{
		{"", "unexpected end"},
		{`{"found":[1],"boundary":[1],"kind":[1]}`, "1 weights"},
		{`{}`, "0 weights"},
	} {
		if _, err := Read([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.data, err, c.want)
		}
	}
}

// A statement whose tags are certain is surer than one of which the end is not,
// one inside another has no figures, and the speaker's goes into the whole.
func TestFill(t *testing.T) {
	a := &quoth.Article{Text: "Olde said it rained"}
	d, err := nlp.New(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	path := []int{1, 3, 5, 6}
	marginals := func(end float32) []float32 {
		m := make([]float32, 4*tags)
		for i, tag := range path {
			m[i*tags+tag] = 1
		}
		m[3*tags+firstContent+1] = end
		m[3*tags] = 1 - end
		return m
	}
	found := []attrib.Statement{
		{Source: nlp.Range{Start: 0, End: 1}, Cue: nlp.Range{Start: 1, End: 2}, Content: []nlp.Range{{Start: 2, End: 4}}, Parent: -1, Kind: quoth.Indirect, Act: quoth.Speech},
		{Content: []nlp.Range{{Start: 3, End: 4}}, Parent: 0},
	}
	w := make([]float64, len(Grounds))
	for i, name := range Grounds {
		if strings.HasSuffix(name, "begins") || strings.HasSuffix(name, "goes on") || strings.HasSuffix(name, "ends") {
			w[i] = 0.3
		}
	}
	m := Model{w, w, w}
	fill := func(end float32, speaker float64) []quoth.Statement {
		s := make([]quoth.Statement, 2)
		if speaker > 0 {
			s[0].Speaker, s[0].Confidence.Speaker = "e1", speaker
		}
		m.Fill(d, marginals(end), found, s)
		return s
	}
	sure, unsure := fill(1, 0), fill(0.3, 0)
	if a, b := sure[0].Confidence, unsure[0].Confidence; a.Boundary <= b.Boundary || a.Overall <= b.Overall || a.Kind <= b.Kind {
		t.Errorf("certain tags give %+v, others %+v", a, b)
	}
	if sure[1].Confidence != (quoth.Confidence{}) {
		t.Errorf("a statement inside another has %+v", sure[1].Confidence)
	}
	if half := fill(1, 0.5)[0].Confidence; half.Overall > 0.5 || half.Speaker != 0.5 || half.Boundary != sure[0].Confidence.Boundary {
		t.Errorf("with a speaker of one half %+v", half)
	}
}
