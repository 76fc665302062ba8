package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"quoth"
)

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, body []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := filepath.Join(dir, "other.db")
	q, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Exec(`CREATE TABLE recipes (name TEXT)`); err != nil {
		t.Fatal(err)
	}
	q.Close()
	for _, test := range []struct {
		name, dsn string
		o         Options
		want      error
		says      string
	}{
		{"a text", write("text.db", []byte(strings.Repeat("This is no database at all.\n", 100))), Options{}, ErrInvalid, "name another file"},
		{"another program's database", other, Options{}, ErrInvalid, "another program"},
		{"a folder", dir, Options{}, ErrInvalid, "folder"},
		{"no folder", filepath.Join(dir, "a", "b.db"), Options{}, ErrNotFound, "does not exist"},
		{"nothing", filepath.Join(dir, "none.db"), Options{MustExist: true}, ErrNotFound, "ingest something"},
		{"nothing to read", filepath.Join(dir, "none.db"), Options{ReadOnly: true}, ErrNotFound, "ingest something"},
		{"an address that is none", "postgres://user:secret@[", Options{}, ErrInvalid, "want postgres://"},
	} {
		db, err := Open(t.Context(), test.dsn, test.o)
		if err == nil {
			db.Close()
		}
		if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.says) {
			t.Errorf("%s: %v, want %v and %q", test.name, err, test.want, test.says)
		}
		if strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%s: the password is in %v", test.name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a store was made where one had to exist")
	}
}

func TestOpenAgain(t *testing.T) {
	eachDSN(t, func(t *testing.T, dsn string) {
		first := open(t, dsn, Options{})
		put(t, first, harbour("m1"))
		generation, err := first.Generation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		again := open(t, dsn, Options{MustExist: true})
		if now, err := again.Generation(t.Context()); err != nil || now != generation {
			t.Errorf("generation %q, then %q: %v", generation, now, err)
		}
		reader := open(t, dsn, Options{ReadOnly: true})
		if _, err := reader.Put(t.Context(), capture("x", harbour("m1"))); !errors.Is(err, ErrConflict) {
			t.Errorf("written to a store opened for reading: %v", err)
		}
		// Two that are open for writing see each other.
		other := open(t, dsn, Options{})
		put(t, other, damStory("m1"))
		put(t, again, harbour("m2"))
		consistent(t, again)
		if now, _ := reader.Generation(t.Context()); now == generation {
			t.Error("the reader does not see that something changed")
		}
	})
}

func TestOpenNewer(t *testing.T) {
	eachDSN(t, func(t *testing.T, dsn string) {
		db := open(t, dsn, Options{})
		if _, err := db.write.ExecContext(t.Context(), `UPDATE goose_db_version SET version_id = 99 WHERE version_id = 1`); err != nil {
			t.Fatal(err)
		}
		db.Close()
		for _, o := range []Options{{}, {ReadOnly: true}} {
			if _, err := Open(t.Context(), dsn, o); !errors.Is(err, ErrVersion) {
				t.Errorf("%+v: %v", o, err)
			}
		}
	})
}

