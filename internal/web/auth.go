package web

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"quoth/internal/store"
)

// The scopes of a token. None implies another: a program that hands in pages
// need not be able to read the archive.
const (
	scopeRead  = "read"
	scopeWrite = "write" // hand in articles, correct, keep alerts
	scopeAdmin = "admin" // policies, suppressions, tokens, metrics
)

var scopes = []string{scopeRead, scopeWrite, scopeAdmin}

// A visitor is who asks, as far as it is known.
type visitor struct {
	token   store.Token // zero without one
	scopes  []string
	session bool // by a cookie
}

func (v visitor) may(scope string) bool { return scope == "" || slices.Contains(v.scopes, scope) }

// visitorOf is who made a request.
func visitorOf(r *http.Request) visitor { return stateOf(r).visitor }

// may reports whether the visitor may do what needs that scope, and whether it is
// done at all here: pages use it to show only what will work.
func (s *Server) may(r *http.Request, scope string) bool {
	return visitorOf(r).may(scope) && !(s.cfg.ReadOnly && scope == scopeWrite)
}

// require answers by h for those who have a scope; to others it says what is
// missing. With scopeWrite it also refuses on a server that only reads.
func (s *Server) require(scope string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := s.allowed(r, scope); err != nil {
			s.fail(w, r, err)
			return
		}
		h(w, r)
	}
}

func (s *Server) allowed(r *http.Request, scope string) error {
	v := visitorOf(r)
	switch {
	case s.cfg.ReadOnly && (scope == scopeWrite || scope == scopeAdmin && r.Method != http.MethodGet && r.Method != http.MethodHead):
		return problemf(http.StatusForbidden, "read-only", "this server only reads: it was started so")
	case v.may(scope):
		return nil
	case v.token.ID != 0:
		return problemf(http.StatusForbidden, "scope", "this needs the scope %s; the token %q has %s", scope, v.token.Name, strings.Join(v.scopes, ", "))
	case s.cfg.Auth == AuthLocal:
		return problemf(http.StatusUnauthorized, "token", "this needs a token with the scope %s, also on this machine: quoth token new makes one", scope)
	}
	return problemf(http.StatusUnauthorized, "token", "this needs a token with the scope %s: send it as Authorization: Bearer TOKEN, or log in", scope)
}

// author is who is recorded for a change: the name given, and the token it was
// made with where there is one, since a name alone can be anybody's.
func author(r *http.Request, who string) string {
	v := visitorOf(r)
	who = strings.TrimSpace(who)
	switch {
	case v.token.ID == 0 || who == v.token.Name:
		return who
	case who == "":
		return v.token.Name
	}
	return who + " (token " + v.token.Name + ")"
}

// sessionCookie is the name of the cookie of people who logged in.
const sessionCookie = "quoth_session"

// sessionFor is how long a login lasts.
const sessionFor = 12 * time.Hour

// identify finds out who asks. A token that does not count is an error even where
// none is needed: its owner should learn of it.
func (s *Server) identify(r *http.Request) (visitor, error) {
	v := visitor{}
	switch s.cfg.Auth {
	case AuthLocal:
		v.scopes = []string{scopeRead, scopeWrite}
	case AuthPublicRead:
		v.scopes = []string{scopeRead}
	}
	secret, session := "", false
	if list := r.Header.Values("Authorization"); len(list) > 0 {
		scheme, rest, _ := strings.Cut(list[0], " ")
		rest = strings.TrimSpace(rest)
		if len(list) > 1 || !strings.EqualFold(scheme, "Bearer") || rest == "" || len(rest) > 256 || strings.ContainsFunc(rest, func(c rune) bool { return c <= ' ' || c > '~' }) {
			return v, problemf(http.StatusUnauthorized, "token", "the Authorization header is not of the form: Bearer TOKEN")
		}
		secret = rest
	} else if c, err := r.Cookie(sessionCookie); err == nil {
		if secret, err = s.seal.open(c.Value, time.Now()); err != nil {
			// The server was started anew, or half a day went by: not logged in,
			// and no reason to refuse what needs no login.
			return v, nil
		}
		session = true
	}
	if secret == "" {
		return v, nil
	}
	token, err := s.cfg.Store.TokenOf(r.Context(), secret)
	switch {
	case errors.Is(err, store.ErrNotFound) && session:
		return v, nil // revoked or expired since
	case errors.Is(err, store.ErrNotFound):
		return v, problemf(http.StatusUnauthorized, "token", "the token is unknown, expired or revoked")
	case err != nil:
		return v, err
	}
	v.token, v.session = token, session
	v.scopes = token.Scopes
	if s.cfg.Auth == AuthPublicRead && !v.may(scopeRead) {
		v.scopes = append(slices.Clone(v.scopes), scopeRead)
	}
	return v, nil
}

