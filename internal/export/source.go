package export

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"quoth"
	"quoth/internal/store"
)

// A document is an article on its way out.
type document struct {
	*store.Article
	// snippets are the words of the statements, by key, of an article whose own
	// text the policy of its outlet does not keep.
	snippets map[string]store.Statement
	// corrections are those of its statements, for the formats that show them.
	corrections []store.Correction

	offsets map[quoth.Offsets]func(int) int
}

func newDocument(a *store.Article) *document { return &document{Article: a} }

// kept reports whether there is a text for spans to point into.
func (d *document) kept() bool { return d.Text != "" }

// at turns a byte offset into another unit. The table is made once.
func (d *document) at(unit quoth.Offsets, offset int) int {
	f := d.offsets[unit]
	if f == nil {
		if d.offsets == nil {
			d.offsets = map[quoth.Offsets]func(int) int{}
		}
		f = d.Offset(unit)
		d.offsets[unit] = f
	}
	return f(offset)
}

// holds reports whether every span is one of the text, on character boundaries.
func (d *document) holds(spans []quoth.Span) bool {
	for _, s := range spans {
		if s.Start >= s.End || d.at(quoth.CodePoints, s.Start) < 0 || d.at(quoth.CodePoints, s.End) < 0 {
			return false
		}
	}
	return true
}

// check refuses an article whose spans are not those of its text: nothing is
// written that could not be checked against the words.
func (d *document) check() error {
	if !d.kept() {
		return nil
	}
	bad := func(what string, spans []quoth.Span) error {
		if d.holds(spans) {
			return nil
		}
		return fmt.Errorf("article %s, %s: %w: spans %v are not of its text of %d bytes: run quoth verify", d.Key, what, store.ErrDamaged, spans, len(d.Text))
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		for _, p := range append(partsOf(s), detailsOf(s)...) {
			if err := bad(p.name+" of statement "+s.ID, p.spans); err != nil {
				return err
			}
		}
	}
	for _, n := range d.Namings {
		if err := bad("naming of entity "+n.Entity, []quoth.Span{n.Span}); err != nil {
			return err
		}
	}
	for _, e := range d.Entities {
		for _, m := range e.Mentions {
			if err := bad("mention of entity "+e.ID, []quoth.Span{m.Span}); err != nil {
				return err
			}
		}
	}
	return nil
}

// A part is spans of a statement and what they are.
type part struct {
	name  string
	spans []quoth.Span
}

// partsOf are the three parts of a statement.
func partsOf(s *quoth.Statement) []part {
	return []part{{"source", s.Source.Spans}, {"cue", s.Cue.Spans}, {"content", s.Content}}
}

// detailsOf are the spans of what stands around them, and of what its speaker
// rests on.
func detailsOf(s *quoth.Statement) []part {
	out := []part{{"reason", s.Source.Reason}, {"evidence", s.Evidence.Spans}, {"addressee", s.Addressee.Spans}, {"setting", s.Setting.Spans}, {"time", s.Time.Spans}}
	var via []quoth.Span
	for _, v := range s.Via {
		via = append(via, v.Spans...)
	}
	return append(out, part{"via", via})
}

// holdsAll reports whether all spans of a statement are of the text.
func (d *document) holdsAll(s *quoth.Statement) bool {
	for _, p := range append(partsOf(s), detailsOf(s)...) {
		if !d.holds(p.spans) {
			return false
		}
	}
	return true
}

// blocks are the paragraphs of the text. An article that was imported without
// them, or whose blocks leave words out, is divided at its empty lines.
func (d *document) blocks() []quoth.Block {
	at := 0
	for _, b := range d.Blocks {
		if b.Start < at || b.End > len(d.Text) || strings.TrimSpace(d.Text[at:b.Start]) != "" {
			at = -1
			break
		}
		at = b.End
	}
	if at >= 0 && strings.TrimSpace(d.Text[at:]) == "" {
		return d.Blocks
	}
	var out []quoth.Block
	for start := 0; start < len(d.Text); {
		end, next := len(d.Text), len(d.Text)
		for _, gap := range []string{"\n\n", "\r\n\r\n"} {
			if i := strings.Index(d.Text[start:], gap); i >= 0 && start+i < end {
				end, next = start+i, start+i+len(gap)
			}
		}
		if s := trimmed(d.Text, quoth.Span{Start: start, End: end}); s.Len() > 0 {
			out = append(out, quoth.Block{Span: s, Kind: quoth.Paragraph})
		}
		start = next
	}
	return out
}

// trimmed is a span without the white space at its ends.
func trimmed(text string, s quoth.Span) quoth.Span {
	words := text[s.Start:s.End]
	s.Start += len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	s.End = s.Start + len(strings.TrimSpace(words))
	return s
}

