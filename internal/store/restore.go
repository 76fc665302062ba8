package store

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
)

// Restore checks the whole of a backup, fills the store with it, which has to be
// empty, makes the full-text index anew and verifies the result. The rows are
// written in one transaction: where it is interrupted, the store is empty as
// before. The restored store gets an identity of its own, because it can grow
// differently from the one that was backed up; all else is as it was, keys and
// permalinks too.
//
// ErrConflict: the store is not empty. ErrDamaged: the backup is cut off, was
// changed, or something follows it; the error says at which byte, and nothing was
// written. ErrInvalid: it is no backup. ErrVersion: a newer program wrote it.
func (db *DB) Restore(ctx context.Context, r io.ReadSeeker, progress func(done, of int64)) error {
	if progress == nil {
		progress = func(done, of int64) {}
	}
	begin, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	h, sum, err := checkBackup(ctx, r, func(done, of int64) { progress(done, 4*of) })
	if err != nil {
		return err
	}
	if err := db.fail("restore", db.isEmpty(ctx)); err != nil {
		return err
	}
	if h.Schema < schemaVersion {
		// An older store is filled as it was and then brought up to date, as it
		// would have been had it been opened.
		if err := db.fail("restore", db.remake(ctx, int64(h.Schema))); err != nil {
			return err
		}
	}
	if _, err := r.Seek(begin, io.SeekStart); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	of := h.rows()
	if err := db.fill(ctx, r, sum, func(done int64) { progress(of+done, 4*of) }); err != nil {
		return err
	}
	if h.Schema < schemaVersion {
		if err := db.fail("restore", db.migrate(ctx, schemaVersion)); err != nil {
			return err
		}
	}
	if err := db.rebuildIndex(ctx); err != nil {
		return err
	}
	progress(3*of, 4*of)
	report, err := db.Verify(ctx, func(done, all int64) { progress(3*of+done*of/max(all, 1), 4*of) })
	if err != nil {
		return err
	}
	if n := len(report.Damages); n > 0 {
		return fmt.Errorf("%s: %w: the backup was restored as it was written, and %d things in it are wrong, the first: %v", db.name, ErrDamaged, n, report.Damages[0])
	}
	return nil
}

// checkBackup reads a whole backup and everything in it that can be checked
// without a database. sum is that of all its bytes before the last line.
func checkBackup(ctx context.Context, r io.Reader, progress func(done, of int64)) (h backupHeader, sum []byte, err error) {
	b, err := newBackupReader(r)
	if err != nil {
		return h, nil, err
	}
	defer b.close()
	if err := checkTables(&b.header); err != nil {
		return h, nil, err
	}
	of := b.header.rows()
	for done := int64(0); ; done++ {
		if done%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return h, nil, err
			}
			progress(done, of)
		}
		i, cells, err := b.next()
		if err == io.EOF {
			return b.header, b.sum.Sum(nil), nil
		}
		if err != nil {
			return h, nil, err
		}
		t := &b.header.Tables[i]
		if err := checkSum(t.Name, t.sums(), cells); err != nil {
			return h, nil, damagedAt(b.begin, "%s: row %d: %w", t.Name, b.read[i], err)
		}
	}
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// checkTables refuses what this program cannot read. The names of an older schema
// are not known here; they go into SQL and so have to be plain.
func checkTables(h *backupHeader) error {
	switch {
	case h.Schema > schemaVersion:
		return fmt.Errorf("backup: %w: it has schema %d and this program knows up to %d: use a newer quoth", ErrVersion, h.Schema, schemaVersion)
	case h.Schema < 1:
		return fmt.Errorf("backup: %w: it has schema %d", ErrInvalid, h.Schema)
	case h.Schema == schemaVersion:
		same := slices.EqualFunc(h.Tables, tables, func(b backupTable, t table) bool {
			return b.Name == t.name && slices.Equal(b.Columns, t.stored())
		})
		if !same {
			return fmt.Errorf("backup: %w: its tables are not those of schema %d", ErrInvalid, h.Schema)
		}
	}
	for _, t := range h.Tables {
		for _, name := range append([]string{t.Name}, t.Columns...) {
			if !plainName.MatchString(name) {
				return fmt.Errorf("backup: %w: a table or column is called %q", ErrInvalid, name)
			}
		}
		if len(t.Columns) == 0 {
			return fmt.Errorf("backup: %w: table %s has no columns", ErrInvalid, t.Name)
		}
	}
	return nil
}

