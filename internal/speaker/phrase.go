package speaker

import (
	"strings"

	"quoth"
	"quoth/nlp"
)

// A phrase is a noun phrase that is no name: its head, what comes before it and
// what after.
type phrase struct {
	nlp.Range
	head   int // token
	lemma  string
	typ    quoth.EntityType
	sure   bool // the head is in the list
	plural bool
	det    string   // the, a, her …; "" for none
	owner  int      // token of the possessive pronoun or of the possessor's name, or -1
	words  []string // stems of what qualifies the head, first those before it
	before int      // how many of them stand before it
}

func (p *phrase) definite() bool   { return definite[p.det] || possessives[p.det] || p.det == "'s" }
func (p *phrase) indefinite() bool { return indefinite[p.det] }

// stem is a word as qualifiers are compared.
func stem(w string) string {
	w = bare(w)
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
	if s, ok := singular(w); ok {
		return s
	}
	return w
}

// parse reads the noun phrase that begins at token start and ends before limit.
// Names count as one word. ok is false where there is no head.
func (x *reading) parse(start, limit int) (p phrase, ok bool) {
	d := x.d
	p = phrase{Range: nlp.Range{Start: start, End: limit}, head: -1, owner: -1}
	sureHead := -1
	i := start
	for i < limit && i < start+24 {
		w := bare(d.Word(i))
		if n := x.nameAt(i); n >= 0 && x.names[n].End <= limit {
			p.head = x.names[n].End - 1
			i = x.names[n].End
			continue
		}
		t := d.Tokens[i]
		switch {
		case t.Kind == nlp.Clitic && strings.HasSuffix(w, "s"), (w == "’" || w == "'") && i > start && !t.Space && strings.HasSuffix(d.Word(i-1), "s"):
			if i+1 < limit && p.head >= 0 {
				p.det = "'s"
				p.owner = p.head
				sureHead = -1
			}
			i++
			continue
		case t.Kind == nlp.Punct:
			if w == "-" || w == "/" || w == "“" || w == "\"" || w == "”" || w == "." && i+1 < limit {
				i++
				continue
			}
			goto done
		case p.head >= 0 && prepositions[w]:
			goto done
		case reflexives[w]:
			i++
			continue
		case p.head < 0 && p.det == "" && (definite[w] || indefinite[w] || possessives[w]):
			p.det = w
			if possessives[w] {
				p.owner = i
			}
			if i+1 >= limit || prepositions[bare(d.Word(i+1))] { // those who, one of
				p.head = i
				if heads[w] != "" {
					sureHead = i
				}
			}
			i++
			continue
		}
		if w == "and" && sureHead >= 0 && x.secondOffice(sureHead, i, limit) {
			goto done // the Kessing senator and candidate for mayor
		}
		if sureHead >= 0 && (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing")) && heads[w] == "" {
			goto done // a poll released on Monday
		}
		if _, _, _, sure := typeOf(w); sure {
			sureHead = i
		}
		p.head = i
		i++
	}
done:
	if sureHead >= 0 && x.nameAt(p.head) < 0 {
		p.head = sureHead
	}
	if p.head < 0 {
		return p, false
	}
	x.typePhrase(&p)
	x.before(&p, start)
	x.after(&p, limit)
	return p, true
}

// secondOffice reports whether "and" at token i joins a second office of one person to the
// one at token head: no article stands behind it, and a noun of persons ends it.
func (x *reading) secondOffice(head, i, limit int) bool {
	if head != i-1 || !x.office(head) || !x.office(limit-1) || limit-i > 6 {
		return false
	}
	for k := i + 1; k < limit; k++ {
		if w := bare(x.d.Word(k)); definite[w] || indefinite[w] || possessives[w] || x.d.Tokens[k].Kind != nlp.Word {
			return false
		}
	}
	return true
}

// typePhrase works out what a phrase's head denotes.
func (x *reading) typePhrase(p *phrase) {
	w := bare(x.d.Word(p.head))
	p.typ, p.lemma, p.plural, p.sure = typeOf(w)
	if age(w) != "" || x.native(p.head) {
		p.typ, p.lemma, p.plural, p.sure = quoth.Person, bearer, false, true
	}
	if eminences[w] {
		p.det, p.owner = "the", -1
	}
	if o := offices[w]; o != "" {
		p.lemma, _, _ = strings.Cut(o, " ")
	}
	if p.lemma == "percent" || p.lemma == "cent" {
		p.typ, p.det, p.plural, p.sure = quoth.Group, "some", true, true
	}
	if p.lemma == "general" && p.head > 0 {
		switch w := bare(x.d.Word(p.head - 1)); w { // a general of no army
		case "auditor", "attorney", "solicitor", "inspector", "surgeon", "director", "secretary", "comptroller", "governor":
			p.typ, p.lemma, p.sure = quoth.Person, w, true
		}
	}
}

