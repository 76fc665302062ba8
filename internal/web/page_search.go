package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"quoth"
	"quoth/internal/store"
)

// A searchView is the answer to a query.
type searchView struct {
	frame
	Wrong    *wrongQuery
	Cards    []card
	Next     string
	After    bool // not the first page
	Facets   *store.Facets
	Sections []facetView
	Chips    []chip
	Time     *timeline
	Orders   []choice
	Places   []choice
	Exports  []choice
	Text     string // of the query, canonical
}

type choice struct {
	Name, Href string
	Current    bool
}

type chip struct{ Label, Value, Href string }

type facetView struct {
	Title string
	Rows  []facetRow
	Max   int
	Note  string
}

type facetRow struct {
	Name, Href string
	N, Of, Max int
	Current    bool
}

// A wrongQuery is a query that cannot be read, with the place that is wrong.
type wrongQuery struct {
	Marked  template.HTML
	Message string
}

func newWrongQuery(q string, offset, length int, message string) *wrongQuery {
	runes := []rune(q)
	offset = min(max(offset, 0), len(runes))
	end := min(offset+max(length, 0), len(runes))
	start, stop := len(string(runes[:offset])), len(string(runes[:end]))
	text := q
	if start == stop { // something is missing here
		text, stop = q[:start]+"‸"+q[start:], start+len("‸")
	}
	return &wrongQuery{Marked: marked(text, []quoth.Span{{Start: start, End: stop}}), Message: message}
}

// searchPage is the first page, and the answer to a query.
func (s *Server) searchPage(w http.ResponseWriter, r *http.Request) error {
	if !r.URL.Query().Has("q") {
		return s.homePage(w, r)
	}
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	v := searchView{frame: s.frame(r, text, "search"), After: r.URL.Query().Get("after") != ""}
	v.Query = text
	if text == "" {
		v.Title = "Every statement"
	}
	q, err := quoth.ParseQuery(text)
	if err != nil {
		p := problemOf(r, err)
		if p.Offset == nil {
			return err
		}
		v.Title = "Query not understood"
		v.Wrong = newWrongQuery(p.Query, *p.Offset, *p.Length, p.Detail)
		return s.show(w, r, p.Status, "search", v)
	}
	hits, facets, err := s.find(r.Context(), q, pageOf(r))
	if err != nil {
		return err
	}
	v.Text = q.String()
	v.Cards = cards(hits, q, v.MayWrite)
	if hits.Next != "" {
		v.Next = "/?q=" + url.QueryEscape(text) + "&after=" + url.QueryEscape(hits.Next)
	}
	v.Facets = &facets
	v.Sections = sections(q, &facets)
	v.Chips = chips(q, &facets)
	if v.Time = drawTimeline(facets.Months); v.Time != nil {
		v.Time.link(q)
	}
	v.Orders = []choice{{"newest first", searchURL(ordered(q, quoth.Newest).String()), q.Order != quoth.Relevance},
		{"by relevance", searchURL(ordered(q, quoth.Relevance).String()), q.Order == quoth.Relevance}}
	v.Places = places(q)
	e := url.QueryEscape(v.Text)
	v.Feed = "/feed?q=" + e
	v.Exports = []choice{{"feed", v.Feed, false}, {"CSV", "/api/v1/statements?format=csv&q=" + e, false}, {"JSON", "/api/v1/statements?q=" + e, false}}
	return s.show(w, r, http.StatusOK, "search", v)
}

// find asks for a page of hits and for the counts at the same time.
func (s *Server) find(ctx context.Context, q quoth.Query, p store.Page) (hits store.Hits, facets store.Facets, err error) {
	counted := make(chan error, 1)
	go func() {
		var err error
		facets, err = s.cfg.Store.Facets(ctx, q)
		counted <- err
	}()
	hits, err = s.cfg.Store.Search(ctx, q, p)
	return hits, facets, errors.Join(err, <-counted)
}

func ordered(q quoth.Query, o quoth.Order) quoth.Query {
	q.Order = o
	return q
}

// match is the clause of a filter.
func match(f quoth.Field, value string) quoth.Clause {
	return quoth.Clause{Op: quoth.Match, Field: f, Words: []string{value}}
}

func has(q quoth.Query, c quoth.Clause) bool {
	for _, f := range q.Filters() {
		if f.Op == quoth.Match && f.Field == c.Field && strings.Join(f.Words, " ") == strings.Join(c.Words, " ") {
			return true
		}
	}
	return false
}

// toggle is the address of the query with a filter, or without it where it has it.
func toggle(q quoth.Query, c quoth.Clause) (href string, on bool) {
	if has(q, c) {
		return searchURL(q.Without(c).String()), true
	}
	return searchURL(q.With(c).String()), false
}

// sections are the facets as lists of links that narrow the query.
func sections(q quoth.Query, f *store.Facets) []facetView {
	var out []facetView
	for _, x := range []struct {
		title string
		list  []store.Facet
		field quoth.Field
	}{{"Speaker", f.Speakers, quoth.BySpeaker}, {"Outlet", f.Outlets, quoth.InOutlet}, {"Words are", f.Kinds, quoth.OfKind}} {
		v := facetView{Title: x.title}
		for _, one := range x.list {
			if one.N == 0 {
				continue
			}
			value := one.Key
			if x.field != quoth.OfKind && value != "unknown" {
				value = "@" + value
			}
			row := facetRow{Name: one.Name, N: one.N, Of: one.Of, Max: f.Matches.N}
			if row.Name == "" {
				row.Name = one.Key
			}
			if row.Name == "" {
				row.Name = "not given"
			}
			row.Href, row.Current = toggle(q, match(x.field, value))
			v.Rows = append(v.Rows, row)
		}
		if len(v.Rows) > 0 {
			out = append(out, v)
		}
	}
	return out
}

