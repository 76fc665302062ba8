package detail

import (
	"slices"
	"strings"

	"quoth"
	"quoth/internal/timex"
	"quoth/nlp"
)

// A circumstance is what the words around the cue of one statement tell of it.
type circumstance struct {
	time      *timex.Expression
	settings  []nlp.Range // with their prepositions
	addressee nlp.Range   // without its preposition
	venue     nlp.Range
	medium    nlp.Range
	place     nlp.Range
	front     bool // they stand before source and cue, so that a second verb shares them
}

// circumstances reads what stands around each statement: in phrases that follow
// the cue, its object, its source or its content, between source and cue, and at
// the head of the sentence. It never looks into a content.
func (x *reading) circumstances() {
	if x.around != nil {
		return
	}
	x.around = make([]circumstance, len(x.statements))
	x.times = timex.NewCalendar(quoth.Date{Value: x.a.Published.Value, Precision: x.a.Published.Precision}).Find(x.d)
	x.timeAt = make(map[int]int, len(x.times))
	for k := range x.times {
		if !x.times[k].Dateline {
			x.timeAt[x.times[k].Start] = k
		}
	}
	x.cueOf = make(map[int]int, len(x.statements))
	for i := range x.statements {
		for t := x.statements[i].cue.Start; t < x.statements[i].cue.End; t++ {
			x.cueOf[t] = i
		}
	}
	for i := range x.statements {
		x.around[i] = x.read(i)
	}
	for i := range x.statements {
		x.inherit(i)
	}
	x.occasions()
}

// free reports whether token t is told in the same voice as statement i itself.
func (x *reading) free(i, t int) bool {
	return t >= 0 && t < len(x.inside) && int(x.inside[t]) == x.statements[i].parent
}

func (x *reading) read(i int) circumstance {
	s := &x.statements[i]
	var c circumstance
	if s.cue.Len() == 0 {
		if s.source.Len() > 0 {
			x.documentTime(i, s.source, &c)
		}
		return c
	}
	sent := x.sentence(s.cue.Start)
	end := s.cue.End
	c.addressee = x.object(i)
	if c.addressee.Len() > 0 && c.addressee.Start >= end {
		end = c.addressee.End
		x.spokenTo(&c)
	}
	stop := x.sentence(s.cue.End - 1).End
	x.aside(i, x.chain(i, end, stop, &c), stop, &c)
	if s.source.Len() > 0 && s.source.Start >= s.cue.End {
		stop := x.sentence(s.source.End - 1).End
		x.aside(i, x.chain(i, s.source.End, stop, &c), stop, &c)
	}
	if s.source.Len() > 0 && s.source.End <= s.cue.Start && sent.Contains(s.source.Start) {
		x.reaching(i, s.source.End, s.cue.Start, &c)
		x.aside(i, s.source.End, s.cue.Start, &c)
		if s.Source.Kind == quoth.SourceDocument || listed("document", x.word(x.nounHead(s.source))) {
			x.gap(i, s.source.End, s.cue.Start, &c)
		}
	}
	for _, r := range s.content {
		if r.Start >= s.cue.End && r.Start < sent.End && r.End < len(x.words) && x.sentence(r.End).Start <= s.cue.Start {
			x.chain(i, r.End, sent.End, &c)
		}
	}
	head := s.cue.Start
	if s.source.Len() > 0 && s.source.Start < head && sent.Contains(s.source.Start) {
		head = s.source.Start
	}
	if a := c.addressee; a.Len() > 0 && a.End <= head && sent.Contains(a.Start) && s.source.Len() == 0 {
		head = a.Start // On Tuesday the councillor was asked
	}
	start := sent.Start
	for k := head - 1; k > start; k-- {
		if w := x.word(k); w == ";" || w == ":" || (w == "and" || w == "but") && x.word(k-1) == "," {
			start = k + 1
			break
		}
	}
	for start < head && (!isAlnumWord(x.word(start)) || x.word(start) == "and" || x.word(start) == "but") && x.free(i, start) {
		start++
	}
	if start < head && !x.nested(i) {
		before := c
		if !x.participleClause(i, start, head, &c) {
			x.reaching(i, start, head, &c)
		}
		c.front = c.time != before.time || len(c.settings) != len(before.settings)
	}
	x.behindVerb(i, &c)
	x.documentTime(i, s.source, &c)
	for k := s.cue.Start + 1; k < s.cue.End; k++ {
		if e, ok := x.timeAt[k]; ok && c.time == nil {
			c.time = &x.times[e]
		}
		if len(c.settings) == 0 && settingPrepositions[x.word(k)] && k+1 < s.cue.End { // the cue “said in a statement”
			try := c
			x.setting(i, k, s.cue.End, &try)
			if n, named := x.nameOver(try.place.Start); try.medium != c.medium || try.venue != c.venue || named && n.Type == "LOC" && try.place != c.place {
				c = try
			}
		}
	}
	return c
}

