package store

import (
	"context"
	"errors"
	"testing"

	"quoth"
)

func TestReanalyseWhatIsKept(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		text := write("m1", "[s1 Mira Halde] {said} <the dam would hold>.")
		other := write("m1", "[s1 Tomas Ebre] {said} <it would not hold>.")
		fails := write("m1", "[s1 Anna Pell] {said} <nothing of it>.")
		current := write("m2", "[s1 Ida Lund] {said} <all was well>.")
		foreign := &quoth.Article{Text: "Der Damm hielt.", Language: "de"}
		keys := map[string]string{}
		for _, a := range []*quoth.Article{text, other, fails, current, foreign} {
			keys[a.Text] = put(t, db, a)[0].Article
		}
		analysed := make(chan string, 8)
		again := func(_ context.Context, a *quoth.Article) error {
			analysed <- a.Text
			if a.Text == fails.Text {
				return errors.New("no")
			}
			found := text
			if a.Text == other.Text {
				found = other
			}
			a.Model, a.Entities, a.Statements = "m2", found.Entities, found.Statements
			return nil
		}
		var kept, failed int
		report := func(r Result, err error) {
			switch {
			case err != nil && r.Article == keys[fails.Text] && r.Outcome == Invalid:
				failed++
			case err == nil && r.Outcome == Reanalysed && r.Changes == (Changes{Kept: 1}):
				kept++
			default:
				t.Errorf("%+v, %v", r, err)
			}
		}
		if err := db.Reanalyse(t.Context(), "m2", again, report); err != nil {
			t.Fatal(err)
		}
		if kept != 2 || failed != 1 || len(analysed) != 3 {
			t.Errorf("kept %d, failed %d, of %d analysed", kept, failed, len(analysed))
		}
		consistent(t, db)
		a, err := db.Article(t.Context(), keys[other.Text], 0)
		if err != nil || a.Model != "m2" || len(a.Statements) != 1 {
			t.Fatalf("%+v, %v", a, err)
		}
		if err := db.Reanalyse(t.Context(), "m2", again, report); err != nil || len(analysed) != 4 || kept != 2 || failed != 2 {
			t.Errorf("the second time: %v, %d analysed, kept %d", err, len(analysed), kept)
		}
	})
}

// Inputs of which a model has seen every article again are passed over.
func TestReanalysedIsSeen(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := write("m1", "[s1 Mira Halde] {said} <the dam would hold>.")
		if _, err := db.Put(t.Context(), Capture{Path: "a.txt", SHA256: "00", Articles: []*quoth.Article{a}}); err != nil {
			t.Fatal(err)
		}
		analyse := func(_ context.Context, x *quoth.Article) error {
			x.Model, x.Entities, x.Statements = "m2", a.Entities, a.Statements
			return nil
		}
		if err := db.Reanalyse(t.Context(), "m2", analyse, func(Result, error) {}); err != nil {
			t.Fatal(err)
		}
		for model, want := range map[string]bool{"m1": false, "m2": true} {
			if seen, err := db.Seen(t.Context(), "a.txt", "00", model); err != nil || seen != want {
				t.Errorf("seen by %s: %v, %v", model, seen, err)
			}
		}
	})
}
