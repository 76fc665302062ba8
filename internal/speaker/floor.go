package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// These are the ways by which a reader knows whom a pronoun means before weighing
// anything: who has the floor keeps it, who is asked answers, two who did something are
// they. Each is -1, or unknown, where it tells nothing.

// continues finds, for he or she as the source of a quotation that opens its paragraph, or
// as the paragraph's first word, the one who spoke last in the paragraph before, if that is
// known to agree and nobody else is spoken of from there on: *…, said Olde.* ¶ *“…,” she said.*
func (x *reading) continues(p pronoun, cs []candidate) int {
	d := x.d
	at := d.Tokens[p.at]
	n := len(x.speakers)
	if p.class != 'h' || !p.src || at.Depth > 0 || n == 0 || at.Paragraph != d.Tokens[x.spokeAt].Paragraph+1 {
		return -1
	}
	if start := d.Paragraphs[at.Paragraph].Start; d.Tokens[start].Depth == 0 && start != p.at {
		return -1
	}
	k := slices.IndexFunc(cs, func(c candidate) bool { return c.entity == x.speakers[n-1] })
	if k < 0 || !x.known(p, x.entities[cs[k].entity]) || x.entities[cs[k].entity].vague || x.questions(x.spokeIn) {
		return -1
	}
	for i := len(x.log) - 1; i >= 0 && i >= len(x.log)-reach; i-- {
		m := x.log[i]
		if from := d.Tokens[m.Start]; m.Start > x.spokeAt && m.Start < p.at && m.entity != cs[k].entity && from.Depth == 0 && x.inside[m.Start] < 0 &&
			x.may(p, x.entities[m.entity]) && x.agrees(p, x.entities[m.entity]) && !slices.ContainsFunc(x.entities[cs[k].entity].roles, func(r role) bool { return r.span.Contains(m.Start) }) {
			return -1
		}
	}
	return k
}

// clauseSubject finds, for it as the subject of a subordinate clause, the body that opens
// the sentence or the words reported, if no other stands between: *the council broke the
// law when it voted*. It is -1 where there is none.
func (x *reading) clauseSubject(p pronoun, cs []candidate) int {
	d := x.d
	if p.class != 'i' || p.form != 's' || p.at == 0 || !subordinate[bare(d.Word(p.at-1))] {
		return -1
	}
	found := -1
	for k, c := range cs {
		m := c.last
		if m.Start > p.at || d.Tokens[m.Start].Sentence != d.Tokens[p.at].Sentence || x.inside[m.Start] != x.inside[p.at] || x.entities[c.entity].typ != quoth.Organisation {
			continue
		}
		if found >= 0 || x.subject(m.Range) != 1 {
			return -1
		}
		found = k
	}
	return found
}

// questions reports whether a statement's cue is a verb of asking.
func (x *reading) questions(i int) bool {
	c := x.statements[i].cue
	for k := c.Start; k < c.End; k++ {
		if asking[bare(x.d.Word(k))] {
			return true
		}
	}
	return false
}

// answers finds, for he or she as a source, the one to whom the statement before was put,
// in the same paragraph, by a question or where this one answers: *The lawyer put it to
// her that …. She answered that …*. It is -1 where there is none.
func (x *reading) answers(p pronoun, cs []candidate) int {
	d := x.d
	at := d.Tokens[p.at]
	if p.class != 'h' || !p.src || at.Depth > 0 || len(x.at[p.at]) == 0 {
		return -1
	}
	last := -1
	for i := x.at[p.at][0] - 1; i >= 0 && i > x.at[p.at][0]-12; i-- {
		s := &x.statements[i]
		if s.parent < 0 && s.cue.Len() > 0 && s.cue.Start < p.at && s.entity >= 0 && (last < 0 || s.cue.Start > x.statements[last].cue.Start) {
			last = i
		}
	}
	if last < 0 {
		return -1
	}
	s := &x.statements[last]
	from := d.Tokens[s.cue.Start]
	if from.Paragraph != at.Paragraph || at.Sentence-from.Sentence > 1 {
		return -1
	}
	reply := x.statements[x.at[p.at][0]].cue
	asked, replied := x.questions(last), false
	for i := reply.Start; i < reply.End; i++ {
		replied = replied || answering[bare(d.Word(i))]
	}
	if !asked && !replied {
		return -1
	}
	for t := s.cue.Start; t < min(s.cue.End+6, p.at) && d.Tokens[t].Depth == 0; t++ {
		e := -1
		if n := x.nameAt(t); n >= 0 {
			e = x.names[n].entity
		} else if m, ok := x.meant[t]; ok {
			e = m
		}
		if x.inside[t] >= 0 || e < 0 || e == s.entity || s.source.Contains(t) {
			continue
		}
		k := slices.IndexFunc(cs, func(c candidate) bool { return c.entity == e })
		if k >= 0 && x.agrees(p, x.entities[e]) {
			return k
		}
	}
	return -1
}

