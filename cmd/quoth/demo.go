package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/archive"
	"quoth/extract"
	"quoth/internal/ingest"
	"quoth/internal/render"
	"quoth/internal/store"
	"quoth/internal/web"
	"quoth/models"
	"quoth/page"
)

func demoCommand() *cobra.Command {
	var width int
	var color, listen string
	var once bool
	var s storeFlag
	c := &cobra.Command{
		Use:   "demo",
		Short: "Open the newspaper archive inside this program in the browser",
		Long: `Read a small newspaper archive that ships inside this program into a store, and
open that in the pages, at an address that is printed. The archive's outlets,
places, people and events are invented. No network is used. Ctrl-C ends it, and
the store is gone then unless --store names one to keep.

With --once it prints a tour of what was found, and ends.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			text, err := textFor(os.Stdout, width, color)
			if err != nil {
				return fmt.Errorf("demo: %w", err)
			}
			if once {
				return showTour(c.Context(), text)
			}
			return demo(c.Context(), &s, listen)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&once, "once", false, "print a tour and end")
	f.StringVar(&s.dsn, "store", "", "keep the store: a file, or a postgres:// address, `DSN`")
	f.StringVar(&listen, "listen", "127.0.0.1:0", "`HOST:PORT` to listen on; port 0 is any free one")
	f.IntVar(&width, "width", 0, "`COLUMNS` of text (default the terminal's, up to 120; 80 elsewhere)")
	f.StringVar(&color, "color", "auto", "colour: auto, always or never `WHEN`")
	return c
}

// demo fills a store with the archive and serves it.
func demo(ctx context.Context, s *storeFlag, listen string) (err error) {
	if s.dsn == "" {
		folder, err := os.MkdirTemp("", "quoth-demo-")
		if err != nil {
			return &failure{statusNothing, err}
		}
		defer os.RemoveAll(folder)
		s.dsn = filepath.Join(folder, "demo.db")
	}
	return s.with(ctx, store.Options{}, func(db *store.DB) error {
		x, err := extract.New(models.English)
		if err != nil {
			return err
		}
		in := &ingest.Ingester{Store: db, Extractor: x}
		summary, err := in.Pages(ctx, archivePages, func(e ingest.Event) {
			if e.Err != nil {
				complain(e.Err)
			}
		})
		if err != nil {
			return err
		}
		totals, err := db.Totals(ctx)
		if err != nil {
			return err
		}
		intro := fmt.Sprintf("%s of an invented press, with %s, in %.1f s.\n",
			plural(summary.Inputs, "page"), plural(totals.Statements, "statement"), summary.Took.Seconds())
		return serve(ctx, db, web.Config{Listen: listen}, fast, intro)
	})
}

// archivePages are the names and bytes of the archive's pages.
func archivePages(yield func(string, []byte) bool) {
	for _, a := range archive.Articles() {
		b, err := archive.Pages.ReadFile(a.Path)
		if err != nil {
			panic(err) // it is inside the program
		}
		if !yield(a.Path, b) {
			return
		}
	}
}

// showTour reads the archive and prints what was found.
func showTour(ctx context.Context, text render.Text) error {
	start := time.Now()
	x, err := extract.New(models.English)
	if err != nil {
		return &failure{statusNothing, err}
	}
	paths := func(yield func(string, error) bool) {
		for _, a := range archive.Articles() {
			if !yield(a.Path, nil) {
				return
			}
		}
	}
	out, err := create("")
	if err != nil {
		return &failure{statusNothing, err}
	}
	all := new(collector)
	b := batch{paths: paths, open: shipped, extract: x.Extract, workers: runtime.GOMAXPROCS(0), printer: all, complain: complain, progress: newProgress(paths, 0)}
	s, err := b.run(ctx, out)
	if err != nil {
		return &failure{statusNothing, err}
	}
	if ctx.Err() != nil {
		return &failure{statusInterrupted, fmt.Errorf("interrupted")}
	}
	t := tour{Text: text, w: out, articles: all.articles, summary: s, pages: len(archive.Articles()), took: time.Since(start)}
	t.print()
	if err := out.keep(); err != nil {
		return &failure{statusNothing, fmt.Errorf("output: %w", err)}
	}
	return nil
}

// shipped reads a page of the archive.
func shipped(path string) ([]*quoth.Article, error) {
	b, err := archive.Pages.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return page.Read(bytes.NewReader(b), page.Options{Path: path})
}

// A collector is a printer that prints nothing and keeps the articles.
type collector struct{ articles []*quoth.Article }

func (c *collector) begin(io.Writer) error { return nil }
func (c *collector) print(a *quoth.Article, _ string) (piece, error) {
	return piece{of: a}, nil
}
func (c *collector) add(_ io.Writer, p piece) error {
	c.articles = append(c.articles, p.of)
	return nil
}
func (c *collector) fail(io.Writer, string, error) error  { return nil }
func (c *collector) end(io.Writer, *render.Summary) error { return nil }
