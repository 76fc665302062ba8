package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"quoth"
)

// A small world of words, so that queries made at random find something.
var (
	testWords    = strings.Fields("port strike mediator harbour dockers said union ferry bridge budget water market report vote strikes striking mediators éclair")
	testNames    = []string{"Mira Halde", "Tomas Ebrey", "Ilse Corran", "Halde", "Jon Halde-Ros"}
	testOutlets  = []string{"The Lantern", "Lantern Weekly", "Northline", ""}
	testDates    = []string{"2026-03-05", "2026-03-06", "2025-12-31", "2026-05", ""}
	testLemmas   = []string{"say", "claim", "point out", ""}
	testStances  = []quoth.Stance{quoth.Neutral, quoth.Distancing, ""}
	testSpeakers = append([]string{""}, testNames...)
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// someArticle is an invented article of words of the small world.
func someArticle(r *rand.Rand, n int) *quoth.Article {
	var b strings.Builder
	words := func(k int) {
		for i := range k {
			if i > 0 {
				b.WriteByte(' ')
			}
			if r.IntN(12) == 0 {
				b.WriteString(pick(r, testNames))
			} else {
				b.WriteString(pick(r, testWords))
			}
		}
	}
	for k := range 1 + r.IntN(6) {
		if k > 0 {
			b.WriteString("\n\n")
		}
		words(1 + r.IntN(4))
		fmt.Fprintf(&b, " [s%d ", k+1)
		if name := pick(r, testSpeakers); name == "" {
			b.WriteString("|a clerk]")
		} else {
			b.WriteString(name + "]")
		}
		b.WriteString(" {said} <")
		quotes := r.IntN(3) == 0
		if quotes {
			b.WriteString("“")
		}
		words(1 + r.IntN(8))
		if quotes {
			b.WriteString("”")
		}
		b.WriteString("> ")
		words(r.IntN(4))
		b.WriteString(".")
	}
	a := write("m1", b.String())
	a.URL = fmt.Sprintf("https://lantern.example/%d", n)
	a.Outlet, a.Published.Value = pick(r, testOutlets), pick(r, testDates)
	if a.Outlet == "" {
		a.URL = ""
	}
	for i := range a.Statements {
		a.Statements[i].Cue.Lemma, a.Statements[i].Cue.Stance = pick(r, testLemmas), pick(r, testStances)
		a.Statements[i].Polarity = pick(r, []quoth.Polarity{quoth.Positive, quoth.Negative, quoth.Refusal, ""})
		a.Statements[i].Modality = pick(r, []quoth.Modality{quoth.Actual, quoth.Future, ""})
	}
	for i := range a.Entities { // mentions in contents too
		e := &a.Entities[i]
		for at := 0; ; {
			k := strings.Index(a.Text[at:], e.Name)
			if k < 0 {
				break
			}
			span := quoth.Span{Start: at + k, End: at + k + len(e.Name)}
			e.Mentions = append(e.Mentions, quoth.Mention{Span: span, Kind: quoth.MentionName})
			at = span.End
		}
	}
	return a
}

func fill(t *testing.T, db *DB, r *rand.Rand, articles int) {
	t.Helper()
	var list []*quoth.Article
	for i := range articles {
		list = append(list, someArticle(r, i))
	}
	put(t, db, list...)
}

// someClause is a clause made at random.
func someClause(r *rand.Rand, depth int) quoth.Clause {
	if depth > 0 && r.IntN(3) > 0 {
		c := quoth.Clause{Op: pick(r, []quoth.Op{quoth.And, quoth.Or, quoth.Not})}
		n := 1
		if c.Op != quoth.Not {
			n = 2 + r.IntN(2)
		}
		for range n {
			c.Of = append(c.Of, someClause(r, depth-1))
		}
		return c
	}
	c := quoth.Clause{Op: quoth.Match}
	fold := func(s string) (words []string) {
		for _, w := range quoth.Words(s) {
			words = append(words, w.Text)
		}
		return words
	}
	switch c.Field = pick(r, []quoth.Field{quoth.InContent, quoth.InContent, quoth.InAround, quoth.InBoth, quoth.BySpeaker, quoth.InAbout, quoth.InOutlet,
		quoth.OfKind, quoth.OfCue, quoth.OfStance, quoth.OfPolarity, quoth.OfModality, quoth.OfSource}); c.Field {
	case quoth.InContent, quoth.InAround, quoth.InBoth:
		c.Words = fold(pick(r, testWords))
		switch r.IntN(5) {
		case 0:
			c.Words = append(c.Words, fold(pick(r, testWords))...)
		case 1:
			c.Words[0], c.Prefix = c.Words[0][:2], true
		case 2:
			c.Fuzzy = 1 + r.IntN(2)
		}
	case quoth.BySpeaker, quoth.InAbout:
		c.Words = fold(pick(r, append([]string{"halde", "ebrey", "unknown", "anonymous", "nobody"}, testNames...)))
		c.Prefix = len(c.Words[0]) < 6 && r.IntN(4) == 0
	case quoth.InOutlet:
		c.Words = fold(pick(r, []string{"lantern", "the lantern", "weekly", "nor", "unknown", "nothing"}))
		c.Prefix = c.Words[0] == "nor"
	case quoth.OfKind:
		c.Words = []string{pick(r, []string{"direct", "mixed", "indirect"})}
	case quoth.OfCue:
		c.Words = fold(pick(r, testLemmas[:3]))
	case quoth.OfStance:
		c.Words = []string{pick(r, []string{"neutral", "distancing"})}
	case quoth.OfPolarity:
		c.Words = []string{pick(r, []string{"positive", "negative", "refusal"})}
	case quoth.OfModality:
		c.Words = []string{pick(r, []string{"actual", "future"})}
	case quoth.OfSource:
		c.Words = []string{pick(r, []string{"name", "anonymous"})}
	}
	return c
}

// An oracle knows every live statement and answers queries by looking at each.
type oracle struct {
	rows    []*statementRow
	outlets map[int64]string
}

func newOracle(t *testing.T, db *DB) *oracle {
	t.Helper()
	o := &oracle{outlets: map[int64]string{}}
	rows, err := db.read.QueryContext(t.Context(), `SELECT `+tableOf("statement").list("")+` FROM statement WHERE live = 1 ORDER BY id DESC`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		r := new(statementRow)
		if err := rows.Scan(r.fields()...); err != nil {
			t.Fatal(err)
		}
		o.rows = append(o.rows, r)
	}
	outlets, err := db.read.QueryContext(t.Context(), `SELECT id, folded FROM outlet`)
	if err != nil {
		t.Fatal(err)
	}
	for outlets.Next() {
		var id int64
		var name string
		if err := outlets.Scan(&id, &name); err != nil {
			t.Fatal(err)
		}
		o.outlets[id] = name
	}
	return o
}

func (o *oracle) finds(c quoth.Clause, r *statementRow) bool {
	words := strings.Join(c.Words, " ")
	switch c.Op {
	case quoth.And:
		return !slices.ContainsFunc(c.Of, func(c quoth.Clause) bool { return !o.finds(c, r) })
	case quoth.Or:
		return slices.ContainsFunc(c.Of, func(c quoth.Clause) bool { return o.finds(c, r) })
	case quoth.Not:
		return !o.finds(c.Of[0], r)
	}
	switch c.Field {
	case quoth.InContent:
		return len(c.Marks(r.content)) > 0
	case quoth.InAround:
		return len(c.Marks(r.around)) > 0
	case quoth.InBoth:
		return len(c.Marks(r.content)) > 0 || len(c.Marks(r.around)) > 0
	case quoth.InAbout:
		return len(c.Marks(r.about)) > 0
	case quoth.BySpeaker:
		switch {
		case words == "unknown" && !c.Prefix:
			return r.speaker == 0
		case words == "anonymous" && !c.Prefix:
			return r.source == "anonymous"
		}
		return len(c.Marks(r.who)) > 0
	case quoth.InOutlet:
		return len(c.Marks(o.outlets[r.outlet])) > 0 || words == "unknown" && r.outlet == 0
	case quoth.OfKind:
		return r.kind == words
	case quoth.OfCue:
		return r.lemma == words
	case quoth.OfStance:
		return r.stance == words
	case quoth.OfPolarity, quoth.OfModality:
		s, err := decodeStatement(r.local, r.effective)
		return err == nil && (c.Field == quoth.OfPolarity && string(s.Polarity) == words || c.Field == quoth.OfModality && string(s.Modality) == words)
	}
	return r.source == words
}

func (o *oracle) find(q quoth.Query) (keys []string, rows []*statementRow) {
	for _, r := range o.rows {
		switch {
		case q.Since != "" && (r.day == "" || r.day < q.Since), q.Until != "" && (r.day == "" || r.day > q.Until):
		case q.Where == nil || o.finds(*q.Where, r):
			keys, rows = append(keys, r.key), append(rows, r)
		}
	}
	return keys, rows
}

// searchAll goes through all pages of a search.
func searchAll(t *testing.T, db *DB, q quoth.Query, size int) (keys []string) {
	t.Helper()
	p := Page{Limit: size}
	for {
		h, err := db.Search(t.Context(), q, p)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		for _, s := range h.Statements {
			keys = append(keys, s.Key)
		}
		if h.Next == "" {
			return keys
		}
		if len(h.Statements) != size {
			t.Fatalf("%s: a page of %d that is not the last", q, len(h.Statements))
		}
		p.After = h.Next
	}
}

// Search, facets and export find just what looking at every statement finds.
func TestSearchFindsWhatIsThere(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		r := rand.New(rand.NewPCG(1, 2))
		fill(t, db, r, 120)
		o := newOracle(t, db)
		found := 0
		for range 300 {
			q := quoth.Query{}
			if r.IntN(10) > 0 {
				c := someClause(r, 3)
				q.Where = &c
			}
			if r.IntN(5) == 0 {
				q.Since = "2026-01-01"
			}
			if r.IntN(5) == 0 {
				q.Until = "2026-03-05"
			}
			want, rows := o.find(q)
			if len(want) > 0 && len(want) < len(o.rows) {
				found++
			}
			if got := searchAll(t, db, q, 1+r.IntN(60)); !slices.Equal(got, want) {
				t.Fatalf("%s: found %d, want %d\n%v", q, len(got), len(want), q.Where)
			}
			ranked := q
			ranked.Order = quoth.Relevance
			got := searchAll(t, db, ranked, 1+r.IntN(60))
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: by relevance %d, want %d", q, len(got), len(want))
			}
			checkFacets(t, db, q, rows)
		}
		if found < 100 {
			t.Errorf("only %d queries find some and not all: the test tests little", found)
		}
	})
}

