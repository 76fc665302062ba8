package attrib

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"quoth/nlp"
)

// A clause is a reporting clause that closes a sentence or interrupts it: *…,
// sources said.* *…, the mayor said, …* *…, according to a survey.*
type clause struct {
	cue, source   nlp.Range
	before, after nlp.Range // what it reports; after is empty at the end of a sentence
}

// frame corrects the pieces of plain sentences with a reporting clause at the end
// or in the middle. What surrounds such a clause is its content, whole; where
// somebody else says something in there, the tagger is apt to mark that alone.
// The inner statement is found again when the content is looked into.
func frame(d *nlp.Doc, all []piece) []piece {
	var out []piece
	at, near := 0, 0 // all before at is in out; none before near reaches the sentence
	for _, s := range d.Sentences {
		c, ok := findClause(d, s)
		if !ok {
			continue
		}
		lo, hi := over(all, max(at, near), s)
		near = lo
		within := all[lo:hi]
		if framed(within, c) || inverted(within, c) {
			continue
		}
		if len(within) > 0 && (within[0].Start < s.Start || within[len(within)-1].End > s.End) {
			continue // something runs over the sentence's edge
		}
		// The pieces of the sentence give way to the clause's.
		out = append(out, all[at:lo]...)
		first := len(out)
		out = append(out, piece{c.before, content}, piece{c.cue, cue}, piece{c.source, source})
		if c.after.Len() > 0 {
			out = append(out, piece{c.after, content})
		}
		slices.SortFunc(out[first:], func(a, b piece) int { return a.Start - b.Start })
		at = hi
	}
	return append(out, all[at:]...)
}

// framed reports whether the pieces already have the clause: most of what it
// reports on either side, and nothing of another statement's between.
func framed(all []piece, c clause) bool {
	before, after := 0, 0
	for _, p := range all {
		b, a := overlapLen(p.Range, c.before), overlapLen(p.Range, c.after)
		if a+b > 0 && p.role != content {
			return false
		}
		before, after = before+b, after+a
	}
	return before*10 >= 6*c.before.Len() && after*10 >= 6*c.after.Len()
}

// inverted reports whether the pieces have what stands behind the clause's verb
// as content: *The agency, a regulator, said it would act.*
func inverted(all []piece, c clause) bool {
	return c.cue.Start < c.source.Start && slices.ContainsFunc(all, func(p piece) bool {
		return p.role == content && overlapLen(p.Range, c.source) > 3
	})
}

func overlapLen(a, b nlp.Range) int {
	return max(0, min(a.End, b.End)-max(a.Start, b.Start))
}

// findClause looks for a reporting clause behind the first comma of a sentence
// without quotation marks.
func findClause(d *nlp.Doc, s nlp.Range) (clause, bool) {
	end := s.End
	for end > s.Start && d.Tokens[end-1].Kind == nlp.Punct && isStopMark(d.Word(end-1)) {
		end--
	}
	for i := s.Start; i < end; i++ {
		if d.Tokens[i].Depth > 0 {
			return clause{}, false
		}
	}
	for i := s.Start + 2; i+1 < end; i++ {
		if d.Word(i) != "," {
			continue
		}
		c, next, ok := clauseAt(d, i+1, end)
		if !ok {
			continue
		}
		c.before = nlp.Range{Start: s.Start, End: i}
		if next < end {
			c.after = nlp.Range{Start: next + 1, End: end}
			if c.after.Len() < 3 || trails(d.Word(c.after.Start)) {
				continue
			}
		}
		return c, true
	}
	return clause{}, false
}

// clauseAt reads a reporting clause that begins at token i and ends at a comma
// or at end; next is where it ends.
func clauseAt(d *nlp.Doc, i, end int) (c clause, next int, ok bool) {
	stop := i
	for stop < end && d.Word(stop) != "," && stop-i < 16 {
		stop++
	}
	if stop < end && d.Word(stop) != "," {
		return c, 0, false
	}
	first := nlp.Normalise(d.Word(i))
	switch {
	case first == "according" && stop-i >= 3 && nlp.Normalise(d.Word(i+1)) == "to":
		c.cue, c.source = nlp.Range{Start: i, End: i + 2}, nlp.Range{Start: i + 2, End: stop}
		return c, stop, true
	case reported[first] && stop-i >= 2 && startsNoun(d.Word(i+1)):
		c.cue, c.source = nlp.Range{Start: i, End: i + 1}, nlp.Range{Start: i + 1, End: stop}
		if stop < end { // “, said the mayor, who …”: what follows is more of the source as often as not
			return c, 0, false
		}
		return c, stop, true
	case startsNoun(d.Word(i)):
		for j := i + 1; j < min(stop, i+9); j++ {
			w := nlp.Normalise(d.Word(j))
			if w == "that" || w == "who" || w == "which" || w == "to" || w == "and" && j == i {
				return c, 0, false
			}
			if !reported[w] {
				continue
			}
			rest := stop - j - 1
			if rest > 3 || rest > 0 && !timeWord(d.Word(stop-1)) {
				return c, 0, false
			}
			c.cue, c.source = nlp.Range{Start: j, End: j + 1}, nlp.Range{Start: i, End: j}
			return c, stop, true
		}
	}
	return c, 0, false
}

// startsNoun reports whether a word may open a source: a capital, a pronoun, a
// determiner or a bare plural that speaks.
func startsNoun(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) || openers[w]
}

// trails reports whether a word opens an adjunct of the reporting clause
// rather than more of what is reported.
func trails(w string) bool {
	return len(w) > 5 && w[len(w)-3:] == "ing" || trailers[w]
}

func timeWord(w string) bool { return timeWords[nlp.Normalise(w)] }

func isStopMark(w string) bool { return w == "." || w == "!" || w == "?" || w == "…" }

var (
	reported = words(`said says say added adds noted notes explained argued argues wrote writes warned insisted insists recalled acknowledged
		conceded suggested stated predicted believes thinks claimed claims reported announced maintained contended`)
	openers = words(`he she they i we it one two three four five six some several many most a an the this these those his her their its our my
		sources officials police prosecutors lawyers residents witnesses researchers scientists experts analysts critics supporters aides
		organizers organisers doctors investigators authorities activists campaigners economists observers relatives friends neighbours neighbors
		people others another both neither opponents campaign prosecutors company former senior local`)
	trailers  = words(`as while when after before during citing who which whose where in on at by with`)
	timeWords = words(`monday tuesday wednesday thursday friday saturday sunday yesterday today week month year morning afternoon evening night later`)
)

var subordinating = words(`if unless while although though when whenever once had whereas even`)

// hem ends the plain content of a subordinate clause that opens a sentence at the
// comma behind it, if there is but one: *If she says that it rained, they will go.*
func hem(d *nlp.Doc, all []piece) []piece {
	for i := 1; i < len(all); i++ {
		c, p := all[i-1], &all[i]
		if p.role != content || c.role != cue || c.End != p.Start || d.Tokens[p.Start].Depth > 0 {
			continue
		}
		s := d.Sentences[d.Tokens[c.Start].Sentence]
		if !subordinating[nlp.Normalise(d.Word(s.Start))] || c.Start > s.Start+8 {
			continue
		}
		end := 0
		for k := p.Start + 1; k < min(p.End, s.End); k++ {
			if d.Word(k) != "," {
				continue
			}
			if end > 0 {
				end = 0
				break
			}
			end = k
		}
		if end > 0 {
			p.End = end
		}
	}
	return all
}
