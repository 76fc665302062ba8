package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// variation resolves a description that nothing before it fits, and that stands
// right after one person alone was spoken of: the press likes to vary. “Farrow
// concludes. The retired fire commissioner blames …” Of a source, that person
// must have spoken last; else the description must begin its sentence. A
// description may come a paragraph later if it tells a quality and no office.
func (x *reading) variation(p *phrase, isSource bool) finding {
	of := p.End-p.head > 2 && (bare(x.d.Word(p.head+1)) == "of" || bare(x.d.Word(p.head+1)) == "for")
	bare1 := p.head-p.Start < 2 && !kinds[p.lemma] && p.lemma != bearer && !of
	if p.det != "the" || p.plural || p.typ != quoth.Person || p.owner >= 0 || !p.sure {
		return unknown
	}
	if bare1 && isSource {
		return x.goesOnAs(p)
	}
	if p.End > p.head+1 && relative[bare(x.d.Word(p.head+1))] {
		return unknown // somebody new, and told who
	}
	for i := p.head + 1; i < p.End; i++ {
		if relative[bare(x.d.Word(i))] {
			return unknown
		}
	}
	at := x.d.Tokens[p.head]
	if !isSource && x.subject(p.Range) != 1 {
		return unknown
	}
	if k := p.head + 1; bare1 && k+1 < len(x.d.Tokens) && bare(x.d.Word(k)) == "and" && definite[bare(x.d.Word(k+1))] {
		return unknown // one of two who are named by what they are
	}
	quality := kinds[p.lemma] || p.lemma == bearer || p.before > 0 && age(x.d.Word(p.Start+1)) != ""
	own := !bare1 && inverse[p.lemma] == "" && !strings.HasPrefix(p.lemma, "spokes") && !x.ofSomebody(p)
	found, others := mention{entity: -1}, false
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-24; i-- {
		m := x.log[i]
		from := x.d.Tokens[m.Start]
		if at.Paragraph-from.Paragraph > 1 || at.Paragraph != from.Paragraph && (isSource && !quality && !own || bare1 && !quality || found.entity >= 0 && x.d.Tokens[found.Start].Paragraph == at.Paragraph) {
			break
		}
		e := x.entities[m.entity]
		if m.Start > p.Start || e.typ != quoth.Person || e.plural || from.Depth > 0 {
			continue
		}
		if q := int(x.inside[m.Start]); q >= 0 && slices.Contains(x.at[p.head], q) {
			continue // in the very words of whom the description is
		}
		if own && at.Paragraph == from.Paragraph && (x.spokenOfBy(m) || m.kind == quoth.MentionNominal && !e.proper && possessives[bare(x.d.Word(m.Start))]) {
			continue
		}
		switch {
		case found.entity < 0:
			found = m
		case found.entity != m.entity:
			others = true
		}
	}
	if isSource && quality && others && x.d.Tokens[found.Start].Paragraph != at.Paragraph {
		if m, ok := x.lastSubject(at.Paragraph - 1); ok {
			found, others = m, false
		} else if n := len(x.speakers); n > 0 && x.quoteOpens(p) && x.d.Tokens[x.spokeAt].Paragraph == at.Paragraph-1 && x.entities[x.speakers[n-1]].typ == quoth.Person {
			found.entity, others = x.speakers[n-1], false
		}
	}
	if found.entity < 0 || others && (!isSource || bare1 || x.d.Tokens[found.Start].Paragraph != at.Paragraph) {
		return unknown
	}
	e := x.entities[found.entity]
	if !e.proper || isSource && (len(x.speakers) == 0 || x.speakers[len(x.speakers)-1] != found.entity) && (others || !quality) && !x.takesUp(p, found.entity) || x.clash(p, e) {
		return unknown
	}
	if bare1 && !quality && at.Sentence-x.d.Tokens[found.Start].Sentence > 1 {
		return unknown
	}
	e.he += 2 * gendered[p.lemma]
	return finding{found.entity, "variation", []nlp.Range{found.Range}}
}

// lastSubject is the only person who is the subject of a verb in the last sentence of a paragraph.
func (x *reading) lastSubject(paragraph int32) (mention, bool) {
	found := mention{entity: -1}
	last := x.d.Tokens[x.d.Paragraphs[paragraph].End-1].Sentence
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-reach; i-- {
		m := x.log[i]
		if t := x.d.Tokens[m.Start]; t.Paragraph != paragraph || t.Sentence != last || t.Depth > 0 {
			continue
		}
		if e := x.entities[m.entity]; m.kind != quoth.MentionName || e.typ != quoth.Person || !x.isSubject(m) || m.entity == found.entity {
			continue
		}
		if found.entity >= 0 {
			return m, false
		}
		found = m
	}
	return found, found.entity >= 0
}

// goesOnAs resolves a source that is a bare noun at the head of its sentence to the one
// of whom alone its paragraph has spoken, if the article has told nothing of what he or she
// is: Anders Pell has no opinion. The farmer had planned …
func (x *reading) goesOnAs(p *phrase) finding {
	at, found := x.d.Tokens[p.Start], mention{entity: -1}
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-reach; i-- {
		m := x.log[i]
		from := x.d.Tokens[m.Start]
		if from.Paragraph != at.Paragraph {
			break
		}
		if x.entities[m.entity].typ != quoth.Person || m.Start > p.Start {
			continue
		}
		if found.entity >= 0 && found.entity != m.entity || from.Depth > 0 {
			return unknown
		}
		found = m
	}
	if found.entity < 0 || leading[p.lemma] || x.subject(p.Range) != 1 || len(x.byHead[p.lemma]) > 0 {
		return unknown
	}
	e := x.entities[found.entity]
	if !e.proper || e.plural || at.Sentence-x.d.Tokens[found.Start].Sentence != 1 || !x.isSubject(found) || x.clash(p, e) ||
		slices.ContainsFunc(e.roles, func(r role) bool { return r.lemma != "" && !kinds[r.lemma] }) || x.otherGender(p, e) {
		return unknown
	}
	return finding{found.entity, "variation", []nlp.Range{found.Range}}
}