// before gathers the qualifiers from token start to the head.
func (x *reading) before(p *phrase, start int) {
	for k := start; k < p.head; k++ {
		x.qualify(p, k)
	}
	if p.lemma == bearer {
		x.qualify(p, p.head)
	}
	if o := offices[bare(x.d.Word(p.head))]; o != "" {
		p.words = append(p.words, strings.Fields(o)[1:]...)
	}
	p.before = len(p.words)
}

// after gathers the qualifiers that follow the head.
func (x *reading) after(p *phrase, limit int) {
	for k := p.head + 1; k < limit && k < p.head+16; k++ {
		x.qualify(p, k)
	}
}

// qualify adds the stem of token k to what qualifies a phrase, if it tells anything.
func (x *reading) qualify(p *phrase, k int) {
	t := x.d.Tokens[k]
	w := bare(x.d.Word(k))
	if t.Kind != nlp.Word && age(w) == "" {
		return
	}
	if breaks[w] || definite[w] || indefinite[w] || possessives[w] || prepositions[w] || reflexives[w] || trivial[w] {
		return
	}
	if s := stem(w); countries[s] != "" && isUpper(x.d.Word(k)) {
		p.words = append(p.words, countries[s])
	} else {
		p.words = append(p.words, s)
	}
	if i := strings.IndexByte(w, '-'); i > 0 {
		p.words = append(p.words, w[:i])
	}
}

// around reads the noun phrase whose head is token head: leftwards to its
// determiner, and the words after it.
func (x *reading) around(head int) phrase {
	d := x.d
	sent := d.Sentences[d.Tokens[head].Sentence]
	p := phrase{head: head, owner: -1}
	x.typePhrase(&p)
	start := head
	found := false
	for i := head - 1; i >= sent.Start && i >= head-9; i-- {
		w := bare(d.Word(i))
		t := d.Tokens[i]
		if t.Kind == nlp.Clitic {
			if !strings.HasSuffix(w, "s") || p.owner >= 0 {
				break
			}
			p.det, p.owner = "'s", i-1
			continue
		}
		if t.Kind == nlp.Punct {
			if (w == "’" || w == "'") && !t.Space && i > sent.Start && strings.HasSuffix(d.Word(i-1), "s") {
				p.det, p.owner = "'s", i-1
				continue
			}
			break
		}
		if definite[w] || indefinite[w] || possessives[w] {
			if p.det == "" {
				p.det = w
				if possessives[w] {
					p.owner = i
				}
			}
			start, found = i, true
			break
		}
		if breaks[w] || prepositions[w] || reflexives[w] {
			break
		}
		if x.nameAt(i) >= 0 || p.owner >= 0 || isUpper(d.Word(i)) || head-i <= 2 {
			start = i
		}
	}
	if p.det == "'s" && !found && p.owner >= 0 {
		if n := x.nameAt(p.owner); n >= 0 {
			start = x.names[n].Start
		} else {
			start = p.owner
		}
	}
	p.Range = nlp.Range{Start: start, End: head + 1}
	x.before(&p, start)
	if p.indefinite() {
		p.End = x.extent(head+1, sent.End)
	}
	// Qualifiers after the head: of the union, at the ministry, who runs the ward.
	if head+1 < sent.End && prepositions[bare(d.Word(head+1))] {
		for k := head + 1; k < sent.End && k < head+12; k++ {
			if d.Tokens[k].Kind == nlp.Punct && !strings.Contains("-’'", d.Word(k)) {
				break
			}
			if w := bare(d.Word(k)); k > head+1 && verbs[w] {
				break
			}
			x.qualify(&p, k)
		}
	}
	return p
}

// extent is where a phrase ends whose head stands before token i: after the
// prepositions that carry it on to a mark or a verb.
func (x *reading) extent(i, limit int) int {
	d := x.d
	start := i
	for i < limit && i < start+12 {
		switch bare(d.Word(i)) {
		case "of", "at", "for", "from", "in", "with", "on", "near":
		default:
			return i
		}
		// The preposition's own phrase: words up to a mark, a verb or another preposition.
		j := i + 1
		for j < limit && j < i+8 {
			w := bare(d.Word(j))
			if n := x.nameAt(j); n >= 0 {
				j = x.names[n].End
				continue
			}
			t := d.Tokens[j]
			if t.Kind == nlp.Punct && w != "-" || verbs[w] || prepositions[w] || breaks[w] {
				break
			}
			j++
		}
		if last := bare(d.Word(j - 1)); j == i+1 || definite[last] || indefinite[last] || possessives[last] || j < limit && d.Tokens[j].Kind == nlp.Word && breaks[bare(d.Word(j))] && !prepositions[bare(d.Word(j))] && !verbs[bare(d.Word(j))] {
			return i
		}
		i = j
	}
	return min(i, limit)
}

// verbs end what is read after a head.
var verbs = set(`said says told tells was were is are has have had will would could should argued claimed insisted wrote writes thinks
	thought believes believed warned added asked`)
