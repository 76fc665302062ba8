package speaker

import (
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/nlp"
)

var entityTypes = map[string]quoth.EntityType{"PER": quoth.Person, "ORG": quoth.Organisation, "LOC": quoth.Place}

// clusterNames joins the names into entities: full names first, by equality,
// then surnames, first names and acronyms that fit just one of them.
func (x *reading) clusterNames() {
	byKey := make(map[string]int)
	bySurname := make(map[string][]int)
	byGiven := make(map[string][]int)
	byMiddle := make(map[string][]int) // Melba Acosta Febo is Ms Acosta
	byAcronym := make(map[string]int)
	byFirstWord := make(map[string][]int)
	multi := func(n name) bool { return n.Len() > 1 }

	for i := range x.names {
		n := &x.names[i]
		if !multi(*n) {
			continue
		}
		key := x.key(n.Range)
		typ := entityTypes[n.typ]
		e, ok := byKey[key]
		if !ok && typ == quoth.Person {
			same := bySurname[bare(x.d.Word(n.End-1))]
			if e, ok = x.variant(n.Range, same); !ok {
				e, ok = x.compound(n.Range, same)
			}
		}
		if !ok {
			e = x.add(&entity{name: x.text(n.Range), typ: typ, proper: true, sure: typ != "", full: n.Range, first: n.Start})
			if typ == quoth.Person {
				g, s := bare(x.d.Word(n.Start)), bare(x.d.Word(n.End-1))
				x.entities[e].given, x.entities[e].surname = g, s
				bySurname[s] = append(bySurname[s], e)
				if n.Len() == 3 && len(bare(x.d.Word(n.Start+1))) > 3 {
					m := bare(x.d.Word(n.Start + 1))
					byMiddle[m] = append(byMiddle[m], e)
				}
				x.entities[e].title = x.titleBefore(n.Start)
				byGiven[g] = append(byGiven[g], e)
			} else {
				if a := x.acronym(n.Range); len(a) > 1 {
					byAcronym[a] = e
				}
				w := bare(x.d.Word(n.Start))
				byFirstWord[w] = append(byFirstWord[w], e)
			}
		}
		byKey[key] = e
		n.entity = e
		ent := x.entities[e]
		if len(x.text(n.Range)) > len(ent.name) && !allCapsText(x.text(n.Range)) || allCapsText(ent.name) && !allCapsText(x.text(n.Range)) {
			ent.name, ent.full = x.text(n.Range), n.Range
		}
	}
	known := make(map[string]int)  // the one whom the surname alone stood for before another had it
	recent := make(map[string]int) // the bearer of a surname that was named last
	for i := range x.names {
		n := &x.names[i]
		if multi(*n) {
			if s := x.entities[n.entity].surname; s != "" {
				recent[s] = n.entity + 1
			}
			continue
		}
		key := x.key(n.Range)
		if s := x.couple(i); s != "" && len(byGiven[key]) == 0 {
			n.entity = x.add(&entity{name: x.text(n.Range) + " " + x.d.Word(x.names[i+1].End-1), typ: quoth.Person, proper: true, sure: true, full: n.Range, first: n.Start, given: key, surname: s})
			bySurname[s] = append(bySurname[s], n.entity)
			byGiven[key] = append(byGiven[key], n.entity)
			continue
		}
		titled := n.Start > 0 && x.titleBefore(n.Start) != ""
		among := x.introduced(bySurname[key], n.Start)
		if e, ok := x.pick(n, among, recent[key]-1, known[key]-1); ok && (n.typ != "LOC" || titled || !x.afterIn(n.Start)) {
			n.entity = e
			recent[key] = e + 1
			if len(among) == 1 && !titled {
				known[key] = e + 1
			}
			continue
		}
		if same := bySurname[key]; len(same) > 1 && (!titled || slices.ContainsFunc(same[:min(len(same), 20)], func(e int) bool { return !x.otherTitle(n, e) && x.r.gender(x.entities[e].given) != 0 })) {
			continue // one of two, and nothing tells which
		}
		if e, ok := x.pick(n, byGiven[key], -1, -1); ok && (n.typ != "LOC" || !x.afterIn(n.Start)) && n.typ != "ORG" {
			n.entity = e
			recent[x.entities[e].surname] = e + 1
			continue
		}
		if e, ok := x.pick(n, byMiddle[key], -1, -1); ok && n.typ == "PER" {
			n.entity = e
			continue
		}
		if w := x.d.Word(n.Start); allCaps(w) {
			if e, ok := byAcronym[strings.ReplaceAll(w, ".", "")]; ok {
				n.entity = e
				continue
			}
		}
		if es := byFirstWord[key]; len(es) == 1 && n.typ != "LOC" && !titled {
			f := x.entities[es[0]]
			if f.full.Len() == 2 && corporateWords[bare(x.d.Word(f.full.End-1))] {
				n.entity = es[0]
				continue
			}
		}
		if e, ok := byKey[key]; ok {
			n.entity = e
			if x.entities[e].typ == "" {
				x.entities[e].typ = entityTypes[n.typ]
			}
			continue
		}
		typ := entityTypes[n.typ]
		if titled {
			typ = quoth.Person
		}
		n.entity = x.add(&entity{name: x.text(n.Range), typ: typ, proper: true, sure: typ != "", full: n.Range})
		e := x.entities[n.entity]
		if typ == quoth.Person {
			e.surname = key
			if x.r.givenName(x.d.Word(n.Start)) && !titled {
				e.given = key
			}
			if t := x.titleBefore(n.Start); t != "" {
				from := n.Start - 1
				if honorifics[x.titleBefore(from)] {
					from-- // Mrs Justice Tolland
				}
				e.name = x.d.Text[x.d.Tokens[from].Start:x.d.Tokens[n.End-1].End]
			}
		}
		byKey[key] = n.entity
	}
	x.families(bySurname)
	for i := range x.names {
		if n := &x.names[i]; n.entity >= 0 && x.entities[n.entity].typ == quoth.Person {
			if t := x.titleBefore(n.Start); t != "" {
				if gendered[t] == 0 {
					t = x.titleBefore(n.Start - 1)
				}
				x.entities[n.entity].he += 3 * gendered[t]
			}
			x.entities[n.entity].he += 3 * x.excellency(n.Start)
		}
	}
}

