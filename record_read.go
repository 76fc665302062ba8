package quoth

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A RecordError is a line of the record that says why an input failed: it has
// no article.
type RecordError struct{ Path, Code, Message string }

func (e *RecordError) Error() string {
	return fmt.Sprintf("%s could not be read when the record was made: %s (%s)", e.Path, e.Message, e.Code)
}

// ReadJSON reads one line of the record (schema quoth/1) whose offsets are code
// points, as [Article.JSON] prints it. Nothing is taken on trust: the text must
// have its hash, every span its words, and every name of a statement or entity
// must be one of the article's. Keys that are not known are passed over. Blocks
// are the paragraphs of the text: what stands between empty lines, or, where
// there are none, its lines. A line for an input that failed is a *[RecordError].
func ReadJSON(line []byte) (*Article, error) { return ReadJSONIn(line, CodePoints) }

// ReadJSONIn is [ReadJSON] for a record whose offsets are in another unit.
func ReadJSONIn(line []byte, unit Offsets) (*Article, error) {
	var in struct {
		record
		Error *struct{ Code, Message string }
	}
	if err := json.Unmarshal(line, &in); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, fmt.Errorf("the record is not one line of JSON: %w at byte %d", err, syntax.Offset)
		}
		return nil, fmt.Errorf("the record has another shape: %w", err)
	}
	name := in.Path
	if name == "" {
		name = "record"
	}
	if in.Schema != Schema {
		return nil, fmt.Errorf("%s: schema %q: want %s", name, in.Schema, Schema)
	}
	if in.Error != nil {
		return nil, &RecordError{in.Path, in.Error.Code, in.Error.Message}
	}
	if sum := sha256.Sum256([]byte(in.Text)); in.SHA256 != hex.EncodeToString(sum[:]) {
		return nil, fmt.Errorf("%s: the hash of the text is %x, and the record says %q: one of them was changed", name, sum, in.SHA256)
	}
	r := newReader(&in.record, unit)
	a := r.article()
	if r.err != nil {
		return nil, fmt.Errorf("%s: %w", name, r.err)
	}
	return a, nil
}

// A reader turns a record into an article and keeps the first error.
type reader struct {
	*record
	unit       Offsets
	offset     []int32 // in bytes, for every offset in the unit, and the end; -1 inside a character; nil where bytes are the unit
	entities   map[string]bool
	statements map[string]int // their places
	err        error
}

