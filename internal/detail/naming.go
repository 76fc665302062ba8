package detail

import (
	"cmp"
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// fillNamings tells how people, groups, places and events are labelled, and in
// whose voice.
func (x *reading) fillNamings() {
	x.a.Namings = nil
	l := newLabeller(x)
	for _, s := range x.d.Sentences {
		l.called(s)
		l.predicates(s)
		l.appositions(s)
		l.phrases(s)
	}
	// Of those that share words the first found: what somebody is called or said
	// to be comes before the phrases of which it is made.
	var kept []label
	taken := make([]bool, len(x.words))
	for _, c := range l.found {
		if words := taken[c.Start:c.End]; !slices.Contains(words, true) {
			kept = append(kept, c)
			for i := range words {
				words[i] = true
			}
		}
	}
	slices.SortFunc(kept, func(a, b label) int { return cmp.Compare(a.Start, b.Start) })
	for _, c := range kept {
		n := quoth.Naming{Span: x.d.Span(c.Range), Entity: l.labelled(c), Voice: "article"}
		if s := x.inside[c.Start]; s >= 0 {
			n.Voice = x.statements[s].ID
		}
		x.a.Namings = append(x.a.Namings, n)
	}
}

// add keeps a label without the marks and commas at its edges.
func (x *labeller) add(r, target nlp.Range) {
	for r.Len() > 0 && !isAlnumWord(x.words[r.Start]) {
		r.Start++
	}
	for r.Len() > 0 && !isAlnumWord(x.words[r.End-1]) && !(x.closing(r.End-1) && x.opened(r)) {
		r.End--
	}
	if r.Len() > 0 {
		x.found = append(x.found, label{r, target})
	}
}

// opened reports whether a quotation begins within the words: the so-called “round table”.
func (x *labeller) opened(r nlp.Range) bool {
	for k := r.Start; k < r.End-1; k++ {
		if x.opening(k) {
			return true
		}
	}
	return false
}

// phrases finds noun phrases that label by an adjective or by their noun.
func (x *labeller) phrases(s nlp.Range) {
	for i := s.Start; i < s.End; i++ {
		if x.words[i] == "so-called" {
			i = max(i, x.soCalled(i, s)-1)
			continue
		}
		if x.word(i+1) == "so-called" {
			continue
		}
		if !x.begins(i) {
			continue
		}
		p, ok := x.read(i, s.End)
		if !ok || p.End <= i {
			continue
		}
		if p.frames() && !x.denied(i, s) && !(wanting[x.word(i-1)] && (p.det == "a" || p.det == "an")) {
			c, target := x.besideName(x.whole(p), p, s)
			x.add(c, target)
		}
		if !p.name || p.before != 0 || p.det != "" {
			i = p.End - 1
		}
	}
}

// wanting are the verbs before which a label is nobody's yet: they want a villain.
var wanting = wordSet("want wants wanted wanting need needs needed seek seeks sought seeking")

// begins reports whether a noun phrase that may label begins with token i.
func (x *labeller) begins(i int) bool {
	if !x.isWord(i) {
		return x.d.Tokens[i].Kind == nlp.Number && x.is(i+1, adjectives|nouns)
	}
	if x.word(i-1) == "-" && !x.d.Tokens[i].Space {
		return false
	}
	if n := x.name(i); n.Len() > 0 {
		return n.End < len(x.words) && (x.words[n.End] == "'s" || x.is(n.End, adjectives|nouns))
	}
	w := x.words[i]
	if determining[w] {
		return true
	}
	if !x.opens(i) && x.isWord(i-1) {
		// Not within another phrase: Navy veteran, individual rebels; nor a verb: has dogged, enraged critics.
		if isCapital(x.d.Word(i-1)) && !x.opens(i-1) || (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing")) && (!x.is(i-1, closed) || auxiliary[x.words[i-1]]) {
			return false
		}
	}
	return x.is(i, adjectives|nouns|kin|leading|beginning) || adverb(w) && x.is(i+1, adjectives)
}

// denied reports whether it is said that nobody is what the phrase at token i tells.
func (x *labeller) denied(i int, s nlp.Range) bool {
	for k := i - 1; k >= s.Start && k > i-5; k-- {
		switch w := x.words[k]; {
		case w == "not", w == "'t", w == "never":
			return true
		case !adverb(w) && !copulas[w] && w != "just" && w != "a":
			return false
		}
	}
	return false
}

// whole is a phrase with the prepositional phrases that belong to its head.
func (x *labeller) whole(p phrase) nlp.Range {
	if !p.name {
		p.End = x.follow(p.End, p.typ)
	}
	return p.Range
}

// soCalled finds the label after the word so-called at token i, and returns where it ends.
func (x *labeller) soCalled(i int, s nlp.Range) int {
	start := i
	if i > s.Start && determining[x.words[i-1]] {
		start--
	}
	j := i + 1
	if j >= s.End {
		return j
	}
	if x.opening(j) {
		k := j + 1
		for k < s.End && k < j+8 && !x.closing(k) {
			k++
		}
		if k >= s.End || k == j+8 {
			return j
		}
		r := nlp.Range{Start: start, End: k + 1}
		if !isAlnumWord(x.words[k-1]) {
			r.End = k - 1
		}
		if r.End == k+1 && r.End < s.End && x.is(r.End, nouns) && !x.is(r.End, closed) {
			r.End++
		}
		if x.is(r.End-1, thing) || x.is(k-1, thing) && r.End == k+1 {
			return k
		}
		if r.End > k {
			r.End = x.follow(r.End, happening)
		}
		x.add(r, nlp.Range{})
		return r.End
	}
	p, ok := x.read(j, s.End)
	if !ok || p.typ == quoth.Document || !x.isWord(j) {
		return j
	}
	p.Start, p.det = start, x.words[start]
	c, target := x.besideName(p.Range, p, s)
	x.add(c, target)
	return p.End
}

// besideName widens a label by the name beside it, divided by a comma: Ada
// Brook, a veteran prosecutor, or the other way round.
func (x *labeller) besideName(r nlp.Range, p phrase, s nlp.Range) (nlp.Range, nlp.Range) {
	none := nlp.Range{}
	if p.name || p.typ != quoth.Person && p.typ != quoth.Organisation && p.typ != quoth.Group && p.typ != quoth.Place || p.det == "" || p.det == "no" {
		return r, none
	}
	ends := func(k int) bool { // whether an apposition may end before token k
		return k >= s.End || !x.isWord(k) || x.words[k] == "who" || x.words[k] == "which" || x.words[k] == "whose"
	}
	alike := func(t quoth.EntityType) bool {
		body := func(t quoth.EntityType) bool { return t == quoth.Organisation || t == quoth.Group }
		return t == "" || t == p.typ || body(t) && body(p.typ)
	}
	if k := r.Start - 1; k > s.Start && x.words[k] == "," && x.named[k-1].Len() > 0 && ends(r.End) && alike(x.typ[k-1]) {
		n := x.named[k-1]
		return nlp.Range{Start: x.titled(n.Start, s), End: r.End}, n
	}
	if k := r.End; k+1 < s.End && x.words[k] == "," {
		j := k + 1
		for j < s.End && j < k+4 && isCapital(x.d.Word(j)) && x.name(j).Len() == 0 {
			j++ // a title
		}
		if n := x.name(j); n.Len() > 0 && ends(n.End) && n.End < s.End && alike(x.typ[j]) {
			return nlp.Range{Start: r.Start, End: n.End}, n
		}
	}
	return r, none
}

// titled is where a name begins with the words in capitals and the offices before it.
func (x *labeller) titled(i int, s nlp.Range) int {
	for i > s.Start && x.isWord(i-1) && !x.is(i-1, closed) && !determining[x.words[i-1]] && (isCapital(x.d.Word(i-1)) || x.is(i-1, personHead)) {
		i--
	}
	return i
}

// labelled is the ID of the entity that is labelled, "" where it is not among the article's.
func (x *labeller) labelled(c label) string {
	r := c.target
	if r.Len() == 0 {
		r = c.Range
	} else if w := x.words[r.Start]; r.Len() == 1 && (w == "i" || w == "me" || w == "myself") {
		if s := x.inside[r.Start]; s >= 0 {
			return x.statements[s].Speaker
		}
	}
	if id := x.entityAt(x.d.Span(r)); id != "" {
		return id
	}
	for i := range x.statements {
		s := &x.statements[i]
		if s.Speaker != "" && s.source.Len() > 0 && (s.source == r || c.target.Len() == 0 && s.source.Start <= r.Start && r.Start < s.source.End) {
			return s.Speaker
		}
	}
	// The last name in it that owns nothing and stands before any preposition.
	found := -1
	for i := r.Start; i < r.End; i++ {
		w := x.words[i]
		if i > r.Start && (prepositions[w] || w == "who" || w == "that" || w == "which") {
			break
		}
		if x.whose[i] >= 0 && x.word(x.named[i].End) != "'s" {
			found = x.whose[i]
		}
	}
	if found >= 0 {
		return x.a.Entities[found].ID
	}
	return x.sameHead(r)
}

// sameHead is the entity of a description with the same last word before any preposition.
func (x *labeller) sameHead(r nlp.Range) string {
	head := r.Start
	for i := r.Start; i < r.End && (i == r.Start || !prepositions[x.words[i]]); i++ {
		if isAlnumWord(x.words[i]) {
			head = i
		}
	}
	start, end := x.d.Tokens[r.Start].Start, x.d.Tokens[head].End
	for i := range x.a.Entities {
		for _, m := range x.a.Entities[i].Mentions {
			if m.Kind == quoth.MentionNominal && m.End == end && m.Start >= start {
				return x.a.Entities[i].ID
			}
		}
	}
	return ""
}
