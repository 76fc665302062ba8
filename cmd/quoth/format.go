package main

import (
	"bytes"
	"errors"
	"io"
	"os"

	"quoth"
	"quoth/internal/render"
	"quoth/page"
)

// A printer writes articles in one format. Any number of goroutines may call
// print; the other methods are called from one, in order.
type printer interface {
	begin(w io.Writer) error
	print(a *quoth.Article, id string) (piece, error)
	add(w io.Writer, p piece) error
	fail(w io.Writer, path string, err error) error
	end(w io.Writer, s *render.Summary) error
}

// A piece is one printed article.
type piece struct {
	text  []byte
	entry render.Entry // for a table of contents
	of    *quoth.Article
}

// textPrinter prints for people.
type textPrinter struct {
	text  render.Text
	begun bool
}

func (p *textPrinter) begin(io.Writer) error { return nil }

func (p *textPrinter) print(a *quoth.Article, _ string) (piece, error) {
	return piece{text: []byte(p.text.Article(a))}, nil
}

func (p *textPrinter) add(w io.Writer, x piece) error {
	if !p.begun {
		p.begun = true
		if _, err := io.WriteString(w, p.text.Head()); err != nil {
			return err
		}
	}
	_, err := w.Write(x.text)
	return err
}

func (p *textPrinter) fail(io.Writer, string, error) error { return nil }

func (p *textPrinter) end(w io.Writer, s *render.Summary) error {
	if s.Articles == 0 {
		return nil
	}
	_, err := io.WriteString(w, p.text.Summary(s))
	return err
}

// jsonPrinter prints the record, an article a line.
type jsonPrinter struct{ unit quoth.Offsets }

func (p *jsonPrinter) begin(io.Writer) error { return nil }

func (p *jsonPrinter) print(a *quoth.Article, _ string) (piece, error) {
	b, err := a.JSON(p.unit)
	if err != nil {
		return piece{}, err
	}
	return piece{text: append(b, '\n')}, nil
}

func (p *jsonPrinter) add(w io.Writer, x piece) error { return write(w, x.text) }

func (p *jsonPrinter) fail(w io.Writer, path string, err error) error {
	code, message := page.Code("internal"), err.Error()
	var e *page.Error
	if errors.As(err, &e) {
		plain := *e
		plain.Path = "" // the line has it already
		code, message = e.Code, plain.Error()
	}
	return write(w, append(quoth.ErrorJSON(path, string(code), message), '\n'))
}

func (p *jsonPrinter) end(io.Writer, *render.Summary) error { return nil }

// csvPrinter prints a table of statements.
type csvPrinter struct{ csv render.CSV }

func newCSVPrinter(unit quoth.Offsets) *csvPrinter {
	return &csvPrinter{render.CSV{Offsets: unit}}
}

func (p *csvPrinter) begin(w io.Writer) error { return write(w, p.csv.Head()) }

func (p *csvPrinter) print(a *quoth.Article, _ string) (piece, error) {
	b, err := p.csv.Article(a)
	return piece{text: b}, err
}

func (p *csvPrinter) add(w io.Writer, x piece) error       { return write(w, x.text) }
func (p *csvPrinter) fail(io.Writer, string, error) error  { return nil }
func (p *csvPrinter) end(io.Writer, *render.Summary) error { return nil }

// htmlPrinter prints one file for all articles. The table of contents comes
// first in it and is known last: until then the articles wait in memory, and
// when they are many in a temporary file.
type htmlPrinter struct {
	html     render.HTML
	entries  []render.Entry
	failures []render.Failure
	buf      bytes.Buffer
	file     *os.File
}

const (
	spoolSize   = 8 << 20 // bytes of articles in memory
	maxFailures = 1000    // that are listed
)

func (p *htmlPrinter) begin(io.Writer) error { return nil }

func (p *htmlPrinter) print(a *quoth.Article, id string) (piece, error) {
	e, b, err := p.html.Article(a, id)
	return piece{text: b, entry: e}, err
}

func (p *htmlPrinter) add(_ io.Writer, x piece) (err error) {
	p.entries = append(p.entries, x.entry)
	p.buf.Write(x.text)
	if p.buf.Len() < spoolSize {
		return nil
	}
	if p.file == nil {
		if p.file, err = os.CreateTemp("", "quoth-*.part"); err != nil {
			return err
		}
	}
	_, err = p.buf.WriteTo(p.file)
	return err
}

func (p *htmlPrinter) fail(_ io.Writer, path string, err error) error {
	if len(p.failures) < maxFailures {
		message := err.Error()
		var e *page.Error
		if errors.As(err, &e) {
			plain := *e
			plain.Path = ""
			message = plain.Error()
		}
		p.failures = append(p.failures, render.Failure{Path: path, Message: message})
	}
	return nil
}

func (p *htmlPrinter) end(w io.Writer, s *render.Summary) error {
	if p.file != nil {
		defer os.Remove(p.file.Name())
		defer p.file.Close()
	}
	if err := p.html.Head(w, p.entries, s); err != nil {
		return err
	}
	if p.file != nil {
		if _, err := p.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(w, p.file); err != nil {
			return err
		}
	}
	if _, err := p.buf.WriteTo(w); err != nil {
		return err
	}
	return p.html.Tail(w, p.failures, s.Rejected)
}

func write(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}
