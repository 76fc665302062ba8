package web

import (
	"time"

	"quoth"
	"quoth/internal/store"
)

// The shapes of answers. Names and meanings are those of the record (quoth/1):
// what is unknown or not measured is left out, never null.

type spanShape struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// A partShape has no spans where the text of the article is not kept.
type partShape struct {
	Spans []spanShape `json:"spans,omitempty"`
	Text  string      `json:"text"`
}

type sourceShape struct {
	partShape
	Kind   quoth.SourceKind `json:"kind,omitempty"`
	Reason *partShape       `json:"reason,omitempty"`
}

type cueShape struct {
	partShape
	Lemma  string       `json:"lemma,omitempty"`
	Act    quoth.Act    `json:"act,omitempty"`
	Stance quoth.Stance `json:"stance,omitempty"`
}

type evidenceShape struct {
	Rule  string      `json:"rule"`
	Spans []spanShape `json:"spans,omitempty"`
}

type referenceShape struct {
	Spans  []spanShape `json:"spans,omitempty"`
	Entity string      `json:"entity,omitempty"`
}

type settingShape struct {
	Spans  []spanShape `json:"spans,omitempty"`
	Venue  string      `json:"venue,omitempty"`
	Medium string      `json:"medium,omitempty"`
	Place  string      `json:"place,omitempty"`
}

type timeShape struct {
	Spans     []spanShape `json:"spans,omitempty"`
	Value     string      `json:"value,omitempty"`
	Precision string      `json:"precision,omitempty"`
}

type confidenceShape struct {
	Overall  float64 `json:"overall,omitempty"`
	Boundary float64 `json:"boundary,omitempty"`
	Speaker  float64 `json:"speaker,omitempty"`
	Kind     float64 `json:"kind,omitempty"`
}

type statementShape struct {
	Key       string `json:"key"`
	URL       string `json:"url"`
	ID        string `json:"id"`
	ParentKey string `json:"parent_key,omitempty"`

	Kind    quoth.Kind   `json:"kind"`
	Source  *sourceShape `json:"source,omitempty"`
	Cue     *cueShape    `json:"cue,omitempty"`
	Content partShape    `json:"content"`
	Around  string       `json:"around,omitempty"`

	Speaker  *speakerRefShape `json:"speaker,omitempty"`
	Entity   string           `json:"speaker_entity,omitempty"`
	Evidence *evidenceShape   `json:"speaker_evidence,omitempty"`

	Polarity   quoth.Polarity   `json:"polarity,omitempty"`
	Modality   quoth.Modality   `json:"modality,omitempty"`
	Addressee  *referenceShape  `json:"addressee,omitempty"`
	Setting    *settingShape    `json:"setting,omitempty"`
	Time       *timeShape       `json:"time,omitempty"`
	Via        []referenceShape `json:"via,omitempty"`
	Confidence *confidenceShape `json:"confidence,omitempty"`

	Article   articleRefShape `json:"article"`
	Model     string          `json:"model,omitempty"`
	Captured  string          `json:"captured,omitempty"`
	Human     bool            `json:"human,omitempty"`
	Corrected bool            `json:"corrected,omitempty"`
	Withdrawn string          `json:"withdrawn,omitempty"`
}

type speakerRefShape struct {
	Key  string           `json:"key"`
	URL  string           `json:"url"`
	Name string           `json:"name"`
	Type quoth.EntityType `json:"type,omitempty"`
}

type outletRefShape struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type articleRefShape struct {
	Key       string          `json:"key"`
	URL       string          `json:"url"`
	SourceURL string          `json:"source_url,omitempty"`
	Title     string          `json:"title,omitempty"`
	Outlet    *outletRefShape `json:"outlet,omitempty"`
	Published string          `json:"published,omitempty"`
	Precision string          `json:"published_precision,omitempty"`
	Revision  int             `json:"revision"`
	Current   bool            `json:"current"`
	SHA256    string          `json:"sha256"`
	Licence   string          `json:"licence,omitempty"`
}

func (s *Server) speakerRef(who store.SpeakerRef) *speakerRefShape {
	if who.Key == "" {
		return nil
	}
	return &speakerRefShape{who.Key, s.URL("/who/" + who.Key), who.Name, who.Type}
}

