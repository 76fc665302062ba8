package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// comparatives tell two of one family apart: 1 is the younger, -1 the elder.
var comparatives = map[string]int{"younger": 1, "youngest": 1, "elder": -1, "older": -1, "eldest": -1, "oldest": -1}

var siblings = set("brother sister sibling twin")

// comparison is 1 where the article tells that a person is the younger one of two, -1
// where it tells that he or she is the elder, else 0: who has a younger brother is elder.
// With kin, children are younger than those of their parents whom the article names.
func (x *reading) comparison(e int, kin bool) int {
	told := func(r role) int {
		switch {
		case !kin:
		case r.lemma == "son" || r.lemma == "daughter" || r.lemma == "grandson" || r.lemma == "granddaughter":
			return 1
		case r.lemma == "father" || r.lemma == "mother" || r.lemma == "grandfather" || r.lemma == "grandmother":
			return -1
		}
		for _, w := range r.words {
			if comparatives[w] != 0 {
				return comparatives[w]
			}
		}
		return 0
	}
	for _, r := range x.entities[e].roles {
		if c := told(r); c != 0 {
			return c
		}
	}
	for o, ent := range x.entities {
		if o == e || ent.typ != quoth.Person {
			continue
		}
		for _, r := range ent.roles {
			if c := told(r); c != 0 && (siblings[r.lemma] || inverse[r.lemma] != "") && x.ownerOf(r.owner) == e {
				return -c
			}
		}
	}
	return 0
}

