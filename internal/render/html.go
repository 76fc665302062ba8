package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"quoth"
)

// HTML writes articles as one file that stands alone: no scripts, no addresses
// that are loaded, every word of the articles escaped. Articles may be made in
// any order and by several goroutines; the head is written last by those who
// call, since it holds the table of contents.
type HTML struct {
	Title string // of the file, where it holds several articles
}

//go:embed html.css
var styles string

//go:embed html.tmpl
var pageTemplate string

var page = template.Must(template.New("html").Parse(pageTemplate))

// An Entry is an article's line in the table of contents.
type Entry struct {
	ID, Title, Outlet, Date string
	Counts                  string
}

// A Failure is an input that could not be read.
type Failure struct{ Path, Message string }

// Article makes the part of the file that shows one article. The id begins the
// names of all its anchors and must be the article's own.
func (HTML) Article(a *quoth.Article, id string) (Entry, []byte, error) {
	r := read(a)
	v := articleView{ID: id, Title: r.Title, Path: r.Path, Outlet: r.Outlet, Date: Day(r.Published), Authors: names(r.Authors), Language: r.Language}
	if v.Title == "" {
		v.Title = "(no title)"
	}
	if u, err := url.Parse(r.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		v.URL = u.String()
	}
	v.Foreign = r.Model == "" && r.Language != "" && r.Language != "en"
	w := htmlWriter{r: r, id: id}
	for _, block := range r.blocks() {
		w.block(block)
	}
	v.Body = template.HTML(w.b.String())
	v.Voices, v.Statements, v.Labels = w.voices(), w.statements(), r.labels()
	for i := range v.Statements {
		if v.Statements[i].Soft {
			v.Soft++
		}
	}
	v.Unresolved = len(r.Statements)
	for _, x := range r.voices {
		v.Unresolved -= x.statements
	}
	v.Counts = count(len(r.Statements), "statement")
	if len(r.voices) > 0 {
		v.Counts += " by " + count(len(r.voices), "speaker")
	}
	var b bytes.Buffer
	if err := execute(&b, "article", v); err != nil {
		return Entry{}, nil, err
	}
	return Entry{ID: id, Title: v.Title, Outlet: v.Outlet, Date: v.Date, Counts: count(len(r.Statements), "statement")}, b.Bytes(), nil
}

// execute writes a template. Control characters, which HTML does not have,
// become replacement characters.
func execute(w io.Writer, name string, data any) error {
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("render: html: %w", err)
	}
	_, err := w.Write(bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' && r != '\f' || r >= 0x7f && r <= 0x9f {
			return '\uFFFD'
		}
		return r
	}, b.Bytes()))
	return err
}

type articleView struct {
	ID, Title, Path, URL, Outlet, Date, Authors, Language, Counts string
	Foreign                                                       bool
	Body                                                          template.HTML
	Voices                                                        []voiceView
	Statements                                                    []statementView
	Labels                                                        []label
	Soft                                                          int // statements of soft attribution
	Unresolved                                                    int
}

type voiceView struct {
	Hue, Statements           int
	Name, Role, Type, Aliases string
	Pick                      int // from 1; 0 where there are too many to pick from
}

type statementView struct {
	Anchor, Back, Number, Class, Who, Kind, Cue, Act, Excerpt, Rule string
	Hue, Depth                                                      int
	Known, Soft                                                     bool
	Evidence, Around                                                []string
	Sure                                                            string
}

// Head writes what stands before the articles: with more than one, the table
// of contents.
func (h HTML) Head(w io.Writer, entries []Entry, s *Summary) error {
	title := h.Title
	if len(entries) == 1 {
		title = entries[0].Title
	}
	if title == "" {
		title = "Who said what"
	}
	left, why := s.Left()
	return execute(w, "head", struct {
		Title                string
		Styles               template.CSS
		Entries              []Entry
		Top                  []*Speaker
		Articles, Statements string
		More                 int
		Left                 string
	}{
		Title: title, Styles: template.CSS(styles + pickRules), Entries: entries, Top: s.Top(10),
		Articles: count(s.Articles, "article"), Statements: count(s.Statements, "statement"),
		More: max(0, len(s.Speakers)-10),
		Left: leftLine(left, why),
	})
}

func leftLine(n int, why []string) string {
	if n == 0 {
		return ""
	}
	return count(n, "paragraph") + " left out (" + strings.Join(why, ", ") + ")"
}

// Tail writes what stands after the articles.
func (HTML) Tail(w io.Writer, failures []Failure, rejected int) error {
	return execute(w, "tail", struct {
		Failures []Failure
		More     int
		Version  string
	}{failures, rejected - len(failures), quoth.Version})
}

// Short is the name, cut where it is a long description.
func (v voiceView) Short() string { return excerpt(v.Name, 40) }

// picks is from how many speakers of an article one can be picked.
const picks = 24

// pickRules fade what others than the picked speaker say.
var pickRules = func() string {
	var b strings.Builder
	for i := 1; i <= picks; i++ {
		n := strconv.Itoa(i)
		b.WriteString(".piece:has(.p" + n + ":checked) .s:not(.v" + n + "){--h:inherit;--w:transparent;font-weight:inherit;text-decoration-color:transparent;box-shadow:none}")
		b.WriteString(".piece:has(.p" + n + ":checked) .stmt:not(.v" + n + "){display:none}\n")
	}
	return b.String()
}()

// htmlWriter rebuilds an article from its text and spans.
type htmlWriter struct {
	r  *reading
	id string
	b  strings.Builder
}

