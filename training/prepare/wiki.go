package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"

	"github.com/ulikunitz/xz"
)

// makeVocabulary counts the normalised words of Wikipedia and, weighing
// ten times, of the training articles, and keeps the most frequent.
func (p *prepare) makeVocabulary(ctx context.Context, train []document) ([]byte, error) {
	counts := make(map[string]int)
	count := func(d *nlp.Doc, weight int) {
		for i := range d.Tokens {
			counts[nlp.Normalise(d.Word(i))] += weight
		}
	}
	for _, doc := range train {
		d, err := nlp.New(ctx, doc.article)
		if err != nil {
			return nil, err
		}
		count(d, 10)
	}
	tokens := 0
	err := p.eachWiki(func(a *quoth.Article) (bool, error) {
		d, err := nlp.New(ctx, a)
		if err != nil {
			return false, err
		}
		count(d, 1)
		tokens += len(d.Tokens)
		return tokens < 60_000_000, nil
	})
	if err != nil {
		return nil, err
	}
	words := make([]string, 0, len(counts))
	for w := range counts {
		if !strings.ContainsAny(w, "\n\r") {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	words = words[:min(len(words), p.words-1)]
	return []byte("<unk>\n" + strings.Join(words, "\n") + "\n"), nil
}

// writeWiki writes the unlabelled split.
func (p *prepare) writeWiki(ctx context.Context, v *nlp.Vocabulary, pieces *nlp.Pieces) error {
	var out arrays
	err := p.eachWiki(func(a *quoth.Article) (bool, error) {
		d, err := nlp.New(ctx, a)
		if err != nil {
			return false, err
		}
		out.add(v, pieces, d)
		return out.tokensSoFar < p.wiki, nil
	})
	if err != nil {
		return err
	}
	return out.write(p.out, "wiki")
}

// eachWiki calls fn with each article of the Wikipedia file until it returns
// false. Articles are divided by an empty line.
func (p *prepare) eachWiki(fn func(*quoth.Article) (bool, error)) error {
	name := filepath.Join(p.data, "wikipedia", "en-2014.txt.xz")
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	x, err := xz.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r := bufio.NewReaderSize(x, 1<<20)
	var text bytes.Buffer
	for done := false; !done; {
		line, err := r.ReadBytes('\n')
		switch {
		case err == io.EOF:
			done = true
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		}
		text.Write(line)
		if (done || len(bytes.TrimSpace(line)) == 0) && text.Len() > 1 {
			more, err := fn(&quoth.Article{Text: text.String()})
			if err != nil || !more {
				return err
			}
			text.Reset()
		}
	}
	return nil
}
