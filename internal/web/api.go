package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"quoth"
	"quoth/internal/store"
)

// A handler answers a request, or says why not; api makes a problem of the error.
type handler func(w http.ResponseWriter, r *http.Request) error

// A route is one operation of the API. Every route is in openapi.yaml, and every
// operation there has its route: a test compares them.
type route struct {
	method, path string
	scope        string // "": for everybody who reaches the server
	do           handler
}

func (s *Server) apiRoutes() []route {
	get, post, put, del := http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete
	return []route{
		{get, "/api/v1/statements", scopeRead, s.apiStatements},
		{get, "/api/v1/statements/{key}", scopeRead, s.apiStatement},
		{get, "/api/v1/facets", scopeRead, s.apiFacets},
		{get, "/api/v1/articles", scopeRead, s.apiArticles},
		{post, "/api/v1/articles", scopeWrite, s.apiIngest},
		{get, "/api/v1/articles/{key}", scopeRead, s.apiArticle},
		{get, "/api/v1/articles/{key}/text", scopeRead, s.apiArticleText},
		{get, "/api/v1/speakers", scopeRead, s.apiSpeakers},
		{get, "/api/v1/speakers/{key}", scopeRead, s.apiSpeaker},
		{get, "/api/v1/outlets", scopeRead, s.apiOutlets},
		{get, "/api/v1/outlets/{key}", scopeRead, s.apiOutlet},
		{get, "/api/v1/corrections", scopeRead, s.apiCorrections},
		{post, "/api/v1/corrections", scopeWrite, s.apiCorrect},
		{post, "/api/v1/corrections/{id}/undo", scopeWrite, s.apiUndo},
		{get, "/api/v1/alerts", scopeWrite, s.apiAlerts},
		{post, "/api/v1/alerts", scopeWrite, s.apiNewAlert},
		{get, "/api/v1/alerts/{id}", scopeWrite, s.apiAlert},
		{post, "/api/v1/alerts/{id}/seen", scopeWrite, s.apiAlertSeen},
		{del, "/api/v1/alerts/{id}", scopeWrite, s.apiDeleteAlert},
		{get, "/api/v1/export", scopeRead, s.apiExportFormats},
		{get, "/api/v1/export/{format}", scopeRead, s.apiExport},
		{get, "/api/v1/stats", scopeRead, s.apiStats},
		{get, "/api/v1/policies", scopeRead, s.apiPolicies},
		{put, "/api/v1/policies/{key}", scopeAdmin, s.apiSetPolicy},
		{get, "/api/v1/suppressions", scopeAdmin, s.apiSuppressions},
		{post, "/api/v1/suppressions", scopeAdmin, s.apiSuppress},
		{del, "/api/v1/suppressions/{id}", scopeAdmin, s.apiUnsuppress},
		{get, "/api/v1/tokens", scopeAdmin, s.apiTokens},
		{post, "/api/v1/tokens", scopeAdmin, s.apiNewToken},
		{del, "/api/v1/tokens/{id}", scopeAdmin, s.apiRevokeToken},
		{get, "/api/openapi.yaml", "", s.specYAML},
		{get, "/api/openapi.json", "", s.specJSON},
		{get, "/feed", scopeRead, s.feed},
		{get, "/healthz", "", s.healthy},
		{get, "/readyz", "", s.ready},
		{get, "/metrics", "", s.metricsPage},
	}
}

func (s *Server) routes(mux *http.ServeMux) {
	for _, o := range s.apiRoutes() {
		mux.HandleFunc(o.method+" "+o.path, s.require(o.scope, func(w http.ResponseWriter, r *http.Request) {
			if err := o.do(w, r); err != nil {
				s.fail(w, r, err)
			}
		}))
	}
	mux.HandleFunc("GET /api", s.specPage)
	mux.HandleFunc("GET /api/api.css", s.specStyle)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
}

// params are the parameters of an address. Those that an operation does not know
// are refused, since a misspelt filter would silently find too much.
type params struct {
	values url.Values
	err    error
}

