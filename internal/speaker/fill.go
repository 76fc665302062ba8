package speaker

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"quoth"
	"quoth/nlp"
)

// fill writes what was found into the article: the entities in the order in
// which they appear, and each statement's speaker.
func (x *reading) fill() {
	// Mentions by name, also of those whom the walk passed over.
	for i := range x.names {
		n := &x.names[i]
		if n.entity < 0 {
			continue
		}
		e := x.entities[n.entity]
		if !slices.ContainsFunc(e.mentions[max(0, len(e.mentions)-40):], func(m mention) bool { return m.Start == n.Start && m.End == n.End }) {
			e.mentions = append(e.mentions, mention{n.Range, n.entity, quoth.MentionName})
		}
	}
	used := make([]bool, len(x.entities))
	for i, e := range x.entities {
		used[i] = e.proper && (e.typ == quoth.Person || e.typ == quoth.Organisation) && len(e.mentions) > 0
	}
	for i := range x.statements {
		if e := x.statements[i].entity; e >= 0 {
			used[e] = true
			for _, m := range x.entities[e].members {
				used[m] = true
			}
		}
	}
	var order []int
	for i, e := range x.entities {
		if !used[i] {
			continue
		}
		x.tidy(e)
		order = append(order, i)
	}
	first := func(i int) int {
		if m := x.entities[i].mentions; len(m) > 0 {
			return m[0].Start
		}
		return len(x.d.Tokens)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(first(i), first(j)) })
	ids := make(map[int]string, len(order))
	x.a.Entities = make([]quoth.Entity, 0, len(order))
	for _, i := range order {
		ids[i] = "e" + strconv.Itoa(len(x.a.Entities)+1)
		x.a.Entities = append(x.a.Entities, x.entity(ids[i], x.entities[i]))
	}
	for i := range x.statements {
		p := &x.statements[i]
		s := &x.a.Statements[i]
		s.Speaker, s.Evidence, s.Confidence.Speaker = "", quoth.Evidence{}, 0
		if p.entity >= 0 {
			s.Confidence.Speaker = likely(x.grounds(i))
			s.Speaker = ids[p.entity]
			s.Evidence = quoth.Evidence{Rule: p.rule, Spans: p.evidence}
		}
		s.Source.Kind = x.kindOf(i)
	}
}

// tidy sorts an entity's mentions and drops those that stand inside another.
func (x *reading) tidy(e *entity) {
	slices.SortStableFunc(e.mentions, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.kind, b.kind))
	})
	e.mentions = slices.CompactFunc(e.mentions, func(a, b mention) bool { return a.Start == b.Start && a.End == b.End })
}

// entity is an entity as the article keeps it.
func (x *reading) entity(id string, e *entity) quoth.Entity {
	out := quoth.Entity{ID: id, Name: e.name, Type: e.typ}
	if out.Type == "" {
		out.Type = quoth.Organisation
	}
	if out.Type == quoth.Person && e.plural {
		out.Type = quoth.Group
	}
	have := map[string]bool{strings.ToLower(e.name): true}
	for _, m := range e.mentions {
		s := x.d.Span(m.Range)
		out.Mentions = append(out.Mentions, quoth.Mention{Span: s, Kind: m.kind})
		if m.kind == quoth.MentionName && e.proper {
			t := x.d.Text[s.Start:s.End]
			if k := strings.ToLower(t); !have[k] && len(have) < 50 {
				have[k] = true
				out.Aliases = append(out.Aliases, t)
			}
		}
	}
	if out.Name == "" && len(e.mentions) > 0 {
		out.Name = x.text(e.mentions[0].Range)
	}
	seen := map[nlp.Range]bool{}
	for _, r := range e.roles {
		if r.span.Len() == 0 || r.own || r.det == inCourt || seen[r.span] || x.onlyTitle(r.span) {
			continue
		}
		seen[r.span] = true
		out.Roles = append(out.Roles, x.d.Span(r.span))
	}
	slices.SortFunc(out.Roles, func(a, b quoth.Span) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// onlyTitle reports whether a role is no more than a form of address.
func (x *reading) onlyTitle(r nlp.Range) bool {
	return r.Len() == 1 && (bare(x.d.Word(r.Start)) == "dr" || honorifics[bare(x.d.Word(r.Start))])
}

// kindOf is the form of a statement's source.
func (x *reading) kindOf(i int) quoth.SourceKind {
	s := &x.statements[i]
	src := &x.sources[i]
	if s.source.Len() == 0 {
		if len(x.a.Statements[i].Source.Spans) == 0 {
			return quoth.SourceNone
		}
		return quoth.SourceNominal
	}
	var e *entity
	if s.entity >= 0 {
		e = x.entities[s.entity]
	}
	switch src.form {
	case formPronoun, formSelf, formUnsaid:
		return quoth.SourcePronoun
	case formPair:
		if s.source.Len() == 1 {
			return quoth.SourcePronoun
		}
		return quoth.SourceGroup
	case formSides:
		return quoth.SourceGroup
	case formName, formGroup, formLabel:
		return quoth.SourceName
	}
	p := &src.phrase
	typ := p.typ
	if e != nil && e.typ != "" {
		typ = e.typ
	}
	if (e == nil || !e.proper) && (typ == quoth.Person || typ == quoth.Group) && (anonymous(strings.ToLower(x.text(s.source))) || p.lemma == "source" || p.lemma == "insider") {
		return quoth.SourceAnonymous
	}
	switch typ {
	case quoth.Document:
		return quoth.SourceDocument
	case quoth.Group:
		return quoth.SourceGroup
	}
	return quoth.SourceNominal
}
