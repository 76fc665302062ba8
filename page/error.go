package page

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// A Code says in one word what is wrong with an input.
type Code string

// The codes.
const (
	Unreadable   Code = "unreadable"     // the file system or the stream failed; Err has its word
	NotFound     Code = "not_found"      // no such file, or a pattern that matches none
	IsURL        Code = "is_url"         // an address, which is not fetched
	NotText      Code = "not_text"       // an image, an archive, a program, …
	Empty        Code = "empty"          // nothing but white space
	TooLarge     Code = "too_large"      // more bytes than the limit
	TooDeep      Code = "too_deep"       // elements nested deeper than the limit
	TooManyNodes Code = "too_many_nodes" // more elements and texts than the limit
	NoArticle    Code = "no_article"     // a page, but no story on it
	BadDate      Code = "bad_date"       // not a date as ParseDate wants it
)

// NoOffset is the Offset of an error that belongs to no place in the input.
const NoOffset = -1

// An Error is why an input has no articles.
type Error struct {
	Code    Code
	Path    string // "" when the input has no name
	Offset  int64  // in bytes of the input, or NoOffset
	Message string // what is wrong and, where something can be done, what
	Err     error  // the cause, if another package found it
}

// Error gives the path, the offset and the message on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&b, "at byte %d: ", e.Offset)
	}
	b.WriteString(e.Message)
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func unreadable(path string, err error) *Error {
	var pathErr *fs.PathError
	cause := err
	if errors.As(err, &pathErr) {
		cause = pathErr.Err // the path is said already
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Code: NotFound, Path: path, Offset: NoOffset, Message: "no such file or folder", Err: fs.ErrNotExist}
	}
	return &Error{Code: Unreadable, Path: path, Offset: NoOffset, Message: "cannot be read", Err: cause}
}

func remote(arg string) *Error {
	scheme, _, ok := strings.Cut(arg, "://")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return nil
	}
	return &Error{Code: IsURL, Path: arg, Offset: NoOffset,
		Message: "fetching from the web comes later; save the page and give the file, with this address as its URL"}
}