var (
	asking    = set("asked asks pressed put suggested questioned challenged demanded")
	answering = set("answered answers replied replies responded responds retorted countered agreed conceded accepted denied")
)

// passesOver reports whether he or she would mean somebody three paragraphs back or more
// although another whom it may mean has been spoken of since the paragraph before.
func (x *reading) passesOver(p pronoun, cs []candidate, best int) bool {
	if p.class != 'h' || !p.src || best < 0 {
		return false
	}
	par := x.d.Tokens[p.at].Paragraph
	if par-x.d.Tokens[cs[best].last.Start].Paragraph < 3 {
		return false
	}
	for k, c := range cs {
		if k != best && par-x.d.Tokens[c.last.Start].Paragraph <= 1 && x.agrees(p, x.entities[c.entity]) {
			return true
		}
	}
	return false
}

// goesOn finds the one who was the source right before among the candidates of a
// pronoun that is a source again, where nobody else has come in between: who has
// the floor keeps it. It is -1 where there is none.
func (x *reading) goesOn(p pronoun, cs []candidate) int {
	n := len(x.speakers)
	if !p.src || n == 0 || p.class == 'h' && x.d.Tokens[p.at].Depth > 0 {
		return -1
	}
	at := x.d.Tokens[p.at]
	k := slices.IndexFunc(cs, func(c candidate) bool { return c.entity == x.speakers[n-1] })
	if k < 0 {
		return -1
	}
	c := &cs[k]
	e := x.entities[c.entity]
	from := x.d.Tokens[c.last.Start]
	switch p.class {
	case 'h':
		if at.Paragraph != x.d.Tokens[x.spokeAt].Paragraph || at.Paragraph != from.Paragraph || at.Sentence-from.Sentence > 4 ||
			e.he*p.he < 0 || x.r.gender(e.given)*float64(p.he) < -0.9 {
			return -1
		}
		for i, o := range cs {
			if i != k && o.last.Start > c.last.Start && x.d.Tokens[o.last.Start].Depth == 0 && x.agrees(p, x.entities[o.entity]) {
				if x.inside[o.last.Start] >= 0 && x.known(p, e) && !x.known(p, x.entities[o.entity]) {
					continue // of whom the speaker tells
				}
				return -1
			}
		}
		return k
	case 't':
		if !e.plural && e.typ != quoth.Group && !collective[x.headOf(e)] {
			return -1
		}
	}
	if at.Paragraph-from.Paragraph <= 1 && at.Sentence-from.Sentence <= 3 {
		return k
	}
	return -1
}

// onlyHere finds the candidate for he or she who is the only person spoken of in
// the paragraph so far, quotations apart. It is -1 where there is none, or where
// the paragraph before speaks of one with whom the pronoun is known to agree, and of
// this one it is not.
func (x *reading) onlyHere(p pronoun, cs []candidate) int {
	at := x.d.Tokens[p.at]
	if p.class != 'h' || at.Depth > 0 {
		return -1
	}
	found := -1
	for k, c := range cs {
		from := x.d.Tokens[c.last.Start]
		if c.last.Start > p.at || from.Paragraph != at.Paragraph || from.Depth > 0 {
			continue
		}
		e := x.entities[c.entity]
		if found >= 0 || e.he*p.he < 0 || x.r.gender(e.given)*float64(p.he) < -0.9 || x.governed(c.last.Range) != 0 {
			return -1
		}
		found = k
	}
	if found < 0 || x.known(p, x.entities[cs[found].entity]) {
		return found
	}
	for k, c := range cs {
		if k != found && at.Paragraph-x.d.Tokens[c.last.Start].Paragraph <= 1 && x.known(p, x.entities[c.entity]) {
			return -1
		}
	}
	return found
}

