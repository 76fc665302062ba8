package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/pressly/goose/v3/database"
)

// A dialect is what differs between the databases. All other SQL is the same
// text for both.
type dialect struct {
	name  string // "sqlite" or "postgres"; also the name of its migration files
	goose database.Dialect
	// batch is the most rows that one INSERT has: a power of two. Where there is no
	// round trip, one by one is fastest.
	batch int
	// lock is what a writing transaction begins with, so that writers queue.
	lock string
	// types replaces the names of the types in the schema.
	types func(string) string
	// put adds live rows, in ascending order of id, to the full-text index; drop
	// takes rows out, given as they were put in. rebuild
	// makes it anew from what is live.
	put, drop func(ctx context.Context, w *writer, rows []*statementRow) error
	rebuild   func(ctx context.Context, db *DB) error
	// indexed reports whether the index has a word anywhere.
	indexed func(w *writer, word string) (bool, error)
	// seal: the index is summed row by row (index_sum.go).
	seal bool
	// classify says which of this package's kinds an error of the driver is, and
	// what to do about it.
	classify func(err error) (advice string, kind error)
}

// fail wraps an error of the database: what was being done, in which store, which
// kind of error it is, and what to do. An error that already has a kind is only
// given the context.
func (db *DB) fail(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %s: %w", db.name, doing, err)
	}
	for _, kind := range []error{ErrNotFound, ErrInvalid, ErrConflict, ErrDamaged, ErrVersion, ErrFull, ErrBusy} {
		if errors.Is(err, kind) {
			return err
		}
	}
	kind, advice := error(nil), ""
	if errors.Is(err, syscall.ENOSPC) {
		kind = ErrFull
	} else if strings.Contains(err.Error(), "sql: Scan error") { // a value of another type than its column
		kind = ErrDamaged
	} else {
		advice, kind = db.dialect.classify(err)
	}
	switch {
	case kind == nil:
		return fmt.Errorf("%s: %s: %w", db.name, doing, err)
	case kind == ErrFull && advice == "":
		advice = "make room on the disk; everything acknowledged before is safe"
	case kind == ErrDamaged && advice == "":
		advice = "run quoth verify, and restore a backup"
	case kind == ErrBusy && advice == "":
		advice = "another process is writing to it; try again"
	}
	return fmt.Errorf("%s: %s: %w: %s (%w)", db.name, doing, kind, advice, err)
}

// script reads a file of migrations and divides it into statements.
func (d *dialect) script(name string) ([]string, error) {
	text, err := fs.ReadFile(migrations, "migrations/"+name)
	if err != nil {
		return nil, err
	}
	var out []string
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(strings.TrimSpace(line), "--") || strings.TrimSpace(line) == "" {
			continue
		}
		b.WriteString(line)
		if strings.HasSuffix(line, ";") {
			out = append(out, d.types(strings.TrimSuffix(b.String(), ";")))
			b.Reset()
			continue
		}
		b.WriteByte('\n')
	}
	if b.Len() > 0 {
		return nil, fmt.Errorf("migrations/%s: the last statement has no semicolon at its end", name)
	}
	return out, nil
}

// A querier is what can be asked: a database, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}
