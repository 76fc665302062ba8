package timex

import (
	"fmt"
	"time"

	"quoth"
)

// A date is a day of the civil calendar. The zero date is unknown.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(y int, m time.Month, d int) date {
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return date{t.Year(), t.Month(), t.Day()}
}

func (d date) known() bool     { return d.year != 0 }
func (d date) time() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

// days counts the days since the epoch.
func (d date) days() int                    { return int(d.time().Unix() / 86400) }
func (d date) add(n int) date               { return dateOf(d.year, d.month, d.day+n) }
func (d date) weekday() time.Weekday        { return d.time().Weekday() }
func (d date) fromMonday() int              { return (int(d.weekday()) + 6) % 7 }
func (d date) monday() date                 { return d.add(-d.fromMonday()) }
func (d date) months(n int) date            { return dateOf(d.year, d.month+time.Month(n), 1) }
func valid(y int, m time.Month, d int) bool { return d >= 1 && dateOf(y, m, d) == date{y, m, d} }

// A unit is how much of the calendar a value covers.
type unit uint8

const (
	none unit = iota
	hour
	day
	week
	month
	year
)

// A value is a day and the unit that contains it and is meant.
type value struct {
	date date
	unit unit
}

// text is the value as the record has it; empty where it is unknown.
func (v value) text() quoth.Date {
	d := v.date
	if !d.known() || d.year < 1 || d.year > 9999 {
		return quoth.Date{}
	}
	switch v.unit {
	case day:
		return quoth.Date{Value: d.time().Format(time.DateOnly), Precision: "day"}
	case week:
		y, w := d.time().ISOWeek()
		return quoth.Date{Value: fmt.Sprintf("%04d-W%02d", y, w), Precision: "week"}
	case month:
		return quoth.Date{Value: d.time().Format("2006-01"), Precision: "month"}
	case year:
		return quoth.Date{Value: fmt.Sprintf("%04d", d.year), Precision: "year"}
	}
	return quoth.Date{}
}

// shift moves a day by n units; what is meant afterwards is the unit.
func shift(from date, u unit, n int) value {
	if !from.known() || n < -100000 || n > 100000 {
		return value{}
	}
	switch u {
	case hour:
		return value{from, day}
	case day:
		return value{from.add(n), day}
	case week:
		return value{from.add(7 * n), week}
	case month:
		return value{from.months(n), month}
	case year:
		return value{date{from.year + n, from.month, 1}, year}
	}
	return value{}
}

// easter is Easter Sunday of a year in the Gregorian calendar (Butcher).
func easter(y int) date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return dateOf(y, time.Month(n/31), n%31+1)
}

// A holiday is a day that has a name in every year.
type holiday struct {
	words string
	month time.Month // 0: counted from Easter Sunday
	day   int
}

// holidays have the same day wherever they are kept. Independence days, labour
// days and feasts of the moon do not.
var holidays = []holiday{
	{"new year ’s day", time.January, 1}, {"new year ’s eve", time.December, 31}, {"christmas day", time.December, 25},
	{"christmas eve", time.December, 24}, {"boxing day", time.December, 26}, {"may day", time.May, 1},
	{"valentine ’s day", time.February, 14}, {"st valentine ’s day", time.February, 14}, {"halloween", time.October, 31},
	{"good friday", 0, -2}, {"easter saturday", 0, -1}, {"easter sunday", 0, 0}, {"easter monday", 0, 1}, {"ash wednesday", 0, -46},
	{"maundy thursday", 0, -3}, {"palm sunday", 0, -7}, {"whit monday", 0, 50}, {"international women ’s day", time.March, 8},
	{"all saints ’ day", time.November, 1}, {"st patrick ’s day", time.March, 17}, {"epiphany", time.January, 6},
	{"martyrs ’ day", 99, 0}, {"independence day", 99, 0}, {"republic day", 99, 0}, {"thanksgiving day", 99, 0},
	{"election day", 99, 0}, {"election night", 99, 0}, {"polling day", 99, 0}, {"labour day", 99, 0}, {"labor day", 99, 0},
	{"eid day", 99, 0}, {"budget day", 99, 0}, {"heroes ’ day", 99, 0}, {"heroes day", 99, 0},
}

// in is the day of the holiday in a year; unknown where countries differ.
func (h holiday) in(y int) date {
	switch h.month {
	case 99:
		return date{}
	case 0:
		return easter(y).add(h.day)
	}
	return dateOf(y, h.month, h.day)
}
