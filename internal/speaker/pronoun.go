package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// A pronoun is a third-person pronoun and where it stands.
type pronoun struct {
	at    int
	class byte // h: he or she, t: they, i: it
	he    int  // 1 for he, -1 for she
	form  byte // s: subject, o: object, p: possessive
	quote int  // the statement whose content holds it, or -1
	src   bool // it is a source
}

// A candidate is an entity that a pronoun may mean.
type candidate struct {
	entity   int
	last     mention
	features []uint32
}

// pronounAt reads the pronoun at token t.
func (x *reading) pronounAt(t int) pronoun {
	p := pronoun{at: t, quote: int(x.inside[t]), class: 'h', form: 's'}
	w := bare(x.d.Word(t))
	switch w {
	case "he", "him", "his", "himself":
		p.he = 1
	case "she", "her", "hers", "herself":
		p.he = -1
	case "they", "them", "their", "theirs", "themselves":
		p.class = 't'
	default:
		p.class = 'i'
	}
	switch w {
	case "him", "them", "himself", "herself", "themselves", "itself":
		p.form = 'o'
	case "his", "their", "its", "theirs", "hers":
		p.form = 'p'
	case "her":
		p.form = 'p'
		if t+1 >= len(x.d.Tokens) || x.d.Tokens[t+1].Kind == nlp.Punct || breaks[bare(x.d.Word(t+1))] || prepositions[bare(x.d.Word(t+1))] {
			p.form = 'o'
		}
	}
	p.src = len(x.at[t]) > 0
	return p
}

// may reports whether an entity is of the kind that the pronoun stands for.
func (x *reading) may(p pronoun, e *entity) bool {
	switch p.class {
	case 'h':
		if e.typ == "" && e.proper {
			return e.full.Len() <= 3 && x.r.givenName(x.d.Word(e.full.Start)) && x.d.Word(max(0, e.full.Start-1)) != "the"
		}
		return e.typ == quoth.Person && !e.plural
	case 't':
		return e.plural || e.typ == quoth.Group || e.typ == quoth.Organisation
	}
	return e.typ == quoth.Organisation || e.typ == quoth.Document || e.typ == "" || e.typ == quoth.Place && p.src
}

// barred reports whether the pronoun cannot mean the entity: it is spoken of
// with the other pronoun, it speaks the words in which the pronoun stands, or is
// named where the pronoun speaks.
func (x *reading) barred(p pronoun, i int) bool {
	e := x.entities[i]
	if p.src && x.saysOf(p.at, i) {
		return true
	}
	if p.class != 'h' {
		return false
	}
	if p.form == 'o' && x.governs(p.at, i) {
		return true
	}
	if e.he*p.he <= -2 || e.he == 0 && x.r.gender(e.given)*float64(p.he) < -0.95 {
		return true
	}
	for q, n := p.quote, 0; q >= 0 && n < 8; q, n = x.statements[q].parent, n+1 {
		s := &x.statements[q]
		if s.turn && x.interview && x.labelled(i) {
			return true // the other is you
		}
		if s.entity == i && (s.turn || s.parent < 0 && x.d.Tokens[p.at].Depth > 0) {
			return true
		}
	}
	return false
}

// governs reports whether the object at token t is one of a cue whose source is the
// entity: whom the agency quotes is not the agency (principle B of binding).
func (x *reading) governs(t, entity int) bool {
	before := t
	if w := bare(x.d.Word(max(0, t-1))); w == "to" || w == "of" || w == "with" {
		before--
	}
	if x.cueOf == nil {
		x.cueOf = make(map[int]int)
		for i := range x.statements {
			for k := x.statements[i].cue.Start; k < x.statements[i].cue.End; k++ {
				x.cueOf[k] = i
			}
		}
	}
	for _, k := range []int{before - 1, t} {
		if i, ok := x.cueOf[k]; ok && x.statements[i].entity == entity {
			return true
		}
	}
	return false
}

