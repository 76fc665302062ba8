package export

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"quoth"
	"quoth/internal/store"
)

// maxImport is how large an import may be, and each file in an archive.
const maxImport = 512 << 20

// Import reads annotations that were exported in a format whose Imports is set
// and changed in another program, and makes a correction by who of every
// difference: Edit where spans, kind or speaker of a statement changed, Add for
// a statement that is new, Reject for one that was taken away. It returns how
// many it made; reading the same annotations again makes none.
//
// brat comes as a ZIP archive, as Write made it. Articles that are not in the
// import are left as they are. In Web Annotation also statements that are not,
// since a collection is what a query found, and need not be whole articles. An
// article whose text is not the one that was annotated is an error that wraps
// store.ErrConflict, before anything of that article is changed.
func Import(ctx context.Context, db *store.DB, format string, r io.Reader, who string) (n int, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err != nil {
		return 0, importing(format, err)
	}
	if len(data) > maxImport {
		return 0, importing(format, fmt.Errorf("%w: more than %d MiB: import it in parts", store.ErrInvalid, maxImport>>20))
	}
	var all []returned
	switch format {
	case "brat":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return 0, importing(format, fmt.Errorf("%w: want a ZIP archive of .txt and .ann files: %w", store.ErrInvalid, err))
		}
		return importBrat(ctx, db, z, who)
	case "labelstudio":
		all, err = readLabelStudio(data)
	case "webannotation":
		all, err = readWebAnnotation(data)
	default:
		if _, err := encoderOf(format); err != nil {
			return 0, err
		}
		err = fmt.Errorf("%w: this format is not read back; brat, labelstudio and webannotation are", store.ErrInvalid)
	}
	if err != nil {
		return 0, importing(format, err)
	}
	for i := range all {
		made, err := all[i].apply(ctx, db, format, who)
		n += made
		if err != nil {
			return n, importing(format, err)
		}
	}
	return n, nil
}

