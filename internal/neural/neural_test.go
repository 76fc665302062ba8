package neural

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// small is a network with odd sizes everywhere.
var small = Header{
	Name: "small", FeatureHash: "0123abcd", Hidden: 13, Kernel: 3, Dilations: []int{1, 2, 5},
	Features: []Feature{{"word", 50, 9}, {"shape", 7, 2}, {"quote", 3, 1}},
	Heads: []HeadSpec{
		{Name: "first", Tags: []string{"O", "B-a", "I-a", "B-b", "I-b"}, Bias: []float32{0, 0.5, 0, -0.25, 0}},
		{Name: "second", Tags: []string{"O", "B-c", "I-c"}},
	},
}

// typical is a network of the size that is used.
var typical = Header{
	Name: "typical", Hidden: 160, Kernel: 3, Dilations: []int{1, 2, 4, 8, 16},
	Features: []Feature{{"word", 30000, 96}, {"suffix", 4000, 48}, {"prefix", 4000, 48}, {"shape", 200, 32}, {"quote", 16, 26}},
	Heads: []HeadSpec{
		{Name: "attribution", Tags: []string{"O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"}},
		{Name: "names", Tags: []string{"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"}},
	},
}

// randomValues makes values for every tensor of a network, so scaled that
// activations stay near one.
func randomValues(h Header, seed uint64) map[string][]float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	values := make(map[string][]float32)
	for _, t := range h.layout() {
		n, rows := t.elements()
		scale, mean := 1.0, 0.0
		switch {
		case strings.HasSuffix(t.Name, ".gain"):
			scale, mean = 0.2, 1
		case strings.HasSuffix(t.Name, ".weight"):
			scale = 2 / math.Sqrt(float64(n/rows))
		}
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(mean + scale*r.NormFloat64())
		}
		values[t.Name] = v
	}
	return values
}

// quantised returns the header with the embeddings and the weights as bytes.
func quantised(h Header) Header {
	h.Tensors = nil
	for _, t := range h.layout() {
		if strings.HasPrefix(t.Name, "embed.") || strings.HasSuffix(t.Name, ".weight") {
			h.Tensors = append(h.Tensors, Tensor{Name: t.Name, Type: "i8"})
		}
	}
	return h
}

func randomFeatures(h Header, n int, seed uint64) []int32 {
	r := rand.New(rand.NewPCG(seed, 2))
	var ids []int32
	for range n {
		for _, f := range h.Features {
			ids = append(ids, r.Int32N(int32(f.Size)))
		}
	}
	return ids
}

