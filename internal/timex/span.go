package timex

import (
	"strings"

	"quoth/nlp"
)

// relative is last month, this week, the previous day, the same evening.
func (p parser) relative(i int) (int, meaning) {
	j := i
	the := p.word(j) == "the"
	if the {
		j++
	}
	mod := p.word(j)
	k := j + 1
	m := meaning{kind: deictic}
	switch mod {
	case "last", "past":
		m.n = -1
	case "this":
		if oneOf(p.word(k), "past", "last") {
			m.n = -1
			k++
		} else if oneOf(p.word(k), "coming") {
			m.n = 1
			k++
		} else if p.word(k) == "same" {
			k++
		}
	case "next", "coming":
		m.n = 1
		if the && mod == "next" {
			m.kind = anchored
		}
	case "following", "ensuing":
		m.kind, m.n = anchored, 1
	case "previous", "preceding", "prior":
		m.kind, m.n = anchored, -1
	case "same":
		m.kind = anchored
	case "that":
		m.kind = anchored
		if p.word(k) == "same" || p.word(k) == "very" {
			k++
		}
	case "current":
	case "all":
		if p.word(k) == "this" {
			k++
		}
		if u, ok := units[p.word(k)]; ok && u != hour && !the {
			return k + 1, meaning{kind: running, unit: u}
		}
		return 0, meaning{}
	default:
		return 0, meaning{}
	}
	w := p.word(k)
	u, ok := units[w]
	if !ok && dayParts[w] {
		u, ok = day, true
	}
	if w == "dry" {
		ok = false
	}
	if !ok || u == hour || (mod == "past" || mod == "following" || mod == "previous" || mod == "same" || mod == "coming" || mod == "current") && !the && i > p.s.Start && p.word(i-1) != "the" && !oneOf(mod, "following") {
		return 0, meaning{}
	}
	if the && (mod == "last" || mod == "past") && u != none {
		m = meaning{kind: vague} // over the past week, in the last year
	}
	if the && mod == "this" || the && mod == "that" {
		return 0, meaning{}
	}
	if mod == "that" && p.word(i-1) == "said" && p.word(k+1) != "," && p.word(k+1) != "." {
		return 0, meaning{} // said that week was long
	}
	if scale[w] > 0 {
		if w != "fortnight" {
			m = meaning{kind: vague}
		} else {
			m.n *= 2
		}
	}
	m.unit = u
	end := k + 1
	if w == "week" || w == "month" || w == "year" {
		// last year’s March stands as it is; this week, on Tuesday is two.
		if e, n := p.unitDay(end, m); e > 0 {
			return e, n
		}
	}
	if u == day {
		end = p.clockAfter(p.partAfter(end))
	}
	return end, m
}

// unitDay is last week Tuesday, as the press of West Africa has it.
func (p parser) unitDay(i int, m meaning) (int, meaning) {
	if m.unit != week || !capital(p.raw(i)) {
		return 0, meaning{}
	}
	if wd, ok := weekdays[p.word(i)]; ok && len(p.word(i)) > 5 {
		base := m
		return p.partAfter(i + 1), meaning{kind: weekday, wday: wd, base: &base}
	}
	return 0, meaning{}
}

// counted is three weeks ago, two days later, a day before the vote.
func (p parser) counted(i int) (int, meaning) {
	j := i
	some := false
	for oneOf(p.word(j), "some", "about", "nearly", "almost", "over", "around", "just", "only", "exactly", "barely", "roughly", "more", "less", "than", "well") && j < i+3 {
		some = true
		j++
	}
	if p.word(j) == "the" && oneOf(p.word(j+1), "day", "night", "week", "month", "year", "evening", "morning", "afternoon") && oneOf(p.word(j+2), "before", "after", "earlier") {
		return p.fromThere(j+2, units[p.word(j+1)], 1, true)
	}
	if p.word(j) == "the" && p.word(j+1) == "eve" && p.word(j+2) == "of" {
		if end := p.event(j + 3); end > 0 {
			return end, meaning{kind: vague}
		}
	}
	n, vagueCount := 0, false
	switch w := p.word(j); {
	case w == "a" && oneOf(p.word(j+1), "few", "couple", "handful", "number"):
		vagueCount = true
		j += 2
		if p.word(j) == "of" {
			j++
		}
		if oneOf(p.word(j), "more", "short") {
			j++
		}
	case oneOf(w, "several", "many", "few", "some"):
		vagueCount = true
		j++
	case w == "half" && oneOf(p.word(j+1), "a", "an"):
		vagueCount = true
		j += 2
	default:
		if x, ok := number(w); ok {
			n = x
			j++
			if p.word(j) == "and" && p.word(j+1) == "a" && p.word(j+2) == "half" {
				vagueCount = true
				j += 3
			}
			if oneOf(p.word(j), "full", "whole", "short", "long", "calendar") {
				j++
			}
		} else if u, plural := singular(w); plural && units[u] != none && (!some || p.word(j-1) == "some") {
			vagueCount = true
		} else if w == "fortnight" && p.word(j+1) == "ago" {
			n = 1
		} else if w == "moments" || w == "minutes" {
			vagueCount = true
		} else {
			return 0, meaning{}
		}
	}
	w, plural := singular(p.word(j))
	u, ok := units[w]
	if !ok || plural && n == 1 && !vagueCount || !plural && n > 1 && w != "fortnight" {
		return 0, meaning{}
	}
	if s := scale[w]; s > 0 {
		n *= s
	}
	j++
	if vagueCount && u != hour {
		n = -99999 // as a sign that it cannot be counted
	}
	return p.fromThere(j, u, n, false)
}

