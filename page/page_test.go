package page

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"quoth"
)

var update = flag.Bool("update", false, "write the golden files in testdata anew")

// TestPages reads each page in testdata and compares what came of it with the
// .want file beside it.
func TestPages(t *testing.T) {
	paths := slicesOf(t, "testdata/*.html", "testdata/*.txt")
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			articles, err := ReadFile(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, a := range articles {
				checkSpans(t, a)
				describe(&b, a)
			}
			golden := path + ".want"
			if *update {
				if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", b.String(), want)
			}
		})
	}
}

func slicesOf(t *testing.T, patterns ...string) []string {
	t.Helper()
	var paths []string
	for path, err := range Find(patterns...) {
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// describe prints an article in a form that is easy to compare.
func describe(b *strings.Builder, a *quoth.Article) {
	fmt.Fprintf(b, "title     %s\noutlet    %s\nauthors   %s\npublished %s (%s)\nurl       %s\nlanguage  %s\n",
		a.Title, a.Outlet, strings.Join(a.Authors, "; "), a.Published.Value, a.Published.Precision, a.URL, a.Language)
	for _, block := range a.Blocks {
		kind := string(block.Kind)
		for _, x := range a.Excluded {
			if x.Contains(block.Span) {
				kind += ", not analysed: " + x.Why
			}
		}
		fmt.Fprintf(b, "[%s]\n%s\n", kind, a.Text[block.Start:block.End])
	}
	b.WriteString("\n")
}

// checkSpans checks what holds for every article: spans within the text, in
// order, not overlapping, on the borders of characters.
func checkSpans(t *testing.T, a *quoth.Article) {
	t.Helper()
	if !utf8.ValidString(a.Text) {
		t.Error("the text is not valid UTF-8")
	}
	at := 0
	for _, block := range a.Blocks {
		checkSpan(t, a, block.Span, at)
		at = block.End
	}
	at = 0
	for _, x := range a.Excluded {
		checkSpan(t, a, x.Span, at)
		at = x.End
		if x.Why == "" {
			t.Errorf("%v is excluded for no reason", x.Span)
		}
	}
}

func checkSpan(t *testing.T, a *quoth.Article, s quoth.Span, after int) {
	t.Helper()
	if s.Start < after || s.End <= s.Start || s.End > len(a.Text) {
		t.Fatalf("span %v of a text of %d bytes, after %d", s, len(a.Text), after)
	}
	if !utf8.RuneStart(a.Text[s.Start]) || s.End < len(a.Text) && !utf8.RuneStart(a.Text[s.End]) {
		t.Errorf("span %v cuts a character", s)
	}
}

func TestTextIsKept(t *testing.T) {
	raw, err := os.ReadFile("testdata/northline.txt")
	if err != nil {
		t.Fatal(err)
	}
	articles, err := ReadFile("testdata/northline.txt", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if articles[0].Text != string(raw) {
		t.Error("the text of a text file was changed")
	}
}

func TestOptionsFillGaps(t *testing.T) {
	o := Options{Path: "x.html", URL: "https://openbench.example/x", Title: "Other", Outlet: "Open Bench", Date: quoth.Date{Value: "2026-11", Precision: "month"}}
	articles, err := Read(strings.NewReader(`<title>Own</title><h1>Own</h1><p>A source close to the inquiry said the papers had been burnt.</p>`), o)
	if err != nil {
		t.Fatal(err)
	}
	a := articles[0]
	if a.Title != "Own" || a.Outlet != "Open Bench" || a.URL != "https://openbench.example/x" || a.Published.Value != "2026-11" || a.Path != "x.html" {
		t.Errorf("got %+v", a)
	}
}

func TestErrors(t *testing.T) {
	html := Options{Path: "x.html"}
	tests := []struct {
		name  string
		input string
		o     Options
		want  Code
	}{
		{"nothing", "", Options{}, Empty},
		{"white space", " \r\n\t\u00a0", Options{}, Empty},
		{"markup only", "<html><body><img src=x></body></html>", Options{}, NoArticle},
		{"a PDF", "%PDF-1.7 \xff\xfe", Options{}, NotText},
		{"gzip", "\x1f\x8b\x08\x00", html, NotText},
		{"a picture under another name", "\x89PNG\r\n\x1a\n", html, NotText},
		{"bytes of any kind", strings.Repeat("\x00\x01\x02a", 100), Options{}, NotText},
		{"too many bytes", strings.Repeat("a", 101), Options{Limits: Limits{Bytes: 100}}, TooLarge},
		{"deep", strings.Repeat("<div>", 100_000), html, TooDeep},
		{"deep in a list", strings.Repeat("<ul><li>", 100_000), html, TooDeep},
		{"many nodes", strings.Repeat("<p>a", 1000), Options{Path: "x.html", Limits: Limits{Nodes: 1000}}, TooManyNodes},
		{"few tags that make many nodes", fonts(400) + strings.Repeat("<p>a", 5000), html, TooManyNodes},
		{"attributes merged over and over", bodies(3000), Options{Path: "x.html", Limits: Limits{Nodes: 100_000}}, TooManyNodes},
		{"a text too long for a page", "<p>" + strings.Repeat("She said so. ", 100), Options{Path: "x.html", Limits: Limits{Text: 1000}}, TooLarge},
		{"a text too long", strings.Repeat("She said so. ", 100), Options{Path: "x.txt", Limits: Limits{Text: 1000}}, TooLarge},
		{"many lines", strings.Repeat("a\n", 1000), Options{Limits: Limits{Nodes: 999}}, TooManyNodes},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			articles, err := Read(strings.NewReader(test.input), test.o)
			var e *Error
			if !errors.As(err, &e) || e.Code != test.want {
				t.Fatalf("got %d articles and error %v, want code %s", len(articles), err, test.want)
			}
			if e.Path != test.o.Path || e.Message == "" || e.Offset > int64(len(test.input)) {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func fonts(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<font color=%d>", i)
	}
	return "<div>" + b.String() + "</div>"
}

func bodies(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<body a%d=1>", i)
	}
	return b.String()
}

// TestHostile reads inputs that are broken or strange but have something to
// read.
func TestHostile(t *testing.T) {
	said := `<p>The harbour will open on Monday, said the mayor of Port Ansel.</p>`
	tests := []struct{ name, input, want string }{
		{"null characters", "<p>The har\x00bour will open on Monday, said the mayor.</p>", "The harbour will open on Monday, said the mayor."},
		{"bidi marks and emoji stay", "<p>The mayor \u202aof Isk\u202c said: 👩\u200d🚒 are welcome.</p>", "The mayor \u202aof Isk\u202c said: 👩\u200d🚒 are welcome."},
		{"what no reader sees goes", "<p>The har\u00adbour\u200b will\ufeff open\u2060, said the mayor of Kessing.</p>", "The harbour will open, said the mayor of Kessing."},
		{"unclosed elements", "<html><body><div><p>The harbour will open on Monday, said the <b>mayor of Port Ansel.", "The harbour will open on Monday, said the mayor of Port Ansel."},
		{"deep but not too deep", strings.Repeat("<div>", 400) + said, "The harbour will open on Monday, said the mayor of Port Ansel."},
		{"a script that never ends", said + "<script>" + strings.Repeat("<p>", 10_000), "The harbour will open on Monday, said the mayor of Port Ansel."},
		{"line breaks for paragraphs", "<div>The harbour will open on Monday, said the mayor of Isk.<br><br>Nobody else was asked about it.</div>", "The harbour will open on Monday, said the mayor of Isk.\n\nNobody else was asked about it."},
		{"bad JSON-LD", `<script type="application/ld+json">{"@type":"NewsArticle",</script>` + said, "The harbour will open on Monday, said the mayor of Port Ansel."},
		{"JSON-LD without end", `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 20_000) + `</script>` + said, "The harbour will open on Monday, said the mayor of Port Ansel."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			articles, err := Read(strings.NewReader(test.input), Options{Path: "x.html"})
			if err != nil {
				t.Fatal(err)
			}
			checkSpans(t, articles[0])
			if articles[0].Text != test.want {
				t.Errorf("got %q, want %q", articles[0].Text, test.want)
			}
		})
	}
}

// TestLarge reads a page too large for the extractors.
func TestLarge(t *testing.T) {
	const n = 12_000
	page := `<html><body><nav><ul><li><a href="/">Home</a></li></ul></nav><article><h1>Register</h1>` +
		strings.Repeat("<p>The register of the harbour says that one more ship came in.</p>", n) + `</article><footer><p>Who we are and what we do here.</p></footer>`
	articles, err := Read(strings.NewReader(page), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(articles[0].Blocks); got != n {
		t.Errorf("got %d paragraphs, want %d", got, n)
	}
}

// TestMemory reads what is just within the limits: the Go runtime must not have
// asked the system for more than 512 MB in all.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large inputs")
	}
	l := Limits{}.orDefault()
	said := "The harbour will open on Monday, said the mayor of Port Ansel. "
	for _, test := range []struct{ path, input string }{
		{"paragraphs.html", strings.Repeat("<p>"+said, l.Text/len(said)-1)},
		{"words.html", "<p>" + strings.Repeat(said, l.Text/len(said)-1)},
		{"script.html", "<p>" + said + "<script>" + strings.Repeat("var x = 1;", int(l.Bytes)/10-20)},
		{"title.html", "<title>" + strings.Repeat(said, l.Text/len(said)-1) + "</title><p>" + said},
		{"fonts.html", fonts(60) + strings.Repeat("<p>"+said, 3000)},
		{"words.txt", strings.Repeat(said, l.Text/len(said))},
		{"lines.txt", strings.Repeat("She said so.\n", l.Nodes/4)},
	} {
		articles, err := Read(strings.NewReader(test.input), Options{Path: test.path})
		if err != nil {
			t.Error(err)
		} else if len(articles) != 1 || len(articles[0].Text) < len(said)-1 {
			t.Errorf("%s: %d articles", test.path, len(articles))
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if m.Sys > 512<<20 {
			t.Errorf("%s: %d MB", test.path, m.Sys>>20)
		}
		t.Logf("%s: %d MB", test.path, m.Sys>>20)
	}
}

func FuzzRead(f *testing.F) {
	for _, path := range []string{"testdata/courier.html", "testdata/live.html", "testdata/described.html", "testdata/northline.txt", "testdata/wrapped.txt"} {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, strings.HasSuffix(path, ".html"))
	}
	f.Fuzz(func(t *testing.T, data []byte, isHTML bool) {
		o := Options{Path: "x.txt", Limits: Limits{Bytes: 1 << 20, Nodes: 20_000}}
		if isHTML {
			o.Path = "x.html"
		}
		articles, err := Read(strings.NewReader(string(data)), o)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("an error of another type: %v", err)
			}
			return
		}
		if len(articles) == 0 {
			t.Fatal("neither an article nor an error")
		}
		for _, a := range articles {
			if a.Text == "" {
				t.Error("an article without text")
			}
			checkSpans(t, a)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile("testdata/courier.html")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read(strings.NewReader(string(data)), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleRead() {
	html := `<html lang="en"><head><title>Port to reopen</title>
<meta property="article:published_time" content="2026-11-19"></head>
<body><h1>Port to reopen</h1><p>The port will open on Monday, the minister said.</p></body></html>`
	articles, err := Read(strings.NewReader(html), Options{Path: "port.html"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range articles {
		fmt.Printf("%s (%s): %s\n", a.Title, a.Published.Value, a.Text)
	}
	// Output: Port to reopen (2026-11-19): The port will open on Monday, the minister said.
}
