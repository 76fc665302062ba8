// Package timex finds the expressions of time in a text (*on Tuesday evening*,
// *last month*, *5 March 2019*, *two days later*) and gives each its value
// against the day the article was published and the days it has told of. It
// knows the calendar and the habits of the press: Thursday in a report on the
// past is the nearest Thursday not after publication. It knows nothing of
// statements: which expression belongs to which is for others to say.
//
// The day of publication is that of the article's date in the time zone in which
// it is given; the dateline of an agency, if it names one of the four days up to
// then, takes its place. Against that day:
//
//   - a weekday, a day of the month, a month or a feast without a year is the
//     nearest not after it; where the clause tells of what is to come (will, by,
//     plans to), the nearest not before it
//   - last Tuesday is before it, next Tuesday in a week after its own
//   - yesterday, last month, two weeks ago are counted from it
//   - the day before, two days later, that evening, and a time of day are counted
//     from the day last told of
//   - a date beside its weekday is of the year in which they agree
//   - what has no one value (some days ago, Independence Day) has none
package timex

import (
	"time"

	"quoth"
	"quoth/nlp"
)

// An Expression is one expression of time, without the preposition before it.
type Expression struct {
	nlp.Range
	// Prep is the index of the preposition it hangs on, -1 where there is none.
	Prep int
	// Value is the date it stands for; empty where that cannot be told.
	Value quoth.Date
	// Dateline tells that it is part of the dateline of a wire story.
	Dateline bool

	meaning meaning
	anchor  date // the day last told of before it
}

// A Calendar resolves expressions against the day of an article.
type Calendar struct {
	ref date // zero where the article has no usable date
}

// NewCalendar makes a calendar of the day on which an article was published, in
// the time zone in which its date is given. Without a usable date only
// absolute expressions have a value.
func NewCalendar(published quoth.Date) Calendar {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", time.DateOnly} {
		t, err := time.Parse(layout, published.Value)
		if err == nil && t.Year() > 1000 {
			return Calendar{dateOf(t.Year(), t.Month(), t.Day())}
		}
	}
	return Calendar{}
}

// Find returns the expressions of time of a document in the order of its text,
// each with its value. Expressions do not overlap.
func (c Calendar) Find(d *nlp.Doc) []Expression {
	var out []Expression
	var anchor date
	dateline := dateline(d)
	for _, s := range d.Sentences {
		for _, e := range find(d, s) {
			e.anchor = anchor
			if e.Start < dateline {
				e.Dateline = true
				if v := c.resolve(e.meaning, date{}, false); v.unit == day && c.ref.known() && v.date.days() <= c.ref.days() && v.date.days() >= c.ref.days()-3 {
					c.ref = v.date // the story was written on that day
				}
			}
			v := c.resolve(e.meaning, anchor, e.meaning.directed() && ahead(d, s, e))
			e.Value = v.text()
			if v.unit == day && !e.Dateline {
				anchor = v.date
			}
			out = append(out, e)
		}
	}
	return out
}

// Resolve gives the value of an expression anew, for somebody who knows whether
// what it dates lies ahead of the article.
func (c Calendar) Resolve(e Expression, future bool) quoth.Date {
	return c.resolve(e.meaning, e.anchor, future).text()
}

// dateline returns the token after which the story of an agency begins
// (TOLMOUTH, March 12 (Northline) —), 0 where there is no dateline.
func dateline(d *nlp.Doc) int {
	if len(d.Paragraphs) == 0 {
		return 0
	}
	if end := d.ColonDateline(); end > 0 {
		return end - 1
	}
	p := d.Paragraphs[0]
	capitals := 0
	for i := p.Start; i < p.End && i < p.Start+16; i++ {
		switch w := d.Word(i); {
		case w == "—" || w == "–" || w == "-" && d.Tokens[i].Space || w == ":" && capitals > 0 && i > p.Start+1:
			if capitals == 0 {
				return 0
			}
			return i
		case i < p.Start+3 && len(w) > 2 && isUpper(w):
			capitals++
		}
	}
	return 0
}

func isUpper(w string) bool {
	letters := false
	for _, r := range w {
		if r >= 'a' && r <= 'z' {
			return false
		}
		letters = letters || r >= 'A' && r <= 'Z'
	}
	return letters
}

// ahead reports whether the clause around an expression tells of what is to
// come: a future auxiliary, a plan, a deadline.
func ahead(d *nlp.Doc, s nlp.Range, e Expression) bool {
	if e.Prep >= 0 {
		switch lower(d.Word(e.Prep)) {
		case "by", "until", "till":
			return !pastPerfect(d, s, e)
		case "from":
			return e.Prep > s.Start && oneOf(lower(d.Word(e.Prep-1)), "starting", "beginning", "effective")
		}
	}
	sawPast := false
	for i := e.Start - 1; i >= s.Start; i-- {
		w := lower(d.Word(i))
		switch {
		case clauseEdge(w) && i < e.Start-1:
			return false
		case future[w]:
			return !sawPast
		case (w == "to") && i > s.Start && toCome[lower(d.Word(i-1))]:
			return true
		case toCome[w]:
			return true
		case w == "to" && i+1 < e.Start && i > s.Start && oneOf(lower(d.Word(i-1)), "is", "are", "was", "were"):
			return true
		case oneOf(w, "said", "told", "announced", "had", "added", "warned", "says", "reported", "wrote"):
			sawPast = true
		}
	}
	// On Friday the board will meet.
	if e.Start <= s.Start+1 {
		for i := e.End; i < s.End && i < e.End+12; i++ {
			w := lower(d.Word(i))
			if future[w] {
				return true
			}
			if clauseEdge(w) && i > e.End || oneOf(w, "said", "told", "says", "was", "were", "had") {
				return false
			}
		}
	}
	return false
}

func pastPerfect(d *nlp.Doc, s nlp.Range, e Expression) bool {
	for i := s.Start; i < s.End; i++ {
		if oneOf(lower(d.Word(i)), "had", "was", "were") && i < e.Start {
			return !futureBefore(d, s, e)
		}
	}
	return false
}

func futureBefore(d *nlp.Doc, s nlp.Range, e Expression) bool {
	for i := s.Start; i < e.Start; i++ {
		if w := lower(d.Word(i)); future[w] || toCome[w] {
			return true
		}
	}
	return false
}

// clauseEdge reports whether a word divides clauses, for the purpose of tense.
func clauseEdge(w string) bool {
	return oneOf(w, ",", ";", ":", "that", "which", "who", "whether", "but", "after", "because", "“", "”", "\"", "—", "–", "if", "when")
}
