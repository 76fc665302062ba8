package render

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"quoth"
	"quoth/internal/corpus"
)

// article is a hand-made article with all that can be shown: known and unknown
// speakers, a nested statement, a shared source, evidence, furniture.
func article() *quoth.Article {
	text := "“The authority promised us that the pylons were sound,” Ewa Tarn said.\n\n" +
		"She praised the engineers and wants an inquiry.\n\n" +
		"“Nobody asked.”\n\n" +
		"A spokesman said it was late.\n\n" +
		"Post a comment"
	at := func(words string) []quoth.Span {
		i := strings.Index(text, words)
		if i < 0 {
			panic(words)
		}
		return []quoth.Span{{Start: i, End: i + len(words)}}
	}
	a := &quoth.Article{
		Path: "bridge.html", URL: "https://varn.example/bridge", Title: "Bridge to close", Outlet: "Varn Courier",
		Authors: []string{"Ada Holm", "Bo Lund"}, Published: quoth.Date{Value: "2026-03-14", Precision: "day"}, Language: "en", Text: text, Model: "hand",
		Entities: []quoth.Entity{
			{ID: "e1", Name: "Ewa Tarn", Type: quoth.Person, Roles: at("the engineers"), Aliases: []string{"Tarn"}},
			{ID: "e2", Name: "the authority", Type: quoth.Organisation},
		},
		Statements: []quoth.Statement{
			{ID: "s1", Kind: quoth.Direct, Source: quoth.Source{Spans: at("Ewa Tarn"), Kind: quoth.SourceName}, Cue: quoth.Cue{Spans: at("said"), Lemma: "say", Act: quoth.Speech},
				Content: at("“The authority promised us that the pylons were sound,”"), Speaker: "e1", Evidence: quoth.Evidence{Rule: "name", Spans: at("Ewa Tarn")}},
			{ID: "s2", Parent: "s1", Kind: quoth.Direct, Source: quoth.Source{Spans: at("The authority"), Kind: quoth.SourceNominal}, Cue: quoth.Cue{Spans: at("promised"), Lemma: "promise", Act: quoth.Speech},
				Content: at("that the pylons were sound"), Speaker: "e2"},
			{ID: "s3", Kind: quoth.Indirect, Source: quoth.Source{Spans: at("She"), Kind: quoth.SourcePronoun}, Cue: quoth.Cue{Spans: at("praised"), Lemma: "praise", Act: quoth.Emotion},
				Content: at("the engineers"), Speaker: "e1", Evidence: quoth.Evidence{Rule: "pronoun", Spans: at("Ewa Tarn")}},
			{ID: "s4", Kind: quoth.Indirect, Source: quoth.Source{Spans: at("She"), Kind: quoth.SourcePronoun}, Cue: quoth.Cue{Spans: at("wants"), Lemma: "want", Act: quoth.Desire},
				Content: at("an inquiry"), Speaker: "e1"},
			{ID: "s5", Kind: quoth.Direct, Source: quoth.Source{Kind: quoth.SourceNone}, Content: at("“Nobody asked.”"), Cue: quoth.Cue{Act: quoth.Speech}},
			{ID: "s6", Kind: quoth.Indirect, Source: quoth.Source{Spans: at("A spokesman"), Kind: quoth.SourceNominal}, Cue: quoth.Cue{Spans: []quoth.Span{{Start: strings.Index(text, "said it"), End: strings.Index(text, " it was late")}}, Lemma: "say", Act: quoth.Speech},
				Content: at("it was late")},
		},
	}
	for _, p := range strings.Split(text, "\n\n") {
		i := strings.Index(text, p)
		a.Blocks = append(a.Blocks, quoth.Block{Span: quoth.Span{Start: i, End: i + len(p)}, Kind: quoth.Paragraph})
	}
	a.Excluded = []quoth.Exclusion{{Span: a.Blocks[4].Span, Why: "comments"}}
	return a
}

