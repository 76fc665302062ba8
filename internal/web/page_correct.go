package web

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"quoth"
	"quoth/internal/store"
)

// A correctView is the form in which a statement is corrected or added.
type correctView struct {
	frame
	*store.Statement // nil while one is added
	Article          *store.Article
	Name             string // of the article
	Passage          template.HTML
	Preview          template.HTML
	Form             correctionForm
	Entities         []choice // speakers of the article
	Wrong            string   // why it cannot be kept as it is
	Changes          []change
}

// A correctionForm is what a person typed. The words of a part stand as the
// article has them, one piece a line.
type correctionForm struct {
	Source, Cue, Content partField
	Kind, Speaker, Name  string
	Why                  string
}

// A partField is the words of a part, and, where they were selected in the text
// and not typed, where they stand: "12-40,50-60" in UTF-16 code units.
type partField struct{ Words, At string }

func (s *Server) correctPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.correctView(r, r.PathValue("key"))
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "correct", v)
}

// correctView is the form as it is for a statement as it stands now.
func (s *Server) correctView(r *http.Request, key string) (*correctView, error) {
	ctx := r.Context()
	st, err := s.cfg.Store.Statement(ctx, key)
	if err != nil {
		return nil, err
	}
	a, err := s.cfg.Store.Article(ctx, st.Article.Key, st.Article.Revision)
	if err != nil {
		return nil, fmt.Errorf("article of statement %s: %w", key, err)
	}
	v := s.formFor(r, a)
	v.frame.Title = "Correct a statement"
	v.Statement = &st
	if a.Text != "" {
		v.Form.Source = fieldOf(a.Text, st.Source.Spans)
		v.Form.Cue = fieldOf(a.Text, st.Cue.Spans)
		v.Form.Content = fieldOf(a.Text, st.Content)
		only := alone(a, &st)
		v.Passage = read(only).Around(&only.Statements[0], 1)
	}
	corrections, _, err := s.cfg.Store.Corrections(ctx, key, "", "", store.Page{Limit: 50})
	if err != nil {
		return nil, err
	}
	v.Changes = s.changes(r, corrections)
	return v, nil
}

