package store

import (
	"encoding/json"
	"fmt"

	"quoth"
)

// Statements, entities and layouts are kept as JSON, spans as flat lists of byte
// offsets: start, end, start, end. What is empty is left out.

type spanList []quoth.Span

func (l spanList) MarshalJSON() ([]byte, error) {
	flat := make([]int, 0, 2*len(l))
	for _, s := range l {
		flat = append(flat, s.Start, s.End)
	}
	return json.Marshal(flat)
}

func (l *spanList) UnmarshalJSON(b []byte) error {
	var flat []int
	if err := json.Unmarshal(b, &flat); err != nil {
		return err
	}
	if len(flat)%2 != 0 {
		return fmt.Errorf("a list of spans has %d offsets", len(flat))
	}
	*l = nil
	for i := 0; i < len(flat); i += 2 {
		*l = append(*l, quoth.Span{Start: flat[i], End: flat[i+1]})
	}
	return nil
}

type referenceJSON struct {
	Spans  spanList `json:"spans,omitempty"`
	Entity string   `json:"entity,omitempty"`
}

type settingJSON struct {
	Spans  spanList `json:"spans,omitempty"`
	Venue  string   `json:"venue,omitempty"`
	Medium string   `json:"medium,omitempty"`
	Place  string   `json:"place,omitempty"`
}

type timeJSON struct {
	Spans     spanList `json:"spans,omitempty"`
	Value     string   `json:"value,omitempty"`
	Precision string   `json:"precision,omitempty"`
}

type confidenceJSON struct {
	Overall  float64 `json:"overall,omitempty"`
	Boundary float64 `json:"boundary,omitempty"`
	Speaker  float64 `json:"speaker,omitempty"`
	Kind     float64 `json:"kind,omitempty"`
}

type statementJSON struct {
	Parent     string           `json:"parent,omitempty"`
	Kind       quoth.Kind       `json:"kind,omitempty"`
	Source     spanList         `json:"source,omitempty"`
	SourceKind quoth.SourceKind `json:"source_kind,omitempty"`
	Reason     spanList         `json:"reason,omitempty"`
	Cue        spanList         `json:"cue,omitempty"`
	Lemma      string           `json:"lemma,omitempty"`
	Act        quoth.Act        `json:"act,omitempty"`
	Stance     quoth.Stance     `json:"stance,omitempty"`
	Content    spanList         `json:"content,omitempty"`
	Speaker    string           `json:"speaker,omitempty"`
	Rule       string           `json:"rule,omitempty"`
	Evidence   spanList         `json:"evidence,omitempty"`
	Polarity   quoth.Polarity   `json:"polarity,omitempty"`
	Modality   quoth.Modality   `json:"modality,omitempty"`
	Addressee  *referenceJSON   `json:"addressee,omitempty"`
	Setting    *settingJSON     `json:"setting,omitempty"`
	Time       *timeJSON        `json:"time,omitempty"`
	Via        []referenceJSON  `json:"via,omitempty"`
	Confidence *confidenceJSON  `json:"confidence,omitempty"`
}

// encodeStatement writes a statement without its ID, which has a column.
func encodeStatement(s *quoth.Statement) string {
	j := statementJSON{
		Parent: s.Parent, Kind: s.Kind, Source: s.Source.Spans, SourceKind: s.Source.Kind, Reason: s.Source.Reason,
		Cue: s.Cue.Spans, Lemma: s.Cue.Lemma, Act: s.Cue.Act, Stance: s.Cue.Stance, Content: s.Content,
		Speaker: s.Speaker, Rule: s.Evidence.Rule, Evidence: s.Evidence.Spans, Polarity: s.Polarity, Modality: s.Modality,
	}
	if r := s.Addressee; len(r.Spans) > 0 || r.Entity != "" {
		j.Addressee = &referenceJSON{r.Spans, r.Entity}
	}
	if t := s.Setting; len(t.Spans) > 0 || t.Venue != "" || t.Medium != "" || t.Place != "" {
		j.Setting = &settingJSON{t.Spans, t.Venue, t.Medium, t.Place}
	}
	if t := s.Time; len(t.Spans) > 0 || t.Value != "" {
		j.Time = &timeJSON{t.Spans, t.Value, t.Precision}
	}
	for _, r := range s.Via {
		j.Via = append(j.Via, referenceJSON{r.Spans, r.Entity})
	}
	if c := s.Confidence; c != (quoth.Confidence{}) {
		j.Confidence = &confidenceJSON{c.Overall, c.Boundary, c.Speaker, c.Kind}
	}
	b, err := json.Marshal(&j)
	if err != nil {
		return "{}" // numbers that JSON has not; refused by check before
	}
	return string(b)
}

