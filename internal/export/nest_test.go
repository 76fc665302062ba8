package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"quoth"
	"quoth/internal/corpus"
	"quoth/internal/store"
)

// Pieces nest, and together they are the parts that were cut up.
func TestNest(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	for range 2000 {
		block := quoth.Span{Start: 10, End: 50}
		var parts []teiPiece
		inside := map[int]map[*teiPart]int{} // of each place, the parts there
		for rank := range 1 + rng.IntN(8) {
			p := &teiPart{}
			start := rng.IntN(60)
			s := quoth.Span{Start: start, End: start + 1 + rng.IntN(30)}
			parts = append(parts, teiPiece{s, p, rank})
			for at := max(s.Start, block.Start); at < min(s.End, block.End); at++ {
				if inside[at] == nil {
					inside[at] = map[*teiPart]int{}
				}
				inside[at][p]++
			}
		}
		pieces := nest(parts, block)
		for i, a := range pieces {
			for at := a.Start; at < a.End; at++ {
				inside[at][a.of]--
			}
			for _, b := range pieces[i+1:] {
				if a.Overlaps(b.Span) && !a.Contains(b.Span) {
					t.Fatalf("%v and, later, %v of %v do not nest", a.Span, b.Span, parts)
				}
				if b.Start < a.Start {
					t.Fatalf("%v comes after %v", b.Span, a.Span)
				}
			}
		}
		for at, left := range inside {
			for _, n := range left {
				if n != 0 {
					t.Fatalf("place %d of %v is covered wrongly: %v", at, parts, pieces)
				}
			}
		}
	}
}

// arbitrary makes an article of a text and pairs of offsets, taken to the
// nearest characters: three pairs are source, cue and content of a statement.
func arbitrary(text string, at []byte) *document {
	text = strings.ToValidUTF8(text, "?")
	edge := func(b byte) int {
		i := int(b) * (len(text) + 1) / 256
		for i < len(text) && !utf8.RuneStart(text[i]) {
			i++
		}
		return i
	}
	a := &store.Article{Article: quoth.Article{Text: text, Language: "en", Model: "fuzz"}, Keys: map[string]string{}, Corrected: map[string]bool{}}
	a.ArticleRef = store.ArticleRef{Key: "fuzzed", Title: "Fuzzed", Outlet: "Fuzz"}
	var spans []quoth.Span
	for i := 0; i+1 < len(at) && len(spans) < 24; i += 2 {
		s := quoth.Span{Start: min(edge(at[i]), edge(at[i+1])), End: max(edge(at[i]), edge(at[i+1]))}
		spans = append(spans, trimmed(text, s))
	}
	one := func(s quoth.Span) []quoth.Span {
		if s.Len() == 0 {
			return nil
		}
		return []quoth.Span{s}
	}
	for i := 0; i+2 < len(spans); i += 3 {
		if spans[i+2].Len() == 0 {
			continue
		}
		id := string(rune('a' + i))
		a.Statements = append(a.Statements, quoth.Statement{ID: id, Kind: quoth.Indirect, Content: one(spans[i+2]),
			Source: quoth.Source{Spans: one(spans[i])}, Cue: quoth.Cue{Spans: one(spans[i+1])}})
		a.Keys[id] = "k" + id
	}
	return newDocument(a)
}

var fuzzSeeds = []struct {
	text string
	at   []byte
}{
	{"“A,” she said.\n\n- B <b> & || c #3 ]]>", []byte{20, 60, 61, 90, 0, 19, 0, 255, 100, 200, 30, 180}},
	{"^ a caption\r\n\r\n@@ 12 | x\n\n## ## y\u0085z\u2028 🏮 @3 w <...> v #2", []byte{0, 128, 64, 255, 32, 240, 200, 255, 180, 220, 10, 250}},
	{"W\n\n- B & || c #3", []byte{150, 255, 0, 0, 0, 20}}, // a source that begins with the sign between parts
}