// byAge finds the one person whom a word such as younger tells from the other bearers
// of the surname, or without one from everybody. It is -1 where there is none.
func (x *reading) byAge(w, surname string) int {
	found := -1
	for e, ent := range x.entities[:min(len(x.entities), 500)] {
		if ent.typ != quoth.Person || !ent.proper || surname != "" && ent.surname != surname || x.comparison(e, surname != "") != comparatives[w] {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = e
	}
	return found
}

// elder corrects whom the surname at name n stands for where a word before it
// compares: the younger Brask. Where nobody is known to be, nobody is meant.
func (x *reading) elder(n *name) {
	if n.Len() != 1 {
		return
	}
	for k := n.Start - 1; k >= 0 && k >= n.Start-2; k-- {
		if w := bare(x.d.Word(k)); comparatives[w] != 0 {
			n.entity = x.byAge(w, x.key(n.Range))
		} else if honorifics[w] {
			continue
		}
		return
	}
}

// compares resolves a description that is but a comparison: the elder.
func (x *reading) compares(p *phrase) finding {
	w := bare(x.d.Word(p.head))
	if comparatives[w] == 0 || p.det != "the" || p.head != p.Start+1 {
		return unknown
	}
	if k := p.head + 1; k < len(x.d.Tokens) && (x.nameAt(k) >= 0 || titles[bare(x.d.Word(k))]) {
		return unknown // the elder Mr Brask
	}
	e := x.byAge(w, "")
	if e < 0 {
		return unknown
	}
	x.mention(e, p.Range, quoth.MentionNominal)
	return finding{e, "role", []nlp.Range{x.entities[e].full}}
}

// families gives names such as the Brasks to the two who bear the surname.
func (x *reading) families(bySurname map[string][]int) {
	for i := range x.names {
		n := &x.names[i]
		if n.Len() != 1 || n.Start == 0 || !strings.HasSuffix(x.d.Word(n.Start), "s") {
			continue
		}
		pair := bySurname[strings.TrimSuffix(x.key(n.Range), "s")]
		if w := bare(x.d.Word(n.Start - 1)); len(pair) != 2 || w != "the" && w != "both" || len(bySurname[x.key(n.Range)]) > 0 {
			continue
		}
		pair = slices.Clone(pair)
		slices.SortFunc(pair, func(a, b int) int { return x.entities[a].full.Start - x.entities[b].full.Start })
		n.entity = x.together(pair)
	}
}

// namesake finds, for somebody's wife, husband, sister or brother, the only other person of the
// surname of whom the article tells no other kinship, if the first name or the title is of
// the right gender: *Ralph Brask said his wife …. Sonia Brask …*.
func (x *reading) namesake(p *phrase) finding {
	o := x.ownerOf(p.owner)
	if p.plural || o < 0 || p.lemma != "wife" && p.lemma != "husband" && p.lemma != "sister" && p.lemma != "brother" || x.entities[o].surname == "" || len(p.words) > 0 {
		return unknown
	}
	found := unknown
	for e, ent := range x.entities[:min(len(x.entities), 500)] {
		if e == o || ent.typ != quoth.Person || !ent.proper || ent.surname != x.entities[o].surname {
			continue
		}
		if slices.ContainsFunc(ent.roles, func(r role) bool { return inverse[r.lemma] != "" && siblings[r.lemma] != siblings[p.lemma] }) {
			continue
		}
		if g := gendered[p.lemma]; ent.he*g < 0 || ent.he == 0 && x.r.gender(ent.given)*float64(g) < -0.5 {
			continue
		} else if found.entity >= 0 || ent.he*g <= 0 && x.r.gender(ent.given)*float64(g) < 0.5 {
			return unknown
		}
		found = finding{e, "role", []nlp.Range{ent.full}}
	}
	return found
}

var (
	opposites = set("guest host hostess visitor counterpart opponent rival colleague interlocutor challenger")
	superiors = set("boss chief employer principal master leader")
)

// between resolves what one is to another of two who meet: her guest is the only other one
// of whom the paragraph or the one before speaks, by name; his boss is the governor whose
// press secretary he is.
func (x *reading) between(p *phrase) finding {
	o := x.ownerOf(p.owner)
	if o < 0 || p.plural || x.entities[o].typ != quoth.Person || len(p.words) > 1 {
		return unknown
	}
	if superiors[p.lemma] && possessives[p.det] {
		for _, r := range x.entities[o].roles {
			if e := x.possessor(r.owner); e >= 0 && e != o && x.entities[e].typ == quoth.Person && x.entities[e].proper {
				return finding{e, "role", []nlp.Range{r.span}}
			}
		}
		return unknown
	}
	if !opposites[p.lemma] || !possessives[p.det] {
		return unknown
	}
	found := mention{entity: -1}
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-reach; i-- {
		m := x.log[i]
		if from := x.d.Tokens[m.Start]; x.d.Tokens[p.Start].Paragraph-from.Paragraph > 2 || from.Depth > 0 && x.d.Tokens[p.Start].Depth == 0 {
			continue
		}
		e := x.entities[m.entity]
		if m.entity == o || e.typ != quoth.Person || e.plural || !e.proper || x.otherGender(p, e) {
			continue
		}
		if found.entity >= 0 && found.entity != m.entity {
			return unknown
		}
		found = m
	}
	if found.entity < 0 {
		return unknown
	}
	return finding{found.entity, "variation", []nlp.Range{found.Range}}
}

// countryOf resolves his country to the one of whose government the article says that he is:
// the Minister of Foreign Affairs of Vostra.
func (x *reading) countryOf(p *phrase) finding {
	o := x.ownerOf(p.owner)
	if p.lemma != "country" || o < 0 || x.entities[o].typ != quoth.Person || len(p.words) > 0 {
		return unknown
	}
	for _, r := range x.entities[o].roles {
		for k := r.span.Start; k < r.span.End; k++ {
			w := bare(x.d.Word(k))
			if !isUpper(x.d.Word(k)) || !x.peopled(w) && countries[w] == "" {
				continue
			}
			for e, ent := range x.entities {
				if ent.proper && ent.full.Len() == 1 && strings.EqualFold(ent.name, x.d.Word(k)) {
					return finding{e, "role", []nlp.Range{r.span}}
				}
			}
		}
	}
	return unknown
}

// possessor is the entity of the name, pronoun or description whose head is token t, or -1.
func (x *reading) possessor(t int) int {
	if e := x.ownerOf(t); e >= 0 || t < 0 {
		return e
	}
	for _, m := range x.log {
		if m.Contains(t) {
			return m.entity
		}
	}
	return -1
}

// pairOf finds the only two of whom the article tells, by name, that they are such, or the
// only two of whom it has told so before token t: both ministers; of brothers and sisters, one
// and the other whose brother he is.
func (x *reading) pairOf(lemma string, t int) []int {
	if pair := x.twoOf(lemma, len(x.d.Tokens)); pair != nil {
		return pair
	}
	return x.twoOf(lemma, t)
}

func (x *reading) twoOf(lemma string, t int) []int {
	var pair []int
	add := func(e int) {
		if e >= 0 && x.entities[e].proper && x.entities[e].full.Start < t && !slices.Contains(pair, e) {
			pair = append(pair, e)
		}
	}
	for e, ent := range x.entities[:min(len(x.entities), 500)] {
		if ent.typ != quoth.Person || ent.plural {
			continue
		}
		for _, r := range ent.roles {
			if r.lemma == lemma {
				if siblings[lemma] && x.ownerOf(r.owner) >= 0 {
					add(x.ownerOf(r.owner))
				}
				add(e)
			}
		}
	}
	if len(pair) != 2 {
		return nil
	}
	slices.Sort(pair)
	return pair
}

// disagrees reports whether a description compares and the person is the other one.
func (x *reading) disagrees(p *phrase, e int) bool {
	i := slices.IndexFunc(p.words, func(w string) bool { return comparatives[w] != 0 })
	if i < 0 {
		return false
	}
	c := x.comparison(e, false)
	return c != 0 && c != comparatives[p.words[i]]
}
