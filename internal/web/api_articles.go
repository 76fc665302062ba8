package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"quoth"
	"quoth/internal/store"
	"quoth/page"
)

func (s *Server) apiArticles(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "outlet", "limit", "after", "format")
	outlet := p.text("outlet", 64)
	return serveList(s, w, r, p, listing[store.ArticleRef]{
		name: "articles",
		page: func(ctx context.Context, page store.Page) ([]store.ArticleRef, string, error) {
			return s.cfg.Store.ArticleList(ctx, outlet, page)
		},
		shape:   func(a store.ArticleRef) (any, error) { return s.articleRef(a), nil },
		columns: []string{"key", "url", "source_url", "title", "outlet", "outlet_key", "published", "published_precision", "revision", "sha256", "licence"},
		row: func(a store.ArticleRef) []string {
			return []string{a.Key, s.URL("/a/" + a.Key), a.URL, a.Title, a.Outlet, a.OutletKey, a.Published.Value, a.Published.Precision, strconv.Itoa(a.Revision), a.SHA256, a.Licence}
		},
	})
}

// An articleShape has the article as a record of schema quoth/1, as quoth read
// prints it, and around it what the store adds.
type articleShape struct {
	articleRefShape
	TextPolicy store.TextPolicy            `json:"text_policy"`
	Masked     bool                        `json:"masked,omitempty"`
	Offsets    quoth.Offsets               `json:"offsets"`
	Record     json.RawMessage             `json:"record,omitempty"`
	Statements []string                    `json:"statements"`          // keys, in order of the record
	Keys       map[string]string           `json:"keys"`                // by local ID
	Speakers   map[string]*speakerRefShape `json:"speakers"`            // by local ID of the entity
	Corrected  []string                    `json:"corrected,omitempty"` // local IDs
	Withdrawn  []statementShape            `json:"withdrawn,omitempty"` // no longer part of the record
	Captures   []captureShape              `json:"captures,omitempty"`  // where and when it was read
	Revisions  []revisionShape             `json:"revisions,omitempty"` // newest first
}

type captureShape struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	At     string `json:"at,omitempty"`
	Raw    bool   `json:"raw"`
}

type revisionShape struct {
	Revision   int    `json:"revision"`
	SHA256     string `json:"sha256"`
	Title      string `json:"title,omitempty"`
	Model      string `json:"model,omitempty"`
	Captured   string `json:"captured,omitempty"`
	Statements int    `json:"statements"`
}

// revisionOf reads the article that a request names.
func (s *Server) revisionOf(w http.ResponseWriter, r *http.Request, p *params) (a *store.Article, held bool, err error) {
	revision := p.number("revision", 0, 1, 1<<30)
	k, err := key(r, "key")
	if err = firstError(p.err, err); err != nil {
		return nil, false, err
	}
	if held, err := s.fresh(w, r); held || err != nil {
		return nil, held, err
	}
	a, err = s.cfg.Store.Article(r.Context(), k, revision)
	return a, false, err
}

func (s *Server) apiArticle(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "revision", "offsets")
	unit := p.offsets()
	a, held, err := s.revisionOf(w, r, p)
	if held || err != nil {
		return err
	}
	out := articleShape{
		articleRefShape: s.articleRef(a.ArticleRef), TextPolicy: cmp.Or(a.TextPolicy, store.FullText), Masked: a.Masked, Offsets: unit,
		Statements: []string{}, Keys: a.Keys, Speakers: map[string]*speakerRefShape{},
	}
	if out.Keys == nil {
		out.Keys = map[string]string{}
	}
	if a.Text != "" {
		record := a.Article
		if out.Record, err = record.JSON(unit); err != nil {
			return fmt.Errorf("%w: %w", store.ErrDamaged, err)
		}
	}
	for i := range a.Article.Statements {
		out.Statements = append(out.Statements, a.Keys[a.Article.Statements[i].ID])
	}
	for id, who := range a.Speakers {
		if ref := s.speakerRef(who); ref != nil {
			out.Speakers[id] = ref
		}
	}
	for id, corrected := range a.Corrected {
		if corrected {
			out.Corrected = append(out.Corrected, id)
		}
	}
	slices.Sort(out.Corrected)
	x := &textOf{a.Text, a.Offset(unit)}
	for i := range a.Withdrawn {
		out.Withdrawn = append(out.Withdrawn, s.shapeIn(&a.Withdrawn[i], x))
	}
	for _, c := range a.Captures {
		out.Captures = append(out.Captures, captureShape{c.Path, c.SHA256, c.Size, timestamp(c.At), c.Raw})
	}
	for _, v := range a.Revisions {
		out.Revisions = append(out.Revisions, revisionShape{v.N, v.SHA256, v.Title, v.Model, timestamp(v.Captured), v.Statements})
	}
	return answer(w, http.StatusOK, out)
}

// articleText is the text alone: what the offsets of annotations point into.
func (s *Server) apiArticleText(w http.ResponseWriter, r *http.Request) error {
	a, held, err := s.revisionOf(w, r, readParams(r, "revision"))
	if held || err != nil {
		return err
	}
	if a.Text == "" {
		return problemf(http.StatusNotFound, "not-found", "the text is not kept (policy of the outlet: %s)", cmp.Or(a.TextPolicy, store.FullText))
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(a.Text)))
	_, err = w.Write([]byte(a.Text))
	return err
}

