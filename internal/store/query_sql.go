package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"quoth"
)

// A column is a part of a statement's entry in the full-text index. Its letter
// is what the lexemes of PostgreSQL begin with.
type column byte

const (
	columnContent column = 'c'
	columnAround  column = 'a'
	columnWho     column = 'w'
	columnAbout   column = 'n'
	columnTags    column = 't'
)

// fts5Columns are the names of the columns in SQLite.
var fts5Columns = map[column]string{
	columnContent: "content", columnAround: "around", columnWho: "who", columnAbout: "about", columnTags: "tags",
}

// An expression is a query in terms of the index: everything that needs the
// database to be looked up (outlets, speakers by key, words alike) is resolved.
type expression struct {
	op operator
	of []expression // of and and or: two or more; of not: one

	// Of a term: words one after another in a column; the last may go on.
	column column
	words  []string
	prefix bool
}

type operator byte

const (
	never  operator = iota // finds nothing
	always                 // finds everything
	term
	and
	or
	not
)

func tag(t string) expression {
	return expression{op: term, column: columnTags, words: []string{t}}
}

// all, either and no build expressions without constants inside them, and without
// an and within an and or an or within an or.
func all(of ...expression) expression    { return combine(and, always, never, of) }
func either(of ...expression) expression { return combine(or, never, always, of) }

func combine(op, neutral, final operator, of []expression) expression {
	var out []expression
	for _, e := range of {
		switch e.op {
		case neutral:
		case final:
			return e
		case op:
			out = append(out, e.of...)
		default:
			out = append(out, e)
		}
	}
	switch len(out) {
	case 0:
		return expression{op: neutral}
	case 1:
		return out[0]
	}
	return expression{op: op, of: out}
}

func no(e expression) expression {
	switch e.op {
	case never:
		return expression{op: always}
	case always:
		return expression{op: never}
	case not:
		return e.of[0]
	}
	return expression{op: not, of: []expression{e}}
}

// split divides the parts of an and into those to be there and those not to.
func (e expression) split() (with, without []expression) {
	for _, c := range e.of {
		if c.op == not {
			without = append(without, c.of[0])
		} else {
			with = append(with, c)
		}
	}
	if len(with) == 0 {
		with = []expression{tag("all")}
	}
	return with, without
}

// fts5 is the expression in the query language of SQLite's FTS5. Its NOT stands
// between two things, so a query of things not wanted begins with all statements.
func (e expression) fts5() string {
	var b strings.Builder
	e.writeFTS5(&b)
	return b.String()
}

func (e expression) writeFTS5(b *strings.Builder) {
	switch e.op {
	case always:
		tag("all").writeFTS5(b)
	case term:
		b.WriteString(fts5Columns[e.column] + ` : "` + strings.ReplaceAll(strings.Join(e.words, " "), `"`, `""`) + `"`)
		if e.prefix {
			b.WriteString(" *")
		}
	case not:
		expression{op: and, of: []expression{e}}.writeFTS5(b)
	case or:
		writeJoined(b, " OR ", e.of, expression.writeFTS5)
	case and:
		with, without := e.split()
		if len(without) > 0 {
			b.WriteByte('(')
		}
		writeJoined(b, " AND ", with, expression.writeFTS5)
		if len(without) > 0 {
			b.WriteString(" NOT ")
			writeJoined(b, " OR ", without, expression.writeFTS5)
			b.WriteByte(')')
		}
	}
}

// tsquery is the expression in the query language of PostgreSQL.
func (e expression) tsquery() string {
	var b strings.Builder
	e.writeTSQuery(&b)
	return b.String()
}

func (e expression) writeTSQuery(b *strings.Builder) {
	switch e.op {
	case always:
		tag("all").writeTSQuery(b)
	case term:
		if len(e.words) > 1 {
			b.WriteByte('(')
		}
		for i, w := range e.words {
			if i > 0 {
				b.WriteString(" <-> ")
			}
			b.WriteByte('\'')
			b.WriteByte(byte(e.column))
			b.WriteString(lexemeEscaper.Replace(w))
			b.WriteByte('\'')
		}
		if e.prefix {
			b.WriteString(":*")
		}
		if len(e.words) > 1 {
			b.WriteByte(')')
		}
	case not:
		expression{op: and, of: []expression{e}}.writeTSQuery(b)
	case or:
		writeJoined(b, " | ", e.of, expression.writeTSQuery)
	case and:
		with, without := e.split()
		b.WriteByte('(')
		for i, c := range with {
			if i > 0 {
				b.WriteString(" & ")
			}
			c.writeTSQuery(b)
		}
		for _, c := range without {
			b.WriteString(" & !")
			writeJoined(b, "", []expression{c}, expression.writeTSQuery)
		}
		b.WriteByte(')')
	}
}

