package store

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"quoth"
)

// Reanalyse has every current article that another model than this one analysed
// analysed anew, from the text that is kept, oldest in the store first. What the
// statements' permalinks lead to and what people corrected stays; the result says
// what changed. It goes on after an article that could not be analysed, and tells
// report of each one that was tried, from the goroutine that called: what it
// tells of is on disk. Articles whose text is not kept stay as they are.
//
// Analyse fills in an article, and must be safe for use by several goroutines.
func (db *DB) Reanalyse(ctx context.Context, model string, analyse func(context.Context, *quoth.Article) error, report func(Result, error)) error {
	for last := int64(0); ; {
		list, err := db.outdated(ctx, model, last)
		if err != nil || len(list) == 0 {
			return err
		}
		last = list[len(list)-1].id
		failed := make([]error, len(list))
		var g errgroup.Group
		g.SetLimit(runtime.GOMAXPROCS(0))
		for i, o := range list {
			g.Go(func() error {
				failed[i] = analyse(ctx, o.article)
				return nil
			})
		}
		g.Wait()
		if err := ctx.Err(); err != nil {
			return err
		}
		results, err := db.putAgain(ctx, list, failed)
		if err != nil {
			return err
		}
		for i := range list {
			report(results[i], failed[i])
		}
	}
}

// An outdatedArticle is one that an earlier model analysed.
type outdatedArticle struct {
	id       int64
	key      string
	revision int64
	taken    string
	article  *quoth.Article
}

// outdated reads the next articles after an id that are to be analysed anew.
func (db *DB) outdated(ctx context.Context, model string, after int64) ([]outdatedArticle, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT a.id, a.key, a.url, r.id, r.captured, r.title, r.authors, r.published, r."precision", r.language, r.path, r.layout, r.text
		FROM article a JOIN revision r ON r.id = a.revision_id
		WHERE a.id > $1 AND a.expired = '' AND r.model <> '' AND r.model <> $2 AND r.text <> '' ORDER BY a.id LIMIT 32`, after, model)
	if err != nil {
		return nil, db.fail("look for articles to analyse", err)
	}
	defer rows.Close()
	var out []outdatedArticle
	for rows.Next() {
		o, a := outdatedArticle{}, new(quoth.Article)
		var authors, layout string
		if err := rows.Scan(&o.id, &o.key, &a.URL, &o.revision, &o.taken, &a.Title, &authors, &a.Published.Value, &a.Published.Precision,
			&a.Language, &a.Path, &layout, &a.Text); err != nil {
			return nil, db.fail("look for articles to analyse", err)
		}
		if a.Authors, err = decodeStrings(authors); err != nil {
			return nil, fmt.Errorf("article %s: %w", o.key, err)
		}
		if a.Blocks, a.Excluded, err = decodeLayout(layout); err != nil {
			return nil, fmt.Errorf("article %s: %w", o.key, err)
		}
		o.article = a
		out = append(out, o)
	}
	return out, db.fail("look for articles to analyse", rows.Err())
}

// putAgain keeps what a new analysis found, and notes on the captures that they
// were seen by this model.
func (db *DB) putAgain(ctx context.Context, list []outdatedArticle, failed []error) ([]Result, error) {
	all := make([]*incoming, len(list))
	results := make([]Result, len(list))
	for i, o := range list {
		results[i] = Result{Article: o.key, Outcome: Invalid}
		if failed[i] == nil {
			all[i] = prepare(&Capture{Path: o.article.Path, At: timeOf(o.taken)}, o.article)
			failed[i] = all[i].err
		}
		if failed[i] != nil {
			results[i].Failure = failed[i].Error()
			all[i] = &incoming{err: failed[i]}
		}
	}
	err := db.update(ctx, "analyse anew", func(w *writer) error {
		p := newPutter(w)
		var revisions []any
		for _, o := range list {
			revisions = append(revisions, o.revision)
		}
		if err := p.ask([]Capture{{}}, [][]*incoming{all}); err != nil {
			return err
		}
		if err := selectIn(w, "capture_revision", "revision_id", revisions, func(r *captureRevisionRow) {
			p.links[[2]int64{r.capture, r.revision}] = r
		}); err != nil {
			return err
		}
		for i, in := range all {
			if in.err != nil {
				continue
			}
			r, revision, err := p.article(in)
			if err != nil {
				return fmt.Errorf("article %s: %w", list[i].key, err)
			}
			results[i] = r
			for at := range p.links {
				if at[1] == revision {
					p.link(at[0], revision, in.a.Model)
				}
			}
		}
		return nil
	})
	return results, err
}
