package page

import (
	"golang.org/x/net/html"

	"quoth"
)

type facts struct{ url, title string }

func factsOf(doc *html.Node, o Options) *facts { return &facts{url: o.URL} }

func (f *facts) article() *quoth.Article { return &quoth.Article{URL: f.url} }
