package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"quoth/internal/render"
	"quoth/internal/store"
)

// The scopes of tokens, each with those before it.
var scopes = []string{"read", "write", "admin"}

func tokenCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "token",
		Short: "Make and revoke tokens for “quoth serve”",
		Long: `A token lets a program, or a person at /login, use a server that asks who they are.
Its scopes are read; write (ingest and correct); admin (policies, persons,
tokens). The secret is shown once: the store keeps its hash.`,
		Example: `  quoth token new --scopes read,write --days 90 newsroom
  quoth token revoke 3`,
		RunE: wantSubcommand,
	}
	var s storeFlag
	var given []string
	var days int
	add := &cobra.Command{
		Use: "new NAME", Short: "Make a token and print its secret", Args: oneArgument("token new", "a NAME that says whose it is"),
		RunE: func(c *cobra.Command, args []string) error {
			for _, x := range given {
				if !slices.Contains(scopes, x) {
					return fmt.Errorf("token new: --scopes %q: want %s", x, strings.Join(scopes, ", "))
				}
			}
			if days < 0 {
				return fmt.Errorf("token new: --days %d: want days, or 0 for one that does not expire", days)
			}
			t := store.Token{Name: args[0], Scopes: given}
			if days > 0 {
				t.Expires = time.Now().AddDate(0, 0, days).UTC()
			}
			return s.with(c.Context(), store.Options{}, func(db *store.DB) error {
				secret, made, err := db.NewToken(c.Context(), t)
				if err != nil {
					return err
				}
				fmt.Fprintf(os.Stderr, "quoth: token %d, %s. This is the only time that it is shown:\n", made.ID, validity(&made))
				return written(func(w io.Writer) error { _, err := fmt.Fprintln(w, secret); return err })
			})
		},
	}
	add.Flags().SortFlags = false
	s.add(add.Flags())
	add.Flags().StringSliceVar(&given, "scopes", []string{"read"}, "what it allows, divided by commas: read, write, admin `SCOPES`")
	add.Flags().IntVar(&days, "days", 90, "`DAYS` until it expires; 0 for never")
	list := &cobra.Command{
		Use: "list", Short: "List tokens, without their secrets", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.with(c.Context(), readOnly, func(db *store.DB) error {
				all, err := db.Tokens(c.Context())
				if err != nil {
					return err
				}
				return written(func(w io.Writer) error {
					for i := range all {
						t := &all[i]
						fmt.Fprintf(w, "%d  %s  %s  %s\n", t.ID, render.Pad(render.Fit(t.Name, 30), 30), strings.Join(t.Scopes, ","), validity(t))
					}
					if len(all) == 0 {
						fmt.Fprintln(w, "No tokens.")
					}
					return nil
				})
			})
		},
	}
	s.add(list.Flags())
	revoke := &cobra.Command{
		Use: "revoke NUMBER", Short: "Make a token worthless", Args: oneArgument("token revoke", "the NUMBER of a token; “quoth token list” has them"),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return fmt.Errorf("token revoke: %q is no number of a token", args[0])
			}
			return s.with(c.Context(), existing, func(db *store.DB) error { return db.RevokeToken(c.Context(), id) })
		},
	}
	s.add(revoke.Flags())
	c.AddCommand(add, list, revoke)
	return c
}

func validity(t *store.Token) string {
	switch {
	case t.Revoked:
		return "revoked"
	case t.Expires.IsZero():
		return "does not expire"
	case time.Now().After(t.Expires):
		return "expired on " + t.Expires.Local().Format("2 January 2006")
	}
	return "until " + t.Expires.Local().Format("2 January 2006")
}
