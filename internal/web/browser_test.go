//go:build browser

package web

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"quoth"
	"quoth/archive"
	"quoth/extract"
	"quoth/internal/ingest"
	"quoth/internal/store"
	"quoth/models"
)

// These tests need Chromium: QUOTH_CHROMIUM names it, or it is in the PATH.
// QUOTH_SHOTS names a folder for pictures of every page.

// A site is a server with a store, for one test.
type site struct {
	base string
	db   *store.DB
}

// newSite serves a store with what the pages have in them. All of them are kept
// but those whose names end in refused.
func newSite(t *testing.T, pages iter.Seq2[string, []byte], refused ...string) *site {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "quoth.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	x, err := extract.New(models.English)
	if err != nil {
		t.Fatal(err)
	}
	in := &ingest.Ingester{Store: db, Extractor: x}
	if _, err := in.Pages(ctx, pages, func(e ingest.Event) {
		expected := slices.ContainsFunc(refused, func(name string) bool { return strings.HasSuffix(e.Path, name) })
		if (e.Err != nil) != expected {
			t.Errorf("ingest %s: %v", e.Path, e.Err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	s, err := New(Config{
		Store: db, Ingester: in, Listen: "127.0.0.1:0", Limits: Limits{Rate: 1e6, Burst: 1e6},
		Log: slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError})), Ready: func(a string) { ready <- a },
	})
	if err != nil {
		t.Fatal(err)
	}
	serving, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(serving) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case a := <-ready:
		return &site{strings.TrimSuffix(a, "/"), db}
	case err := <-ended:
		ended <- err
		t.Fatal(err)
		return nil
	}
}

type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Logf("server: %s", b)
	return len(b), nil
}

// archivePages are the pages that ship with the program.
func archivePages(yield func(string, []byte) bool) {
	for _, a := range archive.Articles() {
		data, err := archive.Pages.ReadFile(a.Path)
		if err != nil {
			panic(err) // it is embedded
		}
		if !yield(a.Path, data) {
			return
		}
	}
}

func folderPages(t *testing.T, dir string) iter.Seq2[string, []byte] {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(string, []byte) bool) {
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Error(err)
				return
			}
			if !yield(path.Join(dir, e.Name()), data) {
				return
			}
		}
	}
}

// chromium finds the browser.
func chromium(t *testing.T) string {
	t.Helper()
	if p := os.Getenv("QUOTH_CHROMIUM"); p != "" {
		return p
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Fatal("no browser: install chromium, or name one in QUOTH_CHROMIUM")
	return ""
}

// newBrowser starts a browser for a test.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900)}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "disable-dev-shm-usage", "hide-scrollbars", "mute-audio"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	browser, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		if err := chromedp.Cancel(browser); err != nil {
			t.Logf("closing the browser: %v", err)
		}
		cancel()
		cancelAlloc()
	})
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return browser
}

// A tab is a tab of the browser that watches what goes on in it.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu      sync.Mutex
	base    string
	foreign []string // requests to elsewhere
	acted   []string // dialogs, canaries, violations of the policy
	wire    float64  // bytes of all answers, as sent
	plain   int64    // and as unpacked
}

func newTab(t *testing.T, browser context.Context, base string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, base: base}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, b.see); err != nil {
		t.Fatal(err)
	}
	set(b, network.Enable, network.EnableParams{})
	set(b, log.Enable, cdp.Empty{})
	return b
}

// see notes what a page does that no page of ours may do.
func (b *tab) see(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		if u := ev.Request.URL; !strings.HasPrefix(u, b.base+"/") && !strings.HasPrefix(u, "about:") {
			b.foreign = append(b.foreign, u)
		}
	case *network.EventLoadingFinished:
		b.wire += ev.EncodedDataLength
	case *network.EventDataReceived:
		b.plain += ev.DataLength
	case *cdpage.EventJavascriptDialogOpening:
		b.acted = append(b.acted, "dialog "+ev.Message)
		go chromedp.Call(b.ctx, cdpage.HandleJavaScriptDialog, cdpage.HandleJavaScriptDialogParams{}) //nolint:errcheck // the test fails anyway
	case *runtime.EventConsoleAPICalled:
		for _, a := range ev.Args {
			b.acted = append(b.acted, "console "+string(a.Value))
		}
	case *runtime.EventExceptionThrown:
		b.acted = append(b.acted, "exception "+ev.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError && !strings.Contains(ev.Entry.Text, "the server responded with a status of 4") {
			b.acted = append(b.acted, "log "+ev.Entry.Text+" "+ev.Entry.URL)
		}
	}
}

