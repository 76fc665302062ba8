package detail

import (
	"quoth"
	"quoth/nlp"
)

// fillVia tells through whom each statement reached the article: *quoted by the
// agency*, *according to a transcript seen by the Post*.
func (x *reading) fillVia() {
	for i := range x.statements {
		s := &x.statements[i]
		s.Via = nil
		at := s.source.Start
		if s.source.Len() == 0 {
			at = s.cue.Start
			if s.cue.Len() == 0 {
				continue
			}
		}
		if v, ok := x.reported(s); ok {
			s.Via = append(s.Via, v)
			continue
		}
		sentence := x.sentence(at)
		if v, ok := x.mouthpiece(i, sentence); ok {
			s.Via = append(s.Via, v)
			continue
		}
		for k := sentence.Start + 1; k+1 < sentence.End; k++ {
			by, w := x.word(k) == "by", x.word(k-1)
			switch {
			case x.inContent(s, k):
				continue
			case by && shown[w] && s.Source.Kind == quoth.SourceDocument:
			case by && shown[w] && k < s.source.Start && x.mediumBefore(sentence.Start, k):
			case by && (shown[w] || passedOn[w]) && x.beside(s, k-1):
			case by && passedOn[w] && listed("medium", x.word(k-2)): // in remarks carried by
			case by && w == "saying" && x.quoted(s): // was quoted as saying by
			case x.word(k) == "through" || x.word(k) == "via":
				r := x.phrase(i, k+1, sentence.End)
				if !listed("medium", w) && !(sent[w] && x.mediumBefore(sentence.Start, k)) && !(x.beside(s, k) && r.Len() > 0 && listed("between", x.word(x.nounHead(r)))) {
					continue
				}
			default:
				continue
			}
			r := x.phrase(i, k+1, sentence.End)
			if r.Len() == 0 {
				continue
			}
			span := x.d.Span(r)
			s.Via = append(s.Via, quoth.Reference{Spans: []quoth.Span{span}, Entity: x.entityAt(span)})
			break
		}
	}
}

// mouthpiece is through whom somebody speaks, told at the head of the sentence for all that
// its subject says in it: Through his lawyers he denied it and claimed ….
func (x *reading) mouthpiece(i int, sentence nlp.Range) (quoth.Reference, bool) {
	s := &x.statements[i]
	k := sentence.Start
	if x.word(k) != "through" || s.parent >= 0 {
		return quoth.Reference{}, false
	}
	r := x.phrase(i, k+1, sentence.End)
	if r.Len() == 0 || !listed("between", x.word(x.nounHead(r))) || s.source.Len() > 0 && s.source.Start != r.End && s.source.Start != r.End+1 {
		return quoth.Reference{}, false
	}
	span := x.d.Span(r)
	return quoth.Reference{Spans: []quoth.Span{span}, Entity: x.entityAt(span)}, true
}

// mediumBefore reports whether the noun of a medium stands between two tokens: in a letter
// dated 3 March, seen by the Post.
func (x *reading) mediumBefore(start, end int) bool {
	for k := start; k < end; k++ {
		if listed("medium", x.word(k)) {
			return true
		}
	}
	return false
}

// reported is the medium whose report holds the statement: the agency quoted an official
// as saying so, the Courier reported that she had left.
func (x *reading) reported(s *statement) (quoth.Reference, bool) {
	if s.parent < 0 || s.source.Len() == 0 {
		return quoth.Reference{}, false
	}
	p := &x.statements[s.parent]
	if p.source.Len() == 0 || p.cue.Len() == 0 || p.Source.Kind == quoth.SourcePronoun {
		return quoth.Reference{}, false
	}
	quotes, reports := false, false
	for k := p.cue.Start; k < p.cue.End; k++ {
		switch x.word(k) {
		case "quoted", "quotes", "quoting", "cited", "cites", "citing":
			quotes = true
		case "reported", "reports", "reporting", "carried", "said", "says":
			reports = true
		}
	}
	medium := false
	for k := p.source.Start; k < p.source.End; k++ {
		medium = medium || listed("reporter", x.word(k))
	}
	if e := x.a.Entity(p.Speaker); e != nil && e.Type == quoth.Person {
		medium, quotes = false, false
	}
	if !quotes && !(reports && medium) {
		return quoth.Reference{}, false
	}
	r := p.source
	for r.Len() > 1 && !isAlnumWord(x.word(r.End-1)) {
		r.End--
	}
	return quoth.Reference{Spans: []quoth.Span{x.d.Span(r)}, Entity: p.Speaker}, true
}

// quoted reports whether the statement's cue tells that somebody was quoted.
func (x *reading) quoted(s *statement) bool {
	for k := s.cue.Start; k < s.cue.End; k++ {
		if x.word(k) == "quoted" || x.word(k) == "reported" || x.word(k) == "cited" {
			return true
		}
	}
	return false
}

// beside reports whether token k stands in the source or the cue of a statement, or right behind one of them.
func (x *reading) beside(s *statement, k int) bool {
	for _, r := range []nlp.Range{s.source, s.cue} {
		if r.Len() > 0 && (r.Contains(k) || r.End == k || r.End == k-1 && x.word(k-1) == ",") {
			return true
		}
	}
	return false
}

// passedOn are the words of what goes from hand to hand, shown those of a document that is.
var (
	passedOn = map[string]bool{"quoted": true, "cited": true, "carried": true, "reported": true, "published": true, "released": true, "broadcast": true, "translated": true}
	sent     = map[string]bool{"sent": true, "issued": true, "released": true, "made": true, "given": true, "passed": true}
	shown    = map[string]bool{"seen": true, "accessed": true, "obtained": true, "reviewed": true, "viewed": true, "leaked": true, "heard": true}
)
