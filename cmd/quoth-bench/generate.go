package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"time"

	"quoth"
	"quoth/internal/store"
)

// transaction is how many articles are put at once.
const transaction = 100

// generate fills a new store with the corpus.
func generate(ctx context.Context, c *corpus, dsn string) error {
	db, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if t, err := db.Totals(ctx); err != nil || t.Articles > 0 {
		return fmt.Errorf("%s: want a new store (it has %d articles) %w", db.Name(), t.Articles, err)
	}
	begin := time.Now()
	statements := 0
	err = db.Bulk(ctx, func() error {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		for captures := range c.captures(ctx) {
			if _, err := db.Put(ctx, captures...); err != nil {
				return err
			}
			for i := range captures {
				statements += len(captures[i].Articles[0].Statements)
			}
			fmt.Fprintf(os.Stderr, "\r%d statements, %.0f a second ", statements, float64(statements)/time.Since(begin).Seconds())
		}
		fmt.Fprintln(os.Stderr)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	t, err := db.Totals(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d statements in %d articles by %d speakers, %d MiB, made in %s\n",
		db.Name(), t.Statements, t.Articles, t.Speakers, t.Bytes>>20, time.Since(begin).Round(time.Second))
	return db.Close()
}

// captures makes the articles ahead of whoever keeps them. The channel is closed
// at the end or when ctx is done.
func (c *corpus) captures(ctx context.Context) <-chan []store.Capture {
	out := make(chan []store.Capture, 2)
	go func() {
		defer close(out)
		for i := 0; i < c.articles; {
			var list []store.Capture
			for ; len(list) < transaction && i < c.articles; i++ {
				a := c.article(i)
				sum := sha256.Sum256([]byte(a.Text))
				list = append(list, store.Capture{
					Path: fmt.Sprintf("generated.jsonl#%d", i+1), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(a.Text)),
					At: c.first.AddDate(0, 0, c.days), Articles: []*quoth.Article{a},
				})
			}
			select {
			case out <- list:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
