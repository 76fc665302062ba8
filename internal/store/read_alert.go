package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"quoth"
)

// alertWindow is how many new statements an alert counts and lists at most.
const alertWindow = 1000

// Alerts lists the saved queries in the order of their names, with how many
// statements came for each since it was last marked.
func (db *DB) Alerts(ctx context.Context) ([]Alert, error) {
	var out []Alert
	err := db.view(ctx, "list alerts", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id, name, query, created, seen FROM alert ORDER BY name, id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		var list []alertRow
		for rows.Next() {
			var r alertRow
			if err := rows.Scan(r.fields()...); err != nil {
				return err
			}
			list = append(list, r)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for i := range list {
			r := &list[i]
			ids, _, err := db.newFor(ctx, tx, r)
			if err != nil {
				return err
			}
			out = append(out, Alert{ID: r.id, Name: r.name, Query: r.query, Created: timeOf(r.created), New: len(ids)})
		}
		return nil
	})
	return out, err
}

// newFor lists the statements that an alert has not shown, newest day first, and
// the number from which statements will be new once these are seen.
func (db *DB) newFor(ctx context.Context, tx *sql.Tx, r *alertRow) (ids []int64, next int64, err error) {
	last, err := db.meta(ctx, tx, "seq")
	if err != nil {
		return nil, 0, err
	}
	seq, _ := strconv.ParseInt(last, 10, 64)
	if seq < r.seen {
		return nil, r.seen, nil // nothing came at all
	}
	q, err := quoth.ParseQueryAt(r.query, time.Time{}) // its days are absolute
	if err != nil {
		return nil, 0, fmt.Errorf("alert %q: %w", r.name, err)
	}
	q.Order = quoth.Newest
	s, err := db.prepare(ctx, tx, q)
	if err != nil {
		return nil, 0, err
	}
	err = s.each(ctx, tx, func(part []int64) (bool, error) {
		for _, id := range part {
			if id&seqMask >= r.seen && len(ids) < alertWindow {
				ids = append(ids, id)
			}
		}
		return len(ids) < alertWindow, nil
	})
	return ids, seq + 1, err
}

// AlertHits lists what is new for an alert, newest first, at most 1,000; mark
// says that it was seen.
//
// ErrNotFound: there is no such alert.
func (db *DB) AlertHits(ctx context.Context, id int64, mark bool) (Hits, error) {
	var hits Hits
	var next int64
	err := db.view(ctx, "read an alert", func(tx *sql.Tx) error {
		var row alertRow
		err := tx.QueryRowContext(ctx, `SELECT id, name, query, created, seen FROM alert WHERE id = $1`, id).Scan(row.fields()...)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("alert %d: %w", id, ErrNotFound)
		}
		if err != nil {
			return err
		}
		ids, n, err := db.newFor(ctx, tx, &row)
		if err != nil {
			return err
		}
		next = n
		hits.Statements, err = db.statements(ctx, tx, ids)
		return err
	})
	if err == nil && mark {
		err = db.markAlert(ctx, id, next)
	}
	return hits, err
}
