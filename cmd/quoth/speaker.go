package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/internal/render"
	"quoth/internal/store"
)

func speakerCommand() *cobra.Command {
	var s storeFlag
	var limit, width int
	var color string
	c := &cobra.Command{
		Use:   "speaker NAME|KEY",
		Short: "Show what is kept of a speaker",
		Long: `Show what a store keeps of a speaker: names with how many articles have them, role
descriptions with where they stand, months, outlets, words that stand out, and
the newest statements.

A speaker is everybody of one full name and type: that these are one and the same
person is not claimed. Somebody of whom an article has only one word of a name is
a speaker of that article alone. “quoth correct merge” and “split” change it.

A NAME that fits several speakers lists them with their keys; a KEY names one.`,
		Example: `  quoth speaker Maren Olde
  quoth speaker olde`,
		Args: func(_ *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, " ")) == "" {
				return errors.New("speaker: give a name, or a key")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			text, err := textFor(os.Stdout, width, color)
			if err != nil {
				return fmt.Errorf("speaker: %w", err)
			}
			if limit < 0 || limit > 200 {
				return fmt.Errorf("speaker: --limit %d: want 0 to 200", limit)
			}
			return s.with(c.Context(), readOnly, func(db *store.DB) error {
				return showSpeaker(c.Context(), db, text, strings.Join(args, " "), limit)
			})
		},
	}
	f := c.Flags()
	f.SortFlags = false
	s.add(f)
	f.IntVarP(&limit, "limit", "n", 5, "show the newest `N` statements")
	f.IntVar(&width, "width", 0, "`COLUMNS` of text (default the terminal's, up to 120; 80 elsewhere)")
	f.StringVar(&color, "color", "auto", "colour: auto, always or never `WHEN`")
	return c
}

// findSpeaker returns the one speaker that a name or a key means; nil where
// there are several, which are listed then.
func findSpeaker(ctx context.Context, db *store.DB, name string) (*store.Speaker, []store.SpeakerCount, error) {
	s, err := db.Speaker(ctx, name)
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return s, nil, err
	}
	list, _, err := db.Speakers(ctx, name, store.Page{Limit: 200})
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 {
		return nil, nil, &failure{statusNothing, fmt.Errorf("speaker %q: nobody of that name speaks in %s", name, db.Name())}
	}
	// The words of a name count before words that only begin so.
	want := wordsOf(name)
	whole := slices.DeleteFunc(slices.Clone(list), func(x store.SpeakerCount) bool {
		have := wordsOf(x.Name)
		return slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(have, w) })
	})
	if len(whole) == 1 {
		list = whole
	}
	if len(list) > 1 {
		return nil, list, nil
	}
	s, err = db.Speaker(ctx, list[0].Key)
	return s, nil, err
}

func showSpeaker(ctx context.Context, db *store.DB, text render.Text, name string, limit int) error {
	s, list, err := findSpeaker(ctx, db, name)
	if err != nil {
		return err
	}
	if s == nil {
		return written(func(w io.Writer) error {
			fmt.Fprintf(w, "%s fit. The key of one shows it: quoth speaker KEY\n\n", plural(len(list), "speaker"))
			for _, x := range list {
				fmt.Fprintf(w, "  %s  %s %s\n", x.Key, render.Pad(render.Fit(x.Name+", "+string(x.Type), 40), 42),
					text.Faint(plural(x.Statements, "statement")+" in "+plural(x.Articles, "article")))
			}
			return nil
		})
	}
	var newest store.Hits
	var q quoth.Query
	if limit > 0 {
		if q, err = quoth.ParseQuery("speaker:@" + s.Key); err != nil {
			return err
		}
		if newest, err = db.Search(ctx, q, store.Page{Limit: limit}); err != nil {
			return err
		}
	}
	return written(func(w io.Writer) error {
		printSpeaker(w, text, s)
		if len(newest.Statements) > 0 {
			fmt.Fprintf(w, "%s\n\n", text.Bold("Newest statements"))
		}
		for i := range newest.Statements {
			hitPrinter{text, q}.print(w, &newest.Statements[i])
		}
		if newest.Next != "" {
			fmt.Fprintf(w, "%s\n", text.Faint("All: quoth search speaker:@"+s.Key))
		}
		return nil
	})
}

