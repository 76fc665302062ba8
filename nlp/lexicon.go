package nlp

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A Lexicon knows what the words of names usually are: how often each was a
// person's first name, last name, or in a place's name, in the openings of
// Wikipedia's articles.
type Lexicon struct {
	words map[string]lexiconEntry
	data  []byte // what it was read from
}

type lexiconEntry struct {
	men, women, last, place uint16
}

// ReadLexicon reads a word a line: the lower-cased word and four counts, divided
// by tabs.
func ReadLexicon(data []byte) (*Lexicon, error) {
	l := &Lexicon{words: make(map[string]lexiconEntry, bytes.Count(data, []byte("\n"))), data: data}
	sc := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; sc.Scan(); n++ {
		f := strings.Split(sc.Text(), "\t")
		var counts [4]uint16
		ok := len(f) == 5 && f[0] != ""
		for i := 0; ok && i < 4; i++ {
			c, err := strconv.ParseUint(f[i+1], 10, 32)
			ok = err == nil
			counts[i] = uint16(min(c, 65535))
		}
		if !ok {
			return nil, fmt.Errorf("lexicon: line %d: %.60q is not a word and four counts", n, sc.Text())
		}
		l.words[f[0]] = lexiconEntry{counts[0], counts[1], counts[2], counts[3]}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	return l, nil
}

// FirstName returns how often the word was the first name of a man and of a
// woman. The word may be in any case.
func (l *Lexicon) FirstName(word string) (men, women int) {
	e := l.words[Normalise(word)]
	return int(e.men), int(e.women)
}

// lexiconSize is how many values class has: three levels each of first name,
// last name and place.
const lexiconSize = 27

// class folds what is known of a normalised word to a number.
func (l *Lexicon) class(key string) int32 {
	e, ok := l.words[key]
	if !ok {
		return 0
	}
	level := func(n uint16) int32 {
		switch {
		case n == 0:
			return 0
		case n < 8:
			return 1
		}
		return 2
	}
	first := e.men
	if e.women > 65535-first {
		first = 65535
	} else {
		first += e.women
	}
	return level(first)*9 + level(e.last)*3 + level(e.place)
}
