package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
)

// Correct makes one change and returns it with its number, time, and what it
// changed. Of a split, Into is then the new speaker.
//
// ErrInvalid: it can never be made (no name given, a span outside the text, no
// content). ErrNotFound: the statement, article or speaker is not there.
// ErrConflict: not as things stand (superseded, rejected, already undone, the text
// is not kept).
func (db *DB) Correct(ctx context.Context, c Correction) (Correction, error) {
	if strings.TrimSpace(c.Who) == "" {
		return c, fmt.Errorf("correction: %w: say who makes it", ErrInvalid)
	}
	for _, t := range []string{c.Who, c.Why, c.Statement, c.Article, c.Speaker, c.Into, string(c.Kind)} {
		if !utf8.ValidString(t) || strings.IndexByte(t, 0) >= 0 || len(t) > 4000 {
			return c, fmt.Errorf("correction: %w: a value is not text, or longer than 4000 bytes", ErrInvalid)
		}
	}
	if c.Kind != "" && !knownKinds[c.Kind] {
		return c, fmt.Errorf("correction: %w: unknown kind %q; known are direct, mixed and indirect", ErrInvalid, c.Kind)
	}
	err := db.update(ctx, "correct", func(w *writer) error {
		k := &corrector{writer: w, row: &correctionRow{at: w.now, who: c.Who, why: c.Why, action: string(c.Action), statement: c.Statement}}
		do, ok := map[Action]func(*Correction) error{Edit: k.edit, Reject: k.edit, Add: k.add, Merge: k.merge, Split: k.splitOff, Undo: k.undo}[c.Action]
		if !ok {
			return fmt.Errorf("correction: %w: unknown action %q; known are edit, reject, add, merge, split and undo", ErrInvalid, c.Action)
		}
		if err := do(&c); err != nil {
			return err
		}
		c.ID, c.At = k.row.id, timeOf(k.row.at)
		c.Statement, c.Article = k.row.statement, k.row.article
		return nil
	})
	return c, err
}

// A corrector makes one correction.
type corrector struct {
	*writer
	row *correctionRow
}

// note adds the correction to the record of changes.
func (k *corrector) note(set setJSON) {
	k.row.id = k.number("correction")
	k.row.set = set.encode()
	k.save("correction", k.row)
}

// stateOf loads the revision in which a statement stands.
func (k *corrector) stateOf(key string) (*state, *held, error) {
	var row *statementRow
	if err := selectRows(k.writer, "statement", `key = $1`, []any{key}, func(r *statementRow) { row = r }); err != nil {
		return nil, nil, err
	}
	if row == nil {
		return nil, nil, fmt.Errorf("statement %q: %w", key, ErrNotFound)
	}
	st, err := k.load(row.revision)
	if err != nil {
		return nil, nil, err
	}
	h := st.byKey(key)
	if h == nil {
		return nil, nil, fmt.Errorf("statement %q: %w: its revision does not have it", key, ErrDamaged)
	}
	return st, h, nil
}

// apply adds the correction to a state and settles that.
func (k *corrector) apply(st *state, h *held, set setJSON, c *Correction) error {
	if err := st.resolve(); err != nil {
		return err
	}
	if err := st.correct(); err != nil {
		return err
	}
	before := st.describe(h)
	k.row.statement, k.row.article = h.row.key, st.row.key
	k.note(set)
	st.corrections = append(st.corrections, k.row)
	if err := st.settle(); err != nil {
		return err
	}
	st.save()
	if c.Action == Add {
		before = nil
	}
	c.Before, c.After = difference(before, st.describe(h))
	return nil
}

func (k *corrector) edit(c *Correction) error {
	st, h, err := k.stateOf(c.Statement)
	if err != nil {
		return err
	}
	if h.row.live == 0 {
		return fmt.Errorf("statement %q: %w: it is no longer part of the record (%s)", c.Statement, ErrConflict, h.row.withdrawn)
	}
	if c.Action == Reject {
		return k.apply(st, h, setJSON{}, c)
	}
	set, err := k.setOf(st, c)
	if err != nil {
		return err
	}
	if set.Source == nil && set.Cue == nil && len(set.Content) == 0 && set.Kind == "" && set.Speaker == "" {
		return fmt.Errorf("correction: %w: it changes nothing", ErrInvalid)
	}
	return k.apply(st, h, set, c)
}

