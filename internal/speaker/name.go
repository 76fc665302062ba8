package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// A name is one place where a proper name stands. Its range leaves out titles
// and a possessive ending.
type name struct {
	nlp.Range
	typ    string // PER, ORG, LOC or "" for unknown
	title  int    // first token of the titles before it, or Start
	entity int    // index into reading.entities, or -1
}

// findNames gathers the names that the tagger found, repaired, and the
// capitalised words that it missed.
func (x *reading) findNames(tagged []nlp.Name) {
	d := x.d
	votes := make(map[string]map[string]int) // what the tagger calls a string
	at := make(map[int]nlp.Name)
	for _, n := range tagged {
		if n.Start < 0 || n.End > len(d.Tokens) || n.Len() <= 0 || n.Len() > 2 && x.broken(n.Range) {
			continue
		}
		at[n.Start] = n
		for i := n.Start + 1; i < n.End; i++ {
			at[i] = n
		}
	}
	inner := x.capitalsInside()
	known := make(map[string]bool) // the words of names outside headlines
	for _, n := range tagged {
		if n.Type == "PER" && n.Start >= 0 && n.End <= len(d.Tokens) && !x.headline(d.Paragraphs[d.Tokens[n.Start].Paragraph]) {
			for i := n.Start; i < n.End; i++ {
				known[d.Word(i)] = len(d.Word(i)) > 2
			}
		}
	}
	for _, par := range d.Paragraphs {
		headline := x.headline(par)
		for i := par.Start; i < par.End; {
			j := x.capitals(i, par.End, at)
			if headline && j > i { // capitals tell nothing here
				end := j
				j = i
				if n, ok := at[i]; ok && n.Start == i {
					j = n.End
				} else {
					for j < end && known[d.Word(j)] {
						j++
					}
				}
			}
			if j == i {
				i++
				continue
			}
			for _, r := range x.parted(nlp.Range{Start: i, End: j}) {
				if n := x.trim(r, at, inner); n.Len() > 0 {
					x.names = append(x.names, n)
				}
			}
			i = j
		}
	}
	for i := range x.names {
		n := &x.names[i]
		key := x.key(n.Range)
		if votes[key] == nil {
			votes[key] = map[string]int{}
		}
		if n.typ != "" {
			votes[key][n.typ]++
		}
		if n.Start > 0 && n.typ != "ORG" && bare(x.d.Word(n.Start-1)) == "in" && !stakes[bare(x.d.Word(max(0, n.Start-2)))] && !(n.End < len(x.d.Tokens) && x.possessive(n.End)) {
			votes[key]["LOC"] += 2 // nobody is in a person
		}
		if n.Len() > 1 && n.typ == "PER" && n.title == n.Start && x.titleBefore(n.Start) == "" && (x.folk(n.End) || n.Start > 0 && d.Word(n.Start-1) == "the") {
			votes[key]["ORG"] += 3 // Krishi Dal members, the Krishi Dal
		}
		if k := n.Start - 2; k >= 0 && n.typ != "ORG" && n.Len() == 1 && bare(x.d.Word(n.Start-1)) == "from" && !isUpper(x.d.Word(k)) && heads[bare(x.d.Word(k))] == quoth.Person {
			votes[key]["LOC"] += 2 // the member from Kessing
		}
	}
	x.surnames, x.honoured = make(map[string]bool), make(map[string]bool)
	for i := range x.names {
		n := &x.names[i]
		if n.Len() > 1 {
			x.surnames[bare(x.d.Word(n.End-1))] = true
		} else if honorifics[x.titleBefore(n.Start)] {
			x.honoured[bare(x.d.Word(n.Start))] = true
		}
	}
	for i := range x.names {
		n := &x.names[i]
		n.typ = x.decideType(n, votes[x.key(n.Range)])
		if n.Len() > 1 && (n.typ == "" && x.whoFollows(n.End) || n.typ != "PER" && n.Len() < 4 && x.ageFollows(n.End)) {
			n.typ = "PER"
		}
		if n.typ == "LOC" && n.Len() == 2 && (votes[bare(x.d.Word(n.End-1))]["PER"] > 0 || x.whoFollows(n.End)) {
			n.typ = "PER" // the surname alone is a person's
		}
	}
}

