package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

func (s *Server) apiStats(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	if held, err := s.fresh(w, r); held || err != nil {
		return err
	}
	n, err := s.cfg.Store.Totals(r.Context())
	if err != nil {
		return err
	}
	models := n.Models
	if models == nil {
		models = map[string]int{}
	}
	return answer(w, http.StatusOK, struct {
		Program     string         `json:"program"`
		Articles    int            `json:"articles"`
		Revisions   int            `json:"revisions"`
		Captures    int            `json:"captures"`
		Failures    int            `json:"failures"`
		Statements  int            `json:"statements"`
		Withdrawn   int            `json:"withdrawn"`
		Corrected   int            `json:"corrected"`
		Entities    int            `json:"entities"`
		Speakers    int            `json:"speakers"`
		Outlets     int            `json:"outlets"`
		Corrections int            `json:"corrections"`
		First       string         `json:"first,omitempty"`
		Last        string         `json:"last,omitempty"`
		Bytes       int64          `json:"bytes"`
		Models      map[string]int `json:"models"`
	}{
		"quoth " + quoth.Version, n.Articles, n.Revisions, n.Captures, n.Failures, n.Statements, n.Withdrawn, n.Corrected,
		n.Entities, n.Speakers, n.Outlets, n.Corrections, n.First, n.Last, n.Bytes, models,
	})
}

func (s *Server) apiPolicies(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	if held, err := s.fresh(w, r); held || err != nil {
		return err
	}
	list, err := s.cfg.Store.Outlets(r.Context())
	if err != nil {
		return err
	}
	type shape struct {
		Outlet outletRefShape `json:"outlet"`
		policyShape
	}
	out := make([]shape, len(list))
	for i, o := range list {
		out[i] = shape{outletRefShape{o.Key, o.Name}, policyOf(o.Policy)}
	}
	return answer(w, http.StatusOK, map[string]any{"policies": out})
}

// maxRetention bounds the days of a policy, a hundred years, so that a day counted
// from it is one.
const maxRetention = 36_525

func (s *Server) apiSetPolicy(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	k, err := key(r, "key")
	if err = firstError(p.err, err); err != nil {
		return err
	}
	var in policyShape
	if err := s.decode(w, r, &in); err != nil {
		return err
	}
	switch in.Text = cmp.Or(in.Text, store.FullText); {
	case in.Text != store.FullText && in.Text != store.Snippets && in.Text != store.MetadataOnly:
		return problemf(http.StatusBadRequest, "body", "text: %.40q is none of full, snippets, metadata", in.Text)
	case in.Retention < 0 || in.Retention > maxRetention:
		return problemf(http.StatusBadRequest, "body", "retention_days: want 0 (for ever) to %d", maxRetention)
	case len(in.Licence) > 1000:
		return problemf(http.StatusBadRequest, "body", "licence: %d bytes; 1000 are kept", len(in.Licence))
	}
	if err := s.cfg.Store.SetPolicy(r.Context(), k, store.Policy(in)); err != nil {
		return err
	}
	o, err := s.cfg.Store.Outlet(r.Context(), k)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, policyOf(o.Policy))
}

type suppressionShape struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Anonymise bool   `json:"anonymise"`
	At        string `json:"at"`
	Who       string `json:"who"`
	Why       string `json:"why,omitempty"`
}

func suppressionOf(x store.Suppression) suppressionShape {
	return suppressionShape{x.ID, x.Name, x.Anonymise, timestamp(x.At), x.Who, x.Why}
}

func (s *Server) apiSuppressions(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	list, err := s.cfg.Store.Suppressions(r.Context())
	if err != nil {
		return err
	}
	out := make([]suppressionShape, len(list))
	for i, x := range list {
		out[i] = suppressionOf(x)
	}
	return answer(w, http.StatusOK, map[string]any{"suppressions": out})
}

// maxPerson is in characters.
const maxPerson = 300

