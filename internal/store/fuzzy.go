package store

import (
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
)

// maxAlike is how many words of the store a word with letters that may differ
// stands for: the closest.
const maxAlike = 64

// wordsAlike lists the words of the store that a fuzzy word stands for: the
// closest first, among them those that begin alike for longest. The first letter
// never differs: it keeps the part of the vocabulary that is looked at small.
func (t *translator) wordsAlike(c quoth.Clause) ([]string, error) {
	want := c.Words[0]
	key := want + strings.Repeat("~", c.Fuzzy)
	if list, known := t.alike[key]; known {
		return list, nil
	}
	first, size := utf8.DecodeRuneInString(want)
	after := first + 1
	if after == 0xD800 {
		after = 0xE000 // between them are no characters
	}
	n := utf8.RuneCountInString(want)
	rows, err := t.tx.QueryContext(t.ctx, `SELECT word FROM word WHERE word >= $1 AND word < $2 AND length(word) BETWEEN $3 AND $4`,
		want[:size], string(after), n-c.Fuzzy, n+c.Fuzzy)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	type candidate struct {
		word         string
		steps, alike int
	}
	var found []candidate
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			return nil, err
		}
		if !c.Accepts(0, w) {
			continue
		}
		steps, closer := c.Fuzzy, c
		for closer.Fuzzy = 1; closer.Fuzzy < c.Fuzzy; closer.Fuzzy++ {
			if closer.Accepts(0, w) {
				steps = closer.Fuzzy
				break
			}
		}
		if w == want {
			steps = 0
		}
		found = append(found, candidate{w, steps, shared(w, want)})
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b candidate) int {
		if a.steps != b.steps {
			return a.steps - b.steps
		}
		if a.alike != b.alike {
			return b.alike - a.alike
		}
		return strings.Compare(a.word, b.word)
	})
	list := make([]string, 0, min(len(found), maxAlike))
	for _, f := range found[:min(len(found), maxAlike)] {
		list = append(list, f.word)
	}
	if t.alike == nil {
		t.alike = map[string][]string{}
	}
	t.alike[key] = list
	return list, nil
}

// shared is how many bytes two words have in common at their beginning.
func shared(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}
