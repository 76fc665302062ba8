package quoth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Offsets is the unit in which printed spans count.
type Offsets string

// The units. Inside this program a span is always in bytes.
const (
	CodePoints Offsets = "codepoint" // Unicode code points: Python, W3C Web Annotation; the default
	Bytes      Offsets = "byte"      // of UTF-8: Go, Rust
	UTF16      Offsets = "utf16"     // code units: JavaScript, Java
)

// ParseOffsets reads the name of a unit; "" is code points.
func ParseOffsets(s string) (Offsets, error) {
	switch o := Offsets(s); o {
	case "":
		return CodePoints, nil
	case CodePoints, Bytes, UTF16:
		return o, nil
	}
	return "", fmt.Errorf("offsets %q: want codepoint, byte or utf16", s)
}

// JSON prints the article as one line of the record (schema quoth/1), without
// the newline. A text that is not UTF-8, spans outside it, and spans that cut a
// character in two are an error: nothing is printed that could not be checked
// against the text.
func (a *Article) JSON(unit Offsets) ([]byte, error) {
	if !utf8.ValidString(a.Text) {
		return nil, fmt.Errorf("%s: the text is not UTF-8", a.Path)
	}
	c := newCounter(a.Text, unit)
	r := recordOf(a, c)
	if c.bad != nil {
		return nil, fmt.Errorf("%s: %w", a.Path, c.bad)
	}
	line, err := encode(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.Path, err) // a confidence that is no number
	}
	return line, nil
}

// Offset returns a function that gives byte offsets of the article's text in
// another unit. It has -1 for an offset inside a character or outside the text.
func (a *Article) Offset(unit Offsets) func(offset int) int {
	c := newCounter(a.Text, unit)
	return func(offset int) int {
		if offset < 0 || offset > len(a.Text) {
			return -1
		}
		return c.at(offset)
	}
}

// ErrorJSON prints the line of the record for an input that failed.
func ErrorJSON(path, code, message string) []byte {
	b, err := encode(struct {
		Schema string `json:"schema"`
		Path   string `json:"path"`
		Error  any    `json:"error"`
	}{Schema, path, struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}{code, message}})
	if err != nil { // strings always encode
		return nil
	}
	return b
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// A counter turns byte offsets of a text into another unit.
type counter struct {
	text  string
	table []int32 // for every byte offset, and the end; nil where bytes are the unit
	bad   error
}

func newCounter(text string, unit Offsets) *counter {
	c := &counter{text: text}
	ascii := true
	for i := 0; i < len(text) && ascii; i++ {
		ascii = text[i] < utf8.RuneSelf
	}
	if ascii || unit == Bytes {
		return c
	}
	c.table = make([]int32, len(text)+1)
	n := int32(0)
	for i, r := range text {
		c.table[i] = n
		for k := i + 1; k < i+utf8.RuneLen(r) && k < len(text) && !utf8.RuneStart(text[k]); k++ {
			c.table[k] = -1
		}
		n++
		if unit == UTF16 && r > 0xffff {
			n++
		}
	}
	c.table[len(text)] = n
	return c
}

func (c *counter) at(offset int) int {
	if c.table == nil {
		return offset
	}
	return int(c.table[offset])
}

func (c *counter) span(s Span) span {
	if s.Start < 0 || s.End > len(c.text) || s.Start > s.End ||
		s.Start < len(c.text) && !utf8.RuneStart(c.text[s.Start]) || s.End < len(c.text) && !utf8.RuneStart(c.text[s.End]) {
		if c.bad == nil {
			c.bad = fmt.Errorf("span %d-%d is not one of the text of %d bytes", s.Start, s.End, len(c.text))
		}
		return span{}
	}
	return span{c.at(s.Start), c.at(s.End), c.text[s.Start:s.End]}
}

func (c *counter) spans(in []Span) []span {
	out := make([]span, len(in))
	for i, s := range in {
		out[i] = c.span(s)
	}
	return out
}

// What follows is the shape of the record.

type span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type record struct {
	Schema     string            `json:"schema"`
	Program    string            `json:"program"`
	Model      string            `json:"model,omitempty"`
	Path       string            `json:"path,omitempty"`
	URL        string            `json:"url,omitempty"`
	Title      string            `json:"title,omitempty"`
	Outlet     string            `json:"outlet,omitempty"`
	Authors    []string          `json:"authors,omitempty"`
	Published  string            `json:"published,omitempty"`
	Precision  string            `json:"published_precision,omitempty"`
	Language   string            `json:"language,omitempty"`
	Text       string            `json:"text"`
	SHA256     string            `json:"sha256"`
	Excluded   []exclusionRecord `json:"excluded,omitempty"`
	Entities   []entityRecord    `json:"entities,omitempty"`
	Statements *[]statement      `json:"statements,omitempty"` // nil where the article was not analysed
	Namings    []namingRecord    `json:"namings,omitempty"`
}

type exclusionRecord struct {
	span
	Why string `json:"why"`
}

type entityRecord struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Type     EntityType      `json:"type"`
	Aliases  []string        `json:"aliases,omitempty"`
	Roles    []span          `json:"roles,omitempty"`
	Mentions []mentionRecord `json:"mentions,omitempty"`
}

type mentionRecord struct {
	span
	Kind MentionKind `json:"kind"`
}

type part struct {
	Spans []span `json:"spans"`
	Text  string `json:"text"`
}

type sourcePart struct {
	part
	Kind   SourceKind `json:"kind,omitempty"`
	Reason []span     `json:"reason,omitempty"`
}

