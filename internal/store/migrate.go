package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// schemaVersion is the newest schema this program knows.
const schemaVersion = 1

// provider lists the migrations up to a version. Each is one text for both
// databases, N.sql, and what only one of them has, N.sqlite.sql or N.postgres.sql.
func (db *DB) provider(to int64) (*goose.Provider, error) {
	var list []*goose.Migration
	for v := int64(1); v <= to; v++ {
		var script []string
		for _, name := range []string{fmt.Sprintf("%d.sql", v), fmt.Sprintf("%d.%s.sql", v, db.dialect.name)} {
			part, err := db.dialect.script(name)
			if err != nil {
				return nil, err
			}
			script = append(script, part...)
		}
		list = append(list, goose.NewGoMigration(v, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			for _, statement := range script {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return fmt.Errorf("migration %d: %w", v, err)
				}
			}
			return nil
		}}, nil))
	}
	return goose.NewProvider(db.dialect.goose, db.write, nil, goose.WithGoMigrations(list...),
		goose.WithDisableGlobalRegistry(true))
}

// version is the schema that the database has: 0 for an empty one.
func (db *DB) version(ctx context.Context, q querier) (int64, error) {
	var there bool
	if err := q.QueryRowContext(ctx, db.dialect.has("goose_db_version")).Scan(&there); err != nil || !there {
		return 0, err
	}
	var v int64
	err := q.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`+db.dialect.truth()).Scan(&v)
	return v, err
}

// has asks whether there is a table of that name.
func (d *dialect) has(table string) string {
	if d.name == "postgres" {
		return `SELECT to_regclass('` + table + `') IS NOT NULL`
	}
	return `SELECT count(*) FROM sqlite_master WHERE name = '` + table + `'`
}

func (d *dialect) truth() string {
	if d.name == "postgres" {
		return ""
	}
	return " = 1"
}

// migrate brings the schema up to a version. It is for one process at a time.
func (db *DB) migrate(ctx context.Context, to int64) error {
	have, err := db.version(ctx, db.write)
	switch {
	case err != nil:
		return err
	case have > to:
		return fmt.Errorf("%s: %w: it has schema %d and this program knows up to %d: use a newer quoth", db.name, ErrVersion, have, to)
	case have == to:
		return db.settle(ctx, false)
	case have == 0:
		var there bool
		if err := db.write.QueryRowContext(ctx, db.dialect.has("meta")).Scan(&there); err != nil {
			return err
		}
		if there {
			return fmt.Errorf("%s: %w: the list of its migrations is not what it was: restore a backup", db.name, ErrDamaged)
		}
	case have > 0:
		slog.Info("bringing the store up to date", "store", db.name, "from", have, "to", to)
	}
	p, err := db.provider(to)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	return db.settle(ctx, true)
}

// settle writes what a new store begins with, where it is not there: an opening
// can be interrupted between the schema and this. Which migrations were made is
// noted for Verify, because their table has no checksums.
func (db *DB) settle(ctx context.Context, migrated bool) error {
	if !migrated {
		if noted, err := db.meta(ctx, db.write, "migrations"); err != nil || noted != "" {
			return err
		}
	}
	return db.update(ctx, "create", func(w *writer) error {
		if w.state["store"] == "" {
			w.setMeta("store", newIdentity())
			w.setMeta("created", w.now)
		}
		made, err := migrationsMade(ctx, w.tx)
		if err != nil {
			return err
		}
		w.setMeta("migrations", made)
		w.changed = true
		return nil
	})
}

// newIdentity tells this store from all others.
func newIdentity() string {
	var id [8]byte
	rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

// migrationsMade is the table of the migrations made as one text.
func migrationsMade(ctx context.Context, q querier) (string, error) {
	var b strings.Builder
	err := eachRow(ctx, q, `SELECT id, version_id, is_applied, CAST(tstamp AS TEXT) FROM goose_db_version ORDER BY id`, func(cells []any) error {
		fmt.Fprintf(&b, "%v %v %v %v\n", cells...)
		return nil
	})
	return strings.TrimSuffix(b.String(), "\n"), err
}
