package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"quoth"
	"quoth/internal/store"
)

const version = quoth.Version

// writeJSONL writes the record as quoth read prints it (schema quoth/1), with
// what only a store knows added: keys that stay, revision, capture, licence.
// quoth.ReadJSON passes over the additions.
func writeJSONL(w io.Writer, articles iter.Seq2[*document, error], o Options) error {
	for d, err := range articles {
		if err != nil {
			return err
		}
		line, err := d.jsonLine(o)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// additions to the record of an article.
type articleAdditions struct {
	Key       string `json:"key"`
	Permalink string `json:"permalink"`
	Revision  int    `json:"revision"`
	// RevisionSHA256 is that of the text as it was captured, where the text in
	// the line is another: names are masked, or it is not kept.
	RevisionSHA256 string `json:"revision_sha256,omitempty"`
	Captured       string `json:"captured,omitempty"`
	Licence        string `json:"licence,omitempty"`
	TextPolicy     string `json:"text_policy,omitempty"` // where it is not “full”
	Masked         bool   `json:"masked,omitempty"`
}

// additions to the record of a statement.
type statementAdditions struct {
	Key         string `json:"key"`
	SpeakerKey  string `json:"speaker_key,omitempty"`
	SpeakerName string `json:"speaker_name,omitempty"`
	Corrected   bool   `json:"corrected,omitempty"`
	// The words of a statement whose article's text is not kept.
	SourceText  string `json:"source_text,omitempty"`
	CueText     string `json:"cue_text,omitempty"`
	ContentText string `json:"content_text,omitempty"`
}

func (d *document) jsonLine(o Options) ([]byte, error) {
	a := d.Article.Article
	if !d.kept() { // no spans can be printed without a text
		a.Statements = withoutSpans(a.Statements)
		a.Entities, a.Namings, a.Excluded = nil, nil, nil
	}
	line, err := a.JSON(o.Offsets)
	if err != nil {
		return nil, err
	}
	add := articleAdditions{
		Key: d.Key, Permalink: o.article(d.Key), Revision: d.Revision, Licence: d.Licence,
		Captured: stamp(d.captured()), Masked: d.Masked,
	}
	if d.Masked || !d.kept() {
		add.RevisionSHA256 = d.SHA256
	}
	if d.TextPolicy != store.FullText {
		add.TextPolicy = string(d.TextPolicy)
	}
	return splice(line, add, func(id string) any {
		x := statementAdditions{Key: d.Keys[id], Corrected: d.Corrected[id]}
		if s := d.Article.Statement(id); s != nil && s.Speaker != "" {
			who := d.Speakers[s.Speaker]
			x.SpeakerKey, x.SpeakerName = who.Key, who.Name
		}
		if s, short := d.snippets[x.Key]; short {
			x.SourceText, x.CueText, x.ContentText = s.SourceText, s.CueText, s.ContentText
			x.SpeakerKey, x.SpeakerName = s.Who.Key, s.Who.Name
		}
		return x
	})
}

func withoutSpans(in []quoth.Statement) []quoth.Statement {
	out := make([]quoth.Statement, len(in))
	for i, s := range in {
		s.Source.Spans, s.Source.Reason, s.Cue.Spans, s.Content, s.Evidence.Spans = nil, nil, nil, nil, nil
		s.Addressee.Spans, s.Setting.Spans, s.Time.Spans, s.Via, s.Speaker = nil, nil, nil, nil, ""
		out[i] = s
	}
	return out
}

// captured is when this revision of the article was first seen.
func (d *document) captured() time.Time {
	for _, r := range d.Revisions {
		if r.N == d.Revision {
			return r.Captured
		}
	}
	return time.Time{}
}

// stamp prints a moment; "" for one that is not known.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// splice adds fields to a line of the record: those of article at its head, and
// those of each statement at the statement's.
func splice(line []byte, article any, statement func(id string) any) ([]byte, error) {
	head, err := fields(article)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	dec := json.NewDecoder(bytes.NewReader(line))
	if _, err := dec.Token(); err != nil { // {
		return nil, err
	}
	out.WriteByte('{')
	for first := true; dec.More(); first = false {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		if !first {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "%q:", name)
		if name != "statements" {
			out.Write(value)
		} else if err := spliceStatements(&out, value, statement); err != nil {
			return nil, err
		}
		if name == "schema" { // the schema stays first, by which a line is known
			out.WriteByte(',')
			out.Write(head)
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func spliceStatements(out *bytes.Buffer, list json.RawMessage, statement func(id string) any) error {
	var all []json.RawMessage
	if err := json.Unmarshal(list, &all); err != nil {
		return err
	}
	out.WriteByte('[')
	for i, raw := range all {
		var s struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		add, err := fields(statement(s.ID))
		if err != nil {
			return err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('{')
		out.Write(add)
		out.WriteByte(',')
		out.Write(raw[1:])
	}
	out.WriteByte(']')
	return nil
}

// fields is an object without its braces. All that are given have a field.
func fields(v any) ([]byte, error) {
	b, err := marshal(v)
	if err != nil {
		return nil, err
	}
	return b[1 : len(b)-1], nil
}
