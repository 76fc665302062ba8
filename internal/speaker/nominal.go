package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// resolveNominal resolves a description: to one whom it fits, or to an entity of
// its own. One that fits several alike stays unknown.
func (x *reading) resolveNominal(p *phrase, isSource bool) finding {
	if f := x.compares(p); f.entity >= 0 {
		return f
	}
	if !p.indefinite() {
		f := x.related(p)
		if f.entity < 0 {
			f = x.namesake(p)
		}
		if f.entity < 0 {
			f = x.between(p)
		}
		if f.entity < 0 {
			f = x.countryOf(p)
		}
		if f.entity < 0 {
			f = x.match(p)
		}
		if f.entity < 0 || !x.entities[f.entity].proper {
			if g := x.soleSubject(p, isSource); g.entity >= 0 {
				f = g
			}
		}
		if f.entity >= 0 {
			x.mention(f.entity, p.Range, quoth.MentionNominal)
			return f
		}
		if f.rule == "ambiguous" {
			return unknown
		}
		for _, f := range []finding{x.variation(p, isSource), x.bodyVariation(p)} {
			if f.entity >= 0 {
				x.mention(f.entity, p.Range, quoth.MentionNominal)
				return f
			}
		}
	}
	if p.indefinite() && isSource && !p.plural {
		if f := x.namedLater(p); f.entity >= 0 {
			x.mention(f.entity, p.Range, quoth.MentionNominal)
			return f
		}
	}
	if !isSource && !p.sure {
		return unknown
	}
	e := x.newNominal(p, isSource)
	// The article speaks as if it had said who that is; it has, as often as not.
	x.entities[e].vague = isSource && p.typ == quoth.Person && definite[p.det] && !x.told(p) && !(sole[p.lemma] && isUpper(x.d.Word(p.head)))
	return finding{e, "nominal", nil}
}

// namedLater finds the one whom an indefinite description means and the article names
// within two sentences: a councillor had come … The councillor, Bram Garrow, admitted it.
func (x *reading) namedLater(p *phrase) finding {
	found := unknown
	here := x.d.Tokens[p.head]
	for _, e := range x.byHead[p.lemma] {
		ent := x.entities[e]
		if !ent.proper || ent.typ != p.typ || ent.full.Start < p.head || x.otherGender(p, ent) {
			continue
		}
		for _, r := range ent.roles {
			if at := x.d.Tokens[r.span.Start]; r.lemma != p.lemma || r.det != "the" || r.span.Start < p.head || at.Sentence-here.Sentence > 2 || at.Paragraph-here.Paragraph > 1 {
				continue
			}
			if found.entity >= 0 && found.entity != e {
				return unknown
			}
			found = finding{e, "role", []nlp.Range{r.span}}
		}
	}
	return found
}

// sole are offices of which a country has one, so that with a capital they need no name.
var sole = set("speaker pope king queen emir sultan")

// told reports whether a description goes on to say who is meant.
func (x *reading) told(p *phrase) bool {
	for i := p.head + 1; i < p.End; i++ {
		if x.d.Word(i) == "," {
			return true
		}
	}
	return false
}

// newNominal makes an entity of a description.
func (x *reading) newNominal(p *phrase, isSource bool) int {
	e := x.add(&entity{typ: p.typ, sure: p.sure, plural: p.plural, full: p.Range, he: 2 * gendered[p.lemma]})
	p2 := *p
	x.addRole(e, &p2, p.Range)
	delete(x.roleAt, p.head)
	x.entities[e].roles[0].own = true
	x.mention(e, p.Range, quoth.MentionNominal)
	// The other, a diplomat: what is said beside it describes it too.
	for i := p.head + 1; isSource && i+1 < p.End && i < p.head+12; i++ {
		if x.d.Word(i) != "," {
			continue
		}
		if w := bare(x.d.Word(i + 1)); w == "a" || w == "an" || w == "the" {
			if q, ok := x.parse(i+1, p.End); ok && q.sure && (q.typ == p.typ || !p.sure) && x.nameAt(q.head) < 0 {
				x.entities[e].typ, x.entities[e].sure = q.typ, true
				x.addRole(e, &q, q.Range)
			}
		}
		break
	}
	return e
}

