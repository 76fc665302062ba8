package page

import (
	"errors"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"quoth"
)

// readHTML makes articles of a page.
func readHTML(text string, o Options) ([]*quoth.Article, error) {
	if e := scan(text, o.Limits); e != nil {
		e.Path = o.Path
		return nil, e
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, &Error{Code: TooDeep, Path: o.Path, Offset: NoOffset, Message: "the page's elements are nested too deep to be parsed", Err: err}
	}
	facts := factsOf(doc, o)
	content, err := mainContent(doc, facts.url)
	if err != nil {
		return nil, &Error{Code: NoArticle, Path: o.Path, Offset: NoOffset, Message: "no article was found on this page", Err: err}
	}
	a := facts.article()
	assemble(a, segments(content))
	if a.Text == "" {
		return nil, &Error{Code: NoArticle, Path: o.Path, Offset: NoOffset, Message: "no article was found on this page"}
	}
	return []*quoth.Article{a}, nil
}

// mainContent returns the part of the page that holds its story, as a tree of
// its own.
func mainContent(doc *html.Node, pageURL string) (*html.Node, error) {
	base, err := url.Parse(pageURL)
	if err != nil || pageURL == "" {
		base = &url.URL{Scheme: "https", Host: "unknown.invalid", Path: "/"}
	}
	o := trafilatura.Options{
		OriginalURL:    base,
		EnableFallback: true,
		HtmlDateMode:   trafilatura.Disabled,
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	if r, err := parser.ParseDocument(doc, base); err == nil && r.Node != nil {
		o.FallbackCandidates = &trafilatura.FallbackCandidates{Readability: r.Node}
	}
	result, err := trafilatura.ExtractDocument(doc, o)
	if err != nil {
		return nil, err
	}
	if result.ContentNode == nil {
		return nil, errors.New("no content")
	}
	return result.ContentNode, nil
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
		if s.kind == quoth.Caption {
			a.Excluded = append(a.Excluded, quoth.Exclusion{Span: span, Why: "caption"})
		}
	}
	a.Text = b.String()
}
