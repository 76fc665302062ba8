package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"quoth"
)

// A feature is a part of a statement in words, for people.
type feature struct{ name, value string }

// describe says a statement in words, names masked; nil for one that is no part
// of the record.
func (st *state) describe(h *held) []feature {
	if h.gone != "" {
		return nil
	}
	words := func(spans []quoth.Span, kept string) string {
		if st.text == "" {
			return kept
		}
		return st.masker.mask(join(st.text, spans))
	}
	speaker := unknownSpeaker
	if c := st.entities[h.now.Speaker]; c != nil {
		if speaker = c.Name; c.root != nil {
			speaker = c.root.name
		}
		speaker = st.masker.mask(speaker)
	}
	if !st.policy.words {
		return []feature{{"kind", string(h.now.Kind)}}
	}
	return []feature{
		{"content", words(h.now.Content, h.row.content)}, {"source", words(h.now.Source.Spans, h.row.sourceText)},
		{"cue", words(h.now.Cue.Spans, h.row.cueText)}, {"kind", string(h.now.Kind)}, {"speaker", speaker},
	}
}

// difference says in words what is no longer so and what is so now. Of a
// statement that was added or is gone that is its content.
func difference(before, after []feature) (string, string) {
	if before == nil || after == nil {
		content := func(list []feature) string {
			if list == nil {
				return ""
			}
			return list[0].value
		}
		return content(before), content(after)
	}
	var was, is []string
	for i := range before {
		if before[i] != after[i] {
			was = append(was, before[i].name+": "+before[i].value)
			is = append(is, after[i].name+": "+after[i].value)
		}
	}
	return strings.Join(was, "\n"), strings.Join(is, "\n")
}

// Corrections is the history of changes, newest first: of a statement, an article
// or a speaker by its key, or all where every key is "". next is the cursor of
// the page after this, "" at the end.
func (db *DB) Corrections(ctx context.Context, statement, article, speaker string, p Page) (list []Correction, next string, err error) {
	before := int64(1<<62 - 1)
	if p.After != "" {
		if before, err = strconv.ParseInt(p.After, 10, 64); err != nil || before < 1 {
			return nil, "", fmt.Errorf("cursor %q: %w: it is none of this list", p.After, ErrInvalid)
		}
	}
	limit := p.Limit
	switch {
	case limit == 0:
		limit = 20
	case limit < 0 || limit > 200:
		return nil, "", fmt.Errorf("limit %d: %w: want 1 to 200", limit, ErrInvalid)
	}
	if speaker != "" && !isKey(speaker) {
		return nil, "", nil
	}
	err = db.view(ctx, "list corrections", func(tx *sql.Tx) error {
		w := db.reader(ctx, tx)
		if w.suppressed, err = db.suppressed(ctx, tx); err != nil {
			return err
		}
		where, args := `id < $1`, []any{before}
		for _, f := range []struct{ value, clause string }{
			{statement, `statement = $%d`}, {article, `article = $%d`}, {speaker, `"set" LIKE '%%' || $%d || '%%'`},
		} {
			if f.value != "" {
				args = append(args, f.value)
				where += ` AND ` + fmt.Sprintf(f.clause, len(args))
			}
		}
		var rows []*correctionRow
		if err := selectRows(w, "correction", where+` ORDER BY id DESC LIMIT `+strconv.Itoa(limit+1), args, func(r *correctionRow) {
			rows = append(rows, r)
		}); err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			next = itoa(rows[limit-1].id)
		}
		h := &history{writer: w, states: map[string]*state{}}
		for _, r := range rows {
			c, err := h.correction(r)
			if err != nil {
				return err
			}
			list = append(list, c)
		}
		return nil
	})
	return list, next, err
}

// isKey reports whether a text has the form of a key.
func isKey(s string) bool {
	b, err := keyEncoding.DecodeString(s)
	return err == nil && len(b) == 10
}

