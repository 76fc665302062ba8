package page

import (
	"strings"
	"unicode/utf8"

	"github.com/RadhiFadlillah/whatlanggo"

	"quoth"
)

// language returns the ISO 639-1 code of the language the articles of a page are
// written in, or "" where there is too little of it to tell. Where the page
// says what it is in, a few words are not enough to contradict.
func language(articles []*quoth.Article) string {
	text := sample(articles)
	least := 60
	if len(articles) > 0 && articles[0].Language != "" {
		least = 250
	}
	if utf8.RuneCountInString(text) < least {
		return ""
	}
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}

// sample returns the first kilobytes of what is analysed.
func sample(articles []*quoth.Article) string {
	const enough = 8 << 10
	var b strings.Builder
	for _, a := range articles {
		x := 0 // exclusions and blocks are both in order
		for _, block := range a.Blocks {
			for x < len(a.Excluded) && a.Excluded[x].End <= block.Start {
				x++
			}
			if x < len(a.Excluded) && a.Excluded[x].Contains(block.Span) {
				continue
			}
			text := a.Text[block.Start:block.End]
			if len(text) > enough {
				text = strings.ToValidUTF8(text[:enough], "")
			}
			b.WriteString(text)
			b.WriteByte('\n')
			if b.Len() >= enough {
				return b.String()
			}
		}
	}
	return b.String()
}
