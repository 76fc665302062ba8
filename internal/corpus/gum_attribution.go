package corpus

import (
	"slices"
	"strconv"
	"strings"

	"quoth"
)

// A gumAttributor turns relations between discourse units into statements with
// the extents that PolNeAR's guidelines ask for. The relation says that there is
// an attribution, between which units, and by which words; the syntax says how
// far source, cue and content go, because units cut them short or run on:
//
//   - Cue: the word that the signals name and that governs the content, with what
//     stands beside it and belongs to it: auxiliaries, negation, adverbs, *to*,
//     particles, the verb it is an infinitive of (*declined to say*), the verb of a
//     noun (*have no doubt*), a preposition before the content, a colon. Of a
//     relation without a named word, the word that governs the content.
//   - Source: the noun phrase around the words of the signal, without clauses that
//     commas set off. Of several, the subject of the cue. Signals name sources
//     wherever they stand; one in another sentence is left out, as is the cue
//     itself (an imperative).
//   - Content, in the sentence of the cue: the clause that the cue governs, whole,
//     of however many units; else (*“…,” she said*, *according to*) the units
//     that hang on the one attributed, or the clause that the phrase modifies.
//     In other sentences it is the units that hang on it as far as that
//     sentence goes.
//   - A quotation that holds the content belongs to it up to its closing marks, over
//     sentences and paragraphs, and so does the next quotation of the paragraph if
//     nothing but the cue's sentence stands between and no other relation
//     attributes it. Sentences without quotation
//     marks that hang on the content may be the writer's and are left out.
//   - A relation whose attributing unit has no cue is a credit (of a photograph, in
//     a bibliography) and no statement, unless a dash or a paragraph of its own
//     signs a quotation.
//   - A statement whose cue stands in another's content names that as its parent.
type gumAttributor struct {
	*gumReader
	kids   [][]int // of each word
	unitOf []int   // index into units
	byID   map[int]int
	below  map[int][]int // unit id: indexes of the units that hang on it
	quotes []wordRange   // quotations with their marks
	named  map[int]bool  // words that a signal names
	open   []bool        // words of which GUM does not tell what they are here
}

type wordRange struct{ first, last int }

func (r wordRange) holds(i int) bool { return r.first <= i && i <= r.last }

// A found is an attribution in words.
type found struct {
	id           string
	source       []int
	cue          wordRange // empty if last < first
	content      []int
	speaker      string
	governor     int // the word that the cue is built on; -1 without
	contentHead  int
	introducedBy attribution
}

func newGUMAttributor(g *gumReader) *gumAttributor {
	t := &gumAttributor{gumReader: g, kids: make([][]int, len(g.words)), unitOf: make([]int, len(g.words)),
		byID: map[int]int{}, below: map[int][]int{}, named: map[int]bool{}, open: make([]bool, len(g.words))}
	for i := range g.words {
		if up := t.up(i); up >= 0 {
			t.kids[up] = append(t.kids[up], i)
		}
		t.unitOf[i] = -1
	}
	for n, u := range g.units {
		t.byID[u.id] = n
		t.below[u.parent] = append(t.below[u.parent], n)
		for i := u.first; i <= u.last; i++ {
			t.unitOf[i] = n
		}
	}
	t.findQuotes()
	return t
}

// up is the word that governs i, or -1.
func (t *gumAttributor) up(i int) int {
	if t.words[i].Head < 0 {
		return -1
	}
	return t.sent[i] + t.words[i].Head
}

func (t *gumAttributor) form(i int) string { return t.a.Text[t.words[i].Start:t.words[i].End] }

func (t *gumAttributor) punct(i int) bool { return t.words[i].UPOS == "PUNCT" }

// above reports whether i is a or governs it over any number of steps.
func (t *gumAttributor) above(i, a int) bool {
	for ; a >= 0; a = t.up(a) {
		if a == i {
			return true
		}
	}
	return false
}

