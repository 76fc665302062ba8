package detail

import (
	"strings"

	"quoth"
	"quoth/nlp"
)

// fillAddressee tells to whom each statement was made.
func (x *reading) fillAddressee() {
	x.circumstances()
	for i := range x.statements {
		s := &x.statements[i]
		s.Addressee = quoth.Reference{}
		if r := x.around[i].addressee; r.Len() > 0 {
			s.Addressee.Spans = x.spans(r)
			s.Addressee.Entity = x.meant(i, r)
		}
	}
}

// meant is the entity of a noun phrase: of a mention with the same words, or
// else of one that begins or ends with it.
func (x *reading) meant(i int, r nlp.Range) string {
	span := x.d.Span(r)
	if id := x.entityAt(span); id != "" {
		return id
	}
	for j := range x.statements {
		if t := &x.statements[j]; t.source == r {
			return t.Speaker
		}
	}
	if w := x.word(r.Start); r.Len() == 1 && pronouns[w] {
		if p := x.statements[i].parent; p >= 0 && (w == "me" || w == "myself") && x.inside[r.Start] == int32(p) {
			return x.statements[p].Speaker
		}
		return ""
	}
	head := x.d.Tokens[x.nounHead(r)]
	for i := range x.a.Entities {
		for _, m := range x.a.Entities[i].Mentions {
			if m.Start >= span.Start && m.End <= span.End && (m.Start == span.Start || m.End == span.End) && m.Start <= head.Start && head.End <= m.End && m.Kind != quoth.MentionPronoun {
				return x.a.Entities[i].ID
			}
		}
	}
	return ""
}

// object is the noun phrase of the one who is spoken to: the object of the verb
// (told reporters), the subject of the passive (he was told), the subject of the
// clause that follows (Asked whether it was so, he said).
func (x *reading) object(i int) nlp.Range {
	s := &x.statements[i]
	verb, passive := x.verbal(s.cue)
	if verb < 0 {
		return nlp.Range{}
	}
	if s.source.Len() == 0 && x.word(verb) == "heard" && verb == s.cue.Start {
		return x.hearer(i)
	}
	lemma := x.lemma(verb)
	told := lists["told"][lemma]
	sent := x.sentence(s.cue.Start)
	switch {
	case told && passive:
		return x.subject(i, verb)
	case told || x.withParticle(s.cue, lemma):
		if lemma == "answer" || lemma == "write" || lemma == "reply" || lemma == "teach" || lemma == "show" {
			if p := x.phrase(i, s.cue.End, sent.End); p.Len() == 0 || !pronouns[x.word(p.Start)] && !x.personal(p) {
				return nlp.Range{}
			}
		}
		if p := x.phrase(i, s.cue.End, sent.End); p.Len() > 0 && !s.source.Contains(p.Start) {
			return x.withGroup(i, p, sent.End)
		}
		if lemma == "thank" && len(s.content) > 0 {
			return x.thanked(s)
		}
	}
	return nlp.Range{}
}

// hearer is the court or the body before which something was heard.
func (x *reading) hearer(i int) nlp.Range {
	r := x.before(i, x.statements[i].cue.Start, x.sentence(x.statements[i].cue.Start).Start)
	if r.Len() == 0 || !hearing[x.word(x.nounHead(r))] {
		return nlp.Range{}
	}
	return r
}

// thanked is the noun phrase at the head of the content: thanked (the crew for …).
func (x *reading) thanked(s *statement) nlp.Range {
	c := s.content[0]
	for k := c.Start + 1; k < c.End && k < c.Start+12; k++ {
		switch w := x.word(k); {
		case w == "for":
			return nlp.Range{Start: c.Start, End: k}
		case !isAlnumWord(w) && w != "'s" && w != ".":
			return nlp.Range{}
		}
	}
	return nlp.Range{}
}

