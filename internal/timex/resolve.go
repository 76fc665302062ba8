package timex

import "time"

// A kind is what an expression counts from.
type kind uint8

const (
	vague     kind = iota // its day cannot be told: some days ago
	absolute              // year, and what more there is
	weekday               // Tuesday
	yearless              // 5 March
	dayOnly               // the 5th
	monthOnly             // March
	season                // the spring
	weekend
	feast     // Christmas Day
	deictic   // n units from the article's day: yesterday, last month
	anchored  // n units from the day last told of: the day before
	running   // the unit that holds the day last told of, or the article's: in the day
	clockTime // 10 a.m.
)

// A modifier chooses among the Tuesdays.
type modifier uint8

const (
	bare modifier = iota
	last
	this
	next
	coming
)

// A meaning is what an expression says before it is known when it was written.
type meaning struct {
	kind     kind
	unit     unit
	n        int
	mod      modifier
	year     int
	month    time.Month
	day      int
	wday     time.Weekday
	dated    bool     // a date that stands beside its weekday
	feast    int      // index into holidays
	plusDays int      // the eve of it: -1
	base     *meaning // the year, week or day that it is counted from
}

// directed reports whether the value depends on whether it is told of what was
// or of what will be.
func (m meaning) directed() bool {
	switch m.kind {
	case weekday, yearless, dayOnly, monthOnly, season, weekend, feast:
		return m.mod == bare || m.mod == this
	}
	return m.base != nil && m.base.directed()
}

// on is the meaning of a date that stands beside a weekday.
func (m meaning) on(wd time.Weekday) meaning {
	m.wday, m.dated = wd, true
	return m
}

// resolve gives the value of a meaning, against the article's day and the day
// last told of.
func (c Calendar) resolve(m meaning, anchor date, future bool) value {
	v := c.plain(m, anchor, future)
	if m.plusDays != 0 {
		if v.unit != day {
			return value{}
		}
		v.date = v.date.add(m.plusDays)
	}
	return v
}

func (c Calendar) plain(m meaning, anchor date, future bool) value {
	var base value
	if m.base != nil {
		if base = c.resolve(*m.base, anchor, future); base.unit == none {
			return value{}
		}
	}
	switch m.kind {
	case absolute:
		return c.absolute(m)
	case weekday:
		return c.weekday(m, base, anchor, future)
	case yearless, feast:
		in := func(y int) date {
			if m.kind == feast {
				return holidays[m.feast].in(y)
			}
			if !valid(y, m.month, m.day) {
				return date{}
			}
			return dateOf(y, m.month, m.day)
		}
		if base.unit == year {
			return value{in(base.date.year), day}
		}
		d := c.nearest(in, m.mod, future)
		if m.dated && d.known() && d.weekday() != m.wday { // the weekday tells the year
			if e := c.nearest(in, m.mod, !future); e.known() && e.weekday() == m.wday {
				d = e
			}
		}
		return value{d, day}
	case dayOnly:
		return c.dayOfMonth(m, base, future)
	case monthOnly:
		if base.unit == year {
			return value{dateOf(base.date.year, m.month, 1), month}
		}
		if !c.ref.known() {
			return value{}
		}
		y := c.ref.year
		switch {
		case m.mod == this:
		case m.mod == next || m.mod == coming || m.mod == bare && future:
			if m.month < c.ref.month || m.mod == next && m.month == c.ref.month {
				y++
			}
		case m.mod == last && m.month >= c.ref.month, m.month > c.ref.month:
			y--
		}
		return value{dateOf(y, m.month, 1), month}
	case season:
		return c.season(m, base, future)
	case weekend:
		return c.weekend(m, base, future)
	case deictic:
		return shift(c.ref, m.unit, m.n)
	case anchored:
		from := anchor
		if m.base != nil {
			if base.unit != day {
				return value{}
			}
			from = base.date
		}
		return shift(from, m.unit, m.n)
	case running, clockTime:
		from, u := anchor, m.unit
		if m.kind == clockTime {
			u = day
		}
		if m.base != nil {
			return base
		}
		if !from.known() {
			from = c.ref
		}
		return shift(from, u, m.n)
	}
	return value{}
}

func (c Calendar) absolute(m meaning) value {
	switch {
	case m.day != 0:
		if !valid(m.year, m.month, m.day) {
			return value{}
		}
		return value{date{m.year, m.month, m.day}, day}
	case m.month != 0:
		return value{date{m.year, m.month, 1}, month}
	}
	return value{date{m.year, time.January, 1}, year}
}

