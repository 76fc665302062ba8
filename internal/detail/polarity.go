package detail

import (
	_ "embed"
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

//go:embed polarity.txt
var polarityLists string

var polarities = readCueList(polarityLists)

// fillPolarity tells whether each source affirms what is attributed to it.
func (x *reading) fillPolarity() {
	for i := range x.statements {
		s := &x.statements[i]
		s.Polarity = x.polarity(s)
	}
}

func (x *reading) polarity(s *statement) quoth.Polarity {
	not := x.negated(s)
	if s.cue.Len() == 0 {
		return quoth.Positive
	}
	if x.refuses(s, not) {
		return quoth.Refusal
	}
	rejects, denial := x.rejects(s)
	switch {
	case rejects && not && denial:
		return quoth.Refusal
	case rejects != not && x.nothingTold(s):
		return quoth.Refusal
	case rejects != not:
		return quoth.Negative
	}
	return quoth.Positive
}

// nothingTold reports whether what there is none of is a comment: gave no further details.
func (x *reading) nothingTold(s *statement) bool {
	if x.word(s.cue.End-1) != "no" || len(s.content) != 1 || s.content[0].Start != s.cue.End || s.content[0].Len() > 4 {
		return false
	}
	switch last := s.content[0].End - 1; x.word(last) {
	case "comment", "comments", "detail", "details", "response", "reply", "explanation", "information":
		return true
	}
	return false
}

// rejects reports whether a word of the cue rejects what is attributed, and
// whether it is one that denies.
func (x *reading) rejects(s *statement) (rejects, denial bool) {
	s.cueWords(func(i int) bool {
		if x.said(i) {
			return true // said in disbelief
		}
		if x.word(i) == "against" && !x.opposes(s, i) {
			return false
		}
		if x.declares(s, i) {
			return false
		}
		if _, ok := x.at(polarities, i, s.cue.End, "negative"); ok {
			rejects = true
			_, denial = x.at(polarities, i, s.cue.End, "deny")
		}
		return rejects
	})
	if rejects && s.Kind == quoth.Direct && !denial && s.content[0].Len() > 0 && x.d.Tokens[s.content[0].Start].Mark == nlp.OpenMark {
		// He disagreed: “It is enough.” What is quoted is what he affirms.
		switch head := x.forms(x.head(s)); {
		case len(head) > 0 && slices.Contains([]string{"disagree", "demur", "object", "dissent", "doubt", "resist"}, head[0]):
			return false, false
		}
	}
	return rejects, denial
}

// declares reports whether the word at token i, which may reject, tells what something is
// taken for, or that two differ: dismissed it as a joke, disagreed about lunch.
func (x *reading) declares(s *statement, i int) bool {
	form := x.forms(i)
	if len(form) == 0 {
		return false
	}
	switch form[0] {
	case "disagree":
		return x.word(i+1) == "about" || x.word(i+1) == "over"
	case "dismiss":
		for k := i + 1; k < min(i+12, x.sentence(i).End); k++ {
			if x.word(k) == "as" {
				return true
			}
		}
	}
	return false
}

// opposes reports whether *against* at token i is what the source is, and not
// whom something is said against.
func (x *reading) opposes(s *statement, i int) bool {
	for j := i - 1; j >= s.cue.Start; j-- {
		for _, form := range x.forms(j) {
			switch form {
			case "be", "vote", "come", "argue", "decide", "speak", "campaign", "lobby", "rule", "remain", "stay", "opt", "turn", "push":
				return true
			}
		}
	}
	return i == s.cue.Start
}

// negated reports whether the cue is denied: in itself, by its source, or by
// what stands before the source.
func (x *reading) negated(s *statement) bool {
	if s.cue.Len() == 0 {
		return false
	}
	n := 0
	s.cueWords(func(i int) bool {
		if x.said(i) && !x.negative(i+1) {
			return true // said without a smile
		}
		if x.negates(i, s.cue.Start, s.cue.End) {
			n++
			return x.word(i) == "neither"
		}
		return false
	})
	if s.source.Len() > 0 && !s.cue.Contains(s.source.Start) && x.nobody(s.source) {
		n++
	}
	if n == 0 && (x.denied(s.cue.Start) || s.source.Len() > 0 && s.source.End <= s.cue.Start && s.source.End >= s.cue.Start-1 && x.inverted(s.source.Start) || x.carried(s)) {
		n++
	}
	return n%2 == 1
}

// said reports whether token i is a verb of saying.
func (x *reading) said(i int) bool {
	switch x.word(i) {
	case "say", "said", "says", "saying", "add", "added", "adds", "adding", "write", "wrote", "writes", "written", "writing", "reply", "replied", "replies":
		return true
	}
	return false
}

// negative reports whether what is said, at token i, is nothing or no.
func (x *reading) negative(i int) bool {
	i = x.skip(i)
	if x.word(i) == "almost" {
		i++
	}
	switch x.word(i) {
	case "nothing", "no", "little", "not":
		return true
	}
	return false
}

// negates reports whether token i of the cue from start to end denies it.
func (x *reading) negates(i, start, end int) bool {
	next := x.word(i + 1)
	switch w := x.word(i); w {
	case "not", "'t", "n't", "never", "nor", "neither", "cannot", "nobody", "nothing", "none", "without", "hardly", "scarcely", "barely", "yet":
		switch {
		case x.d.Tokens[i].Mark != nlp.NoMark:
			return false
		case w == "yet":
			return next == "to" && i+1 < end
		case next == "only", next == "just" && w != "'t" && w != "n't", next == "merely", next == "simply", next == "least", next == "surprisingly", next == "unreasonably":
			return false
		case next == "to" && w == "not" && i > start && x.spoke(i-1):
			return false // asked not to be named
		}
		return !x.idiom(i, end)
	case "no":
		return !x.idiom(i, end)
	case "little", "few":
		return x.word(i-1) != "a"
	}
	return false
}

// Idioms that have a negation and are none, from the word behind it.
var affirming = []string{
	"help", "help but", "hesitate", "tire of", "secret", "bones", "time", "wait", "words", "punches",
	"stop", "stopped", "stops", "agree more", "but", "problem", "trouble", "difficulty", "shy", "alone", "slow", "less", "stranger",
	"mince", "minced", "short of", "miss", "forget", "end of", "accident", "surprise", "wonder", "mistake",
}

// idiom reports whether the negation at token i is of a phrase that affirms.
func (x *reading) idiom(i, end int) bool {
	for j := i + 1; j <= i+2 && j < end; j++ {
		for _, a := range affirming {
			words := strings.Fields(a)
			k := 0
			for k < len(words) && j+k < end && x.word(j+k) == words[k] {
				k++
			}
			if k == len(words) {
				return true
			}
		}
	}
	return false
}

// copula reports whether token i is a form of be, have or do, or another
// auxiliary.
func (x *reading) copula(i int) bool {
	switch x.word(i) {
	case "is", "are", "was", "were", "be", "been", "being", "am", "'s", "'re", "'m", "has", "have", "had", "having", "'ve", "'d",
		"do", "does", "did", "doing", "will", "would", "can", "could", "may", "might", "shall", "should", "must", "won", "wouldn", "didn", "doesn", "don":
		return true
	}
	return false
}

// spoke reports whether token i, before “not to”, is what the cue says, so that
// the negation is of what is attributed.
func (x *reading) spoke(i int) bool { return x.d.Tokens[i].Kind == nlp.Word && !x.copula(i) }

// nobody reports whether a source is none: nobody, not one of the ministers.
func (x *reading) nobody(r nlp.Range) bool {
	next := x.word(r.Start + 1)
	switch x.word(r.Start) {
	case "nobody", "none", "neither", "nothing", "hardly", "scarcely", "barely":
		return true
	case "few":
		return true
	case "no":
		if r.Len() < 2 || x.d.Tokens[r.Start+1].Kind != nlp.Word { // No 10, No. 10
			return false
		}
		return next != "doubt"
	case "not":
		return next == "one" || next == "a" || next == "all" || next == "everyone" || next == "everybody" || next == "many" || next == "any" || next == "even"
	case "little":
		return false
	}
	return false
}

// denied reports whether the words right before token i, which the cue might have
// had, deny it.
func (x *reading) denied(i int) bool {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		switch x.word(j) {
		case "not", "'t", "never", "cannot", "nor":
			return j == i-1 || x.word(i-1) == "yet" || strings.HasSuffix(x.word(i-1), "ly")
		}
	}
	return false
}