func (s *Server) formFor(r *http.Request, a *store.Article) *correctView {
	v := &correctView{frame: s.frame(r, "", ""), Article: a, Name: cmp.Or(a.ArticleRef.Title, "(no title)")}
	v.Scripts = []string{"correct.js"}
	for i := range a.Entities {
		e := &a.Entities[i]
		v.Entities = append(v.Entities, choice{Name: e.Name, Href: e.ID})
	}
	slices.SortStableFunc(v.Entities, func(x, y choice) int { return cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	return v
}

func fieldOf(text string, spans []quoth.Span) partField {
	var f partField
	for i, s := range spans {
		if !inside(text, s) {
			continue
		}
		if i > 0 {
			f.Words += "\n"
			f.At += ","
		}
		start := utf16Length(text[:s.Start])
		f.Words += oneLine(text[s.Start:s.End])
		f.At += fmt.Sprintf("%d-%d", start, start+utf16Length(text[s.Start:s.End]))
	}
	return f
}

// A fieldView is the form field of a part.
type fieldView struct {
	partField
	Name, Label string
	Rows        int
}

func field(name, label string, f partField) fieldView {
	rows := 1 + strings.Count(f.Words, "\n") + len(f.Words)/70
	return fieldView{f, name, label, min(rows, 12)}
}

func readForm(v url.Values) correctionForm {
	part := func(name string) partField { return partField{v.Get(name), v.Get(name + "_at")} }
	return correctionForm{
		Source: part("source"), Cue: part("cue"), Content: part("content"),
		Kind: v.Get("kind"), Speaker: v.Get("speaker"), Name: strings.TrimSpace(v.Get("name")), Why: v.Get("why"),
	}
}

// take fills the form with what was typed, so that none of it is lost.
func (v *correctView) take(form url.Values) {
	v.Form = readForm(form)
	if who := form.Get("who"); who != "" {
		v.Signer = who
	}
}

// correction is what a form changes of a statement: nothing where it says the
// same.
func (f correctionForm) correction(text string, now *quoth.Statement) (store.Correction, error) {
	var c store.Correction
	near := 0
	if len(now.Content) > 0 {
		near = now.Content[0].Start
	}
	if text != "" {
		var err error
		if c.Content, err = f.Content.spans(text, near); err != nil {
			return c, fmt.Errorf("what was said: %w", err)
		}
		if len(c.Content) == 0 {
			return c, fmt.Errorf("what was said: a statement has words; if there is none, say that this is no statement")
		}
		near = c.Content[0].Start
		if c.Source, err = f.Source.spans(text, near); err != nil {
			return c, fmt.Errorf("source: %w", err)
		}
		if c.Cue, err = f.Cue.spans(text, near); err != nil {
			return c, fmt.Errorf("cue: %w", err)
		}
		for _, x := range []struct{ part, was *[]quoth.Span }{{&c.Content, &now.Content}, {&c.Source, &now.Source.Spans}, {&c.Cue, &now.Cue.Spans}} {
			if slices.Equal(*x.part, *x.was) {
				*x.part = nil
			} else if *x.part == nil {
				*x.part = []quoth.Span{} // it is taken away
			}
		}
	}
	switch k := quoth.Kind(f.Kind); k {
	case "", quoth.Direct, quoth.Mixed, quoth.Indirect:
		if k != now.Kind {
			c.Kind = k
		}
	default:
		return c, fmt.Errorf("kind %.20q: want direct, mixed or indirect", f.Kind)
	}
	switch {
	case f.Name != "":
		c.Speaker = "new:" + f.Name
	case f.Speaker != now.Speaker && !(f.Speaker == "unknown" && now.Speaker == ""):
		c.Speaker = f.Speaker
	}
	return c, nil
}

// spans finds where the words of a part stand: where they were selected, if the
// words there are still the ones that are given, or the places nearest to another
// part of the statement.
func (f partField) spans(text string, near int) ([]quoth.Span, error) {
	var pieces []string
	for line := range strings.Lines(f.Words) {
		if p := oneLine(line); p != "" {
			pieces = append(pieces, p)
		}
	}
	if len(pieces) == 0 {
		return nil, nil
	}
	if at := unitSpans(text, f.At); len(at) == len(pieces) {
		same := true
		for i, s := range at {
			same = same && oneLine(text[s.Start:s.End]) == pieces[i]
		}
		if same {
			return at, nil
		}
	}
	flat := flatten(text)
	var out []quoth.Span
	for _, p := range pieces {
		if len(out) > 0 {
			near = out[len(out)-1].End
		}
		s, ok := flat.nearest(p, near, out)
		if !ok {
			return nil, fmt.Errorf("“%s” does not stand in the article like that: use the article’s own words, each uninterrupted piece on a line of its own", excerpt(p, 80))
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b quoth.Span) int { return cmp.Compare(a.Start, b.Start) })
	return out, nil
}

// unitSpans reads "12-40,50-60", in UTF-16 code units of a text; nil if it is not
// that, or cuts a character.
func unitSpans(text, at string) []quoth.Span {
	if at == "" || len(at) > 4096 {
		return nil
	}
	var out []quoth.Span
	units, pos := 0, 0
	advance := func(to int) bool {
		for i, r := range text[pos:] {
			if units >= to {
				pos += i
				return units == to
			}
			units++
			if r > 0xffff {
				units++
			}
		}
		pos = len(text)
		return units == to
	}
	for one := range strings.SplitSeq(at, ",") {
		from, to, ok := strings.Cut(one, "-")
		start, err1 := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if !ok || err1 != nil || err2 != nil || start < units || end <= start || !advance(start) {
			return nil
		}
		s := quoth.Span{Start: pos}
		if !advance(end) {
			return nil
		}
		s.End = pos
		out = append(out, s)
	}
	return out
}

// A flat is a text with runs of white space as one space and every quotation
// mark as a plain one, and where each of its bytes came from.
type flat struct {
	text string
	at   []int32 // for each byte, and one more for the end
}

func flatten(text string) flat {
	var b strings.Builder
	at := make([]int32, 0, len(text)+1)
	space := false
	for i, r := range text {
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0' || r == '\u202f' {
			if !space {
				b.WriteByte(' ')
				at = append(at, int32(i))
			}
			space = true
			continue
		}
		space = false
		n := b.Len()
		b.WriteRune(plainQuote(r))
		for range b.Len() - n {
			at = append(at, int32(i))
		}
	}
	return flat{b.String(), append(at, int32(len(text)))}
}

func plainQuote(r rune) rune {
	switch r {
	case '“', '”', '„', '‟', '«', '»':
		return '"'
	case '‘', '’', '‚', '‛':
		return '\''
	}
	return r
}

// nearest is the occurrence of a piece that is nearest to a place in the text and
// overlaps none of the spans taken.
func (f flat) nearest(piece string, near int, taken []quoth.Span) (best quoth.Span, found bool) {
	needle := strings.Trim(flatten(piece).text, " ")
	if needle == "" {
		return best, false
	}
	distance := func(s quoth.Span) int { return max(near-s.Start, s.Start-near) }
	for from := 0; ; {
		i := strings.Index(f.text[from:], needle)
		if i < 0 {
			return best, found
		}
		i += from
		from = i + 1
		end := i + len(needle)
		s := quoth.Span{Start: int(f.at[i]), End: int(f.at[end])}
		if slices.ContainsFunc(taken, s.Overlaps) {
			continue
		}
		if !found || distance(s) < distance(best) {
			best, found = s, true
		} else {
			return best, found // they come in order: it only gets further
		}
	}
}

// correctForm takes a correction: to be shown first, to be kept, or that this is
// no statement.
func (s *Server) correctForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.form(w, r); err != nil {
		return err
	}
	key := r.PathValue("key")
	v, err := s.correctView(r, key)
	if err != nil {
		return err
	}
	v.take(r.PostForm)
	if r.PostForm.Get("do") == "reject" {
		return s.keep(w, r, v, store.Correction{Action: store.Reject, Statement: key}, "rejected")
	}
	c, err := v.Form.correction(v.Article.Text, &v.Statement.Statement)
	if err != nil {
		return s.refuse(w, r, v, err)
	}
	c.Action, c.Statement = store.Edit, key
	if r.PostForm.Get("do") == "preview" {
		v.preview(v.Statement.Statement, c)
		return s.show(w, r, http.StatusOK, "correct", v)
	}
	if c.Source == nil && c.Cue == nil && c.Content == nil && c.Kind == "" && c.Speaker == "" {
		return s.refuse(w, r, v, fmt.Errorf("nothing is different from what is kept already"))
	}
	return s.keep(w, r, v, c, "saved")
}

