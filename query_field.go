package quoth

import (
	"strconv"
	"strings"
	"time"
)

// settings are the names that stand before a colon and are about the whole query.
var settings = []string{"in", "since", "until", "order"}

// fields are the names that look somewhere, in the order in which they are told.
var fields = []Field{BySpeaker, InOutlet, InAbout, OfKind, OfCue, OfStance, OfPolarity, OfModality, OfAct, OfSource, InContent, InAround, InBoth}

func fieldNames() string {
	var names []string
	for _, f := range fields {
		names = append(names, string(f)+":")
	}
	return strings.Join(names, " ") + " " + strings.Join(settings, ": ") + ":"
}

// valuesOf returns the words that a field can have; nil where any will do.
func valuesOf(f Field) []string {
	switch f {
	case OfKind:
		return namesOf(Direct, Mixed, Indirect)
	case OfStance:
		return namesOf(Neutral, Distancing, Endorsing, Evaluative)
	case OfPolarity:
		return namesOf(Positive, Negative, Refusal)
	case OfModality:
		return namesOf(Actual, Hypothetical, Future, Question)
	case OfAct:
		return namesOf(Speech, Writing, Belief, Desire, Emotion, Perception)
	case OfSource:
		return namesOf(SourceName, SourceNominal, SourcePronoun, SourceGroup, SourceDocument, SourceAnonymous, SourceNone)
	}
	return nil
}

func namesOf[T ~string](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// wanted says what may stand after the name of a field or setting; "" if there
// is none of that name.
func wanted(name string) string {
	switch name {
	case "in":
		return "content, around or both"
	case "since", "until":
		return "a day, month or year (2026-03-05, 2026-03, 2026), today, yesterday, or days, weeks, months or years ago (7d, 4w, 6m, 1y)"
	case "order":
		return "date or relevance"
	}
	for _, f := range fields {
		if string(f) != name {
			continue
		}
		if values := valuesOf(f); values != nil {
			return strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
		}
		return `a word, a "phrase" or (words)`
	}
	return ""
}

func (p *parser) outside(name string, at Span) error {
	return p.fail(at, "%s: is about the whole query: move it out of parentheses and NOT, and put parentheses around what has OR", name)
}

// set takes the value of a setting.
func (p *parser) set(name string, at Span, value token) error {
	if before, twice := p.given[name]; twice {
		return p.fail(at, "%s: stands here twice, first as %s: keep one", name, p.text[before.Start:before.End])
	}
	p.given[name] = Span{at.Start, value.End}
	v := strings.ToLower(strings.TrimSpace(value.text))
	unknown := p.fail(value.Span, "%s:%s is not known: write %s", name, p.text[value.Start:value.End], wanted(name))
	switch name {
	case "in":
		switch f := Field(v); f {
		case InContent, InAround, InBoth:
			p.in = f
		default:
			return unknown
		}
	case "order":
		switch o := Order(v); o {
		case Newest, Relevance:
			p.q.Order = o
		default:
			return unknown
		}
	case "since", "until":
		first, last, ok := days(v, p.now)
		if !ok {
			return unknown
		}
		if name == "since" {
			p.q.Since = first.Format(time.DateOnly)
		} else {
			p.q.Until = last.Format(time.DateOnly)
		}
	}
	return nil
}

// days returns the first and the last day that a value of since or until names.
func days(value string, now time.Time) (first, last time.Time, ok bool) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	for _, f := range []struct {
		layout        string
		months, years int
	}{{layout: "2006-1-2"}, {layout: "2006-1", months: 1}, {layout: "2006", years: 1}} {
		if day, err := time.Parse(f.layout, value); err == nil {
			last := day
			if f.months+f.years > 0 {
				last = day.AddDate(f.years, f.months, -1)
			}
			return day, last, day.Year() > 0
		}
	}
	day := today
	switch {
	case value == "today":
	case value == "yesterday":
		day = today.AddDate(0, 0, -1)
	case len(value) < 2 || len(value) > 5:
		return day, day, false
	default:
		n, err := strconv.ParseUint(value[:len(value)-1], 10, 16)
		if err != nil {
			return day, day, false
		}
		switch value[len(value)-1] {
		case 'd':
			day = today.AddDate(0, 0, -int(n))
		case 'w':
			day = today.AddDate(0, 0, -7*int(n))
		case 'm':
			day = monthsBefore(today, int(n))
		case 'y':
			day = monthsBefore(today, 12*int(n))
		default:
			return day, day, false
		}
	}
	return day, day, day.Year() > 0 && day.Year() < 10000
}

// monthsBefore returns the same day of an earlier month, or its last day if it
// is shorter.
func monthsBefore(day time.Time, n int) time.Time {
	month := time.Date(day.Year(), day.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return month.AddDate(0, 0, min(day.Day(), month.AddDate(0, 1, -1).Day())-1)
}
