package main

import (
	"iter"
	"path/filepath"
	"strings"

	"quoth"
	"quoth/internal/corpus"
)

// read gathers the labelled documents of every split.
func (p *prepare) read() (map[string][]document, error) {
	splits := make(map[string][]document)
	for _, part := range []string{"train", "dev"} {
		articles, err := corpus.Collect(corpus.Brat(filepath.Join(p.data, "polnear", part)))
		if err != nil {
			return nil, err
		}
		for _, a := range articles {
			splits["polnear-"+part] = append(splits["polnear-"+part], attributed(a))
		}
	}
	ewt := func(name string) string { return filepath.Join(p.data, "ud-ewt", name+".conllu") }
	for name, docs := range map[string]iter.Seq2[*corpus.NameDoc, error]{
		"uner-train":     corpus.UNER(filepath.Join(p.data, "uner-ewt"), "train", ewt("train")),
		"uner-dev":       corpus.UNER(filepath.Join(p.data, "uner-ewt"), "dev", ewt("dev")),
		"uner-test":      corpus.UNER(filepath.Join(p.data, "uner-ewt"), "test", ewt("test")),
		"crossner-train": corpus.CrossNER(filepath.Join(p.data, "crossner-politics", "train.txt")),
		"crossner-dev":   corpus.CrossNER(filepath.Join(p.data, "crossner-politics", "dev.txt")),
		"crossner-test":  corpus.CrossNER(filepath.Join(p.data, "crossner-politics", "test.txt")),
		"wikigold":       corpus.WikiGold(filepath.Join(p.data, "wikigold", "wikigold.conll")),
	} {
		for d, err := range docs {
			if err != nil {
				return nil, err
			}
			splits[name] = append(splits[name], named(d))
		}
	}
	return splits, p.gum(splits)
}

// gum adds the documents of GUM whose words it has (those of Reddit it has not).
func (p *prepare) gum(splits map[string][]document) error {
	for _, part := range []string{"train", "dev"} {
		for d, err := range corpus.GUM(filepath.Join(p.data, "gum"), part) {
			if err != nil {
				return err
			}
			doc := attributed(&corpus.Annotated{Article: d.Article})
			doc.open = d.Open
			splits["gum-"+part] = append(splits["gum-"+part], doc)
		}
	}
	return nil
}

// named labels the names of a document.
func named(d *corpus.NameDoc) document {
	doc := document{article: &quoth.Article{Text: d.Text}, labelled: [2]bool{false, true}}
	tags := map[string]int8{"PER": 1, "ORG": 3, "LOC": 5}
	for _, s := range d.Sentences {
		for i := 0; i < len(s.Words); i++ {
			kind, begins := strings.CutPrefix(s.Labels[i], "B-")
			if !begins {
				continue
			}
			span := s.Words[i]
			for i+1 < len(s.Words) && s.Labels[i+1] == "I-"+kind {
				i++
				span.End = s.Words[i].End
			}
			doc.spans[1] = append(doc.spans[1], labelled{span, tags[kind]})
		}
	}
	return doc
}

// attributed labels the parts of an article's outermost statements. What the
// annotators set aside stays, as text in which there is nothing to find.
func attributed(a *corpus.Annotated) document {
	doc := document{article: &quoth.Article{Text: a.Article.Text}, labelled: [2]bool{true, false}}
	add := func(tag int8, spans []quoth.Span) {
		for _, s := range spans {
			doc.spans[0] = append(doc.spans[0], labelled{s, tag})
		}
	}
	// A token that has two parts keeps the last one added.
	for _, part := range []struct {
		tag   int8
		spans func(*quoth.Statement) []quoth.Span
	}{
		{5, func(s *quoth.Statement) []quoth.Span { return s.Content }},
		{1, func(s *quoth.Statement) []quoth.Span { return s.Source.Spans }},
		{3, func(s *quoth.Statement) []quoth.Span { return s.Cue.Spans }},
	} {
		for i := range a.Article.Statements {
			if s := &a.Article.Statements[i]; s.Parent == "" {
				add(part.tag, part.spans(s))
			}
		}
	}
	return doc
}
