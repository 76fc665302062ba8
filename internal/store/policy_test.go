package store

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"quoth"
)

// holds reports whether any column of any table, or the vocabulary, has a word.
// Only the texts of revisions and names that were asked to be forgotten are left
// out.
func holds(t *testing.T, db *DB, word string, except ...string) []string {
	t.Helper()
	var out []string
	for i := range tables {
		tb := &tables[i]
		for _, c := range tb.columns {
			where := tb.name + "." + c
			skip := false
			for _, e := range except {
				skip = skip || e == where || e == tb.name
			}
			if skip {
				continue
			}
			expression := `CAST("` + c + `" AS TEXT)`
			if c == "raw" {
				if db.dialect.name == "postgres" {
					expression = `encode(raw, 'escape')`
				}
			}
			if n := count(t, db, `SELECT count(*) FROM `+tb.name+` WHERE lower(`+expression+`) LIKE '%' || $1 || '%'`, strings.ToLower(word)); n > 0 {
				out = append(out, where)
			}
		}
	}
	return out
}

func TestPolicy(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := harbour("m1")
		c := capture("a.html", a)
		c.Raw = []byte("<p>nobody had been asked</p>")
		if _, err := db.Put(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if err := db.SetPolicy(t.Context(), "the-lantern", Policy{Text: Snippets, Licence: "CC BY 4.0"}); err != nil {
			t.Fatal(err)
		}
		consistent(t, db)
		if n := count(t, db, `SELECT count(*) FROM revision WHERE text <> '' OR sha256 = ''`); n != 0 {
			t.Error("the text is still kept, or its hash is not")
		}
		if n := count(t, db, `SELECT count(*) FROM statement WHERE content <> '' AND around = '' AND source_text <> ''`); n != 4 {
			t.Errorf("%d statements kept their words, want 4", n)
		}
		if n := count(t, db, `SELECT count(*) FROM capture WHERE raw IS NOT NULL`); n != 0 {
			t.Error("the bytes of the page are still kept")
		}
		if n := matches(t, db, columnContent, "nobody had been asked"); n != 1 {
			t.Errorf("found %d times", n)
		}
		if n := matches(t, db, columnAround, "nobody"); n != 0 {
			t.Errorf("found around %d times", n)
		}
		// Ingested and analysed again under the policy.
		b := damStory("m1")
		b.Outlet = a.Outlet
		put(t, db, b)
		if r := put(t, db, harbour("m2"))[0]; r.Outcome != Reanalysed || r.Changes != (Changes{Kept: 4}) {
			t.Errorf("%+v", r)
		}
		consistent(t, db)
		if n := count(t, db, `SELECT count(*) FROM revision WHERE text <> ''`); n != 0 {
			t.Error("a later ingest brought a text back")
		}
		list, _ := keys(t, db, articleKey(a.URL, ""))
		correct(t, db, Correction{Action: Edit, Statement: list["it was cheap"], Kind: quoth.Mixed})

		if err := db.SetPolicy(t.Context(), "the-lantern", Policy{Text: MetadataOnly}); err != nil {
			t.Fatal(err)
		}
		consistent(t, db)
		if where := holds(t, db, "harbour", "article.url", "revision.title"); where != nil {
			t.Errorf("a word of the article is still in %v", where)
		}
		if n := count(t, db, `SELECT count(*) FROM statement WHERE live = 1`); n != 6 {
			t.Errorf("%d statements, want 6", n)
		}
		put(t, db, harbour("m3"))
		consistent(t, db)
		if where := holds(t, db, "nobody"); where != nil {
			t.Errorf("a later ingest brought words back, in %v", where)
		}
	})
}

