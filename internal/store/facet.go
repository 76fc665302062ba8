package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"quoth"
)

// Limits of facets.
const (
	facetWindow   = 10_000 // statements counted: the newest found
	facetSpeakers = 12
	facetOutlets  = 30
)

// unknownKey is the key of a facet for what has no speaker, or no outlet.
const unknownKey = "unknown"

// Facets counts what a query finds by speaker, outlet, kind and month: all of it
// up to 10,000 statements, and beyond that the newest 10,000; Matches says which.
// Speakers are the 12 most frequent and then those unknown, outlets the 30 most
// frequent. Of each value there is also the number in the whole store.
func (db *DB) Facets(ctx context.Context, q quoth.Query) (Facets, error) {
	var f Facets
	err := db.view(ctx, "count", func(tx *sql.Tx) error {
		q.Order = quoth.Newest
		s, err := db.prepare(ctx, tx, q)
		if err != nil {
			return err
		}
		whole, err := db.figuresOf(ctx, tx)
		if err != nil {
			return err
		}
		ids, err := s.ids(ctx, tx, s.high, facetWindow+1)
		if err != nil {
			return err
		}
		f = Facets{Matches: Count{N: min(len(ids), facetWindow), Exact: len(ids) <= facetWindow}, Of: whole.totals.clone()}
		ids = ids[:f.Matches.N]
		c, err := db.countFacets(ctx, tx, ids)
		if err != nil {
			return err
		}
		f.Articles = len(c.articles)
		for _, k := range []quoth.Kind{quoth.Direct, quoth.Mixed, quoth.Indirect} {
			if n := c.kinds[string(k)]; n > 0 {
				f.Kinds = append(f.Kinds, Facet{Key: string(k), Name: string(k), N: n, Of: whole.kinds[k]})
			}
		}
		f.Months = monthFacets(ids, whole.months)
		if f.Speakers, err = db.speakerFacets(ctx, tx, c.speakers, whole); err != nil {
			return err
		}
		f.Outlets = whole.outletFacets(c.outlets, facetOutlets)
		return nil
	})
	return f, err
}

// facetCounts are statements by what they have; 0 is an unknown speaker or outlet.
type facetCounts struct {
	speakers, outlets, articles map[int64]int
	kinds                       map[string]int
}

// countFacets reads what facets count by, from an index that has just that.
func (db *DB) countFacets(ctx context.Context, tx *sql.Tx, ids []int64) (*facetCounts, error) {
	c := &facetCounts{map[int64]int{}, map[int64]int{}, map[int64]int{}, map[string]int{}}
	hint := ``
	if db.dialect.name == "sqlite" { // which would read the whole rows, by their key
		hint = ` INDEXED BY statement_facet`
	}
	for part := range slices.Chunk(ids, facetWindow) {
		list, arg := db.listed(part)
		rows, err := tx.QueryContext(ctx, `SELECT s.speaker_id, s.outlet_id, s.article_id, s.kind FROM `+list+` x CROSS JOIN statement s`+hint+
			` WHERE s.id = x.id AND s.live = 1`, arg)
		if err != nil {
			return nil, err
		}
		var speaker, outlet, article int64
		var kind sql.RawBytes
		for rows.Next() {
			if err := rows.Scan(&speaker, &outlet, &article, &kind); err != nil {
				rows.Close()
				return nil, err
			}
			c.speakers[speaker]++
			c.outlets[outlet]++
			c.articles[article]++
			c.kinds[string(kind)]++
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (db *DB) speakerFacets(ctx context.Context, tx *sql.Tx, counts map[int64]int, whole *figures) ([]Facet, error) {
	var top []int64
	for id := range counts {
		if id != 0 {
			top = append(top, id)
		}
	}
	slices.SortFunc(top, func(a, b int64) int {
		if c := cmp.Compare(counts[b], counts[a]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	top = top[:min(len(top), facetSpeakers)]
	suppressed, err := db.suppressed(ctx, tx)
	if err != nil {
		return nil, err
	}
	list, arg := db.listed(top)
	rows, err := tx.QueryContext(ctx, `SELECT p.id, p.key, p.name, p.statements FROM `+list+` x JOIN speaker p ON p.id = x.id`, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Facet
	for rows.Next() {
		var id int64
		var f Facet
		if err := rows.Scan(&id, &f.Key, &f.Name, &f.Of); err != nil {
			return nil, err
		}
		f.N, f.Name = counts[id], suppressed.name(f.Name)
		out = append(out, f)
	}
	slices.SortFunc(out, byCount)
	if n := counts[0]; n > 0 {
		out = append(out, Facet{Key: unknownKey, N: n, Of: whole.unknown})
	}
	return out, rows.Err()
}

func byCount(a, b Facet) int {
	if c := cmp.Compare(b.N, a.N); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Name, b.Name); c != 0 {
		return c
	}
	return cmp.Compare(a.Key, b.Key)
}

// outletFacets are the most frequent outlets; most 0 is all.
func (f *figures) outletFacets(counts map[int64]int, most int) []Facet {
	var out []Facet
	for id, n := range counts {
		facet := Facet{Key: unknownKey, N: n}
		if i, known := f.place[id]; known {
			o := f.outlets[i]
			facet.Key, facet.Name, facet.Of = o.Key, o.Name, o.Statements
		}
		out = append(out, facet)
	}
	slices.SortFunc(out, byCount)
	if most > 0 && len(out) > most {
		out = out[:most]
	}
	return out
}

// monthFacets counts statements by the month in their number, in order, with the
// months between that have none; those of unknown day last.
func monthFacets(ids []int64, of map[string]int) []Facet {
	counts := map[string]int{}
	for _, id := range ids {
		counts[monthOfID(id)]++
	}
	return monthsOf(counts, of)
}

// monthsOf are counts by month without gaps.
func monthsOf(counts, of map[string]int) []Facet {
	first, last := "", ""
	for m := range counts {
		if m != "" && (first == "" || m < first) {
			first = m
		}
		last = max(last, m)
	}
	var out []Facet
	if first != "" {
		for m := first; ; m = nextMonth(m) {
			out = append(out, Facet{Key: m, Name: m, N: counts[m], Of: of[m]})
			if m >= last {
				break
			}
		}
	}
	if n := counts[""]; n > 0 {
		out = append(out, Facet{N: n, Of: of[""]})
	}
	return out
}

func nextMonth(m string) string {
	t, err := time.Parse("2006-01", m)
	if err != nil {
		return "9999-99"
	}
	return t.AddDate(0, 1, 0).Format("2006-01")
}

// monthOfID is the month of a statement's day; "" when unknown.
func monthOfID(id int64) string {
	days := id >> seqBits
	if days == 0 {
		return ""
	}
	return epoch.AddDate(0, 0, int(days)).Format("2006-01")
}
