package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"quoth/internal/render"
)

// The exit statuses, as “quoth help exit-status” has them.
const (
	statusOK          = 0
	statusSome        = 1
	statusUsage       = 2
	statusNothing     = 3
	statusInterrupted = 130
)

const exitStatusHelp = `The status that quoth ends with:

    0  everything was read
    1  some inputs could not be read; the others were
    2  the command line is wrong
    3  nothing could be read, or the output could not be written
  130  interrupted; what was finished before is in the output
  141  whoever read the output went away (not on Windows)

An article that is not in English counts as read: it is not analysed. With
--format jsonl an input that failed is also a line of the output, with its path
and an error that has a code and a message.`

// helpTopics are pages of help that are no commands.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-status", Short: "What the exit status says", Long: exitStatusHelp},
		{Use: "csv", Short: "The columns of read --format csv", Long: csvHelp()},
		{Use: "marks", Short: "How statements are marked in what read prints", Long: marksHelp},
	}
}

const marksHelp = `What “quoth read” prints for people shows each statement in the article's own
text, and beside it who speaks.

On a terminal with colour, a colour is a speaker. A source is bold, a cue is
underlined, content has the speaker's colour and the number of its statement
before it; content that nobody was resolved for is in italics. A statement
inside another is in its own speaker's colour and underlined.

Without colour (NO_COLOR, TERM=dumb, a pipe, --color never), a line below the
text marks the parts, and a further line those of a statement inside another:

    “We are not against machines,” thundered Tobias Renk.   1 Tobias Renk
    1───────────────────────────── ┄┄┄┄┄┄┄┄┄ ━━━━━━━━━━━
    content                        cue       source

Beside the text stand the statement's number, the speaker by the name the
article has for them, and what is done if it is not speech: writes, thinks,
wants, feels, sees. A name in “quotation marks” is the source as it stands in
the article, because it was not resolved to anybody.

Control characters and overrides of writing direction in an article are printed
as replacement characters. The summary at the end counts statements by speaker
name; whether the same name in two articles is the same person is not decided.`

func csvHelp() string {
	var b strings.Builder
	b.WriteString("One row for each statement, in the order of the text, below a row with the names\nof the columns. RFC 4180, UTF-8 without a byte order mark.\n\n")
	for _, c := range render.Columns {
		fmt.Fprintf(&b, "  %-14s %s\n", c.Name, c.Meaning)
	}
	b.WriteString(`
A cell that a spreadsheet would run as a formula, because it begins with =, +,
-, @, a tab or a carriage return (or one of the first four in full width), gets
an apostrophe before it. Nothing else is changed. For exact words, use the spans
or --format jsonl. Articles without statements have no row, and an input that
failed is a message on standard error only.`)
	return b.String()
}
