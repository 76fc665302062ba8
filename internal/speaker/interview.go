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
// answers the person of whom most is said before the first turn. The rule is empty
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
	best := finding{entity: -1, rule: "label"}
	most, tie := 0, false
	for _, m := range x.log {
		e := x.entities[m.entity]
		if m.Start >= x.firstTurn || e.typ != quoth.Person || !e.proper || x.isAuthor(e) {
			continue
		}
		counts[m.entity]++
		switch n := counts[m.entity]; {
		case n > most:
			most, tie = n, false
			best.entity = m.entity
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
