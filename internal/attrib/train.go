package attrib

import (
	"math"
	"math/rand/v2"
	"slices"

	"quoth"
	"quoth/nlp"
)

// TrainLinker fits a linker to gold statements: for every content of a document
// the cue that is its own, for every cue its source, against all other
// candidates, by AdaGrad on the log-likelihood. The same seed gives the same
// weights.
func TrainLinker(docs []*nlp.Doc, gold [][]quoth.Statement, epochs int, seed uint64) *Linker {
	type example struct {
		candidates []candidate
		right      int
	}
	var examples []example
	for n, d := range docs {
		all, links := goldPieces(d, gold[n])
		for i := range all {
			rel := contentToCue
			switch all[i].role {
			case source:
				continue
			case cue:
				rel = cueToSource
			}
			cs := candidates(d, all, i, rel)
			right := slices.IndexFunc(cs, func(c candidate) bool { return c.piece == links[i] })
			if right >= 0 {
				examples = append(examples, example{cs, right})
			}
		}
	}
	l := new(Linker)
	const rate, l2 = 0.3, 1e-6
	squares := make([]float64, len(l.weights))
	rng := rand.New(rand.NewPCG(seed, 1))
	for range epochs {
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		for _, e := range examples {
			for k, p := range l.probabilities(e.candidates) {
				g := p
				if k == e.right {
					g--
				}
				if math.Abs(g) < 1e-4 {
					continue
				}
				for _, f := range e.candidates[k].features {
					step := g + l2*float64(l.weights[f])
					squares[f] += step * step
					l.weights[f] -= float32(rate * step / math.Sqrt(squares[f]+1e-8))
				}
			}
		}
	}
	return l
}

// goldPieces lays the parts of gold statements out as the tagger would mark
// them, with the index of the piece that each belongs to: a content's cue, a
// cue's source, or -1.
func goldPieces(d *nlp.Doc, gold []quoth.Statement) ([]piece, []int) {
	type mark struct {
		piece
		statement int
	}
	var marks []mark
	add := func(k int, r role, spans []quoth.Span) {
		for _, s := range spans {
			x := d.RangeOf(s)
			if x.Len() > 0 && !slices.ContainsFunc(marks, func(m mark) bool { return m.Range == x && m.role == r && r == source }) {
				marks = append(marks, mark{piece{x, r}, k})
			}
		}
	}
	sources := make([]quoth.Span, len(gold))
	for k, s := range gold {
		if s.Parent != "" {
			continue
		}
		add(k, source, s.Source.Spans)
		add(k, cue, s.Cue.Spans)
		add(k, content, s.Content)
		if len(s.Source.Spans) > 0 {
			sources[k] = s.Source.Spans[0]
		}
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return a.Start - b.Start })
	all := make([]piece, len(marks))
	links := make([]int, len(marks))
	for i, m := range marks {
		all[i] = m.piece
		links[i] = -1
		for j, o := range marks {
			switch {
			case m.role == content && o.role == cue && o.statement == m.statement,
				m.role == cue && o.role == source && sources[m.statement].Len() > 0 && d.RangeOf(sources[m.statement]) == o.Range:
				links[i] = j
			}
		}
	}
	return all, links
}

// Accuracy is the share of links that the linker gets right on gold pieces.
func (l *Linker) Accuracy(docs []*nlp.Doc, gold [][]quoth.Statement) float64 {
	right, total := 0, 0
	for n, d := range docs {
		all, links := goldPieces(d, gold[n])
		for i := range all {
			rel := contentToCue
			if all[i].role == source {
				continue
			} else if all[i].role == cue {
				rel = cueToSource
			}
			cs := candidates(d, all, i, rel)
			best, _ := l.pick(cs)
			total++
			if cs[best].piece == links[i] {
				right++
			}
		}
	}
	return float64(right) / float64(max(total, 1))
}
