package speaker

import (
	"quoth"
	"quoth/nlp"
)

// resolveRelative resolves who, which and whose: the phrase that ends right
// before it, or the longer one of which that is the end.
func (x *reading) resolveRelative(t int, cue nlp.Range) finding {
	d := x.d
	sent := d.Sentences[d.Tokens[t].Sentence]
	w := bare(d.Word(t))
	if w == "who" && t > sent.Start && (bare(d.Word(t-1)) == "and" || bare(d.Word(t-1)) == "but") {
		for k := t - 2; k > sent.Start; k-- {
			if bare(d.Word(k)) == w { // voters, who live in the south and who will vote
				return x.resolveRelative(k, cue)
			}
		}
	}
	best := mention{entity: -1}
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-30; i-- {
		m := x.log[i]
		if m.Start < sent.Start || m.Start >= t || m.kind == quoth.MentionPronoun {
			continue
		}
		end := min(m.End, t)
		e := x.entities[m.entity]
		people := e.typ == quoth.Person || e.typ == quoth.Group || e.plural || e.typ == ""
		if w == "who" && !e.proper && !e.sure && m.Start < best.Start && best.entity >= 0 {
			continue // to turn the tables on Olde, who
		}
		switch {
		case t-end > 12:
			continue
		case (w == "who" || w == "whom") && !people && !(e.typ == quoth.Organisation && t == end):
			continue
		case w == "which" && e.typ == quoth.Person:
			continue
		}
		// The nearest; of two that end alike or of which one holds the other's
		// preposition, the longer: a colleague of Olde, who …
		switch {
		case best.entity < 0:
			best = m
		case m.Start < best.Start && (end >= min(best.End, t) || x.ofChain(m.End, best.Start) && people):
			best = m
		case m.Start > best.Start && end > best.End && !x.ofChain(best.End, m.Start):
			best = m
		}
	}
	if best.entity < 0 || t-best.End > 3 && !x.ofChain(best.End, t) {
		return unknown
	}
	if k := t - 1; best.End < t && !x.ofChain(best.End, t) && d.Tokens[k].Kind == nlp.Word && !isUpper(d.Word(k)) {
		// Her ministry published figures which showed: of the figures.
		if _, _, _, sure := typeOf(bare(d.Word(k))); sure {
			p := x.around(k)
			if f := x.resolveNominal(&p, false); f.entity >= 0 {
				return finding{f.entity, "relative", []nlp.Range{p.Range}}
			}
		}
		return unknown
	}
	x.mention(best.entity, nlp.Range{Start: t, End: t + 1}, quoth.MentionPronoun)
	return finding{best.entity, "relative", []nlp.Range{{Start: best.Start, End: min(best.End, t)}}}
}

// ofChain reports whether the words from i to j carry a noun phrase on: a
// preposition first, no verb, no mark but a comma at the end.
func (x *reading) ofChain(i, j int) bool {
	if i >= j {
		return false
	}
	if w := bare(x.d.Word(i)); !prepositions[w] || relative[w] {
		return false
	}
	for k := i; k < j; k++ {
		w := bare(x.d.Word(k))
		if verbs[w] || x.d.Tokens[k].Kind == nlp.Punct && k < j-1 && w != "-" && w != "’" {
			return false
		}
	}
	return true
}
