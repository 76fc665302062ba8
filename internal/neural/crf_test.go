package neural

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomHead makes a head with scores of about the given size.
func randomHead(r *rand.Rand, tags []string, size float32) *Head {
	n := len(tags)
	return newHead(HeadSpec{Name: "h", Tags: tags, Bias: randomOf(r, n, size)},
		randomOf(r, n*n, size), randomOf(r, n, size), randomOf(r, n, size))
}

func randomOf(r *rand.Rand, n int, size float32) []float32 {
	v := random(r, n)
	for i := range v {
		v[i] *= size
	}
	return v
}

// allowed reports whether a sequence of tags keeps to the rules of BIO, by
// reading it rather than by looking at pairs.
func allowed(tags []string) bool {
	open := ""
	for _, tag := range tags {
		switch {
		case strings.HasPrefix(tag, "B-"):
			open = tag[2:]
		case strings.HasPrefix(tag, "I-"):
			if open != tag[2:] {
				return false
			}
		default:
			open = ""
		}
	}
	return true
}

// sequences calls f with every sequence of n of the head's tags, and with its
// score with the biases and without.
func sequences(h *Head, logits []float32, n int, f func(tags []uint8, biased, plain float64)) {
	size := len(h.Tags)
	tags, names := make([]uint8, n), make([]string, n)
	for {
		var plain, bias float64
		for i, tag := range tags {
			names[i] = h.Tags[tag]
			plain += float64(logits[i*size+int(tag)])
			bias += float64(h.Bias[tag])
			if i == 0 {
				plain += h.start[tag]
			} else {
				plain += h.into[int(tag)*size+int(tags[i-1])]
			}
		}
		plain += h.end[tags[n-1]]
		if allowed(names) {
			f(tags, plain+bias, plain)
		} else if !math.IsInf(plain, -1) {
			panic("a forbidden sequence has a score")
		}
		i := 0
		for ; i < n; i++ {
			if tags[i]++; int(tags[i]) < size {
				break
			}
			tags[i] = 0
		}
		if i == n {
			return
		}
	}
}

var tagSets = [][]string{
	{"O"},
	{"O", "B-x", "I-x"},
	{"I-x", "B-y", "I-y", "O", "B-x"},
	{"B-x", "I-x", "I-never"},
	{"noun", "verb", "other"},
}

func TestDecodeAgainstAllSequences(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for _, tags := range tagSets {
		for n := 1; n <= 5; n++ {
			for range 20 {
				h := randomHead(r, tags, 1)
				logits := random(r, n*len(tags))
				var want []uint8
				best := math.Inf(-1)
				sequences(h, logits, n, func(tags []uint8, score, _ float64) {
					if score > best {
						want, best = slices.Clone(tags), score
					}
				})
				got, score := h.Decode(logits)
				if !slices.Equal(got, want) || math.Abs(score-best) > 1e-9 {
					t.Fatalf("%v: decoded %v at %v, want %v at %v", tags, got, score, want, best)
				}
			}
		}
	}
}

// The probabilities of mixed heads are proportional to the product of the two heads'.
func TestMix(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	tags := []string{"O", "B-x", "I-x", "B-y", "I-y"}
	a, b := randomHead(r, tags, 2), randomHead(r, tags, 2)
	const n, share = 4, 0.3
	la, lb := randomOf(r, n*len(tags), 3), randomOf(r, n*len(tags), 3)
	both, ok := a.Mix(b, share)
	if !ok {
		t.Fatal("heads with the same tags do not mix")
	}
	mixed := make([]float32, len(la))
	for i := range la {
		mixed[i] = (1-share)*la[i] + share*lb[i]
	}
	scores := map[string]float64{}
	sequences(a, la, n, func(tags []uint8, biased, _ float64) { scores[string(tags)] += (1 - share) * biased })
	sequences(b, lb, n, func(tags []uint8, biased, _ float64) { scores[string(tags)] += share * biased })
	best, most := "", math.Inf(-1)
	sequences(both, mixed, n, func(tags []uint8, biased, _ float64) {
		if math.Abs(biased-scores[string(tags)]) > 1e-4 {
			t.Errorf("%v: %g, want %g", tags, biased, scores[string(tags)])
		}
		if biased > most {
			best, most = string(tags), biased
		}
	})
	if got, _ := both.Decode(mixed); string(got) != best {
		t.Errorf("%v, want %v", got, []uint8(best))
	}
	if _, ok := a.Mix(randomHead(r, tags[:3], 1), share); ok {
		t.Error("heads with other tags mix")
	}
	if alone, _ := a.Mix(b, 0); alone.into[2*5] != impossible || alone.into[1] != a.into[1] {
		t.Error("a share of nothing changes the head")
	}
}

