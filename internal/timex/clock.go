package timex

import "strings"

// bareUnit is the night, the evening, the hour after a word that makes them
// a time (during the night, in the evening, within the hour).
func (p parser) bareUnit(i int) (int, meaning) {
	if p.word(i) != "the" {
		return 0, meaning{}
	}
	w := p.word(i + 1)
	switch {
	case oneOf(w, "morning", "afternoon", "evening") && oneOf(p.word(i-1), "in", "during"),
		w == "night" && oneOf(p.word(i-1), "in", "during", "through"),
		w == "hour" && oneOf(p.word(i-1), "within"):
		return i + 2, meaning{kind: running, unit: day}
	case oneOf(w, "early", "small", "wee") && p.word(i+2) == "hours" && p.word(i+3) != "of":
		return i + 3, meaning{kind: running, unit: day}
	}
	return 0, meaning{}
}

// clockDay is a time of day with the day that follows it: 2 p.m. on Thursday.
func (p parser) clockDay(i int) (int, meaning) {
	end := p.clock(i)
	if end == 0 {
		return 0, meaning{}
	}
	j := end
	if p.word(j) == "," || p.word(j) == "(" {
		j++
	}
	if oneOf(p.word(j), "on", "of") {
		j++
	}
	if e, m := p.day(j); e > 0 {
		return e, m
	}
	if e, m := p.relative(j); e > 0 && m.unit == day {
		return e, m
	}
	if p.word(end) == "in" && p.word(end+1) == "the" && dayParts[p.word(end+2)] {
		end += 3
	}
	return end, meaning{kind: clockTime}
}

// clock is 10 a.m., 10:18 p.m., 7.30pm, 1030hrs, noon, five o’clock.
func (p parser) clock(i int) int {
	w := p.word(i)
	switch {
	case oneOf(w, "noon", "midnight", "midday", "daybreak", "sunrise", "sunset", "nightfall", "dawn", "dusk"):
		if oneOf(w, "noon", "midnight", "midday") && !oneOf(p.word(i-1), "the", "a") || oneOf(p.word(i-1), "at", "before", "after", "until") {
			return p.zoneAfter(i + 1)
		}
		return 0
	case meridiem(w) != "" && p.hourText(meridiem(w)):
		return p.zoneAfter(i + 1)
	}
	if n, ok := number(w); ok && w != "a" && w != "an" && oneOf(p.word(i+1), "o’clock", "o'clock") && n <= 12 {
		return p.zoneAfter(i + 2)
	}
	if !p.hourText(w) {
		if n, ok := numbers[w]; !ok || n > 12 || !isMeridiem(p.word(i+1)) || w == "a" || w == "an" {
			return 0
		}
	}
	j := i + 1
	if p.word(j) == ":" && i+2 < p.s.End && !p.d.Tokens[j].Space && !p.d.Tokens[j+1].Space && len(p.word(j+1)) >= 2 && len(w) <= 2 {
		m := p.word(j + 1)
		if digits(m) >= 0 && digits(m) < 60 {
			j += 2
			if isMeridiem(p.word(j)) {
				return p.zoneAfter(p.stop(j))
			}
			if end := p.zoneAfter(j); end > j || oneOf(p.word(i-1), "at", "around", "about", "by", "after", "before") {
				return end
			}
			return 0
		}
		if meridiem(m) != "" {
			return p.zoneAfter(j + 2)
		}
	}
	if isMeridiem(p.word(j)) {
		return p.zoneAfter(p.stop(j))
	}
	if len(w) == 4 && digits(w) >= 0 && oneOf(p.word(j), "hours", "hrs", "gmt", "hr", "h") {
		return p.zoneAfter(j + 1)
	}
	if h, ok := strings.CutSuffix(w, "hrs"); ok && len(h) == 4 && digits(h) >= 0 {
		return p.zoneAfter(j)
	}
	if (strings.Contains(w, ".") && len(w) >= 4) && oneOf(p.word(i-1), "at") && !oneOf(p.word(j), "%", "percent", "per", "million", "billion") {
		return p.zoneAfter(j)
	}
	return 0
}

// zoneAfter passes GMT, local time, (0900 GMT).
func (p parser) zoneAfter(i int) int {
	if zones[p.word(i)] {
		if p.word(i) == "local" {
			if p.word(i+1) != "time" {
				return i
			}
			return i + 2
		}
		if isUpper(p.raw(i)) {
			if p.word(i+1) == "time" {
				return i + 2
			}
			return i + 1
		}
	}
	if p.word(i) == "(" {
		for j := i + 1; j < i+6; j++ {
			if p.word(j) == ")" && zones[p.word(j-1)] {
				return j + 1
			}
		}
	}
	return i
}

// stop passes p.m and the full stop that is part of it.
func (p parser) stop(i int) int {
	if oneOf(p.word(i), "a.m", "p.m") && p.word(i+1) == "." {
		return i + 2
	}
	return i + 1
}

func isMeridiem(w string) bool {
	return oneOf(w, "a.m.", "p.m.", "a.m", "p.m", "am", "pm")
}

// meridiem is the hour of 7.30pm; empty where there is no such ending.
func meridiem(w string) string {
	for _, s := range []string{"a.m.", "p.m.", "a.m", "p.m", "am", "pm"} {
		if h, ok := strings.CutSuffix(w, s); ok && h != "" {
			return h
		}
	}
	return ""
}

// hourText reports whether digits are a time of day: 7, 7.30, 19:30, 1930, 1030hrs.
func (p parser) hourText(w string) bool {
	w = strings.TrimSuffix(w, "hrs")
	h, m, ok := strings.Cut(w, ".")
	if !ok {
		h, m, ok = strings.Cut(w, ":")
	}
	if a, b, r := strings.Cut(w, "-"); r {
		return digits(a) >= 0 && digits(a) <= 24 && digits(b) >= 0 && digits(b) <= 24
	}
	if !ok && len(w) == 4 {
		return digits(w) >= 0 && digits(w[:2]) < 25 && digits(w[2:]) < 60
	}
	if digits(h) < 0 || digits(h) > 24 || len(h) > 2 {
		return false
	}
	return !ok || digits(m) >= 0 && digits(m) < 60 && len(m) == 2
}
