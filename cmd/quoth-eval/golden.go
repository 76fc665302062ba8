package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"quoth/extract"
	"quoth/internal/eval"
)

const goldenHead = `# What the model finds on the dev part of the shipped archive, so that a change
# shows its effect in the diff. Written by “go run ./cmd/quoth-eval golden” and
# compared by the tests of cmd/quoth-eval. Figures are named in package eval.
# The arithmetic is the portable one, the same on every processor of a kind.
`

// golden writes the scores that are kept in the repository, or in the file of
// its argument.
func golden(ctx context.Context, s *setup) error {
	path := "testdata/scores.golden"
	if len(s.args) > 0 {
		path = s.args[0]
	}
	scores, err := s.goldenScores(ctx)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(scores), 0o666)
}

// goldenScores scores the archive's dev part, whatever the flag -test says.
func (s *setup) goldenScores(ctx context.Context) (string, error) {
	dev := *s
	dev.test = false
	gold, err := dev.readArchive("gold", "")
	if err != nil {
		return "", err
	}
	x, err := dev.extractor(extract.Portable())
	if err != nil {
		return "", err
	}
	pairs, err := readAll(ctx, x, gold)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(goldenHead)
	fmt.Fprintf(&b, "\n%s, %d articles\n\n", x.Model(), len(pairs))
	fmt.Fprintf(&b, "%-20s %6s %6s %6s %6s %6s %6s %6s\n", "figure", "P", "R", "F", "found", "right", "gold", "right")
	report := eval.Attribution(pairs)
	for _, f := range eval.Figures() {
		if c := report.Count(f); c != (eval.Count{}) {
			fmt.Fprintf(&b, "%-20s %6.1f %6.1f %6.1f %6d %6d %6d %6d\n", f, c.P(), c.R(), c.F(), c.Pred, c.PredRight, c.Gold, c.GoldRight)
		}
	}
	speakers := eval.SpeakersEndToEnd(pairs)
	fmt.Fprintf(&b, "\n%-20s %6s %6s %6s %6s %6s %6s\n", "speakers", "prec.", "resol.", "right", "wrong", "unkn.", "missed")
	line := func(name string, r eval.Resolution) {
		fmt.Fprintf(&b, "%-20s %6.1f %6.1f %6d %6d %6d %6d\n", name, r.Precision(), r.Resolved(), r.Right, r.Wrong, r.Unknown, r.Missed)
	}
	for _, form := range slices.Sorted(maps.Keys(speakers.Forms)) {
		line(string(form), speakers.Forms[form])
	}
	line("untold", speakers.Untold)
	line("all", speakers.All())
	annotated, err := dev.readDetails("gold", "")
	if err != nil {
		return "", err
	}
	given, err := detailsGiven(ctx, x, annotated)
	if err != nil {
		return "", err
	}
	details := eval.SumDetails(given)
	fmt.Fprintf(&b, "\n%-22s %6s %6s %6s %6s %6s %6s\n", "details, as given", "P", "R", "F", "found", "right", "gold")
	for _, f := range eval.DetailFigures() {
		if c := details.Count(f); c != (eval.Count{}) {
			fmt.Fprintf(&b, "%-22s %6.1f %6.1f %6.1f %6d %6d %6d\n", f, c.P(), c.R(), c.F(), c.Pred, c.PredRight, c.Gold)
		}
	}
	return b.String(), nil
}
