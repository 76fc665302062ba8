package export

import (
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"quoth"
)

// A citation names the article in which the words stand; the words, who spoke
// and the statement's permanent address stand in its note.

type cslItem struct {
	ID        string     `json:"id"`
	Type      string     `json:"type"`
	Title     string     `json:"title,omitempty"`
	Container string     `json:"container-title,omitempty"`
	Authors   []cslName  `json:"author,omitempty"`
	Issued    *cslDate   `json:"issued,omitempty"`
	Accessed  *cslDate   `json:"accessed,omitempty"`
	URL       string     `json:"URL,omitempty"`
	Language  string     `json:"language,omitempty"`
	Note      string     `json:"note,omitempty"`
	Custom    *cslCustom `json:"custom,omitempty"`
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

// cslCustom holds the proof: CSL leaves this field to programs.
type cslCustom struct {
	Permalink string `json:"permalink"`
	Kind      string `json:"kind"`
	Quotation string `json:"quotation,omitempty"`
	Speaker   string `json:"speaker,omitempty"`
	SHA256    string `json:"sha256,omitempty"`
	Revision  int    `json:"revision,omitempty"`
	Licence   string `json:"licence,omitempty"`
}

func writeCSL(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	if _, err := io.WriteString(w, "["); err != nil {
		return err
	}
	list := listWriter{w: w}
	for f, err := range found {
		if err != nil {
			return err
		}
		if err := list.add(cslOf(&f, o)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "]\n")
	return err
}

func cslOf(f *finding, o Options) cslItem {
	s := &f.Statement
	item := cslItem{
		ID: s.Key, Type: "article-newspaper", Title: s.Article.Title, Container: s.Article.Outlet, Language: f.in.Language,
		Issued: cslDateOf(s.Article.Published), URL: f.address(o), Note: f.note(o),
		Custom: &cslCustom{Permalink: o.statement(s.Key), Kind: string(s.Kind), Quotation: f.words(), Speaker: s.Who.Name,
			SHA256: s.Article.SHA256, Revision: s.Article.Revision, Licence: s.Article.Licence},
	}
	for _, name := range f.in.Authors { // how a byline divides into names is not for us to guess
		item.Authors = append(item.Authors, cslName{name})
	}
	if !s.Captured.IsZero() {
		t := s.Captured.UTC()
		item.Accessed = &cslDate{[][]int{{t.Year(), int(t.Month()), t.Day()}}}
	}
	return item
}

// cslDateOf is a date with as many parts as are known.
func cslDateOf(d quoth.Date) *cslDate {
	var parts []int
	for p := range strings.SplitSeq(day(d), "-") {
		n, err := strconv.Atoi(p)
		if err != nil {
			return nil
		}
		parts = append(parts, n)
	}
	if len(parts) > 3 {
		return nil
	}
	return &cslDate{[][]int{parts}}
}

// address is the article's own, or that of its page in the store.
func (f *finding) address(o Options) string {
	if isAddress(f.Article.URL) {
		return f.Article.URL
	}
	return o.article(f.Article.Key)
}

// note is what is quoted, in one line: line ends are spaces.
func (f *finding) note(o Options) string {
	var b strings.Builder
	who := f.SourceText
	if f.Who.Name != "" {
		who = f.Who.Name
	}
	if who != "" {
		b.WriteString(oneLine(who) + ": ")
	}
	if words := f.words(); words != "" {
		b.WriteString(oneLine(words) + " ")
	}
	fmt.Fprintf(&b, "(%s statement, %s)", f.Kind, o.statement(f.Key))
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// writeRIS writes a record for each statement. A value is one line: a line end
// in it would end the field, so it is a space.
func writeRIS(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	for f, err := range found {
		if err != nil {
			return err
		}
		var b strings.Builder
		field := func(tag, value string) {
			if value = oneLine(value); value != "" {
				fmt.Fprintf(&b, "%s  - %s\r\n", tag, value)
			}
		}
		b.WriteString("TY  - NEWS\r\n")
		field("ID", f.Key)
		field("TI", f.Article.Title)
		for _, name := range f.in.Authors {
			field("AU", name)
		}
		field("T2", f.Article.Outlet)
		if date := day(f.Article.Published); date != "" {
			field("PY", date[:min(4, len(date))])
			field("DA", strings.ReplaceAll(date, "-", "/"))
		}
		field("LA", f.in.Language)
		field("UR", f.address(o))
		if !f.Captured.IsZero() {
			field("Y2", f.Captured.UTC().Format("2006/01/02"))
		}
		field("AB", f.words())
		field("N1", f.note(o))
		field("L2", o.statement(f.Key))
		b.WriteString("ER  - \r\n\r\n")
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// writeBibTeX writes an entry for each statement, in UTF-8 (biber, or BibTeX
// with inputenc).
func writeBibTeX(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	for f, err := range found {
		if err != nil {
			return err
		}
		var b strings.Builder
		fmt.Fprintf(&b, "@article{quoth-%s,\n", f.Key)
		field := func(name, value string) {
			if value = oneLine(value); value != "" {
				fmt.Fprintf(&b, "  %s = {%s},\n", name, value)
			}
		}
		field("title", texQuoted.Replace(f.Article.Title))
		var authors []string
		for _, name := range f.in.Authors { // braces keep a name from being taken apart
			authors = append(authors, "{"+texQuoted.Replace(name)+"}")
		}
		field("author", strings.Join(authors, " and "))
		field("journal", texQuoted.Replace(f.Article.Outlet))
		if date := day(f.Article.Published); date != "" {
			field("date", date)
			field("year", date[:min(4, len(date))])
		}
		field("url", urlQuoted.Replace(f.address(o)))
		if !f.Captured.IsZero() {
			field("urldate", f.Captured.UTC().Format("2006-01-02"))
		}
		field("note", texQuoted.Replace(f.note(o)))
		b.WriteString("}\n\n")
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

var (
	texQuoted = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `%`, `\%`, `&`, `\&`, `#`, `\#`, `$`, `\$`, `_`, `\_`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`)
	urlQuoted = strings.NewReplacer(`{`, `%7B`, `}`, `%7D`, `\`, `%5C`, ` `, `%20`)
)
