package web

import (
	"context"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

type offsetsShape struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// A correctionShape is a correction as it is handed in and as it is told. Spans
// are absent where a part stays as it is, and empty where it is removed.
type correctionShape struct {
	ID        int64           `json:"id,omitempty"`
	At        string          `json:"at,omitempty"`
	Who       string          `json:"who"`
	Why       string          `json:"why,omitempty"`
	Action    store.Action    `json:"action"`
	Statement string          `json:"statement,omitempty"`
	Article   string          `json:"article,omitempty"`
	Offsets   quoth.Offsets   `json:"offsets,omitempty"`
	Source    *[]offsetsShape `json:"source,omitempty"`
	Cue       *[]offsetsShape `json:"cue,omitempty"`
	Content   *[]offsetsShape `json:"content,omitempty"`
	Kind      quoth.Kind      `json:"kind,omitempty"`
	Speaker   string          `json:"speaker,omitempty"`
	Into      string          `json:"into,omitempty"`
	Articles  []string        `json:"articles,omitempty"`
	Undoes    int64           `json:"undoes,omitempty"`
	Undone    bool            `json:"undone,omitempty"`
	Before    string          `json:"before,omitempty"`
	After     string          `json:"after,omitempty"`
}

// correctionOf prints a correction. Its spans are told where the statement it is
// about is still one of that text; otherwise Before and After have the words.
func (s *Server) correctionOf(c store.Correction, t *texts) (correctionShape, error) {
	out := correctionShape{
		ID: c.ID, At: timestamp(c.At), Who: c.Who, Why: c.Why, Action: c.Action, Statement: c.Statement, Article: c.Article,
		Kind: c.Kind, Speaker: c.Speaker, Into: c.Into, Articles: c.Articles, Undoes: c.Undoes, Undone: c.Undone, Before: c.Before, After: c.After,
	}
	if c.Source == nil && c.Cue == nil && c.Content == nil || c.Statement == "" {
		return out, nil
	}
	st, err := t.db.Statement(t.ctx, c.Statement)
	if err != nil {
		return out, fmt.Errorf("statement of correction %d: %w", c.ID, err)
	}
	x, err := t.of(st.Article)
	if err != nil {
		return out, err
	}
	if x.text == "" {
		return out, nil
	}
	out.Offsets = t.unit
	for _, part := range []struct {
		to   **[]offsetsShape
		from []quoth.Span
	}{{&out.Source, c.Source}, {&out.Cue, c.Cue}, {&out.Content, c.Content}} {
		if part.from == nil {
			continue
		}
		spans := x.spans(part.from)
		if len(spans) != len(part.from) {
			continue
		}
		list := make([]offsetsShape, len(spans))
		for i, sp := range spans {
			list[i] = offsetsShape{sp.Start, sp.End}
		}
		*part.to = &list
	}
	return out, nil
}

func (s *Server) apiCorrections(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "statement", "article", "speaker", "limit", "after", "offsets", "format")
	statement, article, speaker, unit := p.text("statement", 64), p.text("article", 64), p.text("speaker", 64), p.offsets()
	t := s.texts(r.Context(), unit)
	return serveList(s, w, r, p, listing[store.Correction]{
		name: "corrections",
		page: func(ctx context.Context, page store.Page) ([]store.Correction, string, error) {
			return s.cfg.Store.Corrections(ctx, statement, article, speaker, page)
		},
		shape:   func(c store.Correction) (any, error) { return s.correctionOf(c, t) },
		columns: []string{"id", "at", "who", "why", "action", "statement", "article", "before", "after", "undoes", "undone"},
		row: func(c store.Correction) []string {
			undoes := ""
			if c.Undoes != 0 {
				undoes = strconv.FormatInt(c.Undoes, 10)
			}
			return []string{strconv.FormatInt(c.ID, 10), timestamp(c.At), c.Who, c.Why, string(c.Action), c.Statement, c.Article, c.Before, c.After, undoes, strconv.FormatBool(c.Undone)}
		},
	})
}

