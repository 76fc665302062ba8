package render

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"quoth"
)

// Columns are the columns of the table of statements, with what they mean.
var Columns = []struct{ Name, Meaning string }{
	{"path", "where the article was read from"},
	{"url", "the page's own address"},
	{"outlet", "who published it"},
	{"published", "date or moment, as precise as it is known"},
	{"title", "of the article"},
	{"id", "of the statement, within its article"},
	{"parent", "id of the statement inside whose content this one stands"},
	{"kind", "direct, mixed or indirect: how much of the content is in quotation marks"},
	{"source", "words of the source"},
	{"source_kind", "name, nominal, pronoun, group, document, anonymous, none"},
	{"reason", "why the source is not named"},
	{"cue", "words of the cue"},
	{"lemma", "dictionary form of the cue's head"},
	{"act", "speech, writing, belief, desire, emotion, perception"},
	{"stance", "of the cue: neutral, distancing, endorsing, evaluative"},
	{"content", "words of the content; several spans are joined by “ … ”"},
	{"speaker", "name of the entity that the source is resolved to; empty if it is not known"},
	{"speaker_type", "person, organisation, group, place, document"},
	{"speaker_id", "of the entity, within its article"},
	{"rule", "how the speaker was found"},
	{"evidence", "words that the rule rests on"},
	{"polarity", "positive, negative, refusal"},
	{"modality", "actual, hypothetical, future, question"},
	{"addressee", "words for whom it was said to"},
	{"addressee_name", "name of that entity"},
	{"setting", "words for where or in what it was said"},
	{"venue", "of the setting: a meeting, a court"},
	{"medium", "of the setting: an interview, a letter"},
	{"place", "of the setting"},
	{"time", "words for when it was said"},
	{"said", "the date or week that these mean"},
	{"said_precision", "of that: minute, day, week, month, year"},
	{"via", "words for whom it came through, the nearest first, joined by “; ”"},
	{"labels", "namings in the voice of this statement, joined by “; ”"},
	{"confidence", "how likely the statement is to be right, from 0 to 1; empty where it was not measured"},
	{"confidence_boundary", "how likely its spans are"},
	{"confidence_speaker", "how likely its speaker is"},
	{"confidence_kind", "how likely its kind is"},
	{"source_spans", "START-END of each span in the text, joined by a semicolon"},
	{"cue_spans", "the same for the cue"},
	{"content_spans", "the same for the content"},
	{"start", "where the content begins"},
	{"end", "where the content ends"},
	{"offsets", "what offsets count: codepoint, byte or utf16"},
	{"model", "that analysed the article"},
}

// CSV makes the table of statements: RFC 4180, UTF-8, a row for each statement.
//
// A cell that a spreadsheet would take for a formula, because it begins with =,
// +, -, @, a tab or a carriage return (or with the full-width forms of the
// first four), gets an apostrophe before it, which spreadsheets take as “this is
// text”. Nothing else is changed; the spans say where the exact words stand.
type CSV struct {
	Offsets quoth.Offsets
}

// Head is the row of column names.
func (CSV) Head() []byte {
	names := make([]string, len(Columns))
	for i, c := range Columns {
		names[i] = c.Name
	}
	b, _ := rows(names) // a buffer does not fail
	return b
}

// Article is the rows of an article's statements.
func (c CSV) Article(a *quoth.Article) ([]byte, error) {
	at := a.Offset(c.Offsets)
	var bad error
	number := func(offset int) string {
		n := at(offset)
		if n < 0 {
			bad = fmt.Errorf("%s: offset %d is not one of the text of %d bytes", a.Path, offset, len(a.Text))
		}
		return strconv.Itoa(n)
	}
	spans := func(list []quoth.Span) string {
		var b strings.Builder
		for i, s := range list {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteString(number(s.Start) + "-" + number(s.End))
			if s.Start > s.End {
				bad = fmt.Errorf("%s: a span ends at %d before it begins at %d", a.Path, s.End, s.Start)
			}
		}
		return b.String()
	}
	unit := c.Offsets
	if unit == "" {
		unit = quoth.CodePoints
	}
	for _, n := range a.Namings {
		spans([]quoth.Span{n.Span})
	}
	var table [][]string
	for i := range a.Statements {
		s := &a.Statements[i]
		var name, kind string
		if e := a.Entity(s.Speaker); e != nil {
			name, kind = e.Name, string(e.Type)
		}
		source, cue, content := spans(s.Source.Spans), spans(s.Cue.Spans), spans(s.Content)
		var start, end string
		if n := len(s.Content); n > 0 {
			start, end = number(s.Content[0].Start), number(s.Content[n-1].End)
		}
		for _, list := range [][]quoth.Span{s.Source.Reason, s.Evidence.Spans, s.Addressee.Spans, s.Setting.Spans, s.Time.Spans} {
			spans(list)
		}
		for _, v := range s.Via {
			spans(v.Spans)
		}
		if bad != nil {
			return nil, bad
		}
		table = append(table, []string{
			a.Path, a.URL, a.Outlet, a.Published.Value, a.Title,
			s.ID, s.Parent, string(s.Kind),
			a.TextOf(s.Source.Spans), string(s.Source.Kind), a.TextOf(s.Source.Reason),
			a.TextOf(s.Cue.Spans), s.Cue.Lemma, string(s.Cue.Act), string(s.Cue.Stance),
			a.TextOf(s.Content), name, kind, s.Speaker, s.Evidence.Rule, a.TextOf(s.Evidence.Spans),
			string(s.Polarity), string(s.Modality), a.TextOf(s.Addressee.Spans), nameOf(a, s.Addressee.Entity),
			a.TextOf(s.Setting.Spans), s.Setting.Venue, s.Setting.Medium, s.Setting.Place,
			a.TextOf(s.Time.Spans), s.Time.Value, s.Time.Precision, through(a, s.Via), labelled(a, s.ID),
			probability(s.Confidence.Overall), probability(s.Confidence.Boundary), probability(s.Confidence.Speaker), probability(s.Confidence.Kind),
			source, cue, content, start, end, string(unit), a.Model,
		})
	}
	return rows(table...)
}

func nameOf(a *quoth.Article, entity string) string {
	if e := a.Entity(entity); e != nil {
		return e.Name
	}
	return ""
}

// through is the chain of reporting in the article's words.
func through(a *quoth.Article, via []quoth.Reference) string {
	var out []string
	for _, v := range via {
		if words := a.TextOf(v.Spans); words != "" {
			out = append(out, words)
		} else if name := nameOf(a, v.Entity); name != "" {
			out = append(out, name)
		}
	}
	return strings.Join(out, "; ")
}

// labelled are the namings in the voice of a statement.
func labelled(a *quoth.Article, voice string) string {
	var out []string
	for _, n := range a.Namings {
		if n.Voice == voice {
			out = append(out, a.TextOf([]quoth.Span{n.Span}))
		}
	}
	return strings.Join(out, "; ")
}

// probability writes one of 0 to 1; "" where it was not measured.
func probability(p float64) string {
	if p == 0 {
		return ""
	}
	return strconv.FormatFloat(p, 'f', -1, 64)
}

func rows(table ...[]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range table {
		for i, cell := range row {
			row[i] = guarded(cell)
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("render: csv: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// guarded keeps a cell from being taken for a formula. Spans such as 3-14 begin
// with a digit and are safe.
func guarded(cell string) string {
	if cell == "-" { // standard input
		return cell
	}
	for _, prefix := range []string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(cell, prefix) {
			return "'" + cell
		}
	}
	return cell
}
