package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"quoth"
	"quoth/internal/store"
)

// speakersPage lists who speaks.
func (s *Server) speakersPage(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimSpace(r.URL.Query().Get("name"))
	p := pageOf(r)
	p.Limit = 50
	list, next, err := s.cfg.Store.Speakers(r.Context(), name, p)
	if err != nil {
		return err
	}
	v := struct {
		frame
		Name  string
		List  []store.SpeakerCount
		Next  string
		After bool
	}{frame: s.frame(r, "Speakers", "who"), Name: name, List: list, After: p.After != ""}
	if next != "" {
		v.Next = withQuery(r, "after", next)
	}
	return s.show(w, r, http.StatusOK, "speakers", v)
}

// A speakerView is everything said by sources of one name.
type speakerView struct {
	frame
	*store.Speaker
	Time     *timeline
	Cards    []card
	Next     string
	Inside   string // query within this speaker's statements
	Wrong    *wrongQuery
	All      string // address of the search for all of them
	MaxAlias int
	Found    store.Count
	Changes  []change
	After    bool
}

func (s *Server) speakerPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sp, err := s.cfg.Store.Speaker(ctx, r.PathValue("key"))
	if err != nil {
		return err
	}
	if sp.Key != r.PathValue("key") {
		redirectMoved(w, "/who/"+sp.Key)
		return nil
	}
	v := speakerView{frame: s.frame(r, sp.Name, "who"), Speaker: sp, Time: drawTimeline(sp.Months), Inside: strings.TrimSpace(r.URL.Query().Get("in")), After: r.URL.Query().Get("after") != ""}
	for _, a := range sp.Aliases {
		v.MaxAlias = max(v.MaxAlias, a.Articles)
	}
	only := match(quoth.BySpeaker, "@"+sp.Key)
	all := quoth.Query{}.With(only)
	v.All = searchURL(all.String())
	if v.Time != nil {
		v.Time.link(all)
	}
	q, err := quoth.ParseQuery(v.Inside)
	var wrong *quoth.QueryError
	switch {
	case errors.As(err, &wrong):
		p := problemOf(r, err)
		v.Wrong = newWrongQuery(p.Query, *p.Offset, *p.Length, p.Detail)
		q = quoth.Query{}
	case err != nil:
		return err
	}
	inside := q.With(only)
	hits, err := s.cfg.Store.Search(ctx, inside, pageOf(r))
	if err != nil {
		return err
	}
	v.Cards = cards(hits, q, v.MayWrite)
	if hits.Next != "" {
		v.Next = withQuery(r, "after", hits.Next)
	}
	corrections, _, err := s.cfg.Store.Corrections(ctx, "", "", sp.Key, store.Page{Limit: 10})
	if err != nil {
		return err
	}
	v.Changes = slices.DeleteFunc(s.changes(r, corrections), func(c change) bool {
		return c.Action != store.Merge && c.Action != store.Split && c.Action != store.Undo
	})
	v.Feed = "/feed?q=" + url.QueryEscape(inside.String())
	return s.show(w, r, http.StatusOK, "speaker", v)
}

// redirectMoved sends on to where a speaker is found since a merge. A merge can
// be undone, so it is not for ever.
func redirectMoved(w http.ResponseWriter, path string) {
	w.Header().Set("Location", path)
	w.WriteHeader(http.StatusFound)
}

// TopicURL searches what this speaker says for a word.
func (v speakerView) TopicURL(word string) string {
	return "/who/" + v.Key + "?in=" + url.QueryEscape(word)
}

// outletsPage compares nobody: it lists figures with their denominators.
func (s *Server) outletsPage(w http.ResponseWriter, r *http.Request) error {
	list, err := s.cfg.Store.Outlets(r.Context())
	if err != nil {
		return err
	}
	v := struct {
		frame
		Rows []outletFigures
	}{frame: s.frame(r, "Outlets", "outlets")}
	for i := range list {
		v.Rows = append(v.Rows, figuresOf(&list[i]))
	}
	return s.show(w, r, http.StatusOK, "outlets", v)
}

// outletFigures are an outlet's counts, grouped.
type outletFigures struct {
	*store.Outlet
	Name, URL                string
	Groups                   []figureGroup
	Direct, Mixed, Indirect  int
	Named, Anonymous, Nobody int
}

type figureGroup struct {
	Title, Note string
	Of          int
	Rows        []figureRow
}

type figureRow struct {
	Name string
	N    int
	URL  string
}