// parted cuts a run of capitals after a possessor whose own somebody is, and before the short
// form of an office: the Krishi Dal’s Farhan Nisari, the Sonvali MLA.
func (x *reading) parted(r nlp.Range) []nlp.Range {
	for k := r.Start + 1; k+1 < r.End; k++ {
		if rest := (nlp.Range{Start: k + 1, End: r.End}); x.possessive(k) && x.d.Tokens[k].Kind == nlp.Clitic && x.strange(rest) {
			return []nlp.Range{{Start: r.Start, End: k}, rest}
		}
	}
	if last := r.End - 1; r.Len() > 1 && offices[bare(x.d.Word(last))] != "" && allCaps(x.d.Word(last)) && !allCaps(x.d.Word(r.Start)) {
		return []nlp.Range{{Start: r.Start, End: last}}
	}
	return []nlp.Range{r}
}

// headline reports whether nearly all longer words of a paragraph, five or more, have capitals.
func (x *reading) headline(par nlp.Range) bool {
	words, upper := 0, 0
	for i := par.Start; i < min(par.End, par.Start+60); i++ {
		if w := x.d.Word(i); x.d.Tokens[i].Kind == nlp.Word && len(w) > 3 {
			words++
			upper += b2i(isUpper(w))
		}
	}
	return words >= 5 && upper*10 >= words*9 && par.Len() < 60
}

// ageFollows reports whether an age stands at token i between commas: Maren Olde, 46,.
func (x *reading) ageFollows(i int) bool {
	return i+2 < len(x.d.Tokens) && x.d.Word(i) == "," && x.d.Tokens[i+1].Kind == nlp.Number && len(x.d.Word(i+1)) == 2 &&
		(x.d.Word(i+2) == "," || x.d.Word(i+2) == "." || bare(x.d.Word(i+2)) == "and") && !orgWords[bare(x.d.Word(i-1))]
}

// whoFollows reports whether “, who” stands at token i.
func (x *reading) whoFollows(i int) bool {
	return i+1 < len(x.d.Tokens) && x.d.Word(i) == "," && x.d.Word(i+1) == "who"
}

// capitals returns the end of the run of capitalised words that begins at token i,
// or i. A tagged name is always wholly in or out of a run.
func (x *reading) capitals(i, limit int, at map[int]nlp.Name) int {
	d := x.d
	j := i
	for j < limit {
		w := d.Word(j)
		if n, ok := at[j]; ok && isUpper(d.Word(n.Start)) && n.Start >= i && !x.broken(n.Range) {
			j = min(n.End, limit)
			continue
		}
		if d.Tokens[j].Kind == nlp.Word && isUpper(w) && w != "I" && !fromPlace(w) {
			j++
			continue
		}
		// Small words inside a name: de la Cruz, Ministry of Health.
		if j > i && j+1 < limit && d.Tokens[j].Kind == nlp.Word && d.Tokens[j+1].Kind == nlp.Word && isUpper(d.Word(j+1)) && d.Word(j+1) != "I" {
			switch w {
			case "de", "van", "von", "der", "den", "al", "bin", "bint", "binti", "ibn", "du", "da", "del", "la", "le", "ter", "ten", "zu", "di", "dos":
				j++
				continue
			case "of":
				if b := bare(d.Word(j - 1)); orgWords[b] || heads[b] == quoth.Organisation {
					j++
					continue
				}
			}
		}
		if j > i && j+1 < limit && w == "&" && isUpper(d.Word(j+1)) {
			j++ // Corbel & Finch
			continue
		}
		// Dockers’ Union: a plural's apostrophe between capitals.
		if j > i && j+1 < limit && d.Tokens[j].Kind == nlp.Punct && !d.Tokens[j].Space && (w == "’" || w == "'") &&
			strings.HasSuffix(d.Word(j-1), "s") && isUpper(d.Word(j+1)) && d.Tokens[j+1].Space && d.Tokens[j].Mark == nlp.NoMark {
			j++
			continue
		}
		break
	}
	return j
}

// fromPlaces are the ends of adjectives that begin with a place.
var fromPlaces = []string{"-based", "-born", "-led", "-owned", "-backed", "-listed", "-style", "-bound", "-trained", "-educated", "-wide", "-area", "-registered"}

