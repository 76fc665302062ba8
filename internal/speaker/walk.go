package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// walk goes through the article as a reader does, from mention to mention, and
// resolves each: names, descriptions, pronouns, and with them the sources. Who
// is said to speak comes before what is said, also where the text has it after.
func (x *reading) walk() {
	x.sources = make([]source, len(x.statements))
	x.at = make(map[int][]int)
	first := make(map[int][]int) // statements by the first token of their content
	for i := range x.statements {
		s := &x.statements[i]
		if s.source.Len() == 0 {
			continue
		}
		src := x.readSource(s.source)
		if s.turn {
			src = x.readLabel(s.source)
		}
		x.sources[i] = src
		if src.form != formNone && src.form != formUnsaid && src.form != formSelf {
			x.at[src.at] = append(x.at[src.at], i)
		}
		if len(s.content) > 0 && s.content[0].Len() > 0 && s.content[0].Start < s.source.Start {
			first[s.content[0].Start] = append(first[s.content[0].Start], i)
		}
	}
	x.findInterview()
	x.done = make([]bool, len(x.d.Tokens))
	for t := range x.d.Tokens {
		for _, i := range first[t] {
			s := &x.statements[i]
			if x.d.Tokens[s.source.Start].Paragraph == x.d.Tokens[t].Paragraph {
				for k := s.source.Start; k < s.source.End; k++ {
					x.visit(k)
				}
			}
		}
		x.visit(t)
	}
	x.floating()
	x.firstPersons()
}

// visit resolves what is mentioned at token t.
func (x *reading) visit(t int) {
	if x.done[t] {
		return
	}
	x.done[t] = true
	stmts := x.at[t]
	if len(stmts) > 0 {
		src := &x.sources[stmts[0]]
		if src.form == formGroup || src.form == formPair || src.form == formSides || src.form == formLabel || src.form == formName && (src.beside || src.name < 0) {
			found := x.resolve(src, x.statements[stmts[0]].source)
			x.assign(stmts, found)
			return
		}
	}
	d := x.d
	if n := x.nameAt(t); n >= 0 {
		nm := &x.names[n]
		if nm.Start == t {
			x.elder(nm)
			found := finding{entity: nm.entity}
			if nm.entity >= 0 {
				for _, m := range x.entities[nm.entity].members {
					x.mention(m, nm.Range, quoth.MentionNominal) // the Brasks, and then she
				}
				x.introduce(nm)
				if !x.namedAfter(nm) {
					x.mention(nm.entity, nm.Range, quoth.MentionName)
				}
				found = x.nameEvidence(n)
			}
			x.assign(stmts, found)
		}
		return
	}
	if d.Tokens[t].Kind != nlp.Word && len(stmts) == 0 {
		return
	}
	w := bare(d.Word(t))
	switch {
	case thirds[w]:
		p := x.pronounAt(t)
		found := x.ownPossessive(p)
		if found.entity < 0 {
			found = x.resolvePronoun(p)
		}
		x.assign(stmts, found)
	case relative[w] && len(stmts) > 0:
		x.assign(stmts, x.resolveRelative(t, x.statements[stmts[0]].cue))
	case len(stmts) > 0:
		src := &x.sources[stmts[0]]
		if src.form == formNominal {
			x.assign(stmts, x.resolveNominal(&src.phrase, true))
		}
	default:
		if x.insideSource(t) {
			return
		}
		if e, ok := x.roleAt[t]; ok {
			if n := x.nameAt(min(t+1, len(d.Tokens)-1)); n >= 0 && x.names[n].Start == t+1 && x.names[n].entity == e {
				return // no mention apart from the name
			}
			p := x.around(t)
			x.mention(e, p.Range, quoth.MentionNominal)
			return
		}
		if _, _, _, sure := typeOf(w); sure && x.isHead(t) {
			p := x.around(t)
			if p.det == "no" || p.det == "any" || p.det == "every" || p.det == "each" || p.plural && (p.det == "a" || p.det == "an" || p.det == "another") ||
				p.det == "" && (p.typ == quoth.Person || p.typ == quoth.Group) && !(p.plural && x.subject(p.Range) != 0 && x.theyFollow(t)) {
				return // nobody in particular, or no phrase of its own
			}
			if w == "head" && p.owner >= 0 && p.det != "its" {
				return // a part of the body
			}
			if x.pairWords(nlp.Range{Start: p.Start, End: t + 1}) && x.resolvePair(t).entity >= 0 {
				return
			}
			if x.besideNominal(&p) {
				return
			}
			x.resolveNominal(&p, false)
		}
	}
}

