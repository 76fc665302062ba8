package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
)

// articles computes every revision anew from what was found in it and what people
// corrected, by the very steps that writing takes, and compares. Nothing is
// written: a writer on a transaction that only reads collects what it would
// change, and that is what is wrong.
func (v *verification) articles() error {
	tx, ok := v.q.(*sql.Tx)
	if !ok {
		return fmt.Errorf("verify: %T is no transaction", v.q)
	}
	a := &articleCheck{verification: v, known: map[string]struct{}{}}
	a.begin = func() error {
		a.w = v.db.reader(v.ctx, tx)
		var err error
		a.w.suppressed, err = v.db.suppressed(v.ctx, tx)
		return err
	}
	if err := a.begin(); err != nil {
		return err
	}
	if err := v.eachNumber("article", func(id int64) error {
		v.report.Articles++
		return a.article(id)
	}); err != nil {
		return err
	}
	return v.eachNumber("revision", func(id int64) error {
		if err := a.revision(id); err != nil { // with what it had collected, the writer is of no more use
			return errors.Join(err, a.begin())
		}
		return nil
	})
}

// eachNumber calls f for every id of a table; the ids are read in slices, so that
// f can ask the same connection.
func (v *verification) eachNumber(table string, f func(id int64) error) error {
	for last := int64(-1); ; {
		var ids []int64
		err := v.list(`SELECT id FROM `+table+` WHERE id > $1 ORDER BY id LIMIT 1000`, func(cells []any) error {
			if id, ok := cells[0].(int64); ok && id > last { // a damaged tree can go round in circles
				last, ids = id, append(ids, id)
			}
			return nil
		}, last)
		if err != nil {
			if err := v.unreadable(table, err); err != nil {
				return err
			}
		}
		for _, id := range ids {
			if err := f(id); err != nil {
				if err := v.unreadable(fmt.Sprintf("%s %d", table, id), err); err != nil {
					return err
				}
			}
		}
		if len(ids) == 0 {
			return nil
		}
		if err != nil {
			return nil
		}
	}
}

// An articleCheck goes through the articles.
type articleCheck struct {
	*verification
	w     *writer
	begin func() error        // takes a new writer
	known map[string]struct{} // words that are in the vocabulary
}

// article checks what an article is known by.
func (a *articleCheck) article(id int64) error {
	var row *articleRow
	if err := selectRows(a.w, "article", `id = $1`, []any{id}, func(r *articleRow) { row = r }); err != nil || row == nil {
		return err
	}
	where := fmt.Sprintf("article %d", id)
	var first string
	last, current := int64(0), row.revision == 0
	err := a.list(`SELECT id, n, sha256 FROM revision WHERE article_id = $1 ORDER BY n`, func(cells []any) error {
		number, _ := cells[0].(int64)
		n, _ := cells[1].(int64)
		if hash, _ := cells[2].(string); n == 1 {
			first = hash
		}
		if last++; n != last {
			a.damage(row.key, where, "revision %d is missing: %s", last, restoreIt)
			last = n
		}
		current = current || number == row.revision
		return nil
	}, id)
	if err != nil {
		return err
	}
	switch {
	case row.expired != "" && last > 0:
		a.damage(row.key, where, "it has expired and still has revisions: run quoth expire")
	case !current:
		a.damage(row.key, where, "its current revision is not there: %s", restoreIt)
	case row.expired == "" && row.key != articleKey(row.url, first):
		a.damage(row.key, where, "its key is not that of its address or text: %s", restoreIt)
	}
	return nil
}

