package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
)

// A DetailReport scores the fields around the three parts of a statement, and
// the namings. Every figure counts what is there beyond the default on one side
// and on the other: what nobody would write down (positive, actual, neutral, no
// time) earns nothing. A statement that only one side has counts with what it
// has: gold ones as missed, predicted ones as wrong. Statements with a parent
// count like the others.
//
// Spans are compared by their words, with clitics apart and without marks. They
// fit where the words that both have are at least half of those of either, and
// are exact where they are the same. The head of a span is its last word before
// a comma or, from its second word on, a preposition or relative pronoun; where
// heads count, each side must hold the head of a span of the other.
//
//	polarity, modality, stance
//	           micro F1 over the values other than positive, actual, neutral;
//	           and each value by itself
//	addressee  the spans fit, heads count; exact; entity: they fit and mean the
//	           same entity (see [SpeakerReport]), of those to which gold gives
//	           one and the predicted ones to which one is given
//	setting    the spans fit, heads count; exact; venue, medium and place: the
//	           same words, upper and lower case aside
//	time       the spans fit; exact; value: they fit, and the value is the same
//	           or untold on both sides; right: the share of those whose value is
//	           right among those that fit
//	via        the spans of the first link fit, heads count; exact; entity, as
//	           for the addressee
//	reason     the spans fit; exact
//	anonymous  the source is anonymous, as each side gives it
//	naming     matched one to one, exact ones first, then by the share of words
//	           in common: they fit and have the same voice, the article's or that
//	           of the same statement; exact: the same words and voice; words:
//	           they fit, whosever voice; entity: as the first, and the
//	           same entity, or, for a label of something that gold does not
//	           list, none that gold lists
type DetailReport struct {
	Articles   int // in gold
	Statements int // in gold
	Matched    int // of them, that the other side has
	counts     [len(detailRows)]Count
}

var detailRows = [...]string{
	"polarity", "polarity.negative", "polarity.refusal",
	"modality", "modality.hypothetical", "modality.future", "modality.question",
	"stance", "stance.distancing", "stance.endorsing", "stance.evaluative",
	"addressee", "addressee.exact", "addressee.entity",
	"setting", "setting.exact", "setting.venue", "setting.medium", "setting.place",
	"time", "time.exact", "time.value", "time.right",
	"via", "via.exact", "via.entity",
	"reason", "reason.exact",
	"anonymous",
	"naming", "naming.exact", "naming.words", "naming.entity",
}

// DetailFigures are the names of the report's figures, such as
// "polarity.refusal", in the order in which they are printed.
func DetailFigures() []string { return slices.Clone(detailRows[:]) }

// Count is the figure of that name; a name not among [DetailFigures] has zero counts.
// Of "time.right", Gold and GoldRight are the times that fit and those of them with the right value.
func (r DetailReport) Count(figure string) Count {
	if i := slices.Index(detailRows[:], figure); i >= 0 {
		return r.counts[i]
	}
	return Count{}
}

func (r *DetailReport) add(figure string, c Count) {
	if i := slices.Index(detailRows[:], figure); i >= 0 {
		r.counts[i] = r.counts[i].plus(c)
	}
}

// Plus is the report over the articles of both.
func (r DetailReport) Plus(s DetailReport) DetailReport {
	r.Articles += s.Articles
	r.Statements += s.Statements
	r.Matched += s.Matched
	for i, c := range s.counts {
		r.counts[i] = r.counts[i].plus(c)
	}
	return r
}

// SumDetails adds reports up, as a figure for [Bootstrap] does first.
func SumDetails(reports []DetailReport) DetailReport {
	var sum DetailReport
	for i := range reports {
		sum = sum.Plus(reports[i])
	}
	return sum
}