// namedAfter reports whether a person's name tells which body is meant, and no more: the
// Mathore committee.
func (x *reading) namedAfter(n *name) bool {
	d := x.d
	if x.entities[n.entity].typ != quoth.Person || n.Len() > 1 || n.End >= len(d.Tokens) || n.Start == 0 || bare(d.Word(n.Start-1)) != "the" || d.Tokens[n.End].Kind != nlp.Word || isUpper(d.Word(n.End)) {
		return false
	}
	switch bare(d.Word(n.End)) {
	case "committee", "commission", "panel", "inquiry", "enquiry", "report", "administration", "government", "cabinet", "campaign", "trial", "case", "family", "estate", "foundation", "bill", "plan", "law", "camp", "faction":
		return true
	}
	return false
}

// theyFollow reports whether they is a source in the rest of the sentence of token t or in the next one.
func (x *reading) theyFollow(t int) bool {
	last := x.d.Tokens[t].Sentence + 1
	for k := t + 1; k < len(x.d.Tokens) && x.d.Tokens[k].Sentence <= last; k++ {
		if len(x.at[k]) > 0 && bare(x.d.Word(k)) == "they" {
			return true
		}
	}
	return false
}

// insideSource reports whether t is a word of a source that is no phrase of its
// own: the head is elsewhere.
func (x *reading) insideSource(t int) bool {
	for k := t + 1; k < len(x.d.Tokens) && k < t+3; k++ {
		for _, i := range x.at[k] {
			if s := x.statements[i].source; s.Contains(t) && x.sources[i].form == formNominal && x.sources[i].phrase.head > t {
				return true
			}
		}
	}
	return false
}

// isHead reports whether the noun at token t heads its phrase: neither another
// noun nor a name follows.
func (x *reading) isHead(t int) bool {
	d := x.d
	if t+1 >= len(d.Tokens) || d.Tokens[t+1].Sentence != d.Tokens[t].Sentence || d.Tokens[t+1].Kind != nlp.Word {
		return t+1 >= len(d.Tokens) || d.Tokens[t+1].Kind != nlp.Clitic || true
	}
	if x.nameAt(t+1) >= 0 {
		return false
	}
	w := bare(d.Word(t + 1))
	if _, _, _, sure := typeOf(w); sure && !verbs[w] {
		return false
	}
	// A noun of documents is often a verb: to plan, they report.
	if typ, _, _, _ := typeOf(bare(d.Word(t))); typ != quoth.Person && typ != quoth.Group {
		p := x.around(t)
		if p.det == "" {
			return false
		}
	}
	return true
}

// A finding is what a source or a mention resolves to.
type finding struct {
	entity   int // -1 for unknown
	rule     string
	evidence []nlp.Range
}

var unknown = finding{entity: -1}

// assign gives statements their speaker.
func (x *reading) assign(stmts []int, f finding) {
	for _, i := range stmts {
		s := &x.statements[i]
		if f.entity < 0 {
			continue
		}
		if x.entities[f.entity].vague {
			if s.parent < 0 {
				x.speakers, x.spokeAt, x.spokeIn = append(x.speakers, f.entity), s.source.Start, i
			}
			s.vague, s.rule = f.entity+1, f.rule
			continue
		}
		s.entity, s.rule = f.entity, f.rule
		s.evidence = s.evidence[:0]
		for _, r := range f.evidence {
			if r.Len() > 0 {
				s.evidence = append(s.evidence, x.d.Span(r))
			}
		}
		if s.parent < 0 {
			x.speakers, x.spokeAt, x.spokeIn = append(x.speakers, f.entity), s.source.Start, i
		}
		e := x.entities[f.entity]
		if !e.proper && e.name == "" && len(e.members) == 0 {
			if x.sources[i].form == formNominal {
				e.name = x.sourceName(x.wholly(i))
			} else {
				e.name = x.firstDescription(e)
			}
		}
	}
}