// correct takes a correction.
func (s *Server) apiCorrect(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	var in correctionShape
	if err := s.decode(w, r, &in); err != nil {
		return err
	}
	if in.ID != 0 || in.At != "" || in.Undone || in.Before != "" || in.After != "" {
		return problemf(http.StatusBadRequest, "body", "id, at, undone, before and after are told, not given")
	}
	if err := checkReason(in.Who, in.Why); err != nil {
		return err
	}
	unit, err := quoth.ParseOffsets(string(in.Offsets))
	if err != nil {
		return problemf(http.StatusBadRequest, "body", "%s", err)
	}
	c := store.Correction{
		Who: author(r, in.Who), Why: in.Why, Action: in.Action, Statement: in.Statement, Article: in.Article,
		Kind: in.Kind, Speaker: in.Speaker, Into: in.Into, Articles: in.Articles, Undoes: in.Undoes,
	}
	t := s.texts(r.Context(), unit)
	if in.Source != nil || in.Cue != nil || in.Content != nil {
		x, err := s.textOfCorrection(&c, t)
		if err != nil {
			return err
		}
		for name, part := range map[string]struct {
			from *[]offsetsShape
			to   *[]quoth.Span
		}{"source": {in.Source, &c.Source}, "cue": {in.Cue, &c.Cue}, "content": {in.Content, &c.Content}} {
			if part.from == nil {
				continue
			}
			if *part.to, err = x.bytes(*part.from, unit); err != nil {
				return problemf(http.StatusBadRequest, "body", "%s: %s", name, err)
			}
		}
	}
	return s.corrected(w, r, c, t)
}

// undo takes back a correction; that is one too.
func (s *Server) apiUndo(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	id, err := numberOf(r, "id")
	if err != nil {
		return err
	}
	var in struct {
		Who string `json:"who"`
		Why string `json:"why"`
	}
	if err := s.decode(w, r, &in); err != nil {
		return err
	}
	if err := checkReason(in.Who, in.Why); err != nil {
		return err
	}
	return s.corrected(w, r, store.Correction{Action: store.Undo, Undoes: id, Who: author(r, in.Who), Why: in.Why}, s.texts(r.Context(), quoth.CodePoints))
}

// The most characters that are kept of who changed something, and why.
const (
	maxWho = 200
	maxWhy = 2000
)

func checkReason(who, why string) error {
	if n := utf8.RuneCountInString(who); n > maxWho {
		return problemf(http.StatusBadRequest, "body", "who: %d characters; %d are kept", n, maxWho)
	}
	if n := utf8.RuneCountInString(why); n > maxWhy {
		return problemf(http.StatusBadRequest, "body", "why: %d characters; %d are kept", n, maxWhy)
	}
	return nil
}

func (s *Server) corrected(w http.ResponseWriter, r *http.Request, c store.Correction, t *texts) error {
	made, err := s.cfg.Store.Correct(r.Context(), c)
	if err != nil {
		return err
	}
	out, err := s.correctionOf(made, t)
	if err != nil {
		return err
	}
	return answer(w, http.StatusCreated, out)
}

// textOfCorrection is the text that the spans of a correction count in.
func (s *Server) textOfCorrection(c *store.Correction, t *texts) (*textOf, error) {
	ref := store.ArticleRef{Key: c.Article}
	if c.Statement != "" {
		st, err := s.cfg.Store.Statement(t.ctx, c.Statement)
		if err != nil {
			return nil, err
		}
		ref = st.Article
	}
	if ref.Key == "" {
		return nil, problemf(http.StatusBadRequest, "body", "spans, but neither a statement nor an article they are of")
	}
	x, err := t.of(ref)
	if err == nil && x.text == "" {
		err = problemf(http.StatusConflict, "conflict", "the text of this article is not kept, so spans of it cannot be changed")
	}
	return x, err
}

