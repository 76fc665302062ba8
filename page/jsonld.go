package page

import (
	"encoding/json"
	"html"
	"strings"
)

// An item is one thing that a page describes in JSON-LD.
type item map[string]any

const jsonLDMax = 4 << 20 // bytes of one script; more is not a description

// itemsOf returns the things that the scripts describe, outermost first, in
// order. What is not JSON is passed over.
func itemsOf(scripts []string) []item {
	var out []item
	for _, s := range scripts {
		if len(s) > jsonLDMax {
			continue
		}
		var v any
		if json.Unmarshal([]byte(mended(s)), &v) == nil {
			out = collect(out, asItems(v), 0)
		}
	}
	return out
}

// mended removes what is often around or in such JSON and makes it invalid:
// comments and CDATA marks around it, a semicolon after it, raw line breaks
// within its strings.
func mended(s string) string {
	s = strings.TrimSpace(s)
	for _, mark := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, mark))
	}
	for _, mark := range []string{"-->", "//]]>", "/*]]>*/", "]]>", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, mark))
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

// asItems makes items of all objects in a value.
func asItems(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = asItems(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = asItems(v[key])
		}
		return item(v)
	}
	return v
}

// collect appends the items with a type, and those that they are about or made
// of.
func collect(out []item, v any, depth int) []item {
	if depth > 8 || len(out) > 500 {
		return out
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = collect(out, e, depth+1)
		}
	case item:
		if v["@type"] != nil {
			out = append(out, v)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item", "subjectOf"} {
			out = collect(out, v[key], depth+1)
		}
	}
	return out
}

// is reports whether the item is of one of the types.
func (it item) is(types ...string) bool {
	has := func(t any) bool {
		name, _ := t.(string)
		for _, want := range types {
			if name == want || strings.HasSuffix(name, "/"+want) {
				return true
			}
		}
		return false
	}
	if list, ok := it["@type"].([]any); ok {
		for _, t := range list {
			if has(t) {
				return true
			}
		}
		return false
	}
	return has(it["@type"])
}

// text returns the words under the key: a string, or the first of several.
func (it item) text(key string) string {
	v := it[key]
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	s, _ := v.(string)
	if m, ok := v.(item); ok {
		s, _ = m["@value"].(string)
	}
	return strings.TrimSpace(html.UnescapeString(s))
}

// child returns the item under the key, or the first of several; nil if none.
func (it item) child(key string) item {
	v := it[key]
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	child, _ := v.(item)
	return child
}

// children returns the items under the key.
func (it item) children(key string) []item {
	var out []item
	switch v := it[key].(type) {
	case item:
		out = append(out, v)
	case []any:
		for _, e := range v {
			if child, ok := e.(item); ok {
				out = append(out, child)
			}
		}
	}
	return out
}

var articleTypes = []string{"NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle",
	"ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle", "SatiricalArticle", "BlogPosting", "LiveBlogPosting", "Report",
	"SocialMediaPosting", "TechArticle", "ScholarlyArticle", "MedicalScholarlyArticle", "Review", "ClaimReview", "PressRelease"}

// mainItem returns the item that describes the page's article: the one of that
// address or headline, or the first; nil if none does.
func mainItem(items []item, pageURL string, h *head) item {
	var found item
	for _, it := range items {
		if !it.is(articleTypes...) {
			continue
		}
		if found == nil {
			found = it
		}
		headline := it.text("headline")
		for _, h1 := range append(h.h1s, h.meta["og:title"]) {
			if headline != "" && strings.EqualFold(headline, h1) {
				return it
			}
		}
		if pageURL != "" && (it.text("url") == pageURL || it.text("@id") == pageURL || it.text("mainEntityOfPage") == pageURL ||
			it.child("mainEntityOfPage").text("@id") == pageURL) {
			return it
		}
	}
	if found == nil {
		for _, it := range items {
			if it.is("WebPage", "ItemPage") && it.text("headline")+it.text("datePublished") != "" {
				return it
			}
		}
	}
	return found
}

func websiteName(items []item) string {
	for _, it := range items {
		if it.is("WebSite", "NewsMediaOrganization") {
			return it.text("name")
		}
	}
	return ""
}
