package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// This file is how words of articles get onto a page: escaped, exact, and unable
// to act. A reader of the page's text (a browser's textContent, a copy, a screen
// reader) gets every character that is stored, with one exception: U+0000, which
// no HTML document can hold, is an empty element that says so.

// invisible reports whether a character could change what a reader sees of the
// text around it without being seen itself. Joiners, soft hyphens and the
// simple direction marks are left alone: scripts and emoji need them, and they
// hide nothing.
func invisible(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == '\r' || r == '\f':
		return false
	case unicode.IsControl(r):
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // overrides, embeddings, isolates
		return true
	case r == 0x200b, r == 0x2060, r == 0xfeff, r == 0x180e, r >= 0x2061 && r <= 0x2064, r >= 0x206a && r <= 0x206f:
		return true
	case r >= 0xfff9 && r <= 0xfffb, r == 0x2028, r == 0x2029:
		return true
	case r >= 0xe0000 && r <= 0xe007f: // tags
		return true
	}
	return false
}

// escape writes words as HTML text. A character that is invisible stands in an
// element of its own, whose style shows its number and whose box keeps it from
// acting on its neighbours.
func escape(b *strings.Builder, s string) {
	last := 0
	for i, r := range s {
		var with string
		switch {
		case r == '&':
			with = "&amp;"
		case r == '<':
			with = "&lt;"
		case r == '>':
			with = "&gt;"
		case r == '"':
			with = "&#34;"
		case r == '\'':
			with = "&#39;"
		case r == '\r': // as it is, a parser would make a line feed of it
			with = "&#13;"
		case r == 0:
			with = `<bdi class="ctl" data-u="U+0000"></bdi>`
		case r >= utf8.RuneSelf && r < 0xa0 || r < ' ' || r >= 0x7f && invisible(r):
			if !invisible(r) {
				continue
			}
			with = fmt.Sprintf(`<bdi class="ctl" data-u="U+%04X">%c</bdi>`, r, r)
		default:
			continue
		}
		b.WriteString(s[last:i])
		b.WriteString(with)
		last = i + utf8.RuneLen(r)
	}
	b.WriteString(s[last:])
}

// words is a text that came from an article or a person, isolated from the
// direction of what stands around it.
func words(s string) template.HTML {
	var b strings.Builder
	b.WriteString(`<bdi>`)
	escape(&b, s)
	b.WriteString(`</bdi>`)
	return template.HTML(b.String())
}

// marked is words with hits marked. The spans are sorted and do not overlap.
func marked(s string, hits []quoth.Span) template.HTML {
	var b strings.Builder
	b.WriteString(`<bdi>`)
	at := 0
	for _, h := range hits {
		if h.Start < at || h.End > len(s) || h.End <= h.Start {
			continue
		}
		escape(&b, s[at:h.Start])
		b.WriteString("<mark>")
		escape(&b, s[h.Start:h.End])
		b.WriteString("</mark>")
		at = h.End
	}
	escape(&b, s[at:])
	b.WriteString(`</bdi>`)
	return template.HTML(b.String())
}

// plain is a text for where no markup can stand: a window's title, an attribute.
// What is invisible becomes U+FFFD.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// oneLine collapses white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// clip is the part of a text of about n bytes that shows most: from its
// beginning, or around the first hit where that stands further in. It is cut
// between words; before and after say where something is left out. The hits come
// back moved.
func clip(s string, hits []quoth.Span, n int) (part string, moved []quoth.Span, before, after bool) {
	if len(s) <= n+n/4 {
		return s, hits, false, false
	}
	start := 0
	if len(hits) > 0 && hits[0].End > n*3/4 {
		start = max(0, hits[0].Start-n/3)
		if i := strings.IndexByte(s[start:hits[0].Start], ' '); i >= 0 {
			start += i + 1
		}
		for start > 0 && !utf8.RuneStart(s[start]) {
			start--
		}
	}
	end := min(len(s), start+n)
	if end < len(s) {
		if i := strings.LastIndexByte(s[start:end], ' '); i > n/2 {
			end = start + i
		}
		for end > start && !utf8.RuneStart(s[end]) {
			end--
		}
	}
	for _, h := range hits {
		if h.Start >= start && h.End <= end {
			moved = append(moved, quoth.Span{Start: h.Start - start, End: h.End - start})
		}
	}
	return s[start:end], moved, start > 0, end < len(s)
}

// excerpt is the beginning of a text on one line, of at most n characters.
func excerpt(s string, n int) string {
	s = oneLine(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	count, last, end := 0, 0, 0
	for i, r := range s {
		if count++; count >= n {
			break
		}
		if r == ' ' {
			last = i
		}
		end = i
	}
	if last > end*2/3 {
		end = last
	}
	return strings.TrimRight(s[:end], " ,;:.–—") + "…"
}

// union sorts spans and joins those that touch or overlap.
func union(spans []quoth.Span) []quoth.Span {
	slices.SortFunc(spans, func(a, b quoth.Span) int { return cmp.Compare(a.Start, b.Start) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
