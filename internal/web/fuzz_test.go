package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"quoth"
	"quoth/internal/store"
)

// fuzzed is a server over a store with one article; its handler is called directly.
func fuzzed(f *testing.F) (*Server, store.Statement) {
	db, err := store.Open(f.Context(), f.TempDir()+"/quoth.db", store.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	s, err := New(Config{Store: db, Limits: Limits{Rate: 1e9, Burst: 1e9}})
	if err != nil {
		f.Fatal(err)
	}
	text := "“The ferry will sail on Friday,” said Ana Relsen, the harbour master. 😀 Relsen left.\n"
	span := func(words string) quoth.Span {
		i := strings.Index(text, words)
		return quoth.Span{Start: i, End: i + len(words)}
	}
	article := &quoth.Article{
		Path: "ferry.txt", Title: "Ferry", Outlet: "Northline", Published: quoth.Date{Value: "2026-03-12", Precision: "day"}, Language: "en", Text: text, Model: "hand",
		Entities: []quoth.Entity{{ID: "e1", Name: "Ana Relsen", Type: quoth.Person, Mentions: []quoth.Mention{{Span: span("Ana Relsen"), Kind: quoth.MentionName}, {Span: span("Relsen left")}}}},
		Statements: []quoth.Statement{{
			ID: "s1", Kind: quoth.Direct, Speaker: "e1", Source: quoth.Source{Spans: []quoth.Span{span("Ana Relsen")}, Kind: quoth.SourceName},
			Cue: quoth.Cue{Spans: []quoth.Span{span("said")}, Lemma: "say", Act: quoth.Speech}, Content: []quoth.Span{span("“The ferry will sail on Friday,”")},
		}},
	}
	article.Entities[0].Mentions[1] = quoth.Mention{Span: quoth.Span{Start: span("Relsen left").Start, End: span("Relsen left").Start + len("Relsen")}, Kind: quoth.MentionName}
	for _, path := range []string{"a", "b"} { // two statements, so that there is a cursor
		one := *article
		one.Text += path
		if _, err := db.Put(f.Context(), store.Capture{Path: path, SHA256: path, At: time.Now(), Articles: []*quoth.Article{&one}}); err != nil {
			f.Fatal(err)
		}
	}
	for one, err := range db.All(f.Context(), zeroQuery) {
		if err != nil {
			f.Fatal(err)
		}
		return s, one
	}
	f.Fatal("no statement")
	return nil, store.Statement{}
}

// held fails where an answer is a fault of the server, or a refusal without a reason.
func held(t *testing.T, s *Server, r *http.Request) {
	t.Helper()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if w.Code >= 500 {
		t.Fatalf("%s %s: %d %s", r.Method, r.URL, w.Code, w.Body)
	}
	var p Problem
	if w.Code >= 400 {
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || p.Detail == "" {
			t.Fatalf("%s %s: %d without a reason: %s", r.Method, r.URL, w.Code, w.Body)
		}
	} else if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && !json.Valid(w.Body.Bytes()) {
		t.Fatalf("%s %s: not JSON: %s", r.Method, r.URL, w.Body)
	}
}

// FuzzParameters asks for lists with whatever stands after the question mark:
// queries, cursors, numbers, encodings.
func FuzzParameters(f *testing.F) {
	s, _ := fuzzed(f)
	hits, err := s.cfg.Store.Search(f.Context(), zeroQuery, store.Page{Limit: 1})
	if err != nil {
		f.Fatal(err)
	}
	for i, q := range append([]string{"", "q=ferry&limit=1", "after=" + hits.Next, "after=" + hits.Next + "&order=relevance", "offsets=utf16&format=csv", "q=%zz", "a=1;b=2", "limit=%00", "name=rel&limit=2"}, hostileQueries...) {
		f.Add(i, q)
	}
	f.Fuzz(func(t *testing.T, path int, query string) {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+fuzzPaths[uint(path)%uint(len(fuzzPaths))], nil)
		r.URL.RawQuery = query
		r.RequestURI = r.URL.RequestURI()
		held(t, s, r)
	})
}

var fuzzPaths = []string{"/api/v1/statements", "/api/v1/facets", "/api/v1/articles", "/api/v1/speakers", "/api/v1/corrections", "/feed", "/api/v1/export/ndjson"}

// FuzzBodies sends whatever as the JSON of a correction, an alert.
func FuzzBodies(f *testing.F) {
	s, one := fuzzed(f)
	paths := []string{"/api/v1/corrections", "/api/v1/corrections/1/undo", "/api/v1/alerts"}
	for path := range len(paths) {
		for _, body := range []string{
			`{"who":"me","action":"edit","statement":"` + one.Key + `","offsets":"utf16","content":[{"start":0,"end":9}],"source":[],"kind":"mixed","speaker":"new:Ada Quill"}`,
			`{"who":"me","action":"reject","statement":"` + one.Key + `"}`, `{"who":"me","action":"add","article":"` + one.Article.Key + `","content":[{"start":1,"end":3}]}`,
			`{"who":"me","action":"merge","speaker":"` + one.Who.Key + `","into":"` + one.Who.Key + `"}`, `{"who":"me","action":"split","speaker":"` + one.Who.Key + `","articles":["` + one.Article.Key + `"]}`,
			`{"who":"me"}`, `{"query":"ferry (a OR b)"}`, `[[[[`, "{\"who\":\"\xff\"}", `{"a":"\u0000"}`, ``,
		} {
			f.Add(path, body)
		}
	}
	f.Fuzz(func(t *testing.T, path int, body string) {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+paths[uint(path)%uint(len(paths))], strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		held(t, s, r)
	})
}

// FuzzPath asks for whatever stands in the path.
func FuzzPath(f *testing.F) {
	s, one := fuzzed(f)
	for _, p := range []string{"/", "/api/v1/statements/" + one.Key, "/a/" + one.Article.Key, "/who/", "/../x", "/%2e", "/static/app.css", "/outlet/\u00e9", "//", "/a\x00"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, path string) {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/", nil)
		r.URL.Path, r.URL.RawPath = path, ""
		r.RequestURI = r.URL.RequestURI()
		held(t, s, r)
	})
}