func figuresOf(o *store.Outlet) outletFigures {
	f := outletFigures{
		Outlet: o, Name: o.Name, URL: outletURL(o.Key),
		Direct: o.Kinds[quoth.Direct], Mixed: o.Kinds[quoth.Mixed], Indirect: o.Kinds[quoth.Indirect],
		Named: o.Sources[quoth.SourceName], Anonymous: o.Sources[quoth.SourceAnonymous], Nobody: o.Sources[quoth.SourceNone],
	}
	if f.Name == "" {
		f.Name = "Outlet not given"
	}
	base := quoth.Query{}.With(match(quoth.InOutlet, "@"+o.Key))
	row := func(g *figureGroup, name string, n int, field quoth.Field, value string) {
		if n > 0 {
			g.Rows = append(g.Rows, figureRow{name, n, searchURL(base.With(match(field, value)).String())})
		}
	}
	kinds := figureGroup{Title: "Words are", Note: "of all statements", Of: o.Statements}
	row(&kinds, "direct: all in quotation marks", f.Direct, quoth.OfKind, "direct")
	row(&kinds, "mixed: some of it", f.Mixed, quoth.OfKind, "mixed")
	row(&kinds, "indirect: none of it", f.Indirect, quoth.OfKind, "indirect")
	sources := figureGroup{Title: "Sources are given as", Note: "of all statements", Of: o.Statements}
	for _, x := range []struct {
		kind quoth.SourceKind
		name string
	}{{quoth.SourceName, "a name"}, {quoth.SourcePronoun, "a pronoun"}, {quoth.SourceNominal, "a description"}, {quoth.SourceGroup, "a group"},
		{quoth.SourceDocument, "a document"}, {quoth.SourceAnonymous, "anonymous on purpose"}, {quoth.SourceNone, "nobody"}} {
		row(&sources, x.name, o.Sources[x.kind], quoth.OfSource, string(x.kind))
	}
	acts := figureGroup{Title: "What is reported", Note: "of all statements", Of: o.Statements}
	for _, x := range []struct {
		act  quoth.Act
		name string
	}{{quoth.Speech, "speech"}, {quoth.Writing, "writing"}, {quoth.Belief, "belief"}, {quoth.Desire, "a wish or plan"}, {quoth.Emotion, "a feeling"}, {quoth.Perception, "perception"}} {
		row(&acts, x.name, o.Acts[x.act], quoth.OfAct, string(x.act))
	}
	resolved := figureGroup{Title: "Speaker", Note: "of all statements", Of: o.Statements}
	if o.Statements > 0 {
		resolved.Rows = append(resolved.Rows, figureRow{"known who it is", o.Resolved, ""})
		row(&resolved, "not known", o.Statements-o.Resolved, quoth.BySpeaker, "unknown")
	}
	stances := figureGroup{Title: "Cues", Note: "of the statements whose cue was measured"}
	for _, n := range o.Stances {
		stances.Of += n
	}
	for _, x := range []quoth.Stance{quoth.Neutral, quoth.Distancing, quoth.Endorsing, quoth.Evaluative} {
		row(&stances, string(x), o.Stances[x], quoth.OfStance, string(x))
	}
	for _, g := range []figureGroup{kinds, sources, resolved, acts, stances} {
		if len(g.Rows) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	return f
}

func (s *Server) outletPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	key := r.PathValue("key")
	if key == "" {
		key = r.URL.Query().Get("key")
	}
	o, err := s.cfg.Store.Outlet(ctx, key)
	if err != nil {
		return err
	}
	figures := figuresOf(o)
	v := struct {
		frame
		outletFigures
		Name     string
		All      string
		Articles []store.ArticleRef
		Of       int
		Next     string
		After    bool
	}{frame: s.frame(r, figures.Name, "outlets"), outletFigures: figures, Name: figures.Name, Of: o.Articles, After: r.URL.Query().Get("after") != ""}
	q := quoth.Query{}.With(match(quoth.InOutlet, "@"+o.Key)).String()
	v.All, v.Feed = searchURL(q), "/feed?q="+url.QueryEscape(q)
	next := ""
	if v.Articles, next, err = s.cfg.Store.ArticleList(ctx, o.Key, pageOf(r)); err != nil {
		return err
	}
	if next != "" {
		v.Next = withQuery(r, "after", next)
	}
	return s.show(w, r, http.StatusOK, "outlet", v)
}

// articlesOf lists the articles in which a speaker speaks, newest first, as far
// as the newest 200 statements go.
func (s *Server) articlesOf(ctx context.Context, key string) ([]store.ArticleRef, error) {
	hits, err := s.cfg.Store.Search(ctx, quoth.Query{}.With(match(quoth.BySpeaker, "@"+key)), store.Page{Limit: 200})
	if err != nil {
		return nil, err
	}
	var out []store.ArticleRef
	seen := map[string]bool{}
	for i := range hits.Statements {
		if a := hits.Statements[i].Article; !seen[a.Key] {
			seen[a.Key] = true
			out = append(out, a)
		}
	}
	return out, nil
}
