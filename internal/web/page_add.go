package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"quoth"
	"quoth/internal/store"
	"quoth/page"
)

// An addView is how articles are handed in.
type addView struct {
	frame
	First    bool // nothing is kept yet
	Wrong    string
	Results  []ingested
	Text     string
	Headline string
	Outlet   string
	Date     string
	URL      string
}

// ingested is what became of one article of a document.
type ingested struct {
	File, Failure string
	store.Result
}

func (s *Server) addPage(w http.ResponseWriter, r *http.Request) error {
	v := addView{frame: s.frame(r, "Add an article", "add")}
	v.Scripts = []string{"drop.js"}
	return s.show(w, r, http.StatusOK, "add", v)
}

// maxFiles is how many files one form may hand in. More are for the command.
const maxFiles = 50

// ingestForm takes files or a pasted text, reads them, and shows what was found.
func (s *Server) ingestForm(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Ingester == nil {
		return problemf(http.StatusForbidden, "read-only", "this server takes no articles")
	}
	var err error
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media == "multipart/form-data" {
		if err = r.ParseMultipartForm(s.cfg.Limits.UploadBytes); err != nil {
			return bodyError(err)
		}
		defer r.MultipartForm.RemoveAll() //nolint:errcheck // kept in memory: the limits are the same
		err = checkValues(r.PostForm)
	} else {
		err = s.form(w, r)
	}
	if err != nil {
		return err
	}
	f := r.PostForm
	v := addView{frame: s.frame(r, "Add an article", "add"), Text: f.Get("text"), Headline: f.Get("title"), Outlet: f.Get("outlet"), Date: f.Get("date"), URL: f.Get("url")}
	v.Scripts = []string{"drop.js"}
	again := func(why string) error {
		v.Wrong = why
		return s.show(w, r, http.StatusUnprocessableEntity, "add", v)
	}
	o := page.Options{Title: strings.TrimSpace(v.Headline), Outlet: strings.TrimSpace(v.Outlet), URL: strings.TrimSpace(v.URL)}
	if d := strings.TrimSpace(v.Date); d != "" {
		if o.Date, err = page.ParseDate(d); err != nil {
			return again("The date cannot be read: " + err.Error())
		}
	}
	if o.URL != "" && outside(o.URL) == "" {
		return again("The address is not one of a page: it begins with http:// or https://")
	}
	if r.MultipartForm != nil {
		files := r.MultipartForm.File["file"]
		if len(files) > maxFiles {
			return again("More than 50 files: “quoth ingest FOLDER” reads whole archives")
		}
		for _, h := range files {
			if h.Filename == "" && h.Size == 0 {
				continue
			}
			one, err := h.Open()
			if err != nil {
				return bodyError(err)
			}
			data, err := io.ReadAll(one)
			one.Close()
			if err != nil {
				return bodyError(err)
			}
			if err := s.ingest(r, &v, h.Filename, data, o); err != nil {
				return err
			}
		}
	}
	if strings.TrimSpace(v.Text) != "" {
		if err := s.ingest(r, &v, "pasted text", []byte(strings.ReplaceAll(v.Text, "\r\n", "\n")), o); err != nil {
			return err
		}
	}
	switch {
	case len(v.Results) == 0:
		return again("Nothing was handed in: choose a file, or paste a text")
	case len(v.Results) > 1:
		v.Text = ""
		return s.show(w, r, http.StatusOK, "add", v)
	}
	one := v.Results[0]
	if one.Failure != "" {
		v.Results = nil
		return again(one.Failure)
	}
	if one.Outcome == store.Refused {
		v.Results = nil
		return again("It is not kept: the outlet’s articles are kept for a time only, and this one is older.")
	}
	done := "ingested"
	if one.Outcome == store.Known {
		done = "known"
	}
	redirect(w, "/a/"+url.PathEscape(one.Article)+"?done="+done)
	return nil
}

// ingest hands one document on. What is wrong with the document is a result;
// what is wrong with the store is an error.
func (s *Server) ingest(r *http.Request, v *addView, name string, data []byte, o page.Options) error {
	o.Path = name
	results, err := s.cfg.Ingester.Bytes(r.Context(), name, data, o)
	if err != nil {
		why := err.Error()
		if line := new(quoth.RecordError); !errors.As(err, &line) {
			p := problemOf(r, err)
			if p.Status >= 500 || p.Status == http.StatusRequestTimeout {
				return err
			}
			why = p.Detail
		}
		v.Results = append(v.Results, ingested{File: name, Failure: why})
	} else if len(results) == 0 {
		v.Results = append(v.Results, ingested{File: name, Failure: "there is no article in it"})
	}
	for _, one := range results {
		v.Results = append(v.Results, ingested{File: name, Result: one})
	}
	return nil
}

// alertsPage lists the saved queries.
func (s *Server) alertsPage(w http.ResponseWriter, r *http.Request) error {
	list, err := s.cfg.Store.Alerts(r.Context())
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "alerts", struct {
		frame
		List []store.Alert
	}{s.frame(r, "Alerts", "alerts"), list})
}

// alertPage is what came for an alert since it was last marked as seen.
func (s *Server) alertPage(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	list, err := s.cfg.Store.Alerts(r.Context())
	if err != nil {
		return err
	}
	var alert *store.Alert
	for i := range list {
		if list[i].ID == id {
			alert = &list[i]
		}
	}
	if alert == nil {
		return problemf(http.StatusNotFound, "not-found", "there is no alert %d", id)
	}
	hits, err := s.cfg.Store.AlertHits(r.Context(), id, false)
	if err != nil {
		return err
	}
	q, err := quoth.ParseQuery(alert.Query)
	if err != nil {
		q = quoth.Query{} // saved by an older program: shown without marks
	}
	v := struct {
		frame
		Alert *store.Alert
		Cards []card
	}{frame: s.frame(r, alert.Name, "alerts"), Alert: alert}
	v.Cards = cards(hits, q, v.MayWrite)
	return s.show(w, r, http.StatusOK, "alert", v)
}

func (s *Server) saveAlertForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.form(w, r); err != nil {
		return err
	}
	q, err := quoth.ParseQuery(strings.TrimSpace(r.PostForm.Get("q")))
	if err != nil {
		return err
	}
	name := strings.TrimSpace(r.PostForm.Get("name"))
	if name == "" {
		name = q.Text
	}
	if name == "" {
		name = "Every statement"
	}
	if _, err := s.cfg.Store.SaveAlert(r.Context(), excerpt(name, 200), q); err != nil {
		return err
	}
	redirect(w, "/alerts?done=alert")
	return nil
}

func (s *Server) seenAlertForm(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if _, err := s.cfg.Store.AlertHits(r.Context(), id, true); err != nil {
		return err
	}
	redirect(w, "/alerts?done=seen")
	return nil
}

func (s *Server) deleteAlertForm(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := s.cfg.Store.DeleteAlert(r.Context(), id); err != nil {
		return err
	}
	redirect(w, "/alerts?done=removed")
	return nil
}
