package attrib

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"

	"quoth/nlp"
)

// A Linker decides which cue a content belongs to, and which source a cue. Each
// content is offered the cues around it and each cue the sources around it, and
// a log-linear model picks one: weights of hashed features of the pair.
type Linker struct {
	weights [1 << linkBits]float32
}

const (
	linkBits    = 14
	linkVersion = 2
	linkMagic   = "QUOTHLK"
)

// A relation is what is being linked.
type relation byte

const (
	contentToCue relation = 'c'
	cueToSource  relation = 's'
)

// A candidate is a piece on offer; none stands for no link at all.
type candidate struct {
	piece    int // index into the pieces; -1 is none
	features []uint32
}

// candidates lists what piece i may be linked to: up to reach pieces of the
// wanted role on either side, and none.
func candidates(d *nlp.Doc, all []piece, i int, rel relation) []candidate {
	want, before, after := cue, 4, 3
	if rel == cueToSource {
		want, before, after = source, 4, 3
	}
	var out []candidate
	for j, n := i-1, 0; j >= 0 && n < before && all[i].Start-all[j].End < 250; j-- {
		if all[j].role == want {
			out = append(out, candidate{piece: j})
			n++
		}
	}
	for j, n := i+1, 0; j < len(all) && n < after && all[j].Start-all[i].End < 120; j++ {
		if all[j].role == want {
			out = append(out, candidate{piece: j})
			n++
		}
	}
	out = append(out, candidate{piece: -1})
	for k := range out {
		out[k].features = features(d, all, i, out[k].piece, rel)
	}
	return out
}

// features describes the pair of pieces i and j: how far apart they are and
// what stands between, around and inside them.
func features(d *nlp.Doc, all []piece, i, j int, rel relation) []uint32 {
	h := hasher{seed: uint32(rel) * 0x9e3779b1}
	p := all[i]
	quoted := d.Tokens[p.Start].Depth > 0
	if j < 0 {
		h.add("none", 0)
		h.add("none quoted", b2i(quoted))
		nearest := 99
		for _, step := range [2]int{-1, 1} {
			for k := i + step; k >= 0 && k < len(all) && gap(p.Range, all[k].Range) < nearest; k += step {
				if all[k].role != p.role {
					nearest = gap(p.Range, all[k].Range)
				}
			}
		}
		h.add("none nearest", bucketOf(nearest))
		h.addWord("none word", d.Word(headOf(d, p)))
		return h.out
	}
	q := all[j]
	forward := b2i(j > i)
	lo, hi := min(i, j), max(i, j)
	var between [3]int
	for k := lo + 1; k < hi; k++ {
		between[all[k].role]++
	}
	a, b := all[lo].End, all[hi].Start // tokens between them
	sentences := int(d.Tokens[all[hi].Start].Sentence - d.Tokens[all[lo].End-1].Sentence)
	paragraphs := int(d.Tokens[all[hi].Start].Paragraph - d.Tokens[all[lo].End-1].Paragraph)
	var stops, commas, marks int
	for k := a; k < b; k++ {
		switch d.Word(k) {
		case ",":
			commas++
		case ".", "?", "!", ";":
			stops++
		case "“", "”", "\"":
			marks++
		}
	}
	shape := forward*1000 + min(between[0], 2)*100 + min(between[1], 2)*10 + min(between[2], 2)
	h.add("between", shape)
	h.add("distance", forward*100+bucketOf(b-a))
	h.add("sentences", forward*100+min(sentences, 4)*10+min(paragraphs, 3))
	h.add("between sentences", shape*10+min(sentences, 4))
	h.add("commas", forward*10+min(commas, 3))
	h.add("stops", forward*10+min(stops, 3))
	h.add("marks", forward*10+min(marks, 3))
	h.add("quoted", forward*100+b2i(quoted)*10+b2i(d.Tokens[q.Start].Depth > 0))
	h.add("quoted between", shape*10+b2i(quoted))
	h.add("quoted paragraphs", forward*1000+b2i(quoted)*100+min(sentences, 4)*10+min(paragraphs, 3))
	if b-a <= 2 {
		words := ""
		for k := a; k < b; k++ {
			words += d.Word(k) + " "
		}
		h.addWord("words", fmt.Sprint(forward, " ", words))
	}
	word := nlp.Normalise(d.Word(headOf(d, q)))
	h.addWord("word", fmt.Sprint(forward, " ", word))
	h.addWord("word shape", fmt.Sprint(shape, " ", word))
	before, after := edgeWord(d, p.Start-1), edgeWord(d, p.End)
	if rel == cueToSource {
		h.addWord("before own", fmt.Sprint(shape, " ", sentences > 0, " ", before))
		h.addWord("word before own", fmt.Sprint(forward, " ", before, " ", word))
		h.addWord("ending own", fmt.Sprint(shape, " ", before == ",", ending(d.Word(headOf(d, p)))))
		h.addWord("after other", fmt.Sprint(shape, " ", edgeWord(d, q.End)))
		own := nlp.Normalise(d.Word(headOf(d, p)))
		h.addWord("own", fmt.Sprint(shape, " ", own))
		h.add("content adjoins", forward*100+b2i(adjoins(all, i, content))*10+b2i(adjoins(all, j, content)))
	} else {
		last := edgeWord(d, p.End-1)
		if d.Tokens[p.End-1].Mark == nlp.CloseMark {
			last = edgeWord(d, p.End-2) + last
		}
		h.addWord("ends", fmt.Sprint(shape, " ", min(sentences, 2), min(paragraphs, 2), quoted, " ", last))
		h.addWord("after", fmt.Sprint(shape, " ", min(sentences, 2), quoted, " ", after))
		h.addWord("before", fmt.Sprint(shape, " ", min(sentences, 2), quoted, " ", before))
		h.add("length", forward*10+bucketOf(p.Len()))
		h.add("starts", forward*10+b2i(d.Tokens[p.Start].Sentence != d.Tokens[max(p.Start-1, 0)].Sentence || p.Start == 0))
		h.add("cue has nearer content", forward*100+b2i(nearer(all, i, j))*10+min(sentences, 3))
	}
	return h.out
}

