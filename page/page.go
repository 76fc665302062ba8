// Package page turns the bytes of a news page, HTML or plain text, into
// articles: their text in blocks, what the page says about them, and which
// parts of the text are not the story.
//
// [Read] takes one input and returns its articles: usually one, more for a live
// blog. [Find] turns command-line arguments into input paths and [ReadFile]
// reads one of them. What goes wrong with an input is an [*Error] that names
// the input and the place; it never affects the next one.
//
// # What stands in the text
//
// For plain text, [quoth.Article.Text] is the file as it is, decoded to UTF-8:
// line ends, spaces and every other character are kept, only a byte order mark
// at the very start is dropped. For HTML it is the story's blocks joined by an
// empty line. Inside a block, runs of white space (no-break spaces included)
// become one space, and soft hyphens, zero-width spaces, word joiners, byte
// order marks and null characters, which no reader sees, are dropped; zero-width joiners (emoji) and
// bidi marks stay. Words, punctuation and quotation marks are never changed,
// except that the HTML element <q> gets the quotation marks a browser draws.
//
// Where a page shows only a stub of the story that it gives to machines in
// full, the latter is the text.
//
// The text is for humans to read and for spans to point at. Furniture that was
// kept in it is listed in [quoth.Article.Excluded] with the reason.
package page

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"quoth"
)

// Options say what is known about an input besides its bytes. The zero value
// knows nothing and is good for most.
type Options struct {
	// Path names the input in articles and errors; "-" for standard input.
	Path string
	// ContentType is the value of an HTTP Content-Type header. It decides
	// between HTML and plain text, and the charset of bytes that are not valid
	// UTF-8. When empty, the path's extension and the bytes decide.
	ContentType string

	// URL, Title, Outlet and Date are used where the input itself has none.
	URL, Title, Outlet string
	Date               quoth.Date

	// Limits replaces the default limits where its fields are above zero.
	Limits Limits
}

// Limits bound what is accepted, so that no input takes more than 512 MB of
// memory. Inputs beyond them are refused with an error before they are parsed.
type Limits struct {
	Bytes int64 // of the input; default 16 MiB
	Text  int   // bytes of words, outside tags and scripts; default 2 MiB, the length of four novels
	Nodes int   // of the parsed page, as estimated beforehand, or lines of plain text; default 400,000
	Depth int   // of nested elements; default 500, which is also the most
}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 16 << 20
	}
	if l.Text <= 0 {
		l.Text = 2 << 20
	}
	if l.Nodes <= 0 {
		l.Nodes = 400_000
	}
	// The parser itself gives up at 512.
	if l.Depth <= 0 || l.Depth > 500 {
		l.Depth = 500
	}
	return l
}

// Read reads one input to its end and returns its articles in the order of the
// page. An error is an [*Error], or what r returned, wrapped. An article that is
// not in English is returned like any other: its Language says so.
func Read(r io.Reader, o Options) ([]*quoth.Article, error) {
	o.Limits = o.Limits.orDefault()
	data, err := readAll(&io.LimitedReader{R: r, N: o.Limits.Bytes + 1}, size(r))
	if err != nil {
		return nil, &Error{Code: Unreadable, Path: o.Path, Offset: int64(len(data)), Message: "cannot be read", Err: err}
	}
	if int64(len(data)) > o.Limits.Bytes {
		return nil, &Error{Code: TooLarge, Path: o.Path, Offset: o.Limits.Bytes,
			Message: fmt.Sprintf("larger than the limit of %d bytes; split it, or keep only the article", o.Limits.Bytes)}
	}
	articles, err := read(data, o)
	if err != nil {
		return nil, err
	}
	lang := language(articles)
	for _, a := range articles {
		complete(a, lang, o)
	}
	return articles, nil
}

// size returns how many bytes are left in r if that is known, or 0.
func size(r io.Reader) int64 {
	switch r := r.(type) {
	case interface{ Len() int }:
		return int64(r.Len())
	case *os.File:
		if info, err := r.Stat(); err == nil && info.Mode().IsRegular() {
			return info.Size()
		}
	}
	return 0
}

// readAll is io.ReadAll without the garbage when the size is known.
func readAll(r *io.LimitedReader, size int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(size, r.N)) + bytes.MinRead)
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

func read(data []byte, o Options) ([]*quoth.Article, error) {
	if e := binaryData(data); e != nil {
		e.Path = o.Path
		return nil, e
	}
	isHTML := looksHTML(data, o)
	text := decode(data, o.ContentType, isHTML)
	if strings.TrimSpace(strings.Trim(text, "\x00")) == "" {
		return nil, &Error{Code: Empty, Path: o.Path, Offset: NoOffset, Message: "no text at all"}
	}
	if isHTML {
		return readHTML(text, o)
	}
	return readText(text, o)
}

// complete fills in what the page left open from the options.
func complete(a *quoth.Article, lang string, o Options) {
	a.Path = o.Path
	if a.URL == "" {
		a.URL = o.URL
	}
	if a.Title == "" {
		a.Title = o.Title
	}
	if a.Outlet == "" {
		a.Outlet = o.Outlet
	}
	if a.Published.Value == "" {
		a.Published = o.Date
	}
	if lang != "" {
		a.Language = lang
	}
	if len(a.Authors) == 0 {
		a.Authors = authorsAbove(a)
	}
}

var byLinePattern = regexp.MustCompile(`^(?i:` + byLine + `)`)

// authorsAbove returns who is named in a line above the story, or nil.
func authorsAbove(a *quoth.Article) []string {
	for _, b := range a.Blocks[:min(len(a.Blocks), 4)] {
		if line := a.Text[b.Start:b.End]; len(line) < 200 && byLinePattern.MatchString(line) {
			return cleanNames([]string{line}, a.Outlet)
		}
	}
	return nil
}

// English reports whether the article is in English and so is analysed. A text
// too short to tell is taken for English unless the page says otherwise.
func English(a *quoth.Article) bool { return a.Language == "" || a.Language == "en" }

// ReadFile opens the file of that path, "-" being standard input, and reads it.
// The path need not be set in the options.
func ReadFile(path string, o Options) ([]*quoth.Article, error) {
	o.Path = path
	if path == "-" {
		return Read(os.Stdin, o)
	}
	if e := remote(path); e != nil {
		return nil, e
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	return Read(f, o)
}
