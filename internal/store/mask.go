package store

import (
	"context"
	"database/sql"
	"slices"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// What holds of a person by a suppression.
const (
	shown = iota
	masked
	hidden
)

// suppressed says whom the suppressions in force hide or mask. The zero value, or
// nil, is nobody.
type suppressed struct {
	names map[string]int      // folded name -> masked or hidden
	first map[string][]string // first word of a masked name -> masked names
}

// suppressions reads those in force.
func (db *DB) suppressed(ctx context.Context, q querier) (*suppressed, error) {
	rows, err := q.QueryContext(ctx, `SELECT folded, anonymise FROM suppression WHERE lifted = ''`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out *suppressed
	for rows.Next() {
		var folded string
		var anonymise int64
		if err := rows.Scan(&folded, &anonymise); err != nil {
			return nil, err
		}
		if out == nil {
			out = &suppressed{names: map[string]int{}, first: map[string][]string{}}
		}
		if anonymise == 0 {
			out.names[folded] = hidden
			continue
		}
		if out.names[folded] != hidden {
			out.names[folded] = masked
		}
		for w := range quoth.EachWord(folded) {
			out.first[w.Text] = append(out.first[w.Text], folded)
			break
		}
	}
	return out, rows.Err()
}

// of says what holds of an entity: that of its name, or of any of its aliases
// that is a full name.
func (s *suppressed) of(e *quoth.Entity) int {
	if s == nil {
		return shown
	}
	state := s.names[fold(e.Name)]
	for _, a := range e.Aliases {
		state = max(state, s.names[fold(a)])
	}
	return state
}

// name masks a name that stands alone.
func (s *suppressed) name(name string) string {
	if s == nil || s.names[fold(name)] != masked {
		return name
	}
	return maskWords(name, quoth.Words(name))
}

// masker returns what masks names in the texts of an article with these
// entities; text is the article's own, which may also name somebody who is no
// entity. It is nil where nobody is to be masked.
func (s *suppressed) masker(entities []quoth.Entity, text, title string) *masker {
	if s == nil || len(s.first) == 0 {
		return nil
	}
	m := &masker{single: map[string]bool{}, phrases: map[string][][]string{}}
	for _, list := range s.first {
		for _, folded := range list {
			m.phrase(folded)
		}
	}
	for i := range entities {
		e := &entities[i]
		if s.of(e) != masked {
			continue
		}
		m.met = true
		m.add(e.Name, e.Type)
		for _, a := range e.Aliases {
			m.add(a, e.Type)
		}
		for _, n := range e.Mentions {
			if n.Kind == quoth.MentionName && n.Start >= 0 && n.Start < n.End && n.End <= len(text) {
				m.add(text[n.Start:n.End], e.Type)
			}
		}
	}
	for _, t := range []string{text, title} { // also where no entity was found
		words := quoth.Words(t)
		for i, w := range words {
			for _, folded := range s.first[w.Text] {
				if name := quoth.Words(folded); i+len(name) <= len(words) && sameWords(words[i:], name) {
					m.met = true
					m.add(folded, "")
				}
			}
		}
	}
	return m
}

func sameWords(words, name []quoth.Word) bool {
	for i := range name {
		if words[i].Text != name[i].Text {
			return false
		}
	}
	return true
}

// A masker replaces the letters of names by characters of the same number of
// bytes and code units, so that every offset stays true in all three units. Of
// persons every word of every name is masked wherever it stands in the article.
type masker struct {
	met     bool // somebody of them stands in the article
	single  map[string]bool
	phrases map[string][][]string // by first word
}

func (m *masker) add(name string, kind quoth.EntityType) {
	words := quoth.Words(name)
	if kind == quoth.Person || kind == "" {
		for _, w := range words {
			if len(w.Text) > 1 && !isParticle(w.Text) {
				m.single[w.Text] = true
			}
		}
	}
	m.phrase(name)
}

// phrase masks a name where it stands as a whole.
func (m *masker) phrase(name string) {
	var phrase []string
	for w := range quoth.EachWord(name) {
		phrase = append(phrase, w.Text)
	}
	if len(phrase) > 0 {
		m.phrases[phrase[0]] = append(m.phrases[phrase[0]], phrase)
	}
}

// isParticle reports whether a word of a name is also an everyday word, to be
// masked only within the name.
func isParticle(word string) bool {
	switch word {
	case "al", "an", "and", "at", "da", "de", "del", "der", "di", "dos", "du", "el", "for", "in", "la", "le", "of", "on", "the", "to", "van", "von",
		"mr", "mrs", "ms", "dr", "sir", "will", "may":
		return true
	}
	return false
}

// mask returns the text with the names masked.
func (m *masker) mask(text string) string {
	if m == nil || text == "" {
		return text
	}
	words := quoth.Words(text)
	var hits []quoth.Word
	for i := 0; i < len(words); i++ {
		n := 0
		for _, phrase := range m.phrases[words[i].Text] {
			k := 0
			for k < len(phrase) && i+k < len(words) && words[i+k].Text == phrase[k] {
				k++
			}
			if k == len(phrase) {
				n = max(n, k)
			}
		}
		if n == 0 && m.single[words[i].Text] {
			n = 1
		}
		if n > 0 {
			hits = append(hits, words[i:i+n]...)
			i += n - 1
		}
	}
	return maskWords(text, hits)
}

func maskWords(text string, words []quoth.Word) string {
	if len(words) == 0 {
		return text
	}
	b := []byte(text)
	for _, w := range words {
		for i := w.Start; i < w.End; {
			r, n := utf8.DecodeRune(b[i:])
			if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
				copy(b[i:], blanks[n])
			}
			i += n
		}
	}
	return string(b)
}

// blanks stand for a letter of so many bytes. None is part of a word.
var blanks = [5]string{"", "_", "¯", "▁", "\U00010100"}

// maskArticle masks names in everything that an article shows, and reports whether
// there are any.
func (m *masker) maskArticle(a *quoth.Article) (changed bool) {
	if m == nil {
		return false
	}
	if changed = m.meets(slices.Concat(a.Authors, []string{a.Title, a.URL})...); changed {
		a.URL = "" // addresses are made of titles
	}
	a.Text, a.Title = m.mask(a.Text), m.mask(a.Title)
	a.Authors = m.maskAll(a.Authors)
	for i := range a.Entities {
		a.Entities[i].Name = m.mask(a.Entities[i].Name)
		a.Entities[i].Aliases = m.maskAll(a.Entities[i].Aliases)
	}
	for i := range a.Statements {
		m.maskStatement(&a.Statements[i])
	}
	return changed
}

// meets reports whether somebody who is masked stands in the article, or in one
// of these words about it.
func (m *masker) meets(about ...string) bool {
	return m.met || slices.ContainsFunc(about, func(s string) bool { return m.mask(s) != s })
}

func (m *masker) maskAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = m.mask(s)
	}
	return out
}

// maskStatement masks names in the words that a statement carries itself.
func (m *masker) maskStatement(s *quoth.Statement) {
	if m == nil {
		return
	}
	s.Setting.Venue, s.Setting.Medium, s.Setting.Place = m.mask(s.Setting.Venue), m.mask(s.Setting.Medium), m.mask(s.Setting.Place)
}

var _ querier = (*sql.Tx)(nil)