// priorSubject finds, for he or she as a source whose sentence speaks of nobody
// before it, the subject of the sentence before in the same paragraph, quotations passed
// over: the only person there who stands before a verb and in no clause of its own. It
// is -1 where there is none.
func (x *reading) priorSubject(p pronoun, cs []candidate) int {
	d := x.d
	at := d.Tokens[p.at]
	if p.class != 'h' || at.Depth > 0 || !p.src {
		return -1
	}
	prior := at.Sentence - 1
	for prior >= 0 && d.Tokens[d.Sentences[prior].Start].Depth > 0 {
		prior--
	}
	if prior < 0 || d.Tokens[d.Sentences[prior].Start].Paragraph != at.Paragraph {
		return -1
	}
	found, ledTo, several := -1, -1, false
	for i := len(x.log) - 1; i >= 0 && i >= len(x.log)-reach; i-- {
		m := x.log[i]
		from := d.Tokens[m.Start]
		if m.Start >= p.at || from.Depth > 0 || from.Sentence < prior {
			continue
		}
		k := slices.IndexFunc(cs, func(c candidate) bool { return c.entity == m.entity })
		if k < 0 || !x.agrees(p, x.entities[m.entity]) {
			continue
		}
		if from.Sentence > prior {
			return -1
		}
		if !x.isSubject(m) {
			several = several || ledTo >= 0 && ledTo != k
			if w := bare(d.Word(max(0, x.begins(m)-1))); ledTo < 0 && (w == "to" || w == "by" || w == "from") && (x.inside[m.Start] == x.inside[p.at] || x.entities[m.entity].proper) {
				ledTo = k
			}
			several = several || ledTo != k
			continue
		}
		if found >= 0 && found != k {
			return -1
		}
		found = k
	}
	if found < 0 && !several {
		return ledTo // the question was put to Olde
	}
	return found
}

// theyGoOn finds, for they as a source, the people in the plural who spoke last, in its
// sentence or the one before of the same paragraph: *Democrats believe …. They say …*. It
// is -1 where there are none.
func (x *reading) theyGoOn(p pronoun, cs []candidate) int {
	d := x.d
	at := d.Tokens[p.at]
	n := len(x.speakers)
	if p.class != 't' || !p.src || at.Depth > 0 || n == 0 || !x.may(p, x.entities[x.speakers[n-1]]) {
		return -1
	}
	spoke := d.Tokens[x.spokeAt]
	if x.spokeAt > p.at || spoke.Depth > 0 || spoke.Paragraph != at.Paragraph || at.Sentence-spoke.Sentence > 1 || x.inside[p.at] != x.inside[x.spokeAt] {
		return -1
	}
	return slices.IndexFunc(cs, func(c candidate) bool { return c.entity == x.speakers[n-1] })
}