// quiet fails the test if the page did anything that it may not.
func (b *tab) quiet(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, list := range [][]string{b.foreign, b.acted} {
		for _, what := range list {
			b.t.Errorf("%s: %s", where, what)
		}
	}
	b.foreign, b.acted = nil, nil
}

// set sends a command of the protocol.
func set[P, R any](b *tab, cmd cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, cmd, params); err != nil {
		b.t.Fatalf("%s: %v", cmd.Method, err)
	}
}

func (b *tab) open(address string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(b.base+address)); err != nil {
		b.t.Fatalf("open %s: %v", address, err)
	}
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v (at %s)", what, err, b.where())
	}
}

// focus gives an element the focus, as tabbing to it would.
func (b *tab) focus(selector string) {
	b.t.Helper()
	if !eval[bool](b, fmt.Sprintf("(e => e && (e.focus(), e === document.activeElement))(document.querySelector(%q))", selector)) {
		b.t.Fatalf("%s cannot have the focus (at %s)", selector, b.where())
	}
}

// fill types a value into a field.
func (b *tab) fill(selector, value string) {
	b.t.Helper()
	b.focus(selector)
	eval[bool](b, fmt.Sprintf("(e => { e.value = %q; return true })(document.activeElement)", value))
}

// press clicks the middle of an element with the mouse.
func (b *tab) press(what, selector string) {
	b.t.Helper()
	at := eval[[]float64](b, fmt.Sprintf(`(e => { if (!e) return []; e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2] })(document.querySelector(%q))`, selector))
	if len(at) != 2 {
		b.t.Fatalf("%s: there is no %s (at %s)", what, selector, b.where())
	}
	b.do(what, chromedp.MouseClickXY(at[0], at[1]))
}

// eval is the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v (at %s)", expression, err, b.where())
	}
	return v
}

// where is the path and query of the page.
func (b *tab) where() string {
	at, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	return strings.TrimPrefix(at, b.base)
}

