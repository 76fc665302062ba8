package detail

import (
	"strings"

	"quoth/nlp"
)

// fewestTurns are the labelled turns of which a conversation has at least.
const fewestTurns = 5

// introduction reads what stands before the first turn of a conversation, and
// lends what it tells of the time and the setting to every turn: We met in her
// kitchen on Tuesday; The committee sat in Room 3 at 2 p.m. on 4 May; Evidence
// taken on Tuesday. Of two sentences that tell a time or a place the first counts.
func (x *reading) introduction(outer int) {
	first := len(x.d.Tokens)
	for i := range x.statements {
		if s := &x.statements[i]; s.parent < 0 && s.cue.Len() == 1 && x.word(s.cue.Start) == ":" {
			first = min(first, x.begins(s))
		}
	}
	limit := min(int(x.d.Tokens[first].Paragraph), 12)
	var all circumstance
	for _, sent := range x.d.Sentences {
		if int(x.d.Tokens[sent.Start].Paragraph) >= limit {
			break
		}
		if x.attributes(sent) || !x.ofOccasion(sent) {
			continue
		}
		var c circumstance
		for j := sent.Start; j < sent.End; {
			if n := x.chain(outer, j, sent.End, &c); n > j {
				j = n
				continue
			}
			if w := x.word(j); relatives[w] && x.delivers(j, sent.End) {
				// the briefing that she gave in Kessing
			} else if relatives[w] || subordinating[w] && !appears[x.word(j-1)] && !(w == "before" && x.heardBy(j+1)) || x.inside[j] >= 0 {
				for j++; j < sent.End && x.word(j) != "," && x.word(j) != ";"; j++ {
				}
			}
			j++
		}
		if all.time == nil {
			all.time = c.time
		}
		if len(all.settings) == 0 {
			all.settings, all.venue, all.medium, all.place = c.settings, c.venue, c.medium, c.place
		}
	}
	if all.time == nil && len(all.settings) == 0 {
		return
	}
	// What is told before the first turn or after the last, or in brackets between them, is of
	// another occasion.
	last, speakers := 0, map[string]bool{}
	for i := range x.statements {
		if s := &x.statements[i]; s.parent < 0 && s.cue.Len() == 1 && x.word(s.cue.Start) == ":" {
			last = i
			speakers[s.Speaker] = true
		}
	}
	for i := range x.statements[:last+1] {
		s := &x.statements[i]
		at := x.begins(s)
		if s.parent >= 0 || at < first || x.word(x.d.Paragraphs[x.d.Tokens[at].Paragraph].Start) == "(" {
			continue
		}
		if len(speakers) < 3 && !speakers[s.Speaker] {
			continue // of an interview, what others say elsewhere
		}
		x.lend(i, all)
	}
}

// ofOccasion reports whether a sentence is about the conversation that follows.
func (x *reading) ofOccasion(sent nlp.Range) bool {
	for k := sent.Start; k < sent.End; k++ {
		if x.inside[k] >= 0 {
			continue
		}
		w, next := x.word(k), x.word(k+1)
		switch {
		case occasionNouns[w] && (!aftermath[x.word(k-1)] || x.word(k-1) == "following" && x.word(k-2) == "the") && !aftermath[x.word(k-2)]:
			return true
		case converses[w] && (next == "to" || next == "with" || prepositions[next] || adverb(next) || next == "down" || x.dated(k+1)):
			return true
		case w == "met" || w == "meets" || w == "meet" || w == "received" || w == "receives" || w == "joined" || w == "joins" || w == "welcomed" || w == "welcomes":
			if x.interviewer(k+1) || x.reports(k-1) {
				return true
			}
			if before := x.word(k - 1); (w == "met" || w == "meets") && hearing[x.word(x.subjectHead(sent, k))] && before != "to" {
				return true
			}
		case (w == "rang" || w == "phoned" || w == "called" || w == "reached") && k > sent.Start && (x.reports(k-1) || callers[x.word(k-1)]):
			return true
		case w == "told" && x.word(k+1) != "to" && (x.interviewer(k+1) || x.outlet(k+1)):
			return true
		case (w == "found" || w == "visited" || w == "saw") && k > sent.Start && x.reports(k-1):
			return true
		case w == "caught" && next == "up", w == "answered" || w == "answers" || w == "took" || w == "takes" || w == "faced" || w == "taking" || w == "answering":
			if w == "caught" || questions[next] || questions[x.word(k+2)] {
				return true
			}
		case appears[w] && (prepositions[next] || next == "evidence" || x.dated(k+1)):
			return true
		case heard[w] && k > sent.Start && (x.word(k-1) == "was" || x.word(k-1) == "were" || x.word(k-1) == "been" || hearing[x.word(x.subjectHead(sent, k))]):
			return true
		}
	}
	return false
}

