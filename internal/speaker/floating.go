package speaker

import (
	"quoth"
	"quoth/nlp"
)

// floating gives a quotation that nothing attributes to the one person whom its
// paragraph was about before it, or, where it begins the paragraph, the one
// whom a paragraph without quotations before it was about. Anything less certain is
// left unknown.
func (x *reading) floating() {
	var byParagraph map[int32][]mention
	sources := make(map[int32][]int) // statements by the paragraph of their source
	for i := range x.statements {
		if s := &x.statements[i]; s.source.Len() > 0 {
			p := x.d.Tokens[s.source.Start].Paragraph
			sources[p] = append(sources[p], i)
		}
	}
	for i := range x.statements {
		s := &x.statements[i]
		if s.source.Len() > 0 || s.cue.Len() > 0 || s.parent >= 0 || len(s.content) == 0 || s.content[0].Len() == 0 {
			continue
		}
		t := s.content[0].Start
		if x.d.Tokens[t].Depth == 0 || s.content[0].Len() < 5 {
			continue
		}
		if byParagraph == nil {
			byParagraph = make(map[int32][]mention)
			for _, m := range x.log {
				if e := x.entities[m.entity]; e.typ == quoth.Person && !e.plural && x.d.Tokens[m.Start].Depth == 0 {
					p := x.d.Tokens[m.Start].Paragraph
					byParagraph[p] = append(byParagraph[p], m)
				}
			}
		}
		p := x.d.Tokens[t].Paragraph
		par := x.d.Paragraphs[p]
		if t == par.Start {
			if p == 0 || x.quotes(x.d.Paragraphs[p-1]) {
				continue
			}
			if par = x.d.Paragraphs[p-1]; par.Len() > 60 {
				continue
			}
			p--
		}
		if m, ok := x.only(byParagraph[p], t); ok && !x.otherSource(sources[p], nlp.Range{Start: par.Start, End: t}, m.entity) {
			x.assign([]int{i}, finding{m.entity, "floating", []nlp.Range{m.Range}})
		}
	}
}

// only is the person of all mentions before token t, if there is just one and a
// sentence begins with a mention.
func (x *reading) only(ms []mention, t int) (mention, bool) {
	found := mention{entity: -1}
	begins := false
	for _, m := range ms {
		if m.Start > t {
			continue
		}
		if found.entity >= 0 && found.entity != m.entity {
			return found, false
		}
		if found.entity < 0 {
			found = m
		}
		begins = begins || x.subject(m.Range) == 1
	}
	return found, found.entity >= 0 && begins
}

// quotes reports whether a quotation stands in the range.
func (x *reading) quotes(r nlp.Range) bool {
	for i := r.Start; i < r.End; i++ {
		if x.d.Tokens[i].Depth > 0 {
			return true
		}
	}
	return false
}

// otherSource reports whether one of the statements has its source in the range
// and another speaker than the entity.
func (x *reading) otherSource(statements []int, r nlp.Range, entity int) bool {
	for _, i := range statements[:min(len(statements), 200)] {
		if s := &x.statements[i]; s.entity != entity && r.Contains(s.source.Start) {
			return true
		}
	}
	return false
}