// hostile has in every field what could break out of it.
func hostile() *quoth.Article {
	evil := `<script>alert("x")</script>&amp;</style><!--` + "\x1b[31m\x00\u202e"
	text := evil + " said the man, =1+1"
	n := len(text)
	return &quoth.Article{
		Path: "=cmd|' /C calc'!A0", URL: "javascript:alert(1)", Title: evil, Outlet: "@" + evil, Authors: []string{evil}, Published: quoth.Date{Value: evil, Precision: "day"}, Language: "en",
		Text: text, Model: "hand", Blocks: []quoth.Block{{Span: quoth.Span{Start: 0, End: n}, Kind: quoth.Paragraph}},
		Entities: []quoth.Entity{{ID: "e1", Name: evil, Type: quoth.Person, Aliases: []string{evil}, Roles: []quoth.Span{{Start: 0, End: len(evil)}}}},
		Statements: []quoth.Statement{
			{ID: `s1"><b>`, Kind: "direct", Content: []quoth.Span{{Start: n - 4, End: n}}, Source: quoth.Source{Spans: []quoth.Span{{Start: 0, End: len(evil)}}}, Cue: quoth.Cue{Spans: []quoth.Span{{Start: len(evil) + 1, End: len(evil) + 5}}, Lemma: "+say", Act: "speech"},
				Speaker: "e1", Evidence: quoth.Evidence{Rule: evil, Spans: []quoth.Span{{Start: 0, End: len(evil)}}}},
			// Crossing marks, a parent that does not exist, a loop of parents.
			{ID: "s2", Parent: "s9", Kind: "direct", Content: []quoth.Span{{Start: 2, End: 30}}, Source: quoth.Source{Spans: []quoth.Span{{Start: 20, End: 40}}}},
			{ID: "s3", Parent: "s3", Kind: "direct", Content: []quoth.Span{{Start: 25, End: 60}}},
		},
	}
}

const wantText = `Bridge to close
Varn Courier · 14 March 2026 · Ada Holm and Bo Lund · bridge.html

  “The authority promised us that the pylons were sound,”  1 Ewa Tarn
  1──────────────────────────────────────────────────────   2 the authority
   ━━━━━━━━━━━━━ ┄┄┄┄┄┄┄┄    2─────────────────────────
  Ewa Tarn said.
  ━━━━━━━━ ┄┄┄┄

  She praised the engineers and wants an inquiry.          3 Ewa Tarn feels
  ━━━ ┄┄┄┄┄┄┄ 3────────────     ┄┄┄┄┄ 4─────────           4 Ewa Tarn wants

  “Nobody asked.”                                          5 nobody named
  5──────────────

  A spokesman said it was late.                            6 “A spokesman”
  ━━━━━━━━━━━ ┄┄┄┄ 6──────────

  ┊ left out, comments: Post a comment

`

func TestText(t *testing.T) {
	if got := (Text{}).Article(article()); got != wantText {
		t.Errorf("got\n%s\nwant\n%s", got, wantText)
	}
}

func TestTextSummary(t *testing.T) {
	var s Summary
	s.Add(article())
	s.Rejected = 2
	want := `Who spoke                                            direct     mixed  indirect
Ewa Tarn, the engineers                                   1         ·         2
the authority                                             1         ·         ·
not resolved                                              ·         ·         1
nobody named                                              1         ·         ·

1 article read · 2 rejected · 6 statements · 1 paragraph left out (comments 1)
`
	if got := (Text{}).Summary(&s); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestTextColor checks that colour changes nothing but colours: without the
// escape sequences and the raised numbers the text is the article's.
func TestTextColor(t *testing.T) {
	got := Text{Color: true, Width: 200}.Article(article())
	for _, want := range []string{"\x1b[38;5;33m\x1b[1mEwa Tarn\x1b[0m", "\x1b[38;5;33m\x1b[4msaid\x1b[0m", "\x1b[38;5;166m\x1b[4mthat the pylons were sound\x1b[0m"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%q", want, got)
		}
	}
	bare := regexp.MustCompile("\x1b\\[[0-9;]*m|[⁰¹²³⁴⁵⁶⁷⁸⁹]").ReplaceAllString(got, "")
	for _, p := range strings.Split(article().Text, "\n\n") {
		if !strings.Contains(bare, p) {
			t.Errorf("no %q in\n%s", p, bare)
		}
	}
	if strings.Contains(Text{}.Article(article()), "\x1b") {
		t.Error("escape sequences without colour")
	}
}

