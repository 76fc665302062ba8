package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// A form is what a source is, before anyone knows whom it means.
type form int

const (
	formNone form = iota
	formName
	formNominal
	formPronoun
	formGroup  // several joined by “and”
	formLabel  // of a turn
	formPair   // both, the pair
	formSides  // both sides of something between two
	formSelf   // I, we
	formUnsaid // nobody, somebody, one side
)

// A source is a statement's source, read.
type source struct {
	form   form
	at     int // the token at which it is resolved
	name   int // index into reading.names
	phrase phrase
	parts  []source
	beside bool // the name stands in apposition to a description
}

var (
	selves   = set("i me my mine myself we us our ours ourselves you your yours")
	thirds   = set("he him his himself she her hers herself they them their theirs themselves it its itself")
	relative = set("who whom whose which that")
	unsaid   = set(`nobody no-one none somebody someone anybody anyone everybody everyone one neither either each this that there what
		nothing something everything whoever these those`)
)

// readSource tells what the source at r is.
func (x *reading) readSource(r nlp.Range) source {
	d := x.d
	for r.Len() > 0 && d.Tokens[r.End-1].Kind == nlp.Punct && d.Word(r.End-1) != ")" && !(x.possessive(r.End - 1)) {
		r.End--
	}
	for r.Len() > 0 && d.Tokens[r.Start].Kind == nlp.Punct {
		r.Start++
	}
	if r.Len() > 1 && (x.possessive(r.End-1) || d.Tokens[r.End-1].Kind == nlp.Clitic) {
		r.End-- // Olde’s, we’ve
	}
	for r.Len() > 1 && (bare(d.Word(r.Start)) == "by" || bare(d.Word(r.Start)) == "in" || bare(d.Word(r.Start)) == "from") && x.nameAt(r.Start) < 0 {
		r.Start++
	}
	if r.Len() > 3 && possessives[bare(d.Word(r.Start))] && eminences[bare(d.Word(r.Start+1))] && bare(d.Word(r.Start+2)) == "the" {
		r.Start += 2 // His Excellency the Minister
	}
	if r.Len() == 0 {
		return source{}
	}
	w := bare(d.Word(r.Start))
	if r.Len() == 1 || r.Len() == 2 && reflexives[bare(d.Word(r.Start+1))] {
		switch n := x.nameAt(r.Start); {
		case selves[w]:
			return source{form: formSelf, at: r.Start}
		case thirds[w] && !(n >= 0 && allCaps(d.Word(r.Start))), relative[w]:
			return source{form: formPronoun, at: r.Start}
		case n < 0 && unsaid[w]:
			return source{form: formUnsaid}
		case w == "both":
			return source{form: formPair, at: r.Start}
		}
	}
	if relative[w] && r.Len() > 1 && w != "that" {
		return source{form: formPronoun, at: r.Start} // who gave the order
	}
	if r.Len() == 2 {
		second := bare(d.Word(r.Start + 1))
		if second == "else" || w == "one" && (second == "side" || second == "party") || w == "the" && (second == "other" || second == "others") {
			return source{form: formUnsaid}
		}
	}
	if x.sideWords(r) {
		return source{form: formSides, at: r.End - 1}
	}
	if x.pairWords(r) {
		return source{form: formPair, at: r.End - 1}
	}
	if r.Len() > 1 && reflexives[bare(d.Word(r.End-1))] {
		r.End-- // the rector himself
	}
	start := r.Start
	if w == "both" && r.Len() > 2 {
		start++
	}
	if parts := x.bench(r); parts != nil {
		return source{form: formGroup, at: parts[len(parts)-1].at, parts: parts, phrase: phrase{Range: r}}
	}
	if parts := x.listed(nlp.Range{Start: start, End: r.End}); parts != nil {
		return source{form: formGroup, at: parts[len(parts)-1].at, parts: parts, phrase: phrase{Range: r}}
	}
	if parts := x.conjuncts(nlp.Range{Start: start, End: r.End}); parts != nil {
		return source{form: formGroup, at: parts[len(parts)-1].at, parts: parts, phrase: phrase{Range: r}}
	}
	return x.readOne(r)
}