// subtree is i and what hangs on it, but for what leave says.
func (t *gumAttributor) subtree(i int, leave func(int) bool) []int {
	out := []int{i}
	for _, k := range t.kids[i] {
		if leave == nil || !leave(k) {
			out = append(out, t.subtree(k, leave)...)
		}
	}
	slices.Sort(out)
	return out
}

// findQuotes pairs double quotation marks, and single ones that stand by
// themselves as marks, paragraph by paragraph; one that is not closed goes to the
// end of its paragraph.
func (t *gumAttributor) findQuotes() {
	from := -1
	single := -1
	for i := range t.words {
		if i > 0 && strings.Contains(t.a.Text[t.words[i-1].End:t.words[i].Start], "\n") {
			if from >= 0 {
				t.quotes = append(t.quotes, wordRange{from, i - 1})
			}
			from, single = -1, -1
		}
		w := t.form(i)
		if w == `"` && from < 0 && len(t.quotes) > 0 && t.closes(i) {
			if q := &t.quotes[len(t.quotes)-1]; !quoteMark(t.form(q.last)) { // opened in a paragraph before
				q.last = i
				continue
			}
		}
		switch w {
		case `"`, "“", "”", "``", "''":
			switch {
			case from < 0 && w != "”" && w != "''":
				from = i
			case from >= 0 && w != "“" && w != "``":
				t.quotes = append(t.quotes, wordRange{from, i})
				from = -1
			}
		case "'", "‘", "’":
			switch {
			case !t.punct(i) || from >= 0:
			case single < 0 && w != "’":
				single = i
			case single >= 0 && w != "‘":
				t.quotes = append(t.quotes, wordRange{single, i})
				single = -1
			}
		}
	}
	if from >= 0 {
		t.quotes = append(t.quotes, wordRange{from, len(t.words) - 1})
	}
}

// closes reports whether a straight mark stands as closing ones do: at the end of a
// word and not before one.
func (t *gumAttributor) closes(i int) bool {
	w := t.words[i]
	before := w.Start > 0 && !strings.ContainsRune(" \n(—-", rune(t.a.Text[w.Start-1]))
	after := w.End == len(t.a.Text) || strings.ContainsRune(" \n.,;:)", rune(t.a.Text[w.End]))
	return before && after
}

// quoteAround is the index of the quotation that word i stands in, or -1.
func (t *gumAttributor) quoteAround(i int) int {
	return slices.IndexFunc(t.quotes, func(q wordRange) bool { return q.first < i && i < q.last || i == q.last && !t.punct(i) })
}

// hanging is the words of the unit and of those that hang on it no higher than
// the attribution does.
func (t *gumAttributor) hanging(x attribution) map[int]bool {
	out := map[int]bool{}
	seen := map[int]bool{t.byID[x.at]: true}
	var add func(n, limit int)
	add = func(n, limit int) {
		if seen[n] {
			return
		}
		seen[n] = true
		same := t.units[n].same
		for i := t.units[n].first; i <= t.units[n].last; i++ {
			out[i] = true
		}
		for _, k := range t.below[t.units[n].id] {
			if t.units[k].depth < limit || t.units[k].same {
				add(k, len(t.units))
			}
		}
		if n, ok := t.byID[t.units[n].parent]; ok && same {
			add(n, 1) // the other part of a unit that something interrupts
		}
	}
	add(t.byID[x.of], x.depth)
	return out
}

// headOf is the word of a unit on which the unit's others depend: of those that
// something outside governs the one nearest to the root, of several a clause.
func (t *gumAttributor) headOf(n int) int {
	u := t.units[n]
	best, least := -1, 0
	for i := u.first; i <= u.last; i++ {
		if up := t.up(i); t.punct(i) || up >= u.first && up <= u.last {
			continue
		}
		depth := 0
		for a := t.up(i); a >= 0; a = t.up(a) {
			depth += 2
		}
		if !clausal[t.words[i].Rel] {
			depth++
		}
		if best < 0 || depth < least {
			best, least = i, depth
		}
	}
	return best
}

