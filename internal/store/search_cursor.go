package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// A cursor is a place in a list, for the caller a word without meaning. It holds
// the values of the last row of a page, not a number of rows, so what comes into
// the store later shifts no page. It is bound to its list: to the kind of it and to what
// was asked for.
type cursor struct {
	kind    cursorKind
	hash    [8]byte // of what was asked for
	numbers []int64
	text    string
}

type cursorKind byte

const (
	cursorNewest cursorKind = iota + 1
	cursorRanked
	cursorArticles
	cursorSpeakers
)

// numbersOf is how many numbers a cursor of each kind has.
var numbersOf = map[cursorKind]int{cursorNewest: 1, cursorRanked: 5, cursorArticles: 1, cursorSpeakers: 2}

const cursorVersion = 1

// maxCursor is more than any cursor of ours has.
const maxCursor = 256

func (c cursor) String() string {
	b := append([]byte{cursorVersion, byte(c.kind)}, c.hash[:]...)
	for _, n := range c.numbers {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return base64.RawURLEncoding.EncodeToString(append(b, c.text...))
}

// readCursor reads a cursor of a list that asked for hash.
func readCursor(s string, hash [8]byte, kinds ...cursorKind) (cursor, error) {
	bad := fmt.Errorf("%w: the cursor is not one of this list: begin again without it", ErrInvalid)
	if len(s) > maxCursor || strings.ContainsAny(s, "\r\n") { // which the decoder would pass over
		return cursor{}, bad
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < 10 || b[0] != cursorVersion || [8]byte(b[2:10]) != hash {
		return cursor{}, bad
	}
	c := cursor{kind: cursorKind(b[1]), hash: hash}
	for _, k := range kinds {
		if k != c.kind || len(b) < 10+8*numbersOf[k] {
			continue
		}
		b = b[10:]
		for range numbersOf[k] {
			c.numbers = append(c.numbers, int64(binary.BigEndian.Uint64(b)))
			b = b[8:]
		}
		c.text = string(b)
		return c, nil
	}
	return cursor{}, bad
}

// hashList is what the cursors of a list are bound to.
func hashList(parts ...string) [8]byte {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return [8]byte(sum[:8])
}

// limit is how many rows a page has.
func (p Page) limit() (int, error) {
	switch {
	case p.Limit == 0:
		return 20, nil
	case p.Limit < 0 || p.Limit > 200:
		return 0, fmt.Errorf("%w: a page of %d: want 1 to 200", ErrInvalid, p.Limit)
	}
	return p.Limit, nil
}

func floatBits(f float64) int64     { return int64(math.Float64bits(f)) }
func floatFromBits(n int64) float64 { return math.Float64frombits(uint64(n)) }