// firstDescription is how an entity without a name was first described.
func (x *reading) firstDescription(e *entity) string {
	for _, m := range e.mentions {
		if m.kind != quoth.MentionPronoun {
			return x.text(m.Range)
		}
	}
	return x.text(e.full)
}

// passing begin what is said of a document in passing.
var passing = set("seen obtained including reviewed accessed")

// wholly is the source of a statement with the prepositions that carry it on, where it is
// somebody new and they are of no other part: said a man in the queue for the ferry.
func (x *reading) wholly(i int) nlp.Range {
	s := &x.statements[i]
	r := s.source
	if p := &x.sources[i].phrase; !p.indefinite() || p.typ != quoth.Person || x.at[x.sources[i].at][0] != i {
		return r
	}
	end := x.extent(r.End, x.d.Sentences[x.d.Tokens[r.Start].Sentence].End)
	for k := r.End; k < end; k++ {
		if x.inside[k] != x.inside[r.Start] || s.cue.Contains(k) || x.isCue[k] {
			return r
		}
	}
	r.End = max(r.End, end)
	return r
}

// sourceName is the text of a source as the name of one who has no other.
func (x *reading) sourceName(r nlp.Range) string {
	for r.Len() > 1 && x.d.Tokens[r.End-1].Kind == nlp.Punct && x.d.Word(r.End-1) != ")" {
		r.End--
	}
	if r.Len() > 1 && x.possessive(r.End-1) {
		r.End--
	}
	// Without what is said of it in passing: “, who …”, “, seen by …”, or a “who” whose clause is elsewhere.
	for i := r.Start + 1; i < r.End; i++ {
		if x.d.Word(i-1) == "," && i-1 > r.Start && passing[bare(x.d.Word(i))] {
			r.End = i - 1
			break
		}
		if relative[bare(x.d.Word(i))] && (x.d.Word(i-1) == "," || i == r.End-1) {
			r.End = i
			if x.d.Word(i-1) == "," && i-1 > r.Start {
				r.End--
			}
			break
		}
	}
	return x.text(r)
}

// resolve resolves the sources that are more than one phrase.
func (x *reading) resolve(src *source, r nlp.Range) finding {
	switch src.form {
	case formName:
		if src.name < 0 {
			e := x.add(&entity{name: x.sourceName(r), typ: quoth.Person, proper: true, full: r})
			x.mention(e, r, quoth.MentionName)
			return finding{e, "name", nil}
		}
		n := &x.names[src.name]
		if n.entity < 0 {
			return unknown
		}
		x.done[n.Start] = true
		x.mention(n.entity, src.phrase.Range, quoth.MentionNominal)
		x.mention(n.entity, n.Range, quoth.MentionName)
		return finding{n.entity, "apposition", []nlp.Range{n.Range}}
	case formLabel:
		return x.resolveLabel(src, r)
	case formPair:
		return x.resolvePair(src.at)
	case formSides:
		if x.sides == nil {
			f := x.findSides()
			x.sides = &f
		}
		f := *x.sides
		if f.entity >= 0 {
			x.mention(f.entity, r, quoth.MentionNominal)
		}
		return f
	case formGroup:
		var members []int
		var evidence []nlp.Range
		for i := range src.parts {
			part := &src.parts[i]
			f := unknown
			switch part.form {
			case formName:
				if part.name < 0 {
					f = x.resolve(part, part.phrase.Range)
					break
				}
				n := &x.names[part.name]
				if n.entity >= 0 {
					x.done[n.Start] = true
					x.mention(n.entity, n.Range, quoth.MentionName)
					f = finding{entity: n.entity}
					evidence = append(evidence, x.entities[n.entity].full)
				}
			case formPronoun:
				if e, ok := x.meant[part.at]; ok {
					f = finding{entity: e}
					break
				}
				f = x.resolvePronoun(x.pronounAt(part.at))
				x.done[part.at] = true
			case formNominal:
				f = x.resolveNominal(&part.phrase, true)
				x.done[part.at] = true
				if f.entity >= 0 && x.entities[f.entity].name == "" {
					x.entities[f.entity].name = x.text(part.phrase.Range)
				}
			}
			if f.entity < 0 || slices.Contains(members, f.entity) {
				return unknown
			}
			members = append(members, f.entity)
		}
		return finding{x.group(members, r), "group", evidence}
	}
	return unknown
}

