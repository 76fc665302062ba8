package eval

import "quoth"

// A Match is a predicted statement and the gold one that it fits: their contents
// overlap by half and their sources share a token (relaxed). Where nothing fits
// the other side is nil.
type Match struct {
	Gold, Pred *quoth.Statement
	Full       bool // the cues fit as well
	Strict     bool // content and source are the same tokens
}

// Matches pairs the statements of an article as [AttributionOf] does, those
// without a parent with each other and those with one with each other: the
// predicted in their order, then the gold ones that nothing fits. What lies in
// excluded text is left out.
func Matches(p Pair) []Match {
	d := newDoc(p.Gold.Text)
	out := d.excluded(p.Gold)
	gold, goldNested := d.records(p.Gold, out)
	pred, predNested := d.records(p.Pred, out)
	fits := map[*quoth.Statement]pairing{}
	for _, side := range [...][2][]*record{{gold, pred}, {goldNested, predNested}} {
		for _, m := range match(side[0], side[1]) {
			fits[side[1][m.j].st] = m
		}
	}
	byPred := map[*quoth.Statement]*record{}
	for _, x := range append(pred, predNested...) {
		byPred[x.st] = x
	}
	var all []Match
	for i := range p.Pred.Statements {
		x := byPred[&p.Pred.Statements[i]]
		if x == nil {
			continue
		}
		m := Match{Pred: x.st}
		if x.mate != nil {
			m.Gold, m.Full, m.Strict = x.mate.st, fits[x.st].full, fits[x.st].strict
		}
		all = append(all, m)
	}
	for _, x := range append(gold, goldNested...) {
		if x.mate == nil {
			all = append(all, Match{Gold: x.st})
		}
	}
	return all
}
