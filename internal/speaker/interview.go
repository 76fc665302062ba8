package speaker

import (
	"strings"

	"quoth"
	"quoth/nlp"
)

// findInterview tells whether the article's turns are those of two, so that none of
// them is he or she to the other.
func (x *reading) findInterview() {
	labels := make(map[string]bool)
	for i := range x.statements {
		if s := &x.statements[i]; s.turn {
			if x.firstTurn == 0 {
				x.firstTurn = s.source.Start
			}
			labels[x.key(s.source)] = true
		}
	}
	x.interview = len(labels) == 2
}

// interviewed resolves the labels Q and A: who asks is the article's one author, who
// answers the person of whom most is said before the first turn, and whom no turn names. The rule is empty
// for other labels.
func (x *reading) interviewed(r nlp.Range) finding {
	switch x.key(r) {
	case "q", "question":
		f := x.author()
		f.rule = "author"
		return f
	case "a", "answer":
	default:
		return finding{entity: -1}
	}
	counts := make(map[int]int)
	var order []int
	for _, m := range x.log {
		e := x.entities[m.entity]
		if m.Start >= x.firstTurn || e.typ != quoth.Person || !e.proper || x.isAuthor(e) || x.spokenOf(m.entity) {
			continue
		}
		if counts[m.entity] == 0 {
			if len(order) == 0 {
				counts[m.entity]++ // whom the article meets first
			} else if x.isRelative(e) {
				counts[m.entity]-- // there for another's sake
			}
			if x.headlined(e) {
				counts[m.entity] += 2
			}
			order = append(order, m.entity)
		}
		counts[m.entity]++
	}
	best := finding{entity: -1, rule: "label"}
	most, tie := 0, false
	for _, e := range order {
		switch n := counts[e]; {
		case n > most:
			most, tie, best.entity = n, false, e
		case n == most:
			tie = true
		}
	}
	if tie || most == 0 {
		best.entity = -1
		return best
	}
	best.evidence = []nlp.Range{x.entities[best.entity].full}
	return best
}

// spokenOf reports whether the turns of an interview name the entity, so that it is
// neither who asks nor who answers; a name that is called out tells nothing, nor one in
// words that are quoted.
func (x *reading) spokenOf(entity int) bool {
	for _, n := range x.namesOf(entity) {
		t := x.d.Tokens[n.Start]
		if n.Start < x.firstTurn || x.inside[n.Start] < 0 || t.Depth > 0 || x.possessive(n.End) {
			continue
		}
		before, after := x.d.Word(max(0, n.Start-1)), min(n.End, len(x.d.Tokens)-1)
		if titles[bare(before)] {
			before = x.d.Word(max(0, n.Start-2))
		}
		if s := &x.statements[x.inside[n.Start]]; !s.turn || (before == "," || before == ":" || x.opens(n.Start)) && x.d.Tokens[after].Kind == nlp.Punct {
			continue
		}
		return true
	}
	return false
}

// isRelative reports whether the entity is introduced as somebody's daughter or the like.
func (x *reading) isRelative(e *entity) bool {
	for _, r := range e.roles {
		if inverse[r.lemma] != "" && r.owner >= 0 {
			return true
		}
	}
	return false
}

// headlined reports whether the article's title names the person by surname.
func (x *reading) headlined(e *entity) bool {
	return e.surname != "" && strings.Contains(x.a.Title, e.surname)
}

// author is the one person that the byline names.
func (x *reading) author() finding {
	if len(x.a.Authors) != 1 || !personal(x.a.Authors[0]) {
		return unknown
	}
	name := x.a.Authors[0]
	for i, e := range x.entities {
		if e.name == name {
			return finding{i, "author", nil}
		}
	}
	return finding{x.add(&entity{name: name, typ: quoth.Person, proper: true, sure: true}), "author", nil}
}

func (x *reading) isAuthor(e *entity) bool {
	for _, name := range x.a.Authors {
		if e.name == name {
			return true
		}
	}
	return false
}

// personal reports whether a byline is a person's name: not Staff Reporter.
func personal(byline string) bool {
	words := strings.Fields(byline)
	for _, w := range words {
		if !isUpper(w) || heads[bare(w)] != "" || desks[bare(w)] {
			return false
		}
	}
	return len(words) > 1
}

var desks = set(`staff bureau desk service news agency wire agencies our special web online and`)

// bracketed reports whether an opening bracket stands in the range.
func (x *reading) bracketed(r nlp.Range) bool {
	for t := r.Start; t < r.End; t++ {
		if x.d.Word(t) == "(" {
			return true
		}
	}
	return false
}
