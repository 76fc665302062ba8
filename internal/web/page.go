package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"quoth"
	"quoth/internal/store"
)

// The pages are rendered here, whole, and work without a script; what scripts
// there are (static/*.js, our own) add keys, copying and selecting. All state is
// in the address. No page shows a byte of a source's HTML: an article is rebuilt
// from its text and spans.

//go:embed templates
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// static holds what browsers load besides a page. Its addresses carry a hash of
// the content, so that they may be kept for ever.
var static = loadStatic()

type asset struct {
	data, gzipped []byte
	hash, media   string
}

func loadStatic() map[string]asset {
	out := map[string]asset{}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		panic(err) // the folder is embedded
	}
	for _, e := range entries {
		data, err := fs.ReadFile(staticFiles, "static/"+e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(data)
		out[e.Name()] = asset{data, compress(data), hex.EncodeToString(sum[:6]), mime.TypeByExtension(path.Ext(e.Name()))}
	}
	return out
}

func compress(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data) //nolint:errcheck // a buffer takes all
	z.Close()     //nolint:errcheck
	return b.Bytes()
}

var pageTemplates = template.Must(template.New("pages").Funcs(template.FuncMap{
	"as": as, "bar": bar, "count": count, "date": dayOnly, "day": day, "deed": deed, "excerpt": excerpt, "field": field, "marked": marked, "moment": moment,
	"number": number, "oneLine": oneLine, "outletURL": outletURL, "outside": outside, "percent": percent, "plain": plain,
	"reason": reason, "searchURL": searchURL, "share": share, "static": staticURL, "words": words,
}).ParseFS(templateFiles, "templates/*.html"))

func staticURL(name string) (string, error) {
	a, ok := static[name]
	if !ok {
		return "", fmt.Errorf("no file static/%s", name)
	}
	return "/static/" + name + "?" + a.hash, nil
}

// searchURL is the address of a query's answer.
func searchURL(q string) string { return "/?q=" + url.QueryEscape(q) }

// outletURL is the address of an outlet's page. Its key is its name, which may
// have what no path may.
func outletURL(key string) string {
	if key == "" || key == "." || key == ".." || strings.ContainsAny(key, "/\\%;") {
		return "/outlet/?key=" + url.QueryEscape(key)
	}
	return "/outlet/" + url.PathEscape(key)
}

// A frame is what every page has; views embed it.
type frame struct {
	Title   string // of the window
	Place   string // entry of the navigation
	Query   string // in the search box
	Focus   bool   // the search box is where one begins
	Scripts []string
	Feed    string // address of a feed of this page
	Also    []link // other representations

	Address  string // of this page, without the host
	MayWrite bool
	Login    string // "": cannot; "in": could log in; "out": is logged in
	Notice   string
	Signer   string // name that corrections were last signed with
}

type link struct{ Href, Type, Title string }

// frame fills in what depends on who asks.
func (s *Server) frame(r *http.Request, title, place string) frame {
	f := frame{Title: plain(oneLine(title)), Place: place, Address: r.URL.RequestURI(), MayWrite: s.may(r, scopeWrite), Signer: signer(r)}
	switch v := visitorOf(r); {
	case v.session:
		f.Login = "out"
	case s.cfg.Auth != AuthLocal:
		f.Login = "in"
	}
	f.Notice = notices[r.URL.Query().Get("done")]
	return f
}

// notices say what a form did, on the page one is sent to afterwards.
var notices = map[string]string{
	"saved":    "The correction is kept.",
	"rejected": "This is no longer counted as a statement. The history says so, and it can be undone.",
	"added":    "The statement is added.",
	"undone":   "It is undone. Both stay in the history.",
	"merged":   "They are one now. It can be undone.",
	"split":    "They are two now. It can be undone.",
	"ingested": "Read and kept. These are the statements that were found.",
	"known":    "This text was known already; nothing was added.",
	"alert":    "The alert is kept.",
	"removed":  "The alert is gone.",
	"seen":     "Marked as seen.",
}

// show writes a page. It is rendered first, so that a fault in it is an answer
// of its own and never half a page.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, name string, view any) error {
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, name+".html", view); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	return send(w, r, status, b.Bytes(), nil)
}

// send writes a body, compressed where that is understood.
func send(w http.ResponseWriter, r *http.Request, status int, data, gzipped []byte) error {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if acceptsGzip(r) {
		if gzipped == nil {
			gzipped = compress(data)
		}
		data = gzipped
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data) //nolint:errcheck // nobody is left to tell
	}
	return nil
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding == "gzip" && strings.TrimSpace(weight) != "q=0" {
			return true
		}
	}
	return false
}

// A pageFunc answers a request with a page, or says why not.
type pageFunc func(w http.ResponseWriter, r *http.Request) error

