package store

import (
	"cmp"
	"slices"
	"strings"

	"quoth"
)

// minOverlap is how much of their contents two statements must share to be taken
// as the same: shared bytes over the bytes of both.
const minOverlap = .5

// reanalyse replaces what was found in a known text by what another model finds.
// A statement that both found keeps its number, key and corrections; one that
// only the old one found is withdrawn, unless a person corrected or added it.
func (p *putter) reanalyse(in *incoming, known *revisionRow) (Changes, int, error) {
	st, err := p.load(known.id)
	if err != nil {
		return Changes{}, 0, err
	}
	if err := st.dropFound(); err != nil {
		return Changes{}, 0, err
	}
	if st.text == "" {
		st.text = in.a.Text // not kept, and here for the words of the statements
		if st.policy.text { // it may be kept again
			st.revision.text = in.a.Text
		}
	}
	st.revision.model, st.revision.language = in.a.Model, in.a.Language
	st.revision.layout, st.blocks = encodeLayout(in.a.Blocks, in.a.Excluded), in.a.Blocks
	was := st.entities
	st.order = nil
	if err := st.addEntities(in); err != nil {
		return Changes{}, 0, err
	}
	old := st.statements
	match := matchStatements(old, in.a.Statements)
	renamed := map[string]string{} // local IDs of statements, old to new
	matched := map[*held]bool{}
	var fresh []*held
	for i, s := range in.a.Statements {
		h := match[i]
		if h == nil {
			fresh = append(fresh, st.add(in, i, s))
			continue
		}
		matched[h] = true
		renamed[h.row.local] = s.ID
		h.found, h.row.found = s, encodeStatement(&s)
		h.row.local, h.row.model, h.row.ordinal = s.ID, in.a.Model, int64(i)
	}
	st.number(fresh)
	st.keepOld(old, matched, was, renamed)
	st.nameNamings(in)
	if err := st.settle(); err != nil {
		return Changes{}, 0, err
	}
	st.save()
	p.save("revision", st.revision)
	known.model = in.a.Model
	changes, live := st.changes()
	return changes, live, nil
}

// dropFound takes out the entities and labels that are to be replaced.
func (st *state) dropFound() error {
	for _, table := range []string{"entity", "naming"} {
		if err := st.w.exec(`DELETE FROM `+table+` WHERE revision_id = `+st.w.db.dialect.placeholders(1, 1), st.revision.id); err != nil {
			return err
		}
	}
	st.w.changed = true
	return nil
}

// keepOld gives the statements that are only of the old analysis IDs that no new
// one has, and makes what they refer to that of the new analysis.
func (st *state) keepOld(old []*held, matched map[*held]bool, was map[string]*cast, renamed map[string]string) {
	taken := map[string]bool{}
	for _, h := range st.statements {
		if matched[h] || !slices.Contains(old, h) {
			taken[h.row.local] = true
		}
	}
	for _, h := range old {
		if matched[h] {
			continue
		}
		h.row.local = freeLocal(h.row.local, taken)
		if h.row.found == "" { // who is meant where its addition was undone; else it is computed anew
			if s, err := decodeStatement(h.row.local, h.row.effective); err == nil {
				s.Speaker = st.nowOf(was[s.Speaker])
				h.row.effective = encodeStatement(&s)
			}
			continue
		}
		s := &h.found
		s.ID, s.Parent = h.row.local, renamed[s.Parent]
		s.Speaker = st.nowOf(was[s.Speaker])
		s.Addressee.Entity = st.nowOf(was[s.Addressee.Entity])
		for i := range s.Via {
			s.Via[i].Entity = st.nowOf(was[s.Via[i].Entity])
		}
		h.row.found = encodeStatement(s)
	}
}

// freeLocal is the ID itself, or with a letter and number where it is taken.
func freeLocal(id string, taken map[string]bool) string {
	free := id
	for n := 1; taken[free]; n++ {
		free = strings.TrimRight(id, "'") + strings.Repeat("'", n)
	}
	taken[free] = true
	return free
}

// nowOf is the ID of the entity that another analysis of the text called was: of
// the same speaker, else of the same name.
func (st *state) nowOf(was *cast) string {
	if was == nil {
		return ""
	}
	for _, c := range st.order {
		if was.row.speaker != 0 && c.row.speaker == was.row.speaker {
			return c.ID
		}
	}
	for _, c := range st.order {
		if c.Name == was.Name && c.Type == was.Type {
			return c.ID
		}
	}
	return ""
}

// changes counts what became of the statements, and how many are live.
func (st *state) changes() (c Changes, live int) {
	for _, h := range st.statements {
		if h.row.live == 1 {
			live++
		}
		switch {
		case h.before == nil || h.before.live == 0 && h.row.live == 1:
			c.New++
		case h.before.live == 1 && h.row.live == 0:
			c.Gone++
		case h.before.live == 0:
		case sameFinding(h.before, &h.row):
			c.Kept++
		default:
			c.Changed++
		}
	}
	return c, live
}

// sameFinding reports whether a reader would see the same statement.
func sameFinding(a, b *statementRow) bool {
	return a.kind == b.kind && a.act == b.act && a.stance == b.stance && a.source == b.source && a.lemma == b.lemma && a.tags == b.tags &&
		a.speaker == b.speaker && a.sourceText == b.sourceText && a.cueText == b.cueText && a.content == b.content
}

