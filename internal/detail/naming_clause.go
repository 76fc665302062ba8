package detail

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// called finds what somebody or something is called or described as.
func (x *labeller) called(s nlp.Range) {
	for v := s.Start; v+1 < s.End; v++ {
		if (x.is(v, calling|callingAs) || comparing[x.words[v]]) && !notCalling[x.words[v+1]] && x.verb(v, s) {
			x.calledBy(v, s)
		}
	}
}

// comparing are the verbs that take what is labelled and, after “to”, its label.
var comparing = wordSet("compare compared compares comparing liken likened likens likening")

var notCalling = wordSet("for on upon off out up in that to into after at by with from time")

// verb reports whether the word at v, which may be a noun as well, is a verb.
func (x *labeller) verb(v int, s nlp.Range) bool {
	w := x.words[v]
	if v == s.Start || strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing") {
		return x.word(v-1) != "so" && x.word(v-1) != "-"
	}
	before := x.words[v-1]
	switch {
	case before == "'s" || before == "-" || before == "so" || articles[before]:
		return false
	case strings.HasSuffix(w, "s"), w == "saw", w == "found", w == "cast":
		return !x.is(v-1, adjectives)
	}
	return auxiliary[before] || subjects[before] || before == "you" || before == "that" || before == "and" || before == "or" || before == "people" || before == "not" ||
		before == "'t" || before == "'d" || before == "'ll" || adverb(before) || strings.HasSuffix(before, "s")
}

var articles = wordSet("the a an his her its their our my your this these those no any some every each")

// calledBy finds the label that the verb at v gives.
func (x *labeller) calledBy(v int, s nlp.Range) {
	if x.is(v, calling) {
		if object, j, ok := x.objectOf(v, s); ok {
			for j < s.End && (adverb(x.words[j]) || betweenWords[x.words[j]]) {
				j++
			}
			if j < s.End && x.words[j] != "as" && x.addNamed(v, j, object, s) {
				return
			}
		}
	}
	// Up to “as” or a quotation, in the same clause.
	for q := v + 1; q < min(s.End, v+16); q++ {
		w := x.words[q]
		object := nlp.Range{Start: v + 1, End: q}
		if x.opening(q) && x.word(q+1) == "as" && q+1 < s.End {
			continue // remembered him “as a man who …”
		}
		switch {
		case w == "as" && x.is(v, callingAs), w == "to" && comparing[x.words[v]]:
			if q+1 < s.End && x.words[q+1] == "being" {
				q++
			}
			if q+1 < s.End {
				if object.Len() == 0 {
					object = x.subjectOf(v, s)
				}
				x.addNamed(v, q+1, object, s)
			}
			return
		case x.opening(q) && object.Len() > 0 && x.is(v, calling):
			x.addNamed(v, q, object, s)
			return
		case x.d.Tokens[q].Kind == nlp.Punct && w != "-" || subjects[w] && w != "it" || copulas[w] && q > v+1:
			return
		}
	}
}

// addNamed adds the label that begins with token j, if one does.
func (x *labeller) addNamed(v, j int, object nlp.Range, s nlp.Range) bool {
	if !x.bearable(object) {
		return false
	}
	if prepositions[x.word(j-1)] && x.word(j-1) != "as" && !(x.word(j-1) == "to" && comparing[x.words[v]]) {
		return false
	}
	if x.opening(j) {
		r, ok := x.quoted(j, s)
		if ok {
			x.add(r, object)
		}
		return ok
	}
	if r, ok := x.partlyQuoted(j, s); ok {
		x.add(r, object)
		return true
	}
	p, ok := x.read(x.nothingBut(j, s), s.End)
	if !ok || p.End <= j {
		return false
	}
	indefinite := p.det == "a" || p.det == "an"
	switch {
	case p.name && p.before == 0, p.noun == 0 && isCapital(x.d.Word(p.head)):
		if !x.is(v, strongCalling) || p.det != "the" || object.Len() == 0 || object.Start < v {
			return false
		}
	case p.det == "":
		if !(p.noun&plural != 0 && p.noun&(labelNouns|judgment) != 0 && x.is(v, calling|strongCalling)) && p.noun&massNoun == 0 {
			return false
		}
	case x.says(p):
	case indefinite && p.noun&thing == 0 && x.is(v, strongCalling):
	case indefinite && p.noun == 0 && x.is(v, callingAs) && !x.is(v, calling):
	case indefinite && p.noun&thing == 0 && x.qualified(p, s):
	default:
		return false
	}
	x.add(nlp.Range{Start: p.Start, End: x.extent(p, s)}, object)
	return true
}

