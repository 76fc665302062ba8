//go:build browser

package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"quoth/internal/store"
)

// testKeyboard goes the main way with the keyboard alone: search, walk, open,
// cite, correct, undo.
func testKeyboard(t *testing.T, chrome context.Context, s *site) {
	b := newTab(t, chrome, s.base)
	b.look(1280, "light")
	set(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted, Origin: s.base}); err != nil {
			t.Fatal(err)
		}
	}
	focus := func() string {
		return eval[string](b, "document.activeElement.closest('[data-key]')?.dataset.key || ''")
	}

	b.open("/")
	b.do("search", chromedp.KeyEvent("/"))
	b.until("the search box", "document.activeElement.name === 'q'")
	b.do("search", chromedp.KeyEvent("port"+kb.Enter))
	b.until("cards", "location.search.includes('port') && document.querySelectorAll('.card').length > 3")
	keys := eval[[]string](b, "[...document.querySelectorAll('.card')].map(c => c.dataset.key)")

	b.do("down", chromedp.KeyEvent("j"))
	if got := focus(); got != keys[0] {
		t.Errorf("j leads to %q, want the first, %s", got, keys[0])
	}
	b.do("down, down, up", chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"))
	if got := focus(); got != keys[1] {
		t.Errorf("jjjk leads to %q, want the second, %s", got, keys[1])
	}
	b.do("open", chromedp.KeyEvent("o"))
	b.until("the article", "location.pathname.startsWith('/a/') && location.hash === '#s-"+keys[1]+"'")
	if !eval[bool](b, "document.querySelector(':target').matches('.n') && document.querySelector('.content:has(> .n:target)').getBoundingClientRect().top < innerHeight") {
		t.Error("the statement is not in sight")
	}

	// The focus of a number ties the statement to the margin.
	b.do("next in the text", chromedp.KeyEvent("j"), chromedp.KeyEvent("k"))
	if !eval[bool](b, "document.activeElement.id === 's-"+keys[1]+"' && !!document.querySelector('#m-"+keys[1]+".on') && document.querySelectorAll('.text .on').length > 1") {
		t.Error("the focus of a statement does not light it in the text and in the margin")
	}

	b.do("cite", chromedp.KeyEvent("c"))
	b.until("the copy", "document.querySelector('#say').textContent.includes('Copied')")
	copied := eval[string](b, "navigator.clipboard.readText()")
	st, err := s.db.Statement(t.Context(), keys[1])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(copied, oneLine(st.ContentText)) || !strings.Contains(copied, s.base+"/s/"+keys[1]) {
		t.Errorf("copied %q, want the words %q and the address", copied, st.ContentText)
	}

	b.do("list of keys", chromedp.KeyEvent("?"))
	b.until("the list", "document.querySelector('dialog').open")
	b.do("close", chromedp.KeyEvent(kb.Escape))
	b.until("no list", "!document.querySelector('dialog').open")

	b.do("correct", chromedp.KeyEvent("e"))
	b.until("the form", "location.pathname === '/s/"+keys[1]+"/correct'")
	b.focus("#kind")
	b.do("to the kind", chromedp.KeyEvent("m"))
	b.fill("#who", "")
	b.do("sign", chromedp.KeyEvent("Ada Holm"+kb.Tab+"half of it is in quotation marks"+kb.Enter))
	b.until("the statement", "location.pathname === '/s/"+keys[1]+"' && location.search === '?done=saved'")
	if st, err = s.db.Statement(t.Context(), keys[1]); err != nil || st.Kind != "mixed" || !st.Corrected {
		t.Errorf("the statement is %s, corrected %v: %v", st.Kind, st.Corrected, err)
	}

	// Undo: with Tab to the summary, Enter, and on to the button.
	b.focus(".change summary")
	b.do("to the history", chromedp.KeyEvent(kb.Enter))
	b.until("the form of the undo", "document.querySelector('.change details').open")
	if got := eval[string](b, "document.querySelector('.change input[name=who]').value"); got != "Ada Holm" {
		t.Errorf("the name is not remembered: %q", got)
	}
	b.focus(".change input[name=why]")
	b.do("undo", chromedp.KeyEvent("not so"+kb.Enter))
	b.until("undone", "location.search === '?done=undone'")
	if st, err = s.db.Statement(t.Context(), keys[1]); err != nil || st.Corrected {
		t.Errorf("after the undo it is corrected %v: %v", st.Corrected, err)
	}
	b.quiet("keyboard")
}