func readParams(r *http.Request, known ...string) *params {
	p := &params{values: r.URL.Query()}
	for name, list := range p.values {
		switch {
		case !slices.Contains(known, name):
			p.wrong(name, "there is no such parameter here; there are %s", cmp.Or(strings.Join(known, ", "), "none"))
		case len(list) > 1:
			p.wrong(name, "it is given %d times", len(list))
		}
	}
	return p
}

func (p *params) wrong(name, format string, args ...any) {
	if p.err == nil {
		p.err = problemf(http.StatusBadRequest, "parameter", "%.100s: %s", name, fmt.Sprintf(format, args...))
	}
}

func (p *params) text(name string, most int) string {
	v := p.values.Get(name)
	if len(v) > most {
		p.wrong(name, "%d bytes; %d are read", len(v), most)
	}
	return v
}

func (p *params) number(name string, otherwise, least, most int) int {
	if !p.values.Has(name) {
		return otherwise
	}
	n, err := strconv.Atoi(p.values.Get(name))
	if err != nil || n < least || n > most {
		p.wrong(name, "%.40q is no number from %d to %d", p.values.Get(name), least, most)
		return otherwise
	}
	return n
}

// one is a value of a list, of which the first is the default.
func (p *params) one(name string, of ...string) string {
	if !p.values.Has(name) {
		return of[0]
	}
	v := p.values.Get(name)
	if !slices.Contains(of, v) {
		p.wrong(name, "%.40q is none of %s", v, strings.Join(of, ", "))
		return of[0]
	}
	return v
}

func (p *params) offsets() quoth.Offsets {
	return quoth.Offsets(p.one("offsets", string(quoth.CodePoints), string(quoth.Bytes), string(quoth.UTF16)))
}

// The size of a page of a list.
const (
	defaultLimit = 20
	maxLimit     = 200
)

func (p *params) page() store.Page {
	return store.Page{Limit: p.number("limit", defaultLimit, 1, maxLimit), After: p.text("after", 1024)}
}

// query reads the parameters q, in and order as one query.
func (p *params) query() (quoth.Query, error) {
	in := p.one("in", "content", "around", "both")
	order := p.one("order", "", string(quoth.Newest), string(quoth.Relevance))
	if p.err != nil {
		return quoth.Query{}, p.err
	}
	q, err := quoth.ParseQuery(p.values.Get("q"))
	if err != nil {
		return q, err
	}
	if order != "" {
		q.Order = quoth.Order(order)
	}
	if q.Where != nil && in != "content" {
		where := lookIn(*q.Where, quoth.Field(in))
		q.Where = &where
	}
	q.Text = q.String()
	return q, nil
}

// lookIn makes bare words be looked for in another field.
func lookIn(c quoth.Clause, field quoth.Field) quoth.Clause {
	if c.Op == quoth.Match && c.Field == quoth.InContent {
		c.Field = field
	}
	of := slices.Clone(c.Of)
	for i := range of {
		of[i] = lookIn(of[i], field)
	}
	c.Of = of
	return c
}

// The media types of lists.
var mediaTypes = map[string]string{
	"json":   "application/json",
	"csv":    "text/csv; charset=utf-8",
	"ndjson": "application/x-ndjson",
}

// format is what the parameter of that name or the Accept header asks for.
func (p *params) format(r *http.Request, of ...string) (string, error) {
	if p.values.Has("format") {
		f := p.one("format", of...)
		return f, p.err
	}
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return of[0], p.err
	}
	best, weight := "", 0.0
	for one := range strings.SplitSeq(accept, ",") {
		t, parameters, err := mime.ParseMediaType(one)
		if err != nil {
			continue
		}
		q := 1.0
		if v, ok := parameters["q"]; ok {
			if q, err = strconv.ParseFloat(v, 64); err != nil || !(q >= 0 && q <= 1) {
				q = 0
			}
		}
		for _, f := range of {
			m, _, _ := strings.Cut(mediaTypes[f], ";")
			major, _, _ := strings.Cut(m, "/")
			if q > weight && (t == m || t == "*/*" || t == major+"/*") {
				best, weight = f, q
			}
		}
	}
	if best == "" {
		return "", problemf(http.StatusNotAcceptable, "not-accept", "%.200q names none of %s", accept, strings.Join(of, ", "))
	}
	return best, p.err
}