// withGroup adds the phrase that tells which people are meant: the men at the gate.
func (x *reading) withGroup(i int, p nlp.Range, end int) nlp.Range {
	h := x.nounHead(p)
	if !determiner[x.word(p.Start)] || h != p.End-1 || !people[x.word(h)] || !prepositions[x.word(p.End)] || !x.free(i, p.End) {
		return p
	}
	if _, ok := x.timeAt[p.End+1]; ok || x.word(p.End) == "to" || x.word(p.End) == "of" {
		return p
	}
	if q := x.phrase(i, p.End+1, end); q.Len() > 0 && x.class(p.End, q) == local {
		p.End = q.End
	}
	return p
}

// verbal is the main verb of a cue, and whether it is passive.
func (x *reading) verbal(cue nlp.Range) (int, bool) {
	be, verb := false, -1
	for k := cue.Start; k < cue.End; k++ {
		switch w := x.word(k); {
		case w == "be" || w == "been" || w == "was" || w == "were" || w == "is" || w == "are" || w == "am" || w == "being" || w == "got" || w == "gets":
			be = true
		case lists["told"][x.lemma(k)] && (verb < 0 || k == verb+1):
			verb = k
		}
	}
	if verb < 0 {
		for k := cue.Start; k < cue.End; k++ {
			if w := x.word(k); isAlnumWord(w) && !auxiliary[w] && !adverb(w) {
				verb = k
				break
			}
		}
		return verb, false
	}
	w := x.word(verb)
	return verb, be && !strings.HasSuffix(w, "ing") || verb == cue.Start && (w == "asked" || w == "told" || w == "questioned" || w == "pressed" || w == "urged" || w == "warned") && isCapital(x.d.Word(verb)) || verb > cue.Start && x.word(verb-1) == "when" && strings.HasSuffix(w, "ed")
}

// subject is who was told: before the verb, or of the clause after it.
func (x *reading) subject(i, verb int) nlp.Range {
	s := &x.statements[i]
	sent := x.sentence(verb)
	if isCapital(x.d.Word(verb)) && verb == s.cue.Start || x.word(s.cue.Start) == "when" {
		return x.following(i, sent)
	}
	if s.source.Len() > 0 && s.source.End == s.cue.Start && x.word(s.cue.End) != "by" {
		if x.word(s.cue.Start) != "is" || !strings.HasSuffix(x.word(verb), "ing") {
			return s.source
		}
	}
	end := s.cue.Start
	for end > sent.Start && adverb(x.word(end-1)) {
		end--
	}
	if w := x.word(end - 1); end > sent.Start && (w == "and" || w == "," || w == "but") {
		start := end - 1
		for start > sent.Start && x.free(i, start-1) && x.word(start-1) != ";" && x.word(start-1) != "“" {
			start--
		}
		return x.phrase(i, start, end)
	}
	return x.before(i, end, sent.Start)
}

// before is the noun phrase that ends at a token: a mention, or back to the
// edge of its clause.
func (x *reading) before(i, end, start int) nlp.Range {
	if end <= start {
		return nlp.Range{}
	}
	best := nlp.Range{Start: end, End: end}
	stop := x.d.Tokens[end-1].End
	for k := range x.a.Entities {
		for _, m := range x.a.Entities[k].Mentions {
			if m.End != stop {
				continue
			}
			if r := x.d.RangeOf(m.Span); r.Start >= start && r.Len() > best.Len() {
				best = r
			}
		}
	}
	if best.Len() == 1 && pronouns[x.word(best.Start)] || best.Len() == 1 && subjects[x.word(best.Start)] {
		return best
	}
	k := end
	for k > start && k > end-12 && x.free(i, k-1) {
		w := x.word(k - 1)
		if !isAlnumWord(w) && w != "'s" && w != "'" {
			if w == "," && k < end && x.apposed(i, k-1, end) == end {
				k--
				continue
			}
			break
		}
		if phraseEnds[w] || subjects[w] || prepositions[w] && w != "of" || w == "and" {
			if subjects[w] && k == end && w != "who" && w != "which" && w != "there" {
				k--
			}
			break
		}
		if _, ok := x.timeAt[k-1]; ok {
			break
		}
		k--
	}
	if r := (nlp.Range{Start: k, End: end}); r.Len() > best.Len() {
		return r
	}
	return best
}

