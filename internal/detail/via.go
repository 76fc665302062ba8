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
		sentence := x.sentence(at)
		for k := sentence.Start + 1; k+1 < sentence.End; k++ {
			by, w := x.word(k) == "by", x.word(k-1)
			switch {
			case x.inContent(s, k):
				continue
			case by && shown[w] && s.Source.Kind == quoth.SourceDocument:
			case by && (shown[w] || passedOn[w]) && x.beside(s, k-1):
			case (x.word(k) == "through" || x.word(k) == "via") && listed("medium", w):
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
	shown    = map[string]bool{"seen": true, "obtained": true, "reviewed": true, "viewed": true, "leaked": true, "heard": true}
)
