package render

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"quoth"
)

// around says what stands around a statement, beyond what is ordinary: that it
// was denied or is still to come, how the cue takes it, to whom, where, when and
// through whom it was said, and why the source is not named. Words of the article
// stand in quotation marks.
func (r *reading) around(i int) []string {
	s := &r.Statements[i]
	var out []string
	add := func(format string, values ...any) { out = append(out, fmt.Sprintf(format, values...)) }
	if p := s.Polarity; p != "" && p != quoth.Positive {
		add("%s", p)
	}
	if m := s.Modality; m != "" && m != quoth.Actual {
		add("%s", m)
	}
	if t := s.Cue.Stance; t != "" && t != quoth.Neutral {
		add("%s", t)
	}
	if who := r.reference(s.Addressee); who != "" {
		add("to %s", who)
	}
	if where := r.setting(&s.Setting); where != "" {
		add("%s", where)
	}
	if when := r.said(&s.Time); when != "" {
		add("when: %s", when)
	}
	for _, v := range s.Via {
		if who := r.reference(v); who != "" {
			add("via %s", who)
		}
	}
	if why := r.words(s.Source.Reason); why != "" {
		add("not named %s", why)
	}
	return out
}

// words are spans of the article in quotation marks; "" for none.
func (r *reading) words(spans []quoth.Span) string {
	for _, s := range spans {
		if s.Start < 0 || s.Start > s.End || s.End > len(r.Text) {
			return ""
		}
	}
	if w := oneLine(r.TextOf(spans)); w != "" {
		return "“" + w + "”"
	}
	return ""
}

// reference is somebody in the article's words, with the name if that is another.
func (r *reading) reference(ref quoth.Reference) string {
	words := r.words(ref.Spans)
	e := r.Entity(ref.Entity)
	switch {
	case e == nil:
		return words
	case words == "":
		return e.Name
	case words == "“"+e.Name+"”":
		return words
	}
	return words + " (" + e.Name + ")"
}

// setting is where something was said: its words, and of venue, medium and place
// what those words are.
func (r *reading) setting(s *quoth.Setting) string {
	var heads []string
	for _, h := range [][2]string{{"venue", s.Venue}, {"medium", s.Medium}, {"place", s.Place}} {
		if h[1] != "" {
			heads = append(heads, h[0]+" "+h[1])
		}
	}
	words := r.words(s.Spans)
	switch {
	case len(heads) == 0:
		return words
	case words == "":
		return strings.Join(heads, ", ")
	}
	return words + " (" + strings.Join(heads, ", ") + ")"
}

// said is when: the words, and the date that they mean.
func (r *reading) said(t *quoth.Time) string {
	words := r.words(t.Spans)
	switch day := Day(t.Date); {
	case t.Value == "":
		return words
	case words == "":
		return day
	default:
		return words + ", " + day
	}
}

// week is the day on which a week such as 2026-W11 begins, for people.
func week(value string) (string, bool) {
	var year, n int
	if _, err := fmt.Sscanf(value, "%d-W%d", &year, &n); err != nil || fmt.Sprintf("%04d-W%02d", year, n) != value || n < 1 || n > 53 {
		return "", false
	}
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // is always of week 1
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(n-1))
	return "the week of " + monday.Format("2 January 2006"), true
}

// short is how likely a statement is to be right, and its spans, speaker and kind,
// in percent; – is not measured.
func short(c quoth.Confidence) string {
	part := func(p float64) string {
		if p == 0 {
			return "–"
		}
		return fmt.Sprintf("%.0f", math.Round(100*p))
	}
	return fmt.Sprintf("%s (%s, %s, %s)", part(c.Overall), part(c.Boundary), part(c.Speaker), part(c.Kind))
}

// sure is how likely a statement is to be right, in percent, with the parts of
// that which were measured; "" where nothing was.
func sure(c quoth.Confidence) string {
	var parts []string
	for _, p := range []struct {
		name  string
		value float64
	}{{"spans", c.Boundary}, {"speaker", c.Speaker}, {"kind", c.Kind}} {
		if p.value != 0 {
			parts = append(parts, fmt.Sprintf("%s %s", p.name, percent(p.value)))
		}
	}
	list := strings.Join(parts, ", ")
	switch {
	case c.Overall == 0:
		return list
	case list == "":
		return percent(c.Overall)
	}
	return percent(c.Overall) + " (" + list + ")"
}

func percent(p float64) string { return fmt.Sprintf("%.0f %%", math.Round(100*p)) }

// A label is a naming, for people.
type label struct{ Words, Of, Voice string }

// labels are the namings of an article, in order.
func (r *reading) labels() []label {
	var out []label
	for _, n := range r.Namings {
		l := label{Words: r.words([]quoth.Span{n.Span}), Voice: "the article"}
		if l.Words == "" {
			continue
		}
		if e := r.Entity(n.Entity); e != nil {
			l.Of = e.Name
		}
		if i := slices.IndexFunc(r.Statements, func(s quoth.Statement) bool { return s.ID == n.Voice }); i >= 0 {
			l.Voice = "statement " + r.number(i)
		}
		out = append(out, l)
	}
	return out
}

// around prints under an article what stands around its statements, its labels,
// and how likely the statements are to be right.
func (t Text) around(b *strings.Builder, r *reading) {
	list := func(title string, rows [][2]string) {
		if len(rows) == 0 {
			return
		}
		b.WriteString(t.sgr(faint, title) + "\n")
		for _, row := range rows {
			lead := strings.Repeat(" ", indent) + row[0]
			hang := textWidth(lead)
			for n, line := range wrap(cells(row[1], quoth.Span{End: len(row[1])}), max(16, t.width()-hang)) {
				if n > 0 {
					lead = strings.Repeat(" ", hang)
				}
				b.WriteString(lead + lineText(line) + "\n")
			}
		}
		b.WriteByte('\n')
	}
	var rows [][2]string
	var likely []string
	for i := range r.Statements {
		if words := r.around(i); len(words) > 0 {
			rows = append(rows, [2]string{Safe(r.number(i)) + " ", strings.Join(words, " · ")})
		}
		if c := r.Statements[i].Confidence; c != (quoth.Confidence{}) {
			likely = append(likely, Safe(r.number(i))+": "+short(c))
		}
	}
	list("Around the statements", rows)
	rows = nil
	for _, l := range r.labels() {
		of := ""
		if l.Of != "" {
			of = " for " + l.Of
		}
		rows = append(rows, [2]string{"", l.Words + of + ", in the voice of " + l.Voice})
	}
	list("Labels", rows)
	if len(likely) > 0 {
		list("How likely each is to be right, in percent (spans, speaker, kind)", [][2]string{{"", strings.Join(likely, " · ")}})
	}
}
