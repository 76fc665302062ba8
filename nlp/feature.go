package nlp

import (
	"bufio"
	"bytes"
	"fmt"
	"hash/crc32"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Feature is one column of what the tagger reads of a token: a small integer
// below Size.
type Feature struct {
	Name string `json:"name"`
	Size int    `json:"size"`
}

// featureVersion names the meaning of the columns below. Change it with them:
// a model trained on other features is then refused.
const featureVersion = "features/2"

// Lexicon is the vocabulary's lexicon of names.
func (v *Vocabulary) Lexicon() *Lexicon { return v.lexicon }

// Features returns the columns of [Doc.Features] under a vocabulary.
func (v *Vocabulary) Features() []Feature {
	return []Feature{
		{"word", len(v.words) + 1}, // lower-cased, digits as 0; 0 is unknown
		{"hash", 1 << 13},          // of the whole word, for the unknown ones
		{"prefix", 1 << 11},        // of its first three letters
		{"suffix", 1 << 12},        // of its last three
		{"shape", 1 << 9},          // Xxxx, XX, 0000 … hashed
		{"quote", 12},              // the quotation it stands in, and whether it is a mark
		{"place", 1 << 5},          // at the edges of sentence and paragraph; a space before
		{"echo", 12},               // how often the article has the word, in which case
		{"lexicon", lexiconSize},   // what it is in names
	}
}

// FeatureHash identifies the features and the vocabulary a model was trained on.
func (v *Vocabulary) FeatureHash() string {
	return fmt.Sprintf("%08x", crc32.Checksum([]byte(fmt.Sprint(featureVersion, v.Features(), v.sum)), crc32.MakeTable(crc32.Castagnoli)))
}

// A Vocabulary is what a model knows of words: a number for each that has a
// vector of its own, and the lexicon of names.
type Vocabulary struct {
	words   map[string]int32
	lexicon *Lexicon
	sum     uint32 // of both
}

// ReadVocabulary reads one lower-cased word a line; the first line is <unk>,
// number 0. The vocabulary goes with a lexicon.
func ReadVocabulary(data []byte, lexicon *Lexicon) (*Vocabulary, error) {
	v := &Vocabulary{
		words:   make(map[string]int32, bytes.Count(data, []byte("\n"))),
		lexicon: lexicon,
		sum:     crc32.Update(crc32.ChecksumIEEE(data), crc32.IEEETable, lexicon.data),
	}
	sc := bufio.NewScanner(bytes.NewReader(data))
	n := int32(0)
	for ; sc.Scan(); n++ {
		w := sc.Text()
		if n == 0 {
			if w != "<unk>" {
				return nil, fmt.Errorf("vocabulary: line 1 is %.40q, want <unk>", w)
			}
			continue
		}
		if _, ok := v.words[w]; ok || w == "" {
			return nil, fmt.Errorf("vocabulary: line %d: %.40q is empty or stands twice", n+1, w)
		}
		v.words[w] = n
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("vocabulary: line %d: %w", n+1, err)
	}
	if n == 0 {
		return nil, fmt.Errorf("vocabulary: empty")
	}
	return v, nil
}

// Encode appends one row of column values for each token of the document.
// Training and prediction both read a document through this one function.
func (v *Vocabulary) Encode(dst []int32, d *Doc) []int32 {
	type count struct{ lower, capital int32 }
	counts := make(map[string]count, len(d.Tokens)/2)
	keys := make([]string, len(d.Tokens))
	for i, t := range d.Tokens {
		w := d.Word(i)
		keys[i] = Normalise(w)
		if t.Kind != Word {
			continue
		}
		c := counts[keys[i]]
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			c.capital++
		} else {
			c.lower++
		}
		counts[keys[i]] = c
	}
	seen := make(map[string]bool, len(counts))
	quote := 0
	for i := range d.Tokens {
		t := &d.Tokens[i]
		w, key := d.Word(i), keys[i]

		var echo int32
		if t.Kind == Word {
			c := counts[key]
			if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
				echo = min(c.capital, 3)
				if c.lower > 0 {
					echo = 4
				}
				if !seen[key] {
					echo += 4
				}
				seen[key] = true
			} else if c.capital > 0 {
				echo = 9
			} else {
				echo = 10
			}
		}

		dst = append(dst,
			v.words[key],
			bucket(key, 13, 1),
			bucket(head(key, 3), 11, 2),
			bucket(tail(key, 3), 12, 3),
			bucket(shape(w), 9, 4),
			quoteFeature(d, i, &quote),
			place(d, i),
			echo,
			v.lexicon.class(key))
	}
	return dst
}

// quoteFeature numbers what token i is to the quotations around it; at walks
// along Doc.Quotes.
func quoteFeature(d *Doc, i int, at *int) int32 {
	t := &d.Tokens[i]
	if t.Depth == 0 {
		return 0
	}
	for *at+1 < len(d.Quotes) && (d.Quotes[*at].End <= i || d.Quotes[*at].Depth != 1) {
		*at++
	}
	f := int32(1)
	switch {
	case t.Mark == OpenMark && t.Depth == 1:
		f = 2
	case t.Mark == CloseMark && t.Depth == 1:
		f = 3
	case t.Mark != NoMark:
		f = 4
	case t.Depth > 1:
		f = 5
	}
	if q := d.Quotes[*at]; q.Contains(i) && q.Len() <= 7 {
		f += 5 // a short one: often a title or scare quotes
	}
	return f
}

// The bits of the place feature.
const (
	placeSpace = 1 << iota
	placeSentenceStart
	placeSentenceEnd
	placeParagraphStart
	placeParagraphEnd
)

// place packs where token i stands into five bits.
func place(d *Doc, i int) int32 {
	t := &d.Tokens[i]
	s, p := d.Sentences[t.Sentence], d.Paragraphs[t.Paragraph]
	var f int32
	for bit, on := range [...]bool{t.Space, i == s.Start, i == s.End-1, i == p.Start, i == p.End-1} {
		if on {
			f |= 1 << bit
		}
	}
	return f
}

// Normalise lower-cases a word, writes its digits as 0 and curly apostrophes
// straight.
func Normalise(w string) string {
	ascii, change := true, false
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
		change = change || 'A' <= c && c <= 'Z' || '1' <= c && c <= '9'
	}
	if ascii && !change {
		return w
	}
	return strings.Map(func(r rune) rune {
		switch {
		case '1' <= r && r <= '9':
			return '0'
		case r == '’' || r == '‘':
			return '\''
		}
		return unicode.ToLower(r)
	}, w)
}

// shape folds a word to its pattern of capitals, small letters, digits and
// other characters, a run of one kind to at most two.
func shape(w string) string {
	var b [12]byte
	n, run := 0, 0
	var last byte
	for _, r := range w {
		c := byte('x')
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLower(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = '0'
		case r < utf8.RuneSelf:
			c = byte(r)
		default:
			c = byte(r%64) + 128
		}
		if c == last {
			run++
		} else {
			run = 1
		}
		last = c
		if run <= 2 && n < len(b) {
			b[n] = c
			n++
		}
	}
	return string(b[:n])
}

// bucket hashes a string into 1<<bits buckets (FNV-1a, folded).
func bucket(s string, bits uint, salt uint32) int32 {
	h := uint32(2166136261) ^ salt*0x9e3779b9
	for i := 0; i < len(s); i++ {
		h ^= uint32(s[i])
		h *= 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 13
	return int32(h & (1<<bits - 1))
}

// head is the first n runes of s.
func head(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// tail is the last n runes of s.
func tail(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, k := utf8.DecodeLastRuneInString(s[:i])
		i -= k
	}
	return s[i:]
}
