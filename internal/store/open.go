package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"
)

// A DB is an open store. It is safe for use by several goroutines; writers queue.
type DB struct {
	name    string
	dialect *dialect
	write   *sql.DB // one connection for SQLite; nil when opened for reading only
	read    *sql.DB
	now     func() time.Time
	file    string // path of the SQLite file; "" for PostgreSQL

	watch   indexWatch // what the writing transaction changed in SQLite's index
	writing sync.Mutex // held over a writing transaction: what follows is of its holder
	cache   cache
	bulk    bool // the full-text index is left out, to be rebuilt

	figures figureCache // of the whole store, for reading
}

// Open opens the store at dsn, the path of an SQLite file or the address of a
// PostgreSQL database (postgres://…), and makes a new one where there is none.
// The schema of an older store is brought up to date.
//
// ErrNotFound: there is none and o.MustExist or o.ReadOnly is set. ErrInvalid: it
// is something else than a store. ErrVersion: a newer program wrote it. ErrBusy:
// another process holds it. ErrDamaged: the file is not readable as a database.
func Open(ctx context.Context, dsn string, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	db := &DB{now: o.Now}
	open := db.openSQLite
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		open = db.openPostgres
	}
	err := open(ctx, dsn, o)
	if err == nil && db.write != nil {
		err = db.recoverIndex(ctx)
	}
	if err != nil {
		err = db.fail("open", err)
		db.Close()
		return nil, err
	}
	return db, nil
}

// recoverIndex makes the full-text index anew where a bulk load was interrupted
// before it could.
func (db *DB) recoverIndex(ctx context.Context) error {
	stale, err := db.meta(ctx, db.write, "index")
	if err != nil || stale == "" {
		return err
	}
	return db.rebuildIndex(ctx)
}

// checkVersion tells a store that this program can read.
func (db *DB) checkVersion(ctx context.Context) error {
	have, err := db.version(ctx, db.read)
	switch {
	case err != nil:
		return err
	case have == 0:
		return fmt.Errorf("%s: %w: it is no store; ingest something first", db.name, ErrNotFound)
	case have > schemaVersion:
		return fmt.Errorf("%s: %w: it has schema %d and this program knows up to %d: use a newer quoth", db.name, ErrVersion, have, schemaVersion)
	case have < schemaVersion:
		return fmt.Errorf("%s: %w: it has schema %d, older than this program's %d: open it once for writing", db.name, ErrVersion, have, schemaVersion)
	}
	return nil
}

// Close gives everything back. What was acknowledged is on disk before.
func (db *DB) Close() error {
	var first error
	for _, pool := range []*sql.DB{db.read, db.write} { // the writer last: it folds the log into the file
		if pool == nil {
			continue
		}
		if err := pool.Close(); err != nil && first == nil {
			first = err
		}
	}
	return db.fail("close", first)
}

// Name is the path of the file, or the address of the database without password.
func (db *DB) Name() string { return db.name }

// meta reads a value of the store's state; "" when it is not set.
func (db *DB) meta(ctx context.Context, q querier, name string) (string, error) {
	var value string
	err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, name).Scan(&value)
	if err == sql.ErrNoRows {
		return "", nil
	}
	return value, err
}

// Generation changes whenever anything in the store does.
func (db *DB) Generation(ctx context.Context) (string, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT value FROM meta WHERE name IN ('store', 'generation') ORDER BY name DESC`)
	if err != nil {
		return "", db.fail("generation", err)
	}
	defer rows.Close()
	var parts []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return "", db.fail("generation", err)
		}
		parts = append(parts, v)
	}
	return strings.Join(parts, "."), db.fail("generation", rows.Err())
}

// view runs f on one consistent state of the store.
func (db *DB) view(ctx context.Context, doing string, f func(tx *sql.Tx) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if db.dialect.name == "postgres" {
		o.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.read.BeginTx(ctx, o)
	if err != nil {
		return db.fail(doing, err)
	}
	defer tx.Rollback()
	return db.fail(doing, f(tx))
}
