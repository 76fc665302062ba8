package store

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"quoth"
)

// relevanceWindow is how many statements relevance looks at: the newest that a
// query finds.
const relevanceWindow = 10_000

// Search finds statements, a page at a time.
//
// By date the index is read from its newest end and only as far as needed. By
// relevance the newest 10,000 statements found are ranked, and older ones follow
// by date. A statement's rank depends on nothing but the query and itself, and a
// cursor keeps to the statements that were there at the first page: either way
// what comes in meanwhile shifts no page.
//
// ErrInvalid: a query that cannot be, or a cursor of another one.
func (db *DB) Search(ctx context.Context, q quoth.Query, p Page) (Hits, error) {
	var hits Hits
	err := db.view(ctx, "search", func(tx *sql.Tx) error {
		limit, err := p.limit()
		if err != nil {
			return err
		}
		s, err := db.prepare(ctx, tx, q)
		if err != nil {
			return err
		}
		at, err := s.place(p.After)
		if err != nil {
			return err
		}
		ids, next, err := s.page(ctx, tx, at, limit)
		if err != nil {
			return err
		}
		hits.Statements, err = db.statements(ctx, tx, ids)
		if next != nil {
			hits.Next = next.cursor(s.hash)
		}
		return err
	})
	return hits, err
}

// A place is where in the answer to a search a page begins.
type place struct {
	below int64 // statements below this number follow, by date

	// While ranked: the statements from floor to top that were there up to seq
	// are ranked, and those after score and id follow.
	ranked          bool
	top, floor, seq int64
	score           float64
	id              int64
}

func (at place) cursor(hash [8]byte) string {
	if at.ranked {
		return cursor{kind: cursorRanked, hash: hash, numbers: []int64{at.top, at.floor, at.seq, floatBits(at.score), at.id}}.String()
	}
	return cursor{kind: cursorNewest, hash: hash, numbers: []int64{at.below}}.String()
}

// place reads a cursor of this search; "" is its beginning.
func (s *search) place(after string) (place, error) {
	if after == "" {
		return place{below: s.high, ranked: s.relevance, score: math.Inf(1), top: -1}, nil
	}
	kinds := []cursorKind{cursorNewest}
	if s.relevance {
		kinds = append(kinds, cursorRanked)
	}
	c, err := readCursor(after, s.hash, kinds...)
	if err != nil {
		return place{}, err
	}
	if c.kind == cursorRanked {
		n := c.numbers
		return place{ranked: true, top: n[0], floor: n[1], seq: n[2], score: floatFromBits(n[3]), id: n[4]}, nil
	}
	return place{below: min(c.numbers[0], s.high)}, nil
}

// page lists the numbers of the next statements, and where the page after begins.
func (s *search) page(ctx context.Context, tx *sql.Tx, at place, limit int) ([]int64, *place, error) {
	var out []int64
	if at.ranked {
		list, err := s.rank(ctx, tx, &at)
		if err != nil {
			return nil, nil, err
		}
		from, _ := slices.BinarySearchFunc(list, ranked{at.id, at.score}, func(a, b ranked) int {
			if c := a.compare(b); c != 0 {
				return c
			}
			return -1 // the page begins after it
		})
		if math.IsInf(at.score, 1) {
			from = 0
		}
		list = list[from:]
		for _, r := range list[:min(len(list), limit)] {
			out = append(out, r.id)
		}
		if len(list) > limit {
			at.score, at.id = list[limit-1].score, list[limit-1].id
			return out, &at, nil
		}
		at = place{below: at.floor}
		limit -= len(out)
	}
	ids, err := s.ids(ctx, tx, at.below, limit+1)
	if err != nil {
		return nil, nil, err
	}
	if len(ids) <= limit {
		return append(out, ids...), nil, nil
	}
	if ids = ids[:limit]; limit > 0 {
		at.below = ids[limit-1]
	}
	return append(out, ids...), &at, nil
}

// ids lists the newest statements found whose number is below another, newest
// first.
func (s *search) ids(ctx context.Context, tx *sql.Tx, below int64, n int) ([]int64, error) {
	if s.where.op == never || s.low >= below {
		return nil, nil
	}
	if s.db.dialect.name == "postgres" {
		return s.postgresIDs(ctx, tx, below, n)
	}
	return selectIDs(ctx, tx, `SELECT rowid FROM statement_index WHERE statement_index MATCH $1 AND rowid >= $2 AND rowid < $3
		ORDER BY rowid DESC LIMIT $4`, n, s.where.fts5(), s.low, below, n)
}

func selectIDs(ctx context.Context, tx *sql.Tx, query string, n int, args ...any) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids := make([]int64, 0, min(n, 256))
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// each gives the numbers of everything found, in order, in portions.
func (s *search) each(ctx context.Context, tx *sql.Tx, yield func(ids []int64) (bool, error)) error {
	at := place{below: s.high, ranked: s.relevance, top: -1}
	if at.ranked {
		list, err := s.rank(ctx, tx, &at)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(list, portion) {
			ids := make([]int64, len(part))
			for i := range part {
				ids[i] = part[i].id
			}
			if more, err := yield(ids); err != nil || !more {
				return err
			}
		}
		at.below = at.floor
	}
	for {
		ids, err := s.ids(ctx, tx, at.below, relevanceWindow)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(ids, portion) {
			if more, err := yield(part); err != nil || !more {
				return err
			}
		}
		if len(ids) < relevanceWindow {
			return nil
		}
		at.below = ids[len(ids)-1]
	}
}

