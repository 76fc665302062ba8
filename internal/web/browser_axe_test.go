//go:build browser

package web

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe-core comes from its registry at the time of the test and is checked; it is
// no part of the program, nor of the repository.
const (
	axeVersion   = "4.14.1"
	axeIntegrity = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)

// axeSource is the script of axe-core.
func axeSource(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "quoth-tests")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "axe-core-"+axeVersion+".tgz")
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		cmd := exec.CommandContext(t.Context(), "npm", "pack", "axe-core@"+axeVersion, "--silent", "--pack-destination", dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm pack axe-core: %v\n%s", err, out)
		}
		data, err = os.ReadFile(file)
	}
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha512.Sum512(data); base64.StdEncoding.EncodeToString(sum[:]) != axeIntegrity {
		os.Remove(file)
		t.Fatalf("%s is not the package that was looked at", file)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err != nil {
			t.Fatalf("axe.min.js is not in the package: %v", err)
		}
		if h.Name == "package/axe.min.js" {
			script, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			return string(script)
		}
	}
}

// testAxe looks for what keeps people out, on every page, light and dark, wide
// and narrow.
func testAxe(t *testing.T, browser context.Context, s *site, places map[string]string) {
	axe := axeSource(t)
	b := newTab(t, browser, s.base)
	run := func(name string) {
		// The protocol's own evaluation is not the page's: its policy stays in force.
		if _, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: axe}); err != nil {
			t.Fatal(err)
		}
		found := eval[[]string](b, `axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(r =>
			r.violations.flatMap(v => v.nodes.map(n => v.id + ' (' + v.impact + '): ' + n.html.slice(0, 200) + ' ' + n.failureSummary.slice(0, 300))))`)
		for _, v := range found {
			t.Errorf("%s: %s", name, v)
		}
		if passes := eval[int](b, `axe.run(document, {resultTypes: ['passes'], runOnly: ['wcag2a']}).then(r => r.passes.length)`); passes < 5 {
			t.Errorf("%s: only %d rules were tried", name, passes)
		}
		if wide := eval[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
			t.Errorf("%s: the page is %d pixels wider than the window", name, wide)
		}
	}
	for _, width := range []int64{1280, 375} {
		for _, scheme := range []string{"light", "dark"} {
			b.look(width, scheme)
			for name, address := range places {
				b.open(address)
				run(fmt.Sprintf("%s, %d, %s", name, width, scheme))
			}
			b.open(places["article"])
			b.do("the keys", chromedp.KeyEvent("?"))
			b.until("the list of keys", "document.querySelector('dialog').open")
			run(fmt.Sprintf("keys, %d, %s", width, scheme))
			if width < 500 {
				for _, name := range []string{"article", "search"} {
					b.open(places[name])
					eval[bool](b, "(document.querySelectorAll('details').forEach(d => d.open = true), true)")
					run(fmt.Sprintf("%s unfolded, %d, %s", name, width, scheme))
				}
			}
		}
	}
	b.quiet("axe")
}