var clausal = words("root ccomp xcomp acl advcl parataxis conj csubj acl:relcl")

// sameSentence reports whether two words stand in one.
func (t *gumAttributor) sameSentence(a, b int) bool { return t.sent[a] == t.sent[b] }

// read makes a statement of a relation, or reports that it is none.
func (t *gumAttributor) read(n int, x attribution) (f found, ok bool) {
	at, okAt := t.byID[x.at]
	of, okOf := t.byID[x.of]
	if !okAt || !okOf || at == of {
		return f, false
	}
	f = found{id: "a" + strconv.Itoa(n+1), cue: wordRange{0, -1}, governor: -1, contentHead: t.headOf(of), introducedBy: x}
	if f.contentHead < 0 {
		return f, false
	}
	unit := t.units[at]
	according := -1
	for _, i := range x.cue {
		if strings.EqualFold(t.form(i), "according") {
			according = i
		}
	}
	hang := t.hanging(x)
	if according >= 0 && according+1 < len(t.words) {
		f.cue = wordRange{according, according + 1}
		f.governor = t.up(according)
		if f.governor < 0 {
			return f, false
		}
		f.source = t.phrase(f.governor)
		f.content = t.modified(f, hang)
	} else {
		f.governor = t.cueWord(x, f.contentHead, unit)
		if f.governor < 0 {
			if !t.signed(&f, unit, x) {
				return f, false
			}
		} else {
			top := t.cueSpan(&f, x)
			f.source = t.sourceOf(x, f, top)
		}
		f.content = t.contentOf(f, hang)
	}
	f.content = t.withQuotes(f)
	f.source = slices.DeleteFunc(f.source, func(i int) bool { return f.cue.holds(i) })
	f.content = slices.DeleteFunc(f.content, func(i int) bool { return f.cue.holds(i) || slices.Contains(f.source, i) })
	f.content = t.trimmed(f.content)
	t.linking(&f)
	if m := t.mentionOf(x.source); m != nil && len(f.source) > 0 {
		if f.speaker = m.of.id; m.of.pronouns() {
			f.speaker = Untold
		}
	}
	return f, slices.ContainsFunc(f.content, func(i int) bool { return !t.punct(i) })
}

// cueWord picks the word that attributes: among those that signals name the
// nearest that governs the content, or the last of the unit; without one, what
// governs the content in the unit, or the unit's verb.
func (t *gumAttributor) cueWord(x attribution, head int, unit unit) int {
	in := func(i int) bool { return unit.first <= i && i <= unit.last }
	named := slices.DeleteFunc(slices.Clone(x.cue), func(i int) bool { return t.words[i].UPOS == "ADP" || t.punct(i) })
	for a := t.up(head); a >= 0; a = t.up(a) {
		if slices.Contains(named, a) {
			return a
		}
	}
	if len(named) > 0 {
		best := named[len(named)-1]
		for _, i := range named {
			if in(i) {
				best = i
			}
		}
		return best
	}
	for a := t.up(head); a >= 0; a = t.up(a) {
		if in(a) && !slices.Contains(x.source, a) {
			switch t.words[a].UPOS {
			case "VERB", "ADJ", "NOUN":
				return a
			}
		}
	}
	for i := unit.first; i <= unit.last; i++ {
		if up := t.up(i); t.words[i].UPOS == "VERB" && (up < unit.first || up > unit.last) && !slices.Contains(x.source, i) {
			return i
		}
	}
	return -1
}

// signed takes a unit without a verb as the signature under a quotation, with a
// dash as its cue if it has one.
func (t *gumAttributor) signed(f *found, unit unit, x attribution) bool {
	q := t.quoteAround(f.contentHead)
	if q < 0 || len(x.source) == 0 || t.quoteAround(unit.first) == q {
		return false
	}
	if !t.sameSentence(unit.first, f.contentHead) && t.quotes[q].last+3 < unit.first {
		return false
	}
	f.source = t.phrase(t.topOf(x.source))
	for i := max(0, unit.first-1); i <= unit.last; i++ {
		switch t.form(i) {
		case "-", "–", "—", "--":
			f.cue = wordRange{i, i}
		}
		if slices.Contains(f.source, i) {
			break
		}
	}
	return true
}

