package page

import (
	"html"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/markusmobius/go-htmldate"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"quoth"
)

// facts are what a page says about its article outside the text. For each, the
// first source that has it wins: the description for machines (JSON-LD), the
// meta elements, then what readers see.
type facts struct {
	url, title, outlet, lang string
	authors                  []string
	published                quoth.Date
	body                     string // the story's words as the page gives them to machines, or ""
	live                     item   // the live blog that the page describes for machines, or nil
}

// article returns a new article with the facts filled in.
func (f *facts) article() *quoth.Article {
	return &quoth.Article{URL: f.url, Title: f.title, Outlet: f.outlet, Authors: f.authors, Published: f.published, Language: f.lang}
}

// factsOf reads the facts from a page's tree. It has to come before the
// scripts are stripped from it.
func factsOf(doc *nethtml.Node, o Options, large bool) *facts {
	h := headOf(doc)
	f := &facts{}
	f.url = first(absolute(h.canonical, o.URL), h.meta["og:url"], o.URL)
	if !strings.Contains(f.url, "://") {
		f.url = o.URL
	}
	items := itemsOf(h.jsonLD)
	main := mainItem(items, f.url, h)
	f.body = main.text("articleBody")
	for _, it := range items {
		if it.is("LiveBlogPosting") {
			f.live = it
			break
		}
	}

	f.outlet = first(h.meta["og:site_name"], main.child("publisher").text("name"), h.meta["application-name"],
		h.meta["dc.publisher"], h.meta["publisher"], h.meta["twitter:site:name"], websiteName(items))
	if strings.Contains(f.outlet, "://") || strings.HasPrefix(f.outlet, "@") {
		f.outlet = ""
	}

	f.title = withoutOutlet(first(main.text("headline"), h.meta["og:title"], h.meta["twitter:title"], h.meta["dc.title"], only(h.h1s), h.title), f.outlet)
	// Machines are told shortened headlines: take the readers' when it goes on.
	for _, h1 := range h.h1s {
		cut := strings.TrimRight(f.title, ".… ")
		if len(h1) > len(cut) && len(cut) > 20 && strings.HasPrefix(h1, cut) {
			f.title = h1
		}
	}

	f.authors = authorNames(main["author"], f.outlet)
	if len(f.authors) == 0 {
		for _, source := range [][]string{h.metas["author"], h.metas["article:author"], h.metas["byl"], h.metas["dc.creator"],
			h.metas["parsely-author"], h.metas["sailthru.author"], h.authors, h.bylines} {
			if f.authors = cleanNames(source, f.outlet); len(f.authors) > 0 {
				break
			}
		}
	}

	f.published = published(main, h)
	if f.published.Value == "" {
		f.published = dateInURL(f.url)
	}
	if f.published.Value == "" && !large {
		f.published = guessDate(doc, f.url)
	}

	f.lang = languageCode(first(h.lang, main.text("inLanguage"), h.meta["og:locale"], h.meta["content-language"], h.meta["dc.language"]))
	return f
}

// first returns the first that is not blank, with its white space collapsed.
func first(candidates ...string) string {
	for _, c := range candidates {
		if c = strings.Join(strings.Fields(c), " "); c != "" {
			return c
		}
	}
	return ""
}

func only(all []string) string {
	if len(all) == 1 {
		return all[0]
	}
	return ""
}

// absolute resolves a page's address against the one it was said to be at.
func absolute(ref, base string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil || ref == "" {
		return ""
	}
	if u.IsAbs() {
		return u.String()
	}
	b, err := url.Parse(base)
	if err != nil || !b.IsAbs() {
		return ""
	}
	return b.ResolveReference(u).String()
}

// withoutOutlet cuts the outlet's name off a title: after a bar or a dash, or
// before one or a colon.
func withoutOutlet(title, outlet string) string {
	if outlet == "" {
		return title
	}
	for _, sep := range []string{" | ", " - ", " – ", " — ", " · ", " :: ", " » "} {
		if i := strings.LastIndex(title, sep); i > 0 && sameName(title[i+len(sep):], outlet) {
			return strings.TrimSpace(title[:i])
		}
	}
	for _, sep := range []string{": ", " | ", " - ", " – ", " — ", " · ", " :: ", " » "} {
		if name, rest, ok := strings.Cut(title, sep); ok && sameName(name, outlet) {
			return strings.TrimSpace(rest)
		}
	}
	return title
}

// sameName compares two names of an outlet, with or without article and domain.
func sameName(a, b string) bool {
	plain := func(s string) string {
		s = strings.TrimPrefix(strings.ToLower(s), "the ")
		if i := strings.LastIndexByte(s, '.'); i > 0 && !strings.Contains(s[i:], " ") {
			s = s[:i]
		}
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsNumber(r) {
				return r
			}
			return -1
		}, s)
	}
	return plain(a) == plain(b)
}

