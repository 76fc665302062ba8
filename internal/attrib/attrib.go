// Package attrib finds attributed statements: it joins the sources, cues and
// contents that the tagger marks into statements, reads the layouts that need
// no cue (transcripts, interviews), and looks inside each content for what is
// attributed there in turn.
package attrib

import (
	"cmp"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"quoth"
	"quoth/nlp"
)

// A Statement is an attribution in tokens of its document.
type Statement struct {
	Source  nlp.Range   // empty if there is none
	Cue     nlp.Range   // empty if there is none
	Content []nlp.Range // in order, not touching; at least one
	Parent  int         // index of the statement whose content holds this one, or -1
	Kind    quoth.Kind
	Lemma   string // of the cue
	Act     quoth.Act
}

// maxDepth bounds how deep statements are looked for inside statements.
const maxDepth = 3

// Find returns the statements of a tagged document in the order in which they
// stand, a parent before its children.
func Find(d *nlp.Doc, tags *nlp.Tags, l *Linker) ([]Statement, error) {
	return l.find(d, tags.Attribution, func(parts []nlp.Range) ([][]uint8, error) { return tags.Reread(d, parts) })
}

// find is [Find] with a tag for each token, and a function that tags stretches
// of the document anew.
func (l *Linker) find(d *nlp.Doc, tags []uint8, reread func([]nlp.Range) ([][]uint8, error)) ([]Statement, error) {
	turns := findTurns(d)
	var out []Statement
	for _, s := range l.join(d, prepare(d, tags)) {
		if inTurn(turns, s) < 0 {
			out = append(out, s)
		}
	}
	out = append(out, turns...)
	sortStatements(out)

	// Look inside each content, one level after the other.
	level := indexes(len(out))
	for depth := 1; depth < maxDepth && len(level) > 0; depth++ {
		var parts []nlp.Range
		var parents []int
		for _, p := range level {
			for _, r := range out[p].Content {
				for _, inner := range inside(d, r) {
					parts, parents = append(parts, inner), append(parents, p)
				}
			}
		}
		found, err := reread(parts)
		if err != nil {
			return nil, fmt.Errorf("attrib: inside statements: %w", err)
		}
		level = level[:0]
		for i, t := range found {
			for _, s := range l.join(d, within(parts[i], repair(d, pieces(t, parts[i].Start)))) {
				if s.Source.Start < parts[i].Start || s.Source.End > parts[i].End {
					s.Source = nlp.Range{} // the subject of what stands around the statement
				}
				if covers(s, parts[i]) || !stands(d, s) {
					continue
				}
				s.Parent = parents[i]
				level = append(level, len(out))
				out = append(out, s)
			}
		}
	}
	return arrange(d, out), nil
}

// prepare reads the pieces of a document from its tags and corrects them.
func prepare(d *nlp.Doc, tags []uint8) []piece {
	return block(d, hem(d, part(d, frame(d, repair(d, label(d, trim(d, pieces(tags, 0))))))))
}

// join links pieces into statements: one for each cue that has content, and one
// for each quotation that has no cue.
func (l *Linker) join(d *nlp.Doc, all []piece) []Statement {
	cues := l.cues(d, all)
	byCue := make(map[int]int) // cue piece -> index into out
	var out []Statement
	for i, p := range all {
		if p.role != content {
			continue
		}
		if dash, name := signature(d, p.End); floats(d, p.Range) && name.Len() > 0 {
			out = append(out, Statement{Source: name, Cue: dash, Content: []nlp.Range{p.Range}, Parent: -1})
			continue
		}
		j := cues[i]
		if j < 0 {
			if floats(d, p.Range) {
				out = append(out, Statement{Content: []nlp.Range{p.Range}, Parent: -1})
			}
			continue
		}
		if impersonal(d, all[j].Range) {
			continue
		}
		k, ok := byCue[j]
		if ok && d.Tokens[p.Start].Depth == 0 && d.Tokens[p.Start].Sentence != d.Tokens[all[j].Start].Sentence {
			continue // plain text of another sentence is most likely the writer's own
		}
		if !ok {
			k = len(out)
			byCue[j] = k
			out = append(out, Statement{Cue: all[j].Range, Parent: -1})
			out[k].Source = l.source(d, all, j, out[:k])
		}
		p.Start = addressed(d, out[k].Cue, p.Range)
		out[k].Content = append(out[k].Content, p.Range)
	}
	for k := range out {
		s := &out[k]
		if timed(d, s.Source) {
			between(d, s)
		}
		// The tagger took the subject for more of the content.
		if first := s.Content[0]; s.Source.Len() == 0 && len(s.Content) > 1 && (first.End == s.Cue.Start || first.End+1 == s.Cue.Start && d.Word(first.End) == ",") {
			if r := subject(d, s.Cue); r.Start == first.Start && r.End == s.Cue.Start {
				s.Source, s.Content = r, s.Content[1:]
			}
		}
	}
	return out
}