func (k *corrector) add(c *Correction) error {
	var article *articleRow
	if err := selectRows(k.writer, "article", `key = $1`, []any{c.Article}, func(r *articleRow) { article = r }); err != nil {
		return err
	}
	if article == nil || article.revision == 0 {
		return fmt.Errorf("article %q: %w", c.Article, ErrNotFound)
	}
	st, err := k.load(article.revision)
	if err != nil {
		return err
	}
	if len(c.Content) == 0 {
		return fmt.Errorf("correction: %w: a statement needs content", ErrInvalid)
	}
	set, err := k.setOf(st, c)
	if err != nil {
		return err
	}
	for _, h := range st.statements {
		if h.row.live == 1 && slices.Equal(h.contentOf(), c.Content) {
			return fmt.Errorf("article %q: %w: statement %s has this content already; edit that", c.Article, ErrConflict, h.row.key)
		}
	}
	return k.apply(st, st.addHuman(c.Content), set, c)
}

// setOf checks what a correction sets against the text, and finds the speaker.
func (k *corrector) setOf(st *state, c *Correction) (setJSON, error) {
	set := setJSON{Kind: c.Kind, Content: c.Content}
	check := checker{text: st.text}
	for _, part := range []struct {
		name  string
		spans []quoth.Span
		to    **spanList
	}{{"source", c.Source, &set.Source}, {"cue", c.Cue, &set.Cue}, {"content", c.Content, nil}} {
		if len(part.spans) > 0 && st.text == "" {
			return set, fmt.Errorf("article %q: %w: its text is not kept, so that no words of it can be chosen", st.row.key, ErrConflict)
		}
		check.part(part.name, part.spans)
		if part.spans != nil && part.to != nil {
			list := spanList(part.spans)
			*part.to = &list
		}
	}
	if c.Content != nil && len(c.Content) == 0 {
		return set, fmt.Errorf("correction: %w: a statement needs content; reject it if it is none", ErrInvalid)
	}
	if check.err != nil {
		return set, fmt.Errorf("correction: %w", check.err)
	}
	if len(set.Content) > 0 && set.Kind == "" { // noted, because the text may be gone when it is asked for again
		set.Kind = kindOf(join(st.text, set.Content))
	}
	if len(set.Content) > 0 && set.Kind == "" { // now, because the text may not be kept for ever
		set.Kind = kindOf(join(st.text, set.Content))
	}
	var err error
	set.Speaker, err = k.speakerFor(st, c.Speaker)
	return set, err
}

// speakerFor turns what a correction names as the speaker into a key.
func (k *corrector) speakerFor(st *state, name string) (string, error) {
	if name == "" || name == unknownSpeaker {
		return name, nil
	}
	if c := st.entities[name]; c != nil {
		if c.row.speaker == 0 {
			if err := st.assign(c, originOf(&c.Entity)); err != nil {
				return "", err
			}
		}
		return c.base, nil
	}
	if made, ok := strings.CutPrefix(name, "new:"); ok {
		made = strings.Join(strings.Fields(made), " ")
		folded := fold(made)
		if folded == "" {
			return "", fmt.Errorf("correction: %w: the new speaker has no name", ErrInvalid)
		}
		e := &quoth.Entity{Name: made, Type: quoth.Person}
		key := nameKey(string(e.Type), folded)
		if !isFullName(e.Type, folded) {
			key = keyOf("speaker", "human", itoa(k.number("human")), k.state["store"])
		}
		_, err := k.speakerOf(key, e, "human")
		return key, err
	}
	r, err := k.speakerNamed(name)
	if err != nil {
		return "", err
	}
	return r.key, nil
}

