package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/internal/export"
	"quoth/internal/render"
	"quoth/internal/store"
)

// searching is what “quoth search” was asked to do.
type searching struct {
	store  storeFlag
	query  string
	format string
	limit  int
	after  string
	facets bool
	color  string
	width  int
}

func searchCommand() *cobra.Command {
	var s searching
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find statements",
		Long: `Find statements in a store and print them, the newest first. Without a QUERY it
prints the newest of all. “quoth help query” has the language of queries.`,
		Example: `  quoth search port strike
  quoth search 'speaker:"Maren Olde" since:2026-03 (open OR reopen*)'
  quoth search --facets --limit 5 'outlet:courier kind:direct'
  quoth search -f csv --limit 200 ferry

A query that begins with - comes after --:  quoth search -- -ferry`,
		RunE: func(c *cobra.Command, args []string) error {
			s.query = strings.Join(args, " ")
			return s.run(c.Context())
		},
	}
	f := c.Flags()
	f.SortFlags = false
	s.store.add(f)
	f.StringVarP(&s.format, "format", "f", "text", "`KIND` of output: text for people, json (one object, with the cursor of the next page), jsonl (one statement a line), csv")
	f.IntVarP(&s.limit, "limit", "n", 20, "print at most `N` statements, up to 200; “quoth export” has no limit")
	f.StringVar(&s.after, "after", "", "go on after the page that ended with this `CURSOR`")
	f.BoolVar(&s.facets, "facets", false, "also count what was found by speaker, outlet, kind and month")
	f.IntVar(&s.width, "width", 0, "`COLUMNS` of text (default the terminal's, up to 120; 80 elsewhere)")
	f.StringVar(&s.color, "color", "auto", "colour in text: auto, always or never `WHEN`")
	return c
}

func (s *searching) run(ctx context.Context) error {
	text, err := textFor(os.Stdout, s.width, s.color)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if s.limit < 1 || s.limit > 200 {
		return fmt.Errorf("search: --limit %d: want 1 to 200; “quoth export” has no limit", s.limit)
	}
	if !slices.Contains([]string{"text", "json", "jsonl", "csv"}, s.format) {
		return fmt.Errorf("search: --format %q: want text, json, jsonl or csv", s.format)
	}
	q, err := quoth.ParseQuery(s.query)
	if err != nil {
		return ended(ctx, err)
	}
	return s.store.with(ctx, readOnly, func(db *store.DB) error {
		hits, err := db.Search(ctx, q, store.Page{Limit: s.limit, After: s.after})
		if err != nil {
			return err
		}
		var facets *store.Facets
		if s.facets {
			f, err := db.Facets(ctx, q)
			if err != nil {
				return err
			}
			facets = &f
		}
		if s.format != "text" {
			return written(func(w io.Writer) error { return s.records(ctx, db, w, q, hits, facets) })
		}
		return written(func(w io.Writer) error { return s.print(w, text, q, hits, facets) })
	})
}

// records prints for programs: the rows that “quoth export” makes.
func (s *searching) records(ctx context.Context, db *store.DB, w io.Writer, q quoth.Query, hits store.Hits, facets *store.Facets) error {
	format := map[string]string{"json": "ndjson", "jsonl": "ndjson", "csv": "csv"}[s.format]
	rows := make([]json.RawMessage, 0, len(hits.Statements))
	articles := map[string]*store.Article{}
	for i, h := range hits.Statements {
		of := fmt.Sprint(h.Article.Key, h.Article.Revision)
		a := articles[of]
		if a == nil {
			var err error
			if a, err = db.Article(ctx, h.Article.Key, h.Article.Revision); err != nil {
				return err
			}
			articles[of] = a
		}
		var b bytes.Buffer
		if err := export.Statement(&b, format, h, a, export.Options{}); err != nil {
			return err
		}
		row := b.Bytes()
		if s.format == "csv" && i > 0 {
			_, row, _ = bytes.Cut(row, []byte("\n")) // the names of the columns are there already
		}
		rows = append(rows, row)
	}
	if s.format != "json" {
		for _, row := range rows {
			if _, err := w.Write(row); err != nil {
				return err
			}
		}
		return nil
	}
	for i := range rows {
		rows[i] = bytes.TrimSpace(rows[i])
	}
	answer := struct {
		Query      string            `json:"query"`
		Statements []json.RawMessage `json:"statements"`
		Next       string            `json:"next,omitempty"`
		Facets     *facetsJSON       `json:"facets,omitempty"`
	}{Query: q.String(), Statements: rows, Next: hits.Next}
	if facets != nil {
		answer.Facets = newFacetsJSON(facets)
	}
	return printJSON(w, answer)
}

