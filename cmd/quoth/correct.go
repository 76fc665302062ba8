package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/internal/export"
	"quoth/internal/render"
	"quoth/internal/store"
)

func correctCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "correct",
		Short: "Correct statements and speakers, and undo it",
		Long: `Correct what was found. Every correction says who made it and when, and why if you
say so; none is ever lost, and each can be undone. Corrections survive when an
article is analysed anew.

A part of a statement is given by its words, as they stand in the article, or by
offsets: --content 'the port will be open', --content 120-141. Several pieces are
divided by “ … ” or by commas: 120-141,160-170. An empty --source or --cue takes
it away. Keys are those that “quoth search” and “quoth speaker” print.`,
		Example: `  quoth correct edit 0123456789abcdef --speaker new:'Ada Holm' --by 'R. Marn' --why 'she is named above'
  quoth correct reject 0123456789abcdef --by 'R. Marn'
  quoth correct merge GOES STAYS --by 'R. Marn'
  quoth correct list
  quoth correct undo 12 --by 'R. Marn'`,
		RunE: wantSubcommand,
	}
	e := new(correcting)
	c.AddCommand(e.edit(), e.reject(), e.add(), e.merge(), e.split(), e.undo(), e.list(), e.importing())
	return c
}

// correcting is what “quoth correct” was asked to do.
type correcting struct {
	store                            storeFlag
	by, why                          string
	source, cue, content             string
	kind, speaker, offsets           string
	articles                         []string
	statement, article, about, after string
	limit                            int
	format                           string
}

// command makes one of the commands that add a correction.
func (e *correcting) command(use, short string, args cobra.PositionalArgs, make func(ctx context.Context, db *store.DB, c *cobra.Command, args []string) (store.Correction, error)) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: args}
	c.RunE = func(c *cobra.Command, args []string) error {
		if strings.TrimSpace(e.by) == "" {
			return fmt.Errorf("correct %s: say who you are: --by NAME", c.Name())
		}
		ctx := c.Context()
		return e.store.with(ctx, existing, func(db *store.DB) error {
			x, err := make(ctx, db, c, args)
			if err != nil {
				return err
			}
			x.Who, x.Why = e.by, e.why
			if x, err = db.Correct(ctx, x); err != nil {
				return err
			}
			return written(func(w io.Writer) error { printCorrection(w, &x); return nil })
		})
	}
	f := c.Flags()
	f.SortFlags = false
	e.store.add(f)
	f.StringVar(&e.by, "by", "", "`NAME` of who corrects")
	f.StringVar(&e.why, "why", "", "the `REASON`")
	return c
}

// parts adds the flags that say what a statement is made of.
func (e *correcting) parts(c *cobra.Command) *cobra.Command {
	f := c.Flags()
	f.StringVar(&e.source, "source", "", "the source: `WORDS` of the article, or offsets")
	f.StringVar(&e.cue, "cue", "", "the cue: `WORDS` of the article, or offsets")
	f.StringVar(&e.content, "content", "", "the content: `WORDS` of the article, or offsets")
	f.StringVar(&e.kind, "kind", "", "direct, mixed or indirect `KIND` (default what the quotation marks say)")
	f.StringVar(&e.speaker, "speaker", "", "the speaker: a `KEY`, new:NAME, or unknown")
	f.StringVar(&e.offsets, "offsets", "codepoint", "what offsets count: codepoint, byte or utf16 `UNIT`s")
	return c
}

// set fills a correction from the flags that were given.
func (e *correcting) set(c *cobra.Command, a *store.Article, x *store.Correction) error {
	unit, err := quoth.ParseOffsets(e.offsets)
	if err != nil {
		return fmt.Errorf("%w: %w", store.ErrInvalid, err)
	}
	for _, part := range []struct {
		flag, value string
		to          *[]quoth.Span
	}{{"source", e.source, &x.Source}, {"cue", e.cue, &x.Cue}, {"content", e.content, &x.Content}} {
		if !c.Flags().Changed(part.flag) {
			continue
		}
		if *part.to, err = spansOf(&a.Article, unit, part.value); err != nil {
			return fmt.Errorf("--%s: %w", part.flag, err)
		}
	}
	x.Kind, x.Speaker = quoth.Kind(e.kind), e.speaker
	return nil
}