func printSpeaker(w io.Writer, t render.Text, s *store.Speaker) {
	fmt.Fprintf(w, "%s  %s\n", t.Bold(render.Safe(s.Name)), t.Faint(string(s.Type)+" · "+s.Key))
	fmt.Fprintf(w, "%s in %s\n", plural(s.Statements, "statement"), plural(s.Articles, "article"))
	if s.Joined {
		fmt.Fprintln(w, t.Faint("Sources of this name and type; that they are one and the same is not claimed."))
	}
	for _, m := range s.Merged {
		fmt.Fprintln(w, t.Faint("Merged by hand: "+render.Safe(m.Name)+" ("+m.Key+")"))
	}
	fmt.Fprintln(w)
	section := func(title string, n int) bool {
		if n > 0 {
			fmt.Fprintf(w, "%s\n", t.Bold(title))
		}
		return n > 0
	}
	if section("Named, in so many articles", len(s.Aliases)) {
		for _, a := range s.Aliases[:min(12, len(s.Aliases))] {
			fmt.Fprintf(w, "  %s %d\n", render.Pad(render.Fit(a.Text, 50), 52), a.Articles)
		}
		fmt.Fprintln(w)
	}
	if section("Roles, as articles give them", len(s.Roles)) {
		for _, r := range s.Roles[:min(12, len(s.Roles))] {
			where := render.Safe(r.Article.Outlet + ", " + render.Day(r.Article.Published))
			if r.N > 1 {
				where = fmt.Sprintf("×%d, last %s", r.N, where)
			}
			fmt.Fprintf(w, "  %s %s\n", render.Pad(render.Fit(r.Text, 50), 52), t.Faint(where))
		}
		fmt.Fprintln(w)
	}
	if section("Called", len(s.Namings)) {
		for _, n := range s.Namings[:min(12, len(s.Namings))] {
			fmt.Fprintf(w, "  %s %s\n", render.Pad(render.Fit(n.Text, 50), 52), t.Faint(fmt.Sprintf("×%d, %s, in the voice of the %s", n.N, render.Safe(n.Outlet), n.Voice)))
		}
		fmt.Fprintln(w)
	}
	if section("By month", len(s.Months)) {
		fmt.Fprintf(w, "  %s\n\n", monthLine(s.Months))
	}
	if section("By outlet, of all statements there", len(s.Outlets)) {
		for _, o := range s.Outlets[:min(12, len(s.Outlets))] {
			fmt.Fprintf(w, "  %s %s of %s\n", render.Pad(render.Fit(cmp.Or(o.Name, "unknown"), 50), 52), render.Thousands(o.N), render.Thousands(o.Of))
		}
		fmt.Fprintln(w)
	}
	if section("Words that stand out, in so many statements", len(s.Topics)) {
		var words []string
		for _, x := range s.Topics[:min(16, len(s.Topics))] {
			words = append(words, fmt.Sprintf("%s\u00a0%d", render.Safe(x.Word), x.N))
		}
		line := strings.Join(words, " · ")
		fmt.Fprintf(w, "%s\n", t.Marked(line, nil, 2))
	}
}

// monthLine draws months as a line of small bars: the first and the last month,
// and the most of one month.
func monthLine(months []store.Facet) string {
	var known []store.Facet
	unknown, most := 0, 0
	for _, m := range months {
		if m.Key == "" {
			unknown = m.N
			continue
		}
		known = append(known, m)
		most = max(most, m.N)
	}
	var b strings.Builder
	if len(known) > 0 {
		const width = 48
		each := (len(known) + width - 1) / width // months to a bar
		var bars []int
		for i, m := range known {
			if i%each == 0 {
				bars = append(bars, 0)
			}
			bars[len(bars)-1] += m.N
		}
		top := 0
		for _, n := range bars {
			top = max(top, n)
		}
		fmt.Fprintf(&b, "%s ", known[0].Key)
		for _, n := range bars {
			if n == 0 {
				b.WriteRune('·')
				continue
			}
			b.WriteRune([]rune("▁▂▃▄▅▆▇█")[(n*8-1)/top])
		}
		if len(known) > 1 {
			fmt.Fprintf(&b, " %s", known[len(known)-1].Key)
		}
		fmt.Fprintf(&b, ", at most %d in a month", most)
	}
	if unknown > 0 {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%d without a date", unknown)
	}
	return b.String()
}
