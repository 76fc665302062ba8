package neural

import (
	"math"
	"slices"
	"strings"
)

// A Head is one output of a network: a set of tags, and a linear-chain
// conditional random field over sequences of them.
//
// The tag "I-x" is possible only after "B-x" or "I-x", and never at the start:
// sequences that break this have no probability, whatever the weights say.
type Head struct {
	HeadSpec
	linear linear

	bias       []float64 // [T]
	start, end []float64 // [T]
	into       []float64 // [T, T], from the column's tag to the row's; -Inf where forbidden
}

var impossible = math.Inf(-1)

// mayStart reports whether a sequence can begin with the tag.
func mayStart(tag string) bool { return !strings.HasPrefix(tag, "I-") }

// mayFollow reports whether the tag can come right after the one before.
func mayFollow(before, tag string) bool {
	kind, inside := strings.CutPrefix(tag, "I-")
	return !inside || before == tag || before == "B-"+kind
}

// newHead makes a head without its linear layer from transitions [T, T], from
// the row's tag to the column's, and the scores of starting and ending [T].
func newHead(spec HeadSpec, transitions, start, end []float32) *Head {
	size := len(spec.Tags)
	h := &Head{
		HeadSpec: spec,
		bias:     make([]float64, size),
		start:    make([]float64, size),
		end:      make([]float64, size),
		into:     make([]float64, size*size),
	}
	for to, tag := range spec.Tags {
		if len(spec.Bias) > 0 {
			h.bias[to] = float64(spec.Bias[to])
		}
		h.start[to], h.end[to] = float64(start[to]), float64(end[to])
		if !mayStart(tag) {
			h.start[to] = impossible
		}
		for from, before := range spec.Tags {
			h.into[to*size+from] = float64(transitions[from*size+to])
			if !mayFollow(before, tag) {
				h.into[to*size+from] = impossible
			}
		}
	}
	return h
}

// Mix returns a head without its linear layer, whose scores are those of h and, with
// the weight share, of another head with the same tags. With logits that are
// mixed alike, its probabilities are the weighted geometric mean of the two heads', made to sum
// to one. It returns false where the tags differ.
func (h *Head) Mix(other *Head, share float64) (*Head, bool) {
	if !slices.Equal(h.Tags, other.Tags) {
		return nil, false
	}
	mix := func(a, b []float64) []float64 {
		out := make([]float64, len(a))
		for i := range a {
			if out[i] = impossible; a[i] != impossible {
				out[i] = (1-share)*a[i] + share*b[i]
			}
		}
		return out
	}
	both := &Head{HeadSpec: h.HeadSpec, bias: mix(h.bias, other.bias), start: mix(h.start, other.start), end: mix(h.end, other.end), into: mix(h.into, other.into)}
	both.Bias = make([]float32, len(both.bias))
	for i, x := range both.bias {
		both.Bias[i] = float32(x)
	}
	return both, true
}

// Decode returns the best sequence of tags for logits [n, T], as indices into
// Tags, and its score: the sum of its logits, biases and transitions, not
// normalised. It is the algorithm of Viterbi (1967). The number of tokens is
// what the length of the logits makes it; of none, the result is nil.
func (h *Head) Decode(logits []float32) ([]uint8, float64) {
	size := len(h.Tags)
	n := len(logits) / size
	if n == 0 {
		return nil, 0
	}
	best, next := make([]float64, size), make([]float64, size) // of paths that end in each tag
	back := make([]uint8, n*size)                              // the tag before it on that path
	for to := range best {
		best[to] = h.start[to] + float64(logits[to]) + h.bias[to]
	}
	for i := 1; i < n; i++ {
		for to := range next {
			top, from := impossible, 0
			for j, v := range h.into[to*size:][:size] {
				if v += best[j]; v > top {
					top, from = v, j
				}
			}
			next[to] = top + float64(logits[i*size+to]) + h.bias[to]
			back[i*size+to] = uint8(from)
		}
		best, next = next, best
	}
	score, last := impossible, 0
	for from, v := range best {
		if v += h.end[from]; v > score {
			score, last = v, from
		}
	}
	tags := make([]uint8, n)
	for i := n - 1; i >= 0; i-- {
		tags[i] = uint8(last)
		last = int(back[i*size+last])
	}
	return tags, score
}