// source is the source of cue j, empty if there is none: the piece that the linker
// picks, that of the verb before with which the cue shares a subject, or the
// subject that the tagger missed.
func (l *Linker) source(d *nlp.Doc, all []piece, j int, before []Statement) nlp.Range {
	cue := all[j].Range
	sources := candidates(d, all, j, cueToSource)
	if best, _ := l.pick(sources); sources[best].piece >= 0 && !(sources[best].piece < j && (wasTold(d, cue) || sighted(d, all[sources[best].piece].Range, cue))) {
		return all[sources[best].piece].Range
	}
	if len(before) > 0 && coordinated(d, cue) {
		if s := before[len(before)-1]; s.Cue.Len() > 0 && s.Cue.End <= cue.Start && d.Tokens[s.Cue.Start].Sentence == d.Tokens[cue.Start].Sentence {
			return s.Source
		}
	}
	if r := subject(d, cue); r.Len() > 0 && (j == 0 || all[j-1].End <= r.Start || r.End == cue.Start && all[j-1].End <= r.End || sighted(d, all[j-1].Range, cue)) { // nothing of another part stands there
		return r
	}
	return nlp.Range{}
}

// cues picks the cue of each content, an index into all or -1. A quotation that
// is reopened at each paragraph has one, that of the paragraph which has its own.
func (l *Linker) cues(d *nlp.Doc, all []piece) []int {
	out := make([]int, len(all))
	own := func(i int) bool {
		return out[i] >= 0 && d.Tokens[all[out[i]].Start].Paragraph == d.Tokens[all[i].Start].Paragraph
	}
	var reopened [][2]int // contents, the second of which goes on where the first stopped
	last := -1
	for i, p := range all {
		if p.role != content {
			continue
		}
		cs := candidates(d, all, i, contentToCue)
		best, _ := l.pick(cs)
		out[i] = cs[best].piece
		if last >= 0 {
			k := d.In(all[last].End - 1)
			if k >= 0 && d.Quotes[k].Continues && d.Tokens[p.Start].Mark == nlp.OpenMark && p.Start == d.Quotes[k].End {
				reopened = append(reopened, [2]int{last, i})
			}
		}
		last = i
	}
	for _, pair := range slices.Backward(reopened) {
		if !own(pair[0]) && own(pair[1]) {
			out[pair[0]] = out[pair[1]]
		}
	}
	for _, pair := range reopened {
		if !own(pair[1]) {
			out[pair[1]] = out[pair[0]]
		}
	}
	return out
}

// floats reports whether content without a cue is a statement all the same: a
// whole quotation of a clause’s length.
func floats(d *nlp.Doc, r nlp.Range) bool {
	return r.Len() >= 6 && d.Tokens[r.Start].Mark == nlp.OpenMark
}

// signature reads the dash and the name, with what describes it, behind a quotation
// that ends at token end, in its own paragraph or as the next one: “…” — Tobias
// Renk, docker.
func signature(d *nlp.Doc, end int) (dash, name nlp.Range) {
	if end+1 >= len(d.Tokens) {
		return
	}
	switch d.Word(end) {
	case "—", "–", "―", "-":
	default:
		return
	}
	if d.Tokens[end-1].Mark != nlp.CloseMark {
		return
	}
	par := d.Paragraphs[d.Tokens[end].Paragraph]
	stop := par.End
	for i := end + 1; i < par.End; i++ {
		if w := d.Word(i); w == "." || w == "(" {
			stop = i
			break
		}
	}
	r, _ := utf8.DecodeRuneInString(d.Word(end + 1))
	if !unicode.IsUpper(r) || stop-end > 16 || par.End-end > 25 {
		return
	}
	return nlp.Range{Start: end, End: end + 1}, nlp.Range{Start: end + 1, End: stop}
}