func (s *Server) apiSuppress(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	var in struct {
		Name      string `json:"name"`
		Anonymise bool   `json:"anonymise"`
		Who       string `json:"who"`
		Why       string `json:"why"`
	}
	if err := s.decode(w, r, &in); err != nil {
		return err
	}
	if err := checkReason(in.Who, in.Why); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(in.Name); n > maxPerson {
		return problemf(http.StatusBadRequest, "body", "name: %d characters; no name is longer than %d", n, maxPerson)
	}
	made, err := s.cfg.Store.Suppress(r.Context(), store.Suppression{Name: in.Name, Anonymise: in.Anonymise, Who: author(r, in.Who), Why: in.Why})
	if err != nil {
		return err
	}
	return answer(w, http.StatusCreated, suppressionOf(made))
}

func (s *Server) apiUnsuppress(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	id, err := numberOf(r, "id")
	if err = firstError(p.err, err); err != nil {
		return err
	}
	if err := s.cfg.Store.Unsuppress(r.Context(), id); err != nil {
		return err
	}
	return done(w)
}

type tokenShape struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name"`
	Scopes  []string `json:"scopes"`
	Created string   `json:"created"`
	Expires string   `json:"expires,omitempty"`
	Revoked bool     `json:"revoked"`
	Secret  string   `json:"secret,omitempty"` // once
}

func tokenOf(t store.Token) tokenShape {
	return tokenShape{t.ID, t.Name, append([]string{}, t.Scopes...), timestamp(t.Created), timestamp(t.Expires), t.Revoked, ""}
}

func (s *Server) apiTokens(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	list, err := s.cfg.Store.Tokens(r.Context())
	if err != nil {
		return err
	}
	out := make([]tokenShape, len(list))
	for i, t := range list {
		out[i] = tokenOf(t)
	}
	return answer(w, http.StatusOK, map[string]any{"tokens": out})
}

func (s *Server) apiNewToken(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	var in struct {
		Name    string     `json:"name"`
		Scopes  []string   `json:"scopes"`
		Expires *time.Time `json:"expires"`
	}
	if err := s.decode(w, r, &in); err != nil {
		return err
	}
	t := store.Token{Name: strings.TrimSpace(in.Name)}
	if t.Name == "" || len(t.Name) > 200 {
		return problemf(http.StatusBadRequest, "body", "name: want 1 to 200 bytes")
	}
	for _, scope := range in.Scopes {
		if !slices.Contains(scopes, scope) {
			return problemf(http.StatusBadRequest, "body", "scopes: %.40q is none of %s", scope, strings.Join(scopes, ", "))
		}
		if !slices.Contains(t.Scopes, scope) {
			t.Scopes = append(t.Scopes, scope)
		}
	}
	if len(t.Scopes) == 0 {
		return problemf(http.StatusBadRequest, "body", "scopes: want at least one of %s", strings.Join(scopes, ", "))
	}
	if in.Expires != nil {
		if y := in.Expires.UTC().Year(); in.Expires.Before(time.Now()) || y > 9999 {
			return problemf(http.StatusBadRequest, "body", "expires: want a moment to come")
		}
		t.Expires = *in.Expires
	}
	secret, made, err := s.cfg.Store.NewToken(r.Context(), t)
	if err != nil {
		return err
	}
	out := tokenOf(made)
	out.Secret = secret
	return answer(w, http.StatusCreated, out)
}

func (s *Server) apiRevokeToken(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	id, err := numberOf(r, "id")
	if err = firstError(p.err, err); err != nil {
		return err
	}
	if err := s.cfg.Store.RevokeToken(r.Context(), id); err != nil {
		return err
	}
	return done(w)
}

// healthy says that the program runs.
func (s *Server) healthy(w http.ResponseWriter, r *http.Request) error {
	return answer(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready says that the store answers.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if _, err := s.cfg.Store.Generation(ctx); err != nil {
		p := problemf(http.StatusServiceUnavailable, "busy", "the store does not answer")
		p.Wait, p.cause = 5, fmt.Errorf("not ready: %w", err)
		return p
	}
	return answer(w, http.StatusOK, map[string]string{"status": "ready"})
}

// metricsPage is for admins, and for this machine where it is trusted, unless
// metrics have a listener of their own.
func (s *Server) metricsPage(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Metrics != "" {
		return problemf(http.StatusNotFound, "not-found", "metrics are on an address of their own")
	}
	if s.cfg.Auth != AuthLocal || visitorOf(r).token.ID != 0 {
		if err := s.allowed(r, scopeAdmin); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	s.metrics.handler().ServeHTTP(w, r)
	return nil
}