func mustEncode(t testing.TB, h Header, values map[string][]float32) []byte {
	t.Helper()
	data, err := Encode(h, values)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustLoad(t testing.TB, data []byte, k *kernel) *Network {
	t.Helper()
	net, err := load(data, k)
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// naive computes the logits as the package comment defines them.
func naive(h Header, values map[string][]float32, features []int32, n int) [][][]float64 {
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
	normal := func(name string, v []float64) []float64 {
		var mean, variance float64
		for _, a := range v {
			mean += a / float64(len(v))
		}
		for _, a := range v {
			variance += (a - mean) * (a - mean) / float64(len(v))
		}
		out := make([]float64, len(v))
		for i, a := range v {
			out[i] = (a-mean)/math.Sqrt(variance+1e-5)*float64(values[name+".gain"][i]) + float64(values[name+".bias"][i])
		}
		return out
	}
	var x [][]float64
	for i := range n {
		var e []float64
		for f, feature := range h.Features {
			id := int(features[i*len(h.Features)+f])
			for _, v := range values["embed."+feature.Name][id*feature.Dim:][:feature.Dim] {
				e = append(e, float64(v))
			}
		}
		x = append(x, affine("in", e))
	}
	for l, d := range h.Dilations {
		name := fmt.Sprintf("block.%d.", l)
		var y [][]float64
		for i := range n {
			y = append(y, normal(name+"norm", x[i]))
		}
		for i := range n {
			var window []float64
			for t := range h.Kernel {
				if j := i + (t-(h.Kernel-1)/2)*d; j >= 0 && j < n {
					window = append(window, y[j]...)
				} else {
					window = append(window, make([]float64, h.Hidden)...)
				}
			}
			ab := affine(name+"conv", window)
			for c := range h.Hidden {
				x[i][c] += ab[c] / (1 + math.Exp(-ab[h.Hidden+c]))
			}
		}
	}
	var logits [][][]float64
	for _, head := range h.Heads {
		var rows [][]float64
		for i := range n {
			rows = append(rows, affine("head."+head.Name, normal("out.norm", x[i])))
		}
		logits = append(logits, rows)
	}
	return logits
}

func TestRunAgainstDefinition(t *testing.T) {
	kernel5 := small
	kernel5.Kernel, kernel5.Dilations = 5, []int{3}
	pointwise := small
	pointwise.Kernel = 1
	plain := small
	plain.Dilations = nil
	whole := small
	whole.Hidden = 32
	for _, h := range []Header{small, kernel5, pointwise, plain, whole, quantised(small)} {
		data := mustEncode(t, h, randomValues(h, 7))
		f, err := parse(data)
		if err != nil {
			t.Fatal(err)
		}
		values := make(map[string][]float32) // as the file has them
		for _, tensor := range h.layout() {
			values[tensor.Name] = f.floats(tensor.Name)
		}
		for _, k := range kernels() {
			net := mustLoad(t, data, k)
			for _, n := range []int{0, 1, 2, 3, 11, 12, 13, 47, 48, 49, 120, 5} {
				features := randomFeatures(h, n, uint64(n))
				got, err := net.Run(features, n)
				if err != nil {
					t.Fatal(err)
				}
				want := naive(h, values, features, n)
				for head := range want {
					size := len(h.Heads[head].Tags)
					if len(got[head]) != n*size {
						t.Fatalf("%s: n=%d: %d logits, want %d", k.name, n, len(got[head]), n*size)
					}
					for i, row := range want[head] {
						for tag, v := range row {
							if g := float64(got[head][i*size+tag]); math.Abs(g-v) > 1e-4*(1+math.Abs(v)) {
								t.Fatalf("%s: n=%d: head %d, token %d, tag %d: %v, want %v", k.name, n, head, i, tag, g, v)
							}
						}
					}
				}
			}
		}
	}
}

func TestKernelsAgree(t *testing.T) {
	h := quantised(typical)
	h.Features = []Feature{{"word", 500, 200}, {"shape", 50, 50}}
	h.Tensors = quantised(h).Tensors
	data := mustEncode(t, h, randomValues(h, 3))
	const n = 60
	features := randomFeatures(h, n, 1)
	net, err := LoadPortable(data)
	if err != nil {
		t.Fatal(err)
	}
	reference, err := net.Run(features, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kernels() {
		logits, err := mustLoad(t, data, k).Run(features, n)
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		for head := range reference {
			for i, v := range reference[head] {
				worst = max(worst, math.Abs(float64(v-logits[head][i])))
			}
		}
		t.Logf("%s: differs by at most %.1e", k.name, worst)
		if worst > 1e-4 {
			t.Errorf("%s: differs by %v from the portable kernel", k.name, worst)
		}
	}
}

func TestRunErrors(t *testing.T) {
	values := randomValues(small, 1)
	net := mustLoad(t, mustEncode(t, small, values), fastest())
	good := randomFeatures(small, 4, 1)
	for _, c := range []struct {
		name     string
		features []int32
		n        int
		want     string
	}{
		{"short", good[:11], 4, "11 feature ids for 4 tokens of 3 features"},
		{"long", good, 3, "12 feature ids for 3 tokens"},
		{"negative", nil, -1, "for -1 tokens"},
		{"overflow", good, math.MaxInt, "12 feature ids"},
		{"low id", []int32{0, -1, 0}, 1, "token 0: feature shape: id -1 is not in [0, 7)"},
		{"high id", []int32{0, 0, 0, 50, 0, 0}, 2, "token 1: feature word: id 50 is not in [0, 50)"},
	} {
		if _, err := net.Run(c.features, c.n); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.want)
		}
	}

	huge := maps.Clone(values)
	huge["in.weight"] = slices.Repeat([]float32{math.MaxFloat32}, len(values["in.weight"]))
	for _, k := range kernels() {
		net := mustLoad(t, mustEncode(t, small, huge), k)
		if _, err := net.Run(good, 4); err == nil || !strings.Contains(err.Error(), "token 0: head first: logit of O is NaN") {
			t.Errorf("%s: overflow: error %v", k.name, err)
		}
	}
}

func TestConcurrentRuns(t *testing.T) {
	net := mustLoad(t, mustEncode(t, small, randomValues(small, 5)), fastest())
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			n := 10 + 17*g
			features := randomFeatures(small, n, uint64(g))
			var first [][]float32
			for range 20 {
				logits, err := net.Run(features, n)
				if err != nil {
					t.Error(err)
					return
				}
				if first == nil {
					first = logits
				}
				for i, h := range net.Heads() {
					h.Decode(logits[i])
					h.Marginals(logits[i])
					if !slices.Equal(first[i], logits[i]) {
						t.Errorf("run of %d tokens: head %d differs between runs", n, i)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestRunReusesMemory(t *testing.T) {
	net := mustLoad(t, mustEncode(t, small, randomValues(small, 5)), fastest())
	features := randomFeatures(small, 100, 1)
	allocs := math.Inf(1)
	for range 5 { // a collection in between empties the pool
		allocs = min(allocs, testing.AllocsPerRun(50, func() {
			if _, err := net.Run(features, 100); err != nil {
				t.Fatal(err)
			}
		}))
	}
	if want := float64(2 + len(small.Heads)); allocs > want { // the results, and the pool now and then
		t.Errorf("%v allocations a run, want at most %v", allocs, want)
	}
}

func BenchmarkRun(b *testing.B) {
	data := mustEncode(b, quantised(typical), randomValues(typical, 1))
	const n = 800
	features := randomFeatures(typical, n, 1)
	for _, k := range kernels() {
		b.Run(k.name, func(b *testing.B) {
			net := mustLoad(b, data, k)
			for b.Loop() {
				if _, err := net.Run(features, n); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/token")
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	data := mustEncode(b, quantised(typical), randomValues(typical, 1))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Load(data); err != nil {
			b.Fatal(err)
		}
	}
}
