package detail

import (
	"slices"
	"strings"

	"quoth"
	"quoth/internal/attrib"
	"quoth/nlp"
)

// fillModality tells whether each attribution is reported as having taken place.
func (x *reading) fillModality() {
	for i := range x.statements {
		s := &x.statements[i]
		s.Modality = x.modality(s)
		if s.Modality == quoth.Actual && x.comes(i) {
			s.Modality = quoth.Future
		}
	}
}

// comes reports whether a statement in the present tense is of a day after the article's:
// Tomorrow she tells the inquiry.
func (x *reading) comes(i int) bool {
	s := &x.statements[i]
	if s.parent >= 0 || s.cue.Len() == 0 || len(x.a.Published.Value) < len("2006-01-02") {
		return false
	}
	x.circumstances()
	e := x.around[i].time
	if e == nil || e.Value.Precision != "day" || e.Value.Value <= x.a.Published.Value[:len("2006-01-02")] {
		return false
	}
	w := x.word(x.head(s))
	return strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !x.past(s)
}

func (x *reading) modality(s *statement) quoth.Modality {
	if s.cue.Len() == 0 {
		return quoth.Actual
	}
	head := x.head(s)
	clause := x.clauseOf(s)
	for i := s.cue.Start; i+1 < s.cue.End; i++ {
		if x.word(i) == "as" && (x.word(i+1) == "if" || x.word(i+1) == "though") { // nodded, as if to say
			return quoth.Hypothetical
		}
	}
	switch {
	case x.asks(s, clause):
		return quoth.Question
	case x.supposed(s, clause), x.word(clause-1) == "let" && clause == s.source.Start && s.source.Len() > 0 && x.word(clause) != "me" && x.word(clause) != "us":
		return quoth.Hypothetical // let her deny it
	}
	if m := x.auxiliary(s, head); m != "" {
		return m
	}
	if x.awaited(s, clause) || x.promised(s) || x.carriedOn(s) {
		return quoth.Future
	}
	return quoth.Actual
}

// carriedOn reports whether the cue hangs by *and* or *to* on what is still to be done: will take
// a month and write, shall telephone her to say.
func (x *reading) carriedOn(s *statement) bool {
	k := s.cue.Start - 1
	if w := x.word(s.cue.Start); w == "to" {
		k = s.cue.Start
	} else if f := x.forms(x.head(s)); len(f) == 0 || f[0] != x.word(x.head(s)) || w != x.word(x.head(s)) {
		return false
	}
	if w := x.word(k); w != "and" && w != "or" && w != "to" {
		return false
	}
	for start := x.sentence(k).Start; k > start && k > s.cue.Start-9; k-- {
		switch w := x.word(k - 1); {
		case w == "will" || w == "shall" || w == "'ll":
			return x.inside[k-1] == x.inside[s.cue.Start]
		case x.d.Tokens[k-1].Kind == nlp.Punct, w == "that", w == "not", w == "who", w == "which":
			return false
		}
	}
	return false
}

// clauseOf is where the clause of the statement's source and cue begins: at the
// source if it stands before the cue, else at the cue.
func (x *reading) clauseOf(s *statement) int {
	if s.source.Len() > 0 && s.source.Start < s.cue.Start && x.d.Tokens[s.source.Start].Sentence == x.d.Tokens[s.cue.Start].Sentence {
		between := s.cue.Start - s.source.End
		for _, c := range s.content { // the source, the content, the cue
			if c.Start >= s.source.End && c.End <= s.cue.Start {
				between -= c.Len()
			}
		}
		if between < 12 {
			return s.source.Start
		}
	}
	return s.cue.Start
}

var asking = []string{
	"am", "did", "does", "do", "has", "have", "had", "is", "are", "was", "were", "will", "would", "can", "could", "should", "didn", "doesn", "don",
	"hasn", "haven", "isn", "aren", "wasn", "weren", "won", "wouldn", "might", "may",
}

var wh = []string{"what", "when", "where", "why", "how", "who", "whom", "which", "whose"}

