package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/pflag"

	"quoth"
	"quoth/internal/render"
	"quoth/internal/store"
)

// A storeFlag is --store, which every command that uses a store has.
type storeFlag struct{ dsn string }

const defaultStore = "quoth.db"

func (s *storeFlag) add(f *pflag.FlagSet) {
	f.StringVar(&s.dsn, "store", "", "the store: a file, or a postgres:// address, `DSN` (default $QUOTH_STORE, or "+defaultStore+" in this folder)")
}

// name is which store is meant.
func (s *storeFlag) name() string {
	if s.dsn != "" {
		return s.dsn
	}
	if e := os.Getenv("QUOTH_STORE"); e != "" {
		return e
	}
	return defaultStore
}

// with opens the store, calls do and closes the store. Its error has the status
// that the program ends with.
func (s *storeFlag) with(ctx context.Context, o store.Options, do func(*store.DB) error) error {
	db, err := store.Open(ctx, s.name(), o)
	if err != nil {
		if o.MustExist && errors.Is(err, store.ErrNotFound) {
			err = fmt.Errorf("%w; “quoth ingest PATH…” makes a store of your pages, --store names another one", err)
		}
		if ctx.Err() == nil {
			err = &failure{statusNothing, err} // whatever it is: the command line could be right
		}
		return ended(ctx, err)
	}
	err = do(db)
	return ended(ctx, errors.Join(err, db.Close()))
}

// existing are the options of commands that need a store with something in it.
var existing = store.Options{MustExist: true}

// reading are those of commands that change nothing.
var readOnly = store.Options{MustExist: true, ReadOnly: true}

// ended gives an error of the store the status that the program ends with.
func ended(ctx context.Context, err error) error {
	var f *failure
	var q *quoth.QueryError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		return f
	case ctx.Err() != nil:
		return &failure{statusInterrupted, errors.New("interrupted")}
	case errors.As(err, &q):
		return badQuery(q)
	case errors.Is(err, store.ErrInvalid):
		return &failure{statusUsage, err}
	}
	return &failure{statusNothing, err}
}

// badQuery shows where a query is wrong.
func badQuery(e *quoth.QueryError) error {
	at := func(end int) int { return uniseg.StringWidth(render.Safe(e.Query[:end]+"|")) - 1 }
	from := at(e.Span.Start)
	return &failure{statusUsage, &shown{
		e,
		fmt.Sprintf("  %s\n  %s%s\n", render.Safe(e.Query), strings.Repeat(" ", from), strings.Repeat("^", max(1, at(e.Span.End)-from))),
	}}
}

// A shown error is followed by lines that show where it is.
type shown struct {
	error
	lines string
}

// written prints to standard output, and says so if that fails.
func written(print func(io.Writer) error) error {
	out := bufio.NewWriterSize(os.Stdout, 64<<10)
	if err := print(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return &failure{statusNothing, fmt.Errorf("output: %w", err)}
	}
	return nil
}

// printJSON writes a value as indented JSON.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// plural writes “1 article”, “2 articles”.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return render.Thousands(n) + " " + one + "s"
}
