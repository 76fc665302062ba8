package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"quoth"
)

// keyOfStatement is the key of the statement with that local ID in an article.
func keyOfStatement(t *testing.T, a *Article, local string) string {
	t.Helper()
	key := a.Keys[local]
	if key == "" {
		t.Fatalf("no statement %s in %v", local, a.Keys)
	}
	return key
}

func article(t *testing.T, db *DB, key string) *Article {
	t.Helper()
	a, err := db.Article(t.Context(), key, 0)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// An article comes back as it was put, with all that hangs on it.
func TestArticleComesBack(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		in := harbour("m1")
		in.Path, in.Authors = "here", []string{"A. Writer", "B. Writer"}
		in.Excluded = []quoth.Exclusion{{Span: quoth.Span{Start: 0, End: 4}, Why: "furniture"}}
		in.Entities[0].Aliases, in.Entities[0].Roles = []string{"Halde"}, []quoth.Span{find(in.Text, "a clerk")}
		s := &in.Statements[1]
		s.Polarity, s.Modality = quoth.Negative, quoth.Actual
		s.Addressee = quoth.Reference{Spans: []quoth.Span{find(in.Text, "nobody")}, Entity: "e2"}
		s.Setting = quoth.Setting{Spans: []quoth.Span{find(in.Text, "Lund Sound")}, Venue: "meeting", Place: "Lund Sound"}
		s.Time = quoth.Time{Spans: []quoth.Span{find(in.Text, "May")}, Date: quoth.Date{Value: "2026-05", Precision: "month"}}
		s.Via = []quoth.Reference{{Entity: "e2"}}
		in.Statements[3].Parent = "s3"
		r := put(t, db, in)[0]
		a := article(t, db, r.Article)
		got := a.Article
		got.Path = in.Path // of the store it is the capture's
		if !reflect.DeepEqual(&got, in) {
			t.Errorf("it was\n%+v\nand came back as\n%+v", in, &got)
		}
		if a.ArticleRef.Key != r.Article || a.Revision != 1 || !a.Current || a.SHA256 != hashOf(in.Text) || a.TextPolicy != FullText || a.Masked {
			t.Errorf("%+v", a.ArticleRef)
		}
		if len(a.Captures) != 1 || a.Captures[0].SHA256 == "" || len(a.Revisions) != 1 || a.Revisions[0].Statements != 4 || len(a.Keys) != 4 {
			t.Errorf("captures %+v, revisions %+v, keys %v", a.Captures, a.Revisions, a.Keys)
		}
		if who := a.Speakers["e1"]; who.Name != "Mira Halde" || who.Key != nameKey("person", "mira halde") {
			t.Errorf("speakers %+v", a.Speakers)
		}
		st, err := db.Statement(t.Context(), keyOfStatement(t, a, "s4"))
		if err != nil {
			t.Fatal(err)
		}
		if st.ContentText != "it was cheap" || st.SourceText != "a clerk" || st.CueText != "said" || st.Parent != a.Keys["s3"] ||
			st.Who != (SpeakerRef{}) || st.Model != "m1" || st.Captured.IsZero() || !strings.Contains(st.Around, "late") || strings.Contains(st.Around, "cheap") ||
			strings.Contains(st.Around, "\uE000") || st.Article.Title != in.Title || !reflect.DeepEqual(st.Content, in.Statements[3].Content) {
			t.Errorf("%+v", st)
		}
		for _, err := range []error{
			failure(db.Article(t.Context(), "nothing", 0)), failure(db.Article(t.Context(), r.Article, 2)), failure(db.Article(t.Context(), r.Article, -1)),
			failure(db.Statement(t.Context(), "nothing")), failure(db.Speaker(t.Context(), "nothing")), failure(db.Outlet(t.Context(), "nothing")),
			failure(db.Raw(t.Context(), "nothing")), failure(db.AlertHits(t.Context(), 7, true)),
		} {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
}

func failure[T any](_ T, err error) error { return err }

// An earlier revision is read as it was when it was superseded.
func TestEarlierRevision(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		before := harbour("m1")
		after := write("m1", "[s1 Mira Halde] {said} <the harbour was closed>.")
		after.URL, after.Outlet, after.Title, after.Published = before.URL, before.Outlet, "A harbour closes", before.Published
		key := put(t, db, before)[0].Article
		put(t, db, after)
		a := article(t, db, key)
		if a.Revision != 2 || !a.Current || len(a.Statements) != 1 || len(a.Revisions) != 2 || a.Revisions[0].N != 2 || a.Article.Title != "A harbour closes" {
			t.Fatalf("%+v", a.ArticleRef)
		}
		old, err := db.Article(t.Context(), key, 1)
		if err != nil {
			t.Fatal(err)
		}
		if old.Current || len(old.Statements) != 4 || old.Text != before.Text || old.Revisions[1].Statements != 4 {
			t.Errorf("%+v with %d statements", old.ArticleRef, len(old.Statements))
		}
		st, err := db.Statement(t.Context(), keyOfStatement(t, old, "s1"))
		if err != nil || st.Withdrawn == "" || st.Article.Current || st.Article.Revision != 1 {
			t.Errorf("%+v %v", st, err)
		}
		if f, err := db.Facets(t.Context(), quoth.Query{}); err != nil || f.Matches.N != 1 || f.Of.Withdrawn != 4 {
			t.Errorf("%+v %v", f, err)
		}
	})
}