// topOf is the first of the words whose governor is not among them.
func (t *gumAttributor) topOf(words []int) int {
	for _, i := range words {
		if !slices.Contains(words, t.up(i)) && !t.punct(i) {
			return i
		}
	}
	return words[0]
}

var inCue = words("aux aux:pass cop advmod compound:prt")

// cueSpan grows the cue from its word, and returns the highest word in it.
func (t *gumAttributor) cueSpan(f *found, x attribution) (top int) {
	g := f.governor
	lo, hi := g, g
	top = g
	for _, i := range x.cue { // *'m like*
		if i == lo-1 && (t.words[i].UPOS == "AUX" || t.words[i].UPOS == "VERB") {
			lo = i
		}
	}
	first := t.sent[g]
	grow := func() {
		for lo > first {
			i := lo - 1
			w := t.words[i]
			if up := t.up(i); up != top && (up < lo || up > hi) || !inCue[w.Rel] && !(w.Rel == "mark" && strings.EqualFold(t.form(i), "to")) || wh[strings.ToLower(t.form(i))] {
				break
			}
			lo = i
		}
	}
	grow()
	for range 2 { // an infinitive with its verb, a noun with its verb
		up := t.up(top)
		if up < 0 || up >= lo || lo-up > 4 {
			break
		}
		w := t.words[top]
		verb := t.words[up].UPOS == "VERB" || t.words[up].UPOS == "ADJ"
		between := true
		for i := up + 1; i < lo; i++ {
			if t.punct(i) || slices.Contains(x.source, i) || !t.above(top, i) {
				between = false
			}
		}
		if !between || !verb || !(w.Rel == "xcomp" || (w.UPOS == "NOUN" && (w.Rel == "obj" || w.Rel == "obl"))) {
			break
		}
		lo, top = up, up
		grow()
	}
	for hi+1 < len(t.words) && t.sameSentence(hi+1, g) && t.up(hi+1) == g && (t.words[hi+1].Rel == "compound:prt" || t.words[hi+1].Rel == "cop") {
		hi++
	}
	if hi+1 < len(t.words) && t.form(hi+1) == ":" {
		hi++
	}
	for lo < g && t.form(lo) == "," {
		lo++
	}
	f.cue = wordRange{lo, hi}
	return top
}

var wh = words("what why how when where who whom which whether so then nor as well now")

// sourceOf picks the source among the words of the signal and the subjects of the
// cue.
func (t *gumAttributor) sourceOf(x attribution, f found, top int) []int {
	var heads, subjects []int
	for _, i := range x.source {
		if !slices.Contains(x.source, t.up(i)) && !t.punct(i) && t.sameSentence(i, f.governor) && !f.cue.holds(i) {
			heads = append(heads, i)
		}
	}
	for _, g := range []int{f.governor, top} {
		for _, k := range t.kids[g] {
			if strings.HasPrefix(t.words[k].Rel, "nsubj") && !t.above(k, f.contentHead) {
				subjects = append(subjects, k)
			}
		}
	}
	if len(x.source) == 0 {
		return nil
	}
	best := -1
	for _, h := range heads {
		for _, s := range subjects {
			if t.above(s, h) && (t.words[s].Rel == "nsubj" || h == s) {
				best = s
			}
		}
	}
	switch {
	case best >= 0:
	case len(heads) > 0:
		best = heads[len(heads)-1]
	case len(subjects) > 0 && !slices.ContainsFunc(x.source, func(i int) bool { return f.cue.holds(i) }):
		best = subjects[0]
	default:
		return nil
	}
	return t.phrase(best)
}

