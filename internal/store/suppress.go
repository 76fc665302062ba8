package store

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"quoth"
)

// Suppress hides a person's statements, or masks the person's name wherever it
// stands, in everything kept and in later ingests, and returns the suppression
// with its number. The name is a full one; a person goes by it who has it in an
// article as name or alias.
func (db *DB) Suppress(ctx context.Context, s Suppression) (Suppression, error) {
	s.Name = strings.Join(strings.Fields(s.Name), " ")
	for _, t := range []string{s.Name, s.Who, s.Why} {
		if !utf8.ValidString(t) || strings.IndexByte(t, 0) >= 0 || len(t) > 2000 {
			return s, fmt.Errorf("suppression: %w: a value is not text, or longer than 2000 bytes", ErrInvalid)
		}
	}
	switch {
	case fold(s.Name) == "":
		return s, fmt.Errorf("suppression: %w: give the full name of the person", ErrInvalid)
	case strings.TrimSpace(s.Who) == "":
		return s, fmt.Errorf("suppression: %w: say who asks for it", ErrInvalid)
	}
	err := db.update(ctx, "suppress", func(w *writer) error {
		row := &suppressionRow{id: w.number("suppression"), name: s.Name, folded: fold(s.Name), at: w.now, who: s.Who, why: s.Why}
		if s.Anonymise {
			row.anonymise = 1
		}
		s.ID, s.At = row.id, timeOf(row.at)
		w.save("suppression", row)
		return w.suppress(row.folded)
	})
	return s, err
}

// Unsuppress lifts a suppression: what it hid or masked is shown again, as far as
// the text is kept. That there was one stays noted.
func (db *DB) Unsuppress(ctx context.Context, id int64) error {
	return db.update(ctx, "lift a suppression", func(w *writer) error {
		var row *suppressionRow
		if err := selectRows(w, "suppression", `id = $1`, []any{id}, func(r *suppressionRow) { row = r }); err != nil {
			return err
		}
		switch {
		case row == nil:
			return fmt.Errorf("suppression %d: %w", id, ErrNotFound)
		case row.lifted != "":
			return fmt.Errorf("suppression %d: %w: it is lifted already", id, ErrConflict)
		}
		row.lifted = w.now
		w.save("suppression", row)
		return w.suppress(row.folded)
	})
}

// Suppressions lists those in force, in order.
func (db *DB) Suppressions(ctx context.Context) ([]Suppression, error) {
	var list []Suppression
	err := selectFrom(ctx, db.read, "suppression", `lifted = '' ORDER BY id`, nil, func(r *suppressionRow) {
		list = append(list, Suppression{ID: r.id, Name: r.name, Anonymise: r.anonymise == 1, At: timeOf(r.at), Who: r.who, Why: r.why})
	})
	return list, db.fail("list suppressions", err)
}

// suppress settles every revision that has a name, after what holds of it has
// changed.
func (w *writer) suppress(folded string) error {
	if err := w.flush(); err != nil {
		return err
	}
	var err error
	if w.suppressed, err = w.db.suppressed(w.ctx, w.tx); err != nil {
		return err
	}
	revisions := map[int64]bool{}
	if err := w.mentioning(folded, revisions); err != nil {
		return err
	}
	words := map[string]bool{}
	speakers := map[int64]bool{}
	if err := w.settleAll(revisions, func(st *state) error {
		st.wordsOf(words)
		for _, c := range st.order {
			if c.row.speaker != 0 {
				speakers[c.row.speaker] = true
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := w.renameSpeakers(speakers); err != nil {
		return err
	}
	return w.forgetWords(words)
}

// mentioning finds the revisions whose words have a name, or whose entities do.
func (w *writer) mentioning(folded string, revisions map[int64]bool) error {
	name := quoth.Words(folded)
	has := func(text string) bool {
		words := quoth.Words(text)
		for i := range words {
			if i+len(name) <= len(words) && sameWords(words[i:], name) {
				return true
			}
		}
		return false
	}
	rows, err := w.tx.QueryContext(w.ctx, `SELECT id, title, text FROM revision`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var title, text string
		if err := rows.Scan(&id, &title, &text); err != nil {
			return err
		}
		if has(text) || has(title) {
			revisions[id] = true
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var bad error
	err = selectRows(w, "entity", `1 = 1`, nil, func(r *entityRow) {
		e, err := decodeEntity(r)
		if err != nil {
			bad = err
		}
		for _, n := range append(e.Aliases, e.Name) {
			if fold(n) == folded {
				revisions[r.revision] = true
			}
		}
	})
	if err != nil {
		return err
	}
	if bad != nil {
		return bad
	}
	// A merge may have made somebody of another name that person.
	return w.collect(revisions, `SELECT e.revision_id FROM entity e JOIN speaker s ON s.id = e.speaker_id JOIN speaker r ON r.id = s.merged_into
		WHERE r.folded = $1`, folded)
}

// renameSpeakers lists speakers anew by the names they have where they are not
// hidden or masked.
func (w *writer) renameSpeakers(speakers map[int64]bool) error {
	for id := range speakers {
		if err := w.exec(`DELETE FROM speaker_word WHERE speaker_id = `+w.db.dialect.placeholders(1, 1), id); err != nil {
			return err
		}
	}
	clear(w.db.cache.names)
	for id := range speakers {
		revisions := map[int64]bool{}
		if err := w.collect(revisions, `SELECT revision_id FROM entity WHERE speaker_id = $1`, id); err != nil {
			return err
		}
		for revision := range revisions {
			st, err := w.load(revision)
			if err != nil {
				return err
			}
			if err := st.resolve(); err != nil {
				return err
			}
			st.nameSpeakers()
		}
	}
	return w.flush()
}