func TestSpeakerPage(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		var list []*quoth.Article
		for i := range 12 {
			a := write("m1", "[s1 Mira Halde] {said} <the ferry was late again>. [s2 Tomas Ebrey] {said} <the weather was fair>. The harbour chief said no more.")
			a.URL, a.Outlet = fmt.Sprintf("https://lantern.example/%d", i), testOutlets[i%3]
			a.Published.Value = fmt.Sprintf("2025-%02d-01", 1+(i%2)*4)
			a.Entities[0].Roles = []quoth.Span{find(a.Text, "harbour chief")}
			a.Namings = []quoth.Naming{{Span: find(a.Text, "The harbour chief"), Entity: "e1", Voice: "article"}, {Span: find(a.Text, "ferry"), Entity: "e1", Voice: "s1"}}
			if i == 3 {
				a.Entities[0].Aliases = []string{"Halde"}
			}
			list = append(list, a)
		}
		put(t, db, list...)
		s, err := db.Speaker(t.Context(), nameKey("person", "mira halde"))
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != "Mira Halde" || s.Type != quoth.Person || s.Statements != 12 || s.Articles != 12 || !s.Joined || len(s.Merged) != 0 {
			t.Errorf("%+v", s)
		}
		if want := []Alias{{"Mira Halde", 12}, {"Halde", 1}}; !slices.Equal(s.Aliases, want) {
			t.Errorf("aliases %+v", s.Aliases)
		}
		if len(s.Roles) != 1 || s.Roles[0].Text != "harbour chief" || s.Roles[0].N != 12 || s.Roles[0].Article.Key == "" || s.Roles[0].Article.Outlet == "" {
			t.Errorf("roles %+v", s.Roles)
		}
		if len(s.Namings) != 6 || s.Namings[0].N != 4 || s.Namings[0].Outlet == "" {
			t.Errorf("namings %+v", s.Namings)
		}
		if len(s.Outlets) != 3 || s.Outlets[0].N != 4 || s.Outlets[0].Of != 8 || s.Outlets[0].Key == "" {
			t.Errorf("outlets %+v", s.Outlets)
		}
		var months []string
		for _, m := range s.Months {
			months = append(months, fmt.Sprintf("%s %d/%d", m.Key, m.N, m.Of))
		}
		if want := []string{"2025-01 6/12", "2025-02 0/0", "2025-03 0/0", "2025-04 0/0", "2025-05 6/12"}; !slices.Equal(months, want) {
			t.Errorf("months %q", months)
		}
		if len(s.Topics) == 0 || s.Topics[0].N != 12 || !slices.Contains([]string{"ferry", "late"}, s.Topics[0].Word) ||
			slices.ContainsFunc(s.Topics, func(t Topic) bool { return t.Word == "the" || t.Word == "weather" }) {
			t.Errorf("topics %+v", s.Topics)
		}
	})
}