// besideNominal takes a description that stands behind another one's comma for more of the
// same person: a third man at the lunch, a planning consultant, spoke.
func (x *reading) besideNominal(p *phrase) bool {
	if p.plural || p.typ != quoth.Person || len(x.log) == 0 || p.Start < 2 || x.d.Word(p.Start-1) != "," || p.det != "a" && p.det != "an" || p.End >= len(x.d.Tokens) || x.d.Word(p.End) != "," {
		return false
	}
	m := x.log[len(x.log)-1]
	e := x.entities[m.entity]
	if m.kind != quoth.MentionNominal || e.proper || e.plural || e.typ != quoth.Person || m.Start >= p.Start || p.Start-m.End > 8 || x.subject(m.Range) != 1 || x.d.Tokens[m.Start].Sentence != x.d.Tokens[p.Start].Sentence {
		return false
	}
	for k := m.End; k < p.Start-1; k++ {
		if w := bare(x.d.Word(k)); x.d.Tokens[k].Kind == nlp.Punct || verbs[w] || w == "and" || w == "or" {
			return false
		}
	}
	x.addRole(m.entity, p, p.Range)
	return true
}

// match finds whom a definite description fits best.
func (x *reading) match(p *phrase) finding {
	type fit struct {
		e     int
		score float64
		at    nlp.Range
		last  int
		other bool // in another word
	}
	var fits []fit
	seen := map[int]bool{}
	consider := func(list []int) {
		for _, e := range list[max(0, len(list)-60):] {
			if seen[e] {
				continue
			}
			seen[e] = true
			ent := x.entities[e]
			if !x.compatible(ent, p) || x.otherGender(p, ent) {
				continue
			}
			best := fit{e: e}
			for _, r := range ent.roles {
				s := x.score(p, &r, ent)
				if r.span.Start > p.head && r.det == inCourt {
					continue
				}
				if r.span.Start > p.head && r.lemma != p.lemma && (s < 2.5 || len(ent.mentions) == 0) {
					continue // told only later, and in other words
				}
				if s > best.score {
					best.score, best.at, best.other = s, r.span, r.lemma != p.lemma && !sameOffice[[2]string{r.lemma, p.lemma}]
				}
			}
			if best.score < 1.5 {
				continue
			}
			best.last = -1
			if n := len(ent.mentions); n > 0 {
				best.last = ent.mentions[n-1].Start
			} else if len(ent.roles) > 0 && best.at.Start > p.head {
				best.score -= 0.75 // told only later
			}
			if x.ownerIs(p, e) {
				continue // nobody is his own aide
			}
			if !ent.proper && best.last >= 0 && x.d.Tokens[p.head].Paragraph-x.d.Tokens[best.last].Paragraph > 2 && x.strangely(p, ent) {
				continue // the old diplomat is no diplomat from Vostra of long before
			}
			if len(p.words) == 0 && p.owner < 0 && best.other && best.last >= 0 && x.d.Tokens[p.head].Paragraph-x.d.Tokens[best.last].Paragraph > 1 && ent.typ == quoth.Person {
				continue // the leader is no chairman of long before
			}
			if x.disagrees(p, e) || x.ofAnother(p, e) || contest[p.lemma] && p.End-p.Start == 2 && !x.lately(p, e) {
				continue
			}
			fits = append(fits, best)
		}
	}
	consider(x.byHead[p.lemma])
	for _, c := range synonyms[p.lemma] {
		consider(x.byHead["~"+string(rune('0'+c))])
	}
	if leading[p.lemma] || p.typ == quoth.Person && p.definite() {
		consider(x.byHead[""])
	}
	if p.lemma == bearer {
		var all []int
		for e, ent := range x.entities {
			if ent.typ == quoth.Person && len(ent.roles) > 0 {
				all = append(all, e)
			}
		}
		consider(all)
	}
	if len(fits) == 0 {
		return unknown
	}
	slices.SortStableFunc(fits, func(a, b fit) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return b.last - a.last
	})
	if p.typ == quoth.Person && slices.ContainsFunc(fits, func(f fit) bool { return x.entities[f.e].proper && f.score > fits[0].score-0.5 }) {
		// The first visit by a Vostran minister: whom nobody names and who says nothing is no rival.
		fits = slices.DeleteFunc(fits, func(f fit) bool { return !x.entities[f.e].proper && !slices.Contains(x.speakers, f.e) })
	}
	best := fits[0]
	w := weighed{fit: best.score, margin: 3, rivals: len(fits) - 1}
	if len(fits) > 1 {
		w.margin = min(3, best.score-fits[1].score)
	}
	x.weighed[p.head] = w
	if len(fits) > 1 && fits[1].score > best.score-0.5 {
		// Two fit alike: the one that the paragraph is about, if only one is.
		para := func(f fit) int {
			if f.last < 0 {
				return 99
			}
			return int(x.d.Tokens[p.head].Paragraph - x.d.Tokens[f.last].Paragraph)
		}
		recent := best
		for _, f := range fits[1:] {
			if f.score > best.score-0.5 && f.last > recent.last {
				recent = f
			}
		}
		spoke := -1
		if n := len(x.speakers); n > 0 && len(p.words) == 0 {
			spoke = x.speakers[n-1] // an engineer said so. The engineer …
		}
		speaks := func(f fit) bool {
			return f.e == spoke && f.score > best.score-0.5 && (para(f) == 0 && !x.entities[f.e].proper || para(f) == 1 && x.quoteOpens(p))
		}
		rivals := func(f fit) bool {
			return f.e != recent.e && f.score > best.score-0.5 && para(f)-para(recent) < 1
		}
		if i := slices.IndexFunc(fits, speaks); i >= 0 {
			recent = fits[i]
		} else if slices.ContainsFunc(fits, rivals) {
			return finding{entity: -1, rule: "ambiguous"}
		}
		if para(recent) > 2 {
			return finding{entity: -1, rule: "ambiguous"}
		}
		best = recent
	}
	rule := "role"
	ent := x.entities[best.e]
	if !ent.proper {
		rule = "nominal"
	}
	return finding{best.e, rule, []nlp.Range{best.at}}
}

