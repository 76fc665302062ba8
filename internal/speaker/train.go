package speaker

import (
	"math"
	"math/rand/v2"

	"quoth"
	"quoth/nlp"
)

// A Lesson is a document in which it is known what some pronouns mean.
type Lesson struct {
	Doc     *nlp.Doc
	Names   []nlp.Name
	Article *quoth.Article // with its statements
	// Means says which of the candidates, given by where each was last
	// mentioned, the pronoun means: its index, Neither for none of them, or
	// Unlabelled where nobody has said.
	Means func(pronoun quoth.Span, candidates []quoth.Span) int
}

// What Means answers beside an index.
const (
	Neither    = -1
	Unlabelled = -2
)

// An Example is one pronoun of a lesson with its candidates.
type Example struct {
	class byte
	cs    []candidate
	right int // Neither where none is
}

// Examples reads the labelled pronouns of a lesson, as [Resolver.Resolve] would
// come upon them if it had resolved all before rightly.
func (r *Resolver) Examples(l Lesson) []Example {
	var out []Example
	a := *l.Article
	x := newReading(r, l.Doc, &a)
	x.choose = func(p pronoun, cs []candidate) int {
		spans := make([]quoth.Span, len(cs))
		for i, c := range cs {
			spans[i] = l.Doc.Span(c.last.Range)
		}
		right := l.Means(l.Doc.Tokens[p.at].Span, spans)
		if right == Unlabelled {
			best, _ := r.model.rank(cs)
			return best
		}
		if len(cs) > 0 {
			out = append(out, Example{p.class, cs, right})
		}
		return right
	}
	x.run(l.Names)
	return out
}

// newReading prepares an article.
func newReading(r *Resolver, d *nlp.Doc, a *quoth.Article) *reading {
	return &reading{r: r, d: d, a: a, labels: make(map[string]int), meant: make(map[int]int), ages: make(map[int]nlp.Range),
		weighed: make(map[int]weighed)}
}

// NewModel is a model that knows first names and nothing else yet.
func NewModel(given map[string]float32) *Model { return &Model{given: newFirstNames(given)} }

// Given is what the model knows of first names.
func (m *Model) Given() map[string]float32 { return m.given.all() }

// Train fits the weights by averaged gradient ascent (AdaGrad) on the likelihood of the
// right candidates, with a penalty on large weights.
func (m *Model) Train(examples []Example, epochs int, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	var squares [1 << rankBits]float64
	const rate, decay = 0.1, 1e-4
	var sum [1 << rankBits]float64 // of the weights after each pass but the first
	order := rng.Perm(len(examples))
	for pass := range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, n := range order {
			e := &examples[n]
			if e.right < 0 {
				continue
			}
			p := m.share(e.cs)
			for i, c := range e.cs {
				g := float64(b2i(i == e.right)) - p[i]
				if math.Abs(g) < 1e-4 {
					continue
				}
				for _, f := range c.features {
					gf := g - decay*float64(m.weights[f])
					squares[f] += gf * gf
					m.weights[f] += float32(rate * gf / math.Sqrt(1e-8+squares[f]))
				}
			}
		}
		if pass > 0 || epochs == 1 {
			for i, w := range m.weights {
				sum[i] += float64(w)
			}
		}
	}
	for i := range m.weights {
		m.weights[i] = float32(sum[i] / float64(max(1, epochs-1)))
	}
	// A weight is kept to a thousandth, as much as the examples can tell.
	for i, w := range m.weights {
		m.weights[i] = float32(math.Round(float64(w)*1000) / 1000)
	}
}

// share is each candidate's share of the probability.
func (m *Model) share(cs []candidate) []float64 {
	p := make([]float64, len(cs))
	top := math.Inf(-1)
	for i, c := range cs {
		p[i] = m.score(c.features)
		top = max(top, p[i])
	}
	sum := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// A Tally counts pronouns by what became of them at some limit of certainty.
type Tally struct{ Right, Wrong, Left int }

// Test counts, for he and she ('h'), they ('t') or it ('i'), the examples that
// the model gets right, wrong, and leaves for want of certainty.
func (m *Model) Test(examples []Example, class byte, limit float64) (t Tally) {
	for _, e := range examples {
		if e.class != class {
			continue
		}
		best, p := m.rank(e.cs)
		switch {
		case p < limit:
			t.Left++
		case best == e.right:
			t.Right++
		default:
			t.Wrong++
		}
	}
	return t
}
