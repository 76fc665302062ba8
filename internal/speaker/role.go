package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// A role is a description of an entity, with where it stands.
type role struct {
	lemma     string // of the head; "" for an affiliation, as in “Rask, of the union”
	words     []string
	before    int // how many of the words stand before the head
	span      nlp.Range
	own       bool // it is how an unnamed entity was first described
	det       string
	possessed bool // somebody's
	owner     int  // the token of the possessive or of the possessor, or -1
}

// findRoles gathers what the article says of whom it names: offices before the
// name, appositions on either side, copulas and relative clauses.
func (x *reading) findRoles() {
	x.byHead = make(map[string][]int)
	x.roleAt = make(map[int]int)
	for i := range x.entities {
		x.bodyRole(i)
	}
	for i := range x.names {
		n := &x.names[i]
		if n.entity < 0 {
			continue
		}
		x.officeBefore(n)
		x.appositionBefore(n)
		x.copulaBefore(n)
		x.following(n)
		x.courtroom(n)
		x.chamber(n)
	}
	x.initials()
	for i := range x.names {
		n := &x.names[i]
		if n.entity < 0 || x.entities[n.entity].typ != quoth.Person {
			continue
		}
		for _, r := range x.entities[n.entity].roles {
			if r.lemma == "counterpart" && r.span.Len() > 0 && r.span.Start <= n.Start && n.Start-r.span.Start < 12 {
				if p, ok := x.parse(r.span.Start, r.span.End); ok {
					x.counterpart(n, &p)
				}
				break
			}
		}
	}
}

// initials gives “the ADG” to the one person who is called Additional Director General.
func (x *reading) initials() {
	for i := range x.names {
		n := &x.names[i]
		if n.entity < 0 || n.Len() != 1 || n.Start == 0 || bare(x.d.Word(n.Start-1)) != "the" {
			continue
		}
		w := x.d.Word(n.Start)
		if e := x.entities[n.entity]; len(w) < 2 || len(w) > 4 || !allCaps(w) || e.typ == quoth.Person || e.full.Len() > 1 {
			continue
		}
		holder := -1
		for e, ent := range x.entities {
			if ent.typ == quoth.Person && slices.ContainsFunc(ent.roles, func(r role) bool { return r.span.Start < n.Start && x.acronym(r.span) == w }) {
				if holder >= 0 {
					holder = -1
					break
				}
				holder = e
			}
		}
		if holder >= 0 {
			n.entity = holder
		}
	}
}

// addRole gives an entity a role that stands at span with its head at token head.
func (x *reading) addRole(e int, p *phrase, span nlp.Range) {
	ent := x.entities[e]
	r := role{lemma: p.lemma, words: p.words, before: p.before, span: span, det: p.det, possessed: p.owner >= 0, owner: p.owner}
	if len(ent.roles) < 40 {
		ent.roles = append(ent.roles, r)
		x.index(p.lemma, e)
		if len(p.words) > 0 && p.lemma == "" {
			x.index("", e)
		}
	}
	if g := gendered[p.lemma]; g != 0 && ent.typ == quoth.Person {
		ent.he += 2 * g
	}
	if p.head >= 0 && span.Contains(p.head) {
		x.roleAt[p.head] = e
	}
}

func (x *reading) index(lemma string, e int) {
	if l := x.byHead[lemma]; len(l) == 0 || l[len(l)-1] != e {
		x.byHead[lemma] = append(l, e)
	}
	for _, c := range synonyms[lemma] {
		key := "~" + string(rune('0'+c))
		if l := x.byHead[key]; len(l) == 0 || l[len(l)-1] != e {
			x.byHead[key] = append(l, e)
		}
	}
}

