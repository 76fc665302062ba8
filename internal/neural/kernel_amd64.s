//go:build !purego

#include "textflag.h"

// The tiles. AX, CX and R15 point at a column of A, three or four rows below
// one another; BX at a row of B. The sums of row r are in vectors 2r and 2r+1.

// func tileAVX2(c *float32, ldc int, a *float32, lda int, b, bias *float32, depth, taps, stride int)
TEXT ·tileAVX2(SB), NOSPLIT, $0-72
	MOVQ c+0(FP), DI
	MOVQ ldc+8(FP), SI
	MOVQ a+16(FP), R8
	MOVQ lda+24(FP), R9
	MOVQ b+32(FP), BX
	MOVQ depth+48(FP), R12
	MOVQ taps+56(FP), R13
	MOVQ stride+64(FP), DX
	SHLQ $2, SI
	SHLQ $2, R9
	SHLQ $2, DX
	LEAQ (R9)(R9*2), R10 // three rows of A

	MOVQ    bias+40(FP), AX
	VMOVUPS (AX), Y0
	VMOVUPS 32(AX), Y1
	VMOVAPS Y0, Y2
	VMOVAPS Y1, Y3
	VMOVAPS Y0, Y4
	VMOVAPS Y1, Y5
	VMOVAPS Y0, Y6
	VMOVAPS Y1, Y7
	VMOVAPS Y0, Y8
	VMOVAPS Y1, Y9
	VMOVAPS Y0, Y10
	VMOVAPS Y1, Y11

tap:
	MOVQ R8, AX
	LEAQ (R8)(R10*1), CX
	MOVQ R12, R11

inner:
	VMOVUPS      (BX), Y12
	VMOVUPS      32(BX), Y13
	VBROADCASTSS (AX), Y14
	VBROADCASTSS (AX)(R9*1), Y15
	VFMADD231PS  Y14, Y12, Y0
	VFMADD231PS  Y14, Y13, Y1
	VBROADCASTSS (AX)(R9*2), Y14
	VFMADD231PS  Y15, Y12, Y2
	VFMADD231PS  Y15, Y13, Y3
	VBROADCASTSS (CX), Y15
	VFMADD231PS  Y14, Y12, Y4
	VFMADD231PS  Y14, Y13, Y5
	VBROADCASTSS (CX)(R9*1), Y14
	VFMADD231PS  Y15, Y12, Y6
	VFMADD231PS  Y15, Y13, Y7
	VBROADCASTSS (CX)(R9*2), Y15
	VFMADD231PS  Y14, Y12, Y8
	VFMADD231PS  Y14, Y13, Y9
	VFMADD231PS  Y15, Y12, Y10
	VFMADD231PS  Y15, Y13, Y11
	ADDQ         $4, AX
	ADDQ         $4, CX
	ADDQ         $64, BX
	DECQ         R11
	JNZ          inner
	ADDQ         DX, R8
	DECQ         R13
	JNZ          tap

#define STORE(low, high) \
	VMOVUPS low, (DI)    \
	VMOVUPS high, 32(DI) \
	ADDQ    SI, DI

	STORE(Y0, Y1)
	STORE(Y2, Y3)
	STORE(Y4, Y5)
	STORE(Y6, Y7)
	STORE(Y8, Y9)
	STORE(Y10, Y11)
	VZEROUPPER
	RET

// func tileAVX512(c *float32, ldc int, a *float32, lda int, b, bias *float32, depth, taps, stride int)
TEXT ·tileAVX512(SB), NOSPLIT, $0-72
	MOVQ c+0(FP), DI
	MOVQ ldc+8(FP), SI
	MOVQ a+16(FP), R8
	MOVQ lda+24(FP), R9
	MOVQ b+32(FP), BX
	MOVQ depth+48(FP), R12
	MOVQ taps+56(FP), R13
	MOVQ stride+64(FP), DX
	SHLQ $2, SI
	SHLQ $2, R9
	SHLQ $2, DX
	LEAQ (R9)(R9*2), R10 // three rows of A

	MOVQ    bias+40(FP), AX
	VMOVUPS (AX), Z0
	VMOVUPS 64(AX), Z1

