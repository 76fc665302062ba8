package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/internal/render"
	"quoth/internal/store"
)

// outlets is what “quoth outlet” was asked to do.
type outlets struct {
	store     storeFlag
	name      string
	text      string
	retention int
	licence   string
	set       bool // one of the three was given
	color     string
	width     int
}

func outletCommand() *cobra.Command {
	var o outlets
	c := &cobra.Command{
		Use:   "outlet [NAME]",
		Short: "Show how outlets quote, and set what may be kept of one",
		Long: `List the outlets of a store with how they quote, or show one. Every share stands
beside the count it is a share of; nothing is scored.

With --text, --retention or --licence it sets the policy of an outlet, for what is
kept already and for what comes. --text snippets keeps the statements' own words
and not the articles; --text metadata keeps which statements there are, without
their words. What a policy takes away is gone from the store; to have it back,
ingest the pages again. “quoth expire” removes what is past its retention.`,
		Example: `  quoth outlet
  quoth outlet 'The Halvern Courier'
  quoth outlet --text snippets --retention 365 --licence 'All rights reserved' courier`,
		RunE: func(c *cobra.Command, args []string) error {
			o.name = strings.Join(args, " ")
			f := c.Flags()
			o.set = f.Changed("text") || f.Changed("retention") || f.Changed("licence")
			return o.run(c.Context(), f.Changed)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	o.store.add(f)
	f.StringVar(&o.text, "text", "", "keep of the text: full, snippets or metadata `WHAT`")
	f.IntVar(&o.retention, "retention", 0, "keep articles for `DAYS` after publication; 0 is for ever")
	f.StringVar(&o.licence, "licence", "", "`LICENCE` shown with every statement and in every export")
	f.IntVar(&o.width, "width", 0, "`COLUMNS` of text (default the terminal's, up to 120; 80 elsewhere)")
	f.StringVar(&o.color, "color", "auto", "colour: auto, always or never `WHEN`")
	return c
}

func (o *outlets) run(ctx context.Context, given func(flag string) bool) error {
	text, err := textFor(os.Stdout, o.width, o.color)
	if err != nil {
		return fmt.Errorf("outlet: %w", err)
	}
	if o.set && o.name == "" {
		return errors.New("outlet: a policy is for one outlet: give its name")
	}
	if given("text") && !slices.Contains([]string{string(store.FullText), string(store.Snippets), string(store.MetadataOnly)}, o.text) {
		return fmt.Errorf("outlet: --text %q: want full, snippets or metadata", o.text)
	}
	if o.retention < 0 {
		return fmt.Errorf("outlet: --retention %d: want days, or 0 for ever", o.retention)
	}
	options := readOnly
	if o.set {
		options = existing
	}
	return o.store.with(ctx, options, func(db *store.DB) error {
		list, err := db.Outlets(ctx)
		if err != nil {
			return err
		}
		if o.name == "" {
			return written(func(w io.Writer) error { printOutlets(w, text, list); return nil })
		}
		one, err := outletOf(list, o.name)
		if err != nil {
			return err
		}
		if o.set {
			p := one.Policy
			if given("text") {
				p.Text = store.TextPolicy(o.text)
			}
			if given("retention") {
				p.Retention = o.retention
			}
			if given("licence") {
				p.Licence = o.licence
			}
			if err := db.SetPolicy(ctx, one.Key, p); err != nil {
				return err
			}
		}
		shown, err := db.Outlet(ctx, one.Key)
		if err != nil {
			return err
		}
		return written(func(w io.Writer) error { printOutlet(w, text, shown); return nil })
	})
}

// outletOf finds an outlet by its key, its name, or words of its name.
func outletOf(list []store.Outlet, name string) (*store.Outlet, error) {
	var fit []*store.Outlet
	want := wordsOf(name)
	for i := range list {
		o := &list[i]
		if o.Key == name || strings.EqualFold(o.Name, name) {
			return o, nil
		}
		have := wordsOf(o.Name)
		all := len(want) > 0
		for _, w := range want {
			all = all && slices.Contains(have, w)
		}
		if all {
			fit = append(fit, o)
		}
	}
	switch len(fit) {
	case 0:
		return nil, &failure{statusNothing, fmt.Errorf("outlet %q: none of that name; “quoth outlet” lists them", name)}
	case 1:
		return fit[0], nil
	}
	var names []string
	for _, o := range fit {
		names = append(names, o.Name)
	}
	return nil, &failure{statusNothing, fmt.Errorf("outlet %q: several fit: %s", name, strings.Join(names, ", "))}
}

func wordsOf(s string) []string {
	var out []string
	for _, w := range quoth.Words(s) {
		out = append(out, w.Text)
	}
	return out
}

func printOutlets(w io.Writer, t render.Text, list []store.Outlet) {
	if len(list) == 0 {
		fmt.Fprintln(w, "No outlets.")
		return
	}
	name := max(20, min(44, t.Columns()-62))
	fmt.Fprintln(w, t.Faint(render.Pad("", name)+render.PadLeft("articles", 10)+render.PadLeft("statements", 12)+render.PadLeft("direct", 20)+render.PadLeft("anonymous", 18)))
	for _, o := range list {
		fmt.Fprintf(w, "%s%s%s%s%s\n", render.Pad(render.Fit(cmp.Or(o.Name, "(unknown)"), name-1), name),
			render.PadLeft(render.Thousands(o.Articles), 10), render.PadLeft(render.Thousands(o.Statements), 12),
			render.PadLeft(share(o.Kinds[quoth.Direct], o.Statements), 20), render.PadLeft(share(o.Sources[quoth.SourceAnonymous], o.Statements), 18))
	}
}

// share writes “12 of 40 (30 %)”.
func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%s of %s (%.0f %%)", render.Thousands(n), render.Thousands(of), 100*float64(n)/float64(of))
}

func printOutlet(w io.Writer, t render.Text, o *store.Outlet) {
	fmt.Fprintf(w, "%s  %s\n", t.Bold(render.Safe(cmp.Or(o.Name, "(unknown)"))), t.Faint(o.Key))
	fmt.Fprintf(w, "%s, %s", plural(o.Articles, "article"), plural(o.Statements, "statement"))
	if o.First != "" {
		fmt.Fprintf(w, ", from %s to %s", o.First, o.Last)
	}
	fmt.Fprint(w, "\n\n")
	printShares(w, t, "Kinds", o.Kinds, o.Statements)
	printShares(w, t, "Sources", o.Sources, o.Statements)
	printShares(w, t, "Acts", o.Acts, o.Statements)
	stanced := 0
	for _, n := range o.Stances {
		stanced += n
	}
	printShares(w, t, "Stances of cues, of those that have one", o.Stances, stanced)
	fmt.Fprintf(w, "%s\n  %s\n\n", t.Bold("Speaker known"), share(o.Resolved, o.Statements))
	fmt.Fprintf(w, "%s\n  text       %s\n", t.Bold("Policy"), cmp.Or(o.Policy.Text, store.FullText))
	if o.Policy.Retention > 0 {
		fmt.Fprintf(w, "  retention  %s\n", plural(o.Policy.Retention, "day"))
	} else {
		fmt.Fprintln(w, "  retention  for ever")
	}
	fmt.Fprintf(w, "  licence    %s\n", cmp.Or(render.Safe(o.Policy.Licence), "not said"))
}

func printShares[K ~string](w io.Writer, t render.Text, title string, counts map[K]int, of int) {
	if len(counts) == 0 {
		return
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b K) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	fmt.Fprintf(w, "%s\n", t.Bold(title))
	for _, k := range keys {
		fmt.Fprintf(w, "  %s %s  %s\n", render.Pad(render.Safe(string(cmp.Or(k, "none"))), 12), render.PadLeft(share(counts[k], of), 26), render.Bar(counts[k], of, 24))
	}
	fmt.Fprintln(w)
}

func expireCommand() *cobra.Command {
	var s storeFlag
	c := &cobra.Command{
		Use:   "expire",
		Short: "Remove articles that are past their outlet's retention",
		Long: `Remove the texts, statements and pages of articles that are older than their
outlet's retention allows. The store remembers that they were there, so that later
ingests do not bring them back. Run it daily.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.with(c.Context(), existing, func(db *store.DB) error {
				n, err := db.Expire(c.Context())
				if err != nil {
					return err
				}
				return written(func(w io.Writer) error { _, err := fmt.Fprintf(w, "%s removed\n", plural(n, "article")); return err })
			})
		},
	}
	s.add(c.Flags())
	return c
}