// published returns when the article came out, as far as the page declares it.
func published(main item, h *head) quoth.Date {
	values := []string{main.text("datePublished"), h.meta["article:published_time"], h.meta["og:published_time"],
		h.meta["datepublished"], h.meta["parsely-pub-date"], h.meta["sailthru.date"], h.meta["dc.date.issued"], h.meta["dcterms.created"],
		h.meta["dcterms.date"], h.meta["dc.date"], h.meta["pubdate"], h.meta["publish-date"], h.meta["publication_date"], h.meta["published"],
		h.meta["article.published"], h.meta["date"], h.meta["cxenseparse:recs:publishtime"], main.text("dateCreated"), h.time, main.text("dateModified")}
	for _, value := range values {
		if d, err := ParseDate(value); err == nil {
			return atHome(d, slices.Concat(values, h.times))
		}
	}
	return quoth.Date{}
}

// atHome returns the date as another part of the page gives it, if that is the
// same moment by a clock other than UTC: content systems often tell machines the
// one and readers the other, and the day of the readers is the one that the
// story's “yesterday” goes by.
func atHome(d quoth.Date, others []string) quoth.Date {
	at, err := time.Parse(time.RFC3339, d.Value)
	if err != nil {
		return d
	}
	if _, offset := at.Zone(); offset != 0 {
		return d
	}
	for _, value := range others {
		o, err := ParseDate(value)
		if err != nil {
			continue
		}
		there, err := time.Parse(time.RFC3339, o.Value)
		if err != nil || there.Sub(at).Abs() >= time.Minute {
			continue
		}
		if _, offset := there.Zone(); offset != 0 {
			return o
		}
	}
	return d
}

// guessDate looks for a date in the text. It is right on four pages of five that
// declare one, and mostly a day off on the fifth; so it comes last.
func guessDate(doc *nethtml.Node, pageURL string) (d quoth.Date) {
	defer func() {
		if recover() != nil {
			d = quoth.Date{}
		}
	}()
	r, err := htmldate.FromDocument(doc, htmldate.Options{URL: pageURL, UseOriginalDate: true, SkipExtensiveSearch: true})
	if err != nil || r.IsZero() {
		return quoth.Date{}
	}
	return quoth.Date{Value: r.Format("2006-01-02"), Precision: "day"}
}

// languageCode returns the two letters in front of a language tag.
func languageCode(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	tag, _, _ = strings.Cut(tag, "_")
	if len(tag) != 2 {
		return ""
	}
	return tag
}

// A head is what the elements for metadata and the visible signs of authorship
// hold.
type head struct {
	meta      map[string]string   // first content by lower-cased name
	metas     map[string][]string // all contents by name
	canonical string
	title     string // of the title element
	lang      string
	h1s       []string
	jsonLD    []string
	times     []string // what the <time> elements say
	time      string   // first <time> that is marked as, or looks like, the date of publication
	authors   []string // marked with rel or itemprop
	bylines   []string // marked by class only
}

func headOf(doc *nethtml.Node) *head {
	h := &head{meta: make(map[string]string), metas: make(map[string][]string)}
	h.walk(doc, false)
	return h
}

func (h *head) walk(n *nethtml.Node, inAside bool) {
	if n.Type == nethtml.ElementNode {
		switch n.DataAtom {
		case atom.Html:
			h.lang = first(attr(n, "lang"), attr(n, "xml:lang"))
		case atom.Meta:
			name := strings.ToLower(first(attr(n, "property"), attr(n, "name"), attr(n, "itemprop"), attr(n, "http-equiv")))
			if content := strings.TrimSpace(attr(n, "content")); name != "" && content != "" {
				if h.meta[name] == "" {
					h.meta[name] = content
				}
				h.metas[name] = append(h.metas[name], content)
			}
		case atom.Link:
			if h.canonical == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
				h.canonical = attr(n, "href")
			}
		case atom.Title:
			if h.title == "" && n.FirstChild != nil {
				if len(n.FirstChild.Data) > 1000 {
					n.FirstChild.Data = "" // not a title, and costly to what comes after
				}
				h.title = textOf(n)
			}
		case atom.Script:
			if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") && n.FirstChild != nil && len(h.jsonLD) < 50 {
				h.jsonLD = append(h.jsonLD, n.FirstChild.Data)
			}
			return
		case atom.H1:
			if !inAside && len(h.h1s) < 20 {
				if t := textOf(n); t != "" && len(t) < 1000 {
					h.h1s = append(h.h1s, t)
				}
			}
		case atom.Time:
			if at := attr(n, "datetime"); at != "" && len(h.times) < 30 {
				h.times = append(h.times, at)
			}
			marked := attr(n, "itemprop") == "datePublished" || hasAttr(n, "pubdate")
			if (h.time == "" && !inAside || marked) && attr(n, "datetime") != "" && len(h.h1s) > 0 {
				h.time = attr(n, "datetime")
			}
		case atom.Aside, atom.Nav, atom.Footer:
			inAside = true
		}
		h.byline(n, inAside)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		h.walk(c, inAside)
	}
}