func TestTextWidths(t *testing.T) {
	for _, a := range append(gold(t), article(), hostile(), wide()) {
		for _, w := range []int{1, 24, 40, 63, 64, 80, 100, 120, 500} {
			x := Text{Width: w}
			for line := range strings.Lines(x.Head() + x.Article(a)) {
				line = strings.TrimSuffix(line, "\n")
				if n := textWidth(line); n > max(x.width(), 64) {
					t.Fatalf("%s: %d columns at width %d: %q", a.Path, n, w, line)
				}
				if !utf8.ValidString(line) || strings.ContainsFunc(line, unsafe) {
					t.Fatalf("%s: %q is not safe to print", a.Path, line)
				}
			}
		}
	}
}

// wide has characters of two columns and of none.
func wide() *quoth.Article {
	text := strings.Repeat("他说这座桥将关闭一年 👩‍👩‍👧‍👦 e\u0301te\u0301 ", 12) + strings.Repeat("x", 300)
	return &quoth.Article{Path: "wide", Title: text, Text: text, Model: "hand", Statements: []quoth.Statement{
		{ID: "s12345", Kind: quoth.Indirect, Content: []quoth.Span{{Start: 0, End: len("他说这座桥将关闭一年 👩‍👩‍👧‍👦")}}, Source: quoth.Source{Spans: []quoth.Span{{Start: len(text) - 300, End: len(text)}}}},
	}}
}

func TestHostileText(t *testing.T) {
	got := Text{}.Article(hostile())
	if strings.ContainsAny(got, "\x1b\x00\u202e") {
		t.Errorf("control characters came through: %q", got)
	}
}

func page1(t *testing.T, articles ...*quoth.Article) string {
	t.Helper()
	var s Summary
	var h HTML
	var entries []Entry
	var body, out bytes.Buffer
	for i, a := range articles {
		e, b, err := h.Article(a, fmt.Sprint("a", i+1))
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
		body.Write(b)
		s.Add(a)
	}
	if err := h.Head(&out, entries, &s); err != nil {
		t.Fatal(err)
	}
	body.WriteTo(&out)
	if err := h.Tail(&out, []Failure{{"<b>x.html", "no <i>article</i>"}}, 1); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestHTMLIsEscaped(t *testing.T) {
	got := page1(t, hostile(), article())
	for _, bad := range []string{"<script", "javascript:", "<b>x", "<i>article", `s1"><b>`, "\x1b", "\x00"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q came through", bad)
		}
	}
	if n := strings.Count(got, "<!--"); n != 0 {
		t.Errorf("%d comments", n)
	}
	if strings.Count(got, "</style>") != 1 {
		t.Error("the style was closed more than once")
	}
	wellFormed(t, got)
}

// TestHTMLStandsAlone: nothing is loaded from anywhere.
func TestHTMLStandsAlone(t *testing.T) {
	got := page1(t, article())
	if m := regexp.MustCompile(`(?i)src=|<link|@import|url\(|<iframe|<object|<form| on[a-z]+=`).FindString(got); m != "" {
		t.Errorf("found %q", m)
	}
}

