package export

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"quoth"
)

// A Row is a statement as csv, tsv, ndjson and parquet write it. The fields are
// the columns, in order; doc says what stands in each. What is unknown is an
// empty cell in CSV and TSV, left out in NDJSON, and null in Parquet.
type Row struct {
	Key                string    `json:"key" parquet:"key" doc:"permanent key of the statement"`
	Permalink          string    `json:"permalink" parquet:"permalink" doc:"address of the statement's page"`
	Article            string    `json:"article" parquet:"article,dict" doc:"permanent key of the article"`
	Revision           int32     `json:"revision" parquet:"revision" doc:"number of the article's revision that the spans point into"`
	SHA256             string    `json:"sha256" parquet:"sha256,dict" doc:"SHA-256 of that revision's text as it was captured, in hexadecimal"`
	URL                string    `json:"url,omitempty" parquet:"url,optional,dict" doc:"the article's own address"`
	Title              string    `json:"title,omitempty" parquet:"title,optional,dict" doc:"of the article"`
	Authors            []string  `json:"authors,omitempty" parquet:"authors,list" doc:"of the article; in CSV joined by “; ”"`
	Outlet             string    `json:"outlet,omitempty" parquet:"outlet,optional,dict" doc:"who published it"`
	Published          string    `json:"published,omitempty" parquet:"published,optional,dict" doc:"date or moment of publication, as precise as it is known"`
	Precision          string    `json:"precision,omitempty" parquet:"precision,optional,dict" doc:"of published: minute, day, month or year"`
	Language           string    `json:"language,omitempty" parquet:"language,optional,dict" doc:"of the article, ISO 639-1"`
	Licence            string    `json:"licence,omitempty" parquet:"licence,optional,dict" doc:"licence of the outlet's texts, as the keeper of the store gave it"`
	Parent             string    `json:"parent,omitempty" parquet:"parent,optional" doc:"key of the statement inside whose content this one stands"`
	Kind               string    `json:"kind" parquet:"kind,dict" doc:"direct, mixed or indirect: all, some or none of the content stands in quotation marks"`
	Source             string    `json:"source,omitempty" parquet:"source,optional" doc:"words of the source; several spans are joined by “ … ”"`
	SourceKind         string    `json:"source_kind,omitempty" parquet:"source_kind,optional,dict" doc:"name, nominal, pronoun, group, document, anonymous or none"`
	Reason             string    `json:"reason,omitempty" parquet:"reason,optional" doc:"why an anonymous source is not named, in the article's words"`
	Cue                string    `json:"cue,omitempty" parquet:"cue,optional" doc:"words of the cue"`
	Lemma              string    `json:"lemma,omitempty" parquet:"lemma,optional,dict" doc:"dictionary form of the cue's head"`
	Act                string    `json:"act,omitempty" parquet:"act,optional,dict" doc:"speech, writing, belief, desire, emotion or perception"`
	Stance             string    `json:"stance,omitempty" parquet:"stance,optional,dict" doc:"of the cue: neutral, distancing, endorsing or evaluative"`
	Content            string    `json:"content,omitempty" parquet:"content,optional" doc:"words of the content, verbatim; several spans are joined by “ … ”"`
	Speaker            string    `json:"speaker,omitempty" parquet:"speaker,optional,dict" doc:"name of the speaker; empty where it is not known"`
	SpeakerKey         string    `json:"speaker_key,omitempty" parquet:"speaker_key,optional,dict" doc:"permanent key of the speaker"`
	SpeakerType        string    `json:"speaker_type,omitempty" parquet:"speaker_type,optional,dict" doc:"person, organisation, group, place or document"`
	Rule               string    `json:"rule,omitempty" parquet:"rule,optional,dict" doc:"how the speaker was found"`
	Evidence           string    `json:"evidence,omitempty" parquet:"evidence,optional" doc:"words that the rule rests on"`
	About              []string  `json:"about,omitempty" parquet:"about,list" doc:"names of those mentioned in the content; in CSV joined by “; ”"`
	Polarity           string    `json:"polarity,omitempty" parquet:"polarity,optional,dict" doc:"positive, negative or refusal"`
	Modality           string    `json:"modality,omitempty" parquet:"modality,optional,dict" doc:"actual, hypothetical, future or question"`
	Addressee          string    `json:"addressee,omitempty" parquet:"addressee,optional" doc:"words that say whom it was said to"`
	AddresseeName      string    `json:"addressee_name,omitempty" parquet:"addressee_name,optional,dict" doc:"name of that entity"`
	Setting            string    `json:"setting,omitempty" parquet:"setting,optional" doc:"words that say where or in what it was said"`
	Venue              string    `json:"venue,omitempty" parquet:"venue,optional,dict" doc:"where it was said: a meeting, a court"`
	Medium             string    `json:"medium,omitempty" parquet:"medium,optional,dict" doc:"in what it was said: an interview, a letter"`
	Place              string    `json:"place,omitempty" parquet:"place,optional,dict" doc:"place where it was said"`
	Time               string    `json:"time,omitempty" parquet:"time,optional" doc:"words that say when it was said"`
	Said               string    `json:"said,omitempty" parquet:"said,optional,dict" doc:"date or moment when it was said, or week: 2026-W11"`
	SaidPrecision      string    `json:"said_precision,omitempty" parquet:"said_precision,optional,dict" doc:"of said: minute, day, week, month or year"`
	Via                []string  `json:"via,omitempty" parquet:"via,list" doc:"words that say through whom it came, the nearest first; in CSV joined by “; ”"`
	Labels             []string  `json:"labels,omitempty" parquet:"labels,list" doc:"namings in the voice of this statement; in CSV joined by “; ”"`
	Confidence         *float64  `json:"confidence,omitempty" parquet:"confidence,optional" doc:"probability that the statement is right; empty where it was not measured"`
	ConfidenceBoundary *float64  `json:"confidence_boundary,omitempty" parquet:"confidence_boundary,optional" doc:"probability that its spans are right"`
	ConfidenceSpeaker  *float64  `json:"confidence_speaker,omitempty" parquet:"confidence_speaker,optional" doc:"probability that its speaker is right"`
	ConfidenceKind     *float64  `json:"confidence_kind,omitempty" parquet:"confidence_kind,optional" doc:"probability that its kind is right"`
	SourceSpans        []Span    `json:"source_spans,omitempty" parquet:"source_spans,list" doc:"where the source stands; in CSV START-END joined by a semicolon"`
	CueSpans           []Span    `json:"cue_spans,omitempty" parquet:"cue_spans,list" doc:"where the cue stands"`
	ContentSpans       []Span    `json:"content_spans,omitempty" parquet:"content_spans,list" doc:"where the content stands"`
	Start              *int64    `json:"start,omitempty" parquet:"start,optional" doc:"where the content begins"`
	End                *int64    `json:"end,omitempty" parquet:"end,optional" doc:"where the content ends"`
	Offsets            string    `json:"offsets" parquet:"offsets,dict" doc:"what spans count: codepoint, byte or utf16"`
	TextKept           bool      `json:"text_kept" parquet:"text_kept" doc:"whether the article's text is kept; if not there are no spans"`
	Masked             bool      `json:"masked" parquet:"masked" doc:"whether names in the article are masked because a person is anonymised"`
	Corrected          bool      `json:"corrected" parquet:"corrected" doc:"whether a person changed something"`
	Human              bool      `json:"human" parquet:"human" doc:"whether a person added it: no model found it"`
	Model              string    `json:"model,omitempty" parquet:"model,optional,dict" doc:"that found it"`
	Captured           time.Time `json:"captured" parquet:"captured,timestamp(millisecond)" doc:"when the article was captured, in UTC"`
}