func FuzzTEI(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s.text, s.at)
	}
	f.Fuzz(func(t *testing.T, text string, at []byte) {
		d := arbitrary(text, at)
		o, _ := Options{}.checked()
		var b bytes.Buffer
		if err := writeTEI(&b, all([]*document{d}), o); err != nil {
			t.Fatal(err)
		}
		dec := xml.NewDecoder(&b)
		var words strings.Builder
		body, ids := false, map[string]bool{}
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("not well-formed: %v", err)
			}
			switch x := token.(type) {
			case xml.StartElement:
				body = body || x.Name.Local == "body"
				for _, a := range x.Attr {
					if a.Name.Local == "id" && ids[a.Value] {
						t.Fatalf("xml:id %s twice", a.Value)
					} else if a.Name.Local == "id" {
						ids[a.Value] = true
					}
				}
			case xml.EndElement:
				body = body && x.Name.Local != "body"
			case xml.CharData:
				if body {
					words.Write(x)
				}
			}
		}
		if got, want := xmlable(words.String()), xmlable(d.Text); got != want {
			t.Fatalf("text\n got %q\nwant %q", got, want)
		}
	})
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// xmlable is a text without white space and what XML cannot hold.
func xmlable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r < 0x20 || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// What gold writes, the corpus reader reads, and every span in it is one of ours.
func FuzzGold(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s.text, s.at)
	}
	f.Fuzz(func(t *testing.T, text string, at []byte) {
		d := arbitrary(text, at)
		d.corrections = []store.Correction{{Action: store.Edit}}
		var notes []string
		o, _ := Options{Note: func(m string) { notes = append(notes, m) }}.checked()
		files := mapSet{}
		if err := writeGold(files, all([]*document{d}), o); err != nil {
			t.Fatal(err)
		}
		if len(d.blocks()) == 0 {
			return
		}
		for _, back := range readGold(t, files) {
			for i := range back.Statements {
				s := &back.Statements[i]
				old := d.Article.Statement(strings.TrimPrefix(s.ID, "k"))
				words := d.TextOf(old.Content)
				if old.Content[0].Start == old.Content[0].End || squeezed(joinSpans(back, s.Content)) != squeezed(words) {
					t.Fatalf("content of %s\n got %q\nwant %q\nnotes %q", s.ID, joinSpans(back, s.Content), words, notes)
				}
			}
			if len(notes) == 0 && len(back.Statements) != len(d.Statements) {
				t.Fatalf("%d statements of %d, and no note", len(back.Statements), len(d.Statements))
			}
		}
	})
}

func joinSpans(a *quoth.Article, spans []quoth.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(a.Text[s.Start:s.End])
	}
	return b.String()
}

func readGold(t *testing.T, files mapSet) []*quoth.Article {
	t.Helper()
	articles, gold := fstest.MapFS{}, fstest.MapFS{}
	for name, f := range files {
		if rest, ok := strings.CutPrefix(name, "articles/"); ok {
			articles[rest] = f
		} else {
			gold[strings.TrimPrefix(name, "gold/")] = f
		}
	}
	all, err := corpus.Collect(corpus.Archive(articles, gold, nil))
	if err != nil {
		for name, f := range files {
			t.Logf("-- %s --\n%s", name, f.Data)
		}
		t.Fatal(err)
	}
	var out []*quoth.Article
	for _, a := range all {
		out = append(out, a.Article)
	}
	return out
}

// The shipped gold, written by us, is read as what it was.
func TestGoldOfTheArchive(t *testing.T) {
	root := os.DirFS("../../archive")
	sub := func(name string) fstest.MapFS {
		out := fstest.MapFS{}
		for _, pattern := range []string{"*/*.txt", "*/*.gold"} {
			names, err := fs.Glob(root, name+"/"+pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range names {
				b, err := os.ReadFile("../../archive/" + n)
				if err != nil {
					t.Fatal(err)
				}
				out[strings.TrimPrefix(n, name+"/")] = &fstest.MapFile{Data: b}
			}
		}
		return out
	}
	n := 0
	for want, err := range corpus.Archive(sub("articles"), sub("gold"), nil) {
		if err != nil {
			t.Fatal(err)
		}
		a := &store.Article{Article: *want.Article, Keys: map[string]string{}, Corrected: map[string]bool{}}
		a.ArticleRef = store.ArticleRef{Key: strings.ReplaceAll(want.Name, "/", "-"), Title: a.Article.Title, URL: a.Article.URL, Outlet: a.Article.Outlet, Published: a.Article.Published}
		for i := range a.Statements {
			s := &a.Statements[i]
			a.Keys[s.ID] = s.ID
			a.Corrected[s.ID] = true
			if s.Speaker == corpus.Untold {
				s.Speaker = ""
			}
		}
		d := newDocument(a)
		d.corrections = []store.Correction{{Action: store.Add}}
		files := mapSet{}
		o, _ := Options{Note: func(m string) { t.Error(m) }}.checked()
		if err := writeGold(files, all([]*document{d}), o); err != nil {
			t.Fatal(err)
		}
		back := readGold(t, files)[0]
		if back.Text != want.Article.Text || len(back.Statements) != len(want.Article.Statements) {
			t.Fatalf("%s: %d statements of %d", want.Name, len(back.Statements), len(want.Article.Statements))
		}
		for _, s := range want.Article.Statements {
			g := back.Statement(s.ID)
			if g == nil || !slices.Equal(g.Content, s.Content) || !slices.Equal(g.Source.Spans, s.Source.Spans) || !slices.Equal(g.Cue.Spans, s.Cue.Spans) ||
				g.Parent != s.Parent || g.Kind != s.Kind || (g.Speaker == corpus.Untold) != (s.Speaker == "" && len(s.Source.Spans) > 0) {
				t.Errorf("%s, %s:\n got %+v\nwant %+v", want.Name, s.ID, g, s)
			}
			n++
		}
	}
	if n < 1000 {
		t.Errorf("only %d statements", n)
	}
}
