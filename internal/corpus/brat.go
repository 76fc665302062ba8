package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"quoth"
)

// Brat reads a folder of articles annotated with brat (https://brat.nlplab.org)
// by the conventions of PolNeAR (Newell et al., LREC 2018): text-bound
// annotations Source, Cue and Content (Content2 carries on an interrupted one)
// are joined by an event into a statement, and Discard marks what is no part of
// the article. Everything else in the files is passed over.
//
// The folder is either laid out as PolNeAR is, text/NAME.txt beside
// attributions/NAME_ANNOTATOR.ann, where the first annotator by id is gold and
// the next one Second; or it is flat, NAME.txt beside NAME.ann.
//
// An event without content is dropped: it attributes nothing.
func Brat(dir string) iter.Seq2[*Annotated, error] {
	return func(yield func(*Annotated, error) bool) {
		docs, err := bratFiles(dir)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, d := range docs {
			a, err := d.read()
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// A bratDoc is one text with its annotation files, best first.
type bratDoc struct {
	name, text string
	anns       []string
}

func bratFiles(dir string) ([]bratDoc, error) {
	textDir, annDir := filepath.Join(dir, "text"), filepath.Join(dir, "attributions")
	nameOf := func(ann string) string { // NAME_ANNOTATOR.ann
		s := stem(ann)
		if i := strings.LastIndexByte(s, '_'); i >= 0 {
			return s[:i]
		}
		return s
	}
	if _, err := os.Stat(annDir); errors.Is(err, fs.ErrNotExist) {
		textDir, annDir, nameOf = dir, dir, stem
	}
	anns, err := filepath.Glob(filepath.Join(globQuote(annDir), "*.ann"))
	if err != nil {
		return nil, err
	}
	if len(anns) == 0 {
		return nil, fmt.Errorf("%s: no .ann files: want NAME.txt beside NAME.ann, or text/NAME.txt and attributions/NAME_ANNOTATOR.ann", dir)
	}
	slices.Sort(anns)
	byName := map[string][]string{}
	for _, p := range anns {
		byName[nameOf(p)] = append(byName[nameOf(p)], p)
	}
	docs := make([]bratDoc, 0, len(byName))
	for name, paths := range byName {
		docs = append(docs, bratDoc{name, filepath.Join(textDir, name+".txt"), paths})
	}
	slices.SortFunc(docs, func(a, b bratDoc) int { return cmp.Compare(a.name, b.name) })
	return docs, nil
}

// globQuote makes a folder's name safe inside a pattern.
func globQuote(dir string) string {
	if os.PathSeparator == '\\' {
		return dir
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

func (d bratDoc) read() (*Annotated, error) {
	text, err := readText(d.text)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: its text %s is missing", d.anns[0], d.text)
	}
	if err != nil {
		return nil, err
	}
	out := &Annotated{Name: d.name}
	for i, path := range d.anns {
		data, err := readText(path)
		if err != nil {
			return nil, err
		}
		a, err := parseBrat(path, data, text)
		if err != nil {
			return nil, err
		}
		a.Path = d.text
		if i == 0 {
			out.Article = a
		} else {
			out.Second = a
			break
		}
	}
	return out, nil
}

// parseBrat reads one .ann file, whose offsets are code points of text.
func parseBrat(path, data, text string) (*quoth.Article, error) {
	at := byteOffsets(text)
	a := &quoth.Article{Text: text, Language: "en"}
	spans := map[string][]quoth.Span{}
	type event struct{ line, id, args string }
	var events []event
	for n, line := range lines([]byte(data)) {
		id, rest, ok := strings.Cut(line, "\t")
		if !ok || len(id) < 2 || !allDigits(id[1:]) {
			continue // a note, or text that carries on over a line
		}
		switch id[0] {
		case 'T':
			what, _, _ := strings.Cut(rest, "\t")
			role, where, _ := strings.Cut(what, " ")
			got, err := bratSpans(where, at)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %s: %w", path, n, id, err)
			}
			spans[id] = got
			if role == "Discard" {
				for _, s := range got {
					a.Excluded = append(a.Excluded, quoth.Exclusion{Span: s, Why: "discarded"})
				}
			}
		case 'E':
			events = append(events, event{strconv.Itoa(n), id, rest})
		}
	}
	for _, e := range events {
		s := quoth.Statement{ID: e.id}
		for _, pair := range strings.Fields(e.args) {
			role, ref, ok := strings.Cut(pair, ":")
			if !ok {
				return nil, fmt.Errorf("%s:%s: %s: want ROLE:ID, have %q", path, e.line, e.id, pair)
			}
			part := partOf(&s, strings.TrimRight(role, "0123456789"))
			if part == nil {
				continue
			}
			if ref[:min(1, len(ref))] == "T" && spans[ref] == nil {
				return nil, fmt.Errorf("%s:%s: %s: no annotation %s", path, e.line, e.id, ref)
			}
			*part = append(*part, spans[ref]...)
		}
		if len(s.Content) == 0 {
			continue
		}
		for _, part := range []*[]quoth.Span{&s.Source.Spans, &s.Cue.Spans, &s.Content} {
			slices.SortFunc(*part, func(a, b quoth.Span) int {
				return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
			})
		}
		a.Statements = append(a.Statements, s)
	}
	derive(a)
	return a, nil
}

// partOf is where an event's argument of that role goes; nil for other roles.
func partOf(s *quoth.Statement, role string) *[]quoth.Span {
	switch role {
	case "Source":
		return &s.Source.Spans
	case "Cue":
		return &s.Cue.Spans
	case "Content":
		return &s.Content
	}
	return nil
}

// bratSpans parses "12 30;40 52" and turns code points into bytes.
func bratSpans(where string, at []int) ([]quoth.Span, error) {
	var out []quoth.Span
	for piece := range strings.SplitSeq(where, ";") {
		from, to, ok := strings.Cut(strings.TrimSpace(piece), " ")
		i, err1 := strconv.Atoi(from)
		j, err2 := strconv.Atoi(to)
		if !ok || err1 != nil || err2 != nil {
			return nil, fmt.Errorf("want ROLE START END, have %q", piece)
		}
		if i < 0 || i >= j || j >= len(at) {
			return nil, fmt.Errorf("span %d %d is outside the text of %d characters: is this the text that was annotated?", i, j, len(at)-1)
		}
		out = append(out, quoth.Span{Start: at[i], End: at[j]})
	}
	return out, nil
}

// byteOffsets is the byte offset of each code point, and of the text's end.
func byteOffsets(text string) []int {
	at := make([]int, 0, utf8.RuneCountInString(text)+1)
	for i := range text {
		at = append(at, i)
	}
	return append(at, len(text))
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
