package page

import (
	"strings"
	"unicode/utf8"

	"github.com/RadhiFadlillah/whatlanggo"

	"quoth"
)

// language returns the ISO 639-1 code of the language the text is written in,
// or "" where there is too little of it to tell.
func language(text string) string {
	if len(text) > 8<<10 {
		cut := 8 << 10
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	if utf8.RuneCountInString(text) < 60 {
		return ""
	}
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}

// analysed returns the text of the article without what is excluded.
func analysed(a *quoth.Article) string {
	if len(a.Excluded) == 0 {
		return a.Text
	}
	var b strings.Builder
	for _, block := range a.Blocks {
		if !excluded(a, block.Span) {
			b.WriteString(a.Text[block.Start:block.End])
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func excluded(a *quoth.Article, s quoth.Span) bool {
	for _, x := range a.Excluded {
		if x.Contains(s) {
			return true
		}
	}
	return false
}
