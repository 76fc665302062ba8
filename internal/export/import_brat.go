package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

// readBrat reads NAME.ann and the NAME.txt beside it; NAME is the article's key.
func readBrat(files fs.FS, name string) (*returned, error) {
	stem := strings.TrimSuffix(name, ".ann")
	ann, err := readLimited(files, name)
	if err != nil {
		return nil, err
	}
	text, err := readLimited(files, stem+".txt")
	if err != nil {
		return nil, fmt.Errorf("%s: its text: %w", name, err)
	}
	r, err := parseBrat(name, ann)
	if err != nil {
		return nil, err
	}
	r.article, r.text = path.Base(stem), text
	return r, nil
}

func readLimited(files fs.FS, name string) (string, error) {
	f, err := files.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxImport+1))
	switch {
	case err != nil:
		return "", err
	case len(b) > maxImport:
		return "", fmt.Errorf("%s: %w: more than %d MiB", name, store.ErrInvalid, maxImport>>20)
	case !utf8.Valid(b):
		return "", fmt.Errorf("%s: %w: not UTF-8", name, store.ErrInvalid)
	}
	return string(b), nil
}

// parseBrat reads the lines of standoff that matter here: text-bound
// annotations, events of type Attribution, their Kind and their notes.
func parseBrat(name, ann string) (*returned, error) {
	r := &returned{whole: true, lines: true}
	type bound struct {
		kind  string
		spans []quoth.Span
	}
	bounds := map[string]bound{}
	type event struct{ id, args string }
	var events []event
	kinds, keys := map[string]quoth.Kind{}, map[string]string{}
	n := 0
	for line := range strings.Lines(ann) {
		n++
		line = strings.TrimRight(line, "\r\n")
		id, rest, _ := strings.Cut(line, "\t")
		if id == "" {
			continue
		}
		fail := func(err error) error { return fmt.Errorf("%s:%d: %s: %w: %w", name, n, id, store.ErrInvalid, err) }
		switch id[0] {
		case 'T':
			what, _, _ := strings.Cut(rest, "\t")
			kind, where, _ := strings.Cut(what, " ")
			spans, err := parseBratSpans(where)
			if err != nil {
				return nil, fail(err)
			}
			bounds[id] = bound{kind, spans}
		case 'E':
			events = append(events, event{id, rest})
		case 'A', 'M':
			if f := strings.Fields(rest); len(f) == 3 && f[0] == "Kind" {
				kind := quoth.Kind(f[2])
				if kind != quoth.Direct && kind != quoth.Mixed && kind != quoth.Indirect {
					return nil, fail(fmt.Errorf("kind %q: want direct, mixed or indirect", f[2]))
				}
				kinds[f[1]] = kind
			}
		case '#':
			what, note, _ := strings.Cut(rest, "\t")
			if f := strings.Fields(what); len(f) == 2 {
				if key, ok := strings.CutPrefix(strings.TrimSpace(note), "key="); ok {
					keys[f[1]] = key
				}
			}
		}
	}
	for _, e := range events {
		fail := func(err error) error { return fmt.Errorf("%s: %s: %w: %w", name, e.id, store.ErrInvalid, err) }
		s := annotated{key: keys[e.id], kind: kinds[e.id]}
		for i, arg := range strings.Fields(e.args) {
			role, ref, ok := strings.Cut(arg, ":")
			if !ok {
				return nil, fail(fmt.Errorf("want ROLE:ID, have %q", arg))
			}
			if i == 0 && role != "Attribution" {
				break
			}
			role = strings.TrimRight(role, "0123456789") // a second argument of a role is numbered
			b, known := bounds[ref]
			if !known && role != "Parent" {
				return nil, fail(fmt.Errorf("no annotation %s", ref))
			}
			switch role {
			case "Source":
				s.source = append(s.source, b.spans...)
			case "Cue":
				s.cue = append(s.cue, b.spans...)
			case "Content":
				s.content = append(s.content, b.spans...)
			case "Speaker":
				if len(b.spans) > 0 {
					s.speakerMention = &quoth.Span{Start: b.spans[0].Start, End: b.spans[len(b.spans)-1].End}
				}
			}
		}
		if len(s.content) == 0 {
			if strings.HasPrefix(e.args, "Attribution:") {
				return nil, fail(errors.New("an attribution without content: give it one or remove it"))
			}
			continue
		}
		r.statements = append(r.statements, s)
	}
	return r, nil
}

// parseBratSpans reads "12 30;40 52".
func parseBratSpans(where string) ([]quoth.Span, error) {
	var out []quoth.Span
	for piece := range strings.SplitSeq(where, ";") {
		from, to, ok := strings.Cut(piece, " ")
		start, err1 := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if !ok || err1 != nil || err2 != nil {
			return nil, fmt.Errorf("want TYPE START END, have %q", piece)
		}
		out = append(out, quoth.Span{Start: start, End: end})
	}
	return out, nil
}