// saysOf reports whether what the pronoun at token t says, or whom it says it to, is
// the entity by its name: who says that Olde left is not Olde (principle C of
// binding: Chomsky, Lectures on Government and Binding, 1981). A name that is
// called out, or that stands in words of somebody else, tells nothing.
func (x *reading) saysOf(t, entity int) bool {
	for _, i := range x.at[t] {
		s := &x.statements[i]
		for _, n := range x.namesOf(entity) {
			if n.Start > t && n.End <= s.cue.End+4 && len(s.content) > 0 && s.cue.Len() > 0 && n.Start >= s.cue.End && n.End <= s.content[0].Start &&
				x.d.Tokens[n.Start].Sentence == x.d.Tokens[t].Sentence {
				return true // he told Olde that …
			}
			if int(x.inside[n.Start]) != i || x.d.Tokens[n.Start].Depth > 1 || n.Start < t && x.d.Tokens[n.Start].Depth == 0 && x.d.Tokens[n.Start].Sentence == x.d.Tokens[t].Sentence {
				continue
			}
			before, after := x.d.Word(max(0, n.Start-1)), x.d.Word(min(n.End, len(x.d.Tokens)-1))
			if before == "," && x.d.Tokens[min(n.End, len(x.d.Tokens)-1)].Kind == nlp.Punct || x.d.Tokens[max(0, n.Start-1)].Mark == nlp.OpenMark && after == "," {
				continue
			}
			return true
		}
	}
	return false
}

// namesOf lists where an entity is named, in order.
func (x *reading) namesOf(entity int) []nlp.Range {
	if x.named == nil {
		x.named = make(map[int][]nlp.Range)
		for _, n := range x.names {
			if n.entity >= 0 {
				x.named[n.entity] = append(x.named[n.entity], n.Range)
			}
		}
	}
	return x.named[entity]
}

// labelled reports whether the label of a turn means the entity.
func (x *reading) labelled(i int) bool {
	for _, e := range x.labels { // the order does not matter
		if e == i {
			return true
		}
	}
	return false
}

const (
	reach         = 60 // mentions looked back over
	maxCandidates = 10
)

// candidates lists whom a pronoun may mean, the last mentioned first.
func (x *reading) candidates(p pronoun) []candidate {
	var cs []candidate
	tok := x.d.Tokens[p.at]
	for i := len(x.log) - 1; i >= 0 && i >= len(x.log)-reach; i-- {
		m := x.log[i]
		if tok.Paragraph-x.d.Tokens[m.Start].Paragraph > 8 || m.Contains(p.at) {
			continue
		}
		if k := slices.IndexFunc(cs, func(c candidate) bool { return c.entity == m.entity }); k >= 0 {
			// The last before the pronoun, in the text's own order.
			if last := &cs[k].last; m.Start < p.at && (last.Start > p.at || m.Start > last.Start) {
				*last = m
			}
			continue
		}
		if len(cs) < maxCandidates && x.may(p, x.entities[m.entity]) && !x.barred(p, m.entity) && !x.lifeless(p, x.entities[m.entity]) {
			cs = append(cs, candidate{entity: m.entity, last: m})
		}
	}
	slices.SortStableFunc(cs, func(a, b candidate) int {
		if (a.last.Start > p.at) != (b.last.Start > p.at) {
			return b2i(a.last.Start > p.at) - b2i(b.last.Start > p.at)
		}
		return b.last.Start - a.last.Start
	})
	for i := range cs {
		cs[i].features = x.features(p, cs, i)
	}
	return cs
}

// lifeless reports whether they, as a source, would be documents that want or see
// something: polls say and show, and voters hope.
func (x *reading) lifeless(p pronoun, e *entity) bool {
	if p.class != 't' || !p.src || e.typ != quoth.Document {
		return false
	}
	cue := x.statements[x.at[p.at][0]].cue
	for i := cue.Start; i < cue.End; i++ {
		if telling[bare(x.d.Word(i))] {
			return false
		}
	}
	return cue.Len() > 0
}

var telling = set(`show shows showed shown suggest suggests suggested indicate indicates indicated say says said find finds found reveal reveals revealed
	conclude concludes concluded estimate estimates estimated warn warns warned note notes noted state states stated argue argues argued
	report reports reported add adds added describe describes described call calls called recommend recommends recommended`)

