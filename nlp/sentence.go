package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// endsSentence reports whether the sentence that began at token start ends
// with token i. The paragraph's end is not its concern.
func (d *Doc) endsSentence(i, start int) bool {
	next := &d.Tokens[i+1]
	if d.closesMark(i+1) && !next.Space {
		return false // the closing mark belongs to this sentence
	}
	// Walk back over closing marks to the stop.
	j := i
	for j > start && d.closesMark(j) {
		j--
	}
	stop := d.Word(j)
	if !isStop(stop) && !(d.Tokens[j].Kind == Word && strings.HasSuffix(stop, ".") && len(stop) > 3 && j == i && dottedWord(stop)) {
		return false
	}
	if isStop(d.Word(i + 1)) {
		return false // ?! and ...
	}
	word := d.Word(i + 1)
	r, _ := utf8.DecodeRuneInString(word)
	if !next.Space { // "end.Next": a missing space
		if j != i || j == start {
			return j != i && unicode.IsUpper(r)
		}
		before := d.Word(j - 1)
		return stop != "…" && unicode.IsUpper(r) && len(word) > 1 && isLower(before) && len(before) > 1 && !strings.Contains(before, "www")
	}
	if opensMark(word) && i+2 < len(d.Tokens) {
		r, _ = utf8.DecodeRuneInString(d.Word(i + 2))
		if unicode.IsLower(r) {
			return j != i && stop != "." // “Really?” “so” is rare; stay together
		}
		return !d.abbreviates(j, start, word)
	}
	if unicode.IsLower(r) {
		// Small letters after a stop: careless typing after a plain word, else an
		// abbreviation or a name with a mark of its own.
		return j == i && j > start && !dottedWord(stop) && d.Tokens[j-1].Kind == Word && plainWord(d.Word(j-1)) && !d.abbreviates(j, start, word)
	}
	if d.Tokens[i+1].Kind == Punct && !opensMark(word) {
		return word == "-" || word == "•" || word == "*" || word == "#" || word == "@" || word == "$" || word == "£" || word == "€"
	}
	return !d.abbreviates(j, start, word)
}

// abbreviates reports whether the stop at token j most likely belongs to an
// abbreviation before the word that follows, not to the sentence.
func (d *Doc) abbreviates(j, start int, following string) bool {
	stop := d.Word(j)
	if stop != "." {
		if dottedWord(stop) { // U.S. President; a.m. The
			return !sentenceOpeners[strings.ToLower(following)]
		}
		return false
	}
	if j == start || d.Tokens[j].Space {
		return false
	}
	before := d.Word(j - 1)
	if months[before] || corporate[before] {
		return !sentenceOpeners[strings.ToLower(following)]
	}
	if abbreviations[strings.ToLower(before)] {
		return true
	}
	r, n := utf8.DecodeRuneInString(before)
	return n == len(before) && unicode.IsUpper(r) && before != "I" // an initial
}

func (d *Doc) closesMark(i int) bool {
	switch d.Word(i) {
	case "”", "’", "»", ")", "]":
		return true
	case "\"", "'":
		return !d.Tokens[i].Space
	}
	return false
}

func opensMark(w string) bool {
	switch w {
	case "“", "‘", "«", "\"", "'", "(", "[", "„":
		return true
	}
	return false
}

// plainWord reports whether w is of small letters, and more than one.
func plainWord(w string) bool {
	return len(w) > 1 && strings.ToLower(w) == w
}

func isStop(w string) bool { return w == "." || w == "!" || w == "?" || w == "…" }

func dottedWord(w string) bool {
	return len(w) >= 3 && w[1] == '.'
}

func isLower(w string) bool {
	r, _ := utf8.DecodeLastRuneInString(w)
	return unicode.IsLower(r)
}

var (
	months          = set("Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec")
	corporate       = set("Inc Corp Co Ltd Bros Jr Sr Esq Ave Blvd Rd Univ Dept")
	abbreviations   = set("no nos vol fig art approx est e.g i.e cf etc al dept asst assoc calif fla mass wash ill ind mich minn miss conn penn tenn tex ariz ark colo del kan ky la md mo mont neb nev okla ore pa va vt wis wyo ft viz pp ed eds v")
	sentenceOpeners = set("the a an he she it they we i you in on at but and however this that these those his her their its our my there when while after before if as for with by from to what who how why mr mrs ms")
)
