package timex

import (
	"strings"
	"time"

	"quoth/nlp"
)

// find lists the expressions of one sentence, the longest at each place.
func find(d *nlp.Doc, s nlp.Range) []Expression {
	p := parser{d, s}
	var out []Expression
	for i := s.Start; i < s.End; {
		end, m := p.expression(i)
		if end <= i {
			i++
			continue
		}
		e := Expression{Range: nlp.Range{Start: i, End: end}, Prep: -1, meaning: m}
		if i > s.Start && prepositions[p.word(i-1)] {
			e.Prep = i - 1
		}
		out = append(out, e)
		i = end
	}
	return out
}

// A parser reads one sentence. Each of its methods tries one form at a token
// and returns where it ends; 0 where it does not stand there.
type parser struct {
	d *nlp.Doc
	s nlp.Range
}

// word is the token in small letters; empty outside the sentence.
func (p parser) word(i int) string {
	if i < p.s.Start || i >= p.s.End {
		return ""
	}
	return lower(p.d.Word(i))
}

// raw is the token as it stands.
func (p parser) raw(i int) string {
	if i < p.s.Start || i >= p.s.End {
		return ""
	}
	return p.d.Word(i)
}

// is reports whether the words stand at i, and where they end.
func (p parser) is(i int, words string) (int, bool) {
	for w := range strings.FieldsSeq(words) {
		x := p.word(i)
		if x != w && !(w == "’" || strings.HasPrefix(w, "’")) {
			return 0, false
		}
		if x != w && x != "'"+strings.TrimPrefix(w, "’") {
			return 0, false
		}
		i++
	}
	return i, true
}

func (p parser) expression(i int) (int, meaning) {
	if oneOf(p.word(i-1), "every", "each", "per", "most") {
		return 0, meaning{}
	}
	best, m := 0, meaning{}
	for _, form := range []func(int) (int, meaning){p.modified, p.partOf, p.clockDay, p.core, p.bareUnit} {
		if end, n := form(i); end > best {
			best, m = end, n
		}
	}
	if best > 0 {
		if c := p.word(best); oneOf(c, "-", "/") && !p.d.Tokens[best].Space && best+1 < p.s.End && !p.d.Tokens[best+1].Space {
			return 0, meaning{} // 5 May/June, and parts of codes
		}
	}
	return best, m
}

// core is an expression that needs no words around it.
func (p parser) core(i int) (int, meaning) {
	best, m := 0, meaning{}
	for _, form := range []func(int) (int, meaning){p.day, p.monthYear, p.relative, p.counted, p.seasonal, p.weekendForm, p.bareYear, p.fixed} {
		if end, n := form(i); end > best {
			best, m = end, n
		}
	}
	return best, m
}

// modified is early on Tuesday, later that day, late last month, earlier in the
// week, mid-March, shortly after midnight.
func (p parser) modified(i int) (int, meaning) {
	w := p.word(i)
	for _, pre := range []string{"mid-", "early-", "late-"} {
		if rest, ok := strings.CutPrefix(w, pre); ok {
			if m := months[rest]; m != 0 {
				return p.afterMonth(i+1, meaning{kind: monthOnly, month: m})
			}
			if y := yearOf(rest); y != 0 {
				return i + 1, meaning{kind: absolute, year: y}
			}
			if rest == "week" || rest == "month" || rest == "year" {
				return i + 1, meaning{kind: running, unit: units[rest]}
			}
		}
	}
	j := i + 1
	switch w {
	case "early", "late", "earlier", "later", "mid":
		if j < p.s.End && p.word(j) == "-" {
			j++
		}
		if w == "late" || w == "early" || w == "mid" {
			if m, ok := months[p.word(j)]; ok && capital(p.raw(j)) {
				return p.afterMonth(p.dot(j), meaning{kind: monthOnly, month: m})
			}
			if y := yearOf(p.word(j)); y != 0 {
				return j + 1, meaning{kind: absolute, year: y}
			}
		}
		if oneOf(p.word(j), "on", "in", "at", "during", "into") {
			j++
			if m, ok := months[p.word(j)]; ok && capital(p.raw(j)) {
				if end, n := p.core(j); end > p.dot(j) {
					return end, n
				}
				return p.afterMonth(p.dot(j), meaning{kind: monthOnly, month: m})
			}
			if y := yearOf(p.word(j)); y != 0 {
				return j + 1, meaning{kind: absolute, year: y}
			}
		}
		if end, m := p.core(j); end > 0 && m.kind != clockTime {
			return end, m
		}
		if end, m := p.theUnit(j); end > 0 {
			return end, m
		}
	case "just", "shortly", "soon", "immediately", "hours", "minutes", "moments", "around", "about":
		if w != "around" && w != "about" {
			if !oneOf(p.word(j), "before", "after", "past") {
				return 0, meaning{}
			}
			j++
		} else if p.word(i-1) != "at" {
			return 0, meaning{}
		}
		if end, m := p.clockDay(j); end > 0 {
			return end, m
		}
	}
	return 0, meaning{}
}

