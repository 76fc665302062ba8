package store

import (
	"slices"
	"strings"

	"quoth"
)

// writeWords adds the words of rows that go into the index to the vocabulary.
func (w *writer) writeWords(rows []*statementRow) error {
	known := w.db.cache.words
	if len(known) > maxCachedWords {
		clear(known)
	}
	var fresh []string
	for _, r := range rows {
		for _, text := range [...]string{r.content, r.around, r.who, r.about} {
			for word := range quoth.EachWord(text) {
				if _, ok := known[word.Text]; !ok && indexable(word.Text) {
					own := strings.Clone(word.Text) // not the whole text with it
					known[own] = struct{}{}
					fresh = append(fresh, own)
				}
			}
		}
	}
	slices.Sort(fresh)
	return w.insertMany(`INSERT INTO word (word, sum) VALUES `, ` ON CONFLICT DO NOTHING`, 2, len(fresh), func(i int, args []any) []any {
		return append(args, fresh[i], rowSum("word", fresh[i]))
	})
}

// indexable reports whether a word may go into the vocabulary: not the divider,
// nor what no one would type.
func indexable(word string) bool { return len(word) <= 64 && word != "\uE000" }

// nameSpeaker adds the words of a name to those by which a speaker is listed.
func (w *writer) nameSpeaker(id int64, names ...string) {
	known := w.db.cache.names
	if len(known) > maxCachedWords {
		clear(known)
	}
	for _, name := range names {
		for word := range quoth.EachWord(name) {
			r := speakerWordRow{strings.Clone(word.Text), id}
			if _, ok := known[r]; !ok && indexable(word.Text) {
				known[r] = struct{}{}
				w.save("speaker_word", &r)
			}
		}
	}
}
