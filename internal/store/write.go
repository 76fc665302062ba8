package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A writer is one writing transaction: it collects what changes and writes it
// when flushed, so that the database sees few large statements, and the index
// its rows in order.
type writer struct {
	ctx     context.Context
	db      *DB
	tx      *sql.Tx
	now     string
	changed bool // something did: the generation goes up
	dry     bool // nothing is ever written: what is collected is thrown away

	prepared map[string]*sql.Stmt

	state   map[string]string // of meta, as read or set
	dirty   map[string]bool   // names in state to be written
	pending [][]row           // by place in tables: rows to be written over those of the same key

	puts, drops []*statementRow // of the index
	tally       map[tallyRow]int64
	presence    map[presence][2]int // live statements of a speaker in an article, before and after
	speakers    map[int64]*speakerRow
	touched     map[int64]bool // speakers whose row is to be written
	byKey       map[string]*speakerRow
	splits      []*correctionRow // those in force; nil before they are asked for
	suppressed  *suppressed
}

type presence struct{ article, speaker int64 }

// A cache is what writers remember from one transaction to the next. It is true
// as long as nobody else has written.
type cache struct {
	generation string
	words      map[string]struct{}         // known to be in table word
	names      map[speakerWordRow]struct{} // known to be in table speaker_word
}

// maxCachedWords bounds what is remembered; beyond it all is forgotten and
// written again, which changes nothing.
const maxCachedWords = 1 << 19

func (c *cache) reset() {
	*c = cache{words: map[string]struct{}{}, names: map[speakerWordRow]struct{}{}}
}

// update runs f in a writing transaction and makes what it collected durable.
// Nothing is kept when f or the writing fails.
func (db *DB) update(ctx context.Context, doing string, f func(w *writer) error) error {
	if db.write == nil {
		return fmt.Errorf("%s: %w: it is open for reading only", db.name, ErrConflict)
	}
	db.writing.Lock()
	defer db.writing.Unlock()
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return db.fail(doing, err)
	}
	w := db.newWriter(ctx, tx)
	generation, err := w.run(f)
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		tx.Rollback()
		db.cache.reset()
		return db.fail(doing, err)
	}
	db.cache.generation = generation
	return nil
}

func (db *DB) newWriter(ctx context.Context, tx *sql.Tx) *writer {
	return &writer{
		ctx: ctx, db: db, tx: tx, now: stampOf(db.now()),
		prepared: map[string]*sql.Stmt{}, state: map[string]string{}, dirty: map[string]bool{}, pending: make([][]row, len(tables)),
		tally: map[tallyRow]int64{}, presence: map[presence][2]int{},
		speakers: map[int64]*speakerRow{}, touched: map[int64]bool{}, byKey: map[string]*speakerRow{},
	}
}

func (w *writer) run(f func(w *writer) error) (generation string, err error) {
	if lock := w.db.dialect.lock; lock != "" {
		if _, err := w.tx.ExecContext(w.ctx, lock); err != nil {
			return "", err
		}
	}
	rows, err := w.tx.QueryContext(w.ctx, `SELECT name, value FROM meta`)
	if err != nil {
		return "", err
	}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			rows.Close()
			return "", err
		}
		w.state[name] = value
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	if w.suppressed, err = w.db.suppressed(w.ctx, w.tx); err != nil {
		return "", err
	}
	w.db.watch.reset()
	sealed := w.state[indexSum]
	generation = w.state["generation"]
	if generation != w.db.cache.generation || generation == "" {
		w.db.cache.reset()
	}
	if err := f(w); err != nil {
		return "", err
	}
	if err := w.flush(); err != nil {
		return "", err
	}
	if !w.changed {
		return generation, nil
	}
	if w.db.dialect.seal {
		if err := w.seal(sealed); err != nil {
			return "", err
		}
	}
	w.number("generation")
	return w.state["generation"], w.writeMeta()
}

// setMeta sets a value of the store's state.
func (w *writer) setMeta(name, value string) {
	w.state[name], w.dirty[name] = value, true
}

// number gives the next number of a counter; the first is 1.
func (w *writer) number(counter string) int64 { return w.numbers(counter, 1) }

// numbers takes n numbers of a counter and gives the first.
func (w *writer) numbers(counter string, n int) int64 {
	last, _ := strconv.ParseInt(w.state[counter], 10, 64)
	if n == 0 {
		return last + 1
	}
	w.setMeta(counter, strconv.FormatInt(last+int64(n), 10))
	return last + 1
}

// save has a row written at the next flush, over the one of the same key.
func (w *writer) save(name string, r row) {
	for i := range tables {
		if tables[i].name == name {
			w.pending[i] = append(w.pending[i], r)
			w.changed = true
			return
		}
	}
}