// testWithoutScripts goes the main way with scripts switched off.
func testWithoutScripts(t *testing.T, chrome context.Context, s *site) {
	b := newTab(t, chrome, s.base)
	b.look(1280, "light")
	set(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	click := func(what, selector string) {
		t.Helper()
		from := eval[float64](b, "performance.timeOrigin")
		b.press(what, selector)
		b.until(what, fmt.Sprintf("performance.timeOrigin !== %f", from))
	}
	b.open("/")
	b.fill("input[name=q]", "port")
	click("search", ".hero button")
	if n := eval[int](b, "document.querySelectorAll('.card').length"); n < 4 {
		t.Fatalf("%d cards", n)
	}
	if n := eval[int](b, "[...document.querySelectorAll('button.copy')].filter(b => b.checkVisibility()).length"); n != 0 {
		t.Errorf("%d buttons that do nothing", n)
	}
	if !eval[bool](b, "document.querySelector('.facet li a').checkVisibility()") {
		t.Error("the facets cannot be seen on a wide screen")
	}
	click("narrow", ".facet li a")
	if !strings.Contains(b.where(), "speaker") || eval[int](b, "document.querySelectorAll('.chips a').length") != 1 {
		t.Errorf("narrowing leads to %s", b.where())
	}
	click("read", ".how .acts a")
	if !strings.HasPrefix(b.where(), "/a/") {
		t.Errorf("reading leads to %s", b.where())
	}
	// Layers and voices are switched by the style sheet.
	before := eval[int](b, "[...document.querySelectorAll('.item-s')].filter(e => e.checkVisibility()).length")
	b.press("one voice", "#v1")
	if after := eval[int](b, "[...document.querySelectorAll('.item-s')].filter(e => e.checkVisibility()).length"); after == 0 || after >= before {
		t.Errorf("of %d statements %d are left for one voice", before, after)
	}
	click("a statement", ".item-s.v1 a.words")
	key := strings.TrimPrefix(b.where(), "/s/")
	click("correct", `a[href$="/correct"]`)
	words := eval[string](b, "document.querySelector('#content').value")
	first, _, _ := strings.Cut(words, " ")
	shorter := strings.TrimPrefix(words, first+" ")
	b.fill("#content", "words that are not there")
	b.fill("#who", "Ada Holm")
	click("save", "button[value=save]")
	if !eval[bool](b, "document.querySelector('[role=alert]').textContent.includes('does not stand in the article')") {
		t.Error("words that are not there are not refused")
	}
	b.fill("#content", shorter)
	click("look first", "button[value=preview]")
	if got := eval[string](b, "[...document.querySelectorAll('[aria-labelledby=preview] .content')].map(e => e.textContent).join(' ')"); oneLine(got) != oneLine(shorter) {
		t.Errorf("the preview marks %q, want %q", got, shorter)
	}
	click("save", "button[value=save]")
	if b.where() != "/s/"+key+"?done=saved" {
		t.Errorf("saving leads to %s", b.where())
	}
	st, err := s.db.Statement(t.Context(), key)
	if err != nil || oneLine(st.ContentText) != oneLine(strings.ReplaceAll(shorter, "\n", " … ")) {
		t.Errorf("the content is %q: %v, want %q", st.ContentText, err, shorter)
	}
	b.press("open the undo", ".change summary")
	click("undo", ".change form button")
	if st, err = s.db.Statement(t.Context(), key); err != nil || oneLine(st.ContentText) != oneLine(strings.ReplaceAll(words, "\n", " … ")) {
		t.Errorf("after the undo the content is %q, want %q: %v", st.ContentText, words, err)
	}

	// A text that is pasted is shown at once with its statements.
	b.open("/add")
	b.fill("#text", "The ferry to Orrin is late again\n\n“Nobody told us that the pier was shut,” said Ilse Brandt, who runs the ferry to Orrin. She added that the next boat would leave at nine.\n\nThe council said on Monday that the pier would open within the week.")
	click("read it", "form[action='/ingest'] button")
	if n := eval[int](b, "document.querySelectorAll('.text .content').length"); !strings.HasPrefix(b.where(), "/a/") || n < 2 {
		t.Errorf("pasting leads to %s with %d statements", b.where(), n)
	}
	// A saved query.
	b.open("/?q=ferry")
	click("save the query", "form[action='/alerts'] button")
	if b.where() != "/alerts?done=alert" || !eval[bool](b, "document.body.textContent.includes('ferry')") {
		t.Errorf("saving a query leads to %s", b.where())
	}
	b.quiet("without scripts")
}

// testSelect corrects a content by selecting words in the text.
func testSelect(t *testing.T, chrome context.Context, s *site) {
	b := newTab(t, chrome, s.base)
	hits, err := s.db.Search(t.Context(), parse(t, "kind:indirect"), store.Page{Limit: 50})
	if err != nil || len(hits.Statements) == 0 {
		t.Fatal(err)
	}
	st := hits.Statements[0]
	b.open("/s/" + st.Key + "/correct")
	b.until("the bar", "!document.querySelector('#pick').hidden")
	// The whole first content, but for its first word, as a mouse would select it.
	want := eval[string](b, `(() => {
		const content = document.querySelector('#text .content')
		const walk = document.createTreeWalker(content, NodeFilter.SHOW_TEXT)
		const first = walk.nextNode()
		let last = first
		for (let n; (n = walk.nextNode());) last = n
		const r = document.createRange()
		r.setStart(first, first.data.indexOf(' ') + 1)
		r.setEnd(last, last.data.length)
		getSelection().removeAllRanges()
		getSelection().addRange(r)
		return r.toString()
	})()`)
	b.press("content", "#pick [data-part=content]")
	if got := eval[string](b, "document.querySelector('#content').value"); got != oneLine(want) {
		t.Errorf("the field has %q, want %q", got, want)
	}
	b.fill("#who", "Ada Holm")
	b.press("save", "button[value=save]")
	b.until("the statement", "location.search === '?done=saved'")
	got, err := s.db.Statement(t.Context(), st.Key)
	if err != nil || len(got.Content) != 1 || got.ContentText != want {
		t.Errorf("the content is %q (%v), want %q: %v", got.ContentText, got.Content, want, err)
	}
	if got.Content[0].End != st.Content[0].End {
		t.Errorf("the place is %v, and it was %v before", got.Content, st.Content)
	}
	b.quiet("select")
}
