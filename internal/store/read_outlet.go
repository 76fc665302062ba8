package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"quoth"
)

// figures are counts over the whole store, at one generation of it.
type figures struct {
	generation string
	outlets    []Outlet      // by name; one without key stands for unknown publishers
	place      map[int64]int // number of an outlet -> where it stands in outlets
	kinds      map[quoth.Kind]int
	months     map[string]int
	unknown    int // statements whose speaker is unknown
	totals     Totals
}

// A figureCache keeps the figures until the store changes.
type figureCache struct {
	sync.Mutex
	last *figures
}

// figuresOf returns the figures of the state that a transaction sees.
func (db *DB) figuresOf(ctx context.Context, tx *sql.Tx) (*figures, error) {
	generation, err := db.meta(ctx, tx, "generation")
	if err != nil {
		return nil, err
	}
	db.figures.Lock()
	last := db.figures.last
	db.figures.Unlock()
	if last != nil && last.generation == generation {
		return last, nil
	}
	f := &figures{generation: generation, place: map[int64]int{}, kinds: map[quoth.Kind]int{}, months: map[string]int{}}
	for _, step := range []func(context.Context, *sql.Tx) error{f.readOutlets, f.readArticles, f.readTally, f.readTotals} {
		if err := step(ctx, tx); err != nil {
			return nil, err
		}
	}
	if f.totals.Bytes, err = db.size(ctx, tx); err != nil {
		return nil, err
	}
	db.figures.Lock()
	db.figures.last = f
	db.figures.Unlock()
	return f, nil
}

func (f *figures) readOutlets(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT id, key, name, text_policy, retention, licence FROM outlet ORDER BY folded, id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		o := newOutlet("", "")
		if err := rows.Scan(&id, &o.Key, &o.Name, &o.Policy.Text, &o.Policy.Retention, &o.Policy.Licence); err != nil {
			return err
		}
		f.place[id] = len(f.outlets)
		f.outlets = append(f.outlets, o)
	}
	f.totals.Outlets = len(f.outlets)
	return rows.Err()
}

func newOutlet(key, name string) Outlet {
	return Outlet{Key: key, Name: name, Kinds: map[quoth.Kind]int{}, Sources: map[quoth.SourceKind]int{},
		Acts: map[quoth.Act]int{}, Stances: map[quoth.Stance]int{}}
}

// outlet is the figures of an outlet by number.
func (f *figures) outlet(id int64) *Outlet {
	i, known := f.place[id]
	if !known { // unknown publishers
		i = len(f.outlets)
		f.place[id] = i
		f.outlets = append(f.outlets, newOutlet(unknownKey, ""))
	}
	return &f.outlets[i]
}

func (f *figures) readArticles(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT outlet_id, count(*), coalesce(min(CASE day WHEN '' THEN NULL ELSE day END), ''), max(day)
		FROM article WHERE expired = '' GROUP BY outlet_id ORDER BY outlet_id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	t := &f.totals
	for rows.Next() {
		var id int64
		var n int
		var first, last string
		if err := rows.Scan(&id, &n, &first, &last); err != nil {
			return err
		}
		o := f.outlet(id)
		o.Articles, o.First, o.Last = n, first, last
		t.Articles += n
		if first != "" && (t.First == "" || first < t.First) {
			t.First = first
		}
		t.Last = max(t.Last, last)
	}
	return rows.Err()
}