// bytes turns offsets of another unit into spans.
func (x *textOf) bytes(in []offsetsShape, unit quoth.Offsets) ([]quoth.Span, error) {
	at := func(n int) (int, error) {
		// Offsets of a text grow with its bytes; those inside a character are -1
		// and are passed over by looking from the start of one.
		i := sort.Search(len(x.text), func(i int) bool {
			for i > 0 && x.at(i) < 0 {
				i--
			}
			return x.at(i) >= n
		})
		for i < len(x.text) && x.at(i) < 0 {
			i++
		}
		if n < 0 || x.at(i) != n {
			return 0, fmt.Errorf("offset %d (%s) is not one between two characters of the text", n, unit)
		}
		return i, nil
	}
	out := make([]quoth.Span, 0, len(in))
	for _, o := range in {
		start, err := at(o.Start)
		if err != nil {
			return nil, err
		}
		end, err := at(o.End)
		if err != nil {
			return nil, err
		}
		if start >= end {
			return nil, fmt.Errorf("the span %d to %d has nothing in it", o.Start, o.End)
		}
		out = append(out, quoth.Span{Start: start, End: end})
	}
	return out, nil
}

type alertShape struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Query   string `json:"query"`
	Created string `json:"created"`
	New     int    `json:"new"`
}

// maxAlertName is in bytes.
const maxAlertName = 200

func alertOf(a store.Alert) alertShape {
	return alertShape{a.ID, a.Name, a.Query, timestamp(a.Created), a.New}
}

func (s *Server) apiAlerts(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	list, err := s.cfg.Store.Alerts(r.Context())
	if err != nil {
		return err
	}
	out := make([]alertShape, len(list))
	for i, a := range list {
		out[i] = alertOf(a)
	}
	return answer(w, http.StatusOK, map[string]any{"alerts": out})
}

func (s *Server) apiNewAlert(w http.ResponseWriter, r *http.Request) error {
	if p := readParams(r); p.err != nil {
		return p.err
	}
	var in struct {
		Name  string  `json:"name"`
		Query *string `json:"query"`
	}
	if err := s.decode(w, r, &in); err != nil {
		return err
	}
	if in.Query == nil {
		return problemf(http.StatusBadRequest, "body", "query: there is none; an empty one finds every statement")
	}
	q, err := quoth.ParseQuery(*in.Query)
	if err != nil {
		return err
	}
	if in.Name = strings.TrimSpace(in.Name); in.Name == "" && strings.TrimSpace(*in.Query) == "" {
		in.Name = "every statement"
	} else if in.Name == "" {
		in.Name = strings.ToValidUTF8((*in.Query)[:min(len(*in.Query), maxAlertName)], "")
	}
	if len(in.Name) > maxAlertName {
		return problemf(http.StatusBadRequest, "body", "the name has %d bytes; %d are kept", len(in.Name), maxAlertName)
	}
	a, err := s.cfg.Store.SaveAlert(r.Context(), in.Name, q)
	if err != nil {
		return err
	}
	w.Header().Set("Location", fmt.Sprintf("/api/v1/alerts/%d", a.ID))
	return answer(w, http.StatusCreated, alertOf(a))
}

// alert lists what is new for an alert.
func (s *Server) apiAlert(w http.ResponseWriter, r *http.Request) error {
	return s.alertHits(w, r, false)
}

// alertSeen is alert, and notes that it was seen.
func (s *Server) apiAlertSeen(w http.ResponseWriter, r *http.Request) error {
	return s.alertHits(w, r, true)
}

func (s *Server) alertHits(w http.ResponseWriter, r *http.Request, mark bool) error {
	p := readParams(r, "offsets")
	unit := p.offsets()
	id, err := numberOf(r, "id")
	if err = firstError(p.err, err); err != nil {
		return err
	}
	hits, err := s.cfg.Store.AlertHits(r.Context(), id, mark)
	if err != nil {
		return err
	}
	list, err := s.hits(r.Context(), hits.Statements, unit)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, map[string]any{"offsets": unit, "statements": list})
}

func (s *Server) apiDeleteAlert(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	id, err := numberOf(r, "id")
	if err = firstError(p.err, err); err != nil {
		return err
	}
	if err := s.cfg.Store.DeleteAlert(r.Context(), id); err != nil {
		return err
	}
	return done(w)
}
