package main

import (
	"context"
	"fmt"

	"quoth"
	"quoth/internal/corpus"
	"quoth/internal/eval"
	"quoth/nlp"
)

// names scores the names that the tagger finds on UNER-EWT test.
func names(ctx context.Context, s *setup) error {
	x, err := s.extractor()
	if err != nil {
		return err
	}
	dir, err := s.corpus("uner-ewt")
	if err != nil {
		return err
	}
	treebank, err := s.corpus("ud-ewt", "test.conllu")
	if err != nil {
		return err
	}
	docs, err := corpus.Collect(corpus.UNER(dir, "test", treebank))
	if err != nil {
		return err
	}
	reports := make([]eval.NameReport, len(docs))
	err = inParallel(len(docs), func(i int) error {
		t, err := x.Trace(ctx, &quoth.Article{Text: docs[i].Text})
		if err != nil {
			return err
		}
		var gold, pred []eval.Name
		for _, s := range docs[i].Sentences {
			gold = append(gold, eval.NamesOf(s.Words, s.Labels)...)
		}
		for _, n := range t.Tags.Names {
			pred = append(pred, eval.Name{Span: t.Doc.Span(n.Range), Type: n.Type})
		}
		reports[i] = eval.Names(gold, pred)
		return nil
	})
	if err != nil {
		return err
	}
	total := eval.NameReport{}
	for _, r := range reports {
		total = total.Plus(r)
	}
	fmt.Fprintf(s.w, "uner-ewt test, %d documents\n", len(docs))
	return total.Write(s.w)
}

// sentences scores sentence boundaries on UD-EWT, dev and test.
func sentences(ctx context.Context, s *setup) error {
	for _, split := range []string{"dev", "test"} {
		path, err := s.corpus("ud-ewt", split+".conllu")
		if err != nil {
			return err
		}
		var total eval.SentenceReport
		n := 0
		for tree, err := range corpus.Treebank(path) {
			if err != nil {
				return err
			}
			d, err := nlp.New(ctx, &quoth.Article{Text: tree.Text})
			if err != nil {
				return err
			}
			var gold, pred []quoth.Span
			for _, s := range tree.Sentences {
				gold = append(gold, s.Span)
			}
			for _, r := range d.Sentences {
				pred = append(pred, d.Span(r))
			}
			total = total.Plus(eval.Sentences(tree.Text, gold, pred))
			n++
		}
		fmt.Fprintf(s.w, "ud-ewt %s, %d documents\n", split, n)
		if err := total.Write(s.w); err != nil {
			return err
		}
	}
	return nil
}