// asks reports whether the attribution is asked about: Did he say it? asked
// whether she had said it.
func (x *reading) asks(s *statement, clause int) bool {
	sentence := x.sentence(s.cue.Start)
	end := sentence.End - 1
	for end > sentence.Start && x.d.Tokens[end].Kind == nlp.Punct && x.word(end) != "?" {
		end--
	}
	if k := x.d.In(s.cue.Start); k >= 0 { // inside a quotation that goes on: “Would you say it is safe?” he asked.
		last := x.d.Quotes[k].End - 1
		for last > s.cue.End && x.d.Tokens[last].Mark != nlp.NoMark {
			last--
		}
		if last < end && x.d.Tokens[last].Sentence == x.d.Tokens[s.cue.Start].Sentence {
			end = last
		}
	}
	if x.word(end) == "?" && x.outside(s, end) {
		i := clause - 1
		if x.word(i) == "'t" || x.word(i) == "n't" || x.word(i) == "not" {
			i--
		}
		if slices.Contains(asking, x.word(i)) && i >= sentence.Start && s.source.Len() > 0 && clause == s.source.Start &&
			!slices.Contains(wh, x.word(i-1)) && !x.whBefore(sentence.Start, i) {
			return true
		}
		if s.source.Len() == 0 && x.word(s.cue.Start-1) == "it" && slices.Contains(asking, x.word(s.cue.Start-2)) && x.first(s.cue.Start-2) == sentence.Start {
			return true
		}
		if s.source.Len() == 0 && (x.word(s.cue.Start-1) == "you" || x.word(s.cue.Start-1) == "they") && slices.Contains(asking, x.word(s.cue.Start-2)) && x.first(s.cue.Start-2) == sentence.Start {
			return true
		}
		if s.source.Len() == 1 && x.word(clause) == "you" && x.first(clause) == sentence.Start {
			return true
		}
	}
	// asked whether, if
	for i := clause - 1; i >= sentence.Start && i >= clause-2; i-- {
		switch x.word(i) {
		case "whether":
			return s.source.Len() > 0 && !x.hangs(i)
		case "if":
			return x.askedAt(i, sentence.Start)
		}
		if x.d.Tokens[i].Kind == nlp.Punct {
			break
		}
	}
	return false
}

// first passes back over opening marks and small words before token i.
func (x *reading) first(i int) int {
	start := x.sentence(i).Start
	for i > start {
		w := x.word(i - 1)
		if x.d.Tokens[i-1].Kind == nlp.Punct || w == "so" || w == "and" || w == "but" {
			i--
			continue
		}
		break
	}
	return i
}

// whBefore reports whether a question word stands between two tokens, in the
// clause of the second.
func (x *reading) whBefore(start, end int) bool {
	for i := end - 1; i >= start && i >= end-6; i-- {
		if slices.Contains(wh, x.word(i)) {
			return true
		}
		if x.d.Tokens[i].Kind == nlp.Punct {
			return false
		}
	}
	return false
}

// outside reports whether token i is not of the statement's content.
func (x *reading) outside(s *statement, i int) bool {
	if x.word(s.cue.End-1) == ":" {
		return false
	}
	for _, c := range s.content {
		if c.Contains(i) && x.d.Tokens[c.Start].Mark != nlp.NoMark {
			return false
		}
	}
	return true
}

// askedAt reports whether *if* at token i stands behind a word of asking.
func (x *reading) askedAt(i, start int) bool {
	comma := false
	for j := i - 1; j >= start && j >= i-8; j-- {
		for _, form := range x.forms(j) {
			if comma && form != "ask" {
				continue
			}
			switch form {
			case "ask", "wonder", "enquire", "inquire", "question", "quiz", "press", "unclear", "clear", "say", "know", "unsure", "sure", "doubt":
				return true
			}
		}
		if x.word(j) == "," {
			if j != i-1 && !comma {
				return false
			}
			comma = true // asked her, three times, if
		} else if j < i-5 && !comma {
			return false
		}
	}
	return false
}

// hangs reports whether something depends on *whether* at token i.
func (x *reading) hangs(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		for _, form := range x.forms(j) {
			switch form {
			case "depend", "hinge", "turn", "rest", "hang", "regardless", "matter", "irrespective":
				return true
			}
		}
	}
	return false
}

var conditions = []string{"if", "unless", "lest", "supposing", "assuming", "provided", "should", "suppose", "whenever"}