// revision checks one revision with all that hangs on it.
func (a *articleCheck) revision(id int64) (err error) {
	defer func() {
		// The steps of writing trust what they read; damage can be anything.
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: what is kept of it makes no sense: %v", ErrDamaged, p)
		}
	}()
	if len(a.w.speakers) > maxCachedWords {
		if err := a.begin(); err != nil {
			return err
		}
	}
	st, err := a.w.load(id)
	if err != nil {
		return err
	}
	key, where := st.row.key, fmt.Sprintf("revision %d", id)
	if text := st.text; text != "" && hashOf(text) != st.revision.sha256 {
		a.damage(key, where, "its text is not that of its hash: %s", restoreIt)
	} else if text != "" && !st.policy.text {
		a.damage(key, where, "its text is kept against the policy of its outlet: set the policy again")
	}
	err = selectRows(a.w, "naming", `revision_id = $1`, []any{id}, func(r *namingRow) { st.namings = append(st.namings, r) })
	if err != nil {
		return err
	}
	if !a.spans(st) {
		return nil // what follows from spans outside the text cannot be computed
	}
	if err := st.settle(); err != nil {
		return err
	}
	a.report.Statements += len(st.statements)
	a.step(int64(len(st.statements)))
	if err := a.changes(st); err != nil {
		return err
	}
	if err := a.vocabulary(st); err != nil {
		return err
	}
	return a.documents(st)
}

// spans checks that every span is one of the text and that the labels' words are
// those of the text, and reports whether all is well. Of a text that is not kept
// nothing can be said.
func (a *articleCheck) spans(st *state) bool {
	if st.text == "" && st.revision.sha256 != hashOf("") {
		return true
	}
	before := len(a.report.Damages) + a.more
	key := st.row.key
	if !utf8.ValidString(st.text) {
		a.damage(key, fmt.Sprintf("revision %d", st.revision.id), "its text is not UTF-8: %s", restoreIt)
	}
	look := func(where string, f func(c *checker)) {
		c := &checker{text: st.text, entities: map[string]bool{}}
		for id := range st.entities {
			c.entities[id] = true
		}
		if f(c); c.err != nil {
			a.damage(key, where, "%v: %s", c.err, restoreIt)
		}
	}
	look(fmt.Sprintf("revision %d", st.revision.id), func(c *checker) {
		blocks, excluded, err := decodeLayout(st.revision.layout)
		if err != nil {
			c.err = err
		}
		for _, b := range blocks {
			c.span("a block", b.Span)
		}
		for _, x := range excluded {
			c.span("an exclusion", x.Span)
		}
		a.report.Spans += len(blocks) + len(excluded)
	})
	for _, e := range st.order {
		look(fmt.Sprintf("entity %d", e.row.id), func(c *checker) { c.entity(&e.Entity) })
		a.report.Spans += len(e.Roles) + len(e.Mentions)
	}
	for _, h := range st.statements {
		if h.row.found == "" {
			continue
		}
		look(fmt.Sprintf("statement %d", h.row.id), func(c *checker) { c.statement(&h.found) })
		a.report.Spans += spansOf(&h.found)
	}
	for _, n := range st.namings {
		span := quoth.Span{Start: int(n.start), End: int(n.end)}
		look(fmt.Sprintf("naming %d", n.id), func(c *checker) {
			if c.span("a naming", span); c.err == nil && st.policy.words && st.text[span.Start:span.End] != n.text {
				c.fail("its words are not those of the text")
			}
		})
		a.report.Spans++
	}
	return before == len(a.report.Damages)+a.more
}

func spansOf(s *quoth.Statement) int {
	n := len(s.Content) + len(s.Source.Spans) + len(s.Source.Reason) + len(s.Cue.Spans) + len(s.Evidence.Spans) +
		len(s.Addressee.Spans) + len(s.Setting.Spans) + len(s.Time.Spans)
	for _, via := range s.Via {
		n += len(via.Spans)
	}
	return n
}

// changes reports what settling would write.
func (a *articleCheck) changes(st *state) error {
	w := a.w
	for i, rows := range w.pending {
		for _, r := range rows {
			switch r := r.(type) {
			case *statementRow:
				a.damage(st.row.key, fmt.Sprintf("statement %d", r.id), "%s: %s", differing(st, r), restoreIt)
			case *speakerWordRow:
				var n int
				if err := w.tx.QueryRowContext(a.ctx, `SELECT count(*) FROM speaker_word WHERE word = $1 AND speaker_id = $2`, r.word, r.speaker).Scan(&n); err != nil {
					return err
				}
				if n == 0 {
					a.damage(st.row.key, fmt.Sprintf("speaker %d", r.speaker), "it is not listed under the word %q of a name it has here: %s", r.word, restoreIt)
				}
			default:
				a.damage(st.row.key, tables[i].name, "a row should be otherwise: %s", restoreIt)
			}
		}
		clear(rows)
		w.pending[i] = rows[:0]
	}
	// Changes of counts are of the changes of statements; the counts themselves are
	// compared as a whole.
	w.puts, w.drops, w.changed = nil, nil, false
	clear(w.tally)
	clear(w.presence)
	clear(w.touched)
	return nil
}

