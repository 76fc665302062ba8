package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// Annotate reads a gold file of the archive (see docs/annotation.md) and returns
// the article with its statements and entities; a itself is left as it is. An
// entity's Name is its first string and its Aliases are the others. The error
// lists every bad line as name:line and says what to do about it.
func Annotate(a *quoth.Article, name string, gold []byte) (*quoth.Article, error) {
	out, _, err := annotate(a, name, gold)
	return out, err
}

// annotate is [Annotate], and has the paragraph of each statement, from 0, or -1.
func annotate(a *quoth.Article, name string, gold []byte) (*quoth.Article, map[string]int, error) {
	if err := validUTF8(name, gold); err != nil {
		return nil, nil, err
	}
	out := *a
	out.Statements, out.Entities, out.Namings = nil, nil, nil
	g := goldReader{name: name, a: &out, at: -1, paragraphs: map[string]int{}}
	for n, line := range lines(gold) {
		g.n = n
		if line = strings.TrimSpace(line); line != "" {
			g.line(line)
		}
	}
	g.end()
	if g.errs != nil {
		return nil, nil, errors.Join(g.errs...)
	}
	derive(&out)
	return &out, g.paragraphs, nil
}

// A goldReader is a gold file while it is read.
type goldReader struct {
	name string
	n    int // the line
	a    *quoth.Article
	errs []error

	s    *quoth.Statement // the one being read; nil before the first
	at   int              // its paragraph from 0; -1 where it has not said
	from int              // its first line
	seen map[string]bool  // its keys

	paragraphs map[string]int // of the statements that have been read
}

func (g *goldReader) fail(format string, args ...any) {
	g.errs = append(g.errs, fmt.Errorf("%s:%d: %s", g.name, g.n, fmt.Sprintf(format, args...)))
}

var entityLine = regexp.MustCompile(`^@(\S+) (\S+) (.+)$`)

func (g *goldReader) line(line string) {
	if line[0] == '@' {
		g.entity(line)
		return
	}
	if id, ok := strings.CutPrefix(line, "["); ok && strings.HasSuffix(id, "]") {
		g.begin(strings.TrimSuffix(id, "]"))
		return
	}
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case g.s == nil:
		g.fail("%q before the first [ID]: entities come as “@ID TYPE NAME; NAME”, statements begin with [ID]", line)
		return
	case !ok || value == "":
		g.fail("want “key: value”, have %q; leave out a part that is absent", line)
		return
	case g.seen[key]:
		g.fail("a second %s in [%s]: join spans with “ || ”", key, g.s.ID)
		return
	}
	g.seen[key] = true
	switch key {
	case "at":
		g.paragraph(value)
	case "source":
		g.s.Source.Spans = g.spans(value)
	case "cue":
		g.s.Cue.Spans = g.spans(value)
		if len(g.s.Cue.Spans) > 1 {
			g.fail("cue: it is one uninterrupted span")
		}
	case "content":
		g.s.Content = g.spans(value)
	case "speaker":
		if value != Untold && g.a.Entity(value) == nil {
			g.fail("speaker: no entity %q: list it at the head as “@%s TYPE NAME”, or write ?", value, value)
		}
		g.s.Speaker = value
	case "parent":
		if g.a.Statement(value) == nil {
			g.fail("parent: no statement [%s] before this one", value)
		}
		g.s.Parent = value
	default:
		g.fail("unknown key %q: want at, source, cue, content, speaker or parent", key)
	}
}

// paragraph takes in which paragraph spans stand in.
func (g *goldReader) paragraph(value string) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > len(g.a.Blocks) {
		g.fail("at: want a paragraph from 1 to %d, have %q", len(g.a.Blocks), value)
		n = 1
	}
	g.at = n - 1
}

func (g *goldReader) entity(line string) {
	m := entityLine.FindStringSubmatch(line)
	switch {
	case g.s != nil:
		g.fail("an entity after the first statement: move it to the head of the file")
		return
	case m == nil:
		g.fail("want “@ID TYPE NAME; NAME”, have %q", line)
		return
	case g.a.Entity(m[1]) != nil:
		g.fail("entity %s a second time: join its strings with “; ”", m[1])
		return
	case m[1] == Untold:
		g.fail("no entity may be called %s: it stands for a speaker that the article does not tell", Untold)
		return
	}
	e := quoth.Entity{ID: m[1], Type: quoth.EntityType(m[2])}
	switch e.Type {
	case quoth.Person, quoth.Organisation, quoth.Group, quoth.Place, quoth.Document:
	default:
		g.fail("entity %s: want person, organisation, group, place or document, have %q", m[1], m[2])
	}
	for s := range strings.SplitSeq(m[3], ";") {
		switch s = strings.TrimSpace(s); {
		case s == "":
		case e.Name == "":
			e.Name = s
		default:
			e.Aliases = append(e.Aliases, s)
		}
	}
	if e.Name == "" {
		g.fail("entity %s has no string", m[1])
	}
	g.a.Entities = append(g.a.Entities, e)
}