// until waits for an expression to become true.
func (b *tab) until(what, expression string) {
	b.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && !!("+expression+")"))
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("waited for %s in vain: %v (at %s)", what, err, b.where())
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// look sets the size of the window and the scheme of colours.
func (b *tab) look(width int64, scheme string) {
	b.t.Helper()
	set(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500})
	set(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// places are the addresses of every page, with what stands in the archive.
func (s *site) places(t *testing.T) map[string]string {
	t.Helper()
	ctx := t.Context()
	q, err := quoth.ParseQuery("port")
	if err != nil {
		t.Fatal(err)
	}
	hits, err := s.db.Search(ctx, q, store.Page{Limit: 50})
	if err != nil || len(hits.Statements) == 0 {
		t.Fatalf("nothing about the port: %v", err)
	}
	one := hits.Statements[0]
	for _, h := range hits.Statements {
		if h.Who.Key != "" && h.SourceText != h.Who.Name {
			one = h
			break
		}
	}
	speakers, _, err := s.db.Speakers(ctx, "", store.Page{Limit: 1})
	if err != nil || len(speakers) == 0 {
		t.Fatalf("no speaker: %v", err)
	}
	who := speakers[0].Key
	return map[string]string{
		"home": "/", "search": "/?q=port", "filtered": "/?q=" + url.QueryEscape("port kind:direct since:2026"), "nothing": "/?q=zzzz",
		"wrong query": "/?q=" + url.QueryEscape(`port "strike`), "article": "/a/" + one.Article.Key, "statement": "/s/" + one.Key,
		"correct": "/s/" + one.Key + "/correct", "add statement": "/a/" + one.Article.Key + "/add", "speakers": "/who/", "speaker": "/who/" + who,
		"merge": "/who/" + who + "/merge", "split": "/who/" + who + "/split", "outlets": "/outlets", "outlet": outletURL(one.Article.OutletKey),
		"corrections": "/corrections", "alerts": "/alerts", "add": "/add", "help": "/help", "about": "/about", "login": "/login", "not found": "/s/nothing",
	}
}

// transfer is the most bytes that a first visit of any page may take, unpacked.
const transfer = 150 << 10

func TestBrowser(t *testing.T) {
	s := newSite(t, archivePages)
	browser := newBrowser(t)
	if _, err := s.db.Correct(t.Context(), store.Correction{Action: store.Reject, Statement: strings.TrimPrefix(s.places(t)["statement"], "/s/"), Who: "Ada Holm", Why: "a title, not a statement"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveAlert(t.Context(), "the port", quoth.Query{}); err != nil {
		t.Fatal(err)
	}
	places := s.places(t)
	t.Run("axe", func(t *testing.T) { testAxe(t, browser, s, places) })
	t.Run("transfer", func(t *testing.T) {
		for name, address := range places {
			b := newTab(t, browser, s.base)
			set(b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
			b.open(address)
			b.until("the page", "true")
			b.mu.Lock()
			t.Logf("%-14s %6.1f KB on the wire, %6.1f KB unpacked", name, b.wire/1024, float64(b.plain)/1024)
			if b.plain > transfer || b.wire > transfer {
				t.Errorf("%s: a first visit takes %d bytes, %.0f on the wire; %d are allowed", name, b.plain, b.wire, transfer)
			}
			if b.plain == 0 {
				t.Errorf("%s: nothing was measured", name)
			}
			b.mu.Unlock()
			b.quiet(name)
		}
	})
	t.Run("print", func(t *testing.T) { testPrint(t, browser, s, places["article"]) })
	t.Run("without scripts", func(t *testing.T) { testWithoutScripts(t, browser, s) })
	t.Run("keyboard", func(t *testing.T) { testKeyboard(t, browser, s) })
	t.Run("select words", func(t *testing.T) { testSelect(t, browser, s) })
	t.Run("pictures", func(t *testing.T) {
		if dir := os.Getenv("QUOTH_SHOTS"); dir != "" {
			takePictures(t, browser, s, places, dir)
		}
	})
}

// TestFirstRunInABrowser drops a file on the page of an empty store.
func TestFirstRunInABrowser(t *testing.T) {
	s := newSite(t, func(func(string, []byte) bool) {})
	browser := newBrowser(t)
	testAxe(t, browser, s, map[string]string{"first run": "/", "article": "/help", "search": "/?q="})
	b := newTab(t, browser, s.base)
	b.open("/")
	b.until("the script", "document.querySelector('#drop')")
	eval[bool](b, `(() => {
		const data = new DataTransfer()
		data.items.add(new File(['The ferry is late\n\n“Nobody told us that the pier was shut,” said Ilse Brandt, who runs the ferry to Orrin. She added that the next boat would leave at nine.'], 'ferry.txt', {type: 'text/plain'}))
		document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}))
		return true
	})()`)
	b.until("the article", "location.pathname.startsWith('/a/') && document.querySelectorAll('.text .content').length > 0")
	b.quiet("first run")
}

// takePictures is for people who look at the pages.
func takePictures(t *testing.T, browser context.Context, s *site, places map[string]string, dir string) {
	b := newTab(t, browser, s.base)
	for _, width := range []int64{1280, 375} {
		for _, scheme := range []string{"light", "dark"} {
			b.look(width, scheme)
			for name, address := range places {
				b.open(address)
				data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
				if err != nil {
					t.Fatal(err)
				}
				file := fmt.Sprintf("%s-%d-%s.png", strings.ReplaceAll(name, " ", "-"), width, scheme)
				if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// testPrint looks at the article as it would be printed.
func testPrint(t *testing.T, browser context.Context, s *site, address string) {
	b := newTab(t, browser, s.base)
	b.open(address)
	set(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	shown := func(selector string) bool {
		return eval[bool](b, fmt.Sprintf("[...document.querySelectorAll(%q)].some(e => e.checkVisibility() && e.getClientRects().length > 0)", selector))
	}
	for selector, want := range map[string]bool{".bar": false, ".foot": false, ".layers": false, ".text p": true, ".top h1": true, ".item-s": true, ".content": true} {
		if got := shown(selector); got != want {
			t.Errorf("%s is shown on paper: %v, want %v", selector, got, want)
		}
	}
	// Shape alone tells the parts: no wash, and a line under the content.
	if got := eval[string](b, "getComputedStyle(document.querySelector('.content:not(.in)')).backgroundColor"); got != "rgba(0, 0, 0, 0)" {
		t.Errorf("the content has the ground %s on paper", got)
	}
	if got := eval[string](b, "getComputedStyle(document.querySelector('.content:not(.in)')).borderBottomStyle"); got != "solid" {
		t.Errorf("the content has a %s line under it on paper", got)
	}
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
	if err != nil || len(pdf) < 5000 || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Errorf("printing gives %d bytes: %v", len(pdf), err)
	}
}