// Marginals returns for logits [n, T] the matrix [n, T] of the probability that
// a token has a tag, all sequences considered: the forward-backward algorithm
// (Rabiner, "A Tutorial on Hidden Markov Models", 1989) in logarithms. The
// biases, which serve to choose and are no part of the trained distribution, are
// left out.
func (h *Head) Marginals(logits []float32) []float32 {
	size := len(h.Tags)
	n := len(logits) / size
	if n == 0 {
		return nil
	}
	emit := func(i, tag int) float64 { return float64(logits[i*size+tag]) }

	// In row i, the total of all beginnings that end in each tag of token i.
	forward := make([]float64, n*size)
	terms := make([]float64, size)
	into := newLogMatrix(h.into, size)
	copy(forward, h.start)
	for i := range n {
		row := forward[i*size:][:size]
		if i > 0 {
			into.times(row, forward[(i-1)*size:][:size], terms)
		}
		for tag := range row {
			row[tag] += emit(i, tag)
		}
	}

	// The total of all ends after each tag of token i, and with it.
	after, with := slices.Clone(h.end), make([]float64, size)
	outOf := newLogMatrix(transpose(h.into, size), size)
	marginals := make([]float32, n*size)
	for i := n - 1; i >= 0; i-- {
		// All totals are the same but for rounding, which matters where scores
		// are huge.
		for tag, v := range after {
			terms[tag] = v + forward[i*size+tag]
			with[tag] = v + emit(i, tag)
		}
		total := logSum(terms)
		for tag, v := range terms {
			marginals[i*size+tag] = float32(math.Exp(v - total))
		}
		outOf.times(after, with, terms)
	}
	return marginals
}

// A logMatrix is a square matrix known by the logarithms of its elements.
type logMatrix struct {
	logs  []float64
	top   float64   // the greatest of the logs
	ratio []float64 // of each element to the greatest
}

func newLogMatrix(logs []float64, size int) *logMatrix {
	m := &logMatrix{logs: logs, top: slices.Max(logs), ratio: make([]float64, size*size)}
	for i, v := range logs {
		m.ratio[i] = math.Exp(v - m.top)
	}
	return m
}

// times computes the logarithms of the product of m and the vector with
// logarithms v. The terms are for its use, and as long as v.
func (m *logMatrix) times(product, v, terms []float64) {
	size, top := len(v), slices.Max(v)
	for j, x := range v {
		terms[j] = math.Exp(x - top)
	}
	for i := range product {
		sum := 0.0
		for j, r := range m.ratio[i*size:][:size] {
			sum += r * terms[j]
		}
		product[i] = m.top + top + math.Log(sum)
	}
	for i := range product {
		// What is near underflow is done again with care.
		if product[i] < m.top+top-500 {
			for j, r := range m.logs[i*size:][:size] {
				terms[j] = r + v[j]
			}
			product[i] = logSum(terms)
		}
	}
}

// transpose returns the transpose of a matrix [size, size].
func transpose(m []float64, size int) []float64 {
	t := make([]float64, len(m))
	for i := range size {
		for j := range size {
			t[j*size+i] = m[i*size+j]
		}
	}
	return t
}

// logSum returns the logarithm of the sum of the exponentials of its terms.
func logSum(terms []float64) float64 {
	top := impossible
	for _, v := range terms {
		top = max(top, v)
	}
	if top == impossible {
		return top
	}
	sum := 0.0
	for _, v := range terms {
		if d := v - top; d > -50 { // less is lost in rounding
			sum += math.Exp(d)
		}
	}
	return top + math.Log(sum)
}