// behindVerb reads what stands behind the verb on which the participle of a cue hangs: the
// minister hit back the next day, calling it a joke.
func (x *reading) behindVerb(i int, c *circumstance) {
	s := &x.statements[i]
	if s.source.Len() == 0 || s.cue.Start < 2 || x.word(s.cue.Start-1) != "," || !strings.HasSuffix(x.word(s.cue.Start), "ing") ||
		s.source.End >= s.cue.Start-2 || s.cue.Start-s.source.End > 12 || !x.sentence(s.cue.Start).Contains(s.source.Start) {
		return
	}
	for k := s.source.End; k < s.cue.Start-1; k++ {
		if _, cue := x.cueOf[k]; cue || !x.free(i, k) || !isAlnumWord(x.word(k)) {
			return
		}
	}
	for k := s.source.End + 1; k < s.cue.Start-1; k++ {
		if x.chain(i, k, s.cue.Start-1, c) == s.cue.Start-1 {
			return
		}
	}
}

// spokenTo reads what an event that is told something tells: told Tuesday’s annual
// meeting.
func (x *reading) spokenTo(c *circumstance) {
	h := x.nounHead(c.addressee)
	w := x.word(h)
	if w != "meeting" && w != "conference" && w != "rally" && w != "briefing" && w != "hearing" && w != "gathering" && w != "summit" && w != "forum" {
		return
	}
	c.venue = nlp.Range{Start: h, End: h + 1}
	for c.venue.Start > c.addressee.Start && lists["compound"][x.word(c.venue.Start-1)] {
		c.venue.Start--
	}
	if e, ok := x.timeAt[c.addressee.Start]; ok && c.time == nil && x.possessive(x.times[e].End) {
		c.time = &x.times[e]
	}
}

// nested reports whether the cue stands in a clause that does not begin with its sentence.
func (x *reading) nested(i int) bool {
	s := &x.statements[i]
	return s.source.Len() > 0 && relatives[x.word(s.source.Start)] && s.source.Len() == 1
}

// chain reads phrases one after another from token j.
func (x *reading) chain(i, j, end int, c *circumstance) int {
	for j < end && x.free(i, j) {
		k := x.adjunct(i, j, end, c)
		if k <= j {
			return j
		}
		j = k
	}
	return j
}

// reaching reads phrases that must fill the words from j to end.
func (x *reading) reaching(i, j, end int, c *circumstance) {
	try := *c
	try.settings = slices.Clone(c.settings)
	k := x.chain(i, j, end, &try)
	if k > j {
		k = x.hung(i, k, end, &try)
	}
	if k > j && x.hangsOn(k, end) {
		k = end
	}
	for k < end && (!isAlnumWord(x.word(k)) || adverb(x.word(k))) {
		k++
	}
	if k >= end {
		*c = try
	}
}

// hangsOn reports whether what stands from k to the comma before end hangs on the
// phrase that ends at k: In Geneva, where the talks are held, she …; At a rally
// flanked by her sons, she ….
func (x *reading) hangsOn(k, end int) bool {
	if x.word(end-1) != "," || end-k > 25 {
		return false
	}
	if x.word(k) == "," {
		k++
	}
	w := x.word(k)
	if _, ok := x.cueOf[k]; ok || k >= end {
		return false
	}
	return relatives[w] || w == "where" || w == "when" || w == "after" || participles[w] || strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing")
}

