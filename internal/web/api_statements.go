package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"quoth"
	"quoth/internal/export"
	"quoth/internal/store"
)

// statements answers a query: a page of what it finds as JSON, all of it as CSV or
// as a JSON object a line.
func (s *Server) apiStatements(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "q", "in", "order", "limit", "after", "offsets", "format")
	page, unit := p.page(), p.offsets()
	q, err := p.query()
	if err != nil {
		return err
	}
	format, err := p.format(r, "json", "csv", "ndjson")
	if err != nil {
		return err
	}
	if held, err := s.fresh(w, r, format, q.String()); held || err != nil {
		return err
	}
	switch format {
	case "csv":
		return s.streamed(w, r, format, "statements.csv", func(ctx context.Context, w http.ResponseWriter) error {
			return export.Write(ctx, w, "csv", s.cfg.Store, q, export.Options{BaseURL: s.URL(""), Offsets: unit})
		})
	case "ndjson":
		return s.streamed(w, r, format, "statements.ndjson", func(ctx context.Context, w http.ResponseWriter) error {
			t := s.texts(ctx, unit)
			return writeLines(w, s.cfg.Store.All(ctx, q), func(st store.Statement) (any, error) { return s.shape(&st, t) })
		})
	}
	hits, err := s.cfg.Store.Search(r.Context(), q, page)
	if err != nil {
		return err
	}
	list, err := s.hits(r.Context(), hits.Statements, unit)
	if err != nil {
		return err
	}
	nextLink(w, r, hits.Next)
	return answer(w, http.StatusOK, hitsShape{q.String(), q.Order, unit, list, hits.Next})
}

type hitsShape struct {
	Query      string           `json:"query"`
	Order      quoth.Order      `json:"order"`
	Offsets    quoth.Offsets    `json:"offsets"`
	Statements []statementShape `json:"statements"`
	Next       string           `json:"next,omitempty"`
}

func (s *Server) hits(ctx context.Context, found []store.Statement, unit quoth.Offsets) ([]statementShape, error) {
	t := s.texts(ctx, unit)
	list := make([]statementShape, len(found))
	var err error
	for i := range found {
		if list[i], err = s.shape(&found[i], t); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// single are the formats of one statement, by the names of the API.
var single = []string{"json", "jsonld", "webannotation", "csl", "ris", "bibtex"}

func (s *Server) apiStatement(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "offsets", "format")
	unit := p.offsets()
	k, err := key(r, "key")
	if err != nil {
		return err
	}
	format, err := p.format(r, single...)
	if err != nil {
		return err
	}
	if held, err := s.fresh(w, r, format); held || err != nil {
		return err
	}
	st, err := s.cfg.Store.Statement(r.Context(), k)
	if err != nil {
		return err
	}
	if format == "json" {
		out, err := s.shape(&st, s.texts(r.Context(), unit))
		if err != nil {
			return err
		}
		return answer(w, http.StatusOK, out)
	}
	a, err := s.cfg.Store.Article(r.Context(), st.Article.Key, st.Article.Revision)
	if err != nil {
		return err
	}
	f, err := export.Lookup(format)
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := export.Statement(&b, format, st, a, export.Options{BaseURL: s.URL(""), Offsets: unit}); err != nil {
		return err
	}
	w.Header().Set("Content-Type", f.MediaType)
	w.Header().Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", k+f.Extension))
	_, err = w.Write([]byte(b.String()))
	return err
}

type facetsShape struct {
	Query   string `json:"query"`
	Matches struct {
		N     int  `json:"n"`
		Exact bool `json:"exact"`
	} `json:"matches"`
	Articles int `json:"articles"`
	Of       struct {
		Statements int `json:"statements"`
		Articles   int `json:"articles"`
	} `json:"of"`
	Speakers []facetShape `json:"speakers"`
	Outlets  []facetShape `json:"outlets"`
	Kinds    []facetShape `json:"kinds"`
	Months   []facetShape `json:"months"`
}

func (s *Server) apiFacets(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "q", "in", "order")
	q, err := p.query()
	if err != nil {
		return err
	}
	if held, err := s.fresh(w, r, q.String()); held || err != nil {
		return err
	}
	f, err := s.cfg.Store.Facets(r.Context(), q)
	if err != nil {
		return err
	}
	out := facetsShape{
		Query: q.String(), Articles: f.Articles,
		Speakers: facetShapes(f.Speakers), Outlets: facetShapes(f.Outlets), Kinds: facetShapes(f.Kinds), Months: facetShapes(f.Months),
	}
	out.Matches.N, out.Matches.Exact = f.Matches.N, f.Matches.Exact
	out.Of.Statements, out.Of.Articles = f.Of.Statements, f.Of.Articles
	return answer(w, http.StatusOK, out)
}

// exportFormats lists the formats of an export.
func (s *Server) apiExportFormats(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	type shape struct {
		Name      string `json:"name"`
		Title     string `json:"title"`
		MediaType string `json:"media_type"`
		Extension string `json:"extension"`
		URL       string `json:"url"`
		Single    bool   `json:"single"`
	}
	list := []shape{}
	for _, f := range export.Formats() {
		list = append(list, shape{f.Name, f.Title, f.MediaType, f.Extension, s.URL("/api/v1/export/" + f.Name), f.Single})
	}
	return answer(w, http.StatusOK, map[string]any{"formats": list})
}

// export streams all that a query finds in a format of another program.
func (s *Server) apiExport(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "q", "in", "order", "offsets")
	unit := p.offsets()
	q, err := p.query()
	if err != nil {
		return err
	}
	f, err := export.Lookup(r.PathValue("format"))
	if err != nil {
		return problemf(http.StatusNotFound, "not-found", "%s", err)
	}
	if held, err := s.fresh(w, r, q.String()); held || err != nil {
		return err
	}
	extension := f.Extension
	if f.Folder {
		extension = ".zip"
	}
	return s.streamed(w, r, f.MediaType, "quoth-"+f.Name+extension, func(ctx context.Context, w http.ResponseWriter) error {
		return export.Write(ctx, w, f.Name, s.cfg.Store, q, export.Options{BaseURL: s.URL(""), Offsets: unit})
	})
}
