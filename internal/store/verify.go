package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
)

// maxDamages is how many damages a report lists.
const maxDamages = 1000

// Verify looks at everything kept: the database's own checks, the schema, the
// checksum of every row, the hash of every text, every span, everything that
// follows from something else, and the full-text index. It goes on after a damage
// and lists all, up to a thousand. What others write meanwhile is not looked at.
//
// progress, which may be nil, is told how much is done of how much. The error is
// about the looking, not about what was found.
func (db *DB) Verify(ctx context.Context, progress func(done, of int64)) (Report, error) {
	v := &verification{db: db, ctx: ctx, progress: progress, seen: map[Damage]bool{}}
	err := db.view(ctx, "verify", func(tx *sql.Tx) error {
		v.q = tx
		return v.run()
	})
	if err == nil {
		err = v.fullText()
	}
	if err == nil {
		v.step(v.of - v.done)
	}
	return v.report, err
}

// A verification is one run of Verify.
type verification struct {
	db       *DB
	ctx      context.Context
	q        querier // one consistent state
	report   Report
	seen     map[Damage]bool
	more     int
	progress func(done, of int64)
	done, of int64
}

// run makes the checks that need one consistent state. Each goes on as far as it
// can where the one before found damage.
func (v *verification) run() error {
	checks := []func() error{v.size, v.database, v.rows, v.relations, v.articles, v.speakers, v.tally, v.notLive, v.meta}
	for _, check := range checks {
		if err := check(); err != nil {
			if err := v.unreadable("the database", err); err != nil {
				return err
			}
		}
	}
	return nil
}

// damage notes something wrong: what has to say what to do, too.
func (v *verification) damage(article, where, what string, args ...any) {
	d := Damage{Where: where, What: fmt.Sprintf(what, args...), Article: article}
	if v.seen[d] {
		return
	}
	if len(v.report.Damages) >= maxDamages-1 {
		v.more++
		if v.more > 1 {
			return
		}
		d = Damage{Where: "this list", What: "there is more than is listed"}
	}
	v.seen[d] = true
	v.report.Damages = append(v.report.Damages, d)
}

// restoreIt is what to do where nothing else helps.
const restoreIt = "restore a backup"

// unreadable makes a damage of an error that says that the database is not what
// it was, and returns any other.
func (v *verification) unreadable(where string, err error) error {
	if v.ctx.Err() != nil {
		return v.ctx.Err()
	}
	if failure := v.db.fail("verify", err); !errors.Is(failure, ErrDamaged) {
		// Of a file of our own all that cannot be read is damaged, whatever SQLite
		// calls it; a server has other reasons.
		if v.db.dialect.name != "sqlite" || errors.Is(failure, ErrBusy) || errors.Is(failure, ErrFull) || errors.Is(failure, ErrInvalid) {
			return err
		}
	}
	v.damage("", where, "cannot be read (%v): %s", err, restoreIt)
	return nil
}

func (v *verification) step(n int64) {
	v.done += n
	if v.progress != nil {
		v.progress(min(v.done, v.of), v.of)
	}
}

// size counts what there is to do, in rows looked at.
func (v *verification) size() error {
	for i := range tables {
		n, err := v.count(tables[i].name)
		if err != nil {
			if err := v.unreadable(tables[i].name, err); err != nil {
				return err
			}
		}
		v.of += n
		switch tables[i].name {
		case "statement":
			v.of += 3 * n // as a row, in its article, in the database's check, in the index
		}
	}
	return nil
}

func (v *verification) count(table string) (n int64, err error) {
	err = v.q.QueryRowContext(v.ctx, `SELECT count(*) FROM `+table).Scan(&n)
	return n, err
}

func (v *verification) list(query string, f func(cells []any) error, args ...any) error {
	return eachRow(v.ctx, v.q, query, f, args...)
}