// inside lists what of a content to read again: without the conjunction that
// opens it and without the marks around it, if enough is left to hold a
// statement.
func inside(d *nlp.Doc, r nlp.Range) []nlp.Range {
	if r.Start < r.End && (nlp.Normalise(d.Word(r.Start)) == "that" || nlp.Normalise(d.Word(r.Start)) == "whether") {
		r.Start++
	}
	for r.Len() > 2 && d.Tokens[r.Start].Mark == nlp.OpenMark && d.Tokens[r.End-1].Mark == nlp.CloseMark && opensWithin(d, nlp.Range{Start: r.Start, End: r.Start + 1}, r.End-1) {
		r.Start++
		r.End--
	}
	if r.Len() > 0 && d.Tokens[r.Start].Mark == nlp.OpenMark && d.Tokens[r.Start].Depth == 1 && d.Quotes[quoteFrom(d, r.Start)].End >= r.End {
		r.Start++ // an unclosed quotation
	}
	if r.Len() < 4 {
		return nil
	}
	return []nlp.Range{r}
}

// stands reports whether what was found inside a statement is one that holds by
// itself: it has a cue, says more than *it* or *so*, and somebody to say it or
// somebody who was told. What is left are mostly scare quotes.
func stands(d *nlp.Doc, s Statement) bool {
	long := len(s.Content) > 1 || s.Content[0].Len() > 1
	return s.Cue.Len() > 0 && long && (s.Source.Len() > 0 || wasTold(d, s.Cue))
}

// covers reports whether a statement found on rereading is no inner one but
// its whole surrounding again.
func covers(s Statement, r nlp.Range) bool {
	return len(s.Content) == 1 && s.Content[0] == r
}

// arrange orders the statements by where they begin, parents before children,
// and fills in kind, lemma and act.
func arrange(d *nlp.Doc, all []Statement) []Statement {
	order := indexes(len(all))
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(start(all[a]), start(all[b])), cmp.Compare(all[a].Parent, all[b].Parent), cmp.Compare(a, b))
	})
	// A child may begin where its parent does, or, where the source follows,
	// before the parent's cue; move it behind.
	placed := make([]int, len(all))
	for i := range placed {
		placed[i] = -1
	}
	out := make([]Statement, 0, len(all))
	var place func(i int)
	place = func(i int) {
		if placed[i] >= 0 {
			return
		}
		s := all[i]
		if s.Parent >= 0 {
			place(s.Parent)
			s.Parent = placed[s.Parent]
		}
		s.Content = apart(s.Content)
		s.Kind = kindOf(d, s.Content)
		s.Lemma, s.Act = Describe(d, s.Cue, s.Kind)
		placed[i] = len(out)
		out = append(out, s)
	}
	for _, i := range order {
		place(i)
	}
	return out
}

// apart puts ranges in order and joins those that overlap.
func apart(in []nlp.Range) []nlp.Range {
	in = slices.Clone(in)
	slices.SortFunc(in, func(a, b nlp.Range) int { return cmp.Compare(a.Start, b.Start) })
	out := in[:1]
	for _, r := range in[1:] {
		if last := &out[len(out)-1]; r.Start < last.End {
			last.End = max(last.End, r.End)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// start is the first token of any part.
func start(s Statement) int {
	at := s.Content[0].Start
	if s.Source.Len() > 0 {
		at = min(at, s.Source.Start)
	}
	if s.Cue.Len() > 0 {
		at = min(at, s.Cue.Start)
	}
	return at
}

func sortStatements(all []Statement) {
	slices.SortStableFunc(all, func(a, b Statement) int { return cmp.Compare(start(a), start(b)) })
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// kindOf tells how much of a content stands in quotation marks: all its
// words, none, or some.
func kindOf(d *nlp.Doc, content []nlp.Range) quoth.Kind {
	var in, out int
	for _, r := range content {
		for i := r.Start; i < r.End; i++ {
			switch t := d.Tokens[i]; {
			case t.Kind == nlp.Punct:
			case t.Depth > 0:
				in++
			default:
				out++
			}
		}
	}
	switch {
	case in > 0 && out == 0:
		return quoth.Direct
	case in > 0:
		return quoth.Mixed
	}
	return quoth.Indirect
}
