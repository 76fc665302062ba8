// Package eval scores what was found against what people annotated. Its
// functions are pure: articles in, counts out. Every report is a sum over
// articles, so that [Bootstrap] can draw articles anew and add up again.
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

// A Pair is one article as people annotated it and as a program found it.
// Gold.Excluded is left out of all counting. Pred is nil where the program
// returned nothing for the article, which is counted as missing.
type Pair struct{ Gold, Pred *quoth.Article }

// A Count is what precision and recall are made of. Where matching is one to
// one, PredRight and GoldRight are the same number.
type Count struct{ Pred, PredRight, Gold, GoldRight int }

// P is the precision in percent; 0 where nothing was predicted.
func (c Count) P() float64 { return percent(c.PredRight, c.Pred) }

// R is the recall in percent; 0 where there is nothing to find.
func (c Count) R() float64 { return percent(c.GoldRight, c.Gold) }

// F is the harmonic mean of precision and recall in percent (F1).
func (c Count) F() float64 {
	p, r := c.P(), c.R()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (c Count) plus(d Count) Count {
	return Count{c.Pred + d.Pred, c.PredRight + d.PredRight, c.Gold + d.Gold, c.GoldRight + d.GoldRight}
}

func percent(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(n) / float64(of)
}

// A Report is the score of attributed statements over some articles.
//
// Tokens are words, clitics apart, and single punctuation marks; all figures
// are micro-averaged. Statements with a parent are scored in the nested figures
// alone, the others in all figures but those.
//
//	piece   exact F1 over maximal runs of tokens with one role, as CofeNet
//	        (Wang et al., COLING 2022) counts them
//	token   F1 over the tokens of a role
//	tuple   one-to-one matching of statements. relaxed: the contents' tokens
//	        have a Jaccard index of at least .5 and the sources share a token, or
//	        neither has one; full: the cues as well; strict: content and source
//	        have the same tokens
//	class   relaxed recall over gold and precision over predictions of four
//	        classes: quoted (80 % or more of the content's words stand inside
//	        double quotation marks) or plain, speech (the cue has a verb of speech
//	        or “according to”) or soft
//	kind    the same by how much of the content's words is quoted: all (direct),
//	        some (mixed), none (indirect)
//	form    the same by the form of the source, as each side gives it
//	place   the same by whether the source stands in the sentence of its cue
//	nested  tuple, over statements with a parent; parent is the share of those
//	        matched (relaxed) whose parents are matched with each other too
//
// Piece to class are the reference scorer's figures, and agree with it.
type Report struct {
	Articles   int // in gold
	Missing    int // of them, not predicted
	Mismatched int // predicted for another text
	Invalid    int // predicted spans that are outside the text, empty, or inside a character

	counts [len(rows)]Count
}

// rows are the figures of a report in the order in which they are printed.
var rows = [...]string{
	"piece.source", "piece.cue", "piece.content",
	"token.source", "token.cue", "token.content",
	"tuple.relaxed", "tuple.full", "tuple.strict",
	"class.quoted.speech", "class.plain.speech", "class.quoted.soft", "class.plain.soft",
	"kind.direct", "kind.mixed", "kind.indirect",
	"form.name", "form.nominal", "form.pronoun", "form.group", "form.document", "form.anonymous", "form.none",
	"place.same", "place.other",
	"nested.relaxed", "nested.full", "nested.strict", "nested.parent",
}

// Figures are the names of a report's figures, such as "tuple.relaxed", in the
// order in which they are printed.
func Figures() []string { return slices.Clone(rows[:]) }

// Count is the figure of that name; a name not among [Figures] has zero counts.
func (r Report) Count(figure string) Count {
	if i := slices.Index(rows[:], figure); i >= 0 {
		return r.counts[i]
	}
	return Count{}
}

func (r *Report) add(figure string, c Count) {
	i := slices.Index(rows[:], figure)
	if i < 0 {
		return // a form that this page does not know
	}
	r.counts[i] = r.counts[i].plus(c)
}

// Plus is the report over the articles of both.
func (r Report) Plus(s Report) Report {
	r.Articles += s.Articles
	r.Missing += s.Missing
	r.Mismatched += s.Mismatched
	r.Invalid += s.Invalid
	for i, c := range s.counts {
		r.counts[i] = r.counts[i].plus(c)
	}
	return r
}

// Write prints the report as a table: one line a figure, leaving out those for
// which there is nothing on either side, then what was wrong with the input.
func (r Report) Write(w io.Writer) error {
	var b strings.Builder
	for i, c := range r.counts {
		if c == (Count{}) && i > slices.Index(rows[:], "class.plain.soft") {
			continue
		}
		group, name, _ := strings.Cut(rows[i], ".")
		writeCount(&b, group, strings.ReplaceAll(name, ".", " "), c) // a Builder takes all
	}
	fmt.Fprintf(&b, "articles %d, missing %d, with another text %d; invalid spans %d\n", r.Articles, r.Missing, r.Mismatched, r.Invalid)
	_, err := io.WriteString(w, b.String())
	return err
}

// Attribution scores the statements of all pairs.
func Attribution(pairs []Pair) Report {
	var sum Report
	for _, p := range pairs {
		sum = sum.Plus(AttributionOf(p))
	}
	return sum
}

// AttributionOf scores the statements of one article.
func AttributionOf(p Pair) Report {
	r := Report{Articles: 1}
	d := newDoc(p.Gold.Text)
	out := d.excluded(p.Gold)
	gold, goldNested := d.records(p.Gold, out)
	var pred, predNested []*record
	if p.Pred == nil {
		r.Missing++
	} else {
		if p.Pred.Text != p.Gold.Text {
			r.Mismatched++
		}
		r.Invalid = invalid(p.Pred)
		pred, predNested = d.records(p.Pred, out)
	}
	for role, name := range [...]string{"source", "cue", "content"} {
		r.add("piece."+name, overlap(runsOf(gold, role), runsOf(pred, role)))
		r.add("token."+name, overlap(tokensOf(gold, role), tokensOf(pred, role)))
	}

	r.tuples("tuple", d, gold, pred)
	r.tuples("nested", d, goldNested, predNested)
	for _, side := range [...]struct {
		records   []*record
		one, good Count
	}{
		{gold, Count{Gold: 1}, Count{Gold: 1, GoldRight: 1}},
		{pred, Count{Pred: 1}, Count{Pred: 1, PredRight: 1}},
	} {
		for _, x := range side.records {
			c := side.one
			if x.mate != nil {
				c = side.good
			}
			r.add("class."+d.class(x), c)
			r.add("kind."+d.kind(x), c)
			r.add("form."+d.form(x), c)
			r.add("place."+d.place(x), c)
		}
	}
	for _, x := range goldNested {
		if x.mate == nil {
			continue
		}
		c := Count{Pred: 1, Gold: 1}
		a, b := byID(gold, goldNested, x.st.Parent), byID(pred, predNested, x.mate.st.Parent)
		if a != nil && a.mate != nil && a.mate == b {
			c.PredRight, c.GoldRight = 1, 1
		}
		r.add("nested.parent", c)
	}
	return r
}

// The roles of a record's parts.
const (
	source = iota
	cue
	content
)

// A record is a statement in tokens.
type record struct {
	st    *quoth.Statement
	parts [3][]int
	mate  *record // on the other side, after matching
}

// excluded are the tokens that are left out of all counting.
func (d *doc) excluded(a *quoth.Article) []int {
	spans := make([]quoth.Span, len(a.Excluded))
	for i, e := range a.Excluded {
		spans[i] = e.Span
	}
	return d.indexes(spans)
}

// records are the statements of an article that have content, those without
// and those with a parent.
func (d *doc) records(a *quoth.Article, out []int) (top, nested []*record) {
	for i := range a.Statements {
		s := &a.Statements[i]
		x := &record{st: s}
		for role, spans := range [3][]quoth.Span{s.Source.Spans, s.Cue.Spans, s.Content} {
			x.parts[role] = without(d.indexes(spans), out)
		}
		switch {
		case len(x.parts[content]) == 0:
		case s.Parent == "":
			top = append(top, x)
		default:
			nested = append(nested, x)
		}
	}
	return top, nested
}

// invalid counts the spans of parentless statements that are no spans of the
// article's text.
func invalid(a *quoth.Article) (n int) {
	boundary := func(i int) bool { return i == len(a.Text) || utf8.RuneStart(a.Text[i]) }
	for i := range a.Statements {
		s := &a.Statements[i]
		if s.Parent != "" {
			continue
		}
		for _, spans := range [...][]quoth.Span{s.Source.Spans, s.Cue.Spans, s.Content} {
			for _, x := range spans {
				if x.Start < 0 || x.Start >= x.End || x.End > len(a.Text) || !boundary(x.Start) || !boundary(x.End) {
					n++
				}
			}
		}
	}
	return n
}

// tuples matches two lists of records and counts how well they match.
func (r *Report) tuples(group string, d *doc, gold, pred []*record) {
	all := Count{Gold: len(gold), Pred: len(pred)}
	relaxed, full, strict := all, all, all
	for _, m := range match(gold, pred) {
		relaxed.PredRight++
		if m.full {
			full.PredRight++
		}
		if m.strict {
			strict.PredRight++
		}
	}
	for name, c := range map[string]Count{"relaxed": relaxed, "full": full, "strict": strict} {
		c.GoldRight = c.PredRight
		r.add(group+"."+name, c)
	}
}

// A pairing is a gold record and a predicted one that fit.
type pairing struct {
	strict, full bool
	jaccard      float64
	i, j         int
}

// match pairs each record with at most one of the other side: the pairs that
// fit strictly first, then those that fit fully, then by Jaccard index. It sets
// both records' mates.
func match(gold, pred []*record) []pairing {
	var fits, out []pairing
	for i, x := range gold {
		for j, y := range pred {
			both := shared(x.parts[content], y.parts[content])
			if both == 0 || !agree(x.parts[source], y.parts[source]) {
				continue
			}
			m := pairing{i: i, j: j, jaccard: float64(both) / float64(len(x.parts[content])+len(y.parts[content])-both)}
			if m.jaccard < .5 {
				continue
			}
			m.strict = slices.Equal(x.parts[content], y.parts[content]) && slices.Equal(x.parts[source], y.parts[source])
			m.full = agree(x.parts[cue], y.parts[cue])
			fits = append(fits, m)
		}
	}
	slices.SortFunc(fits, func(a, b pairing) int {
		return cmp.Or(truth(b.strict)-truth(a.strict), truth(b.full)-truth(a.full), cmp.Compare(b.jaccard, a.jaccard),
			cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	for _, m := range fits {
		if gold[m.i].mate == nil && pred[m.j].mate == nil {
			gold[m.i].mate, pred[m.j].mate = pred[m.j], gold[m.i]
			out = append(out, m)
		}
	}
	return out
}

// agree reports whether two parts share a token or are both empty.
func agree(a, b []int) bool { return shared(a, b) > 0 || len(a) == 0 && len(b) == 0 }

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func byID(top, nested []*record, id string) *record {
	for _, list := range [2][]*record{top, nested} {
		for _, x := range list {
			if x.st.ID == id {
				return x
			}
		}
	}
	return nil
}

// runsOf are the maximal runs of tokens, first and last, that a role's parts have.
func runsOf(records []*record, role int) map[[2]int]bool {
	out := map[[2]int]bool{}
	for _, x := range records {
		part := x.parts[role]
		for i := 0; i < len(part); {
			j := i + 1
			for j < len(part) && part[j] == part[j-1]+1 {
				j++
			}
			out[[2]int{part[i], part[j-1]}] = true
			i = j
		}
	}
	return out
}

// tokensOf are the tokens that have the role in any record.
func tokensOf(records []*record, role int) map[int]bool {
	out := map[int]bool{}
	for _, x := range records {
		for _, t := range x.parts[role] {
			out[t] = true
		}
	}
	return out
}

// overlap counts two sets against each other.
func overlap[K comparable](gold, pred map[K]bool) Count {
	both := 0
	for k := range gold {
		if pred[k] {
			both++
		}
	}
	return Count{Pred: len(pred), PredRight: both, Gold: len(gold), GoldRight: both}
}

// class is the reference scorer's class of a statement.
func (d *doc) class(x *record) string {
	quoted, speech := "plain", "soft"
	if in, all := d.quotedWords(x.parts[content]); all > 0 && float64(in) >= .8*float64(all) {
		quoted = "quoted"
	}
	if isSpeech(d.words(x.parts[cue])) {
		speech = "speech"
	}
	return quoted + "." + speech
}

// kind is how much of the content's words is quoted.
func (d *doc) kind(x *record) string {
	in, all := d.quotedWords(x.parts[content])
	switch {
	case in == 0:
		return string(quoth.Indirect)
	case in < all:
		return string(quoth.Mixed)
	}
	return string(quoth.Direct)
}

// form is the form of the source as its own side gives it.
func (d *doc) form(x *record) string {
	if len(x.parts[source]) == 0 {
		return string(quoth.SourceNone)
	}
	return string(x.st.Source.Kind)
}

// place says whether the source stands in the same sentence as the cue; "" where
// one of the two is absent.
func (d *doc) place(x *record) string {
	s, c := x.parts[source], x.parts[cue]
	if len(s) == 0 || len(c) == 0 {
		return ""
	}
	from, to := d.tokens[s[len(s)-1]].End, d.tokens[c[0]].Start
	if s[0] > c[0] {
		from, to = d.tokens[c[len(c)-1]].End, d.tokens[s[0]].Start
	}
	if from < to && endsSentence(d.text[from:to]) {
		return "other"
	}
	return "same"
}

// endsSentence reports whether a sentence ends inside the text: a line does, or
// a full stop, question or exclamation mark, with the marks that close after it,
// is followed by a space and a capital letter, digit or opening mark. The stops
// of titles and initials end none. It is a rule of this package's own, so that
// the figure does not move with the program that is scored.
func endsSentence(text string) bool {
	if strings.Contains(text, "\n") {
		return true
	}
	for i, r := range text {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		rest := strings.TrimLeft(text[i+1:], `.!?”’"')]`)
		next := strings.TrimLeft(rest, " \u00a0")
		if next == rest && next != "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(next)
		if next != "" && (isAlnum(first) && strings.ToUpper(string(first)) != string(first)) {
			continue
		}
		if r == '.' && abbreviated(text[:i]) {
			continue
		}
		return true
	}
	return false
}

// abbreviated reports whether the text ends in a title or an initial.
func abbreviated(text string) bool {
	i := strings.LastIndexFunc(text, func(r rune) bool { return !isWord(r) })
	word := text[i+1+skip(text, i):]
	if utf8.RuneCountInString(word) == 1 {
		return true
	}
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "St", "Jr", "Sr", "Sen", "Rep", "Gov", "Gen", "Lt", "Col", "Prof", "Rev", "Capt", "Sgt", "No", "vs":
		return true
	}
	return false
}

// skip is how many bytes of the character at i follow its first; 0 for i < 0.
func skip(text string, i int) int {
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(text[i:])
	return n - 1
}
