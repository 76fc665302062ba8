package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"quoth"
	"quoth/internal/corpus"
	"quoth/internal/eval"
)

// attributionOfGUM scores the statements of GUM: of news and interviews, and of
// all genres, dev and test together; or of the parts named.
func attributionOfGUM(ctx context.Context, s *setup) error {
	dir, err := s.corpus("gum")
	if err != nil {
		return err
	}
	x, err := s.extractor()
	if err != nil {
		return err
	}
	parts := []string{"dev", "test"}
	if len(s.args) > 0 {
		parts = s.args
	}
	var docs []*corpus.GUMDoc
	var gold []*corpus.Annotated
	for _, part := range parts {
		for d, err := range corpus.GUM(dir, part) {
			if err != nil {
				return err
			}
			docs = append(docs, d)
			gold = append(gold, &corpus.Annotated{Name: d.Tree.ID, Article: d.Article})
		}
	}
	all, err := readAll(ctx, x, gold)
	if err != nil {
		return err
	}
	like := make([]eval.Pair, len(all))
	for i, p := range all {
		a := *p.Pred
		a.Statements = slices.DeleteFunc(slices.Clone(a.Statements), func(st quoth.Statement) bool { return st.Parent == "" && !markable(docs[i], st) })
		like[i] = eval.Pair{Gold: p.Gold, Pred: &a}
	}
	for _, group := range []struct {
		name   string
		genres []string
	}{{"news and interview", []string{"news", "interview"}}, {"news", []string{"news"}}, {"interview", []string{"interview"}}, {"all genres", nil}} {
		for _, kind := range []struct {
			name  string
			pairs []eval.Pair
		}{{"statements that GUM could mark", like}, {"all statements", all}} {
			var some []eval.Pair
			for i, d := range docs {
				if group.genres == nil || slices.Contains(group.genres, d.Genre) {
					some = append(some, kind.pairs[i])
				}
			}
			fmt.Fprintf(s.w, "%s %v, %s, %d documents, %s\n", filepath.Base(dir), parts, group.name, len(some), kind.name)
			if err := eval.Attribution(some).Write(s.w); err != nil {
				return err
			}
			if err := intervals(s.w, some); err != nil {
				return err
			}
		}
	}
	return nil
}

// markable reports whether GUM's annotators could have marked the statement: its
// content holds a whole discourse unit and does not begin in the unit of its cue.
// *Wants to leave* and *praised the plan* are one unit: there is no relation
// inside one.
func markable(d *corpus.GUMDoc, st quoth.Statement) bool {
	if len(st.Cue.Spans) > 0 {
		cue, content := st.Cue.Spans[len(st.Cue.Spans)-1].End-1, st.Content[0].Start
		for _, u := range d.Units {
			if u.Start <= cue && cue < u.End && u.Start <= content && content < u.End {
				return false
			}
		}
	}
	return slices.ContainsFunc(d.Units, func(u quoth.Span) bool { return holds(d, st.Content, u) })
}

// holds reports whether the content has all words of a unit.
func holds(d *corpus.GUMDoc, content []quoth.Span, u quoth.Span) bool {
	words := 0
	for _, s := range d.Tree.Sentences {
		if s.End <= u.Start || s.Start >= u.End {
			continue
		}
		for _, w := range s.Words {
			if w.Start < u.Start || w.End > u.End || w.UPOS == "PUNCT" {
				continue
			}
			if !slices.ContainsFunc(content, func(c quoth.Span) bool { return c.Start <= w.Start && w.End <= c.End }) {
				return false
			}
			words++
		}
	}
	return words > 0
}