// chips are the filters of a query, each with the address without it.
func chips(q quoth.Query, f *store.Facets) []chip {
	var out []chip
	for _, c := range q.Filters() {
		value := strings.Join(c.Words, " ")
		if key, ok := strings.CutPrefix(value, "@"); ok {
			for _, list := range [][]store.Facet{f.Speakers, f.Outlets} {
				for _, one := range list {
					if one.Key == key && one.Name != "" {
						value = one.Name
					}
				}
			}
		}
		if value == "" {
			continue // of several words with operators: the search box shows it
		}
		out = append(out, chip{string(c.Field), value, searchURL(q.Without(c).String())})
	}
	if q.Since != "" {
		x := q
		x.Since = ""
		out = append(out, chip{"since", q.Since, searchURL(x.String())})
	}
	if q.Until != "" {
		x := q
		x.Until = ""
		out = append(out, chip{"until", q.Until, searchURL(x.String())})
	}
	return out
}

// link gives the periods of a timeline the addresses that narrow a query to them.
func (t *timeline) link(q quoth.Query) {
	for i := range t.Links {
		p := &t.Links[i]
		x := q
		from, err := time.Parse("2006-01", p.Since)
		to := from.AddDate(0, 1, -1)
		if err != nil {
			if from, err = time.Parse("2006", p.Since); err != nil {
				continue
			}
			to = from.AddDate(1, 0, -1)
		}
		x.Since, x.Until = from.Format(time.DateOnly), to.Format(time.DateOnly)
		p.URL = searchURL(x.String())
	}
}

// places are the ways to say where bare words are looked for; none if the query
// has no such words, or looks in several places on purpose.
func places(q quoth.Query) []choice {
	in, mixed := quoth.Field(""), false
	walk(q.Where, func(c *quoth.Clause) {
		switch c.Field {
		case quoth.InContent, quoth.InAround, quoth.InBoth:
			mixed = mixed || in != "" && in != c.Field
			in = c.Field
		}
	})
	if in == "" || mixed {
		return nil
	}
	var out []choice
	for _, x := range []struct {
		field quoth.Field
		name  string
	}{{quoth.InContent, "in what was said"}, {quoth.InAround, "around it"}, {quoth.InBoth, "both"}} {
		moved := q
		moved.Where = relocated(q.Where, x.field)
		out = append(out, choice{x.name, searchURL(moved.String()), x.field == in})
	}
	return out
}

func walk(c *quoth.Clause, f func(*quoth.Clause)) {
	if c == nil {
		return
	}
	if c.Op == quoth.Match {
		f(c)
	}
	for i := range c.Of {
		walk(&c.Of[i], f)
	}
}

// relocated is a copy of a clause whose bare words are looked for elsewhere.
func relocated(c *quoth.Clause, to quoth.Field) *quoth.Clause {
	x := *c
	switch c.Field {
	case quoth.InContent, quoth.InAround, quoth.InBoth:
		x.Field = to
	}
	x.Of = make([]quoth.Clause, len(c.Of))
	for i := range c.Of {
		x.Of[i] = *relocated(&c.Of[i], to)
	}
	return &x
}

// homePage is where one begins: with a search box, or, while nothing is kept,
// with how to put something in.
func (s *Server) homePage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	totals, err := s.cfg.Store.Totals(ctx)
	if err != nil {
		return err
	}
	if totals.Articles == 0 {
		v := addView{frame: s.frame(r, "Begin", "search"), First: true}
		v.Scripts = []string{"drop.js"}
		return s.show(w, r, http.StatusOK, "add", v)
	}
	v := struct {
		frame
		store.Totals
		Cards    []card
		Speakers []store.SpeakerCount
		Tries    []string
	}{frame: s.frame(r, "Who said what", "search"), Totals: totals}
	v.Focus, v.Feed = true, "/feed?q="
	direct := quoth.Query{}.With(match(quoth.OfKind, string(quoth.Direct)))
	hits, err := s.cfg.Store.Search(ctx, direct, store.Page{Limit: 150})
	if err != nil {
		return err
	}
	hits.Statements = onePerArticle(hits.Statements, 7)
	v.Cards = cards(hits, quoth.Query{}, v.MayWrite)
	if v.Speakers, _, err = s.cfg.Store.Speakers(ctx, "", store.Page{Limit: 12}); err != nil {
		return err
	}
	for _, x := range v.Speakers {
		if !strings.ContainsAny(x.Name, `"“”`) {
			v.Tries = append(v.Tries, `speaker:"`+x.Name+`"`, "about:"+strconv.Quote(x.Name))
			break
		}
	}
	v.Tries = append(v.Tries, "kind:direct", "source:anonymous", "stance:distancing", "since:1y")
	return s.show(w, r, http.StatusOK, "home", v)
}

// onePerArticle picks from the newest statements: of each article the longest of
// somebody known that is short enough to be read at a glance.
func onePerArticle(list []store.Statement, most int) []store.Statement {
	var out []store.Statement
	weight := func(s *store.Statement) int {
		n := len(s.ContentText)
		if n > 240 || s.Who.Key == "" {
			return -n
		}
		return n
	}
	at := map[string]int{}
	for i := range list {
		s := &list[i]
		k, seen := at[s.Article.Key]
		switch {
		case !seen && len(out) == most:
		case !seen:
			at[s.Article.Key] = len(out)
			out = append(out, *s)
		case weight(s) > weight(&out[k]):
			out[k] = *s
		}
	}
	return out
}
