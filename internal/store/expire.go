package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
)

// SetPolicy sets what is kept of an outlet, by its key, now and in later ingests,
// in one transaction: texts that are no longer to be kept are removed at once and
// cannot be brought back but by ingesting again. Articles past the retention go
// with the next Expire.
func (db *DB) SetPolicy(ctx context.Context, outlet string, p Policy) error {
	switch p.Text {
	case "":
		p.Text = FullText
	case FullText, Snippets, MetadataOnly:
	default:
		return fmt.Errorf("policy: %w: unknown text policy %q; known are full, snippets and metadata", ErrInvalid, p.Text)
	}
	if p.Retention < 0 || p.Retention > 100_000 {
		return fmt.Errorf("policy: %w: retention %d: want days, 0 for ever", ErrInvalid, p.Retention)
	}
	if !utf8.ValidString(p.Licence) || strings.IndexByte(p.Licence, 0) >= 0 || len(p.Licence) > 2000 {
		return fmt.Errorf("policy: %w: the licence is not text, or longer than 2000 bytes", ErrInvalid)
	}
	return db.update(ctx, "set a policy", func(w *writer) error {
		var row *outletRow
		if err := selectRows(w, "outlet", `key = $1`, []any{outlet}, func(r *outletRow) { row = r }); err != nil {
			return err
		}
		if row == nil {
			return fmt.Errorf("outlet %q: %w", outlet, ErrNotFound)
		}
		before := TextPolicy(row.policy)
		row.policy, row.retention, row.licence = string(p.Text), int64(p.Retention), p.Licence
		w.save("outlet", row)
		if before == p.Text {
			return nil
		}
		if err := w.flush(); err != nil {
			return err
		}
		revisions := map[int64]bool{}
		if err := w.collect(revisions, `SELECT r.id FROM revision r JOIN article a ON a.id = r.article_id WHERE a.outlet_id = $1`, row.id); err != nil {
			return err
		}
		var captures []any
		words := map[string]bool{}
		if err := w.settleAll(revisions, func(st *state) error {
			if !st.policy.text && st.text != "" {
				st.revision.text = "" // the words of the statements are taken from it one last time
				w.save("revision", st.revision)
				captures = append(captures, st.revision.id)
			}
			st.wordsOf(words)
			return st.forgetNamings()
		}); err != nil {
			return err
		}
		if err := w.dropRaw(captures); err != nil {
			return err
		}
		return w.forgetWords(words)
	})
}

// forgetNamings takes the words out of labels where a policy keeps none.
func (st *state) forgetNamings() error {
	if st.policy.words {
		return nil
	}
	return selectRows(st.w, "naming", `revision_id = $1 AND text <> ''`, []any{st.revision.id}, func(r *namingRow) {
		r.text = ""
		st.namings = append(st.namings, r)
	})
}

// dropRaw takes the bytes out of the inputs that have one of these revisions.
func (w *writer) dropRaw(revisions []any) error {
	for part := range slices.Chunk(revisions, 256) {
		var rows []*captureRow
		if err := selectRows(w, "capture", `raw IS NOT NULL AND id IN (SELECT capture_id FROM capture_revision WHERE revision_id IN `+
			w.db.dialect.placeholders(1, len(part))+`)`, part, func(r *captureRow) {
			r.raw = nil
			rows = append(rows, r)
		}); err != nil {
			return err
		}
		for _, r := range rows {
			w.save("capture", r)
		}
	}
	return w.flush()
}