// reader is a writer on a transaction that only reads: what it collects is never
// written.
func (db *DB) reader(ctx context.Context, tx *sql.Tx) *writer {
	shadow := &DB{name: db.name, dialect: db.dialect, file: db.file, now: db.now}
	shadow.cache.reset()
	w := shadow.newWriter(ctx, tx)
	w.dry = true
	return w
}

// A history reads corrections with what they changed.
type history struct {
	*writer
	states map[string]*state // by statement
	global []*correctionRow  // those about speakers, asked once
}

func (h *history) correction(r *correctionRow) (Correction, error) {
	set := decodeSet(r.set)
	c := Correction{
		ID: r.id, At: timeOf(r.at), Who: r.who, Why: r.why, Action: Action(r.action), Statement: r.statement, Article: r.article,
		Content: set.Content, Kind: set.Kind, Speaker: set.Speaker, Into: set.Into, Articles: set.Articles, Undoes: r.undoes,
	}
	if set.Source != nil {
		c.Source = append([]quoth.Span{}, *set.Source...)
	}
	if set.Cue != nil {
		c.Cue = append([]quoth.Span{}, *set.Cue...)
	}
	if r.article == "" {
		return c, h.aboutSpeaker(&c, set)
	}
	st, held, err := h.state(r.statement)
	if err != nil || st == nil {
		return c, err
	}
	c.Undone = st.undone[r.id]
	i := slices.IndexFunc(st.corrections, func(o *correctionRow) bool { return o.id == r.id })
	if i < 0 {
		return c, nil
	}
	before, err := st.asOf(held, i)
	if err != nil {
		return c, err
	}
	after, err := st.asOf(held, i+1)
	if err != nil {
		return c, err
	}
	if c.Action == Add {
		before = nil
	}
	c.Before, c.After = difference(before, after)
	return c, nil
}

// state loads the revision of a statement; nil where it has expired.
func (h *history) state(key string) (*state, *held, error) {
	st := h.states[key]
	if st == nil {
		k := &corrector{writer: h.writer}
		var n int
		if err := h.tx.QueryRowContext(h.ctx, `SELECT count(*) FROM statement WHERE key = $1`, key).Scan(&n); err != nil || n == 0 {
			return nil, nil, err
		}
		var err error
		if st, _, err = k.stateOf(key); err != nil {
			return nil, nil, err
		}
		h.states[key] = st
	}
	return st, st.byKey(key), nil
}

// asOf describes a statement as it was after the first n corrections.
func (st *state) asOf(h *held, n int) ([]feature, error) {
	then := *st
	then.corrections = st.corrections[:n]
	then.undone = undoneOf(then.corrections)
	if err := then.resolve(); err != nil {
		return nil, err
	}
	copy := *h
	if err := then.replay(&copy, then.active(h.row.key)); err != nil {
		return nil, err
	}
	return then.describe(&copy), nil
}

// aboutSpeaker fills in what a merge or split changed.
func (h *history) aboutSpeaker(c *Correction, set setJSON) error {
	if h.global == nil {
		if err := selectRows(h.writer, "correction", `article = '' ORDER BY id`, nil, func(r *correctionRow) { h.global = append(h.global, r) }); err != nil {
			return err
		}
	}
	c.Undone = undoneOf(h.global)[c.ID]
	k := &corrector{writer: h.writer}
	name := func(key string) (string, error) {
		r, err := k.speakerNamed(key)
		if err != nil {
			return "", err
		}
		return h.suppressed.name(r.name), nil
	}
	var err error
	if set.Speaker != "" {
		if c.Before, err = name(set.Speaker); err != nil {
			return err
		}
	}
	if set.Into != "" {
		if c.After, err = name(set.Into); err != nil {
			return err
		}
	}
	if c.Action == Split {
		c.After = fmt.Sprintf("%s, in %d articles", c.After, len(set.Articles))
	}
	return nil
}