// theUnit is the day, the week, this afternoon as in later in the day.
func (p parser) theUnit(i int) (int, meaning) {
	if p.word(i) != "the" && p.word(i) != "this" {
		return 0, meaning{}
	}
	w := p.word(i + 1)
	if u, ok := units[w]; ok && u != hour {
		return i + 2, meaning{kind: running, unit: u}
	}
	if dayParts[w] {
		return i + 2, meaning{kind: running, unit: day}
	}
	return 0, meaning{}
}

// partOf is the end of March, the wee hours of Friday, the night of 5 March,
// the first week of May, the eve of it.
func (p parser) partOf(i int) (int, meaning) {
	j := i
	if oneOf(p.word(j), "the", "a") {
		j++
	}
	plus, counted := 0, false
	if oneOf(p.word(j), "first", "second", "third", "fourth", "last", "final", "early", "late", "opening", "closing", "latter", "wee", "small", "very", "dying", "1st", "2nd", "3rd", "4th") {
		counted = true
		j++
	}
	switch w := p.word(j); {
	case oneOf(w, "start", "beginning", "end", "middle", "outset", "close", "turn", "morning", "afternoon", "evening", "night", "dawn", "month", "week", "weekend", "year", "course"):
	case counted && oneOf(w, "half", "quarter", "hours", "days", "weeks", "months", "part", "decade", "third", "fortnight"):
	case w == "eve":
		plus = -1
	default:
		return 0, meaning{}
	}
	unitWord := p.word(j)
	if p.word(j+1) != "of" && !(p.word(j+1) == "on" || p.word(j+1) == "in") {
		return 0, meaning{}
	}
	if p.word(j+1) != "of" && !oneOf(unitWord, "hours", "night", "morning", "evening", "afternoon") {
		return 0, meaning{}
	}
	k := j + 2
	end, m := p.core(k)
	if end == 0 {
		if mo, ok := months[p.word(k)]; ok && capital(p.raw(k)) {
			end, m = p.afterMonth(p.dot(k), meaning{kind: monthOnly, month: mo})
		} else if y := yearOf(p.word(k)); y != 0 {
			end, m = k+1, meaning{kind: absolute, year: y}
		} else if end, m = p.theUnit(k); end == 0 {
			if plus != 0 && p.word(i) == "the" {
				return 0, meaning{}
			}
			return 0, meaning{}
		}
	}
	switch unitWord {
	case "week", "weekend":
		if base := m; !counted {
			return end, meaning{kind: weekend, base: &base}
		}
	}
	m.plusDays += plus
	return end, m
}

// day is an expression that says which day: a weekday, a date, today; with the
// part of the day and the time of day that follow it.
func (p parser) day(i int) (int, meaning) {
	end, m := p.weekdayForm(i)
	if e, n := p.dateForm(i); e > end {
		end, m = e, n
	}
	if e, n := p.deicticDay(i); e > end {
		end, m = e, n
	}
	if end == 0 {
		return 0, meaning{}
	}
	return p.clockAfter(p.partAfter(end)), m
}

// partAfter passes the part of the day that follows a day.
func (p parser) partAfter(i int) int {
	w := p.word(i)
	if oneOf(w, "early", "late") && dayParts[p.word(i+1)] {
		return i + 2
	}
	if w == "at" && dayParts[p.word(i+1)] {
		return i + 2
	}
	if dayParts[w] {
		return i + 1
	}
	return i
}

// clockAfter passes the time of day that follows a day.
func (p parser) clockAfter(i int) int {
	j := i
	if p.word(j) == "," {
		j++
	}
	if oneOf(p.word(j), "at", "around", "about") {
		j++
		if oneOf(p.word(j), "around", "about", "approximately", "exactly", "just", "shortly") {
			j++
		}
		if oneOf(p.word(j), "after", "before") {
			j++
		}
	}
	if end := p.clock(j); end > 0 {
		return end
	}
	return i
}

