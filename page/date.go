package page

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"quoth"
)

// dateLayouts are the forms that pages write dates in, with what each tells.
var dateLayouts = []struct{ layout, precision string }{
	{"2006-01-02", "day"}, {"2006-1-2", "day"}, {"2006/01/02", "day"}, {"2006/1/2", "day"}, {"20060102", "day"},
	{"January 2, 2006", "day"}, {"Jan 2, 2006", "day"}, {"Jan. 2, 2006", "day"}, {"2 January 2006", "day"}, {"2 Jan 2006", "day"}, {"2 Jan. 2006", "day"},
	{"January 2 2006", "day"}, {"Monday, January 2, 2006", "day"}, {"Mon, Jan 2, 2006", "day"}, {"Monday, 2 January 2006", "day"}, {"Monday 2 January 2006", "day"},
	{"Mon, 2 Jan 2006", "day"}, {"2-Jan-2006", "day"},
	{"2006-01", "month"}, {"January 2006", "month"}, {"Jan 2006", "month"},
	{"2006", "year"},
	{"2006-01-02T15:04:05.999999999Z07:00", "minute"}, {"2006-01-02T15:04:05.999999999Z0700", "minute"}, {"2006-01-02T15:04:05.999999999Z07", "minute"},
	{"2006-01-02T15:04:05.999999999 Z07:00", "minute"}, {"2006-01-02T15:04:05.999999999 Z0700", "minute"}, {"2006-01-02T15:04 Z0700", "minute"}, {"2006-01-02T15:04Z07:00", "minute"}, {"2006-01-02T15:04Z0700", "minute"},
	{"2006-01-02T15:04:05.999999999", "local"}, {"2006-01-02T15:04", "local"}, {"2006/01/02T15:04:05", "local"},
	{"Mon, 02 Jan 2006 15:04:05 Z0700", "minute"}, {"Mon, 2 Jan 2006 15:04:05 MST", "minute"}, {"Mon, 2 Jan 2006 15:04:05 -0700", "minute"},
	{"Mon Jan 02 15:04:05 -0700 2006", "minute"}, {"Mon Jan 2 15:04:05 MST 2006", "local"},
	{"January 2, 2006 3:04 PM", "local"}, {"January 2, 2006, 3:04 PM", "local"}, {"Jan 2, 2006 3:04 PM", "local"}, {"Jan 2, 2006, 3:04 PM", "local"},
	{"January 2, 2006 at 3:04 PM", "local"}, {"January 2, 2006 15:04", "local"}, {"2 January 2006 15:04", "local"}, {"2 January 2006, 15:04", "local"},
	{"2006-01-02 3:04 PM", "local"},
}

var (
	dateSpace = regexp.MustCompile(`^(\d{4}[-/]\d{1,2}[-/]\d{1,2})\s+(\d{1,2}:)`)
	dateZone  = regexp.MustCompile(` (?:\([A-Z][\w ]+\)|(?:UTC|GMT)\+0+)$`)
	shortHour = regexp.MustCompile(`T(\d):`)
)

// ParseDate reads a date as pages and people write it: 2026-11-19,
// 2026-11-19T14:30:00+01:00, November 19, 2026, 19 Nov 2026, 2026-11, 2026.
// The result is exactly as precise as the text; a time of midnight counts as
// none. All-digit dates with the day or the month first are refused, for nobody
// knows which it is. The error is an [*Error].
func ParseDate(text string) (quoth.Date, error) {
	s := strings.Join(strings.Fields(text), " ")
	s = dateSpace.ReplaceAllString(s, "${1}T${2}")
	s = dateZone.ReplaceAllString(s, "")
	s = shortHour.ReplaceAllString(s, "T0$1:")
	s = strings.NewReplacer("Sept.", "Sep", "Sept ", "Sep ", " a.m.", " AM", " p.m.", " PM", " am", " AM", " pm", " PM", " UTC", "Z", "z", "Z").Replace(s)
	if len(s) >= 4 && len(s) <= 60 {
		for _, l := range dateLayouts {
			t, err := time.Parse(l.layout, s)
			if err != nil {
				continue
			}
			if t.Year() < 1500 || t.Year() > 2200 {
				break
			}
			return dateOf(t, l.precision), nil
		}
	}
	return quoth.Date{}, &Error{Code: BadDate, Offset: NoOffset,
		Message: fmt.Sprintf("%q is not a date like 2026-11-19, 2026-11-19T14:30:00+01:00, 2026-11 or 2026", text)}
}

func dateOf(t time.Time, precision string) quoth.Date {
	midnight := t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0
	switch {
	case precision == "month":
		return quoth.Date{Value: t.Format("2006-01"), Precision: "month"}
	case precision == "year":
		return quoth.Date{Value: t.Format("2006"), Precision: "year"}
	case precision == "day" || midnight:
		return quoth.Date{Value: t.Format("2006-01-02"), Precision: "day"}
	case precision == "local": // no time zone was given, so none is claimed
		return quoth.Date{Value: t.Format("2006-01-02T15:04:05"), Precision: "minute"}
	}
	return quoth.Date{Value: t.Format(time.RFC3339), Precision: "minute"}
}

var (
	urlDay   = regexp.MustCompile(`(?i)[/_-]((?:19|20)\d\d)[/_-](\d\d?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/_-](\d\d?)(?:[/_.-]|$)`)
	urlDay8  = regexp.MustCompile(`[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?:[/_.-]|$)`)
	urlForms = []string{"2006-1-2", "2006-Jan-2"}
)

// dateInURL returns the day that stands in a page's address, as in
// /2026/nov/19/.
func dateInURL(address string) quoth.Date {
	m := urlDay.FindStringSubmatch(address)
	if m == nil {
		m = urlDay8.FindStringSubmatch(address)
	}
	if m == nil {
		return quoth.Date{}
	}
	for _, layout := range urlForms {
		if t, err := time.Parse(layout, m[1]+"-"+m[2]+"-"+m[3]); err == nil {
			return dateOf(t, "day")
		}
	}
	return quoth.Date{}
}
