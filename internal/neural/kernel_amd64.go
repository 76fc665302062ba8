//go:build !purego

package neural

import "golang.org/x/sys/cpu"

// kernels returns every kernel that this machine can run, the fastest last.
func kernels() []*kernel {
	all := []*kernel{&portable}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		all = append(all, &avx2)
		if cpu.X86.HasAVX512F {
			all = append(all, &avx512)
		}
	}
	return all
}

var avx2 = kernel{
	name: "avx2", rows: 6, cols: 16, gate: gateVector, norm: normVector, swish: swishVector, exp: expVector,
	tile: func(c []float32, ldc int, a []float32, lda int, b, bias []float32, depth, taps, stride int) {
		_ = c[5*ldc+15]
		_ = a[(taps-1)*stride+5*lda+depth-1]
		_ = b[taps*depth*16-1]
		_ = bias[15]
		tileAVX2(&c[0], ldc, &a[0], lda, &b[0], &bias[0], depth, taps, stride)
	},
}

var avx512 = kernel{
	name: "avx512", rows: 12, cols: 32, gate: gateVector, norm: normVector, swish: swishVector, exp: expVector,
	tile: func(c []float32, ldc int, a []float32, lda int, b, bias []float32, depth, taps, stride int) {
		_ = c[11*ldc+31]
		_ = a[(taps-1)*stride+11*lda+depth-1]
		_ = b[taps*depth*32-1]
		_ = bias[31]
		tileAVX512(&c[0], ldc, &a[0], lda, &b[0], &bias[0], depth, taps, stride)
	},
}

// gateVector is the gate of a kernel, eight elements at a time as far as that
// goes.
func gateVector(x, a, b []float32) {
	a, b = a[:len(x)], b[:len(x)]
	whole := len(x) &^ 7
	if whole > 0 {
		gateAVX2(&x[0], &a[0], &b[0], whole)
	}
	gatePortable(x[whole:], a[whole:], b[whole:])
}

// normVector is the norm of a kernel, fast where the length is a multiple of
// eight.
func normVector(y, x, gain, bias []float32) {
	y, gain, bias = y[:len(x)], gain[:len(x)], bias[:len(x)]
	if len(x) == 0 || len(x)%8 != 0 {
		normPortable(y, x, gain, bias)
		return
	}
	normAVX2(&y[0], &x[0], &gain[0], &bias[0], len(x))
}

// swishVector is the swish of a kernel, eight elements at a time as far as that
// goes.
func swishVector(x []float32) {
	whole := len(x) &^ 7
	if whole > 0 {
		swishAVX2(&x[0], whole)
	}
	swishPortable(x[whole:])
}

// expVector is the exp of a kernel.
func expVector(x []float32) float32 {
	if len(x) == 0 || len(x)%8 != 0 {
		return expPortable(x)
	}
	return expAVX2(&x[0], len(x))
}

// tileAVX2 is the tile of a kernel of 6 rows and 16 columns. Depth and taps
// must be at least 1.
//
//go:noescape
func tileAVX2(c *float32, ldc int, a *float32, lda int, b, bias *float32, depth, taps, stride int)

// tileAVX512 is the tile of a kernel of 12 rows and 32 columns. Depth and taps
// must be at least 1.
//
//go:noescape
func tileAVX512(c *float32, ldc int, a *float32, lda int, b, bias *float32, depth, taps, stride int)

// gateAVX2 is the gate of a kernel for n elements, a multiple of 8 and at least 8.
//
//go:noescape
func gateAVX2(x, a, b *float32, n int)

// normAVX2 is the norm of a kernel for n elements, a multiple of 8 and at least
// 8.
//
//go:noescape
func normAVX2(y, x, gain, bias *float32, n int)

// swishAVX2 is the swish of a kernel for n elements, a multiple of 8 and at
// least 8.
//
//go:noescape
func swishAVX2(x *float32, n int)

// expAVX2 is the exp of a kernel for n elements, a multiple of 8 and at least 8.
//
//go:noescape
func expAVX2(x *float32, n int) float32
