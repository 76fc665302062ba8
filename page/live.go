package page

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"quoth"
)

// livePosts returns an article for each post of a live blog, and before them
// one for what leads in to the posts, if anything does; none if the page is not
// a live blog. The marks of schema.org on the elements count first, then
// repeated elements with a time in what calls itself a live blog, then the
// posts that the page describes for machines only.
func livePosts(doc *html.Node, f *facts) []*quoth.Article {
	posts := markedPosts(doc)
	if len(posts) < 2 {
		posts = repeatedPosts(doc, f)
	}
	updates := f.live.children("liveBlogUpdate")
	if len(posts) == 0 {
		return describedPosts(updates, f)
	}
	var out []*quoth.Article
	for _, p := range posts {
		if a := postArticle(p, updates, f); a.Text != "" {
			out = append(out, a)
		}
	}
	if len(out) < 2 {
		return nil
	}
	if lead := leadIn(posts[0], f); lead != nil {
		out = append([]*quoth.Article{lead}, out...)
	}
	return out
}

// markedPosts finds the elements that are marked as posts of a live blog.
func markedPosts(doc *html.Node) []*html.Node {
	var posts []*html.Node
	var walk func(n *html.Node, inBlog bool)
	walk = func(n *html.Node, inBlog bool) {
		if n.Type == html.ElementNode {
			kind := attr(n, "itemtype")
			if attr(n, "itemprop") == "liveBlogUpdate" || inBlog && strings.HasSuffix(kind, "/BlogPosting") {
				posts = append(posts, n)
				return
			}
			inBlog = inBlog || strings.HasSuffix(kind, "/LiveBlogPosting")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inBlog)
		}
	}
	walk(doc, false)
	return posts
}

// repeatedPosts finds three or more siblings alike, each with a time and a
// paragraph, in what the page calls a live blog.
func repeatedPosts(doc *html.Node, f *facts) []*html.Node {
	var best []*html.Node
	most := 0
	var walk func(n *html.Node, inBlog bool)
	walk = func(n *html.Node, inBlog bool) {
		if n.Type == html.ElementNode {
			inBlog = inBlog || saysLive(n)
			if inBlog {
				alike := make(map[string][]*html.Node)
				for c := n.FirstChild; c != nil; c = c.NextSibling {
					if c.Type == html.ElementNode && isBlock(c) && hasTime(c) {
						key := c.Data + " " + firstWord(attr(c, "class"))
						alike[key] = append(alike[key], c)
					}
				}
				for _, group := range alike {
					if len(group) < 3 {
						continue
					}
					words, withText := 0, 0
					for _, p := range group {
						n := proseWords(p)
						words += n
						if n > 0 {
							withText++
						}
					}
					if withText*3 >= len(group)*2 && words > most {
						best, most = group, words
					}
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inBlog)
		}
	}
	walk(doc, f.live != nil)
	if most < 60 {
		return nil
	}
	return best
}

// saysLive reports whether the element's name, class or id calls it a live blog.
func saysLive(n *html.Node) bool {
	if n.Data == "amp-live-list" {
		return true
	}
	for _, a := range n.Attr {
		if a.Key != "class" && a.Key != "id" && a.Key != "data-component" && a.Key != "data-testid" {
			continue
		}
		plain := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, a.Val)
		for _, mark := range []string{"liveblog", "liveupdates", "livestory", "livecoverage", "liveposts", "livereporting"} {
			if strings.Contains(plain, mark) {
				return true
			}
		}
	}
	return false
}

func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return words[0]
	}
	return ""
}

func hasTime(n *html.Node) bool {
	return findElement(n, isTime) != nil
}

// isTime reports whether n is a time element, or one of those that pages define
// to count the minutes since (amp-timeago, relative-time).
func isTime(n *html.Node) bool {
	return n.DataAtom == atom.Time || n.DataAtom == 0 && strings.Contains(n.Data, "-") && attr(n, "datetime") != ""
}

// findElement returns the first element under n for which ok holds, or nil.
func findElement(n *html.Node, ok func(*html.Node) bool) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if ok(c) {
			return c
		}
		if found := findElement(c, ok); found != nil {
			return found
		}
	}
	return nil
}

// proseWords counts the words of the element's sentences outside links.
func proseWords(n *html.Node) int {
	words := 0
	for _, s := range segments(n) {
		if s.kind != quoth.Heading && s.links*2 < len(s.text) && len(s.text) > 40 {
			words += len(strings.Fields(s.text))
		}
	}
	return words
}