// sums reports whether the rows carry a checksum.
func (t *backupTable) sums() bool { return t.Columns[len(t.Columns)-1] == "sum" }

// isEmpty returns ErrConflict where anything was ever kept.
func (db *DB) isEmpty(ctx context.Context) error {
	if db.write == nil {
		return fmt.Errorf("%s: %w: it is open for reading only", db.name, ErrConflict)
	}
	return empty(ctx, db.write, db.name)
}

func empty(ctx context.Context, q querier, name string) error {
	for i := range tables {
		if tables[i].name == "meta" {
			continue
		}
		var n int
		if err := q.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+tables[i].name+` LIMIT 1) AS x`).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%s: %w: it is not empty (there are rows in %s): restore into a new store", name, ErrConflict, tables[i].name)
		}
	}
	return nil
}

// fill writes the rows of a backup that was checked and had this sum.
func (db *DB) fill(ctx context.Context, r io.Reader, sum []byte, progress func(done int64)) error {
	b, err := newBackupReader(r)
	if err != nil {
		return err
	}
	defer b.close()
	return db.update(ctx, "restore", func(w *writer) error {
		// Again, now that nobody else can write.
		if err := empty(ctx, w.tx, db.name); err != nil {
			return err
		}
		if err := w.exec(`DELETE FROM meta`); err != nil {
			return err
		}
		clear(w.state)
		load := loader{w: w, tables: b.header.Tables}
		for done := int64(0); ; done++ {
			if done%1024 == 0 {
				progress(done)
			}
			i, cells, err := b.next()
			if err == io.EOF {
				break
			}
			if err == nil {
				err = load.add(i, cells)
			}
			if err != nil {
				return err
			}
		}
		if err := load.flush(); err != nil {
			return err
		}
		if !bytes.Equal(sum, b.sum.Sum(nil)) {
			return fmt.Errorf("backup: %w: it changed while it was read; nothing was kept of it", ErrConflict)
		}
		made, err := migrationsMade(ctx, w.tx)
		if err != nil {
			return err
		}
		w.setMeta("migrations", made)
		w.setMeta("store", newIdentity())
		w.setMeta("index", "restored") // whoever opens it before the index is there makes it
		w.changed = true
		return nil
	})
}

// A loader inserts rows of one table after the other.
type loader struct {
	w      *writer
	tables []backupTable
	table  int
	rows   [][]any
	size   int
}

// How many rows, and about how many bytes of them, wait for each other.
const (
	loadRows = 64
	loadSize = 4 << 20
)

func (l *loader) add(table int, cells []any) error {
	t := &l.tables[table]
	if t.Name == "meta" { // the transaction writes it at its end
		name, _ := cells[0].(string)
		value, ok := cells[1].(string)
		if !ok {
			return fmt.Errorf("backup: %w: meta has a value of type %T", ErrInvalid, cells[1])
		}
		if name != "migrations" && name != indexSum { // these are of this database
			l.w.setMeta(name, value)
		}
		return nil
	}
	if table != l.table || len(l.rows) == loadRows || l.size > loadSize {
		if err := l.flush(); err != nil {
			return err
		}
		l.table = table
	}
	row := slices.Clone(cells)
	for i, c := range row {
		switch c := c.(type) {
		case string:
			l.size += len(c)
		case []byte:
			l.size += len(c)
			row[i] = bytes.Clone(c) // the reader's block goes
		}
	}
	l.rows = append(l.rows, row)
	return nil
}

func (l *loader) flush() error {
	if len(l.rows) == 0 {
		return nil
	}
	t := &l.tables[l.table]
	head := `INSERT INTO ` + t.Name + ` (` + quoted(t.Columns) + `) VALUES `
	err := l.w.insertMany(head, "", len(t.Columns), len(l.rows), func(i int, args []any) []any { return append(args, l.rows[i]...) })
	if err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	clear(l.rows)
	l.rows, l.size = l.rows[:0], 0
	return nil
}

// remake makes an empty store one of an older schema.
func (db *DB) remake(ctx context.Context, version int64) error {
	var names []string
	for i := range slices.Backward(tables) {
		names = append(names, tables[i].name)
	}
	drop := []string{`DROP TABLE IF EXISTS statement_index`, `DROP VIEW IF EXISTS statement_live`}
	for _, name := range append(names, "goose_db_version") {
		drop = append(drop, `DROP TABLE IF EXISTS `+name)
	}
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, s := range drop {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.migrate(ctx, version)
}