// participleClause reads Speaking to reporters in Geneva on Monday, the mayor ….
func (x *reading) participleClause(i, j, head int, c *circumstance) bool {
	if w := x.word(j); (w == "while" || w == "when") && j+1 < head && (speaking[x.word(j+1)] || officiating[x.word(j+1)]) {
		j++
	}
	if w := x.word(j); !speaking[w] && !officiating[w] && !(w == "asked" && (x.word(j+1) == "at" || x.word(j+1) == "in" || x.word(j+1) == "during" || x.word(j+1) == "on")) {
		return false
	}
	comma := j
	for k := j; k < head; k++ {
		if x.word(k) == "," {
			comma = k
		}
	}
	if comma == j || comma < head-8 && !x.sourceAfter(i, comma) {
		return false
	}
	x.participle(i, j, comma, c)
	return true
}

// aside reads such a clause behind the source or the cue: the mayor, speaking to
// reporters on Monday, …; said the mayor, reached by telephone; the mayor, who
// was speaking in Geneva.
func (x *reading) aside(i, j, end int, c *circumstance) {
	if x.word(j) != "," && j < end && !x.free(i, j) {
		return
	}
	if x.word(j) == "," {
		j++
	}
	if x.word(j) == "who" && x.copula(j+1) {
		j += 2
	} else if x.word(j) == "while" || x.word(j) == "when" {
		j++
	}
	if j >= end || !x.free(i, j) || !speaking[x.word(j)] {
		return
	}
	stop := j
	for stop < end && x.free(i, stop) && x.word(stop) != "," && x.word(stop) != ";" && x.word(stop) != "—" {
		if n, ok := x.cueOf[stop]; ok && x.statements[n].cue.Start == stop && stop > j && n != i {
			break
		}
		stop++
	}
	x.participle(i, j, stop, c)
}

// participle reads the circumstances of the participle at j, as far as end.
func (x *reading) participle(i, j, end int, c *circumstance) {
	w := x.word(j)
	k := j + 1
	if p := x.phrase(i, k, end); p.Len() > 0 {
		if w == "addressing" || w == "telling" || w == "briefing" {
			if listed("venue", x.word(x.nounHead(p))) {
				c.venue = nlp.Range{Start: x.nounHead(p), End: x.nounHead(p) + 1}
			}
			if c.addressee.Len() == 0 {
				c.addressee = p
			}
		}
		k = p.End
	}
	for k < end {
		if n := x.chain(i, k, end, c); n > k {
			k = n
			continue
		}
		k++
	}
	if n, ok := x.nameOver(c.place.Start); w == "writing" && c.medium.Len() == 0 && !(ok && n.Type == "LOC") {
		c.medium, c.place = c.place, nlp.Range{} // writing in the Courier
	}
}

// sourceAfter reports whether the source follows the comma at once.
func (x *reading) sourceAfter(i, comma int) bool { return x.statements[i].source.Start == comma+1 }

// gap reads what stands between a document and its verb: a report, delivered to
// the council in March, concludes.
func (x *reading) gap(i, j, end int, c *circumstance) {
	for k := j; k < end && x.free(i, k); k++ {
		w := x.word(k)
		if w == "which" || w == "that" {
			return
		}
		if e, ok := x.timeAt[k]; ok && c.time == nil {
			c.time = &x.times[e]
		}
		if (w == "to" || w == "for") && c.addressee.Len() == 0 && participles[x.word(k-1)] {
			if p := x.phrase(i, k+1, end); p.Len() > 0 && x.listener(p) {
				c.addressee = p
			}
		}
	}
}

// hung passes a participle that hangs on the phrase before it, up to its comma
// or to the end: In a letter dated 3 March, seen by the Courier, she ….
func (x *reading) hung(i, k, end int, c *circumstance) int {
	for k < end {
		j := k
		if x.word(j) == "," {
			j++
		}
		if !participles[x.word(j)] && x.word(j) != "just" {
			return k
		}
		for k = j; k < end && x.word(k) != ","; k++ {
			if e, ok := x.timeAt[k]; ok && c.time == nil {
				c.time = &x.times[e]
			}
			if (x.word(k) == "at" || x.word(k) == "outside") && c.medium.Len() > 0 && c.place.Len() == 0 && k > j {
				if m := x.setting(i, k, end, c); m > k {
					k = m - 1 // read out at the county hall
					continue
				}
			}
			if x.word(k) == "to" && participles[x.word(k-1)] && c.medium.Len() > 0 && c.addressee.Len() == 0 {
				if p := x.phrase(i, k+1, end); p.Len() > 0 && x.listener(p) { // a note sent to members
					c.addressee = p
				}
			}
			if c, ok := x.cueOf[k]; ok && x.statements[c].cue.Start == k {
				return j
			}
		}
		if e := c.time; e != nil && k < end && x.word(k) != "," {
			k = e.End
		}
	}
	return k
}