// The media types of documents that are handed in, and under what extension they
// are read.
var documents = map[string]string{
	"text/html":             ".html",
	"application/xhtml+xml": ".html",
	"text/plain":            ".txt",
	"application/json":      ".jsonl",
	"application/x-ndjson":  ".jsonl",
}

type resultShape struct {
	Key        string        `json:"key"`
	URL        string        `json:"url"`
	Revision   int           `json:"revision"`
	Outcome    store.Outcome `json:"outcome"`
	Statements int           `json:"statements"`
	Changes    *changesShape `json:"changes,omitempty"`
}

type changesShape struct {
	Kept    int `json:"kept"`
	Changed int `json:"changed"`
	New     int `json:"new"`
	Gone    int `json:"gone"`
}

// ingest takes a document: a page, a plain text, or records as JSON.
func (s *Server) apiIngest(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "url", "title", "outlet", "date")
	facts := page.Options{URL: p.text("url", 2048), Title: p.text("title", 1000), Outlet: p.text("outlet", 200), ContentType: r.Header.Get("Content-Type")}
	if date := p.text("date", 64); date != "" {
		var err error
		if facts.Date, err = page.ParseDate(date); err != nil {
			p.wrong("date", "%s", err)
		}
	}
	if p.err != nil {
		return p.err
	}
	mediaType, _, err := mime.ParseMediaType(facts.ContentType)
	extension := documents[mediaType]
	if err != nil || extension == "" {
		return problemf(http.StatusUnsupportedMediaType, "media-type", "Content-Type is %.100q; want text/html, text/plain, application/json or application/x-ndjson", facts.ContentType)
	}
	b, err := s.body(w, r, s.cfg.Limits.UploadBytes)
	if err != nil {
		return err
	}
	if extension == ".jsonl" {
		facts.ContentType = ""
	}
	if mediaType == "application/json" {
		if err := checkJSON(b, true); err != nil {
			return err
		}
		var line bytes.Buffer // a record is a line
		if err := json.Compact(&line, b); err != nil {
			return problemf(http.StatusBadRequest, "body", "%s", err)
		}
		b = line.Bytes()
	}
	if s.cfg.Ingester == nil {
		return problemf(http.StatusForbidden, "read-only", "this server takes no documents: it was started without a model")
	}
	// Named after its bytes, the same document handed in twice is the same capture.
	sum := sha256.Sum256(b)
	results, err := s.cfg.Ingester.Bytes(r.Context(), "upload/"+hex.EncodeToString(sum[:8])+extension, b, facts)
	results = slices.DeleteFunc(results, func(one store.Result) bool { return one.Outcome == store.Invalid }) // err tells of it
	if err != nil && len(results) == 0 {
		return documentError(err)
	}
	body := struct {
		Articles []resultShape `json:"articles"`
		Failures []string      `json:"failures,omitempty"`
	}{Articles: []resultShape{}}
	status := http.StatusOK
	for _, one := range results {
		shape := resultShape{one.Article, s.URL("/a/" + one.Article), one.Revision, one.Outcome, one.Statements, nil}
		if one.Outcome == store.Reanalysed {
			c := changesShape(one.Changes)
			shape.Changes = &c
		}
		if one.Outcome == store.Added || one.Outcome == store.Revised {
			status = http.StatusCreated
			w.Header().Set("Location", "/api/v1/articles/"+one.Article)
		}
		body.Articles = append(body.Articles, shape)
	}
	if err != nil {
		body.Failures = failures(err)
	}
	return answer(w, status, body)
}

// documentError is what is wrong with a document, as a problem of the document; a
// fault of the store stays what it is.
func documentError(err error) error {
	var record *quoth.RecordError
	switch {
	case errors.As(err, &record):
		return problemf(http.StatusUnprocessableEntity, "document", "%s: %s", record.Code, record.Message)
	case errors.Is(err, store.ErrInvalid):
		return problemf(http.StatusUnprocessableEntity, "document", "%s", err)
	}
	return err
}

// A turnstile lets so many documents be analysed at once as there are processors,
// gives each the time it may take, and counts what became of them.
type turnstile struct {
	Ingester
	s *Server
}

func (t turnstile) Bytes(ctx context.Context, name string, data []byte, o page.Options) ([]store.Result, error) {
	release, err := t.s.turn(ctx, t.s.ingests)
	if err != nil {
		return nil, err
	}
	defer release()
	if st, ok := ctx.Value(stateKey{}).(*state); ok && st.budget != nil {
		st.budget.Reset(t.s.cfg.Limits.Ingest)
	}
	results, err := t.Ingester.Bytes(ctx, name, data, o)
	for _, one := range results {
		t.s.metrics.ingested.WithLabelValues(string(one.Outcome)).Inc()
	}
	return results, err
}

// failures are the errors of single records, at most a hundred.
func failures(err error) []string {
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	const most = 100
	out := []string{}
	for i, e := range list {
		if i == most {
			return append(out, fmt.Sprintf("and %d more", len(list)-most))
		}
		out = append(out, e.Error())
	}
	return out
}