// matchStatements says which old statement each new one is, nil for none: those
// that share most of their content first, then those of the same source and cue.
func matchStatements(old []*held, fresh []quoth.Statement) []*held {
	type pair struct {
		old, fresh int
		overlap    float64
		live       int64
	}
	var pairs []pair
	for i, h := range old {
		content := h.contentOf()
		for j := range fresh {
			if o := overlap(content, fresh[j].Content); o >= minOverlap {
				pairs = append(pairs, pair{i, j, o, h.row.live})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.overlap, a.overlap), cmp.Compare(b.live, a.live), cmp.Compare(a.old, b.old), cmp.Compare(a.fresh, b.fresh))
	})
	match, used := make([]*held, len(fresh)), make([]bool, len(old))
	for _, p := range pairs {
		if match[p.fresh] == nil && !used[p.old] {
			match[p.fresh], used[p.old] = old[p.old], true
		}
	}
	for j := range fresh {
		s := &fresh[j]
		if match[j] != nil || len(s.Source.Spans) == 0 || len(s.Cue.Spans) == 0 {
			continue
		}
		for i, h := range old {
			if !used[i] && h.row.found != "" && slices.Equal(h.found.Source.Spans, s.Source.Spans) && slices.Equal(h.found.Cue.Spans, s.Cue.Spans) {
				match[j], used[i] = h, true
				break
			}
		}
	}
	return match
}

// contentOf is the content as it was found, or as a person gave it.
func (h *held) contentOf() []quoth.Span {
	if h.row.found != "" {
		return h.found.Content
	}
	s, err := decodeStatement(h.row.local, h.row.effective)
	if err != nil {
		return nil
	}
	return s.Content
}

// overlap is the bytes that two lists of spans share, over those of both.
func overlap(a, b []quoth.Span) float64 {
	shared, all := 0, 0
	for _, s := range a {
		all += s.Len()
		for _, t := range b {
			shared += max(0, min(s.End, t.End)-max(s.Start, t.Start))
		}
	}
	for _, t := range b {
		all += t.Len()
	}
	if all == shared {
		return 0
	}
	return float64(shared) / float64(all-shared)
}

// supersede takes the statements of an article's earlier text out of the record
// and carries corrections over to those of the new text that read the same.
func (p *putter) supersede(revision int64, now *state) error {
	old, err := p.load(revision)
	if err != nil {
		return err
	}
	if err := old.resolve(); err != nil {
		return err
	}
	if err := old.correct(); err != nil { // as it was, with its corrections
		return err
	}
	old.carryOver(now)
	old.current = false
	return old.settle()
}

// carryOver repeats corrections on the statements of a new revision whose content
// and source read the same.
func (st *state) carryOver(to *state) {
	for _, h := range st.statements {
		list := st.active(h.row.key)
		if len(list) == 0 || len(h.contentOf()) == 0 {
			continue
		}
		target := st.twin(h, to)
		shift := 0
		if target != nil {
			shift = target.found.Content[0].Start - h.contentOf()[0].Start
		}
		for _, r := range list {
			set := decodeSet(r.set)
			next := *r
			next.id, next.at, next.article = 0, st.w.now, to.row.key
			next.why = strings.TrimSuffix("carried over from revision "+itoa(st.revision.n)+": "+r.why, ": ")
			switch Action(r.action) {
			case Add:
				if target != nil {
					continue // the model finds it now
				}
				content, ok := st.moved(to, set.Content, set.Content)
				if !ok {
					continue
				}
				for _, spans := range []*spanList{set.Source, set.Cue} {
					if spans == nil {
						continue
					}
					if *spans, ok = st.moved(to, *spans, set.Content); !ok {
						*spans = nil
					}
				}
				set.Content = content
				target = to.addHuman(content)
			default:
				if target == nil || !st.shiftSet(to, &set, shift) {
					continue
				}
			}
			next.id = st.w.number("correction")
			next.statement, next.set = target.row.key, set.encode()
			to.corrections = append(to.corrections, &next)
			st.w.save("correction", &next)
		}
	}
}

// twin is the statement found in another text whose content and source read the
// same as h was found.
func (st *state) twin(h *held, to *state) *held {
	content, source := h.row.content, h.row.sourceText
	if st.text != "" && h.row.found != "" {
		content, source = join(st.text, h.found.Content), join(st.text, h.found.Source.Spans)
	}
	for _, t := range to.statements {
		if t.row.found != "" && join(to.text, t.found.Content) == content && join(to.text, t.found.Source.Spans) == source {
			return t
		}
	}
	return nil
}

// shiftSet moves the spans of a correction; false where other words stand there.
func (st *state) shiftSet(to *state, set *setJSON, by int) bool {
	for _, spans := range []*spanList{set.Source, set.Cue, &set.Content} {
		if spans == nil {
			continue
		}
		for i, s := range *spans {
			t := quoth.Span{Start: s.Start + by, End: s.End + by}
			if st.text == "" || t.Start < 0 || t.End > len(to.text) || to.text[t.Start:t.End] != st.text[s.Start:s.End] {
				return false
			}
			(*spans)[i] = t
		}
	}
	return true
}

// moved finds spans again in another text, by how far the first of anchor has
// moved, which must stand there exactly once.
func (st *state) moved(to *state, spans, anchor []quoth.Span) ([]quoth.Span, bool) {
	if st.text == "" || len(anchor) == 0 {
		return nil, false
	}
	words := st.text[anchor[0].Start:anchor[0].End]
	at := strings.Index(to.text, words)
	if at < 0 || strings.LastIndex(to.text, words) != at {
		return nil, false
	}
	by := at - anchor[0].Start
	var out []quoth.Span
	for _, s := range spans {
		t := quoth.Span{Start: s.Start + by, End: s.End + by}
		if t.Start < 0 || t.End > len(to.text) || to.text[t.Start:t.End] != st.text[s.Start:s.End] {
			return nil, false
		}
		out = append(out, t)
	}
	return out, true
}
