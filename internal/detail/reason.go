package detail

import (
	"strings"

	"quoth"
	"quoth/nlp"
)

// fillReason tells why a source is not named: the clause that says so, given to the
// statement whose source stands nearest before it in its sentence, or else to the
// last of the sentence before.
func (x *reading) fillReason() {
	for i := range x.statements {
		x.statements[i].Source.Reason = nil
	}
	for n, sentence := range x.d.Sentences {
		r := x.reasonIn(sentence)
		if r.Len() == 0 {
			continue
		}
		s := x.nearest(sentence, r.Start)
		if s == nil && n > 0 && x.d.Tokens[sentence.Start].Paragraph == x.d.Tokens[x.d.Sentences[n-1].Start].Paragraph {
			s = x.nearest(x.d.Sentences[n-1], sentence.Start)
		}
		if s == nil {
			s = x.nextUnnamed(sentence)
		}
		s = x.firstOf(s)
		if s != nil {
			s.Source.Reason = x.spans(x.clause(r.Start, sentence.End, s))
		}
	}
}

// firstOf is the first statement by the speaker of s in its paragraph, whom the article
// does not name: the reason is told once.
func (x *reading) firstOf(s *statement) *statement {
	if s == nil || s.Speaker == "" {
		return s
	}
	first := s
	for i := range x.statements {
		t := &x.statements[i]
		if t.Speaker != s.Speaker || t.parent >= 0 || t.source.Len() == 0 || t.Source.Kind == quoth.SourcePronoun {
			continue
		}
		if at := x.begins(t); at < x.begins(first) && x.d.Tokens[at].Paragraph == x.d.Tokens[x.begins(s)].Paragraph {
			first = t
		}
	}
	return first
}

// nextUnnamed is the first statement behind a sentence in its paragraph, if its source has
// no name, or nil.
func (x *reading) nextUnnamed(sentence nlp.Range) *statement {
	var first *statement
	for i := range x.statements {
		s := &x.statements[i]
		at := x.begins(s)
		if s.parent >= 0 || s.source.Len() == 0 || at < sentence.End || x.d.Tokens[at].Paragraph != x.d.Tokens[sentence.Start].Paragraph || first != nil && at >= x.begins(first) {
			continue
		}
		first = s
	}
	if first == nil || first.Source.Kind == quoth.SourceName || first.Source.Kind == quoth.SourceDocument {
		return nil
	}
	return first
}

// nearest is the statement whose unnamed source stands last in a sentence before token k, or nil.
func (x *reading) nearest(sentence nlp.Range, k int) *statement {
	var best *statement
	for i := range x.statements {
		s := &x.statements[i]
		switch s.Source.Kind {
		case quoth.SourceName, quoth.SourceDocument, quoth.SourceNone:
			continue
		case quoth.SourcePronoun:
			if w := x.word(s.source.Start); w != "one" && w != "another" {
				continue
			}
		}
		if sentence.Contains(s.source.Start) && s.source.Start < k && (best == nil || s.source.Start > best.source.Start) && !x.inContent(s, k) {
			best = s
		}
	}
	return best
}

// hidden are the words of not being named.
var hidden = map[string]bool{"anonymity": true, "anonymous": true, "anonymously": true, "unnamed": true, "nameless": true, "unidentified": true}

// mayNot are what somebody is not who may not speak.
var mayNot = map[string]bool{"authorised": true, "authorized": true, "allowed": true, "permitted": true, "cleared": true, "entitled": true, "empowered": true}