// spansOf finds the words of a part in an article, or reads its offsets. It is
// empty, and not nil, where the part is.
func spansOf(a *quoth.Article, unit quoth.Offsets, part string) ([]quoth.Span, error) {
	out := []quoth.Span{}
	if strings.TrimSpace(part) == "" {
		return out, nil
	}
	if spans, ok := offsetsIn(part); ok {
		at := a.Offset(unit)
		back := make(map[int]int)
		for i := 0; i <= len(a.Text); i++ {
			if n := at(i); n >= 0 {
				back[n] = i
			}
		}
		for _, s := range spans {
			start, ok1 := back[s.Start]
			end, ok2 := back[s.End]
			if !ok1 || !ok2 || start >= end {
				return nil, fmt.Errorf("%w: %d-%d is no part of the article's text, which has %d %ss", store.ErrInvalid, s.Start, s.End, at(len(a.Text)), unit)
			}
			out = append(out, quoth.Span{Start: start, End: end})
		}
		return out, nil
	}
	for _, words := range strings.Split(part, " … ") {
		i := strings.Index(a.Text, words)
		switch {
		case a.Text == "":
			return nil, fmt.Errorf("%w: the article's text is not kept", store.ErrInvalid)
		case i < 0:
			return nil, fmt.Errorf("%w: the article does not have the words %q; give them exactly, with quotation marks and capitals as they stand there", store.ErrInvalid, words)
		}
		if k := strings.Index(a.Text[i+1:], words); k >= 0 {
			at := a.Offset(unit)
			k += i + 1
			return nil, fmt.Errorf("%w: %q stands in the article more than once, at %d-%d and %d-%d: give offsets, or more words", store.ErrInvalid,
				words, at(i), at(i+len(words)), at(k), at(k+len(words)))
		}
		out = append(out, quoth.Span{Start: i, End: i + len(words)})
	}
	return out, nil
}

// offsetsIn reads 120-141,160-170.
func offsetsIn(s string) ([]quoth.Span, bool) {
	var out []quoth.Span
	for _, piece := range strings.Split(s, ",") {
		from, to, ok := strings.Cut(strings.TrimSpace(piece), "-")
		if !ok {
			return nil, false
		}
		start, err1 := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil {
			return nil, false
		}
		out = append(out, quoth.Span{Start: start, End: end})
	}
	return out, true
}

func (e *correcting) edit() *cobra.Command {
	return e.parts(e.command("edit STATEMENT", "Change the spans, kind or speaker of a statement", oneArgument("correct edit", "the key of a STATEMENT"),
		func(ctx context.Context, db *store.DB, c *cobra.Command, args []string) (x store.Correction, err error) {
			s, err := db.Statement(ctx, args[0])
			if err != nil {
				return x, err
			}
			a, err := db.Article(ctx, s.Article.Key, s.Article.Revision)
			if err != nil {
				return x, err
			}
			x = store.Correction{Action: store.Edit, Statement: s.Key, Article: s.Article.Key}
			return x, e.set(c, a, &x)
		}))
}

func (e *correcting) reject() *cobra.Command {
	return e.command("reject STATEMENT", "Say that something is no statement", oneArgument("correct reject", "the key of a STATEMENT"),
		func(ctx context.Context, db *store.DB, _ *cobra.Command, args []string) (x store.Correction, err error) {
			s, err := db.Statement(ctx, args[0])
			return store.Correction{Action: store.Reject, Statement: s.Key, Article: s.Article.Key}, err
		})
}

func (e *correcting) add() *cobra.Command {
	return e.parts(e.command("add ARTICLE", "Add a statement that was not found", oneArgument("correct add", "the key of an ARTICLE"),
		func(ctx context.Context, db *store.DB, c *cobra.Command, args []string) (x store.Correction, err error) {
			a, err := db.Article(ctx, args[0], 0)
			if err != nil {
				return x, err
			}
			x = store.Correction{Action: store.Add, Article: a.Key}
			return x, e.set(c, a, &x)
		}))
}

func (e *correcting) merge() *cobra.Command {
	return e.command("merge GOES STAYS", "Make one speaker of two", cobra.ExactArgs(2),
		func(_ context.Context, _ *store.DB, _ *cobra.Command, args []string) (store.Correction, error) {
			return store.Correction{Action: store.Merge, Speaker: args[0], Into: args[1]}, nil
		})
}

func (e *correcting) split() *cobra.Command {
	c := e.command("split SPEAKER", "Make two speakers of one", oneArgument("correct split", "the key of a SPEAKER"),
		func(_ context.Context, _ *store.DB, _ *cobra.Command, args []string) (store.Correction, error) {
			if len(e.articles) == 0 {
				return store.Correction{}, &failure{statusUsage, errors.New("correct split: say in which articles it is somebody else: --articles KEY,KEY")}
			}
			return store.Correction{Action: store.Split, Speaker: args[0], Articles: e.articles}, nil
		})
	c.Flags().StringSliceVar(&e.articles, "articles", nil, "`KEYS` of the articles in which it is somebody else, divided by commas")
	return c
}

