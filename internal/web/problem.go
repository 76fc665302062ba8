package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
	"quoth/page"
)

// A Problem is why a request was not done, in the shape of RFC 9457. Type is a
// link to what is said about its kind in the API's page.
type Problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance,omitempty"` // the request, as its line of the log has it

	// Of a query that cannot be read: the part of it that is wrong, in code points.
	Query  string `json:"query,omitempty"`
	Offset *int   `json:"offset,omitempty"`
	Length *int   `json:"length,omitempty"`

	Allow string `json:"-"` // of 405
	Wait  int    `json:"-"` // seconds after which it may work, of 429 and 503
	cause error
}

func (p *Problem) Error() string { return p.Title + ": " + p.Detail }
func (p *Problem) Unwrap() error { return p.cause }

// titles of the kinds of problem: the same for every problem of a kind.
var titles = map[string]string{
	"address":       "The address is not one of this server",
	"body":          "The body cannot be read",
	"busy":          "The store is busy",
	"conflict":      "Not possible as things stand",
	"document":      "The document cannot be read",
	"full":          "No space left",
	"host":          "Not a name of this server",
	"internal":      "A fault of the server",
	"media-type":    "Not a media type that is read here",
	"method":        "Not a method of this address",
	"not-found":     "There is no such thing",
	"not-accept":    "Not available in that format",
	"origin":        "Sent by another site",
	"parameter":     "A parameter is wrong",
	"proxy":         "Came through a proxy",
	"query":         "The query cannot be read",
	"rate":          "Too many requests",
	"read-only":     "Nothing is written here",
	"request":       "Not a request that is understood",
	"scope":         "The token does not allow this",
	"slow":          "The request took too long to arrive",
	"stopping":      "The server is stopping",
	"token":         "A token is needed",
	"too-costly":    "The request takes too long to answer",
	"too-large":     "Too large",
	"unprocessable": "The request is understood and makes no sense",
}

// problemf makes a problem of a kind (a key of titles).
func problemf(status int, kind, format string, args ...any) *Problem {
	return &Problem{Type: "/api#problem-" + kind, Title: titles[kind], Status: status, Detail: fmt.Sprintf(format, args...)}
}

// What ends a request's context early.
var (
	errBudget   = errors.New("the time for one request is over")
	errStopping = errors.New("the server is stopping")
)

// statusGone is noted, as is the custom, where nobody is left to be answered.
const statusGone = 499

// problemOf says what an error is to the one who asked. Faults of the server say
// nothing of its inside; the log does.
func problemOf(r *http.Request, err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	cause := context.Cause(r.Context())
	var q *quoth.QueryError
	var large *http.MaxBytesError
	var document *page.Error
	switch {
	case errors.As(err, &q):
		p = problemf(http.StatusBadRequest, "query", "%s", q.Message)
		start := min(max(q.Span.Start, 0), len(q.Query))
		end := min(max(q.Span.End, start), len(q.Query))
		offset, length := utf8.RuneCountInString(q.Query[:start]), utf8.RuneCountInString(q.Query[start:end])
		p.Query, p.Offset, p.Length = q.Query, &offset, &length
	case errors.As(err, &large):
		p = problemf(http.StatusRequestEntityTooLarge, "too-large", "the body is larger than %d bytes", large.Limit)
	case errors.Is(cause, errBudget):
		p = problemf(http.StatusUnprocessableEntity, "too-costly", "it could not be answered in the time for one request: ask for less (since: and until: bound the days)")
	case errors.Is(cause, context.Canceled):
		p = problemf(statusGone, "request", "whoever asked went away")
	case errors.Is(cause, errStopping):
		p = problemf(http.StatusServiceUnavailable, "stopping", "try again in a moment")
		p.Wait = 5
	case errors.As(err, &document):
		p = problemf(http.StatusUnprocessableEntity, "document", "%s: %s", document.Code, document.Message)
	case errors.Is(err, store.ErrNotFound):
		p = problemf(http.StatusNotFound, "not-found", "%s", err)
	case errors.Is(err, store.ErrInvalid):
		p = problemf(http.StatusBadRequest, "parameter", "%s", err)
	case errors.Is(err, store.ErrConflict):
		p = problemf(http.StatusConflict, "conflict", "%s", err)
	case errors.Is(err, store.ErrBusy):
		p = problemf(http.StatusServiceUnavailable, "busy", "try again in a moment")
		p.Wait = 1
	case errors.Is(err, store.ErrFull):
		p = problemf(http.StatusInsufficientStorage, "full", "the disk of the store is full; nothing was written")
	default:
		p = problemf(http.StatusInternalServerError, "internal", "the log of the server has more under the name of this request")
	}
	p.cause = err
	return p
}

// fail answers a request that was not done: programs get application/problem+json,
// people a page. An answer that has begun is broken off instead, so that nobody
// takes a part for the whole.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r, err)
	st := stateOf(r)
	st.err = err
	if rw, ok := w.(*response); ok && rw.status != 0 {
		st.abort = true
		return
	}
	p.Instance = "urn:quoth:request:" + st.id
	h := w.Header()
	for _, name := range []string{"ETag", "Last-Modified", "Content-Disposition", "Content-Length", "Link", "Content-Encoding"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	switch {
	case p.Status == http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="quoth"`)
	case p.Allow != "":
		h.Set("Allow", p.Allow)
	case p.Wait > 0:
		h.Set("Retry-After", fmt.Sprint(p.Wait))
	}
	if p.Status == http.StatusRequestTimeout || p.Status == http.StatusRequestEntityTooLarge {
		h.Set("Connection", "close") // what is left of the body is not waited for
	}
	if forPeople(r) {
		s.errorPage(w, r, p)
		return
	}
	h.Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if r.Method == http.MethodHead {
		return
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.Encode(p) //nolint:errcheck // nobody is left to tell
}

// forPeople reports whether an answer is read by a person in a browser.
func forPeople(r *http.Request) bool {
	path := r.URL.Path
	if path == "/feed" || path == "/metrics" || path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/api/") {
		return false
	}
	for _, accept := range r.Header.Values("Accept") {
		for one := range strings.SplitSeq(accept, ",") {
			if t, _, err := mime.ParseMediaType(one); err == nil && (t == "text/html" || t == "application/xhtml+xml") {
				return true
			}
		}
	}
	return false
}
