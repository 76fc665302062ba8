package quoth

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// A Word is a word of a text as search sees it.
type Word struct {
	Span        // where it stands, in bytes of the text
	Text string // folded: lower case, Latin letters without diacritics
}

// Words divides a text into its words: the longest runs of letters and digits,
// with the accents that stand between or after them. Apostrophes, hyphens and all
// other characters divide. They are, character by character, the tokens of
// SQLite's FTS5 with the tokenizer “unicode61 remove_diacritics 2”, so that what
// is marked in a text is what was found. Bytes that are not UTF-8 divide.
func Words(text string) []Word {
	words := make([]Word, 0, len(text)/6+1)
	for w := range EachWord(text) {
		words = append(words, w)
	}
	return words
}

// EachWord gives the words of [Words] one after another.
func EachWord(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for at := 0; ; {
			w, found := nextWord(text, at)
			if !found || !yield(w) {
				return
			}
			at = w.End
		}
	}
}

// nextWord finds the first word that begins at or after a byte of the text.
func nextWord(text string, at int) (w Word, found bool) {
	for ; at < len(text); at++ {
		c := text[at]
		if c < utf8.RuneSelf {
			if asciiFold[c] != 0 {
				break
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if isWordRune(r, size) {
			break
		}
		at += size - 1
	}
	if at >= len(text) {
		return Word{}, false
	}
	folded := true
	end := at
	for end < len(text) {
		c := text[end]
		if c < utf8.RuneSelf {
			f := asciiFold[c]
			if f == 0 {
				break
			}
			folded = folded && f == c
			end++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isWordRune(r, size) && !isAccent(r) {
			break
		}
		folded = folded && !isAccent(r) && fold(r) == r
		end += size
	}
	w = Word{Span{at, end}, text[at:end]}
	if !folded {
		w.Text = foldWord(w.Text)
	}
	return w, true
}

// foldWord folds the characters of one word.
func foldWord(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range word {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(asciiFold[r])
		case !isAccent(r):
			b.WriteRune(fold(r))
		}
	}
	return b.String()
}

// asciiFold has what each ASCII character of a word is folded to, 0 for those
// that divide words.
var asciiFold = func() (table [utf8.RuneSelf]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c, c
	}
	for c := byte('0'); c <= '9'; c++ {
		table[c] = c
	}
	return table
}()

// isWordRune reports whether a character from outside ASCII, decoded from that
// many bytes, is part of words.
func isWordRune(r rune, size int) bool {
	if r == utf8.RuneError && size == 1 {
		return false
	}
	i, j := 0, len(wordRuns)
	for i < j {
		m := int(uint(i+j) >> 1)
		if wordRuns[m].last < r {
			i = m + 1
		} else {
			j = m
		}
	}
	return i < len(wordRuns) && wordRuns[i].first <= r
}

// isAccent reports whether a character is dropped from words without ending
// them. Only these of the combining marks are: FTS5 takes the others as dividing.
func isAccent(r rune) bool {
	const first, last = '\u0300', '\u0331'
	return first <= r && r <= last && accents>>(r-first)&1 != 0
}

// fold returns the lower-case letter, if Latin without diacritics, for a character of a
// word from outside ASCII.
func fold(r rune) rune {
	i, j := 0, len(foldRuns)
	for i < j {
		m := int(uint(i+j) >> 1)
		if foldRuns[m].last < r {
			i = m + 1
		} else {
			j = m
		}
	}
	if i == len(foldRuns) || r < foldRuns[i].first {
		return r
	}
	run := foldRuns[i]
	if (r-run.first)%run.step != 0 {
		return r
	}
	if run.same {
		return run.to
	}
	return run.to + r - run.first
}

// A wordRun is a run of characters that words are made of.
type wordRun struct{ first, last rune }

// A foldRun is a run of characters, each step from the last, that fold to one
// letter or to a run of letters at the same distances.
type foldRun struct {
	first, last, step, to rune
	same                  bool
}
