// Package render prints articles for people: as marked text for a terminal or a
// pipe, as one HTML file that stands alone, and as a table of statements. The
// record for programs is [quoth.Article.JSON].
//
// The three share a notation. Hue says who; shape says which part: a source is
// bold, a cue dotted or underlined, content has a wash or a line, and a
// statement inside another is marked a second time. Everything that is printed
// is the article's own words; a speaker who is not known is never guessed.
package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"quoth"
)

// part is which part of a statement a mark shows.
type part uint8

const (
	content part = iota
	source
	cue
)

// A mark is one span of one statement.
type mark struct {
	quoth.Span
	part      part
	statement int  // index into Article.Statements
	depth     int  // how many statements this one stands inside
	first     bool // the first span of its part
	lead      bool // the first of its statement's content in the block
}

// A voice is somebody who speaks in an article.
type voice struct {
	entity     *quoth.Entity
	statements int
}

// A reading is an article arranged for printing.
type reading struct {
	*quoth.Article
	marks  []mark  // in order of start, outer ones first
	voices []voice // in order of their first statement
	voice  []int   // for each statement its voice, or -1
	depth  []int   // for each statement
}

func read(a *quoth.Article) *reading {
	r := &reading{Article: a, voice: make([]int, len(a.Statements)), depth: make([]int, len(a.Statements))}
	index := make(map[string]int, len(a.Statements))
	for i := range a.Statements {
		index[a.Statements[i].ID] = i
	}
	entities := make(map[string]*quoth.Entity, len(a.Entities))
	for i := range a.Entities {
		entities[a.Entities[i].ID] = &a.Entities[i]
	}
	byID := make(map[string]int)
	for i := range a.Statements {
		s := &a.Statements[i]
		r.voice[i] = -1
		if e := entities[s.Speaker]; e != nil {
			v, ok := byID[s.Speaker]
			if !ok {
				v = len(r.voices)
				byID[s.Speaker] = v
				r.voices = append(r.voices, voice{entity: e})
			}
			r.voices[v].statements++
			r.voice[i] = v
		}
		for p, at := s.Parent, i; p != "" && r.depth[i] < 8; p = a.Statements[at].Parent {
			k, ok := index[p]
			if !ok {
				break
			}
			at = k
			r.depth[i]++
		}
		for _, list := range []struct {
			part  part
			spans []quoth.Span
		}{{content, s.Content}, {source, s.Source.Spans}, {cue, s.Cue.Spans}} {
			for k, span := range list.spans {
				if span.Start >= 0 && span.Start < span.End && span.End <= len(a.Text) {
					r.marks = append(r.marks, mark{Span: span, part: list.part, statement: i, depth: r.depth[i], first: k == 0})
				}
			}
		}
	}
	slices.SortStableFunc(r.marks, func(x, y mark) int {
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End), cmp.Compare(x.depth, y.depth), cmp.Compare(x.part, y.part))
	})
	return r
}

// blocks are the article's, or its lines where it has none.
func (r *reading) blocks() []quoth.Block {
	if len(r.Blocks) > 0 {
		return r.Blocks
	}
	var out []quoth.Block
	at := 0
	for line := range strings.Lines(r.Text) {
		if words := strings.TrimSpace(line); words != "" {
			start := at + strings.Index(line, words)
			out = append(out, quoth.Block{Span: quoth.Span{Start: start, End: start + len(words)}, Kind: quoth.Paragraph})
		}
		at += len(line)
	}
	return out
}

// within returns the marks that touch a span, cut to it. Only the piece in
// which a span begins stays first.
func (r *reading) within(s quoth.Span) []mark {
	var out []mark
	begun := make(map[int]bool)
	for _, m := range r.marks {
		if !m.Overlaps(s) {
			continue
		}
		if m.Start < s.Start {
			m.Start, m.first = s.Start, false
		}
		m.End = min(m.End, s.End)
		if m.part == content && !begun[m.statement] {
			begun[m.statement], m.lead = true, true
		}
		out = append(out, m)
	}
	return out
}

// excluded returns why a block is left out of the analysis; "" if it is not.
func (r *reading) excluded(s quoth.Span) string {
	for _, x := range r.Excluded {
		if x.Contains(s) {
			return x.Why
		}
	}
	return ""
}

// number is what a statement is called on paper: 12 for s12.
func (r *reading) number(i int) string {
	id := r.Statements[i].ID
	if n, ok := strings.CutPrefix(id, "s"); ok && n != "" {
		return n
	}
	if id == "" {
		return strconv.Itoa(i + 1)
	}
	return id
}

// who names the speaker of a statement. Where nobody was resolved, it gives
// the source in the article's words, and known is false.
func (r *reading) who(i int) (name string, known bool) {
	if v := r.voice[i]; v >= 0 {
		return r.voices[v].entity.Name, true
	}
	if s := r.Statements[i].Source.Spans; len(s) > 0 {
		return "“" + oneLine(r.TextOf(s)) + "”", false
	}
	return "nobody named", false
}

// hue numbers the colours of voices from 1; 0 is for the unknown.
func (r *reading) hue(statement int) int {
	if v := r.voice[statement]; v >= 0 {
		return v%hues + 1
	}
	return 0
}

// hues is how many colours there are.
const hues = 8

// role is the first role description of an entity, in the article's words.
func (r *reading) role(e *quoth.Entity) string {
	if len(e.Roles) == 0 {
		return ""
	}
	return oneLine(r.TextOf(e.Roles[:1]))
}

// does says in one word what a soft attribution does; "" for speech.
func does(act quoth.Act) string {
	switch act {
	case quoth.Speech, "":
		return ""
	case quoth.Writing:
		return "writes"
	case quoth.Belief:
		return "thinks"
	case quoth.Desire:
		return "wants"
	case quoth.Emotion:
		return "feels"
	case quoth.Perception:
		return "sees"
	}
	return string(act)
}

// Day writes a date for people: as precise as it is, and no more.
func Day(d quoth.Date) string {
	for _, l := range []struct{ precision, layout, print string }{
		{"minute", time.RFC3339, "2 January 2006, 15:04"},
		{"minute", "2006-01-02T15:04", "2 January 2006, 15:04"},
		{"day", time.DateOnly, "2 January 2006"},
		{"month", "2006-01", "January 2006"},
		{"year", "2006", "2006"},
	} {
		if d.Precision != "" && d.Precision != l.precision {
			continue
		}
		if t, err := time.Parse(l.layout, d.Value); err == nil {
			return t.Format(l.print)
		}
	}
	if w, ok := week(d.Value); ok {
		return w
	}
	return d.Value
}

// names joins names as a sentence does.
func names(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

// oneLine collapses white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// excerpt is the beginning of a text, at most n characters, cut at a word.
func excerpt(s string, n int) string {
	s = oneLine(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut, last := 0, 0
	for i, r := range s {
		if n--; n < 0 {
			break
		}
		if r == ' ' {
			last = i
		}
		cut = i
	}
	if last > cut*2/3 {
		cut = last
	}
	return strings.TrimRight(s[:cut], " ,;:.–—") + "…"
}

// count writes “1 article”, “2 articles”, “12,345 articles”.
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + one + "s"
}

// Thousands writes a number with commas.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
