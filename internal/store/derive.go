package store

import (
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// divider is a word that nobody writes. It stands between texts that are indexed
// together, so that no phrase runs from one into the next.
const divider = " \uE000 "

// maxAround is how much of what surrounds a statement is kept with it, in bytes,
// half of it on each side.
const maxAround = 4096

// Why a statement is no longer part of the record.
const (
	withdrawnSuperseded = "superseded" // the article's text has changed
	withdrawnHidden     = "hidden"     // a suppression
	withdrawnRejected   = "rejected"   // by a person
	withdrawnUnadded    = "addition undone"
	withdrawnNotFound   = "not found by " // + model
)

// A scene is what the columns of a statement depend on besides the statement.
type scene struct {
	article  int64
	outlet   int64
	current  bool // the revision is the article's current one
	policy   quoteKept
	text     string // of the revision; "" where it is not kept
	blocks   []quoth.Block
	entities map[string]*cast // by local ID
	order    []*cast
	masker   *masker // of words of the text
	naming   *masker // of names, the same whether the text is kept or not
}

// quoteKept is what an outlet's policy keeps of a statement.
type quoteKept struct{ text, words bool }

func keptBy(p TextPolicy) quoteKept {
	return quoteKept{text: p == FullText || p == "", words: p != MetadataOnly}
}

// A cast is an entity with who that is.
type cast struct {
	quoth.Entity
	row      *entityRow
	base     string      // key of who that is before splits
	speaker  *speakerRow // after splits, before merges; nil for none
	root     *speakerRow // after merges; nil for none
	hidden   bool
	inserted bool // its row is in the database
}

// derive fills in the columns of a statement that follow from what is effective:
// everything between outlet and withdrawn, its words and what search sees. gone
// says why it is no part of the record, "" that it is.
func (c *scene) derive(r *statementRow, s *quoth.Statement, gone string) {
	r.outlet = c.outlet
	r.kind, r.act, r.stance, r.source = string(s.Kind), string(s.Cue.Act), string(s.Cue.Stance), string(s.Source.Kind)
	r.lemma, r.confidence = s.Cue.Lemma, s.Confidence.Overall
	who := c.entities[s.Speaker]
	r.speaker = 0
	if who != nil && who.root != nil {
		r.speaker = who.root.id
	}
	switch {
	case gone != "":
	case !c.current:
		gone = withdrawnSuperseded
	case who != nil && who.hidden:
		gone = withdrawnHidden
	}
	r.live, r.withdrawn = 1, gone
	if gone != "" {
		r.live = 0
	}
	switch {
	case !c.policy.words:
		r.sourceText, r.cueText, r.content, r.around, r.who, r.about = "", "", "", "", "", ""
	case c.text != "":
		r.sourceText = c.masker.mask(join(c.text, s.Source.Spans))
		r.cueText = c.masker.mask(join(c.text, s.Cue.Spans))
		r.content = c.masker.mask(join(c.text, s.Content))
		r.around = c.masker.mask(c.around(s.Content))
	default: // the words were kept when there was a text
		r.sourceText, r.cueText, r.content = c.masker.mask(r.sourceText), c.masker.mask(r.cueText), c.masker.mask(r.content)
		r.around = ""
	}
	if gone == withdrawnHidden && c.policy.text && c.text != "" { // to be shown again from the text
		r.sourceText, r.cueText, r.content, r.around = "", "", "", ""
	}
	if c.policy.words {
		if !c.policy.text {
			r.around = ""
		}
		r.who, r.about = c.naming.mask(c.who(who)), c.naming.mask(c.about(s.Content))
		if gone == withdrawnHidden {
			r.who, r.about = "", ""
		}
	}
	r.tags = tagsOf(r, s)
}

// tagsOf are the single words by which search finds a statement's properties.
func tagsOf(r *statementRow, s *quoth.Statement) string {
	var b strings.Builder
	b.Grow(96)
	b.WriteString("all o" + strconv.FormatInt(r.outlet, 10))
	for _, t := range []struct{ mark, value string }{{" k", r.kind}, {" a", r.act}, {" c", cueTag(r.lemma)}, {" t", r.stance}, {" f", r.source},
		{" p", string(s.Polarity)}, {" m", string(s.Modality)}} {
		if t.value != "" {
			b.WriteString(t.mark + t.value)
		}
	}
	if r.speaker == 0 {
		b.WriteString(" sunknown")
	} else {
		b.WriteString(" s" + strconv.FormatInt(r.speaker, 10))
	}
	b.WriteString(" r" + strconv.FormatInt(r.article, 10))
	return b.String()
}

// cueTag is a lemma as one word: its folded words without what stands between
// them, as in “pointout”.
func cueTag(lemma string) string { return strings.ReplaceAll(fold(lemma), " ", "") }

// join is the words of the spans, as the text of a part is printed.
func join(text string, spans []quoth.Span) string {
	a := quoth.Article{Text: text}
	return a.TextOf(spans)
}

// around is the paragraphs in which the content stands, without it.
func (c *scene) around(content []quoth.Span) string {
	if len(content) == 0 {
		return ""
	}
	var b strings.Builder
	left := maxAround
	piece := func(start, end int) {
		if start >= end {
			return // an end of a word was sought beyond a content that begins or ends inside one
		}
		words := strings.TrimSpace(c.text[start:end])
		if words == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteString(divider)
		}
		b.WriteString(words)
		left -= len(words)
	}
	first, last := content[0], content[len(content)-1]
	from, to := c.paragraphs(first.Start, last.End)
	piece(forward(c.text, max(from, first.Start-maxAround/2)), first.Start)
	for i := 1; i < len(content) && left > 0; i++ {
		if content[i-1].End < content[i].Start {
			piece(content[i-1].End, backward(c.text, min(content[i].Start, content[i-1].End+left)))
		}
	}
	if left > 0 {
		piece(last.End, backward(c.text, min(to, last.End+min(left, maxAround/2))))
	}
	return b.String()
}

