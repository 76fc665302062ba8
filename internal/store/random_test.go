package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"quoth"
)

// Whatever is done in whatever order, everything that is kept up to date is what
// it would be when computed anew, and verification finds nothing.
func TestAnyOrder(t *testing.T) {
	for seed := range uint64(8) {
		each(t, func(t *testing.T, db *DB) {
			r := &anything{db: db, r: rand.New(rand.NewPCG(seed, 3))}
			var done []string
			for step := range 60 {
				what, err := r.step(t)
				done = append(done, what)
				if err != nil && !errors.Is(err, ErrConflict) && !errors.Is(err, ErrNotFound) {
					t.Fatalf("seed %d: %s: %v\n%q", seed, what, err, done)
				}
				if step%10 != 9 {
					continue
				}
				consistent(t, db)
				report, err := db.Verify(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range report.Damages {
					t.Errorf("%v", d)
				}
				if t.Failed() {
					t.Fatalf("seed %d: %q", seed, done)
				}
			}
			if _, _, err := db.Corrections(t.Context(), "", "", "", Page{Limit: 200}); err != nil {
				t.Error(err)
			}
		})
	}
}

// anything does something at random.
type anything struct {
	db           *DB
	r            *rand.Rand
	corrections  []int64
	suppressions []int64
}

func (x *anything) step(t *testing.T) (string, error) {
	ctx := t.Context()
	switch n := x.r.IntN(20); {
	case n < 8:
		var captures []Capture
		what := "put"
		for range 1 + x.r.IntN(3) {
			a := x.article()
			what += fmt.Sprintf(" %s/%s/%d", a.URL, a.Model, len(a.Statements))
			captures = append(captures, capture(fmt.Sprint(a.URL, x.r.IntN(3)), a))
		}
		_, err := x.db.Put(ctx, captures...)
		return what, err
	case n < 14:
		return x.correct(t)
	case n == 14 && len(x.corrections) > 0:
		id := x.corrections[x.r.IntN(len(x.corrections))]
		c, err := x.db.Correct(ctx, Correction{Action: Undo, Undoes: id, Who: "x"})
		if err == nil {
			x.corrections = append(x.corrections, c.ID)
		}
		return fmt.Sprint("undo ", id), err
	case n == 15:
		name := []string{"Mira Halde", "Tomas Ebrey", "Ada Quill"}[x.r.IntN(3)]
		s, err := x.db.Suppress(ctx, Suppression{Name: name, Anonymise: x.r.IntN(2) == 0, Who: "x"})
		x.suppressions = append(x.suppressions, s.ID)
		return fmt.Sprint("suppress ", name, s.Anonymise), err
	case n == 16 && len(x.suppressions) > 0:
		id := x.suppressions[x.r.IntN(len(x.suppressions))]
		return fmt.Sprint("lift ", id), x.db.Unsuppress(ctx, id)
	case n == 17:
		p := Policy{Text: []TextPolicy{FullText, FullText, Snippets, MetadataOnly}[x.r.IntN(4)], Retention: x.r.IntN(3) * 1000}
		return fmt.Sprint("policy ", p.Text), x.db.SetPolicy(ctx, "the-lantern", p)
	case n == 18:
		_, err := x.db.Expire(ctx)
		return "expire", err
	}
	return "nothing", nil
}

// article is one of a few addresses and texts, with some of its statements.
func (x *anything) article() *quoth.Article {
	texts := []string{
		"[s1 Mira Halde] {said} <“the harbour will open”>. [s2<s1 ~Mira Halde|She] {said} <that nobody had been asked>.\n\n[s3 Tomas Ebrey] {said} <Mira Halde was late>, and [s4 |a clerk] {said} <it was cheap>.",
		"A new line. [s1 Mira Halde] {said} <“the harbour will open”>.\n\n[s3 Tomas Ebrey] {said} <Mira Halde was late>. [s5 Halde] {said} <no>.",
		"[s1 Ada Quill] {wrote} <it is “done”> and [s2 Tomas Ebrey] {added} <so it is>.",
	}
	a := write(fmt.Sprintf("m%d", x.r.IntN(3)), texts[x.r.IntN(len(texts))])
	a.URL, a.Outlet = fmt.Sprintf("https://lantern.example/%d", x.r.IntN(4)), "The Lantern"
	a.Published = quoth.Date{Value: fmt.Sprintf("20%d-03-05", 19+x.r.IntN(8)), Precision: "day"}
	a.Namings = []quoth.Naming{{Span: quoth.Span{Start: 0, End: 5}, Entity: "e1", Voice: "s1"}}
	for i := len(a.Statements) - 1; i > 0; i-- {
		if x.r.IntN(4) == 0 && a.Statements[i].ID != "s1" {
			a.Statements = append(a.Statements[:i], a.Statements[i+1:]...)
		}
	}
	return a
}

func (x *anything) correct(t *testing.T) (string, error) {
	var statement, article, text string
	if err := x.db.read.QueryRowContext(t.Context(), `SELECT s.key, a.key, r.text FROM statement s JOIN article a ON a.id = s.article_id
		JOIN revision r ON r.id = s.revision_id WHERE s.live = 1 ORDER BY (s.id * $1) % 1009 LIMIT 1`, 1+x.r.IntN(1000)).Scan(&statement, &article, &text); err != nil {
		return "correct nothing", nil
	}
	speakers := []string{speakerKey("Mira Halde"), speakerKey("Tomas Ebrey"), speakerKey("Ada Quill")}
	one, two := speakers[x.r.IntN(3)], speakers[x.r.IntN(3)]
	c := Correction{Who: "x"}
	switch x.r.IntN(7) {
	case 0:
		c.Action, c.Statement = Reject, statement
	case 1:
		c.Action, c.Statement, c.Speaker = Edit, statement, one
	case 2:
		c.Action, c.Statement, c.Speaker = Edit, statement, []string{"unknown", "new:Nils Orran", "e1"}[x.r.IntN(3)]
	case 3:
		c.Action, c.Statement, c.Content = Edit, statement, []quoth.Span{{Start: 0, End: min(len(text), 4)}}
	case 4:
		c.Action, c.Article, c.Content, c.Speaker = Add, article, []quoth.Span{{Start: 0, End: min(len(text), 1+x.r.IntN(5))}}, one
	case 5:
		c.Action, c.Speaker, c.Into = Merge, one, two
	case 6:
		c.Action, c.Speaker, c.Articles = Split, one, []string{article}
	}
	if text == "" {
		c.Content = nil
		if c.Speaker == "" || c.Action == Add {
			c = Correction{Who: "x", Action: Reject, Statement: statement}
		}
	}
	made, err := x.db.Correct(t.Context(), c)
	if err == nil {
		x.corrections = append(x.corrections, made.ID)
	}
	return fmt.Sprintf("%+v", c), err
}
