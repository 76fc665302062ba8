package detail

import (
	"quoth"
	"quoth/internal/timex"
	"quoth/nlp"
)

// occasions carries over what a sentence of its own tells of the time and the
// setting of statements: She made the remarks in Geneva on Thursday (to those
// before it); The minister hit back this morning (to those after it); and what
// the introduction of an interview tells, to each of its answers.
func (x *reading) occasions() {
	if len(x.statements) == 0 {
		return
	}
	outer := -1
	turns := 0
	for i := range x.statements {
		s := &x.statements[i]
		if s.parent >= 0 {
			continue
		}
		if outer < 0 {
			outer = i
		}
		if s.cue.Len() == 1 && x.word(s.cue.Start) == ":" {
			turns++
		}
	}
	if outer < 0 {
		return
	}
	x.calls()
	if turns >= fewestTurns {
		x.introduction(outer)
		return
	}
	budget := 200 // a bound on the work; no article tells of so many occasions
	for _, sent := range x.d.Sentences {
		for k := sent.Start; k < sent.End; k++ {
			if x.inside[k] >= 0 {
				continue
			}
			end, way := x.occasion(k, sent)
			if way == 0 || x.attributes(sent) {
				continue
			}
			if budget--; budget < 0 {
				return
			}
			var c circumstance
			for j := end; j < sent.End; {
				if n := x.chain(outer, j, sent.End, &c); n > j {
					j = n
					continue
				}
				w := x.word(j)
				if w == "that" || w == "who" || w == "which" || w == "after" || w == ";" || w == "and" || w == "but" || w == "before" || w == "when" {
					break
				}
				j++
			}
			x.opening(sent, k, outer, &c)
			if c.time == nil && len(c.settings) == 0 {
				break
			}
			c.addressee = nlp.Range{}
			if way == sitting {
				x.sat(sent, c)
			} else if way > 0 {
				x.forward(sent, c)
			} else {
				x.backward(sent, c)
			}
			break
		}
	}
}

// calls lends what statements tell of calls, letters and meetings.
func (x *reading) calls() {
	budget := 200
	for _, sent := range x.d.Sentences {
		for k := sent.Start; k < sent.End && budget > 0; k++ {
			if end := x.called(k, sent); end > 0 && x.inside[k] >= 0 {
				budget--
				x.told(k, end, sent)
			}
		}
	}
}

// called is where a verb of telephoning, writing or meeting ends that somebody tells of
// within a statement: She rang me; 0 where there is none.
func (x *reading) called(k int, sent nlp.Range) int {
	switch x.word(k) {
	case "rang", "phoned", "telephoned", "called", "met", "emailed", "texted":
		if k > sent.Start && pronouns[x.word(k+1)] {
			return k + 2
		}
	case "wrote", "spoke":
		if k > sent.Start && x.word(k+1) == "to" && pronouns[x.word(k+2)] {
			return k + 3
		}
	}
	return 0
}

// told lends what is told of a call, a letter or a meeting within a statement to the next
// that somebody else is told there to have said: She rang me on Sunday. She said ….
func (x *reading) told(k, end int, sent nlp.Range) {
	q := int(x.inside[k])
	next := -1
	for i := range x.statements {
		if s := &x.statements[i]; s.parent == q && s.source.Len() == 1 && s.cue.Len() > 0 && s.cue.Start > k && (next < 0 || s.cue.Start < x.statements[next].cue.Start) {
			next = i
		}
	}
	if next < 0 {
		return
	}
	s := &x.statements[next]
	at := x.d.Tokens[s.cue.Start]
	if w := x.word(s.source.Start); w != "he" && w != "she" && w != "they" || at.Paragraph != x.d.Tokens[k].Paragraph || at.Sentence-x.d.Tokens[k].Sentence > 2 {
		return
	}
	var c circumstance
	x.chain(next, end, sent.End, &c)
	x.lend(next, c)
	if b := &x.around[next]; b.addressee.Len() == 0 && x.word(end-1) == "me" {
		b.addressee = nlp.Range{Start: end - 1, End: end}
	}
}

// opening reads what stands at the head of the sentence: On Monday the minister hit back.
func (x *reading) opening(sent nlp.Range, verb, outer int, c *circumstance) {
	x.chain(outer, sent.Start, verb, c)
}

// occasion tells whether words of the occasion of remarks stand at k and where
// they end: 1 where the remarks follow, -1 where they came before.
func (x *reading) occasion(k int, sent nlp.Range) (int, int) {
	w := x.word(k)
	switch {
	case making[w] && k > sent.Start:
		j := k + 1
		if def := x.word(j); def != "the" && def != "those" && def != "these" && def != "his" && def != "her" && def != "their" {
			break
		}
		for j++; j < k+4 && j < sent.End; j++ {
			if remarks[x.word(j)] {
				return j + 1, -1
			}
		}
	case remarks[w] && k > sent.Start && k <= sent.Start+3 && determiner[x.word(k-1)]:
		for j := k + 1; j < k+3; j++ {
			if v := x.word(j); (v == "came" || (v == "made" || v == "given" || v == "delivered" || v == "recorded" || v == "conducted" || v == "published" || v == "posted")) && x.word(k-1) != "a" {
				return j + 1, -1
			}
			if (x.word(j) == "took" || x.word(j) == "takes") && x.word(j+1) == "place" {
				return j + 2, -1
			}
		}
	case w == "hit" && x.word(k+1) == "back", w == "spoke" && x.word(k+1) != "of" && x.word(k+1) != "about", w == "speaking" && x.word(k-1) == "was",
		w == "responded" || w == "telephoned" || w == "phoned", w == "sat" && x.word(k+1) == "down", w == "testified" || w == "interviewed" || w == "questioned" || w == "examined":
		return k + 1, 1
	case w == "met" && (pronouns[x.word(k+1)] || x.word(k+1) == "reporters"):
		return k + 2, 1
	case (w == "received" || w == "met" || w == "welcomed") && x.interviewer(k+1):
		if x.word(k+1) == "the" {
			k++
		}
		return k + 2, 1
	case (w == "speak" || w == "talk") && (x.word(k+1) == "to" || x.word(k+1) == "with") && (x.word(k-2) == "agreed" || x.word(k-2) == "came"):
		return k + 1, 1
	case w == "held" || w == "gave" || w == "given" || w == "addressed":
		for j := k + 1; j < k+5 && j < sent.End; j++ {
			if v := x.word(j); v == "interview" || v == "evidence" || listed("venue", v) && (v == "conference" || v == "presser") {
				return j + 1, 1
			}
			if !isAlnumWord(x.word(j)) {
				break
			}
		}
	}
	if next := x.word(k + 1); sits[w] && hearing[x.word(x.subjectHead(sent, k))] && next != "to" && next != "that" && (w != "took" || next == "place") {
		return k + 1, sitting
	}
	return 0, 0
}