// fromThere reads ago, earlier, later and what they count from.
func (p parser) fromThere(i int, u unit, n int, the bool) (int, meaning) {
	unknown := n == -99999
	m := meaning{unit: u, n: n}
	switch p.word(i) {
	case "ago", "back":
		if p.word(i) == "back" && p.following(i+1) && p.word(i+1) != "in" {
			return 0, meaning{}
		}
		m.kind, m.n = deictic, -n
		i++
		if p.word(i) == "today" {
			i++
		}
	case "earlier", "previously", "beforehand", "prior":
		if p.word(i) == "prior" && p.word(i+1) == "to" {
			return 0, meaning{}
		}
		m.kind, m.n = anchored, -n
		i++
	case "later", "afterwards", "afterward", "hence", "on":
		if p.word(i) == "on" && p.following(i+1) || p.word(i) == "later" && p.word(i+1) == "than" {
			return 0, meaning{}
		}
		m.kind = anchored
		i++
	case "before", "after":
		dir := 1
		if p.word(i) == "before" {
			dir = -1
		}
		m.kind, m.n = anchored, dir*n
		if end, b := p.core(i + 1); end > 0 && b.kind != anchored {
			m.base = &b
			i = end
		} else if !p.following(i+1) || prepositions[p.word(i+1)] || oneOf(p.word(i+1), "that", "and", "but") {
			i++
		} else if end := p.event(i + 1); end > 0 {
			return end, meaning{kind: vague}
		} else {
			return 0, meaning{}
		}
	default:
		return 0, meaning{}
	}
	if unknown {
		return i, meaning{kind: vague}
	}
	return i, m
}

// event is where a few words end that name what time is counted from, up to a
// mark of punctuation: two days before *the vote*, a week before *polling*. Longer
// ones are clauses.
func (p parser) event(i int) int {
	for k := i; k < i+5; k++ {
		switch w := p.word(k); {
		case k > i && (w == "," || w == "." || w == ";"), k > i+1 && capital(p.raw(k)) && !capital(p.raw(k-1)):
			return k
		case w == "" || !p.following(k) || clauseEdge(w) || oneOf(w, "he", "she", "it", "they", "we", "i", "was", "were", "is", "are", "had", "has", "said", "being", "and"):
			return 0
		}
	}
	return 0
}

// seasonal is last summer, the spring of 2019, autumn 2024.
func (p parser) seasonal(i int) (int, meaning) {
	m := meaning{kind: season}
	j := i
	switch p.word(j) {
	case "last":
		m.mod = last
	case "this":
		m.mod = this
	case "next":
		m.mod = next
	case "the", "that", "early", "late":
	default:
		j--
	}
	marked := j == i
	j++
	if oneOf(p.word(j), "past", "previous") {
		m.mod = last
		j++
	}
	first, ok := seasons[p.word(j)]
	if !ok {
		return 0, meaning{}
	}
	m.n = first
	end := j + 1
	if p.word(end) == "of" {
		end++
	}
	if y := yearOf(p.word(end)); y != 0 {
		return end + 1, meaning{kind: absolute, year: y}
	}
	end = j + 1
	if w := p.word(end); oneOf(w, "last", "this", "next") && p.word(end+1) == "year" {
		m.base = p.unitOf(w, "year")
		return end + 2, m
	}
	if p.following(end) && !prepositions[p.word(end)] && oneOf(p.word(i), "the", "that") || p.word(end) == "of" {
		return 0, meaning{}
	}
	if p.word(i) == "that" {
		return end, meaning{kind: running, unit: year}
	}
	if !marked || p.word(i) == "the" {
		if !oneOf(p.word(i-1), "in", "during", "over", "since", "by", "until") {
			return 0, meaning{}
		}
	}
	return end, m
}

