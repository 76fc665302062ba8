package nlp

import (
	"unicode"
	"unicode/utf8"
)

// Dateline returns the first token behind the dateline that opens a paragraph, up to its
// dash (*KESSING, July 11 (Northline) —*), or the paragraph's first token.
func (d *Doc) Dateline(par Range) int {
	if w := d.Word(par.Start); len(w) < 3 || !allUpper(w) {
		return par.Start
	}
	bracket := false
	for i := par.Start + 1; i+1 < min(par.End, par.Start+16); i++ {
		w := d.Word(i)
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case w == "(" || w == ")":
			bracket = w == "("
		case isDash(w) && d.Tokens[i].Space:
			for i+2 < par.End && isDash(d.Word(i+1)) {
				i++
			}
			return i + 1
		case d.Tokens[i].Kind == Word && !bracket && !unicode.IsUpper(r):
			return par.Start
		}
	}
	return par.Start
}

func isDash(w string) bool { return w == "—" || w == "–" || w == "-" || w == "―" }

func allUpper(w string) bool {
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// ColonDateline returns the token behind a dateline that ends in a colon (*ARANPETH:
// The minister …*), 0 where the first paragraph has none. It is one word or several in
// capitals, and no other paragraph begins so: else it is the label of a speaker.
func (d *Doc) ColonDateline() int {
	found := 0
	for i, par := range d.Paragraphs {
		end := capitalsAndColon(d, par)
		switch {
		case end == 0 && i == 0:
			return 0
		case end > 0 && i > 0:
			return 0
		case i == 0:
			found = end
		}
	}
	return found
}

// capitalsAndColon returns the token behind a colon before which a paragraph has at
// most four words, all in capitals, or 0.
func capitalsAndColon(d *Doc, par Range) int {
	for i := par.Start; i < min(par.End, par.Start+8); i++ {
		switch w := d.Word(i); {
		case w == ":":
			if i == par.Start || i+1 == par.End || i-par.Start > 5 {
				return 0
			}
			return i + 1
		case d.Tokens[i].Kind == Punct && w != "," && w != "-":
			return 0
		case d.Tokens[i].Kind != Punct && (len(w) < 2 || !capitals(w)):
			return 0
		}
	}
	return 0
}

func capitals(w string) bool {
	for _, r := range w {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return false
		}
	}
	return true
}