// Expire removes the articles past their outlet's retention: texts, statements,
// their place in the index, and the bytes of the inputs they came in. A row is
// left that says so, so that a later ingest does not bring them back. It returns
// how many.
func (db *DB) Expire(ctx context.Context) (articles int, err error) {
	err = db.update(ctx, "expire", func(w *writer) error {
		var due []*articleRow
		outlets := map[int64]*outletRow{}
		if err := selectRows(w, "outlet", `retention > 0`, nil, func(r *outletRow) { outlets[r.id] = r }); err != nil {
			return err
		}
		now := db.now()
		for id, o := range outlets {
			captured := map[int64]string{}
			rows, err := w.tx.QueryContext(w.ctx, `SELECT a.id, r.captured FROM article a JOIN revision r ON r.id = a.revision_id
				WHERE a.outlet_id = $1 AND a.day = ''`, id)
			if err != nil {
				return err
			}
			for rows.Next() {
				var article int64
				var at string
				if err := rows.Scan(&article, &at); err != nil {
					rows.Close()
					return err
				}
				captured[article] = at
			}
			if err := rows.Err(); err != nil {
				return err
			}
			if err := selectRows(w, "article", `outlet_id = $1 AND expired = ''`, []any{id}, func(r *articleRow) {
				if pastRetention(o, r.day, captured[r.id], now) {
					due = append(due, r)
				}
			}); err != nil {
				return err
			}
		}
		slices.SortFunc(due, func(a, b *articleRow) int { return int(a.id - b.id) })
		words := map[string]bool{}
		for _, r := range due {
			if err := w.expire(r, words); err != nil {
				return err
			}
		}
		articles = len(due)
		return w.forgetWords(words)
	})
	return articles, err
}

// expire removes everything of an article but its row.
func (w *writer) expire(r *articleRow, words map[string]bool) error {
	revisions := map[int64]bool{}
	if err := w.collect(revisions, `SELECT id FROM revision WHERE article_id = $1`, r.id); err != nil {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	if err := selectRows(w, "statement", `article_id = $1`, []any{r.id}, func(s *statementRow) {
		s.wordsOf(words)
		if s.live == 1 {
			w.count(s, -1)
			w.drops = append(w.drops, s)
		}
	}); err != nil {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	var ids []any
	for id := range revisions {
		ids = append(ids, id)
	}
	if err := w.dropRaw(ids); err != nil {
		return err
	}
	// The inputs stay known, so that they are not read again and again.
	if err := w.relink(ids); err != nil {
		return err
	}
	for _, table := range []string{"naming", "entity"} {
		if err := w.deleteIn(`DELETE FROM `+table+` WHERE revision_id IN `, ids); err != nil {
			return err
		}
	}
	for _, table := range []string{"statement", "revision"} {
		if err := w.deleteIn(`DELETE FROM `+table+` WHERE article_id IN `, []any{r.id}); err != nil {
			return err
		}
	}
	r.expired, r.revision = w.now, 0
	w.save("article", r)
	return w.flush()
}

// relink makes the captures of removed revisions those of an article that was not
// taken.
func (w *writer) relink(revisions []any) error {
	var links []*captureRevisionRow
	if err := selectIn(w, "capture_revision", "revision_id", revisions, func(r *captureRevisionRow) { links = append(links, r) }); err != nil {
		return err
	}
	if err := w.deleteIn(`DELETE FROM capture_revision WHERE revision_id IN `, revisions); err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, l := range links {
		if !seen[l.capture] {
			seen[l.capture] = true
			w.save("capture_revision", &captureRevisionRow{capture: l.capture, model: l.model})
		}
	}
	return nil
}

// wordsOf adds the words that search sees of the statements, as they are kept.
func (st *state) wordsOf(to map[string]bool) {
	for _, h := range st.statements {
		h.row.wordsOf(to)
	}
}

func (r *statementRow) wordsOf(to map[string]bool) {
	for _, text := range [...]string{r.content, r.around, r.who, r.about} {
		for word := range quoth.EachWord(text) {
			if !to[word.Text] {
				to[strings.Clone(word.Text)] = true
			}
		}
	}
}

// forgetWords takes words out of the vocabulary that no live statement has.
func (w *writer) forgetWords(words map[string]bool) error {
	if err := w.flush(); err != nil {
		return err
	}
	var gone []any
	for word := range words {
		there, err := w.db.dialect.indexed(w, word)
		if err != nil {
			return err
		}
		if !there {
			gone = append(gone, word)
			delete(w.db.cache.words, word)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	w.changed = true
	return w.deleteIn(`DELETE FROM word WHERE word IN `, gone)
}
