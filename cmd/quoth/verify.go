package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"quoth/internal/render"
	"quoth/internal/store"
)

func verifyCommand() *cobra.Command {
	var s storeFlag
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check everything that a store keeps",
		Long: `Read everything that a store keeps and check it: the database's own structure, the
checksum of every row, the hash of every text, every span against its text, the
search index and every count against what they are made from. Damage is listed
with where it is and what to do; the status is then 1.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			// The index of SQLite can be compared only by a writer.
			return s.with(c.Context(), existing, func(db *store.DB) error {
				tell, end := newShare("verify")
				report, err := db.Verify(c.Context(), tell)
				end()
				if err != nil {
					return err
				}
				if err := written(func(w io.Writer) error { printReport(w, db.Name(), &report); return nil }); err != nil {
					return err
				}
				if len(report.Damages) > 0 {
					return &failure{status: statusSome}
				}
				return nil
			})
		},
	}
	s.add(c.Flags())
	return c
}

func printReport(w io.Writer, name string, r *store.Report) {
	for _, d := range r.Damages {
		of := ""
		if d.Article != "" {
			of = " (article " + d.Article + ")"
		}
		fmt.Fprintf(w, "%s%s\n", render.Safe(d.String()), of)
	}
	fmt.Fprintf(w, "%s: %s, %s, %s and %s checked: ", render.Safe(name),
		plural(r.Rows, "row"), plural(r.Articles, "article"), plural(r.Statements, "statement"), plural(r.Spans, "span"))
	if n := len(r.Damages); n > 0 {
		fmt.Fprintf(w, "%s found\n", plural(n, "damage"))
		return
	}
	fmt.Fprintln(w, "all as written")
}
