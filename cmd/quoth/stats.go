package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"quoth/internal/render"
	"quoth/internal/store"
)

func statsCommand() *cobra.Command {
	var s storeFlag
	var format string
	c := &cobra.Command{
		Use:   "stats",
		Short: "Count what a store keeps",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("stats: --format %q: want text or json", format)
			}
			return s.with(c.Context(), readOnly, func(db *store.DB) error { return stats(c.Context(), db, format) })
		},
	}
	c.Flags().SortFlags = false
	s.add(c.Flags())
	c.Flags().StringVarP(&format, "format", "f", "text", "`KIND` of output: text or json")
	return c
}

func stats(ctx context.Context, db *store.DB, format string) error {
	t, err := db.Totals(ctx)
	if err != nil {
		return err
	}
	rows := []struct {
		name string // in JSON
		n    int
		what string
	}{
		{"articles", t.Articles, "articles"},
		{"revisions", t.Revisions, "revisions of their texts"},
		{"statements", t.Statements, "statements"},
		{"withdrawn", t.Withdrawn, "statements withdrawn: of older revisions, not found any more, rejected, hidden"},
		{"corrected", t.Corrected, "statements corrected by people"},
		{"corrections", t.Corrections, "corrections"},
		{"entities", t.Entities, "entities in articles"},
		{"speakers", t.Speakers, "speakers across articles"},
		{"outlets", t.Outlets, "outlets"},
		{"captures", t.Captures, "inputs"},
		{"failures", t.Failures, "inputs that could not be read"},
	}
	return written(func(w io.Writer) error {
		if format == "json" {
			out := map[string]any{"store": db.Name(), "first": t.First, "last": t.Last, "bytes": t.Bytes, "models": t.Models}
			for _, r := range rows {
				out[r.name] = r.n
			}
			return printJSON(w, out)
		}
		fmt.Fprintf(w, "%s\n\n", render.Safe(db.Name()))
		for _, r := range rows {
			fmt.Fprintf(w, "%12s  %s\n", render.Thousands(r.n), r.what)
		}
		fmt.Fprintf(w, "%12s  on disk\n", size(t.Bytes))
		if t.First != "" {
			fmt.Fprintf(w, "\nFrom %s to %s.\n", t.First, t.Last)
		}
		for _, m := range slices.Sorted(maps.Keys(t.Models)) {
			fmt.Fprintf(w, "Model %s: %s\n", render.Safe(cmp.Or(m, "(none: not in English)")), plural(t.Models[m], "article"))
		}
		return nil
	})
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.0f kB", float64(n)/1e3)
}
