package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// database makes the database's own checks, where it has any, and compares its
// schema with the one that this program makes.
func (v *verification) database() error {
	if v.db.dialect.name != "sqlite" {
		return nil
	}
	for _, check := range []func() error{v.pages, v.schema, v.migrations, v.indexRows} {
		if err := check(); err != nil {
			if err := v.unreadable(v.db.file, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// pages has SQLite look at every page: the trees, their order, indexes against
// tables, what is free.
func (v *verification) pages() error {
	n, err := v.count("statement")
	if err == nil {
		v.step(n)
	}
	// The check of FTS5 within it trusts what this connection remembers of the index,
	// be it older than this transaction; a query has it look.
	var found int
	if err := v.q.QueryRowContext(v.ctx, `SELECT count(*) FROM statement_index WHERE statement_index MATCH 'tags:nothing'`).Scan(&found); err != nil {
		if err := v.unreadable("statement_index", err); err != nil {
			return err
		}
	}
	err = v.list(fmt.Sprintf(`PRAGMA integrity_check(%d)`, maxDamages), func(cells []any) error {
		if s, _ := cells[0].(string); s != "ok" {
			for line := range strings.Lines(s) {
				v.damage("", v.db.file, "SQLite finds: %s: %s", strings.TrimSpace(line), restoreIt)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var user int64
	if err := v.q.QueryRowContext(v.ctx, `PRAGMA user_version`).Scan(&user); err != nil {
		return err
	}
	if user != 0 {
		v.damage("", v.db.file, "its header has user version %d, not 0: %s", user, restoreIt)
	}
	return nil
}

// An object is a row of the description that SQLite keeps of its schema.
type object struct{ kind, table, sql string }

// objects reads the description by name, as it is kept.
func objects(ctx context.Context, q querier) (map[string]object, error) {
	out := map[string]object{}
	err := eachRow(ctx, q, `SELECT name, type, tbl_name, sql FROM sqlite_master`, func(cells []any) error {
		name := fmt.Sprint(cells[0])
		if _, twice := out[name]; twice {
			name += " (again)"
		}
		out[name] = object{fmt.Sprint(cells[1]), fmt.Sprint(cells[2]), fmt.Sprint(cells[3])}
		return nil
	})
	return out, err
}

// schema compares the schema with that of a store made anew in memory.
func (v *verification) schema() error {
	want, err := freshObjects()
	if err != nil {
		return err
	}
	have, err := objects(v.ctx, v.q)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if o, ok := have[name]; !ok {
			v.damage("", "schema", "%s %s is missing: %s", want[name].kind, name, restoreIt)
		} else if o != want[name] {
			v.damage("", "schema", "%s %s is not as this program makes it: %s", want[name].kind, name, restoreIt)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, ok := want[name]; !ok {
			v.damage("", "schema", "%s %s is not of this program: remove it, or %s", have[name].kind, name, restoreIt)
		}
	}
	return nil
}

// freshObjects is the description of a new store's schema.
var freshObjects = sync.OnceValues(func() (map[string]object, error) {
	memory, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return nil, err
	}
	defer memory.Close()
	memory.SetMaxOpenConns(1) // every connection would be another database
	fresh := &DB{dialect: sqliteDialect, write: memory}
	p, err := fresh.provider(schemaVersion)
	if err != nil {
		return nil, err
	}
	if _, err := p.Up(context.Background()); err != nil {
		return nil, err
	}
	return objects(context.Background(), memory)
})

// migrations compares the table of the migrations made, which is not ours and has
// no checksums, with what was noted of it when they were.
func (v *verification) migrations() error {
	want, err := v.db.meta(v.ctx, v.q, "migrations")
	if err != nil {
		return err
	}
	have, err := migrationsMade(v.ctx, v.q)
	if err != nil {
		return err
	}
	if have != want {
		v.damage("", "goose_db_version", "the migrations made are not those noted: %s", restoreIt)
	}
	// The table by which SQLite gives that one its numbers has one row.
	var rows, place, last, highest sql.NullInt64
	err = v.q.QueryRowContext(v.ctx, `SELECT count(*), max(rowid), max(CASE name WHEN 'goose_db_version' THEN seq END),
		(SELECT max(id) FROM goose_db_version) FROM sqlite_sequence`).Scan(&rows, &place, &last, &highest)
	if err != nil {
		return err
	}
	if rows.Int64 != 1 || place.Int64 != 1 || last != highest {
		v.damage("", "sqlite_sequence", "it is not what %d migrations leave: %s", highest.Int64, restoreIt)
	}
	return nil
}

// indexRows compares the sum of the tables of the full-text index.
func (v *verification) indexRows() error {
	want, err := v.db.meta(v.ctx, v.q, indexSum)
	if err != nil {
		return err
	}
	sum, err := sumIndex(v.ctx, v.q)
	if err == nil && formatSum(sum) != want {
		err = fmt.Errorf("%w: the sum of its rows is not as it was written", ErrDamaged)
	}
	if err != nil {
		v.damage("", "statement_index", "the full-text index cannot be trusted (%v): %s", err, remakeIt)
	}
	return v.ctx.Err()
}

// fullText has FTS5 compare its index with the words of the live statements. That
// check wants to be asked by way of a write, though it writes nothing, and so it
// cannot be part of the transaction that all others read.
func (v *verification) fullText() error {
	if v.db.dialect.name != "sqlite" {
		return nil
	}
	if v.db.write == nil {
		return fmt.Errorf("%s: %w: its full-text index can be compared only when it is open for writing; all else was", v.db.file, ErrConflict)
	}
	_, err := v.db.write.ExecContext(v.ctx, `INSERT INTO statement_index (statement_index, rank) VALUES ('integrity-check', 1)`)
	if err == nil {
		return nil
	}
	if err := v.unreadable("statement_index", err); err != nil {
		return v.db.fail("verify the full-text index", err)
	}
	return nil
}
