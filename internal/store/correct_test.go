package store

import (
	"errors"
	"strings"
	"testing"

	"quoth"
)

// correct makes a correction and fails the test where it cannot be made.
func correct(t *testing.T, db *DB, c Correction) Correction {
	t.Helper()
	c.Who = "a reader"
	c, err := db.Correct(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	consistent(t, db)
	return c
}

// A line is what the store says of one statement.
type line struct{ Content, Source, Kind, Who, Withdrawn string }

func lineOf(t *testing.T, db *DB, key string) line {
	t.Helper()
	var l line
	if err := db.read.QueryRowContext(t.Context(), `SELECT s.content, s.source_text, s.kind, coalesce(p.name, ''), s.withdrawn
		FROM statement s LEFT JOIN speaker p ON p.id = s.speaker_id WHERE s.key = $1`, key).Scan(&l.Content, &l.Source, &l.Kind, &l.Who, &l.Withdrawn); err != nil {
		t.Fatal(err)
	}
	return l
}

func speakerKey(name string) string { return nameKey("person", fold(name)) }

func TestCorrect(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := harbour("m1")
		article := put(t, db, a)[0].Article
		list, _ := keys(t, db, article)
		bridge := list["the “bridge” was late"]
		found := lineOf(t, db, bridge)

		edit := correct(t, db, Correction{Action: Edit, Statement: bridge, Content: []quoth.Span{find(a.Text, "“bridge”")}, Speaker: "e1"})
		if got, want := lineOf(t, db, bridge), (line{"“bridge”", "Tomas Ebrey", "direct", "Mira Halde", ""}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if edit.Before != "content: the “bridge” was late\nkind: mixed\nspeaker: Tomas Ebrey" || edit.After != "content: “bridge”\nkind: direct\nspeaker: Mira Halde" {
			t.Errorf("before %q, after %q", edit.Before, edit.After)
		}
		if edit.Article != article || edit.ID == 0 || edit.At.IsZero() {
			t.Errorf("%+v", edit)
		}
		correct(t, db, Correction{Action: Edit, Statement: bridge, Speaker: "unknown", Kind: quoth.Mixed})
		if got := lineOf(t, db, bridge); got.Who != "" || got.Kind != "mixed" {
			t.Errorf("%+v", got)
		}
		correct(t, db, Correction{Action: Edit, Statement: bridge, Speaker: "new:Ada Quill", Source: []quoth.Span{}})
		if got := lineOf(t, db, bridge); got.Who != "Ada Quill" || got.Source != "" {
			t.Errorf("%+v", got)
		}
		if n := matches(t, db, columnWho, "Ada Quill"); n != 1 {
			t.Errorf("the new speaker is found %d times", n)
		}
		last, err := db.Correct(t.Context(), Correction{Action: Reject, Statement: bridge, Who: "x", Why: "no statement"})
		if err != nil {
			t.Fatal(err)
		}
		if got := lineOf(t, db, bridge); got.Withdrawn != "rejected" {
			t.Errorf("%+v", got)
		}
		undone := correct(t, db, Correction{Action: Undo, Undoes: last.ID})
		if got := lineOf(t, db, bridge); got.Withdrawn != "" || undone.After == "" || undone.Before != "" {
			t.Errorf("%+v %+v", got, undone)
		}
		// Undoing the undo rejects it again; undoing that brings it back.
		again := correct(t, db, Correction{Action: Undo, Undoes: undone.ID})
		if got := lineOf(t, db, bridge); got.Withdrawn != "rejected" {
			t.Errorf("%+v", got)
		}
		correct(t, db, Correction{Action: Undo, Undoes: again.ID})

		// All edits undone: as it was found, and no entity of a person's is left.
		history, _, err := db.Corrections(t.Context(), bridge, "", "", Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(history) != 7 {
			t.Fatalf("%d corrections, want 7", len(history))
		}
		for _, c := range history {
			if c.Action == Edit {
				correct(t, db, Correction{Action: Undo, Undoes: c.ID})
			}
		}
		if got := lineOf(t, db, bridge); got != found {
			t.Errorf("%+v, want %+v", got, found)
		}
		if n := count(t, db, `SELECT count(*) FROM entity WHERE local LIKE '@%'`); n != 0 {
			t.Errorf("%d entities are left that nobody needs", n)
		}
		history, _, err = db.Corrections(t.Context(), "", article, "", Page{Limit: 3})
		if err != nil || len(history) != 3 {
			t.Fatal(err, history)
		}
		_, next, err := db.Corrections(t.Context(), "", article, "", Page{Limit: 3})
		if err != nil || next == "" {
			t.Fatal(err, next)
		}
		rest, next, err := db.Corrections(t.Context(), "", article, "", Page{After: next})
		if err != nil || len(rest) != 7 || next != "" || !rest[6].Undone || rest[6].Before != edit.Before || rest[6].After != edit.After {
			t.Errorf("%v %q %+v", err, next, rest)
		}
	})
}

func TestCorrectAdd(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := harbour("m1")
		a.Statements = a.Statements[:2]
		article := put(t, db, a)[0].Article
		c := correct(t, db, Correction{Action: Add, Article: article, Content: []quoth.Span{find(a.Text, "the “bridge” was late")},
			Source: []quoth.Span{find(a.Text, "Tomas Ebrey")}, Cue: []quoth.Span{{Start: 0, End: 4}}, Speaker: "e2"})
		if got, want := lineOf(t, db, c.Statement), (line{"the “bridge” was late", "Tomas Ebrey", "mixed", "Tomas Ebrey", ""}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if _, err := db.Correct(t.Context(), Correction{Action: Add, Article: article, Who: "x", Content: []quoth.Span{find(a.Text, "the “bridge” was late")}}); !errors.Is(err, ErrConflict) {
			t.Errorf("the same added twice: %v", err)
		}
		// A model that does not find it leaves it; one that does joins it.
		other := harbour("m2")
		other.Statements = other.Statements[:2]
		if r := put(t, db, other)[0]; r.Changes != (Changes{Kept: 3}) {
			t.Errorf("%+v", r)
		}
		consistent(t, db)
		if r := put(t, db, harbour("m3"))[0]; r.Changes.New != 1 || r.Statements != 4 {
			t.Errorf("%+v", r)
		}
		consistent(t, db)
		if got := lineOf(t, db, c.Statement); got.Withdrawn != "" || got.Who != "Tomas Ebrey" {
			t.Errorf("%+v", got)
		}
		correct(t, db, Correction{Action: Undo, Undoes: c.ID}) // the model's own stays
		if got := lineOf(t, db, c.Statement); got.Withdrawn != "" {
			t.Errorf("%+v", got)
		}
	})
}

