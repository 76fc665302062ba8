package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"quoth/extract"
	"quoth/internal/ingest"
	"quoth/internal/render"
	"quoth/internal/store"
)

func reanalyseCommand() *cobra.Command {
	var s storeFlag
	var model reader
	c := &cobra.Command{
		Use:   "reanalyse",
		Short: "Read kept articles again with a new model",
		Long: `Analyse every article that an earlier model analysed, from the text that is kept;
the pages themselves are not needed. Permalinks stay, and so does everything that
people corrected. It says what changed. An interrupted run is finished by running
it again. Articles of which the text is not kept stay as they are.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			x, err := model.load()
			if err != nil {
				return err
			}
			return s.with(c.Context(), existing, func(db *store.DB) error { return reanalyse(c.Context(), db, x) })
		},
	}
	s.add(c.Flags())
	model.add(c.Flags())
	return c
}

func reanalyse(ctx context.Context, db *store.DB, x *extract.Extractor) error {
	var s ingest.Summary
	begin := time.Now()
	err := db.Reanalyse(ctx, x.Model(), x.Extract, func(r store.Result, err error) {
		s.Add(ingest.Event{Path: r.Article, Results: []store.Result{r}, Err: err})
		if err != nil {
			complain(fmt.Errorf("article %s: %w", r.Article, err))
		}
	})
	s.Took = time.Since(begin)
	if s.Inputs == 0 && err == nil {
		fmt.Fprintf(os.Stdout, "%s: every article was analysed by %s already\n", render.Safe(db.Name()), x.Model())
		return nil
	}
	fmt.Fprintf(os.Stdout, "%s\n", ingestSummary(&s, db.Name()))
	switch {
	case ctx.Err() != nil:
		return &failure{statusInterrupted, errors.New("interrupted; what is counted above is kept. To go on, run the same command again")}
	case err != nil:
		return err
	case s.Failed > 0:
		return &failure{status: statusSome}
	}
	return nil
}
