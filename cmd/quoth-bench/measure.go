package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"quoth"
	"quoth/internal/store"
)

// A question is one kind of thing that the pages ask of a store.
type question struct {
	name string
	ask  func(ctx context.Context, b *bench) error
}

// A bench asks questions with other words each time, drawn from a fixed seed.
type bench struct {
	*corpus
	*rand.Rand
	db   *store.DB
	keys map[string]string // of articles, by address
}

// Words by how frequent they are. Of a million statements the commonest ten stand
// in 160,000 and more each, those in the middle in 1,400 to 7,600, rare ones in 5
// to 25.
func (b *bench) commonest() string { return word(b.IntN(10)) }
func (b *bench) middling() string  { return word(200 + b.IntN(800)) }
func (b *bench) rare() string      { return word(50_000 + b.IntN(100_000)) }

// search is one page of an answer with the words marked, as a page shows it.
func (b *bench) search(ctx context.Context, text string) error {
	q, err := quoth.ParseQuery(text)
	if err != nil {
		return err
	}
	_, err = b.page(ctx, q, "")
	return err
}

func (b *bench) page(ctx context.Context, q quoth.Query, after string) (next string, err error) {
	hits, err := b.db.Search(ctx, q, store.Page{After: after})
	if err != nil {
		return "", err
	}
	for i := range hits.Statements {
		for _, c := range q.Highlights() {
			if c.Field != quoth.InAround {
				c.Marks(hits.Statements[i].ContentText)
			}
			if c.Field != quoth.InContent {
				c.Marks(hits.Statements[i].Around)
			}
		}
	}
	return hits.Next, nil
}

func (b *bench) facets(ctx context.Context, text string) error {
	q, err := quoth.ParseQuery(text)
	if err != nil {
		return err
	}
	if _, err = b.page(ctx, q, ""); err != nil {
		return err
	}
	_, err = b.db.Facets(ctx, q)
	return err
}

func searching(name string, text func(b *bench) string) []question {
	return []question{
		{name, func(ctx context.Context, b *bench) error { return b.search(ctx, text(b)) }},
		{name + ", with facets", func(ctx context.Context, b *bench) error { return b.facets(ctx, text(b)) }},
	}
}

var questions = slices.Concat(
	searching("rare word", (*bench).rare),
	searching("middling word", (*bench).middling),
	searching("one of the commonest", (*bench).commonest),
	searching("no words: the newest", func(b *bench) string { return "" }),
	searching("two middling words", func(b *bench) string { return b.middling() + " " + b.middling() }),
	searching("commonest and middling", func(b *bench) string { return b.commonest() + " " + b.middling() }),
	searching("middling or rare", func(b *bench) string { return b.middling() + " OR " + b.rare() }),
	searching("middling, not commonest", func(b *bench) string { return b.middling() + " -" + b.commonest() }),
	searching("phrase of common words", func(b *bench) string { return `"` + b.commonest() + " " + b.commonest() + `"` }),
	searching("phrase with a middling word", func(b *bench) string { return `"` + b.commonest() + " " + b.middling() + `"` }),
	searching("prefix of four letters", func(b *bench) string { return word(100 + b.IntN(9000))[:4] + "*" }),
	searching("prefix of three letters", func(b *bench) string { return word(100 + b.IntN(9000))[:3] + "*" }),
	searching("prefix of two letters", func(b *bench) string { return word(b.IntN(100)) + "*" }),
	searching("fuzzy, one letter", func(b *bench) string { return b.middling() + "~" }),
	searching("fuzzy, two letters", func(b *bench) string { return b.rare() + "~2" }),
	searching("commonest, around and in", func(b *bench) string { return "in:both " + b.commonest() }),
	searching("commonest, filtered", func(b *bench) string {
		return b.commonest() + " kind:direct stance:distancing outlet:" + strings.Fields(outletName(b.IntN(b.outlets)))[1]
	}),
	searching("middling, since and until", func(b *bench) string {
		return fmt.Sprintf("%s since:2022-%02d until:2023-%02d", b.middling(), 1+b.IntN(12), 1+b.IntN(12))
	}),
	searching("somebody's statements", func(b *bench) string { return `speaker:"` + b.names[b.IntN(min(200, b.speakers))] + `"` }),
	searching("somebody on something", func(b *bench) string {
		return `speaker:"` + b.names[b.IntN(min(50, b.speakers))] + `" ` + b.commonest()
	}),
	searching("middling, by relevance", func(b *bench) string { return b.middling() + " order:relevance" }),
	searching("commonest, by relevance", func(b *bench) string { return b.commonest() + " order:relevance" }),
	[]question{
		{"commonest, page 2 to 50", deepPages((*bench).commonest)},
		{"middling, page 2 to 50", deepPages((*bench).middling)},
		{"speakers, by name", func(ctx context.Context, b *bench) error {
			_, _, err := b.db.Speakers(ctx, b.names[b.IntN(b.speakers)][:3], store.Page{})
			return err
		}},
		{"speakers, most quoted", func(ctx context.Context, b *bench) error {
			_, _, err := b.db.Speakers(ctx, "", store.Page{Limit: 100})
			return err
		}},
		{"speaker, the most quoted ten", func(ctx context.Context, b *bench) error { return b.speaker(ctx, "", b.IntN(10)) }},
		{"speaker, any", func(ctx context.Context, b *bench) error { return b.speaker(ctx, b.names[b.IntN(b.speakers)], 0) }},
		{"outlets", func(ctx context.Context, b *bench) error { _, err := b.db.Outlets(ctx); return err }},
		{"articles", func(ctx context.Context, b *bench) error {
			_, _, err := b.db.ArticleList(ctx, "", store.Page{Limit: 50})
			return err
		}},
		{"article", func(ctx context.Context, b *bench) error { return b.readArticle(ctx, b.IntN(b.articles)) }},
		{"article of 300 statements", func(ctx context.Context, b *bench) error {
			return b.readArticle(ctx, longFirst+longEvery*b.IntN(1+(b.articles-longFirst-1)/longEvery))
		}},
	},
)

