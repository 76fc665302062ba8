package page

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// scan reads the page's tokens once, without building anything, and refuses a
// page whose tree would be too deep or too large. It has to see what the parser
// would make of sloppy markup: elements that are closed without saying so, and
// bold, font and link elements left open, which the parser opens again in every
// later paragraph (a page of n tags can so become a tree of n² nodes).
//
// It reports whether the page is large: too large for the extractors, which take
// time and memory that grow faster than the page.
func scan(text string, l Limits) (large bool, err *Error) {
	z := html.NewTokenizer(strings.NewReader(text))
	s := scanner{}
	offset, words := int64(0), 0
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken: // the end of the page: reading a string cannot fail
			return s.work > largeNodes || words > largeText, nil
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			s.start(string(name), string(raw))
			for attributes := 0; more; attributes++ {
				_, _, more = z.TagAttr()
				s.work += attributes & 1
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			s.end(string(name))
			s.work++
		case html.TextToken:
			s.work += 1 + len(s.formatting)
			if top := s.top(); top != "script" && top != "style" {
				words += len(raw)
			}
		default:
			s.work++
		}
		if len(s.open) > l.Depth {
			return false, &Error{Code: TooDeep, Offset: offset,
				Message: fmt.Sprintf("elements are nested deeper than the limit of %d; the page is broken or hostile: give its text as a .txt file", l.Depth)}
		}
		if s.work > l.Nodes {
			return false, &Error{Code: TooManyNodes, Offset: offset,
				Message: fmt.Sprintf("the page has more than the limit of %d elements and texts; split it, or keep only the article", l.Nodes)}
		}
		if words > l.Text {
			return false, &Error{Code: TooLarge, Offset: offset,
				Message: fmt.Sprintf("the page has more than the limit of %d bytes of text; split it, or keep only the article", l.Text)}
		}
		offset += int64(len(raw))
	}
}

// Beyond these a page is large. News pages have some thousand nodes.
const (
	largeNodes = 30_000
	largeText  = 2 << 20 // bytes outside scripts
)

// A scanner keeps what decides how large the parser's tree gets.
type scanner struct {
	work       int      // nodes made so far, or as costly
	open       []string // names of the open elements
	formatting []string // start tags of formatting elements not closed yet
	roots      int      // start tags of html and body, whose attributes are merged
}

func (s *scanner) start(name, raw string) {
	s.work += 1 + len(s.formatting)
	a := atom.Lookup([]byte(name))
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Param, atom.Source, atom.Track, atom.Wbr, atom.Frame, atom.Keygen, atom.Image:
		return
	case atom.Html, atom.Body:
		s.roots++
		s.work += s.roots * s.roots / 16
		if s.roots > 2 {
			return
		}
	case atom.A, atom.Nobr:
		s.end(name) // one is never inside another
	case atom.P:
		s.closeTo("p", pBorders)
	case atom.Li:
		s.closeTo("p", pBorders)
		s.closeTo("li", " ul ol menu table td th ")
	case atom.Dd, atom.Dt:
		s.closeTo("p", pBorders)
		s.closeTo("dd", " dl table td th ")
		s.closeTo("dt", " dl table td th ")
	case atom.Td, atom.Th:
		s.closeTo("td", " tr table ")
		s.closeTo("th", " tr table ")
	case atom.Tr:
		s.closeTo("tr", " table ")
	case atom.Thead, atom.Tbody, atom.Tfoot:
		s.closeTo("thead", " table ")
		s.closeTo("tbody", " table ")
		s.closeTo("tfoot", " table ")
	case atom.Option, atom.Optgroup:
		s.closeTo("option", " select ")
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.closeTo("p", pBorders)
		if top := s.top(); len(top) == 2 && top[0] == 'h' && top[1] >= '1' && top[1] <= '6' {
			s.open = s.open[:len(s.open)-1]
		}
	case atom.Div, atom.Section, atom.Article, atom.Aside, atom.Blockquote, atom.Ul, atom.Ol, atom.Dl, atom.Figure,
		atom.Footer, atom.Header, atom.Main, atom.Nav, atom.Form, atom.Pre, atom.Center, atom.Address, atom.Fieldset:
		s.closeTo("p", pBorders)
	}
	s.open = append(s.open, name)
	if isFormatting(a) {
		same := 0
		for _, f := range s.formatting {
			if f == raw {
				same++
			}
		}
		if same < 3 { // the parser keeps no more than three that are alike
			s.formatting = append(s.formatting, raw)
		}
	}
}

// pBorders are elements through which a new block does not close a paragraph.
const pBorders = " td th table caption button html object marquee template applet "

func (s *scanner) top() string {
	if len(s.open) == 0 {
		return ""
	}
	return s.open[len(s.open)-1]
}

// closeTo closes the innermost open element of that name, and what is in it,
// unless one of the borders is nearer.
func (s *scanner) closeTo(name, borders string) {
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i] == name {
			s.open = s.open[:i]
			return
		}
		if strings.Contains(borders, " "+s.open[i]+" ") {
			return
		}
	}
}

func (s *scanner) end(name string) {
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i] == name {
			s.open = s.open[:i]
			break
		}
	}
	if !isFormatting(atom.Lookup([]byte(name))) {
		return
	}
	for i := len(s.formatting) - 1; i >= 0; i-- {
		tag := s.formatting[i]
		if len(tag) > len(name) && strings.EqualFold(tag[1:1+len(name)], name) && !isNameByte(tag[1+len(name)]) {
			s.formatting = append(s.formatting[:i], s.formatting[i+1:]...)
			return
		}
	}
}

func isNameByte(c byte) bool {
	return c != '>' && c != '/' && c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f'
}

func isFormatting(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small,
		atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}
