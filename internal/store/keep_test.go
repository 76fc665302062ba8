package store

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"quoth"
)

// filled puts something into every table of a store: articles with long texts and
// short ones, revisions, a second model, failures, raw bytes, corrections of every
// action, a person hidden and one masked, policies, tokens and alerts.
func filled(t testing.TB, db *DB, articles int) {
	t.Helper()
	ctx := context.Background()
	random := rand.New(rand.NewPCG(7, 7))
	people := []string{"Mira Halde", "Tomas Ebrey", "Ines Corvald", "Jorun Pell", "Ådne Brekk", "Osk", "Wilma Strand"}
	outlets := []string{"The Lantern", "Harbour Post", "Évora Diário", "Northgate Ledger"}
	words := strings.Fields("bridge harbour vote budget ferry storm school clinic water tram winter strike levy “open” promise café naïve 船 repair council mayor line")
	sentence := func(n int) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(words[random.IntN(len(words))])
		}
		return b.String()
	}
	page := func(i, version int) *quoth.Article {
		var b strings.Builder
		for s := range 1 + random.IntN(6) {
			who := people[(i+s)%len(people)]
			fmt.Fprintf(&b, "%s. [s%d %s] {said} <%s>, %s.\n\n", sentence(3), 2*s+1, who, "that "+sentence(6+random.IntN(20)), sentence(4))
			fmt.Fprintf(&b, "[s%d ~%s|She] {added} <“%s”>.\n\n", 2*s+2, who, sentence(5))
		}
		if i%7 == 0 {
			b.WriteString(sentence(2500)) // longer than a page of the database
		}
		fmt.Fprintf(&b, "Number %d, version %d.", i, version)
		a := write("m1", b.String())
		a.URL, a.Outlet, a.Title = fmt.Sprintf("https://news.example/%d", i), outlets[i%len(outlets)], "On "+sentence(4)
		a.Authors = []string{"A. Writer", sentence(1)}
		a.Published = quoth.Date{Value: fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28), Precision: "day"}
		if i%11 == 3 {
			a.Published = quoth.Date{}
		}
		for k := range a.Entities {
			a.Entities[k].Aliases = []string{strings.Fields(a.Entities[k].Name)[0]}
		}
		a.Namings = []quoth.Naming{{Span: quoth.Span{Start: 0, End: len(strings.Fields(a.Text)[0])}, Entity: "e1", Voice: "article"},
			{Span: a.Statements[0].Content[0], Entity: "e1", Voice: "s1"}}
		a.Excluded = []quoth.Exclusion{{Span: quoth.Span{Start: len(a.Text) - 4, End: len(a.Text)}, Why: "furniture"}}
		return a
	}
	put := func(captures ...Capture) {
		t.Helper()
		if _, err := db.Put(ctx, captures...); err != nil {
			t.Fatal(err)
		}
	}
	var all []*quoth.Article
	var batch []Capture
	for i := range articles {
		a := page(i, 1)
		all = append(all, a)
		c := capture(fmt.Sprintf("news/%d.html", i), a)
		if i%5 == 0 {
			c.Raw = []byte(strings.Repeat(a.Title+"\n", 1+random.IntN(700)))
			c.SHA256, c.Size = hashOf(string(c.Raw)), int64(len(c.Raw))
		}
		if batch = append(batch, c); len(batch) == 16 || i == articles-1 {
			put(batch...)
			batch = nil
		}
	}
	put(capture("news/bad.html"), Capture{Path: "news/none.html", SHA256: hashOf("none"), Size: 4, Failure: "too_deep: 600 elements inside each other"})
	for i := range min(5, articles) {
		put(capture(fmt.Sprintf("later/%d.html", i), page(i, 2)))
	}
	for i := 5; i < min(8, articles); i++ {
		again := *all[i]
		again.Model = "m2"
		again.Statements = slices.Clone(again.Statements[:len(again.Statements)-1])
		put(capture(fmt.Sprintf("again/%d.html", i), &again))
	}
	change(t, db)
}