func TestExpire(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		a := harbour("m1")
		c := capture("a.html", a)
		c.Raw = []byte("the harbour page")
		if _, err := db.Put(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		put(t, db, damStory("m1"))
		if err := db.SetPolicy(t.Context(), "the-lantern", Policy{Retention: 30}); err != nil {
			t.Fatal(err)
		}
		n, err := db.Expire(t.Context())
		if err != nil || n != 1 {
			t.Fatalf("%d expired: %v", n, err)
		}
		consistent(t, db)
		if where := holds(t, db, "harbour", "article.url"); where != nil {
			t.Errorf("a word of the article is still in %v", where)
		}
		if where := holds(t, db, "ebrey", "speaker", "speaker_word"); where != nil {
			t.Errorf("a name of the article is still in %v", where)
		}
		seen, err := db.Seen(t.Context(), "a.html", hashOf("a.html"), "m1")
		if err != nil || !seen {
			t.Errorf("the input would be read again: %v", err)
		}
		for _, again := range []*quoth.Article{harbour("m1"), harbour("m2")} {
			if r := put(t, db, again)[0]; r.Outcome != Refused {
				t.Errorf("%+v", r)
			}
		}
		consistent(t, db)
		if n, err := db.Expire(t.Context()); err != nil || n != 0 {
			t.Errorf("%d more expired: %v", n, err)
		}
		young := write("m1", "[s1 Mira Halde] {said} <nothing new>.")
		young.Outlet, young.URL, young.Published = a.Outlet, "https://www.lantern.example/young", quoth.Date{Value: "2026-11-20", Precision: "day"}
		old := write("m1", "[s1 Mira Halde] {said} <nothing old>.")
		old.Outlet, old.URL, old.Published = a.Outlet, "https://www.lantern.example/old", quoth.Date{Value: "2025", Precision: "year"}
		if list := put(t, db, young, old); list[0].Outcome != Added || list[1].Outcome != Refused {
			t.Errorf("%+v", list)
		}
	})
}

func TestSuppressHide(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		put(t, db, harbour("m1"))
		s, err := db.Suppress(t.Context(), Suppression{Name: "mira  HALDE", Who: "the editor", Why: "asked"})
		if err != nil || s.ID == 0 {
			t.Fatal(err)
		}
		consistent(t, db)
		if n := count(t, db, `SELECT count(*) FROM statement WHERE withdrawn = 'hidden' AND content = ''`); n != 2 {
			t.Errorf("%d statements are hidden, want 2", n)
		}
		if n := count(t, db, `SELECT count(*) FROM speaker_word w JOIN speaker s ON s.id = w.speaker_id WHERE s.folded = 'mira halde'`); n != 0 {
			t.Error("the person is still listed")
		}
		put(t, db, damStory("m1"), harbour("m2"))
		consistent(t, db)
		if got := speakerCounts(t, db, "Mira Halde"); got != [2]int{} {
			t.Errorf("a later ingest brought back %v", got)
		}
		if err := db.Unsuppress(t.Context(), s.ID); err != nil {
			t.Fatal(err)
		}
		consistent(t, db)
		if got := speakerCounts(t, db, "Mira Halde"); got != [2]int{3, 2} {
			t.Errorf("shown again: %v", got)
		}
		if n := count(t, db, `SELECT count(*) FROM speaker_word w JOIN speaker s ON s.id = w.speaker_id WHERE s.folded = 'mira halde'`); n != 2 {
			t.Error("the person is not listed again")
		}
		if list, err := db.Suppressions(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
	})
}

func TestSuppressAnonymise(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		other := write("m1", "[s1 Tomas Ebrey] {said} <Mira Halde was late, and so was Ms Halde’s dog>.")
		other.URL, other.Outlet = "https://gazette.example/dog", "The Gazette"
		put(t, db, harbour("m1"), other)
		s, err := db.Suppress(t.Context(), Suppression{Name: "Mira Halde", Anonymise: true, Who: "the editor"})
		if err != nil {
			t.Fatal(err)
		}
		consistent(t, db)
		put(t, db, damStory("m1"), harbour("m2"))
		consistent(t, db)
		for _, word := range []string{"halde", "mira "} {
			// The text stays as it was, to be shown again, and never leaves but masked.
			if where := holds(t, db, word, "revision.text", "entity.name", "speaker.name", "speaker.folded", "speaker_word", "suppression"); where != nil {
				t.Errorf("%q is still in %v", word, where)
			}
		}
		if n := count(t, db, `SELECT count(*) FROM statement WHERE content = '____ _____ was late, and so was Ms _____’s dog'`); n != 1 {
			t.Error("a name is not masked where somebody else says it")
		}
		if n := count(t, db, `SELECT count(*) FROM speaker_word w JOIN speaker s ON s.id = w.speaker_id WHERE s.folded = 'mira halde'`); n != 0 {
			t.Error("the person is still listed by name")
		}
		if got := speakerCounts(t, db, "Mira Halde"); got != [2]int{3, 2} {
			t.Errorf("an anonymised person has %v", got)
		}
		if err := db.Unsuppress(t.Context(), s.ID); err != nil {
			t.Fatal(err)
		}
		consistent(t, db)
		if n := matches(t, db, columnWho, "Mira Halde"); n != 3 {
			t.Errorf("found again %d times, want 3", n)
		}
	})
}