func TestCorrectRefuses(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := harbour("m1")
		article := put(t, db, a)[0].Article
		list, _ := keys(t, db, article)
		key := list["it was cheap"]
		cut := strings.Index(a.Text, "“") + 1
		for _, test := range []struct {
			name string
			c    Correction
			want error
		}{
			{"nobody", Correction{Action: Reject, Statement: key}, ErrInvalid},
			{"no action", Correction{Who: "x", Statement: key}, ErrInvalid},
			{"nothing", Correction{Who: "x", Action: Edit, Statement: key}, ErrInvalid},
			{"no such statement", Correction{Who: "x", Action: Reject, Statement: "0000000000000000"}, ErrNotFound},
			{"no such article", Correction{Who: "x", Action: Add, Article: "y", Content: []quoth.Span{{End: 1}}}, ErrNotFound},
			{"no such speaker", Correction{Who: "x", Action: Edit, Statement: key, Speaker: "zz"}, ErrNotFound},
			{"outside", Correction{Who: "x", Action: Edit, Statement: key, Content: []quoth.Span{{Start: 0, End: 100_000}}}, ErrInvalid},
			{"cut", Correction{Who: "x", Action: Edit, Statement: key, Content: []quoth.Span{{Start: cut, End: cut + 20}}}, ErrInvalid},
			{"empty", Correction{Who: "x", Action: Edit, Statement: key, Content: []quoth.Span{{Start: 3, End: 3}}}, ErrInvalid},
			{"none", Correction{Who: "x", Action: Edit, Statement: key, Content: []quoth.Span{}}, ErrInvalid},
			{"overlap", Correction{Who: "x", Action: Edit, Statement: key, Source: []quoth.Span{{Start: 0, End: 4}, {Start: 3, End: 6}}}, ErrInvalid},
			{"kind", Correction{Who: "x", Action: Edit, Statement: key, Kind: "loud"}, ErrInvalid},
			{"nameless", Correction{Who: "x", Action: Edit, Statement: key, Speaker: "new:  "}, ErrInvalid},
			{"undo nothing", Correction{Who: "x", Action: Undo, Undoes: 99}, ErrNotFound},
			{"merge with itself", Correction{Who: "x", Action: Merge, Speaker: speakerKey("Mira Halde"), Into: speakerKey("Mira Halde")}, ErrConflict},
			{"split from nothing", Correction{Who: "x", Action: Split, Speaker: speakerKey("Mira Halde")}, ErrInvalid},
			{"split from another", Correction{Who: "x", Action: Split, Speaker: speakerKey("Mira Halde"), Articles: []string{"q"}}, ErrNotFound},
		} {
			before, _ := db.Generation(t.Context())
			if _, err := db.Correct(t.Context(), test.c); !errors.Is(err, test.want) {
				t.Errorf("%s: %v, want %v", test.name, err, test.want)
			}
			if after, _ := db.Generation(t.Context()); after != before {
				t.Errorf("%s: refused, and something changed", test.name)
			}
		}
		consistent(t, db)
	})
}

