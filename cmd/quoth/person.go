package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"quoth/internal/render"
	"quoth/internal/store"
)

func personCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "person",
		Short: "Hide a person, or mask a name, now and in later ingests",
		Long: `Hide a person's statements, or mask a person's name wherever it stands, in search,
pages and exports, for what is kept already and for what later ingests bring. NAME
is a full name; every other name of the same person in an article goes with it.
Only a backup still holds what is hidden or masked.`,
		RunE: wantSubcommand,
	}
	var s storeFlag
	var by, why string
	suppress := func(use, short string, anonymise bool) *cobra.Command {
		c := &cobra.Command{
			Use: use + " NAME", Short: short, Args: cobra.ArbitraryArgs,
			RunE: func(c *cobra.Command, args []string) error {
				name := strings.Join(args, " ")
				if strings.TrimSpace(name) == "" {
					return fmt.Errorf("person %s: give a full name", use)
				}
				if by == "" || why == "" {
					return fmt.Errorf("person %s: say who decides it and why: --by NAME --why REASON", use)
				}
				return s.with(c.Context(), existing, func(db *store.DB) error {
					x, err := db.Suppress(c.Context(), store.Suppression{Name: name, Anonymise: anonymise, Who: by, Why: why})
					if err != nil {
						return err
					}
					return written(func(w io.Writer) error { printSuppression(w, &x); return nil })
				})
			},
		}
		f := c.Flags()
		f.SortFlags = false
		s.add(f)
		f.StringVar(&by, "by", "", "`NAME` of who decides it")
		f.StringVar(&why, "why", "", "the `REASON`")
		return c
	}
	show := &cobra.Command{
		Use: "show NAME|NUMBER", Short: "Undo hiding or masking", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			name := strings.Join(args, " ")
			if strings.TrimSpace(name) == "" {
				return errors.New("person show: give the name, or its number in “quoth person list”")
			}
			return s.with(c.Context(), existing, func(db *store.DB) error {
				list, err := db.Suppressions(c.Context())
				if err != nil {
					return err
				}
				done := 0
				for _, x := range list {
					if !strings.EqualFold(x.Name, name) && strconv.FormatInt(x.ID, 10) != name {
						continue
					}
					if err := db.Unsuppress(c.Context(), x.ID); err != nil {
						return err
					}
					done++
				}
				if done == 0 {
					return fmt.Errorf("person %q: %w among those hidden or masked; “quoth person list” has them", name, store.ErrNotFound)
				}
				return written(func(w io.Writer) error {
					_, err := fmt.Fprintf(w, "%s is shown again\n", render.Safe(name))
					return err
				})
			})
		},
	}
	s.add(show.Flags())
	list := &cobra.Command{
		Use: "list", Short: "List who is hidden or masked, by whom and why", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.with(c.Context(), readOnly, func(db *store.DB) error {
				list, err := db.Suppressions(c.Context())
				if err != nil {
					return err
				}
				return written(func(w io.Writer) error {
					for i := range list {
						printSuppression(w, &list[i])
					}
					if len(list) == 0 {
						fmt.Fprintln(w, "Nobody is hidden or masked.")
					}
					return nil
				})
			})
		},
	}
	s.add(list.Flags())
	c.AddCommand(suppress("hide", "Hide a person's statements", false), suppress("anonymise", "Mask a person's name", true), show, list)
	return c
}

func printSuppression(w io.Writer, x *store.Suppression) {
	what := "hidden"
	if x.Anonymise {
		what = "masked"
	}
	fmt.Fprintf(w, "%d  %s is %s since %s, by %s: %s\n", x.ID, render.Safe(x.Name), what, x.At.Local().Format("2 January 2006"),
		render.Safe(cmp.Or(x.Who, "nobody named")), render.Safe(cmp.Or(x.Why, "no reason given")))
}

// wantSubcommand is what a command does that has no meaning of its own.
func wantSubcommand(c *cobra.Command, args []string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" {
			names = append(names, sub.Name())
		}
	}
	if len(args) > 0 {
		return fmt.Errorf("%s: unknown command %q: want %s", c.Name(), args[0], strings.Join(names, ", "))
	}
	return fmt.Errorf("%s: say what to do: %s", c.Name(), strings.Join(names, ", "))
}