// A Span is a half-open range of the article's text, in the unit of the row.
type Span struct {
	Start int64 `json:"start" parquet:"start"`
	End   int64 `json:"end" parquet:"end"`
}

func rowOf(f *finding, o Options) *Row {
	s, d := &f.Statement, f.in
	spans := func(in []quoth.Span) []Span {
		var out []Span
		for _, x := range f.spansOf(in) {
			out = append(out, Span{int64(d.at(o.Offsets, x.Start)), int64(d.at(o.Offsets, x.End))})
		}
		return out
	}
	text := func(in []quoth.Span) string { return d.TextOf(f.spansOf(in)) }
	r := &Row{
		Key: s.Key, Permalink: o.statement(s.Key), Article: s.Article.Key, Revision: int32(s.Article.Revision), SHA256: s.Article.SHA256,
		URL: s.Article.URL, Title: s.Article.Title, Authors: d.Authors, Outlet: s.Article.Outlet,
		Published: s.Article.Published.Value, Precision: s.Article.Published.Precision, Language: d.Language, Licence: s.Article.Licence,
		Parent: s.Parent, Kind: string(s.Kind),
		Source: s.SourceText, SourceKind: string(s.Source.Kind), Reason: text(s.Source.Reason),
		Cue: s.CueText, Lemma: s.Cue.Lemma, Act: string(s.Cue.Act), Stance: string(s.Cue.Stance), Content: f.words(),
		Speaker: s.Who.Name, SpeakerKey: s.Who.Key, SpeakerType: string(s.Who.Type), Rule: s.Evidence.Rule, Evidence: text(s.Evidence.Spans),
		Polarity: string(s.Polarity), Modality: string(s.Modality), Addressee: text(s.Addressee.Spans), AddresseeName: d.speakerOf(s.Addressee.Entity).Name,
		Setting: text(s.Setting.Spans), Venue: s.Setting.Venue, Medium: s.Setting.Medium, Place: s.Setting.Place,
		Time: text(s.Time.Spans), Said: s.Time.Value, SaidPrecision: s.Time.Precision,
		Confidence: measured(s.Confidence.Overall), ConfidenceBoundary: measured(s.Confidence.Boundary),
		ConfidenceSpeaker: measured(s.Confidence.Speaker), ConfidenceKind: measured(s.Confidence.Kind),
		SourceSpans: spans(s.Source.Spans), CueSpans: spans(s.Cue.Spans), ContentSpans: spans(s.Content),
		Offsets: string(o.Offsets), TextKept: d.kept(), Masked: d.Masked,
		Corrected: s.Corrected, Human: s.Human, Model: s.Model, Captured: s.Captured.UTC(),
	}
	for _, id := range d.about(&s.Statement) {
		r.About = append(r.About, d.speakerOf(id).Name)
	}
	for _, v := range s.Via {
		if words := cmp.Or(text(v.Spans), d.speakerOf(v.Entity).Name); words != "" {
			r.Via = append(r.Via, words)
		}
	}
	for _, n := range d.Namings {
		if d.kept() && n.Voice != "" && d.Keys[n.Voice] == s.Key {
			r.Labels = append(r.Labels, d.Text[n.Start:n.End])
		}
	}
	if n := len(r.ContentSpans); n > 0 {
		r.Start, r.End = &r.ContentSpans[0].Start, &r.ContentSpans[n-1].End
	}
	return r
}