func checkFacets(t *testing.T, db *DB, q quoth.Query, rows []*statementRow) {
	t.Helper()
	f, err := db.Facets(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	articles, kinds, months := map[int64]bool{}, map[string]int{}, map[string]int{}
	for _, r := range rows {
		articles[r.article] = true
		kinds[r.kind]++
		months[monthOf(r.day)]++
	}
	if f.Matches != (Count{len(rows), true}) || f.Articles != len(articles) {
		t.Fatalf("%s: %+v in %d articles, want %d in %d", q, f.Matches, f.Articles, len(rows), len(articles))
	}
	for i, list := range [][]Facet{f.Speakers, f.Outlets, f.Kinds, f.Months} {
		n := 0
		for _, v := range list {
			if n += v.N; v.N > v.Of {
				t.Fatalf("%s: %+v: more than there are", q, v)
			}
		}
		if cut := i == 0 && len(list) >= facetSpeakers; n != len(rows) && !(cut && n < len(rows)) {
			t.Fatalf("%s: the numbers of %+v add up to %d, want %d", q, list, n, len(rows))
		}
	}
	for _, k := range f.Kinds {
		if k.N != kinds[k.Key] {
			t.Fatalf("%s: %+v", q, k)
		}
	}
	for _, m := range f.Months {
		if m.N != months[m.Key] {
			t.Fatalf("%s: %+v", q, m)
		}
	}
}

// What comes in between two pages shifts none of them, in either order.
func TestPagesAreStable(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		for i, order := range []quoth.Order{quoth.Newest, quoth.Relevance} {
			r := rand.New(rand.NewPCG(3, uint64(len(order))))
			if i == 0 {
				fill(t, db, r, 60)
			}
			q := parse(t, "port OR strike OR halde*")
			q.Order = order
			want := searchAll(t, db, q, 200)
			var got []string
			p := Page{Limit: 9}
			for n := 1000 * (i + 1); ; n++ {
				h, err := db.Search(t.Context(), q, p)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range h.Statements {
					if slices.Contains(want, s.Key) {
						got = append(got, s.Key)
					} else if order == quoth.Relevance {
						t.Errorf("relevance: a statement that came in later is on a page")
					}
				}
				if p.After = h.Next; h.Next == "" {
					break
				}
				put(t, db, someArticle(r, n), someArticle(r, n+500))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: pages give %d statements, want %d in their order", order, len(got), len(want))
			}
		}
	})
}