func (w *htmlWriter) block(block quoth.Block) {
	why := w.r.excluded(block.Span)
	if why != "" {
		fmt.Fprintf(&w.b, "<p class=\"off\" dir=\"auto\"><span class=\"why\">%s</span> ", template.HTMLEscapeString(why))
		w.text(block.Start, block.End)
		w.b.WriteString("</p>\n")
		return
	}
	tag := map[quoth.BlockKind]string{quoth.Heading: "h3", quoth.BlockQuote: "blockquote", quoth.ListItem: "p class=\"item\"", quoth.Caption: "p class=\"off\""}[block.Kind]
	if tag == "" {
		tag = "p"
	}
	w.b.WriteString("<" + tag + " dir=\"auto\">")
	w.spans(block.Start, block.End, w.r.within(block.Span))
	tag, _, _ = strings.Cut(tag, " ")
	w.b.WriteString("</" + tag + ">\n")
}

// text writes a part of the article's words, escaped.
func (w *htmlWriter) text(start, end int) {
	w.b.WriteString(template.HTMLEscapeString(w.r.Text[start:end]))
}

// spans writes the text from start to end with the marks as nested elements.
// Where two marks cross, the one that begins later is cut in two.
func (w *htmlWriter) spans(start, end int, marks []mark) {
	at := start
	for len(marks) > 0 {
		m := marks[0]
		w.text(at, m.Start)
		var inside, after []mark
		for _, x := range marks[1:] {
			switch {
			case x.Start >= m.End:
				after = append(after, x)
			case x.End <= m.End:
				inside = append(inside, x)
			default:
				rest := x
				rest.Start, rest.first = m.End, false
				x.End = m.End
				inside, after = append(inside, x), append(after, rest)
			}
		}
		slices.SortStableFunc(after, func(a, b mark) int {
			if a.Start != b.Start {
				return a.Start - b.Start
			}
			return b.End - a.End
		})
		w.open(m)
		w.spans(m.Start, m.End, inside)
		w.b.WriteString("</span>")
		at, marks = m.End, after
	}
	w.text(at, end)
}

// open begins a mark. The first piece of a content carries the statement's
// anchor and its number.
func (w *htmlWriter) open(m mark) {
	s := &w.r.Statements[m.statement]
	name, _ := w.r.who(m.statement)
	class := "s " + w.class(m.statement)
	switch m.part {
	case source:
		class += " source"
	case cue:
		class += " cue"
	case content:
		class += " content"
	}
	if m.depth > 0 {
		class += " in"
	}
	if does(s.Cue.Act) != "" && s.Cue.Act != quoth.Writing {
		class += " felt"
	}
	if m.part != content {
		fmt.Fprintf(&w.b, `<span class="%s">`, class)
		return
	}
	title := strings.Join(append([]string{name}, w.what(s)...), " · ")
	fmt.Fprintf(&w.b, `<span class="%s" title="%s">`, class, template.HTMLEscapeString(Safe(title)))
	if m.first {
		n := template.HTMLEscapeString(w.r.number(m.statement))
		fmt.Fprintf(&w.b, `<a class="n" id="%s-s%d" href="#%s-m%d" aria-label="statement %s" data-n="%s"></a>`,
			w.id, m.statement+1, w.id, m.statement+1, n, n)
	}
}

// class names the colour of a statement, and its voice for picking.
func (w *htmlWriter) class(statement int) string {
	c := "h" + strconv.Itoa(w.r.hue(statement))
	if v := w.r.voice[statement]; v >= 0 && v < picks {
		c += " v" + strconv.Itoa(v+1)
	}
	return c
}

// what says how a statement was made.
func (w *htmlWriter) what(s *quoth.Statement) []string {
	out := []string{string(s.Kind)}
	if c := oneLine(w.r.TextOf(s.Cue.Spans)); c != "" {
		out = append(out, c)
	}
	if d := does(s.Cue.Act); d != "" && len(s.Cue.Spans) > 0 {
		out = append(out, d)
	}
	return out
}

func (w *htmlWriter) voices() []voiceView {
	var out []voiceView
	for i, v := range w.r.voices {
		x := voiceView{Hue: i%hues + 1, Statements: v.statements, Name: v.entity.Name, Role: w.r.role(v.entity), Type: string(v.entity.Type)}
		if i < picks {
			x.Pick = i + 1
		}
		if len(v.entity.Aliases) > 0 {
			x.Aliases = "also “" + strings.Join(v.entity.Aliases, "”, “") + "”"
		}
		out = append(out, x)
	}
	return out
}

func (w *htmlWriter) statements() []statementView {
	var out []statementView
	for i := range w.r.Statements {
		s := &w.r.Statements[i]
		x := statementView{
			Anchor: fmt.Sprintf("%s-m%d", w.id, i+1), Back: fmt.Sprintf("#%s-s%d", w.id, i+1), Number: w.r.number(i),
			Kind: string(s.Kind), Cue: oneLine(w.r.TextOf(s.Cue.Spans)), Act: does(s.Cue.Act),
			Excerpt: excerpt(w.r.TextOf(s.Content), 90), Hue: w.r.hue(i), Depth: w.r.depth[i], Rule: s.Evidence.Rule,
			Around: w.r.around(i), Sure: sure(s.Confidence),
		}
		x.Who, x.Known = w.r.who(i)
		x.Soft = x.Act != "" && s.Cue.Act != quoth.Writing
		if len(s.Cue.Spans) == 0 {
			x.Act = ""
		}
		for _, e := range s.Evidence.Spans {
			if e.Start >= 0 && e.Start < e.End && e.End <= len(w.r.Text) {
				x.Evidence = append(x.Evidence, excerpt(w.r.Text[e.Start:e.End], 80))
			}
		}
		x.Class = w.class(i)
		out = append(out, x)
	}
	return out
}