// deepPages follows an answer: each round is one page on, up to the 50th.
func deepPages(text func(b *bench) string) func(context.Context, *bench) error {
	var q quoth.Query
	next, page := "", 0
	return func(ctx context.Context, b *bench) (err error) {
		if next == "" || page >= 50 {
			if q, err = quoth.ParseQuery(text(b)); err != nil {
				return err
			}
			next, page = "", 1
		}
		next, err = b.page(ctx, q, next)
		page++
		return err
	}
}

// speaker reads the page of the nth of those listed for a name.
func (b *bench) speaker(ctx context.Context, name string, n int) error {
	list, _, err := b.db.Speakers(ctx, name, store.Page{Limit: 10})
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = b.db.Speaker(ctx, list[min(n, len(list)-1)].Key)
	return err
}

func (b *bench) readArticle(ctx context.Context, i int) error {
	_, err := b.db.Article(ctx, b.keys[b.url(i)], 0)
	return err
}

// articleKeys reads the keys of all articles.
func articleKeys(ctx context.Context, db *store.DB) (map[string]string, error) {
	keys := map[string]string{}
	for after := ""; ; {
		list, next, err := db.ArticleList(ctx, "", store.Page{Limit: 200, After: after})
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			keys[a.URL] = a.Key
		}
		if after = next; next == "" {
			return keys, nil
		}
	}
}

// measure asks every question so often and prints how long the answers took.
func measure(ctx context.Context, c *corpus, dsn string, rounds int, only string) error {
	db, err := store.Open(ctx, dsn, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	begin := time.Now()
	t, err := db.Totals(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d statements, %d articles, %d speakers, %d MiB; counted anew in %s\n\n",
		db.Name(), t.Statements, t.Articles, t.Speakers, t.Bytes>>20, time.Since(begin).Round(time.Millisecond))
	keys, err := articleKeys(ctx, db)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "milliseconds\tp50\tp95\tp99\tworst\t")
	for _, q := range questions {
		if !strings.Contains(q.name, only) {
			continue
		}
		b := &bench{c, rand.New(rand.NewPCG(1, 1)), db, keys}
		times := make([]time.Duration, rounds)
		for i := range times {
			start := time.Now()
			if err := q.ask(ctx, b); err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			times[i] = time.Since(start)
		}
		slices.Sort(times)
		at := func(p float64) float64 { return times[min(int(p*float64(rounds)), rounds-1)].Seconds() * 1000 }
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t%.1f\t\n", q.name, at(.5), at(.95), at(.99), at(1))
	}
	return w.Flush()
}
