package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"go.yaml.in/yaml/v3"

	"quoth"
	"quoth/extract"
	"quoth/internal/ingest"
	"quoth/internal/store"
	"quoth/models"
	"quoth/page"
)

// A testDatabase gives the address of a new, empty place for a store.
type testDatabase struct {
	name string
	dsn  func(t testing.TB) string
}

var databases = []testDatabase{{"sqlite", func(t testing.TB) string { return t.TempDir() + "/quoth.db" }}}

// each runs a test on every database that this build has.
func each(t *testing.T, f func(t *testing.T, dsn string)) {
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) { f(t, d.dsn(t)) })
	}
}

var extractor = sync.OnceValues(func() (*extract.Extractor, error) { return extract.New(models.English) })

// A desk is a server on a port of its own, over a store of its own, whose answers
// are held against openapi.yaml.
type desk struct {
	*testing.T
	db     *store.DB
	server *Server
	url    string // without a slash at the end
	http   http.Client
	token  string // sent with every request where it is set
	stop   func() error
	ahead  atomic.Int64 // nanoseconds by which the clock of the store is fast
}

// newDesk starts a server. The store has the articles of texts.
func newDesk(t *testing.T, dsn string, change func(*Config)) *desk {
	t.Helper()
	d := &desk{T: t}
	db, err := store.Open(t.Context(), dsn, store.Options{Now: func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	in := newIngester(db, x)
	for _, text := range sampleTexts {
		if _, err := in.Bytes(t.Context(), text.name, []byte(text.text), page.Options{Title: text.title, Outlet: text.outlet, URL: text.url, Date: dateOf(t, text.date), ContentType: "text/plain; charset=utf-8"}); err != nil {
			t.Fatal(err)
		}
	}
	c := Config{Store: db, Ingester: in, Listen: "127.0.0.1:0", Limits: Limits{Rate: 1e6, Burst: 1e6}}
	if change != nil {
		change(&c)
	}
	d.db = db
	ready := make(chan string, 1)
	c.Ready = func(address string) { ready <- address }
	if d.server, err = New(c); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.server.Serve(ctx) }()
	d.stop = sync.OnceValue(func() error {
		cancel()
		d.http.CloseIdleConnections()
		return <-ended
	})
	t.Cleanup(func() {
		if err := d.stop(); err != nil {
			t.Error(err)
		}
	})
	select {
	case address := <-ready:
		d.url = strings.TrimSuffix(address, "/")
	case err := <-ended:
		t.Fatal(err)
	}
	if c.BaseURL != "" {
		t.Fatal("a desk is reached where it listens")
	}
	d.http.Transport = &http.Transport{DisableCompression: true}
	d.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return d
}

func dateOf(t *testing.T, s string) (d quoth.Date) {
	t.Helper()
	if s == "" {
		return d
	}
	d, err := page.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Invented, like all of it.
var sampleTexts = []struct{ name, title, outlet, url, date, text string }{
	{"ferry.txt", "Ferry to sail again", "Vostran Courier", "https://courier.example/ferry", "2026-03-12",
		"TOLMOUTH – The ferry to Vostra will sail again from Friday, the harbour office said on Thursday.\n\n“The ferry will sail on Friday, and nobody will be left on the quay,” said Ana Relsen, the harbour master. 😀 She added that the winter timetable would stay.\n\nRelsen told the council that the “old pier” was safe. “We looked at every beam,” she said.\n"},
	{"bridge.txt", "Bridge closed", "Northline", "https://northline.example/bridge?a=1&b=2", "2026-04-02",
		"The bridge at Elsmere was closed on Monday. “It is not safe,” said Corin Basset, who leads the works.\n\nA resident who asked not to be named said that the bridge had swayed for years. “Nobody listened,” Basset said.\n"},
	{"café.txt", "Über das Café", "Le Café & Söhne", "", "",
		"“Naïve plans are plans too,” said Zoë Müller-Ölund, the owner of the café. “We shall open in May,” she said.\n"},
}

// spec is openapi.yaml as a validator that is not ours reads it. Strict mode also
// finds what an answer has and the description does not.
var described = sync.OnceValues(func() (validator.Validator, error) {
	doc, err := libopenapi.NewDocument(openapiYAML)
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc, config.WithFormatAssertions(), config.WithStrictMode(), config.WithoutSecurityValidation(),
		config.WithStrictIgnoredHeadersExtra(append(slices.Collect(maps.Keys(headers)), "X-Request-Id", "Vary", "Cache-Control", "Content-Disposition", "Retry-After", "Www-Authenticate", "Allow", "Connection")...),
		// Strict mode takes no notice of additionalProperties: what is named by data.
		config.WithStrictIgnorePaths("$.body.keys.*", "$.body.speakers.*", "$.body.models.*", "$.body.**.kinds.*", "$.body.**.sources.*", "$.body.**.acts.*", "$.body.**.stances.*",
			"$.body.kinds.*", "$.body.sources.*", "$.body.acts.*", "$.body.stances.*", "$.body.record.**"))
	return v, errors.Join(errs...)
})

func (d *desk) request(method, path string, body any) *http.Request {
	d.Helper()
	var b io.Reader
	contentType := ""
	switch body := body.(type) {
	case nil:
	case string:
		b = strings.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			d.Fatal(err)
		}
		b, contentType = bytes.NewReader(text), "application/json"
	}
	r, err := http.NewRequestWithContext(context.Background(), method, d.url+path, b)
	if err != nil {
		d.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if d.token != "" {
		r.Header.Set("Authorization", "Bearer "+d.token)
	}
	return r
}

// send makes a request and holds its answer against the description.
func (d *desk) send(r *http.Request) (*http.Response, []byte) {
	d.Helper()
	resp, err := d.http.Do(r)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	d.validate(r, resp, b)
	return resp, b
}

func (d *desk) validate(r *http.Request, resp *http.Response, b []byte) {
	d.Helper()
	for name, want := range headers {
		if got := resp.Header.Get(name); got != want {
			d.Errorf("%s %s: header %s is %q", r.Method, r.URL, name, got)
		}
	}
	if len(resp.Header.Get("Content-Type")) == 0 && len(b) > 0 {
		d.Errorf("%s %s: no Content-Type", r.Method, r.URL)
	}
	if resp.StatusCode >= 400 && strings.HasPrefix(r.URL.Path, "/api/") && r.Method != http.MethodHead {
		var p Problem
		if ct := resp.Header.Get("Content-Type"); ct != "application/problem+json" {
			d.Errorf("%s %s: %d with Content-Type %q", r.Method, r.URL, resp.StatusCode, ct)
		} else if err := json.Unmarshal(b, &p); err != nil || p.Status != resp.StatusCode || p.Title == "" || p.Detail == "" || !strings.HasPrefix(p.Type, "/api#problem-") || p.Instance == "" {
			d.Errorf("%s %s: the problem is not whole: %s (%v)", r.Method, r.URL, b, err)
		}
	}
	// The method and path must be ones of the description; others are answered 404 and 405.
	route := d.server.described(r)
	if route == nil || r.Method == http.MethodHead || resp.StatusCode == http.StatusNotModified || resp.StatusCode == http.StatusNoContent {
		return
	}
	mediaType, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		d.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	bodies := [][]byte{b}
	name := route.path[strings.LastIndexByte(route.path, '/')+1:]
	switch {
	case mediaType == "application/x-ndjson" && name != "{format}":
		// A line is an item of the list that is described as JSON.
		mediaType, bodies = "application/json", nil
		for line := range bytes.Lines(b) {
			bodies = append(bodies, fmt.Appendf(nil, `{"query":"","order":"date","offsets":"byte",%q:[%s]}`, name, line))
			if name != "statements" {
				bodies[len(bodies)-1] = fmt.Appendf(nil, `{%q:[%s]}`, name, line)
			}
		}
	case mediaType != "application/json" && mediaType != "application/problem+json", name == "openapi.json":
		if name != "{format}" && !mediaTypesOf(d.T, route)[mediaType] {
			d.Errorf("%s %s: media type %s is not described", r.Method, r.URL, mediaType)
		}
		return
	case name == "{format}" && resp.StatusCode == http.StatusOK:
		return
	}
	v, err := described()
	if err != nil {
		d.Fatal(err)
	}
	for _, b := range bodies {
		held := *resp
		held.Header = resp.Header.Clone()
		held.Header.Set("Content-Type", mediaType)
		held.Body = readCloser(b)
		if ok, errs := v.GetResponseBodyValidator().ValidateResponseBody(r, &held); !ok {
			for _, e := range errs {
				d.Errorf("%s %s: %d is not as described: %s: %s", r.Method, r.URL, resp.StatusCode, e.Message, e.Reason)
				for _, s := range e.SchemaValidationErrors {
					d.Logf("    %s: %s", s.FieldPath, s.Reason)
				}
			}
			d.Logf("    %.500s", b)
		}
	}
}

// mediaTypesOf are those that the description has of an operation's answers.
func mediaTypesOf(t *testing.T, o *route) map[string]bool {
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Content map[string]any }
		}
	}
	if err := yaml.Unmarshal(openapiYAML, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, r := range doc.Paths[o.path][strings.ToLower(o.method)].Responses {
		for name := range r.Content {
			out[name] = true
		}
	}
	return out
}

