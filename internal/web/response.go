package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

func withState(r *http.Request, st *state) *http.Request {
	ctx, cancel := context.WithCancelCause(context.WithValue(r.Context(), stateKey{}, st))
	st.cancel = cancel
	return r.WithContext(ctx)
}

// A response notes what was answered, and moves the deadline of a stream on.
type response struct {
	http.ResponseWriter
	status   int
	bytes    int64
	perWrite time.Duration // of a stream: for each piece to be taken
}

// Unwrap is for http.ResponseController.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *response) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if w.perWrite > 0 {
		// Without connections of its own (a recorder in a test) there is no deadline.
		err := http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.perWrite))
		if err != nil && !errors.Is(err, http.ErrNotSupported) {
			return 0, err
		}
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// note counts a request and writes its line of the log. What people look for and
// read is theirs: the line has the route, never the query or the address; a level of
// debug adds them. Who asks is noted by the name of the token; the client's address
// only with what was refused for what it is, so that an attack can be traced.
func (s *Server) note(r *http.Request, w *response, st *state, took time.Duration) {
	route := st.pattern
	if route == "" {
		route = "none"
	}
	s.metrics.observe(r.Method, route, w.status, took)
	level := slog.LevelInfo
	about := []slog.Attr{
		slog.String("request", st.id), slog.String("method", methodName(r.Method)), slog.String("route", route),
		slog.Int("status", w.status), slog.Int64("bytes", w.bytes), slog.Duration("took", took),
	}
	if st.visitor.token.ID != 0 {
		about = append(about, slog.String("token", st.visitor.token.Name))
	}
	switch w.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusMisdirectedRequest:
		about = append(about, slog.String("client", st.client))
	}
	var p *Problem
	switch {
	case r.Context().Err() != nil && errors.Is(context.Cause(r.Context()), context.Canceled):
		about = append(about, slog.Bool("gone", true))
	case w.status >= 500 || st.abort:
		level = slog.LevelError
		if st.err != nil {
			about = append(about, slog.String("error", st.err.Error()))
		}
	case errors.As(st.err, &p):
		about = append(about, slog.String("problem", p.Type))
	}
	if s.log.Enabled(r.Context(), slog.LevelDebug) {
		about = append(about, slog.String("url", r.URL.String()))
		if st.err != nil && level != slog.LevelError {
			about = append(about, slog.String("error", st.err.Error()))
		}
	}
	s.log.LogAttrs(r.Context(), level, "request", about...)
}

// methodName keeps made-up methods out of logs and metrics.
func methodName(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
