package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/extract"
	"quoth/internal/render"
	"quoth/page"
)

// reading is what “quoth read” was asked to do.
type reading struct {
	paths    []string
	format   string
	offsets  string
	acts     []string
	sure     float64
	date     string
	out      string
	color    string
	width    int
	workers  int
	portable bool
	model    reader
	options  page.Options
}

func readCommand() *cobra.Command {
	var r reading
	c := &cobra.Command{
		Use:   "read PATH…",
		Short: "Show who said what in articles",
		Long: `Read news articles and print every attributed statement: its source, its cue,
its content and its speaker.

A PATH is an HTML page or a plain text, a folder (its .html, .htm, .xhtml and
.txt files, also in folders below), a pattern such as 'news/*.html', or - for
standard input. An input that cannot be read is reported, and the rest goes on.

The output is in the order of the input and does not depend on -j.`,
		Example: `  quoth read story.html
  quoth read --acts speech,writing --format csv -o said.csv news/
  curl -s https://paper.example/story | quoth read --url https://paper.example/story -
  quoth read --format html -o day.html news/2026-11-19/*.html

See also: quoth help marks, quoth help csv, quoth help exit-status`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("read: give at least one file, folder, pattern, or - for standard input")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			r.paths = args
			return r.run(c.Context())
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVarP(&r.format, "format", "f", "text", "`KIND` of output: text for people, jsonl for programs (one article a line), csv (one statement a row), html (one file that stands alone)")
	f.StringVarP(&r.out, "output", "o", "", "write to `FILE` instead of standard output")
	f.StringVar(&r.offsets, "offsets", "codepoint", "what spans in jsonl and csv count: codepoint, byte or utf16 `UNIT`s")
	f.StringSliceVar(&r.acts, "acts", nil, "only statements of these `ACTS`, divided by commas: speech, writing, belief, desire, emotion, perception (default all)")
	f.Float64Var(&r.sure, "min-confidence", 0, "leave out speakers that are less likely to be right than `P`, from 0 to 1; their statements stay")
	f.StringVar(&r.options.Title, "title", "", "`TITLE` of articles that do not say it")
	f.StringVar(&r.date, "date", "", "`DATE` of articles that do not say it: 2026-11-19, 2026-11, 2026, 2026-11-19T14:30:00+01:00")
	f.StringVar(&r.options.Outlet, "outlet", "", "`OUTLET` of articles that do not say it")
	f.StringVar(&r.options.URL, "url", "", "`ADDRESS` of articles that do not say it")
	f.IntVarP(&r.workers, "jobs", "j", runtime.GOMAXPROCS(0), "articles read at the same time, `N`")
	r.model.add(f)
	f.BoolVar(&r.portable, "portable", false, "do the arithmetic without the processor's vector instructions: slower, the same to within rounding")
	f.IntVar(&r.width, "width", 0, "`COLUMNS` of text (default the terminal's, up to 120; 80 elsewhere)")
	f.StringVar(&r.color, "color", "auto", "colour in text: auto, always or never `WHEN`")
	return c
}

// run reads all paths and prints what was found.
func (r *reading) run(ctx context.Context) error {
	p, err := r.printer()
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	acts, err := parseActs(r.acts)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if r.date != "" {
		if r.options.Date, err = page.ParseDate(r.date); err != nil {
			return fmt.Errorf("read: --date: %w", err)
		}
	}
	if !(r.sure >= 0 && r.sure <= 1) {
		return fmt.Errorf("read: --min-confidence %v: want a probability from 0 to 1", r.sure)
	}
	if r.workers < 1 {
		return fmt.Errorf("read: -j %d: want at least 1", r.workers)
	}
	var options []extract.Option
	if r.portable {
		options = append(options, extract.Portable())
	}
	x, err := r.model.load(options...)
	if err != nil {
		return err
	}
	out, err := create(r.out)
	if err != nil {
		return &failure{statusNothing, err}
	}
	defer out.discard()
	b := batch{
		paths: page.Find(r.paths...), open: func(path string) ([]*quoth.Article, error) { return page.ReadFile(path, r.options) },
		extract: x.Extract, acts: acts, sure: r.sure, workers: r.workers, printer: p, complain: complain,
	}
	if r.out != "" || !isTerminal(os.Stdout) {
		b.progress = newProgress(b.paths, patience)
	}
	done, err := b.run(ctx, out)
	if err == nil {
		err = out.keep()
	}
	switch {
	case err != nil:
		return &failure{statusNothing, fmt.Errorf("output: %w", err)}
	case ctx.Err() != nil:
		return &failure{statusInterrupted, fmt.Errorf("interrupted; articles written: %d", done.Articles)}
	case done.Rejected > 0 && done.Articles == 0:
		return &failure{status: statusNothing}
	case done.Rejected > 0:
		return &failure{status: statusSome}
	}
	return nil
}

// complain tells of an input that failed.
func complain(err error) { fmt.Fprintf(os.Stderr, "quoth: %s\n", render.Safe(err.Error())) }

// printer makes the printer for the format asked for.
func (r *reading) printer() (printer, error) {
	unit, err := quoth.ParseOffsets(r.offsets)
	if err != nil {
		return nil, err
	}
	text, err := textFor(os.Stdout, r.width, r.color)
	if err != nil {
		return nil, err
	}
	if r.out != "" && r.color == "auto" {
		text.Color = false
	}
	switch r.format {
	case "text":
		return &textPrinter{text: text}, nil
	case "jsonl":
		return &jsonPrinter{unit: unit}, nil
	case "csv":
		return newCSVPrinter(unit), nil
	case "html":
		return &htmlPrinter{}, nil
	}
	return nil, fmt.Errorf("--format %q: want text, jsonl, csv or html", r.format)
}

// parseActs reads names of acts; none means all.
func parseActs(names []string) (map[quoth.Act]bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	all := []quoth.Act{quoth.Speech, quoth.Writing, quoth.Belief, quoth.Desire, quoth.Emotion, quoth.Perception}
	out := make(map[quoth.Act]bool)
	for _, name := range names {
		name = strings.TrimSpace(name)
		known := name == "all"
		for _, act := range all {
			if name == string(act) || name == "all" {
				out[act], known = true, true
			}
		}
		if !known {
			return nil, fmt.Errorf("--acts %q: want speech, writing, belief, desire, emotion, perception or all", name)
		}
	}
	return out, nil
}

// keepActs drops the statements of other acts. One whose parent is dropped
// goes to the nearest statement around it that is kept.
func keepActs(a *quoth.Article, acts map[quoth.Act]bool) {
	if acts == nil {
		return
	}
	parent := make(map[string]string)
	kept := make(map[string]bool)
	for _, s := range a.Statements {
		parent[s.ID], kept[s.ID] = s.Parent, acts[s.Cue.Act]
	}
	out := a.Statements[:0]
	for _, s := range a.Statements {
		if !kept[s.ID] {
			continue
		}
		for s.Parent != "" && !kept[s.Parent] {
			s.Parent = parent[s.Parent]
		}
		out = append(out, s)
	}
	a.Statements = out
}

// keepSure leaves out the speakers that are less likely to be right than the
// limit. Their statements and the entities stay.
func keepSure(a *quoth.Article, limit float64) {
	for i := range a.Statements {
		if s := &a.Statements[i]; s.Confidence.Speaker < limit {
			if c := &s.Confidence; c.Speaker > 0 && c.Overall > 0 {
				c.Overall = min(0.99, math.Round(100*c.Overall/c.Speaker)/100) // that of the rest
			}
			s.Speaker, s.Evidence, s.Confidence.Speaker = "", quoth.Evidence{}, 0
		}
	}
}