// severalHere finds, for they as a source, the only people in the plural of whom its
// sentence, or else the one before, speaks before it, if they stand near its head: bodies in
// the singular give way to them. It is -1 where there are none.
func (x *reading) severalHere(p pronoun, cs []candidate) int {
	at := x.d.Tokens[p.at]
	if p.class != 't' || !p.src || at.Depth > 0 {
		return -1
	}
	found := -1
	for k, c := range cs {
		from := x.d.Tokens[c.last.Start]
		if c.last.Start > p.at || from.Depth > 0 || at.Sentence-from.Sentence > 1 || from.Paragraph != at.Paragraph || !x.entities[c.entity].plural {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = k
	}
	if found >= 0 && x.subject(cs[found].last.Range) == 0 {
		return -1
	}
	return found
}

// pairBefore is the two or more, joined by and, of whom the sentence before says
// something, for they as the first word of a source's sentence: *The whip and the chairman
// met the Speaker. They urged him …*; or of whom its own sentence did: *As Olde and Brask
// left, they said*.
func (x *reading) pairBefore(p pronoun) finding {
	d := x.d
	at := d.Tokens[p.at]
	if p.class != 't' || !p.src || x.choose != nil || at.Depth > 0 {
		return unknown
	}
	r := d.Sentences[at.Sentence]
	switch {
	case r.Start < p.at:
		if subordinate[bare(d.Word(r.Start))] {
			r.Start++
		}
		r.End = p.at
	case at.Sentence == 0:
		return unknown
	default:
		r = d.Sentences[at.Sentence-1]
	}
	if first := d.Tokens[r.Start]; first.Paragraph != at.Paragraph || first.Depth > 0 {
		return unknown
	}
	end := r.Start + 1
	for end < r.End && end < r.Start+16 && !x.finite(end) {
		if bare(d.Word(end)) == "including" {
			return unknown
		}
		end++
	}
	if end >= r.End || !x.finite(end) {
		return unknown
	}
	r.End = end
	parts := x.conjuncts(r)
	if len(parts) == 0 {
		return unknown
	}
	for i := range parts {
		if parts[i].form != formPronoun {
			continue
		}
		if _, ok := x.meant[parts[i].at]; !ok {
			return unknown
		}
	}
	f := x.resolve(&source{form: formGroup, at: p.at, parts: parts, phrase: phrase{Range: r}}, r)
	if f.entity >= 0 {
		x.meant[p.at] = f.entity
		x.mention(f.entity, nlp.Range{Start: p.at, End: p.at + 1}, quoth.MentionPronoun)
	}
	return f
}

var subordinate = set("as when while after before although though because if since once until")

// rather is the only candidate for he or she as a source, no more than a paragraph back,
// with a name and known to agree, where the likeliest is not known to agree, has no name
// and was spoken of only in what others say. It is -1 where there is none.
func (x *reading) rather(p pronoun, cs []candidate, best int) int {
	at := x.d.Tokens[p.at]
	if p.class != 'h' || !p.src || at.Depth > 0 || best < 0 {
		return -1
	}
	if e := x.entities[cs[best].entity]; e.proper || x.known(p, e) {
		return -1
	}
	for _, m := range x.log {
		if m.entity == cs[best].entity && x.inside[m.Start] < 0 {
			return -1
		}
	}
	found := -1
	for k, c := range cs {
		if e := x.entities[c.entity]; e.proper && x.known(p, e) && at.Paragraph-x.d.Tokens[c.last.Start].Paragraph <= 1 {
			if found >= 0 {
				return -1
			}
			found = k
		}
	}
	return found
}

// begins is the token at which the titles and offices before a mention begin.
func (x *reading) begins(m mention) int {
	i := m.Start
	for i > 0 && x.d.Tokens[i-1].Kind == nlp.Word && (x.office(i-1) || trivial[bare(x.d.Word(i-1))] && !definite[bare(x.d.Word(i-1))]) {
		i--
	}
	return i
}

// isSubject reports whether a mention stands before a verb, and in no subordinate
// clause, as far as the words beside it tell.
func (x *reading) isSubject(m mention) bool {
	d := x.d
	if x.governed(m.Range) != 0 {
		return false
	}
	sent := d.Sentences[d.Tokens[m.Start].Sentence]
	if w := bare(d.Word(max(0, m.Start-1))); (w == "was" || w == "is" || w == "came" || w == "stood") && prepositions[bare(d.Word(sent.Start))] {
		return true // among them was Olde
	}
	if m.Start > sent.Start {
		switch w := bare(d.Word(m.Start - 1)); {
		case relative[w], w == "as", w == "because", w == "if", w == "when", w == "while", w == "after", w == "before", w == "than", w == "whether",
			w == "whose", w == "until", w == "since", w == "although", w == "though", w == "so":
			return false
		}
	}
	i := m.End
	if i+1 < sent.End && d.Word(i) == "," {
		if i++; !x.finite(i) { // Olde, who is 60, said
			for ; i < sent.End && d.Word(i) != ","; i++ {
			}
			i++
		}
	}
	for i < sent.End && d.Tokens[i].Kind == nlp.Word && (strings.HasSuffix(d.Word(i), "ly") || adverbs[d.Word(i)]) {
		i++
	}
	return i < sent.End && x.finite(i)
}

// finite reports whether token i looks like a finite verb.
func (x *reading) finite(i int) bool {
	w := x.d.Word(i)
	return verbs[w] || finite[w] || strings.HasSuffix(w, "ed") && heads[w] == ""
}

var (
	adverbs = set(`also then later now still just once never again yesterday today already even`)
	finite  = set(`does did do may might must shall can came comes went goes took takes gave gives made makes got gets saw sees met meets
		held holds kept keeps left leaves let lets put puts ran runs sat sits spoke speaks stood stands told tells thinks knew knows felt feels
		found finds heard hears became becomes began begins brought brings built builds bought buys chose chooses drew draws drove drives
		fell falls fought fights led leads lost loses paid pays read reads rose rises sent sends shook shakes showed shows sold sells
		spent spends struck strikes swore swears taught teaches threw throws won wins wore wears rejects denies insists says`)
)

// known reports whether the pronoun is known to agree with an entity.
func (x *reading) known(p pronoun, e *entity) bool {
	return e.he*p.he > 0 || e.he == 0 && x.r.gender(e.given)*float64(p.he) > 0.7
}

// onlyBefore finds, for he or she as a source where the paragraph speaks of nobody
// before it, the only one of whom the paragraph before speaks and whom the pronoun may
// mean, if it is known to agree or a sentence begins with him or he spoke last.
// Quotations are passed over. It is -1 where there is none.
func (x *reading) onlyBefore(p pronoun, cs []candidate) int {
	at := x.d.Tokens[p.at]
	if p.class != 'h' || at.Depth > 0 || !p.src {
		return -1
	}
	par := at.Paragraph - 1
	for n := 0; par >= 0 && n < 2 && x.d.Tokens[x.d.Paragraphs[par].Start].Depth > 0; n++ {
		par-- // nothing but a quotation
	}
	found, clear := -1, false
	for i := len(x.log) - 1; i >= 0 && i >= len(x.log)-reach; i-- {
		m := x.log[i]
		from := x.d.Tokens[m.Start]
		if m.Start > p.at || from.Depth > 0 || x.inside[m.Start] >= 0 && !x.entities[m.entity].proper {
			continue
		}
		if from.Paragraph < par {
			break
		}
		k := slices.IndexFunc(cs, func(c candidate) bool { return c.entity == m.entity })
		if k < 0 || !x.agrees(p, x.entities[m.entity]) {
			continue
		}
		if from.Paragraph == at.Paragraph || found >= 0 && found != k {
			return -1
		}
		found = k
		clear = clear || x.governed(m.Range) == 0 && x.subject(m.Range) > 0
	}
	if found < 0 {
		return -1
	}
	e := cs[found].entity
	if !clear && !x.known(p, x.entities[e]) && (len(x.speakers) == 0 || x.speakers[len(x.speakers)-1] != e) {
		return -1
	}
	return found
}

// lastSpeaker is the candidate for he or she, as a source outside quotations, who spoke
// last, no more than two paragraphs before, if the pronoun is known to agree and its
// paragraph has spoken of nobody else whom it may mean; else -1.
func (x *reading) lastSpeaker(p pronoun, cs []candidate) int {
	at := x.d.Tokens[p.at]
	if n := len(x.speakers); p.class == 'h' && p.src && at.Depth == 0 && n > 0 && at.Paragraph-x.d.Tokens[x.spokeAt].Paragraph <= 2 {
		k := slices.IndexFunc(cs, func(c candidate) bool { return c.entity == x.speakers[n-1] })
		if k < 0 || !x.known(p, x.entities[cs[k].entity]) {
			return -1
		}
		for i, o := range cs {
			if from := x.d.Tokens[o.last.Start]; i != k && from.Paragraph == at.Paragraph && from.Depth == 0 && o.last.Start < p.at && x.agrees(p, x.entities[o.entity]) {
				return -1
			}
		}
		return k
	}
	return -1
}
