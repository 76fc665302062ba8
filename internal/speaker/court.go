package speaker

import (
	"quoth"
	"quoth/nlp"
)

var (
	hears     = set("court jury jurors inquiry tribunal inquest judge magistrates coroner panel commission")
	tries     = set("court jury jurors trial tribunal judge magistrate magistrates inquest")
	pleads    = set("prosecuting defending")
	sides     = set("defence defense prosecution crown state plaintiff claimant accused defendant appellant respondent petitioner")
	questions = set("examined cross-examined questioned re-examined")
)

// inCourt is the determiner of roles that courtroom reads, which hold from there on.
const inCourt = "in court"

// courtroom reads from what somebody does in court who he or she is: who tells a jury
// of it is a witness, who asks the questions counsel, who denies the charge the
// defendant. The press calls them so without having said it.
func (x *reading) courtroom(n *name) {
	d := x.d
	if x.entities[n.entity].typ != quoth.Person {
		return
	}
	if x.trial == 0 {
		x.trial = -1
		for i := range d.Tokens {
			if tries[bare(d.Word(i))] {
				x.trial = 1
				break
			}
		}
	}
	if x.trial < 0 {
		return
	}
	is := func(lemmas ...string) {
		for _, l := range lemmas {
			x.addRole(n.entity, &phrase{head: -1, owner: -1, lemma: l, det: inCourt}, n.Range)
		}
	}
	sent := d.Sentences[d.Tokens[n.Start].Sentence]
	at := func(i int) string {
		if i < sent.Start || i >= sent.End {
			return ""
		}
		return bare(d.Word(i))
	}
	b := n.title - 1
	switch {
	case at(b) == "," && pleads[at(b-1)], at(n.End) == "," && pleads[at(n.End+1)]:
		if at(b-1) == "prosecuting" || at(n.End+1) == "prosecuting" {
			is("prosecutor")
		}
		is("barrister", "lawyer")
		return
	case at(b) == "by" && questions[at(b-1)], at(n.End) == "," && at(n.End+1) == "for" && (sides[at(n.End+2)] || sides[at(n.End+3)] || at(n.End+2) == "the" && (at(n.End+4) == "," || at(n.End+5) == ",")),
		at(n.End) == "," && at(n.End+1) == "representing", at(n.End) == "," && at(n.End+1) == "who" && (at(n.End+2) == "appears" || at(n.End+2) == "appeared" || at(n.End+2) == "acts" || at(n.End+2) == "acted") && at(n.End+3) == "for":
		is("barrister", "lawyer", "counsel")
		return
	}
	// The verb, behind an age or another aside.
	i := n.End
	if at(i) == "," && verbs[at(i+1)] {
		i++
	} else if at(i) == "," {
		for i++; i < min(sent.End, n.End+14) && at(i) != ","; i++ {
		}
		i++
	}
	for at(i) == "later" || at(i) == "then" || at(i) == "also" || at(i) == "who" || at(i) == "had" || at(i) == "has" {
		i++
	}
	for k := i; k+1 < sent.End && n.Start < sent.Start+8; k++ {
		if at(k) == "witness" && (at(k+1) == "box" || at(k+1) == "stand") {
			is("witness")
			return
		}
	}
	switch w := at(i); {
	case w == "told" || w == "tells":
		for k := i + 1; k < i+6 && at(k) != "that" && at(k) != ","; k++ {
			if hears[at(k)] {
				is("witness")
				return
			}
		}
	case w == "testified" || w == "testifies", (w == "gave" || w == "giving") && at(i+1) == "evidence",
		(w == "took" || w == "taken") && at(i+1) == "the" && at(i+2) == "stand", w == "swore" && (at(i+2) == "affidavit" || at(i+2) == "statement"):
		is("witness")
	case w == "denies" || w == "pleaded" || w == "pleads", (w == "is" || w == "was" || w == "stands") && (at(i+1) == "accused" || at(i+1) == "charged"):
		is("defendant", "accused")
	}
}

// chamber reads who moved a motion: a motion by the member Maren Olde; Olde, who moved it;
// Olde tabled a motion.
func (x *reading) chamber(n *name) {
	d := x.d
	if x.entities[n.entity].typ != quoth.Person {
		return
	}
	sent := d.Sentences[d.Tokens[n.Start].Sentence]
	moves := false
	for k := n.Start - 1; k > sent.Start && k >= n.Start-6; k-- {
		if bare(d.Word(k)) == "by" {
			moves = bare(d.Word(k-1)) == "motion"
			break
		}
	}
	i := n.End
	for i < sent.End && (d.Word(i) == "," || d.Word(i) == "who" || d.Word(i) == "has" || d.Word(i) == "had") {
		i++
	}
	if w := bare(d.Word(min(i, sent.End-1))); w == "moved" || w == "tabled" || w == "moves" || w == "tables" {
		for k := i + 1; k < min(sent.End, i+5); k++ {
			moves = moves || bare(d.Word(k)) == "motion"
		}
	}
	if moves {
		x.addRole(n.entity, &phrase{head: -1, owner: -1, lemma: "mover"}, nlp.Range{})
	}
}