// settle has a statement written as it is now, and the index, the tally and the
// speakers' counts follow; before is how it was, nil for a new one. Every live
// statement of an article that is touched passes here once per flush, changed or
// not, because a speaker's articles are counted by it.
func (w *writer) settle(before, now *statementRow) {
	if before != nil && before.live == 1 {
		w.count(before, -1)
	}
	if now.live == 1 {
		w.count(now, 1)
	}
	if before != nil && *before == *now {
		return
	}
	w.save("statement", now)
	was, is := before != nil && before.live == 1, now.live == 1
	same := was && is && before.content == now.content && before.around == now.around && before.who == now.who &&
		before.about == now.about && before.tags == now.tags
	if was && !same {
		w.drops = append(w.drops, before)
	}
	if is && !same {
		w.puts = append(w.puts, now)
	}
}

func (w *writer) count(r *statementRow, sign int) {
	resolved := int64(0)
	if r.speaker != 0 {
		resolved = 1
		p := presence{r.article, r.speaker}
		n := w.presence[p]
		if sign < 0 {
			n[0]++
		} else {
			n[1]++
		}
		w.presence[p] = n
	}
	w.tally[tallyRow{outlet: r.outlet, month: monthOf(r.day), kind: r.kind, source: r.source, act: r.act, stance: r.stance, resolved: resolved}] += int64(sign)
}

func monthOf(day string) string {
	if len(day) < 7 {
		return ""
	}
	return day[:7]
}

// flush writes everything collected.
func (w *writer) flush() error {
	if w.dry {
		clear(w.pending)
		clear(w.touched)
		clear(w.presence)
		clear(w.tally)
		w.puts, w.drops = nil, nil
		return nil
	}
	for _, step := range []func() error{w.countSpeakers, w.writeRows, w.writeTally, w.writeIndex, w.writeMeta} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// countSpeakers brings the speakers' counts up to date.
func (w *writer) countSpeakers() error {
	type change struct{ statements, articles int64 }
	changes := map[int64]change{}
	for p, n := range w.presence {
		c := changes[p.speaker]
		c.statements += int64(n[1] - n[0])
		if n[1] > 0 {
			c.articles++
		}
		if n[0] > 0 {
			c.articles--
		}
		changes[p.speaker] = c
	}
	clear(w.presence)
	var missing []int64
	for id, c := range changes {
		if c != (change{}) && w.speakers[id] == nil {
			missing = append(missing, id)
		}
	}
	slices.Sort(missing)
	if err := w.loadSpeakers(missing); err != nil {
		return err
	}
	for id, c := range changes {
		if c == (change{}) {
			continue
		}
		r := w.speakers[id]
		if r == nil {
			return fmt.Errorf("speaker %d: %w: statements name it and it is not there", id, ErrDamaged)
		}
		r.statements += c.statements
		r.articles += c.articles
		w.touched[id] = true
	}
	var ids []int64
	for id := range w.touched {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		w.save("speaker", w.speakers[id])
	}
	clear(w.touched)
	return nil
}

// loadSpeakers reads the rows of speakers that this transaction has not seen.
func (w *writer) loadSpeakers(ids []int64) error {
	var ask []any
	for _, id := range ids {
		if w.speakers[id] == nil {
			ask = append(ask, id)
		}
	}
	return selectIn(w, "speaker", "id", ask, func(r *speakerRow) { w.speakers[r.id] = r })
}

func (w *writer) writeRows() error {
	for i := range tables {
		list := w.pending[i]
		if len(list) == 0 {
			continue
		}
		w.pending[i] = nil
		if err := w.upsert(&tables[i], once(list)); err != nil {
			return err
		}
	}
	return nil
}

// once leaves out what was given to save again; the row is as it is now.
func once(list []row) []row {
	seen := make(map[row]bool, len(list))
	out := list[:0]
	for _, r := range list {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

// upsert writes rows over those of the same key.
func (w *writer) upsert(t *table, rows []row) error {
	var b strings.Builder
	b.WriteString(" ON CONFLICT (" + quoted(t.columns[:t.key]) + ") DO ")
	if t.key == len(t.columns) {
		b.WriteString("NOTHING")
	} else {
		b.WriteString("UPDATE SET ")
		for i, c := range t.columns[t.key:] {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(`"` + c + `" = excluded."` + c + `"`)
		}
		if t.sum {
			b.WriteString(", sum = excluded.sum")
		}
	}
	n := len(t.columns)
	if t.sum {
		n++
	}
	return w.insertMany(`INSERT INTO `+t.name+` (`+t.all()+`) VALUES `, b.String(), n, len(rows), func(i int, args []any) []any {
		fields := rows[i].fields()
		args = append(args, valuesOf(fields)...)
		if t.sum {
			args = append(args, rowSum(t.name, fields...))
		}
		return args
	})
}

func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

// valuesOf turns pointers to columns into what the drivers take.
func valuesOf(fields []any) []any {
	out := make([]any, len(fields))
	for i, f := range fields {
		switch f := f.(type) {
		case *int64:
			out[i] = *f
		case *string:
			out[i] = *f
		case *float64:
			out[i] = *f
		case *[]byte:
			if *f != nil {
				out[i] = *f
			}
		}
	}
	return out
}

func (w *writer) writeTally() error {
	var rows []tallyRow
	negative := false
	for r, n := range w.tally {
		if n != 0 {
			r.n = n
			rows = append(rows, r)
			negative = negative || n < 0
		}
	}
	clear(w.tally)
	t := tableOf("tally")
	err := w.insertMany(`INSERT INTO tally (`+t.list("")+`) VALUES `,
		` ON CONFLICT (`+quoted(t.columns[:t.key])+`) DO UPDATE SET n = tally.n + excluded.n`, len(t.columns), len(rows),
		func(i int, args []any) []any { return append(args, valuesOf(rows[i].fields())...) })
	if err != nil || !negative {
		return err
	}
	_, err = w.tx.ExecContext(w.ctx, `DELETE FROM tally WHERE n = 0`)
	return err
}

// writeIndex takes out of the index what is no longer so and puts in what is, in
// ascending order: FTS5 begins a new segment at every step back.
func (w *writer) writeIndex() error {
	byID := func(a, b *statementRow) int { return cmp.Compare(a.id, b.id) }
	slices.SortFunc(w.drops, byID)
	slices.SortFunc(w.puts, byID)
	drops, puts := w.drops, w.puts
	w.drops, w.puts = nil, nil
	if err := w.writeWords(puts); err != nil {
		return err
	}
	if w.db.bulk {
		return nil
	}
	if len(drops) > 0 {
		if err := w.db.dialect.drop(w.ctx, w, drops); err != nil {
			return err
		}
	}
	if len(puts) > 0 {
		return w.db.dialect.put(w.ctx, w, puts)
	}
	return nil
}

func (w *writer) writeMeta() error {
	var rows []row
	for name := range w.dirty {
		rows = append(rows, &metaRow{name, w.state[name]})
	}
	clear(w.dirty)
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.(*metaRow).name, b.(*metaRow).name) })
	return w.upsert(tableOf("meta"), rows)
}