// readOne reads a source that is one phrase.
func (x *reading) readOne(r nlp.Range) source {
	d := x.d
	p, ok := x.parse(r.Start, r.End)
	if !ok {
		return source{}
	}
	if n := x.nameAt(p.head); n >= 0 && !x.seat(n, r) {
		n = x.within(n, r)
		return source{form: formName, at: x.names[n].Start, name: n, phrase: p}
	}
	// Deputy Secretary of State Tom Nides.
	if p.head+1 < r.End && (bare(d.Word(p.head+1)) == "of" || bare(d.Word(p.head+1)) == "for") && isUpper(d.Word(p.head)) {
		for _, n := range x.namesIn(r) {
			if nm := &x.names[n]; nm.Start > r.Start && nm.entity >= 0 && x.entities[nm.entity].typ == quoth.Person && x.officeOf(nm.Start-1) >= r.Start {
				return source{form: formName, at: nm.Start, name: n, phrase: p}
			}
		}
	}
	if n := x.calls(r); n >= 0 {
		return source{form: formName, at: p.head, name: n, phrase: p, beside: true}
	}
	if n := x.titled(r, &p); n >= 0 {
		return source{form: formName, at: x.names[n].Start, name: n, phrase: p}
	}
	// A description, and after its comma the name.
	for i := p.head + 1; i < r.End; i++ {
		if w := bare(d.Word(i)); w == "including" || w == "—" || w == "–" || w == "(" {
			break // not whom it names as some of them
		}
		if d.Word(i) != "," {
			continue
		}
		j := i + 1
		if j+1 < r.End && bare(d.Word(j)) == "the" && (titles[bare(d.Word(j+1))] || p.typ == quoth.Organisation && x.nameAt(j+1) >= 0) {
			j++ // the Rev. Charles Elliott; their union, the Guild of Clerks
		}
		for j < r.End && (titles[bare(d.Word(j))] && isUpper(d.Word(j)) || heads[bare(d.Word(j))] == quoth.Person || trivial[bare(d.Word(j))]) && x.nameAt(j) < 0 {
			if j++; x.retired(j) {
				j += 3
			}
		}
		if j < r.End {
			if n := x.nameAt(j); n >= 0 && x.names[n].Start == j && x.names[n].entity >= 0 && x.besides(x.names[n].entity, &p) {
				if e := x.names[n].End; e >= r.End || d.Tokens[e].Kind == nlp.Punct {
					return source{form: formName, at: p.head, name: n, phrase: p, beside: true}
				}
			}
		}
	}
	// One of her aides, some of his colleagues.
	if first := bare(d.Word(p.head)); p.head+1 < r.End && bare(d.Word(p.head+1)) == "of" && (indefinite[first] || heads[first] == quoth.Group && first != "staff") {
		if n := p.head + 2; n < r.End && (thirds[bare(d.Word(n))] || bare(d.Word(n)) == "those") && (n+1 == r.End || d.Word(n+1) == ",") {
			// One of them, a docker: somebody new.
			p.Range, p.det, p.sure = r, first, true
			p.plural = first != "one" && first != "another"
			if p.typ = quoth.Person; p.plural {
				p.typ = quoth.Group
			}
			return source{form: formNominal, at: p.head, phrase: p}
		}
		if q, ok := x.parse(p.head+2, r.End); ok {
			q.Range, q.det = r, first
			q.head = max(q.head, r.Start)
			q.plural = first != "one" && first != "another"
			if q.plural && q.typ == quoth.Person {
				q.typ = quoth.Group
			} else if !q.plural && q.typ == quoth.Group {
				q.typ = quoth.Person
			}
			if x.nameAt(q.head) < 0 {
				return source{form: formNominal, at: q.head, phrase: q}
			}
		}
	}
	if p.det == "no" {
		return source{form: formUnsaid} // no witness
	}
	p.Range = r
	if x.capitalised(r) && r.Len() <= 3 && isUpper(d.Word(p.head)) && !p.sure && !eminences[bare(d.Word(p.head))] && !p.plural && (!x.opens(r.Start) || r.Len() == 1 && !sentenceOpeners[bare(d.Word(r.Start))]) {
		// A name that nothing else found.
		return source{form: formName, at: r.Start, name: -1, phrase: p}
	}
	return source{form: formNominal, at: p.head, phrase: p}
}

// within is the name that the source r means where name n runs past it, as names in
// headlines of capitals do (*ESPN Fires Hale*): another of the article that reads like r.
func (x *reading) within(n int, r nlp.Range) int {
	if nm := &x.names[n]; nm.End > r.End && nm.Start == r.Start {
		for m := range x.names {
			if m != n && x.names[m].entity >= 0 && x.names[m].Len() <= r.Len() && x.key(x.names[m].Range) == x.key(r) {
				return m
			}
		}
	}
	return n
}