// preview shows the passage as a correction would mark it.
func (v *correctView) preview(st quoth.Statement, c store.Correction) {
	if v.Article.Text == "" {
		return
	}
	if c.Content != nil {
		st.Content = c.Content
	}
	if c.Source != nil {
		st.Source.Spans = c.Source
	}
	if c.Cue != nil {
		st.Cue.Spans = c.Cue
	}
	only := alone(v.Article, &store.Statement{Statement: st, Key: "preview"})
	v.Preview = read(only).Around(&only.Statements[0], 0)
}

// keep makes a correction and goes on to the statement.
func (s *Server) keep(w http.ResponseWriter, r *http.Request, v *correctView, c store.Correction, done string) error {
	var err error
	if c.Who, c.Why, err = s.sign(w, r); err != nil {
		return s.refuse(w, r, v, err)
	}
	made, err := s.cfg.Store.Correct(r.Context(), c)
	if err != nil {
		if p := problemOf(r, err); p.Status == http.StatusBadRequest || p.Status == http.StatusConflict {
			return s.refuse(w, r, v, err)
		}
		return err
	}
	redirect(w, "/s/"+url.PathEscape(cmp.Or(made.Statement, c.Statement))+"?done="+done)
	return nil
}

// refuse shows the form again with what is wrong, and everything that was typed.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, v *correctView, err error) error {
	v.Wrong = err.Error()
	if p, ok := err.(*Problem); ok {
		v.Wrong = p.Detail
	}
	return s.show(w, r, http.StatusBadRequest, "correct", v)
}

// addStatementPage is the form for a statement that was not found.
func (s *Server) addStatementPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.addStatementView(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "correct", v)
}

func (s *Server) addStatementView(r *http.Request) (*correctView, error) {
	a, err := s.article(r)
	if err != nil {
		return nil, err
	}
	if a.Text == "" {
		return nil, problemf(http.StatusConflict, "conflict", "the text of this article is not kept, so a statement cannot be added to it")
	}
	v := s.formFor(r, a)
	v.frame.Title = "Add a statement"
	v.Passage = read(a).Body()
	return v, nil
}

func (s *Server) addStatementForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.form(w, r); err != nil {
		return err
	}
	v, err := s.addStatementView(r)
	if err != nil {
		return err
	}
	v.take(r.PostForm)
	c, err := v.Form.correction(v.Article.Text, &quoth.Statement{})
	if err != nil {
		return s.refuse(w, r, v, err)
	}
	c.Action, c.Article = store.Add, v.Article.Key
	if r.PostForm.Get("do") == "preview" {
		v.preview(quoth.Statement{ID: "s0"}, c)
		return s.show(w, r, http.StatusOK, "correct", v)
	}
	return s.keep(w, r, v, c, "added")
}
