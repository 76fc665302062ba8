package speaker

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
)

// firstNames are first names in small letters, in order, each with how its bearers
// are referred to: from 1, always as he, to -1, always as she.
type firstNames struct {
	text string
	ends []uint32 // of each name in text
	he   []int8   // in hundredths
}

// longestName is the length of the longest first name kept, in bytes.
const longestName = 15

func newFirstNames(given map[string]float32) firstNames {
	var f firstNames
	var text strings.Builder
	for _, g := range slices.Sorted(maps.Keys(given)) {
		if len(g) > longestName || g == "" {
			continue
		}
		text.WriteString(g)
		f.ends = append(f.ends, uint32(text.Len()))
		f.he = append(f.he, int8(math.Round(float64(given[g])*100)))
	}
	f.text = text.String()
	return f
}

func (f *firstNames) name(i int) string {
	if i == 0 {
		return f.text[:f.ends[0]]
	}
	return f.text[f.ends[i-1]:f.ends[i]]
}

// find looks a first name up.
func (f *firstNames) find(name string) (he float64, known bool) {
	i := sort.Search(len(f.ends), func(i int) bool { return f.name(i) >= name })
	if i == len(f.ends) || f.name(i) != name {
		return 0, false
	}
	return float64(f.he[i]) / 100, true
}

func (f *firstNames) all() map[string]float32 {
	m := make(map[string]float32, len(f.ends))
	for i := range f.ends {
		m[f.name(i)] = float32(f.he[i]) / 100
	}
	return m
}

// append writes the names: their number, and deflated how much of each is the
// beginning of the one before and how much follows, what follows, and the shares.
func (f *firstNames) append(b []byte) []byte {
	var lengths, rest, he []byte
	before := ""
	for i := range f.ends {
		n := f.name(i)
		k := 0
		for k < len(n) && k < len(before) && n[k] == before[k] {
			k++
		}
		lengths = append(lengths, byte(k<<4|len(n)-k))
		rest = append(rest, n[k:]...)
		he = append(he, byte(f.he[i]))
		before = n
	}
	var z bytes.Buffer
	w, err := flate.NewWriter(&z, flate.BestCompression)
	if err != nil {
		panic(err) // the level is a constant and valid
	}
	for _, part := range [][]byte{lengths, rest, he} {
		w.Write(part) // to memory, it does not fail
	}
	w.Close()
	b = binary.LittleEndian.AppendUint32(b, uint32(len(f.ends)))
	return append(b, z.Bytes()...)
}

// readFirstNames reads what append wrote.
func readFirstNames(b []byte) (f firstNames, err error) {
	if len(b) < 4 {
		return f, fmt.Errorf("speaker: the first names in the file of pronoun weights end early")
	}
	n := int(binary.LittleEndian.Uint32(b))
	const most = 1 << 20
	if n > most {
		return f, fmt.Errorf("speaker: %d first names in the file of pronoun weights, more than %d", n, most)
	}
	z, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b[4:])), most*(longestName+2)))
	if err != nil {
		return f, fmt.Errorf("speaker: the first names in the file of pronoun weights: %w", err)
	}
	if len(z) < 2*n {
		return f, fmt.Errorf("speaker: the first names in the file of pronoun weights end early")
	}
	lengths, rest, he := z[:n], z[n:len(z)-n], z[len(z)-n:]
	f.ends, f.he = make([]uint32, n), make([]int8, n)
	text := make([]byte, 0, 8*n)
	start := 0
	for i, l := range lengths {
		same, more := int(l>>4), int(l&15)
		if same > len(text)-start || more > len(rest) {
			return f, fmt.Errorf("speaker: the first names in the file of pronoun weights do not fit one another")
		}
		from := start
		start = len(text)
		text = append(text, text[from:from+same]...)
		text = append(text, rest[:more]...)
		rest = rest[more:]
		f.ends[i], f.he[i] = uint32(len(text)), int8(he[i])
	}
	f.text = string(text)
	return f, nil
}
