package detail

import (
	"strings"

	"quoth"
	"quoth/nlp"
)

// A class is what a phrase after a preposition tells of the setting.
type class uint8

const (
	nowhere class = iota
	medium
	venue
	local
)

// fillSetting tells where, or in what medium, each statement was made.
func (x *reading) fillSetting() {
	x.circumstances()
	for i := range x.statements {
		c := &x.around[i]
		x.statements[i].Setting = quoth.Setting{
			Spans: x.spans(joined(c.settings)...), Venue: x.text(c.venue), Medium: x.text(c.medium), Place: x.text(c.place),
		}
	}
}

// joined puts ranges together that follow one another.
func joined(rs []nlp.Range) []nlp.Range {
	var out []nlp.Range
	for _, r := range rs {
		if n := len(out); n > 0 && out[n-1].End == r.Start {
			out[n-1].End = r.End
			continue
		}
		out = append(out, r)
	}
	return out
}

func (x *reading) text(r nlp.Range) string {
	if r.Len() == 0 {
		return ""
	}
	s := x.d.Span(r)
	return x.d.Text[s.Start:s.End]
}

// setting reads a prepositional phrase of setting at j, with those that hang on it.
func (x *reading) setting(i, j, end int, c *circumstance) int {
	prep := j
	np := j + 1
	w := x.word(j)
	if w == "in" && x.word(j+1) == "front" && x.word(j+2) == "of" {
		np = j + 3
	} else if w == "on" && x.word(j+1) == "leaving" || w == "on" && x.word(j+1) == "entering" {
		np = j + 2
	}
	if !settingPrepositions[w] {
		return j
	}
	p := x.phrase(i, np, end)
	if p.Len() == 0 {
		return j
	}
	if h := x.nounHead(p); x.word(h) == "way" && h == p.End-1 && w == "on" {
		r := nlp.Range{Start: j, End: x.onTheWay(i, p.End, end)}
		c.settings = append(c.settings, r)
		return r.End
	}
	k := x.class(prep, p)
	if k == nowhere || k == medium && x.learns(i) {
		return j
	}
	r := nlp.Range{Start: j, End: p.End}
	x.note(c, k, p)
	for t := p.Start; t < p.End && c.time == nil; t++ { // at Tuesday’s meeting, in his Friday sermon
		if e, ok := x.timeAt[t]; ok {
			c.time = &x.times[e]
		}
	}
	for r.End < end && x.free(i, r.End) {
		n := r.End
		w := x.word(n)
		if _, ok := x.timeAt[n+1]; ok || !hanging[w] {
			break
		}
		q := x.phrase(i, n+1, end)
		if q.Len() == 0 {
			break
		}
		l := x.class(n, q)
		switch {
		case w == "from" && k == medium && isCapital(x.d.Word(q.Start)): // by phone from Kessing
			x.note(c, local, q)
		case w == "from" && (k != medium || l != local):
			q.End = n
		case w == "to" || w == "with":
			if x.listener(q) && (k == medium) && c.addressee.Len() == 0 {
				c.addressee = q
			} else if !x.listener(q) {
				q.End = n
			}
		case l == nowhere && w == "on" && k == medium && isCapital(x.d.Word(q.Start)) && q.Len() <= 2:
			// in a post on Nearby: a platform that no list has
		case l == nowhere && w != "about":
			q.End = n
		default:
			x.note(c, l, q)
		}
		if q.End <= n {
			break
		}
		r.End = q.End
	}
	c.settings = append(c.settings, r)
	return r.End
}

// onTheWay is where on her way ends that goes on at token k: back from lunch, to court.
func (x *reading) onTheWay(i, k, end int) int {
	if x.word(k) == "back" || x.word(k) == "home" || x.word(k) == "out" {
		k++
	}
	if w := x.word(k); w == "from" || w == "to" || w == "into" || w == "in" || w == "out" {
		if p := x.phrase(i, k+1, end); p.Len() > 0 {
			return p.End
		}
	}
	return k
}

// learns reports whether the source is told to have heard or read it, so that a medium is
// where it was learnt and not where it was said.
func (x *reading) learns(i int) bool {
	s := &x.statements[i]
	if s.cue.Len() == 0 {
		return false
	}
	switch x.word(x.head(s)) {
	case "heard", "hears", "hear", "saw", "read", "learnt", "learned", "learns":
		return true
	}
	return false
}