// heardBy reports whether one before whom something is said, and no clause, stands at
// token k: before Judge Crowe, before the committee.
func (x *reading) heardBy(k int) bool {
	w := x.word(k)
	if determiner[w] {
		w = x.word(k + 1)
	} else if isCapital(x.d.Word(k)) && isCapital(x.d.Word(k+1)) {
		return true
	}
	return hearing[w] || judges[w]
}

// delivers reports whether the relative clause at token j tells who gave or held what the
// sentence is about.
func (x *reading) delivers(j, end int) bool {
	for k := j + 1; k < min(end, j+6); k++ {
		if delivering[x.word(k)] {
			return true
		}
	}
	return false
}

// reports reports whether token k is the one who writes or asks: I, we, the reporter.
func (x *reading) reports(k int) bool {
	switch w := x.word(k); w {
	case "i", "we", "reporter", "correspondent", "interviewer":
		return true
	}
	return false
}

// interviewer reports whether who asks stands at token k: us, me, the newspaper by its
// name (The Chronicle, or a word of what the article's outlet is called).
func (x *reading) interviewer(k int) bool {
	w := x.word(k)
	if w == "us" || w == "me" {
		return true
	}
	if w == "the" {
		k++
	}
	if k >= len(x.d.Tokens) || !isCapital(x.d.Word(k)) {
		return false
	}
	return w == "the" && isCapital(x.d.Word(k-1)) || strings.Contains(" "+strings.ToLower(x.a.Outlet)+" ", " "+x.word(k)+" ")
}

// outlet reports whether what begins at token k is the name of who reports, *about* behind it.
func (x *reading) outlet(k int) bool {
	for j := k; j < k+5; j++ {
		if x.word(j) == "about" {
			return j > k && isCapital(x.d.Word(j-1))
		}
	}
	return false
}

// dated reports whether a time, or a preposition and a time, stands at token k.
func (x *reading) dated(k int) bool {
	_, at := x.timeAt[k]
	_, after := x.timeAt[k+1]
	return at || after && timePrepositions[x.word(k)]
}

// subjectHead is the last noun before the verb at token k, auxiliaries passed over.
func (x *reading) subjectHead(sent nlp.Range, k int) int {
	h := sent.Start
	for j := sent.Start; j < k; j++ {
		w := x.word(j)
		if j > sent.Start && (prepositions[w] || w == ",") {
			break
		}
		if isAlnumWord(w) && !phraseEnds[w] && !adverb(w) {
			h = j
		}
	}
	return h
}

var (
	// Nouns of a conversation, with which it is told where and when it was.
	occasionNouns = wordSet(`interview conversation exchange examination cross-examination hearing sitting session briefing deposition interrogation q&a debate
		proceedings transcript evidence testimony webinar roundtable podcast conference broadcast exchanges extracts excerpts address speech
		edition phone-in call-in programme program question-time hansard record`)
	converses = wordSet("spoke speaks spoken speaking talked talks talking sat sits chatted chats conversed conversing")
	questions = wordSet("questions question queries")
	appears   = wordSet("appeared appears appearing testified testifies testifying sworn gave gives giving")
	heard     = wordSet("heard hears examined questioned interviewed recorded cross-examined quizzed convened convenes sat sits opened opens resumed resumes assembled began begins called held questioning taken")
	// Those before whom something is said.
	hearing = wordSet(`committee commission council court tribunal inquiry inquest panel board bench jury senate house assembly parliament chamber lok rajya sabha
		subcommittee sub-committee hearing session sitting meeting conference interview examination debate conversation proceedings`)
	judges        = wordSet("judge justice judges magistrate magistrates commissioner commissioners coroner registrar")
	callers       = wordSet("callers caller listeners listener readers viewers")
	delivering    = wordSet("gave held delivered made conducted took recorded had gives holds")
	aftermath     = wordSet("after following before since ahead until of by")
	subordinating = wordSet("after before since when where because while although though if until whose")
)