// described is the operation of the description that a request is one of, or nil.
func (s *Server) described(r *http.Request) *route {
	_, pattern := s.mux.Handler(r)
	for _, o := range s.apiRoutes() {
		if pattern == o.method+" "+o.path && r.Method == o.method {
			return &o
		}
	}
	return nil
}

// get asks for a path and reads the answer into v, which may be nil.
func (d *desk) get(path string, v any) *http.Response {
	d.Helper()
	return d.call(http.MethodGet, path, nil, http.StatusOK, v)
}

func (d *desk) call(method, path string, body any, status int, v any) *http.Response {
	d.Helper()
	resp, b := d.send(d.request(method, path, body))
	if resp.StatusCode != status {
		d.Fatalf("%s %s: %d, want %d\n%.2000s", method, path, resp.StatusCode, status, b)
	}
	if v != nil {
		if err := json.Unmarshal(b, v); err != nil {
			d.Fatalf("%s %s: %v\n%.500s", method, path, err, b)
		}
	}
	return resp
}

// newToken makes a token of the store itself.
func (d *desk) newToken(expires time.Time, scopes ...string) (string, store.Token) {
	d.Helper()
	secret, token, err := d.db.NewToken(d.Context(), store.Token{Name: strings.Join(scopes, " and "), Scopes: scopes, Expires: expires})
	if err != nil {
		d.Fatal(err)
	}
	return secret, token
}

func readCloser(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }

func newIngester(db *store.DB, x *extract.Extractor) Ingester {
	return &ingest.Ingester{Store: db, Extractor: x}
}

var zeroQuery quoth.Query
