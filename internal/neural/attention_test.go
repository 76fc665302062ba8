package neural

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// smallReader is a small transformer, readerOfUse one of the size that is used.
var smallReader = Header{
	Name: "small", FeatureHash: "0123abcd", Hidden: 64, Kernel: 1,
	Attention: &Attention{Layers: 2, Heads: 2, Inner: 96, Positions: 80},
	Features:  []Feature{{"piece", 50, 64}, {"shape", 7, 64}},
	Heads: []HeadSpec{
		{Name: "first", Tags: []string{"O", "B-a", "I-a", "B-b", "I-b"}},
		{Name: "second", Tags: []string{"O", "B-c", "I-c"}},
	},
}

var readerOfUse = Header{
	Name: "typical", Hidden: 384, Kernel: 1, Attention: &Attention{Layers: 6, Heads: 12, Inner: 1536, Positions: 512},
	Features: []Feature{{"piece", 10000, 384}, {"shape", 512, 384}, {"quote", 12, 384}, {"place", 32, 384}},
	Heads: []HeadSpec{
		{Name: "attribution", Tags: []string{"O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"}},
	},
}

// naiveReader computes the logits as [Attention] defines them.
func naiveReader(h Header, values map[string][]float32, features []int32, n int) [][][]float64 {
	affine := func(name string, v []float64) []float64 {
		out := make([]float64, len(values[name+".bias"]))
		for o := range out {
			out[o] = float64(values[name+".bias"][o])
			for i, a := range v {
				out[o] += a * float64(values[name+".weight"][o*len(v)+i])
			}
		}
		return out
	}
	normal := func(name string, v, w []float64) []float64 {
		var mean, variance float64
		for i := range v {
			mean += (v[i] + w[i]) / float64(len(v))
		}
		for i := range v {
			variance += (v[i] + w[i] - mean) * (v[i] + w[i] - mean) / float64(len(v))
		}
		out := make([]float64, len(v))
		for i := range v {
			out[i] = (v[i]+w[i]-mean)/math.Sqrt(variance+1e-5)*float64(values[name+".norm.gain"][i]) + float64(values[name+".norm.bias"][i])
		}
		return out
	}
	var x [][]float64
	for i := range n {
		e, p := make([]float64, h.Hidden), make([]float64, h.Hidden)
		for j := range e {
			p[j] = float64(values["position"][i*h.Hidden+j])
			for f, feature := range h.Features {
				e[j] += float64(values["embed."+feature.Name][int(features[i*len(h.Features)+f])*h.Hidden+j])
			}
		}
		x = append(x, normal("position", e, p))
	}
	for l := range h.Attention.Layers {
		name := layerName(l)
		var qkv [][]float64
		for i := range n {
			qkv = append(qkv, affine(name+"qkv", x[i]))
		}
		dim := h.Hidden / h.Attention.Heads
		for i := range n {
			mixed := make([]float64, h.Hidden)
			for head := 0; head < h.Hidden; head += dim {
				var sum float64
				weight := make([]float64, n)
				for j := range n {
					for d := range dim {
						weight[j] += qkv[i][head+d] * qkv[j][h.Hidden+head+d]
					}
					weight[j] = math.Exp(weight[j] / math.Sqrt(float64(dim)))
					sum += weight[j]
				}
				for j := range n {
					for d := range dim {
						mixed[head+d] += weight[j] / sum * qkv[j][2*h.Hidden+head+d]
					}
				}
			}
			y := normal(name+"out", x[i], affine(name+"out", mixed))
			up := affine(name+"up", y)
			for j, v := range up {
				up[j] = v / (1 + math.Exp(-1.702*v))
			}
			x[i] = normal(name+"down", y, affine(name+"down", up))
		}
	}
	logits := make([][][]float64, len(h.Heads))
	for k, head := range h.Heads {
		for i := range n {
			logits[k] = append(logits[k], affine("head."+head.Name, x[i]))
		}
	}
	return logits
}

func TestReader(t *testing.T) {
	values := randomValues(smallReader, 3)
	data := mustEncode(t, smallReader, values)
	for _, k := range kernels() {
		net := mustLoad(t, data, k)
		for _, n := range []int{33, 1, 2, 80, 12, 31, 32, 5} { // a smaller one after a larger: nothing is left behind
			t.Run(fmt.Sprintf("%s/%d", k.name, n), func(t *testing.T) {
				features := randomFeatures(smallReader, n, uint64(n))
				got, err := net.Run(features, n)
				if err != nil {
					t.Fatal(err)
				}
				for head, want := range naiveReader(smallReader, values, features, n) {
					tags := len(smallReader.Heads[head].Tags)
					for i := range n {
						for j := range tags {
							if d := math.Abs(float64(got[head][i*tags+j]) - want[i][j]); !(d < 1e-4) {
								t.Fatalf("head %d, row %d, tag %d: %v, want %v", head, i, j, got[head][i*tags+j], want[i][j])
							}
						}
					}
				}
			})
		}
		if _, err := net.Run(randomFeatures(smallReader, 81, 1), 81); err == nil || !strings.Contains(err.Error(), "81 rows") {
			t.Errorf("%s: a sequence that is too long: %v", k.name, err)
		}
	}
}

