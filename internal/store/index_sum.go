package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// SQLite keeps the full-text index in tables of its own. Its check compares what
// the index finds with the text, and so sees no damage in what is not asked for at
// the moment: entries that later ones delete, the table that says on which page a
// word begins. So the rows of those tables are summed as they are written, by a
// hook of the writing connection, and every transaction that changes them notes
// the sum in table meta. It is the exclusive or of the checksums of the rows, so
// that a row that goes is taken out as it was put in.

// indexSum is the name of the sum in table meta.
const indexSum = "index_sum"

// indexTables are where SQLite keeps the full-text index.
var indexTables = []string{"statement_index_data", "statement_index_idx", "statement_index_docsize", "statement_index_config"}

// An indexWatch adds up what a connection changes in those tables.
type indexWatch struct {
	delta uint64
	lost  bool // a row could not be read: the sum has to be computed from all
}

func (x *indexWatch) reset() { *x = indexWatch{} }

// A watchedConnector opens connections that tell an indexWatch of their changes.
type watchedConnector struct {
	driver.Connector
	watch *indexWatch
}

func (c *watchedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	hooked, ok := conn.(sqlite.HookRegisterer)
	if !ok {
		conn.Close()
		return nil, fmt.Errorf("the driver has no hooks: %T", conn)
	}
	hooked.RegisterPreUpdateHook(c.watch.change)
	return conn, nil
}

// change is called before a row of any table is changed.
func (x *indexWatch) change(d sqlite.SQLitePreUpdateData) {
	if !strings.HasPrefix(d.TableName, "statement_index_") {
		return
	}
	cells := make([]any, d.Count()) // the driver fills it in its place
	if d.Op != sqlite3.SQLITE_INSERT {
		x.flip(d.TableName, cells, d.Old(cells...))
	}
	if d.Op != sqlite3.SQLITE_DELETE {
		x.flip(d.TableName, cells, d.New(cells...))
	}
}

// flip puts a row into the sum, or takes it out.
func (x *indexWatch) flip(table string, cells []any, err error) {
	sum, ok := indexRowSum(table, cells)
	if err != nil || !ok {
		x.lost = true
	}
	x.delta ^= sum
}

func indexRowSum(table string, cells []any) (sum uint64, ok bool) {
	for _, c := range cells {
		switch c.(type) {
		case nil, int64, float64, string, []byte:
		default:
			return 0, false
		}
	}
	for _, b := range rowSum(table, cells...) {
		sum = sum<<8 | uint64(b)
	}
	return sum, true
}

// sumIndex computes the sum from all rows.
func sumIndex(ctx context.Context, q querier) (sum uint64, err error) {
	for _, t := range indexTables {
		err := eachRow(ctx, q, `SELECT * FROM `+t, func(cells []any) error {
			s, ok := indexRowSum(t, cells)
			if !ok {
				return fmt.Errorf("%s: %w: a cell of another type", t, ErrDamaged)
			}
			sum ^= s
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return sum, nil
}

func formatSum(sum uint64) string { return fmt.Sprintf("%016x", sum) }

// seal notes the sum at the end of a transaction, of which before is how it was at
// the beginning. FTS5 writes to its tables when a transaction is committed, unless
// it is told to before.
func (w *writer) seal(before string) error {
	if _, err := w.tx.ExecContext(w.ctx, `INSERT INTO statement_index (statement_index) VALUES ('flush')`); err != nil {
		return err
	}
	sum, err := strconv.ParseUint(before, 16, 64)
	if err != nil || w.db.watch.lost {
		if sum, err = sumIndex(w.ctx, w.tx); err != nil {
			return err
		}
	} else {
		sum ^= w.db.watch.delta
	}
	if now := formatSum(sum); now != w.state[indexSum] {
		w.setMeta(indexSum, now)
	}
	return nil
}