// features describes a pronoun and one of its candidates, for the ranking: how far
// apart, how prominent, how they agree, and who has been speaking.
func (x *reading) features(p pronoun, cs []candidate, k int) []uint32 {
	d := x.d
	c := cs[k]
	m := c.last
	e := x.entities[c.entity]
	h := &hasher{salt: uint32(p.class)}
	if p.src {
		h.salt |= 1 << 8
	}
	at, mt := d.Tokens[p.at], d.Tokens[m.Start]
	sent := max(0, int(at.Sentence-mt.Sentence))
	para := max(0, int(at.Paragraph-mt.Paragraph))
	sameSent := at.Sentence == mt.Sentence
	h.add(1, bucket(sent), int(p.form))
	h.add(2, min(para, 4), 0)
	h.add(3, min(k, 5), 0)
	h.add(4, kindCode(m.kind), bucket(sent))
	subject := x.subject(m.Range)
	h.add(5, subject, bucket(sent))
	h.add(6, x.governed(m.Range), b2i(sameSent))
	h.add(7, min(len(e.mentions), 6), 0)
	h.add(8, b2i(e.proper), kindCode(m.kind))
	// Agreement.
	if p.class == 'h' {
		agree, g := 0, x.r.gender(e.given)*float64(p.he)
		switch {
		case e.he*p.he > 0 || e.he == 0 && g > 0.4:
			agree = 1
		case e.he*p.he < 0 || g < -0.4:
			agree = -1
		}
		h.add(9, agree, 0)
		if e.he == 0 {
			h.add(10, int(g*3.99), b2i(e.given == ""))
		}
	}
	// Who has been speaking.
	n := len(x.speakers)
	if n > 0 && x.speakers[n-1] == c.entity {
		h.add(11, 1, min(para, 2))
	} else if n > 1 && slices.Contains(x.speakers[max(0, n-4):n-1], c.entity) {
		h.add(11, 2, min(para, 2))
	} else if slices.Contains(x.speakers[max(0, n-20):], c.entity) {
		h.add(11, 3, min(para, 2))
	} else {
		h.add(11, 0, min(para, 2))
	}
	mq := int(x.inside[m.Start])
	switch {
	case p.quote < 0 && mq < 0:
		h.add(12, 0, bucket(sent))
	case p.quote < 0:
		h.add(12, 1+b2i(mt.Depth > 0), bucket(sent))
	case mq == p.quote:
		h.add(12, 3, b2i(at.Depth > 0))
	default:
		h.add(12, 4, b2i(at.Depth > 0))
	}
	if p.quote >= 0 {
		speaks := 0
		for q := p.quote; q >= 0; q = x.statements[q].parent {
			if x.statements[q].entity == c.entity {
				speaks = 1
			}
		}
		h.add(13, speaks, b2i(at.Depth > 0))
	}
	if sameSent && p.form == 'o' {
		h.add(14, x.clauseBetween(m.End, p.at), subject)
	}
	if sameSent && p.form == 's' {
		h.add(15, x.clauseBetween(m.End, p.at), subject)
	}
	if x.opens(p.at) {
		h.add(16, subject, bucket(sent))
	}
	// The only one, or the only one nearby.
	others := 0
	for _, o := range cs {
		if o.entity != c.entity && (p.class != 'h' || x.agrees(p, x.entities[o.entity])) {
			others++
		}
	}
	h.add(17, min(others, 3), bucket(sent))
	if e.typ == "" {
		h.add(18, 1, 0)
	}
	if p.class != 'h' {
		h.add(19, typeCode(e.typ), b2i(e.plural))
		h.add(20, typeCode(e.typ), b2i(sent <= 1))
	}
	return h.out
}

// agrees reports whether nothing speaks against a pronoun's he or she.
func (x *reading) agrees(p pronoun, e *entity) bool {
	if e.he != 0 {
		return e.he*p.he > 0
	}
	return x.r.gender(e.given)*float64(p.he) > -0.5
}

// subject is 1 where the mention opens its sentence, 2 where only a short
// adjunct stands before it, else 0.
func (x *reading) subject(r nlp.Range) int {
	s := x.d.Sentences[x.d.Tokens[r.Start].Sentence]
	switch n := r.Start - s.Start; {
	case n <= 2:
		return 1
	case n <= 6:
		return 2
	}
	return 0
}

// governed is 1 after a preposition, 2 where the mention is a possessor.
func (x *reading) governed(r nlp.Range) int {
	if r.End < len(x.d.Tokens) && x.possessive(r.End) {
		return 2
	}
	for i := r.Start - 1; i >= 0 && i >= r.Start-3; i-- {
		w := bare(x.d.Word(i))
		switch w {
		case "of", "in", "on", "at", "by", "for", "from", "to", "with", "about", "against", "between", "after", "before", "than":
			return 1
		}
		if !titles[w] && !definite[w] {
			break
		}
	}
	return 0
}

