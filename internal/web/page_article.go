package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

// An articleView is an article with its margin.
type articleView struct {
	frame
	*reading
	Key, Name    string
	Body         template.HTML
	List         []listed
	Unresolved   int
	Soft, Dated  int
	Original     string
	Foreign      bool
	Layers       map[string]bool
	NotKept      bool
	AddStatement string
}

// listed is a statement in the margin.
type listed struct {
	Key, Number, Class, Who, WhoKey, Cue, Excerpt string
	Known, Soft, Corrected, Human                 bool
	Deep                                          bool
	Place                                         int // among the statements, from 1
	Kind                                          quoth.Kind
	Act                                           quoth.Act
}

func (s *Server) article(r *http.Request) (*store.Article, error) {
	revision := 0
	if text := r.URL.Query().Get("r"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, problemf(http.StatusBadRequest, "parameter", "r=%.20q: want the number of a revision", text)
		}
		revision = n
	}
	return s.cfg.Store.Article(r.Context(), r.PathValue("key"), revision)
}

func (s *Server) articlePage(w http.ResponseWriter, r *http.Request) error {
	a, err := s.article(r)
	if err != nil {
		return err
	}
	name := a.ArticleRef.Title
	if name == "" {
		name = "(no title)"
	}
	v := articleView{frame: s.frame(r, name, ""), reading: read(a), Key: a.Key, Name: name, Original: outside(a.ArticleRef.URL)}
	v.Foreign = a.Model == "" && a.Language != "" && a.Language != "en"
	v.NotKept = a.Text == "" && a.TextPolicy != "" && a.TextPolicy != store.FullText
	v.Layers = map[string]bool{"said": true, "felt": true}
	for _, layer := range strings.Split(r.URL.Query().Get("hide"), ",") {
		delete(v.Layers, layer)
	}
	for _, layer := range strings.Split(r.URL.Query().Get("show"), ",") {
		if layer != "" {
			v.Layers[layer] = true
		}
	}
	v.Body = v.reading.Body()
	if v.List, err = s.list(r.Context(), v.reading); err != nil {
		return err
	}
	v.Unresolved = len(a.Statements)
	for _, x := range v.Voices {
		v.Unresolved -= x.Statements
	}
	for i := range a.Statements {
		if soft(a.Statements[i].Cue.Act) {
			v.Soft++
		}
		v.Dated += len(a.Statements[i].Time.Spans)
	}
	if v.MayWrite && a.Current && a.Text != "" {
		v.AddStatement = "/a/" + a.Key + "/add"
	}
	v.Scripts = []string{"read.js"}
	v.Also = []link{{"/api/v1/articles/" + a.Key, "application/json", "The article as JSON"}}
	return s.show(w, r, http.StatusOK, "article", v)
}