// sitting is the way of an occasion at which many speak.
const sitting = 2

// attributes reports whether a cue stands in the sentence.
func (x *reading) attributes(sent nlp.Range) bool {
	for k := sent.Start; k < sent.End; k++ {
		if _, ok := x.cueOf[k]; ok && x.word(k) != ":" {
			return true
		}
	}
	return false
}

// actor is the entity of the first mention in a sentence, outside contents.
func (x *reading) actor(sent nlp.Range) string {
	id, first := "", sent.End
	for i := range x.a.Entities {
		for _, m := range x.a.Entities[i].Mentions {
			if r := x.d.RangeOf(m.Span); sent.Contains(r.Start) && r.Start < first {
				id, first = x.a.Entities[i].ID, r.Start
			}
		}
	}
	return id
}

// of reports whether a statement can be by the one whom an occasion tells of.
func (x *reading) of(i int, id string) bool {
	s := &x.statements[i]
	if id != "" && s.Speaker == id {
		return true
	}
	return (id == "" || s.Speaker == "") && s.source.Len() == 1 && subjects[x.word(s.source.Start)]
}

// forward lends what an occasion tells to what its actor says from there on, as long
// as no more than a few paragraphs lie between.
func (x *reading) forward(sent nlp.Range, c circumstance) {
	id := x.actor(sent)
	near := x.d.Tokens[sent.Start].Paragraph
	if sent.End == x.d.Paragraphs[near].End {
		near++
	}
	to := near
	for i := range x.statements {
		s := &x.statements[i]
		at := x.begins(s)
		if s.parent >= 0 || at < sent.End {
			continue
		}
		p := x.d.Tokens[at].Paragraph
		if p > to {
			return
		}
		if !x.of(i, id) {
			if id == "" {
				return
			}
			continue
		}
		if p > near && s.Cue.Act != quoth.Speech {
			continue
		}
		x.lend(i, c)
		to = max(to, p+farther)
	}
}

// farther are the paragraphs after one of its statements in which an occasion goes on.
const farther = 3

// sat lends what is told of the sitting of a body, or of a hearing, to everything
// that is said after it, by whomever: The inquiry sat in Kessing on Monday.
func (x *reading) sat(sent nlp.Range, c circumstance) {
	if c.time != nil {
		if p := timex.NewCalendar(x.a.Published).Resolve(*c.time, false).Precision; p == "year" || p == "month" {
			return // the court opened in 1999
		}
	}
	for i := range x.statements {
		s := &x.statements[i]
		if s.parent >= 0 || x.begins(s) < sent.End || s.Cue.Act != quoth.Speech {
			continue
		}
		if own := x.around[i].time; own != nil && c.time != nil && own.Value != c.time.Value && own.Value.Precision == "day" {
			return // of another day
		}
		x.lend(i, c)
	}
}

func (x *reading) backward(sent nlp.Range, c circumstance) {
	id := x.actor(sent)
	from := x.d.Tokens[sent.Start].Paragraph
	any := false
	for i := len(x.statements) - 1; i >= 0; i-- {
		s := &x.statements[i]
		at := x.begins(s)
		if s.parent >= 0 || at >= sent.Start {
			continue
		}
		if x.d.Tokens[at].Paragraph < from-2 {
			return
		}
		if id != "" && s.Speaker != "" && s.Speaker != id {
			if any {
				return
			}
			if x.word(sent.Start) != "the" {
				return
			}
			id = s.Speaker // The remarks were made in …
		}
		any = true
		x.lend(i, c)
	}
}

// begins is the first token of a statement's cue, source or content.
func (x *reading) begins(s *statement) int {
	switch {
	case s.cue.Len() > 0:
		return s.cue.Start
	case s.source.Len() > 0:
		return s.source.Start
	case len(s.content) > 0:
		return s.content[0].Start
	}
	return 0
}

// lend gives a statement what it does not have itself.
func (x *reading) lend(i int, c circumstance) {
	b := &x.around[i]
	if x.statements[i].Source.Kind == quoth.SourceDocument {
		return
	}
	if b.time == nil {
		b.time = c.time
	}
	if len(b.settings) == 0 {
		b.settings, b.venue, b.medium, b.place = c.settings, c.venue, c.medium, c.place
	}
}

var (
	sits    = wordSet("met sat convened resumed reconvened assembled opened began held took heard")
	making  = wordSet("made gave delivered issued posted published make makes making")
	remarks = wordSet("remarks remark comments comment statement speech announcement address promise claim accusation accusations pledge declaration appeal interview conversation examination hearing testimony evidence")
)