type cuePart struct {
	part
	Lemma  string `json:"lemma,omitempty"`
	Act    Act    `json:"act,omitempty"`
	Stance Stance `json:"stance,omitempty"`
}

type evidenceRecord struct {
	Rule  string `json:"rule"`
	Spans []span `json:"spans,omitempty"`
}

type referenceRecord struct {
	Spans  []span `json:"spans,omitempty"`
	Entity string `json:"entity,omitempty"`
}

type settingRecord struct {
	Spans  []span `json:"spans,omitempty"`
	Venue  string `json:"venue,omitempty"`
	Medium string `json:"medium,omitempty"`
	Place  string `json:"place,omitempty"`
}

type timeRecord struct {
	Spans     []span `json:"spans,omitempty"`
	Value     string `json:"value,omitempty"`
	Precision string `json:"precision,omitempty"`
}

type confidenceRecord struct {
	Overall  float64 `json:"overall,omitempty"`
	Boundary float64 `json:"boundary,omitempty"`
	Speaker  float64 `json:"speaker,omitempty"`
	Kind     float64 `json:"kind,omitempty"`
}

type statement struct {
	ID         string            `json:"id"`
	Parent     string            `json:"parent,omitempty"`
	Kind       Kind              `json:"kind"`
	Source     *sourcePart       `json:"source,omitempty"`
	Cue        *cuePart          `json:"cue,omitempty"`
	Content    part              `json:"content"`
	Speaker    string            `json:"speaker,omitempty"`
	Evidence   *evidenceRecord   `json:"speaker_evidence,omitempty"`
	Polarity   Polarity          `json:"polarity,omitempty"`
	Modality   Modality          `json:"modality,omitempty"`
	Addressee  *referenceRecord  `json:"addressee,omitempty"`
	Setting    *settingRecord    `json:"setting,omitempty"`
	Time       *timeRecord       `json:"time,omitempty"`
	Via        []referenceRecord `json:"via,omitempty"`
	Confidence *confidenceRecord `json:"confidence,omitempty"`
}

type namingRecord struct {
	Entity string `json:"entity"`
	span
	Voice string `json:"voice"`
}

func recordOf(a *Article, c *counter) record {
	sum := sha256.Sum256([]byte(a.Text))
	r := record{
		Schema: Schema, Program: "quoth " + Version, Model: a.Model,
		Path: a.Path, URL: a.URL, Title: a.Title, Outlet: a.Outlet, Authors: a.Authors,
		Published: a.Published.Value, Precision: a.Published.Precision, Language: a.Language,
		Text: a.Text, SHA256: hex.EncodeToString(sum[:]),
	}
	for _, x := range a.Excluded {
		r.Excluded = append(r.Excluded, exclusionRecord{c.span(x.Span), x.Why})
	}
	for _, e := range a.Entities {
		er := entityRecord{ID: e.ID, Name: e.Name, Type: e.Type, Aliases: e.Aliases, Roles: c.spans(e.Roles)}
		for _, m := range e.Mentions {
			er.Mentions = append(er.Mentions, mentionRecord{c.span(m.Span), m.Kind})
		}
		r.Entities = append(r.Entities, er)
	}
	if a.Model != "" {
		list := make([]statement, len(a.Statements))
		for i := range a.Statements {
			list[i] = statementRecord(a, c, &a.Statements[i])
		}
		r.Statements = &list
	}
	for _, n := range a.Namings {
		r.Namings = append(r.Namings, namingRecord{n.Entity, c.span(n.Span), n.Voice})
	}
	return r
}

func statementRecord(a *Article, c *counter, s *Statement) statement {
	partOf := func(in []Span) part {
		spans := c.spans(in)
		if c.bad != nil {
			return part{}
		}
		return part{spans, a.TextOf(in)}
	}
	out := statement{ID: s.ID, Parent: s.Parent, Kind: s.Kind, Content: partOf(s.Content), Speaker: s.Speaker,
		Polarity: s.Polarity, Modality: s.Modality}
	if len(s.Source.Spans) > 0 || s.Source.Kind != "" || len(s.Source.Reason) > 0 {
		out.Source = &sourcePart{partOf(s.Source.Spans), s.Source.Kind, c.spans(s.Source.Reason)}
	}
	if len(s.Cue.Spans) > 0 {
		out.Cue = &cuePart{partOf(s.Cue.Spans), s.Cue.Lemma, s.Cue.Act, s.Cue.Stance}
	}
	if s.Evidence.Rule != "" {
		out.Evidence = &evidenceRecord{s.Evidence.Rule, c.spans(s.Evidence.Spans)}
	}
	if r := s.Addressee; len(r.Spans) > 0 || r.Entity != "" {
		out.Addressee = &referenceRecord{c.spans(r.Spans), r.Entity}
	}
	if p := s.Setting; len(p.Spans) > 0 || p.Venue != "" || p.Medium != "" || p.Place != "" {
		out.Setting = &settingRecord{c.spans(p.Spans), p.Venue, p.Medium, p.Place}
	}
	if t := s.Time; len(t.Spans) > 0 || t.Value != "" {
		out.Time = &timeRecord{c.spans(t.Spans), t.Value, t.Precision}
	}
	for _, r := range s.Via {
		out.Via = append(out.Via, referenceRecord{c.spans(r.Spans), r.Entity})
	}
	if f := confidenceRecord(s.Confidence); f != (confidenceRecord{}) {
		out.Confidence = &f
	}
	return out
}