func TestCursors(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		fill(t, db, rand.New(rand.NewPCG(5, 6)), 30)
		q := parse(t, "port OR strike")
		h, err := db.Search(t.Context(), q, Page{Limit: 2})
		if err != nil || h.Next == "" {
			t.Fatal(h.Next, err)
		}
		for _, bad := range []string{"x", "====", h.Next + "A", h.Next[:len(h.Next)-2], strings.Repeat("A", 5000), "AQID", "\x00", "Ünicode", h.Next + "\n"} {
			if _, err := db.Search(t.Context(), q, Page{After: bad}); !errors.Is(err, ErrInvalid) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		for _, other := range []string{"port", "(port OR strike) since:2026", "strike OR port", "(port OR strike) order:relevance"} {
			if _, err := db.Search(t.Context(), parse(t, other), Page{After: h.Next}); !errors.Is(err, ErrInvalid) {
				t.Errorf("a cursor of another query, %s: %v", other, err)
			}
		}
		if _, err := db.Search(t.Context(), parse(t, "(port OR strike)"), Page{After: h.Next}); err != nil {
			t.Errorf("the same query, written otherwise: %v", err)
		}
		for _, n := range []int{-1, 201} {
			if _, err := db.Search(t.Context(), q, Page{Limit: n}); !errors.Is(err, ErrInvalid) {
				t.Errorf("a page of %d: %v", n, err)
			}
		}
		if _, _, err := db.Speakers(t.Context(), "", Page{After: h.Next}); !errors.Is(err, ErrInvalid) {
			t.Errorf("a cursor of a search among speakers: %v", err)
		}
		if _, _, err := db.ArticleList(t.Context(), "", Page{After: h.Next}); !errors.Is(err, ErrInvalid) {
			t.Errorf("a cursor of a search among articles: %v", err)
		}
	})
}

