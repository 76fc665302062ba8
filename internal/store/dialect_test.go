package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestErrorsHaveAKind(t *testing.T) {
	db := &DB{name: "postgres://host/name", dialect: postgresDialect}
	for err, want := range map[error]error{
		&pgconn.PgError{Code: "53100"}:                    ErrFull,
		&pgconn.PgError{Code: "XX001"}:                    ErrDamaged,
		&pgconn.PgError{Code: "40P01"}:                    ErrBusy,
		&pgconn.PgError{Code: "53300"}:                    ErrBusy,
		&pgconn.PgError{Code: "42501"}:                    ErrInvalid,
		fmt.Errorf("write: %w", error(syscall.ENOSPC)):    ErrFull,
		fmt.Errorf("article %q: %w", "x", ErrNotFound):    ErrNotFound,
		fmt.Errorf("asked to stop: %w", context.Canceled): context.Canceled,
	} {
		got := db.fail("put", err)
		if !errors.Is(got, want) || !errors.Is(got, err) {
			t.Errorf("%v is %v, want %v", err, got, want)
		}
	}
	if err := db.fail("put", &pgconn.PgError{Code: "99999"}); !strings.HasPrefix(err.Error(), "postgres://host/name: put: ") {
		t.Errorf("%v", err)
	}
	if db.fail("put", nil) != nil {
		t.Error("no error became one")
	}
}

// Schema for PostgreSQL: the names of the types, and nothing else, are replaced.
func TestTypes(t *testing.T) {
	for in, want := range map[string]string{
		`CREATE TABLE x (a INTEGER, b TEXT, c REAL, d BLOB)`: `CREATE TABLE x (a BIGINT, b TEXT COLLATE "C", c DOUBLE PRECISION, d BYTEA)`,
		`CREATE INDEX text_real ON x (text)`:                 `CREATE INDEX text_real ON x (text)`,
	} {
		if got := postgresTypes(in); got != want {
			t.Errorf("%s\n%s", got, want)
		}
	}
}
