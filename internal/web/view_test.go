package web

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"quoth"
	"quoth/internal/store"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// readAs is what a browser's textContent is of markup that this package makes.
func readAs(markup string) string {
	markup = strings.ReplaceAll(markup, `<bdi class="ctl" data-u="U+0000"></bdi>`, "\x00")
	return html.UnescapeString(strings.ReplaceAll(tags.ReplaceAllString(markup, ""), "&#13;", "\r"))
}

func TestWordsKeepEveryCharacter(t *testing.T) {
	for _, in := range []string{
		"", "plain", `<script>"'&amp;`, "a\x00b\x00", "\r\n\t", "\u202eevil\u202c", "a\u200bb\u2060c", "\x1b[31m", "\u0085\u009b",
		"e\u0301", "\U000e0061", "\u2028", "👨‍👩‍👧", "\ufeff", "\u05e9\u200f",
	} {
		if got := readAs(string(words(in))); got != in {
			t.Errorf("words(%q) reads as %q", in, got)
		}
	}
}

func TestWordsShowWhatIsInvisible(t *testing.T) {
	for in, want := range map[string]string{
		"\u202e":     `<bdi class="ctl" data-u="U+202E">` + "\u202e</bdi>",
		"\x00":       `<bdi class="ctl" data-u="U+0000"></bdi>`,
		"\x1b":       `<bdi class="ctl" data-u="U+001B">` + "\x1b</bdi>",
		"\U000e0041": `<bdi class="ctl" data-u="U+E0041">` + "\U000e0041</bdi>",
		"\n\t":       "\n\t",
		"\u200d":     "\u200d",
	} {
		if got := string(words(in)); got != "<bdi>"+want+"</bdi>" {
			t.Errorf("words(%q) = %q, want %q inside", in, got, want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("a <b> \u202e\x00&amp;")
	f.Fuzz(func(t *testing.T, in string) {
		in = strings.ToValidUTF8(in, "?")
		out := string(words(in))
		if got := readAs(out); got != in {
			t.Errorf("%q reads as %q", in, got)
		}
		for _, tag := range tags.FindAllString(out, -1) {
			if tag != "<bdi>" && tag != "</bdi>" && !strings.HasPrefix(tag, `<bdi class="ctl" data-u="U+`) {
				t.Errorf("%q has the element %q", in, tag)
			}
		}
	})
}

func TestMarked(t *testing.T) {
	got := string(marked("a <b> c", []quoth.Span{{Start: 2, End: 5}, {Start: 4, End: 6}, {Start: 6, End: 99}}))
	if want := "<bdi>a <mark>&lt;b&gt;</mark> c</bdi>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestClip(t *testing.T) {
	long := strings.Repeat("word ", 100) + "HIT " + strings.Repeat("é ", 400)
	at := strings.Index(long, "HIT")
	part, hits, before, after := clip(long, []quoth.Span{{Start: at, End: at + 3}}, 100)
	if len(hits) != 1 || part[hits[0].Start:hits[0].End] != "HIT" || !before || !after || !strings.Contains(long, part) || len(part) > 130 {
		t.Errorf("got %q, %v, %v, %v", part, hits, before, after)
	}
	if part, _, before, after := clip("short", nil, 100); part != "short" || before || after {
		t.Errorf("got %q, %v, %v", part, before, after)
	}
}

// spansOfMarks turns a text with marks into spans: ‹…› is content, {…} a source,
// [… ] a cue; a letter after an opening mark is the statement.
func spansOfMarks(t *testing.T, marked string) *store.Article {
	t.Helper()
	a := &store.Article{Keys: map[string]string{}}
	parts := map[rune]part{'‹': content, '{': source, '[': cue}
	ends := map[rune]rune{'‹': '›', '{': '}', '[': ']'}
	type open struct {
		closes rune
		part   part
		id     string
		start  int
	}
	var stack []open
	at := map[string]*quoth.Statement{}
	var order []string
	var text strings.Builder
	runes := []rune(marked)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if p, ok := parts[r]; ok {
			i++
			id := "s" + string(runes[i])
			if at[id] == nil {
				at[id] = &quoth.Statement{ID: id, Kind: quoth.Indirect}
				order = append(order, id)
			}
			stack = append(stack, open{ends[r], p, id, text.Len()})
			continue
		}
		closed := false
		for k := len(stack) - 1; k >= 0 && !closed; k-- {
			if o := stack[k]; o.closes == r {
				// Marks may cross: the last one of its kind is closed.
				stack = append(stack[:k:k], stack[k+1:]...)
				span, s := quoth.Span{Start: o.start, End: text.Len()}, at[o.id]
				switch o.part {
				case content:
					s.Content = append(s.Content, span)
				case source:
					s.Source.Spans = append(s.Source.Spans, span)
				case cue:
					s.Cue.Spans = append(s.Cue.Spans, span)
				}
				closed = true
			}
		}
		if !closed {
			text.WriteRune(r)
		}
	}
	a.Text = text.String()
	for _, id := range order {
		a.Statements = append(a.Statements, *at[id])
		a.Keys[id] = "key" + id
	}
	return a
}

func TestBodyKeepsTheText(t *testing.T) {
	for name, in := range map[string]string{
		"one":         "‹1The bridge is shut›, {1the mayor} [1said].",
		"interrupted": "‹1The bridge›, {1she} [1said], ‹1is shut›.",
		"nested":      "‹1{2The mayor} [2promised] ‹2it was sound›, or so›, {1Olde} [1said].",
		"paragraphs":  "‹1One\n\ntwo\n\nthree› {1x} [1said]",
		"crossing":    "{1a b [1c} d] e ‹1f›",
		"same":        "‹1‹2{2[2x]}››",
		"hostile":     "‹1<b>&amp;\"'\u202e›, {1<i>} [1said] \x00.",
	} {
		t.Run(name, func(t *testing.T) {
			a := spansOfMarks(t, in)
			r := read(a)
			body := string(r.Body())
			var want strings.Builder
			for _, b := range r.blocks {
				want.WriteString(a.Text[b.Start:b.End] + "\n")
			}
			if got := readAs(body); got != want.String() {
				t.Errorf("the page reads %q, the text is %q\n%s", got, want.String(), body)
			}
			if strings.Count(body, "<span") != strings.Count(body, "</span") {
				t.Errorf("elements are not balanced: %s", body)
			}
			for i := range a.Statements {
				if n := strings.Count(body, `id="s-key`+a.Statements[i].ID+`"`); n != 1 {
					t.Errorf("statement %s has %d anchors: %s", a.Statements[i].ID, n, body)
				}
			}
		})
	}
}

func FuzzBody(f *testing.F) {
	f.Add("abc def\n\nghi", []byte{0, 3, 1, 5, 2, 9, 4, 6})
	f.Fuzz(func(t *testing.T, text string, at []byte) {
		text = strings.ToValidUTF8(text, "?")
		a := &store.Article{Keys: map[string]string{"s1": "k"}}
		a.Text = text
		for i := 0; i+1 < len(at) && i < 40; i += 2 {
			s := quoth.Span{Start: int(at[i]), End: int(at[i+1])}
			a.Statements = append(a.Statements, quoth.Statement{ID: "s1", Content: []quoth.Span{s}, Source: quoth.Source{Spans: []quoth.Span{{Start: s.Start, End: s.End + 3}}}})
		}
		r := read(a)
		var want strings.Builder
		for _, b := range r.blocks {
			want.WriteString(text[b.Start:b.End] + "\n")
		}
		if got := readAs(string(r.Body())); got != want.String() {
			t.Errorf("the page reads %q, the text is %q", got, want.String())
		}
	})
}

func TestSpansOfAForm(t *testing.T) {
	text := "“One 👩 two,” she said.\r\nThen   she said “three” again, and she said it."
	last := utf16Length(text[:strings.LastIndex(text, "she")])
	for _, c := range []struct {
		name  string
		field partField
		near  int
		want  []string // the words, or nil for an error
		start int
	}{
		{"typed", partField{Words: "she said"}, 0, []string{"she said"}, strings.Index(text, "she")},
		{"nearest", partField{Words: "she said"}, len(text), []string{"she said"}, strings.LastIndex(text, "she")},
		{"other marks and spaces", partField{Words: "Then she said \"three\""}, 0, []string{"Then   she said “three”"}, strings.Index(text, "Then")},
		{"pieces", partField{Words: "two\nagain"}, 0, []string{"two", "again"}, strings.Index(text, "two")},
		{"selected", partField{Words: "she said", At: fmt.Sprintf("%d-%d", last, last+8)}, 0, []string{"she said"}, strings.LastIndex(text, "she")},
		{"selected, then typed over", partField{Words: "One", At: fmt.Sprintf("%d-%d", last-3, last+5)}, 0, []string{"One"}, strings.Index(text, "One")},
		{"inside a pair of units", partField{Words: "two", At: "6-9"}, 0, []string{"two"}, strings.Index(text, "two")},
		{"other words", partField{Words: "she denied"}, 0, nil, 0},
		{"nothing", partField{Words: " \n "}, 0, []string{}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.field.spans(text, c.near)
			if (err == nil) != (c.want != nil) {
				t.Fatalf("error %v", err)
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %q", got, c.want)
			}
			for i, s := range got {
				if text[s.Start:s.End] != c.want[i] {
					t.Errorf("got %q, want %q", text[s.Start:s.End], c.want[i])
				}
			}
			if len(got) > 0 && got[0].Start != c.start {
				t.Errorf("at %d, want %d", got[0].Start, c.start)
			}
		})
	}
}

func FuzzUnitSpans(f *testing.F) {
	f.Add("a👩b", "0-1,1-3")
	f.Fuzz(func(t *testing.T, text, at string) {
		text = strings.ToValidUTF8(text, "?")
		end := 0
		for _, s := range unitSpans(text, at) {
			if s.Start < end || !inside(text, s) {
				t.Errorf("%q: %v in %q", at, s, text)
			}
			end = s.End
		}
	})
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		n, of int
		want  string
	}{{0, 0, ""}, {0, 5, "0 %"}, {5, 5, "100 %"}, {1, 1000, "< 1 %"}, {999, 1000, "> 99 %"}, {1, 3, "33 %"}, {2, 3, "67 %"}, {1, 200, "1 %"}} {
		if got := share(c.n, c.of); got != c.want {
			t.Errorf("share(%d, %d) = %q, want %q", c.n, c.of, got, c.want)
		}
	}
}

func TestOutside(t *testing.T) {
	for in, want := range map[string]string{
		"https://courier.example/a": "https://courier.example/a", "javascript:alert(1)": "", "JAVASCRIPT:alert(1)": "", "data:text/html,x": "",
		"//courier.example/": "", "/a": "", "": "", "file:///etc/passwd": "", "https:alert(1)": "", "\x01javascript:alert(1)": "",
	} {
		if got := outside(in); got != want {
			t.Errorf("outside(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTimeline(t *testing.T) {
	if drawTimeline(nil) != nil {
		t.Error("a timeline of nothing")
	}
	line := drawTimeline([]store.Facet{{Key: "2026-02", N: 4}, {Key: "2026-03", N: 16, Of: 40}, {Key: "", N: 2}})
	if line.Undated != 2 || len(line.Links) != 2 || !strings.Contains(string(line.SVG), "most, 16, in March 2026") || strings.Count(string(line.SVG), "<rect") != 2 {
		t.Errorf("got %+v", line)
	}
	line.link(quoth.Query{})
	if want := "/?q=since%3A2026-03-01+until%3A2026-03-31"; line.Links[1].URL != want {
		t.Errorf("the link of March is %s, want %s", line.Links[1].URL, want)
	}
}
