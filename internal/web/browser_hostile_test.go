//go:build browser

package web

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"quoth"
	"quoth/internal/store"
)

func parse(t *testing.T, text string) quoth.Query {
	t.Helper()
	q, err := quoth.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// exactly reads elements' texts as they are stored: U+0000 stands as an empty
// element.
const exactly = `(selector => [...document.querySelectorAll(selector)].map(e => {
	const copy = e.cloneNode(true)
	for (const c of copy.querySelectorAll('[data-u="U+0000"]')) c.replaceWith('\0')
	return copy.textContent
}))`

// TestHostileArticles opens articles that try to take the pages over. Nothing of them may
// run or be loaded, and their words must be shown exactly.
func TestHostileArticles(t *testing.T) {
	const dir = "testdata/hostile"
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 70 {
		t.Fatalf("%d hostile files: %v", len(entries), err)
	}
	s := newSite(t, folderPages(t, dir), "null.txt") // a text with U+0000 is refused whole
	b := newTab(t, newBrowser(t), s.base)
	b.look(1280, "light")
	ctx := t.Context()
	visit := func(address string) {
		t.Helper()
		b.open(address)
		if pwned := eval[bool](b, "'__pwned' in window"); pwned {
			t.Errorf("%s: a script of the article ran", address)
		}
		if n := eval[int](b, "document.querySelectorAll('main script:not([type=\"application/ld+json\"]), iframe, object, embed, img, style, base, meta[http-equiv], [onerror], [onload], [style], a[href^=javascript], a[href^=data]').length"); n > 0 {
			t.Errorf("%s: %d elements that are not ours", address, n)
		}
		b.quiet(address)
	}
	same := func(address, what string, got []string, want ...string) {
		t.Helper()
		if strings.Join(got, "\x1f") != strings.Join(want, "\x1f") {
			t.Errorf("%s: the %s reads %q, stored is %q", address, what, got, want)
		}
	}
	articles, statements := 0, 0
	outlets, speakers := map[string]bool{}, map[string]bool{}
	for a, err := range s.db.Articles(ctx, quoth.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		articles++
		address := "/a/" + a.Key
		outlets[a.OutletKey] = true
		visit(address)
		var blocks []string
		for _, x := range read(a).blocks {
			blocks = append(blocks, a.Text[x.Start:x.End])
		}
		same(address, "text", eval[[]string](b, exactly+"('.text > [data-at]')"), blocks...)
		if a.ArticleRef.Title != "" {
			same(address, "title", eval[[]string](b, exactly+"('h1')"), a.ArticleRef.Title)
		}
		for _, key := range a.Keys {
			st, err := s.db.Statement(ctx, key)
			if err != nil {
				t.Fatal(err)
			}
			if st.Who.Key != "" {
				speakers[st.Who.Key] = true
			}
			statements++
			if statements%3 != 0 && len(a.Keys) > 3 {
				continue // every third of a long article will do
			}
			visit("/s/" + key)
			same("/s/"+key, "content", eval[[]string](b, exactly+"('.words-big')"), st.ContentText)
			// What machines read of the page is whole, too.
			if text := eval[string](b, "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent).text || ''"); text != st.ContentText {
				t.Errorf("/s/%s: the data of the page has %q, stored is %q", key, text, st.ContentText)
			}
		}
		for _, key := range a.Keys {
			visit("/s/" + key + "/correct")
			break
		}
		visit(address + "/add")
	}
	for key := range outlets {
		visit(outletURL(key))
	}
	for key := range speakers {
		visit("/who/" + key)
	}
	for _, address := range []string{"/", "/who/", "/outlets", "/corrections", "/who/?name=%3Cscript%3E", "/help", "/about", "/login?next=javascript:alert(1)", "/s/%3Cscript%3Ealert(1)%3C",
		"/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "/?q=%7B%7B.%7D%7D", "/?done=%3Cscript%3E", "/a/x?r=%3Cscript%3E"} {
		visit(address)
	}
	for q := ""; ; {
		hits, err := s.db.Search(ctx, quoth.Query{}, store.Page{Limit: 20, After: q})
		if err != nil {
			t.Fatal(err)
		}
		address := "/?q="
		if q != "" {
			address += "&after=" + q
		}
		visit(address)
		if q = hits.Next; q == "" {
			break
		}
	}
	t.Logf("%d articles, %d statements, %d outlets, %d speakers", articles, statements, len(outlets), len(speakers))
	if articles != len(entries)-1 || statements < articles {
		t.Errorf("of %d files %d articles with %d statements were kept", len(entries), articles, statements)
	}
	// The trap works: the same page with a script of its own is noticed.
	b.do("the canary", chromedp.Evaluate[chromedp.Void]("console.log('quoth-canary')"))
	b.until("the canary", "true")
	b.mu.Lock()
	caught := len(b.acted)
	b.acted = nil
	b.mu.Unlock()
	if caught == 0 {
		t.Error("the canary is not heard: this test would notice nothing")
	}
}