// speakerOf is who an entity of the article is across articles.
func (d *document) speakerOf(entity string) store.SpeakerRef {
	if who, known := d.Speakers[entity]; known {
		return who
	}
	if e := d.Entity(entity); e != nil {
		return store.SpeakerRef{Name: e.Name, Type: e.Type}
	}
	return store.SpeakerRef{}
}

// about are the entities mentioned in the content, by ID, in order of the text,
// without the speaker.
func (d *document) about(s *quoth.Statement) []string {
	var out []string
	for _, e := range d.Entities {
		if e.ID == s.Speaker {
			continue
		}
		for _, m := range e.Mentions {
			if slices.ContainsFunc(s.Content, func(c quoth.Span) bool { return c.Contains(m.Span) }) {
				out = append(out, e.ID)
				break
			}
		}
	}
	return out
}

// A finding is a statement that the query found, and the article around it.
type finding struct {
	store.Statement
	in *document
}

// spansOf are the spans to be written for a part: none where there is no text.
func (f *finding) spansOf(spans []quoth.Span) []quoth.Span {
	if !f.in.kept() {
		return nil
	}
	return spans
}

// words are those of the content, the kept text failing.
func (f *finding) words() string {
	if f.ContentText != "" || !f.in.kept() {
		return f.ContentText
	}
	return f.in.TextOf(f.Content)
}

// heldArticles is how many articles are held while statements go by. Statements
// of one article come together, but for those that people added later.
const heldArticles = 16

// turns are those of the exports that read one thing while they read another, and
// so hold two of the store's connections. There are at least four: with no more
// than two such exports at a time none waits for another for ever.
var turns = make(chan struct{}, 2)

// turn waits for one; the caller gives it back by done.
func turn(ctx context.Context) (done func(), err error) {
	select {
	case turns <- struct{}{}:
		return func() { <-turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// findings are the statements that q finds, each with its article in the
// revision that its spans point into.
func findings(ctx context.Context, db *store.DB, q quoth.Query) iter.Seq2[finding, error] {
	return func(yield func(finding, error) bool) {
		done, err := turn(ctx)
		if err != nil {
			yield(finding{}, err)
			return
		}
		defer done()
		type id struct {
			key      string
			revision int
		}
		held := map[id]*document{}
		var order []id
		for s, err := range db.All(ctx, q) {
			if err != nil {
				yield(finding{}, err)
				return
			}
			at := id{s.Article.Key, s.Article.Revision}
			d := held[at]
			if d == nil {
				a, err := db.Article(ctx, at.key, at.revision)
				switch {
				case errors.Is(err, store.ErrNotFound): // it expired since the export began
					a = &store.Article{ArticleRef: s.Article}
				case err != nil:
					yield(finding{}, err)
					return
				}
				d = newDocument(a)
				if len(order) == heldArticles {
					delete(held, order[0])
					order = order[1:]
				}
				held[at] = d
				order = append(order, at)
			}
			if d.kept() && !d.holdsAll(&s.Statement) {
				yield(finding{}, fmt.Errorf("statement %s: %w: its spans are not of its article's text: run quoth verify", s.Key, store.ErrDamaged))
				return
			}
			if !yield(finding{Statement: s, in: d}, nil) {
				return
			}
		}
	}
}

// documents are the articles in which q finds something.
func documents(ctx context.Context, db *store.DB, q quoth.Query, format string) iter.Seq2[*document, error] {
	return func(yield func(*document, error) bool) {
		if format == "jsonl" || format == "sqlite" || format == "gold" { // the others read articles alone
			done, err := turn(ctx)
			if err != nil {
				yield(nil, err)
				return
			}
			defer done()
		}
		for a, err := range db.Articles(ctx, q) {
			if err != nil {
				yield(nil, err)
				return
			}
			d := newDocument(a)
			err = d.check()
			if err == nil && !d.kept() && (format == "jsonl" || format == "sqlite") {
				err = d.readSnippets(ctx, db)
			}
			if err == nil && (format == "gold" || format == "sqlite") {
				err = d.readCorrections(ctx, db)
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

func (d *document) readSnippets(ctx context.Context, db *store.DB) error {
	d.snippets = map[string]store.Statement{}
	for _, key := range d.Keys {
		s, err := db.Statement(ctx, key)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		d.snippets[key] = s
	}
	return nil
}

func (d *document) readCorrections(ctx context.Context, db *store.DB) error {
	for p := (store.Page{Limit: 200}); ; {
		list, next, err := db.Corrections(ctx, "", d.Key, "", p)
		if err != nil {
			return err
		}
		d.corrections = append(d.corrections, list...)
		if next == "" {
			return nil
		}
		p.After = next
	}
}