func TestMarginalsAgainstAllSequences(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, tags := range tagSets {
		for n := 1; n <= 5; n++ {
			for _, scale := range []float32{1, 30, 400, 5000} {
				h := randomHead(r, tags, scale)
				logits := randomOf(r, n*len(tags), scale)
				best := math.Inf(-1)
				sequences(h, logits, n, func(_ []uint8, _, score float64) { best = max(best, score) })
				want := make([]float64, n*len(tags))
				total := 0.0
				sequences(h, logits, n, func(path []uint8, _, score float64) {
					p := math.Exp(score - best)
					total += p
					for i, tag := range path {
						want[i*len(tags)+int(tag)] += p
					}
				})
				for i, got := range h.Marginals(logits) {
					if !(math.Abs(float64(got)-want[i]/total) <= 1e-6) {
						t.Fatalf("%v: n=%d, scores of %v: marginal %d is %v, want %v", tags, n, scale, i, got, want[i]/total)
					}
				}
			}
		}
	}
}

// TestExtremeLogits has sequences that are long, and logits so far apart that
// probabilities cannot be computed other than as logarithms, or not even so.
func TestExtremeLogits(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	h := randomHead(r, []string{"O", "B-x", "I-x"}, 1)
	const n = 5000
	for _, scale := range []float32{1e5, 1e20, math.MaxFloat32 / 10} {
		logits := randomOf(r, 3*n, scale)
		tags, score := h.Decode(logits)
		if math.IsInf(score, 0) || math.IsNaN(score) {
			t.Errorf("times %v: score %v", scale, score)
		}
		marginals := h.Marginals(logits)
		for i, tag := range tags {
			if p := marginals[i*3+int(tag)]; scale < 1e10 && !(p > 0.5) {
				t.Fatalf("times %v: token %d: the tag of the best sequence has probability %v", scale, i, p)
			}
			if sum := marginals[i*3] + marginals[i*3+1] + marginals[i*3+2]; !(math.Abs(float64(sum)-1) < 1e-5) {
				t.Fatalf("times %v: token %d: probabilities sum to %v", scale, i, sum)
			}
		}
	}
}

func TestNoTokens(t *testing.T) {
	h := randomHead(rand.New(rand.NewPCG(2, 4)), []string{"O", "B-x", "I-x"}, 1)
	for _, logits := range [][]float32{nil, {1}, {1, 2}} {
		if tags, score := h.Decode(logits); tags != nil || score != 0 {
			t.Errorf("%v: decoded %v at %v", logits, tags, score)
		}
		if m := h.Marginals(logits); m != nil {
			t.Errorf("%v: marginals %v", logits, m)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	r := rand.New(rand.NewPCG(2, 5))
	h := randomHead(r, typical.Heads[0].Tags, 1)
	logits := random(r, 800*len(h.Tags))
	for b.Loop() {
		h.Decode(logits)
	}
}

func BenchmarkMarginals(b *testing.B) {
	r := rand.New(rand.NewPCG(2, 6))
	h := randomHead(r, typical.Heads[0].Tags, 1)
	logits := random(r, 800*len(h.Tags))
	for b.Loop() {
		h.Marginals(logits)
	}
}
