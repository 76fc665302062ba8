package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"
)

// body reads a body of at most so many bytes.
func (s *Server) body(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	if r.ContentLength > most {
		return nil, problemf(http.StatusRequestEntityTooLarge, "too-large", "the body has %d bytes; %d are read", r.ContentLength, most)
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		return nil, bodyError(err)
	}
	if len(b) == 0 {
		return nil, problemf(http.StatusBadRequest, "body", "there is none")
	}
	return b, nil
}

// form reads the body of a form. A file in it may be as large as an upload.
func (s *Server) form(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return bodyError(err)
	}
	if err := r.ParseMultipartForm(s.cfg.Limits.UploadBytes); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return bodyError(err)
	}
	return checkValues(r.PostForm)
}

// bodyError is why a body could not be read: it was too large or too slow, or it is
// not what its headers say.
func bodyError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	p := problemf(http.StatusBadRequest, "body", "%s", err)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		p = problemf(http.StatusRequestTimeout, "slow", "the body did not arrive in time")
	}
	p.cause = err
	return p
}

// maxDepth is how deep values of a body may stand in each other.
const maxDepth = 32

// checkJSON refuses what JSON allows and a record cannot hold; nulls are for
// documents of other programs.
func checkJSON(b []byte, nulls bool) error {
	if !utf8.Valid(b) {
		return problemf(http.StatusBadRequest, "body", "it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	depth := 0
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case err != nil:
			return problemf(http.StatusBadRequest, "body", "it is not JSON at byte %d: %s", d.InputOffset(), err)
		}
		switch t := t.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				depth++
			} else {
				depth--
			}
			if depth > maxDepth {
				return problemf(http.StatusBadRequest, "body", "more than %d values stand in each other at byte %d", maxDepth, d.InputOffset())
			}
		case nil:
			if !nulls {
				return problemf(http.StatusBadRequest, "body", "a null at byte %d: leave out what is unknown", d.InputOffset())
			}
		case string:
			if strings.ContainsRune(t, 0) {
				return problemf(http.StatusBadRequest, "body", "a null character at byte %d", d.InputOffset())
			}
		}
	}
}