var offPhrase = words(`case cc parataxis dislocated mark cop nsubj nsubj:pass advcl aux aux:pass discourse vocative ccomp obl
	advmod:emph punct`)

// phrase is the noun phrase around its head, in one piece: with determiners, titles,
// what is in apposition, and clauses that no comma sets off.
func (t *gumAttributor) phrase(head int) []int {
	if r := t.words[head].Rel; strings.HasPrefix(r, "flat") || r == "compound" && t.words[head].UPOS == "PROPN" {
		if up := t.up(head); up >= 0 && t.words[up].UPOS == "PROPN" {
			head = up
		}
	}
	set := map[int]bool{}
	for _, i := range t.subtree(head, func(k int) bool {
		w := t.words[k]
		if up := t.up(k); up == head {
			if (strings.HasPrefix(w.Rel, "acl")) && t.commaBefore(k) {
				return true
			}
			return offPhrase[w.Rel] && w.Rel != "punct"
		}
		return false
	}) {
		set[i] = true
	}
	lo, hi := head, head
	for set[lo-1] {
		lo--
	}
	for set[hi+1] {
		hi++
	}
	for lo < head && (t.punct(lo) && !quoteMark(t.form(lo))) {
		lo++
	}
	for hi > head && (t.punct(hi) && !quoteMark(t.form(hi)) && t.form(hi) != ")") {
		hi--
	}
	var out []int
	for i := lo; i <= hi; i++ {
		out = append(out, i)
	}
	return out
}

func quoteMark(s string) bool { return strings.Contains("\"“”'‘’``''", s) }

// commaBefore reports whether a comma stands before what hangs on k.
func (t *gumAttributor) commaBefore(k int) bool {
	sub := t.subtree(k, nil)
	for _, i := range sub {
		if !t.punct(i) {
			return i > 0 && t.form(i-1) == ","
		}
	}
	return false
}

// modified is what *according to* attributes: the clause that the phrase modifies
// where the unit attributed is of it; else the units.
func (t *gumAttributor) modified(f found, hang map[int]bool) []int {
	clause := t.up(f.governor)
	if clause >= 0 && t.above(clause, f.contentHead) && t.unitOf[f.governor] != t.unitOf[clause] {
		return t.subtree(clause, func(k int) bool { return k == f.governor || t.words[k].Rel == "cc" && t.up(k) == clause })
	}
	return t.unitsInSentence(f, hang)
}

// contentOf is the clause that the cue governs, or the units of one sentence.
func (t *gumAttributor) contentOf(f found, hang map[int]bool) []int {
	if f.governor >= 0 && t.above(f.governor, f.contentHead) {
		a := f.contentHead
		for t.up(a) != f.governor && t.up(a) >= 0 {
			a = t.up(a)
		}
		if t.words[a].Rel == "advcl" || t.words[a].Rel == "conj" { // the unit may hang on the complement as the discourse has it
			for _, k := range t.kids[f.governor] {
				if t.words[k].Rel == "ccomp" && hang[k] {
					a = k
				}
			}
		}
		if !strings.HasPrefix(t.words[a].Rel, "nsubj") && a != f.governor {
			out := t.subtree(a, func(k int) bool { return slices.Contains(f.source, k) })
			for _, k := range t.kids[f.governor] { // coordinated complements hang on the first; lists may not
				if k != a && t.words[k].Rel == t.words[a].Rel && hang[k] {
					out = append(out, t.subtree(k, nil)...)
				}
			}
			slices.Sort(out)
			return out
		}
	}
	return t.unitsInSentence(f, hang)
}

// unitsInSentence is what hangs on the unit attributed in its sentence.
func (t *gumAttributor) unitsInSentence(f found, hang map[int]bool) []int {
	var out []int
	for i := range t.words {
		if hang[i] && t.sameSentence(i, f.contentHead) {
			out = append(out, i)
		}
	}
	return out
}

