// Command quoth-bench makes large invented stores and measures how quick they
// answer. It is for whoever works on the store; the figures in
// docs/performance.md come from it.
//
//	quoth-bench generate -dsn bench.db -statements 1000000
//	quoth-bench search -dsn bench.db
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "quoth-bench:", err)
		}
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string) error {
	command := ""
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("quoth-bench "+command, flag.ContinueOnError)
	dsn := flags.String("dsn", "", "file, or postgres:// address, of the store")
	statements := flags.Int("statements", 1_000_000, "how many statements the store has")
	rounds := flags.Int("rounds", 200, "how often each question is asked, with other words each time")
	only := flags.String("only", "", "only questions whose name has this in it")
	if command != "generate" && command != "search" {
		flags.Usage = func() {}
		return fmt.Errorf("want a command: generate or search")
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dsn == "" || flags.NArg() > 0 || *statements < 1 || *rounds < 1 {
		return fmt.Errorf("%s: want -dsn FILE, and numbers above 0", command)
	}
	c := newCorpus(*statements)
	if command == "generate" {
		return generate(ctx, c, *dsn)
	}
	return measure(ctx, c, *dsn, *rounds, *only)
}
