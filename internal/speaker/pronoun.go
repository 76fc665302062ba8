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
		return e.plural || e.typ == quoth.Group || e.typ == quoth.Organisation || e.typ == "" && e.proper && x.members(e)
	}
	return e.typ == quoth.Organisation || e.typ == quoth.Document || e.typ == "" || e.typ == quoth.Place && p.src
}

// members reports whether a name that is of no kind yet is that of many: Democrats.
func (x *reading) members(e *entity) bool {
	if e.full.Len() != 1 {
		return false
	}
	w := bare(x.d.Word(e.full.Start))
	for _, end := range []string{"ans", "ats", "ives", "als", "ists", "ites", "ers", "ries"} {
		if strings.HasSuffix(w, end) {
			return len(w) > len(end)+2
		}
	}
	return false
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
		q := p.quote
		return q >= 0 && x.statements[q].turn && x.statements[q].entity == i // who speaks says we
	}
	if len(x.a.Authors) > 0 && x.isAuthor(e) {
		return true // who reports says I
	}
	if p.form == 'o' && x.governs(p.at, i) || p.form == 's' && x.besideOf(p.at, i) {
		return true
	}
	if e.he*p.he <= -2 || e.he*p.he <= 0 && x.r.gender(e.given)*float64(p.he) < -0.95 {
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

// besideOf reports whether the entity is among those beside whom the subject at token t
// does what it does: along with Foss, he; unlike Foss, he.
func (x *reading) besideOf(t, entity int) bool {
	k := x.d.Sentences[x.d.Tokens[t].Sentence].Start
	if x.d.Tokens[k].Kind == nlp.Punct {
		k++
	}
	switch w := bare(x.d.Word(k)); {
	case w == "unlike" || w == "like" || w == "besides" || w == "alongside" || w == "with":
	case (w == "along" || w == "together") && bare(x.d.Word(k+1)) == "with":
	default:
		return false
	}
	for _, n := range x.namesOf(entity) {
		if n.Start > k && n.End < t {
			return x.d.Word(t-1) == ","
		}
	}
	return false
}

// ahead finds whom a possessive in an opening phrase means, named as the subject behind
// it: in her statement, Brook defended him. Somebody of the paragraph who is known to
// agree comes first.
func (x *reading) ahead(p pronoun, cs []candidate) finding {
	d := x.d
	sent := d.Sentences[d.Tokens[p.at].Sentence]
	if p.class != 'h' || p.form != 'p' || p.at > sent.Start+4 || !prepositions[bare(d.Word(sent.Start))] {
		return unknown
	}
	for _, c := range cs {
		if d.Tokens[c.last.Start].Paragraph == d.Tokens[p.at].Paragraph && x.known(p, x.entities[c.entity]) {
			return unknown
		}
	}
	for k := p.at + 1; k < min(sent.End-1, p.at+12); k++ {
		if d.Word(k) != "," {
			continue
		}
		j := k + 1
		for j < sent.End && x.nameAt(j) < 0 && (titles[bare(d.Word(j))] || isUpper(d.Word(j)) && x.office(j)) {
			j++
		}
		n := x.nameAt(j)
		if n < 0 || x.names[n].Start != j || x.names[n].entity < 0 {
			return unknown
		}
		e := x.entities[x.names[n].entity]
		if x.possessive(x.names[n].End) || !x.may(p, e) || e.he*p.he < 0 || e.he == 0 && x.r.gender(e.given)*float64(p.he) < 0.4 {
			return unknown
		}
		return finding{x.names[n].entity, "pronoun", []nlp.Range{x.names[n].Range}}
	}
	return unknown
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

// servedAs reads what somebody was from the verb behind he or she: he later served as an
// ambassador.
func (x *reading) servedAs(p pronoun, e int) {
	k := p.at + 1
	if bare(x.d.Word(min(k, len(x.d.Tokens)-1))) == "later" {
		k++
	}
	if p.class != 'h' || k+2 >= len(x.d.Tokens) || bare(x.d.Word(k+1)) != "as" {
		return
	}
	switch bare(x.d.Word(k)) {
	case "served", "serves", "worked", "works":
	default:
		return
	}
	if q, ok := x.parse(k+2, x.clause(k+2, x.d.Sentences[x.d.Tokens[k].Sentence].End)); ok && q.sure && q.typ == quoth.Person && !q.plural && x.nameAt(q.head) < 0 {
		x.addRole(e, &q, q.Range)
	}
}

// contrary reports whether a person is surely not who the pronoun stands for: known by titles
// and the like, or by a first name that nearly all bear of the other.
func (x *reading) contrary(p pronoun, e *entity) bool {
	return e.he*p.he < -1 || e.he == 0 && x.r.gender(e.given)*float64(p.he) < -0.9
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
	if f := x.ahead(p, cs); f.entity >= 0 {
		x.meant[p.at] = f.entity
		x.mention(f.entity, nlp.Range{Start: p.at, End: p.at + 1}, quoth.MentionPronoun)
		return f
	}
	best, sure := x.r.model.rank(cs)
	w := weighed{likely: sure}
	if k := x.clauseSubject(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.answers(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.continues(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 3
	} else if k := x.goesOn(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 1
	} else if k := x.priorSubject(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.severalHere(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 2
	} else if k := x.theyGoOn(p, cs); k >= 0 {
		best, sure, w.way = k, 1, 1
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
	if best < 0 || x.choose == nil && p.class == 'h' && x.contrary(p, x.entities[cs[best].entity]) {
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
	x.servedAs(p, c.entity)
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

// headOf is the head of an entity's first description.
func (x *reading) headOf(e *entity) string {
	if len(e.roles) == 0 {
		return ""
	}
	return e.roles[0].lemma
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