// bodyRole reads an organisation's name as a description: the Dockers’ Union is a
// union, and a dockers’ one.
func (x *reading) bodyRole(e int) {
	ent := x.entities[e]
	if ent.typ == quoth.Person || ent.typ == quoth.Place || ent.full.Len() < 2 {
		return
	}
	p := phrase{head: -1, owner: -1}
	head := ent.full.End - 1
	for i := ent.full.Start + 1; i+1 < ent.full.End; i++ {
		if w := bare(x.d.Word(i)); w == "of" || w == "for" {
			head = i - 1
			break
		}
	}
	_, p.lemma, _, _ = typeOf(bare(x.d.Word(head)))
	if p.lemma == "general" {
		p.lemma = "hospital"
	}
	for i := ent.full.Start; i < ent.full.End; i++ {
		if i != head {
			x.qualify(&p, i)
		}
	}
	ent.roles = append(ent.roles, role{lemma: p.lemma, words: p.words, owner: -1})
	x.index(p.lemma, e)
}

// fits reports whether a head may describe the entity.
func (x *reading) fits(e int, p *phrase) bool {
	ent := x.entities[e]
	switch {
	case p.plural && p.typ == quoth.Group:
		return false
	case ent.typ == "":
		return p.sure
	case ent.typ == quoth.Person:
		return p.typ == quoth.Person
	case ent.typ == quoth.Organisation:
		return p.typ == quoth.Organisation || p.lemma == "group" || p.lemma == "insurer" || p.lemma == "organiser" || p.lemma == "operator"
	}
	return false
}