// fromPlace reports whether a capitalised word is such an adjective: Kessing-based.
func fromPlace(w string) bool {
	return slices.ContainsFunc(fromPlaces, func(s string) bool { return strings.HasSuffix(w, s) })
}

// broken reports whether a range crosses a paragraph or a mark that no name holds.
func (x *reading) broken(r nlp.Range) bool {
	for i := r.Start; i < r.End; i++ {
		t := x.d.Tokens[i]
		if w := x.d.Word(i); t.Kind == nlp.Word && !isUpper(w) && (verbs[w] || len(w) > 4 && strings.HasSuffix(w, "ed")) {
			return true
		}
		if i > r.Start && x.d.Word(i) == "the" && isUpper(x.d.Word(i-1)) {
			return true // according to Rath the property was sold
		}
		if t.Paragraph != x.d.Tokens[r.Start].Paragraph {
			return true
		}
		if t.Kind == nlp.Punct {
			switch x.d.Word(i) {
			case ",", ";", ":", "“", "”", "\"", "(", ")", "!", "?":
				return true
			}
		}
	}
	return false
}

// capitalsInside counts, by word in small letters, how often it stands
// capitalised where no sentence or quotation begins (+) and in small letters (-).
func (x *reading) capitalsInside() map[string]int {
	m := make(map[string]int)
	for i, t := range x.d.Tokens {
		if t.Kind != nlp.Word {
			continue
		}
		w := x.d.Word(i)
		switch {
		case !isUpper(w):
			m[w]--
		case !x.opens(i) && !allCaps(w):
			m[strings.ToLower(w)]++
		}
	}
	return m
}

// opens reports whether token i begins a sentence, a quotation or a label.
func (x *reading) opens(i int) bool {
	d := x.d
	s := d.Sentences[d.Tokens[i].Sentence]
	for j := i - 1; j >= s.Start; j-- {
		if d.Tokens[j].Kind != nlp.Punct {
			return false
		}
		switch d.Word(j) {
		case ",", "-", "’", "'", ")", "]", ";":
			return false
		case ":", "—", "–", "“", "\"", "‘", "(", "[":
			return true
		}
	}
	return true
}

