package export

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

// writeGold writes the articles that a person corrected in the format of the
// shipped archive's gold (docs/annotation.md): articles/OUTLET/KEY.txt and
// gold/OUTLET/KEY.gold. What that format cannot say is left out with a note.
func writeGold(out fileSet, articles iter.Seq2[*document, error], o Options) error {
	for d, err := range articles {
		if err != nil {
			return err
		}
		switch {
		case !d.reviewed():
			continue
		case !d.kept():
			o.Note(fmt.Sprintf("article %s is left out: its text is not kept", d.Key))
			continue
		case d.Masked:
			o.Note(fmt.Sprintf("article %s is left out: names in it are masked, and gold is the article's own words", d.Key))
			continue
		}
		g := newGold(d, o.Note)
		name := fileName(d.ArticleRef.Outlet) + "/" + d.Key
		if err := out.file("articles/"+name+".txt", []byte(g.article())); err != nil {
			return err
		}
		if err := out.file("gold/"+name+".gold", []byte(g.annotations())); err != nil {
			return err
		}
	}
	return nil
}

// reviewed reports whether a correction of the article's statements stands.
func (d *document) reviewed() bool {
	return slices.ContainsFunc(d.corrections, func(c store.Correction) bool {
		switch c.Action {
		case store.Edit, store.Add, store.Reject:
			return !c.Undone
		}
		return false
	})
}

