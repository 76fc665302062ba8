package quoth

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The limits of a query.
const (
	maxQuery = 2000 // bytes
	maxTerms = 64   // words and phrases
	maxDepth = 16   // parentheses within parentheses
)

// A QueryError says what is wrong with a query, where, and what to do.
type QueryError struct {
	Query   string
	Span    Span // the part of Query that is wrong, in bytes
	Message string
}

// Error names the place by its character, counted from 1.
func (e *QueryError) Error() string {
	return fmt.Sprintf("the query at character %d: %s", utf8.RuneCountInString(e.Query[:e.Span.Start])+1, e.Message)
}

// ParseQuery reads a query as a person writes it:
//
//	port strike           both words; AND may stand between them
//	"port strike"         the words one after another; curly quotation marks do too
//	crack*  "to crack*"   words that begin so
//	mediator~  word~2     words that differ in one letter, or two
//	a OR b   -a   NOT a   (a OR b) c
//	speaker:olde  speaker:"Maren Olde"  outlet:(northline OR courier)
//	in:around             bare words are looked for in content, around it, or both
//	since:2026-03  until:yesterday  since:7d  order:relevance
//
// The fields are those of [Field]. AND, OR and NOT are operators in capitals only;
// OR binds the least. A word in which punctuation stands is a phrase of its parts.
// since, until, in and order belong to the whole query: they may not stand in
// parentheses or after NOT, or beside an OR that is not in parentheses. Relative
// days count from today in local time. The error is a *[QueryError].
func ParseQuery(text string) (Query, error) { return ParseQueryAt(text, time.Now()) }

// ParseQueryAt is [ParseQuery] as at another time: relative days count from the
// day that it is in its time zone.
func ParseQueryAt(text string, now time.Time) (Query, error) {
	p := &parser{text: text, now: now, in: InContent, q: Query{Text: text, Order: Newest}, given: make(map[string]Span)}
	where, err := p.query()
	if err != nil {
		return Query{}, err
	}
	p.q.Where = where
	// Written out in full it must still be a query, so that it can be a link.
	if n := len(p.q.String()); n > maxQuery {
		return Query{}, p.fail(Span{0, len(text)}, "the query has %d bytes when it is written out in full, and at most %d are possible: ask for less at once", n, maxQuery)
	}
	return p.q, nil
}

// A parser reads one query by recursive descent, a token ahead.
type parser struct {
	text  string
	now   time.Time
	at    int // where the next token is looked for
	token token
	depth int
	terms int
	in    Field           // where bare words look
	given map[string]Span // settings seen, by name
	q     Query
}

// A scope is what surrounds a clause: the field whose group it stands in, and
// whether it is part of something smaller than the query.
type scope struct {
	field Field // "" outside a group of a field
	name  string
	inner bool
}

func (p *parser) fail(at Span, format string, args ...any) error {
	return &QueryError{Query: p.text, Span: at, Message: fmt.Sprintf(format, args...)}
}

func (p *parser) query() (*Clause, error) {
	if len(p.text) > maxQuery {
		return nil, p.fail(Span{maxQuery, len(p.text)}, "the query has %d bytes, and at most %d are possible: shorten it", len(p.text), maxQuery)
	}
	for i, r := range p.text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(p.text[i:]); size == 1 {
				return nil, p.fail(Span{i, i + 1}, "this is not UTF-8: write it in that encoding")
			}
		}
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	c, err := p.either(scope{})
	if err != nil {
		return nil, err
	}
	if p.token.kind == closing {
		return nil, p.fail(p.token.Span, "this parenthesis closes none: remove it, or open one before")
	}
	if since, until := p.q.Since, p.q.Until; since != "" && until != "" && since > until {
		at := p.given["until"]
		return nil, p.fail(at, "until %s is before since %s: no day is in between", until, since)
	}
	if c == nil {
		return nil, nil
	}
	full := placed(*c, p.in)
	return &full, nil
}

// placed returns the clause with a field for its bare words.
func placed(c Clause, in Field) Clause {
	if c.Op == Match && c.Field == "" {
		c.Field = in
	}
	for i := range c.Of {
		c.Of[i] = placed(c.Of[i], in)
	}
	return c
}

