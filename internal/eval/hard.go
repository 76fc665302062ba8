package eval

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
	"quoth/internal/corpus"
)

// The hard sources that a [SpeakerReport] counts apart.
const (
	// RoleDescription is a nominal source that stands for a person by office or
	// description, who has a name elsewhere in the article.
	RoleDescription = "role description"
	// AcrossParagraph is he, she, they or it as a source where neither a name nor
	// a description of the speaker stands before it in its paragraph.
	AcrossParagraph = "pronoun across a paragraph"
)

var thirdPersons = map[string]bool{"he": true, "him": true, "his": true, "himself": true, "she": true, "her": true, "hers": true, "herself": true,
	"they": true, "them": true, "their": true, "theirs": true, "themselves": true, "it": true, "its": true, "itself": true}

// hard tells which of the hard sources a gold statement has, or "".
func hard(a *quoth.Article, s *quoth.Statement) string {
	e := a.Entity(s.Speaker)
	if e == nil || len(s.Source.Spans) == 0 {
		return ""
	}
	switch s.Source.Kind {
	case quoth.SourceNominal:
		if e.Type == quoth.Person && corpus.ProperName(e.Name) {
			return RoleDescription
		}
	case quoth.SourcePronoun:
		if thirdPersons[strings.ToLower(a.TextOf(s.Source.Spans))] && !mentionedBefore(a, e, s.Source.Spans[0].Start) {
			return AcrossParagraph
		}
	}
	return ""
}

// mentionedBefore reports whether a name or a description of the entity stands
// in the paragraph of the offset, before it: one of its mentions, one of its strings, or
// a source that is not a pronoun.
func mentionedBefore(a *quoth.Article, e *quoth.Entity, at int) bool {
	from := paragraphStart(a, at)
	in := func(s quoth.Span) bool { return from <= s.Start && s.Start < at }
	if slices.ContainsFunc(e.Mentions, func(m quoth.Mention) bool { return m.Kind != quoth.MentionPronoun && in(m.Span) }) {
		return true
	}
	for _, s := range a.Statements {
		if s.Speaker == e.ID && s.Source.Kind != quoth.SourcePronoun && slices.ContainsFunc(s.Source.Spans, in) {
			return true
		}
	}
	before := a.Text[from:at]
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		if name != "" && !thirdPersons[strings.ToLower(name)] && holdsWords(before, name) {
			return true
		}
	}
	return false
}

// paragraphStart is where the paragraph of an offset begins.
func paragraphStart(a *quoth.Article, at int) int {
	for _, b := range a.Blocks {
		if b.Start <= at && at < b.End {
			return b.Start
		}
	}
	return strings.LastIndex(a.Text[:at], "\n\n") + 1
}

// holdsWords reports whether the words stand in the text, whole.
func holdsWords(text, words string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], words)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		at = i + len(words)
	}
}