// A mask keeps every offset true in bytes, code points and UTF-16 units, and
// leaves no word that the name has.
func FuzzMask(f *testing.F) {
	f.Add("Mira Halde said that Halde’s dog ran.", "Mira Halde")
	f.Add("Łukasz Żółć met 李明 and 𐐷𐐷 𐐷𐐷.", "Łukasz Żółć")
	f.Add("𐐷𐐷 𐐷𐐷 spoke", "𐐷𐐷 𐐷𐐷")
	f.Fuzz(func(t *testing.T, text, name string) {
		if !utf8.ValidString(text) || !utf8.ValidString(name) {
			return
		}
		m := &masker{single: map[string]bool{}, phrases: map[string][][]string{}}
		m.add(name, quoth.Person)
		got := m.mask(text)
		if len(got) != len(text) || utf8.RuneCountInString(got) != utf8.RuneCountInString(text) ||
			len(utf16.Encode([]rune(got))) != len(utf16.Encode([]rune(text))) {
			t.Fatalf("%q became %q: of another length", text, got)
		}
		for i, r := range text {
			if at, _ := utf8.DecodeRuneInString(got[i:]); utf8.RuneLen(at) != utf8.RuneLen(r) {
				t.Fatalf("%q became %q: another character boundary at %d", text, got, i)
			}
		}
		for _, w := range quoth.Words(got) {
			if m.single[w.Text] {
				t.Fatalf("%q became %q, which still has %q", text, got, w.Text)
			}
		}
	})
}

func TestTokensAndAlerts(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		ctx := context.Background()
		secret, made, err := db.NewToken(ctx, Token{Name: "desk", Scopes: []string{"write", "read", "read"}, Expires: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		got, err := db.TokenOf(ctx, secret)
		if err != nil || got.ID != made.ID || strings.Join(got.Scopes, " ") != "read write" {
			t.Fatalf("%v %+v", err, got)
		}
		if where := holds(t, db, secret[6:]); where != nil {
			t.Errorf("the secret is kept in %v", where)
		}
		for _, wrong := range []string{"", "quoth_x", secret + "x", strings.ToUpper(secret)} {
			if _, err := db.TokenOf(ctx, wrong); err == nil {
				t.Errorf("%q opens", wrong)
			}
		}
		now := db.now
		db.now = func() time.Time { return made.Expires }
		if _, err := db.TokenOf(ctx, secret); err == nil {
			t.Error("an expired token opens")
		}
		db.now = now
		if err := db.RevokeToken(ctx, made.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := db.TokenOf(ctx, secret); err == nil {
			t.Error("a revoked token opens")
		}
		for _, bad := range []Token{{}, {Name: "x"}, {Name: "x", Scopes: []string{"all"}}, {Name: "x", Scopes: []string{"read"}, Expires: time.Unix(0, 0)}} {
			if _, _, err := db.NewToken(ctx, bad); err == nil {
				t.Errorf("%+v was made", bad)
			}
		}
		if list, err := db.Tokens(ctx); err != nil || len(list) != 1 || !list[0].Revoked {
			t.Errorf("%v %+v", err, list)
		}
		a, err := db.SaveAlert(ctx, "dams", quoth.Query{})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.DeleteAlert(ctx, a.ID); err != nil {
			t.Fatal(err)
		}
		if err := db.DeleteAlert(ctx, a.ID); err == nil {
			t.Error("deleted twice")
		}
		consistent(t, db)
	})
}
