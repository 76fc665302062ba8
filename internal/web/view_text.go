package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

// part says what a mark in the text shows.
type part uint8

const (
	content part = iota
	source
	cue
	naming
	when
	aside // excluded from the analysis
)

var partClass = [...]string{content: "content", source: "source", cue: "cue", naming: "naming", when: "date", aside: "aside"}

// A mark is one span of one statement, or of the article.
type mark struct {
	quoth.Span
	part      part
	statement int  // index into reading.Statements; -1 for the article's own
	depth     int  // how many statements this one stands inside
	lead      bool // begins its statement's content: carries anchor and number
	why       string
}

// A voice is somebody who speaks in the article.
type voice struct {
	ID         string // local entity
	Name       string
	Key        string // across articles; "" if it has none
	Type       quoth.EntityType
	Role       string
	Aliases    []string
	Statements int
	Hue, Pick  int // from 1; Pick is 0 where there are too many to pick from
}

// A reading is a revision of an article arranged for a page: its text is rebuilt
// from text and spans, with the marks as nested elements.
type reading struct {
	*store.Article
	Voices   []voice // in order of their first statement
	voiceOf  []int   // for each statement its voice, or -1
	depth    []int
	marks    [][]mark // for each block
	blocks   []quoth.Block
	excluded []string // for each block why, or ""

	counted, count int // bytes and UTF-16 units up to there: see units
}

const (
	hues  = 8  // colours of voices
	picks = 24 // voices that can be picked
)

// read arranges an article.
func read(a *store.Article) *reading {
	n := len(a.Statements)
	r := &reading{Article: a, voiceOf: make([]int, n), depth: make([]int, n)}
	r.findVoices()
	r.blocks = a.Blocks
	if len(r.blocks) == 0 {
		r.blocks = paragraphs(a.Text)
	}
	r.excluded = make([]string, len(r.blocks))
	r.marks = make([][]mark, len(r.blocks))
	for _, x := range a.Excluded {
		r.each(x.Span, func(i int) {
			if x.Contains(r.blocks[i].Span) {
				r.excluded[i] = x.Why
			} else {
				r.add(mark{Span: x.Span, part: aside, statement: -1, why: x.Why})
			}
		})
	}
	for i := range a.Statements {
		s := &a.Statements[i]
		for p, spans := range [...][]quoth.Span{content: s.Content, source: s.Source.Spans, cue: s.Cue.Spans, when: s.Time.Spans} {
			for k, span := range spans {
				r.add(mark{Span: span, part: part(p), statement: i, depth: r.depth[i], lead: part(p) == content && k == 0})
			}
		}
	}
	for _, x := range a.Namings {
		why := "the article’s own words"
		if x.Voice != "article" {
			why = "words of statement " + strings.TrimPrefix(x.Voice, "s")
		}
		r.add(mark{Span: x.Span, part: naming, statement: -1, why: why})
	}
	for _, list := range r.marks {
		slices.SortStableFunc(list, func(x, y mark) int {
			return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End), cmp.Compare(x.depth, y.depth), cmp.Compare(x.part, y.part))
		})
	}
	return r
}

func (r *reading) findVoices() {
	index := make(map[string]int, len(r.Statements))
	for i := range r.Statements {
		index[r.Statements[i].ID] = i
	}
	byID := map[string]int{}
	for i := range r.Statements {
		s := &r.Statements[i]
		r.voiceOf[i] = -1
		if e := r.Article.Entity(s.Speaker); e != nil {
			v, known := byID[e.ID]
			if !known {
				v = len(r.Voices)
				byID[e.ID] = v
				x := voice{ID: e.ID, Name: e.Name, Type: e.Type, Aliases: e.Aliases, Hue: v%hues + 1, Key: r.Speakers[e.ID].Key}
				if len(e.Roles) > 0 && inside(r.Text, e.Roles[0]) {
					x.Role = r.Text[e.Roles[0].Start:e.Roles[0].End]
				}
				if v < picks {
					x.Pick = v + 1
				}
				r.Voices = append(r.Voices, x)
			}
			r.Voices[v].Statements++
			r.voiceOf[i] = v
		}
		for at, p := i, s.Parent; p != "" && r.depth[i] < 8; p = r.Statements[at].Parent {
			k, ok := index[p]
			if !ok {
				break
			}
			at = k
			r.depth[i]++
		}
	}
}

// inside reports whether a span can be shown of a text; of a text that is not
// kept, none can.
func inside(text string, s quoth.Span) bool {
	return s.Start >= 0 && s.Start < s.End && s.End <= len(text) &&
		utf8.RuneStart(text[s.Start]) && (s.End == len(text) || utf8.RuneStart(text[s.End]))
}

// paragraphs are the lines of a text, where nothing else is known.
func paragraphs(text string) []quoth.Block {
	var out []quoth.Block
	at := 0
	for line := range strings.Lines(text) {
		if w := strings.TrimSpace(line); w != "" {
			start := at + strings.Index(line, w)
			out = append(out, quoth.Block{Span: quoth.Span{Start: start, End: start + len(w)}, Kind: quoth.Paragraph})
		}
		at += len(line)
	}
	return out
}

// each calls f with every block that a span touches.
func (r *reading) each(s quoth.Span, f func(block int)) {
	i := sort.Search(len(r.blocks), func(i int) bool { return r.blocks[i].End > s.Start })
	for ; i < len(r.blocks) && r.blocks[i].Start < s.End; i++ {
		f(i)
	}
}

// add cuts a mark to the blocks it stands in. Only the first piece leads.
func (r *reading) add(m mark) {
	if !inside(r.Text, m.Span) {
		return
	}
	r.each(m.Span, func(i int) {
		piece, b := m, r.blocks[i]
		piece.Start, piece.End = max(m.Start, b.Start), min(m.End, b.End)
		r.marks[i] = append(r.marks[i], piece)
		m.lead = false
	})
}

