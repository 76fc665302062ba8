package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"quoth"
	"quoth/internal/store"
)

// A change is a correction as the history shows it.
type change struct {
	store.Correction
	Title  string
	Back   string // where one goes after an undo
	May    bool   // it can be undone
	Signer string
}

// changes prepares corrections for a list.
func (s *Server) changes(r *http.Request, list []store.Correction) []change {
	may, who := s.may(r, scopeWrite), signer(r)
	out := make([]change, 0, len(list))
	for _, c := range list {
		x := change{Correction: c, Back: r.URL.Path, Signer: who}
		x.May = may && !c.Undone && c.Action != store.Undo
		switch c.Action {
		case store.Edit:
			x.Title = "Corrected"
		case store.Reject:
			x.Title = "Said to be no statement"
		case store.Add:
			x.Title = "Added: it had not been found"
		case store.Merge:
			x.Title = "Two speakers taken as one"
		case store.Split:
			x.Title = "One speaker taken as two"
		case store.Undo:
			x.Title = fmt.Sprintf("Number %d undone", c.Undoes)
		default:
			x.Title = string(c.Action)
		}
		out = append(out, x)
	}
	return out
}

// correctionsPage is the history of everything people changed.
func (s *Server) correctionsPage(w http.ResponseWriter, r *http.Request) error {
	list, next, err := s.cfg.Store.Corrections(r.Context(), "", "", "", pageOf(r))
	if err != nil {
		return err
	}
	v := struct {
		frame
		Changes []change
		Next    string
		After   bool
	}{frame: s.frame(r, "Corrections", "corrections"), Changes: s.changes(r, list), After: r.URL.Query().Get("after") != ""}
	if next != "" {
		v.Next = withQuery(r, "after", next)
	}
	return s.show(w, r, http.StatusOK, "corrections", v)
}

func idOf(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, problemf(http.StatusNotFound, "not-found", "there is no number %.20q", r.PathValue("id"))
	}
	return id, nil
}

func (s *Server) undoForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.form(w, r); err != nil {
		return err
	}
	id, err := idOf(r)
	if err != nil {
		return err
	}
	c := store.Correction{Action: store.Undo, Undoes: id}
	if c.Who, c.Why, err = s.sign(w, r); err != nil {
		return err
	}
	if _, err := s.cfg.Store.Correct(r.Context(), c); err != nil {
		return err
	}
	redirect(w, ownPath(r.PostForm.Get("next"))+"?done=undone")
	return nil
}

// A peopleView is a form that merges or splits speakers.
type peopleView struct {
	frame
	*store.Speaker
	Name     string // looked for
	Found    []store.SpeakerCount
	Articles []store.ArticleRef
}

func (s *Server) peopleView(r *http.Request, title string) (*peopleView, error) {
	sp, err := s.cfg.Store.Speaker(r.Context(), r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	return &peopleView{frame: s.frame(r, title, "who"), Speaker: sp, Name: r.URL.Query().Get("name")}, nil
}

func (s *Server) mergePage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.peopleView(r, "Take two speakers as one")
	if err != nil {
		return err
	}
	look := v.Name
	if look == "" { // those who share a word of the name are the likeliest
		if list := quoth.Words(v.SpeakerRef.Name); len(list) > 0 {
			look = list[len(list)-1].Text
		}
	}
	list, _, err := s.cfg.Store.Speakers(r.Context(), look, store.Page{Limit: 30})
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.Key != v.Key {
			v.Found = append(v.Found, x)
		}
	}
	return s.show(w, r, http.StatusOK, "merge", v)
}

func (s *Server) mergeForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.form(w, r); err != nil {
		return err
	}
	into := r.PostForm.Get("into")
	if into == "" {
		return problemf(http.StatusBadRequest, "parameter", "choose who it is")
	}
	return s.change(w, r, store.Correction{Action: store.Merge, Speaker: r.PathValue("key"), Into: into}, "/who/"+url.PathEscape(into)+"?done=merged")
}

func (s *Server) splitPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.peopleView(r, "Take one speaker as two")
	if err != nil {
		return err
	}
	if v.Articles, err = s.articlesOf(r.Context(), v.Key); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "split", v)
}

func (s *Server) splitForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.form(w, r); err != nil {
		return err
	}
	articles := r.PostForm["article"]
	if len(articles) == 0 {
		return problemf(http.StatusBadRequest, "parameter", "choose the articles in which it is somebody else")
	}
	key := r.PathValue("key")
	return s.change(w, r, store.Correction{Action: store.Split, Speaker: key, Articles: articles}, "/who/"+url.PathEscape(key)+"?done=split")
}

// change makes a signed correction and goes on to a path of this server.
func (s *Server) change(w http.ResponseWriter, r *http.Request, c store.Correction, then string) error {
	var err error
	if c.Who, c.Why, err = s.sign(w, r); err != nil {
		return err
	}
	if _, err := s.cfg.Store.Correct(r.Context(), c); err != nil {
		return err
	}
	redirect(w, ownPath(then))
	return nil
}