// supposed reports whether the attribution is only a condition: if he says, as
// if she knew, had she said.
func (x *reading) supposed(s *statement, clause int) bool {
	sentence := x.sentence(s.cue.Start)
	i := clause - 1
	if clause == s.source.Start && s.source.Len() == 1 && (x.word(clause) == "who" || x.word(clause) == "that") {
		for k := i; k >= sentence.Start && k >= i-7 && x.d.Tokens[k].Kind != nlp.Punct; k-- {
			if x.word(k) == "if" && (x.word(k+1) == "there" || x.word(k+1) == "anybody" || x.word(k+1) == "anyone") {
				return true // if there is a member here who has seen it
			}
		}
	}
	for n := 0; i >= sentence.Start && n < 3; n++ {
		switch w := x.word(i); {
		case slices.Contains(conditions, w):
			return w != "should" || s.source.Len() > 0 && (x.first(i) == sentence.Start || x.word(i-1) == ",") && !x.asked(sentence)
		case w == "whether":
			return x.hangs(i)
		case w == "though" && x.word(i-1) == "as", w == "case" && x.word(i-1) == "in":
			return true
		case (w == "had" || w == "were") && i == clause-1 && s.source.Len() > 0 && clause == s.source.Start && (x.first(i) == sentence.Start || x.word(i-1) == ",") && !x.asked(sentence):
			return true
		case x.d.Tokens[i].Kind == nlp.Punct || x.d.Tokens[i].Kind == nlp.Word && !strings.HasSuffix(w, "ly") && w != "even" && w != "only" && w != "the":
			// the content may stand between: if [the police] are found [to have]
			if c := x.contentEnding(s, i+1); c >= 0 {
				i = c
			} else {
				return false
			}
		}
		i--
	}
	return false
}

func (x *reading) asked(sentence nlp.Range) bool {
	return slices.Contains(x.words[sentence.Start:sentence.End], "?")
}

// contentEnding is where the part of the statement's content begins that ends at token i, or -1.
func (x *reading) contentEnding(s *statement, i int) int {
	for _, c := range s.content {
		if c.End == i && c.Len() < 12 {
			return c.Start
		}
	}
	return -1
}

// conditional reports whether the statement's sentence has a condition outside
// its own content.
func (x *reading) conditional(s *statement) bool {
	sentence := x.sentence(s.cue.Start)
	for i := sentence.Start; i < sentence.End; i++ {
		switch x.word(i) {
		case "if", "unless", "otherwise", "provided":
			in := false
			for _, c := range s.content {
				in = in || c.Contains(i)
			}
			if !in && !x.askedAt(i, sentence.Start) && x.inside[i] == x.inside[s.cue.Start] {
				return true
			}
		}
	}
	return false
}

// auxiliary reads the words of the cue before its head, and right before the cue.
func (x *reading) auxiliary(s *statement, head int) quoth.Modality {
	start := s.cue.Start
	if x.copula(start-1) && !s.source.Contains(start-1) {
		start--
	} else if s.source.Len() > 0 && s.source.End == start && x.copula(s.source.Start-1) {
		start = s.source.Start - 1 // nor would she say
	}
	for i := start; i < s.cue.End; i++ {
		if s.source.Contains(i) {
			continue
		}
		next := x.skip(i + 1)
		switch w := x.word(i); w {
		case "will", "'ll", "shall", "won":
			switch {
			case w == "won" && x.word(i+1) != "'t", // the vote
				w == "will" && (x.word(i-1) == "the" || x.word(i-1) == "their" || x.word(i-1) == "political"):
				continue
			case x.conditional(s), x.giving(s, i):
				return quoth.Hypothetical
			case s.Polarity == quoth.Refusal:
				return ""
			}
			return quoth.Future
		case "would", "wouldn", "'d":
			if x.word(next) == "never" {
				next = x.skip(next + 1)
			}
			if w == "'d" && (strings.HasSuffix(x.word(next), "ed") || next >= s.cue.End || x.word(next) == "better" || x.word(next) == "been") {
				continue
			}
			return x.would(s, i, next)
		case "should":
			if w := x.word(s.source.Start); s.source.Len() == 1 && (w == "i" || w == "we") && x.hangsOnIf(s) {
				return quoth.Hypothetical // I should be surprised if
			}
			if next+1 < s.cue.End && (x.word(next) == "have" || x.word(next) == "be" && (x.word(next+1) == "asked" || x.word(next+1) == "told")) {
				return quoth.Hypothetical
			}
		case "could", "couldn", "might", "may":
			switch {
			case w == "may" && i > s.cue.Start && x.d.Word(i) == "May":
				continue
			case w == "couldn" || w == "could" && (x.word(next) == "not" || x.nobody(s.source)), s.Polarity == quoth.Refusal:
				return ""
			case w == "could" && x.senses(next):
				return ""
			}
			return quoth.Hypothetical
		case "expected", "due", "set", "scheduled", "likely", "poised", "going", "about", "slated", "bound", "certain", "sure", "preparing", "prepared", "planning", "ready", "yet":
			if x.word(next) == "to" && next+1 < s.cue.End {
				if w == "prepared" || w == "ready" || w == "yet" || x.word(i-1) == "more" || x.word(i-1) == "less" || x.word(i-1) == "most" {
					return ""
				}
				if act := x.actAt(next+1, s.cue.End); act != "" && next+1 < s.cue.End {
					return quoth.Future
				}
			}
		case "plans", "plan", "intends", "intend", "hopes", "hope", "aims", "wants", "vowed", "promised", "expects", "planned", "intended", "hoped", "wanted":
			if x.word(next) == "to" && next+1 < s.cue.End {
				if act := x.actAt(next+1, s.cue.End); act == quoth.Speech || act == quoth.Writing {
					return quoth.Future
				}
			}
		case "is", "are", "was", "were", "'s":
			if (w == "was" || w == "were") && x.word(next) == "to" && x.word(next+1) == "have" && next+2 < s.cue.End {
				return quoth.Hypothetical // was to have announced
			}
			if x.word(next) == "to" && x.word(next+1) == "be" && (x.word(next+2) == "told" || x.word(next+2) == "asked" || x.word(next+2) == "informed") && next+2 < s.cue.End {
				return quoth.Future
			}
			if i <= s.cue.Start+1 && x.word(next) == "to" && next+1 < s.cue.End && x.word(next+1) != "be" && x.word(next+1) != "have" && x.sentient(s) {
				return quoth.Future
			}
		}
	}
	return ""
}