// change corrects, hides, masks and sets what else can be.
func change(t testing.TB, db *DB) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var list []Statement
	for s, err := range db.All(ctx, quoth.Query{}) {
		must(err)
		if list = append(list, s); len(list) == 12 {
			break
		}
	}
	correct := func(c Correction) Correction {
		t.Helper()
		c.Who, c.Why = "E. Ditor", "as the page has it: “so”"
		made, err := db.Correct(ctx, c)
		must(err)
		return made
	}
	correct(Correction{Action: Edit, Statement: list[0].Key, Speaker: "new:Ruth Amble"})
	correct(Correction{Action: Edit, Statement: list[1].Key, Speaker: "unknown", Kind: quoth.Mixed})
	rejected := correct(Correction{Action: Reject, Statement: list[2].Key})
	correct(Correction{Action: Undo, Undoes: rejected.ID})
	correct(Correction{Action: Reject, Statement: list[3].Key})
	page, err := db.Article(ctx, list[4].Article.Key, 0)
	must(err)
	correct(Correction{Action: Add, Article: page.Key, Content: []quoth.Span{{End: len(strings.Fields(page.Text)[0])}}, Speaker: "e1"})
	correct(Correction{Action: Merge, Speaker: nameKey("person", "wilma strand"), Into: nameKey("person", "jorun pell")})
	correct(Correction{Action: Split, Speaker: nameKey("person", "mira halde"), Articles: []string{articleOf(t, db, nameKey("person", "mira halde"))}})
	_, err = db.Suppress(ctx, Suppression{Name: "Tomas Ebrey", Who: "E. Ditor", Why: "asked to be forgotten"})
	must(err)
	_, err = db.Suppress(ctx, Suppression{Name: "Ådne Brekk", Anonymise: true, Who: "E. Ditor", Why: "in danger"})
	must(err)
	lifted, err := db.Suppress(ctx, Suppression{Name: "Ines Corvald", Who: "E. Ditor", Why: "by mistake"})
	must(err)
	must(db.Unsuppress(ctx, lifted.ID))
	must(db.SetPolicy(ctx, "harbour-post", Policy{Text: Snippets, Licence: "CC BY 4.0"}))
	must(db.SetPolicy(ctx, "northgate-ledger", Policy{Text: MetadataOnly}))
	_, _, err = db.NewToken(ctx, Token{Name: "reader", Scopes: []string{"read"}})
	must(err)
	query, err := quoth.ParseQuery("bridge OR speaker:pell")
	must(err)
	_, err = db.SaveAlert(ctx, "bridges", query)
	must(err)
}

// articleOf is the key of an article in which a speaker speaks.
func articleOf(t testing.TB, db *DB, speaker string) string {
	t.Helper()
	var key string
	err := db.read.QueryRow(`SELECT min(a.key) FROM article a JOIN statement s ON s.article_id = a.id JOIN speaker p ON p.id = s.speaker_id WHERE p.key = $1 AND s.live = 1`, speaker).Scan(&key)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// clean fails the test where verification finds anything.
func clean(t testing.TB, db *DB) Report {
	t.Helper()
	report, err := db.Verify(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range report.Damages {
		if i == 20 {
			t.Errorf("… %d damages in all", len(report.Damages))
			break
		}
		t.Errorf("damage: %v", d)
	}
	return report
}

// backup gives the bytes of a backup.
func backup(t testing.TB, db *DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := db.Backup(context.Background(), &b, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// contents gives the rows of a backup, without those in which two stores of the
// same contents differ.
func contents(t testing.TB, file []byte) []string {
	t.Helper()
	rows, err := readBackup(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		if r[0] == "meta" && slices.Contains([]any{"store", "migrations", "generation", "index", indexSum}, r[1]) {
			continue
		}
		out = append(out, fmt.Sprintf("%q", r))
	}
	return out
}