// trim cuts what is no part of a name off a run of capitals: an opener of the
// sentence, titles and offices before a person's name.
func (x *reading) trim(r nlp.Range, at map[int]nlp.Name, inner map[string]int) name {
	d := x.d
	for r.Len() > 0 {
		w := bare(d.Word(r.Start))
		first := x.opens(r.Start)
		n, tagged := at[r.Start]
		tagged = tagged && n.Start == r.Start
		if sentenceOpeners[w] && (!allCaps(d.Word(r.Start)) || w == "the" || w == "and") && (first || w == "the" || w == "a" || w == "an") ||
			first && (inner[w] < 0 || r.Len() == 1 && inner[w] == 0) && !(tagged && n.Len() > 1) && (r.Len() == 1 || heads[w] == "" && !titles[w]) && inner[w]*2 < 1 && !x.knownCapital(r.Start, tagged) ||
			first && strings.HasSuffix(w, "'s") {
			r.Start++
			continue
		}
		break
	}
	for r.Len() > 0 && d.Tokens[r.End-1].Kind != nlp.Word {
		r.End--
	}
	if r.Len() > 1 && x.opens(r.Start) {
		w := bare(d.Word(r.Start))
		if n, ok := at[r.Start+1]; ok && n.Start >= r.Start && n.Type == "ORG" && isUpper(d.Word(r.Start+1)) && heads[w] != "" && !titles[w] && !orgWords[w] {
			r.Start++ // Rival Norchip
		}
	}
	if r.Len() == 2 && x.opens(r.Start) && r.End < len(d.Tokens) {
		if sg, plural := singular(bare(d.Word(r.End))); plural && heads[sg] != "" && !isUpper(d.Word(r.End)) && ages[bare(d.Word(r.Start))] {
			r.Start++ // Young Brook supporters
		}
	}
	out := name{Range: r, title: r.Start, entity: -1}
	if i := r.Start - 4; x.bracketTitle(r.Start) != "" && i >= 0 && titles[bare(d.Word(i))] && isUpper(d.Word(i)) {
		out.title = i // Chief (Mrs.) Olde
	}
	if r.Len() == 0 {
		return out
	}
	x.portfolio(&out)
	r = out.Range
	if titles[bare(d.Word(r.End-1))] && x.retired(r.End) || r.Len() == 1 && benches[bare(d.Word(r.Start))] && r.End < len(d.Tokens) && bare(d.Word(r.End)) == "of" {
		return name{} // Col (retd) Olde
	}
	if x.native(r.End-1) && (r.Len() == 1 || r.Len() == 2) {
		return name{}
	}
	if eminences[bare(d.Word(r.End-1))] && (r.Len() == 1 || r.Len() == 2 && possessives[bare(d.Word(r.Start))]) {
		return name{} // His Excellency
	}
	if r.Len() == 2 && buildings[bare(d.Word(r.End-1))] && heads[bare(d.Word(r.Start))] == quoth.Person {
		out.typ = "LOC" // the Guest Palace
		return out
	}
	// The last title with a word after it ends the titles, unless it all is a
	// body's name: the General Hospital.
	last := bare(d.Word(r.End - 1))
	body := orgWords[last] || x.ampersand(r) || x.holdsOf(r) || bare(d.Word(r.Start)) == "team"
	if body && r.Len() > 2 && x.office(r.Start) {
		if w := bare(d.Word(r.Start + 1)); w == "of" || w == "for" {
			return name{} // Superintendent of Police
		}
	}
	if !body || titles[bare(d.Word(r.Start))] && !orgWords[bare(d.Word(r.Start))] {
		cut := r.Start
		for i := r.Start; i+1 < r.End; i++ {
			w := bare(d.Word(i))
			t := titles[w] || w == "vice" || w == "deputy" || heads[w] == quoth.Person && (x.personal(i+1, at) || !body && x.strange(nlp.Range{Start: i + 1, End: r.End})) || w == "opposition" && (x.personal(i+1, at) || x.strange(nlp.Range{Start: i + 1, End: r.End}))
			if t && !(body && i > r.Start) {
				cut = i + 1
			}
		}
		if cut > r.Start && cut < r.End && isUpper(d.Word(cut)) {
			out.Start = cut
			if !body {
				out.typ = "PER"
			}
		}
	}
	// Nothing but an office: the Prime Minister, Chief Executive.
	if out.Start == r.Start && !body && x.office(r.End-1) && !allCaps(d.Word(r.End-1)) {
		n, ok := at[r.End-1]
		person := ok && n.Type == "PER" && (n.Len() > 1 && n.Start >= r.Start || r.Len() == 1 && inner[last] > 0) ||
			r.Len() == 2 && x.r.givenName(d.Word(r.Start)) && heads[bare(d.Word(r.Start))] == "" // Matthew Prince
		if r.Len() == 2 && x.office(r.Start) && ranks[last] && !honorifics[bare(d.Word(r.Start))] {
			person = false // the Chief Justice
		}
		if r.Len() == 2 && natives[bare(d.Word(r.Start))] && heads[last] == quoth.Person {
			person = false // the Afghan Ambassador to …
		}
		ranked := r.Len() > 1
		for i := r.Start; i < r.End-1; i++ {
			ranked = ranked && grades[bare(d.Word(i))]
		}
		if !person || ranked { // Special Adviser
			return name{}
		}
	}
	if w := bare(d.Word(out.Start)); out.Len() == 1 && out.Start > r.Start && (titles[w] || heads[w] == quoth.Person) && d.Word(min(out.End, len(d.Tokens)-1)) == "of" {
		return name{} // Deputy Secretary of State
	}
	if out.Start > r.Start && ranks[bare(d.Word(out.End-1))] && r.Len() <= 4 && x.graded(nlp.Range{Start: r.Start, End: out.End - 1}) {
		return name{} // the Deputy Prime Minister
	}
	if w := bare(d.Word(out.Start)); out.Len() > 1 && natives[w] && out.Start > 0 && bare(d.Word(out.Start-1)) == "the" && !body {
		if n, ok := at[out.End-1]; ok && n.Type == "PER" {
			out.Start++ // the Ethiopian Dawit Abera
		}
	}
	if n, ok := at[out.End-1]; ok && n.Type == "PER" && n.Start > out.title && n.Len() > 1 {
		if before, ok := at[n.Start-1]; ok && before.Type == "LOC" {
			out.title = n.Start // the ambassador to Vostra Hamdullah Varn
		}
	}
	if n, ok := at[out.End-1]; ok && out.typ == "" {
		out.typ = n.Type
		// The tagger saw only the end of the run: a role or a nationality before it.
		if n.Type == "PER" && n.Start > out.Start && n.Len() > 1 {
			out.Start = n.Start
			for out.Len() > 2 && (heads[bare(d.Word(out.Start))] == quoth.Person || titles[bare(d.Word(out.Start))]) {
				out.Start++
			}
		}
	}
	if body {
		out.typ = "ORG"
	}
	if w := bare(d.Word(out.Start)); out.Len() == 1 && allCaps(d.Word(out.Start)) && (heads[w] == quoth.Person && len(w) > 3 || titles[w] || offices[w] != "" && out.Start > 0 && definite[bare(d.Word(out.Start-1))]) {
		return name{}
	}
	if w := bare(d.Word(out.Start)); out.Len() == 1 && (heads[w] != "" || orgWords[w]) && out.Start > 0 && !allCaps(d.Word(out.Start)) &&
		d.Tokens[out.Start-1].Sentence == d.Tokens[out.Start].Sentence && (definite[bare(d.Word(out.Start-1))] || possessives[bare(d.Word(out.Start-1))]) {
		return name{}
	}
	if w := bare(d.Word(out.Start)); out.Len() == 1 && x.opens(out.Start) {
		if sg, plural := singular(w); plural && heads[sg] != "" {
			return name{} // Fishermen
		}
	}
	if i := out.Start; out.Len() == 1 && i+1 < len(d.Tokens) && d.Tokens[i+1].Kind == nlp.Word && !isUpper(d.Word(i+1)) && !verbs[bare(d.Word(i+1))] && heads[bare(d.Word(i+1))] != "" && x.demonym(i) {
		return name{} // the Vostrani minister
	}
	// A Syrian engineer: an adjective.
	if i := out.Start; out.Len() == 1 && i > 0 && i+1 < len(d.Tokens) && heads[bare(d.Word(i+1))] != "" && !isUpper(d.Word(i+1)) {
		switch bare(d.Word(i - 1)) {
		case "a", "an", "another", "one", "some", "many", "several", "two", "three", "most":
			return name{}
		}
	}
	if out.Len() == 1 && out.typ == "" {
		w := bare(d.Word(out.Start))
		if months[w] || w == "year" || w == "day" || w == "week" || heads[w] != "" || sentenceOpeners[w] && !allCaps(d.Word(out.Start)) {
			return name{}
		}
		if sg, _ := singular(w); heads[sg] != "" {
			return name{}
		}
	}
	return out
}

