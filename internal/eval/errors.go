package eval

import (
	"cmp"
	"slices"

	"quoth"
	"quoth/internal/corpus"
)

// An Error is a statement that was missed, found where there is none, or found
// with other bounds, or a speaker or detail that is not right.
type Error struct {
	Type  string
	Class string     // as in [Report]: plain.speech and so on; of speakers, the form of the source; of details, missed, spurious or other
	ID    string     // of the gold statement, or of a spurious one; of a naming, its voice
	Span  quoth.Span // from the first to the last of the statement's words, or the source, in bytes
	Gold  string     // of a speaker or detail: whom or what the annotators give
	Found string     // and whom or what the program gives
	Sure  float64    // how sure the program is of what is wrong
}

// The types of errors of statements. A gold statement is missed:
const (
	MissedWhole   = "missed: neither cue nor content found"
	MissedSource  = "missed: source"  // the content fits, the source does not
	MissedContent = "missed: content" // the cue fits, the content does not
	MissedLink    = "missed: not linked"
)

// One that was found is spurious:
const (
	SpuriousWhole  = "spurious: neither cue nor content annotated"
	SpuriousPart   = "spurious: in part annotated" // beside a gold statement that is missed or has another mate
	BoundarySource = "bounds: source"              // fits, but not strictly
	BoundaryLeft   = "bounds: content begins elsewhere"
	BoundaryRight  = "bounds: content ends elsewhere"
	BoundaryInside = "bounds: content differs inside"
)

// AttributionErrors lists what is wrong with the parentless statements of an
// article, in the order of the text. Each type excludes the others.
func AttributionErrors(p Pair) []Error {
	d := newDoc(p.Gold.Text)
	out := d.excluded(p.Gold)
	gold, _ := d.records(p.Gold, out)
	var pred []*record
	if p.Pred != nil {
		pred, _ = d.records(p.Pred, out)
	}
	match(gold, pred)
	var all []Error
	add := func(kind string, x *record) {
		at := slices.Concat(x.parts[source], x.parts[cue], x.parts[content])
		span := quoth.Span{Start: d.tokens[slices.Min(at)].Start, End: d.tokens[slices.Max(at)].End}
		all = append(all, Error{Type: kind, Class: d.class(x), ID: x.st.ID, Span: span, Sure: x.st.Confidence.Overall})
	}
	tokens := [3]map[int]bool{source: tokensOf(pred, source), cue: tokensOf(pred, cue), content: tokensOf(pred, content)}
	touches := func(x *record, role int, in map[int]bool) bool {
		return slices.ContainsFunc(x.parts[role], func(t int) bool { return in[t] })
	}
	for _, x := range gold {
		if x.mate == nil {
			add(missed(x, pred, touches(x, cue, tokens[cue]) || touches(x, content, tokens[content])), x)
			continue
		}
		a, b := x.parts[content], x.mate.parts[content]
		switch {
		case a[0] != b[0]:
			add(BoundaryLeft, x)
		case a[len(a)-1] != b[len(b)-1]:
			add(BoundaryRight, x)
		case !slices.Equal(a, b):
			add(BoundaryInside, x)
		case !slices.Equal(x.parts[source], x.mate.parts[source]):
			add(BoundarySource, x)
		}
	}
	tokens = [3]map[int]bool{cue: tokensOf(gold, cue), content: tokensOf(gold, content)}
	for _, x := range pred {
		switch {
		case x.mate != nil:
		case touches(x, cue, tokens[cue]) || touches(x, content, tokens[content]):
			add(SpuriousPart, x)
		default:
			add(SpuriousWhole, x)
		}
	}
	slices.SortStableFunc(all, func(a, b Error) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return all
}

// missed tells why nothing fits a gold statement.
func missed(x *record, pred []*record, touched bool) string {
	if !touched {
		return MissedWhole
	}
	for _, y := range pred {
		both := shared(x.parts[content], y.parts[content])
		if 2*both >= len(x.parts[content])+len(y.parts[content])-both && both > 0 && !agree(x.parts[source], y.parts[source]) {
			return MissedSource
		}
	}
	for _, y := range pred {
		if shared(x.parts[cue], y.parts[cue]) > 0 {
			return MissedContent
		}
	}
	return MissedLink
}

// SpeakerErrors lists the statements of an article that have another speaker than
// the annotators name, or none. found has the mates of the gold statements;
// [GivenStatements] and [FoundStatements] make it.
func SpeakerErrors(p Pair, found map[*quoth.Statement]*quoth.Statement) []Error {
	var all []Error
	for i := range p.Gold.Statements {
		s := &p.Gold.Statements[i]
		t := found[s]
		if t == nil || s.Speaker == "" {
			continue
		}
		e := Error{Type: "unknown", Class: string(s.Source.Kind), ID: s.ID}
		if len(s.Source.Spans) > 0 {
			e.Span = s.Source.Spans[0]
		} else {
			e.Span = s.Content[0]
		}
		if g := p.Gold.Entity(s.Speaker); g != nil {
			e.Gold = g.Name
		}
		if f := p.Pred.Entity(t.Speaker); t.Speaker != "" && f != nil {
			if s.Speaker != corpus.Untold && SameEntity(p.Gold.Entity(s.Speaker), f.Name) {
				continue
			}
			e.Type, e.Found, e.Sure = "wrong: "+t.Evidence.Rule, f.Name, t.Confidence.Speaker
		} else if s.Speaker == corpus.Untold {
			continue
		}
		if h := hard(p.Gold, s); h != "" {
			e.Class = h
		}
		all = append(all, e)
	}
	return all
}

// GivenStatements maps the gold statements to those of the same IDs in a
// prediction on gold sources.
func GivenStatements(p Pair) map[*quoth.Statement]*quoth.Statement {
	found := map[*quoth.Statement]*quoth.Statement{}
	for i := range p.Gold.Statements {
		s := &p.Gold.Statements[i]
		if p.Pred == nil {
			continue
		}
		if t := p.Pred.Statement(s.ID); t != nil {
			found[s] = t
		}
	}
	return found
}

// FoundStatements maps the gold statements to the predicted ones that fit (relaxed),
// those with a parent among themselves.
func FoundStatements(p Pair) map[*quoth.Statement]*quoth.Statement {
	found := map[*quoth.Statement]*quoth.Statement{}
	if p.Pred == nil {
		return found
	}
	d := newDoc(p.Gold.Text)
	out := d.excluded(p.Gold)
	gold, goldNested := d.records(p.Gold, out)
	pred, predNested := d.records(p.Pred, out)
	match(gold, pred)
	match(goldNested, predNested)
	for _, x := range append(gold, goldNested...) {
		if x.mate != nil {
			found[x.st] = x.mate.st
		}
	}
	return found
}