// pages registers the pages for people.
func (s *Server) pages(mux *http.ServeMux) {
	for _, p := range []struct {
		pattern, scope string
		f              pageFunc
	}{
		{"GET /{$}", scopeRead, s.searchPage},
		{"GET /add", scopeWrite, s.addPage},
		{"POST /ingest", scopeWrite, s.ingestForm},
		{"GET /a/{key}", scopeRead, s.articlePage},
		{"GET /a/{key}/add", scopeWrite, s.addStatementPage},
		{"POST /a/{key}/add", scopeWrite, s.addStatementForm},
		{"GET /s/{key}", scopeRead, s.statementPage},
		{"GET /s/{key}/correct", scopeWrite, s.correctPage},
		{"POST /s/{key}/correct", scopeWrite, s.correctForm},
		{"GET /who/{$}", scopeRead, s.speakersPage},
		{"GET /who/{key}", scopeRead, s.speakerPage},
		{"GET /who/{key}/merge", scopeWrite, s.mergePage},
		{"POST /who/{key}/merge", scopeWrite, s.mergeForm},
		{"GET /who/{key}/split", scopeWrite, s.splitPage},
		{"POST /who/{key}/split", scopeWrite, s.splitForm},
		{"GET /outlets", scopeRead, s.outletsPage},
		{"GET /outlet/{$}", scopeRead, s.outletPage},
		{"GET /outlet/{key}", scopeRead, s.outletPage},
		{"GET /corrections", scopeRead, s.correctionsPage},
		{"POST /corrections/{id}/undo", scopeWrite, s.undoForm},
		{"GET /alerts", scopeWrite, s.alertsPage},
		{"POST /alerts", scopeWrite, s.saveAlertForm},
		{"GET /alerts/{id}", scopeWrite, s.alertPage},
		{"POST /alerts/{id}/seen", scopeWrite, s.seenAlertForm},
		{"POST /alerts/{id}/delete", scopeWrite, s.deleteAlertForm},
		{"GET /help", "", s.helpPage},
		{"GET /about", scopeRead, s.aboutPage},
		{"GET /login", "", s.loginPage},
	} {
		mux.HandleFunc(p.pattern, s.require(p.scope, func(w http.ResponseWriter, r *http.Request) {
			if err := p.f(w, r); err != nil {
				s.fail(w, r, err)
			}
		}))
	}
	mux.HandleFunc("GET /static/{file}", s.staticFile)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { s.asset(w, r, "icon.svg") })
}

func (s *Server) staticFile(w http.ResponseWriter, r *http.Request) {
	s.asset(w, r, r.PathValue("file"))
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request, name string) {
	a, ok := static[name]
	if !ok {
		s.fail(w, r, problemf(http.StatusNotFound, "not-found", "there is no file %s", name))
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.media)
	h.Set("ETag", `"`+a.hash+`"`)
	h.Set("Cache-Control", "public, max-age=86400")
	if r.URL.RawQuery == a.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == `"`+a.hash+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, r, http.StatusOK, a.data, a.gzipped) //nolint:errcheck // it returns none
}

// errorPage shows a problem to people. The status is already decided: it is p.Status.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, p *Problem) {
	view := struct {
		frame
		Problem *Problem
		Next    string
		Wrong   *wrongQuery
	}{frame: s.frame(r, p.Title, ""), Problem: p, Next: r.URL.RequestURI()}
	if r.Method != http.MethodGet {
		view.Next = "/"
	}
	if p.Offset != nil && p.Length != nil {
		view.Wrong = newWrongQuery(p.Query, *p.Offset, *p.Length, p.Detail)
		view.Query = p.Query
	}
	if err := s.show(w, r, p.Status, "error", view); err != nil {
		s.log.Error("error page", "error", err)
		http.Error(w, p.Title+"\n"+p.Detail, p.Status)
	}
}

// helpPage explains the language of queries, the marks and the keys.
func (s *Server) helpPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, "help", struct{ frame }{s.frame(r, "Help", "help")})
}

// aboutPage says what is kept.
func (s *Server) aboutPage(w http.ResponseWriter, r *http.Request) error {
	totals, err := s.cfg.Store.Totals(r.Context())
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "about", struct {
		frame
		store.Totals
		Version string
	}{s.frame(r, "About this record", "about"), totals, quoth.Version})
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, "login", struct {
		frame
		Next string
	}{s.frame(r, "Log in", ""), ownPath(r.URL.Query().Get("next"))})
}

// signerCookie remembers the name that corrections are signed with.
const signerCookie = "quoth_who"

func signer(r *http.Request) string {
	if c, err := r.Cookie(signerCookie); err == nil {
		if name, err := url.QueryUnescape(c.Value); err == nil && len(name) <= 200 {
			return plain(name)
		}
	}
	return visitorOf(r).token.Name
}

// sign takes who and why from a form and remembers who.
func (s *Server) sign(w http.ResponseWriter, r *http.Request) (who, why string, err error) {
	who, why = strings.TrimSpace(r.PostForm.Get("who")), strings.TrimSpace(r.PostForm.Get("why"))
	if who == "" {
		return "", "", problemf(http.StatusBadRequest, "parameter", "a change is signed: say who makes it")
	}
	if len(who) > 200 || len(why) > 2000 {
		return "", "", problemf(http.StatusBadRequest, "parameter", "a name may have 200 bytes and a reason 2,000")
	}
	http.SetCookie(w, &http.Cookie{
		Name: signerCookie, Value: url.QueryEscape(who), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: s.secure(r), Expires: time.Now().AddDate(1, 0, 0),
	})
	return author(r, who), why, nil
}

// pageOf reads the part of a list that is asked for.
func pageOf(r *http.Request) store.Page { return store.Page{After: r.URL.Query().Get("after")} }

// withQuery is the address of this page with a parameter changed.
func withQuery(r *http.Request, name, value string) string {
	v := r.URL.Query()
	v.Set(name, value)
	return r.URL.Path + "?" + v.Encode()
}