// A day that cannot be known, or is far away, does no harm to a speaker's months.
func TestMonthsOfStrangeDays(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		for i, day := range []string{"", "0004-05-06", "9999-12-31", "2026-02"} {
			a := write("m1", "[s1 Mira Halde] {said} <it was late>.")
			a.URL, a.Published.Value = fmt.Sprintf("https://lantern.example/%d", i), day
			put(t, db, a)
		}
		s, err := db.Speaker(t.Context(), nameKey("person", "mira halde"))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, m := range s.Months {
			n += m.N
		}
		if n != 4 || s.Months[len(s.Months)-1].Key != "" {
			t.Errorf("%d statements in %d months", n, len(s.Months))
		}
		f, err := db.Facets(t.Context(), quoth.Query{})
		if err != nil || len(f.Months) != len(s.Months) {
			t.Errorf("%d months, %v", len(f.Months), err)
		}
	})
}

func TestLists(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		r := rand.New(rand.NewPCG(9, 9))
		fill(t, db, r, 60)
		o := newOracle(t, db)

		var articles []ArticleRef
		for p := (Page{Limit: 7}); ; {
			list, next, err := db.ArticleList(t.Context(), "", p)
			if err != nil {
				t.Fatal(err)
			}
			articles = append(articles, list...)
			if p.After = next; next == "" {
				break
			}
		}
		if len(articles) != 60 || !slices.IsSortedFunc(articles, func(a, b ArticleRef) int { return strings.Compare(b.Published.Value, a.Published.Value) }) {
			t.Errorf("%d articles", len(articles))
		}
		n := 0
		for a, err := range db.Articles(t.Context(), quoth.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			for i := range a.Statements {
				if s, err := db.Statement(t.Context(), a.Keys[a.Statements[i].ID]); err != nil || s.ContentText != a.TextOf(a.Statements[i].Content) {
					t.Errorf("%+v %v", s, err)
				}
			}
			n++
		}
		if n != 60 {
			t.Errorf("%d of all articles", n)
		}
		q := parse(t, "ferry")
		_, rows := o.find(q)
		want := map[int64]bool{}
		for _, r := range rows {
			want[r.article] = true
		}
		n = 0
		for _, err := range db.Articles(t.Context(), q) {
			if n++; err != nil {
				t.Fatal(err)
			}
		}
		if n != len(want) {
			t.Errorf("%d articles about the ferry, want %d", n, len(want))
		}

		outlets, err := db.Outlets(t.Context())
		if err != nil || len(outlets) != 4 {
			t.Fatalf("%+v %v", outlets, err)
		}
		totals, err := db.Totals(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var sum Outlet
		for _, out := range outlets {
			sum.Articles += out.Articles
			sum.Statements += out.Statements
			kinds := 0
			for _, n := range out.Kinds {
				kinds += n
			}
			if kinds != out.Statements || out.Resolved > out.Statements || out.First > out.Last {
				t.Errorf("%+v", out)
			}
			if out.Key != unknownKey {
				list, _, err := db.ArticleList(t.Context(), out.Key, Page{Limit: 200})
				if err != nil || len(list) != out.Articles {
					t.Errorf("%s: %d articles in the list, %d counted: %v", out.Key, len(list), out.Articles, err)
				}
			}
			if one, err := db.Outlet(t.Context(), out.Key); err != nil || !reflect.DeepEqual(*one, out) {
				t.Errorf("%+v %v", one, err)
			}
		}
		if sum.Articles != 60 || totals.Articles != 60 || sum.Statements != len(o.rows) || totals.Statements != len(o.rows) || totals.Outlets != 3 ||
			totals.Captures != 60 || totals.Revisions != 60 || totals.Models["m1"] != 60 || totals.Bytes < 1<<14 || totals.First != "2025-12-31" || totals.Last != "2026-05-01" {
			t.Errorf("%+v, totals %+v", sum, totals)
		}

		for _, name := range []string{"", "hal", "MIRA", "mira ha", "nobody", "ros jon"} {
			var list []SpeakerCount
			for p := (Page{Limit: 3}); ; {
				part, next, err := db.Speakers(t.Context(), name, p)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, part...)
				if p.After = next; next == "" {
					break
				}
			}
			want := map[int64]int{}
			for _, r := range o.rows {
				names, all := " "+fold(r.who), true
				for _, w := range strings.Fields(fold(name)) {
					all = all && strings.Contains(names, " "+w)
				}
				if r.speaker != 0 && all {
					want[r.speaker]++
				}
			}
			n, last := 0, 1<<30
			for _, s := range list {
				if n += s.Statements; s.Statements > last {
					t.Errorf("%q: not the most quoted first", name)
				}
				last = s.Statements
			}
			all := 0
			for _, k := range want {
				all += k
			}
			if len(list) != len(want) || n != all {
				t.Errorf("%q: %d speakers with %d statements, want %d with %d", name, len(list), n, len(want), all)
			}
		}
	})
}