// clauseBetween is 1 where a conjunction, a comma or a relative pronoun stands
// between two tokens of one sentence.
func (x *reading) clauseBetween(i, j int) int {
	for ; i < j && i < len(x.d.Tokens); i++ {
		switch bare(x.d.Word(i)) {
		case ",", "and", "that", "but", "who", "which", "when", "while", "because", "if", "as", "after", "before", "whether", ";", ":", "“", "\"":
			return 1
		}
	}
	return 0
}

// resolvePronoun resolves a third-person pronoun to the likeliest of what was
// mentioned before, if it is likely enough.
func (x *reading) resolvePronoun(p pronoun) finding {
	if f := x.pairBefore(p); f.entity >= 0 {
		return f
	}
	cs := x.candidates(p)
	best, sure := x.r.model.rank(cs)
	w := weighed{likely: sure}
	if k := x.answers(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.continues(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 3
	} else if k := x.goesOn(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 1
	} else if k := x.priorSubject(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.severalHere(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.onlyHere(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.onlyBefore(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 3
	}
	if k := x.lastSpeaker(p, cs); w.way == 0 && k >= 0 && (best < 0 || best == k || !x.known(p, x.entities[cs[best].entity])) {
		best, sure, w.way = k, 1, 3
	}
	if w.way == 0 && x.passesOver(p, cs, best) {
		sure = 0
	}
	if k := x.rather(p, cs, best); w.way == 0 && k >= 0 {
		best, sure, w.way = k, 1, 3
	}
	if x.choose != nil {
		best = x.choose(p, cs)
		sure = 1
	}
	if best < 0 {
		return unknown
	}
	if p.src {
		x.weigh(p, cs, best, w)
	}
	limit := x.r.model.limit(p.class, p.src)
	if sure < limit {
		return unknown
	}
	c := cs[best]
	e := x.entities[c.entity]
	x.meant[p.at] = c.entity
	x.mention(c.entity, nlp.Range{Start: p.at, End: p.at + 1}, quoth.MentionPronoun)
	if p.class == 'h' && e.typ == "" {
		e.typ = quoth.Person
	}
	if p.class == 'h' && abs(e.he) < 3 {
		e.he += p.he
		if sure > 0.8 {
			e.he += p.he
		}
	}
	return finding{c.entity, "pronoun", []nlp.Range{c.last.Range}}
}

// continues finds, for he or she as the source of a quotation that opens its paragraph,
// or as its first word, the one who spoke last in the paragraph before, if that is known to agree and nobody
// else is spoken of from there on: *…, said Olde.* ¶ *“…,” she said.* It is -1 where there
// is none.
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

// ownPossessive resolves a possessive inside a source to the source itself: a
// nurse on her break.
func (x *reading) ownPossessive(p pronoun) finding {
	if p.form != 'p' || p.src {
		return unknown
	}
	for k := p.at - 1; k >= 0 && k > p.at-10; k-- {
		for _, i := range x.at[k] {
			s := &x.statements[i]
			if !s.source.Contains(p.at) || s.entity < 0 || x.sources[i].form != formNominal && x.sources[i].form != formName {
				continue
			}
			if e := x.entities[s.entity]; x.may(p, e) && !x.barred(p, s.entity) {
				x.mention(s.entity, nlp.Range{Start: p.at, End: p.at + 1}, quoth.MentionPronoun)
				e.he += 2 * p.he
				return finding{s.entity, "pronoun", []nlp.Range{s.source}}
			}
		}
	}
	return unknown
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

// headOf is the head of an entity's first description.
func (x *reading) headOf(e *entity) string {
	if len(e.roles) == 0 {
		return ""
	}
	return e.roles[0].lemma
}

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

func bucket(n int) int {
	switch {
	case n <= 3:
		return n
	case n <= 6:
		return 4
	}
	return 5
}

func kindCode(k quoth.MentionKind) int { return strings.Index("npr", string(k[0]))*2 + len(k)%2 }

func typeCode(t quoth.EntityType) int {
	switch t {
	case quoth.Person:
		return 1
	case quoth.Organisation:
		return 2
	case quoth.Group:
		return 3
	case quoth.Place:
		return 4
	case quoth.Document:
		return 5
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func abs(n int) int { return max(n, -n) }