// readTally adds up the counted statements. Grouping a hundred thousand rows in
// SQL takes longer than reading them.
func (f *figures) readTally(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT outlet_id, month, kind, source_kind, act, stance, resolved, n FROM tally`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var r tallyRow
	for rows.Next() {
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		o, n := f.outlet(r.outlet), int(r.n)
		o.Statements += n
		f.totals.Statements += n
		f.months[r.month] += n
		o.Kinds[quoth.Kind(r.kind)] += n
		f.kinds[quoth.Kind(r.kind)] += n
		if r.source != "" {
			o.Sources[quoth.SourceKind(r.source)] += n
		}
		if r.act != "" {
			o.Acts[quoth.Act(r.act)] += n
		}
		if r.stance != "" {
			o.Stances[quoth.Stance(r.stance)] += n
		}
		if r.resolved == 1 {
			o.Resolved += n
		} else {
			f.unknown += n
		}
	}
	return rows.Err()
}

// readTotals counts what the other figures do not; each count is of an index.
func (f *figures) readTotals(ctx context.Context, tx *sql.Tx) error {
	t := &f.totals
	for _, c := range []struct {
		to    *int
		query string
	}{
		{&t.Revisions, `SELECT count(*) FROM revision`},
		{&t.Captures, `SELECT count(*) FROM capture`},
		{&t.Failures, `SELECT count(*) FROM capture WHERE failure <> ''`},
		{&t.Withdrawn, `SELECT count(*) FROM statement WHERE live = 0`},
		{&t.Corrected, `SELECT count(*) FROM statement WHERE corrected = 1`},
		{&t.Entities, `SELECT count(*) FROM entity`},
		{&t.Speakers, `SELECT count(*) FROM speaker WHERE statements > 0`},
		{&t.Corrections, `SELECT count(*) FROM correction`},
	} {
		if err := tx.QueryRowContext(ctx, c.query).Scan(c.to); err != nil {
			return err
		}
	}
	t.Models = map[string]int{}
	rows, err := tx.QueryContext(ctx, `SELECT model, count(*) FROM revision WHERE model <> '' GROUP BY model`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var m string
		var n int
		if err := rows.Scan(&m, &n); err != nil {
			return err
		}
		t.Models[m] = n
	}
	return rows.Err()
}

// size is how many bytes the store takes on disk.
func (db *DB) size(ctx context.Context, tx *sql.Tx) (int64, error) {
	var n int64
	if db.file == "" {
		err := tx.QueryRowContext(ctx, `SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c
			WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace`).Scan(&n)
		return n, err
	}
	for _, name := range []string{db.file, db.file + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			if strings.HasSuffix(name, "-wal") && os.IsNotExist(err) {
				continue
			}
			return 0, err
		}
		n += info.Size()
	}
	return n, nil
}

func (t Totals) clone() Totals {
	t.Models = maps.Clone(t.Models)
	return t
}

// Totals says how much is kept. Statements are live ones; Models counts revisions
// by the model that analysed them last.
func (db *DB) Totals(ctx context.Context) (Totals, error) {
	var t Totals
	err := db.view(ctx, "count", func(tx *sql.Tx) error {
		f, err := db.figuresOf(ctx, tx)
		if err == nil {
			t = f.totals.clone()
		}
		return err
	})
	return t, err
}

// Outlets lists the outlets by name with their figures; one with the key
// "unknown" stands for articles without a publisher, where there are any.
func (db *DB) Outlets(ctx context.Context) ([]Outlet, error) {
	var out []Outlet
	err := db.view(ctx, "list outlets", func(tx *sql.Tx) error {
		f, err := db.figuresOf(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range f.outlets {
			out = append(out, o.clone())
		}
		return nil
	})
	return out, err
}

func (o Outlet) clone() Outlet {
	o.Kinds, o.Sources, o.Acts, o.Stances = maps.Clone(o.Kinds), maps.Clone(o.Sources), maps.Clone(o.Acts), maps.Clone(o.Stances)
	return o
}

// Outlet returns one outlet by its key.
//
// ErrNotFound: there is none.
func (db *DB) Outlet(ctx context.Context, key string) (*Outlet, error) {
	all, err := db.Outlets(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(o Outlet) bool { return o.Key == key })
	if i < 0 {
		return nil, fmt.Errorf("outlet %q: %w", key, ErrNotFound)
	}
	return &all[i], nil
}