// either reads clauses with OR between them; nil if there is none.
func (p *parser) either(s scope) (*Clause, error) {
	c, n, err := p.all(s)
	if err != nil || p.token.kind != or {
		return c, err
	}
	var of []Clause
	for {
		if n == 0 {
			return nil, p.fail(p.token.Span, "nothing stands before OR: write something there, or put the word in quotation marks")
		}
		if !s.inner {
			for _, name := range settings { // in a fixed order: one error for one query
				if at, ok := p.given[name]; ok {
					return nil, p.outside(name, at)
				}
			}
		}
		of = append(of, *c)
		if p.token.kind != or {
			break
		}
		operator := p.token.Span
		if err := p.next(); err != nil {
			return nil, err
		}
		if c, n, err = p.all(s); err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, p.fail(operator, "nothing stands after OR: write something there, or put the word in quotation marks")
		}
	}
	all := combine(Or, of)
	return &all, nil
}

// all reads clauses that all hold, and how many things there were, settings too.
func (p *parser) all(s scope) (*Clause, int, error) {
	var of []Clause
	n := 0
	for ; ; n++ {
		switch p.token.kind {
		case and:
			if n == 0 {
				return nil, 0, p.fail(p.token.Span, "nothing stands before AND: write something there, or put the word in quotation marks")
			}
			operator := p.token
			if err := p.next(); err != nil {
				return nil, 0, err
			}
			if !p.token.begins() {
				return nil, 0, p.nothingAfter(operator)
			}
		case end, closing, or:
			if len(of) == 0 {
				return nil, n, nil
			}
			c := combine(And, of)
			return &c, n, nil
		}
		c, err := p.one(s)
		if err != nil {
			return nil, 0, err
		}
		if c != nil {
			of = append(of, *c)
		}
	}
}

// one reads one clause, or a setting, which is none.
func (p *parser) one(s scope) (*Clause, error) {
	negated := false
	for p.token.kind == not {
		operator := p.token
		if err := p.next(); err != nil {
			return nil, err
		}
		if !p.token.begins() {
			return nil, p.nothingAfter(operator)
		}
		negated = !negated
		s.inner = true
	}
	var c *Clause
	var err error
	switch p.token.kind {
	case opening:
		c, err = p.group(s)
	case field:
		c, err = p.inField(s)
	default: // a word or a phrase
		c, err = p.match(p.token, s.field, s.name)
		if err == nil {
			err = p.next()
		}
	}
	if err != nil || !negated || c == nil {
		return c, err
	}
	n := negate(*c)
	return &n, nil
}

func (p *parser) nothingAfter(operator token) error {
	name := p.text[operator.Start:operator.End]
	return p.fail(operator.Span, "nothing stands after %s: write something there, or put it in quotation marks", name)
}

// group reads what stands in parentheses, and the parentheses.
func (p *parser) group(s scope) (*Clause, error) {
	open := p.token.Span
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(open, "more than %d parentheses within one another: write the query flatter", maxDepth)
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	s.inner = true
	c, err := p.either(s)
	if err != nil {
		return nil, err
	}
	if p.token.kind != closing {
		return nil, p.fail(open, "this parenthesis is never closed: add a )")
	}
	if c == nil {
		return nil, p.fail(Span{open.Start, p.token.End}, "nothing stands in these parentheses: write something there, or remove them")
	}
	p.depth--
	return c, p.next()
}

