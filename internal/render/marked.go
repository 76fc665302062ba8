package render

import (
	"strings"

	"quoth"
)

// Marked prints words as a paragraph behind a margin of so many columns, with
// some of them marked: the spans are bytes of the words, in order. With colour
// they are bold and underlined, without it a line below marks them.
func (t Text) Marked(words string, marks []quoth.Span, margin int) string {
	var b strings.Builder
	space := strings.Repeat(" ", margin)
	for _, line := range wrap(cells(words, quoth.Span{End: len(words)}), max(16, t.width()-margin)) {
		b.WriteString(space)
		below, any := "", false
		for i := 0; i < len(line); {
			hit := inside(marks, line[i].at)
			j := i
			var run strings.Builder
			for ; j < len(line) && inside(marks, line[j].at) == hit; j++ {
				run.WriteString(line[j].text)
			}
			width := columns(line[i:j])
			if hit {
				b.WriteString(t.sgr(bold+underline, run.String()))
				below += strings.Repeat("▔", width)
				any = true
			} else {
				b.WriteString(run.String())
				below += strings.Repeat(" ", width)
			}
			i = j
		}
		b.WriteByte('\n')
		if any && !t.Color {
			b.WriteString(space + strings.TrimRight(below, " ") + "\n")
		}
	}
	return b.String()
}

func inside(spans []quoth.Span, at int) bool {
	for _, s := range spans {
		if s.Start <= at && at < s.End {
			return true
		}
	}
	return false
}
