package quoth

import (
	"slices"
	"strings"
)

// Phrase is the clause that looks in a field for the words of a text, one after
// another.
func Phrase(in Field, text string) Clause {
	c := Clause{Op: Match, Field: in}
	for w := range EachWord(text) {
		c.Words = append(c.Words, w.Text)
	}
	return c
}

// With returns the query narrowed to statements for which the clause holds too.
// A clause that it has already is not added again.
func (q Query) With(clause Clause) Query {
	all := q.conjuncts()
	if clause = normal(clause); !slices.ContainsFunc(all, clause.equal) {
		all = append(all, clause)
	}
	return q.where(all)
}

// Without returns the query without a clause that With added, or that stands
// outside of OR, NOT and parentheses.
func (q Query) Without(clause Clause) Query {
	clause = normal(clause)
	return q.where(slices.DeleteFunc(q.conjuncts(), clause.equal))
}

// conjuncts returns a copy of the clauses that must all hold.
func (q Query) conjuncts() []Clause {
	if q.Where == nil {
		return nil
	}
	c := normal(*q.Where)
	if c.Op == And {
		return c.Of
	}
	return []Clause{c}
}

func (q Query) where(all []Clause) Query {
	q.Where = nil
	if len(all) > 0 {
		c := combine(And, all)
		q.Where = &c
	}
	q.Text = q.String()
	return q
}

// Filters returns the clauses that must all hold and that are not about the
// words of the text: on speaker, outlet, kind and so on, negated ones and
// alternatives included. [Query.Without] removes each.
func (q Query) Filters() []Clause {
	return slices.DeleteFunc(q.conjuncts(), Clause.aboutText)
}

// aboutText reports whether a clause looks anywhere for words of the article.
func (c Clause) aboutText() bool {
	if c.Op == Match {
		return c.Field == InContent || c.Field == InAround || c.Field == InBoth
	}
	return slices.ContainsFunc(c.Of, Clause.aboutText)
}

// Highlights returns the Match clauses on the words of the article that make a
// statement one of those found: what to mark in its text.
func (q Query) Highlights() []Clause {
	var out []Clause
	var walk func(c Clause, negated bool)
	walk = func(c Clause, negated bool) {
		if c.Op == Match && !negated && c.aboutText() {
			out = append(out, c)
		}
		for _, of := range c.Of {
			walk(of, negated != (c.Op == Not))
		}
	}
	if q.Where != nil {
		walk(*q.Where, false)
	}
	return out
}

func (c Clause) equal(d Clause) bool {
	return c.Op == d.Op && c.Field == d.Field && c.Prefix == d.Prefix && c.Fuzzy == d.Fuzzy &&
		slices.Equal(c.Words, d.Words) && slices.EqualFunc(c.Of, d.Of, Clause.equal)
}

// normal returns a copy of a clause in the one form that the parser makes: no
// And directly in And, no Or in Or, no Not of Not, and none of these of one.
func normal(c Clause) Clause {
	if c.Op == Match {
		return c
	}
	of := make([]Clause, len(c.Of))
	for i := range c.Of {
		of[i] = normal(c.Of[i])
	}
	if c.Op == Not && len(of) == 1 {
		return negate(of[0])
	}
	return combine(c.Op, of)
}

func combine(op Op, of []Clause) Clause {
	if len(of) == 1 {
		return of[0]
	}
	c := Clause{Op: op}
	for _, o := range of {
		if o.Op == op {
			c.Of = append(c.Of, o.Of...)
		} else {
			c.Of = append(c.Of, o)
		}
	}
	return c
}

func negate(c Clause) Clause {
	if c.Op == Not {
		return c.Of[0]
	}
	return Clause{Op: Not, Of: []Clause{c}}
}

// String writes the query in the one form that all ways of writing it share; for
// a query from [ParseQuery] it is read back as the same query. Relative days are
// written as the days they were.
func (q Query) String() string {
	var parts []string
	if q.Since != "" {
		parts = append(parts, "since:"+q.Since)
	}
	if q.Until != "" {
		parts = append(parts, "until:"+q.Until)
	}
	if q.Order == Relevance {
		parts = append(parts, "order:"+string(Relevance))
	}
	if q.Where != nil {
		around := anywhere
		if len(parts) > 0 {
			around = inAnd // settings may not stand beside OR
		}
		var b strings.Builder
		write(&b, normal(*q.Where), around, InContent)
		parts = append([]string{b.String()}, parts...)
	}
	return strings.Join(parts, " ")
}

// String writes the clause as it stands in a query.
func (c Clause) String() string {
	var b strings.Builder
	write(&b, normal(c), inAnd, InContent)
	return b.String()
}

// Where a clause is written: what is around it decides who needs parentheses.
const (
	anywhere = iota
	inOr
	inAnd
	inNot
)

// write writes a clause; leaves of the given field go without its name.
func write(b *strings.Builder, c Clause, around int, in Field) {
	switch c.Op {
	case Match:
		if c.Field != in {
			b.WriteString(string(c.Field) + ":")
		}
		writeWords(b, c)
		return
	case Not:
		b.WriteByte('-')
		if len(c.Of) == 1 {
			write(b, c.Of[0], inNot, in)
		}
		return
	}
	between, inside, group := " ", inAnd, around == inNot
	if c.Op == Or {
		between, inside, group = " OR ", inOr, around >= inAnd
	}
	if group {
		if f, one := c.oneField(); one && f != in {
			b.WriteString(string(f) + ":")
			in = f
		}
		b.WriteByte('(')
	}
	for i, of := range c.Of {
		if i > 0 {
			b.WriteString(between)
		}
		write(b, of, inside, in)
	}
	if group {
		b.WriteByte(')')
	}
}

// oneField reports whether all words of a clause are looked for in one field.
func (c Clause) oneField() (Field, bool) {
	if c.Op == Match {
		return c.Field, true
	}
	var field Field
	for _, of := range c.Of {
		f, one := of.oneField()
		if !one || field != "" && f != field {
			return "", false
		}
		field = f
	}
	return field, field != ""
}

func writeWords(b *strings.Builder, c Clause) {
	quote := ""
	if len(c.Words) != 1 {
		quote = `"`
	}
	b.WriteString(quote + strings.Join(c.Words, " "))
	if c.Prefix {
		b.WriteByte('*')
	}
	b.WriteString(quote)
	switch c.Fuzzy {
	case 1:
		b.WriteByte('~')
	case 2:
		b.WriteString("~2")
	}
}