// excellency is 1 where a name at token i has His Excellency before it, with titles
// between, -1 where it has Her Highness, else 0.
func (x *reading) excellency(i int) int {
	for k := i - 1; k > 0 && k > i-6 && isUpper(x.d.Word(k)) && x.d.Tokens[k].Sentence == x.d.Tokens[i].Sentence; k-- {
		if !eminences[bare(x.d.Word(k))] {
			continue
		}
		switch bare(x.d.Word(k - 1)) {
		case "his":
			return 1
		case "her":
			return -1
		}
		return 0
	}
	return 0
}

// text is the words of a range as they stand, on one line.
func (x *reading) text(r nlp.Range) string {
	s := x.d.Span(r)
	return x.d.Text[s.Start:s.End]
}

// titleBefore is the honorific or title word right before token i, or "".
func (x *reading) titleBefore(i int) string {
	if t := x.bracketTitle(i); t != "" {
		return t
	}
	if i == 0 || x.d.Tokens[i-1].Paragraph != x.d.Tokens[i].Paragraph || !isUpper(x.d.Word(i-1)) {
		return ""
	}
	if w := bare(x.d.Word(i - 1)); titles[w] {
		return w
	}
	return ""
}

// afterIn reports whether the word before token i is a preposition of place.
func (x *reading) afterIn(i int) bool {
	if i == 0 {
		return false
	}
	switch bare(x.d.Word(i - 1)) {
	case "in", "at", "from", "to", "near", "off", "outside":
		return true
	}
	return false
}

// variant finds the person whose name this is with an initial or a middle name more
// or less, among those of the same surname.
func (x *reading) variant(r nlp.Range, same []int) (int, bool) {
	found, n := -1, 0
	given := bare(x.d.Word(r.Start))
	for _, e := range same[max(0, len(same)-20):] {
		g := x.entities[e].given
		if g == given || len(g) == 1 && strings.HasPrefix(given, g) || len(given) == 1 && strings.HasPrefix(g, given) || x.misspelt(g, given) {
			found = e
			n++
		}
	}
	return found, n == 1
}

// compound finds the one person, among those of the same surname, whose longer name
// ends with the whole of this one, a particle first: Al Sahli of Reem Al Sahli.
func (x *reading) compound(r nlp.Range, same []int) (int, bool) {
	if !particles[bare(x.d.Word(r.Start))] {
		return 0, false
	}
	found, n := -1, 0
	for _, e := range same[max(0, len(same)-20):] {
		full := x.entities[e].full
		if full.Len() > r.Len() && x.key(nlp.Range{Start: full.End - r.Len(), End: full.End}) == x.key(r) {
			found = e
			n++
		}
	}
	return found, n == 1
}