#define COPY(low, high) \
	VMOVAPS Z0, low  \
	VMOVAPS Z1, high

	COPY(Z2, Z3)
	COPY(Z4, Z5)
	COPY(Z6, Z7)
	COPY(Z8, Z9)
	COPY(Z10, Z11)
	COPY(Z12, Z13)
	COPY(Z14, Z15)
	COPY(Z16, Z17)
	COPY(Z18, Z19)
	COPY(Z20, Z21)
	COPY(Z22, Z23)

tap:
	MOVQ R8, AX
	LEAQ (R8)(R9*4), CX
	LEAQ (R8)(R9*8), R15
	MOVQ R12, R11

#define ROW(value, sum, low, high) \
	VBROADCASTSS value, sum        \
	VFMADD231PS  sum, Z24, low     \
	VFMADD231PS  sum, Z25, high

inner:
	VMOVUPS (BX), Z24
	VMOVUPS 64(BX), Z25
	ROW((AX), Z26, Z0, Z1)
	ROW((AX)(R9*1), Z27, Z2, Z3)
	ROW((AX)(R9*2), Z28, Z4, Z5)
	ROW((AX)(R10*1), Z29, Z6, Z7)
	ROW((CX), Z30, Z8, Z9)
	ROW((CX)(R9*1), Z31, Z10, Z11)
	ROW((CX)(R9*2), Z26, Z12, Z13)
	ROW((CX)(R10*1), Z27, Z14, Z15)
	ROW((R15), Z28, Z16, Z17)
	ROW((R15)(R9*1), Z29, Z18, Z19)
	ROW((R15)(R9*2), Z30, Z20, Z21)
	ROW((R15)(R10*1), Z31, Z22, Z23)
	ADDQ    $4, AX
	ADDQ    $4, CX
	ADDQ    $4, R15
	ADDQ    $128, BX
	DECQ    R11
	JNZ     inner
	ADDQ    DX, R8
	DECQ    R13
	JNZ     tap

#undef STORE
#define STORE(low, high) \
	VMOVUPS low, (DI)    \
	VMOVUPS high, 64(DI) \
	ADDQ    SI, DI

	STORE(Z0, Z1)
	STORE(Z2, Z3)
	STORE(Z4, Z5)
	STORE(Z6, Z7)
	STORE(Z8, Z9)
	STORE(Z10, Z11)
	STORE(Z12, Z13)
	STORE(Z14, Z15)
	STORE(Z16, Z17)
	STORE(Z18, Z19)
	STORE(Z20, Z21)
	STORE(Z22, Z23)
	VZEROUPPER
	RET

// The gate needs e to the power z = -b. With k the integer nearest z / ln 2 and
// r = z - k ln 2, at most 0.35 in size, it is 2 to the power k, made from the
// bits of a float, times a Taylor polynomial of degree 6 in r, whose relative
// error is at most 1.2e-7. Subtracting ln 2 in two parts keeps r exact.

DATA gateConst<>+0(SB)/4, $0x42ae0000  // 87
DATA gateConst<>+4(SB)/4, $0xc2ae0000  // -87
DATA gateConst<>+8(SB)/4, $0x3fb8aa3b  // 1 / ln 2
DATA gateConst<>+12(SB)/4, $0x3f318000 // ln 2, its first 9 bits of mantissa
DATA gateConst<>+16(SB)/4, $0xb95e8083 // ln 2, the rest
DATA gateConst<>+20(SB)/4, $0x3ab60b61 // 1/720
DATA gateConst<>+24(SB)/4, $0x3c088889 // 1/120
DATA gateConst<>+28(SB)/4, $0x3d2aaaab // 1/24
DATA gateConst<>+32(SB)/4, $0x3e2aaaab // 1/6
DATA gateConst<>+36(SB)/4, $0x3f000000 // 1/2
DATA gateConst<>+40(SB)/4, $0x3f800000 // 1, whose bits are also those of 2 to the power 0
GLOBL gateConst<>(SB), RODATA|NOPTR, $44

