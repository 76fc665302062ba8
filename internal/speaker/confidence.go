package speaker

import (
	"math"

	"quoth"
	"quoth/nlp"
)

// weighed is what a sieve had to choose from.
type weighed struct {
	likely float64 // a pronoun's: the share of the likeliest candidate, and of the one chosen
	chosen float64
	way    int     // 1 who has the floor, 2 the only one here, 3 the only one before
	far    int     // paragraphs back
	known  bool    // known to agree
	rivals int     // others who fit or agree
	fit    float64 // a description's: how well it fits, and how much better than the next
	margin float64
}

// weigh keeps what a pronoun that is a source had to choose from.
func (x *reading) weigh(p pronoun, cs []candidate, best int, w weighed) {
	w.chosen = x.r.model.share(cs)[best]
	e := x.entities[cs[best].entity]
	w.known = p.class == 'h' && x.known(p, e)
	w.far = max(0, int(x.d.Tokens[p.at].Paragraph-x.d.Tokens[cs[best].last.Start].Paragraph))
	for k, c := range cs {
		if k != best && w.rivals < 3 && (p.class != 'h' || x.agrees(p, x.entities[c.entity])) {
			w.rivals++
		}
	}
	x.weighed[p.at] = w
}

// Grounds are the names of what speaks for a resolved speaker, in the order of their weights.
var Grounds = []string{"any", "surname", "first or short name", "apposition", "group", "label", "relative", "role", "variation",
	"nominal", "pronoun", "floating", "first person", "nested",
	"likely", "not the likeliest", "floor", "only here", "only before", "paragraph before", "farther", "known to agree", "rivals", "they or it",
	"fit", "margin", "several fit", "definite", "new", "no person", "surname of two", "in a quotation", "long source", "no name",
	"a person of no name", "pronoun for one of no name"}

// grounds describes how the speaker of statement i was found.
func (x *reading) grounds(i int) []float64 {
	g := make([]float64, len(Grounds))
	set := func(name string, v float64) {
		for k, n := range Grounds {
			if n == name {
				g[k] = v
				return
			}
		}
	}
	on := func(name string, v bool) { set(name, float64(b2i(v))) }
	s, src := &x.statements[i], &x.sources[i]
	e := x.entities[s.entity]
	set("any", 1)
	on("nested", s.parent >= 0)
	on("long source", s.source.Len() > 8)
	if s.source.Len() > 0 {
		on("in a quotation", x.d.Tokens[s.source.Start].Depth > 0)
	}
	on("no name", !e.proper)
	on("a person of no name", !e.proper && e.typ == quoth.Person)
	on("pronoun for one of no name", !e.proper && s.rule == "pronoun")
	switch s.rule {
	case "name":
	case "surname":
		set("surname", 1)
		for _, o := range x.entities[:min(len(x.entities), 2000)] {
			if o != e && o.surname != "" && o.surname == e.surname {
				set("surname of two", 1)
				break
			}
		}
	case "first name", "short name", "acronym":
		set("first or short name", 1)
	case "outlet", "author":
		set("label", 1)
	default:
		set(s.rule, 1)
	}
	w, ok := x.weighed[src.at]
	switch s.rule {
	case "pronoun":
		p := min(max(w.chosen, 0.02), 0.99)
		set("likely", math.Log(p/(1-p)))
		on("not the likeliest", w.chosen < w.likely)
		on("floor", w.way == 1)
		on("only here", w.way == 2)
		on("only before", w.way == 3)
		on("paragraph before", w.far == 1)
		on("farther", w.far > 1)
		on("known to agree", w.known)
		set("rivals", float64(w.rivals))
		on("they or it", e.typ != quoth.Person || e.plural)
	case "role", "nominal", "variation":
		set("fit", w.fit)
		set("margin", w.margin)
		on("several fit", w.rivals > 0)
		on("definite", src.phrase.definite())
		on("new", !ok)
		on("no person", e.typ != quoth.Person)
	}
	return g
}

// likely is the probability that a speaker found on such grounds is right: a logistic
// model, fitted by training/confidence.
func likely(grounds []float64) float64 {
	z := 0.0
	for i, w := range confidenceWeights[:min(len(confidenceWeights), len(grounds))] {
		z += w * grounds[i]
	}
	// Kept to a thousandth, and never certain.
	return min(0.999, max(0.001, math.Round(1000/(1+math.Exp(-z)))/1000))
}

// Weigh is [Resolver.Resolve], and returns for each statement the grounds of its
// speaker, nil where it is left unknown.
func (r *Resolver) Weigh(d *nlp.Doc, names []nlp.Name, a *quoth.Article) [][]float64 {
	x := newReading(r, d, a)
	x.run(names)
	out := make([][]float64, len(x.statements))
	for i := range x.statements {
		if x.statements[i].entity >= 0 {
			out[i] = x.grounds(i)
		}
	}
	x.fill()
	return out
}
