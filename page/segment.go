package page

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"quoth"
)

// A segment is a paragraph-like run of a page's text: what stands between two
// borders of block elements.
type segment struct {
	node  *html.Node // the innermost block element around it
	text  string     // white space collapsed
	links int        // bytes of text that stand in links
	words int
	share float64 // of its words that the extractors chose
	kept  bool    // belongs to the story
	why   string  // why it is not analysed; "" if it is
	kind  quoth.BlockKind
}

// segments cuts the text under root into segments in document order.
func segments(root *html.Node) []segment {
	s := segmenter{node: root}
	s.walk(root, quoth.Paragraph, false)
	s.flush()
	return s.out
}

// segmentsIn is like segments, but what root is itself says nothing about the
// kind of its parts.
func segmentsIn(root *html.Node) []segment {
	s := segmenter{node: root, kind: quoth.Paragraph}
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		s.walk(c, quoth.Paragraph, false)
	}
	s.flush()
	return s.out
}

type segmenter struct {
	out   []segment
	node  *html.Node
	kind  quoth.BlockKind
	buf   []byte
	links int
	space bool // white space is due before the next character
	brs   int  // line breaks since the last character
}

func (s *segmenter) flush() {
	if text := string(s.buf); strings.TrimSpace(text) != "" {
		s.out = append(s.out, segment{node: s.node, text: text, links: s.links, kind: s.kind})
	}
	s.buf, s.links, s.space, s.brs = s.buf[:0], 0, false, 0
}

// walk is recursive: the limit on depth was checked before.
func (s *segmenter) walk(n *html.Node, kind quoth.BlockKind, link bool) {
	switch n.Type {
	case html.TextNode:
		s.write(n.Data, link)
		return
	case html.ElementNode:
		if unseen(n.DataAtom) || listMark(n) {
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	switch n.DataAtom {
	case atom.Br:
		s.space = true
		if s.brs++; s.brs >= 2 {
			s.flush()
		}
		return
	case atom.Hr:
		s.flush()
		return
	case atom.A:
		link = true
	case atom.Q:
		s.write("“", link)
		defer s.write("”", link)
	}
	if !isBlock(n) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			s.walk(c, kind, link)
		}
		return
	}
	s.flush()
	outer, outerKind := s.node, s.kind
	kind = kindOf(n, kind)
	s.node, s.kind = n, kind
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.walk(c, kind, link)
	}
	s.flush()
	s.node, s.kind = outer, outerKind
}

// write appends text, collapsing white space and dropping what no reader sees.
func (s *segmenter) write(text string, link bool) {
	before := len(s.buf)
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			s.space = true
			continue
		case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == 0:
			continue
		case r == utf8.RuneError && text[i] != "\ufffd"[0]:
			continue // cannot happen: the text was made valid
		}
		if s.space && len(s.buf) > 0 {
			s.buf = append(s.buf, ' ')
		}
		s.space, s.brs = false, 0
		s.buf = utf8.AppendRune(s.buf, r)
	}
	if link {
		s.links += len(s.buf) - before
	}
}

// unseen reports whether the element's text is not part of the page's words.
func unseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Select, atom.Option,
		atom.Button, atom.Textarea, atom.Iframe, atom.Object, atom.Embed, atom.Audio, atom.Video, atom.Canvas,
		atom.Head, atom.Datalist, atom.Meter, atom.Progress, atom.Rp, atom.Rt:
		return true
	}
	return false
}

// listMark reports whether n holds the dash or number that a word processor put
// before an item of a list.
func listMark(n *html.Node) bool {
	return n.DataAtom == atom.Span && strings.Contains(strings.ToLower(attr(n, "style")), "mso-list:ignore")
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Html, atom.Legend, atom.Li,
		atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table,
		atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	// Custom elements are laid out as blocks more often than not.
	return n.DataAtom == 0 && n.Type == html.ElementNode && strings.Contains(n.Data, "-")
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func kindOf(n *html.Node, outer quoth.BlockKind) quoth.BlockKind {
	if isHeading(n) && outer == quoth.Paragraph {
		return quoth.Heading
	}
	switch n.DataAtom {
	case atom.Figcaption, atom.Figure, atom.Caption:
		return quoth.Caption
	case atom.Blockquote:
		return quoth.BlockQuote
	case atom.Li, atom.Dd, atom.Dt:
		if outer == quoth.Paragraph {
			return quoth.ListItem
		}
	case atom.Table: // in a figure: only its caption is one
		return quoth.Paragraph
	case atom.P, atom.Div, atom.Span, atom.Td:
		class := attr(n, "class")
		if hasWord(class, "caption") {
			return quoth.Caption
		}
		if n.DataAtom == atom.P && strings.HasPrefix(class, "MsoList") && outer == quoth.Paragraph {
			return quoth.ListItem
		}
	}
	return outer
}

// hasWord reports whether a class has the word among its parts.
func hasWord(class, word string) bool {
	for w := range wordsOf(class) {
		if w == word {
			return true
		}
	}
	return false
}

// wordsOf goes through the words of a class or an id in small letters: what
// stands between hyphens, figures and the like, and the longer parts of a word
// in which capitals begin parts (tblComments). Short parts are left out, for
// generated names have all of them.
func wordsOf(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if !yield(strings.ToLower(w)) {
				return
			}
			start := 0
			for i, r := range w + "A" {
				if i == 0 || !unicode.IsUpper(r) {
					continue
				}
				if part := w[start:i]; len(part) >= 6 && len(part) < len(w) && !yield(strings.ToLower(part)) {
					return
				}
				start = i
			}
		}
	}
}
