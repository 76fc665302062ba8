//go:build postgres

package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var schemas atomic.Int64

func init() {
	databases = append(databases, testDatabase{"postgres", func(t testing.TB) string {
		t.Helper()
		dsn := os.Getenv("QUOTH_POSTGRES")
		if dsn == "" {
			t.Fatal("QUOTH_POSTGRES is not set: give the address of a database for tests, postgres://user@host/name")
		}
		schema := fmt.Sprintf("test_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), schemas.Add(1))
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), `CREATE SCHEMA `+schema); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if _, err := db.ExecContext(context.Background(), `DROP SCHEMA `+schema+` CASCADE`); err != nil {
				t.Error(err)
			}
			db.Close()
		})
		mark := "?"
		if strings.Contains(dsn, "?") {
			mark = "&"
		}
		return dsn + mark + "search_path=" + url.QueryEscape(schema)
	}})
}
