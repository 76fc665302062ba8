package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"quoth/extract"
	"quoth/internal/ingest"
	"quoth/internal/render"
	"quoth/internal/store"
	"quoth/page"
)

// ingesting is what “quoth ingest” was asked to do.
type ingesting struct {
	store     storeFlag
	paths     []string
	date      string
	facts     page.Options
	workers   int
	portable  bool
	model     reader
	keepPages bool
	reanalyse bool
	ack       bool
	quiet     bool
}

func ingestCommand() *cobra.Command {
	var g ingesting
	c := &cobra.Command{
		Use:   "ingest PATH…",
		Short: "Read articles into a store",
		Long: `Read news articles and keep them, with every attributed statement, in a store
that “quoth search” and “quoth serve” work on.

A PATH is an HTML page or a plain text, a folder, a pattern such as
'news/*.html', - for standard input, or a file of records, one a line: .jsonl or
.ndjson, also compressed (.gz). A record is what “quoth read --format jsonl”
prints, whose statements are taken as they are, or an object with "text" (or
"body", "content", "html") and, where known, "url", "title", "published" (or
"date"), "outlet" (or "publisher") and "authors".

What was read is on disk before it is counted. An input that is kept already is
passed over, so an interrupted run is finished by running it again, and running
it twice adds nothing. An article whose address is known and whose text is new
becomes a new revision. An input that cannot be read is reported and noted in
the store, and the rest goes on.`,
		Example: `  quoth ingest news/
  quoth ingest --outlet 'The Post' --store post.db 'post/*.html'
  quoth ingest dump.jsonl.gz
  quoth read --format jsonl news/ | quoth ingest -

See also: quoth help exit-status`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("ingest: give at least one file, folder, pattern, or - for standard input")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			g.paths = args
			return g.run(c.Context())
		},
	}
	f := c.Flags()
	f.SortFlags = false
	g.store.add(f)
	f.StringVar(&g.facts.Title, "title", "", "`TITLE` of articles that do not say it")
	f.StringVar(&g.date, "date", "", "`DATE` of articles that do not say it: 2026-11-19, 2026-11, 2026, 2026-11-19T14:30:00+01:00")
	f.StringVar(&g.facts.Outlet, "outlet", "", "`OUTLET` of articles that do not say it")
	f.StringVar(&g.facts.URL, "url", "", "`ADDRESS` of articles that do not say it")
	f.BoolVar(&g.keepPages, "keep-pages", false, "keep the bytes of the inputs too, so that they can be read anew without the files")
	f.BoolVar(&g.reanalyse, "reanalyse", false, "analyse records anew that bring their statements")
	f.IntVarP(&g.workers, "jobs", "j", runtime.GOMAXPROCS(0), "inputs read at the same time, `N`")
	g.model.add(f)
	f.BoolVar(&g.portable, "portable", false, "do the arithmetic without the processor's vector instructions: slower, the same to within rounding")
	f.BoolVar(&g.ack, "ack", false, "print “ack PATH KEY REVISION OUTCOME” for every article once it is on disk; - and 0 for inputs passed over")
	f.BoolVarP(&g.quiet, "quiet", "q", false, "no progress on standard error")
	return c
}

func (g *ingesting) run(ctx context.Context) error {
	var err error
	if g.date != "" {
		if g.facts.Date, err = page.ParseDate(g.date); err != nil {
			return fmt.Errorf("ingest: --date: %w", err)
		}
	}
	if g.workers < 1 {
		return fmt.Errorf("ingest: -j %d: want at least 1", g.workers)
	}
	var options []extract.Option
	if g.portable {
		options = append(options, extract.Portable())
	}
	x, err := g.model.load(options...)
	if err != nil {
		return err
	}
	return g.store.with(ctx, store.Options{}, func(db *store.DB) error {
		return g.into(ctx, db, x)
	})
}

// into reads everything into the store and says what became of it.
func (g *ingesting) into(ctx context.Context, db *store.DB, x *extract.Extractor) error {
	in := &ingest.Ingester{Store: db, Extractor: x, Facts: g.facts, Workers: g.workers, KeepPages: g.keepPages, Reanalyse: g.reanalyse}
	out := bufio.NewWriter(os.Stdout)
	bar := newIngestProgress(g.paths, g.quiet)
	summary, err := in.Paths(ctx, g.paths, func(e ingest.Event) {
		bar.step()
		if e.Err != nil {
			bar.clear()
			complain(e.Err)
		}
		if g.ack {
			acknowledge(out, e)
		}
	})
	bar.end()
	if e := out.Flush(); e != nil && err == nil {
		err = fmt.Errorf("output: %w", e)
	}
	told := io.Writer(os.Stdout)
	if g.ack {
		told = os.Stderr
	}
	if summary.Inputs > 0 {
		fmt.Fprintf(told, "%s\n", ingestSummary(&summary, db.Name()))
	}
	switch {
	case ctx.Err() != nil:
		return &failure{statusInterrupted, errors.New("interrupted; what is counted above is kept. To go on, run the same command again: it passes over what it has")}
	case err != nil:
		return fmt.Errorf("%w; what is counted above is kept", err)
	case summary.Failed > 0 && summary.Failed == summary.Inputs:
		return &failure{status: statusNothing}
	case summary.Failed > 0:
		return &failure{status: statusSome}
	}
	return nil
}

// acknowledge prints what is on disk now. Each line is sent on at once, since
// whoever reads it may count on it.
func acknowledge(out *bufio.Writer, e ingest.Event) {
	path := e.Path
	if strings.ContainsFunc(path, unicode.IsControl) {
		path = strconv.Quote(path)
	}
	if e.Known {
		fmt.Fprintf(out, "ack %s - 0 %s\n", path, store.Known)
	}
	for _, r := range e.Results {
		fmt.Fprintf(out, "ack %s %s %d %s\n", path, r.Article, r.Revision, r.Outcome)
	}
	out.Flush() // an error stays with the writer, and shows at the end
}

// ingestSummary says in a line or two what became of the inputs.
func ingestSummary(s *ingest.Summary, name string) string {
	var parts []string
	add := func(n int, one, what string) {
		if n > 0 {
			parts = append(parts, plural(n, one)+what)
		}
	}
	add(s.Added, "article", " added")
	add(s.Revised, "article", " revised")
	add(s.Reanalysed, "article", " analysed anew")
	add(s.Known, "article", " known already")
	add(s.Refused, "article", " refused by policy")
	add(s.Skipped, "input", " passed over")
	add(s.Failed, "input", " failed")
	if s.Statements > 0 {
		parts = append(parts, plural(s.Statements, "statement"))
	}
	took := s.Took.Round(100 * time.Millisecond).Seconds()
	line := fmt.Sprintf("%s: %s; %.1f s", render.Safe(name), strings.Join(parts, " · "), took)
	if n := s.Stored(); n > 0 {
		line += fmt.Sprintf(", %.0f articles a second", float64(n)/max(s.Took.Seconds(), .001))
	}
	if c := s.Changes; s.Reanalysed > 0 {
		line += fmt.Sprintf("\nstatements analysed anew: %s kept, %s changed, %s new, %s gone",
			render.Thousands(c.Kept), render.Thousands(c.Changed), render.Thousands(c.New), render.Thousands(c.Gone))
	}
	return line
}
