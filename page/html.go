package page

import (
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"quoth"
)

// readHTML makes articles of a page.
//
// The words come from the page's own tree, cut into segments. Which of them are
// the story is decided by an extractor's opinion, which knows thousands of
// sites but now and then loses a paragraph or its inner borders, and then by
// what stands around each segment.
func readHTML(text string, o Options) ([]*quoth.Article, error) {
	large, e := scan(text, o.Limits)
	if e != nil {
		e.Path = o.Path
		return nil, e
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, &Error{Code: TooDeep, Path: o.Path, Offset: NoOffset, Message: "the page's elements are nested too deep to be parsed", Err: err}
	}
	f := factsOf(doc, o, large)
	strip(doc)
	if posts := livePosts(doc, f); len(posts) > 0 {
		return posts, nil
	}
	cutAppended(doc, f)
	a := f.article()
	assemble(a, whole(story(doc, f, large), f))
	if a.Text == "" {
		return nil, &Error{Code: NoArticle, Path: o.Path, Offset: NoOffset, Message: "no article was found on this page"}
	}
	return []*quoth.Article{a}, nil
}

// whole returns the segments of the page's story, or, where they are a mere
// stub of what the page gives to machines (behind a paywall, or before a script
// has run), those of the latter.
func whole(segs []segment, f *facts) []segment {
	words := 0
	for _, s := range segs {
		if s.why == "" {
			words += len(s.text)
		}
	}
	if len(f.body) > 500 && len(f.body) > 2*words {
		if described := proseSegments(f.body); len(described) > 0 {
			return described
		}
	}
	return segs
}

// strip removes what holds no words of the page from its tree.
func strip(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode, c.DataAtom == atom.Script, c.DataAtom == atom.Style, c.DataAtom == atom.Noscript,
			c.DataAtom == atom.Svg, c.DataAtom == atom.Template, c.DataAtom == atom.Link, c.DataAtom == atom.Iframe, c.DataAtom == atom.Meta:
			n.RemoveChild(c)
		default:
			strip(c)
		}
		c = next
	}
}

// extract returns the part of the page that holds its story in the opinion of
// the extractors, as a tree of its own; nil if they find none. It reports
// whether they came to an opinion: on a page that nobody foresaw they may panic.
func extract(doc *html.Node, pageURL string) (content *html.Node, ok bool) {
	defer func() {
		if recover() != nil {
			content, ok = nil, false
		}
	}()
	base, err := url.Parse(pageURL)
	if err != nil || base.Host == "" {
		base = &url.URL{Scheme: "https", Host: "page.invalid", Path: "/"}
	}
	o := trafilatura.Options{OriginalURL: base, EnableFallback: true, HtmlDateMode: trafilatura.Disabled}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	if r, err := parser.ParseDocument(doc, base); err == nil && r.Node != nil {
		o.FallbackCandidates = &trafilatura.FallbackCandidates{Readability: r.Node}
	}
	result, err := trafilatura.ExtractDocument(doc, o)
	if err != nil {
		return nil, true
	}
	return result.ContentNode, true
}

// assemble writes the segments into the article, divided by empty lines.
func assemble(a *quoth.Article, segs []segment) {
	var b strings.Builder
	for _, s := range segs {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		start := b.Len()
		b.WriteString(s.text)
		span := quoth.Span{Start: start, End: b.Len()}
		a.Blocks = append(a.Blocks, quoth.Block{Span: span, Kind: s.kind})
		if s.why != "" {
			a.Excluded = append(a.Excluded, quoth.Exclusion{Span: span, Why: s.why})
		}
	}
	a.Text = b.String()
}