// note writes down the words of the venue, the medium or the place.
func (x *reading) note(c *circumstance, k class, p nlp.Range) {
	h := x.settingHead(p)
	words := nlp.Range{Start: h, End: h + 1}
	for words.Start > p.Start && k != local && lists["compound"][x.word(words.Start-1)] {
		words.Start--
	}
	switch k {
	case medium:
		if x.word(h) == "page" && x.d.Tokens[min(h+1, len(x.d.Tokens)-1)].Kind == nlp.Number {
			return // on page 4: of what is told already
		}
		if c.medium.Len() == 0 {
			c.medium = words
		}
	case venue:
		if c.venue.Len() == 0 {
			c.venue = words
		}
	case local:
		place, named := x.place(p)
		if c.place.Len() == 0 || named && !isCapital(x.d.Word(c.place.Start)) { // the first name is the most exact
			c.place = place
		}
	}
}

// settingHead is the head of a noun phrase, or the noun of a medium or a venue before the
// name that ends it: on the radio show Harbour Nights.
func (x *reading) settingHead(p nlp.Range) int {
	h := x.nounHead(p)
	if several[x.word(h)] && x.word(h+1) == "of" && h+2 < p.End { // in a series of tweets
		return x.nounHead(nlp.Range{Start: h + 2, End: p.End})
	}
	for k := h; k > p.Start && isCapital(x.d.Word(k)); k-- {
		if n := x.word(k - 1); !isCapital(x.d.Word(k-1)) && (listed("channel", n) || listed("medium", n) || listed("venue", n)) {
			return k - 1
		}
	}
	return h
}

// place is the named place in a phrase, or else its head.
func (x *reading) place(p nlp.Range) (nlp.Range, bool) {
	last := nlp.Range{}
	for k := p.Start; k < p.End; k++ {
		if !isCapital(x.d.Word(k)) || determiner[x.word(k)] {
			continue
		}
		m := k
		for m+1 < p.End && (isCapital(x.d.Word(m+1)) || x.word(m+1) == "of" && m+2 < p.End && isCapital(x.d.Word(m+2))) {
			m++
		}
		if n, ok := x.nameOver(k); ok && n.Start == k && n.End-1 > m && n.End <= p.End {
			m = n.End - 1 // the Pike and Heron
		}
		if m+1 < p.End && numeral(x.word(m+1)) {
			m++ // Committee Room 3
		}
		if x.word(m+1) == "'s" && m+1 < p.End {
			k = m + 1
			continue
		}
		if last.Len() == 0 { // the first is the most exact: in Room 3 of the Assembly
			last = nlp.Range{Start: k, End: m + 1}
		}
		k = m
	}
	if last.Len() > 0 {
		return last, true
	}
	h := x.nounHead(p)
	if x.word(h+1) == "of" && h+2 < p.End && edges[x.word(h)] { // the steps of the town hall
		q := nlp.Range{Start: h + 2, End: p.End}
		if g := x.nounHead(q); listed("local", x.word(g)) {
			h, p = g, q
		}
	}
	r := nlp.Range{Start: h, End: h + 1}
	for r.Start > p.Start && lists["compound"][x.word(r.Start-1)] {
		r.Start--
	}
	return r, false
}

