package quoth

import (
	"strings"
	"unicode/utf8"
)

// Marks returns where in a text the words of a Match clause stand: for a phrase,
// from its first word to its last. Marks are in order and do not overlap. A
// clause of another operator has none.
func (c Clause) Marks(text string) []Span {
	if c.Op != Match || len(c.Words) == 0 {
		return nil
	}
	var marks []Span
	if len(c.Words) == 1 {
		for w := range EachWord(text) {
			if c.Accepts(0, w.Text) {
				marks = append(marks, w.Span)
			}
		}
		return marks
	}
	words := Words(text)
	for i := 0; i+len(c.Words) <= len(words); i++ {
		if !c.acceptsAll(words[i : i+len(c.Words)]) {
			continue
		}
		m := Span{words[i].Start, words[i+len(c.Words)-1].End}
		if n := len(marks); n > 0 && marks[n-1].Overlaps(m) {
			marks[n-1].End = m.End
		} else {
			marks = append(marks, m)
		}
	}
	return marks
}

func (c Clause) acceptsAll(words []Word) bool {
	for i := range words {
		if !c.Accepts(i, words[i].Text) {
			return false
		}
	}
	return true
}

// Accepts reports whether a word of a text, as [Words] gives it, can stand for
// the word of that number of a Match clause: the word itself; one that begins
// with it, where the clause ends in a prefix; or one with the same first letter
// that takes at most Fuzzy steps to make, each a letter left out, put in or
// changed, or two neighbours swapped.
func (c Clause) Accepts(i int, word string) bool {
	want := c.Words[i]
	switch {
	case c.Fuzzy > 0:
		return near(want, word, c.Fuzzy)
	case c.Prefix && i == len(c.Words)-1:
		return strings.HasPrefix(word, want)
	}
	return word == want
}

// longest is how many letters a word may have to be compared letter by letter.
const longest = 64

// near reports whether two words have the same first letter and differ by at
// most so many steps (the optimal string alignment distance).
func near(a, b string, most int) bool {
	if a == b {
		return true
	}
	first, size := utf8.DecodeRuneInString(a)
	if other, _ := utf8.DecodeRuneInString(b); first != other {
		return false
	}
	var left, right [longest]rune
	x, okX := letters(a[size:], &left)
	y, okY := letters(b[size:], &right)
	if !okX || !okY || len(x)-len(y) > most || len(y)-len(x) > most {
		return false
	}
	// The distances of x[:i-2], x[:i-1] and x[:i] to every y[:j].
	var table [3][longest + 1]int
	before, last, row := &table[0], &table[1], &table[2]
	for j := range y {
		last[j+1] = j + 1
	}
	for i := range x {
		row[0] = i + 1
		least := row[0]
		for j := range y {
			change := 1
			if x[i] == y[j] {
				change = 0
			}
			d := min(last[j]+change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		if least > most {
			return false
		}
		before, last, row = last, row, before
	}
	return last[len(y)] <= most
}

// letters puts the letters of a word into a buffer, unless it is too long.
func letters(word string, into *[longest]rune) ([]rune, bool) {
	n := 0
	for _, r := range word {
		if n == longest {
			return nil, false
		}
		into[n] = r
		n++
	}
	return into[:n], true
}
