package speaker

import "quoth"

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
	case at(b) == "by" && questions[at(b-1)], at(n.End) == "," && at(n.End+1) == "for" && (sides[at(n.End+2)] || sides[at(n.End+3)]):
		is("barrister", "lawyer")
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
	switch w := at(i); {
	case w == "told" || w == "tells":
		for k := i + 1; k < i+6 && at(k) != "that" && at(k) != ","; k++ {
			if hears[at(k)] {
				is("witness")
				return
			}
		}
	case w == "testified" || w == "testifies", (w == "gave" || w == "giving") && at(i+1) == "evidence":
		is("witness")
	case w == "denies" || w == "pleaded" || w == "pleads", (w == "is" || w == "was" || w == "stands") && (at(i+1) == "accused" || at(i+1) == "charged"):
		is("defendant", "accused")
	}
}
