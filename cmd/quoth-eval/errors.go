package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"quoth"
	"quoth/internal/corpus"
	"quoth/internal/eval"
)

// listErrors prints what is wrong, by type and then one by one with where it stands: the
// statements of PolNeAR dev, or with the word speakers or details those of the archive's
// dev part, on gold sources or, with the word found, end to end. No words of a corpus are
// printed, those of the archive are.
func listErrors(ctx context.Context, s *setup) error {
	if s.test {
		return errors.New("the part kept apart is scored, never looked at: leave -test out")
	}
	if len(s.args) > 0 {
		found := len(s.args) > 1 && s.args[1] == "found"
		switch s.args[0] {
		case "speakers":
			return s.listArchive(ctx, eval.SpeakerErrors, found)
		case "details":
			return s.listArchive(ctx, eval.DetailErrors, found)
		}
		return fmt.Errorf("errors %s: not speakers or details", s.args[0])
	}
	dir, err := s.corpus("polnear", "dev")
	if err != nil {
		return err
	}
	gold, err := corpus.Collect(corpus.Brat(dir))
	if err != nil {
		return err
	}
	x, err := s.extractor()
	if err != nil {
		return err
	}
	pairs, err := readAll(ctx, x, gold)
	if err != nil {
		return err
	}
	all := make([][]eval.Error, len(pairs))
	for i, p := range pairs {
		all[i] = eval.AttributionErrors(p)
	}
	return s.writeErrors(gold, all)
}

func (s *setup) listArchive(ctx context.Context, errorsOf func(eval.Pair, map[*quoth.Statement]*quoth.Statement) []eval.Error, found bool) error {
	gold, err := s.readDetails("gold", "")
	if err != nil {
		return err
	}
	x, err := s.extractor()
	if err != nil {
		return err
	}
	all := make([][]eval.Error, len(gold))
	err = inParallel(len(gold), func(i int) error {
		read, mates := onGold, eval.GivenStatements
		if found {
			read, mates = readAnew, eval.FoundStatements
		}
		a, err := read(ctx, x, gold[i].Article)
		if err != nil {
			return fmt.Errorf("%s: %w", gold[i].Name, err)
		}
		p := eval.Pair{Gold: gold[i].Article, Pred: a}
		all[i] = errorsOf(p, mates(p))
		return nil
	})
	if err != nil {
		return err
	}
	return s.writeErrors(gold, all)
}

// writeErrors prints how many there are of each type in each class, then all.
func (s *setup) writeErrors(gold []*corpus.Annotated, all [][]eval.Error) error {
	type key struct{ kind, class string }
	counts, totals, classes := map[key]int{}, map[string]int{}, map[string]bool{}
	for _, list := range all {
		for _, e := range list {
			counts[key{e.Type, e.Class}]++
			totals[e.Type]++
			classes[e.Class] = true
		}
	}
	columns := slices.Sorted(maps.Keys(classes))
	fmt.Fprintf(s.w, "%-45s %6s", "", "all")
	for _, c := range columns {
		fmt.Fprintf(s.w, " %14.14s", c)
	}
	fmt.Fprintln(s.w)
	types := slices.SortedFunc(maps.Keys(totals), func(a, b string) int { return cmp.Or(totals[b]-totals[a], cmp.Compare(a, b)) })
	for _, t := range types {
		fmt.Fprintf(s.w, "%-45s %6d", t, totals[t])
		for _, c := range columns {
			fmt.Fprintf(s.w, " %14d", counts[key{t, c}])
		}
		fmt.Fprintln(s.w)
	}
	for i, list := range all {
		for _, e := range list {
			_, err := fmt.Fprintf(s.w, "%s\t%d-%d\t%s\t%s\t%s\t%.2f\t%s\t%s\n", gold[i].Name, e.Span.Start, e.Span.End, e.ID, e.Type, e.Class, e.Sure, e.Gold, e.Found)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