// Embeddings of four bits are read as what they stand for.
func TestFourBits(t *testing.T) {
	values := randomValues(smallReader, 3)
	for i := range values["embed.piece"] {
		values["embed.piece"][i] = float32(i*i%15-7) * 0.25
	}
	h := smallReader
	h.Tensors = []Tensor{{Name: "embed.piece", Type: "i4"}}
	small, whole := mustEncode(t, h, values), mustEncode(t, smallReader, values)
	features := randomFeatures(h, 40, 1)
	got, err := mustLoad(t, small, &portable).Run(features, 40)
	if err != nil {
		t.Fatal(err)
	}
	want, err := mustLoad(t, whole, &portable).Run(features, 40)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want[0] {
		if math.Abs(float64(got[0][i]-want[0][i])) > 1e-5 {
			t.Fatalf("logit %d is %v, want %v", i, got[0][i], want[0][i])
		}
	}
	h.Tensors = []Tensor{{Name: "layer.0.up.weight", Type: "i4"}}
	if _, err := load(mustEncode(t, h, values), &portable); err == nil || !strings.Contains(err.Error(), "type is") {
		t.Errorf("weights of four bits: %v", err)
	}
}

func TestReaderHeader(t *testing.T) {
	for _, c := range []struct {
		change func(*Header)
		want   string
	}{
		{func(h *Header) { h.Attention = &Attention{Layers: 2, Heads: 3, Inner: 96, Positions: 80} }, "want multiples of 32"},
		{func(h *Header) { h.Attention = &Attention{Layers: 0, Heads: 2, Inner: 96, Positions: 80} }, "layers is 0"},
		{func(h *Header) { h.Attention = &Attention{Layers: 2, Heads: 0, Inner: 96, Positions: 80} }, "heads is 0"},
		{func(h *Header) { h.Attention = &Attention{Layers: 2, Heads: 2, Inner: 100, Positions: 80} }, "want multiples of 32"},
		{func(h *Header) { h.Attention = &Attention{Layers: 2, Heads: 2, Inner: 96, Positions: 1 << 20} }, "positions is 1048576"},
		{func(h *Header) { h.Features = []Feature{{"piece", 50, 60}} }, "dim of feature piece is 60"},
	} {
		h := smallReader
		c.change(&h)
		if err := h.check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", h.Attention, err, c.want)
		}
	}
}

func TestExpAndSwish(t *testing.T) {
	for _, k := range kernels() {
		x := []float32{-100, -3, 0, 1, 2.5, 7, 88, -1e30, 3, 4, 5, 6, 7, 8, 9, 10}
		e := append([]float32(nil), x...)
		var sum float64
		for _, v := range x {
			sum += math.Exp(float64(v) - 88)
		}
		if got := float64(k.exp(e)); math.Abs(got-sum) > 1e-6 {
			t.Errorf("%s: exp sums to %v, want %v", k.name, got, sum)
		}
		for i, v := range x {
			if want := math.Exp(float64(v) - 88); math.Abs(float64(e[i])-want) > 1e-6 {
				t.Errorf("%s: exp of %v is %v, want %v", k.name, v, e[i], want)
			}
		}
		s := append([]float32(nil), x[:11]...)
		s[7] = -20
		w := append([]float32(nil), s...)
		k.swish(s)
		for i, v := range w {
			if want := float64(v) / (1 + math.Exp(-1.702*float64(v))); math.Abs(float64(s[i])-want) > 1e-5*(1+math.Abs(want)) {
				t.Errorf("%s: swish of %v is %v, want %v", k.name, v, s[i], want)
			}
		}
	}
}

func BenchmarkReader(b *testing.B) {
	data := mustEncode(b, quantised(readerOfUse), randomValues(readerOfUse, 1))
	for _, k := range kernels()[1:] {
		net := mustLoad(b, data, k)
		for _, n := range []int{100, 250, 400} {
			features := randomFeatures(readerOfUse, n, 1)
			b.Run(fmt.Sprintf("%s/%d", k.name, n), func(b *testing.B) {
				for b.Loop() {
					if _, err := net.Run(features, n); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/row")
			})
		}
	}
}