func (s *Server) articleRef(a store.ArticleRef) articleRefShape {
	out := articleRefShape{
		Key: a.Key, URL: s.URL("/a/" + a.Key), SourceURL: a.URL, Title: a.Title, Published: a.Published.Value, Precision: a.Published.Precision,
		Revision: a.Revision, Current: a.Current, SHA256: a.SHA256, Licence: a.Licence,
	}
	if a.OutletKey != "" || a.Outlet != "" {
		out.Outlet = &outletRefShape{a.OutletKey, a.Outlet}
	}
	return out
}

func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// shape is a statement as it is printed, with offsets in the unit of t.
func (s *Server) shape(st *store.Statement, t *texts) (statementShape, error) {
	x, err := t.of(st.Article)
	if err != nil {
		return statementShape{}, err
	}
	return s.shapeIn(st, x), nil
}

func (s *Server) shapeIn(st *store.Statement, x *textOf) statementShape {
	out := statementShape{
		Key: st.Key, URL: s.URL("/s/" + st.Key), ID: st.ID, ParentKey: st.Parent, Kind: st.Kind,
		Content: partShape{x.spans(st.Content), st.ContentText}, Around: st.Around,
		Speaker: s.speakerRef(st.Who), Entity: st.Statement.Speaker,
		Polarity: st.Polarity, Modality: st.Modality,
		Article: s.articleRef(st.Article), Model: st.Model, Captured: timestamp(st.Captured),
		Human: st.Human, Corrected: st.Corrected, Withdrawn: st.Withdrawn,
	}
	if len(st.Source.Spans) > 0 || st.Source.Kind != "" || st.SourceText != "" {
		out.Source = &sourceShape{partShape: partShape{x.spans(st.Source.Spans), st.SourceText}, Kind: st.Source.Kind}
		if spans := x.spans(st.Source.Reason); len(spans) > 0 {
			out.Source.Reason = &partShape{spans, textOfSpans(spans)}
		}
	}
	if len(st.Cue.Spans) > 0 || st.CueText != "" {
		out.Cue = &cueShape{partShape{x.spans(st.Cue.Spans), st.CueText}, st.Cue.Lemma, st.Cue.Act, st.Cue.Stance}
	}
	if st.Evidence.Rule != "" {
		out.Evidence = &evidenceShape{st.Evidence.Rule, x.spans(st.Evidence.Spans)}
	}
	if a := x.reference(st.Addressee); a != nil {
		out.Addressee = a
	}
	if g := st.Setting; len(g.Spans) > 0 || g.Venue != "" || g.Medium != "" || g.Place != "" {
		out.Setting = &settingShape{x.spans(g.Spans), g.Venue, g.Medium, g.Place}
	}
	if g := st.Time; len(g.Spans) > 0 || g.Value != "" {
		out.Time = &timeShape{x.spans(g.Spans), g.Value, g.Precision}
	}
	for _, v := range st.Via {
		if ref := x.reference(v); ref != nil {
			out.Via = append(out.Via, *ref)
		}
	}
	if c := st.Confidence; c != (quoth.Confidence{}) {
		out.Confidence = &confidenceShape{c.Overall, c.Boundary, c.Speaker, c.Kind}
	}
	return out
}

func (x *textOf) reference(ref quoth.Reference) *referenceShape {
	if len(ref.Spans) == 0 && ref.Entity == "" {
		return nil
	}
	return &referenceShape{x.spans(ref.Spans), ref.Entity}
}

// spans are those of a text that is kept; of another there is nothing to count in.
func (x *textOf) spans(in []quoth.Span) []spanShape {
	if x.text == "" || len(in) == 0 {
		return nil
	}
	out := make([]spanShape, 0, len(in))
	for _, s := range in {
		start, end := x.at(s.Start), x.at(s.End)
		if start < 0 || end < 0 || s.Start > s.End {
			return nil
		}
		out = append(out, spanShape{start, end, x.text[s.Start:s.End]})
	}
	return out
}

// textOfSpans joins the words of spans as [quoth.Article.TextOf] does.
func textOfSpans(spans []spanShape) string {
	out := ""
	for i, s := range spans {
		if i > 0 {
			out += " … "
		}
		out += s.Text
	}
	return out
}

type facetShape struct {
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	N    int    `json:"n"`
	Of   int    `json:"of,omitempty"`
}

func facetShapes(in []store.Facet) []facetShape {
	out := make([]facetShape, len(in))
	for i, f := range in {
		out[i] = facetShape(f)
	}
	return out
}