// following is the subject of the clause after a participle: Asked …, the mayor said.
func (x *reading) following(i int, sent nlp.Range) nlp.Range {
	s := &x.statements[i]
	end := s.cue.End
	for _, r := range s.content {
		if sent.Contains(r.Start) {
			end = max(end, r.End)
		}
	}
	for j := range x.statements {
		t := &x.statements[j]
		if j != i && t.parent == s.parent && t.source.Len() > 0 && t.source.Start >= end && sent.Contains(t.source.Start) {
			return t.source
		}
	}
	if x.word(end) == "," {
		end++
	}
	p := nlp.Range{Start: end, End: end}
	if subjects[x.word(end)] {
		p.End++
		return p
	}
	stop := sent.End
	for j := range x.a.Entities {
		for _, m := range x.a.Entities[j].Mentions {
			r := x.d.RangeOf(m.Span)
			for r.Start > end && r.Start-end <= 3 && isCapital(x.d.Word(r.Start-1)) {
				r.Start-- // Dr, Her Excellency
			}
			if r.Start == end && r.End <= stop && r.Len() > p.Len() {
				p = r
			}
		}
	}
	return p
}

// oblique reports whether the verb takes with or of before the one who is spoken to.
func (x *reading) oblique(i int, preposition string) bool {
	verb, _ := x.verbal(x.statements[i].cue)
	return verb >= 0 && lists["oblique"][x.lemma(verb)+"-"+preposition]
}

// withParticle reports whether the cue ends with the preposition of an oblique verb: called on.
func (x *reading) withParticle(cue nlp.Range, lemma string) bool {
	last := x.word(cue.End - 1)
	return lists["oblique"][lemma+"-"+last] || last == "to" && lists["to"][lemma]
}

// listener reports whether a phrase can be one who is spoken to.
func (x *reading) listener(r nlp.Range) bool {
	h := x.nounHead(r)
	return pronouns[x.word(h)] || listed("listener", x.word(h)) || x.personal(r)
}

// personal reports whether a phrase is a name, or of somebody who speaks in the article.
func (x *reading) personal(r nlp.Range) bool {
	if _, ok := x.nameOver(x.nounHead(r)); ok {
		return true
	}
	if isCapital(x.d.Word(x.nounHead(r))) && x.sentence(r.Start).Start != r.Start {
		return true
	}
	return listed("listener", x.word(x.nounHead(r))) || x.entityAt(x.d.Span(r)) != ""
}

// lemma is the dictionary form of a verb, as far as its ending tells.
func (x *reading) lemma(k int) string {
	w := x.word(k)
	if b, ok := irregular[w]; ok {
		return b
	}
	t := lists["told"]
	o := lists["to"]
	known := func(s string) bool { return t[s] || o[s] }
	for _, suffix := range []string{"ing", "ed", "es", "s", "d"} {
		b, ok := strings.CutSuffix(w, suffix)
		if !ok {
			continue
		}
		switch {
		case known(b):
			return b
		case known(b + "e"):
			return b + "e"
		case strings.HasSuffix(b, "i") && known(b[:len(b)-1]+"y"):
			return b[:len(b)-1] + "y"
		case len(b) > 2 && b[len(b)-1] == b[len(b)-2] && known(b[:len(b)-1]):
			return b[:len(b)-1]
		case b == "call" || b == "plead" || b == "shout" || b == "prevail" || b == "impress" || b == "talk" || b == "yell" || b == "scream":
			return b
		}
	}
	return w
}

var (
	people    = wordSet("men women people those ones workers players families")
	auxiliary = wordSet("has have had do does did will would can could may might must shall should not n't never is are was were be been being to")
	irregular = map[string]string{
		"told": "tell", "said": "say", "wrote": "write", "written": "write", "spoke": "speak", "spoken": "speak", "taught": "teach", "shown": "show",
		"sent": "send", "swore": "swear", "sworn": "swear", "forbade": "forbid", "forbidden": "forbid", "bade": "bid", "sang": "sing", "rang": "ring",
		"rung": "ring", "besought": "beseech", "made": "make",
	}
)
