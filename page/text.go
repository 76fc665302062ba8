package page

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// readText makes an article of plain text. The text is kept as it is.
func readText(text string, o Options) ([]*quoth.Article, error) {
	if at := lineAfter(text, o.Limits.Nodes); at >= 0 {
		return nil, &Error{Code: TooManyNodes, Path: o.Path, Offset: int64(at),
			Message: fmt.Sprintf("the text has more than the limit of %d lines; split it", o.Limits.Nodes)}
	}
	if len(text) > o.Limits.Text {
		return nil, &Error{Code: TooLarge, Path: o.Path, Offset: int64(o.Limits.Text),
			Message: fmt.Sprintf("larger than the limit of %d bytes of text; split it", o.Limits.Text)}
	}
	a := &quoth.Article{Text: text}
	parts := chunks(text)
	unwrap := wrappedFile(text, parts)
	for _, chunk := range parts {
		lines := linesOf(text, chunk)
		if len(lines) == 1 || unwrap && wrapped(text, lines) {
			a.Blocks = append(a.Blocks, textBlock(text, quoth.Span{Start: lines[0].Start, End: lines[len(lines)-1].End}))
			continue
		}
		for _, line := range lines {
			a.Blocks = append(a.Blocks, textBlock(text, line))
		}
	}
	a.Excluded = textFurniture(a)
	return []*quoth.Article{a}, nil
}

// lineAfter returns where the text goes on after that many lines; -1 if it does
// not. Lines without a visible character do not count.
func lineAfter(text string, lines int) int {
	seen := false
	for i := range len(text) {
		switch c := text[i]; {
		case c > ' ':
			if !seen && lines == 0 {
				return i
			}
			seen = true
		case seen && (c == '\n' || c == '\r'):
			lines--
			seen = false
		}
	}
	return -1
}

// chunks returns the stretches of text between blank lines.
func chunks(text string) []quoth.Span {
	var out []quoth.Span
	open := -1
	end := 0
	for _, line := range linesOf(text, quoth.Span{End: len(text)}) {
		if line.Len() == 0 {
			if open >= 0 {
				out = append(out, quoth.Span{Start: open, End: end})
				open = -1
			}
			continue
		}
		if open < 0 {
			open = line.Start
		}
		end = line.End
	}
	if open >= 0 {
		out = append(out, quoth.Span{Start: open, End: end})
	}
	return out
}

// linesOf returns the lines of a part of the text without the space around
// them; a blank line is an empty span. Lines end in LF, CR, CRLF, or one of
// Unicode's own line and paragraph separators.
func linesOf(text string, part quoth.Span) []quoth.Span {
	var out []quoth.Span
	start := part.Start
	for i := part.Start; i <= part.End; {
		size := 0
		if i < part.End {
			switch c := text[i]; {
			case c == '\r' && i+1 < part.End && text[i+1] == '\n':
				size = 2
			case c == '\n' || c == '\r' || c == '\f' || c == '\v':
				size = 1
			case strings.HasPrefix(text[i:part.End], "\u2028"), strings.HasPrefix(text[i:part.End], "\u2029"):
				size = 3
			}
			if size == 0 {
				i++
				continue
			}
		}
		out = append(out, trimmed(text, quoth.Span{Start: start, End: i}))
		i += max(size, 1)
		start = i
	}
	return out
}

// trimmed returns the span without the space (and null characters) at its ends.
func trimmed(text string, s quoth.Span) quoth.Span {
	blank := func(r rune) bool { return unicode.IsSpace(r) || r == 0 || r == '\ufeff' || r == '\u200b' }
	s.End = s.Start + len(strings.TrimRightFunc(text[s.Start:s.End], blank))
	s.Start = s.End - len(strings.TrimLeftFunc(text[s.Start:s.End], blank))
	return s
}

// wrappedFile reports whether the lines of the file are broken to a width, and
// not paragraphs of their own: then most of them end within a sentence. Fewer
// than three line breaks tell nothing.
func wrappedFile(text string, parts []quoth.Span) bool {
	within, all := 0, 0
	for _, chunk := range parts {
		lines := linesOf(text, chunk)
		for _, line := range lines[:len(lines)-1] {
			all++
			if !strings.ContainsAny(text[line.End-1:line.End], ".!?:\"')") && !strings.HasSuffix(text[line.Start:line.End], "”") {
				within++
			}
		}
	}
	return all >= 3 && within*2 > all
}

// wrapped reports whether the lines are one paragraph broken to a width: no line
// would have had room for the first word of the next.
func wrapped(text string, lines []quoth.Span) bool {
	width := 0
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(text[l.Start:l.End]))
	}
	if width < 40 || width > 200 {
		return false
	}
	for i, l := range lines[1:] {
		before := text[lines[i].Start:lines[i].End]
		word, _, _ := strings.Cut(text[l.Start:l.End], " ")
		room := width - utf8.RuneCountInString(before)
		// Allow a little slack: widths differ by a character or two.
		if room > utf8.RuneCountInString(word)+3 {
			return false
		}
	}
	return true
}

func textBlock(text string, s quoth.Span) quoth.Block {
	kind := quoth.Paragraph
	switch words := text[s.Start:s.End]; {
	case strings.HasPrefix(words, "• "), strings.HasPrefix(words, "* "), strings.HasPrefix(words, "· "):
		kind = quoth.ListItem
	case strings.HasPrefix(words, "> "):
		kind = quoth.BlockQuote
	}
	return quoth.Block{Span: s, Kind: kind}
}
