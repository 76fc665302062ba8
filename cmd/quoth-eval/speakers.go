package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"quoth"
	"quoth/extract"
	"quoth/internal/corpus"
	"quoth/internal/eval"
)

// speakers scores who spoke: on the shipped archive given the gold sources, and
// end to end; and on the attributions of GUM news and interview.
func speakers(ctx context.Context, s *setup) error {
	x, err := s.extractor()
	if err != nil {
		return err
	}
	gold, err := s.readArchive("gold", "")
	if err != nil {
		return err
	}
	given, found := make([]eval.Pair, len(gold)), make([]eval.Pair, len(gold))
	err = inParallel(len(gold), func(i int) error {
		g := gold[i]
		a, err := onGold(ctx, x, g.Article)
		if err != nil {
			return fmt.Errorf("%s: %w", g.Name, err)
		}
		given[i] = eval.Pair{Gold: g.Article, Pred: a}
		b, err := readAnew(ctx, x, g.Article)
		if err != nil {
			return fmt.Errorf("%s: %w", g.Name, err)
		}
		found[i] = eval.Pair{Gold: g.Article, Pred: b}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.w, "archive %s, %d articles, gold sources\n", gold[0].Part, len(gold))
	if err := eval.Speakers(given).Write(s.w); err != nil {
		return err
	}
	fmt.Fprintf(s.w, "archive %s, %d articles, end to end\n", gold[0].Part, len(gold))
	if err := eval.SpeakersEndToEnd(found).Write(s.w); err != nil {
		return err
	}
	if s.data == "" {
		fmt.Fprintln(s.w, "GUM: not measured without QUOTH_DATA")
		return nil
	}
	return s.speakersOfGUM(ctx, x)
}

// speakersOfGUM scores GUM news and interview, dev and test together, on gold
// sources.
func (s *setup) speakersOfGUM(ctx context.Context, x *extract.Extractor) error {
	dir, err := s.corpus("gum")
	if err != nil {
		return err
	}
	byGenre := map[string][]eval.Pair{}
	for _, part := range []string{"dev", "test"} {
		for doc, err := range corpus.GUM(dir, part) {
			if err != nil {
				return err
			}
			if doc.Genre != "news" && doc.Genre != "interview" {
				continue
			}
			a, err := onGold(ctx, x, doc.Article)
			if err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(doc.Article.Path), err)
			}
			byGenre[doc.Genre] = append(byGenre[doc.Genre], eval.Pair{Gold: doc.Article, Pred: a})
		}
	}
	if len(byGenre) == 0 {
		return errors.New("GUM has no news and no interview in its dev and test parts")
	}
	for _, genre := range []string{"news", "interview"} {
		fmt.Fprintf(s.w, "GUM %s, dev and test, %d documents, gold sources\n", genre, len(byGenre[genre]))
		if err := eval.Speakers(byGenre[genre]).Write(s.w); err != nil {
			return err
		}
	}
	return nil
}

// onGold resolves the speakers of the gold statements and fills in their details.
func onGold(ctx context.Context, x *extract.Extractor, g *quoth.Article) (*quoth.Article, error) {
	a := unread(g)
	for _, s := range g.Statements {
		a.Statements = append(a.Statements, quoth.Statement{ID: s.ID, Parent: s.Parent, Kind: s.Kind,
			Source: quoth.Source{Spans: s.Source.Spans}, Cue: quoth.Cue{Spans: s.Cue.Spans}, Content: s.Content})
	}
	return a, x.Resolve(ctx, a)
}

// readAnew finds everything in the text of a gold article.
func readAnew(ctx context.Context, x *extract.Extractor, g *quoth.Article) (*quoth.Article, error) {
	a := unread(g)
	return a, x.Extract(ctx, a)
}

// unread is an article as it was before anything was found in it.
func unread(g *quoth.Article) *quoth.Article {
	a := *g
	a.Entities, a.Statements, a.Namings, a.Model = nil, nil, nil, ""
	a.Blocks = slices.Clone(g.Blocks)
	return &a
}