func (c Calendar) weekday(m meaning, base value, anchor date, future bool) value {
	if base.unit == week {
		n := (int(m.wday) + 6) % 7
		return value{base.date.monday().add(n), day}
	}
	if base.unit == day { // the Friday before 5 March, the following Monday
		if m.n < 0 {
			return value{base.date.add(-back(base.date.add(-1), m.wday) - 1), day}
		}
		return value{base.date.add(1 + forth(base.date.add(1), m.wday)), day}
	}
	if m.kind == weekday && m.unit == day { // counted from the day last told of
		if !anchor.known() {
			return value{}
		}
		if m.n < 0 {
			return value{anchor.add(-back(anchor.add(-1), m.wday) - 1), day}
		}
		return value{anchor.add(1 + forth(anchor.add(1), m.wday)), day}
	}
	if !c.ref.known() {
		return value{}
	}
	ref := c.ref
	switch {
	case m.mod == last:
		ref = ref.add(-1)
		return value{ref.add(-back(ref, m.wday)), day}
	case m.mod == next:
		d := ref.add(1)
		d = d.add(forth(d, m.wday))
		if d.monday() == ref.monday() {
			d = d.add(7)
		}
		return value{d, day}
	case m.mod == coming:
		d := ref.add(1)
		return value{d.add(forth(d, m.wday)), day}
	case future:
		return value{ref.add(forth(ref, m.wday)), day}
	}
	return value{ref.add(-back(ref, m.wday)), day}
}

// back is how many days before d, or on it, the weekday last was.
func back(d date, w time.Weekday) int { return (int(d.weekday()) - int(w) + 7) % 7 }

// forth is how many days after d, or on it, the weekday is next.
func forth(d date, w time.Weekday) int { return (int(w) - int(d.weekday()) + 7) % 7 }

// nearest chooses the year of a day that has a date in every year.
func (c Calendar) nearest(in func(year int) date, mod modifier, future bool) date {
	if !c.ref.known() {
		return date{}
	}
	if mod == this {
		return in(c.ref.year)
	}
	ref := c.ref.days()
	if mod == next || mod == coming || mod == bare && future {
		for y := c.ref.year; y <= c.ref.year+8; y++ {
			if d := in(y); d.known() && d.days() >= ref {
				return d
			}
		}
		return date{}
	}
	for y := c.ref.year; y >= c.ref.year-8; y-- {
		if d := in(y); d.known() && (d.days() < ref || d.days() == ref && mod != last) {
			return d
		}
	}
	return date{}
}

func (c Calendar) dayOfMonth(m meaning, base value, future bool) value {
	if base.unit == month {
		if !valid(base.date.year, base.date.month, m.day) {
			return value{}
		}
		return value{dateOf(base.date.year, base.date.month, m.day), day}
	}
	if !c.ref.known() {
		return value{}
	}
	step := -1
	if future {
		step = 1
	}
	for n := 0; n < 14 && n > -14; n += step {
		f := c.ref.months(n)
		if !valid(f.year, f.month, m.day) {
			continue
		}
		d := dateOf(f.year, f.month, m.day)
		if step < 0 && d.days() <= c.ref.days() || step > 0 && d.days() >= c.ref.days() {
			return value{d, day}
		}
	}
	return value{}
}

func (c Calendar) season(m meaning, base value, future bool) value {
	if base.unit == year {
		return value{base.date, year}
	}
	if !c.ref.known() {
		return value{}
	}
	y := c.ref.year
	first := time.Month(m.n) // the season's first month, in the north
	switch {
	case m.mod == next || m.mod == coming || m.mod == bare && future:
		if c.ref.month >= first {
			y++
		}
	case m.mod == this:
	case m.mod == last && c.ref.month <= first+2, c.ref.month < first:
		y--
	}
	return value{date{y, first, 1}, year}
}

func (c Calendar) weekend(m meaning, base value, future bool) value {
	if base.unit == day {
		return value{base.date, week}
	}
	if !c.ref.known() {
		return value{}
	}
	mon := c.ref.monday()
	late := c.ref.fromMonday() >= 5
	switch {
	case m.mod == next:
		return value{mon.add(7), week}
	case m.mod == coming || future:
		return value{mon, week}
	case m.mod == this && c.ref.fromMonday() >= 3, m.mod == bare && late:
		return value{mon, week}
	}
	return value{mon.add(-7), week}
}