// qualified reports whether a relative clause follows the head of a phrase.
func (x *labeller) qualified(p phrase, s nlp.Range) bool {
	return p.End < s.End && !p.name && relatives[x.words[p.End]] && x.words[p.End] != "whose" && x.words[p.End] != "where" && x.words[p.End] != "when"
}

// says reports whether a phrase is a label where it is said of somebody.
func (x *labeller) says(p phrase) bool {
	switch {
	case p.noun&thing != 0 && p.noun&(judgment|labelNouns|personHead|measureHead|placeHead) == 0 && !p.highest:
		return false
	case p.noun&(judgment|massNoun) != 0, p.frames(), p.highest:
		return true
	}
	return genericNouns[x.words[p.head]] && p.coined && (p.det == "a" || p.det == "an")
}

var genericNouns = wordSet("man woman person one men women human soul lady lad bloke guy chap creature")

// nothingBut is where the phrase begins of nothing but a farce, little more than a farce.
func (x *labeller) nothingBut(j int, s nlp.Range) int {
	for _, lead := range []string{"nothing but", "nothing less than", "nothing more than", "little more than", "no more than", "no better than", "nothing short of", "not a"} {
		words := strings.Fields(lead)
		if j+len(words) < s.End && slices.Equal(x.words[j:j+len(words)], words) && words[0] != "not" {
			return j + len(words)
		}
	}
	return j
}

// extent is where a label ends that is said of somebody.
func (x *labeller) extent(p phrase, s nlp.Range) int {
	end := p.End
	if !p.name {
		typ := p.typ
		if p.noun&(judgment|eventNoun) != 0 || p.highest {
			typ = happening
		}
		end = x.follow(p.End, typ)
	}
	if p.highest || end == p.End && x.qualified(p, s) {
		return x.clause(end, s.End)
	}
	if end+1 < s.End && x.words[end] == "with" && determining[x.words[end+1]] && (p.typ == quoth.Person || p.typ == quoth.Group || p.typ == quoth.Organisation) {
		if q, ok := x.read(end+1, s.End); ok {
			end = q.End // a gang with a hatchet
		}
	}
	return end
}

// clause is where the words from k on end that belong to the noun before them:
// at a mark, a conjunction or a cue.
func (x *labeller) clause(k, end int) int {
	for start := k; k < end && k < start+16; k++ {
		w := x.words[k]
		if !isAlnumWord(w) && w != "-" && x.d.Tokens[k].Kind != nlp.Clitic {
			return k
		}
		switch w {
		case "but", "because", "when", "while", "as", "if", "although", "after", "before", "since", "said", "says":
			return k
		case "and":
			if subjects[x.word(k+1)] || copulas[x.word(k+1)] || x.word(k+1) == "has" {
				return k
			}
		}
		if k == start && (x.is(k, closed) && !prepositions[w] && w != "who" && w != "that" && w != "to" && !subjects[w] || months[w]) {
			return k
		}
	}
	return k
}

// objectOf is what the verb of calling at v is said of, and where the label may
// begin: after its object, or, where it is passive or in a clause with what,
// which or whom, right after the verb.
func (x *labeller) objectOf(v int, s nlp.Range) (object nlp.Range, end int, ok bool) {
	j := v + 1
	if n := x.name(j); n.Len() > 0 {
		return n, n.End, true
	}
	if x.passive(v, s) {
		return x.subjectOf(v, s), j, true
	}
	p, ok := x.read(j, s.End)
	switch {
	case ok && p.End > j && !(pronouns[x.words[j]] && x.is(j+1, closed)):
		if p.det == "a" || p.det == "an" {
			return p.Range, p.End, p.End < s.End && x.opening(p.End)
		}
		p.End = x.follow(p.End, p.typ)
		return p.Range, p.End, true
	case pronouns[x.words[j]], x.words[j] == "this", x.words[j] == "that":
		return nlp.Range{Start: j, End: j + 1}, j + 1, true
	}
	return nlp.Range{}, j, false
}

// passive reports whether the verb at v has its object before it: was called, what she called.
func (x *labeller) passive(v int, s nlp.Range) bool {
	for k := v - 1; k >= s.Start && k > v-8; k-- {
		switch w := x.words[k]; {
		case copulas[w] && w != "'s", w == "what", w == "whom", w == "which" && k < v-1:
			return true
		case x.d.Tokens[k].Kind == nlp.Punct:
			return w == "," && k == v-1 && strings.HasSuffix(x.words[v], "ed") && (x.words[v] != "called" || x.opening(v+1))
		case w == "and" && k == v-1, w == "has" && k < v-1, w == "have" && k < v-1, w == "that":
			return false
		}
	}
	return false
}

