package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"quoth"
	"quoth/internal/eval"
	"quoth/page"
)

// pages scores the article bodies of zyte-articles, in two fixed halves: the
// even one is for tuning, the odd one for reporting.
func pages(_ context.Context, s *setup) error {
	path, err := s.corpus("zyte-articles", "ground-truth.json")
	if err != nil {
		return err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
	}
	if err := json.Unmarshal(b, &truth); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var ids []string
	for id := range truth {
		ids = append(ids, id)
	}
	tune, report := eval.BodyHalves(ids)
	for _, half := range []struct {
		name string
		ids  []string
	}{{"tuned on", tune}, {"not tuned on", report}} {
		scores := make([]eval.BodyScore, len(half.ids))
		err := inParallel(len(half.ids), func(i int) error {
			articles, err := readZipped(filepath.Join(filepath.Dir(path), "html", half.ids[i]+".html.gz"))
			if err != nil {
				return err
			}
			scores[i] = eval.ScoreBody(truth[half.ids[i]].ArticleBody, body(articles))
			return nil
		})
		if err != nil {
			return err
		}
		t := eval.TotalBody(scores)
		fmt.Fprintf(s.w, "zyte-articles, half %-12s %3d pages  F1 %.3f  P %.3f  R %.3f  quote-bearing paragraphs kept %.1f %% of %d\n",
			half.name, t.Articles, t.F1, t.Precision, t.Recall, 100*t.QuotesKept, t.Quotes)
	}
	return nil
}

// body is the text of articles without what is excluded from it.
func body(articles []*quoth.Article) string {
	var b strings.Builder
	for _, a := range articles {
		at := 0
		for _, x := range a.Excluded {
			b.WriteString(a.Text[at:x.Start])
			at = x.End
		}
		b.WriteString(a.Text[at:])
		b.WriteString("\n\n")
	}
	return b.String()
}

// readZipped reads a gzipped page. A page without a story has no article.
func readZipped(path string) ([]*quoth.Article, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	html, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return page.Read(bytes.NewReader(html), page.Options{Path: path, ContentType: "text/html"})
}