// measured is a probability, nil for one that was not measured.
func measured(p float64) *float64 {
	if p == 0 {
		return nil
	}
	return &p
}

// A column is one field of Row.
type column struct {
	name, doc string
	index     int
	kind      reflect.Type
}

// columns are those of Row, read off its tags.
var columns = func() []column {
	t := reflect.TypeFor[Row]()
	out := make([]column, t.NumField())
	for i := range out {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out[i] = column{name, f.Tag.Get("doc"), i, f.Type}
	}
	return out
}()

// cells are the row as CSV writes it.
func (r *Row) cells() []string {
	v := reflect.ValueOf(r).Elem()
	out := make([]string, len(columns))
	for i := range columns {
		switch x := v.Field(i).Interface().(type) {
		case string:
			out[i] = x
		case []string:
			out[i] = strings.Join(x, "; ")
		case []Span:
			out[i] = spanCell(x)
		case bool:
			out[i] = strconv.FormatBool(x)
		case int32:
			out[i] = strconv.Itoa(int(x))
		case *int64:
			if x != nil {
				out[i] = strconv.FormatInt(*x, 10)
			}
		case *float64:
			if x != nil {
				out[i] = strconv.FormatFloat(*x, 'f', -1, 64)
			}
		case time.Time:
			if !x.IsZero() {
				out[i] = x.Format(time.RFC3339)
			}
		default: // a field of another type is a mistake of this file, found by any test
			out[i] = fmt.Sprint(x)
		}
	}
	return out
}

func spanCell(spans []Span) string {
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteByte(';')
		}
		fmt.Fprintf(&b, "%d-%d", s.Start, s.End)
	}
	return b.String()
}

func columnNames() []string {
	return slices.Collect(func(yield func(string) bool) {
		for _, c := range columns {
			if !yield(c.name) {
				return
			}
		}
	})
}