func (e *correcting) undo() *cobra.Command {
	return e.command("undo NUMBER", "Undo a correction", oneArgument("correct undo", "the NUMBER of a correction; “quoth correct list” has them"),
		func(_ context.Context, _ *store.DB, _ *cobra.Command, args []string) (store.Correction, error) {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return store.Correction{}, &failure{statusUsage, fmt.Errorf("correct undo: %q is no number of a correction", args[0])}
			}
			return store.Correction{Action: store.Undo, Undoes: id}, nil
		})
}

func (e *correcting) list() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "List corrections, the newest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if e.limit < 1 || e.limit > 200 {
				return fmt.Errorf("correct list: --limit %d: want 1 to 200", e.limit)
			}
			return e.store.with(c.Context(), readOnly, func(db *store.DB) error {
				list, next, err := db.Corrections(c.Context(), e.statement, e.article, e.about, store.Page{Limit: e.limit, After: e.after})
				if err != nil {
					return err
				}
				return written(func(w io.Writer) error {
					for i := range list {
						printCorrection(w, &list[i])
					}
					if len(list) == 0 {
						fmt.Fprintln(w, "No corrections.")
					}
					if next != "" {
						fmt.Fprintf(w, "There is more: --after %s\n", next)
					}
					return nil
				})
			})
		},
	}
	f := c.Flags()
	f.SortFlags = false
	e.store.add(f)
	f.StringVar(&e.statement, "statement", "", "only of the statement of this `KEY`")
	f.StringVar(&e.article, "article", "", "only of the article of this `KEY`")
	f.StringVar(&e.about, "speaker", "", "only about the speaker of this `KEY`")
	f.IntVarP(&e.limit, "limit", "n", 20, "print at most `N`, up to 200")
	f.StringVar(&e.after, "after", "", "go on after the page that ended with this `CURSOR`")
	return c
}

func (e *correcting) importing() *cobra.Command {
	var names []string
	for _, f := range export.Formats() {
		if f.Imports {
			names = append(names, f.Name)
		}
	}
	c := &cobra.Command{
		Use: "import FILE|FOLDER", Short: "Take changes made in another program back as corrections",
		Long: `Read annotations that “quoth export” wrote and somebody changed in another program,
and make a correction of every difference: ` + strings.Join(names, ", ") + `.`,
		Args: oneArgument("correct import", "the FILE that “quoth export” wrote and somebody changed"),
		RunE: func(c *cobra.Command, args []string) error {
			if strings.TrimSpace(e.by) == "" {
				return errors.New("correct import: say who you are: --by NAME")
			}
			if !slices.Contains(names, e.format) {
				return fmt.Errorf("correct import: --format %q: want %s", e.format, strings.Join(names, ", "))
			}
			if _, err := os.Stat(args[0]); err != nil {
				return &failure{statusNothing, err}
			}
			return e.store.with(c.Context(), existing, func(db *store.DB) error {
				n, err := export.ImportFile(c.Context(), db, e.format, args[0], e.by)
				if n > 0 || err == nil {
					err = errors.Join(err, written(func(w io.Writer) error { _, err := fmt.Fprintln(w, plural(n, "correction")); return err }))
				}
				return err
			})
		},
	}
	f := c.Flags()
	f.SortFlags = false
	e.store.add(f)
	f.StringVarP(&e.format, "format", "f", "", "`NAME` of the format: "+strings.Join(names, ", "))
	f.StringVar(&e.by, "by", "", "`NAME` of who corrects")
	return c
}

func printCorrection(w io.Writer, x *store.Correction) {
	of := cmp.Or(x.Statement, x.Article, x.Speaker)
	fmt.Fprintf(w, "%d  %s  %s %s, by %s", x.ID, x.At.Local().Format("2 January 2006, 15:04"), x.Action, of, render.Safe(x.Who))
	if x.Undoes != 0 {
		fmt.Fprintf(w, " (undoes %d)", x.Undoes)
	}
	if x.Undone {
		fmt.Fprint(w, " (undone)")
	}
	fmt.Fprintln(w)
	for _, line := range []struct{ what, words string }{{"before", x.Before}, {"after", x.After}, {"why", x.Why}} {
		if line.words != "" {
			fmt.Fprintf(w, "     %-7s %s\n", line.what, render.Safe(line.words))
		}
	}
}
