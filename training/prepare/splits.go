package main

import (
	"path/filepath"

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
	return splits, nil
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
