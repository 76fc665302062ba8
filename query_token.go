package quoth

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token of a query.
type token struct {
	Span
	kind   tokenKind
	text   string // of a word and a phrase: as written, without quotation marks; of a field: its name
	suffix string // of a phrase: * or ~ and digits, right after it
}

type tokenKind int

const (
	end tokenKind = iota
	word
	phrase
	opening // (
	closing // )
	field   // speaker:
	and
	or
	not // NOT, or - before something
)

// begins reports whether a clause or a setting can begin with the token.
func (t token) begins() bool {
	switch t.kind {
	case word, phrase, opening, field, not:
		return true
	}
	return false
}

// quotes are the quotation marks that open and close a phrase.
const quotes = "\"“”„«»"

// next reads the next token. Punctuation without words is passed over, except
// where it stands as the value of a field.
func (p *parser) next() error {
	value := p.token.kind == field
	for {
		if i := strings.IndexFunc(p.text[p.at:], func(r rune) bool { return !unicode.IsSpace(r) }); i > 0 {
			p.at, value = p.at+i, false
		} else if i < 0 {
			p.at = len(p.text)
		}
		start := p.at
		if start == len(p.text) {
			p.token = token{Span: Span{start, start}}
			return nil
		}
		rest := p.text[start:]
		first, size := utf8.DecodeRuneInString(rest)
		switch {
		case first == '(' || first == ')':
			p.take(start+1, opening)
			if first == ')' {
				p.token.kind = closing
			}
			return nil
		case strings.ContainsRune(quotes, first):
			return p.quoted(first, size)
		case first == '-' && !value && negates(rest[1:]):
			p.take(start+1, not)
			return nil
		}
		size = strings.IndexFunc(rest, func(r rune) bool {
			return unicode.IsSpace(r) || r == '(' || r == ')' || strings.ContainsRune(quotes, r)
		})
		if size < 0 {
			size = len(rest)
		}
		if name, after, ok := strings.Cut(rest[:size], ":"); ok && !value && isName(name) && !strings.HasPrefix(after, "//") {
			return p.fieldName(name)
		}
		p.take(start+size, word)
		switch p.token.text {
		case "AND":
			p.token.kind = and
		case "OR":
			p.token.kind = or
		case "NOT":
			p.token.kind = not
		default:
			if _, found := nextWord(p.token.text, 0); !found && !value {
				continue
			}
		}
		return nil
	}
}

// take makes a token of the text up to an offset.
func (p *parser) take(to int, kind tokenKind) {
	p.token = token{Span: Span{p.at, to}, kind: kind, text: p.text[p.at:to]}
	p.at = to
}

// quoted reads a phrase. A straight mark is closed by a straight one, any other
// by any: countries differ in which mark opens and which closes.
func (p *parser) quoted(open rune, size int) error {
	closers := quotes
	if open == '"' {
		closers = `"`
	}
	from := p.at + size
	n := strings.IndexAny(p.text[from:], closers)
	if n < 0 {
		return p.fail(Span{p.at, from}, "this quotation mark is never closed: add one at the end of the phrase")
	}
	_, size = utf8.DecodeRuneInString(p.text[from+n:])
	to := from + n + size
	suffix := p.text[to:]
	if strings.HasPrefix(suffix, "*") {
		suffix = "*"
	} else if strings.HasPrefix(suffix, "~") {
		suffix = suffix[:len(suffix)-len(strings.TrimLeft(suffix[1:], "0123456789"))]
	} else {
		suffix = ""
	}
	p.take(to+len(suffix), phrase)
	p.token.text, p.token.suffix = p.text[from:from+n], suffix
	return nil
}

// fieldName reads a name with its colon.
func (p *parser) fieldName(name string) error {
	p.take(p.at+len(name)+1, field)
	p.token.text = strings.ToLower(name)
	if wanted(p.token.text) == "" {
		return p.fail(p.token.Span, "%s: is no field (there are %s); put the text in quotation marks if you mean the words", name, fieldNames())
	}
	return nil
}

// negates reports whether a - before the text says that it shall not be there.
// Elsewhere it is a dash.
func negates(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	if r == '(' || strings.ContainsRune(quotes, r) && text != "" {
		return true
	}
	w, found := nextWord(strings.TrimPrefix(text, "@"), 0)
	return found && w.Start == 0
}

// isName reports whether what stands before a colon is written like a field.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}