// hangsOnIf reports whether what the statement says is a condition: if the line missed it.
func (x *reading) hangsOnIf(s *statement) bool {
	return len(s.content) > 0 && s.content[0].Len() > 0 && (x.word(s.content[0].Start) == "if" || x.word(s.content[0].Start-1) == "if") || x.conditional(s)
}

// senses reports whether what one could do is to see or hear.
func (x *reading) senses(i int) bool {
	if x.word(i) == "be" {
		i++
	}
	for _, f := range x.forms(i) {
		switch f {
		case "see", "hear", "tell", "feel", "sense", "smell", "recall", "remember", "afford":
			return true
		}
	}
	return false
}

// giving reports whether *will* at token i hangs on a demand: give me that and I will.
func (x *reading) giving(s *statement, i int) bool {
	start := x.sentence(i).Start
	for start < i && x.d.Tokens[start].Kind == nlp.Punct {
		start++
	}
	if s.source.Len() == 0 || s.source.Start <= start+1 || x.word(s.source.Start-1) != "and" {
		return false
	}
	switch x.word(start) {
	case "give", "show", "let", "bring", "tell", "send", "ask", "pay", "make", "put", "offer", "find", "wait", "try", "get", "take", "name", "say":
		return true
	}
	return false
}

// would tells what *would* at token i makes of the attribution; next is the word
// that it goes with.
func (x *reading) would(s *statement, i, next int) quoth.Modality {
	if s.Polarity == quoth.Refusal || x.word(s.cue.End) == "only" { // would say only
		return ""
	}
	if start := x.clauseOf(s); x.word(start-1) == "all" || x.word(start-1) == "that" && x.word(start-2) == "all" {
		return "" // was all she would say
	}
	for j := i + 1; j < s.cue.End && j <= i+5; j++ {
		switch x.word(j) {
		case "like", "rather", "prefer", "sooner", "only", "later", "often", "always", "sometimes", "usually", "regularly", "frequently", "love", "preferred", "soon", "pleased", "happy", "glad", "delighted":
			return ""
		case "go":
			if x.word(j+1) == "on" && x.word(j+2) == "to" {
				return ""
			}
		}
	}
	if x.conditional(s) {
		return quoth.Hypothetical
	}
	if x.habit(s, i) || x.negated(s) && s.parent < 0 {
		return "" // would not be named: did not want to
	}
	act := x.actAt(i+1, s.cue.End)
	said := act == quoth.Speech || act == quoth.Writing || slices.Contains(x.forms(next), "decide")
	if s.source.Len() == 1 && (x.word(s.source.Start) == "i" || x.word(s.source.Start) == "we") && said && x.word(next) != "have" {
		switch x.word(next) {
		case "ask", "urge", "add", "advise", "encourage", "recommend", "appeal", "stress", "remind", "note", "caution", "warn", "beg", "invite", "hope":
			return ""
		}
	}
	if s.parent >= 0 && x.d.In(i) < 0 && x.past(&x.statements[s.parent]) {
		switch x.word(next) {
		case "have", "want", "welcome", "be", "wish", "appreciate", "hate":
		default:
			return quoth.Future // as was said: he would tell the board
		}
	}
	return quoth.Hypothetical
}