// fileName is a name in lower-case ASCII letters, digits and hyphens.
func fileName(name string) string {
	var b strings.Builder
	for _, w := range quoth.Words(name) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		for _, r := range w.Text {
			if r < utf8.RuneSelf {
				b.WriteRune(r)
			}
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "unknown"
}

// A gold is an article in the archive's shape: each block is one line, trimmed.
// A line end inside a block is a space there, so words stay where they are.
type gold struct {
	d      *document
	note   func(string)
	blocks []goldBlock
}

type goldBlock struct {
	quoth.Span        // in the article's text
	mark       string // before it in the file
	line       string // the text between Start and End, line ends as spaces
	hidden     bool   // a caption, which is no part of the annotated text
}

var lineEnds = strings.NewReplacer("\r", " ", "\n", " ")

func newGold(d *document, note func(string)) *gold {
	g := &gold{d: d, note: note}
	var used []quoth.Span
	for i := range d.Statements {
		s := &d.Statements[i]
		used = append(append(append(used, s.Content...), s.Source.Spans...), s.Cue.Spans...)
	}
	for _, block := range d.blocks() {
		span := trimmed(d.Text, block.Span)
		if span.Len() == 0 {
			continue
		}
		b := goldBlock{Span: span, line: lineEnds.Replace(d.Text[span.Start:span.End])}
		switch block.Kind {
		case quoth.Heading:
			b.mark = "## "
		case quoth.BlockQuote:
			b.mark = "> "
		case quoth.ListItem:
			b.mark = "- "
		case quoth.Caption:
			if !slices.ContainsFunc(used, span.Overlaps) {
				b.mark, b.hidden = "^ ", true
			}
		}
		if b.mark == "" && startsWithMark(b.line) { // the file would take its first characters for a mark
			b.mark = "> "
		}
		g.blocks = append(g.blocks, b)
	}
	return g
}

func startsWithMark(line string) bool {
	for _, m := range []string{"## ", "> ", "- ", "^ ", "@@ "} {
		if strings.HasPrefix(line, m) {
			return true
		}
	}
	return false
}

func (g *gold) article() string {
	d := g.d
	var b strings.Builder
	head := func(key, value string) {
		if value = oneLine(value); value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	title := oneLine(d.ArticleRef.Title)
	if title == "" {
		title = "(untitled)"
	}
	head("title", title)
	head("byline", strings.Join(d.Authors, "; "))
	head("date", goldDate(d.ArticleRef.Published))
	head("url", d.ArticleRef.URL)
	for _, x := range g.blocks {
		b.WriteString("\n" + x.mark + x.line + "\n")
	}
	return b.String()
}

// goldDate is a date as the archive writes it, where it is known to the day.
func goldDate(d quoth.Date) string {
	if t, err := time.Parse(time.RFC3339, d.Value); err == nil {
		return t.Format("2006-01-02T15:04Z07:00")
	}
	if _, err := time.Parse(time.DateOnly, d.Value); err == nil {
		return d.Value
	}
	return ""
}

func (g *gold) annotations() string {
	d := g.d
	var b strings.Builder
	ids := map[string]string{}
	for i, e := range d.Entities {
		var names []string
		for _, n := range append([]string{e.Name}, e.Aliases...) {
			if n = oneLine(n); n != "" && !strings.Contains(n, ";") && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		if _, known := bratTypes[e.Type]; !known || names == nil {
			continue
		}
		ids[e.ID] = fmt.Sprintf("e%d", i+1)
		fmt.Fprintf(&b, "@%s %s %s\n", ids[e.ID], e.Type, strings.Join(names, "; "))
	}
	written := map[string]bool{}
	for _, s := range parentsFirst(d.Statements) {
		if g.statement(&b, s, ids, written) {
			written[s.ID] = true
		}
	}
	return b.String()
}

// parentsFirst orders statements so that each comes after the one around it.
func parentsFirst(all []quoth.Statement) []*quoth.Statement {
	byID := map[string]*quoth.Statement{}
	for i := range all {
		byID[all[i].ID] = &all[i]
	}
	var out []*quoth.Statement
	placed := map[string]bool{}
	var place func(s *quoth.Statement, depth int)
	place = func(s *quoth.Statement, depth int) {
		if placed[s.ID] {
			return
		}
		if p := byID[s.Parent]; p != nil && s.Parent != "" && depth < len(all) {
			place(p, depth+1)
		}
		placed[s.ID] = true
		out = append(out, s)
	}
	for i := range all {
		place(&all[i], 0)
	}
	return out
}

// statement writes one statement; false where its content cannot be said.
func (g *gold) statement(b *strings.Builder, s *quoth.Statement, ids map[string]string, written map[string]bool) bool {
	key := g.d.Keys[s.ID]
	at, content, err := g.part(s.Content, -1)
	if err != nil {
		g.note(fmt.Sprintf("statement %s is left out: content: %v", key, err))
		return false
	}
	fmt.Fprintf(b, "\n[%s]\nat: %d\n", key, at+1)
	if s.Parent != "" && written[s.Parent] && within(s, g.d.Article.Statement(s.Parent)) {
		fmt.Fprintf(b, "parent: %s\n", g.d.Keys[s.Parent])
	}
	if len(s.Source.Spans) > 0 {
		if _, words, err := g.part(s.Source.Spans, at); err == nil {
			fmt.Fprintf(b, "source: %s\n", words)
		} else {
			g.note(fmt.Sprintf("statement %s, its source is left out: %v", key, err))
		}
	}
	if n := len(s.Cue.Spans); n > 0 {
		cue := []quoth.Span{{Start: s.Cue.Spans[0].Start, End: s.Cue.Spans[n-1].End}} // gold has it in one
		if _, words, err := g.part(cue, at); err == nil && !strings.Contains(words, " || ") {
			fmt.Fprintf(b, "cue: %s\n", words)
		} else {
			if err == nil {
				err = fmt.Errorf("it runs over paragraphs")
			}
			g.note(fmt.Sprintf("statement %s, its cue is left out: %v", key, err))
		}
	}
	fmt.Fprintf(b, "content: %s\n", content)
	switch {
	case ids[s.Speaker] != "":
		fmt.Fprintf(b, "speaker: %s\n", ids[s.Speaker])
	case len(s.Source.Spans) > 0 && g.d.Corrected[s.ID]: // a person looked and named nobody
		b.WriteString("speaker: ?\n")
	}
	return true
}

// within reports whether every span of a content lies in one of its parent's.
func within(s, parent *quoth.Statement) bool {
	for _, c := range s.Content {
		if !slices.ContainsFunc(parent.Content, func(p quoth.Span) bool { return p.Contains(c) }) {
			return false
		}
	}
	return true
}

// part says where spans stand, in the words of the gold format. at is the
// paragraph that goes without saying; -1 takes that of the first span.
func (g *gold) part(spans []quoth.Span, at int) (int, string, error) {
	var out []string
	for _, s := range spans {
		found := false
		for i, n := 0, 0; i < len(g.blocks); i++ {
			b := g.blocks[i]
			if b.hidden {
				continue
			}
			if x := trimmed(g.d.Text, quoth.Span{Start: max(s.Start, b.Start), End: max(max(s.Start, b.Start), min(s.End, b.End))}); x.Len() > 0 {
				if at < 0 {
					at = n
				}
				words, err := b.say(quoth.Span{Start: x.Start - b.Start, End: x.End - b.Start})
				if err != nil {
					return at, "", err
				}
				if n != at {
					words = fmt.Sprintf("@%d %s", n+1, words)
				} else if paragraphLike.MatchString(words) {
					words = fmt.Sprintf("@%d %s", at+1, words)
				}
				out = append(out, words)
				found = true
			}
			n++
		}
		if !found {
			return at, "", fmt.Errorf("no words of it stand in a paragraph")
		}
	}
	return at, strings.Join(out, " || "), nil
}

var (
	paragraphLike  = regexp.MustCompile(`^@\d+ +.`)
	occurrenceLike = regexp.MustCompile(` #\d+$`)
)

// longSpan is from how many bytes a span's middle is left out.
const longSpan = 400

// say names a span of the block: its words, and which occurrence of them it is.
func (b goldBlock) say(s quoth.Span) (string, error) {
	words := b.line[s.Start:s.End]
	if splitsWord(b.line, s.Start) || splitsWord(b.line, s.End) {
		return "", fmt.Errorf("%q begins or ends inside a word", words)
	}
	if strings.Contains(" "+words+" ", " || ") || strings.Contains(words, "<...>") || len(words) > longSpan {
		if short, ok := b.abridged(s); ok {
			return short, nil
		}
		if len(words) <= longSpan {
			return "", fmt.Errorf("%q holds signs of the gold format", words)
		}
	}
	return b.numbered(words, words, s.Start), nil
}

// abridged names a span by its first and last words.
func (b goldBlock) abridged(s quoth.Span) (string, bool) {
	words := b.line[s.Start:s.End]
	for _, n := range []int{40, 80, 20, 10} {
		if len(words) < 2*n+len("<...>") {
			continue
		}
		head, tail := words[:boundary(words, n)], words[boundary(words, len(words)-n):]
		head, tail = strings.TrimSpace(head), strings.TrimSpace(tail)
		bad := strings.ContainsAny(head+tail, "|<") || head == "" || tail == ""
		i := strings.Index(b.line[s.Start+len(head):], tail)
		if !bad && i >= 0 && s.Start+len(head)+i+len(tail) == s.End {
			return b.numbered(head+" <...> "+tail, head, s.Start), true
		}
	}
	return "", false
}

// boundary is the nearest byte at or before i that begins a character.
func boundary(s string, i int) int {
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// numbered adds #K where the words do not stand in the block for the first time,
// counted as the gold reader counts, or end in what it would take for a number.
func (b goldBlock) numbered(said, words string, start int) string {
	k := 1
	for from := 0; ; k++ {
		at := from + strings.Index(b.line[from:], words)
		if at >= start {
			break
		}
		_, size := utf8.DecodeRuneInString(b.line[at:])
		from = at + size
	}
	if k > 1 || occurrenceLike.MatchString(said) {
		return said + " #" + strconv.Itoa(k)
	}
	return said
}

// splitsWord reports whether letters or digits stand on both sides of i.
func splitsWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	word := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r)) }
	return word(before) && word(after)
}