var lexemeEscaper = strings.NewReplacer(`'`, `''`, `\`, `\\`)

func writeJoined(b *strings.Builder, between string, of []expression, write func(expression, *strings.Builder)) {
	b.WriteByte('(')
	for i, e := range of {
		if i > 0 {
			b.WriteString(between)
		}
		write(e, b)
	}
	b.WriteByte(')')
}

// A search is a query made ready: what to ask the index, and which statements, by
// their numbers, can be meant at all.
type search struct {
	db         *DB
	where      expression
	low, high  int64 // statements with low <= id < high
	relevance  bool
	highlights []quoth.Clause
	hash       [8]byte // of the query, which cursors are bound to
}

// prepare makes a query ready against one state of the store.
func (db *DB) prepare(ctx context.Context, tx *sql.Tx, q quoth.Query) (*search, error) {
	s := &search{db: db, where: expression{op: always}, high: math.MaxInt64, relevance: q.Order == quoth.Relevance}
	if q.Order != "" && q.Order != quoth.Newest && q.Order != quoth.Relevance {
		return nil, fmt.Errorf("%w: order %q: want %s or %s", ErrInvalid, q.Order, quoth.Newest, quoth.Relevance)
	}
	if q.Since != "" {
		day := daysOf(q.Since)
		if day == 0 {
			return nil, fmt.Errorf("%w: since %q is no day such as 2026-03-01", ErrInvalid, q.Since)
		}
		s.low = day << seqBits
	}
	if q.Until != "" {
		day := daysOf(q.Until)
		if day == 0 {
			return nil, fmt.Errorf("%w: until %q is no day such as 2026-03-01", ErrInvalid, q.Until)
		}
		if day < maxDays {
			s.high = (day + 1) << seqBits
		}
		s.low = max(s.low, 1<<seqBits) // an unknown day is not known to be before
	}
	if q.Where != nil {
		t := &translator{ctx: ctx, db: db, tx: tx}
		where, err := t.clause(*q.Where, 0)
		if err != nil {
			return nil, err
		}
		s.where = where
	}
	s.highlights = q.Highlights()
	q.Text = ""
	b, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	copy(s.hash[:], sum[:])
	return s, nil
}

// A translator turns clauses into expressions, looking up what they name.
type translator struct {
	ctx     context.Context
	db      *DB
	tx      *sql.Tx
	outlets []outletRow // nil before they are asked for
	alike   map[string][]string
}

// maxQueryDepth bounds queries that were not made by the parser.
const maxQueryDepth = 64

func (t *translator) clause(c quoth.Clause, depth int) (expression, error) {
	if depth > maxQueryDepth {
		return expression{}, fmt.Errorf("%w: the query is nested deeper than %d", ErrInvalid, maxQueryDepth)
	}
	switch c.Op {
	case quoth.Match:
		return t.match(c)
	case quoth.Not:
		if len(c.Of) != 1 {
			return expression{}, fmt.Errorf("%w: a NOT of %d clauses", ErrInvalid, len(c.Of))
		}
		e, err := t.clause(c.Of[0], depth+1)
		return no(e), err
	case quoth.And, quoth.Or:
		of := make([]expression, len(c.Of))
		for i := range c.Of {
			var err error
			if of[i], err = t.clause(c.Of[i], depth+1); err != nil {
				return expression{}, err
			}
		}
		if c.Op == quoth.And {
			return all(of...), nil
		}
		return either(of...), nil
	}
	return expression{}, fmt.Errorf("%w: unknown operator %q in a query", ErrInvalid, c.Op)
}

func (t *translator) match(c quoth.Clause) (expression, error) {
	if len(c.Words) == 0 {
		return expression{}, fmt.Errorf("%w: nothing is looked for in %s", ErrInvalid, c.Field)
	}
	value := strings.Join(c.Words, "")
	switch c.Field {
	case quoth.InContent:
		return t.words(c, columnContent)
	case quoth.InAround:
		return t.words(c, columnAround)
	case quoth.InBoth:
		return t.words(c, columnContent, columnAround)
	case quoth.InAbout:
		return t.words(c, columnAbout)
	case quoth.BySpeaker:
		switch plain := len(c.Words) == 1 && !c.Prefix && c.Fuzzy == 0; {
		case plain && value[0] == '@':
			return t.speaker(value[1:])
		case plain && value == "unknown":
			return tag("sunknown"), nil
		case plain && value == "anonymous":
			return tag("f" + string(quoth.SourceAnonymous)), nil
		}
		return t.words(c, columnWho)
	case quoth.InOutlet:
		return t.outlet(c)
	case quoth.OfKind:
		return tag("k" + value), nil
	case quoth.OfAct:
		return tag("a" + value), nil
	case quoth.OfStance:
		return tag("t" + value), nil
	case quoth.OfPolarity:
		return tag("p" + value), nil
	case quoth.OfModality:
		return tag("m" + value), nil
	case quoth.OfSource:
		return tag("f" + value), nil
	case quoth.OfCue:
		e := tag("c" + value)
		e.prefix = c.Prefix
		return e, nil
	}
	return expression{}, fmt.Errorf("%w: unknown field %q in a query", ErrInvalid, c.Field)
}

// words finds them in any of the columns.
func (t *translator) words(c quoth.Clause, columns ...column) (expression, error) {
	variants := [][]string{c.Words}
	if c.Fuzzy > 0 {
		if len(c.Words) != 1 {
			return expression{}, fmt.Errorf("%w: only one word can be looked for with letters that differ", ErrInvalid)
		}
		alike, err := t.wordsAlike(c)
		if err != nil {
			return expression{}, err
		}
		variants = variants[:0]
		for _, w := range alike {
			variants = append(variants, []string{w})
		}
	}
	var of []expression
	for _, col := range columns {
		for _, words := range variants {
			of = append(of, expression{op: term, column: col, words: words, prefix: c.Prefix})
		}
	}
	return either(of...), nil
}

// speaker finds by key what somebody says, whoever they were merged into.
func (t *translator) speaker(key string) (expression, error) {
	var r speakerRow
	err := t.tx.QueryRowContext(t.ctx, `SELECT id, merged_into FROM speaker WHERE key = $1`, key).Scan(&r.id, &r.mergedInto)
	if errors.Is(err, sql.ErrNoRows) {
		return expression{op: never}, nil
	}
	return tag("s" + strconv.FormatInt(r.root(), 10)), err
}

// outlet finds outlets by words of their names, or one by its key; outlet:unknown
// is also what has none.
func (t *translator) outlet(c quoth.Clause) (expression, error) {
	if t.outlets == nil {
		rows, err := t.tx.QueryContext(t.ctx, `SELECT id, key, folded FROM outlet ORDER BY id`)
		if err != nil {
			return expression{}, err
		}
		defer rows.Close()
		t.outlets = []outletRow{}
		for rows.Next() {
			var o outletRow
			if err := rows.Scan(&o.id, &o.key, &o.folded); err != nil {
				return expression{}, err
			}
			t.outlets = append(t.outlets, o)
		}
		if err := rows.Err(); err != nil {
			return expression{}, err
		}
	}
	var of []expression
	key, byKey := strings.CutPrefix(c.Words[0], "@")
	for _, o := range t.outlets {
		if byKey && o.key == key || !byKey && hasWords(o.folded, c) {
			of = append(of, tag("o"+strconv.FormatInt(o.id, 10)))
		}
	}
	if len(c.Words) == 1 && c.Words[0] == "unknown" && !c.Prefix {
		of = append(of, tag("o0"))
	}
	return either(of...), nil
}

// hasWords reports whether a folded name has the words of a clause one after another.
func hasWords(folded string, c quoth.Clause) bool {
	words := strings.Split(folded, " ")
	for i := 0; i+len(c.Words) <= len(words); i++ {
		k := 0
		for k < len(c.Words) && c.Accepts(k, words[i+k]) {
			k++
		}
		if k == len(c.Words) {
			return true
		}
	}
	return false
}
