package export

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"quoth"
)

// A Label Studio task is an article; its prediction has a region for each span
// of a source, cue or content, and relations that join them into statements.
// Offsets count code points, as Label Studio has done since 1.5.

type labelTask struct {
	Data        labelData         `json:"data"`
	Meta        map[string]any    `json:"meta,omitempty"`
	Predictions []labelPrediction `json:"predictions"`
}

type labelData struct {
	Text      string `json:"text"`
	Article   string `json:"article"`
	Revision  int    `json:"revision"`
	Title     string `json:"title,omitempty"`
	Outlet    string `json:"outlet,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
	Licence   string `json:"licence,omitempty"`
	SHA256    string `json:"sha256"`
	Masked    bool   `json:"masked,omitempty"`
}

type labelPrediction struct {
	Model  string   `json:"model_version"`
	Score  *float64 `json:"score,omitempty"`
	Result []any    `json:"result"`
}

type labelRegion struct {
	ID    string     `json:"id"`
	From  string     `json:"from_name"`
	To    string     `json:"to_name"`
	Type  string     `json:"type"`
	Value labelValue `json:"value"`
}

type labelValue struct {
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    any      `json:"text,omitempty"` // the words; of a text area, a list of what is written in it
	Labels  []string `json:"labels,omitempty"`
	Choices []string `json:"choices,omitempty"`
}

type labelRelation struct {
	Type      string   `json:"type"`
	From      string   `json:"from_id"`
	To        string   `json:"to_id"`
	Direction string   `json:"direction"`
	Labels    []string `json:"labels"`
}

// The relations: from a part to the first content region of its statement.
const (
	sourceOf   = "source of"
	cueOf      = "cue of"
	continues  = "continues"
	insideOf   = "stands inside"
	labelKind  = "kind"
	labelWho   = "speaker"
	labelParts = "part"
	around     = "stands around"
)

func writeLabelConfig(w io.Writer, _ string, _ Options) error {
	_, err := io.WriteString(w, `<View>
  <Header value="$title"/>
  <Labels name="part" toName="text">
    <Label value="Source" background="#2f7fd1" hotkey="1"/>
    <Label value="Cue" background="#c77700" hotkey="2"/>
    <Label value="Content" background="#4f8a10" hotkey="3"/>
    <Label value="Addressee" background="#8a5fbf" hotkey="4"/>
    <Label value="Setting" background="#1f9e8f" hotkey="5"/>
    <Label value="Time" background="#b03a5b" hotkey="6"/>
    <Label value="Via" background="#6b7280" hotkey="7"/>
    <Label value="Reason" background="#a08020" hotkey="8"/>
  </Labels>
  <Choices name="kind" toName="text" perRegion="true" choice="single" whenTagName="part" whenLabelValue="Content">
    <Choice value="direct"/>
    <Choice value="mixed"/>
    <Choice value="indirect"/>
  </Choices>
  <Choices name="polarity" toName="text" perRegion="true" choice="single" whenTagName="part" whenLabelValue="Content">
    <Choice value="positive"/>
    <Choice value="negative"/>
    <Choice value="refusal"/>
  </Choices>
  <Choices name="modality" toName="text" perRegion="true" choice="single" whenTagName="part" whenLabelValue="Content">
    <Choice value="actual"/>
    <Choice value="hypothetical"/>
    <Choice value="future"/>
    <Choice value="question"/>
  </Choices>
  <Choices name="stance" toName="text" perRegion="true" choice="single" whenTagName="part" whenLabelValue="Content">
    <Choice value="neutral"/>
    <Choice value="distancing"/>
    <Choice value="endorsing"/>
    <Choice value="evaluative"/>
  </Choices>
  <TextArea name="speaker" toName="text" perRegion="true" maxSubmissions="1" placeholder="Who said it" whenTagName="part" whenLabelValue="Content"/>
  <Relations>
    <Relation value="source of"/>
    <Relation value="cue of"/>
    <Relation value="continues"/>
    <Relation value="stands inside"/>
    <Relation value="stands around"/>
  </Relations>
  <Text name="text" value="$text" granularity="word"/>
</View>
`)
	return err
}

func writeLabelStudio(w io.Writer, articles iter.Seq2[*document, error], o Options) error {
	if _, err := io.WriteString(w, "["); err != nil {
		return err
	}
	list := listWriter{w: w}
	for d, err := range articles {
		if err != nil {
			return err
		}
		if !d.kept() {
			o.Note(fmt.Sprintf("article %s is left out: its text is not kept", d.Key))
			continue
		}
		if err := list.add(labelTaskOf(d)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "]\n")
	return err
}

func labelTaskOf(d *document) labelTask {
	model := d.Model
	if model == "" {
		model = "none"
	}
	p := labelPrediction{Model: model, Result: []any{}}
	relate := func(from, to, label string) {
		p.Result = append(p.Result, labelRelation{"relation", from, to, "right", []string{label}})
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		key := d.Keys[s.ID]
		head := key + ".content.0"
		type labelled struct {
			name, label, relation string
			spans                 []quoth.Span
		}
		parts := []labelled{{"content", "Content", continues, s.Content}, {"source", "Source", sourceOf, s.Source.Spans}, {"cue", "Cue", cueOf, s.Cue.Spans}}
		for _, p := range detailsOf(s) {
			if p.name != "evidence" {
				parts = append(parts, labelled{p.name, strings.ToUpper(p.name[:1]) + p.name[1:], around, p.spans})
			}
		}
		for _, part := range parts {
			for k, span := range part.spans {
				id := fmt.Sprintf("%s.%s.%d", key, part.name, k)
				r := labelRegion{ID: id, From: labelParts, To: "text", Type: "labels", Value: labelValue{
					Start: d.at(quoth.CodePoints, span.Start), End: d.at(quoth.CodePoints, span.End),
					Text: d.Text[span.Start:span.End], Labels: []string{part.label},
				}}
				p.Result = append(p.Result, r)
				if id != head {
					relate(id, head, part.relation)
					continue
				}
				for _, choice := range [][2]string{{labelKind, string(s.Kind)}, {"polarity", string(s.Polarity)}, {"modality", string(s.Modality)}, {"stance", string(s.Cue.Stance)}} {
					if choice[1] != "" {
						c := r
						c.From, c.Type, c.Value.Text, c.Value.Labels, c.Value.Choices = choice[0], "choices", nil, nil, []string{choice[1]}
						p.Result = append(p.Result, c)
					}
				}
				if who := d.speakerOf(s.Speaker).Name; who != "" {
					w := r
					w.From, w.Type, w.Value.Text, w.Value.Labels = labelWho, "textarea", []string{who}, nil
					p.Result = append(p.Result, w)
				}
			}
		}
		if parent := d.Keys[s.Parent]; parent != "" && s.Parent != "" {
			relate(head, parent+".content.0", insideOf)
		}
	}
	return labelTask{
		Data: labelData{Text: d.Text, Article: d.Key, Revision: d.Revision, Title: d.ArticleRef.Title, Outlet: d.ArticleRef.Outlet,
			URL: d.ArticleRef.URL, Published: d.ArticleRef.Published.Value, Licence: d.Licence, SHA256: d.SHA256, Masked: d.Masked},
		Predictions: []labelPrediction{p},
	}
}