// reasonIn is where a sentence begins to say why somebody is not named; empty where it does not.
func (x *reading) reasonIn(sentence nlp.Range) nlp.Range {
	secret := false
	for k := sentence.Start; k < sentence.End; k++ {
		switch w := x.word(k); {
		case w == "name" || w == "names":
			secret = secret || x.withheld(sentence, k) || x.word(k+1) == "be" && x.word(k+2) == "withheld" || x.word(k+1) == "not" && x.word(k+2) == "be"
		case w == "named" || w == "identified":
			secret = secret || x.word(k-1) == "be" || x.word(k-1) == "being"
		case hidden[w]:
			secret = true
		case w == "record" && x.word(k-1) == "the" && x.word(k-2) == "off":
			secret = true
		case (w == "neither" || w == "none") && x.word(k+1) == "of" && x.word(k+2) == "whom" && (x.word(k+3) == "is" || x.word(k+3) == "was" || x.word(k+3) == "are") && mayNot[x.word(k+4)],
			w == "who" && x.mayNotSpeak(k),
			secret && (w == "because" || w == "citing" || w == "fearing" || w == "lest" || w == "given" && determiner[x.word(k+1)]),
			secret && (w == "due" || w == "owing") && x.word(k+1) == "to", secret && w == "out" && x.word(k+1) == "of",
			secret && w == "since" && subjects[x.word(k+1)], secret && w == "as" && !strings.HasPrefix(x.word(k+1), "a") && !strings.HasSuffix(x.word(k+1), "ing"),
			secret && w == "for" && x.forReasons(k+1),
			secret && w == "to" && frankness[x.word(k+1)]:
			return nlp.Range{Start: k, End: k + 1}
		}
	}
	return nlp.Range{}
}

// inContent reports whether the statement's content has token k.
func (x *reading) inContent(s *statement, k int) bool {
	for _, c := range s.content {
		if c.Contains(k) {
			return true
		}
	}
	return false
}

// withheld reports whether a word of denying or refusing stands before token k in its sentence.
func (x *reading) withheld(sentence nlp.Range, k int) bool {
	for j := max(sentence.Start, k-6); j < k; j++ {
		switch x.word(j) {
		case "not", "n't", "no", "without", "declined", "refused", "withheld", "withhold":
			return true
		}
	}
	return false
}

// mayNotSpeak reports whether a clause that begins with who says that somebody
// may not or dares not speak.
func (x *reading) mayNotSpeak(k int) bool {
	switch next := x.word(k + 2); x.word(k + 1) {
	case "fears", "feared", "fear":
		return true
	case "has", "had", "have", "lacks", "lacked", "lack":
		if next == "no" || next == "not" {
			next = x.word(k + 3)
		} else if !strings.HasPrefix(x.word(k+1), "lack") {
			return false
		}
		return next == "authority" || next == "authorisation" || next == "authorization" || next == "permission" || next == "clearance"
	case "is", "was", "are", "were":
		if next == "barred" || next == "forbidden" || next == "prohibited" || next == "banned" {
			return x.word(k+4) == "speaking" || x.word(k+4) == "talking" || x.word(k+4) == "speak" || x.word(k+4) == "talk"
		}
	default:
		return false
	}
	for j := k + 2; j < k+5; j++ {
		if mayNot[x.word(j)] {
			return x.word(k+2) == "not" || x.word(k+2) == "n't"
		}
	}
	return false
}

// forReasons reports whether a phrase after for, at token k, tells of fear or a reason.
func (x *reading) forReasons(k int) bool {
	for j := k; j < k+5; j++ {
		switch x.word(j) {
		case "fear", "reasons", "reason", "safety", "security", "sake", "privacy":
			return true
		case ",", ".", ";", "the":
			return false
		}
	}
	return false
}

// frankness are the verbs of what anonymity is granted for: to speak freely, to discuss
// what is not public.
var frankness = map[string]bool{"speak": true, "discuss": true, "talk": true, "describe": true, "protect": true, "avoid": true, "preserve": true, "share": true}

// clause is from token k to where its clause ends: before punctuation, a content
// or the cue of the statement.
func (x *reading) clause(k, end int, s *statement) nlp.Range {
	r := nlp.Range{Start: k, End: k + 1}
	for ; r.End < end; r.End++ {
		switch x.word(r.End) {
		case "and", "but":
			if w := x.word(r.End + 1); strings.HasPrefix(w, "who") {
				return r
			}
		case ".", ",", ";", ":", "–", "—", "(", ")", "?", "!", "”", "“", "\"":
			return r
		}
		if s.cue.Contains(r.End) || x.inContent(s, r.End) {
			return r
		}
	}
	return r
}