func (p parser) weekdayForm(i int) (int, meaning) {
	m := meaning{kind: weekday}
	j := i
	switch p.word(j) {
	case "last", "past":
		m.mod = last
		j++
	case "this":
		m.mod = this
		j++
		if oneOf(p.word(j), "coming", "past", "last") {
			m.mod = coming
			if p.word(j) != "coming" {
				m.mod = last
			}
			j++
		}
	case "next":
		m.mod = next
		j++
	case "coming":
		m.mod = coming
		j++
	case "the", "that":
		j++
		switch p.word(j) {
		case "following", "next":
			m.unit, m.n = day, 1
			j++
		case "previous", "preceding":
			m.unit, m.n = day, -1
			j++
		case "coming":
			m.mod = coming
			j++
		case "same":
			j++
		default:
			if p.word(i) != "that" {
				if _, ok := weekdays[p.word(j)]; !ok {
					return 0, meaning{}
				}
			}
		}
	}
	if !capital(p.raw(j)) {
		return 0, meaning{}
	}
	wd, ok := weekdays[p.word(j)]
	if !ok {
		if wd, ok = shortDays[p.word(j)]; !ok {
			return 0, meaning{}
		}
		k := p.dot(j)
		if p.word(k) == "," {
			k++
		}
		if end, _ := p.dateForm(k); end == 0 {
			return 0, meaning{}
		}
	}
	if len(p.word(j)) <= 5 && isUpper(p.raw(j)) { // an acronym
		return 0, meaning{}
	}
	m.wday = wd
	end := j + 1
	if len(p.word(j)) <= 5 {
		end = p.dot(j)
	}
	if p.word(i) == "the" && end == i+2 && !oneOf(p.word(end), "before", "after") && m.unit == none && m.mod == bare {
		return 0, meaning{}
	}
	end = p.partAfter(end)
	// a date that says which: Thursday, 5 November; Thursday (5 March)
	switch w := p.word(end); {
	case w == "," || w == "the":
		if e, n := p.dateForm(end + 1); e > 0 {
			return e, n.on(wd)
		}
	case w == "(":
		if e, n := p.dateForm(end + 1); e > 0 && p.word(e) == ")" {
			return e + 1, n.on(wd)
		}
	case oneOf(w, "last", "next") && oneOf(p.word(end+1), "week", "month", "year"):
		return end + 2, meaning{kind: weekday, wday: wd, base: p.unitOf(w, p.word(end+1))}
	case w == "of" && oneOf(p.word(end+1), "last", "this", "next", "that") && p.word(end+2) == "week":
		return end + 3, meaning{kind: weekday, wday: wd, base: p.unitOf(p.word(end+1), "week")}
	case w == "this" && p.word(end+1) == "week":
		return end + 2, meaning{kind: weekday, wday: wd, base: p.unitOf("this", "week")}
	case w == "last" && m.mod == bare:
		m.mod = last
		return end + 1, m
	case w == "next" && m.mod == bare && !p.following(end+1):
		m.mod = next
		return end + 1, m
	case w == "week" && p.word(end-1) != "last" && !p.following(end+1):
		return end + 1, meaning{kind: weekday, wday: wd, base: p.unitOf("next", "week")}
	case oneOf(w, "before", "after"):
		dir := 1
		if w == "before" {
			dir = -1
		}
		if oneOf(p.word(i), "the") {
			if p.word(end+1) == "last" {
				return end + 2, meaning{kind: anchored, unit: day, n: -7, base: &meaning{kind: weekday, wday: wd, mod: last}}
			}
			if e, n := p.dateForm(end + 1); e > 0 {
				return e, meaning{kind: weekday, wday: wd, n: dir, base: &n}
			}
			return end + 1, meaning{kind: weekday, wday: wd, unit: day, n: dir}
		}
	}
	if e, n := p.dateForm(end); e > 0 && end == p.dot(j) && p.d.Word(end) != "" && !oneOf(p.word(end), "a", "an", "one") {
		return e, n.on(wd)
	}
	return end, m
}

// following reports whether a word goes on there, rather than a mark.
func (p parser) following(i int) bool { return i < p.s.End && p.d.Tokens[i].Kind != nlp.Punct }

// unitOf is the meaning of last week, that week, next year.
func (p parser) unitOf(mod, unitWord string) *meaning {
	m := meaning{kind: deictic, unit: units[unitWord]}
	switch mod {
	case "last":
		m.n = -1
	case "next":
		m.n = 1
	case "that":
		m.kind = anchored
	}
	return &m
}

