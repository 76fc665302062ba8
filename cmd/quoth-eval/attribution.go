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

// attribution scores the statements of a folder of brat files: PolNeAR's, or a
// user's own.
func attribution(ctx context.Context, w io.Writer, x *extract.Extractor, dir string) error {
	gold, err := corpus.Collect(corpus.Brat(dir))
	if err != nil {
		return err
	}
	pairs, err := readAll(ctx, x, gold)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, %d articles\n", filepath.Base(dir), len(pairs))
	if err := eval.Attribution(pairs).Write(w); err != nil {
		return err
	}
	return intervals(w, pairs)
}

// intervals prints the 95 % intervals of the headline figures over articles.
func intervals(w io.Writer, pairs []eval.Pair) error {
	reports := make([]eval.Report, len(pairs))
	for i, p := range pairs {
		reports[i] = eval.AttributionOf(p)
	}
	for _, f := range []string{"tuple.relaxed", "tuple.full", "tuple.strict"} {
		iv := eval.Bootstrap(reports, 1000, 1, func(r []eval.Report) float64 { return eval.Sum(r).Count(f).F() })
		if _, err := fmt.Fprintf(w, "%-15s 95 %% of article bootstraps in %.1f–%.1f\n", f, iv.Low, iv.High); err != nil {
			return err
		}
	}
	return nil
}

// readAll runs the extractor over the texts of gold articles, as plain-text
// input, on all processors.
func readAll(ctx context.Context, x *extract.Extractor, gold []*corpus.Annotated) ([]eval.Pair, error) {
	pairs := make([]eval.Pair, len(gold))
	errs := make([]error, len(gold))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				a, err := readText(ctx, x, gold[i])
				pairs[i], errs[i] = eval.Pair{Gold: gold[i].Article, Pred: a}, err
			}
		})
	}
	for i := range gold {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", gold[i].Name, err)
		}
	}
	return pairs, nil
}

// readText reads one text as the program reads a file.
func readText(ctx context.Context, x *extract.Extractor, g *corpus.Annotated) (*quoth.Article, error) {
	articles, err := page.Read(strings.NewReader(g.Article.Text), page.Options{Path: g.Name + ".txt", ContentType: "text/plain; charset=utf-8"})
	if err != nil {
		return nil, err
	}
	a := articles[0]
	a.Language = "en"
	return a, x.Extract(ctx, a)
}