// subjectOf is the subject of the passive verb at v, or what the relative clause
// in which it stands belongs to; empty where there is none near.
func (x *labeller) subjectOf(v int, s nlp.Range) nlp.Range {
	for k := v - 1; k >= s.Start && k > v-8; k-- {
		switch w := x.words[k]; {
		case w == "which" || w == "whom" || w == ",":
			for k--; k >= s.Start && !x.isWord(k); k-- {
			}
			if k >= s.Start && x.named[k].Len() > 0 {
				return x.named[k]
			}
			return nlp.Range{}
		case w == "what":
			return nlp.Range{}
		case copulas[w]:
			if r, ok := x.subjectBefore(k, s); ok {
				return r
			}
			return nlp.Range{}
		}
	}
	return nlp.Range{}
}

// bearable reports whether an object may be labelled: no paper, figure or remark.
func (x *labeller) bearable(r nlp.Range) bool {
	h := -1
	for k := r.Start; k < r.End && (k == r.Start || !prepositions[x.words[k]]); k++ {
		if x.isWord(k) {
			h = k
		}
	}
	return h < 0 || x.named[h].Len() > 0 || !x.is(h, thing) || x.is(h, measureHead|placeHead)
}

// quoted takes what stands in the marks that open at q for a label, if it is a noun phrase.
func (x *labeller) quoted(q int, s nlp.Range) (nlp.Range, bool) {
	end := q + 1
	for end < s.End && end < q+24 && !(x.closing(end) && (x.words[end] != "'" || x.words[q] != "“" && x.words[q] != "\"")) {
		end++
	}
	last := end - 1
	for last > q && !isAlnumWord(x.words[last]) {
		last--
	}
	r := nlp.Range{Start: q + 1, End: last + 1}
	if end == q+24 || r.Len() == 0 {
		return r, false
	}
	first := q + 1
	w := x.words[first]
	p, ok := x.read(x.nothingBut(first, s), end)
	switch {
	case !ok || x.is(p.head, thing) && p.noun&(judgment|labelNouns) == 0 && !p.highest:
		return r, false
	case w == "a" || w == "an" || w == "the" || w == "one" && x.word(first+1) == "of" || p.det == "'s":
		return r, true
	case determining[w] && w != "this" && w != "that" && w != "no" && w != "what" && w != "all":
		return r, p.End > first+1
	case p.det != "" || adverb(w):
		return r, false
	case p.name:
		return r, x.word(q-1) != "called" // the show called “Night Ferry”
	case p.noun != 0 && (p.noun&adjective == 0):
		return r, !(p.noun&(adjectives) != 0 && r.Len() == 1 && p.noun&labelNouns == 0)
	case isCapital(x.d.Word(first)):
		return r, last > first && isCapital(x.d.Word(last)) && x.word(q-1) != "called"
	}
	if r.Len() == 1 {
		return r, singularOf(w) != w && !strings.HasSuffix(w, "ous")
	}
	// Noise under a tree, gold plate, failed buyers.
	head := x.words[p.head]
	return r, p.End > first && !x.is(p.head, closed|adjective|adjectives) && !qualifies(head) && !verbal(head) && (p.End < end && prepositions[x.words[p.End]] || p.End == last+1 && r.Len() > 1 && !adverb(w))
}

// partlyQuoted is a label of which all but the article stands in quotation marks:
// a “war of words”; with the noun after them, if there is one.
func (x *labeller) partlyQuoted(j int, s nlp.Range) (nlp.Range, bool) {
	r := nlp.Range{Start: j}
	if w := x.words[j]; w != "a" && w != "an" && w != "the" || j+2 >= s.End || !x.opening(j+1) {
		return r, false
	}
	for r.End = j + 2; r.End < s.End && r.End < j+24 && !x.closing(r.End); r.End++ {
	}
	if r.End == s.End || r.End == j+24 {
		return r, false
	}
	last := r.End - 1
	if k := r.End + 1; k < s.End && x.isWord(k) && !x.is(k, closed) && !isCapital(x.d.Word(k)) && isAlnumWord(x.words[last]) {
		last = k
	}
	if isAlnumWord(x.words[last]) {
		r.End = max(r.End+1, last+1)
	}
	return r, !x.is(last, thing)
}

// verbal reports whether a word has the ending of a participle or of an adjective made of one.
func verbal(w string) bool {
	return strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "y") && len(w) > 4
}

var copulas = wordSet("is are was were be been being 's 're 'm am become becomes became remains remained remain")