// takesUp reports whether a description opens the sentence after one that a person's name
// ends, or of which that person alone is the subject: the loudest was Olde. The Civic rebel
// said …; Olde took the stand. The head of the dockers' union said …
func (x *reading) takesUp(p *phrase, e int) bool {
	d := x.d
	if x.subject(p.Range) != 1 {
		return false
	}
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-reach; i-- {
		m := x.log[i]
		sent := d.Sentences[d.Tokens[m.Start].Sentence]
		if m.entity != e || m.kind != quoth.MentionName || sent.End > p.Start || p.Start-sent.End > 1 || d.Tokens[m.Start].Paragraph != d.Tokens[p.Start].Paragraph {
			continue
		}
		if p.head-p.Start >= 2 && sent.End-m.End <= 1 || p.End-p.head > 2 && x.isSubject(m) {
			return true
		}
	}
	return false
}

// spokenOfBy reports whether a mention stands in the words of whom spoke last, and is not he.
func (x *reading) spokenOfBy(m mention) bool {
	q, n := x.inside[m.Start], len(x.speakers)
	return q >= 0 && n > 0 && x.statements[q].entity == x.speakers[n-1] && m.entity != x.speakers[n-1]
}

// soleSubject resolves a source that is a body's officer (the hospital's director) to
// the one person of whom its paragraph has spoken before, where a sentence is about
// that person and no other office is known. One's lawyer or spokesman is another.
func (x *reading) soleSubject(p *phrase, isSource bool) finding {
	if !isSource || p.det != "'s" || p.owner < 0 || p.plural || p.typ != quoth.Person || !p.sure || inverse[p.lemma] != "" ||
		!leading[p.lemma] && heads[p.lemma] == quoth.Person && !alike(p.lemma, "head") {
		return unknown
	}
	if n := x.nameAt(p.owner); n >= 0 && x.names[n].entity >= 0 {
		if x.entities[x.names[n].entity].typ == quoth.Person {
			return unknown
		}
	} else if t, _, _, sure := typeOf(bare(x.d.Word(p.owner))); !sure || t != quoth.Organisation {
		return unknown
	}
	par := x.d.Tokens[p.head].Paragraph
	found, about := mention{entity: -1}, false
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-24; i-- {
		m := x.log[i]
		from := x.d.Tokens[m.Start]
		if from.Paragraph != par {
			break
		}
		if e := x.entities[m.entity]; m.Start > p.Start || e.typ != quoth.Person || from.Depth > 0 {
			continue
		}
		if found.entity >= 0 && found.entity != m.entity {
			return unknown
		}
		found = m
		about = about || x.isSubject(m) || x.subject(m.Range) == 1
	}
	if found.entity < 0 || !about || !x.entities[found.entity].proper || x.clash(p, x.entities[found.entity]) {
		return unknown
	}
	return finding{found.entity, "variation", []nlp.Range{found.Range}}
}

// kinds are the nouns that say what somebody is beside any office.
var kinds = set(`septuagenarian octogenarian nonagenarian sexagenarian centenarian man woman boy girl pensioner teenager youngster father mother dad mum grandfather grandmother great-grandmother great-grandfather
	father-of-two father-of-three father-of-four mother-of-two mother-of-three mother-of-four widow widower veteran newlywed bride groom`)

// callings are the nouns of what somebody may be beside an office: the senator is also an author.
var callings = set(`member mca mla mp lawmaker legislator parliamentarian billionaire millionaire mogul tycoon magnate businessman businesswoman entrepreneur financier star celebrity actor actress singer
	author writer novelist poet politician neurosurgeon surgeon doctor farmer native graduate activist philanthropist socialite heiress heir
	comedian survivor newcomer outsider firebrand maverick rebel independent loyalist hardliner dissident backbencher stalwart`)

// clash reports whether the entity is known by another office.
func (x *reading) clash(p *phrase, e *entity) bool {
	if g := gendered[p.lemma]; g*e.he < 0 {
		return true
	}
	if kinds[p.lemma] || callings[p.lemma] {
		return false
	}
	former := false
	for i := p.Start; i < p.head; i++ {
		switch bare(x.d.Word(i)) {
		case "former", "ex", "one-time", "retired":
			former = true
		}
	}
	for _, r := range e.roles {
		if p.lemma == bearer {
			// The Dane is no Norwegian, and one age is not another.
			for _, w := range r.words {
				if age(w) != "" && slices.ContainsFunc(p.words, func(o string) bool { return age(o) != "" && o != w }) {
					return true
				}
				if c := countries[w]; c != "" && age(p.words[0]) == "" && !slices.Contains(p.words, c) {
					return true
				}
			}
			continue
		}
		if r.lemma == "secretary" && slices.Contains(p.words, "union") && alike(p.lemma, "boss") {
			continue // unions have their general secretaries for chiefs
		}
		if r.lemma != "" && r.lemma != "dr" && r.lemma != "witness" && !eminences[r.lemma] && !kinds[r.lemma] && !former && !alike(r.lemma, p.lemma) {
			return true
		}
	}
	if p.lemma == bearer && len(p.words) > 0 {
		for _, o := range x.entities { // the only Sierra Leonean is another
			if o != e && o.typ == quoth.Person && slices.ContainsFunc(o.roles, func(r role) bool { return slices.Contains(r.words, p.words[len(p.words)-1]) }) {
				return true
			}
		}
	}
	return false
}
