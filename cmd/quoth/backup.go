package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"quoth/internal/store"
)

func backupCommand() *cobra.Command {
	var s storeFlag
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy a store into one file, while it is in use",
		Long: `Write everything that a store keeps into one compressed file, from one consistent
state, while others read and write. The file holds articles, statements,
corrections, policies and tokens, and ends with a checksum of all of it; “quoth
restore” fills a new store from it, in SQLite or PostgreSQL. Names that are hidden
or masked in the store stand in it in full: keep it as safe as the store.

FILE appears when it is complete and on disk; - is standard output.`,
		Args: oneArgument("backup", "the FILE to write"),
		RunE: func(c *cobra.Command, args []string) error {
			return s.with(c.Context(), readOnly, func(db *store.DB) error { return backup(c.Context(), db, args[0]) })
		},
	}
	s.add(c.Flags())
	return c
}

func backup(ctx context.Context, db *store.DB, name string) error {
	out, err := create(name)
	if err != nil {
		return err
	}
	defer out.discard()
	tell, end := newShare("backup")
	err = db.Backup(ctx, out, tell)
	end()
	if err != nil {
		return err
	}
	if err := errors.Join(out.Flush(), out.sync(), out.keep()); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	return nil
}

func restoreCommand() *cobra.Command {
	var s storeFlag
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Fill a new store from a backup",
		Long: `Check the whole of a backup, then fill a new store with it. A store that has
something in it is not touched: name a new one with --store. A backup that is
damaged or cut off is refused before anything is written.`,
		Example: `  quoth backup news.backup
  quoth restore --store copy.db news.backup`,
		Args: oneArgument("restore", "the FILE that “quoth backup” wrote"),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return &failure{statusNothing, err}
			}
			defer f.Close()
			if _, err := f.Seek(0, io.SeekCurrent); err != nil {
				return &failure{statusNothing, fmt.Errorf("%s: a backup is read twice, so it must be a file: %w", args[0], err)}
			}
			return s.with(c.Context(), store.Options{}, func(db *store.DB) error {
				tell, end := newShare("restore")
				err := db.Restore(c.Context(), f, tell)
				end()
				if err != nil {
					return err
				}
				return written(func(w io.Writer) error {
					t, err := db.Totals(c.Context())
					if err == nil {
						fmt.Fprintf(w, "%s: %s and %s, verified\n", db.Name(), plural(t.Articles, "article"), plural(t.Statements, "statement"))
					}
					return err
				})
			})
		},
	}
	s.add(c.Flags())
	return c
}

// oneArgument wants exactly one, and says what it is.
func oneArgument(command, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s: give %s", command, what)
		}
		return nil
	}
}