// predicates finds what is said to be, or not to be: the deal is a betrayal, no betrayal.
func (x *labeller) predicates(s nlp.Range) {
	for c := s.Start; c < s.End; c++ {
		if !copulas[x.words[c]] {
			continue
		}
		subject, ok := x.subjectBefore(c, s)
		if !ok {
			continue
		}
		j := c + 1
		if x.words[c] == "'s" && !subjects[x.words[c-1]] && x.words[c-1] != "that" && (j >= s.End || x.words[j] != "a" && x.words[j] != "an") {
			continue // the owner of what follows
		}
		for j < s.End && (adverb(x.words[j]) || betweenWords[x.words[j]] || x.words[j] == "not" || x.words[j] == "'t" || x.words[j] == "n't") {
			j++
		}
		if j < s.End && x.opening(j) {
			j++
		}
		if j >= s.End {
			continue
		}
		p, ok := x.read(x.nothingBut(j, s), s.End)
		if !ok || p.End <= j || p.name && p.before == 0 {
			continue
		}
		switch {
		case p.det == "":
			if !(p.noun&massNoun != 0 && p.Len() <= 3 || people[x.words[p.head]] && p.Len() == 2 && x.personal(subject) && x.inside[j] >= 0 || p.noun&plural != 0 && p.noun&(labelNouns|judgment) != 0 && (p.Len() == 1 || qualifies(x.words[j]))) {
				continue
			}
		case !x.says(p) && !(x.qualified(p, s) && genericNouns[x.words[p.head]] && (p.det == "a" || p.det == "an")):
			continue
		case p.highest && (p.first && p.typ != quoth.Person && p.typ != quoth.Group && p.typ != quoth.Organisation || x.inside[j] < 0 && p.typ == ""):
			continue
		case x.thing(subject) && (p.noun&mildJudgment != 0 || p.highest && p.typ == ""), genericNouns[x.words[p.head]] && !p.judged() && !x.personal(subject) && !x.qualified(p, s):
			continue
		}
		x.add(nlp.Range{Start: p.Start, End: x.extent(p, s)}, subject)
	}
}

// thing reports whether a subject is a pronoun that mostly means what was done or told.
func (x *labeller) thing(r nlp.Range) bool {
	w := x.words[r.Start]
	return r.Len() == 1 && (w == "it" || w == "this" || w == "that" || w == "which")
}

// personal reports whether a subject is of people.
func (x *labeller) personal(r nlp.Range) bool {
	last := r.End - 1
	if t := x.typ[last]; t != "" {
		return t == quoth.Person || t == quoth.Group
	}
	t := denotes(x.class[last])
	return t == quoth.Person || t == quoth.Group || r.Len() == 1 && subjects[x.words[last]] && !x.thing(r) || x.words[last] == "you"
}

// subjectBefore is the subject of the copula at c, where it may be labelled.
func (x *labeller) subjectBefore(c int, s nlp.Range) (nlp.Range, bool) {
	k := c - 1
	for k > s.Start && (adverb(x.words[k]) || auxiliary[x.words[k]]) {
		k--
	}
	if k < s.Start {
		return nlp.Range{}, false
	}
	r := nlp.Range{Start: k, End: k + 1}
	switch w := x.words[k]; {
	case w == "there" || w == "here" || w == "what":
		return r, false
	case subjects[w], w == "this", w == "that", w == "you", w == "these", w == "those":
		return r, true
	case x.named[k].Len() > 0:
		return x.named[k], true
	case w == ",":
		// Ada Brook, the mayor, is a ….
		for j := k - 1; j > s.Start && j > k-24; j-- {
			if x.words[j] == "," && x.named[j-1].Len() > 0 {
				return x.named[j-1], true
			}
		}
		return r, false
	case !x.isWord(k) || x.is(k, closed):
		return r, false
	}
	switch t := denotes(x.class[k]); t {
	case "", quoth.Document:
		return r, false
	}
	for r.Start > s.Start && x.isWord(r.Start-1) && k-r.Start < 6 {
		r.Start--
		if determining[x.words[r.Start]] {
			break
		}
	}
	return r, true
}

// appositions finds what follows a name after a comma and sets it above others:
// the first to speak, the most powerful man in town, a quiet man.
func (x *labeller) appositions(s nlp.Range) {
	for k := s.Start + 1; k+2 < s.End; k++ {
		if x.words[k] != "," || x.named[k-1].Len() == 0 || !determining[x.words[k+1]] && x.name(k+1).Len() == 0 {
			continue
		}
		p, ok := x.read(k+1, s.End)
		if !ok || p.det == "" || p.name && p.before == 0 || p.noun&thing != 0 {
			continue
		}
		if !p.highest && !(p.coined && genericNouns[x.words[p.head]]) && !(p.noun&judgment != 0 && (p.det == "a" || p.det == "an")) {
			continue
		}
		end := x.extent(p, s)
		if end < s.End && x.isWord(end) && x.words[end] != "who" {
			continue
		}
		n := x.named[k-1]
		x.add(nlp.Range{Start: x.titled(n.Start, s), End: end}, n)
	}
}
