package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/pressly/goose/v3/database"
	"modernc.org/sqlite"
)

// applicationID marks an SQLite file as a store: "Quot".
const applicationID = 0x51756f74

// busyMilliseconds is how long a transaction waits for another process.
const busyMilliseconds = 10_000

var sqliteDialect = &dialect{
	name:     "sqlite",
	goose:    database.DialectSQLite3,
	batch:    1,
	types:    func(s string) string { return s },
	put:      sqlitePut,
	drop:     sqliteDrop,
	rebuild:  sqliteRebuild,
	seal:     true,
	indexed:  sqliteIndexed,
	classify: sqliteClassify,
}

func (db *DB) openSQLite(ctx context.Context, path string, o Options) error {
	db.name, db.file, db.dialect = path, path, sqliteDialect
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s: %w: it is a folder; name a file in it", path, ErrInvalid)
	case err == nil && info.Size() < 512 && (o.MustExist || o.ReadOnly):
		return fmt.Errorf("%s: %w: the file is empty: no store was ever made in it, or it was cut off", path, ErrInvalid)
	case err == nil:
	case !os.IsNotExist(err):
		return err
	case o.MustExist || o.ReadOnly:
		return fmt.Errorf("%s: %w: there is no store; ingest something first", path, ErrNotFound)
	default:
		if dir := filepath.Dir(path); dir != "." {
			if _, err := os.Stat(dir); err != nil {
				return fmt.Errorf("%s: %w: the folder %s does not exist; make it first", path, ErrNotFound, dir)
			}
		}
	}
	if !o.ReadOnly {
		if err := db.openSQLiteWriter(ctx, schemaVersion); err != nil {
			return err
		}
	}
	reader := []string{"busy_timeout(10000)", "cache_size(-32768)", "temp_store(2)", "query_only(1)"}
	mode := ""
	if o.ReadOnly {
		mode = "ro"
	}
	if db.read, err = sql.Open("sqlite", sqliteDSN(path, mode, reader)); err != nil {
		return err
	}
	n := max(4, 2*runtime.GOMAXPROCS(0))
	db.read.SetMaxOpenConns(n)
	db.read.SetMaxIdleConns(n)
	if o.ReadOnly {
		if err := db.checkSQLite(ctx, db.read, false); err != nil {
			return err
		}
		return db.checkVersion(ctx)
	}
	return db.read.PingContext(ctx)
}

// openSQLiteWriter opens the one connection that writes and brings the schema up
// to a version.
func (db *DB) openSQLiteWriter(ctx context.Context, version int64) error {
	connector, err := sqlite.NewConnector(sqliteDSN(db.file, "", []string{
		fmt.Sprintf("busy_timeout(%d)", busyMilliseconds), "foreign_keys(1)", "synchronous(FULL)",
		"cache_size(-65536)", "temp_store(2)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)",
	}) + "&_txlock=immediate")
	if err != nil {
		return err
	}
	db.write = sql.OpenDB(&watchedConnector{connector, &db.watch})
	db.write.SetMaxOpenConns(1)
	if err := db.checkSQLite(ctx, db.write, true); err != nil {
		return err
	}
	var mode string
	if err := db.write.QueryRowContext(ctx, `PRAGMA journal_mode = WAL`).Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("%s: %w: its file system cannot hold a write-ahead log; choose another place", db.file, ErrInvalid)
	}
	return db.migrate(ctx, version)
}

// checkSQLite tells a store from other databases, and marks an empty one as ours.
func (db *DB) checkSQLite(ctx context.Context, q *sql.DB, mark bool) error {
	var id, tables int64
	if err := q.QueryRowContext(ctx, `SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id`).Scan(&id, &tables); err != nil {
		return err
	}
	switch {
	case id == applicationID:
		return nil
	case id != 0 || tables > 0 || !mark:
		return fmt.Errorf("%s: %w: it is an SQLite database of another program; name another file", db.file, ErrInvalid)
	}
	_, err := q.ExecContext(ctx, fmt.Sprintf(`PRAGMA page_size = 8192; PRAGMA application_id = %d`, applicationID))
	return err
}

func sqliteDSN(path, mode string, pragmas []string) string {
	v := url.Values{"_pragma": pragmas, "_dqs": {"0"}}
	if mode != "" {
		v.Set("mode", mode)
	}
	if filepath.VolumeName(path) != "" { // file:/C:/folder/file
		path = "/" + filepath.ToSlash(path)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
}

const sqliteColumns = `content, around, who, about, tags`

func sqlitePut(ctx context.Context, w *writer, rows []*statementRow) error {
	return w.insertMany(`INSERT INTO statement_index (rowid, `+sqliteColumns+`) VALUES `, "", 6, len(rows), func(i int, args []any) []any {
		r := rows[i]
		return append(args, r.id, r.content, r.around, r.who, r.about, r.tags)
	})
}

func sqliteDrop(ctx context.Context, w *writer, rows []*statementRow) error {
	return w.insertMany(`INSERT INTO statement_index (statement_index, rowid, `+sqliteColumns+`) VALUES `, "", 7, len(rows), func(i int, args []any) []any {
		r := rows[i]
		return append(args, "delete", r.id, r.content, r.around, r.who, r.about, r.tags)
	})
}

func sqliteIndexed(w *writer, word string) (bool, error) {
	var there bool
	err := w.tx.QueryRowContext(w.ctx, `SELECT EXISTS (SELECT 1 FROM statement_index WHERE statement_index MATCH ?)`,
		`- tags : "`+word+`"`).Scan(&there)
	return there, err
}

func sqliteRebuild(ctx context.Context, db *DB) error {
	return db.update(ctx, "rebuild the index", func(w *writer) error {
		if _, err := w.tx.ExecContext(ctx, `INSERT INTO statement_index (statement_index) VALUES ('rebuild')`); err != nil {
			return err
		}
		w.setMeta("index", "")
		w.changed = true
		return nil
	})
}

// The primary result codes of SQLite that matter to callers.
const (
	sqliteErrError    = 1
	sqliteErrPerm     = 3
	sqliteErrBusy     = 5
	sqliteErrLocked   = 6
	sqliteErrReadOnly = 8
	sqliteErrIO       = 10
	sqliteErrCorrupt  = 11
	sqliteErrFull     = 13
	sqliteErrCantOpen = 14
	sqliteErrNotADB   = 26
)

func sqliteClassify(err error) (advice string, kind error) {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return "", nil
	}
	switch e.Code() & 0xff {
	case sqliteErrBusy, sqliteErrLocked:
		return "", ErrBusy
	case sqliteErrFull:
		return "", ErrFull
	case sqliteErrCorrupt:
		return "", ErrDamaged
	case sqliteErrError:
		// What it says when the description of the schema is not what was written.
		for _, sign := range []string{"invalid fts5 file format", "unsupported file format", "no such ", "has no column", "malformed"} {
			if strings.Contains(err.Error(), sign) {
				return "", ErrDamaged
			}
		}
	case sqliteErrNotADB:
		return "the file is no database; name another file, or restore a backup if it was one", ErrInvalid
	case sqliteErrReadOnly, sqliteErrPerm:
		return "the file or its folder may not be written to; change its permissions or open another", ErrInvalid
	case sqliteErrCantOpen:
		return "the file cannot be opened; look at its permissions and its folder's", ErrInvalid
	case sqliteErrIO:
		if strings.Contains(err.Error(), "no space") || strings.Contains(err.Error(), "disk full") {
			return "", ErrFull
		}
		return "the disk could not be read or written; look at the system's log", ErrDamaged
	}
	return "", nil
}
