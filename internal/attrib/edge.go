package attrib

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth/nlp"
)

// trim takes from the pieces what the layout of a text says is no part of any:
// subheads, the dateline of a first paragraph, and, in a source, the paragraph
// before its own and the day behind it.
func trim(d *nlp.Doc, all []piece) []piece {
	story := d.ColonDateline()
	for i := range all {
		p := &all[i]
		if p.role != content {
			last := d.Paragraphs[d.Tokens[p.End-1].Paragraph]
			p.Start = max(p.Start, last.Start)
		}
		if p.Start < p.End {
			par := d.Paragraphs[d.Tokens[p.Start].Paragraph]
			p.Start = max(p.Start, datelineEnd(d, par), story)
		}
		if p.role == content && i > 0 && all[i-1].role == cue {
			p.Start = thatAfter(d, p.Range, all[i-1].End)
		}
		if p.role == source {
			if p.Len() > 2 && d.Word(p.Start+1) == "," && strings.HasSuffix(d.Word(p.Start), "ing") {
				p.Start += 2 // Reacting, the coordinator said
			}
			if w := wordOf(d, p.Start); p.Len() > 2 && d.Word(p.Start+1) == "," && (pronouns[w] && w != "who" || objects[w] || w == "her") {
				p.End = p.Start + 1 // the rest, according to her, was sold
			}
			p.End = joined(d, dayStart(d, p.Range), p.Start)
			for i := p.End - 2; i > p.Start; i-- {
				if d.Word(i) == ":" && d.Tokens[i+1].Space { // Reaction so far: the Chamber says
					p.Start = i + 1
					break
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(p piece) bool {
		return p.Len() <= 0 || isSubhead(d, d.Paragraphs[d.Tokens[p.Start].Paragraph])
	})
}

// dayStart is where the time behind a name begins that ends a source (*Ms Brask
// on Monday*), or the source's end.
func dayStart(d *nlp.Doc, r nlp.Range) int {
	end := r.End
	if end < len(d.Tokens) && d.Tokens[end].Kind == nlp.Clitic || d.Word(end-1) == "Today" || !timeWord(d.Word(end-1)) {
		return r.End
	}
	for end--; end > r.Start && dayMarks[d.Word(end-1)]; end-- {
	}
	if end == r.Start {
		return r.End
	}
	name := end - 1
	if d.Word(name) == "," && name > r.Start { // the mayor, Ms Brask, on Monday
		name--
	}
	if first, _ := utf8.DecodeRuneInString(d.Word(name)); !unicode.IsUpper(first) {
		return r.End // the day belongs to what is described: a report published on Monday
	}
	return end
}

// thatAfter is where a content begins that the tagger took to begin with the phrase
// before its conjunction: told analysts on *a call that the worst was over*.
func thatAfter(d *nlp.Doc, r nlp.Range, cueEnd int) int {
	if r.Start-cueEnd > 6 || r.Start-1 < cueEnd || !places[wordOf(d, r.Start-1)] {
		return r.Start
	}
	for k := r.Start; k < min(r.End-2, r.Start+6); k++ {
		if d.Tokens[k].Kind == nlp.Punct {
			break
		}
		if wordOf(d, k) == "that" && k > r.Start {
			return k
		}
	}
	return r.Start
}

var places = words(`on in at by from during via over after`)

// joined is where a source ends that runs into the first of two verbs: *His guest
// smiled and said*.
func joined(d *nlp.Doc, end, start int) int {
	if end-2 <= start || wordOf(d, end-1) != "and" || !strings.HasSuffix(wordOf(d, end-2), "ed") {
		return end
	}
	return end - 2
}

// datelineEnd is the first token behind a paragraph's dateline, or behind the time of
// a post, or the paragraph's first.
func datelineEnd(d *nlp.Doc, par nlp.Range) int {
	if end := clockEnd(d, par); end > par.Start {
		return end
	}
	return d.Dateline(par)
}

// clockEnd is the first token behind the time of day that opens a post of a live blog
// (*10:05 The minister …*, *10.05am: …*), or the paragraph's first.
func clockEnd(d *nlp.Doc, par nlp.Range) int {
	at := d.Tokens[par.Start].Start
	end := at
	for end < len(d.Text) && end < at+5 && (d.Text[end] >= '0' && d.Text[end] <= '9' || d.Text[end] == ':' || d.Text[end] == '.') {
		end++
	}
	if s := d.Text[at:end]; len(s) < 4 || !clock.MatchString(s) {
		return par.Start
	}
	i := par.Start
	for i < par.End && d.Tokens[i].Start < end {
		i++
	}
	for i < par.End && (strings.EqualFold(d.Word(i), "am") || strings.EqualFold(d.Word(i), "pm") || d.Word(i) == "—" || d.Word(i) == "–" || d.Word(i) == "-" || d.Word(i) == ":" || d.Word(i) == "|") {
		i++
	}
	if i >= par.End {
		return par.Start
	}
	if r, _ := utf8.DecodeRuneInString(d.Word(i)); !unicode.IsUpper(r) && d.Tokens[i].Mark != nlp.OpenMark {
		return par.Start
	}
	return i
}

var clock = regexp.MustCompile(`^[0-2]?[0-9][:.][0-5][0-9]$`)

// isSubhead reports whether a paragraph is a few words without a stop at their
// end, or a few words in quotation marks.
func isSubhead(d *nlp.Doc, par nlp.Range) bool {
	end := par.End
	if par.Len() > 2 && d.Tokens[par.Start].Mark == nlp.OpenMark && d.Tokens[end-1].Mark == nlp.CloseMark {
		end--
	}
	return end-par.Start <= 7 && d.Tokens[end-1].Kind != nlp.Punct
}

var dayMarks = words(`on this last late early yesterday`)

// addressed is where a content begins behind the person that its cue addresses
// (*told us that …*, *asked them for …*), or its start.
func addressed(d *nlp.Doc, cue nlp.Range, c nlp.Range) int {
	if cue.End != c.Start || cue.Len() == 0 || c.Len() < 3 {
		return c.Start
	}
	if !slices.ContainsFunc(lemmas(nlp.Normalise(d.Word(cue.End-1))), func(l string) bool { return addressing[l] }) {
		return c.Start
	}
	switch w, next := nlp.Normalise(d.Word(c.Start)), nlp.Normalise(d.Word(c.Start+1)); {
	case w == "her" && (next == "that" || next == "to" || next == "for" || openers[next]),
		objects[w]:
		return c.Start + 1
	}
	return c.Start
}

// wasTold reports whether a cue tells what its subject heard (*was told*, *had been
// promised*): the subject is not its source.
func wasTold(d *nlp.Doc, cue nlp.Range) bool {
	passive := false
	for i := cue.Start; i < cue.End; i++ {
		switch w := nlp.Normalise(d.Word(i)); {
		case w == "was" || w == "were" || w == "been" || w == "being" || w == "is" || w == "are":
			passive = true
		case passive && told[w]:
			return true
		}
	}
	return false
}

var (
	told = words(`told promised informed instructed ordered warned advised assured urged reminded said understood believed thought alleged reported rumoured
		rumored claimed feared`)
	addressing = words(`tell ask thank assure promise warn order urge remind inform convince persuade advise implore instruct beg reassure invite`)
	objects    = words(`me us him them you everybody everyone`)
)