// facetsJSON is how facets look to programs: as the API has them.
type facetsJSON struct {
	Matches    int         `json:"matches"`
	Exact      bool        `json:"exact"`
	Articles   int         `json:"articles"`
	Statements int         `json:"statements_in_store"`
	Speakers   []facetJSON `json:"speakers"`
	Outlets    []facetJSON `json:"outlets"`
	Kinds      []facetJSON `json:"kinds"`
	Months     []facetJSON `json:"months"`
}

type facetJSON struct {
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	N    int    `json:"n"`
	Of   int    `json:"of"`
}

func newFacetsJSON(f *store.Facets) *facetsJSON {
	list := func(in []store.Facet) []facetJSON {
		out := make([]facetJSON, len(in))
		for i, x := range in {
			out[i] = facetJSON(x)
		}
		return out
	}
	return &facetsJSON{f.Matches.N, f.Matches.Exact, f.Articles, f.Of.Statements, list(f.Speakers), list(f.Outlets), list(f.Kinds), list(f.Months)}
}

func (s *searching) print(w io.Writer, text render.Text, q quoth.Query, hits store.Hits, facets *store.Facets) error {
	p := hitPrinter{text, q}
	for i := range hits.Statements {
		p.print(w, &hits.Statements[i])
	}
	if facets != nil {
		printFacets(w, text, facets)
	}
	switch {
	case len(hits.Statements) == 0 && s.after == "" && slices.ContainsFunc(q.Highlights(), func(c quoth.Clause) bool { return c.Field == quoth.InContent }):
		fmt.Fprintln(w, "Nothing is found in what was said; with in:both the paragraphs around it are searched too.")
	case len(hits.Statements) == 0:
		fmt.Fprintln(w, "Nothing is found.")
	case hits.Next != "":
		fmt.Fprintf(w, "%s\n", text.Faint("There is more: --after "+hits.Next))
	}
	return nil
}

// A hitPrinter prints statements for people, with the words that a query looks
// for marked.
type hitPrinter struct {
	render.Text
	query quoth.Query
}

func (p hitPrinter) print(w io.Writer, s *store.Statement) {
	head := p.Bold(render.Safe(whoSays(s)))
	if s.CueText != "" {
		head += " " + render.Safe(s.CueText)
	}
	switch {
	case s.Human:
		head += p.Faint(" · added by hand")
	case s.Corrected:
		head += p.Faint(" · corrected")
	}
	if s.Withdrawn != "" {
		head += p.Faint(" · withdrawn: " + render.Safe(s.Withdrawn))
	}
	fmt.Fprintln(w, head)
	marks := p.marks(s.ContentText)
	switch {
	case s.ContentText == "":
		fmt.Fprintf(w, "  %s\n", p.Faint("(the outlet's policy keeps no words)"))
	default:
		fmt.Fprint(w, p.Marked(s.ContentText, marks, 2))
	}
	if len(marks) == 0 {
		if around, marks := p.around(s.Around); around != "" {
			fmt.Fprint(w, p.Marked("around it: "+around, shift(marks, len("around it: ")), 4))
		}
	}
	var where []string
	for _, x := range []string{s.Article.Outlet, render.Day(s.Article.Published), s.Article.Title} {
		if x != "" {
			where = append(where, x)
		}
	}
	fmt.Fprintf(w, "  %s\n\n", p.Faint(s.Key+"  "+render.Fit(strings.Join(where, " · "), p.Columns()-len(s.Key)-4)))
}

