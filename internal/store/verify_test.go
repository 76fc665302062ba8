package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestVerifyWhole(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		empty := clean(t, db)
		if empty.Articles != 0 || empty.Statements != 0 {
			t.Errorf("an empty store: %+v", empty)
		}
		filled(t, db, 30)
		var last, of int64
		report, err := db.Verify(t.Context(), func(done, all int64) {
			if done < last || done > all {
				t.Errorf("progress goes from %d to %d of %d", last, done, all)
			}
			last, of = done, all
		})
		if err != nil || len(report.Damages) > 0 {
			t.Fatalf("%v %v", report.Damages, err)
		}
		if last != of || of == 0 {
			t.Errorf("progress ended at %d of %d", last, of)
		}
		if a, s := count(t, db, `SELECT count(*) FROM article`), count(t, db, `SELECT count(*) FROM statement`); report.Articles != a || report.Statements != s {
			t.Errorf("%+v of %d articles, %d statements", report, a, s)
		}
		if report.Spans < 5*report.Statements/2 {
			t.Errorf("%d spans of %d statements", report.Spans, report.Statements)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := db.Verify(ctx, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

// forge changes one cell of a row and gives the row the checksum of what it then
// is, as a fault of a program would. It returns how to undo that.
func forge(t *testing.T, db *DB, table, where, column string, value any) (undo func()) {
	t.Helper()
	tb := tableOf(table)
	r := tb.row()
	var key any
	if err := db.write.QueryRow(`SELECT ` + tb.list("") + ` FROM ` + table + ` WHERE ` + where + ` LIMIT 1`).Scan(r.fields()...); err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	cells := valuesOf(r.fields())
	key = cells[0]
	i := slices.Index(tb.columns, column)
	old := cells[i]
	set := func(v any) {
		t.Helper()
		cells[i] = v
		query, args := fmt.Sprintf(`UPDATE %s SET "%s" = $1 WHERE "%s" = $2`, table, column, tb.columns[0]), []any{v, key}
		if table == "tally" {
			query = fmt.Sprintf(`UPDATE tally SET n = $1 WHERE n = $2 AND %s`, where)
			args[1] = old
		}
		if tb.sum {
			query = fmt.Sprintf(`UPDATE %s SET "%s" = $1, sum = $3 WHERE "%s" = $2`, table, column, tb.columns[0])
			args = append(args, rowSum(table, cells...))
		}
		if _, err := db.write.Exec(query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	if column == tb.columns[0] {
		t.Fatal("the key is what the row is found by")
	}
	set(value)
	return func() {
		if table == "tally" {
			if _, err := db.write.Exec(`UPDATE tally SET n = $1 WHERE n = $2 AND `+where, old, value); err != nil {
				t.Fatal(err)
			}
			return
		}
		set(old)
	}
}

// What is wrong though every checksum holds is found too, with its place.
func TestVerifyFinds(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		filled(t, db, 30)
		live := `live = 1 AND human = 0 AND content <> '' AND corrected = 0`
		for _, c := range []struct{ table, where, column string }{
			{"outlet", "id = 1", "text_policy"},
			{"article", "id = 2", "url"},
			{"article", "id = 2", "revision_id"},
			{"article", "id = 2", "outlet_id"},
			{"revision", "text <> ''", "text"},
			{"revision", "text <> ''", "sha256"},
			{"revision", "text <> ''", "layout"},
			{"revision", "id = 3", "n"},
			{"capture", "raw IS NOT NULL", "raw"},
			{"capture", "raw IS NOT NULL", "size"},
			{"speaker", "statements > 0", "statements"},
			{"speaker", "statements > 0", "articles"},
			{"speaker", "origin = 'name'", "key"},
			{"speaker", "origin = 'name'", "folded"},
			{"speaker", "merged_into <> 0", "merged_into"},
			{"entity", "speaker_id <> 0", "speaker_id"},
			{"entity", "id = 1", "found"},
			{"statement", live, "revision_id"},
			{"statement", live, "outlet_id"},
			{"statement", live, "speaker_id"},
			{"statement", live, "live"},
			{"statement", live, "corrected"},
			{"statement", live, "day"},
			{"statement", live, "kind"},
			{"statement", live, "act"},
			{"statement", live, "stance"},
			{"statement", live, "source_kind"},
			{"statement", live, "lemma"},
			{"statement", live, "confidence"},
			{"statement", live, "withdrawn"},
			{"statement", live, "found"},
			{"statement", live, "effective"},
			{"statement", live, "source_text"},
			{"statement", live, "cue_text"},
			{"statement", live, "content"},
			{"statement", live, "around"},
			{"statement", live, "who"},
			{"statement", live, "tags"},
			{"naming", "text <> ''", "text"},
			{"naming", "text <> ''", "end"},
			{"naming", "entity_id <> 0", "entity_id"},
			{"correction", "action = 'undo'", "undoes"},
			{"correction", `"set" LIKE '%content%'`, "set"},
			{"suppression", "lifted = ''", "folded"},
			{"tally", "n > 0", "n"},
		} {
			tb := tableOf(c.table)
			r := tb.row()
			if err := db.read.QueryRow(`SELECT ` + tb.list("") + ` FROM ` + c.table + ` WHERE ` + c.where + ` LIMIT 1`).Scan(r.fields()...); err != nil {
				t.Fatalf("%s WHERE %s: %v", c.table, c.where, err)
			}
			var value any
			switch old := valuesOf(r.fields())[slices.Index(tb.columns, c.column)].(type) {
			case int64:
				if value = old + 1000; old == 1 && (c.column == "live" || c.column == "corrected") {
					value = int64(0)
				}
			case float64:
				value = old / 2
			case string:
				value = other(c.column, old)
			case []byte:
				value = append(slices.Clone(old), '!')
			}
			undo := forge(t, db, c.table, c.where, c.column, value)
			report, err := db.Verify(t.Context(), nil)
			if err != nil {
				t.Errorf("%s.%s: %v", c.table, c.column, err)
			}
			if len(report.Damages) == 0 {
				t.Errorf("%s.%s: %v is not found", c.table, c.column, value)
			}
			for _, d := range report.Damages {
				if d.Where == "" || d.What == "" || strings.Contains(d.What, "%!") {
					t.Errorf("%s.%s: a damage that says nothing: %+v", c.table, c.column, d)
				}
			}
			undo()
		}
		clean(t, db)
	})
}

// other is another value that a column could have.
func other(column, old string) string {
	switch column {
	case "text_policy":
		return string(MetadataOnly)
	case "day":
		return "2001-02-03"
	case "sha256":
		return hashOf(old)
	case "layout":
		return `{"blocks":[{"s":0,"e":99999999}]}`
	case "found", "effective", "set":
		if i := strings.IndexAny(old, "123456789"); i >= 0 {
			return old[:i] + "9" + old[i+1:] + strings.Repeat(" ", 1)
		}
		return "{}"
	}
	return old + " x"
}

// Rows that are gone, or too many, are found where others need them.
func TestVerifyMissing(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		filled(t, db, 30)
		for _, c := range []struct{ do, where string }{
			{`DELETE FROM word WHERE word = 'bridge'`, "word"},
			{`DELETE FROM speaker_word WHERE word = 'pell'`, "speaker"},
			{`DELETE FROM tally WHERE month = '2026-03'`, "tally"},
			{`DELETE FROM meta WHERE name = 'seq'`, "meta"},
			{`DELETE FROM statement WHERE live = 1 AND parent = '' AND id IN (SELECT max(id) FROM statement WHERE live = 1)`, ""},
			{`DELETE FROM capture WHERE id = 4`, ""},
			{`DELETE FROM correction WHERE id = 1`, ""},
		} {
			copied := backup(t, db)
			func() {
				tx, err := db.write.Begin()
				if err != nil {
					t.Fatal(err)
				}
				defer tx.Rollback()
				if db.dialect.name == "sqlite" {
					if _, err := tx.Exec(`PRAGMA defer_foreign_keys = 1`); err != nil {
						t.Fatal(err)
					}
				}
				if r, err := tx.Exec(c.do); err != nil {
					if db.dialect.name == "postgres" || strings.Contains(err.Error(), "FOREIGN KEY") {
						return // the database itself does not let it happen
					}
					t.Fatal(err)
				} else if n, _ := r.RowsAffected(); n == 0 {
					t.Fatalf("%s: nothing is changed", c.do)
				}
				v := &verification{db: db, ctx: t.Context(), q: tx, seen: map[Damage]bool{}}
				if err := v.run(); err != nil {
					t.Fatal(err)
				}
				if !slices.ContainsFunc(v.report.Damages, func(d Damage) bool { return strings.HasPrefix(d.Where, c.where) }) {
					t.Errorf("%s: %v", c.do, v.report.Damages)
				}
			}()
			if got := backup(t, db); !slices.Equal(contents(t, got), contents(t, copied)) {
				t.Fatal("the store is not as before")
			}
		}
	})
}

// Pages that cannot be read cost what is on them; the rest is looked at.
func TestVerifyGoesOn(t *testing.T) {
	file := sealed(t, 60)
	ranges, err := liveRanges(file, rootsOf(t, file))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "quoth.db")
	if err := os.WriteFile(path, file, 0o666); err != nil {
		t.Fatal(err)
	}
	whole := clean(t, open(t, path, Options{Now: clock(), MustExist: true}))
	size := int64(8192)
	for _, tree := range []string{"statement", "revision", "capture"} {
		rowsOn := map[int64]int{} // page -> rows
		for _, r := range ranges {
			if r.tree == tree && r.part == "rowid" {
				rowsOn[r.offset/size]++
			}
		}
		if len(rowsOn) < 5 {
			t.Fatalf("%s has %d pages", tree, len(rowsOn))
		}
		var pages []int64
		for p := range rowsOn {
			pages = append(pages, p)
		}
		slices.Sort(pages)
		broken, lost := slices.Clone(file), 0
		for _, p := range []int64{pages[1], pages[len(pages)/2]} {
			for i := range size {
				broken[p*size+i] = 0xff
			}
			lost += rowsOn[p]
		}
		path := filepath.Join(t.TempDir(), "broken.db")
		if err := os.WriteFile(path, broken, 0o666); err != nil {
			t.Fatal(err)
		}
		db := open(t, path, Options{Now: clock(), MustExist: true})
		report, err := db.Verify(t.Context(), nil)
		if err != nil {
			t.Errorf("%s: %v", tree, err)
		}
		if len(report.Damages) == 0 {
			t.Errorf("%s: two pages are gone and nothing is said", tree)
		}
		if report.Rows != whole.Rows-lost {
			t.Errorf("%s: %d rows of %d were looked at, and %d stood on the two pages", tree, report.Rows, whole.Rows, lost)
		}
	}
}

// A file cut off anywhere is no store any more, or one with damage.
func TestTruncatedFile(t *testing.T) {
	file := sealed(t, 12)
	ranges, err := liveRanges(file, rootsOf(t, file))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, n := range []int{0, 1, 99, 100, 4096, 8191, 8192, 8193, len(file) / 3, len(file) / 2, len(file) - 8192, len(file) - 1} {
		path := filepath.Join(folder, fmt.Sprint(n)+".db")
		if err := os.WriteFile(path, file[:n], 0o666); err != nil {
			t.Fatal(err)
		}
		db, err := Open(t.Context(), path, Options{Now: clock(), MustExist: true})
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrInvalid) {
				t.Errorf("%d bytes: %v", n, err)
			}
			continue
		}
		report, err := db.Verify(t.Context(), nil)
		// The last page can be one that nothing stands on.
		lost := slices.ContainsFunc(ranges, func(r liveRange) bool { return r.offset+r.size > int64(n) })
		if err == nil && len(report.Damages) == 0 && lost {
			t.Errorf("%d bytes of %d: nothing is found", n, len(file))
		}
		db.Close()
	}
}
