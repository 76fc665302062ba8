package main

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// A story is one article file; docs/annotation.md has the format.
type story struct {
	Outlet, Slug            string
	Title, URL              string
	Authors                 []string
	Date                    time.Time
	Kind, Section, Event    string
	Blocks                  []block // before the first post, or all
	Posts                   []post  // of a live blog
	Related, Latest, Others []link  // filled in when all stories are known
}

// A block is one paragraph, or a whole list.
type block struct {
	Kind  string // p, h, quote, caption, list
	Label string // who speaks, where the paragraph opens with “NAME:”
	Text  string // without the label
	Items []string
}

// An author is one of a byline: “Ann Ode, Law Reporter” is a name with a note.
type author struct{ Name, Note string }

// People are the story's authors, each name apart from the office or the place
// that follows it.
func (s *story) People() []author {
	var out []author
	for _, a := range s.Authors {
		name, note, _ := strings.Cut(a, ", ")
		out = append(out, author{name, note})
	}
	return out
}

// Desk reports whether the byline names no person: a desk, or an agency.
func (a author) Desk() bool {
	switch a.Name {
	case "Northline", "Northline staff", "Post reporters", "Staff Reporter", "Special Correspondent", "Agencies", "MENARA":
		return true
	}
	return false
}

// A post is one entry of a live blog.
type post struct {
	Time    time.Time
	Heading string
	Blocks  []block
}

// A link leads to another page of the outlet.
type link struct {
	Href, Title, Section, Date, Lead string

	story *story
}

// stories reads all article files, in order of outlet and date.
func stories(fsys fs.FS) ([]*story, error) {
	names, err := fs.Glob(fsys, "articles/*/*.txt")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no files articles/OUTLET/SLUG.txt: is this the archive's folder?")
	}
	var out []*story
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		s, err := parse(name, string(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b *story) int {
		if c := strings.Compare(a.Outlet, b.Outlet); c != 0 {
			return c
		}
		return a.Date.Compare(b.Date)
	})
	return out, nil
}

func parse(name, text string) (*story, error) {
	s := &story{Outlet: path.Base(path.Dir(name)), Slug: strings.TrimSuffix(path.Base(name), ".txt")}
	head, body, ok := strings.Cut(text, "\n\n")
	if !ok {
		return nil, fmt.Errorf("no empty line after the head")
	}
	for line := range strings.Lines(head) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			return nil, fmt.Errorf("line %q of the head is not “key: value”", line)
		}
		if err := s.head(key, strings.TrimSpace(value)); err != nil {
			return nil, err
		}
	}
	for line := range strings.SplitSeq(body, "\n\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if at, ok := strings.CutPrefix(line, "@@ "); ok {
			if err := s.post(at); err != nil {
				return nil, err
			}
			continue
		}
		to := &s.Blocks
		if len(s.Posts) > 0 {
			to = &s.Posts[len(s.Posts)-1].Blocks
		}
		*to = s.add(*to, line)
	}
	if s.Title == "" || s.Date.IsZero() || len(s.Blocks)+len(s.Posts) == 0 {
		return nil, fmt.Errorf("title, date or text is missing")
	}
	return s, nil
}

func (s *story) head(key, value string) (err error) {
	switch key {
	case "title":
		s.Title = value
	case "url":
		s.URL = value
	case "byline":
		for name := range strings.SplitSeq(value, ";") {
			s.Authors = append(s.Authors, strings.TrimSpace(name))
		}
	case "date":
		s.Date, err = time.Parse("2006-01-02T15:04Z07:00", value)
	case "kind":
		s.Kind = value
	case "section":
		s.Section = value
	case "event":
		s.Event = value
	case "part":
	default:
		err = fmt.Errorf("unknown key %q in the head", key)
	}
	return err
}

// post opens an entry from “14:32 | Heading”. A time before that of the last
// entry is one of the next day.
func (s *story) post(line string) error {
	clock, heading, ok := strings.Cut(line, " | ")
	t, err := time.Parse("15:04", strings.TrimSpace(clock))
	if !ok || err != nil {
		return fmt.Errorf("post %q: want “@@ 14:32 | Heading”", line)
	}
	d := s.Date
	if n := len(s.Posts); n > 0 {
		d = s.Posts[n-1].Time
	}
	at := time.Date(d.Year(), d.Month(), d.Day(), t.Hour(), t.Minute(), 0, 0, d.Location())
	if len(s.Posts) > 0 && at.Before(d) {
		at = at.AddDate(0, 0, 1)
	}
	s.Posts = append(s.Posts, post{Time: at, Heading: strings.TrimSpace(heading)})
	return nil
}

// add appends one block, joining items of a list.
func (s *story) add(to []block, line string) []block {
	for mark, kind := range map[string]string{"> ": "quote", "## ": "h", "^ ": "caption"} {
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return append(to, block{Kind: kind, Text: rest})
		}
	}
	if item, ok := strings.CutPrefix(line, "- "); ok {
		if n := len(to); n > 0 && to[n-1].Kind == "list" {
			to[n-1].Items = append(to[n-1].Items, item)
			return to
		}
		return append(to, block{Kind: "list", Items: []string{item}})
	}
	b := block{Kind: "p", Text: line}
	if s.Kind == "transcript" || s.Kind == "interview" {
		// “Ms LANG: I ask …”: a short label without a full stop inside it.
		if label, rest, ok := strings.Cut(line, ": "); ok && len(label) < 40 && !strings.ContainsAny(label, "“”?!,") {
			b.Label, b.Text = label+":", rest
		}
	}
	return append(to, b)
}
