//go:build postgres

package web

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func init() {
	databases = append(databases, testDatabase{"postgres", func(t testing.TB) string {
		t.Helper()
		dsn := os.Getenv("QUOTH_POSTGRES")
		if dsn == "" {
			t.Fatal("QUOTH_POSTGRES is not set: give the address of a database for tests, postgres://user@host/name")
		}
		schema := fmt.Sprintf("web_%d_%d", os.Getpid(), time.Now().UnixNano())
		db, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(t.Context(), `CREATE SCHEMA `+schema); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if _, err := db.Exec(context.Background(), `DROP SCHEMA `+schema+` CASCADE`); err != nil {
				t.Error(err)
			}
			db.Close(context.Background())
		})
		mark := "?"
		if strings.Contains(dsn, "?") {
			mark = "&"
		}
		return dsn + mark + "search_path=" + url.QueryEscape(schema)
	}})
}