// Hue is the colour of a statement; 0 is for the unknown.
func (r *reading) Hue(statement int) int {
	if v := r.voiceOf[statement]; v >= 0 {
		return r.Voices[v].Hue
	}
	return 0
}

// class names colour, voice and layer of a statement.
func (r *reading) class(statement int) string {
	c := "h" + strconv.Itoa(r.Hue(statement))
	if v := r.voiceOf[statement]; v >= 0 && v < picks {
		c += " v" + strconv.Itoa(v+1)
	}
	if soft(r.Statements[statement].Cue.Act) {
		c += " felt"
	}
	return c
}

// soft reports whether an act is a thought, a wish or a feeling rather than
// something said.
func soft(a quoth.Act) bool { return a != "" && a != quoth.Speech && a != quoth.Writing }

// number is what a statement is called on paper: 12 for s12.
func (r *reading) number(statement int) string {
	id := r.Statements[statement].ID
	if n, ok := strings.CutPrefix(id, "s"); ok && n != "" {
		return n
	}
	return cmp.Or(id, strconv.Itoa(statement+1))
}

// speaker names the speaker of a statement: who that is, or the source in the
// article's words.
func (r *reading) speaker(statement int) string {
	if v := r.voiceOf[statement]; v >= 0 {
		return r.Voices[v].Name
	}
	if s := r.Statements[statement].Source.Spans; len(s) > 0 && inside(r.Text, s[0]) {
		return "“" + oneLine(r.TextOf(s)) + "”"
	}
	return "nobody named"
}

// Body is the whole text.
func (r *reading) Body() template.HTML {
	var b strings.Builder
	for i := range r.blocks {
		r.block(&b, i)
	}
	return template.HTML(b.String())
}

// Around is the blocks that a statement's spans stand in, and up to more blocks
// on either side.
func (r *reading) Around(s *quoth.Statement, more int) template.HTML {
	first, last := len(r.blocks), -1
	for _, spans := range [...][]quoth.Span{s.Content, s.Source.Spans, s.Cue.Spans} {
		for _, span := range spans {
			r.each(span, func(i int) { first, last = min(first, i), max(last, i) })
		}
	}
	var b strings.Builder
	for i := max(0, first-more); i <= min(last+more, len(r.blocks)-1); i++ {
		r.block(&b, i)
	}
	return template.HTML(b.String())
}

func (r *reading) block(b *strings.Builder, i int) {
	x := r.blocks[i]
	tag, class := "p", ""
	switch {
	case r.excluded[i] != "":
		class = "off"
	case x.Kind == quoth.Heading:
		tag = "h2"
	case x.Kind == quoth.BlockQuote:
		tag = "blockquote"
	case x.Kind == quoth.ListItem:
		class = "item"
	case x.Kind == quoth.Caption:
		class = "off caption"
	}
	b.WriteString("<" + tag)
	if class != "" {
		b.WriteString(` class="` + class + `"`)
	}
	if why := r.excluded[i]; why != "" {
		b.WriteString(` data-why="` + template.HTMLEscapeString(why) + `"`)
	}
	fmt.Fprintf(b, ` dir="auto" data-at="%d">`, r.units(x.Start))
	r.nest(b, x.Start, x.End, r.marks[i])
	b.WriteString("</" + tag + ">\n")
}

// units counts the UTF-16 code units before a byte of the text, as scripts in
// the page count. It goes on from where it was last asked.
func (r *reading) units(at int) int {
	if at < r.counted {
		r.counted, r.count = 0, 0
	}
	r.count += utf16Length(r.Text[r.counted:at])
	r.counted = at
	return r.count
}

// nest writes the text from start to end with the marks as nested elements.
// Where two marks cross, the one that begins later is cut in two.
func (r *reading) nest(b *strings.Builder, start, end int, marks []mark) {
	at := start
	for len(marks) > 0 {
		m := marks[0]
		escape(b, r.Text[at:m.Start])
		var within, rests []mark
		next := 1
		for ; next < len(marks) && marks[next].Start < m.End; next++ {
			x := marks[next]
			if x.End > m.End {
				rest := x
				rest.Start, rest.lead = m.End, false
				x.End = m.End
				rests = append(rests, rest)
			}
			within = append(within, x)
		}
		marks = marks[next:]
		if len(rests) > 0 {
			marks = append(rests, marks...)
			slices.SortStableFunc(marks, func(x, y mark) int {
				return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End))
			})
		}
		r.open(b, m)
		r.nest(b, m.Start, m.End, within)
		b.WriteString("</span>")
		at = m.End
	}
	escape(b, r.Text[at:end])
}

// open begins a mark. Where a content begins stands the anchor of its statement.
func (r *reading) open(b *strings.Builder, m mark) {
	if m.statement < 0 {
		fmt.Fprintf(b, `<span class="%s" title="%s">`, partClass[m.part], template.HTMLEscapeString(m.why))
		return
	}
	class := partClass[m.part] + " " + r.class(m.statement)
	if m.depth > 0 {
		class += " in"
	}
	fmt.Fprintf(b, `<span class="%s" data-s="%d">`, class, m.statement+1)
	if !m.lead {
		return
	}
	key := template.HTMLEscapeString(r.Keys[r.Statements[m.statement].ID])
	fmt.Fprintf(b, `<a class="n" id="s-%s" href="#m-%s" aria-label="statement %s, %s" data-n="%[3]s"></a>`,
		key, key, template.HTMLEscapeString(r.number(m.statement)), template.HTMLEscapeString(plain(excerpt(r.speaker(m.statement), 80))))
}

// utf16Length counts the UTF-16 code units of a text.
func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