// edgeWord is the word of token i in small letters, a stop for the edges of the
// text.
func edgeWord(d *nlp.Doc, i int) string {
	if i < 0 || i >= len(d.Tokens) {
		return "."
	}
	return nlp.Normalise(d.Word(i))
}

func ending(w string) string {
	return w[max(0, len(w)-3):]
}

// nearer reports whether another content than i stands nearer to cue j.
func nearer(all []piece, i, j int) bool {
	own := gap(all[i].Range, all[j].Range)
	for k := max(j-2, 0); k <= min(j+2, len(all)-1); k++ {
		if k != i && all[k].role == content && gap(all[k].Range, all[j].Range) < own {
			return true
		}
	}
	return false
}

// adjoins reports whether a piece of the role is next in line to piece i with
// at most two tokens between.
func adjoins(all []piece, i int, r role) bool {
	return i > 0 && all[i-1].role == r && all[i].Start-all[i-1].End <= 2 ||
		i+1 < len(all) && all[i+1].role == r && all[i+1].Start-all[i].End <= 2
}

// headOf is the token whose word stands for a piece: the last word of a cue's
// verbs, the first of anything else.
func headOf(d *nlp.Doc, p piece) int {
	if p.role == cue {
		for i := p.End - 1; i >= p.Start; i-- {
			if d.Tokens[i].Kind == nlp.Word && !helpers[nlp.Normalise(d.Word(i))] {
				return i
			}
		}
	}
	return p.Start
}

func gap(a, b nlp.Range) int {
	if a.Start < b.Start {
		return b.Start - a.End
	}
	return a.Start - b.End
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bucketOf folds a distance to a few values, finer for small ones.
func bucketOf(n int) int {
	switch {
	case n <= 4:
		return max(n, 0)
	case n <= 6:
		return 5
	case n <= 10:
		return 6
	case n <= 20:
		return 7
	case n <= 40:
		return 8
	case n <= 80:
		return 9
	}
	return 10
}

// hasher gathers feature numbers.
type hasher struct {
	seed uint32
	out  []uint32
}

func (h *hasher) add(name string, value int) {
	x := hashString(h.seed, name)
	x ^= uint32(value) * 0x85ebca6b
	x ^= x >> 15
	x *= 0x2c1b3c6d
	x ^= x >> 13
	h.out = append(h.out, x&(1<<linkBits-1))
}

func (h *hasher) addWord(name, word string) {
	h.add(name, int(hashString(0, word)))
}

func hashString(seed uint32, s string) uint32 {
	x := 2166136261 ^ seed
	for i := 0; i < len(s); i++ {
		x = (x ^ uint32(s[i])) * 16777619
	}
	return x
}

// score sums the weights of a candidate's features.
func (l *Linker) score(c candidate) float64 {
	var sum float64
	for _, f := range c.features {
		sum += float64(l.weights[f])
	}
	return sum
}

// pick returns the index of the best candidate and its probability.
func (l *Linker) pick(cs []candidate) (best int, p float64) {
	scores := l.probabilities(cs)
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	return best, scores[best]
}

// probabilities is the softmax over the candidates.
func (l *Linker) probabilities(cs []candidate) []float64 {
	out := make([]float64, len(cs))
	top := math.Inf(-1)
	for i, c := range cs {
		out[i] = l.score(c)
		top = max(top, out[i])
	}
	var sum float64
	for i := range out {
		out[i] = math.Exp(out[i] - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// LoadLinker reads the weights that [Linker.Encode] wrote.
func LoadLinker(data []byte) (*Linker, error) {
	const head = len(linkMagic) + 1
	if len(data) != head+4<<linkBits+4 || string(data[:head]) != linkMagic+string(rune(linkVersion)) {
		return nil, fmt.Errorf("linker: %d bytes are not a linker of version %d: the model and the program do not belong together", len(data), linkVersion)
	}
	body, sum := data[:len(data)-4], binary.LittleEndian.Uint32(data[len(data)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, fmt.Errorf("linker: checksum does not match: the file is damaged")
	}
	l := new(Linker)
	for i := range l.weights {
		w := math.Float32frombits(binary.LittleEndian.Uint32(body[head+4*i:]))
		if w != w || math.Abs(float64(w)) > 1e6 {
			return nil, fmt.Errorf("linker: weight %d is %v", i, w)
		}
		l.weights[i] = w
	}
	return l, nil
}

// Encode writes the weights.
func (l *Linker) Encode() []byte {
	out := append([]byte(linkMagic), linkVersion)
	for _, w := range l.weights {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(w))
	}
	return binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(out))
}
