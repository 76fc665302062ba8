package speaker

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
)

// A Model ranks what a pronoun may mean: a log-linear model over hashed
// features, and how often bearers of a first name are referred to as he and as she.
type Model struct {
	weights [1 << rankBits]float32
	given   firstNames
}

const (
	rankBits    = 13
	rankVersion = 2
	rankMagic   = "QUOTHPR"
	// featureHash changes whenever features means something else.
	featureHash = 0x51a00001
)

type hasher struct {
	salt uint32
	out  []uint32
}

// add adds the feature of that number with its values, alone and by the
// pronoun's class.
func (h *hasher) add(id, a, b int) {
	f := uint32(id)*0x9e3779b1 ^ uint32(a+64)*0x85ebca6b ^ uint32(b+64)*0xc2b2ae35
	f = mix(f)
	h.out = append(h.out, f>>(32-rankBits), mix(f^h.salt*0x27d4eb2f)>>(32-rankBits))
}

func mix(f uint32) uint32 {
	f ^= f >> 15
	f *= 0x2c1b3c6d
	f ^= f >> 12
	f *= 0x297a2d39
	return f ^ f>>15
}

// rank returns the likeliest candidate and its share of the probability, or -1.
func (m *Model) rank(cs []candidate) (best int, p float64) {
	if len(cs) == 0 {
		return -1, 0
	}
	scores := make([]float64, len(cs))
	for i, c := range cs {
		scores[i] = m.score(c.features)
		if scores[i] > scores[best] {
			best = i
		}
	}
	sum := 1e-9
	for _, s := range scores {
		sum += math.Exp(s - scores[best])
	}
	return best, 1 / sum
}

func (m *Model) score(features []uint32) (s float64) {
	for _, f := range features {
		s += float64(m.weights[f])
	}
	return s
}

// limit is how likely the best candidate must be: on GAP, where it is as likely as
// 0.85, it is right in five of six. A pronoun that is no source may be taken on
// less, since nobody is quoted on its strength.
func (m *Model) limit(class byte, src bool) float64 {
	switch {
	case !src:
		return 0.6
	case class == 'h':
		return 0.85
	}
	return 0.8
}

// gender is how bearers of a first name in small letters are referred to: from 1,
// always as he, to -1, always as she; 0 where it is not known.
func (r *Resolver) gender(given string) float64 {
	he, _ := r.model.given.find(given)
	return he
}

// givenName reports whether a word is a known first name.
func (r *Resolver) givenName(w string) bool {
	_, ok := r.model.given.find(strings.ToLower(w))
	return ok
}

// Encode writes the model as a file that [Load] reads.
func (m *Model) Encode() []byte {
	b := []byte(rankMagic)
	b = append(b, rankVersion)
	b = binary.LittleEndian.AppendUint32(b, featureHash)
	n := 0
	for _, w := range m.weights {
		if w != 0 {
			n++
		}
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	for i, w := range m.weights {
		if w != 0 {
			b = binary.LittleEndian.AppendUint16(b, uint16(i))
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w))
		}
	}
	b = m.given.append(b)
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// Load reads a model that [Model.Encode] wrote. A damaged file, or one for other
// features than this program's, is an error.
func Load(b []byte) (*Model, error) {
	const head = len(rankMagic) + 1 + 4 + 4
	if len(b) < head+8 || string(b[:len(rankMagic)]) != rankMagic {
		return nil, fmt.Errorf("speaker: not a file of pronoun weights")
	}
	if v := b[len(rankMagic)]; v != rankVersion {
		return nil, fmt.Errorf("speaker: pronoun weights of version %d, want %d", v, rankVersion)
	}
	body, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, fmt.Errorf("speaker: the file of pronoun weights is damaged: its checksum does not agree")
	}
	if h := binary.LittleEndian.Uint32(b[len(rankMagic)+1:]); h != featureHash {
		return nil, fmt.Errorf("speaker: the pronoun weights are for features %08x, this program computes %08x", h, uint32(featureHash))
	}
	m := new(Model)
	n := int(binary.LittleEndian.Uint32(b[head-4:]))
	rest := body[head:]
	if n > len(m.weights) || len(rest) < n*6+4 {
		return nil, fmt.Errorf("speaker: the file of pronoun weights ends early")
	}
	for range n {
		i, w := binary.LittleEndian.Uint16(rest), math.Float32frombits(binary.LittleEndian.Uint32(rest[2:]))
		if int(i) >= len(m.weights) || w != w || w > 1e6 || w < -1e6 {
			return nil, fmt.Errorf("speaker: a bad weight in the file of pronoun weights")
		}
		m.weights[i] = w
		rest = rest[6:]
	}
	var err error
	m.given, err = readFirstNames(rest)
	return m, err
}
