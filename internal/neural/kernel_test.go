package neural

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func random(r *rand.Rand, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

func TestRowBlockIsWholeTiles(t *testing.T) {
	for _, k := range kernels() {
		if rowBlock%k.rows != 0 {
			t.Errorf("%s: a block of %d rows is not of whole tiles of %d", k.name, rowBlock, k.rows)
		}
	}
}

// TestMultiply compares products and convolutions of odd sizes to sums in
// float64.
func TestMultiply(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, k := range kernels() {
		for _, c := range []struct{ rows, depth, columns, taps, dilation int }{
			{1, 1, 1, 1, 0}, {3, 5, 7, 1, 0}, {12, 16, 32, 1, 0}, {13, 17, 33, 1, 0}, {47, 160, 31, 1, 0}, {25, 250, 160, 1, 0},
			{1, 1, 1, 3, 1}, {5, 13, 26, 3, 2}, {12, 32, 64, 3, 16}, {31, 7, 15, 5, 3}, {48, 160, 320, 3, 8},
		} {
			name := fmt.Sprintf("%s/%+v", k.name, c)
			weight, bias := random(r, c.columns*c.taps*c.depth), random(r, c.columns)
			l := k.pack(weight, bias, c.taps)
			if l.columns%k.cols != 0 || l.columns < c.columns || l.depth != c.depth {
				t.Fatalf("%s: packed as %d columns of depth %d", name, l.columns, l.depth)
			}
			room := roundUp(c.rows, k.rows)
			a := random(r, (room+(c.taps-1)*c.dilation)*c.depth)
			product := make([]float32, room*l.columns)
			k.multiply(product, a, &l, c.rows, c.dilation)
			for row := range c.rows {
				for col := range c.columns {
					want, size := float64(bias[col]), 1.0
					for tap := range c.taps {
						for i := range c.depth {
							term := float64(a[(row+tap*c.dilation)*c.depth+i]) * float64(weight[(col*c.taps+tap)*c.depth+i])
							want += term
							size += math.Abs(term)
						}
					}
					if got := float64(product[row*l.columns+col]); math.Abs(got-want) > 1e-6*size {
						t.Fatalf("%s: row %d, column %d: %v, want %v", name, row, col, got, want)
					}
				}
			}
		}
	}
}

func TestGate(t *testing.T) {
	extremes := []float32{0, -0.25, 1, -1, 17, -17, 80, -80, 88, -88, 1e4, -1e4, math.MaxFloat32, -math.MaxFloat32,
		float32(math.Inf(1)), float32(math.Inf(-1))}
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range kernels() {
		for _, n := range []int{0, 1, 7, 8, 9, 16, 1003} {
			x, a, b := random(r, n), random(r, n), random(r, n)
			for i := range b {
				b[i] *= 5
				if i < len(extremes) {
					b[i] = extremes[i]
				}
			}
			got := append([]float32(nil), x...)
			k.gate(got, a, b)
			for i := range got {
				want := float64(x[i]) + float64(a[i])/(1+math.Exp(-float64(b[i])))
				if math.Abs(float64(got[i])-want) > 5e-7*(1+math.Abs(want)) {
					t.Errorf("%s: %v + %v * sigmoid(%v) = %v, want %v", k.name, x[i], a[i], b[i], got[i], want)
				}
			}
		}
		// Overflow must not be hidden.
		nan := float32(math.NaN())
		x := make([]float32, 9)
		k.gate(x, []float32{1, 1, 1, 1, 1, 1, 1, 1, 1}, []float32{nan, nan, nan, nan, nan, nan, nan, nan, nan})
		for i, v := range x {
			if v == v {
				t.Errorf("%s: element %d: gate of NaN is %v", k.name, i, v)
			}
		}
	}
}

func TestNorm(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for _, k := range kernels() {
		for _, n := range []int{1, 2, 7, 8, 13, 16, 160, 161} {
			x, gain, bias := random(r, n), random(r, n), random(r, n)
			for i := range x {
				x[i] = 3*x[i] + 10
			}
			got := make([]float32, n)
			k.norm(got, x, gain, bias)
			var mean, variance float64
			for _, v := range x {
				mean += float64(v) / float64(n)
			}
			for _, v := range x {
				variance += (float64(v) - mean) * (float64(v) - mean) / float64(n)
			}
			for i := range got {
				want := (float64(x[i])-mean)/math.Sqrt(variance+1e-5)*float64(gain[i]) + float64(bias[i])
				if math.Abs(float64(got[i])-want) > 1e-5*(1+math.Abs(want)) {
					t.Errorf("%s: %d elements: element %d is %v, want %v", k.name, n, i, got[i], want)
				}
			}
		}
	}
}