// inField reads a field with its value, or a setting.
func (p *parser) inField(s scope) (*Clause, error) {
	at, name := p.token.Span, p.token.text
	setting := slices.Contains(settings, name)
	switch {
	case s.field != "":
		return nil, p.fail(at, "%s: stands in the parentheses of %s: – close those before", name, s.name)
	case setting && s.inner:
		return nil, p.outside(name, at)
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	value := p.token
	if value.kind != word && value.kind != phrase && (value.kind != opening || setting) {
		return nil, p.fail(at, "nothing stands after %s: – write %s", name, wanted(name))
	}
	if setting {
		if err := p.set(name, at, value); err != nil {
			return nil, err
		}
		return nil, p.next()
	}
	s.field, s.name = Field(name), name
	if value.kind == opening {
		return p.group(s)
	}
	if value.kind == word && strings.HasPrefix(value.text, "-") {
		return nil, p.fail(Span{value.Start, value.Start + 1}, "the - goes before the field: -%s:%s", name, value.text[1:])
	}
	c, err := p.match(value, s.field, name)
	if err != nil {
		return nil, err
	}
	return c, p.next()
}

// match makes a clause of a word or a phrase.
func (p *parser) match(t token, in Field, name string) (*Clause, error) {
	c := Clause{Op: Match, Field: in}
	if p.terms++; p.terms > maxTerms {
		return nil, p.fail(t.Span, "more than %d words and phrases: ask for less at once", maxTerms)
	}
	if key, ok := keyIn(t.text); ok && t.kind == word && (in == BySpeaker || in == InOutlet) {
		c.Words = []string{key}
		return &c, nil
	}
	text, err := p.suffix(t, &c)
	if err != nil {
		return nil, err
	}
	for w := range EachWord(text) {
		c.Words = append(c.Words, w.Text)
	}
	if known := valuesOf(in); known != nil {
		value := strings.Join(c.Words, " ")
		if c.Prefix || c.Fuzzy > 0 || !slices.Contains(known, value) {
			return nil, p.fail(t.Span, "%s:%s is not known: %s", name, p.text[t.Start:t.End], wanted(name))
		}
		return &c, nil
	}
	if len(c.Words) == 0 {
		return nil, p.fail(t.Span, "no word stands here: write one, or remove it")
	}
	last := utf8.RuneCountInString(c.Words[len(c.Words)-1])
	switch {
	case (c.Prefix || c.Fuzzy > 0) && in == OfCue:
		return nil, p.fail(t.Span, "cue: takes whole words only: remove the * or ~")
	case c.Prefix && last < 2:
		return nil, p.fail(t.Span, "before * at least 2 letters are needed: write more of the word")
	case c.Fuzzy > 0 && in == InOutlet:
		return nil, p.fail(t.Span, "outlet: does not take ~: write the beginning of the name with *")
	case c.Fuzzy > 0 && len(c.Words) > 1:
		return nil, p.fail(t.Span, "~ is for one word: give each its own, not in quotation marks")
	case c.Fuzzy > 0 && last < 4:
		return nil, p.fail(t.Span, "~ needs a word of at least 4 letters: write this one as it is")
	}
	return &c, nil
}

// suffix notes a * or ~ at the end of a word or phrase, and returns what stands
// before it.
func (p *parser) suffix(t token, c *Clause) (string, error) {
	text := t.text
	if t.kind == phrase {
		if rest := strings.TrimRightFunc(text, unicode.IsSpace); t.suffix == "" && strings.HasSuffix(rest, "*") && endsWord(rest[:len(rest)-1]) {
			c.Prefix = true
			return rest[:len(rest)-1], nil
		}
		return text, p.letters(t, t.suffix, c)
	}
	// Punctuation after a word does not hide its * or ~.
	text = strings.TrimRightFunc(text, func(r rune) bool {
		return r != '*' && r != '~' && !endsWord(string(r))
	})
	if at := strings.IndexByte(text, '*'); at >= 0 {
		if at < len(text)-1 || !endsWord(text[:at]) {
			return "", p.fail(Span{t.Start + at, t.Start + at + 1}, "a * goes at the end of a word, to find all that begin so: put the text in quotation marks if you mean the character")
		}
		c.Prefix = true
		return text[:at], nil
	}
	if at := strings.LastIndexByte(text, '~'); at >= 0 && endsWord(text[:at]) && strings.Trim(text[at+1:], "0123456789") == "" {
		return text[:at], p.letters(t, text[at:], c)
	}
	return text, nil
}

// letters reads "*", "~", "~1" and "~2".
func (p *parser) letters(t token, suffix string, c *Clause) error {
	switch suffix {
	case "":
	case "*":
		c.Prefix = true
	case "~", "~1":
		c.Fuzzy = 1
	case "~2":
		c.Fuzzy = 2
	default:
		return p.fail(t.Span, "%s is too much: 1 letter may differ, or 2: write ~ or ~2", suffix)
	}
	return nil
}

// endsWord reports whether the text ends within a word.
func endsWord(text string) bool {
	r, size := utf8.DecodeLastRuneInString(text)
	if r < utf8.RuneSelf {
		return size > 0 && asciiFold[r] != 0
	}
	return isWordRune(r, size) || isAccent(r)
}

// keyIn returns the key of a speaker or outlet, folded, if the value is one with @
// before it: words divided by hyphens.
func keyIn(value string) (key string, ok bool) {
	rest, ok := strings.CutPrefix(value, "@")
	if !ok {
		return "", false
	}
	parts := strings.Split(rest, "-")
	for i, part := range parts {
		w, found := nextWord(part, 0)
		if !found || w.Len() != len(part) {
			return "", false
		}
		parts[i] = w.Text
	}
	return "@" + strings.Join(parts, "-"), true
}
