package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/nlp"
)

// makePieces keeps the most frequent word pieces of a published encoder's
// vocab.txt, counted in Wikipedia and, weighing ten times, in the training
// articles, and of single characters all that occur: what is longer can be
// spelled with them.
func (p *prepare) makePieces(ctx context.Context, train []document) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(p.base, "vocab.txt"))
	if err != nil {
		return nil, err
	}
	const special = "[UNK]\n[CLS]\n[SEP]\n"
	list := strings.Split(special, "\n")[:3]
	for _, w := range strings.Fields(string(b)) {
		if !strings.HasPrefix(w, "[") || len(w) == 1 {
			list = append(list, w)
		}
	}
	all, err := nlp.ReadPieces([]byte(strings.Join(list, "\n") + "\n"))
	if err != nil {
		return nil, err
	}
	words := make(map[string]int)
	add := func(a *quoth.Article, weight int) (int, error) {
		d, err := nlp.New(ctx, a)
		if err != nil {
			return 0, err
		}
		for i := range d.Tokens {
			words[d.Word(i)] += weight
		}
		return len(d.Tokens), nil
	}
	for _, doc := range train {
		if _, err := add(doc.article, 10); err != nil {
			return nil, err
		}
	}
	tokens := 0
	if err := p.eachWiki(func(a *quoth.Article) (bool, error) {
		n, err := add(a, 1)
		tokens += n
		return tokens < 10_000_000, err
	}); err != nil {
		return nil, err
	}
	counts := make([]int, len(list))
	var ids []int32
	for w, n := range words {
		ids = all.Append(ids[:0], w)
		for _, id := range ids {
			counts[id] += n
		}
	}
	var single, longer []int
	for i := 3; i < len(list); i++ {
		switch w := strings.TrimPrefix(list[i], "##"); {
		case counts[i] == 0 && (len(w) > 1 || w >= "\x7f"):
		case utf8.RuneCountInString(w) == 1:
			single = append(single, i)
		default:
			longer = append(longer, i)
		}
	}
	slices.SortFunc(longer, func(i, j int) int { return cmp.Or(cmp.Compare(counts[j], counts[i]), cmp.Compare(i, j)) })
	longer = longer[:min(len(longer), max(0, p.pieces-3-len(single)))]
	out := special
	for _, i := range append(single, longer...) {
		out += list[i] + "\n"
	}
	return []byte(out), nil
}