// withQuotes gives the content the quotation that it is, whole, with its marks,
// and the next one that carries on.
func (t *gumAttributor) withQuotes(f found) []int {
	set := map[int]bool{}
	for _, i := range f.content {
		set[i] = true
	}
	anchor := f.cue.first
	if f.cue.last < f.cue.first {
		anchor = -1
		if len(f.source) > 0 {
			anchor = f.source[0]
		}
	}
	add := func(q wordRange) {
		for i := q.first; i <= q.last; i++ {
			set[i] = true
		}
	}
	last := -1
	for n, q := range t.quotes {
		inner, inside := 0, 0
		for i := q.first + 1; i < q.last; i++ {
			if !t.punct(i) {
				inner++
				if set[i] {
					inside++
				}
			}
		}
		if inside == 0 || anchor >= 0 && q.first < anchor && anchor < q.last {
			continue
		}
		if inside == inner || q.holds(f.contentHead) || set[q.first] {
			add(q)
			last = n
		}
	}
	// A quotation that stops with its paragraph goes on in the next, and one
	// that hangs on the content behind the cue is of it too.
	for last >= 0 && last+1 < len(t.quotes) {
		q, next := t.quotes[last], t.quotes[last+1]
		between := false
		for i := q.last + 1; i < next.first; i++ {
			if !t.punct(i) && !f.cue.holds(i) && !slices.Contains(f.source, i) && !(t.sameSentence(i, max(f.governor, 0)) && f.governor >= 0) {
				between = true
			}
		}
		unclosed := !quoteMark(t.form(q.last)) || q.first == q.last
		reopened := unclosed && next.first == q.last+1
		carries := !between && next.last-next.first > 4 && t.words[next.first].Start-t.words[q.last].End < 400 &&
			!strings.Contains(t.a.Text[t.words[q.last].End:t.words[next.first].Start], "\n")
		if !reopened && !carries || t.claimed(next, f.introducedBy) {
			break
		}
		add(next)
		last++
	}
	var out []int
	for i := range t.words {
		if set[i] {
			out = append(out, i)
		}
	}
	return out
}

// claimed reports whether another relation from outside the quotation attributes
// a unit in it.
func (t *gumAttributor) claimed(q wordRange, but attribution) bool {
	return slices.ContainsFunc(t.attr, func(x attribution) bool {
		at, of := t.byID[x.at], t.byID[x.of]
		return x.at != but.at && q.holds(t.units[of].first+1) && !q.holds(t.units[at].first+1)
	})
}