// ages tell of what age people are, and begin no name before whom they support.
var ages = set("young younger old older elderly middle-aged former new")

// graded reports whether all words of a range stand before an office and are no name.
func (x *reading) graded(r nlp.Range) bool {
	for i := r.Start; i < r.End; i++ {
		if !grades[bare(x.d.Word(i))] {
			return false
		}
	}
	return r.Len() > 0
}

// strange reports whether a range of two or three words has none that the lexicon knows, as
// names of far countries have.
func (x *reading) strange(r nlp.Range) bool {
	if r.Len() < 2 || r.Len() > 3 {
		return false
	}
	for i := r.Start; i < r.End; i++ {
		w := bare(x.d.Word(i))
		if heads[w] != "" || orgWords[w] || titles[w] || natives[w] || months[w] || grades[w] || buildings[w] || x.d.Tokens[i].Kind != nlp.Word || !isUpper(x.d.Word(i)) || allCaps(x.d.Word(i)) {
			return false
		}
		if s, plural := singular(w); plural && heads[s] != "" {
			return false
		}
	}
	return true
}

// stakes are held in companies.
var stakes = set("shares share stake stakes stock investor investors investment holding interest shareholder shareholders confidence trust")

// papers begin the names of newspapers and stations.
var papers = set("daily sunday saturday evening morning weekly radio")

// grades stand before an office and are no name.
var grades = set(`special senior junior deputy assistant chief principal permanent executive managing national regional general personal private technical
	political legal financial presidential ministerial parliamentary honorary acting vice associate first second prime crown lieutenant major`)