// func gateAVX2(x, a, b *float32, n int)
TEXT ·gateAVX2(SB), NOSPLIT, $0-32
	MOVQ x+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), BX
	MOVQ n+24(FP), CX

	VBROADCASTSS gateConst<>+0(SB), Y5
	VBROADCASTSS gateConst<>+4(SB), Y6
	VBROADCASTSS gateConst<>+8(SB), Y7
	VBROADCASTSS gateConst<>+12(SB), Y8
	VBROADCASTSS gateConst<>+16(SB), Y9
	VBROADCASTSS gateConst<>+20(SB), Y10
	VBROADCASTSS gateConst<>+24(SB), Y11
	VBROADCASTSS gateConst<>+28(SB), Y12
	VBROADCASTSS gateConst<>+32(SB), Y13
	VBROADCASTSS gateConst<>+36(SB), Y14
	VBROADCASTSS gateConst<>+40(SB), Y15
	VXORPS       Y4, Y4, Y4

eight:
	VSUBPS       (BX), Y4, Y0    // z; not a number stays so, being the first operand
	VMINPS       Y0, Y5, Y0
	VMAXPS       Y0, Y6, Y0
	VMULPS       Y7, Y0, Y1
	VCVTPS2DQ    Y1, Y1          // k
	VCVTDQ2PS    Y1, Y2
	VFNMADD231PS Y2, Y8, Y0
	VFNMADD231PS Y2, Y9, Y0      // r
	VMOVAPS      Y10, Y3
	VFMADD213PS  Y11, Y0, Y3
	VFMADD213PS  Y12, Y0, Y3
	VFMADD213PS  Y13, Y0, Y3
	VFMADD213PS  Y14, Y0, Y3
	VFMADD213PS  Y15, Y0, Y3
	VFMADD213PS  Y15, Y0, Y3     // e to the power r
	VPSLLD       $23, Y1, Y1
	VPADDD       Y15, Y1, Y1     // 2 to the power k
	VFMADD213PS  Y15, Y1, Y3     // 1 + e to the power z
	VMOVUPS      (SI), Y0
	VDIVPS       Y3, Y0, Y0
	VADDPS       (DI), Y0, Y0
	VMOVUPS      Y0, (DI)
	ADDQ         $32, BX
	ADDQ         $32, SI
	ADDQ         $32, DI
	SUBQ         $8, CX
	JNZ          eight
	VZEROUPPER
	RET

// SUM leaves in the lowest element of Y0 the sum of its eight, using X1.
#define SUM \
	VEXTRACTF128 $1, Y0, X1 \
	VADDPS       X1, X0, X0 \
	VHADDPS      X0, X0, X0 \
	VHADDPS      X0, X0, X0

DATA epsilon<>+0(SB)/4, $0x3727c5ac // 1e-5
GLOBL epsilon<>(SB), RODATA|NOPTR, $4