// whoSays is the speaker by name and, where it is another, the source in the
// article's words.
func whoSays(s *store.Statement) string {
	switch {
	case s.Who.Name == "" && s.SourceText == "":
		return "(nobody named)"
	case s.Who.Name == "":
		return "“" + s.SourceText + "”"
	case s.SourceText == "" || strings.Contains(s.SourceText, s.Who.Name):
		return s.Who.Name
	}
	return s.Who.Name + " (“" + s.SourceText + "”)"
}

// marks is where a text has what the query looks for, in order.
func (p hitPrinter) marks(text string) []quoth.Span {
	var out []quoth.Span
	for _, c := range p.query.Highlights() {
		out = append(out, c.Marks(text)...)
	}
	slices.SortFunc(out, func(a, b quoth.Span) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// around is a piece of what stands around a statement, near the first hit in it.
func (p hitPrinter) around(text string) (string, []quoth.Span) {
	marks := p.marks(text)
	if len(marks) == 0 {
		return "", nil
	}
	const before, after = 90, 140
	start, end := 0, len(text)
	if marks[0].Start > before {
		if i := strings.IndexByte(text[marks[0].Start-before:marks[0].Start], ' '); i >= 0 {
			start = marks[0].Start - before + i + 1
		} else {
			start = marks[0].Start
		}
	}
	if marks[0].End+after < len(text) {
		if i := strings.LastIndexByte(text[marks[0].End:marks[0].End+after], ' '); i >= 0 {
			end = marks[0].End + i
		} else {
			end = marks[0].End
		}
	}
	var kept []quoth.Span
	for _, m := range marks {
		if m.End <= end {
			kept = append(kept, m)
		}
	}
	return text[start:end], shift(kept, -start)
}

func shift(spans []quoth.Span, by int) []quoth.Span {
	out := make([]quoth.Span, len(spans))
	for i, s := range spans {
		out[i] = quoth.Span{Start: s.Start + by, End: s.End + by}
	}
	return out
}

// printFacets prints counts with their denominators.
func printFacets(w io.Writer, t render.Text, f *store.Facets) {
	n := render.Thousands(f.Matches.N)
	if f.Matches.Exact {
		fmt.Fprintf(w, "%s of %s are found, in %s.\n", n, plural(f.Of.Statements, "statement"), plural(f.Articles, "article"))
	} else {
		fmt.Fprintf(w, "More than %s of %s are found; counts are of the newest %s, in %s.\n", n, plural(f.Of.Statements, "statement"), n, plural(f.Articles, "article"))
	}
	for _, list := range []struct {
		title  string
		facets []store.Facet
	}{{"Speakers", f.Speakers}, {"Outlets", f.Outlets}, {"Kinds", f.Kinds}, {"Months", f.Months}} {
		printFacet(w, t, list.title, list.facets)
	}
	fmt.Fprintln(w)
}

func printFacet(w io.Writer, t render.Text, title string, list []store.Facet) {
	if len(list) == 0 {
		return
	}
	most := 0
	for _, f := range list {
		most = max(most, f.N)
	}
	label := min(40, t.Columns()-36)
	fmt.Fprintf(w, "\n%s\n", t.Bold(title))
	for _, f := range list {
		name := cmp.Or(f.Name, f.Key, "unknown")
		counts := render.Thousands(f.N)
		if f.Of > 0 {
			counts += " of " + render.Thousands(f.Of)
		}
		fmt.Fprintf(w, "  %s %s %s\n", render.Pad(render.Fit(name, label), label), render.PadLeft(counts, 16), render.Bar(f.N, most, 12))
	}
}