// ImportFile is Import of a file, or for brat of a folder.
func ImportFile(ctx context.Context, db *store.DB, format, path, who string) (n int, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	if info.IsDir() {
		if format != "brat" {
			return 0, importing(format, fmt.Errorf("%w: %s is a folder", store.ErrInvalid, path))
		}
		return importBrat(ctx, db, os.DirFS(path), who)
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return Import(ctx, db, format, f, who)
}

func importBrat(ctx context.Context, db *store.DB, files fs.FS, who string) (n int, err error) {
	names, err := fs.Glob(files, "*.ann")
	if err != nil {
		return 0, importing("brat", err)
	}
	if len(names) == 0 {
		return 0, importing("brat", fmt.Errorf("%w: no .ann files at the top of the folder", store.ErrInvalid))
	}
	for _, name := range names {
		r, err := readBrat(files, name)
		if err == nil {
			var made int
			made, err = r.apply(ctx, db, "brat", who)
			n += made
		}
		if err != nil {
			return n, importing("brat", err)
		}
	}
	return n, nil
}

func importing(format string, err error) error { return fmt.Errorf("import %s: %w", format, err) }

// returned is an article as it came back.
type returned struct {
	article string // key
	text    string // that was annotated; "" where the format does not carry it
	whole   bool   // a statement that is not there was taken away
	// lines says that spans were cut at line ends, as brat does.
	lines bool

	// Offsets of the spans below are code points until apply turns them into bytes.
	statements []annotated
}

// annotated is a statement as it came back.
type annotated struct {
	key                  string // "" for a new one
	source, cue, content []quoth.Span
	kind                 quoth.Kind // "" where nothing was said

	// The speaker: words of a name, a mention, or a key; all empty is nobody.
	speakerName, speakerKey string
	speakerMention          *quoth.Span
	speakerSilent           bool // the format cannot say who it is
}

func (r *returned) apply(ctx context.Context, db *store.DB, format, who string) (n int, err error) {
	a, err := db.Article(ctx, r.article, 0)
	if err != nil {
		return 0, fmt.Errorf("article %s: %w", r.article, err)
	}
	d := newDocument(a)
	if !d.kept() {
		return 0, fmt.Errorf("article %s: %w: its text is not kept, so spans in it cannot be checked", r.article, store.ErrConflict)
	}
	if r.text != "" && r.text != a.Text {
		return 0, fmt.Errorf("article %s: %w: the text that was annotated is not the one that is kept: it has a newer revision, or names were masked since; export it again", r.article, store.ErrConflict)
	}
	bytesAt := byteOffsets(a.Text)
	for i := range r.statements {
		if err := r.statements[i].toBytes(bytesAt); err != nil {
			return 0, fmt.Errorf("article %s: %w: %w", r.article, store.ErrInvalid, err)
		}
	}
	all := r.corrections(d)
	for _, c := range all {
		c.Who, c.Why, c.Article = who, "imported from "+format, r.article
		if _, err := db.Correct(ctx, c); err != nil {
			return n, fmt.Errorf("article %s, statement %s: %w", r.article, c.Statement, err)
		}
		n++
	}
	return n, nil
}

// byteOffsets is the byte offset of each code point, and of the text's end.
func byteOffsets(text string) []int {
	var at []int
	for i := range text {
		at = append(at, i)
	}
	return append(at, len(text))
}

func (s *annotated) toBytes(at []int) error {
	turn := func(spans []quoth.Span) error {
		for i, x := range spans {
			if x.Start < 0 || x.Start >= x.End || x.End >= len(at) {
				return fmt.Errorf("span %d-%d is outside the text of %d characters", x.Start, x.End, len(at)-1)
			}
			spans[i] = quoth.Span{Start: at[x.Start], End: at[x.End]}
		}
		slices.SortFunc(spans, func(a, b quoth.Span) int { return a.Start - b.Start })
		return nil
	}
	err := errors.Join(turn(s.source), turn(s.cue), turn(s.content))
	if err == nil && s.speakerMention != nil {
		one := []quoth.Span{*s.speakerMention}
		if err = turn(one); err == nil {
			s.speakerMention = &one[0]
		}
	}
	return err
}

// corrections are the differences between what is kept and what came back.
func (r *returned) corrections(d *document) []store.Correction {
	matched := r.match(d)
	var out []store.Correction
	back := map[string]bool{}
	for i := range r.statements {
		s := &r.statements[i]
		old := matched[i]
		if old == nil {
			out = append(out, store.Correction{Action: store.Add, Source: r.joined(d, s.source), Cue: r.joined(d, s.cue),
				Content: r.joined(d, s.content), Kind: s.kind, Speaker: s.speakerOf(d, "")})
			continue
		}
		back[old.ID] = true
		c := store.Correction{Action: store.Edit, Statement: d.Keys[old.ID]}
		c.Source, c.Cue, c.Content = r.changed(d, old.Source.Spans, s.source), r.changed(d, old.Cue.Spans, s.cue), r.changed(d, old.Content, s.content)
		if s.kind != "" && s.kind != old.Kind {
			c.Kind = s.kind
		}
		c.Speaker = s.speakerOf(d, old.Speaker)
		if c.Source != nil || c.Cue != nil || c.Content != nil || c.Kind != "" || c.Speaker != "" {
			out = append(out, c)
		}
	}
	for i := range d.Statements {
		if id := d.Statements[i].ID; r.whole && !back[id] {
			out = append(out, store.Correction{Action: store.Reject, Statement: d.Keys[id]})
		}
	}
	return out
}

// match says which statement each of the annotated ones is: by its key, else
// the one whose content it shares most of, at least half. nil is a new one.
func (r *returned) match(d *document) []*quoth.Statement {
	out := make([]*quoth.Statement, len(r.statements))
	byKey := map[string]*quoth.Statement{}
	for i := range d.Statements {
		byKey[d.Keys[d.Statements[i].ID]] = &d.Statements[i]
	}
	taken := map[string]bool{}
	for i := range r.statements {
		if s := byKey[r.statements[i].key]; s != nil && !taken[s.ID] {
			out[i], taken[s.ID] = s, true
		}
	}
	for i := range r.statements {
		if out[i] != nil {
			continue
		}
		best := 0.5
		for k := range d.Statements {
			if s := &d.Statements[k]; !taken[s.ID] {
				if share := overlap(s.Content, r.statements[i].content); share >= best {
					best, out[i] = share, s
				}
			}
		}
		if out[i] != nil {
			taken[out[i].ID] = true
		}
	}
	return out
}

// overlap is how much two lists of spans share, from 0 to 1 (Jaccard, in bytes).
func overlap(a, b []quoth.Span) float64 {
	both, all := 0, 0
	for _, x := range a {
		all += x.Len()
		for _, y := range b {
			both += max(0, min(x.End, y.End)-max(x.Start, y.Start))
		}
	}
	for _, y := range b {
		all += y.Len()
	}
	if all == both {
		return 0
	}
	return float64(both) / float64(all-both)
}

// changed is nil where the spans are as they were, and else what they are now.
func (r *returned) changed(d *document, old, now []quoth.Span) []quoth.Span {
	same := slices.Equal(old, now)
	if r.lines {
		same = slices.Equal(bratFragments(d.Text, old), bratFragments(d.Text, now))
	}
	if same {
		return nil
	}
	return r.joined(d, now)
}

// joined puts together what was cut at line ends alone. It is never nil: an
// empty list takes a part away.
func (r *returned) joined(d *document, spans []quoth.Span) []quoth.Span {
	out := []quoth.Span{}
	for _, s := range spans {
		if n := len(out); r.lines && n > 0 && out[n-1].End <= s.Start {
			if gap := d.Text[out[n-1].End:s.Start]; strings.ContainsAny(gap, "\r\n") && strings.TrimSpace(gap) == "" {
				out[n-1].End = s.End
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// speakerOf says who the speaker is, in the words of store.Correction; "" where
// that is who it was before (an entity of the article, or nobody).
func (s *annotated) speakerOf(d *document, before string) string {
	switch {
	case s.speakerSilent:
		return ""
	case s.speakerMention != nil:
		for _, e := range d.Entities {
			for _, m := range e.Mentions {
				if trimmed(d.Text, m.Span) == *s.speakerMention {
					return unless(e.ID, before)
				}
			}
		}
		return s.named(d, d.Text[s.speakerMention.Start:s.speakerMention.End], before)
	case s.speakerKey != "":
		if before != "" && d.Speakers[before].Key == s.speakerKey {
			return ""
		}
		return s.speakerKey
	case s.speakerName != "":
		if before != "" && d.speakerOf(before).Name == s.speakerName {
			return ""
		}
		return s.named(d, s.speakerName, before)
	case before == "":
		return ""
	}
	return "unknown"
}

// named finds the entity of that name, or makes a new speaker.
func (s *annotated) named(d *document, name, before string) string {
	name = oneLine(name)
	for _, e := range d.Entities {
		if e.Name == name || d.Speakers[e.ID].Name == name || slices.Contains(e.Aliases, name) {
			return unless(e.ID, before)
		}
	}
	return "new:" + name
}

func unless(id, before string) string {
	if id == before {
		return ""
	}
	return id
}
