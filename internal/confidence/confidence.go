// Package confidence says how sure the program may be of a statement that it
// found: that it is one, that its spans are exact, that its kind is right. Each is
// a logistic function of how the probabilities of tags fall at the ends of its
// parts, fitted on articles that the tagger was not trained on (training/calibrate).
package confidence

import (
	"encoding/json"
	"fmt"
	"math"

	"quoth"
	"quoth/internal/attrib"
	"quoth/nlp"
)

// A Model has the weights of each figure, one for each of [Grounds].
type Model struct {
	Found    []float64 `json:"found"`    // content right by half, source by a token
	Boundary []float64 `json:"boundary"` // source and content to the token
	Kind     []float64 `json:"kind"`     // of a statement that is found
}

// Read reads the file of a model.
func Read(data []byte) (*Model, error) {
	m := new(Model)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("confidence: %w", err)
	}
	for _, w := range [][]float64{m.Found, m.Boundary, m.Kind} {
		if len(w) != len(Grounds) {
			return nil, fmt.Errorf("confidence: %d weights, want %d", len(w), len(Grounds))
		}
	}
	return m, nil
}

// Grounds are the names of what speaks for a statement. Those of a part are log
// odds of its first tag, of the least likely tag in it, and of its end.
var Grounds = []string{"any",
	"source begins", "source goes on", "source ends", "no source",
	"cue begins", "cue goes on", "cue ends", "no cue",
	"content begins", "content goes on", "content ends", "several contents",
	"direct", "mixed", "soft", "long content"}

// The tags of the head for attribution.
const (
	tags         = 7
	firstSource  = 1
	firstCue     = 3
	firstContent = 5
)

// Weigh returns the grounds for a statement that stands in no other; marginals are
// those of the document's tags.
func Weigh(d *nlp.Doc, marginals []float32, s *attrib.Statement) []float64 {
	g := make([]float64, 0, len(Grounds))
	g = append(g, 1)
	part := func(ranges []nlp.Range, first int) {
		begins, on, ends := 1.0, 1.0, 1.0
		for _, r := range ranges {
			at := func(i, tag int) float64 { return float64(marginals[i*tags+tag]) }
			begins = min(begins, at(r.Start, first))
			for i := r.Start + 1; i < r.End; i++ {
				on = min(on, at(i, first+1)+at(i, first))
			}
			if r.End < len(d.Tokens) {
				ends = min(ends, 1-at(r.End, first+1))
			}
		}
		g = append(g, odds(begins), odds(on), odds(ends))
	}
	one := func(r nlp.Range) []nlp.Range {
		if r.Len() == 0 {
			return nil
		}
		return []nlp.Range{r}
	}
	on := func(b bool) {
		v := 0.0
		if b {
			v = 1
		}
		g = append(g, v)
	}
	part(one(s.Source), firstSource)
	on(s.Source.Len() == 0)
	part(one(s.Cue), firstCue)
	on(s.Cue.Len() == 0)
	part(s.Content, firstContent)
	on(len(s.Content) > 1)
	on(s.Kind == quoth.Direct)
	on(s.Kind == quoth.Mixed)
	on(s.Act != quoth.Speech && s.Act != quoth.Writing)
	length := 0
	for _, r := range s.Content {
		length += r.Len()
	}
	return append(g, math.Log(float64(length+1))/3)
}

// odds are the log odds of a probability, kept within 6 of even and brought to
// the size of one.
func odds(p float64) float64 {
	p = min(max(p, 0.0025), 0.9975)
	return math.Log(p/(1-p)) / 6
}

// Likely is the logistic function of weighed grounds.
func Likely(weights, grounds []float64) float64 {
	var z float64
	for i, w := range weights {
		z += w * grounds[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// Fill fills in the confidence of the statements that stand in no other, as the
// tagger and the linker found them; that of their speakers is there already. A
// statement inside another has none of these: no corpus tells how often it is right.
func (m *Model) Fill(d *nlp.Doc, marginals []float32, found []attrib.Statement, statements []quoth.Statement) {
	for i := range found {
		if found[i].Parent >= 0 {
			continue
		}
		g := Weigh(d, marginals, &found[i])
		c := &statements[i].Confidence
		right := Likely(m.Found, g)
		c.Kind = rounded(Likely(m.Kind, g))
		c.Boundary = rounded(Likely(m.Boundary, g))
		c.Overall = rounded(right)
		if statements[i].Speaker != "" && c.Speaker > 0 {
			c.Overall = rounded(right * c.Speaker)
		}
	}
}

// rounded keeps what does not depend on the arithmetic of the machine, and never
// says certain or impossible.
func rounded(p float64) float64 { return min(max(math.Round(p*100)/100, 0.01), 0.99) }