// group is the entity of several together, mentioned at r.
func (x *reading) group(members []int, r nlp.Range) int {
	e := x.together(members)
	x.mention(e, r, quoth.MentionNominal)
	return e
}

// together is the entity of several.
func (x *reading) together(members []int) int {
	for i := len(x.entities) - 1; i >= 0 && i > len(x.entities)-200; i-- {
		if slices.Equal(x.entities[i].members, members) {
			return i
		}
	}
	var names []string
	for _, m := range members {
		if e := x.entities[m]; e.name == "" {
			e.name = x.firstDescription(e)
		}
		names = append(names, x.entities[m].name)
	}
	return x.add(&entity{name: strings.Join(names, " + "), typ: quoth.Group, sure: true, plural: true, members: members})
}

// nameEvidence says why a name is its bearer's: it is the full one, or it rests
// on where the full one stands.
func (x *reading) nameEvidence(n int) finding {
	nm := &x.names[n]
	e := x.entities[nm.entity]
	if e.full.Len() > nm.Len() {
		rule := "short name"
		switch w := x.d.Word(nm.End - 1); bare(w) {
		case e.surname:
			rule = "surname"
		case e.given:
			rule = "first name"
		default:
			switch {
			case allCaps(w) && e.typ != quoth.Person:
				rule = "acronym"
			case allCaps(w) && nm.Len() == 1 && !x.nameHas(e, stem(w)):
				rule = "role" // the ADG
			}
		}
		return finding{nm.entity, rule, []nlp.Range{e.full}}
	}
	return finding{nm.entity, "name", []nlp.Range{nm.Range}}
}

// resolvePair resolves “both” and “the pair”: the two persons, and no more, of the
// sentence or the sentences before in its paragraph, else a group of two named
// shortly before, else the two persons of the paragraph before.
func (x *reading) resolvePair(t int) finding {
	tok := x.d.Tokens[t]
	here := nlp.Range{Start: t, End: t + 1}
	lemma, _ := singular(bare(x.d.Word(t)))
	office := heads[lemma] == quoth.Person && !kinds[lemma]
	if heads[lemma] == quoth.Person {
		if pair := x.pairOf(lemma, t); pair != nil {
			return finding{x.group(pair, here), "group", []nlp.Range{x.entities[pair[0]].full, x.entities[pair[1]].full}}
		}
	}
	var two, group []mention
	more := false
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-80; i-- {
		m := x.log[i]
		mt := x.d.Tokens[m.Start]
		if m.Start > t {
			continue
		}
		if tok.Paragraph-mt.Paragraph > 1 {
			break
		}
		e := x.entities[m.entity]
		if len(e.members) == 2 || !e.proper && e.plural && m.kind == quoth.MentionNominal && (e.roles[0].lemma == "couple" || e.roles[0].lemma == "pair") {
			group = append(group, m)
			if len(two) == 0 {
				break
			}
		}
		if tok.Paragraph != mt.Paragraph && len(two) == 2 && !more && !office {
			continue // these two, unless a group is named before them
		}
		if e.typ != quoth.Person || e.plural || !e.proper || slices.ContainsFunc(two, func(o mention) bool { return o.entity == m.entity }) {
			continue
		}
		if len(two) == 2 {
			more = true
			continue
		}
		two = append(two, m)
	}
	near := len(two) == 2 && !more && tok.Paragraph == x.d.Tokens[two[1].Start].Paragraph
	if len(group) > 0 && !near {
		x.mention(group[0].entity, here, quoth.MentionNominal)
		return finding{group[0].entity, "group", []nlp.Range{group[0].Range}}
	}
	if more && office {
		return unknown // both candidates, of three people
	}
	if len(two) != 2 || more && x.d.Tokens[two[1].Start].Sentence+1 < tok.Sentence {
		if pair := x.talks(t); pair != nil {
			return finding{x.group(pair, here), "group", []nlp.Range{x.entities[pair[0]].full, x.entities[pair[1]].full}}
		}
		return unknown
	}
	slices.SortFunc(two, func(a, b mention) int { return a.Start - b.Start })
	return finding{x.group([]int{two[0].entity, two[1].entity}, here), "group", []nlp.Range{two[0].Range, two[1].Range}}
}