// list is the statements of the margin. Where the text is not kept, the words are
// the statements' own.
func (s *Server) list(ctx context.Context, r *reading) ([]listed, error) {
	out := make([]listed, 0, len(r.Statements))
	for i := range r.Statements {
		x := &r.Statements[i]
		l := listed{
			Key: r.Keys[x.ID], Number: r.number(i), Class: r.class(i), Who: r.speaker(i), Known: r.voiceOf[i] >= 0,
			Kind: x.Kind, Act: x.Cue.Act, Soft: soft(x.Cue.Act), Deep: r.depth[i] > 0, Place: i + 1, Corrected: r.Corrected[x.ID],
		}
		if v := r.voiceOf[i]; v >= 0 {
			l.WhoKey = r.Voices[v].Key
		}
		if r.Text != "" {
			l.Excerpt, l.Cue = excerpt(r.TextOf(x.Content), 100), oneLine(r.TextOf(x.Cue.Spans))
		} else if l.Key != "" && i < 200 {
			one, err := s.cfg.Store.Statement(ctx, l.Key)
			if err != nil {
				return nil, fmt.Errorf("statement %s: %w", l.Key, err)
			}
			l.Excerpt, l.Cue = excerpt(one.ContentText, 400), oneLine(one.CueText)
			if !l.Known && one.SourceText != "" {
				l.Who = "“" + oneLine(one.SourceText) + "”"
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// A statementView is one statement with everything that proves it.
type statementView struct {
	frame
	*store.Statement
	Words    template.HTML
	Passage  template.HTML
	Hue      int
	Evidence []template.HTML // words that the speaker rests on
	Spans    []spanOf
	Cites    []citation
	Changes  []change
	Link     string
	Data     any // schema.org, for machines
	Original string
	Parts    []partOf
}

// spanOf is a span of a part, in code points as the record counts.
type spanOf struct {
	Part       string
	Start, End int
	Text       string
}

// partOf is more that the article says about a statement.
type partOf struct{ Name, Words, Value string }

func (s *Server) statementPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	st, err := s.cfg.Store.Statement(ctx, r.PathValue("key"))
	if err != nil {
		return err
	}
	a, err := s.cfg.Store.Article(ctx, st.Article.Key, st.Article.Revision)
	if err != nil {
		return fmt.Errorf("article of statement %s: %w", st.Key, err)
	}
	title := excerpt(st.ContentText, 70)
	if title == "" {
		title = "Statement"
	}
	v := statementView{frame: s.frame(r, title, ""), Statement: &st, Words: words(st.ContentText), Original: outside(st.Article.URL)}
	v.Link = s.URL("/s/" + st.Key)
	only := alone(a, &st)
	reading := read(only)
	if len(only.Statements) == 1 && a.Text != "" {
		v.Hue = reading.Hue(0)
		v.Passage = reading.Around(&only.Statements[0], 0)
	}
	for _, e := range st.Evidence.Spans {
		if inside(a.Text, e) {
			v.Evidence = append(v.Evidence, words(oneLine(a.Text[e.Start:e.End])))
		}
	}
	v.Spans = spansOf(a.Text, &st.Statement)
	v.Parts = partsOf(&a.Article, &st)
	v.Cites = citations(&st, v.Link)
	corrections, _, err := s.cfg.Store.Corrections(ctx, st.Key, "", "", store.Page{Limit: 50})
	if err != nil {
		return err
	}
	v.Changes = s.changes(r, corrections)
	v.Data, err = s.linkedData(&st, a)
	if err != nil {
		return err
	}
	api := "/api/v1/statements/" + st.Key
	v.Also = []link{{api, "application/json", "JSON"}, {api + "?format=jsonld", "application/ld+json", "schema.org"}}
	return s.show(w, r, http.StatusOK, "statement", v)
}

// alone is an article in which only one statement is marked.
func alone(a *store.Article, st *store.Statement) *store.Article {
	x := *a
	x.Namings = nil
	x.Statements = []quoth.Statement{st.Statement}
	x.Statements[0].Parent = ""
	x.Keys = map[string]string{st.ID: st.Key}
	return &x
}

// spansOf lists the exact places of a statement in code points.
func spansOf(text string, s *quoth.Statement) []spanOf {
	var out []spanOf
	for _, x := range []struct {
		name  string
		spans []quoth.Span
	}{{"source", s.Source.Spans}, {"cue", s.Cue.Spans}, {"content", s.Content}} {
		for _, span := range x.spans {
			if inside(text, span) {
				start := utf8.RuneCountInString(text[:span.Start])
				words := text[span.Start:span.End]
				out = append(out, spanOf{x.name, start, start + utf8.RuneCountInString(words), excerpt(words, 60)})
			}
		}
	}
	return out
}

// partsOf is what else the article says about how a statement was made.
func partsOf(a *quoth.Article, s *store.Statement) []partOf {
	text := func(spans []quoth.Span) string {
		var out []string
		for _, x := range spans {
			if inside(a.Text, x) {
				out = append(out, oneLine(a.Text[x.Start:x.End]))
			}
		}
		return strings.Join(out, " … ")
	}
	var out []partOf
	add := func(name, words, value string) {
		if words != "" || value != "" {
			out = append(out, partOf{name, words, value})
		}
	}
	switch s.Polarity {
	case quoth.Negative:
		add("denied", "", "the source is reported as denying it, or as not having said it")
	case quoth.Refusal:
		add("refused", "", "the source declined to say anything")
	}
	switch s.Modality {
	case quoth.Hypothetical:
		add("hypothetical", "", "the article does not report that it was said")
	case quoth.Future:
		add("to come", "", "it is announced, not yet said")
	case quoth.Question:
		add("question", "", "the article asks whether it was said")
	}
	entity := func(id string) string {
		if e := a.Entity(id); e != nil {
			return e.Name
		}
		return ""
	}
	add("said to", text(s.Addressee.Spans), entity(s.Addressee.Entity))
	add("where", text(s.Setting.Spans), strings.Join(nonEmpty(s.Setting.Venue, s.Setting.Medium, s.Setting.Place), ", "))
	add("when", text(s.Time.Spans), day(s.Time.Date))
	for _, via := range s.Via {
		add("reported by", text(via.Spans), entity(via.Entity))
	}
	add("not named because", text(s.Source.Reason), "")
	return out
}

func nonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