// seat reports whether what was found as a name is an office with its place (*the Kelmadi
// MLA, Rupa Sen*): a noun of persons ends it, and a comma and a person follow within r.
func (x *reading) seat(n int, r nlp.Range) bool {
	nm := &x.names[n]
	if !x.office(nm.End-1) || nm.entity >= 0 && x.entities[nm.entity].typ == quoth.Person || nm.End+1 >= r.End || x.d.Word(nm.End) != "," {
		return false
	}
	for k := nm.End + 1; k < min(r.End, nm.End+4); k++ {
		if m := x.nameAt(k); m >= 0 {
			return x.names[m].entity >= 0 && x.entities[x.names[m].entity].typ == quoth.Person
		}
	}
	return false
}

// bench splits “a bench of Justice Crowe and Justice Lind”: a body that is those whom it
// names and nobody else.
func (x *reading) bench(r nlp.Range) []source {
	for i := r.Start; i+1 < r.End && i < r.Start+3; i++ {
		if benches[bare(x.d.Word(i))] && (bare(x.d.Word(i+1)) == "of" || bare(x.d.Word(i+1)) == "comprising") {
			parts := x.conjuncts(nlp.Range{Start: i + 2, End: r.End})
			if len(parts) == 0 || slices.ContainsFunc(parts, func(s source) bool { return s.form != formName || s.name < 0 }) {
				return nil
			}
			return parts
		}
	}
	return nil
}

var benches = set("bench panel pair duo trio team delegation")

// retired reports whether “(retd)” stands at token i, behind a rank.
func (x *reading) retired(i int) bool {
	if i+2 >= len(x.d.Tokens) || x.d.Word(i) != "(" || x.d.Word(i+2) != ")" {
		return false
	}
	switch strings.TrimSuffix(bare(x.d.Word(i+1)), ".") {
	case "retd", "rtd", "retired", "ret'd":
		return true
	}
	return false
}

// calls finds the name in “a body of them, which calls itself the League” and “a tutor
// who goes by the name of Guru”, for the phrase whose head is a token of r. It is -1 where
// there is none.
func (x *reading) calls(r nlp.Range) int {
	d := x.d
	for i := r.Start + 1; i+2 < r.End; i++ {
		w, next := bare(d.Word(i)), bare(d.Word(i+1))
		j := i + 2
		switch {
		case (w == "calls" || w == "call" || w == "calling") && reflexives[next], w == "known" && next == "as":
		case (w == "called" || w == "named") && x.nameAt(i+1) >= 0:
			j = i + 1
		case (w == "goes" || w == "going") && next == "by" && i+5 < r.End && bare(d.Word(i+4)) == "of":
			j = i + 5 // by the name of
		case (w == "gives" || w == "gave" || w == "giving") && possessives[next] && bare(d.Word(i+2)) == "name":
			for j = i + 3; j+1 < r.End && bare(d.Word(j)) != "as"; j++ {
			}
			j++ // his name only as
		default:
			continue
		}
		if bare(d.Word(j)) == "the" {
			j++
		}
		if j >= r.End {
			return -1
		}
		if n := x.nameAt(j); n >= 0 && x.names[n].Start == j && x.names[n].entity >= 0 {
			return n
		}
		return -1
	}
	return -1
}

// titled finds the name that ends a source which begins with an office and no
// determiner: Superintendent of Police (Isk) Bram Oster, Counsel for the fishermen Ms
// Foss, Chief (Mrs.) Maren Olde. It is -1 where there is none.
func (x *reading) titled(r nlp.Range, p *phrase) int {
	d := x.d
	if p.det != "" || p.plural || p.head+1 >= r.End || !x.office(p.head) {
		return -1
	}
	for _, n := range x.namesIn(nlp.Range{Start: p.head + 1, End: r.End}) {
		nm := &x.names[n]
		if nm.entity < 0 || nm.End < r.End && d.Tokens[nm.End].Kind != nlp.Punct {
			continue
		}
		if t := x.entities[nm.entity].typ; t != quoth.Person && (t != "" || nm.Len() < 2) {
			continue
		}
		// Whom a preposition before the name or its title leads to is another.
		k := nm.title - 1
		for k > p.head && (x.office(k) || trivial[bare(d.Word(k))] || d.Tokens[k].Kind == nlp.Punct) {
			k--
		}
		if k > p.head {
			if w := bare(d.Word(k)); prepositions[w] || definite[w] || possessives[w] || breaks[w] || w == "a" || w == "an" || x.possessive(k) {
				return -1
			}
		}
		for i := p.head + 1; i < nm.Start; i++ {
			if w := d.Word(i); w == "," || w == ";" || relative[bare(w)] || bare(w) == "and" {
				return -1
			}
		}
		return n
	}
	return -1
}

