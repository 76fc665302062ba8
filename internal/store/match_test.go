package store

import (
	"testing"

	"quoth"
)

// keys are the keys of an article's statements by what they say, with why each is
// withdrawn.
func keys(t *testing.T, db *DB, article string) (byContent map[string]string, gone map[string]string) {
	t.Helper()
	rows, err := db.read.QueryContext(t.Context(), `SELECT s.content, s.key, s.withdrawn FROM statement s JOIN article a ON a.id = s.article_id WHERE a.key = $1`, article)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	byContent, gone = map[string]string{}, map[string]string{}
	for rows.Next() {
		var content, key, why string
		if err := rows.Scan(&content, &key, &why); err != nil {
			t.Fatal(err)
		}
		byContent[content], gone[content] = key, why
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return byContent, gone
}

// without is an article without one of its statements.
func without(a *quoth.Article, id string) *quoth.Article {
	for i := range a.Statements {
		if a.Statements[i].ID == id {
			a.Statements = append(a.Statements[:i], a.Statements[i+1:]...)
			return a
		}
	}
	panic("no statement " + id)
}

func TestReanalysis(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		article := put(t, db, harbour("m1"))[0].Article
		before, _ := keys(t, db, article)

		next := without(harbour("m2"), "s3")
		next.Statements[0].ID = "q1" // another name for the same
		next.Statements[1].Content[0].Start += len("that ")
		next.Entities[0].Name, next.Entities[0].ID = "Tomas Ebrey", "x"
		next.Entities[0].Mentions = nil
		next.Statements[0].Speaker, next.Statements[1].Speaker = "e2", "e2"
		r := put(t, db, next)[0]
		if r.Outcome != Reanalysed || r.Changes != (Changes{Kept: 1, Changed: 2, Gone: 1}) || r.Statements != 3 || r.Revision != 1 {
			t.Fatalf("%+v", r)
		}
		consistent(t, db)
		after, gone := keys(t, db, article)
		if k := before["that nobody had been asked"]; k == "" || after["nobody had been asked"] != k {
			t.Errorf("the statement whose span moved has another key: %v, %v", before, after)
		}
		if why := gone["the “bridge” was late"]; why != "not found by m2" {
			t.Errorf("withdrawn: %q", why)
		}

		// A third model finds it again, under its old key, and something new.
		third := write("m3", "[s1 Mira Halde] {said} <“the harbour of Lund Sound will open in May”>. "+
			"[s2 ~Mira Halde|She] {said} <that nobody had been asked>.\n\n"+
			"[s3 Tomas Ebrey] {said} <the “bridge” was late>, and [s4 |a clerk] said it was <cheap>.")
		third.URL, third.Outlet, third.Title, third.Published = harbour("").URL, "The Lantern", "A harbour opens", harbour("").Published
		if r := put(t, db, third)[0]; r.Outcome != Reanalysed || r.Changes.New != 2 || r.Changes.Gone != 1 {
			t.Fatalf("%+v", r)
		}
		consistent(t, db)
		if last, _ := keys(t, db, article); last["the “bridge” was late"] != before["the “bridge” was late"] {
			t.Errorf("found again, it has another key: %v", last)
		}
	})
}

func TestRevision(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		first := harbour("m1")
		put(t, db, first)
		second := write("m1", "Rain came.\n\n[s1 Mira Halde] {said} <“the harbour of Lund Sound will open in May”>. [s2 ~Mira Halde|She] {added} <that it was late>.")
		second.URL, second.Outlet = "http://www.lantern.example/2026/harbour/?fbclid=1", "The Lantern"
		second.Published = quoth.Date{Value: "2026-03-07", Precision: "day"}
		r := put(t, db, second)[0]
		if r.Outcome != Revised || r.Revision != 2 || r.Statements != 2 {
			t.Fatalf("%+v", r)
		}
		consistent(t, db)
		if n := count(t, db, `SELECT count(*) FROM statement WHERE withdrawn = 'superseded'`); n != 4 {
			t.Errorf("%d statements are superseded, want 4", n)
		}
		// The old text comes back: nothing flips.
		if r := put(t, db, harbour("m1"))[0]; r.Outcome != Known || r.Revision != 1 {
			t.Fatalf("%+v", r)
		}
		if r := put(t, db, harbour("m2"))[0]; r.Outcome != Known || r.Revision != 1 {
			t.Fatalf("%+v", r)
		}
		consistent(t, db)
		if seen, err := db.Seen(t.Context(), "x", "y", "m1"); seen || err != nil {
			t.Errorf("something that never came was seen: %v", err)
		}
	})
}

// Two revisions and a reanalysis of one article in one call.
func TestPutOneArticleOften(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		second := write("m1", "[s1 Mira Halde] {said} <nothing>.")
		second.URL, second.Outlet = harbour("").URL, "The Lantern"
		list := put(t, db, harbour("m1"), harbour("m1"), harbour("m2"), second, harbour("m1"))
		var got []Outcome
		for _, r := range list {
			got = append(got, r.Outcome)
		}
		want := []Outcome{Added, Known, Reanalysed, Revised, Known}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("%v, want %v", got, want)
			}
		}
		consistent(t, db)
	})
}

func TestOverlap(t *testing.T) {
	for _, test := range []struct {
		a, b []quoth.Span
		want float64
	}{
		{[]quoth.Span{{Start: 0, End: 10}}, []quoth.Span{{Start: 0, End: 10}}, 1},
		{[]quoth.Span{{Start: 0, End: 10}}, []quoth.Span{{Start: 5, End: 15}}, 1. / 3},
		{[]quoth.Span{{Start: 0, End: 4}, {Start: 6, End: 10}}, []quoth.Span{{Start: 0, End: 10}}, .8},
		{[]quoth.Span{{Start: 0, End: 4}}, []quoth.Span{{Start: 4, End: 8}}, 0},
		{nil, nil, 0},
	} {
		if got := overlap(test.a, test.b); got < test.want-1e-9 || got > test.want+1e-9 {
			t.Errorf("overlap(%v, %v) = %v, want %v", test.a, test.b, got, test.want)
		}
	}
}