// fresh puts an entity tag on an answer and reports whether the one who asks has
// it already; then it has been answered. The tag is of the state of the store, the
// address, and whatever else the answer depends on.
func (s *Server) fresh(w http.ResponseWriter, r *http.Request, also ...string) (bool, error) {
	generation, err := s.cfg.Store.Generation(r.Context())
	if err != nil {
		return false, err
	}
	h := sha256.New()
	for _, part := range append([]string{quoth.Version, generation, s.URL(""), r.URL.Path, r.URL.RawQuery}, also...) {
		fmt.Fprintf(h, "%d:%s,", len(part), part)
	}
	tag := `"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache") // may be kept, must be asked for
	w.Header().Set("Vary", "Accept, Authorization, Cookie")
	if !matches(r.Header.Values("If-None-Match"), tag) {
		return false, nil
	}
	w.WriteHeader(http.StatusNotModified)
	return true, nil
}

// matches compares tags weakly, as a GET does.
func matches(lists []string, tag string) bool {
	for _, list := range lists {
		for one := range strings.SplitSeq(list, ",") {
			if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// encode is v in JSON, a line.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	return b.Bytes(), nil
}

// answer sends v as JSON. It is complete before the first byte goes out.
func answer(w http.ResponseWriter, status int, v any) error {
	b, err := encode(v)
	if err != nil {
		return err
	}
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, err = w.Write(b)
	return err
}

// done answers what has nothing to say.
func done(w http.ResponseWriter) error {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// nextLink says where the page after this is.
func nextLink(w http.ResponseWriter, r *http.Request, next string) {
	if next == "" {
		return
	}
	q := r.URL.Query()
	q.Set("after", next)
	w.Header().Set("Link", "<"+r.URL.Path+"?"+q.Encode()+`>; rel="next"`)
}

// decode reads a JSON body of one object into v; what v does not know is refused.
func (s *Server) decode(w http.ResponseWriter, r *http.Request, v any) error {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return problemf(http.StatusUnsupportedMediaType, "media-type", "Content-Type is %.100q; want application/json", r.Header.Get("Content-Type"))
	}
	b, err := s.body(w, r, s.cfg.Limits.BodyBytes)
	if err != nil {
		return err
	}
	if err := checkJSON(b, false); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return problemf(http.StatusBadRequest, "body", "%s", err)
	}
	if d.More() {
		return problemf(http.StatusBadRequest, "body", "there is more than one value in it")
	}
	return nil
}

// key is a part of the path that names something kept.
func key(r *http.Request, name string) (string, error) {
	k := r.PathValue(name)
	if len(k) > 2048 {
		return "", problemf(http.StatusNotFound, "not-found", "a key has no %d bytes", len(k))
	}
	return k, nil
}

func numberOf(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, problemf(http.StatusNotFound, "not-found", "%.80q is no number", r.PathValue(name))
	}
	return n, nil
}

// texts converts offsets of statements, which are in bytes of an article's text,
// into another unit. It keeps the last articles it read.
type texts struct {
	db   *store.DB
	ctx  context.Context
	unit quoth.Offsets
	kept map[string]*textOf
}

type textOf struct {
	text string
	at   func(int) int
}

func (s *Server) texts(ctx context.Context, unit quoth.Offsets) *texts {
	return &texts{s.cfg.Store, ctx, unit, map[string]*textOf{}}
}

func (t *texts) of(a store.ArticleRef) (*textOf, error) {
	name := a.Key + "@" + strconv.Itoa(a.Revision)
	if x := t.kept[name]; x != nil {
		return x, nil
	}
	article, err := t.db.Article(t.ctx, a.Key, a.Revision)
	if err != nil {
		return nil, err
	}
	if len(t.kept) >= maxLimit {
		clear(t.kept)
	}
	x := &textOf{article.Text, article.Offset(t.unit)}
	t.kept[name] = x
	return x, nil
}