// personal reports whether the word at token i begins what is a person's name, by the
// tagger or by its first name.
func (x *reading) personal(i int, at map[int]nlp.Name) bool {
	n, ok := at[i]
	return ok && n.Type == "PER" || x.r.givenName(x.d.Word(i))
}

// portfolio cuts what a minister is minister of off the name after it: Secretary
// for Health Maren Olde.
func (x *reading) portfolio(n *name) {
	d := x.d
	office := -1
	for i := n.Start; i < n.End && i < n.Start+8; i++ {
		w := bare(d.Word(i))
		switch {
		case (w == "for" || w == "of") && office == i-1:
		case portfolios[w] && i+1 < n.End && (i > n.Start && office >= 0 || i == n.Start && i > 1 && (bare(d.Word(i-1)) == "for" || bare(d.Word(i-1)) == "of") && heads[bare(d.Word(i-2))] == quoth.Person && isUpper(d.Word(i-2))):
			if office = i; !portfolios[bare(d.Word(i+1))] && bare(d.Word(i+1)) != "and" && isUpper(d.Word(i+1)) && n.End-i <= 4 {
				n.Start, n.typ = i+1, "PER"
				return
			}
		case w == "and" && office == i-1:
			office = i
		case heads[w] == quoth.Person:
			office = i
		case office == i-1 && i > n.Start:
			return
		}
	}
}

// knownCapital reports whether a word that opens a sentence is a name all the same.
func (x *reading) knownCapital(i int, tagged bool) bool {
	w := bare(x.d.Word(i))
	if heads[w] != "" || i+1 >= len(x.d.Tokens) || strings.HasSuffix(w, "ing") && prepositions[bare(x.d.Word(i+1))] {
		return false // Rising on a point of order
	}
	if x.r.givenName(w) {
		return true
	}
	next := x.d.Tokens[i+1]
	return tagged && (next.Kind == nlp.Clitic || verbs[bare(x.d.Word(i+1))]) && !strings.HasSuffix(w, "ed")
}

// ampersand reports whether “&” joins the words of the range.
func (x *reading) ampersand(r nlp.Range) bool {
	for i := r.Start + 1; i+1 < r.End; i++ {
		if x.d.Word(i) == "&" {
			return true
		}
	}
	return false
}

// holdsOf reports whether “of” stands inside the range after a body's noun.
func (x *reading) holdsOf(r nlp.Range) bool {
	for i := r.Start + 1; i+1 < r.End; i++ {
		if x.d.Word(i) == "of" {
			b := bare(x.d.Word(i - 1))
			return orgWords[b] || heads[b] == quoth.Organisation
		}
	}
	return false
}

// ranks end an office of two words.
var ranks = set(`prince princess general engineer director manager editor minister secretary justice general executive commissioner inspector president whip constable superintendent registrar judge officer magistrate`)

// bracketTitle is the title that stands in brackets right before token i, or "".
func (x *reading) bracketTitle(i int) string {
	if i < 3 || i >= len(x.d.Tokens) || x.d.Word(i-1) != ")" || x.d.Word(i-3) != "(" || x.d.Tokens[i-3].Paragraph != x.d.Tokens[i].Paragraph {
		return ""
	}
	if w := bare(x.d.Word(i - 2)); titles[w] {
		return w
	}
	return ""
}

var months = set(`january february march april may june july august september october november december monday tuesday wednesday
	thursday friday saturday sunday english french german spanish christian muslim jewish european american british`)

