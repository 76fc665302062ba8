package nlp

import (
	"bufio"
	"bytes"
	"fmt"
	"hash/crc32"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Pieces is a vocabulary of word pieces: a word is read as the longest piece
// that it begins with, then the longest that goes on, and so forth (Wu et al.,
// "Google's Neural Machine Translation System", 2016). Pieces are lower-cased
// and without accents.
type Pieces struct {
	ids     map[string]int32
	list    []string
	longest int // bytes
	sum     uint32
}

// The first pieces of every vocabulary.
const (
	pieceUnknown = iota
	pieceFirst   // stands before a sequence
	pieceLast    // and after it
	pieceSpecial // the number of these
)

var specialPieces = [pieceSpecial]string{"[UNK]", "[CLS]", "[SEP]"}

// mostPieces is as many pieces as are read of one word.
const mostPieces = 8

// ReadPieces reads one piece a line, those that go on with ## before them; the
// first lines are [UNK], [CLS] and [SEP].
func ReadPieces(data []byte) (*Pieces, error) {
	p := &Pieces{ids: make(map[string]int32, bytes.Count(data, []byte("\n"))), sum: crc32.ChecksumIEEE(data)}
	sc := bufio.NewScanner(bytes.NewReader(data))
	for n := int32(0); sc.Scan(); n++ {
		w := sc.Text()
		if n < pieceSpecial && w != specialPieces[n] {
			return nil, fmt.Errorf("pieces: line %d is %.40q, want %s", n+1, w, specialPieces[n])
		}
		if _, ok := p.ids[w]; ok || strings.TrimPrefix(w, "##") == "" && w != "##" {
			return nil, fmt.Errorf("pieces: line %d: %.40q is empty or stands twice", n+1, w)
		}
		p.ids[w] = n
		p.list = append(p.list, w)
		p.longest = max(p.longest, len(w))
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("pieces: line %d: %w", len(p.ids)+1, err)
	}
	if len(p.ids) < pieceSpecial {
		return nil, fmt.Errorf("pieces: %d lines are too few", len(p.ids))
	}
	return p, nil
}

// Size is the number of pieces.
func (p *Pieces) Size() int { return len(p.list) }

// Append appends the pieces of a word, at least one and at most eight.
func (p *Pieces) Append(dst []int32, word string) []int32 {
	begin := len(dst)
	w := plain(word)
	for i := 0; i < len(w); {
		r, n := utf8.DecodeRuneInString(w[i:])
		end := i + n
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			for end < len(w) {
				r, n := utf8.DecodeRuneInString(w[end:])
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					break
				}
				end += n
			}
		}
		dst = p.run(dst, w[i:end])
		i = end
	}
	if len(dst) == begin {
		return append(dst, pieceUnknown)
	}
	return dst[:min(len(dst), begin+mostPieces)]
}

// run appends the pieces of letters and digits, or of one other character.
func (p *Pieces) run(dst []int32, w string) []int32 {
	begin := len(dst)
	var key [64]byte
	copy(key[:], "##")
	for i := 0; i < len(w); {
		id, length := int32(-1), 0
		for end := min(len(w), i+min(p.longest, len(key)-2)); end > i; end-- {
			var ok bool
			if i == 0 {
				id, ok = p.ids[w[:end]]
			} else {
				n := copy(key[2:], w[i:end])
				id, ok = p.ids[string(key[:2+n])]
			}
			if ok {
				length = end - i
				break
			}
		}
		if length == 0 {
			return append(dst[:begin], pieceUnknown)
		}
		dst = append(dst, id)
		i += length
	}
	return dst
}

// plain lower-cases a word and takes its accents away.
func plain(w string) string {
	w = strings.ToLower(w)
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mn, r) {
					return -1
				}
				return r
			}, norm.NFD.String(w))
		}
	}
	return w
}