func TestAlerts(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		put(t, db, write("m1", "[s1 Mira Halde] {said} <the ferry was late>."))
		made, err := db.SaveAlert(t.Context(), "ferries", parse(t, "ferry since:2020"))
		if err != nil {
			t.Fatal(err)
		}
		count := func(want int) {
			t.Helper()
			list, err := db.Alerts(t.Context())
			if err != nil || len(list) != 1 || list[0].New != want || list[0].Name != "ferries" {
				t.Errorf("%+v %v, want %d new", list, err, want)
			}
		}
		count(0)
		for i, day := range []string{"2026-05-01", "2021-01-01", "2019-01-01"} { // in any order of days
			a := write("m1", fmt.Sprintf("[s1 Mira Halde] {said} <ferry number %d sank>. [s2 Tomas Ebrey] {said} <it did not>.", i))
			a.Published.Value = day
			put(t, db, a)
		}
		count(2)
		for _, mark := range []bool{false, true} {
			h, err := db.AlertHits(t.Context(), made.ID, mark)
			if err != nil || len(h.Statements) != 2 || h.Statements[0].ContentText != "ferry number 0 sank" {
				t.Errorf("%+v %v", h, err)
			}
		}
		count(0)
		if h, err := db.AlertHits(t.Context(), made.ID, true); err != nil || len(h.Statements) != 0 {
			t.Errorf("%+v %v", h, err)
		}
	})
}

// An article in which nobody is masked stays as it is, with its address.
func TestMaskingLeavesOthers(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := write("m1", "[s1 Tomas Ebrey] {said} <that the ferry was late>.")
		a.URL, a.Title = "https://lantern.example/ferry-late", "Ferry was late"
		key := put(t, db, a)[0].Article
		if _, err := db.Suppress(t.Context(), Suppression{Name: "Mira Halde", Anonymise: true, Who: "us", Why: "asked"}); err != nil {
			t.Fatal(err)
		}
		got := article(t, db, key)
		if got.Masked || got.ArticleRef.URL != a.URL || got.Text != a.Text {
			t.Errorf("masked %v, %q, %q", got.Masked, got.ArticleRef.URL, got.Text)
		}
		hits, err := db.Search(t.Context(), quoth.Query{}, Page{})
		if err != nil || len(hits.Statements) != 1 || hits.Statements[0].Article.URL != a.URL {
			t.Errorf("%+v, %v", hits, err)
		}
	})
}