// WriteDetails prints the figures over some articles: precision, recall and F1
// with its interval over articles (1000 bootstraps; for time.right the
// Wilson interval), and the counts.
func WriteDetails(w io.Writer, articles []DetailReport) error {
	sum := SumDetails(articles)
	var b strings.Builder
	fmt.Fprintf(&b, "%d articles, %d statements, matched %d\n", sum.Articles, sum.Statements, sum.Matched)
	for i, figure := range detailRows {
		c := sum.counts[i]
		if figure == "time.right" {
			iv := Wilson(c.GoldRight, c.Gold)
			fmt.Fprintf(&b, "%-22s %5.1f %% (%.1f-%.1f)   right %d of %d that fit\n", figure, c.R(), iv.Low, iv.High, c.GoldRight, c.Gold)
			continue
		}
		if c == (Count{}) {
			fmt.Fprintf(&b, "%-22s none on either side\n", figure)
			continue
		}
		iv := Bootstrap(articles, 1000, 1, func(rs []DetailReport) float64 { return sumFigure(rs, i).F() })
		fmt.Fprintf(&b, "%-22s P %5.1f R %5.1f F %5.1f (%.1f-%.1f)   found %4d right %4d gold %4d\n",
			figure, c.P(), c.R(), c.F(), iv.Low, iv.High, c.Pred, c.PredRight, c.Gold)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sumFigure adds up one figure of several reports.
func sumFigure(reports []DetailReport, i int) Count {
	var c Count
	for k := range reports {
		c = c.plus(reports[k].counts[i])
	}
	return c
}

// DetailsOf scores the details of one article on gold statements: the predicted
// article has the gold statements, by their IDs.
func DetailsOf(p Pair) DetailReport {
	r, _ := detailsOf(p, GivenStatements(p))
	return r
}

// DetailsEndToEndOf scores the details of one article on the statements that
// were found: gold and predicted ones are matched as for the relaxed tuple, those with a
// parent among themselves.
func DetailsEndToEndOf(p Pair) DetailReport {
	r, _ := detailsOf(p, FoundStatements(p))
	return r
}

// DetailErrors lists the details of an article that are not as the annotators
// have them: the type is the figure that counts it, the values are the words. found
// has the mates of the gold statements, as for [SpeakerErrors].
func DetailErrors(p Pair, found map[*quoth.Statement]*quoth.Statement) []Error {
	_, all := detailsOf(p, found)
	return all
}

// detailsOf scores one article, given which statement is which.
func detailsOf(p Pair, found map[*quoth.Statement]*quoth.Statement) (DetailReport, []Error) {
	r := DetailReport{Articles: 1, Statements: len(p.Gold.Statements), Matched: len(found)}
	x := &detailPair{Pair: p, d: newDoc(p.Gold.Text), r: &r}
	var none quoth.Statement
	taken := map[*quoth.Statement]bool{}
	for i := range p.Gold.Statements {
		s := &p.Gold.Statements[i]
		if t := found[s]; t != nil {
			taken[t] = true
			x.statement(s, t)
		} else {
			x.statement(s, &none)
		}
	}
	if p.Pred != nil {
		for i := range p.Pred.Statements {
			if t := &p.Pred.Statements[i]; !taken[t] {
				x.statement(&none, t)
			}
		}
	}
	x.namings(found)
	slices.SortStableFunc(x.errors, func(a, b Error) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return r, x.errors
}

// A detailPair is one article while its details are scored.
type detailPair struct {
	Pair
	d      *doc
	r      *DetailReport
	at     *quoth.Statement // that is being scored
	errors []Error
}

// count adds one case of a figure, there in gold and found where the words are not empty.
func (x *detailPair) count(figure, gold, found string, right bool) {
	x.r.add(figure, countOf(gold != "", found != "", right))
	if !right && gold+found != "" {
		x.wrong(figure, x.at.ID, x.at.Content[0], gold, found)
	}
}

func (x *detailPair) wrong(figure, id string, at quoth.Span, gold, found string) {
	e := Error{Type: figure, Class: "other", ID: id, Span: at, Gold: gold, Found: found}
	switch {
	case gold == "":
		e.Class = "spurious"
	case found == "":
		e.Class = "missed"
	}
	x.errors = append(x.errors, e)
}

// statement scores a gold statement and a predicted one; either may be empty.
func (x *detailPair) statement(s, t *quoth.Statement) {
	x.at = s
	if len(s.Content) == 0 {
		x.at = t
	}
	x.value("polarity", string(s.Polarity), string(t.Polarity), string(quoth.Positive))
	x.value("modality", string(s.Modality), string(t.Modality), string(quoth.Actual))
	x.value("stance", string(s.Cue.Stance), string(t.Cue.Stance), string(quoth.Neutral))

	x.reference("addressee", s.Addressee, t.Addressee)
	x.reference("via", first(s.Via), first(t.Via))

	x.spans("setting", s.Setting.Spans, t.Setting.Spans, true)
	x.same("setting.venue", s.Setting.Venue, t.Setting.Venue)
	x.same("setting.medium", s.Setting.Medium, t.Setting.Medium)
	x.same("setting.place", s.Setting.Place, t.Setting.Place)

	fit := x.spans("time", s.Time.Spans, t.Time.Spans, false)
	right := fit && s.Time.Value == t.Time.Value
	x.r.add("time.value", countOf(len(s.Time.Spans) > 0, len(t.Time.Spans) > 0, right))
	if fit {
		x.r.add("time.right", countOf(true, true, right))
		if !right {
			x.wrong("time.right", x.at.ID, x.at.Content[0], s.Time.Value, t.Time.Value)
		}
	}

	x.spans("reason", s.Source.Reason, t.Source.Reason, false)
	a, b := s.Source.Kind == quoth.SourceAnonymous, t.Source.Kind == quoth.SourceAnonymous
	x.r.add("anonymous", countOf(a, b, a && b))
}

// countOf is one case, there in gold, found, and right.
func countOf(gold, pred, right bool) Count {
	c := Count{Pred: truth(pred), Gold: truth(gold)}
	if right {
		c.PredRight, c.GoldRight = 1, 1
	}
	return c
}

// value counts a field that is a word, with a default.
func (x *detailPair) value(field, gold, found, usual string) {
	told := func(v string) string {
		if v == usual {
			return ""
		}
		return v
	}
	gold, found = told(gold), told(found)
	x.count(field, gold, found, gold != "" && gold == found)
	if gold != "" {
		x.r.add(field+"."+gold, countOf(true, gold == found, gold == found))
	}
	if found != "" && gold != found {
		x.r.add(field+"."+found, countOf(false, true, false))
	}
}

// same counts words that are the same or not.
func (x *detailPair) same(figure, gold, found string) {
	x.count(figure, gold, found, gold != "" && strings.EqualFold(gold, found))
}

// spans counts spans that fit and that are exact, and reports whether they fit.
func (x *detailPair) spans(field string, gold, found []quoth.Span, heads bool) bool {
	there := len(gold) > 0 && len(found) > 0
	fit := there && x.fit(gold, found) > 0 && (!heads || x.holdsHead(gold, found) && x.holdsHead(found, gold))
	x.count(field, x.Gold.TextOf(gold), x.Gold.TextOf(found), fit)
	exact := there && slices.Equal(x.indexes(gold), x.indexes(found))
	x.r.add(field+".exact", countOf(len(gold) > 0, len(found) > 0, exact))
	return fit
}

// reference counts spans and the entity that they mean.
func (x *detailPair) reference(field string, gold, found quoth.Reference) {
	fit := x.spans(field, gold.Spans, found.Spans, true)
	if gold.Entity == "" && fit {
		return // gold does not say whether the entity is right
	}
	name := x.nameOf(found.Entity)
	right := fit && found.Entity != "" && SameEntity(x.Gold.Entity(gold.Entity), name)
	x.count(field+".entity", gold.Entity, name, right)
}

// nameOf is the name of a predicted entity; "" without one.
func (x *detailPair) nameOf(id string) string {
	if x.Pred == nil {
		return ""
	}
	if e := x.Pred.Entity(id); e != nil {
		return e.Name
	}
	return ""
}

func first(via []quoth.Reference) quoth.Reference {
	if len(via) == 0 {
		return quoth.Reference{}
	}
	return via[0]
}

// indexes are the words of spans, without marks.
func (x *detailPair) indexes(spans []quoth.Span) []int {
	return slices.DeleteFunc(x.d.indexes(spans), func(i int) bool { return !x.isWord(i) })
}

func (x *detailPair) isWord(i int) bool {
	return strings.ContainsFunc(x.wordAt(i), isAlnum)
}

func (x *detailPair) wordAt(i int) string { return x.d.text[x.d.tokens[i].Start:x.d.tokens[i].End] }

// fit is the share of words that two lists of spans have in common, of the
// longer one, or 0 where they do not fit.
func (x *detailPair) fit(a, b []quoth.Span) float64 {
	i, j := x.indexes(a), x.indexes(b)
	both := shared(i, j)
	if both == 0 || 2*both < max(len(i), len(j)) {
		return 0
	}
	return float64(both) / float64(max(len(i), len(j)))
}

// holdsHead reports whether b holds the head of one of the spans of a.
func (x *detailPair) holdsHead(a, b []quoth.Span) bool {
	in := x.indexes(b)
	for _, s := range a {
		if h := x.head(s); h >= 0 && slices.Contains(in, h) {
			return true
		}
	}
	return false
}

// head is the token of a span's head, or -1.
func (x *detailPair) head(s quoth.Span) int {
	h := -1
	for n, i := range x.d.indexes([]quoth.Span{s}) {
		w := strings.ToLower(x.wordAt(i))
		if h >= 0 && (w == "," || n > 0 && headEnds[w]) {
			break
		}
		if r, _ := utf8.DecodeRuneInString(w); isAlnum(r) && !(n == 0 && headEnds[w]) {
			h = i
		}
	}
	return h
}

var headEnds = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("of in at on to for from by with about after before during outside inside near over under between among who whom whose which that") {
		m[w] = true
	}
	return m
}()

// namings matches the labels of both sides one to one, and counts.
func (x *detailPair) namings(found map[*quoth.Statement]*quoth.Statement) {
	var pred []quoth.Naming
	if x.Pred != nil {
		pred = x.Pred.Namings
	}
	voices := map[string]string{"article": "article"}
	for s, t := range found {
		voices[s.ID] = t.ID
	}
	type pairing struct {
		share      float64
		voice      bool
		exact      bool
		gold, pred int
	}
	var fits []pairing
	for i, g := range x.Gold.Namings {
		for j, f := range pred {
			a, b := []quoth.Span{g.Span}, []quoth.Span{f.Span}
			if share := x.fit(a, b); share > 0 {
				fits = append(fits, pairing{share, f.Voice != "" && voices[g.Voice] == f.Voice, slices.Equal(x.indexes(a), x.indexes(b)), i, j})
			}
		}
	}
	slices.SortFunc(fits, func(a, b pairing) int {
		return cmp.Or(truth(b.exact)-truth(a.exact), cmp.Compare(b.share, a.share), truth(b.voice)-truth(a.voice),
			cmp.Compare(a.gold, b.gold), cmp.Compare(a.pred, b.pred))
	})
	all := Count{Gold: len(x.Gold.Namings), Pred: len(pred)}
	words, same, exact, entity := all, all, all, all
	goldDone, predDone := map[int]bool{}, map[int]bool{}
	for _, m := range fits {
		if goldDone[m.gold] || predDone[m.pred] {
			continue
		}
		goldDone[m.gold], predDone[m.pred] = true, true
		words.PredRight++
		g, f := x.Gold.Namings[m.gold], pred[m.pred]
		if !m.voice {
			x.wrong("naming", g.Voice, g.Span, x.naming(g), x.naming(f))
			continue
		}
		same.PredRight++
		exact.PredRight += truth(m.exact)
		whose := x.labels(g.Entity, f.Entity)
		entity.PredRight += truth(whose)
		if !whose {
			x.wrong("naming.entity", g.Voice, g.Span, x.naming(g)+" "+g.Entity, x.naming(f)+" "+x.nameOf(f.Entity))
		}
	}
	for i, g := range x.Gold.Namings {
		if !goldDone[i] {
			x.wrong("naming", g.Voice, g.Span, x.naming(g), "")
		}
	}
	for j, f := range pred {
		if !predDone[j] {
			x.wrong("naming", f.Voice, f.Span, "", x.naming(f))
		}
	}
	for figure, c := range map[string]Count{"naming.words": words, "naming": same, "naming.exact": exact, "naming.entity": entity} {
		c.GoldRight = c.PredRight
		x.r.add(figure, c)
	}
}

func (x *detailPair) naming(n quoth.Naming) string {
	return x.Gold.Text[n.Start:n.End] + " (" + n.Voice + ")"
}

// labels reports whether a predicted entity is the one that gold names.
func (x *detailPair) labels(gold, pred string) bool {
	name := x.nameOf(pred)
	if e := x.Gold.Entity(gold); e != nil {
		return SameEntity(e, name)
	}
	return !slices.ContainsFunc(x.Gold.Entities, func(e quoth.Entity) bool { return SameEntity(&e, name) })
}