// quoteOpens reports whether the paragraph of a source begins with what it says.
func (x *reading) quoteOpens(p *phrase) bool {
	for _, i := range x.at[p.head] {
		if c := x.statements[i].content; len(c) > 0 && c[0].Start == x.d.Paragraphs[x.d.Tokens[p.head].Paragraph].Start && x.d.Tokens[c[0].Start].Mark != nlp.NoMark {
			return true
		}
	}
	return false
}

// strangely reports whether words before the head of a description tell what none of the
// entity's does.
func (x *reading) strangely(p *phrase, e *entity) bool {
	for _, w := range p.words[:p.before] {
		if !trivial[w] && !x.anyRole(e, w) {
			return true
		}
	}
	return false
}

// otherGender reports whether a phrase, by its head or what it says, goes with the other pronoun than
// the one that the article has for a person, or than nearly all bearers of the first name.
func (x *reading) otherGender(p *phrase, e *entity) bool {
	g := gendered[p.lemma]
	if g == 0 {
		g = x.echo(p.head)
	}
	if g == 0 || e.typ != quoth.Person || strings.HasPrefix(p.lemma, "spokes") {
		return false
	}
	return e.he*g < 0 || e.he == 0 && x.r.gender(e.given)*float64(g) < -0.9
}

// echo is 1 where what the source at token t says begins with he, -1 where it begins with
// she: the former minister said she had no memory of it; the councillor was asked whether
// she had. Else it is 0.
func (x *reading) echo(t int) int {
	if w := func(k int) string { return bare(x.d.Word(min(t+k, len(x.d.Tokens)-1))) }; (w(1) == "was" || w(1) == "is") && (w(2) == "asked" || w(2) == "told") {
		switch w(4) {
		case "he":
			return 1
		case "she":
			return -1
		}
	}
	for _, i := range x.at[t] {
		s := &x.statements[i]
		if len(s.content) == 0 || s.content[0].Start < s.source.End || s.content[0].Start > s.source.End+6 {
			continue
		}
		k := s.content[0].Start
		if bare(x.d.Word(k)) == "that" {
			k++
		}
		if k < len(x.d.Tokens) && x.d.Tokens[k].Depth == 0 {
			switch bare(x.d.Word(k)) {
			case "he":
				return 1
			case "she":
				return -1
			}
		}
	}
	return 0
}