// talks finds the two persons of whom the article says before token t that something is
// between them: a meeting between Olde, the minister, and Brask. It is nil where there are
// none or several such pairs.
func (x *reading) talks(t int) []int {
	var pair []int
	for i := 0; i+1 < len(x.names) && x.names[i].Start < t; i++ {
		a := &x.names[i]
		if a.entity < 0 || x.entities[a.entity].typ != quoth.Person || bare(x.d.Word(max(0, a.title-1))) != "between" {
			continue
		}
		limit := min(a.End+20, x.d.Sentences[x.d.Tokens[a.Start].Sentence].End)
		for j := i + 1; j < len(x.names) && x.names[j].Start < limit; j++ {
			b := &x.names[j]
			if b.entity < 0 || b.entity == a.entity || x.entities[b.entity].typ != quoth.Person || bare(x.d.Word(b.title-1)) != "and" {
				continue
			}
			two := []int{a.entity, b.entity}
			if pair != nil && !slices.Equal(pair, two) {
				return nil
			}
			pair = two
			break
		}
	}
	return pair
}

// readLabel reads the label of a turn.
func (x *reading) readLabel(r nlp.Range) source {
	return source{form: formLabel, at: r.Start, phrase: phrase{Range: r}}
}

// resolveLabel resolves the label of a turn: the name that it holds, a role of
// one who is named, or the label itself.
func (x *reading) resolveLabel(src *source, r nlp.Range) finding {
	for t := r.Start; t < r.End; t++ {
		x.done[t] = true
	}
	if e, ok := x.labels[x.key(r)]; ok {
		x.mention(e, r, quoth.MentionName)
		return finding{e, "label", nil}
	}
	if f := x.interviewed(r); f.rule != "" {
		if f.entity >= 0 {
			x.mention(f.entity, r, quoth.MentionNominal)
			x.labels[x.key(r)] = f.entity
		}
		return f
	}
	for _, n := range x.namesIn(r) {
		if bare(x.d.Word(r.Start)) == "the" && x.names[n].title > r.Start && x.d.Word(x.names[n].title-1) != "(" && x.bracketed(r) {
			continue // The MINISTER FOR WORKS (Mr Olde)
		}
		if e := x.names[n].entity; e >= 0 && (x.entities[e].typ == quoth.Person || x.names[n].Len() == r.Len()) {
			x.mention(e, x.names[n].Range, quoth.MentionName)
			x.labels[x.key(r)] = e
			for t := r.Start + 1; t < r.End; t++ { // THE CHAIR (MARTA IVE), and then THE CHAIR
				if x.d.Word(t) == "(" {
					x.labels[x.key(nlp.Range{Start: r.Start, End: t})] = e
				}
			}
			return finding{e, "label", []nlp.Range{x.entities[e].full}}
		}
	}
	if p, ok := x.parse(r.Start, r.End); ok {
		if p.det == "" {
			p.det = "the"
		}
		if f := x.match(&p); f.entity >= 0 && x.holdsOffice(f.entity, p.lemma) {
			x.mention(f.entity, r, quoth.MentionNominal)
			x.labels[x.key(r)] = f.entity
			return finding{f.entity, "label", f.evidence}
		}
	}
	typ := quoth.Person
	if x.isOutlet(x.key(r)) {
		typ = quoth.Organisation
	}
	e := x.add(&entity{name: x.text(r), typ: typ, proper: true, sure: true, full: r})
	x.mention(e, r, quoth.MentionName)
	x.labels[x.key(r)] = e
	return finding{e, "label", nil}
}

// holdsOffice reports whether the office is the entity's now, and not one of many: a
// former clerk is not the clerk.
func (x *reading) holdsOffice(e int, lemma string) bool {
	for _, r := range x.entities[e].roles {
		if r.lemma == lemma && r.det != "a" && r.det != "an" && (r.span.Len() == 0 || !trivial[bare(x.d.Word(r.span.Start))]) {
			return true
		}
	}
	return false
}