func (h *head) byline(n *nethtml.Node, inAside bool) {
	if inAside || len(h.authors)+len(h.bylines) > 20 || n.DataAtom == atom.Meta || n.DataAtom == atom.Link {
		return
	}
	switch {
	case attr(n, "itemprop") == "author" && findElement(n, func(n *nethtml.Node) bool { return attr(n, "itemprop") == "name" }) != nil:
		name := findElement(n, func(n *nethtml.Node) bool { return attr(n, "itemprop") == "name" })
		h.authors = append(h.authors, first(attr(name, "content"), textOf(name)))
	case attr(n, "rel") == "author", attr(n, "itemprop") == "author":
		if t := textOf(n); t != "" && len(t) < 120 {
			h.authors = append(h.authors, t)
		}
	default:
		class := strings.ToLower(attr(n, "class"))
		if !strings.Contains(class, "byline") && !strings.Contains(class, "author") {
			return
		}
		// A name, or "By" and names: not a box about the author.
		if t := textOf(n); t != "" && len(t) < 120 && len(strings.Fields(t)) >= 2 && len(h.bylines) < 3 && !hasDigit(t) &&
			(strings.HasPrefix(strings.ToLower(t), "by ") || strings.Contains(class, "author-name") || strings.Contains(class, "author__name") || strings.Contains(class, "byline")) {
			h.bylines = append(h.bylines, t)
		}
	}
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// attr returns the value of an element's attribute, or "".
func attr(n *nethtml.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *nethtml.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// textOf returns the words under an element on one line.
func textOf(n *nethtml.Node) string {
	var parts []string
	for _, s := range segments(n) {
		parts = append(parts, s.text)
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// authorNames reads an author of JSON-LD: a name, a person, or a list of these.
func authorNames(v any, outlet string) []string {
	var names []string
	switch v := v.(type) {
	case string:
		names = append(names, v)
	case item:
		if n := v.text("name"); n != "" {
			names = append(names, n)
		} else if list, ok := v["name"].([]any); ok {
			return authorNames(list, outlet)
		}
	case []any:
		for _, e := range v[:min(len(v), 30)] {
			names = append(names, authorNames(e, outlet)...)
		}
	}
	return cleanNames(names, outlet)
}

// cleanNames makes single names of bylines: "By Ann Ode and Bo Vale, Political
// Editor" holds two. Addresses and the outlet's own name are no authors.
func cleanNames(bylines []string, outlet string) []string {
	var out []string
	seen := make(map[string]bool)
	for _, line := range bylines {
		line = strings.Join(strings.Fields(html.UnescapeString(line)), " ")
		if len(line) > 300 || strings.Contains(line, "://") || strings.HasPrefix(line, "@") {
			continue
		}
		line = cutPrefixFold(line, "by: ", "by ", "written by ", "posted by ", "words by ", "author: ", "story by ")
		for _, sep := range []string{" and ", " & ", " | ", " with ", "/"} {
			line = strings.ReplaceAll(line, sep, ";")
		}
		for group := range strings.SplitSeq(line, ";") {
			full := false // a name of several words came before, so that one word after a comma is a place or a degree
			for name := range strings.SplitSeq(group, ",") {
				name = strings.Trim(name, " .·|-–—")
				name = cutPrefixFold(name, "by ")
				key := strings.ToLower(name)
				words := len(strings.Fields(name))
				initials := len(out) > 0 && len(name) <= 4 && name == strings.ToUpper(name) // degrees and agencies
				if name == "" || seen[key] || initials || hasDigit(name) || sameName(name, outlet) || isJob(key) || isDesk(key, outlet) ||
					!strings.ContainsFunc(name, unicode.IsLetter) || strings.Contains(name, "@") || words > 6 || full && words == 1 {
					continue
				}
				seen[key] = true
				full = words > 1
				out = append(out, name)
			}
		}
	}
	return out
}

func cutPrefixFold(s string, prefixes ...string) string {
	for _, p := range prefixes {
		if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
			return s[len(p):]
		}
	}
	return s
}

// isDesk reports whether a name, in small letters, is that of a part of the
// outlet: Sentinel Online, Our Reporters, Agencies.
func isDesk(name, outlet string) bool {
	outlet = strings.ToLower(outlet)
	general := 0
	for _, w := range strings.Fields(name) {
		switch w {
		case "our", "the", "online", "web", "website", "digital", "desk", "news", "newsroom", "reporters", "correspondents", "editors", "agency", "agencies", "wires":
			general++
		default:
			if !slices.Contains(strings.Fields(outlet), w) {
				return false
			}
		}
	}
	return general > 0
}

// isJob reports whether what stands between the commas of a byline is a job or
// a desk, not a name.
func isJob(name string) bool {
	for _, w := range strings.Fields(name) {
		switch w {
		case "editor", "correspondent", "reporter", "writer", "staff", "columnist", "contributor", "admin", "administrator", "editorial",
			"desk", "bureau", "newsroom", "producer", "author", "updated", "published", "team", "jr", "jr.", "unknown", "photographer":
			return true
		}
	}
	return false
}