var particles = set(`al el bin ben ibn abu abd de da dos di van von der la le du st mac o ter bint ould`)

// misspelt reports whether two first names are one in two spellings: as long, five letters
// or more, one of which differs and is a vowel in both, of one gender.
func (x *reading) misspelt(a, b string) bool {
	if len(a) != len(b) || len(a) < 5 || x.r.gender(a)*x.r.gender(b) < 0 {
		return false
	}
	differ := 0
	for i := range len(a) {
		if a[i] != b[i] {
			if differ++; i == 0 || i == len(a)-1 || !strings.ContainsRune("aeiouy", rune(a[i])) || !strings.ContainsRune("aeiouy", rune(b[i])) {
				return false
			}
		}
	}
	return differ == 1
}

// introduced are the bearers of a surname whose full name stands before token at;
// all of them if none does.
func (x *reading) introduced(among []int, at int) []int {
	if len(among) < 2 {
		return among
	}
	var out []int
	for _, e := range among[max(0, len(among)-20):] {
		if x.entities[e].first <= at {
			out = append(out, e)
		}
	}
	if out == nil {
		return among
	}
	return out
}

// pick chooses the bearer of a surname or first name that stands alone: the
// only one, else the one whom the title fits, else, if it is told by the last use,
// the one named last.
func (x *reading) pick(n *name, among []int, recent, known int) (int, bool) {
	switch len(among) {
	case 0:
		return -1, false
	case 1:
		if x.otherTitle(n, among[0]) {
			return -1, false
		}
		return among[0], true
	}
	if t := x.titleBefore(n.Start); t != "" && gendered[t] != 0 {
		found, k := -1, 0
		for _, e := range among[max(0, len(among)-20):] {
			if x.r.gender(x.entities[e].given)*float64(gendered[t]) > 0 || x.entities[e].he*gendered[t] > 0 {
				found = e
				k++
			}
		}
		if k == 1 {
			return found, true
		}
		if k == 0 && slices.ContainsFunc(among[max(0, len(among)-20):], func(e int) bool { return x.otherTitle(n, e) }) {
			return -1, false
		}
	}
	if t := x.titleBefore(n.Start); t != "" && !honorifics[t] {
		found, k := -1, 0
		for _, e := range among[max(0, len(among)-20):] {
			if x.entities[e].title == t {
				found = e
				k++
			}
		}
		if k == 1 {
			return found, true
		}
	}
	if known >= 0 && (x.titleBefore(n.Start) == "" || gendered[x.titleBefore(n.Start)]*x.entities[known].he >= 0) {
		return known, true
	}
	if recent >= 0 {
		for _, e := range among[max(0, len(among)-20):] {
			if e == recent && x.lastFull(e, n.Start) {
				return e, true
			}
		}
	}
	return -1, false
}

// otherTitle reports whether the title before a name goes with the other pronoun than nearly
// all bearers of a person's first name do: Mrs Foss is not Harl Foss.
func (x *reading) otherTitle(n *name, e int) bool {
	t := x.titleBefore(n.Start)
	return t != "" && x.r.gender(x.entities[e].given)*float64(gendered[t]) < -0.8
}

// lastFull reports whether the entity was named in full within a few dozen words before token at.
func (x *reading) lastFull(e, at int) bool {
	i := x.nameBefore(at)
	for k := 0; i >= 0 && k < 12; i, k = i-1, k+1 {
		if at-x.names[i].End > 60 {
			return false
		}
		if x.names[i].entity == e {
			// Two named in one breath are equally near.
			if i > 0 && x.names[i].Start-x.names[i-1].End < 8 {
				if o := x.names[i-1].entity; o >= 0 && o != e && x.entities[o].surname == x.entities[e].surname {
					return false
				}
			}
			return true
		}
		if o := x.names[i].entity; o >= 0 && x.entities[o].surname == x.entities[e].surname {
			return false
		}
	}
	return false
}

// nameBefore is the index of the last name that ends at token i or before it.
func (x *reading) nameBefore(i int) int {
	lo, hi := 0, len(x.names)
	for lo < hi {
		m := (lo + hi) / 2
		if x.names[m].End <= i {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo - 1
}

// acronym is the initials of the words of a name, small words left out.
func (x *reading) acronym(r nlp.Range) string {
	var b strings.Builder
	for i := r.Start; i < r.End; i++ {
		if w := x.d.Word(i); isUpper(w) {
			c, _ := utf8.DecodeRuneInString(w)
			b.WriteRune(c)
		}
	}
	return b.String()
}

func allCapsText(s string) bool { return strings.ToUpper(s) == s }