// dot passes a month's or day's name and the stop of its abbreviation.
func (p parser) dot(i int) int {
	if w := p.word(i); len(w) <= 5 && w != "march" && w != "april" && w != "june" && w != "july" && w != "may" && p.word(i+1) == "." && i+1 < p.s.End && !p.d.Tokens[i+1].Space && i+2 < p.s.End {
		return i + 2
	}
	return i + 1
}

// dateForm is 5 March, March 5, 2019, the 5th of March, 12/10/2026, 2026-03-12.
func (p parser) dateForm(i int) (int, meaning) {
	if end, m := p.numeric(i); end > 0 {
		return end, m
	}
	j := i
	if p.word(j) == "the" {
		j++
	}
	if n, ord := dayOf(p.word(j)); n > 0 {
		k := j + 1
		if p.word(k) == "of" && ord {
			k++
		}
		if p.word(k) == "day" && p.word(k+1) == "of" && ord {
			k += 2
		}
		if m, ok := months[p.word(k)]; ok && capital(p.raw(k)) && !(p.word(k) == "may" && k == j+1 && p.raw(k) != "May" && p.raw(k) != "MAY") {
			return p.yearAfter(p.dot(k), meaning{kind: yearless, month: m, day: n})
		}
		if ord && oneOf(p.word(k), "this", "last") && p.word(k+1) == "month" {
			return k + 2, meaning{kind: dayOnly, day: n, base: p.unitOf(p.word(k), "month")}
		}
		if ord && oneOf(p.word(k-1), "of") && oneOf(p.word(k), "this", "last") && p.word(k+1) == "month" {
			return k + 2, meaning{kind: dayOnly, day: n, base: p.unitOf(p.word(k), "month")}
		}
		if ord && p.word(i) == "the" && p.word(i-1) == "on" && digits(p.word(j)[:1]) >= 0 && !p.following(j+1) {
			return j + 1, meaning{kind: dayOnly, day: n}
		}
		return 0, meaning{}
	}
	if m, ok := months[p.word(j)]; ok && capital(p.raw(j)) && j == i {
		k := p.dot(j)
		if p.word(k) == "the" {
			k++
		}
		n, ord := dayOf(p.word(k))
		if n == 0 || p.d.Tokens[k].Kind == nlp.Word && !ord || ordinals[p.word(k)] > 0 && p.word(k-1) != "the" {
			return 0, meaning{}
		}
		if w := p.word(k + 1); w == "%" || w == "," && digits(p.word(k+2)) >= 0 && len(p.word(k+2)) == 3 {
			return 0, meaning{}
		}
		return p.yearAfter(k+1, meaning{kind: yearless, month: m, day: n})
	}
	return 0, meaning{}
}

// yearAfter takes the year that may follow a day and a month.
func (p parser) yearAfter(i int, m meaning) (int, meaning) {
	j := i
	if p.word(j) == "," || p.word(j) == "of" || p.word(j) == "in" {
		j++
	}
	if y := yearOf(p.word(j)); y != 0 && !p.countsSomething(j) {
		m.kind, m.year = absolute, y
		if p.word(j+1) == "," && p.word(j-1) == "," {
			return j + 1, m
		}
		return j + 1, m
	}
	if p.word(i) == "of" {
		j = i + 1
	} else {
		j = i
	}
	if w := p.word(j); oneOf(w, "last", "this", "next", "that") && p.word(j+1) == "year" {
		m.base = p.unitOf(w, "year")
		return j + 2, m
	}
	return i, m
}

// countsSomething tells 2019 people from the year.
func (p parser) countsSomething(i int) bool {
	w, _ := singular(p.word(i + 1))
	return oneOf(w, "people", "person", "vote", "dollar", "euro", "pound", "patient", "case", "unit", "%", "percent") || p.word(i+1) == "per"
}

