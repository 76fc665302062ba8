package eval

import (
	"fmt"
	"io"

	"quoth"
	"quoth/internal/corpus"
)

// An AgreementReport compares two annotations of the same articles.
type AgreementReport struct {
	// Attribution scores the second annotation with the first as gold. Its F
	// does not depend on which is which, but for the two sides' shares of the
	// figures by class, kind, form and place.
	Attribution Report

	// Over the statements that both have (matched as for the relaxed tuple) and
	// to both of which a speaker, or ?, is given:
	Same      int // the same entity, or both ?
	Different int // two entities
	OneUntold int // an entity and ?
	// One counts the statements to which only one of the two gives a speaker.
	One int
}

// Agreement compares two annotations of the same articles: Gold is the first,
// Pred the second.
func Agreement(pairs []Pair) AgreementReport {
	r := AgreementReport{Attribution: Attribution(pairs)}
	for _, p := range pairs {
		for s, t := range FoundStatements(p) {
			switch {
			case s.Speaker == "" && t.Speaker == "":
			case s.Speaker == "" || t.Speaker == "":
				r.One++
			case s.Speaker == corpus.Untold && t.Speaker == corpus.Untold:
				r.Same++
			case s.Speaker == corpus.Untold || t.Speaker == corpus.Untold:
				r.OneUntold++
			case sameEntities(p.Gold.Entity(s.Speaker), p.Pred.Entity(t.Speaker)):
				r.Same++
			default:
				r.Different++
			}
		}
	}
	return r
}

// Speakers is the share in percent of matched statements on whose speakers the
// annotations agree.
func (r AgreementReport) Speakers() float64 {
	return percent(r.Same, r.Same+r.Different+r.OneUntold)
}

// Write prints the report as a table.
func (r AgreementReport) Write(w io.Writer) error {
	if err := r.Attribution.Write(w); err != nil {
		return err
	}
	n := r.Same + r.Different + r.OneUntold
	i := Wilson(r.Same, n)
	_, err := fmt.Fprintf(w, "speakers agree %.1f (%.1f-%.1f)   (of %d: same %d, different %d, one untold %d; given by one alone %d)\n",
		r.Speakers(), i.Low, i.High, n, r.Same, r.Different, r.OneUntold, r.One)
	return err
}

// sameEntities reports whether two annotators mean the same entity: they have a
// proper name in common, or, where one of them is unnamed, any string.
func sameEntities(a, b *quoth.Entity) bool {
	if a == nil || b == nil {
		return false
	}
	named := corpus.ProperName(a.Name) && corpus.ProperName(b.Name)
	has := map[string]bool{}
	for i, s := range append([]string{a.Name}, a.Aliases...) {
		k := normalName(s)
		has[k] = has[k] || i == 0 || !named || corpus.ProperName(s)
	}
	for i, s := range append([]string{b.Name}, b.Aliases...) {
		if has[normalName(s)] && (i == 0 || !named || corpus.ProperName(s)) {
			return true
		}
	}
	return false
}