// rows compares the checksum of every row of every table, and what of a row can
// be checked alone.
func (v *verification) rows() error {
	for i := range tables {
		if err := v.rowsOf(&tables[i]); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf reads a table. Where a part of an SQLite file cannot be read, it finds the
// first row behind that and goes on there.
func (v *verification) rowsOf(t *table) error {
	if v.db.dialect.name != "sqlite" {
		return v.list(`SELECT `+t.all()+` FROM `+t.name, func(cells []any) error {
			v.row(t, cells)
			return nil
		})
	}
	for from := int64(0); ; { // no number of ours is negative
		err := v.list(`SELECT rowid, `+t.all()+` FROM `+t.name+` WHERE rowid >= $1 ORDER BY rowid`, func(cells []any) error {
			number, _ := cells[0].(int64)
			if number < from { // a damaged tree can go round in circles
				return fmt.Errorf("%w: row %d comes after row %d", ErrDamaged, number, from-1)
			}
			from = number + 1
			v.row(t, cells[1:])
			return nil
		}, from)
		if err == nil {
			return nil
		}
		if err := v.unreadable(fmt.Sprintf("%s, from row %d on", t.name, from), err); err != nil {
			return err
		}
		next, found := v.behind(t, from)
		if !found || len(v.report.Damages) == maxDamages {
			return nil
		}
		from = next
	}
}

// behind finds the end of a part of an SQLite table that begins at a row and cannot
// be read: the smallest number from which on the table can. There is none where
// nothing behind it can be read.
func (v *verification) behind(t *table, from int64) (next int64, found bool) {
	readable := func(n int64) bool {
		some := false
		err := v.list(`SELECT rowid, `+t.all()+` FROM `+t.name+` WHERE rowid >= $1 ORDER BY rowid LIMIT 1`, func([]any) error {
			some = true
			return nil
		}, n)
		return err == nil && some
	}
	low, step := from, int64(1)
	for ; ; step *= 2 {
		if step <= 0 || from > math.MaxInt64-step {
			return 0, false
		}
		if readable(from + step) {
			break
		}
		low = from + step
	}
	high := from + step
	for low+1 < high {
		if mid := low + (high-low)/2; readable(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high, true
}

// row checks one row by itself.
func (v *verification) row(t *table, cells []any) {
	v.report.Rows++
	if v.report.Rows%256 == 0 {
		v.step(256)
	}
	where := t.where(cells)
	if err := checkSum(t.name, t.sum, cells); err != nil {
		v.damage("", where, "%v: %s", err, restoreIt)
		return
	}
	switch t.name {
	case "capture":
		raw, _ := cells[6].([]byte)
		hash, _ := cells[2].(string)
		if size, _ := cells[3].(int64); raw != nil && (hex.EncodeToString(sum256(raw)) != hash || size != int64(len(raw))) {
			v.damage("", where, "the bytes kept are not those of its hash: %s", restoreIt)
		}
	case "statement":
		id, _ := cells[0].(int64)
		if day, _ := cells[10].(string); id>>seqBits != daysOf(day) {
			v.damage("", where, "its number is not of its day %q: %s", day, restoreIt)
		}
	}
}

func sum256(b []byte) []byte { s := sha256.Sum256(b); return s[:] }

// where names a row by its key.
func (t *table) where(cells []any) string {
	var b strings.Builder
	b.WriteString(t.name)
	for _, c := range cells[:t.key] {
		switch c := c.(type) {
		case string:
			fmt.Fprintf(&b, " %q", c)
		case []byte:
			fmt.Fprintf(&b, " %x", c)
		default:
			fmt.Fprintf(&b, " %v", c)
		}
	}
	return b.String()
}

// checkSum compares the checksum of a row, which is its last cell, where its table
// has them.
func checkSum(table string, has bool, cells []any) error {
	for _, c := range cells {
		switch c.(type) {
		case nil, int64, float64, string, []byte:
		default:
			return fmt.Errorf("a cell of type %T", c)
		}
	}
	if !has {
		return nil
	}
	n := len(cells) - 1
	if sum, ok := cells[n].([]byte); !ok || !bytes.Equal(sum, rowSum(table, cells[:n]...)) {
		return errors.New("it is not what was written: its checksum differs")
	}
	return nil
}
