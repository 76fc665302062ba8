package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"quoth"
	"quoth/page"
)

// BadRecord is the code of a line that is not a record.
const BadRecord page.Code = "bad_record"

// A document is a line of JSON that is not of our own schema. Of several names
// for one thing the first that is there counts; null is as good as absent.
type document struct {
	Schema string

	Text, Body, Content label
	HTML                label

	URL, Link         label
	Title, Headline   label
	Published, Date   label
	Outlet, Publisher label
	Authors, Author   labels
}

// A label is a text, or an object with a name, as schema.org has it.
type label string

func (l *label) UnmarshalJSON(b []byte) error {
	var named struct{ Name string }
	if len(b) > 0 && b[0] == '{' {
		err := json.Unmarshal(b, &named)
		*l = label(named.Name)
		return err
	}
	return json.Unmarshal(b, (*string)(l))
}

// labels are one label or a list of them.
type labels []string

func (l *labels) UnmarshalJSON(b []byte) error {
	var list []label
	if len(b) > 0 && b[0] != '[' && !bytes.Equal(b, []byte("null")) {
		list = make([]label, 1)
		if err := json.Unmarshal(b, &list[0]); err != nil {
			return err
		}
	} else if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	for _, x := range list {
		if name := strings.TrimSpace(string(x)); name != "" {
			*l = append(*l, name)
		}
	}
	return nil
}

func first(of ...label) string {
	for _, l := range of {
		if s := strings.TrimSpace(string(l)); s != "" {
			return string(l)
		}
	}
	return ""
}

// read makes articles of an input, not analysed yet unless they are records
// that bring their statements. An error is about this input alone.
func (in *Ingester) read(i *input) ([]*quoth.Article, error) {
	if !i.record {
		o := i.facts
		o.Path = i.path
		return readPage(bytes.NewReader(i.data), o)
	}
	var d document
	if err := json.Unmarshal(i.data, &d); err != nil {
		return nil, badRecord(i.path, err)
	}
	if d.Schema != "" {
		a, err := quoth.ReadJSON(i.data)
		if err != nil {
			var failed *quoth.RecordError
			if errors.As(err, &failed) {
				return nil, fmt.Errorf("%s: was not read when the record was written: %w", i.path, err)
			}
			return nil, &page.Error{Code: BadRecord, Path: i.path, Offset: page.NoOffset, Message: "not a whole record of schema " + quoth.Schema, Err: err}
		}
		if a.Path == "" {
			a.Path = i.path
		}
		return []*quoth.Article{a}, nil
	}
	return d.read(i)
}

// readPage is [page.Read]. The posts of a live blog are told apart by the fragment
// of their addresses; that of a whole page (#comments) says nothing about it and
// is dropped, or one article would be kept twice.
func readPage(r io.Reader, o page.Options) ([]*quoth.Article, error) {
	articles, err := page.Read(r, o)
	if err != nil || len(articles) != 1 {
		return articles, err
	}
	if before, fragment, ok := strings.Cut(articles[0].URL, "#"); ok && !strings.HasPrefix(fragment, "!") {
		articles[0].URL = before
	}
	return articles, nil
}

func (d *document) read(i *input) ([]*quoth.Article, error) {
	o := i.facts
	o.Path = i.path
	for _, fact := range []struct {
		to   *string
		from string
	}{{&o.URL, first(d.URL, d.Link)}, {&o.Title, first(d.Title, d.Headline)}, {&o.Outlet, first(d.Outlet, d.Publisher)}} {
		if fact.from != "" {
			*fact.to = strings.TrimSpace(fact.from)
		}
	}
	if date := first(d.Published, d.Date); date != "" {
		var err error
		if o.Date, err = page.ParseDate(date); err != nil {
			return nil, &page.Error{Code: page.BadDate, Path: i.path, Offset: page.NoOffset, Message: "the field published or date", Err: err}
		}
	}
	body := first(d.HTML)
	o.ContentType = "text/html; charset=utf-8"
	if text := first(d.Text, d.Body, d.Content); text != "" {
		body, o.ContentType = text, "text/plain; charset=utf-8"
	}
	if body == "" {
		return nil, &page.Error{Code: BadRecord, Path: i.path, Offset: page.NoOffset,
			Message: `no words: want a field "text", "body", "content" or "html", or a record of schema ` + quoth.Schema}
	}
	articles, err := readPage(strings.NewReader(body), o)
	if err != nil {
		return nil, err
	}
	for _, a := range articles {
		if len(a.Authors) == 0 {
			a.Authors = append(d.Authors, d.Author...)
		}
	}
	return articles, nil
}

func badRecord(path string, err error) error {
	e := &page.Error{Code: BadRecord, Path: path, Offset: page.NoOffset, Message: "not a line of JSON", Err: err}
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		e.Message, e.Err = fmt.Sprintf("want an object, not JSON's %s", wrong.Value), nil
	case errors.As(err, &wrong):
		e.Message, e.Err = fmt.Sprintf("field %q: want a text, not JSON's %s", wrong.Field, wrong.Value), nil
	case errors.As(err, &syntax):
		e.Offset = syntax.Offset
	}
	return e
}