// damStory is another article with Mira Halde and a M. Halde.
func damStory(model string) *quoth.Article {
	a := write(model, "[s1 Mira Halde] {said} <the dam holds>. [s2 Mirabel Halde] {said} <it does not>.")
	a.URL, a.Outlet = "https://gazette.example/dam", "The Gazette"
	a.Published = quoth.Date{Value: "2026-03-06", Precision: "day"}
	return a
}

func speakerCounts(t *testing.T, db *DB, name string) [2]int {
	t.Helper()
	var n [2]int
	if err := db.read.QueryRowContext(t.Context(), `SELECT statements, articles FROM speaker WHERE key = $1`, speakerKey(name)).Scan(&n[0], &n[1]); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMergeAndSplit(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		put(t, db, harbour("m1"))
		gazette := put(t, db, damStory("m1"))[0].Article
		if got := speakerCounts(t, db, "Mira Halde"); got != [2]int{3, 2} {
			t.Fatalf("%v", got)
		}
		merge := correct(t, db, Correction{Action: Merge, Speaker: speakerKey("Mirabel Halde"), Into: speakerKey("Mira Halde")})
		if merge.Before != "Mirabel Halde" || merge.After != "Mira Halde" {
			t.Errorf("%+v", merge)
		}
		if got := speakerCounts(t, db, "Mira Halde"); got != [2]int{4, 2} {
			t.Errorf("merged: %v", got)
		}
		if n := matches(t, db, columnWho, "Mira Halde"); n != 4 {
			t.Errorf("found %d times by the name they share", n)
		}
		chain := correct(t, db, Correction{Action: Merge, Speaker: speakerKey("Mira Halde"), Into: speakerKey("Tomas Ebrey")})
		if got := speakerCounts(t, db, "Tomas Ebrey"); got != [2]int{5, 2} {
			t.Errorf("merged twice: %v", got)
		}
		// A later ingest follows the merges.
		third := damStory("m1")
		third.URL = "https://gazette.example/dam-again"
		put(t, db, third)
		consistent(t, db)
		if got := speakerCounts(t, db, "Tomas Ebrey"); got != [2]int{7, 3} {
			t.Errorf("after another article: %v", got)
		}
		correct(t, db, Correction{Action: Undo, Undoes: merge.ID})
		if got := speakerCounts(t, db, "Mirabel Halde"); got != [2]int{2, 2} {
			t.Errorf("the first merge undone: %v", got)
		}
		correct(t, db, Correction{Action: Undo, Undoes: chain.ID})
		if got := speakerCounts(t, db, "Mira Halde"); got != [2]int{4, 3} {
			t.Errorf("both undone: %v", got)
		}
		if _, err := db.Correct(t.Context(), Correction{Action: Undo, Undoes: chain.ID, Who: "x"}); !errors.Is(err, ErrConflict) {
			t.Errorf("undone twice: %v", err)
		}

		split := correct(t, db, Correction{Action: Split, Speaker: speakerKey("Mira Halde"), Articles: []string{gazette}})
		if split.Into == "" || speakerCounts(t, db, "Mira Halde") != [2]int{3, 2} {
			t.Errorf("split: %v", speakerCounts(t, db, "Mira Halde"))
		}
		if n := count(t, db, `SELECT statements FROM speaker WHERE key = $1`, split.Into); n != 1 {
			t.Errorf("the new speaker has %d statements", n)
		}
		// It holds when the article is analysed again.
		if r := put(t, db, damStory("m2"))[0]; r.Outcome != Reanalysed || r.Changes.Kept != 2 {
			t.Errorf("%+v", r)
		}
		consistent(t, db)
		if n := count(t, db, `SELECT statements FROM speaker WHERE key = $1`, split.Into); n != 1 {
			t.Errorf("after another analysis the new speaker has %d statements", n)
		}
		list, _, err := db.Corrections(t.Context(), "", "", speakerKey("Mira Halde"), Page{})
		if err != nil || len(list) != 3 || list[0].Action != Split || !list[1].Undone || list[0].Undone {
			t.Errorf("%v %+v", err, list)
		}
		correct(t, db, Correction{Action: Undo, Undoes: split.ID})
		if got := speakerCounts(t, db, "Mira Halde"); got != [2]int{4, 3} {
			t.Errorf("split undone: %v", got)
		}
	})
}