// speakerNamed returns the speaker of a key.
func (k *corrector) speakerNamed(key string) (*speakerRow, error) {
	if err := k.loadKeys([]any{key}); err != nil {
		return nil, err
	}
	if r := k.byKey[key]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("speaker %q: %w", key, ErrNotFound)
}

func (k *corrector) merge(c *Correction) error {
	goes, err := k.speakerNamed(c.Speaker)
	if err != nil {
		return err
	}
	stays, err := k.speakerNamed(c.Into)
	if err != nil {
		return err
	}
	if goes.root() == stays.root() {
		return fmt.Errorf("speakers %s and %s: %w: they count as one already", c.Speaker, c.Into, ErrConflict)
	}
	c.Before = k.suppressed.name(goes.name)
	c.After = k.suppressed.name(stays.name)
	k.note(setJSON{Speaker: goes.key, Into: stays.key})
	return k.remerge()
}

// remerge computes from all merges that count who counts as whom, and has the
// statements of everybody for whom that changed follow.
func (k *corrector) remerge() error {
	if err := k.flush(); err != nil {
		return err
	}
	merges, err := k.aboutSpeakers(Merge)
	if err != nil {
		return err
	}
	into := map[int64]int64{}
	root := func(id int64) int64 {
		for into[id] != 0 {
			id = into[id]
		}
		return id
	}
	for _, r := range merges {
		set := decodeSet(r.set)
		goes, err := k.speakerNamed(set.Speaker)
		if err != nil {
			return err
		}
		stays, err := k.speakerNamed(set.Into)
		if err != nil {
			return err
		}
		if a, b := root(goes.id), root(stays.id); a != b {
			into[a] = b
		}
	}
	var rows []*speakerRow
	if err := selectRows(k.writer, "speaker", `merged_into <> 0`, nil, func(r *speakerRow) { rows = append(rows, r) }); err != nil {
		return err
	}
	ids := map[int64]bool{}
	for _, r := range rows {
		ids[r.id] = true
	}
	for id := range into {
		ids[id] = true
	}
	var changed []int64
	for id := range ids {
		r, err := k.speaker(id)
		if err != nil {
			return err
		}
		now := root(id)
		if now == id {
			now = 0
		}
		if r.mergedInto != now {
			r.mergedInto, k.touched[id] = now, true
			changed = append(changed, id)
		}
	}
	slices.Sort(changed)
	k.changed = true
	return k.resettle(`SELECT DISTINCT revision_id FROM entity WHERE speaker_id IN `, changed, nil)
}

// resettle loads every revision that a query gives for some ids, changes it, and
// settles it.
func (w *writer) resettle(query string, ids []int64, change func(st *state) error) error {
	revisions := map[int64]bool{}
	for part := range slices.Chunk(ids, 256) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		if err := w.collect(revisions, query+w.db.dialect.placeholders(1, len(part)), args...); err != nil {
			return err
		}
	}
	return w.settleAll(revisions, change)
}

// collect adds the numbers that a query gives.
func (w *writer) collect(to map[int64]bool, query string, args ...any) error {
	rows, err := w.tx.QueryContext(w.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		to[id] = true
	}
	return rows.Err()
}

func (w *writer) settleAll(revisions map[int64]bool, change func(st *state) error) error {
	list := make([]int64, 0, len(revisions))
	for id := range revisions {
		list = append(list, id)
	}
	slices.Sort(list)
	for _, id := range list {
		st, err := w.load(id)
		if err != nil {
			return err
		}
		if change != nil {
			if err := change(st); err != nil {
				return err
			}
		}
		if err := st.settle(); err != nil {
			return err
		}
		st.save()
	}
	return w.flush()
}

