package timex

import (
	"strings"
	"time"
	"unicode/utf8"
)

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5,
}

// shortDays are words as well: they are days only before a date.
var shortDays = map[string]time.Weekday{"sun": 0, "mon": 1, "sat": 6}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
	"november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10,
	"nov": 11, "dec": 12,
}

var units = map[string]unit{
	"second": hour, "minute": hour, "min": hour, "moment": hour, "hour": hour, "day": day, "night": day, "morning": day, "evening": day, "afternoon": day,
	"week": week, "fortnight": week, "month": month, "year": year, "decade": year, "century": year,
}

// scale is how many of its unit a word holds.
var scale = map[string]int{"fortnight": 2, "decade": 10, "century": 100}

var numbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
	"forty": 40, "fifty": 50,
}

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
	"twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
	"twentieth": 20, "thirtieth": 30,
}

// seasons begin, in the north, in that month.
var seasons = map[string]int{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

var dayParts = words(`morning afternoon evening night noon midday lunchtime dawn dusk midnight daybreak mid-morning mid-afternoon midmorning midafternoon
	teatime sunrise sunset nightfall`)

var future = words(`will ’ll 'll shall won won’t would wo should`)

// toCome are words whose complement has yet to happen.
var toCome = words(`due scheduled set expected expects plans plan planned planning intends intend hopes hope going slated poised likely want wants wanted
	promised promises vowed vows pledged pledges agreed refuses refused upcoming deadline ahead tomorrow next begins starts opens resumes`)

var prepositions = words(`on in at by since until till from during of for over before after through throughout to between around about within into upon ahead
	dated per towards toward as`)

// zones may follow a time of day.
var zones = words(`gmt utc bst ist est edt cst cdt pst pdt mst mdt et pt cet cest eet wat eat cat sast pkt gst ast aest aedt npt local`)

func words(list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

func oneOf(w string, list ...string) bool {
	for _, x := range list {
		if w == x {
			return true
		}
	}
	return false
}

func lower(w string) string { return strings.ToLower(w) }

// singular is the unit's word without its plural, and whether it was one.
func singular(w string) (string, bool) {
	switch {
	case w == "centuries":
		return "century", true
	case len(w) > 3 && strings.HasSuffix(w, "s"):
		return w[:len(w)-1], true
	}
	return w, false
}

// number reads digits or a word for a number up to a thousand; twenty-one too.
func number(w string) (int, bool) {
	if n, ok := numbers[w]; ok {
		return n, true
	}
	if a, b, ok := strings.Cut(w, "-"); ok {
		x, y := numbers[a], numbers[b]
		if x >= 20 && x%10 == 0 && y > 0 && y < 10 && b != "a" && b != "an" {
			return x + y, true
		}
	}
	n := digits(w)
	return n, n >= 0 && len(w) <= 3
}

// digits is the value of a run of at most six digits, -1 for anything else.
func digits(w string) int {
	if w == "" || len(w) > 6 {
		return -1
	}
	n := 0
	for i := range len(w) {
		if w[i] < '0' || w[i] > '9' {
			return -1
		}
		n = 10*n + int(w[i]-'0')
	}
	return n
}

// yearOf reads 1500 to 2099; 0 for anything else.
func yearOf(w string) int {
	if n := digits(w); len(w) == 4 && n >= 1500 && n < 2100 {
		return n
	}
	return 0
}

// dayOf reads 5, 5th, 21st, fifth, twenty-first; 0 for anything else.
func dayOf(w string) (n int, ordinal bool) {
	if n = digits(w); n >= 1 && n <= 31 && len(w) <= 2 {
		return n, false
	}
	for _, s := range []string{"st", "nd", "rd", "th"} {
		if k, ok := strings.CutSuffix(w, s); ok {
			if n = digits(k); n >= 1 && n <= 31 {
				return n, true
			}
		}
	}
	if n := ordinals[w]; n > 0 {
		return n, true
	}
	if a, b, ok := strings.Cut(w, "-"); ok && numbers[a] >= 20 && ordinals[b] > 0 && ordinals[b] < 10 && numbers[a]+ordinals[b] <= 31 {
		return numbers[a] + ordinals[b], true
	}
	return 0, false
}

// capital reports whether a word begins with a capital letter.
func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return r >= 'A' && r <= 'Z'
}
