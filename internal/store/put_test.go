package store

import (
	"testing"
)

func TestPut(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		first := put(t, db, harbour("m1"))
		if r := first[0]; r.Outcome != Added || r.Revision != 1 || r.Statements != 4 || len(r.Article) != 16 {
			t.Fatalf("%+v", r)
		}
		consistent(t, db)
		before, err := db.Generation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if r := put(t, db, harbour("m1"))[0]; r.Outcome != Known || r.Article != first[0].Article {
			t.Fatalf("%+v", r)
		}
		if after, _ := db.Generation(t.Context()); after != before || after == "" {
			t.Errorf("generation %q, then %q although nothing changed", before, after)
		}
		if n := matches(t, db, columnContent, "harbour"); n != 1 {
			t.Errorf("harbour is found %d times", n)
		}
		if n := matches(t, db, columnWho, "Mira Halde"); n != 2 {
			t.Errorf("Mira Halde is found %d times", n)
		}
	})
}