// weekendForm is the weekend, last weekend, the weekend before.
func (p parser) weekendForm(i int) (int, meaning) {
	j := i
	m := meaning{kind: weekend}
	switch p.word(j) {
	case "the":
		j++
		switch p.word(j) {
		case "last", "past", "previous":
			m.mod = last
			j++
		case "coming", "next":
			m.mod = coming
			j++
		}
	case "last", "past":
		m.mod = last
		j++
	case "this":
		m.mod = this
		j++
		if p.word(j) == "coming" {
			m.mod = coming
			j++
		} else if p.word(j) == "past" {
			m.mod = last
			j++
		}
	case "next":
		m.mod = next
		j++
	case "that":
		m = meaning{kind: running, unit: week}
		j++
	default:
		return 0, meaning{}
	}
	if p.word(j) != "weekend" && p.word(j) != "week-end" {
		return 0, meaning{}
	}
	if p.word(i) == "the" && m.mod == bare && !oneOf(p.word(i-1), "over", "at", "on", "during", "in", "before", "after", "through", "throughout", "since") {
		return 0, meaning{}
	}
	if p.word(j+1) == "before" {
		return j + 2, meaning{kind: vague}
	}
	return j + 1, m
}

// bareYear is 2019 after a word that makes it a year.
func (p parser) bareYear(i int) (int, meaning) {
	y := yearOf(p.word(i))
	if y == 0 {
		if p.word(i) == "the" && p.word(i+1) == "year" || p.word(i) == "year" {
			k := i + 1
			if p.word(i) == "the" {
				k++
			}
			if y := yearOf(p.word(k)); y != 0 {
				return k + 1, meaning{kind: absolute, year: y}
			}
		}
		return 0, meaning{}
	}
	if !oneOf(p.word(i-1), "in", "since", "of", "during", "by", "from", "until", "till", "before", "after", "between", "through", "throughout", "around", "circa", "and", "to", "for") {
		return 0, meaning{}
	}
	if oneOf(p.word(i-1), "and", "to", "by", "for", "from", "of", "around", "after", "before", "between") {
		if p.following(i+1) && !prepositions[p.word(i+1)] && !oneOf(p.word(i+1), "and", "that", "which", "who", "found", "showed", "said", "when") || y < 1900 {
			return 0, meaning{}
		}
	}
	if p.countsSomething(i) || p.word(i+1) == "." && i+2 < p.s.End && !p.d.Tokens[i+1].Space && p.d.Tokens[i+2].Kind == nlp.Number && !p.d.Tokens[i+2].Space {
		return 0, meaning{}
	}
	return i + 1, meaning{kind: absolute, year: y}
}

// fixed are days with names, and words for a time that nobody can count.
func (p parser) fixed(i int) (int, meaning) {
	if capital(p.raw(i)) || oneOf(p.word(i), "election", "polling", "budget") {
		for k, h := range holidays {
			end, ok := p.is(i, h.words)
			if !ok {
				continue
			}
			if y := yearOf(p.word(end)); y != 0 {
				return end + 1, meaning{kind: feast, feast: k, base: &meaning{kind: absolute, year: y}}
			}
			if w := p.word(end); oneOf(w, "last", "this", "next") && p.word(end+1) == "year" {
				return end + 2, meaning{kind: feast, feast: k, base: p.unitOf(w, "year")}
			}
			return end, meaning{kind: feast, feast: k}
		}
	}
	for _, w := range []string{"the other day", "recent days", "recent weeks", "recent months", "recent years", "the start", "the outset", "the beginning", "election night",
		"the first day", "the second day", "the third day", "the opening day", "the final day"} {
		if end, ok := p.is(i, w); ok {
			switch {
			case strings.HasSuffix(w, "day") && strings.HasPrefix(w, "the ") && w != "the other day" && p.word(i-1) != "on":
			case strings.HasPrefix(w, "recent") && p.word(i-1) != "in":
			case oneOf(w, "the start", "the outset", "the beginning") && (!oneOf(p.word(i-1), "from", "at") || p.word(end) == "of"):
			default:
				return end, meaning{kind: vague}
			}
		}
	}
	return 0, meaning{}
}
