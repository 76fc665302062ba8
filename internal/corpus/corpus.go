// Package corpus reads gold data: articles whose statements, speakers, names or
// sentences people have annotated. It turns each format into plain values over
// one text, with every offset in bytes, for training and evaluation only.
//
//	Brat      articles with attributions in brat standoff, ours or a user's
//	Archive   the shipped archive: docs/annotation.md
//	Names     persons, organisations and places (UNER, CrossNER, WikiGold)
//	Treebank  sentences and words (Universal Dependencies)
//	GUM       coreference and attribution in other genres
//	GAP       a pronoun and two names that it may mean
//
// The readers are sequences, so that a large corpus need not be held at once;
// a sequence ends at its first error, which names the file and the line.
package corpus

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"unicode/utf8"

	"quoth"
)

// Annotated is an article with what people found in it.
type Annotated struct {
	Name  string // the file's stem; in the archive OUTLET/SLUG
	Part  string // "dev" or "test"; "" where the corpus does not say
	Genre string // in the archive news, wire, release, interview, liveblog or transcript
	Event string // in the archive, what the article is about

	// Article has the text and the gold statements. Its Excluded are the spans
	// that the annotators set aside as no part of the article.
	Article *quoth.Article
	// Second is the same article by a second annotator; nil without one.
	Second *quoth.Article
}

// Untold is the speaker of a gold statement whose article does not tell who
// spoke: an entity given for it is wrong. A statement without a speaker is one
// that has nobody to be resolved.
const Untold = "?"

// Collect gathers a reader's values, up to its first error.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for v, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

// readText reads a file that must be UTF-8.
func readText(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if err := validUTF8(path, b); err != nil {
		return "", err
	}
	return string(b), nil
}

// validUTF8 says where b stops being UTF-8.
func validUTF8(path string, b []byte) error {
	if utf8.Valid(b) {
		return nil
	}
	line := 1
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		rest = rest[n:]
	}
	return fmt.Errorf("%s:%d: not UTF-8: convert the file", path, line)
}

// lines yields the lines of data, numbered from 1, without their ends.
func lines(data []byte) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for n := 1; len(data) > 0; n++ {
			line, rest, _ := bytes.Cut(data, []byte("\n"))
			if !yield(n, string(bytes.TrimSuffix(line, []byte("\r")))) {
				return
			}
			data = rest
		}
	}
}

// stem is the base of a path without its extension.
func stem(path string) string {
	base := filepath.Base(path)
	return base[:len(base)-len(filepath.Ext(base))]
}
