package eval

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Scored is something that was found, with the probability that it is right.
type Scored struct {
	Confidence float64
	Right      bool
}

// A Point of a curve: where only what is at least so certain is kept, how much of all that
// could be found is, and how much of it is wrong, both in percent.
type Point struct {
	Coverage, Wrong float64
	Limit           float64 // the confidence of the least certain that is kept
}

// AtCoverage keeps the most certain until they are the share in percent of all
// that there were to find. Of those with the confidence of the last, as much as is
// needed counts, right and wrong in proportion. ok is false where fewer were found.
func AtCoverage(found []Scored, of int, coverage float64) (p Point, ok bool) {
	groups := slices.Clone(found)
	slices.SortFunc(groups, func(a, b Scored) int { return cmp.Compare(b.Confidence, a.Confidence) })
	want := coverage / 100 * float64(of)
	kept, wrong := 0.0, 0.0
	for i := 0; i < len(groups) && kept < want; {
		n, bad := 0.0, 0.0
		p.Limit = groups[i].Confidence
		for ; i < len(groups) && groups[i].Confidence == p.Limit; i++ {
			n++
			if !groups[i].Right {
				bad++
			}
		}
		part := min(1, (want-kept)/n)
		kept += part * n
		wrong += part * bad
	}
	if kept == 0 {
		return p, false
	}
	p.Coverage, p.Wrong = 100*kept/float64(of), 100*wrong/kept
	return p, kept >= want-1e-9
}

// Discrimination is the probability that of two that were found, one right and
// one wrong, the right one has the higher confidence (AUROC); 0.5 for equal ones.
func Discrimination(found []Scored) float64 {
	n, sum := 0, 0.0
	for _, a := range found {
		for _, b := range found {
			if a.Right && !b.Right {
				n++
				switch {
				case a.Confidence > b.Confidence:
					sum++
				case a.Confidence == b.Confidence:
					sum += 0.5
				}
			}
		}
	}
	if n == 0 {
		return 0.5
	}
	return sum / float64(n)
}

// CalibrationError is the mean distance of confidence and share right over ten equal
// ranges of confidence, each by its share of all (expected calibration error).
func CalibrationError(found []Scored) float64 {
	var n, right, sum [10]float64
	for _, s := range found {
		i := min(9, max(0, int(s.Confidence*10)))
		n[i]++
		sum[i] += s.Confidence
		if s.Right {
			right[i]++
		}
	}
	e := 0.0
	for i := range n {
		e += math.Abs(sum[i] - right[i])
	}
	return e / float64(max(1, len(found)))
}

// A Bin is what was found with a confidence from Low to a tenth above it.
type Bin struct {
	Low         float64
	N           int
	Sure, Right float64 // the mean confidence, and the share that is right
}

// Reliability divides what was found into the ranges of [CalibrationError], without
// the empty ones.
func Reliability(found []Scored) []Bin {
	var bins [10]Bin
	for _, s := range found {
		b := &bins[min(9, max(0, int(s.Confidence*10)))]
		b.N++
		b.Sure += s.Confidence
		if s.Right {
			b.Right++
		}
	}
	var out []Bin
	for i, b := range bins {
		if b.N > 0 {
			out = append(out, Bin{float64(i) / 10, b.N, b.Sure / float64(b.N), b.Right / float64(b.N)})
		}
	}
	return out
}

// writeCurve prints coverage against wrong speakers.
func (r SpeakerReport) writeCurve(b *strings.Builder) {
	of := r.All().Told()
	for _, c := range []float64{50, 60, 70, 75, 80, 85, 90, 95} {
		if p, ok := AtCoverage(r.Scores, of, c); ok {
			fmt.Fprintf(b, "%-7s %3.0f %%   wrong %4.1f %%   confidence >= %.3f\n", "covered", c, p.Wrong, p.Limit)
		}
	}
	fmt.Fprintf(b, "%-7s calibration error %.3f   AUROC %.3f\n", "sure", CalibrationError(r.Scores), Discrimination(r.Scores))
}
