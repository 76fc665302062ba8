package store

import (
	"database/sql"
	"errors"
	"testing"

	"quoth"
)

// parse reads a query and fails the test otherwise.
func parse(t *testing.T, text string) quoth.Query {
	t.Helper()
	q, err := quoth.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestTranslate(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		put(t, db, harbour("m1"))
		mira := nameKey("person", "mira halde")
		for _, c := range []struct{ query, fts5, tsquery string }{
			{"", `tags : "all"`, `'tall'`},
			{"harbour", `content : "harbour"`, `'charbour'`},
			{"Héllo World", `(content : "hello" AND content : "world")`, `('chello' & 'cworld')`},
			{`"open in may"`, `content : "open in may"`, `('copen' <-> 'cin' <-> 'cmay')`},
			{`"to open*"`, `content : "to open" *`, `('cto' <-> 'copen':*)`},
			{"a OR b c", `(content : "a" OR (content : "b" AND content : "c"))`, `('ca' | ('cb' & 'cc'))`},
			{"a -b -c", `((content : "a") NOT (content : "b" OR content : "c"))`, `('ca' & !('cb') & !('cc'))`},
			{"-b", `((tags : "all") NOT (content : "b"))`, `('tall' & !('cb'))`},
			{"a OR -b", `(content : "a" OR ((tags : "all") NOT (content : "b")))`, `('ca' | ('tall' & !('cb')))`},
			{"-(a OR -b)", `((tags : "all") NOT ((content : "a" OR ((tags : "all") NOT (content : "b")))))`, `('tall' & !(('ca' | ('tall' & !('cb')))))`},
			{"in:both x", `(content : "x" OR around : "x")`, `('cx' | 'ax')`},
			{"in:around x", `around : "x"`, `'ax'`},
			{"speaker:halde", `who : "halde"`, `'whalde'`},
			{"speaker:unknown", `tags : "sunknown"`, `'tsunknown'`},
			{"speaker:anonymous", `tags : "fanonymous"`, `'tfanonymous'`},
			{"speaker:@" + mira, `tags : "s1"`, `'ts1'`},
			{"speaker:@nobody", ``, ``},
			{"speaker:@nobody x", ``, ``},
			{"-speaker:@nobody", `tags : "all"`, `'tall'`},
			{"speaker:@nobody OR x", `content : "x"`, `'cx'`},
			{"outlet:lantern", `tags : "o1"`, `'to1'`},
			{"outlet:lan*", `tags : "o1"`, `'to1'`},
			{`outlet:"the lantern"`, `tags : "o1"`, `'to1'`},
			{`outlet:"lantern the"`, ``, ``},
			{"outlet:@the-lantern", `tags : "o1"`, `'to1'`},
			{"outlet:@lantern", ``, ``},
			{"outlet:unknown", `tags : "o0"`, `'to0'`},
			{"kind:direct act:speech stance:neutral source:name cue:say about:sound",
				`(tags : "kdirect" AND tags : "aspeech" AND tags : "tneutral" AND tags : "fname" AND tags : "csay" AND about : "sound")`,
				`('tkdirect' & 'taspeech' & 'ttneutral' & 'tfname' & 'tcsay' & 'nsound')`},
			{`cue:"point out"`, `tags : "cpointout"`, `'tcpointout'`},
			{"herbour~", `content : "harbour"`, `'charbour'`},
			{"hxrbxur~2", `content : "harbour"`, `'charbour'`},
			{"in:both brigde~", `(content : "bridge" OR around : "bridge")`, `('cbridge' | 'abridge')`},
			{"zzzzz~2", ``, ``},
		} {
			q := parse(t, c.query)
			if err := db.view(t.Context(), "test", func(tx *sql.Tx) error {
				s, err := db.prepare(t.Context(), tx, q)
				if err != nil {
					return err
				}
				if got := s.where.fts5(); got != c.fts5 {
					t.Errorf("%s: FTS5\n%s, want\n%s", c.query, got, c.fts5)
				}
				if got := s.where.tsquery(); got != c.tsquery {
					t.Errorf("%s: tsquery\n%s, want\n%s", c.query, got, c.tsquery)
				}
				_, err = s.ids(t.Context(), tx, s.high, 10)
				return err
			}); err != nil {
				t.Errorf("%s: %v", c.query, err)
			}
		}
	})
}

func TestDaysOfQuery(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		day := daysOf("2026-03-05")
		for _, c := range []struct {
			q         quoth.Query
			low, high int64
		}{
			{quoth.Query{}, 0, 1<<63 - 1},
			{quoth.Query{Since: "2026-03-05"}, day << seqBits, 1<<63 - 1},
			{quoth.Query{Until: "2026-03-05"}, 1 << seqBits, (day + 1) << seqBits},
			{quoth.Query{Since: "2026-03-05", Until: "2026-03-05"}, day << seqBits, (day + 1) << seqBits},
			{quoth.Query{Since: "0001-01-01", Until: "9999-12-31"}, 1 << seqBits, 1<<63 - 1},
			{quoth.Query{Until: "2100-01-01"}, 1 << seqBits, (daysOf("2099-12-31") + 2) << seqBits},
		} {
			if err := db.view(t.Context(), "test", func(tx *sql.Tx) error {
				s, err := db.prepare(t.Context(), tx, c.q)
				if err == nil && (s.low != c.low || s.high != c.high) {
					t.Errorf("%+v: from %d to %d, want %d to %d", c.q, s.low, s.high, c.low, c.high)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		}
	})
}

// Queries that the parser cannot make are refused, not answered with something.
func TestQueriesThatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		word := quoth.Clause{Op: quoth.Match, Field: quoth.InContent, Words: []string{"x"}}
		deep := word
		for range 100 {
			deep = quoth.Clause{Op: quoth.Not, Of: []quoth.Clause{deep}}
		}
		for what, q := range map[string]quoth.Query{
			"no operator":     {Where: &quoth.Clause{}},
			"no word":         {Where: &quoth.Clause{Op: quoth.Match, Field: quoth.InContent}},
			"unknown field":   {Where: &quoth.Clause{Op: quoth.Match, Field: "colour", Words: []string{"x"}}},
			"not of nothing":  {Where: &quoth.Clause{Op: quoth.Not}},
			"not of two":      {Where: &quoth.Clause{Op: quoth.Not, Of: []quoth.Clause{word, word}}},
			"a fuzzy phrase":  {Where: &quoth.Clause{Op: quoth.Match, Field: quoth.InContent, Words: []string{"one", "two"}, Fuzzy: 1}},
			"nested too deep": {Where: &deep},
			"no day":          {Since: "yesterday"},
			"no month":        {Until: "2026-13-01"},
			"unknown order":   {Order: "length"},
		} {
			if _, err := db.Search(t.Context(), q, Page{}); !errors.Is(err, ErrInvalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
