package nlp

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
