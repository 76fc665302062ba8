package web

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"quoth/internal/store"
)

// A citation is a statement as a style writes it.
type citation struct{ Style, Text string }

// citations writes a statement in plain-text styles. What the record does not
// know is left out, never filled in.
func citations(s *store.Statement, link string) []citation {
	words := oneLine(s.ContentText)
	if words == "" {
		words = "[words not kept]"
	} else if !strings.HasPrefix(words, "“") && !strings.HasPrefix(words, "\"") {
		words = "‘" + words + "’" // reported, not in quotation marks
	}
	who := s.Who.Name
	if who == "" {
		who = oneLine(s.SourceText)
	}
	if who == "" {
		who = "unnamed source"
	}
	title, outlet, date := oneLine(s.Article.Title), oneLine(s.Article.Outlet), day(s.Article.Published)
	year := ""
	if len(s.Article.Published.Value) >= 4 {
		year = s.Article.Published.Value[:4]
	}
	said := "quoted in"
	if s.Kind == "indirect" {
		said = "as reported in"
	}
	sentence := words + " — " + who + ", " + said + " " + join(", ", quoteTitle(title), outlet, date) + ". " + link
	apa := strings.TrimSpace(who+", "+said+" "+join(". ", or(outlet, "Unknown outlet")+" ("+or(year, "n.d.")+")", title)) + ". " + link
	chicago := who + ", " + said + " " + join(", ", quoteTitle(title), outlet, date) + ", " + link + "."
	id := "quoth-" + s.Key
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", id)
	for _, f := range [][2]string{{"title", title}, {"howpublished", outlet}, {"date", s.Article.Published.Value}, {"url", s.Article.URL}, {"note", sentence}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", f[0], bibtex(f[1]))
		}
	}
	b.WriteString("}")
	return []citation{{"In a sentence", sentence}, {"Author and date", apa}, {"Note", chicago}, {"BibTeX", b.String()}}
}

func quoteTitle(t string) string {
	if t == "" {
		return ""
	}
	return "“" + t + "”"
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func join(sep string, parts ...string) string { return strings.Join(nonEmpty(parts...), sep) }

// bibtex keeps a value inside its braces and away from TeX.
func bibtex(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(`{}%$&#_`, r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\\':
			b.WriteString(`\textbackslash{}`)
		case r == '~':
			b.WriteString(`\textasciitilde{}`)
		case r == '^':
			b.WriteString(`\textasciicircum{}`)
		case unicode.IsControl(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// linkedData is a statement in the words of schema.org, for machines that read
// the page.
func (s *Server) linkedData(st *store.Statement, a *store.Article) (any, error) {
	type object = map[string]any
	set := func(o object, name, value string) {
		if value != "" {
			o[name] = value
		}
	}
	article := object{"@type": "NewsArticle"}
	set(article, "headline", a.ArticleRef.Title)
	set(article, "url", outside(a.ArticleRef.URL))
	set(article, "datePublished", a.ArticleRef.Published.Value)
	set(article, "license", a.Licence)
	if a.ArticleRef.Outlet != "" {
		article["publisher"] = object{"@type": "Organization", "name": a.ArticleRef.Outlet}
	}
	o := object{"@context": "https://schema.org", "@type": "Quotation", "@id": s.URL("/s/" + st.Key), "url": s.URL("/s/" + st.Key), "isPartOf": article, "citation": article}
	if st.Kind == "indirect" {
		o["@type"] = "Claim"
	}
	set(o, "text", st.ContentText)
	set(o, "dateCreated", st.Time.Value)
	if st.Who.Name != "" {
		kind := "Thing"
		switch st.Who.Type {
		case "person":
			kind = "Person"
		case "organisation", "group":
			kind = "Organization"
		case "place":
			kind = "Place"
		}
		who := object{"@type": kind, "name": st.Who.Name, "url": s.URL("/who/" + st.Who.Key)}
		if o["@type"] == "Claim" {
			o["author"] = who
		} else {
			o["spokenByCharacter"], o["creator"] = who, who
		}
	}
	o["sdDatePublished"] = st.Captured.UTC().Format(time.RFC3339)
	return o, nil
}