// isOutlet reports whether the words are in the name of the outlet or of its site.
func (x *reading) isOutlet(key string) bool {
	key = strings.ReplaceAll(key, " ", "")
	return len(key) > 3 && (strings.Contains(strings.ToLower(strings.ReplaceAll(x.a.Outlet, " ", "")), key) || strings.Contains(host(x.a.URL), key))
}

func host(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	rest, _, _ = strings.Cut(rest, "/")
	return strings.TrimPrefix(strings.ToLower(rest), "www.")
}

// firstPersons resolves I and we, who are whoever speaks the words around them;
// outside all speech, we are the outlet and I am its one author.
func (x *reading) firstPersons() {
	for i := range x.statements {
		s := &x.statements[i]
		if x.sources[i].form != formSelf {
			continue
		}
		w := bare(x.d.Word(x.sources[i].at))
		quote := s.parent
		if quote < 0 && x.inside[s.source.Start] >= 0 && int(x.inside[s.source.Start]) != i {
			quote = int(x.inside[s.source.Start])
		}
		// What is reported inside indirect speech keeps the outer speaker's words.
		for quote >= 0 && x.statements[quote].parent >= 0 && !x.quotedIn(quote, s.source.Start) {
			quote = x.statements[quote].parent
		}
		f := unknown
		switch {
		case strings.HasPrefix(w, "y"):
			f = x.addressee(quote)
		case quote < 0 && x.d.Tokens[s.source.Start].Depth > 0:
		case quote < 0:
			f = x.own(w)
		default:
			q := &x.statements[quote]
			if q.entity < 0 {
				break
			}
			e := x.entities[q.entity]
			single := w == "i" || w == "my" || w == "me" || w == "mine" || w == "myself"
			if single && !e.plural && (e.typ == quoth.Person || e.typ == "") || !single && (e.typ == quoth.Organisation || e.plural) {
				f = finding{q.entity, "first person", []nlp.Range{q.source}}
			}
		}
		if f.entity >= 0 {
			x.mention(f.entity, nlp.Range{Start: s.source.Start, End: s.source.Start + 1}, quoth.MentionPronoun)
			x.assign([]int{i}, f)
		}
	}
}

// quotedIn reports whether the token of a statement's content stands in quotation
// marks of its own or in a turn.
func (x *reading) quotedIn(q, t int) bool {
	return x.statements[q].turn || x.d.Tokens[t].Depth > 0 && x.statements[q].parent < 0
}

// addressee is who “you” is in a question of a conversation: whose turn is next.
func (x *reading) addressee(quote int) finding {
	if quote < 0 || !x.statements[quote].turn {
		return unknown
	}
	if x.statements[quote].entity < 0 && x.key(x.statements[quote].source) != "q" {
		return unknown // of two whom nobody names, one is asked
	}
	for i := quote + 1; i < len(x.statements) && i < quote+60; i++ {
		if s := &x.statements[i]; s.turn && s.entity >= 0 {
			if s.entity == x.statements[quote].entity {
				return unknown
			}
			return finding{s.entity, "label", []nlp.Range{s.source}}
		}
	}
	return unknown
}

// own is who speaks outside all quotations: the outlet, if the text names it, or
// the one author.
func (x *reading) own(w string) finding {
	if w == "i" || w == "my" || w == "me" {
		return x.author()
	}
	if x.outlet == nil {
		f := x.findOutlet()
		x.outlet = &f
	}
	return *x.outlet
}

// findOutlet finds the outlet among the names of the text; where it is not among
// them, it is the article's own word for it.
func (x *reading) findOutlet() finding {
	for i, e := range x.entities {
		if e.proper && e.typ != quoth.Person && x.isOutlet(strings.TrimPrefix(bare(e.name), "the ")) {
			return finding{i, "outlet", []nlp.Range{e.full}}
		}
	}
	if x.a.Outlet != "" && strings.ToLower(x.a.Outlet) != x.a.Outlet {
		return finding{x.add(&entity{name: x.a.Outlet, typ: quoth.Organisation, proper: true, sure: true}), "outlet", nil}
	}
	return unknown
}