// postArticle makes an article of one post's element.
func postArticle(post *html.Node, updates []item, f *facts) *quoth.Article {
	a := f.article()
	a.Title = ""
	var own []segment
	for _, s := range segmentsIn(post) {
		switch {
		case isTime(s.node), hasTime(s.node) && len(strings.Fields(s.text)) <= 8:
			continue
		case a.Title == "" && len(own) == 0 && (isHeading(s.node) || attr(s.node, "itemprop") == "headline"):
			a.Title = s.text
			continue
		}
		s.kept = true
		if s.why = (&body{root: post}).boxed(s.node); s.why == "" {
			s.why = furniture(s.text)
		}
		switch {
		case s.kind == quoth.Caption:
			s.why = whyCaption
		case s.why == whyByline || s.why == whyShare:
			continue // the post's own name and time, and its buttons
		}
		own = append(own, s)
	}
	assemble(a, own)

	id := attr(post, "id")
	if id == "" {
		if inner := findElement(post, func(n *html.Node) bool { return isBlock(n) && attr(n, "id") != "" }); inner != nil {
			id = attr(inner, "id")
		}
	}
	update := updateFor(updates, id, a.Title)
	if a.Title == "" {
		a.Title = update.text("headline")
	}
	if address := update.text("url"); address != "" {
		a.URL = absolute(address, f.url)
	} else if id != "" && f.url != "" {
		a.URL, _, _ = strings.Cut(f.url, "#")
		a.URL += "#" + id
	}
	when := findElement(post, func(n *html.Node) bool { return isTime(n) && attr(n, "datetime") != "" })
	if d, err := ParseDate(update.text("datePublished")); err == nil {
		a.Published = d
	} else if when != nil {
		if d, err := ParseDate(attr(when, "datetime")); err == nil {
			a.Published = d
		}
	}
	if names := authorNames(update["author"], f.outlet); len(names) > 0 {
		a.Authors = names
	}
	return a
}

// updateFor returns the described post of that id or headline, or nil.
func updateFor(updates []item, id, title string) item {
	for _, u := range updates {
		_, fragment, _ := strings.Cut(u.text("url"), "#")
		if id != "" && (fragment == id || u.text("@id") == id) || title != "" && u.text("headline") == title {
			return u
		}
	}
	return nil
}

// describedPosts makes articles of posts that are described for machines only.
func describedPosts(updates []item, f *facts) []*quoth.Article {
	if len(updates) < 2 {
		return nil
	}
	var out []*quoth.Article
	for _, u := range updates {
		a := f.article()
		a.Title = u.text("headline")
		if address := u.text("url"); address != "" {
			a.URL = absolute(address, f.url)
		}
		if d, err := ParseDate(u.text("datePublished")); err == nil {
			a.Published = d
		}
		if names := authorNames(u["author"], f.outlet); len(names) > 0 {
			a.Authors = names
		}
		if assemble(a, proseSegments(u.text("articleBody"))); a.Text != "" {
			out = append(out, a)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// proseSegments cuts the text of a description into segments. Some pages put
// markup into it.
func proseSegments(text string) []segment {
	if strings.Contains(text, "</") {
		if nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}); err == nil {
			root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
			for _, n := range nodes {
				root.AppendChild(n)
			}
			return segments(root)
		}
	}
	var out []segment
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		s := segmenter{kind: quoth.Paragraph}
		s.write(line, false)
		s.flush()
		out = append(out, s.out...)
	}
	return out
}

// leadIn makes an article of the sentences before the first post, within the
// element that holds the whole coverage; nil if there are none.
func leadIn(post *html.Node, f *facts) *quoth.Article {
	around := post.Parent
	for around.Parent != nil && around.DataAtom != atom.Article && around.DataAtom != atom.Main && around.DataAtom != atom.Body {
		around = around.Parent
	}
	var own []segment
	for _, s := range segments(around) {
		if within(s.node, post) {
			break
		}
		if s.kind != quoth.Heading && s.kind != quoth.Caption && s.links*2 < len(s.text) && len(strings.Fields(s.text)) >= 8 && sentence(s.text) &&
			furniture(s.text) == "" && (&body{root: around}).boxed(s.node) == "" {
			own = append(own, s)
		}
	}
	if len(own) == 0 {
		return nil
	}
	a := f.article()
	assemble(a, own)
	return a
}

// cutAppended removes other stories from the tree, as pages have them that add
// the next story below the one asked for. A story is an article element with a
// headline of its own and at least two paragraphs.
func cutAppended(doc *html.Node, f *facts) {
	var stories []*html.Node
	var headlines []string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if len(stories) >= 20 {
			return // a list of stories, or worse
		}
		if n.DataAtom == atom.Article || strings.HasSuffix(attr(n, "itemtype"), "Article") {
			if h := storyHeadline(n); h != "" && proseWords(n) >= 40 {
				stories, headlines = append(stories, n), append(headlines, h)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	if len(stories) < 2 {
		return
	}
	wanted := 0
	for i, h := range headlines {
		if f.title != "" && strings.EqualFold(h, f.title) {
			wanted = i
			break
		}
	}
	for i, s := range stories {
		if i == wanted || headlines[i] == headlines[wanted] || within(stories[wanted], s) || s.Parent == nil {
			continue
		}
		s.Parent.RemoveChild(s)
	}
}

// storyHeadline returns the first-order heading of an article element that is
// not inside another article within it; "" if it has none.
func storyHeadline(n *html.Node) string {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.H1, c.Type == html.ElementNode && attr(c, "itemprop") == "headline" && isBlock(c):
			if t := textOf(c); t != "" {
				return t
			}
		case c.Type == html.ElementNode && c.DataAtom != atom.Article:
			if h := storyHeadline(c); h != "" {
				return h
			}
		}
	}
	return ""
}