func (g *goldReader) begin(id string) {
	g.end()
	if id == "" {
		g.fail("a statement wants an ID: [s1]")
	}
	if g.a.Statement(id) != nil {
		g.fail("statement [%s] a second time", id)
	}
	g.s, g.at, g.from, g.seen = &quoth.Statement{ID: id}, -1, g.n, map[string]bool{}
}

// end puts the statement that was being read into the article.
func (g *goldReader) end() {
	s := g.s
	if s == nil {
		return
	}
	g.n, g.from = g.from, g.n
	if !g.seen["content"] {
		g.fail("[%s] has no content", s.ID)
	}
	if p := g.a.Statement(s.Parent); p != nil && s.Parent != "" {
		for _, c := range s.Content {
			if !slices.ContainsFunc(p.Content, func(in quoth.Span) bool { return in.Contains(c) }) {
				g.fail("[%s] has content outside that of its parent [%s]: %q", s.ID, p.ID, g.a.TextOf([]quoth.Span{c}))
			}
		}
	}
	g.n = g.from
	g.paragraphs[s.ID] = g.at
	g.a.Statements = append(g.a.Statements, *s)
}

var (
	inParagraph = regexp.MustCompile(`^@(\d+) +(.+)$`)
	occurrence  = regexp.MustCompile(`^(.+) #(\d+)$`)
)

// spans finds the spans of a part, in the order of the text.
func (g *goldReader) spans(value string) []quoth.Span {
	var out []quoth.Span
	for piece := range strings.SplitSeq(value, " || ") {
		if s, ok := g.span(strings.TrimSpace(piece)); ok {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b quoth.Span) int { return cmp.Compare(a.Start, b.Start) })
	for i := 1; i < len(out); i++ {
		if out[i-1].Overlaps(out[i]) {
			g.fail("two spans of one part overlap: %q and %q", g.a.TextOf(out[i-1:i]), g.a.TextOf(out[i:i+1]))
		}
	}
	return out
}

// span finds one span: [@N ]WORDS[ #K], where <...> in WORDS is any text.
func (g *goldReader) span(piece string) (quoth.Span, bool) {
	at, words, k := g.at, piece, 1
	if m := inParagraph.FindStringSubmatch(words); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil || n < 1 || n > len(g.a.Blocks) {
			g.fail("@%s: there are paragraphs 1 to %d", m[1], len(g.a.Blocks))
			return quoth.Span{}, false
		}
		at, words = n-1, m[2]
	}
	if m := occurrence.FindStringSubmatch(words); m != nil {
		n, err := strconv.Atoi(m[2])
		if err != nil || n < 1 {
			g.fail("#%s: occurrences count from 1", m[2])
			return quoth.Span{}, false
		}
		words, k = m[1], n
	}
	if at < 0 {
		g.fail("%q: in which paragraph? Write “at: N” first, or @N before the span", words)
		return quoth.Span{}, false
	}
	block := g.a.Blocks[at].Span
	text := g.a.Text[block.Start:block.End]
	head, tail, cut := strings.Cut(words, "<...>")
	head, tail = strings.TrimSpace(head), strings.TrimSpace(tail)
	if head == "" || cut && tail == "" {
		g.fail("%q: want words before and after <...>", words)
		return quoth.Span{}, false
	}
	start, n := nth(text, head, k)
	if start < 0 {
		switch {
		case n > 0:
			g.fail("%q occurs %d times in paragraph %d, not %d", head, n, at+1, k)
		default:
			g.fail("%q is not in paragraph %d%s", head, at+1, g.elsewhere(head))
		}
		return quoth.Span{}, false
	}
	end := start + len(head)
	if cut {
		i := strings.Index(text[end:], tail)
		if i < 0 {
			g.fail("%q is not in paragraph %d after %q", tail, at+1, head)
			return quoth.Span{}, false
		}
		end += i + len(tail)
	}
	if insideWord(text, start) || insideWord(text, end) {
		g.fail("%q, occurrence %d, begins or ends inside a word in paragraph %d: count occurrences letter by letter and give #K", words, k, at+1)
		return quoth.Span{}, false
	}
	return quoth.Span{Start: block.Start + start, End: block.Start + end}, true
}

// nth is where s occurs in text for the k-th time, overlaps counted, or -1 and
// how often it does occur.
func nth(text, s string, k int) (at, n int) {
	at = -1
	for from := 0; n < k; {
		i := strings.Index(text[from:], s)
		if i < 0 {
			return -1, n
		}
		at = from + i
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
		n++
	}
	return at, n
}

// elsewhere says in which other paragraphs the words are.
func (g *goldReader) elsewhere(words string) string {
	var in []string
	for i, b := range g.a.Blocks {
		if strings.Contains(g.a.Text[b.Start:b.End], words) {
			in = append(in, strconv.Itoa(i+1))
		}
	}
	if in == nil {
		return ": copy it character by character, with its quotation marks"
	}
	return "; it is in " + strings.Join(in, ", ")
}

// insideWord reports whether letters or digits stand on both sides of i.
func insideWord(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	word := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r)) }
	return word(before) && word(after)
}