// func normAVX2(y, x, gain, bias *float32, n int)
TEXT ·normAVX2(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ gain+16(FP), BX
	MOVQ bias+24(FP), DX
	MOVQ n+32(FP), CX

	VXORPS    X7, X7, X7
	VCVTSI2SSQ CX, X7, X7 // n
	SHLQ      $2, CX
	XORQ      AX, AX
	VXORPS    Y0, Y0, Y0

sum:
	VADDPS (SI)(AX*1), Y0, Y0
	ADDQ   $32, AX
	CMPQ   AX, CX
	JLT    sum
	SUM
	VDIVSS       X7, X0, X2
	VBROADCASTSS X2, Y2     // mean
	XORQ         AX, AX
	VXORPS       Y0, Y0, Y0

squares:
	VMOVUPS     (SI)(AX*1), Y1
	VSUBPS      Y2, Y1, Y1
	VFMADD231PS Y1, Y1, Y0
	ADDQ        $32, AX
	CMPQ        AX, CX
	JLT         squares
	SUM
	VDIVSS       X7, X0, X0            // variance
	VADDSS       epsilon<>(SB), X0, X0
	VSQRTSS      X0, X0, X0
	VBROADCASTSS X0, Y0
	XORQ         AX, AX

write:
	VMOVUPS     (SI)(AX*1), Y1
	VSUBPS      Y2, Y1, Y1
	VDIVPS      Y0, Y1, Y1
	VMULPS      (BX)(AX*1), Y1, Y1
	VADDPS      (DX)(AX*1), Y1, Y1
	VMOVUPS     Y1, (DI)(AX*1)
	ADDQ        $32, AX
	CMPQ        AX, CX
	JLT         write
	VZEROUPPER
	RET

DATA swishConst<>+0(SB)/4, $0xbfd9db23 // -1.702
GLOBL swishConst<>(SB), RODATA|NOPTR, $4

// POWERS broadcasts what e to the power z needs into Y6 to Y15, but Y4 and Y5.
#define POWERS \
	VBROADCASTSS gateConst<>+4(SB), Y6   \
	VBROADCASTSS gateConst<>+8(SB), Y7   \
	VBROADCASTSS gateConst<>+12(SB), Y8  \
	VBROADCASTSS gateConst<>+16(SB), Y9  \
	VBROADCASTSS gateConst<>+20(SB), Y10 \
	VBROADCASTSS gateConst<>+24(SB), Y11 \
	VBROADCASTSS gateConst<>+28(SB), Y12 \
	VBROADCASTSS gateConst<>+32(SB), Y13 \
	VBROADCASTSS gateConst<>+36(SB), Y14 \
	VBROADCASTSS gateConst<>+40(SB), Y15

// POWER leaves e to the power r in Y3 and 2 to the power k in Y1, for z in Y0.
#define POWER \
	VMULPS       Y7, Y0, Y1  \
	VCVTPS2DQ    Y1, Y1      \
	VCVTDQ2PS    Y1, Y2      \
	VFNMADD231PS Y2, Y8, Y0  \
	VFNMADD231PS Y2, Y9, Y0  \
	VMOVAPS      Y10, Y3     \
	VFMADD213PS  Y11, Y0, Y3 \
	VFMADD213PS  Y12, Y0, Y3 \
	VFMADD213PS  Y13, Y0, Y3 \
	VFMADD213PS  Y14, Y0, Y3 \
	VFMADD213PS  Y15, Y0, Y3 \
	VFMADD213PS  Y15, Y0, Y3 \
	VPSLLD       $23, Y1, Y1 \
	VPADDD       Y15, Y1, Y1

// func swishAVX2(x *float32, n int)
TEXT ·swishAVX2(SB), NOSPLIT, $0-16
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	VBROADCASTSS swishConst<>+0(SB), Y4
	VBROADCASTSS gateConst<>+0(SB), Y5
	POWERS

swish:
	VMULPS      (DI), Y4, Y0
	VMINPS      Y0, Y5, Y0
	VMAXPS      Y0, Y6, Y0
	POWER
	VFMADD213PS Y15, Y1, Y3  // 1 + e to the power z
	VMOVUPS     (DI), Y0
	VDIVPS      Y3, Y0, Y0
	VMOVUPS     Y0, (DI)
	ADDQ        $32, DI
	SUBQ        $8, CX
	JNZ         swish
	VZEROUPPER
	RET

// func expAVX2(x *float32, n int) float32
TEXT ·expAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	SHLQ $2, CX
	XORQ AX, AX
	VMOVUPS (DI), Y4

largest:
	VMAXPS (DI)(AX*1), Y4, Y4
	ADDQ   $32, AX
	CMPQ   AX, CX
	JLT    largest
	VEXTRACTF128 $1, Y4, X1
	VMAXPS       X1, X4, X4
	VPERMILPS    $0x4e, X4, X1
	VMAXPS       X1, X4, X4
	VPERMILPS    $0xb1, X4, X1
	VMAXPS       X1, X4, X4
	VBROADCASTSS X4, Y4
	POWERS
	VXORPS       Y5, Y5, Y5
	XORQ         AX, AX

power:
	VMOVUPS (DI)(AX*1), Y0
	VSUBPS  Y4, Y0, Y0
	VMAXPS  Y0, Y6, Y0
	POWER
	VMULPS  Y1, Y3, Y3
	VMOVUPS Y3, (DI)(AX*1)
	VADDPS  Y3, Y5, Y5
	ADDQ    $32, AX
	CMPQ    AX, CX
	JLT     power
	VMOVAPS Y5, Y0
	SUM
	VMOVSS  X0, ret+16(FP)
	VZEROUPPER
	RET