// By relevance comes first what is about the words most.
func TestRelevance(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		put(t, db,
			write("m1", "[s1 Mira Halde] {said} <that the ferry was late and the bridge was cheap and the market was far and the water was cold>."),
			write("m1", "[s1 Mira Halde] {said} <the ferry, the ferry, the ferry>."),
			write("m1", "[s1 Mira Halde] {said} <the ferry was late>."),
			write("m1", "The ferry left. [s1 Mira Halde] {said} <it was late>."))
		var got []string
		h, err := db.Search(t.Context(), parse(t, "in:both ferry order:relevance"), Page{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range h.Statements {
			got = append(got, s.ContentText)
		}
		want := []string{"the ferry, the ferry, the ferry", "the ferry was late",
			"that the ferry was late and the bridge was cheap and the market was far and the water was cold", "it was late"}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	})
}

func TestAll(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		r := rand.New(rand.NewPCG(7, 8))
		for range 3 {
			fill(t, db, r, 100)
		}
		for _, text := range []string{"", "port OR ferry", "-port order:relevance", "strike order:relevance"} {
			q := parse(t, text)
			want := searchAll(t, db, q, 200)
			var got []string
			for s, err := range db.All(t.Context(), q) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, s.Key)
				if len(got) == 1 { // not seen: the state is the one at the beginning
					put(t, db, someArticle(r, 10_000+len(text)))
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: all gives %d, search %d", text, len(got), len(want))
			}
		}
		n := 0
		for _, err := range db.All(t.Context(), quoth.Query{}) {
			if n++; n == 5 || err != nil {
				break
			}
		}
		if n != 5 {
			t.Errorf("stopped after %d", n)
		}
		for _, err := range db.All(t.Context(), quoth.Query{Since: "soon"}) {
			if !errors.Is(err, ErrInvalid) {
				t.Error(err)
			}
		}
	})
}

// PostgreSQL takes one of three ways through the index, by how frequent what is
// looked for is; whichever it takes, the answer is the same.
func TestWaysThroughTheIndex(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		const n = 9000
		var captures []Capture
		for i := range n / 30 {
			var b strings.Builder
			for k := range 30 {
				at := i*30 + k
				fmt.Fprintf(&b, "[s%d Mira Halde] {said} <it was common", k+1)
				if at < 300 {
					b.WriteString(" early")
				}
				if at%40 == 0 {
					b.WriteString(" middling")
				}
				if at == 4321 {
					b.WriteString(" rare")
				}
				b.WriteString(">.\n\n")
			}
			a := write("m1", b.String())
			a.URL, a.Published.Value = fmt.Sprintf("https://lantern.example/%d", i), fmt.Sprintf("2026-01-%02d", 1+i/10)
			captures = append(captures, capture(a.URL, a))
		}
		if _, err := db.Put(t.Context(), captures...); err != nil {
			t.Fatal(err)
		}
		if db.dialect.name == "postgres" {
			if _, err := db.write.ExecContext(t.Context(), `ANALYZE statement_index`); err != nil {
				t.Fatal(err)
			}
		}
		o := newOracle(t, db)
		for _, text := range []string{"common", "early", "middling", "rare", "common -early", "early until:2026-01-05", "nothing", ""} {
			q := parse(t, text)
			want, _ := o.find(q)
			for _, limit := range []int{1, 20, 250, 5000, n + 1} {
				if err := db.view(t.Context(), "test", func(tx *sql.Tx) error {
					s, err := db.prepare(t.Context(), tx, q)
					if err != nil {
						return err
					}
					ids, err := s.ids(t.Context(), tx, s.high, limit)
					if err != nil {
						return err
					}
					if len(ids) != min(limit, len(want)) || !slices.IsSortedFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) }) {
						t.Errorf("%q: %d of %d, want %d in order", text, len(ids), len(want), min(limit, len(want)))
					}
					list, err := db.statements(t.Context(), tx, ids)
					for i := range list {
						if list[i].Key != want[i] {
							t.Fatalf("%q: not the newest: %d is %s", text, i, list[i].Key)
						}
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
