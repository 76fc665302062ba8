package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/internal/render"
	"quoth/internal/store"
)

func alertCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "alert",
		Short: "Keep queries, and show what is new for them",
		Long: `An alert is a query that remembers what it has shown. “quoth alert run” prints what
came since the last time; its status is 0 also when there is nothing.`,
		Example: `  quoth alert add 'Olde on the port' 'speaker:"Maren Olde" port'
  quoth alert run`,
		RunE: wantSubcommand,
	}
	var s storeFlag
	sub := func(use, short string, args cobra.PositionalArgs, o store.Options, run func(c *cobra.Command, db *store.DB, args []string) error) *cobra.Command {
		x := &cobra.Command{Use: use, Short: short, Args: args}
		x.RunE = func(c *cobra.Command, args []string) error {
			return s.with(c.Context(), o, func(db *store.DB) error { return run(c, db, args) })
		}
		x.Flags().SortFlags = false
		s.add(x.Flags())
		return x
	}
	var width int
	var color string
	var keep bool
	add := sub("add NAME QUERY", "Keep a query under a name", cobra.MinimumNArgs(2), existing, func(c *cobra.Command, db *store.DB, args []string) error {
		q, err := quoth.ParseQuery(strings.Join(args[1:], " "))
		if err != nil {
			return err
		}
		a, err := db.SaveAlert(c.Context(), args[0], q)
		if err != nil {
			return err
		}
		return written(func(w io.Writer) error { printAlert(w, &a); return nil })
	})
	list := sub("list", "List alerts, with how much is new", cobra.NoArgs, readOnly, func(c *cobra.Command, db *store.DB, _ []string) error {
		all, err := db.Alerts(c.Context())
		if err != nil {
			return err
		}
		return written(func(w io.Writer) error {
			for i := range all {
				printAlert(w, &all[i])
			}
			if len(all) == 0 {
				fmt.Fprintln(w, "No alerts.")
			}
			return nil
		})
	})
	run := sub("run [NAME|NUMBER]", "Print what is new, for one alert or all", cobra.MaximumNArgs(1), existing, func(c *cobra.Command, db *store.DB, args []string) error {
		text, err := textFor(os.Stdout, width, color)
		if err != nil {
			return &failure{statusUsage, err}
		}
		all, err := alertsOf(c, db, args)
		if err != nil {
			return err
		}
		return written(func(w io.Writer) error {
			for _, a := range all {
				hits, err := db.AlertHits(c.Context(), a.ID, !keep)
				if err != nil {
					return err
				}
				q, err := quoth.ParseQuery(a.Query)
				if err != nil {
					return err
				}
				fmt.Fprintf(w, "%s: %s new\n\n", text.Bold(render.Safe(a.Name)), plural(len(hits.Statements), "statement"))
				for i := range hits.Statements {
					hitPrinter{text, q}.print(w, &hits.Statements[i])
				}
			}
			return nil
		})
	})
	run.Flags().BoolVar(&keep, "keep", false, "do not remember that they were shown")
	run.Flags().IntVar(&width, "width", 0, "`COLUMNS` of text (default the terminal's, up to 120; 80 elsewhere)")
	run.Flags().StringVar(&color, "color", "auto", "colour: auto, always or never `WHEN`")
	remove := sub("remove NAME|NUMBER", "Forget an alert", cobra.ExactArgs(1), existing, func(c *cobra.Command, db *store.DB, args []string) error {
		all, err := alertsOf(c, db, args)
		if err != nil {
			return err
		}
		for _, a := range all {
			if err := db.DeleteAlert(c.Context(), a.ID); err != nil {
				return err
			}
		}
		return nil
	})
	c.AddCommand(add, list, run, remove)
	return c
}

// alertsOf finds the alerts of a name or number; all, where none is given.
func alertsOf(c *cobra.Command, db *store.DB, args []string) ([]store.Alert, error) {
	all, err := db.Alerts(c.Context())
	if err != nil || len(args) == 0 {
		return all, err
	}
	var out []store.Alert
	for _, a := range all {
		if a.Name == args[0] || strconv.FormatInt(a.ID, 10) == args[0] {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return nil, &failure{statusNothing, errors.New("alert " + strconv.Quote(args[0]) + ": there is none; “quoth alert list” has them")}
	}
	return out, nil
}

func printAlert(w io.Writer, a *store.Alert) {
	count := fmt.Sprintf("%d new", a.New)
	if a.New >= 1000 {
		count = "1,000 new or more"
	}
	fmt.Fprintf(w, "%d  %s: %s  (%s)\n", a.ID, render.Safe(a.Name), render.Safe(a.Query), count)
}