// office reports whether token i is the noun of an office or a title.
func (x *reading) office(i int) bool {
	w := bare(x.d.Word(i))
	if titles[w] {
		return true
	}
	t, _, plural, sure := typeOf(w)
	return sure && t == quoth.Person && !plural
}

// besides reports whether a name may stand in apposition to the description.
func (x *reading) besides(e int, p *phrase) bool {
	t := x.entities[e].typ
	return t == "" || t == p.typ || !p.sure
}

// capitalised reports whether every word of the range is.
func (x *reading) capitalised(r nlp.Range) bool {
	for i := r.Start; i < r.End; i++ {
		if x.d.Tokens[i].Kind == nlp.Word && !isUpper(x.d.Word(i)) {
			return false
		}
	}
	return true
}

// possessive reports whether token i is a possessive ending.
func (x *reading) possessive(i int) bool {
	w := x.d.Word(i)
	return w == "’s" || w == "'s" || i > 0 && (w == "’" || w == "'") && !x.d.Tokens[i].Space && strings.HasSuffix(x.d.Word(i-1), "s")
}

// pairWords reports whether the range is “the pair”, “the two men”, “the two of them”.
func (x *reading) pairWords(r nlp.Range) bool {
	if r.Len() < 2 || r.Len() > 4 {
		return false
	}
	w := bare(x.d.Word(r.Start))
	second := bare(x.d.Word(r.Start + 1))
	if relative[bare(x.d.Word(r.End-1))] {
		return false
	}
	switch {
	case (w == "they" || w == "them") && second == "both" && r.Len() == 2:
		return true
	case w == "the" && (second == "pair" || second == "couple" || second == "duo") && r.Len() == 2:
		return true
	case w == "the" && second == "two" && (r.Len() == 2 || bare(x.d.Word(r.Start+2)) == "of" || r.Len() == 3):
		return true
	case (w == "both" || w == "neither") && r.Len() <= 3 && (second == "of" || second == "men" || second == "women"):
		return true
	case (w == "both" || w == "neither") && r.Len() == 2: // both brothers
		lemma, plural := singular(second)
		return heads[lemma] == quoth.Person && plural == (w == "both")
	}
	return false
}

// sideWords reports whether the range is “both sides”, “the two parties” or “each government”.
func (x *reading) sideWords(r nlp.Range) bool {
	w := bare(x.d.Word(r.Start))
	switch bare(x.d.Word(r.End - 1)) {
	case "sides", "parties", "governments", "companies", "countries", "nations", "neighbours", "neighbors", "capitals":
		return r.Len() == 2 && w == "both" || r.Len() == 3 && w == "the" && bare(x.d.Word(r.Start+1)) == "two"
	case "side", "government", "country", "capital":
		return r.Len() == 2 && (w == "each" || w == "neither")
	}
	return false
}

// coupled are the two countries that the article names most often one after the other: the
// ministers of Vostra and Lemark.
func (x *reading) coupled() []int {
	var best []int
	counts, most := make(map[[2]int]int), 0
	for i := 0; i+1 < len(x.names); i++ {
		a, b := &x.names[i], &x.names[i+1]
		if a.entity < 0 || b.entity < 0 || a.entity == b.entity || a.Len() > 1 || b.Len() > 1 || b.Start != a.End+1 || bare(x.d.Word(a.End)) != "and" ||
			!x.peopled(x.key(a.Range)) || !x.peopled(x.key(b.Range)) {
			continue
		}
		pair := [2]int{min(a.entity, b.entity), max(a.entity, b.entity)}
		if counts[pair]++; counts[pair] > most {
			most, best = counts[pair], pair[:]
		}
	}
	return best
}