// habit reports whether the sentence, before *would* at token i, tells of what was
// done again and again: Every evening she would say; as a boy he would tell.
func (x *reading) habit(s *statement, i int) bool {
	for k := x.sentence(i).Start; k < i; k++ {
		switch w := x.word(k); {
		case int(x.inside[k]) != s.parent:
		case w == "every" || w == "each" || w == "whenever" || w == "often" || w == "sometimes" || w == "nightly",
			(w == "as" || w == "when") && x.word(k+1) == "a" && (x.word(k+2) == "boy" || x.word(k+2) == "girl" || x.word(k+2) == "child"):
			return true
		}
	}
	return false
}

// past reports whether the head of a statement's cue is a past form.
func (x *reading) past(s *statement) bool {
	if s.cue.Len() == 0 {
		return false
	}
	head := x.head(s)
	w := x.word(head)
	if strings.HasSuffix(w, "ed") {
		return true
	}
	forms := x.forms(head)
	return len(forms) > 0 && forms[0] != w && !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ing")
}

// sentient reports whether the source could be somebody, so that what it is to
// do is to come: not her aim is to tell.
func (x *reading) sentient(s *statement) bool {
	return s.source.Len() > 0 && s.source.End == s.cue.Start && x.word(s.source.End-1) != "'s"
}

// actAt is what the words between two tokens attribute, "" where they do not.
func (x *reading) actAt(i, end int) quoth.Act {
	if i >= end {
		return ""
	}
	_, act := attrib.Describe(x.d, nlp.Range{Start: i, End: end}, quoth.Direct)
	return act
}

// What one promises to say is still to be said.
var promising = []string{
	"promise", "pledge", "vow", "plan", "intend", "threaten", "undertake", "agree", "offer", "want", "hope", "expect", "decide", "wish", "intention",
}

// promised reports whether the attribution is an infinitive in what somebody
// promises or plans to do.
func (x *reading) promised(s *statement) bool {
	if s.parent < 0 {
		return false
	}
	p := &x.statements[s.parent]
	if p.cue.Len() == 1 && s.cue.Len() == 1 && strings.HasSuffix(x.word(s.cue.Start), "ed") && s.source.Len() == 0 {
		if f := x.forms(p.cue.Start); len(f) > 0 && f[0] == "want" && x.d.Tokens[p.cue.Start].Sentence == x.d.Tokens[s.cue.Start].Sentence {
			return true // want it declared void
		}
	}
	if x.word(s.cue.Start) != "to" && x.word(s.cue.Start-1) != "to" {
		return false
	}
	if p.cue.Len() == 0 || p.Polarity != quoth.Positive || s.Cue.Act != quoth.Speech && s.Cue.Act != quoth.Writing && !x.rules(s) {
		return false
	}
	form := x.forms(x.head(p))
	return len(form) > 0 && (slices.Contains(promising, form[0]) || slices.Contains(requesting, form[0]) && x.rules(s))
}

// What a judge is urged to find is still to be found.
var requesting = []string{"urge", "ask", "beg", "implore", "invite", "call", "appeal", "plead"}

// rules reports whether a cue is of a court's or a body's finding.
func (x *reading) rules(s *statement) bool {
	f := x.forms(x.head(s))
	return len(f) > 0 && (f[0] == "find" || f[0] == "rule" || f[0] == "hold" || f[0] == "declare" || f[0] == "decide")
}

// Of these, *before deciding* is of what is still to come, unlike *before saying*.
var puttingOff = []string{"decide", "comment", "rule", "respond", "vote", "recommend", "announce", "judge", "conclude", "approve", "agree", "determine"}

// awaited reports whether the attribution stands behind a word that puts it off:
// before deciding, until the court rules, once it says.
func (x *reading) awaited(s *statement, clause int) bool {
	i := clause - 1
	switch w := x.word(x.head(s)); x.word(i) {
	case "before", "until", "till", "once":
		if s.source.Len() > 0 && clause == s.source.Start {
			return strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !x.copula(x.head(s)) && x.sentient(s)
		}
		switch form := x.forms(x.head(s)); {
		case len(form) == 0:
		case slices.Contains(puttingOff, form[0]):
			return strings.HasSuffix(w, "ing")
		}
	}
	return false
}