func newReader(in *record, unit Offsets) *reader {
	r := &reader{record: in, unit: unit, entities: make(map[string]bool), statements: make(map[string]int)}
	if unit == Bytes || utf8.RuneCountInString(in.Text) == len(in.Text) {
		return r
	}
	r.offset = make([]int32, 0, len(in.Text)+1)
	for i, c := range in.Text {
		r.offset = append(r.offset, int32(i))
		if unit == UTF16 && c > 0xffff {
			r.offset = append(r.offset, -1)
		}
	}
	r.offset = append(r.offset, int32(len(in.Text)))
	return r
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// at returns an offset in bytes, or -1.
func (r *reader) at(offset int) int {
	if r.offset != nil {
		if offset < 0 || offset >= len(r.offset) {
			return -1
		}
		return int(r.offset[offset])
	}
	if offset < 0 || offset > len(r.Text) || offset < len(r.Text) && !utf8.RuneStart(r.Text[offset]) {
		return -1
	}
	return offset
}

func (r *reader) span(where string, in span) Span {
	s := Span{r.at(in.Start), r.at(in.End)}
	if s.Start < 0 || s.End < s.Start {
		r.fail("%s: span %d-%d is not one of the text: were its offsets counted in another unit than %s?", where, in.Start, in.End, r.unitName())
		return Span{}
	}
	if words := r.Text[s.Start:s.End]; words != in.Text {
		r.fail("%s: span %d-%d is %s in the text, and %s in the record: were its offsets counted in another unit than %s?",
			where, in.Start, in.End, short(words), short(in.Text), r.unitName())
	}
	return s
}

func (r *reader) unitName() Offsets {
	if r.unit == "" {
		return CodePoints
	}
	return r.unit
}

// short quotes words for a message.
func short(words string) string {
	const most = 60
	if len(words) <= most {
		return fmt.Sprintf("%q", words)
	}
	return fmt.Sprintf("%q…", strings.ToValidUTF8(words[:most], ""))
}

func (r *reader) spans(where string, in []span) []Span {
	var out []Span
	for _, s := range in {
		out = append(out, r.span(where, s))
	}
	return out
}

func (r *reader) part(where string, in part) []Span {
	out := r.spans(where, in.Spans)
	if r.err == nil {
		if words := (&Article{Text: r.Text}).TextOf(out); words != in.Text {
			r.fail("%s: its spans are %s, and its text is %s", where, short(words), short(in.Text))
		}
	}
	return out
}

// known checks that a word is one of those the record has for that place.
func known[T ~string](r *reader, where string, value T, values ...T) T {
	if !slices.Contains(values, value) {
		r.fail("%s %q is not known: want one of %q", where, value, values)
	}
	return value
}

func (r *reader) entity(where, id string) string {
	if id != "" && !r.entities[id] {
		r.fail("%s: there is no entity %q", where, id)
	}
	return id
}

func (r *reader) article() *Article {
	a := &Article{
		Path: r.Path, URL: r.URL, Title: r.Title, Outlet: r.Outlet, Authors: r.Authors,
		Published: Date{r.Published, r.Precision}, Language: r.Language, Text: r.Text, Model: r.Model,
		Blocks: paragraphs(r.Text),
	}
	if (r.Model != "") != (r.Statements != nil) {
		r.fail("a model and statements belong together, and only one of them is there")
		return nil
	}
	for _, x := range r.Excluded {
		a.Excluded = append(a.Excluded, Exclusion{r.span("excluded", x.span), x.Why})
	}
	for _, e := range r.Entities {
		if e.ID == "" || r.entities[e.ID] {
			r.fail("an entity has the ID %q: want one that is its own", e.ID)
		}
		r.entities[e.ID] = true
		where := "entity " + e.ID
		out := Entity{ID: e.ID, Name: e.Name, Aliases: e.Aliases, Roles: r.spans(where+": role", e.Roles),
			Type: known(r, where+": type", e.Type, Person, Organisation, Group, Place, Document, "")}
		for _, m := range e.Mentions {
			out.Mentions = append(out.Mentions, Mention{r.span(where+": mention", m.span),
				known(r, where+": mention kind", m.Kind, MentionName, MentionNominal, MentionPronoun, "")})
		}
		a.Entities = append(a.Entities, out)
	}
	if r.Statements != nil {
		for i, s := range *r.Statements {
			if _, twice := r.statements[s.ID]; twice || s.ID == "" {
				r.fail("a statement has the ID %q: want one that is its own", s.ID)
			}
			r.statements[s.ID] = i
		}
		for i := range *r.Statements {
			a.Statements = append(a.Statements, r.statement(&(*r.Statements)[i]))
		}
		r.parents(a.Statements)
	}
	for _, n := range r.Namings {
		a.Namings = append(a.Namings, Naming{r.span("naming", n.span), r.entity("naming", n.Entity), n.Voice})
	}
	return a
}

func (r *reader) statement(in *statement) Statement {
	where := "statement " + in.ID
	s := Statement{
		ID: in.ID, Parent: in.Parent,
		Kind:     known(r, where+": kind", in.Kind, Direct, Mixed, Indirect),
		Content:  r.part(where+": content", in.Content),
		Speaker:  r.entity(where+": speaker", in.Speaker),
		Polarity: known(r, where+": polarity", in.Polarity, Positive, Negative, Refusal, ""),
		Modality: known(r, where+": modality", in.Modality, Actual, Hypothetical, Future, Question, ""),
	}
	if len(s.Content) == 0 {
		r.fail("%s has no content", where)
	}
	if p := in.Source; p != nil {
		s.Source = Source{r.part(where+": source", p.part),
			known(r, where+": source kind", p.Kind, SourceName, SourceNominal, SourcePronoun, SourceGroup, SourceDocument, SourceAnonymous, SourceNone, ""),
			r.spans(where+": reason", p.Reason)}
	}
	if p := in.Cue; p != nil {
		s.Cue = Cue{r.part(where+": cue", p.part), p.Lemma,
			known(r, where+": act", p.Act, Speech, Writing, Belief, Desire, Emotion, Perception, ""),
			known(r, where+": stance", p.Stance, Neutral, Distancing, Endorsing, Evaluative, "")}
	}
	if e := in.Evidence; e != nil {
		s.Evidence = Evidence{e.Rule, r.spans(where+": speaker_evidence", e.Spans)}
	}
	if p := in.Addressee; p != nil {
		s.Addressee = r.reference(where+": addressee", *p)
	}
	if p := in.Setting; p != nil {
		s.Setting = Setting{r.spans(where+": setting", p.Spans), p.Venue, p.Medium, p.Place}
	}
	if p := in.Time; p != nil {
		s.Time = Time{r.spans(where+": time", p.Spans), Date{p.Value, p.Precision}}
	}
	for _, p := range in.Via {
		s.Via = append(s.Via, r.reference(where+": via", p))
	}
	if p := in.Confidence; p != nil {
		s.Confidence = Confidence(*p)
		for _, f := range []float64{p.Overall, p.Boundary, p.Speaker, p.Kind} {
			if f < 0 || f > 1 {
				r.fail("%s: confidence %v is no probability", where, f)
			}
		}
	}
	return s
}

func (r *reader) reference(where string, in referenceRecord) Reference {
	return Reference{r.spans(where, in.Spans), r.entity(where, in.Entity)}
}

// parents checks that each statement's parent is there and that none is inside
// itself.
func (r *reader) parents(statements []Statement) {
	const open, done = 1, 2
	state := make([]byte, len(statements))
	for i := range statements {
		var path []int
		for at := i; state[at] != done; {
			if state[at] == open {
				r.fail("statement %s is its own parent, directly or through others", statements[at].ID)
				return
			}
			state[at] = open
			path = append(path, at)
			id := statements[at].Parent
			if id == "" {
				break
			}
			parent, there := r.statements[id]
			if !there {
				r.fail("statement %s: there is no statement %q to be its parent", statements[at].ID, id)
				return
			}
			at = parent
		}
		for _, at := range path {
			state[at] = done
		}
	}
}

// paragraphs divides a text at its empty lines, or, where it has none, at every
// line.
func paragraphs(text string) []Block {
	var lines, blocks []Block
	divided, gap := false, false
	at := 0
	for line := range strings.Lines(text) {
		words := strings.TrimSpace(line)
		if words == "" {
			gap = true
			at += len(line)
			continue
		}
		start := at + strings.Index(line, words)
		s := Span{start, start + len(words)}
		at += len(line)
		if len(lines) > 0 && !gap {
			blocks[len(blocks)-1].End = s.End
		} else {
			divided = divided || len(lines) > 0
			blocks = append(blocks, Block{s, Paragraph})
		}
		lines = append(lines, Block{s, Paragraph})
		gap = false
	}
	if divided {
		return blocks
	}
	return lines
}
