package web

import (
	"crypto/rand"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"
)

// headers are on every answer, also on those that are refused. No page of this
// server runs or loads what is not the server's own, stands in a frame, or tells
// other sites that it was read.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY", // for browsers that do not know frame-ancestors
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), clipboard-write=(self)",
}

// serve is the way of every request.
func (s *Server) serve(under http.ResponseWriter, r *http.Request) {
	arrived(r)
	defer finished(r)
	begin := time.Now()
	st := &state{id: rand.Text()}
	w := &response{ResponseWriter: under}
	r = withState(r, st)
	defer st.cancel(nil)
	defer func() {
		if fault := recover(); fault != nil {
			s.metrics.panics.Inc()
			s.log.Error("fault", "request", st.id, "fault", fault, "stack", string(debug.Stack()))
			s.fail(w, r, problemf(http.StatusInternalServerError, "internal", "the log of the server has more under the name of this request"))
		}
		if w.status == 0 && !st.abort {
			w.WriteHeader(http.StatusOK)
		}
		s.note(r, w, st, time.Since(begin))
		if st.abort {
			// How net/http is told to break a connection off, so that a part of an
			// answer is not taken for the whole. It is caught there.
			panic(http.ErrAbortHandler)
		}
	}()
	h := w.Header()
	for name, value := range headers {
		h.Set(name, value)
	}
	h.Set("X-Request-Id", st.id)
	if s.base.Load().Scheme == "https" {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if err := s.admit(r, st); err != nil {
		if r.ContentLength != 0 {
			h.Set("Connection", "close") // the body is not read
		}
		s.fail(w, r, err)
		return
	}
	release, err := s.turn(r.Context(), s.slots)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer release()
	r.Body = http.MaxBytesReader(under, r.Body, s.cfg.Limits.UploadBytes)
	st.budget = time.AfterFunc(s.cfg.Limits.Query+s.cfg.Limits.Body, func() { st.cancel(errBudget) })
	defer st.budget.Stop()
	if r.ContentLength == 0 {
		st.budget.Reset(s.cfg.Limits.Query)
	}
	if st.visitor, err = s.identify(r); err != nil {
		s.fail(w, r, err)
		return
	}
	handler, pattern := s.mux.Handler(r)
	st.pattern = pattern
	if pattern == "" {
		s.fail(w, r, s.noRoute(handler, r))
		return
	}
	s.mux.ServeHTTP(w, r)
}

// noRoute says what the multiplexer would: no such address, or not that method.
func (s *Server) noRoute(refusal http.Handler, r *http.Request) error {
	said := &refused{header: http.Header{}}
	refusal.ServeHTTP(said, r)
	if allow := said.header.Get("Allow"); allow != "" {
		p := problemf(http.StatusMethodNotAllowed, "method", "%s is not done here, but %s", r.Method, allow)
		p.Allow = allow
		return p
	}
	return problemf(http.StatusNotFound, "not-found", "there is nothing at %s", r.URL.Path)
}

// refused takes what the multiplexer says, without its text.
type refused struct{ header http.Header }

func (f *refused) Header() http.Header         { return f.header }
func (f *refused) Write(b []byte) (int, error) { return len(b), nil }
func (f *refused) WriteHeader(int)             {}

// admit refuses what is not for this server, before anything is done for it.
func (s *Server) admit(r *http.Request, st *state) error {
	client, err := s.client(r, st)
	if err != nil {
		return err
	}
	st.client = client.String()
	if wait := s.clients.wait(client, time.Now()); wait > 0 {
		p := problemf(http.StatusTooManyRequests, "rate", "more than %g requests a second", s.cfg.Limits.Rate)
		p.Wait = int(wait/time.Second) + 1
		return p
	}
	if n := len(r.RequestURI); n > s.cfg.Limits.URLBytes {
		return problemf(http.StatusRequestURITooLong, "too-large", "the address has %d bytes; %d are read", n, s.cfg.Limits.URLBytes)
	}
	if !s.known(r) {
		return problemf(http.StatusMisdirectedRequest, "host", "the request is for %.100q: a name of this server is its own address, or one it was told with --host", r.Host)
	}
	if err := checkPath(r); err != nil {
		return err
	}
	if err := s.checkOrigin(r); err != nil {
		return err
	}
	if err := checkFraming(r); err != nil {
		return err
	}
	if n := strings.Count(r.URL.RawQuery, "&"); n >= s.cfg.Limits.Parameters {
		return problemf(http.StatusBadRequest, "parameter", "%d parameters; %d are read", n+1, s.cfg.Limits.Parameters)
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return problemf(http.StatusBadRequest, "parameter", "the parameters are not well-formed: %s", err)
	}
	return checkValues(values)
}

// checkPath refuses addresses that are another's name for a clean one: nothing
// here has one, so they are mistakes, or ways around a rule.
func checkPath(r *http.Request) error {
	path, escaped := r.URL.Path, strings.ToLower(r.URL.EscapedPath())
	why := ""
	switch {
	case !strings.HasPrefix(path, "/"):
		why = "it does not begin with /"
	case !utf8.ValidString(path):
		why = "it is not UTF-8"
	case strings.ContainsFunc(path, func(c rune) bool { return c < ' ' || c == 0x7f || c == '\\' || c == '%' || c == ';' }):
		why = "it has a control character, a backslash, a semicolon or a percent sign"
	case strings.Contains(escaped, "%2f"), strings.Contains(escaped, "%2e"):
		why = "it has an escaped slash or dot"
	case strings.Contains(path, "//"):
		why = "it has an empty part"
	default:
		for part := range strings.SplitSeq(path, "/") {
			if part == "." || part == ".." {
				why = "it has a part that is a dot or two"
			}
		}
	}
	if why != "" {
		return problemf(http.StatusBadRequest, "address", "the path is not read: %s", why)
	}
	return nil
}

// checkFraming refuses bodies whose length or content are not what they seem to
// everyone on the way: a length that comes in pieces, which servers in a row may
// count differently, and a body that is to be unpacked. Of answers nothing is served
// in parts; one range is passed over, as a server may, more than one is an attack.
func checkFraming(r *http.Request) error {
	switch ranges := r.Header.Get("Range"); {
	case len(r.TransferEncoding) > 0:
		return problemf(http.StatusLengthRequired, "request", "a body needs a Content-Length; it is not read in chunks")
	case r.Header.Get("Content-Encoding") != "" && !strings.EqualFold(r.Header.Get("Content-Encoding"), "identity"):
		return problemf(http.StatusUnsupportedMediaType, "media-type", "a body is read as it is, not in Content-Encoding %.40q", r.Header.Get("Content-Encoding"))
	case len(r.Header.Values("Range")) > 1, strings.ContainsRune(ranges, ','), ranges != "" && !strings.HasPrefix(ranges, "bytes="):
		return problemf(http.StatusRequestedRangeNotSatisfiable, "request", "nothing is served in parts")
	}
	return nil
}

// checkValues refuses parameters that no field of a record could match.
func checkValues(values url.Values) error {
	for name, list := range values {
		for _, v := range append(list, name) {
			if !utf8.ValidString(v) {
				return problemf(http.StatusBadRequest, "parameter", "%.100q is not UTF-8", name)
			}
			if strings.ContainsRune(v, 0) {
				return problemf(http.StatusBadRequest, "parameter", "%.100q has a null character", name)
			}
		}
	}
	return nil
}

// known reports whether a request is for this server, so that a page elsewhere
// whose name was made to point here (DNS rebinding) gets nothing. An address in
// figures cannot be made to point elsewhere: the one the request came in on is good.
func (s *Server) known(r *http.Request) bool {
	name := hostName(r.Host)
	if name == "" || strings.ContainsAny(r.Host, "@/ ") {
		return false
	}
	if s.hosts[name] {
		return true
	}
	if _, _, err := net.SplitHostPort(r.Host); err != nil && strings.Count(r.Host, ":") == 1 {
		return false
	}
	if localName(name) {
		return true
	}
	here, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	at, err := netip.ParseAddrPort(here.String())
	ip, err2 := netip.ParseAddr(name)
	return err == nil && err2 == nil && at.Addr().Unmap() == ip.Unmap()
}

// hostName is the name of a Host header, without port and brackets, in lower case.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// localName reports whether a name always means this machine.
func localName(name string) bool {
	if name == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

// checkOrigin refuses what another site makes a browser ask: everything that
// changes something, and of the rest everything but following a link. (It could not
// see the answer; but how long it took would tell it something.)
func (s *Server) checkOrigin(r *http.Request) error {
	if err := s.origin.Check(r); err != nil {
		return problemf(http.StatusForbidden, "origin", "a page of another site asked for this: %s", err)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		mode, dest := r.Header.Get("Sec-Fetch-Mode"), r.Header.Get("Sec-Fetch-Dest")
		if mode != "navigate" || dest != "" && dest != "document" {
			return problemf(http.StatusForbidden, "origin", "a page of another site asked for this; it may only link here")
		}
	}
	return nil
}

// client is the address of who asks. What a proxy says of it counts only where
// the proxy is one of ours, and then only what it said itself: the last that is
// not such a proxy.
func (s *Server) client(r *http.Request, st *state) (netip.Addr, error) {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, nil // not over TCP
	}
	client := at.Addr().Unmap()
	ours := func(ip netip.Addr) bool {
		for _, p := range s.cfg.Proxies {
			if p.Contains(ip) {
				return true
			}
		}
		return false
	}
	if !ours(client) {
		if s.cfg.Auth == AuthLocal {
			for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip"} {
				if r.Header.Get(name) != "" {
					return client, problemf(http.StatusForbidden, "proxy",
						"this server trusts who uses its machine, and this came through a proxy (%s): start it with --auth tokens and --behind-proxy", name)
				}
			}
		}
		return client, nil
	}
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0; i-- {
		ip, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		if client = ip.Unmap(); !ours(client) {
			break
		}
	}
	st.https = strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
	return client, nil
}