// login takes a token from the form of the page /login and gives a session for it.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	if err := s.form(w, r); err != nil {
		s.fail(w, r, err)
		return
	}
	secret := strings.TrimSpace(r.PostForm.Get("token"))
	if secret == "" || len(secret) > 256 {
		s.fail(w, r, problemf(http.StatusUnauthorized, "token", "no token was given, or one far too long"))
		return
	}
	_, err := s.cfg.Store.TokenOf(r.Context(), secret)
	if errors.Is(err, store.ErrNotFound) {
		err = problemf(http.StatusUnauthorized, "token", "the token is unknown, expired or revoked")
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sealed, err := s.seal.seal(secret, time.Now().Add(sessionFor))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.SetCookie(w, s.cookie(r, sealed))
	redirect(w, ownPath(r.PostForm.Get("next")))
}

// logout ends the session of this browser.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	c := s.cookie(r, "")
	c.MaxAge = -1
	http.SetCookie(w, c)
	redirect(w, "/")
}

func (s *Server) cookie(r *http.Request, value string) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: s.secure(r),
	}
}

// secure reports whether browsers reach the server by https. Off loopback a
// session is never sent in the clear, even if that means that nobody can log in
// until there is TLS in front.
func (s *Server) secure(r *http.Request) bool {
	if s.base.Load().Scheme == "https" || r.TLS != nil || stateOf(r).https {
		return true
	}
	return !localName(hostName(r.Host))
}

// ownPath is a path of this server to go on to, or "/": never another server's.
func ownPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t\x00") || len(next) > 2048 {
		return "/"
	}
	return next
}

// redirect sends a browser on after a form, with a GET.
func redirect(w http.ResponseWriter, path string) {
	w.Header().Set("Location", path)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
}

// A sealer makes the value of a session's cookie: the token and when the session
// ends, encrypted with a key that lives as long as the server. A cookie that is
// read by others so gives a session for half a day, not the token.
type sealer struct{ aead cipher.AEAD }

func newSealer() (sealer, error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("key of sessions: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{}, fmt.Errorf("key of sessions: %w", err)
	}
	return sealer{aead}, nil
}

func (s sealer) seal(secret string, until time.Time) (string, error) {
	plain := binary.BigEndian.AppendUint64(nil, uint64(until.Unix()))
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, append(plain, secret...), []byte(sessionCookie))), nil
}

func (s sealer) open(value string, now time.Time) (string, error) {
	if len(value) > 1024 {
		return "", errors.New("session: too long")
	}
	sealed, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	plain, err := s.aead.Open(nil, nil, sealed, []byte(sessionCookie))
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	if len(plain) < 8 || now.Unix() > int64(binary.BigEndian.Uint64(plain)) {
		return "", errors.New("session: over")
	}
	return string(plain[8:]), nil
}

// state is what is known of a request on its way; guard.go fills it.
type state struct {
	id      string
	visitor visitor
	client  string // address, behind trusted proxies
	https   bool
	pattern string // of the route
	budget  *time.Timer
	cancel  context.CancelCauseFunc
	abort   bool // the answer is incomplete: break the connection off
	err     error
}

type stateKey struct{}

func stateOf(r *http.Request) *state {
	if st, ok := r.Context().Value(stateKey{}).(*state); ok {
		return st
	}
	return &state{}
}