// trimmed is the content without what stands around it: commas, stops and marks
// of its ends that no quotation holds, and a conjunction that joins its sentence
// to the one before.
func (t *gumAttributor) trimmed(words []int) []int {
	words = slices.Compact(words)
	loose := func(i int) bool {
		return t.punct(i) && !quoteMark(t.form(i)) && t.form(i) != "(" && t.form(i) != ")" && t.form(i) != "[" && t.form(i) != "]" && t.quoteAround(i) < 0
	}
	paired := func(i int) bool {
		return slices.ContainsFunc(t.quotes, func(q wordRange) bool { return q.first == i || q.last == i })
	}
	alone := func(i int) bool { // a mark whose other half is not in the content
		k := slices.IndexFunc(t.quotes, func(q wordRange) bool { return q.first == i || q.last == i })
		return k >= 0 && paired(i) && (!slices.Contains(words, t.quotes[k].first) || !slices.Contains(words, t.quotes[k].last))
	}
	for len(words) > 0 && (loose(words[0]) || alone(words[0]) || t.words[words[0]].UPOS == "CCONJ" && t.quoteAround(words[0]) < 0) {
		words = words[1:]
	}
	for len(words) > 0 && (loose(words[len(words)-1]) || alone(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	// A comma left alone between the cue and the rest goes with the cue.
	var out []int
	for n, i := range words {
		if loose(i) && n > 0 && n+1 < len(words) && (words[n-1] != i-1 || words[n+1] != i+1) {
			continue
		}
		out = append(out, i)
	}
	return out
}

// linking moves a preposition from the head of the content to the end of the cue.
func (t *gumAttributor) linking(f *found) {
	if len(f.content) < 2 || f.cue.last < f.cue.first || f.content[0] != f.cue.last+1 || t.up(f.content[0]) < 0 || t.up(t.up(f.content[0])) != f.governor {
		return
	}
	switch i := f.content[0]; t.words[i].Lemma {
	case "about", "of", "on", "for", "in", "against", "at", "as":
		f.cue.last, f.content = i, f.content[1:]
	}
}

// unmarked are verbs of belief, desire and attitude with which PolNeAR marks
// statements whose content is less than a clause: of those GUM says nothing.
var unmarked = words(`want plan hope wish like love hate support oppose welcome fear praise criticise criticize blame seek intend
	prefer expect back endorse reject condemn urge ask demand call agree refuse decline accuse defend approve consider regard describe
	promise pledge vow threaten discuss mention feel doubt desire favor favour propose recommend reveal admit deny announce
	claim explain express`)

// statements turns the attributions into statements.
func (g *gumReader) statements() {
	t := newGUMAttributor(g)
	var all []found
	for n, x := range t.attr {
		f, ok := t.read(n, x)
		if !ok {
			if len(x.cue) > 0 {
				t.leaveOpen(t.hanging(x), x)
			}
			continue
		}
		// Where two relations come out with one cue, the first stands for both.
		if f.cue.last >= f.cue.first && slices.ContainsFunc(all, func(o found) bool { return o.cue == f.cue }) {
			continue
		}
		all = append(all, f)
		hang := t.hanging(x)
		for _, i := range f.content {
			delete(hang, i)
			for _, near := range []int{i - 1, i + 1} { // the stop after it
				if near >= 0 && near < len(t.words) && t.punct(near) {
					delete(hang, near)
				}
			}
		}
		t.leaveOpen(hang, attribution{at: -1})
	}
	taken := map[int]bool{}
	for _, f := range all {
		for i := f.cue.first; i <= f.cue.last; i++ {
			taken[i] = true
		}
	}
	for i, w := range t.words {
		if w.UPOS == "VERB" && unmarked[w.Lemma] && !taken[i] {
			for _, k := range t.subtree(i, nil) {
				t.open[k] = true
			}
		}
	}
	for k, f := range all {
		for _, part := range [][]int{f.source, f.content} {
			for _, i := range part {
				t.open[i] = false
			}
		}
		for i := f.cue.first; i <= f.cue.last; i++ {
			t.open[i] = false
		}
		s := quoth.Statement{ID: f.id, Speaker: f.speaker, Content: t.spans(f.content)}
		s.Source.Spans = t.spans(f.source)
		if f.cue.last >= f.cue.first {
			var cue []int
			for i := f.cue.first; i <= f.cue.last; i++ {
				cue = append(cue, i)
			}
			s.Cue.Spans = t.spans(cue)
		}
		best := -1
		for j, o := range all {
			at := f.cue.first
			if f.cue.last < f.cue.first {
				at = f.content[0]
			}
			if j != k && slices.Contains(o.content, at) && (best < 0 || len(o.content) < len(all[best].content)) && len(o.content) > len(f.content) {
				best = j
			}
		}
		if best >= 0 {
			s.Parent = all[best].id
		}
		g.a.Statements = append(g.a.Statements, s)
	}
	var open []int
	for i := range t.words {
		if t.open[i] {
			open = append(open, i)
		}
	}
	g.open = t.spans(open)
}

// leaveOpen marks words as such of which GUM does not tell what they are by
// PolNeAR's guidelines, with the unit of a relation that could not be read.
func (t *gumAttributor) leaveOpen(words map[int]bool, x attribution) {
	for i := range words {
		t.open[i] = true
	}
	if n, ok := t.byID[x.at]; ok && x.at >= 0 {
		for i := t.units[n].first; i <= t.units[n].last; i++ {
			t.open[i] = true
		}
	}
}