// numeric is a date in figures. The day comes first where the month may be
// either, save with an American clue in the text, which nobody gives here.
func (p parser) numeric(i int) (int, meaning) {
	w := p.word(i)
	if len(w) == 10 && w[4] == '-' && w[7] == '-' {
		y, mo, d := yearOf(w[:4]), digits(w[5:7]), digits(w[8:])
		if y != 0 && mo >= 1 && mo <= 12 && valid(y, time.Month(mo), d) {
			return i + 1, meaning{kind: absolute, year: y, month: time.Month(mo), day: d}
		}
		return 0, meaning{}
	}
	var part []string
	end := i + 1
	switch {
	case p.word(i+1) == "/" && p.word(i+3) == "/" && i+4 < p.s.End && !p.d.Tokens[i+1].Space && !p.d.Tokens[i+4].Space:
		part, end = []string{w, p.word(i + 2), p.word(i + 4)}, i+5
	case strings.Count(w, ".") == 2:
		part = strings.Split(w, ".")
	case strings.Count(w, "-") == 2:
		part = strings.Split(w, "-")
	case strings.Count(w, "/") == 2:
		part = strings.Split(w, "/")
	default:
		return 0, meaning{}
	}
	if len(part[0]) > 2 || len(part[1]) > 2 {
		return 0, meaning{}
	}
	d, mo, y := digits(part[0]), digits(part[1]), yearOf(part[2])
	if mo > 12 && d >= 1 && d <= 12 {
		d, mo = mo, d
	}
	if y == 0 || mo < 1 || mo > 12 || !valid(y, time.Month(mo), d) {
		return 0, meaning{}
	}
	return end, meaning{kind: absolute, year: y, month: time.Month(mo), day: d}
}

func (p parser) deicticDay(i int) (int, meaning) {
	if p.word(i-1) == "at" && oneOf(p.word(i), "lunchtime", "midday", "noon") && !oneOf(p.word(i+1), "on", "-") {
		return i + 1, meaning{kind: deictic, unit: day}
	}
	for _, f := range []struct {
		words string
		n     int
	}{
		{"the day before yesterday", -2}, {"day before yesterday", -2}, {"the day after tomorrow", 2}, {"yesterday", -1}, {"today", 0}, {"tonight", 0},
		{"tomorrow", 1}, {"last night", -1}, {"last evening", -1}, {"this morning", 0}, {"this afternoon", 0}, {"this evening", 0}, {"overnight", -1},
		{"this very day", 0}, {"to-day", 0},
	} {
		if end, ok := p.is(i, f.words); ok {
			if oneOf(p.word(end), "’s", "'s") && f.words == "today" && p.word(end+1) == "world" {
				return 0, meaning{}
			}
			if f.words == "overnight" && (p.word(i-1) == "the" || p.following(end) && !prepositions[p.word(end)] && p.word(end) != "that" && p.word(end) != "and") {
				return 0, meaning{}
			}
			return end, meaning{kind: deictic, unit: day, n: f.n}
		}
	}
	return 0, meaning{}
}

// monthYear is March 2019, March last year, last March; a bare month only after
// a word that makes it one (in March).
func (p parser) monthYear(i int) (int, meaning) {
	m := meaning{kind: monthOnly}
	j := i
	switch p.word(i) {
	case "last":
		m.mod = last
		j++
	case "this":
		m.mod = this
		j++
		if p.word(j) == "past" {
			m.mod = last
			j++
		}
	case "next":
		m.mod = next
		j++
	}
	mo, ok := months[p.word(j)]
	if !ok || !capital(p.raw(j)) {
		return 0, meaning{}
	}
	m.month = mo
	end, n := p.afterMonth(p.dot(j), m)
	if j > i || n.kind == absolute || n.base != nil {
		return end, n
	}
	if oneOf(p.word(i-1), "in", "since", "by", "until", "till", "from", "during", "of", "between", "before", "after", "through", "throughout", "and", "to", "back") {
		if p.word(i-1) == "and" || p.word(i-1) == "to" {
			if _, ok := months[p.word(i-2)]; !ok {
				return 0, meaning{}
			}
		}
		if w := p.raw(end); capital(w) && p.d.Tokens[end].Kind == nlp.Word || p.word(i-1) == "of" && oneOf(p.word(i-2), "streets", "head", "because") {
			return 0, meaning{} // by April Jones
		}
		return end, n
	}
	return 0, meaning{}
}

// afterMonth takes the year that may follow a month.
func (p parser) afterMonth(i int, m meaning) (int, meaning) {
	j := i
	if p.word(j) == "," || p.word(j) == "of" || p.word(j) == "in" {
		j++
	}
	if y := yearOf(p.word(j)); y != 0 && !p.countsSomething(j) {
		return j + 1, meaning{kind: absolute, year: y, month: m.month}
	}
	j = i
	if p.word(j) == "of" {
		j++
	}
	if w := p.word(j); oneOf(w, "last", "this", "next", "that") && p.word(j+1) == "year" {
		m.base = p.unitOf(w, "year")
		return j + 2, m
	}
	return i, m
}
