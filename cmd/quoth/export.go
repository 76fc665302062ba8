package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/internal/export"
	"quoth/internal/render"
	"quoth/internal/store"
)

// exporting is what “quoth export” was asked to do.
type exporting struct {
	store   storeFlag
	query   string
	format  string
	out     string
	offsets string
	base    string
}

func exportCommand() *cobra.Command {
	var x exporting
	c := &cobra.Command{
		Use:   "export [QUERY]",
		Short: "Write what a store keeps in the formats of other programs",
		Long: `Write what a QUERY finds, or everything, in a format that other programs read. The
formats of articles write every article in which something is found whole.

The formats, of which docs/formats.md says more:

` + formatList(),
		Example: `  quoth export --format csv -o said.csv
  quoth export --format parquet -o olde.parquet 'speaker:"Maren Olde"'
  quoth export --format brat -o annotations/ outlet:courier
  quoth export --format jsonl | quoth ingest --store copy.db -`,
		RunE: func(c *cobra.Command, args []string) error {
			x.query = strings.Join(args, " ")
			return x.run(c.Context())
		},
	}
	f := c.Flags()
	f.SortFlags = false
	x.store.add(f)
	f.StringVarP(&x.format, "format", "f", "jsonl", "`NAME` of the format")
	f.StringVarP(&x.out, "output", "o", "", "write to `FILE`, or folder, instead of standard output")
	f.StringVar(&x.offsets, "offsets", "codepoint", "what spans count where the format leaves it open: codepoint, byte or utf16 `UNIT`s")
	f.StringVar(&x.base, "base-url", "", "`ADDRESS` that permalinks begin with (default http://127.0.0.1:8765)")
	return c
}

func formatList() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  %-19s %s\n", f.Name, f.Title)
	}
	return b.String()
}

func (x *exporting) run(ctx context.Context) error {
	format, err := export.Lookup(x.format)
	if err != nil {
		return ended(ctx, err)
	}
	unit, err := quoth.ParseOffsets(x.offsets)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	toStdout := x.out == "" || x.out == "-"
	if toStdout && format.Binary && isTerminal(os.Stdout) {
		return fmt.Errorf("export: %s is not for a terminal: give a file with -o NAME%s", format.Name, format.Extension)
	}
	q, err := quoth.ParseQuery(x.query)
	if err != nil {
		return ended(ctx, err)
	}
	o := export.Options{BaseURL: x.base, Offsets: unit, Note: func(message string) {
		fmt.Fprintf(os.Stderr, "quoth: %s\n", render.Safe(message))
	}}
	return x.store.with(ctx, readOnly, func(db *store.DB) error {
		if toStdout {
			return written(func(w io.Writer) error { return export.Write(ctx, w, x.format, db, q, o) })
		}
		if info, err := os.Stat(x.out); err == nil && info.IsDir() && !format.Folder {
			return &failure{statusNothing, fmt.Errorf("output: %s is a folder", x.out)}
		}
		err := export.WriteFile(ctx, x.out, x.format, db, q, o)
		var path *os.PathError
		if errors.As(err, &path) {
			return fmt.Errorf("output: %w", err)
		}
		return err
	})
}