// twoCountries are the only two countries of which the article speaks more than in passing:
// the second at least twice as often as any third.
func (x *reading) twoCountries() []int {
	counts := make([]int, len(x.entities))
	for i := range x.names {
		if e := x.names[i].entity; e >= 0 {
			counts[e]++
		}
	}
	count := func(e int) int {
		if e < 0 {
			return 0
		}
		return counts[e]
	}
	first, second, third := -1, -1, 0
	for e, ent := range x.entities {
		w := strings.ToLower(ent.name)
		if ent.full.Len() > 1 && ent.typ == quoth.Person || !ent.proper || !x.peopled(w) && countries[w] == "" {
			continue
		}
		switch n := count(e); {
		case n > count(first):
			first, second, third = e, first, count(second)
		case n > count(second):
			second, third = e, count(second)
		default:
			third = max(third, n)
		}
	}
	if n := count(second); n < 2 || 2*third > n {
		return nil
	}
	return []int{min(first, second), max(first, second)}
}

// findSides looks for “between X and Y”, of two bodies, the first in the article, or else
// for two countries.
func (x *reading) findSides() finding {
	d := x.d
	for i := 0; i+1 < len(x.names); i++ {
		a, b := &x.names[i], &x.names[i+1]
		if a.entity < 0 || b.entity < 0 || a.entity == b.entity || b.Start-a.End > 3 || b.Start-a.End < 1 || bare(d.Word(a.End)) != "and" {
			continue
		}
		k := a.title - 1
		if k >= 0 && bare(d.Word(k)) == "the" {
			k--
		}
		if k < 0 || bare(d.Word(k)) != "between" || x.entities[a.entity].typ == "" {
			continue
		}
		return finding{x.group([]int{a.entity, b.entity}, nlp.Range{Start: a.Start, End: b.End}), "group", []nlp.Range{a.Range, b.Range}}
	}
	two := x.coupled()
	if two == nil {
		two = x.twoCountries()
	}
	if two != nil {
		a, b := x.entities[two[0]].full, x.entities[two[1]].full
		return finding{x.together(two), "group", []nlp.Range{a, b}}
	}
	return unknown
}

// listed splits “the director, Mika Thorne, and the police”: a phrase with its name
// beside it, a comma, and one more.
func (x *reading) listed(r nlp.Range) []source {
	d := x.d
	for i := r.Start + 2; i+2 < r.End; i++ {
		if d.Word(i) != "," || bare(d.Word(i+1)) != "and" {
			continue
		}
		if w := bare(d.Word(i + 2)); w == "a" || w == "an" {
			return nil // Ada Lind, a teacher in Kessing, and an editor of
		}
		left, right := x.readOne(nlp.Range{Start: r.Start, End: i}), x.readOne(nlp.Range{Start: i + 2, End: r.End})
		if first := bare(d.Word(i + 2)); !isUpper(d.Word(i+2)) && !definite[first] && !possessives[first] && !indefinite[first] {
			return nil
		}
		if left.form != formName || left.name < 0 || right.form == formNominal && right.phrase.det == "" {
			return nil
		}
		if right.form == formName && right.name >= 0 || right.form == formNominal && right.phrase.sure {
			return []source{left, right}
		}
		return nil
	}
	return nil
}

// conjuncts splits “Crowe and Lind” and “Crowe, Lind and the mayor”; nil if the
// range is no list of people or bodies.
func (x *reading) conjuncts(r nlp.Range) []source {
	d := x.d
	and := -1
	for i := r.Start; i < r.End; i++ {
		if n := x.nameAt(i); n >= 0 {
			i = min(x.names[n].End, r.End) - 1
			continue
		}
		switch w := bare(d.Word(i)); {
		case w == "and" && i > r.Start:
			and = i
		case w == "," || prepositions[w]:
			return nil
		}
		if and >= 0 {
			break
		}
	}
	if and < 0 || and+1 >= r.End {
		return nil
	}
	left, right := x.readOne(nlp.Range{Start: r.Start, End: and}), x.readSource(nlp.Range{Start: and + 1, End: r.End})
	one := func(s source) bool {
		return s.form == formName || s.form == formNominal && s.phrase.det != "" && s.phrase.sure
	}
	lw := bare(d.Word(r.Start))
	if and == r.Start+1 && (lw == "he" || lw == "she" || lw == "him" || lw == "her") {
		left = source{form: formPronoun, at: r.Start}
	}
	if !one(left) && left.form != formPronoun || !one(right) || left.form == formNominal && right.form == formNominal && right.phrase.det == "" {
		return nil
	}
	if left.form == formNominal && left.phrase.det == "" || left.form == formName && left.name < 0 && (right.form != formName || right.name < 0) {
		return nil
	}
	return []source{left, right}
}
