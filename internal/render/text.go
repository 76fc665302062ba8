package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"quoth"
)

// Text prints for a terminal or a pipe. With colour, the parts of a statement
// are coloured by speaker, sources bold, cues underlined; without, a line under
// each line of text marks them. Beside the text stands who speaks.
type Text struct {
	Width int  // columns; 0 is 80, and more than 120 are not used
	Color bool // whether escape sequences for colour may be written
}

// Columns of a page: a margin on the left, the text, a gap, who speaks.
const (
	indent   = 2
	gutter   = 2
	maxWidth = 120
	minSides = 64 // narrower pages name the speakers below the paragraph
)

func (t Text) width() int {
	switch {
	case t.Width <= 0:
		return 80
	case t.Width < 24:
		return 24
	}
	return min(t.Width, maxWidth)
}

// sides returns the widths of the text and of the column beside it, 0 if there
// is none.
func (t Text) sides() (text, beside int) {
	w := t.width()
	if w < minSides {
		return w - indent, 0
	}
	beside = max(20, min(32, w*27/100))
	return w - indent - gutter - beside, beside
}

// Escape sequences. The eight hues are such as can be read on black and on
// white.
const (
	plain     = "\x1b[0m"
	bold      = "\x1b[1m"
	faint     = "\x1b[2m"
	italic    = "\x1b[3m"
	underline = "\x1b[4m"
)

var palette = [hues]int{33, 166, 35, 133, 161, 37, 136, 99}

func (t Text) hue(h int) string {
	if h == 0 {
		return ""
	}
	return fmt.Sprintf("\x1b[38;5;%dm", palette[h-1])
}

// sgr wraps words in escape sequences, if there is colour.
func (t Text) sgr(codes, words string) string {
	if !t.Color || codes == "" || words == "" {
		return words
	}
	return codes + words + plain
}

// Head explains the marks in one line.
func (t Text) Head() string {
	if t.Color {
		return t.sgr(bold, "source") + "  " + t.sgr(underline, "cue") + "  " + t.sgr(t.hue(1), "¹content") + t.sgr(faint, "  a colour is a speaker, italics nobody resolved") + "\n\n"
	}
	return "━ source   ┄ cue   ─ content, with its number   “…” not resolved\n\n"
}

// Passage prints a part of an article as a paragraph, with who speaks in it.
func (t Text) Passage(a *quoth.Article, s quoth.Span) string {
	var b strings.Builder
	t.block(&b, read(a), quoth.Block{Span: s, Kind: quoth.Paragraph})
	return b.String()
}

// Bold and Faint write words in bold or faint, where there is colour.
func (t Text) Bold(words string) string  { return t.sgr(bold, words) }
func (t Text) Faint(words string) string { return t.sgr(faint, words) }

// Columns is how many columns there are.
func (t Text) Columns() int { return t.width() }

// Article prints one article: its head, then paragraph by paragraph.
func (t Text) Article(a *quoth.Article) string {
	r := read(a)
	var b strings.Builder
	t.head(&b, r)
	for _, block := range r.blocks() {
		t.block(&b, r, block)
	}
	t.around(&b, r)
	return b.String()
}

func (t Text) head(b *strings.Builder, r *reading) {
	w := t.width()
	title := r.Title
	if title == "" {
		title = "(no title)"
	}
	for _, line := range wrap(cells(title, quoth.Span{End: len(title)}), w) {
		b.WriteString(t.sgr(bold, lineText(line)) + "\n")
	}
	var where []string
	for _, s := range []string{r.Outlet, Day(r.Published), names(r.Authors), r.Path} {
		if s != "" {
			where = append(where, s)
		}
	}
	line := strings.Join(where, " · ")
	for _, l := range wrap(cells(line, quoth.Span{End: len(line)}), w) {
		b.WriteString(t.sgr(faint, lineText(l)) + "\n")
	}
	switch {
	case r.Model == "" && r.Language != "" && r.Language != "en":
		fmt.Fprintf(b, "Not in English (%s), so not analysed.\n", Safe(r.Language))
	case len(r.Statements) == 0:
		b.WriteString("No statements.\n")
	}
	b.WriteByte('\n')
}

func lineText(line []cell) string {
	var b strings.Builder
	for _, c := range line {
		b.WriteString(c.text)
	}
	return b.String()
}

