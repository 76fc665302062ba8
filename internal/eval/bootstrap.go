package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// An Interval is where a figure lies with 95 % confidence, in percent.
type Interval struct{ Low, High float64 }

// Wilson is the score interval of a share (Wilson, JASA 1927), which holds for
// few cases and near the ends where the usual one does not. Without cases it is
// all there is, from 0 to 100.
func Wilson(right, of int) Interval {
	if of == 0 {
		return Interval{0, 100}
	}
	const z = 1.959963984540054 // the normal distribution's 97.5 % quantile
	n, p := float64(of), float64(right)/float64(of)
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Interval{100 * max(0, centre-half), 100 * min(1, centre+half)}
}

// Bootstrap is the percentile interval of a figure over documents (Efron 1979):
// as many documents as there are are drawn with replacement, draws times, and
// the figure is worked out on each drawing. Documents are drawn whole, since
// statements of one article are not independent. The seed fixes the drawings,
// so that two figures over the same documents can be compared, or their
// difference taken: Bootstrap of pairs.
func Bootstrap[T any](docs []T, draws int, seed uint64, figure func([]T) float64) Interval {
	if len(docs) == 0 || draws <= 0 {
		return Interval{math.NaN(), math.NaN()}
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	drawn, values := make([]T, len(docs)), make([]float64, draws)
	for i := range values {
		for j := range drawn {
			drawn[j] = docs[rng.IntN(len(docs))]
		}
		values[i] = figure(drawn)
	}
	slices.Sort(values)
	return Interval{quantile(values, .025), quantile(values, .975)}
}

// quantile interpolates between the sorted values around q.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Sum adds reports up, as a figure for [Bootstrap] does first.
func Sum(reports []Report) Report {
	var sum Report
	for i := range reports {
		sum = sum.Plus(reports[i])
	}
	return sum
}