// class tells what a noun phrase after a preposition is.
func (x *reading) class(prep int, p nlp.Range) class {
	w, h := x.word(prep), x.settingHead(p)
	head := x.word(h)
	bare := h == p.Start
	determined := determiner[x.word(p.Start)] || !bare
	if w == "by" {
		if (bare || !determiner[x.word(p.Start)]) && listed("medium", head) {
			return medium
		}
		return nowhere
	}
	if _, clock := x.timeAt[p.Start]; clock && p.Len() == 1 {
		return nowhere
	}
	name, named := x.nameOver(h)
	before := ""
	if h > p.Start {
		before = x.word(h - 1)
	}
	switch {
	case w == "under":
		if head == "cross-examination" || head == "examination" || head == "re-examination" || head == "questioning" {
			return venue
		}
		return nowhere
	case head == "time" && before == "question" && (w == "at" || w == "in" || w == "during"), head == "stop" && before == "campaign" && (w == "at" || w == "on" || w == "during"),
		head == "call" && before == "courtesy":
		return venue
	case w == "after" || w == "following" || w == "during":
		switch {
		case listed("venue", head) && determined:
			return venue
		case w == "during" && listed("medium", head) && determined:
			return medium // during a phone call
		}
		return nowhere
	case w == "outside" && listed("venue", head):
		return local
	case listed("venue", head) && (determined || head == "court" || head == "parliament") && (w == "at" || w == "in" || w == "on" || w == "outside" || w == "from"):
		return venue
	case w == "on":
		if (listed("channel", head) || x.broadcaster(p)) && (!named || name.Type != "PER") {
			return medium
		}
	case (w == "in" || w == "via" || w == "through" || w == "over") && listed("medium", head):
		if determined || strings.HasSuffix(head, "s") || w != "in" || head == "writing" || head == "testimony" || head == "evidence" {
			return medium
		}
		return nowhere
	}
	if !placePrepositions[w] {
		return nowhere
	}
	switch {
	case listed("local", head):
		return local
	case named && name.Type == "LOC", isCapital(x.d.Word(h)) && (!named || name.Type != "PER" || w == "in") && (w == "in" || w == "at" || w == "outside" || w == "near"):
		return local
	}
	// the back of a truck
	for k := h + 1; k+1 < p.End; k++ {
		if x.word(k) == "of" && listed("local", x.word(x.nounHead(nlp.Range{Start: k + 1, End: p.End}))) && edges[head] {
			return local
		}
	}
	return nowhere
}

// broadcaster reports whether a phrase is the name of a station: on Radio Nine.
func (x *reading) broadcaster(p nlp.Range) bool {
	for k := p.Start; k < p.End; k++ {
		switch x.word(k) {
		case "radio", "fm", "tv", "television":
			return isCapital(x.d.Word(p.Start))
		case "abc", "cbs", "nbc", "cnn", "msnbc", "npr", "pbs", "bbc", "itv", "c-span", "cnbc", "fox", "sky":
			return isCapital(x.d.Word(k))
		}
	}
	return false
}

// fixed is a fixed phrase of setting at j.
func (x *reading) fixed(j int) (nlp.Range, bool) {
	if !settingPrepositions[x.word(j)] && x.word(j) != "behind" && x.word(j) != "live" && x.word(j) != "under" {
		return nlp.Range{}, false
	}
	phrase := x.word(j)
	best := nlp.Range{}
	for k := j + 1; k < j+5 && k < len(x.words); k++ {
		phrase += " " + x.word(k)
		if lists["idiom"][phrase] {
			best = nlp.Range{Start: j, End: k + 1}
		}
	}
	return best, best.Len() > 0
}

// noteIdiom writes down the medium or place of a fixed phrase: by telephone, from the stage.
func (x *reading) noteIdiom(c *circumstance, r nlp.Range) {
	if w := x.word(r.End - 1); x.word(r.Start+1) == "the" && listed("local", w) && r.Len() == 3 {
		x.note(c, local, nlp.Range{Start: r.Start + 1, End: r.End})
		return
	}
	if x.word(r.Start) == "in" && x.word(r.Start+1) == "writing" {
		x.note(c, medium, nlp.Range{Start: r.Start + 1, End: r.End})
		return
	}
	if w := x.word(r.Start); w != "by" && w != "over" && w != "via" && !(w == "on" && (x.word(r.End-1) == "phone" || x.word(r.End-1) == "media")) {
		return
	}
	x.note(c, medium, nlp.Range{Start: r.Start + 1, End: r.End})
}

var (
	settingPrepositions = wordSet("in at on upon by from under outside inside near before over via through after following during")
	placePrepositions   = wordSet("in at on upon from outside inside near over")
	hanging             = wordSet("in at on of to with from outside near about")
	several             = wordSet("series string flurry spate round couple pair number handful barrage burst")
	edges               = wordSet("back front top side edge middle steps counter corridors corridor door foot head entrance corner doors door end")
)
