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

    0  everything was read, or done
    1  some inputs could not be read, and the others were; verify found damage
    2  the command line is wrong: a flag, a query, a correction that cannot be
    3  nothing could be read or done: no input, no store, nothing of that name, a
       store that is busy, full or damaged; or the output could not be written
  130  interrupted; what was finished before is in the output, or in the store
  141  whoever read the output went away (not on Windows)

An article that is not in English counts as read: it is not analysed. With
“quoth read --format jsonl” an input that failed is also a line of the output,
with its path and an error that has a code and a message. A search that finds
nothing ends with 0.`

// helpTopics are pages of help that are no commands.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-status", Short: "What the exit status says", Long: exitStatusHelp},
		{Use: "csv", Short: "The columns of read --format csv", Long: csvHelp()},
		{Use: "query", Short: "The language of queries", Long: queryHelp},
		{Use: "marks", Short: "How statements are marked in what read prints", Long: marksHelp},
	}
}

const queryHelp = `What “quoth search”, “export” and “alert” look for, and the search box of the pages.

  port strike            both words, in what was said
  "port strike"          the words one after another
  crack*                 words that begin so (two letters at least)
  mediator~  mediator~2  words that differ in one letter, or two
  open OR reopen         either; OR, AND and NOT in capitals
  -ferry   NOT ferry     without the word
  (a OR b) c             parentheses

Where and who, each with a word, a "phrase" or (words with operators):

  speaker:olde           a name of the speaker; speaker:unknown, speaker:anonymous,
                         and speaker:@KEY for the one of that key
  outlet:courier         a name of the outlet, or outlet:@KEY
  about:basset           somebody who is named in what was said
  kind:direct            direct, mixed or indirect
  source:anonymous       name, nominal, pronoun, group, document, anonymous, none
  act:speech             speech, writing, belief, desire, emotion, perception
  stance:distancing      neutral, distancing, endorsing, evaluative
  polarity:refusal       positive, negative, refusal
  modality:future        actual, hypothetical, future, question
  cue:deny               the cue, in its dictionary form
  around:harbour         in the paragraphs around what was said; both:harbour for
                         either; content:harbour is as without a field

About the whole query, outside parentheses:

  in:both                where bare words are looked for: content, around, both
  since:2026-03          from a day, month or year, today, yesterday, or days,
  until:7d               weeks, months, years ago: 7d, 4w, 6m, 1y
  order:relevance        instead of the newest first; ranks the newest 10,000

Capitals and accents do not matter: zurich finds Zürich. On a command line put the
query in 'single quotation marks', and one that begins with - after --.`

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

Below the article stand, by the statements' numbers, what is more than ordinary
about them (negative, refusal; future, hypothetical, question; distancing,
endorsing, evaluative), to whom, where, when and through whom they were made, and
why a source is not named; the labels that people and things are given, and in
whose voice; and how likely each statement, its spans, its speaker and its kind
are to be right.

Control characters and overrides of writing direction in an article are printed
as replacement characters. The summary at the end counts statements by speaker
name; whether the same name in two articles is the same person is not decided.`

func csvHelp() string {
	var b strings.Builder
	b.WriteString("One row for each statement, in the order of the text, below a row with the names\nof the columns. RFC 4180, UTF-8 without a byte order mark.\n\n")
	for _, c := range render.Columns {
		fmt.Fprintf(&b, "  %-19s %s\n", c.Name, c.Meaning)
	}
	b.WriteString(`
A cell that a spreadsheet would run as a formula, because it begins with =, +,
-, @, a tab or a carriage return (or one of the first four in full width), gets
an apostrophe before it. Nothing else is changed. For exact words, use the spans
or --format jsonl. Articles without statements have no row, and an input that
failed is a message on standard error only.`)
	return b.String()
}