func (t Text) block(b *strings.Builder, r *reading, block quoth.Block) {
	width, beside := t.sides()
	if why := r.excluded(block.Span); why != "" {
		words := Fit(excerpt(r.Text[block.Start:block.End], width), max(8, width-len(why)-14))
		b.WriteString(strings.Repeat(" ", indent) + t.sgr(faint, "┊ left out, "+why+": "+words) + "\n\n")
		return
	}
	inner := 0
	switch block.Kind {
	case quoth.BlockQuote, quoth.ListItem:
		inner = 2
	}
	marks := r.within(block.Span)
	text := cells(r.Text, block.Span)
	if t.Color {
		text = t.numbered(r, text, marks)
	}
	lines := wrap(text, width-inner)
	var queue []mark // who still has to be named beside the text
	next := 0
	for n, line := range lines {
		from, to := extent(line)
		for next < len(marks) && marks[next].Start < to {
			if m := marks[next]; m.first && !slices.ContainsFunc(queue, func(q mark) bool { return q.statement == m.statement }) && m.Start == firstOf(marks, m.statement) {
				queue = append(queue, m)
			}
			next++
		}
		lead := "  "
		if inner > 0 {
			lead = "    "
			switch {
			case block.Kind == quoth.BlockQuote:
				lead = "  ▏ "
			case n == 0:
				lead = "  • "
			}
		}
		var words string
		if t.Color {
			words = t.colored(r, block, line, marks)
		} else {
			words = lineText(line)
		}
		b.WriteString(lead + words)
		queue = t.margin(b, r, queue, inner+columns(line), width, beside)
		b.WriteByte('\n')
		if !t.Color {
			for _, rule := range rules(r, line, marks, from, to) {
				b.WriteString(strings.TrimRight(strings.Repeat(" ", indent+inner)+rule, " "))
				queue = t.margin(b, r, queue, inner+textWidth(rule), width, beside)
				b.WriteByte('\n')
			}
		}
	}
	for len(queue) > 0 {
		if beside > 0 {
			b.WriteString(strings.Repeat(" ", indent))
			queue = t.margin(b, r, queue, 0, width, beside)
		} else {
			b.WriteString(strings.Repeat(" ", indent) + t.speaker(r, queue[0], width))
			queue = queue[1:]
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}

// firstOf is where a statement's first mark among these begins.
func firstOf(marks []mark, statement int) int {
	for _, m := range marks {
		if m.statement == statement {
			return m.Start
		}
	}
	return -1
}

// margin writes the first of the queue beside a line that has used some
// columns, and returns the others.
func (t Text) margin(b *strings.Builder, r *reading, queue []mark, used, width, beside int) []mark {
	if beside == 0 || len(queue) == 0 {
		return queue
	}
	b.WriteString(strings.Repeat(" ", max(0, width-used)+gutter))
	b.WriteString(t.speaker(r, queue[0], beside))
	return queue[1:]
}

// speaker is one line of the margin: number, name, and what is done if it is
// not speech.
func (t Text) speaker(r *reading, m mark, width int) string {
	s := &r.Statements[m.statement]
	number := strings.Repeat(" ", m.depth) + r.number(m.statement) + " "
	act := does(s.Cue.Act)
	if len(s.Cue.Spans) == 0 {
		act = ""
	}
	if act != "" {
		act = " " + act
	}
	name, known := r.who(m.statement)
	name = Fit(name, max(6, width-len(number)-len(act)))
	style := faint
	if known {
		style = t.hue(r.hue(m.statement)) + bold
	}
	return t.sgr(t.hue(r.hue(m.statement)), number) + t.sgr(style, name) + t.sgr(faint, act)
}

// extent is the bytes of the text that a line covers.
func extent(line []cell) (from, to int) {
	from = -1
	for _, c := range line {
		if c.at >= 0 {
			if from < 0 {
				from = c.at
			}
			to = c.at + 1
		}
	}
	return from, to
}

// numbered puts the raised number of each statement before its content.
func (t Text) numbered(r *reading, in []cell, marks []mark) []cell {
	out := make([]cell, 0, len(in)+8)
	for _, c := range in {
		for _, m := range marks {
			if m.lead && m.Start == c.at {
				for _, digit := range r.number(m.statement) {
					if digit >= '0' && digit <= '9' {
						out = append(out, cell{text: string([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[digit-'0']), width: 1, at: -1, style: m.statement})
					}
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// colored writes a line with the style of the innermost mark on each character.
func (t Text) colored(r *reading, block quoth.Block, line []cell, marks []mark) string {
	var b strings.Builder
	now := ""
	for _, c := range line {
		style := ""
		if c.at < 0 {
			style = t.hue(r.hue(c.style))
		} else if m := innermost(marks, c.at); m != nil {
			style = t.style(r, *m)
		} else if block.Kind == quoth.Heading {
			style = bold
		}
		if style != now {
			if now != "" {
				b.WriteString(plain)
			}
			b.WriteString(style)
			now = style
		}
		b.WriteString(c.text)
	}
	if now != "" {
		b.WriteString(plain)
	}
	return b.String()
}

func (t Text) style(r *reading, m mark) string {
	h := r.hue(m.statement)
	s := t.hue(h)
	switch m.part {
	case source:
		s += bold
	case cue:
		s += underline
	case content:
		if h == 0 {
			s += italic
		}
	}
	if m.depth > 0 && m.part != cue {
		s += underline
	}
	return s
}

// innermost is the mark that wins where several overlap: the deepest, of these
// source and cue before content.
func innermost(marks []mark, at int) *mark {
	var best *mark
	for i := range marks {
		m := &marks[i]
		if m.Start > at {
			break
		}
		if at >= m.End {
			continue
		}
		if best == nil || m.depth > best.depth || m.depth == best.depth && m.part != content {
			best = m
		}
	}
	return best
}

// rules are the lines under a line of text: a heavy line under sources, dots
// under cues, a thin line with the statement's number under content. Marks that
// overlap take a line each, the outer statement's first.
func rules(r *reading, line []cell, marks []mark, from, to int) []string {
	type run struct {
		mark
		start, end int // columns
	}
	var runs []run
	for _, m := range marks {
		if m.Start >= to || m.End <= from {
			continue
		}
		x, start, end := 0, -1, 0
		for _, c := range line {
			if c.at >= m.Start && c.at < m.End {
				if start < 0 {
					start = x
				}
				end = x + c.width
			}
			x += c.width
		}
		if start >= 0 && !slices.ContainsFunc(runs, func(o run) bool {
			return o.start == start && o.end == end && o.part == m.part && m.part != content
		}) {
			runs = append(runs, run{m, start, end})
		}
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.depth, b.depth) })
	var rows [][]rune
	for _, u := range runs {
		row := u.depth
		for row < len(rows) && !free(rows[row], u.start, u.end) {
			row++
		}
		for len(rows) <= row {
			rows = append(rows, []rune(strings.Repeat(" ", columns(line))))
		}
		drawn := map[part]rune{content: '─', source: '━', cue: '┄'}[u.part]
		for x := u.start; x < u.end; x++ {
			rows[row][x] = drawn
		}
		if n := r.number(u.statement); u.lead && len(n) <= u.end-u.start && u.Start >= from {
			copy(rows[row][u.start:], []rune(n))
		}
	}
	var out []string
	for _, row := range rows {
		if s := strings.TrimRight(string(row), " "); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func free(row []rune, start, end int) bool {
	for x := start; x < end; x++ {
		if row[x] != ' ' {
			return false
		}
	}
	return true
}

// Summary prints who spoke and what was counted.
func (t Text) Summary(s *Summary) string {
	var b strings.Builder
	w := t.width()
	top := s.Top(12)
	if s.Statements > 0 {
		const numbers = 3*10 + 1
		name := w - numbers
		b.WriteString(t.sgr(faint, Pad("Who spoke", name)+PadLeft("direct", 10)+PadLeft("mixed", 10)+PadLeft("indirect", 10)) + "\n")
		row := func(label, style, note string, k Kinds) {
			label = Fit(label, name)
			if room := name - textWidth(label) - 3; note != "" && room > 12 {
				note = ", " + Fit(note, room-2)
			} else {
				note = ""
			}
			left := t.sgr(style, label) + t.sgr(faint, note)
			b.WriteString(left + strings.Repeat(" ", max(0, name-textWidth(label)-textWidth(note))))
			for _, n := range []int{k.Direct, k.Mixed, k.Indirect} {
				cell := "·"
				if n > 0 {
					cell = Thousands(n)
				}
				b.WriteString(PadLeft(cell, 10))
			}
			b.WriteByte('\n')
		}
		for _, p := range top {
			row(p.Name, bold, p.Role, p.Kinds)
		}
		if more := len(s.Speakers) - len(top); more > 0 {
			var k Kinds
			for _, p := range s.Top(len(s.Speakers))[len(top):] {
				k.Direct, k.Mixed, k.Indirect = k.Direct+p.Direct, k.Mixed+p.Mixed, k.Indirect+p.Indirect
			}
			row("and "+count(more, "other speaker"), "", "", k)
		}
		if s.Unknown.Sum() > 0 {
			row("not resolved", "", "", s.Unknown)
		}
		if s.Unnamed.Sum() > 0 {
			row("nobody named", "", "", s.Unnamed)
		}
		b.WriteByte('\n')
	}
	b.WriteString(t.Counts(s) + "\n")
	return b.String()
}

// Counts is what was read, in a sentence.
func (t Text) Counts(s *Summary) string {
	parts := []string{count(s.Articles, "article") + " read", Thousands(s.Rejected) + " rejected", count(s.Statements, "statement")}
	if s.Foreign > 0 {
		parts = append(parts, Thousands(s.Foreign)+" not in English")
	}
	left, why := s.Left()
	part := count(left, "paragraph") + " left out"
	if left > 0 {
		part += " (" + strings.Join(why, ", ") + ")"
	}
	line := strings.Join(append(parts, part), " · ")
	var b strings.Builder
	for i, l := range wrap(cells(line, quoth.Span{End: len(line)}), t.width()) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(lineText(l))
	}
	return b.String()
}