// wellFormed checks that every element is closed where it should be.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	var open []string
	void := map[string]bool{"meta": true, "br": true, "input": true}
	for _, m := range regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)[^>]*>`).FindAllStringSubmatch(page[strings.Index(page, "</style>"):], -1) {
		switch {
		case m[2] == "style" || void[m[2]]:
		case m[1] == "":
			open = append(open, m[2])
		case len(open) > 0 && open[len(open)-1] == m[2]:
			open = open[:len(open)-1]
		case m[2] == "head" || m[2] == "html": // opened before the style
		default:
			t.Fatalf("</%s> closes %q", m[2], open)
		}
	}
	if len(open) > 0 {
		t.Errorf("never closed: %q", open)
	}
}

// TestHTMLKeepsTheText: without the tags the body of an article is its text.
func TestHTMLKeepsTheText(t *testing.T) {
	for _, a := range append(gold(t), article(), wide()) {
		_, b, err := HTML{}.Article(a, "a1")
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(b), `<div class="body">`)
		body, _, _ = strings.Cut(body, "<aside")
		body = strings.ReplaceAll(body, "</p>", "</p> ")
		var text strings.Builder
		d := xml.NewDecoder(strings.NewReader("<x>" + regexp.MustCompile(`<span class="why">[^<]*</span>`).ReplaceAllString(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(body), "</article>"), "</div>\n"), "") + "</x>"))
		for {
			token, err := d.Token()
			if token == nil {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", a.Path, err)
			}
			if c, ok := token.(xml.CharData); ok {
				text.Write(c)
			}
		}
		if got, want := oneLine(text.String()), oneLine(a.Text); got != want {
			t.Errorf("%s: the body says\n%s\nwant\n%s", a.Path, got, want)
		}
	}
}

func TestHTMLShows(t *testing.T) {
	got := page1(t, article())
	for _, want := range []string{
		`<a href="https://varn.example/bridge"`, "14 March 2026", "By Ada Holm and Bo Lund",
		"6 statements by 2 speakers", "not resolved, or nobody named",
		`<span class="s h1 v1 source">Ewa Tarn</span>`, `<span class="s h2 v2 content in"`, `speaker by pronoun: “Ewa Tarn”`,
		"<title>Bridge to close · Quoth</title>", "&lt;b&gt;x.html",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
	two := page1(t, article(), article())
	for _, want := range []string{`<a href="#a1">Bridge to close</a>`, `<a href="#a2">Bridge to close</a>`, "12 statements in 2 articles", `id="a2-s1"`} {
		if !strings.Contains(two, want) {
			t.Errorf("two articles: no %q", want)
		}
	}
}

// TestHues checks that every colour of a speaker can be read on the page and on
// its own wash, by day and by night: a contrast of 4.5 to 1 or more.
func TestHues(t *testing.T) {
	pairs := make(map[string][2]string) // light, dark
	for _, m := range regexp.MustCompile(`--(paper|ink|soft): light-dark\((#\w{6}), (#\w{6})\)`).FindAllStringSubmatch(styles, -1) {
		pairs[m[1]] = [2]string{m[2], m[3]}
	}
	all := regexp.MustCompile(`\.h\d \{ --h: light-dark\((#\w{6}), (#\w{6})\); --w: light-dark\((#\w{6}), (#\w{6})\) \}`).FindAllStringSubmatch(styles, -1)
	if len(all) != hues+1 || len(pairs) != 3 {
		t.Fatalf("%d hues and %d tokens", len(all), len(pairs))
	}
	for _, m := range all {
		for night, hue := range m[1:3] {
			wash := m[3+night]
			for _, p := range [][2]string{{hue, pairs["paper"][night]}, {hue, wash}, {pairs["ink"][night], wash}, {pairs["soft"][night], wash}} {
				if c := contrast(p[0], p[1]); c < 4.5 {
					t.Errorf("%s on %s: %.2f to 1", p[0], p[1], c)
				}
			}
		}
	}
}

func contrast(a, b string) float64 {
	light := func(s string) float64 {
		var rgb [3]uint8
		fmt.Sscanf(s, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2])
		sum := 0.0
		for i, share := range []float64{.2126, .7152, .0722} {
			c := float64(rgb[i]) / 255
			if c <= .03928 {
				c /= 12.92
			} else {
				c = math.Pow((c+.055)/1.055, 2.4)
			}
			sum += share * c
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func TestCSV(t *testing.T) {
	c := CSV{Offsets: quoth.Bytes}
	b, err := c.Article(article())
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(append(c.Head(), b...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 7 {
		t.Fatalf("%d rows, want 7", len(all))
	}
	row := make(map[string]string)
	for i, name := range all[0] {
		row[name] = all[2][i]
	}
	for name, want := range map[string]string{
		"path": "bridge.html", "id": "s2", "parent": "s1", "kind": "direct", "source": "The authority", "cue": "promised", "lemma": "promise", "act": "speech",
		"content": "that the pylons were sound", "speaker": "the authority", "speaker_type": "organisation", "speaker_id": "e2", "published": "2026-03-14",
		"start": "29", "end": "55", "content_spans": "29-55", "offsets": "byte", "model": "hand",
	} {
		if row[name] != want {
			t.Errorf("%s is %q, want %q", name, row[name], want)
		}
	}
}

func TestCSVFormulas(t *testing.T) {
	b, err := CSV{}.Article(hostile())
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%s: %q", Columns[i].Name, cell)
			}
		}
	}
	at := slices.IndexFunc(Columns, func(c struct{ Name, Meaning string }) bool { return c.Name == "content" })
	if got := all[0][at]; got != "'=1+1" {
		t.Errorf("content %q", got)
	}
	a := article()
	a.Path = "-"
	a.Statements[0].Content[0].End = 9999
	if _, err := (CSV{}).Article(a); err == nil {
		t.Error("a span outside the text was printed")
	}
}

func TestCSVOffsets(t *testing.T) {
	a := &quoth.Article{Text: "😀 “Ja” said é", Statements: []quoth.Statement{{ID: "s1", Content: []quoth.Span{{Start: 5, End: 13}}}}}
	for unit, want := range map[quoth.Offsets]string{"": "2-6", quoth.Bytes: "5-13", quoth.UTF16: "3-7"} {
		b, err := CSV{Offsets: unit}.Article(a)
		if err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s: %s, want %s", unit, b, want)
		}
	}
}