// adjunct reads one phrase at j and returns where it ends; j where there is none.
func (x *reading) adjunct(i, j, end int, c *circumstance) int {
	w := x.word(j)
	if k, ok := x.timeAt[j]; ok {
		return x.take(c, k)
	}
	if w == "," || w == "(" || w == ")" || w == "—" || w == "–" {
		if j+1 < end && x.free(i, j+1) {
			if _, ok := x.timeAt[j+1]; ok || prepositions[x.word(j+1)] && x.adjunct(i, j+1, end, &circumstance{}) > j+1 {
				return j + 1
			}
		}
		return j
	}
	if adverb(w) && j+1 < end {
		return j + 1
	}
	if x.word(j+1) == "times" && j+2 < end {
		return j + 2 // three times
	}
	if k, ok := x.timeAt[j+3]; ok && w == "as" && x.word(j+2) == "as" && j+3 < end { // as recently as Friday
		return x.take(c, k)
	}
	if k, ok := x.timeAt[j+1]; ok && timePrepositions[w] && !x.possessive(x.times[k].End) {
		return x.take(c, k)
	}
	if w == "at" && x.word(j+1) == "the" && bounds[x.word(j+2)] && x.word(j+3) == "of" {
		if p := x.phrase(i, j+4, end); p.Len() > 0 && listed("venue", x.word(x.nounHead(p))) {
			x.note(c, venue, p)
			c.settings = append(c.settings, nlp.Range{Start: j, End: p.End})
			return p.End
		}
		return j
	}
	if r, ok := x.fixed(j); ok {
		x.noteIdiom(c, r)
		p := x.phrase(i, r.End+1, end)
		if x.word(r.End) == "of" && p.Len() > 0 && x.free(i, r.End) { // on the sidelines of the summit
			if h := x.nounHead(p); listed("venue", x.word(h)) {
				x.note(c, venue, p)
			}
			r.End = p.End
		} else if x.word(r.End) == "from" && p.Len() > 0 && x.free(i, r.End) && (x.class(r.End, p) == local || isCapital(x.d.Word(p.Start))) { // by phone from Kessing
			x.note(c, local, p)
			r.End = p.End
		}
		c.settings = append(c.settings, r)
		return r.End
	}
	if w == "over" && j+2 < end && (x.word(j+1) == "coffee" || x.word(j+1) == "tea" || x.word(j+1) == "drinks") {
		return j + 2
	}
	if w == "to" || (w == "with" || w == "of") && x.oblique(i, w) {
		np := x.phrase(i, j+1, end)
		if np.Len() > 0 && x.listener(np) {
			if c.addressee.Len() == 0 {
				c.addressee = np
			}
			return np.End
		}
		return j
	}
	return x.setting(i, j, end, c)
}

func (x *reading) take(c *circumstance, k int) int {
	if c.time == nil {
		c.time = &x.times[k]
	}
	return x.times[k].End
}

func (x *reading) possessive(j int) bool { return x.word(j) == "'s" }

// documentTime is the date of a document that is the source.
func (x *reading) documentTime(i int, r nlp.Range, c *circumstance) {
	document := x.statements[i].Source.Kind == quoth.SourceDocument
	for k := r.Start; k < r.End; k++ {
		if listed("document", x.word(k)) {
			document = true
		}
		e, ok := x.timeAt[k]
		if !ok || !document || c.time != nil {
			continue
		}
		if p := x.word(k - 1); timePrepositions[p] || p == "of" || p == "dated" || p == "published" || p == "released" || p == "issued" {
			c.time = &x.times[e]
		}
	}
}

// inherit gives a second verb of the same sentence and source what it shares
// with the first.
func (x *reading) inherit(i int) {
	s := &x.statements[i]
	if s.cue.Len() == 0 {
		return
	}
	sent := x.sentence(s.cue.Start)
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		t := &x.statements[j]
		if t.parent != s.parent || t.cue.Len() == 0 || !sent.Contains(t.cue.Start) || t.cue.Start >= s.cue.Start {
			continue
		}
		if !slices.Equal(t.Source.Spans, s.Source.Spans) && s.Source.Spans != nil {
			continue
		}
		a, b := &x.around[j], &x.around[i]
		hangs := strings.HasSuffix(x.word(s.cue.Start), "ing") && s.cue.Len() <= 3
		if !hangs && !a.front {
			continue
		}
		if b.time == nil {
			b.time = a.time
		}
		if len(b.settings) == 0 {
			b.settings, b.venue, b.medium, b.place = a.settings, a.venue, a.medium, a.place
		}
		if hangs && b.addressee.Len() == 0 {
			b.addressee = a.addressee
		}
		return
	}
}

