package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"quoth/internal/corpus"
	"quoth/internal/eval"
)

// readArchive reads the part of the shipped archive that the flags choose, in
// the annotation of the folder gold, and beside it that of second if it is not "".
func (s *setup) readArchive(gold, second string) ([]*corpus.Annotated, error) {
	folder := func(name string) fs.FS { return os.DirFS(filepath.Join(s.archive, name)) }
	var other fs.FS
	if second != "" {
		other = folder(second)
	}
	all, err := corpus.Collect(corpus.Archive(folder("articles"), folder(gold), other))
	if err != nil {
		return nil, err
	}
	return s.part(all)
}

// part are the articles of the part that the flags choose.
func (s *setup) part(all []*corpus.Annotated) ([]*corpus.Annotated, error) {
	want := "dev"
	if s.test {
		want = "test"
	}
	var part []*corpus.Annotated
	for _, a := range all {
		if a.Part == want {
			part = append(part, a)
		}
	}
	if len(part) == 0 {
		return nil, fmt.Errorf("%s: no article of part %s", s.archive, want)
	}
	return part, nil
}

// agreement compares the archive's two independent annotations (the gold was
// settled between them afterwards) and, where the corpora are
// at hand, PolNeAR's.
func agreement(_ context.Context, s *setup) error {
	for _, test := range []bool{false, true} {
		part := *s
		part.test = test
		articles, err := part.readArchive("first", "second")
		if err != nil {
			return err
		}
		if err := part.agree("archive "+articles[0].Part, articles); err != nil {
			return err
		}
		if err := part.agreeOnDetails(); err != nil {
			return err
		}
	}
	if s.data == "" {
		return nil
	}
	var both []*corpus.Annotated
	for _, split := range []string{"train", "dev"} {
		dir, err := s.corpus("polnear", split)
		if err != nil {
			return err
		}
		articles, err := corpus.Collect(corpus.Brat(dir))
		if err != nil {
			return err
		}
		both = append(both, articles...)
	}
	return s.agree("polnear", both)
}

func (s *setup) agree(name string, articles []*corpus.Annotated) error {
	var pairs []eval.Pair
	for _, a := range articles {
		if a.Second != nil {
			pairs = append(pairs, eval.Pair{Gold: a.Article, Pred: a.Second})
		}
	}
	fmt.Fprintf(s.w, "%s: %d articles annotated twice\n", name, len(pairs))
	return eval.Agreement(pairs).Write(s.w)
}
