package nlp

import (
	"unicode"
	"unicode/utf8"
)

// A Quote is one stretch of text in quotation marks.
type Quote struct {
	Range          // tokens, the marks included
	Depth    uint8 // 1 for an outermost quotation
	Unclosed bool  // no closing mark before its paragraph ends
	// Continues tells that the quotation is left open at its paragraph's end
	// and the next paragraph reopens it: one utterance.
	Continues bool
}

type openQuote struct {
	quote  int // index into Doc.Quotes
	closer string
}

// findQuotes pairs quotation marks, one paragraph at a time, and sets Depth and
// Mark of every token. Curly marks say their side; straight ones are told
// by the spaces around them. A single mark opens only where a partner closes it
// in the same paragraph, so that apostrophes are no quotations.
func (d *Doc) findQuotes() {
	for p, par := range d.Paragraphs {
		var stack []openQuote
		for i := par.Start; i < par.End; i++ {
			t := &d.Tokens[i]
			role, closer := d.mark(i, par, stack)
			switch role {
			case OpenMark:
				stack = append(stack, openQuote{len(d.Quotes), closer})
				d.Quotes = append(d.Quotes, Quote{Range: Range{i, par.End}, Depth: uint8(min(len(stack), 255)), Unclosed: true})
				t.Mark, t.Depth = OpenMark, uint8(min(len(stack), 255))
			case CloseMark:
				t.Mark = CloseMark
				k := len(stack) - 1
				for stack[k].closer != closer {
					k-- // what was opened inside and never closed ends here too
				}
				for _, o := range stack[k:] {
					d.Quotes[o.quote].End = i + 1
				}
				d.Quotes[stack[k].quote].Unclosed = false
				t.Depth = uint8(min(k+1, 255))
				stack = stack[:k]
			default:
				t.Depth = uint8(min(len(stack), 255))
			}
		}
		if len(stack) > 0 && p+1 < len(d.Paragraphs) {
			first := d.Word(d.Paragraphs[p+1].Start)
			if first == "“" || first == "\"" || first == "‘" || first == "«" {
				d.Quotes[stack[0].quote].Continues = true
			}
		}
	}
}

// mark tells the role of token i: OpenMark with the text of the mark that would close it,
// CloseMark with its own text (a partner is then on the stack), or NoMark.
func (d *Doc) mark(i int, par Range, stack []openQuote) (QuoteMark, string) {
	if d.Tokens[i].Kind != Punct {
		return NoMark, ""
	}
	w := d.Word(i)
	open := func(closer string) bool {
		for _, o := range stack {
			if o.closer == closer {
				return true
			}
		}
		return false
	}
	switch w {
	case "“":
		// Some outlets type the opening mark at both ends.
		if open("”") && !d.Tokens[i].Space && (i+1 == par.End || d.Tokens[i+1].Space) {
			return CloseMark, "”"
		}
		return OpenMark, "”"
	case "„":
		return OpenMark, "”"
	case "«":
		return OpenMark, "»"
	case "”", "»":
		if open(w) {
			return CloseMark, w
		}
		if w == "”" && open("\"") && !d.Tokens[i].Space {
			return CloseMark, "\"" // the two ends are of different make
		}
		// A closing mark typed where a quotation opens.
		if w == "”" && d.Tokens[i].Space && i+1 < par.End && !d.Tokens[i+1].Space {
			return OpenMark, w
		}
	case "\"":
		if !open(w) && open("”") && !d.Tokens[i].Space {
			return CloseMark, "”"
		}
		if open(w) && !(d.Tokens[i].Space && i+1 < par.End && !d.Tokens[i+1].Space) {
			return CloseMark, w
		}
		if !open(w) && i+1 < par.End && (d.Tokens[i].Space || d.beginsAfter(i)) {
			return OpenMark, w
		}
		if open(w) {
			return CloseMark, w
		}
	case "‘", "'", "’":
		if w != "‘" && open(w) {
			if d.closesSingle(i, par) {
				return CloseMark, w
			}
			return NoMark, ""
		}
		if w != "’" && (d.Tokens[i].Space || d.beginsAfter(i)) && i+1 < par.End && !d.Tokens[i+1].Space {
			closer := "’"
			if w == "'" {
				closer = "'"
			}
			for j := i + 2; j < par.End && j < i+120; j++ {
				if d.Word(j) == closer && d.closesSingle(j, par) {
					return OpenMark, closer
				}
				if d.Word(j) == "”" && len(stack) > 0 {
					break
				}
			}
		}
	}
	return NoMark, ""
}

// beginsAfter reports whether the token before i is one that a quotation may
// follow without a space: a bracket, a dash, another opening mark.
func (d *Doc) beginsAfter(i int) bool {
	if i == 0 || d.Tokens[i-1].Kind != Punct {
		return false
	}
	switch d.Word(i - 1) {
	case "(", "[", "—", "–", "-", "/", "“", "‘":
		return true
	case ":", "\"", "'":
		return d.Tokens[i-1].Space || d.Word(i-1) == ":"
	}
	return false
}

// closesSingle reports whether a single mark at i can close a quotation: no
// space before it, and a space, a mark or the end after it. After an s it is
// taken for a plural’s possessive unless a mark follows.
func (d *Doc) closesSingle(i int, par Range) bool {
	if d.Tokens[i].Space || i == par.Start {
		return false
	}
	if i+1 == par.End {
		return true
	}
	next := d.Tokens[i+1]
	if next.Kind == Punct && !next.Space {
		return true
	}
	if !next.Space {
		return false
	}
	before := d.Word(i - 1)
	if d.Tokens[i-1].Kind == Punct {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return unicode.ToLower(r) != 's'
}

// In returns the index of the outermost quotation that holds token i, or -1.
func (d *Doc) In(i int) int {
	if d.Tokens[i].Depth == 0 {
		return -1
	}
	lo, hi := 0, len(d.Quotes)
	for lo < hi {
		m := (lo + hi) / 2
		if d.Quotes[m].Start <= i {
			lo = m + 1
		} else {
			hi = m
		}
	}
	for k := lo - 1; k >= 0; k-- {
		if d.Quotes[k].Depth == 1 {
			if d.Quotes[k].Contains(i) {
				return k
			}
			return -1
		}
	}
	return -1
}