// paragraphs is the range of the whole paragraphs from one offset to another.
func (c *scene) paragraphs(start, end int) (int, int) {
	from, to := start, end
	if len(c.blocks) == 0 {
		if i := strings.LastIndex(c.text[:start], "\n\n"); i >= 0 {
			from = i
		} else {
			from = 0
		}
		if i := strings.Index(c.text[end:], "\n\n"); i >= 0 {
			to = end + i
		} else {
			to = len(c.text)
		}
		return from, to
	}
	i := sort.Search(len(c.blocks), func(i int) bool { return c.blocks[i].End > start })
	for ; i < len(c.blocks) && c.blocks[i].Start < end; i++ {
		from, to = min(from, c.blocks[i].Start), max(to, c.blocks[i].End)
	}
	return from, to
}

// forward and backward move an offset to the nearest end of a word, so that no
// half word is kept.
func forward(text string, i int) int {
	if i <= 0 || i >= len(text) {
		return max(i, 0)
	}
	for i < len(text) && !utf8.RuneStart(text[i]) {
		i++
	}
	for i < len(text) {
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if !isWord(before) {
			break
		}
		_, n := utf8.DecodeRuneInString(text[i:])
		i += n
	}
	return i
}

func backward(text string, i int) int {
	if i <= 0 || i >= len(text) {
		return min(i, len(text))
	}
	for i > 0 && !utf8.RuneStart(text[i]) {
		i--
	}
	for i > 0 {
		next, _ := utf8.DecodeRuneInString(text[i:])
		if !isWord(next) {
			break
		}
		_, n := utf8.DecodeLastRuneInString(text[:i])
		i -= n
	}
	return i
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// who is the names by which a speaker is found: that of the one it counts as, its
// own here, and its aliases here.
func (c *scene) who(e *cast) string {
	if e == nil {
		return ""
	}
	names := newNames()
	if e.root != nil {
		names.add(e.root.name)
	}
	names.add(e.Name)
	for _, a := range e.Aliases {
		names.add(a)
	}
	return names.String()
}

// about is the names of those mentioned in the content.
func (c *scene) about(content []quoth.Span) string {
	names := newNames()
	for _, e := range c.order {
		if !e.hidden && e.mentionedIn(content) {
			names.add(e.Name)
		}
	}
	return names.String()
}

func (e *cast) mentionedIn(content []quoth.Span) bool {
	for _, m := range e.Mentions {
		for _, s := range content {
			if m.Overlaps(s) {
				return true
			}
		}
	}
	return false
}

// names collects different names, divided.
type names struct {
	list []string
}

func newNames() *names { return &names{} }

func (n *names) add(name string) {
	if name == "" {
		return
	}
	for _, have := range n.list {
		if have == name {
			return
		}
	}
	n.list = append(n.list, name)
}

func (n *names) String() string { return strings.Join(n.list, divider) }

// kindOf says how much of a content stands in quotation marks.
func kindOf(content string) quoth.Kind {
	inside, outside := false, false
	var closer rune
	before := ' '
	for i := 0; i < len(content); {
		r, n := utf8.DecodeRuneInString(content[i:])
		i += n
		after, _ := utf8.DecodeRuneInString(content[i:])
		switch {
		case closer == 0 && isOpener(r, before, after):
			closer = closerOf(r)
		case closer != 0 && r == closer && !(closer == '’' && isWord(before) && isWord(after)):
			closer = 0
		case isWord(r) && closer != 0:
			inside = true
		case isWord(r):
			outside = true
		}
		before = r
	}
	switch {
	case inside && outside:
		return quoth.Mixed
	case inside:
		return quoth.Direct
	}
	return quoth.Indirect
}

func isOpener(r, before, after rune) bool {
	switch r {
	case '"', '“', '„', '«':
		return true
	case '‘', '\'':
		return !isWord(before) && isWord(after)
	}
	return false
}

func closerOf(r rune) rune {
	switch r {
	case '“':
		return '”'
	case '„':
		return '“'
	case '«':
		return '»'
	case '‘':
		return '’'
	}
	return r
}
