package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"quoth"
	"quoth/extract"
	"quoth/internal/corpus"
	"quoth/internal/eval"
	"quoth/page"
)

// attribution scores the statements of a folder of brat files: PolNeAR dev, or
// a user's own.
func attribution(ctx context.Context, s *setup) error {
	var dir string
	if len(s.args) > 0 {
		dir = s.args[0]
	} else if d, err := s.corpus("polnear", "dev"); err != nil {
		return err
	} else {
		dir = d
	}
	gold, err := corpus.Collect(corpus.Brat(dir))
	if err != nil {
		return err
	}
	return s.scoreStatements(ctx, dir, gold)
}

// archiveStatements scores the statements of the shipped archive.
func archiveStatements(ctx context.Context, s *setup) error {
	gold, err := s.readArchive("gold", "")
	if err != nil {
		return err
	}
	return s.scoreStatements(ctx, s.archive, gold)
}

func (s *setup) scoreStatements(ctx context.Context, dir string, gold []*corpus.Annotated) error {
	x, err := s.extractor()
	if err != nil {
		return err
	}
	pairs, err := readAll(ctx, x, gold)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.w, "%s, %d articles\n", filepath.Base(dir), len(pairs))
	if err := eval.Attribution(pairs).Write(s.w); err != nil {
		return err
	}
	return intervals(s.w, pairs)
}

// intervals prints the 95 % intervals of the headline figures over articles.
func intervals(w io.Writer, pairs []eval.Pair) error {
	reports := make([]eval.Report, len(pairs))
	for i, p := range pairs {
		reports[i] = eval.AttributionOf(p)
	}
	for _, f := range []string{"tuple.relaxed", "tuple.full", "tuple.strict"} {
		iv := eval.Bootstrap(reports, 1000, 1, func(r []eval.Report) float64 { return eval.Sum(r).Count(f).F() })
		if _, err := fmt.Fprintf(w, "%-15s 95 %% of bootstraps over articles in %.1f–%.1f\n", f, iv.Low, iv.High); err != nil {
			return err
		}
	}
	return nil
}

// readAll runs the extractor over the texts of gold articles, as plain-text
// input, on all processors.
func readAll(ctx context.Context, x *extract.Extractor, gold []*corpus.Annotated) ([]eval.Pair, error) {
	pairs := make([]eval.Pair, len(gold))
	err := inParallel(len(gold), func(i int) error {
		a, err := readText(ctx, x, gold[i])
		if err != nil {
			return fmt.Errorf("%s: %w", gold[i].Name, err)
		}
		pairs[i] = eval.Pair{Gold: gold[i].Article, Pred: a}
		return nil
	})
	return pairs, err
}

// inParallel calls fn with 0 to n-1 on all processors and returns the error of the
// first that failed.
func inParallel(n int, fn func(int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				errs[i] = fn(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// readText reads one text as the program reads a file.
func readText(ctx context.Context, x *extract.Extractor, g *corpus.Annotated) (*quoth.Article, error) {
	articles, err := page.Read(strings.NewReader(g.Article.Text), page.Options{Path: g.Name + ".txt", ContentType: "text/plain; charset=utf-8"})
	if err != nil {
		return nil, err
	}
	a := articles[0]
	a.Published = g.Article.Published
	return a, x.Extract(ctx, a)
}