// phrase is the noun phrase that begins at j, empty where none does.
func (x *reading) phrase(i, j, end int) nlp.Range {
	k := j
	for k < end && k < j+14 && x.free(i, k) {
		w := x.word(k)
		if c, ok := x.cueOf[k]; ok && x.statements[c].parent == x.statements[i].parent && !determiner[w] && (c != i || j <= x.statements[i].cue.Start) {
			break
		}
		if s := x.statements[i].source; s.Contains(k) && s.Start >= j {
			break
		}
		if e, ok := x.timeAt[k]; ok && !x.possessive(x.times[e].End) && k > j && !x.ofDay(k, j) {
			break
		}
		if k > j && (w == "," || w == "(") && x.apposition(i, k, end) {
			k = x.apposed(i, k, end)
			break
		}
		if next := x.word(k + 1); k > j+1 && strings.HasSuffix(w, "ing") && len(w) > 5 && determiner[next] && next != "that" && !listed("venue", w) && !listed("local", w) {
			break // her office overlooking the quay
		}
		if !isAlnumWord(w) && w != "'s" && w != "'" && w != "&" && w != "-" || phraseEnds[w] || k > j && (subjects[w] || prepositions[w] && w != "of" || participles[w] && !x.attributive(k, j) || adverb(w) && !determiner[x.word(k-1)] || x.word(k+1) == "times") || k == j && prepositions[w] {
			break
		}
		if (w == "and" || w == "or") && !(k+1 < end && x.free(i, k+1) && (determiner[x.word(k+1)] || isCapital(x.d.Word(k+1)) || listed("listener", x.word(k+1)))) {
			break
		}
		if pronouns[w] && k == j && !x.ownerAt(i, k, end) {
			return nlp.Range{Start: j, End: k + 1}
		}
		k++
	}
	for k > j && (trailing[x.word(k-1)] || !isAlnumWord(x.word(k-1)) && x.word(k-1) != "'") {
		k--
	}
	return nlp.Range{Start: j, End: k}
}

// ofDay reports whether the one word of time at k stands before the noun of a medium or a
// venue, in the phrase that begins at start: his Friday sermon, a Thursday press conference.
func (x *reading) ofDay(k, start int) bool {
	if x.times[x.timeAt[k]].Len() != 1 || !determiner[x.word(start)] {
		return false
	}
	for m := k + 1; m < k+3 && m < len(x.words) && isAlnumWord(x.word(m)) && !prepositions[x.word(m)]; m++ {
		if listed("medium", x.word(m)) || listed("venue", x.word(m)) {
			return true
		}
	}
	return false
}

// attributive reports whether the participle at k stands before its noun: a written reply.
func (x *reading) attributive(k, start int) bool {
	if _, dated := x.timeAt[k+1]; dated || start == k {
		return false
	}
	return k+1 < len(x.words) && (listed("medium", x.word(k+1)) || listed("venue", x.word(k+1)))
}

// ownerAt reports whether the word at k, her, belongs to the noun after it.
func (x *reading) ownerAt(i, k, end int) bool {
	if x.word(k) != "her" || k+1 >= end || !x.free(i, k+1) {
		return false
	}
	w := x.word(k + 1)
	_, dated := x.timeAt[k+1]
	return (!dated || x.ofDay(k+1, k)) && isAlnumWord(w) && !phraseEnds[w] && !prepositions[w] && !adverb(w) && w != "and" && w != "or" && !determiner[w]
}

// apposition reports whether a comma at k divides a phrase from its name or
// description, that ends before a comma or the end of what is free.
func (x *reading) apposition(i, k, end int) bool { return x.apposed(i, k, end) > k }

