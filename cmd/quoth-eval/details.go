package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"quoth/extract"
	"quoth/internal/corpus"
	"quoth/internal/eval"
)

// details scores the fields around the three parts of a statement, and the
// namings: on gold statements, whose speakers and entities the program finds, and
// end to end.
func details(ctx context.Context, s *setup) error {
	gold, err := s.readDetails("gold", "")
	if err != nil {
		return err
	}
	x, err := s.extractor()
	if err != nil {
		return err
	}
	given, err := detailsGiven(ctx, x, gold)
	if err != nil {
		return err
	}
	pairs, err := readAll(ctx, x, gold)
	if err != nil {
		return err
	}
	found := make([]eval.DetailReport, len(pairs))
	for i, p := range pairs {
		found[i] = eval.DetailsEndToEndOf(p)
	}
	fmt.Fprintf(s.w, "archive %s, gold statements: ", gold[0].Part)
	if err := eval.WriteDetails(s.w, given); err != nil {
		return err
	}
	fmt.Fprintf(s.w, "archive %s, end to end: ", gold[0].Part)
	return eval.WriteDetails(s.w, found)
}

// detailsGiven scores the details of the gold statements, an article each.
func detailsGiven(ctx context.Context, x *extract.Extractor, gold []*corpus.Annotated) ([]eval.DetailReport, error) {
	out := make([]eval.DetailReport, len(gold))
	return out, inParallel(len(gold), func(i int) error {
		a, err := onGold(ctx, x, gold[i].Article)
		if err != nil {
			return fmt.Errorf("%s: %w", gold[i].Name, err)
		}
		out[i] = eval.DetailsOf(eval.Pair{Gold: gold[i].Article, Pred: a})
		return nil
	})
}

// readDetails reads the part of the shipped archive that the flags choose, with
// the details of the folder of that name, and beside them those of second if it is not "".
func (s *setup) readDetails(name, second string) ([]*corpus.Annotated, error) {
	folder := func(elem ...string) fs.FS { return os.DirFS(filepath.Join(append([]string{s.archive}, elem...)...)) }
	var other fs.FS
	if second != "" {
		other = folder("details", second)
	}
	all, err := corpus.Collect(corpus.ArchiveDetails(folder("articles"), folder("gold"), folder("details", name), other))
	if err != nil {
		return nil, err
	}
	return s.part(all)
}

// agreeOnDetails compares the two independent annotations of the details, the
// second of which counts as gold; articles that were annotated once are left out.
func (s *setup) agreeOnDetails() error {
	articles, err := s.readDetails("second", "first")
	if err != nil {
		return err
	}
	var reports []eval.DetailReport
	for _, a := range articles {
		if a.Second != nil {
			reports = append(reports, eval.DetailsOf(eval.Pair{Gold: a.Article, Pred: a.Second}))
		}
	}
	fmt.Fprintf(s.w, "archive %s, details, two annotations: ", articles[0].Part)
	return eval.WriteDetails(s.w, reports)
}
