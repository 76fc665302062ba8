// Quoth reads the news and keeps the record of who said what.
//
//	quoth read page.html
//	quoth help
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/mattn/go-colorable"
	"github.com/spf13/cobra"

	"quoth/internal/render"
)

func main() {
	defer colorable.EnableColorsStdout(nil)()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first signal the second one ends the program at once.
	context.AfterFunc(ctx, stop)
	err := root().ExecuteContext(ctx)
	os.Exit(report(err))
}

func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "quoth",
		Short: "Reads the news and keeps the record of who said what",
		Long: `Quoth reads news articles and finds every attributed statement in them: who is
reported to have said, written, thought, wanted or felt what, each with the
exact words that prove it. It keeps them in a store that is searched, read in the
browser, corrected and exported. Nothing leaves this machine.`,
		Example: `  quoth demo                         the newspaper archive inside, in the browser
  quoth read story.html              who said what in one article
  quoth ingest news/                 keep a folder of articles in quoth.db
  quoth search speaker:olde port     find statements in it
  quoth serve                        open it in the browser`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	c.AddGroup(&cobra.Group{ID: "one", Title: "One article:"}, &cobra.Group{ID: "store", Title: "A store:"}, &cobra.Group{ID: "keep", Title: "Looking after a store:"})
	for group, commands := range map[string][]*cobra.Command{
		"one":   {readCommand(), explainCommand(), demoCommand()},
		"store": {ingestCommand(), searchCommand(), speakerCommand(), outletCommand(), alertCommand(), serveCommand(), exportCommand(), correctCommand()},
		"keep":  {statsCommand(), verifyCommand(), backupCommand(), restoreCommand(), personCommand(), expireCommand(), reanalyseCommand(), tokenCommand()},
	} {
		for _, x := range commands {
			x.GroupID = group
			c.AddCommand(x)
		}
	}
	c.AddCommand(versionCommand())
	c.AddCommand(helpTopics()...)
	return c
}

// A failure is an error with the status that the program ends with. Any other
// error is one of usage.
type failure struct {
	status int
	err    error // nil where all was said already
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// report tells what went wrong and returns the exit status.
func report(err error) int {
	if err == nil {
		return statusOK
	}
	var f *failure
	if !errors.As(err, &f) {
		fmt.Fprintf(os.Stderr, "quoth: %s\nTry “quoth help”.\n", render.Safe(err.Error()))
		return statusUsage
	}
	if f.err != nil {
		fmt.Fprintf(os.Stderr, "quoth: %s\n", render.Safe(f.err.Error()))
	}
	var s *shown
	if errors.As(f.err, &s) {
		fmt.Fprint(os.Stderr, s.lines)
	}
	return f.status
}
