package store

import (
	"context"
	"errors"
)

// Bulk runs load with the full-text index left out, and makes the index once at
// the end: two to three times as fast for millions of statements. Search finds
// nothing of what load puts before Bulk returns. Where it is interrupted, the
// next Open makes the index.
func (db *DB) Bulk(ctx context.Context, load func() error) error {
	if err := db.update(ctx, "begin a bulk load", func(w *writer) error {
		w.setMeta("index", "stale")
		w.changed = true
		return nil
	}); err != nil {
		return err
	}
	db.setBulk(true)
	err := load()
	db.setBulk(false)
	return errors.Join(err, db.rebuildIndex(context.WithoutCancel(ctx)))
}

func (db *DB) setBulk(on bool) {
	db.writing.Lock()
	defer db.writing.Unlock()
	db.bulk = on
}

// rebuildIndex makes the full-text index anew from the live statements.
func (db *DB) rebuildIndex(ctx context.Context) error { return db.dialect.rebuild(ctx, db) }
