package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"quoth"
)

// A cell is one character as a reader sees it.
type cell struct {
	text  string
	width int
	at    int  // byte offset in the article's text; -1 for what was put in
	space bool // a place to break the line
	style int  // of what was put in: a statement's index
}

// cells cuts a span of a text into cells. White space becomes single spaces;
// control characters and overrides of direction, with which a text could take
// over a terminal, become replacement characters.
func cells(text string, s quoth.Span) []cell {
	out := make([]cell, 0, s.Len())
	state := -1
	for i := s.Start; i < s.End; {
		if c := text[i]; c < utf8.RuneSelf && (i+1 >= s.End || text[i+1] < utf8.RuneSelf) {
			state = -1
			switch {
			case c == ' ' || c >= '\t' && c <= '\r':
				if n := len(out); n > 0 && !out[n-1].space {
					out = append(out, cell{text: " ", width: 1, at: i, space: true})
				}
			case c < ' ' || c == 0x7f:
				out = append(out, cell{text: "\uFFFD", width: 1, at: i})
			default:
				out = append(out, cell{text: text[i : i+1], width: 1, at: i})
			}
			i++
			continue
		}
		var cluster string
		var width int
		cluster, _, width, state = uniseg.FirstGraphemeClusterInString(text[i:s.End], state)
		r, _ := utf8.DecodeRuneInString(cluster)
		switch {
		case unicode.IsSpace(r):
			if n := len(out); n > 0 && !out[n-1].space {
				out = append(out, cell{text: " ", width: 1, at: i, space: r != '\u00a0' && r != '\u202f'})
			}
		case strings.ContainsFunc(cluster, unsafe):
			out = append(out, cell{text: "\uFFFD", width: 1, at: i})
		default:
			out = append(out, cell{text: cluster, width: width, at: i})
		}
		i += len(cluster)
	}
	for n := len(out); n > 0 && out[n-1].space; n-- {
		out = out[:n-1]
	}
	return out
}

func unsafe(r rune) bool {
	return unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// Safe is a text on one line, without the control characters and overrides of
// direction with which it could take over a terminal.
func Safe(s string) string {
	var b strings.Builder
	for _, c := range cells(s, quoth.Span{End: len(s)}) {
		b.WriteString(c.text)
	}
	return b.String()
}

// wrap breaks cells into lines of at most width columns, at spaces, or inside
// words that are longer than a line.
func wrap(in []cell, width int) [][]cell {
	var out [][]cell
	var line []cell
	used, brk := 0, -1 // columns of line; index of its last space
	for _, c := range in {
		if c.space && len(line) == 0 {
			continue
		}
		line = append(line, c)
		used += c.width
		if c.space {
			brk = len(line) - 1
		}
		if used <= width || c.space {
			continue
		}
		cut, next := len(line)-1, len(line)-1
		if brk > 0 {
			cut, next = brk, brk+1
		}
		if cut == 0 {
			continue // one character wider than the line
		}
		rest := append([]cell(nil), line[next:]...)
		out = append(out, line[:cut])
		line, used, brk = rest, 0, -1
		for _, c := range line {
			used += c.width
		}
	}
	for n := len(line); n > 0 && line[n-1].space; n-- {
		line = line[:n-1]
	}
	if len(line) > 0 {
		out = append(out, line)
	}
	return out
}

func columns(line []cell) int {
	n := 0
	for _, c := range line {
		n += c.width
	}
	return n
}

// textWidth is how many columns a text takes.
func textWidth(s string) int { return uniseg.StringWidth(s) }

// Fit makes a text safe for a terminal and cuts it to a width, with an ellipsis where it was longer.
func Fit(s string, width int) string {
	s = Safe(s)
	if textWidth(s) <= width {
		return s
	}
	var b strings.Builder
	used := 0
	for _, c := range cells(s, quoth.Span{End: len(s)}) {
		if used+c.width > width-1 {
			break
		}
		b.WriteString(c.text)
		used += c.width
	}
	return strings.TrimRight(b.String(), " ") + "…"
}

// Pad fills a text up to a width.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-textWidth(s)))
}

// PadLeft fills a text up to a width from the left.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-textWidth(s))) + s
}

// Bar draws n of most as a bar of at most width columns, to an eighth of one.
func Bar(n, most, width int) string {
	if most <= 0 || n <= 0 {
		return ""
	}
	eighths := max(1, (n*width*8+most/2)/most)
	bar := strings.Repeat("█", eighths/8)
	if e := eighths % 8; e > 0 {
		bar += string([]rune("▏▎▍▌▋▊▉")[e-1])
	}
	return bar
}
