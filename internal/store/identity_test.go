package store

import (
	"errors"
	"math"
	"strings"
	"testing"

	"quoth"
)

func TestNormalURL(t *testing.T) {
	same := "lantern.example/a/b?id=3&p=1"
	for address, want := range map[string]string{
		"https://lantern.example/a/b?p=1&id=3":                 same,
		"http://LANTERN.example:80/a/b/?id=3&p=1&utm_source=x": same,
		"https://lantern.example:443/a/b?fbclid=1&id=3&p=1":    same,
		" https://lantern.example./a/b?id=3&utm_Medium=y&p=1 ": same,
		"https://lantern.example:8080/a/b?id=3&p=1":            "lantern.example:8080/a/b?id=3&p=1",
		"https://lantern.example/A/b?id=3&p=1":                 "lantern.example/A/b?id=3&p=1",
		"https://lantern.example/live?utm_campaign=z#post-7":   "lantern.example/live#post-7",
		"https://lantern.example":                              "lantern.example",
		"https://lantern.example/":                             "lantern.example",
		"https://lantern.example/caf%C3%A9":                    "lantern.example/caf%C3%A9",
		"mailto:a@b.example":                                   "",
		"/only/a/path":                                         "",
		"":                                                     "",
		"https://":                                             "",
		"http://[::1":                                          "",
	} {
		if got := normalURL(address); got != want {
			t.Errorf("%s is %q, want %q", address, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	for value, want := range map[string]string{
		"2026-11-19": "2026-11-19", "2026-11-19T23:30:00-08:00": "2026-11-19", "2026-11": "2026-11-01", "2026": "2026-01-01",
		"": "", "soon": "", "2026-13-01": "", "2026-02-30": "",
	} {
		if got := dayOf(quoth.Date{Value: value}); got != want {
			t.Errorf("%q is the day %q, want %q", value, got, want)
		}
	}
	last := int64(-1)
	for _, day := range []string{"", "1650-01-01", "1800-01-03", "1999-12-31", "2000-01-01", "2026-11-19", "9999-12-31"} {
		d := daysOf(day)
		if d <= last {
			t.Errorf("%q has the number %d, not above %d", day, d, last)
		}
		last = d
		if id := statementID(day, 77); id < 0 || id>>seqBits != d || id&seqMask != 77 {
			t.Errorf("%q has the id %d", day, id)
		}
	}
}

func TestNames(t *testing.T) {
	if fold("  Łukasz   O'Żółć ") != fold("ŁUKASZ o’zółc") {
		t.Errorf("%q and %q", fold("  Łukasz   O'Żółć "), fold("ŁUKASZ o’zółc"))
	}
	if outletKey("The Lantern & Post") != "the-lantern-post" || len(outletKey("?!")) != 16 {
		t.Errorf("%q %q", outletKey("The Lantern & Post"), outletKey("?!"))
	}
	a := &quoth.Article{URL: "https://www.lantern.example/x"}
	if outletName(a) != "lantern.example" {
		t.Errorf("%q", outletName(a))
	}
	list := []quoth.Entity{
		{ID: "e1", Name: "Mira Halde", Type: quoth.Person, Mentions: []quoth.Mention{{Kind: quoth.MentionName}}},
		{ID: "e2", Name: "MIRA HALDE", Type: quoth.Person, Mentions: []quoth.Mention{{Kind: quoth.MentionName}}},
		{ID: "e3", Name: "Halde", Type: quoth.Person, Mentions: []quoth.Mention{{Kind: quoth.MentionName}}},
		{ID: "e4", Name: "Halde", Type: quoth.Person, Mentions: []quoth.Mention{{Kind: quoth.MentionName}}},
		{ID: "e5", Name: "Nestan", Type: quoth.Organisation, Mentions: []quoth.Mention{{Kind: quoth.MentionName}}},
		{ID: "e6", Name: "residents of the town", Type: quoth.Group, Mentions: []quoth.Mention{{Kind: quoth.MentionNominal}}},
	}
	one, two := baseKeys(list, "a1"), baseKeys(list, "a2")
	for i, same := range []bool{true, true, false, false, true, false} {
		if (one[i] == two[i]) != same {
			t.Errorf("%s is the same across articles: %v, want %v", list[i].Name, one[i] == two[i], same)
		}
	}
	if one[0] != one[1] || one[2] == one[3] {
		t.Errorf("%v", one)
	}
}

func TestCheck(t *testing.T) {
	if err := check(harbour("m1")); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(a *quoth.Article){
		"NUL":             func(a *quoth.Article) { a.Text += "\x00" },
		"not UTF-8":       func(a *quoth.Article) { a.Title = "\xff" },
		"outside":         func(a *quoth.Article) { a.Statements[0].Content[0].End = 9999 },
		"negative":        func(a *quoth.Article) { a.Statements[0].Content[0].Start = -1 },
		"cut":             func(a *quoth.Article) { a.Statements[0].Content[0].Start++ },
		"empty":           func(a *quoth.Article) { a.Statements[0].Cue.Spans[0].End = a.Statements[0].Cue.Spans[0].Start },
		"no content":      func(a *quoth.Article) { a.Statements[0].Content = nil },
		"twice":           func(a *quoth.Article) { a.Statements[1].ID = "s1" },
		"no parent":       func(a *quoth.Article) { a.Statements[1].Parent = "s77" },
		"circle":          func(a *quoth.Article) { a.Statements[1].Parent, a.Statements[0].Parent = "s1", "s2" },
		"no speaker":      func(a *quoth.Article) { a.Statements[1].Speaker = "e77" },
		"kind":            func(a *quoth.Article) { a.Statements[1].Kind = "" },
		"act":             func(a *quoth.Article) { a.Statements[1].Cue.Act = "song" },
		"stance":          func(a *quoth.Article) { a.Statements[1].Cue.Stance = "cross" },
		"source":          func(a *quoth.Article) { a.Statements[1].Source.Kind = "ghost" },
		"probability":     func(a *quoth.Article) { a.Statements[1].Confidence.Overall = math.NaN() },
		"type":            func(a *quoth.Article) { a.Entities[0].Type = "ghost" },
		"entities twice":  func(a *quoth.Article) { a.Entities[1].ID = a.Entities[0].ID },
		"mention outside": func(a *quoth.Article) { a.Entities[0].Mentions[0].End = 9999 },
		"voice":           func(a *quoth.Article) { a.Namings[0].Voice = "s77" },
		"overlap": func(a *quoth.Article) {
			a.Statements[0].Content = append(a.Statements[0].Content, a.Statements[0].Content[0])
		},
		"reserved": func(a *quoth.Article) { a.Entities[0].ID = "@x" },
	} {
		a := harbour("m1")
		spoil(a)
		if err := check(a); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What cannot be kept is noted, and the rest is.
func TestPutInvalid(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		bad := harbour("m1")
		bad.Statements[0].Content[0].End = 9999
		results, err := db.Put(t.Context(), capture("a.html", bad, damStory("m1")), Capture{Path: "b\xff\x00.html", SHA256: "x", Failure: "no text \x00found"})
		if err != nil {
			t.Fatal(err)
		}
		if r := results[0]; r[0].Outcome != Invalid || !strings.Contains(r[0].Failure, "outside the text") || r[1].Outcome != Added {
			t.Errorf("%+v", r)
		}
		consistent(t, db)
		if n := count(t, db, `SELECT count(*) FROM capture WHERE failure <> ''`); n != 2 {
			t.Errorf("%d captures have a failure, want 2", n)
		}
		for path, hash := range map[string]string{"a.html": hashOf("a.html"), "b\xff\x00.html": "x"} {
			if seen, err := db.Seen(t.Context(), path, hash, "m1"); err != nil || seen {
				t.Errorf("%q failed and is not looked at again: %v", path, err)
			}
		}
		// Mended, it is kept, and the failure is gone.
		if _, err := db.Put(t.Context(), capture("a.html", harbour("m2"), damStory("m2"))); err != nil {
			t.Fatal(err)
		}
		consistent(t, db)
		if n := count(t, db, `SELECT count(*) FROM capture WHERE failure <> ''`); n != 1 {
			t.Errorf("%d captures have a failure, want 1", n)
		}
		if got, err := db.Seen(t.Context(), "a.html", hashOf("a.html"), "m2"); err != nil || !got {
			t.Errorf("seen %v: %v", got, err)
		}
		if got, err := db.Seen(t.Context(), "a.html", hashOf("a.html"), "m3"); err != nil || got {
			t.Errorf("seen by a model that never looked: %v", err)
		}
	})
}
