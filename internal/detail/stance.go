package detail

import (
	_ "embed"
	"strings"

	"quoth"
	"quoth/nlp"
)

//go:embed stance.txt
var attitudeLists string

var attitudes = readCueList(attitudeLists)

// fillStance tells what each cue lets show of the article's attitude.
func (x *reading) fillStance() {
	for i := range x.statements {
		s := &x.statements[i]
		s.Cue.Stance = ""
		if s.cue.Len() > 0 {
			s.Cue.Stance = x.stance(s)
		}
	}
}

// stance goes by the head of the cue, or by what the head passes on to.
func (x *reading) stance(s *statement) quoth.Stance {
	head := x.head(s)
	if x.hearsay(s, head) {
		return quoth.Distancing
	}
	var f found
	ok := false
	s.cueWords(func(i int) bool { // called attention to, whatever the head is
		f, ok = x.at(attitudes, i, s.cue.End)
		ok = ok && f.phrase && f.class != "passing on"
		return ok
	})
	if !ok {
		f, ok = x.at(attitudes, head, s.cue.End)
	}
	if ok && f.class == "passing on" {
		ok = false
		for i := head + 1; i < s.cue.End && !ok; i++ {
			f, ok = x.at(attitudes, i, s.cue.End)
			ok = ok && f.class != "passing on" && !s.source.Contains(i)
		}
	}
	if !ok {
		s.cueWords(func(i int) bool { // reportedly said; is rightly said
			if w := x.word(i); i != head && strings.HasSuffix(w, "ly") {
				f, ok = x.at(attitudes, i, i+1)
			}
			return ok
		})
	}
	if !ok {
		return quoth.Neutral
	}
	knowing := f.class == "endorsing, knowing"
	switch {
	case x.otherwise(s, head):
		return quoth.Neutral
	case knowing && x.foresees(s, head):
		return quoth.Neutral
	case knowing:
		return quoth.Endorsing
	case x.negated(s):
		return quoth.Neutral
	}
	return quoth.Stance(f.class)
}

// otherwise reports whether the head at token i, which is of a list, does
// something else: known as, showed no interest, was charged with theft.
func (x *reading) otherwise(s *statement, i int) bool {
	form := x.forms(i)
	if len(form) == 0 {
		return false
	}
	switch form[0] {
	case "know":
		return x.word(i) == "known" && (x.word(i+1) == "as" || x.word(i+1) == "for")
	case "hear":
		if s.source.Len() == 0 || hearing[x.word(x.nounHead(s.source))] || len(s.content) == 0 {
			return true // the court heard
		}
		w := x.word(s.content[0].Start)
		return w == "it" || w == "that" || pronouns[w] || x.word(i+1) == "about"
	case "show":
		for j := i + 1; j < s.cue.End && j < i+6; j++ {
			switch x.word(j) {
			case "up", "off", "sign", "signs", "interest", "inclination", "respect", "enthusiasm", "support", "sympathy", "restraint", "willingness", "appetite":
				return true
			}
		}
	case "charge":
		if len(s.content) == 0 || s.content[0].Len() == 0 {
			return true
		}
		return x.word(s.content[0].Start) != "that" && x.d.Tokens[s.content[0].Start].Mark != nlp.OpenMark
	case "plead":
		return x.word(i+1) == "guilty" || x.word(i+1) == "not"
	case "find":
		return x.word(i+1) == "himself" || x.word(i+1) == "herself" || x.word(i+1) == "themselves"
	case "break":
		return true
	}
	return false
}

// hearsay reports whether the cue tells what is said without telling who says it.
func (x *reading) hearsay(s *statement, head int) bool {
	if s.source.Len() == 0 && s.cue.Len() == 1 && x.word(head) == "said" && x.word(head+1) == "to" {
		return true // those said to have been there
	}
	switch x.word(head) {
	case "understood":
		return s.source.Len() == 0 && x.word(s.cue.Start-1) == "it" && x.copula(head-1)
	case "said", "reported", "rumoured", "rumored", "reputed", "heard", "told", "whispered":
		for i := s.cue.Start; i < head; i++ {
			switch x.word(i) {
			case "is", "are", "'s", "was", "were", "been":
				return (s.source.Len() == 0 || x.word(head+1) == "to") && x.word(head) != "told" && x.word(head) != "heard" && x.word(s.cue.End-1) != "by"
			}
		}
	case "hears", "hear":
		return s.source.Len() == 1 && x.word(s.source.Start) == "one"
	}
	return false
}

// foresees reports whether seeing or hearing is holding something to be so: sees
// prices rising, sees it as a chance; or is done by whoever heard somebody speak.
func (x *reading) foresees(s *statement, head int) bool {
	forms := x.forms(head)
	if len(forms) == 0 || forms[0] != "see" && forms[0] != "hear" && forms[0] != "remember" && forms[0] != "perceive" {
		return false
	}
	for i := head + 1; i < s.cue.End; i++ {
		switch w := x.word(i); {
		case w == "as", strings.HasSuffix(w, "ing"), w == "to":
			return true
		}
	}
	if forms[0] != "see" && forms[0] != "perceive" {
		return false
	}
	for _, c := range s.content {
		switch x.word(c.Start) {
		case "that", "how", "what", "why", "where", "when", "whether", "which", "who":
			return false
		}
		for i := c.Start; i < c.End && i < c.Start+12; i++ {
			if x.word(i) == "as" || x.d.Tokens[i].Kind == nlp.Punct && x.word(i) != "," {
				return x.word(i) == "as"
			}
		}
	}
	for i := s.cue.Start; i < head; i++ {
		if x.copula(i) || x.word(i) == "to" { // can see, did not see
			return false
		}
	}
	return x.word(head) == "sees" || x.word(head) == "see" && s.source.Len() > 0 && !x.copula(s.source.Start-1)
}
