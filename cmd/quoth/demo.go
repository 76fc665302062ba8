package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/archive"
	"quoth/extract"
	"quoth/internal/render"
	"quoth/models"
	"quoth/page"
)

func demoCommand() *cobra.Command {
	var width int
	var color string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Read the newspaper archive inside this program and show what was found",
		Long: `Read a small newspaper archive that ships inside this program, and show what was
found in it. The archive's outlets, places, people and events are invented. No
network is used.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			text, err := textFor(os.Stdout, width, color)
			if err != nil {
				return fmt.Errorf("demo: %w", err)
			}
			return demo(c.Context(), text)
		},
	}
	c.Flags().Bool("once", false, "print and end")
	c.Flags().IntVar(&width, "width", 0, "`COLUMNS` of text (default the terminal's, up to 120; 80 elsewhere)")
	c.Flags().StringVar(&color, "color", "auto", "colour: auto, always or never `WHEN`")
	return c
}

func demo(ctx context.Context, text render.Text) error {
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