func (x *reading) apposed(i, k, end int) int {
	if x.word(k) != "," || k+1 >= end {
		return k
	}
	w := x.word(k + 1)
	if w != "a" && w != "an" && w != "the" && !isCapital(x.d.Word(k+1)) || x.nameless(k+1) && isCapital(x.d.Word(k+1)) {
		return k
	}
	m := k + 1
	for m < end && m < k+9 && x.free(i, m) && isAlnumWord(x.word(m)) && (!prepositions[x.word(m)] || x.word(m) == "of") && !phraseEnds[x.word(m)] {
		if _, ok := x.cueOf[m]; ok {
			break
		}
		if _, ok := x.timeAt[m]; ok {
			return k
		}
		m++
	}
	if m < end && isCapital(x.d.Word(k+1)) && (x.word(m) == "said" || x.word(m) == "told" || x.word(m) == "says") {
		return k // a subject
	}
	if m < end && x.word(m) != "," && !phraseEnds[x.word(m)] && x.free(i, m) {
		if _, ok := x.cueOf[m]; !ok {
			return k
		}
	}
	return m
}

// nameless reports whether no name begins at or around token k.
func (x *reading) nameless(k int) bool {
	for _, n := range x.names {
		if n.Range.Contains(k) || n.Start == k+1 {
			return false
		}
	}
	return true
}

// nounHead is the index of the head of a noun phrase: its last word before of.
func (x *reading) nounHead(r nlp.Range) int {
	h := r.Start
	for k := r.Start; k < r.End; k++ {
		w := x.word(k)
		if k > r.Start && (prepositions[w] || w == "," || w == "of" || w == "and") {
			break
		}
		if isAlnumWord(w) && w != "'s" && (k == r.Start || !numeral(w)) {
			h = k
		}
	}
	return h
}

// nameOver is the name that holds token k.
func (x *reading) nameOver(k int) (nlp.Name, bool) {
	n, ok := slices.BinarySearchFunc(x.names, k, func(n nlp.Name, k int) int {
		switch {
		case n.End <= k:
			return -1
		case n.Start > k:
			return 1
		}
		return 0
	})
	if !ok {
		return nlp.Name{}, false
	}
	return x.names[n], true
}

func isAlnumWord(w string) bool {
	return w != "" && strings.ContainsFunc(w, func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r > 0xbf && r < 0x2000
	})
}

// numeral reports whether a word is all digits: Committee Room 3.
func numeral(w string) bool { return strings.Trim(w, "0123456789") == "" }

func isCapital(w string) bool { return w != "" && w[0] >= 'A' && w[0] <= 'Z' }

func adverb(w string) bool {
	return strings.HasSuffix(w, "ly") && len(w) > 4 && !notAdverb[w] || adverbs[w]
}

var (
	notAdverb        = wordSet("family assembly reply ally supply july italy sicily weekly monthly daily rally belly")
	speaking         = wordSet("speaking addressing talking presenting appearing interviewed testifying writing telling briefing opening launching announcing reached contacted standing sitting seated quoted")
	officiating      = wordSet("inaugurating visiting touring commissioning receiving hosting chairing unveiling campaigning welcoming swearing flagging laying attending")
	adverbs          = wordSet("also again too then once only even ever already still twice there here later earlier first live aloud back simply both ahead")
	trailing         = wordSet("and or also again too then 's")
	bounds           = wordSet("outset start beginning opening close end conclusion")
	relatives        = wordSet("who which that whom whose")
	pronouns         = wordSet("me us him her them you it everyone everybody anyone anybody someone somebody nobody himself herself themselves itself myself ourselves one")
	subjects         = wordSet("he she they we i it who which there")
	determiner       = wordSet("the a an this that these those his her its their our my your all both some any every each several many two three four five six no another")
	phraseEnds       = wordSet("that whether if who whom which whose when where while because so as but to than is are was were be been has have had do does did will would can could may might must shall should not what how why said says say told saying adding until unless though although since")
	prepositions     = wordSet("in at on by from to with for of about over under during after before outside inside near into via through since until against between among following within without upon across beside behind off around toward towards despite amid onto throughout")
	timePrepositions = wordSet("on in at since during from of before after by early late until over through for")
	participles      = wordSet("dated read published seen sent signed addressed obtained released issued posted made held written leaked convened called accompanied shown broadcast aired carried uploaded circulated delivered shared filed lodged tabled submitted handed forwarded flanked attended hosted organised organized recorded taken urging asking saying calling warning")
)