// Corrections outlive another model and another text.
func TestCorrectionsCarryOver(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := harbour("m1")
		article := put(t, db, a)[0].Article
		list, _ := keys(t, db, article)
		bridge, cheap, asked := list["the “bridge” was late"], list["it was cheap"], list["that nobody had been asked"]
		correct(t, db, Correction{Action: Edit, Statement: bridge, Speaker: speakerKey("Mira Halde"), Why: "see the next page"})
		correct(t, db, Correction{Action: Reject, Statement: cheap})
		correct(t, db, Correction{Action: Edit, Statement: asked, Content: []quoth.Span{find(a.Text, "nobody had been asked")}})
		added := correct(t, db, Correction{Action: Add, Article: article, Content: []quoth.Span{find(a.Text, "the harbour of")}, Speaker: "new:Ada Quill"})

		next := without(harbour("m2"), "s2")
		next.Entities[0], next.Entities[1] = next.Entities[1], next.Entities[0] // other numbers
		next.Entities[0].ID, next.Entities[1].ID = "e1", "e2"
		for i := range next.Statements {
			switch next.Statements[i].ID {
			case "s1":
				next.Statements[i].Speaker = "e2"
			case "s3":
				next.Statements[i].Speaker = "e1"
			}
		}
		if r := put(t, db, next)[0]; r.Outcome != Reanalysed || r.Changes != (Changes{Kept: 4}) {
			t.Errorf("%+v", r)
		}
		consistent(t, db)
		for key, want := range map[string]line{
			bridge:          {"the “bridge” was late", "Tomas Ebrey", "mixed", "Mira Halde", ""},
			cheap:           {"it was cheap", "a clerk", "indirect", "", "rejected"},
			asked:           {"nobody had been asked", "She", "indirect", "Mira Halde", ""},
			added.Statement: {"the harbour of", "", "indirect", "Ada Quill", ""},
		} {
			if got := lineOf(t, db, key); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		}

		text := write("m2", "A first line.\n\n[s1 Mira Halde] {said} <“the harbour of Lund Sound will open in May”>. "+
			"[s2 ~Mira Halde|She] {said} <that nobody had been asked>.\n\n"+
			"[s3 Tomas Ebrey] {said} <the “bridge” was late>, and [s4 |a clerk] {said} <it was cheap>.")
		text.URL, text.Outlet, text.Published = a.URL, a.Outlet, a.Published
		if r := put(t, db, text)[0]; r.Outcome != Revised {
			t.Fatalf("%+v", r)
		}
		consistent(t, db)
		live := map[line]bool{}
		rows, err := db.read.QueryContext(t.Context(), `SELECT key FROM statement WHERE revision_id = (SELECT max(id) FROM revision)`)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for rows.Next() {
			var key string
			if err := rows.Scan(&key); err != nil {
				t.Fatal(err)
			}
			found = append(found, key)
		}
		rows.Close()
		for _, key := range found {
			live[lineOf(t, db, key)] = true
		}
		for _, want := range []line{
			{"the “bridge” was late", "Tomas Ebrey", "mixed", "Mira Halde", ""},
			{"it was cheap", "a clerk", "indirect", "", "rejected"},
			{"nobody had been asked", "She", "indirect", "Mira Halde", ""},
			{"the harbour of", "", "indirect", "Ada Quill", ""},
			{"“the harbour of Lund Sound will open in May”", "Mira Halde", "direct", "Mira Halde", ""},
		} {
			if !live[want] {
				t.Errorf("%+v is not in the new revision: %v", want, live)
			}
		}
		history, _, err := db.Corrections(t.Context(), "", article, "", Page{})
		if err != nil || len(history) != 8 {
			t.Fatalf("%v %d", err, len(history))
		}
		carried := 0
		for _, c := range history {
			if strings.HasPrefix(c.Why, "carried over from revision 1") {
				carried++
			}
		}
		if carried != 4 {
			t.Errorf("%d corrections were carried over, want 4", carried)
		}
	})
}