// officeBefore reads “union chief”, “Transport Minister”, “her brother” right before a name.
func (x *reading) officeBefore(n *name) {
	d := x.d
	i := n.Start - 1
	if k := n.Start - 4; k >= 0 && x.retired(k+1) && x.office(k) { // General (retired) Olde
		p := phrase{head: k, owner: -1, words: []string{"retired"}, before: 1}
		_, p.lemma, _, _ = typeOf(bare(d.Word(k)))
		if t := bare(d.Word(k)); p.lemma == "" {
			p.lemma = t
		}
		x.entities[n.entity].typ, x.entities[n.entity].sure = quoth.Person, true
		x.addRole(n.entity, &p, nlp.Range{Start: k, End: k + 1})
	}
	if i < 0 || d.Tokens[i].Sentence != d.Tokens[n.Start].Sentence || d.Tokens[i].Kind != nlp.Word {
		// the Isk Sound festival: a noun right after a body's name
		x.nounAfter(n)
		return
	}
	w := bare(d.Word(i))
	for k := i; k >= 0 && k > i-3; k-- {
		if h := bare(d.Word(k)); eminences[h] && d.Tokens[k].Sentence == d.Tokens[i].Sentence {
			x.addRole(n.entity, &phrase{head: k, owner: -1, lemma: h}, nlp.Range{})
		}
	}
	if honorifics[w] || x.isCue[i] && !isUpper(d.Word(i)) {
		return // she accused Olde
	}
	if isUpper(d.Word(i)) && buildings[bare(d.Word(n.End-1))] {
		return // the Guest Palace
	}
	if c := countries[w]; c != "" && isUpper(d.Word(i)) && i > 0 && bare(d.Word(i-1)) == "the" && x.entities[n.entity].typ == quoth.Person {
		x.addRole(n.entity, &phrase{head: -1, owner: -1, words: []string{c}}, nlp.Range{Start: i - 1, End: i + 1})
		return
	}
	if w == "dr" || w == "prof" || w == "sen" || w == "rep" || w == "gov" || w == "gen" || w == "supt" {
		long := map[string]string{"prof": "professor", "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "supt": "superintendent"}
		p := phrase{head: i, owner: -1, lemma: w}
		if l := long[w]; l != "" {
			p.lemma = l
		}
		for k := i - 1; k >= 0 && k > i-4 && d.Tokens[k].Kind == nlp.Word && d.Tokens[k].Sentence == d.Tokens[i].Sentence && isUpper(d.Word(k)) && !definite[bare(d.Word(k))]; k-- {
			x.qualify(&p, k) // Vostra Gov. Ada Lind
		}
		x.addRole(n.entity, &p, nlp.Range{Start: i, End: n.Start})
		return
	}
	if w == "of" || w == "for" {
		x.nounAfter(n)
		return
	}
	if k := x.officeOf(i); k >= 0 {
		p, ok := x.parse(k, n.Start)
		if ok && x.fits(n.entity, &p) {
			x.addRole(n.entity, &p, p.Range)
		}
		return
	}
	t, _, plural, sure := typeOf(w)
	if !sure && titles[w] {
		t, sure = quoth.Person, true
	}
	if !sure || plural {
		x.nounAfter(n)
		return
	}
	p := x.around(i)
	p.typ = t
	if p.indefinite() && p.det != "a" && p.det != "an" && p.det != "one" {
		return
	}
	ent := x.entities[n.entity]
	x.settle(ent, &p)
	if ent.typ == "" || !ent.sure {
		if t == quoth.Person || t == quoth.Organisation {
			ent.typ, ent.sure = t, true
		}
	}
	if x.fits(n.entity, &p) {
		x.addRole(n.entity, &p, p.Range)
	}
}

var buildings = set(`palace house hall hotel street road square tower bridge court building gate centre center residence club lodge theatre theater`)

// grounds end the names of places and of nobody.
var grounds = set(`square palace stadium arena airport avenue garden gardens hotel highway parkway boulevard plaza racecourse university cathedral`)

// officeOf finds where an office such as Minister of Transport begins that ends
// with token i, right before a name; -1 if there is none.
func (x *reading) officeOf(i int) int {
	d := x.d
	of := false
	for k := i; k >= 0 && k > i-7 && d.Tokens[k].Sentence == d.Tokens[i].Sentence && d.Tokens[k].Kind == nlp.Word; k-- {
		w := bare(d.Word(k))
		switch {
		case w == "of" || w == "for":
			of = true
		case of && isUpper(d.Word(k)) && heads[w] == quoth.Person && (bare(d.Word(k+1)) == "of" || bare(d.Word(k+1)) == "for"):
			for k > 0 && d.Tokens[k-1].Sentence == d.Tokens[i].Sentence && isUpper(d.Word(k-1)) && d.Tokens[k-1].Kind == nlp.Word && x.nameAt(k-1) < 0 && !definite[bare(d.Word(k-1))] && !sentenceOpeners[bare(d.Word(k-1))] {
				k-- // Cabinet Secretary
			}
			return k
		case !isUpper(d.Word(k)) && w != "and" && w != "the":
			return -1
		}
	}
	return -1
}

// copulaBefore reads “The witness was Otto Pym.”
func (x *reading) copulaBefore(n *name) {
	d := x.d
	sent := d.Sentences[d.Tokens[n.Start].Sentence]
	be := n.title - 1
	for be > sent.Start && titles[bare(d.Word(be))] {
		be--
	}
	if be <= sent.Start || be-sent.Start > 12 || bare(d.Word(be)) != "was" && bare(d.Word(be)) != "is" || bare(d.Word(sent.Start)) != "the" {
		return
	}
	p, ok := x.parse(sent.Start, be)
	if ok && p.sure && x.nameAt(p.head) < 0 && p.typ == quoth.Person && x.fits(n.entity, &p) {
		x.addRole(n.entity, &p, p.Range)
	}
}

// nounAfter reads “the Isk Sound festival”: a body's noun after its name.
func (x *reading) nounAfter(n *name) {
	ent := x.entities[n.entity]
	if ent.typ == quoth.Person || n.End >= len(x.d.Tokens) || x.d.Tokens[n.End].Kind != nlp.Word || n.Start == 0 || bare(x.d.Word(n.Start-1)) != "the" {
		return
	}
	t, lemma, plural, sure := typeOf(bare(x.d.Word(n.End)))
	if !sure || plural || t != quoth.Organisation || ent.typ == quoth.Place {
		return
	}
	if n.End+1 < len(x.d.Tokens) && x.d.Tokens[n.End+1].Kind == nlp.Word && heads[bare(x.d.Word(n.End+1))] != "" {
		return
	}
	p := phrase{head: n.End, owner: -1, lemma: lemma}
	x.addRole(n.entity, &p, nlp.Range{Start: n.Start - 1, End: n.End + 1})
}

// appositionBefore reads “the auditor general, Hamil Torsten,”.
func (x *reading) appositionBefore(n *name) {
	d := x.d
	start := n.title
	if start != n.Start && d.Word(max(0, start-1)) != "," {
		start = n.Start
	}
	comma := start - 1
	if comma < 2 || d.Word(comma) != "," || n.End >= len(d.Tokens) {
		return
	}
	sent := d.Sentences[d.Tokens[n.Start].Sentence]
	if comma <= sent.Start {
		return
	}
	if n.End < sent.End { // what follows closes an apposition
		switch w := d.Word(n.End); {
		case strings.Contains(",.:;—–)", w):
		case verbs[bare(w)], x.isCue[n.End]:
		default:
			return
		}
	}
	// Leftwards to the determiner or the possessor that begins the phrase.
	for i := comma - 1; i >= sent.Start && i >= comma-14; i-- {
		t := d.Tokens[i]
		w := bare(d.Word(i))
		if t.Kind == nlp.Punct && !(w == "’" || w == "'" || w == "-") {
			return
		}
		begin := definite[w] || possessives[w] || (w == "a" || w == "an") && x.entities[n.entity].typ == quoth.Person && comma-i > 2
		if t.Kind == nlp.Clitic && strings.HasSuffix(w, "s") {
			k := x.nameAt(i - 1)
			if k < 0 {
				continue
			}
			i = x.names[k].Start
			begin = true
			if i > sent.Start && definite[bare(d.Word(i-1))] {
				i--
			}
		}
		if !begin {
			if verbs[w] {
				return
			}
			continue
		}
		if i > sent.Start {
			if before := d.Tokens[i-1]; before.Kind == nlp.Word && (bare(d.Word(i-1)) == "of" || bare(d.Word(i-1)) == "at" || bare(d.Word(i-1)) == "for" || bare(d.Word(i-1)) == "in") {
				continue // inside a longer phrase
			}
		}
		p, ok := x.parse(i, comma)
		if !ok || !p.sure || x.nameAt(p.head) >= 0 || p.plural {
			return
		}
		ent := x.entities[n.entity]
		x.settle(ent, &p)
		if (ent.typ == "" || !ent.sure) && (p.typ == quoth.Person || p.typ == quoth.Organisation) {
			ent.typ, ent.sure = p.typ, true
		}
		if x.fits(n.entity, &p) {
			x.addRole(n.entity, &p, p.Range)
		}
		return
	}
}

// following reads what follows a name: appositions, a relative clause, a copula.
func (x *reading) following(n *name) {
	d := x.d
	i := n.End
	limit := d.Paragraphs[d.Tokens[n.Start].Paragraph].End
	if i >= limit {
		return
	}
	if w := bare(d.Word(i)); (w == "is" || w == "was" || w == "became" || w == "remains") && i+1 < limit {
		if a := bare(d.Word(i + 1)); a == "the" || a == "a" || a == "an" {
			p, ok := x.parse(i+1, x.clause(i+1, limit))
			if ok && p.sure && x.nameAt(p.head) < 0 && x.fits(n.entity, &p) {
				x.addRole(n.entity, &p, p.Range)
			}
		}
		return
	}
	if x.entities[n.entity].typ == quoth.Person && bare(d.Word(i)) == "and" && i+3 < limit && bare(d.Word(i+2)) == "other" {
		x.oneOf(n, i, limit)
		return
	}
	if x.entities[n.entity].typ == quoth.Person && bare(d.Word(i)) == "of" && i+1 < limit {
		k := i + 1
		if bare(d.Word(k)) == "the" {
			k++
		}
		if o := x.nameAt(k); o >= 0 && x.names[o].Start == k { // Tunde Bakare of Nigeria
			p := phrase{Range: nlp.Range{Start: i, End: x.names[o].End}, head: -1, owner: -1}
			for t := p.Start + 1; t < p.End; t++ {
				x.qualify(&p, t)
			}
			x.addRole(n.entity, &p, p.Range)
		}
		return
	}
	if d.Word(i) != "," {
		return
	}
	for k := 0; k < 4 && i < limit && (d.Word(i) == "," || k == 0); k++ {
		start := i + 1
		end := x.clause(start, limit)
		if end <= start {
			return
		}
		if d.Tokens[start].Kind == nlp.Number && end == start+1 { // an age
			if ent := x.entities[n.entity]; len(d.Word(start)) == 2 && ent.typ != quoth.Person && n.Len() <= 3 && !orgWords[bare(d.Word(n.End-1))] {
				ent.typ, ent.sure = quoth.Person, true
			}
			if ent := x.entities[n.entity]; ent.typ == quoth.Person && len(d.Word(start)) < 4 {
				p := phrase{head: -1, owner: -1, words: []string{d.Word(start) + "-year-old"}}
				x.addRole(n.entity, &p, nlp.Range{})
				x.ages[n.entity] = nlp.Range{Start: start, End: end}
			}
			i = end
			continue
		}
		if !x.apposition(n, start, end, k) {
			return
		}
		i = end
	}
}

// oneOf reads what somebody is from those beside whom he or she is named, from the word
// and at token i: Maren Olde and four other fish traders.
func (x *reading) oneOf(n *name, i, limit int) {
	p, ok := x.parse(i+3, min(limit, i+8))
	if !ok || !p.plural || x.nameAt(p.head) >= 0 {
		return
	}
	if typ, lemma, _, sure := typeOf(p.lemma); sure && typ == quoth.Person {
		p.lemma, p.typ, p.plural, p.det = lemma, typ, false, "the"
		x.addRole(n.entity, &p, nlp.Range{})
	}
}

// clause is the end of the words from start to the next mark, at most two dozen.
func (x *reading) clause(start, limit int) int {
	d := x.d
	i := start
	for i < limit && i < start+24 && d.Tokens[i].Sentence == d.Tokens[start].Sentence {
		if t := d.Tokens[i]; t.Kind == nlp.Punct {
			w := d.Word(i)
			if !(w == "-" || w == "’" && !t.Space || w == "'" && !t.Space && t.Mark == nlp.NoMark || w == "." && i+1 < limit && d.Tokens[i+1].Sentence == t.Sentence) {
				break
			}
		}
		if n := x.nameAt(i); n >= 0 {
			i = x.names[n].End
			continue
		}
		i++
	}
	return min(i, limit)
}

// apposition reads the words from start to end, which stand after a name and a
// comma, as a description of its bearer. It reports whether they are one.
func (x *reading) apposition(n *name, start, end, k int) bool {
	d := x.d
	w := bare(d.Word(start))
	ent := x.entities[n.entity]
	switch {
	case w == "who" && ent.typ != quoth.Organisation:
		p := phrase{Range: nlp.Range{Start: start, End: end}, head: -1, owner: -1}
		for i := start + 1; i < end; i++ {
			x.qualify(&p, i)
		}
		if start+1 < end {
			v := bare(d.Word(start + 1))
			if (v == "is" || v == "was") && start+3 < end {
				if q, ok := x.parse(start+2, end); ok && q.sure && x.fits(n.entity, &q) && x.nameAt(q.head) < 0 && q.det != "" {
					x.addRole(n.entity, &q, q.Range)
					return true
				}
			}
			if (v == "has" || v == "had") && start+2 < end {
				v = bare(d.Word(start + 2))
			}
			p.lemma = leads[v]
		}
		if len(p.words) > 0 && ent.typ == quoth.Person {
			x.addRole(n.entity, &p, p.Range)
		}
		return true
	case (w == "of" || w == "from" || w == "at" || w == "with") && ent.typ == quoth.Person:
		// of Corrin Securities, but not: from the back of a truck
		p := phrase{Range: nlp.Range{Start: start, End: end}, head: -1, owner: -1}
		named := false
		for i := start + 1; i < end; i++ {
			x.qualify(&p, i)
			named = named || x.nameAt(i) >= 0
		}
		if named {
			x.addRole(n.entity, &p, p.Range)
		}
		return named
	}
	if prepositions[w] || breaks[w] && w != "the" {
		return false
	}
	if and := x.twoOffices(start, end); and > 0 {
		x.apposition(n, and+1, end, k)
		return x.apposition(n, start, and, k)
	}
	p, ok := x.parse(start, end)
	if !ok {
		return false
	}
	if x.nameAt(p.head) >= 0 {
		// Varga, Chief Executive, Tolmouth Port Company: the body after the office.
		if k > 0 && len(ent.roles) > 0 && ent.typ == quoth.Person {
			r := &ent.roles[len(ent.roles)-1]
			for i := start; i < end; i++ {
				x.qualify(&p, i)
			}
			r.words = append(slices.Clone(r.words), p.words...)
			if r.span.End+1 == start {
				r.span.End = end
			}
			return true
		}
		return false
	}
	if !p.sure && !titles[bare(d.Word(p.head))] {
		return false
	}
	// A verb among the words before the head: the next clause, not a description.
	for i := start; i < p.head; i++ {
		if w := bare(d.Word(i)); verbs[w] || i > start && !isUpper(d.Word(start)) && (definite[w] || w == "a" || w == "an") && x.nameAt(i) < 0 && (strings.HasSuffix(bare(d.Word(i-1)), "ed") || breaks[bare(d.Word(i-1))] && !prepositions[bare(d.Word(i-1))]) {
			return false
		}
	}
	// A phrase that ends in a verb belongs to the verb, not to the name.
	if end < len(d.Tokens) {
		for i := p.head + 1; i < end; i++ {
			if v := bare(d.Word(i)); (verbs[v] || x.isCue[i] && !strings.HasSuffix(v, "ing")) && !x.relativeBefore(p.head+1, i) {
				return false
			}
		}
	}
	if !p.plural && p.det != "" {
		x.settle(ent, &p)
	}
	if (ent.typ == "" || !ent.sure) && (p.typ == quoth.Person || p.typ == quoth.Organisation) && !p.plural {
		ent.typ, ent.sure = p.typ, true
	}
	if !x.fits(n.entity, &p) {
		return false
	}
	if p.det == "" && !strings.HasPrefix(bare(d.Word(start)), "former") && !x.bareOffice(start, p.head) {
		return false
	}
	x.addRole(n.entity, &p, p.Range)
	return true
}

// twoOffices is the word that joins two offices in capitals between two tokens, or 0: Deputy
// Prime Minister and Minister of Foreign Affairs.
func (x *reading) twoOffices(start, end int) int {
	for k := start + 1; k+1 < end; k++ {
		if bare(x.d.Word(k)) != "and" || !isUpper(x.d.Word(k-1)) || !x.office(k-1) {
			continue
		}
		for j := k + 1; j < min(end, k+4) && isUpper(x.d.Word(j)); j++ {
			if x.office(j) {
				return k
			}
		}
	}
	return 0
}

// relativeBefore reports whether a relative pronoun stands from i to j.
func (x *reading) relativeBefore(i, j int) bool {
	for ; i < j; i++ {
		switch bare(x.d.Word(i)) {
		case "who", "which", "that", "whose", "where", "when":
			return true
		}
	}
	return false
}

// bareOffice reports whether the words to a head can be an office without a determiner:
// head of, chief executive, opposition spokesman.
func (x *reading) bareOffice(start, head int) bool {
	if head-start > 5 {
		return false
	}
	for i := start; i < head; i++ {
		if w := bare(x.d.Word(i)); breaks[w] || x.d.Tokens[i].Kind == nlp.Punct && w != "-" && w != "’" && w != "'" {
			return false
		}
	}
	return true
}
