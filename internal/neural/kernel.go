package neural

import "math"

// A kernel is a way to do the arithmetic that takes the time. It computes a
// matrix product a tile at a time, each tile staying in registers while the
// inner dimension is walked once (Goto and van de Geijn, "Anatomy of
// High-Performance Matrix Multiplication", 2008).
type kernel struct {
	name       string
	rows, cols int // of a tile

	// tile computes C = bias + the sum over taps t of A_t·B_t, where C is
	// [rows, cols] with a row every ldc floats; A_t is [rows, depth] with a row
	// every lda floats, starting stride floats after A_t-1; and B_t is
	// [depth, cols], one after the other without gaps. Bias is [cols].
	tile func(c []float32, ldc int, a []float32, lda int, b, bias []float32, depth, taps, stride int)

	// gate computes x += a * sigmoid(b) on slices of equal length.
	gate func(x, a, b []float32)

	// norm computes y = x normalised to zero mean and unit variance, times the
	// gain, plus the bias, on slices of equal length.
	norm func(y, x, gain, bias []float32)

	// swish computes x = x * sigmoid(1.702 x).
	swish func(x []float32)

	// exp replaces x, of a length that is a multiple of 8 and at least 8, by e to
	// the power x less its largest element, and returns the sum.
	exp func(x []float32) float32
}

// epsilon is added to a variance before its root is divided by.
const epsilon = 1e-5

// fastest returns the kernel to use on this machine.
func fastest() *kernel {
	all := kernels()
	return all[len(all)-1]
}

// A linear is a weight matrix and a bias packed for one kernel, seen as a
// convolution over rows: with one tap it is a matrix product. The columns are
// those of the product, padded with zeros to whole tiles.
type linear struct {
	columns int
	depth   int // inner dimension of one tap
	taps    int
	weight  []float32 // [columns/cols, taps*depth, cols]
	bias    []float32 // [columns]
}

// pack lays out the weight matrix [len(bias), taps*depth], where a row gives
// one column of the product.
func (k *kernel) pack(weight, bias []float32, taps int) linear {
	inner := len(weight) / len(bias)
	panels := (len(bias) + k.cols - 1) / k.cols
	l := linear{
		columns: panels * k.cols,
		depth:   inner / taps,
		taps:    taps,
		weight:  make([]float32, panels*inner*k.cols),
		bias:    make([]float32, panels*k.cols),
	}
	copy(l.bias, bias)
	for o := range bias {
		panel := l.weight[o/k.cols*inner*k.cols+o%k.cols:]
		for i, w := range weight[o*inner:][:inner] {
			panel[i*k.cols] = w
		}
	}
	return l
}

// multiply computes c[r] = bias + the sum over taps t of W_t·a[r+t*dilation]
// for every r < rows, with rows of length l.columns in c and l.depth in a. Both
// slices must have room for rows rounded up to whole tiles; what the rows
// beyond hold afterwards is unspecified.
func (k *kernel) multiply(c, a []float32, l *linear, rows, dilation int) {
	panel := l.taps * l.depth * k.cols
	for col := 0; col < l.columns; col += k.cols {
		b, bias := l.weight[col/k.cols*panel:][:panel], l.bias[col:][:k.cols]
		for r := 0; r < rows; r += k.rows {
			k.tile(c[r*l.columns+col:], l.columns, a[r*l.depth:], l.depth, b, bias, l.depth, l.taps, dilation*l.depth)
		}
	}
}

// The portable kernel is plain Go.
var portable = kernel{name: "portable", rows: 4, cols: 4, tile: tile4x4, gate: gatePortable, norm: normPortable,
	swish: swishPortable, exp: expPortable}

func tile4x4(c []float32, ldc int, a []float32, lda int, b, bias []float32, depth, taps, stride int) {
	c0, c1, c2, c3 := c[:4], c[ldc:][:4], c[2*ldc:][:4], c[3*ldc:][:4]
	for half := 0; half < 4; half += 2 {
		// Two columns at a time: sixteen sums are more than amd64 has registers for.
		s00, s01 := bias[half], bias[half+1]
		s10, s11, s20, s21, s30, s31 := s00, s01, s00, s01, s00, s01
		for t := range taps {
			tap := a[t*stride:]
			a0, a1, a2, a3 := tap[:depth], tap[lda:][:depth], tap[2*lda:][:depth], tap[3*lda:][:depth]
			w := b[t*depth*4:][:depth*4]
			for i, v0 := range a0 {
				p := (*[4]float32)(w[i*4:])
				w0, w1 := p[half], p[half+1]
				v1, v2, v3 := a1[i], a2[i], a3[i]
				s00 += v0 * w0
				s01 += v0 * w1
				s10 += v1 * w0
				s11 += v1 * w1
				s20 += v2 * w0
				s21 += v2 * w1
				s30 += v3 * w0
				s31 += v3 * w1
			}
		}
		c0[half], c0[half+1] = s00, s01
		c1[half], c1[half+1] = s10, s11
		c2[half], c2[half+1] = s20, s21
		c3[half], c3[half+1] = s30, s31
	}
}

func gatePortable(x, a, b []float32) {
	a, b = a[:len(x)], b[:len(x)]
	for i := range x {
		x[i] += a[i] / float32(1+math.Exp(-float64(b[i])))
	}
}

func normPortable(y, x, gain, bias []float32) {
	var sum, squares float32
	for _, v := range x {
		sum += v
	}
	mean := sum / float32(len(x))
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	scale := float32(1 / math.Sqrt(float64(squares/float32(len(x))+epsilon)))
	y, gain, bias = y[:len(x)], gain[:len(x)], bias[:len(x)]
	for i, v := range x {
		y[i] = (v-mean)*scale*gain[i] + bias[i]
	}
}