func TestOpenBusy(t *testing.T) {
	path := t.TempDir() + "/quoth.db"
	db := open(t, path, Options{})
	other, err := sql.Open("sqlite", sqliteDSN(path, "", []string{"busy_timeout(1)"})+"&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := db.write.ExecContext(t.Context(), `PRAGMA busy_timeout = 10`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Put(t.Context(), capture("a", harbour("m1"))); !errors.Is(err, ErrBusy) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Put(ctx, capture("a", harbour("m1"))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Every schema that ever was opens, with all that was in it. testdata/schema has
// for each version a store's rows as statements of SQL.
func TestMigrateFromEverySchema(t *testing.T) {
	for v := int64(1); v <= schemaVersion; v++ {
		eachDSN(t, func(t *testing.T, dsn string) {
			old := &DB{now: time.Now, name: dsn, file: dsn, dialect: sqliteDialect}
			var err error
			if strings.HasPrefix(dsn, "postgres") {
				old.file, old.dialect = "", postgresDialect
				if old.write, err = sql.Open("pgx", dsn); err == nil {
					old.read = old.write
					err = old.migrateAlone(t.Context(), v)
				}
			} else {
				err = old.openSQLiteWriter(t.Context(), v)
			}
			if err != nil {
				t.Fatal(err)
			}
			body, err := os.ReadFile(fmt.Sprintf("testdata/schema/%d.sql", v))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := old.write.ExecContext(t.Context(), `DELETE FROM meta`); err != nil {
				t.Fatal(err)
			}
			for s := range strings.SplitSeq(strings.TrimSpace(string(body)), ";\n") {
				if old.dialect.name == "postgres" {
					s = strings.ReplaceAll(s, " X'", ` '\x`)
				}
				if _, err := old.write.ExecContext(t.Context(), strings.TrimSuffix(s, ";")); err != nil {
					t.Fatalf("%s: %v", s, err)
				}
			}
			old.Close()
			db, err := Open(t.Context(), dsn, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if err := db.rebuildIndex(t.Context()); err != nil {
				t.Fatal(err)
			}
			consistent(t, db)
			if n := count(t, db, `SELECT count(*) FROM statement WHERE live = 1`); n != 6 {
				t.Errorf("%d statements, want 6", n)
			}
			for _, a := range []*quoth.Article{harbour("m1"), damStory("m1")} {
				if r := put(t, db, a)[0]; r.Outcome != Known {
					t.Errorf("%s: %+v", a.URL, r)
				}
			}
		})
	}
}

// The rows of testdata/schema are those of a store with two articles, a
// correction, a merge, a token and an alert. WRITE_SCHEMA=1 writes them anew, for
// the newest schema alone.
func TestWriteSchema(t *testing.T) {
	if os.Getenv("WRITE_SCHEMA") == "" {
		return
	}
	db := open(t, t.TempDir()+"/quoth.db", Options{Now: clock()})
	a := harbour("m1")
	article := put(t, db, a, damStory("m1"))[0].Article
	list, _ := keys(t, db, article)
	correct(t, db, Correction{Action: Edit, Statement: list["it was cheap"], Speaker: "new:Ada Quill"})
	correct(t, db, Correction{Action: Merge, Speaker: speakerKey("Mirabel Halde"), Into: speakerKey("Mira Halde")})
	if _, _, err := db.NewToken(t.Context(), Token{Name: "desk", Scopes: []string{"read"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SaveAlert(t.Context(), "all", quoth.Query{}); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i := range tables {
		tb := &tables[i]
		rows, err := db.read.QueryContext(t.Context(), `SELECT `+tb.all()+` FROM `+tb.name)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			r := tb.row()
			fields := r.fields()
			var sum []byte
			if tb.sum {
				fields = append(fields, &sum)
			}
			if err := rows.Scan(fields...); err != nil {
				t.Fatal(err)
			}
			var cells []string
			for _, v := range valuesOf(fields) {
				switch v := v.(type) {
				case nil:
					cells = append(cells, "NULL")
				case string:
					cells = append(cells, "'"+strings.ReplaceAll(v, "'", "''")+"'")
				case []byte:
					cells = append(cells, fmt.Sprintf("X'%x'", v))
				default:
					cells = append(cells, fmt.Sprint(v))
				}
			}
			fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ( %s);\n", tb.name, tb.all(), strings.Join(cells, ", "))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll("testdata/schema", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fmt.Sprintf("testdata/schema/%d.sql", schemaVersion), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The disk fills up in the middle of an ingest: the call says so, what was
// acknowledged is there, and with room again it goes on.
func TestDiskFull(t *testing.T) {
	path := t.TempDir() + "/quoth.db"
	db := open(t, path, Options{Now: clock()})
	v := newInvented(3)
	kept := 0
	var pages int
	if err := db.write.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+120)); err != nil {
		t.Fatal(err)
	}
	var err error
	var failed *quoth.Article
	for range 1000 {
		failed = v.article()
		if _, err = db.Put(t.Context(), capture(failed.URL, failed)); err != nil {
			break
		}
		kept++
	}
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "make room") || kept == 0 {
		t.Fatalf("after %d articles: %v", kept, err)
	}
	consistent(t, db)
	if n := count(t, db, `SELECT count(*) FROM article`); n != kept {
		t.Errorf("%d articles are there, %d were acknowledged", n, kept)
	}
	if _, err := db.write.ExecContext(t.Context(), `PRAGMA max_page_count = 1000000`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Put(t.Context(), capture(failed.URL, failed)); err != nil {
		t.Fatal(err)
	}
	db.Close()
	again := open(t, path, Options{})
	consistent(t, again)
	if n := count(t, again, `SELECT count(*) FROM article`); n != kept+1 {
		t.Errorf("%d articles are there, %d were acknowledged", n, kept+1)
	}
}

func TestBulk(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		put(t, db, harbour("m1"))
		v := newInvented(4)
		if err := db.Bulk(t.Context(), func() error {
			for range 3 {
				put(t, db, v.article(), v.article())
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		consistent(t, db)
		put(t, db, damStory("m1"))
		consistent(t, db)
		failure := errors.New("no more")
		if err := db.Bulk(t.Context(), func() error { return failure }); !errors.Is(err, failure) {
			t.Errorf("%v", err)
		}
		consistent(t, db)
	})
}

// The rows know the columns that the database has.
func TestTablesAreTheSchema(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		for i := range tables {
			tb := &tables[i]
			rows, err := db.read.QueryContext(t.Context(), `SELECT * FROM `+tb.name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := rows.Columns()
			rows.Close()
			want := slices.Clone(tb.columns)
			if tb.sum {
				want = append(want, "sum")
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s has %v, the rows %v: %v", tb.name, got, want, err)
			}
			if n := len(tb.row().fields()); n != len(tb.columns) {
				t.Errorf("%s has %d columns, its rows %d", tb.name, len(tb.columns), n)
			}
			if len(rowSum(tb.name, tb.row().fields()...)) != sumSize {
				t.Errorf("%s: no sum", tb.name)
			}
		}
	})
}