// Nothing that is read says the name of somebody who is anonymised, or anything
// of somebody who is hidden.
func TestReadingKeepsSilent(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := write("m1", "[s1 Mira Halde] {said} <that Tomas Ebrey was late>. [s2 Tomas Ebrey] {said} <that Halde was early>. [s3 Ilse Corran] {said} <nothing>. Ebrey left.")
		a.URL, a.Title, a.Outlet, a.Authors = "https://lantern.example/halde-early", "Halde was early", "The Lantern", []string{"Mira Halde"}
		a.Entities[0].Aliases = []string{"Halde"}
		a.Entities[0].Roles = []quoth.Span{find(a.Text, "Ebrey left")}
		key := put(t, db, a)[0].Article
		before := article(t, db, key)
		if _, err := db.Suppress(t.Context(), Suppression{Name: "Mira Halde", Anonymise: true, Who: "us", Why: "asked"}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Suppress(t.Context(), Suppression{Name: "Ilse Corran", Who: "us", Why: "asked"}); err != nil {
			t.Fatal(err)
		}
		after := article(t, db, key)
		if !after.Masked || len(after.Text) != len(before.Text) || len(after.Statements) != 2 {
			t.Errorf("masked %v, %d bytes, %d statements", after.Masked, len(after.Text), len(after.Statements))
		}
		hits, err := db.Search(t.Context(), quoth.Query{}, Page{})
		if err != nil || len(hits.Statements) != 2 {
			t.Fatalf("%+v %v", hits, err)
		}
		hiddenOne, err := db.Statement(t.Context(), before.Keys["s3"])
		if err != nil || hiddenOne.Withdrawn == "" {
			t.Errorf("%+v %v", hiddenOne, err)
		}
		facets, err := db.Facets(t.Context(), quoth.Query{})
		if err != nil {
			t.Fatal(err)
		}
		list, _, err := db.Speakers(t.Context(), "", Page{})
		if err != nil || len(list) != 2 {
			t.Errorf("%+v %v", list, err)
		}
		articles, _, err := db.ArticleList(t.Context(), "", Page{})
		if err != nil {
			t.Fatal(err)
		}
		mira, err := db.Speaker(t.Context(), nameKey("person", "mira halde"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Speaker(t.Context(), nameKey("person", "ilse corran")); !errors.Is(err, ErrNotFound) {
			t.Errorf("a hidden person has a page: %v", err)
		}
		for what, v := range map[string]any{"article": after, "search": hits, "facets": facets, "speakers": list, "articles": articles, "speaker": mira} {
			if text := fmt.Sprintf("%+v", v); strings.Contains(strings.ToLower(text), "halde") {
				t.Errorf("%s: the name stands there:\n%s", what, text)
			}
		}
		after.Text = "" // of a hidden person the article's own words stay
		for i := range hits.Statements {
			hits.Statements[i].Around = ""
		}
		for what, v := range map[string]any{"article": after, "search": hits, "facets": facets, "statement": hiddenOne} {
			if text := fmt.Sprintf("%+v", v); strings.Contains(strings.ToLower(text), "corran") {
				t.Errorf("%s: the name stands there:\n%s", what, text)
			}
		}
		for _, s := range hits.Statements {
			if s.ContentText == "" || after.Keys[s.ID] != s.Key {
				t.Errorf("%+v", s)
			}
		}
	})
}

// What an outlet's policy does not keep is not read.
func TestReadingUnderPolicies(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		key := put(t, db, harbour("m1"))[0].Article
		for _, p := range []TextPolicy{Snippets, MetadataOnly} {
			if err := db.SetPolicy(t.Context(), "the-lantern", Policy{Text: p, Licence: "all rights"}); err != nil {
				t.Fatal(err)
			}
			a := article(t, db, key)
			if a.Text != "" || a.TextPolicy != p || len(a.Statements) != 4 || a.Licence != "all rights" || a.SHA256 != hashOf(harbour("m1").Text) {
				t.Errorf("%s: %+v", p, a)
			}
			for _, s := range a.Statements {
				if len(s.Content)+len(s.Source.Spans)+len(s.Cue.Spans) > 0 {
					t.Errorf("%s: %+v", p, s)
				}
			}
			st, err := db.Statement(t.Context(), keyOfStatement(t, a, "s3"))
			if err != nil || (st.ContentText != "") != (p == Snippets) || st.Around != "" || st.Article.Licence != "all rights" {
				t.Errorf("%s: %+v %v", p, st, err)
			}
			if _, err := a.JSON(quoth.CodePoints); err != nil {
				t.Errorf("%s: %v", p, err)
			}
			h, err := db.Search(t.Context(), parse(t, "harbour"), Page{})
			if err != nil || len(h.Statements) == 1 != (p == Snippets) {
				t.Errorf("%s: %d hits, %v", p, len(h.Statements), err)
			}
		}
	})
}

func TestFiguresFollow(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		for i := range 3 {
			a := write("m1", fmt.Sprintf("[s1 Mira Halde] {said} <number %d was late>.", i))
			a.Published = quoth.Date{Value: time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Precision: "day"}
			put(t, db, a)
			if totals, err := db.Totals(t.Context()); err != nil || totals.Statements != i+1 || totals.Last != a.Published.Value {
				t.Errorf("after %d: %+v %v", i+1, totals, err)
			}
		}
	})
}
