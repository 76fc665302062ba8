package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"strings"
	"time"

	"quoth"
)

// Archive reads the shipped archive, or another in its formats (see
// docs/annotation.md): for every OUTLET/SLUG.gold of gold, in order of name, the
// article OUTLET/SLUG.txt of articles. Where second is not nil and has a file of
// the same name, that is the article's Second annotation.
func Archive(articles, gold, second fs.FS) iter.Seq2[*Annotated, error] {
	return func(yield func(*Annotated, error) bool) {
		names, err := fs.Glob(gold, "*/*.gold")
		if err != nil {
			yield(nil, err)
			return
		}
		if len(names) == 0 {
			yield(nil, errors.New("no gold files: want OUTLET/SLUG.gold"))
			return
		}
		for _, name := range names {
			a, err := readArchive(articles, gold, second, strings.TrimSuffix(name, ".gold"))
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// ArchiveDetails is [Archive] with the fields around a statement's three parts:
// for every article those of OUTLET/SLUG.details of details, and where second
// is not nil, those of second for the article's Second, over the same gold
// statements; an article without a file there has no Second. A file missing from details is an error.
func ArchiveDetails(articles, gold, details, second fs.FS) iter.Seq2[*Annotated, error] {
	return func(yield func(*Annotated, error) bool) {
		for out, err := range Archive(articles, gold, nil) {
			if err == nil {
				err = out.details(gold, details, second)
			}
			if !yield(out, err) || err != nil {
				return
			}
		}
	}
}

// details adds the details to the article.
func (out *Annotated) details(gold, details, second fs.FS) error {
	g, err := fs.ReadFile(gold, out.Name+".gold")
	if err != nil {
		return err
	}
	read := func(from fs.FS) (*quoth.Article, error) {
		b, err := fs.ReadFile(from, out.Name+".details")
		if err != nil {
			return nil, err
		}
		return AnnotateDetails(out.Article, out.Name, g, b)
	}
	if second != nil {
		if out.Second, err = read(second); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	out.Article, err = read(details)
	return err
}

func readArchive(articles, gold, second fs.FS, name string) (*Annotated, error) {
	b, err := fs.ReadFile(articles, name+".txt")
	if err != nil {
		return nil, fmt.Errorf("%s.gold: its article: %w", name, err)
	}
	out, err := ParseArticle(name+".txt", b)
	if err != nil {
		return nil, err
	}
	bare := out.Article
	g, err := fs.ReadFile(gold, name+".gold")
	if err != nil {
		return nil, err
	}
	if out.Article, err = Annotate(bare, name+".gold", g); err != nil {
		return nil, err
	}
	if second != nil {
		g, err = fs.ReadFile(second, name+".gold")
		if errors.Is(err, fs.ErrNotExist) {
			return out, nil
		}
		if err == nil {
			out.Second, err = Annotate(bare, "second annotation "+name+".gold", g)
		}
	}
	return out, err
}

// ParseArticle reads an article file of the archive: a head of “key: value”
// lines, an empty line, and blocks of one line each, divided by empty lines.
// Captions and the headings of live-blog posts are no part of the text. The
// path, OUTLET/SLUG.txt, names the article and its outlet.
func ParseArticle(name string, data []byte) (*Annotated, error) {
	if err := validUTF8(name, data); err != nil {
		return nil, err
	}
	a := &quoth.Article{Path: name, Language: "en", Outlet: path.Base(path.Dir(name))}
	out := &Annotated{Name: strings.TrimSuffix(name, ".txt"), Article: a}
	var text strings.Builder
	head, last := true, ""
	for n, line := range lines(data) {
		fail := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d: %s", name, n, fmt.Sprintf(format, args...))
		}
		line = strings.TrimSpace(line)
		if head {
			if line == "" {
				head = false
				continue
			}
			if err := out.head(line); err != nil {
				return nil, fail("%v", err)
			}
			continue
		}
		before := last
		last = line
		switch {
		case line == "":
			continue
		case before != "":
			return nil, fail("a block of several lines: write each block on one line, with an empty line after it")
		case strings.HasPrefix(line, "^ "), strings.HasPrefix(line, "@@ "):
			continue
		}
		kind := quoth.Paragraph
		for mark, k := range map[string]quoth.BlockKind{"## ": quoth.Heading, "> ": quoth.BlockQuote, "- ": quoth.ListItem} {
			if rest, ok := strings.CutPrefix(line, mark); ok {
				kind, line = k, strings.TrimSpace(rest)
				break
			}
		}
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		a.Blocks = append(a.Blocks, quoth.Block{Span: quoth.Span{Start: text.Len(), End: text.Len() + len(line)}, Kind: kind})
		text.WriteString(line)
	}
	a.Text = text.String()
	switch {
	case a.Title == "":
		return nil, fmt.Errorf("%s:1: no title: the head wants “title: …” before the first empty line", name)
	case len(a.Blocks) == 0:
		return nil, fmt.Errorf("%s: no text: blocks follow the head and an empty line", name)
	}
	return out, nil
}

// head takes in one line of an article's head.
func (out *Annotated) head(line string) error {
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return fmt.Errorf("want “key: value” in the head, have %q; an empty line ends the head", line)
	}
	a := out.Article
	switch key {
	case "title":
		a.Title = value
	case "byline":
		for name := range strings.SplitSeq(value, ";") {
			if name = strings.TrimSpace(name); name != "" {
				a.Authors = append(a.Authors, name)
			}
		}
	case "url":
		a.URL = value
	case "date":
		if t, err := time.Parse("2006-01-02T15:04Z07:00", value); err == nil {
			a.Published = quoth.Date{Value: t.Format(time.RFC3339), Precision: "minute"}
		} else if _, err := time.Parse(time.DateOnly, value); err == nil {
			a.Published = quoth.Date{Value: value, Precision: "day"}
		} else {
			return fmt.Errorf("want a date such as 2026-03-12T09:30+00:00 or 2026-03-12, have %q", value)
		}
	case "kind":
		out.Genre = value
	case "event":
		out.Event = value
	case "part":
		if value != "dev" && value != "test" {
			return fmt.Errorf("want part dev or test, have %q", value)
		}
		out.Part = value
	case "section":
	default:
		return fmt.Errorf("unknown key %q in the head", key)
	}
	return nil
}
