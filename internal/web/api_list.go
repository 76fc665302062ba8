package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"iter"
	"net/http"

	"quoth/internal/store"
)

// A listing is a list that can be had a page at a time as JSON, or whole as CSV
// and as a JSON object a line.
type listing[T any] struct {
	name    string // of the list in JSON, and of a file
	page    func(ctx context.Context, p store.Page) (list []T, next string, err error)
	shape   func(T) (any, error)
	columns []string
	row     func(T) []string
}

// all is every item, a page after another.
func (l listing[T]) all(ctx context.Context, after string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		p := store.Page{Limit: maxLimit, After: after}
		for {
			list, next, err := l.page(ctx, p)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, one := range list {
				if !yield(one, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			p.After = next
		}
	}
}

// serveList answers with a list. The parameters limit, after and format are read
// here; the rest is in the listing already.
func serveList[T any](s *Server, w http.ResponseWriter, r *http.Request, p *params, l listing[T]) error {
	page := p.page()
	format, err := p.format(r, "json", "csv", "ndjson")
	if err != nil {
		return err
	}
	if held, err := s.fresh(w, r, format); held || err != nil {
		return err
	}
	switch format {
	case "csv":
		return s.streamed(w, r, format, l.name+".csv", func(ctx context.Context, w http.ResponseWriter) error {
			out := csv.NewWriter(w)
			out.UseCRLF = true
			err := out.Write(l.columns)
			for one, e := range l.all(ctx, page.After) {
				if err == nil {
					err = e
				}
				if err != nil {
					return err
				}
				err = out.Write(l.row(one))
			}
			out.Flush()
			if err == nil {
				err = out.Error()
			}
			return err
		})
	case "ndjson":
		return s.streamed(w, r, format, l.name+".ndjson", func(ctx context.Context, w http.ResponseWriter) error {
			return writeLines(w, l.all(ctx, page.After), l.shape)
		})
	}
	list, next, err := l.page(r.Context(), page)
	if err != nil {
		return err
	}
	out, err := shapes(list, l.shape)
	if err != nil {
		return err
	}
	nextLink(w, r, next)
	body := map[string]any{l.name: out}
	if next != "" {
		body["next"] = next
	}
	return answer(w, http.StatusOK, body)
}

func shapes[T any](list []T, shape func(T) (any, error)) ([]any, error) {
	out := make([]any, len(list))
	var err error
	for i, one := range list {
		if out[i], err = shape(one); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// writeLines writes a JSON object a line.
func writeLines[T any](w http.ResponseWriter, all iter.Seq2[T, error], shape func(T) (any, error)) error {
	for one, err := range all {
		if err != nil {
			return err
		}
		v, err := shape(one)
		if err != nil {
			return err
		}
		b, err := encode(v)
		if err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// streamed answers with what write writes, however long it takes. A stream that
// fails on its way is broken off, which a reader of HTTP can tell from its end.
func (s *Server) streamed(w http.ResponseWriter, r *http.Request, format, file string, write func(context.Context, http.ResponseWriter) error) error {
	mediaType := mediaTypes[format]
	if mediaType == "" {
		mediaType = format
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", file))
	if r.Method == http.MethodHead {
		return nil
	}
	release, err := s.stream(w, r)
	if err != nil {
		return err
	}
	defer release()
	return write(r.Context(), w)
}
