package store

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"time"

	"quoth"
)

// Backup writes all that is kept to w, in a form that either database can be
// restored from. It is one consistent state, however long it takes and whatever is
// written meanwhile; the full-text index is left out, because it is made from the
// rest. progress, which may be nil, is told how many rows are done of how many.
//
// ErrDamaged: a row is not what was written. Nothing that is left of it is kept
// for whole: the backup then has no end, and Restore refuses it.
func (db *DB) Backup(ctx context.Context, w io.Writer, progress func(done, of int64)) error {
	out := &output{w: w}
	err := db.view(ctx, "back up", func(tx *sql.Tx) error { return db.backup(ctx, tx, out, progress) })
	if out.err != nil {
		return fmt.Errorf("writing the backup: %w", out.err)
	}
	return err
}

// An output remembers an error of what it writes to, which is not the store's.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

func (db *DB) backup(ctx context.Context, tx *sql.Tx, w io.Writer, progress func(done, of int64)) error {
	version, err := db.version(ctx, tx)
	if err != nil {
		return err
	}
	h := backupHeader{Format: backupFormat, Program: "quoth " + quoth.Version, Schema: int(version), Created: db.now().UTC().Format(time.RFC3339)}
	for i := range tables {
		b := backupTable{Name: tables[i].name, Columns: tables[i].stored()}
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+b.Name).Scan(&b.Rows); err != nil {
			return err
		}
		h.Tables = append(h.Tables, b)
	}
	out, err := newBackupWriter(w, h)
	if err != nil {
		return err
	}
	done, of := int64(0), h.rows()
	for i := range tables {
		t := &tables[i]
		order := quoted(t.columns[:t.key])
		err := eachRow(ctx, tx, `SELECT `+t.all()+` FROM `+t.name+` ORDER BY `+order, func(cells []any) error {
			if err := checkSum(t.name, t.sum, cells); err != nil {
				return fmt.Errorf("%s: %s: %w: %w; run quoth verify for all that is wrong, and restore an earlier backup", db.name, t.where(cells), ErrDamaged, err)
			}
			if done++; progress != nil && done%1024 == 0 {
				progress(done, of)
			}
			return out.row(i, cells)
		})
		if err != nil {
			return err
		}
	}
	if err := out.close(); err != nil {
		return fmt.Errorf("%s: %w: %w", db.name, ErrDamaged, err)
	}
	if progress != nil {
		progress(of, of)
	}
	return nil
}

// stored is the columns of a table as they are kept, with the checksum.
func (t *table) stored() []string {
	if t.sum {
		return append(t.columns[:len(t.columns):len(t.columns)], "sum")
	}
	return t.columns
}

// eachRow runs a query and calls f with the cells of every row, which are valid
// until f returns.
func eachRow(ctx context.Context, q querier, query string, f func(cells []any) error, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, into := make([]any, len(names)), make([]any, len(names))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return &unscannable{err}
		}
		if err := f(cells); err != nil {
			return err
		}
	}
	return rows.Err()
}

// An unscannable is a value that is of no type of the schema.
type unscannable struct{ err error }

func (u *unscannable) Error() string        { return u.err.Error() }
func (u *unscannable) Is(target error) bool { return target == ErrDamaged }
func (u *unscannable) Unwrap() error        { return u.err }
