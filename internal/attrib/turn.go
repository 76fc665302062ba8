package attrib

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth/nlp"
)

// findTurns reads a text laid out as a conversation: paragraphs that begin with
// a speaker's label and a colon (*MS LANG: …*, *Q: …*), paragraphs between
// that carry on. Each turn is one statement: the label its source, the colon
// its cue. A text with fewer than three labelled paragraphs, or with most of its
// paragraphs unlabelled before the first, is no conversation.
func findTurns(d *nlp.Doc) []Statement {
	type label struct{ source, colon, paragraph int }
	var labels []label
	seen := make(map[string]int)
	for p, par := range d.Paragraphs {
		if colon := labelEnd(d, par); colon > 0 {
			first := labelStart(d, par)
			labels = append(labels, label{first, colon, p})
			seen[d.Text[d.Tokens[first].Start:d.Tokens[colon].Start]]++
		}
	}
	repeated := 0
	for _, n := range seen {
		if n > 1 {
			repeated++
		}
	}
	if len(labels) < 3 || repeated == 0 || len(labels)*3 < len(d.Paragraphs)-labels[0].paragraph {
		return nil
	}
	var out []Statement
	for _, l := range labels {
		par := d.Paragraphs[l.paragraph]
		if body := (nlp.Range{Start: l.colon + 1, End: par.End}); body.Len() > 0 {
			out = append(out, Statement{
				Source:  nlp.Range{Start: l.source, End: l.colon},
				Cue:     nlp.Range{Start: l.colon, End: l.colon + 1},
				Content: []nlp.Range{body},
				Parent:  -1,
			})
		}
	}
	return out
}

// labelEnd returns the token of the colon that ends a paragraph's label, or 0:
// at most eight words, the first a capital, none a verb of speech, then more
// text.
func labelEnd(d *nlp.Doc, par nlp.Range) int {
	words := 0
	first := labelStart(d, par)
	for i := first; i < par.End && words <= 8; i++ {
		switch w := d.Word(i); {
		case w == ":":
			if i == first || i+1 == par.End || !d.Tokens[i+1].Space && d.Tokens[i+1].Mark != nlp.OpenMark {
				return 0
			}
			return i
		case d.Tokens[i].Kind == nlp.Punct && !strings.Contains("().,-’'", w):
			return 0
		case d.Tokens[i].Kind == nlp.Word:
			words++
			r, _ := utf8.DecodeRuneInString(w)
			if words == 1 && !unicode.IsUpper(r) {
				return 0
			}
			for _, l := range lemmas(strings.ToLower(w)) {
				if reporting[l] {
					return 0
				}
			}
		}
	}
	return 0
}

// labelStart is the first token of a paragraph behind a mark that opens it.
func labelStart(d *nlp.Doc, par nlp.Range) int {
	if par.Len() > 1 && d.Tokens[par.Start].Mark == nlp.OpenMark {
		return par.Start + 1
	}
	return par.Start
}

// reporting are verbs that make a lead-in of what would be a label.
var reporting = words(`say tell add ask write warn state read explain announce note conclude continue`)

// inTurn returns the index of the turn that holds the statement, or -1.
func inTurn(turns []Statement, s Statement) int {
	at := start(s)
	i, _ := slices.BinarySearchFunc(turns, at+1, func(t Statement, at int) int { return t.Source.Start - at })
	if i > 0 && at < turns[i-1].Content[0].End {
		return i - 1
	}
	return -1
}

// label makes of a name and a colon before a quotation, anywhere in a text, its
// source and cue: *It rained. Superintendent Oster: “…”*
func label(d *nlp.Doc, all []piece) []piece {
	var out []piece
	at, near := 0, 0 // all before at is in out; none before near reaches the sentence
	for _, s := range d.Sentences {
		colon := labelEnd(d, s)
		if d.Word(s.End-1) == ":" {
			colon = s.End - 1 // the quotation is a paragraph of its own
		}
		if colon == 0 || colon+1 >= len(d.Tokens) || d.Tokens[colon+1].Mark != nlp.OpenMark || !named(d, nlp.Range{Start: s.Start, End: colon}) {
			continue
		}
		lo, hi := over(all, max(at, near), nlp.Range{Start: s.Start, End: colon + 1})
		near = lo
		if slices.ContainsFunc(all[lo:hi], func(p piece) bool { return p.role == cue && p.Start < colon }) {
			continue
		}
		out = append(out, all[at:lo]...)
		out = append(out, piece{nlp.Range{Start: s.Start, End: colon}, source}, piece{nlp.Range{Start: colon, End: colon + 1}, cue})
		q := d.Quotes[quoteFrom(d, colon+1)].Range
		if l, h := over(all, hi, q); l == h {
			out = append(out, piece{q, content})
		}
		at = hi
	}
	return append(out, all[at:]...)
}

// named reports whether a label is a noun phrase with a name in it, as far as its
// words tell.
func named(d *nlp.Doc, r nlp.Range) bool {
	name := false
	for i := r.Start; i < r.End; i++ {
		w := d.Word(i)
		first, _ := utf8.DecodeRuneInString(w)
		name = name || unicode.IsUpper(first) && (i > r.Start || r.Len() == 1)
		if helpers[w] && !phrasal[w] || reported[w] || slices.ContainsFunc(lemmas(w), func(l string) bool { return reporting[l] }) {
			return false
		}
	}
	return name && r.Len() <= 16
}

// phrasal are the small words of noun phrases.
var phrasal = words(`the a an of for and in at from with his her their its our`)