func TestDay(t *testing.T) {
	for in, want := range map[quoth.Date]string{
		{Value: "2026-03-14", Precision: "day"}:                   "14 March 2026",
		{Value: "2026-03-14T09:05:00+01:00", Precision: "minute"}: "14 March 2026, 09:05",
		{Value: "2026-03", Precision: "month"}:                    "March 2026",
		{Value: "2026", Precision: "year"}:                        "2026",
		{Value: "some day"}:                                       "some day",
		{}:                                                        "",
	} {
		if got := Day(in); got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"a bc def", 4, "a bc|def"}, {"a  b\n\tc", 20, "a b c"}, {"abcdef gh", 3, "abc|def|gh"}, {"  x  ", 5, "x"}, {"", 5, ""}, {"一二三", 4, "一二|三"}, {"一", 1, "一"},
		{"a\u00a0b c", 3, "a b|c"},
	} {
		var got []string
		for _, l := range wrap(cells(c.text, quoth.Span{End: len(c.text)}), c.width) {
			got = append(got, lineText(l))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q at %d: %q, want %q", c.text, c.width, s, c.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		n    int
		want string
	}{{100, "one two, three"}, {14, "one two, three"}, {10, "one two…"}, {2, "o…"}} {
		if got := excerpt("one  two,\nthree", c.n); got != c.want {
			t.Errorf("%d: %q, want %q", c.n, got, c.want)
		}
	}
	if got := Thousands(-1234567); got != "-1,234,567" {
		t.Error(got)
	}
}

func ExampleBar() {
	for _, n := range []int{16, 9, 1} {
		fmt.Printf("%2d %s\n", n, Bar(n, 16, 8))
	}
	// Output:
	// 16 ████████
	//  9 ████▌
	//  1 ▌
}

func ExampleText() {
	a := &quoth.Article{Title: "Bridge to close", Text: "“It will,” she said.", Model: "hand", Statements: []quoth.Statement{{
		ID: "s1", Kind: quoth.Direct,
		Content: []quoth.Span{{Start: 0, End: 14}},
		Source:  quoth.Source{Spans: []quoth.Span{{Start: 15, End: 18}}},
		Cue:     quoth.Cue{Spans: []quoth.Span{{Start: 19, End: 23}}, Lemma: "say", Act: quoth.Speech},
	}}}
	fmt.Print(Text{Width: 64}.Article(a))
	// Output:
	// Bridge to close
	//
	//   “It will,” she said.                      1 “she”
	//   1───────── ━━━ ┄┄┄┄
}

// gold are the annotated articles of the archive.
func gold(t *testing.T) []*quoth.Article {
	t.Helper()
	var out []*quoth.Article
	for a, err := range corpus.Archive(os.DirFS("../../archive/articles"), os.DirFS("../../archive/gold"), nil) {
		if err != nil {
			t.Fatal(err)
		}
		a.Article.Model = "gold"
		out = append(out, a.Article)
	}
	return out
}