// compatible reports whether an entity may be described by such a phrase at all.
func (x *reading) compatible(e *entity, p *phrase) bool {
	if e.plural != p.plural && !(collective[p.lemma] && !e.proper) {
		return false
	}
	if e.typ == "" || !e.sure || !p.sure {
		return true
	}
	if e.typ == p.typ {
		return true
	}
	org := func(t quoth.EntityType) bool { return t == quoth.Organisation || t == quoth.Group }
	return org(e.typ) && org(p.typ) && !e.plural
}

// score says how well a description fits a role: heads first, then qualifiers.
func (x *reading) score(p *phrase, r *role, e *entity) float64 {
	s := 0.0
	if e.proper && e.typ == quoth.Organisation && (!p.sure || possessives[p.det] && p.det != "its" && p.det != "our") {
		return 0 // his office is nobody's name
	}
	if p.owner >= 0 && r.owner >= 0 && p.owner != r.owner && inverse[p.lemma] != "" {
		if a, b := x.ownerOf(p.owner), x.ownerOf(r.owner); a >= 0 && b >= 0 && a != b {
			return 0 // one's husband is not another's
		}
	}
	if p.plural && r.own && !p.definite() && restricts(p.words[p.before:], r.words[r.before:]) {
		return 0 // supporters of one are not supporters of another, nor all who vote those outside the city
	}
	switch {
	case p.lemma == bearer:
		s = 0.8
	case p.lemma == r.lemma:
		s = 3
	case r.lemma == "":
		if len(r.words) == 0 {
			return 0
		}
		s = 0.8
	case alike(p.lemma, r.lemma):
		s = 2
	case p.sure && slices.Contains(r.words, p.lemma) && x.sameKind(p, r):
		s = 1.6
	default:
		return 0
	}
	if slices.ContainsFunc(p.words[:p.before], isDeputy) != slices.ContainsFunc(r.words[:min(r.before, len(r.words))], isDeputy) && p.lemma == r.lemma {
		s -= 2 // the governor is not the deputy governor
	}
	shared, mine, theirs := 0, 0, 0
	for i, w := range p.words {
		// Of a member of a county assembly it says nothing that he is of a ward, but the ward
		// representative is one.
		if trivial[w] || implied[r.lemma][w] && (p.lemma == r.lemma || !slices.Contains(r.words, w)) || strings.HasSuffix(w, "-born") || strings.HasSuffix(w, "-based") || strings.HasSuffix(w, "-trained") || strings.HasSuffix(w, "-educated") {
			continue
		}
		fits := slices.Contains(r.words, w) || w == r.lemma || e.proper && x.nameHas(e, w) || x.anyRole(e, w)
		if !fits && i < p.before && slices.ContainsFunc(r.words, func(o string) bool { return sameRoot(o, w) }) {
			fits = true
		}
		switch {
		case i < p.before && fits:
			shared++
			s += 0.9
		case i < p.before:
			mine++
			s -= 0.9
		case fits:
			shared++
			s += 0.6
		default:
			s -= 0.15
		}
	}
	for _, w := range r.words {
		if !trivial[w] {
			theirs++
		}
	}
	if mine > 0 && shared == 0 && theirs > 0 {
		s--
	}
	if p.owner >= 0 && r.owner < 0 && possessives[p.det] && p.lemma != r.lemma && e.proper {
		s-- // his solicitor is no barrister whom the article names
	}
	if p.plural && p.det == "" && (possessives[r.det] || r.det == "'s") && r.own {
		return 0 // lawyers are not his solicitors
	}
	if r.possessed && p.owner >= 0 && shared == 0 && !e.proper && p.det != r.det {
		return 0 // one's advisers are not another's
	}
	if (r.lemma == "" || p.lemma == bearer) && shared == 0 {
		return 0
	}
	return s
}