// insertMany runs an INSERT of n rows, each of so many parameters which args
// appends, in statements of as many rows as are best for the database, and of
// powers of two for the rest.
func (w *writer) insertMany(head, tail string, params, n int, args func(i int, to []any) []any) error {
	d := w.db.dialect
	list := make([]any, 0, min(n, d.batch)*params)
	for i := 0; i < n; {
		k := d.batch
		for k > n-i {
			k /= 2
		}
		list = list[:0]
		for j := range k {
			list = args(i+j, list)
		}
		if err := w.exec(head+d.placeholders(k, params)+tail, list...); err != nil {
			return err
		}
		i += k
	}
	return nil
}

// exec runs a statement, prepared once for the transaction.
func (w *writer) exec(query string, args ...any) error {
	if w.dry {
		return nil
	}
	s := w.prepared[query]
	if s == nil {
		var err error
		if s, err = w.tx.PrepareContext(w.ctx, query); err != nil {
			return err
		}
		w.prepared[query] = s
	}
	_, err := s.ExecContext(w.ctx, args...)
	return err
}

// placeholders is "($1, $2), ($3, $4)" for two rows of two, or the same with
// question marks: SQLite looks every numbered one up in a list.
func (d *dialect) placeholders(rows, params int) string {
	var b strings.Builder
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j := range params {
			if j > 0 {
				b.WriteString(", ")
			}
			if d.batch == 1 {
				b.WriteByte('?')
				continue
			}
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// deleteIn runs a DELETE … WHERE x IN over any number of values.
func (w *writer) deleteIn(head string, values []any) error {
	for part := range slices.Chunk(values, 256) {
		if err := w.exec(head+w.db.dialect.placeholders(1, len(part)), part...); err != nil {
			return err
		}
	}
	return nil
}

// rowOf is a pointer to a row.
type rowOf[T any] interface {
	*T
	row
}

// selectIn reads the rows of a table whose column has one of the values.
func selectIn[T any, R rowOf[T]](w *writer, name, column string, values []any, each func(R)) error {
	for part := range slices.Chunk(values, 256) {
		if err := selectRows(w, name, `"`+column+`" IN `+w.db.dialect.placeholders(1, len(part)), part, each); err != nil {
			return err
		}
	}
	return nil
}

// selectRows reads the rows of a table for which a condition holds.
func selectRows[T any, R rowOf[T]](w *writer, name, where string, args []any, each func(R)) error {
	return selectFrom(w.ctx, w.tx, name, where, args, each)
}

// selectFrom is selectRows outside a writing transaction.
func selectFrom[T any, R rowOf[T]](ctx context.Context, q querier, name, where string, args []any, each func(R)) error {
	rows, err := q.QueryContext(ctx, `SELECT `+tableOf(name).list("")+` FROM `+name+` WHERE `+where, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r := R(new(T))
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		each(r)
	}
	return rows.Err()
}