// decodeStatement reads what encodeStatement wrote; id is the local one.
func decodeStatement(id, text string) (quoth.Statement, error) {
	var j statementJSON
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return quoth.Statement{}, fmt.Errorf("statement %s: %w: %w", id, ErrDamaged, err)
	}
	s := quoth.Statement{
		ID: id, Parent: j.Parent, Kind: j.Kind,
		Source:  quoth.Source{Spans: j.Source, Kind: j.SourceKind, Reason: j.Reason},
		Cue:     quoth.Cue{Spans: j.Cue, Lemma: j.Lemma, Act: j.Act, Stance: j.Stance},
		Content: j.Content, Speaker: j.Speaker,
		Evidence: quoth.Evidence{Rule: j.Rule, Spans: j.Evidence},
		Polarity: j.Polarity, Modality: j.Modality,
	}
	if r := j.Addressee; r != nil {
		s.Addressee = quoth.Reference{Spans: r.Spans, Entity: r.Entity}
	}
	if t := j.Setting; t != nil {
		s.Setting = quoth.Setting{Spans: t.Spans, Venue: t.Venue, Medium: t.Medium, Place: t.Place}
	}
	if t := j.Time; t != nil {
		s.Time = quoth.Time{Spans: t.Spans, Date: quoth.Date{Value: t.Value, Precision: t.Precision}}
	}
	for _, r := range j.Via {
		s.Via = append(s.Via, quoth.Reference{Spans: r.Spans, Entity: r.Entity})
	}
	if c := j.Confidence; c != nil {
		s.Confidence = quoth.Confidence{Overall: c.Overall, Boundary: c.Boundary, Speaker: c.Speaker, Kind: c.Kind}
	}
	return s, nil
}

type mentionJSON struct {
	Start int               `json:"s"`
	End   int               `json:"e"`
	Kind  quoth.MentionKind `json:"k"`
}

type entityJSON struct {
	Aliases  []string      `json:"aliases,omitempty"`
	Roles    spanList      `json:"roles,omitempty"`
	Mentions []mentionJSON `json:"mentions,omitempty"`
}

// encodeEntity writes what of an entity has no column.
func encodeEntity(e *quoth.Entity) string {
	j := entityJSON{Aliases: e.Aliases, Roles: e.Roles}
	for _, m := range e.Mentions {
		j.Mentions = append(j.Mentions, mentionJSON{m.Start, m.End, m.Kind})
	}
	b, err := json.Marshal(&j)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// decodeEntity reads an entity from its row.
func decodeEntity(r *entityRow) (quoth.Entity, error) {
	var j entityJSON
	if err := json.Unmarshal([]byte(r.found), &j); err != nil {
		return quoth.Entity{}, fmt.Errorf("entity %s: %w: %w", r.local, ErrDamaged, err)
	}
	e := quoth.Entity{ID: r.local, Name: r.name, Type: quoth.EntityType(r.kind), Aliases: j.Aliases, Roles: j.Roles}
	for _, m := range j.Mentions {
		e.Mentions = append(e.Mentions, quoth.Mention{Span: quoth.Span{Start: m.Start, End: m.End}, Kind: m.Kind})
	}
	return e, nil
}

type pieceJSON struct {
	Start int    `json:"s"`
	End   int    `json:"e"`
	Kind  string `json:"k,omitempty"` // of a block that is no paragraph; why, of an exclusion
}

type layoutJSON struct {
	Blocks   []pieceJSON `json:"blocks,omitempty"`
	Excluded []pieceJSON `json:"excluded,omitempty"`
}

// encodeLayout writes the paragraphs of an article and what of it is excluded.
func encodeLayout(blocks []quoth.Block, excluded []quoth.Exclusion) string {
	var j layoutJSON
	for _, b := range blocks {
		kind := string(b.Kind)
		if b.Kind == quoth.Paragraph {
			kind = ""
		}
		j.Blocks = append(j.Blocks, pieceJSON{b.Start, b.End, kind})
	}
	for _, x := range excluded {
		j.Excluded = append(j.Excluded, pieceJSON{x.Start, x.End, x.Why})
	}
	b, err := json.Marshal(&j)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// decodeLayout reads what encodeLayout wrote.
func decodeLayout(text string) (blocks []quoth.Block, excluded []quoth.Exclusion, err error) {
	var j layoutJSON
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return nil, nil, fmt.Errorf("layout: %w: %w", ErrDamaged, err)
	}
	for _, p := range j.Blocks {
		kind := quoth.BlockKind(p.Kind)
		if kind == "" {
			kind = quoth.Paragraph
		}
		blocks = append(blocks, quoth.Block{Span: quoth.Span{Start: p.Start, End: p.End}, Kind: kind})
	}
	for _, p := range j.Excluded {
		excluded = append(excluded, quoth.Exclusion{Span: quoth.Span{Start: p.Start, End: p.End}, Why: p.Kind})
	}
	return blocks, excluded, nil
}

// encodeStrings writes a list of texts; "" for none.
func encodeStrings(list []string) string {
	if len(list) == 0 {
		return ""
	}
	b, err := json.Marshal(list)
	if err != nil {
		return ""
	}
	return string(b)
}

// decodeStrings reads what encodeStrings wrote.
func decodeStrings(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	var list []string
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("list: %w: %w", ErrDamaged, err)
	}
	return list, nil
}