// inverted reports whether a negation and an auxiliary stand before the source at
// token i: nor did she, at no point has he.
func (x *reading) inverted(i int) bool {
	if !x.copula(i - 1) {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-5; j-- {
		switch x.word(j) {
		case "nor", "neither", "never", "no":
			return true
		case "not":
			return x.word(j+1) != "only"
		case ",", ".", ";", ":":
			return false
		}
	}
	return false
}

// carried reports whether the cue hangs by *or* on an earlier one that is denied.
func (x *reading) carried(s *statement) bool {
	if x.word(s.cue.Start-1) != "or" || s.source.Len() == 0 {
		return false
	}
	for i := range x.statements {
		t := &x.statements[i]
		if t.source == s.source && t.cue.Len() > 0 && t.cue.End <= s.cue.Start && x.d.Tokens[t.cue.Start].Sentence == x.d.Tokens[s.cue.Start].Sentence &&
			x.word(t.cue.Start-1) != "or" {
			return x.negated(t)
		}
	}
	return false
}

// refuses reports whether the cue tells that somebody did not speak about it.
func (x *reading) refuses(s *statement, not bool) bool {
	end := x.sentence(s.cue.Start).End
	refused := false
	s.cueWords(func(i int) bool {
		w := x.word(i)
		switch {
		case w == "against", w == "but", w == "break", w == "broke", w == "breaks", w == "broken", w == "breaking", x.said(i):
			return true // broke her silence, said without further comment
		case w == "decline", w == "declined", w == "declines", w == "declining", w == "refuse", w == "refused", w == "refuses", w == "refusing", w == "refusal":
			refused = !not && x.speaks(i+1, end, s)
			return true
		case slices.Contains(choosing, w) && x.word(i+1) == "not" && x.word(i+2) == "to":
			refused = x.speaks(i+2, end, s)
			return true
		case x.negates(i, s.cue.Start, s.cue.End):
			refused = x.unsaid(i, end, s)
			return refused
		}
		if not {
			return false
		}
		if _, ok := x.at(polarities, i, min(end, s.cue.End+3), "refusal"); ok {
			refused = true
			return true
		}
		switch w {
		case "brush", "brushed", "brushes", "brushing", "wave", "waved", "waves", "waving", "ignore", "ignored", "ignores", "ignoring", "avoid", "avoided", "shrug", "shrugged":
			for j := i + 1; j < min(end, i+6) && !refused; j++ {
				refused = x.word(j) == "question" || x.word(j) == "questions"
			}
			if refused || w == "brush" || w == "brushed" || w == "wave" || w == "waved" {
				return true
			}
		}
		switch w {
		case "fail", "failed", "fails", "failing", "failure", "unable":
			if w == "unable" {
				refused = x.verb(i+1, end, "comment", "discuss", "speak", "talk", "be interviewed")
			} else {
				refused = x.answers(i+1, end)
			}
			return true
		case "avoid", "avoided", "avoids", "avoiding", "refrained", "refrain", "refrains", "refraining", "eschewed", "unwilling", "unwillingness", "reluctant", "reluctance", "loath", "hesitant", "balked", "baulked", "withheld", "withhold":
			refused = x.speaks(i+1, end, s)
			return true
		}
		return false
	})
	return refused
}

var choosing = []string{"prefer", "prefers", "preferred", "preferring", "choose", "chose", "chosen", "chooses", "choosing", "opt", "opted", "opts", "opting", "elected", "decided", "careful"}

// unsaid reports whether the negation at token i is one of speaking: would not
// say, did not respond, was not prepared to discuss, no comment.
func (x *reading) unsaid(i, end int, s *statement) bool {
	before := x.word(i - 1)
	if x.word(i) == "cannot" || x.word(i) == "can" {
		return x.verb(i+1, end, "comment", "discuss", "speak", "talk", "disclose", "reveal", "divulge", "be reached", "be contacted")
	}
	switch before {
	case "would", "wouldn", "will", "won", "'d", "'ll":
		return x.speaks(i+1, end, s)
	case "give", "offer", "provide", "make":
		switch x.word(i - 2) {
		case "would", "will", "'ll":
			return true // would give no details
		}
	case "can", "could", "couldn":
		return x.verb(i+1, end, "comment", "discuss", "speak", "talk", "disclose", "reveal", "divulge", "be reached", "be contacted", "immediately be reached")
	}
	j := x.skip(i + 1)
	switch w := x.word(j); w {
	case "comment", "response", "reply", "answer", "answers":
		return true
	case "prepared", "willing", "ready", "going", "inclined", "keen", "about", "minded", "available", "reachable", "want", "wanting", "wish", "wishing", "care", "choose", "prefer", "like", "intend":
		return w == "available" || w == "reachable" || x.speaks(j+1, end, s)
	case "forthcoming":
		return true
	case "in", "at", "authorised", "authorized", "allowed", "permitted", "free", "able", "empowered", "cleared":
		for k := j + 1; k < end && k <= j+5; k++ {
			if x.word(k) == "to" {
				return x.verb(k+1, end, "comment", "discuss", "speak", "talk", "disclose", "reveal", "divulge") || w != "able" && x.verb(k+1, end, "say", "confirm", "answer")
			}
		}
		return false
	case "saying", "discussing", "talking", "disclosing", "revealing", "speaking":
		return x.word(i) != "without"
	case "commenting", "elaborating", "answering", "responding":
		return true
	case "to":
		if x.word(i) == "nothing" || x.word(i) == "yet" {
			return x.answers(j, end) || x.word(i) == "nothing" && (x.word(j+1) == "say" || x.word(j+1) == "add")
		}
		return false
	case "confirm", "confirmed", "confirming", "confirms":
		return x.word(j+1) == "or" || x.word(j+1) == "nor"
	}
	if x.word(i) == "neither" {
		return strings.HasPrefix(x.word(j), "confirm") || strings.HasPrefix(x.word(j), "den")
	}
	return x.answers(i+1, end)
}

// skip passes over adverbs from token i on.
func (x *reading) skip(i int) int {
	for n := 0; n < 4; n++ {
		w := x.word(i)
		switch w {
		case "even", "yet", "so", "far", "further", "ever", "still", "any", "also", "yesterday", "today", "would", "then", "quite", "himself", "herself", "themselves", "at", "once":
			i++
			continue
		}
		if strings.HasSuffix(w, "ly") && w != "reply" && w != "rely" && w != "apply" && w != "likely" && w != "unlikely" {
			i++
			continue
		}
		break
	}
	return i
}

// answers reports whether a word of answering stands at token i, adverbs aside.
func (x *reading) answers(i, end int) bool {
	i = x.skip(i)
	if x.word(i) == "to" || x.word(i) == "in" {
		i = x.skip(i + 1)
	}
	_, ok := x.at(polarities, i, end, "answering")
	return ok
}

// verb reports whether one of the words or phrases stands at token i, adverbs aside.
func (x *reading) verb(i, end int, words ...string) bool {
	i = x.skip(i)
	if x.word(i) == "to" {
		i = x.skip(i + 1)
	}
	for _, w := range words {
		first, rest, _ := strings.Cut(w, " ")
		if x.word(i) == first && (rest == "" || i+1 < end && x.word(i+1) == rest) || slices.Contains(x.forms(i), first) && rest == "" {
			return true
		}
	}
	return false
}

// speaks reports whether words of speaking stand at token i, where what is not
// done is told: to say, an interview, commenting, to give her name.
func (x *reading) speaks(i, end int, s *statement) bool {
	i = x.skip(i)
	if x.word(i) == "to" || x.word(i) == "from" || x.word(i) == "about" {
		i = x.skip(i + 1)
	}
	switch x.word(i) {
	case "an", "a", "all", "any", "our", "repeated", "multiple", "several", "interview", "the", "requests", "request":
		if x.word(i) != "interview" {
			i++
		}
		for ; i < end && x.d.Tokens[i].Kind == nlp.Word; i++ {
			switch x.word(i) {
			case "interview", "interviews", "comment", "comments", "questions", "question":
				return true
			}
			if x.copula(i) {
				return false
			}
		}
		return false
	}
	f, ok := x.at(polarities, i, end, "speaking")
	if !ok {
		return false
	}
	switch forms := x.forms(i); forms[0] {
	case "give", "offer", "provide", "make", "release", "share", "commit", "return":
		j := f.end
		for n := 0; n < 4; n, j = n+1, j+1 {
			if j >= end || x.d.Tokens[j].Kind != nlp.Word || n > 0 && slices.Contains([]string{"of", "on", "about", "for", "to", "or", "and"}, x.word(j)) {
				break
			}
			if _, ok := x.at(polarities, j, end, "not speaking"); ok {
				return false
			}
		}
		if forms[0] == "make" || forms[0] == "release" {
			for j = f.end; j < min(end, f.end+5); j++ {
				switch x.word(j) {
				case "comment", "comments", "statement", "details", "names", "figures", "remarks":
					return true
				}
			}
			return false
		}
	}
	return true
}