func isDeputy(w string) bool {
	return w == "deputy" || w == "vice" || w == "assistant" || w == "acting"
}

// restricts reports whether what follows the head of one description tells others than
// what follows the head of the one before it: nothing where that has something, or
// more than that.
func restricts(these, those []string) bool {
	if len(those) == 0 {
		return false
	}
	return len(these) == 0 || slices.ContainsFunc(these, func(w string) bool { return !slices.Contains(those, w) })
}

// anyRole reports whether a word stands in any of the entity's roles.
func (x *reading) anyRole(e *entity, w string) bool {
	for _, r := range e.roles {
		if slices.Contains(r.words, w) || r.lemma == w {
			return true
		}
	}
	return false
}

func (x *reading) nameHas(e *entity, w string) bool {
	for i := e.full.Start; i < e.full.End; i++ {
		if stem(x.d.Word(i)) == w {
			return true
		}
	}
	return false
}

// sameKind reports whether a head may name what the role's qualifier names: the
// draft of a draft decree, but not the festival of a festival boss.
func (x *reading) sameKind(p *phrase, r *role) bool {
	return heads[p.lemma] != "" && heads[p.lemma] == heads[r.lemma]
}

// ownerIs reports whether the phrase is a possession of the entity itself.
func (x *reading) ownerIs(p *phrase, e int) bool {
	if p.owner < 0 {
		return false
	}
	if n := x.nameAt(p.owner); n >= 0 {
		return x.names[n].entity == e && x.entities[e].typ == quoth.Person
	}
	return false
}

// ofAnother reports whether a description names somebody else, or of a body another
// body: the Olde administration is not Crowe's.
func (x *reading) ofAnother(p *phrase, e int) bool {
	for _, n := range x.namesIn(nlp.Range{Start: p.Start, End: p.head}) {
		o := x.names[n].entity
		if o < 0 || o == e || x.entities[o].typ != quoth.Person && (x.entities[e].typ == quoth.Person || x.entities[o].typ != quoth.Organisation) {
			continue
		}
		w := stem(x.d.Word(x.names[n].End - 1))
		theirs := func(o string) bool { return o == w || sameRoot(o, w) }
		if !slices.ContainsFunc(x.entities[e].roles, func(r role) bool { return slices.ContainsFunc(r.words, theirs) }) && !x.nameHas(x.entities[e], w) {
			return true
		}
	}
	return false
}

// contest are the nouns of which an election has several, so that a bare one, the
// candidate, is whom the text is speaking of.
var contest = set("candidate nominee contender hopeful challenger frontrunner front-runner")

// lately reports whether the entity is the person mentioned last before the phrase, in
// its paragraph or the one before, quotations apart.
func (x *reading) lately(p *phrase, e int) bool {
	last := mention{entity: -1}
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-reach; i-- {
		m := x.log[i]
		if from := x.d.Tokens[m.Start]; m.Start >= p.Start || from.Depth > 0 || x.d.Tokens[p.Start].Paragraph-from.Paragraph > 1 || x.entities[m.entity].typ != quoth.Person {
			continue
		}
		if last.entity < 0 || m.Start > last.Start {
			last = m
		}
	}
	return last.entity == e
}

// ofSomebody reports whether a description names a person: the Trump adviser.
func (x *reading) ofSomebody(p *phrase) bool {
	for _, n := range x.namesIn(p.Range) {
		if e := x.names[n].entity; e >= 0 && x.entities[e].typ == quoth.Person {
			return true
		}
	}
	return false
}
