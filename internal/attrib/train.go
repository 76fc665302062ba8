package attrib

import (
	"math"
	"math/rand/v2"
	"slices"

	"quoth"
	"quoth/nlp"
)

// An example is a piece with what it may be linked to, and the right one.
type example struct {
	candidates []candidate
	right      int
}

// examples lists what there is to learn from the pieces of a document: links[i] is
// the piece that piece i belongs to, -1 for none, or unsure.
func examples(d *nlp.Doc, all []piece, links []int) []example {
	var out []example
	for i := range all {
		rel := contentToCue
		switch all[i].role {
		case source:
			continue
		case cue:
			rel = cueToSource
		}
		cs := candidates(d, all, i, rel)
		if right := slices.IndexFunc(cs, func(c candidate) bool { return c.piece == links[i] }); right >= 0 {
			out = append(out, example{cs, right})
		}
	}
	return out
}

const unsure = -2

// TrainLinker fits a linker to gold statements: for every content of a document
// the cue that is its own, for every cue its source, against all other
// candidates, by AdaGrad on the log-likelihood. It learns both from the parts as
// people marked them and from those in tags, a tagger's, with its misses and
// surplus; tags may be nil. The same seed gives the same weights.
func TrainLinker(docs []*nlp.Doc, gold [][]quoth.Statement, tags [][]uint8, epochs int, seed uint64) *Linker {
	var learn []example
	for n, d := range docs {
		right, links := goldPieces(d, gold[n])
		learn = append(learn, examples(d, right, links)...)
		if tags != nil {
			all := prepare(d, tags[n])
			learn = append(learn, examples(d, all, project(all, right, links))...)
		}
	}
	l := new(Linker)
	const rate, l2 = 0.2, 2e-2
	squares := make([]float64, len(l.weights))
	rng := rand.New(rand.NewPCG(seed, 1))
	for range epochs {
		rng.Shuffle(len(learn), func(i, j int) { learn[i], learn[j] = learn[j], learn[i] })
		for _, e := range learn {
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

// project carries the links of gold pieces over to a tagger's: a piece stands for
// the gold one of its role that it overlaps most. A content that stands for none
// has no cue; what is linked to a piece that the tagger missed is unsure.
func project(all, gold []piece, links []int) []int {
	twin := func(p piece, from []piece) int {
		best, most := -1, 0
		at, _ := slices.BinarySearchFunc(from, p.Start-200, func(q piece, start int) int { return q.Start - start })
		for j := at; j < len(from) && from[j].Start < p.End; j++ {
			if n := overlapLen(p.Range, from[j].Range); from[j].role == p.role && n > most {
				best, most = j, n
			}
		}
		return best
	}
	out := make([]int, len(all))
	for i, p := range all {
		out[i] = unsure
		switch g := twin(p, gold); {
		case g < 0 && p.role == content, g >= 0 && links[g] < 0:
			out[i] = -1
		case g >= 0:
			if j := twin(gold[links[g]], all); j >= 0 {
				out[i] = j
			}
		}
	}
	return out
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