func (k *corrector) splitOff(c *Correction) error {
	speaker, err := k.speakerNamed(c.Speaker)
	if err != nil {
		return err
	}
	if len(c.Articles) == 0 {
		return fmt.Errorf("correction: %w: name the articles in which it is somebody else", ErrInvalid)
	}
	set := setJSON{Speaker: speaker.key, Articles: c.Articles}
	root := speaker.id
	if speaker.mergedInto != 0 { // one of those merged leaves on its own
		set.From = []string{speaker.key}
	} else if err := selectRows(k.writer, "speaker", `id = $1 OR merged_into = $1 ORDER BY id`, []any{root}, func(r *speakerRow) {
		set.From = append(set.From, r.key)
	}); err != nil {
		return err
	}
	for _, article := range c.Articles {
		var n int
		if err := k.tx.QueryRowContext(k.ctx, `SELECT count(*) FROM article a JOIN entity e ON e.revision_id = a.revision_id
			JOIN speaker s ON s.id = e.speaker_id WHERE a.key = $1 AND (s.id = $2 OR s.merged_into = $2)`, article, root).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("article %q: %w: speaker %s is not in it", article, ErrNotFound, c.Speaker)
		}
	}
	k.row.id = k.number("correction")
	set.Into = keyOf("speaker", "split", itoa(k.row.id), k.state["store"])
	k.row.set = set.encode()
	k.save("correction", k.row)
	if _, err := k.speakerOf(set.Into, &quoth.Entity{Name: speaker.name, Type: quoth.EntityType(speaker.kind)}, "split"); err != nil {
		return err
	}
	c.Into = set.Into
	c.Before, c.After = k.suppressed.name(speaker.name), fmt.Sprintf("%s, in %d articles", k.suppressed.name(speaker.name), len(c.Articles))
	return k.resplit(c.Articles)
}

// resplit computes anew who the entities of some articles are.
func (k *corrector) resplit(articles []string) error {
	if err := k.flush(); err != nil {
		return err
	}
	k.splits = nil
	revisions := map[int64]bool{}
	for part := range slices.Chunk(articles, 256) {
		args := make([]any, len(part))
		for i, a := range part {
			args[i] = a
		}
		if err := k.collect(revisions, `SELECT r.id FROM revision r JOIN article a ON a.id = r.article_id WHERE a.key IN `+
			k.db.dialect.placeholders(1, len(part)), args...); err != nil {
			return err
		}
	}
	return k.settleAll(revisions, func(st *state) error {
		for _, c := range st.order {
			if c.row.speaker == 0 {
				continue
			}
			if err := st.assign(c, originOf(&c.Entity)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (k *corrector) undo(c *Correction) error {
	var list []*correctionRow
	if err := selectRows(k.writer, "correction", `id = $1`, []any{c.Undoes}, func(r *correctionRow) { list = append(list, r) }); err != nil {
		return err
	}
	if len(list) == 0 {
		return fmt.Errorf("correction %d: %w", c.Undoes, ErrNotFound)
	}
	target := list[0]
	var later []*correctionRow
	if err := selectRows(k.writer, "correction", `article = $1 ORDER BY id`, []any{target.article}, func(r *correctionRow) { later = append(later, r) }); err != nil {
		return err
	}
	if undoneOf(later)[target.id] {
		return fmt.Errorf("correction %d: %w: it is undone already", c.Undoes, ErrConflict)
	}
	k.row.undoes, k.row.statement, k.row.article = target.id, target.statement, target.article
	first := target // what the chain of undos ends in
	for Action(first.action) == Undo {
		i := slices.IndexFunc(later, func(r *correctionRow) bool { return r.id == first.undoes })
		if i < 0 {
			return fmt.Errorf("correction %d: %w: it undoes %d, which is not there", first.id, ErrDamaged, first.undoes)
		}
		first = later[i]
	}
	set := decodeSet(first.set)
	switch Action(first.action) {
	case Merge:
		k.note(setJSON{})
		return k.remerge()
	case Split:
		k.note(setJSON{})
		return k.resplit(set.Articles)
	}
	st, h, err := k.stateOf(target.statement)
	if err != nil {
		return err
	}
	if err := st.resolve(); err != nil {
		return err
	}
	if err := st.correct(); err != nil {
		return err
	}
	before := st.describe(h)
	k.note(setJSON{})
	st.corrections = append(st.corrections, k.row)
	st.undone = undoneOf(st.corrections)
	if err := st.settle(); err != nil {
		return err
	}
	st.save()
	c.Before, c.After = difference(before, st.describe(h))
	return nil
}