// key is a name as names are compared: small letters, straight apostrophes.
func (x *reading) key(r nlp.Range) string {
	d := x.d
	if r.Len() == 1 {
		return bare(d.Word(r.Start))
	}
	var b strings.Builder
	for i := r.Start; i < r.End; i++ {
		w := bare(d.Word(i))
		if w == "'" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// decideType settles what a name denotes: what its words and titles say, then
// what the tagger says of it most often.
func (x *reading) decideType(n *name, votes map[string]int) string {
	d := x.d
	last := bare(d.Word(n.End - 1))
	if par := d.Paragraphs[d.Tokens[n.Start].Paragraph]; n.Start < par.Start+4 && d.Dateline(par) > n.Start {
		return "LOC"
	}
	if orgWords[last] && n.Len() > 1 || x.ampersand(n.Range) || x.holdsOf(n.Range) {
		return "ORG"
	}
	if w := x.key(n.Range); n.Len() == 1 && !x.r.givenName(w) && x.titleBefore(n.Start) == "" && (x.nation(w) || n.typ != "ORG" && x.peopled(w) && !x.surnames[w]) {
		return "LOC"
	}
	if n.Len() > 1 && papers[bare(d.Word(n.Start))] {
		return "ORG" // the Sunday Dispatch
	}
	if grounds[last] && n.Len() > 1 {
		return "LOC" // Madison Square Garden
	}
	if n.Start > 0 && d.Tokens[n.Start-1].Paragraph == d.Tokens[n.Start].Paragraph {
		if w := bare(d.Word(n.Start - 1)); titles[w] && (isUpper(d.Word(n.Start-1)) || heads[w] == quoth.Person && w != "officer") {
			return "PER"
		}
	}
	if x.isOutlet(x.key(n.Range)) {
		return "ORG"
	}
	if n.typ == "" && n.Len() == 1 && allCaps(d.Word(n.Start)) && len(d.Word(n.Start)) < 7 && x.titleBefore(n.Start) == "" && !x.shouted(n.Start) {
		return "ORG"
	}
	if x.excellency(n.Start) != 0 && n.Len() > 1 && !orgWords[last] {
		return "PER"
	}
	if n.Len() == 2 && x.honoured[last] && !orgWords[bare(d.Word(n.Start))] {
		return "PER" // Mr Nisari elsewhere
	}
	if n.Start > 0 && n.title == n.Start && bare(d.Word(n.Start-1)) == "the" && (n.End >= len(d.Tokens) || d.Tokens[n.End].Kind != nlp.Word || verbs[bare(d.Word(n.End))]) {
		if votes["LOC"] > votes["PER"] && votes["LOC"] > votes["ORG"] {
			return "LOC"
		}
		return "ORG" // no person has the article before the name
	}
	best, most := n.typ, 0
	for _, t := range []string{"PER", "ORG", "LOC"} {
		if v := votes[t]; v > most {
			best, most = t, v
		}
	}
	if n.Len() >= 2 && n.Len() <= 3 && x.r.givenName(d.Word(n.Start)) && best != "ORG" && !(best == "LOC" && placeWords[bare(d.Word(n.Start))]) {
		return "PER"
	}
	return best
}

// folk reports whether a noun in small letters for several persons of a body stands at token
// i.
func (x *reading) folk(i int) bool {
	if i >= len(x.d.Tokens) {
		return false
	}
	switch bare(x.d.Word(i)) {
	case "members", "sources", "lawmakers", "legislators", "leaders", "workers", "officials", "mps", "mlas", "mcas", "activists", "councillors", "delegates", "ministers":
		return true
	}
	return false
}

// placeWords begin the names of places.
var placeWords = set("new north south east west saint st san santa los las el fort port cape mount lake upper lower great little")

// shouted reports whether the words beside token i are in capitals too: a label, a heading.
func (x *reading) shouted(i int) bool {
	d := x.d
	if i+1 < len(d.Tokens) && (d.Word(i+1) == ":" || allCaps(d.Word(i+1)) && d.Tokens[i+1].Kind == nlp.Word) {
		return true
	}
	return i > 0 && d.Tokens[i-1].Paragraph == d.Tokens[i].Paragraph && allCaps(d.Word(i-1)) && d.Tokens[i-1].Kind == nlp.Word
}

// namesIn returns the indexes of the names that lie in the range.
func (x *reading) namesIn(r nlp.Range) []int {
	lo, _ := slices.BinarySearchFunc(x.names, r.Start, func(n name, at int) int { return n.Start - at })
	var out []int
	for ; lo < len(x.names) && x.names[lo].Start < r.End; lo++ {
		out = append(out, lo)
	}
	return out
}

// nameAt returns the index of the name that holds token i, or -1.
func (x *reading) nameAt(i int) int {
	lo, ok := slices.BinarySearchFunc(x.names, i, func(n name, at int) int { return n.Start - at })
	if ok {
		return lo
	}
	if lo > 0 && x.names[lo-1].Contains(i) {
		return lo - 1
	}
	return -1
}