// portion is how many statements are read at once where all are wanted.
const portion = 200

// All is every statement that q finds, in its order, from one state of the store
// and with bounded memory, however many there are. An error ends it.
func (db *DB) All(ctx context.Context, q quoth.Query) iter.Seq2[Statement, error] {
	return func(yield func(Statement, error) bool) {
		err := db.view(ctx, "read statements", func(tx *sql.Tx) error {
			s, err := db.prepare(ctx, tx, q)
			if err != nil {
				return err
			}
			return s.each(ctx, tx, func(ids []int64) (bool, error) {
				list, err := db.statements(ctx, tx, ids)
				if err != nil {
					return false, err
				}
				for _, st := range list {
					if !yield(st, nil) {
						return false, nil
					}
				}
				return true, nil
			})
		})
		if err != nil {
			yield(Statement{}, err)
		}
	}
}

// Articles is every current article with a statement that q finds, and for a
// query of nothing every article, in the order in which they came into the store.
// It is one state of the store, an article at a time. An error ends it.
func (db *DB) Articles(ctx context.Context, q quoth.Query) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		err := db.view(ctx, "read articles", func(tx *sql.Tx) error {
			wanted, err := db.articlesOf(ctx, tx, q)
			if err != nil {
				return err
			}
			for last := int64(0); ; {
				ids, err := selectIDs(ctx, tx, `SELECT id FROM article WHERE id > $1 AND revision_id <> 0 ORDER BY id LIMIT $2`, portion, last, portion)
				if err != nil || len(ids) == 0 {
					return err
				}
				last = ids[len(ids)-1]
				for _, id := range ids {
					if wanted != nil && !wanted[id] {
						continue
					}
					a, err := db.article(ctx, tx, `a.id = $1`, id, 0)
					if err != nil {
						return err
					}
					if !yield(a, nil) {
						return nil
					}
				}
			}
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// articlesOf is which articles have a statement that is found; nil is all.
func (db *DB) articlesOf(ctx context.Context, tx *sql.Tx, q quoth.Query) (map[int64]bool, error) {
	if q.Where == nil && q.Since == "" && q.Until == "" {
		return nil, nil
	}
	q.Order = quoth.Newest
	s, err := db.prepare(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	wanted := map[int64]bool{}
	return wanted, s.each(ctx, tx, func(ids []int64) (bool, error) {
		list, arg := db.listed(ids)
		articles, err := selectIDs(ctx, tx, `SELECT DISTINCT s.article_id FROM `+list+` x JOIN statement s ON s.id = x.id`, portion, arg)
		for _, a := range articles {
			wanted[a] = true
		}
		return true, err
	})
}

// listed is a table of one column, id, of these numbers, and its argument $1.
func (db *DB) listed(ids []int64) (table, arg string) {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	if db.dialect.name == "postgres" {
		return `(SELECT unnest($1::text::bigint[]) AS id)`, "{" + b.String() + "}"
	}
	return `(SELECT value AS id FROM json_each($1))`, "[" + b.String() + "]"
}

// A ranked statement is one with how well it fits.
type ranked struct {
	id    int64
	score float64
}

// compare puts what fits better first, and the newer of what fits alike.
func (r ranked) compare(o ranked) int {
	if c := cmp.Compare(o.score, r.score); c != 0 {
		return c
	}
	return cmp.Compare(o.id, r.id)
}

// rank orders the window of a place by how well its statements fit. At the
// beginning of the answer it first fixes the window.
func (s *search) rank(ctx context.Context, tx *sql.Tx, at *place) ([]ranked, error) {
	var ids []int64
	var err error
	if at.top < 0 {
		if ids, err = s.ids(ctx, tx, s.high, relevanceWindow); err != nil {
			return nil, err
		}
		var seq string
		if seq, err = s.db.meta(ctx, tx, "seq"); err != nil {
			return nil, err
		}
		at.seq, _ = strconv.ParseInt(seq, 10, 64)
		at.top, at.floor = s.high-1, s.low
		if len(ids) > 0 {
			at.top = ids[0]
		}
		if len(ids) == relevanceWindow {
			at.floor = ids[len(ids)-1]
		}
	} else {
		for below := min(at.top, math.MaxInt64-1) + 1; below > at.floor; {
			part, err := s.ids(ctx, tx, below, relevanceWindow)
			if err != nil {
				return nil, err
			}
			for _, id := range part {
				if below = id; id >= at.floor && id&seqMask <= at.seq {
					ids = append(ids, id)
				}
			}
			if len(part) < relevanceWindow {
				break
			}
		}
	}
	out := make([]ranked, 0, len(ids))
	if len(s.highlights) == 0 { // nothing in the text to fit
		for _, id := range ids {
			out = append(out, ranked{id, 0})
		}
		return out, nil
	}
	around := slices.ContainsFunc(s.highlights, func(c quoth.Clause) bool { return c.Field != quoth.InContent })
	for part := range slices.Chunk(ids, 2000) {
		if out, err = s.score(ctx, tx, part, around, out); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, ranked.compare)
	return out, nil
}

// score adds statements with how well they fit.
func (s *search) score(ctx context.Context, tx *sql.Tx, ids []int64, around bool, to []ranked) ([]ranked, error) {
	list, arg := s.db.listed(ids)
	what := `'' AS around`
	if around {
		what = `s.around`
	}
	rows, err := tx.QueryContext(ctx, `SELECT s.id, s.content, `+what+` FROM `+list+` x JOIN statement s ON s.id = x.id`, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var words [2][]quoth.Word
	for rows.Next() {
		var r ranked
		var texts [2]string
		if err := rows.Scan(&r.id, &texts[0], &texts[1]); err != nil {
			return nil, err
		}
		for i := range texts {
			words[i] = words[i][:0]
			for w := range quoth.EachWord(texts[i]) {
				words[i] = append(words[i], w)
			}
		}
		for _, c := range s.highlights {
			if c.Field != quoth.InAround {
				r.score += fit(c, words[0])
			}
			if c.Field != quoth.InContent {
				r.score += aroundWeight * fit(c, words[1])
			}
		}
		to = append(to, r)
	}
	return to, rows.Err()
}

// aroundWeight is what words around a statement count beside those in it.
const aroundWeight = 0.5

// Parameters of the fit, those of BM25: how soon more of the same counts no more,
// how much a long text counts less, and what is long, in words.
const (
	fitSaturation = 1.2
	fitLength     = 0.75
	fitUsual      = 25
)

// fit is how much of a text is about the words of a clause: the part of BM25 that
// depends on nothing but the text. The other part, how rare a word is in the
// store, changes with all that comes in, and would shift pages.
func fit(c quoth.Clause, words []quoth.Word) float64 {
	n := 0
	for i := 0; i+len(c.Words) <= len(words); i++ {
		k := 0
		for k < len(c.Words) && c.Accepts(k, words[i+k].Text) {
			k++
		}
		if k == len(c.Words) {
			n++
		}
	}
	tf := float64(n)
	return tf * (fitSaturation + 1) / (tf + fitSaturation*(1-fitLength+fitLength*float64(len(words))/fitUsual))
}

// scanned is how many statements PostgreSQL looks at, newest first, before it
// turns to the index.
const scanned = 5000

// postgresIDs is ids on PostgreSQL, whose index knows no order. What is frequent
// is found soonest by looking at statements from the newest on; what is rare, by
// having the index give all that there are and sorting them. So the newest few
// thousand are looked at, and how many of them fit says how to go on.
func (s *search) postgresIDs(ctx context.Context, tx *sql.Tx, below int64, n int) ([]int64, error) {
	// The plan depends on the words, and compiling it takes longer than running it.
	if _, err := tx.ExecContext(ctx, `SELECT set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`); err != nil {
		return nil, err
	}
	query := s.where.tsquery()
	var ids []int64
	scan := func(budget int) (done bool, err error) {
		part, err := selectIDs(ctx, tx, `SELECT id FROM (SELECT id, document FROM statement_index WHERE id >= $2 AND id < $3 ORDER BY id DESC LIMIT $4) x
			WHERE document @@ $1::tsquery ORDER BY id DESC LIMIT $5`, n, query, s.low, below, budget, n-len(ids))
		if ids = append(ids, part...); err != nil || len(ids) >= n {
			return true, err
		}
		var floor sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT min(id) FROM (SELECT id FROM statement_index WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT $3) x`,
			s.low, below, budget).Scan(&floor); err != nil || !floor.Valid {
			return true, err
		}
		below = floor.Int64
		return below <= s.low, nil
	}
	if done, err := scan(scanned); done || err != nil {
		return ids, err
	}
	var total float64
	if err := tx.QueryRowContext(ctx, `SELECT reltuples FROM pg_class WHERE oid = 'statement_index'::regclass`).Scan(&total); err != nil {
		return nil, err
	}
	// In units of a statement looked at; one that the index gives costs about three.
	if share := float64(len(ids)) / scanned; share > 0 {
		if more := float64(n-len(ids)) / share; more < 3*share*total {
			if done, err := scan(int(2 * more)); done || err != nil {
				return ids, err
			}
		}
	}
	// Not in the order of the table's key, or the plan may be to look at all of it.
	rest, err := selectIDs(ctx, tx, `SELECT id FROM statement_index WHERE document @@ $1::tsquery AND id >= $2 AND id < $3
		ORDER BY id + 0 DESC LIMIT $4`, n, query, s.low, below, n-len(ids))
	return append(ids, rest...), err
}