// differing names the columns of a statement that are not what follows from the
// rest.
func differing(st *state, now *statementRow) string {
	t := tableOf("statement")
	for _, h := range st.statements {
		if &h.row != now || h.before == nil {
			continue
		}
		var names []string
		was, is := valuesOf(h.before.fields()), valuesOf(h.row.fields())
		for i, c := range t.columns {
			if was[i] != is[i] {
				names = append(names, c)
			}
		}
		return "what is kept as " + strings.Join(names, ", ") + " is not what follows from the article, what was found and what was corrected"
	}
	return "it is missing"
}

// vocabulary looks for words of live statements that fuzzy search would not know.
func (a *articleCheck) vocabulary(st *state) error {
	if len(a.known) > maxCachedWords {
		clear(a.known)
	}
	var words []any
	for _, h := range st.statements {
		if h.before == nil || h.before.live == 0 {
			continue
		}
		for _, text := range [...]string{h.before.content, h.before.around, h.before.who, h.before.about} {
			for word := range quoth.EachWord(text) {
				if _, ok := a.known[word.Text]; !ok && indexable(word.Text) {
					a.known[word.Text] = struct{}{}
					words = append(words, word.Text)
				}
			}
		}
	}
	for part := range slices.Chunk(words, 256) {
		there := map[any]bool{}
		err := a.list(`SELECT word FROM word WHERE word IN `+a.db.dialect.placeholders(1, len(part)), func(cells []any) error {
			there[cells[0]] = true
			return nil
		}, part...)
		if err != nil {
			return err
		}
		for _, w := range part {
			if !there[w] {
				a.damage(st.row.key, "word", "%q is missing, which a statement of revision %d has: %s", w, st.revision.id, restoreIt)
			}
		}
	}
	return nil
}

// documents compares the live statements with PostgreSQL's full-text index.
func (a *articleCheck) documents(st *state) error {
	if a.db.dialect.name != "postgres" {
		return nil
	}
	var live []*statementRow
	for _, h := range st.statements {
		if h.before != nil && h.before.live == 1 {
			live = append(live, h.before)
		}
	}
	for part := range slices.Chunk(live, 64) {
		var values strings.Builder
		var args []any
		for i, r := range part {
			if i > 0 {
				values.WriteString(", ")
			}
			fmt.Fprintf(&values, "($%d::bigint, $%d::tsvector)", 2*i+1, 2*i+2)
			args = append(args, r.id, document(r))
		}
		err := a.list(`SELECT v.id FROM (VALUES `+values.String()+`) AS v (id, document)
			LEFT JOIN statement_index i ON i.id = v.id AND i.document = v.document WHERE i.id IS NULL`, func(cells []any) error {
			a.damage(st.row.key, fmt.Sprintf("statement_index %v", cells[0]), "the full-text index is not that of the statement: %s", remakeIt)
			return nil
		}, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// remakeIt is what to do about the full-text index, which follows from the rest.
const remakeIt = "back up and restore into a new store, which makes the index anew"

// notLive looks for documents of PostgreSQL's index that nothing live has.
func (v *verification) notLive() error {
	if v.db.dialect.name != "postgres" {
		return nil
	}
	return v.list(`SELECT i.id FROM statement_index i LEFT JOIN statement s ON s.id = i.id WHERE s.id IS NULL OR s.live = 0 LIMIT 1000`, func(cells []any) error {
		v.damage("", fmt.Sprintf("statement_index %v", cells[0]), "the full-text index has it and it is no live statement: %s", remakeIt)
		return nil
	})
}
