package page

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"quoth"
)

// story returns the segments of the page's story in order.
//
// The extractors' opinion is the start: it finds the element that holds the
// story. Within it, a paragraph beside chosen ones belongs to the story too
// unless it looks like furniture, and what looks like furniture is kept out of
// the analysis although it was chosen.
func story(doc *html.Node, f *facts, large bool) []segment {
	var out []segment
	for _, s := range judge(doc, f, large) {
		if s.kept {
			out = append(out, s)
		}
	}
	return out
}

// judge returns all segments of the page, those of the story marked.
func judge(doc *html.Node, f *facts, large bool) []segment {
	segs := segments(doc)
	var content *html.Node
	ok := false
	if !large {
		content, ok = extract(doc, f.url)
	}
	switch {
	case !ok:
		voteProse(segs)
	case content != nil:
		vote(segs, segments(content))
	}
	if !slices.ContainsFunc(segs, func(s segment) bool { return s.share >= .6 }) {
		voteProse(segs) // on a page of one line, for instance
	}
	unvoteLumps(segs)
	body := bodyOf(segs)
	if body.root == nil {
		return nil
	}
	for i := range segs {
		s := &segs[i]
		inside := within(s.node, body.root)
		s.why = body.boxed(s.node)
		chosen := s.share >= .6
		between := i >= body.first && i <= body.last
		beside := body.holders[holder(s.node)] || s.kind == quoth.BlockQuote && inside
		linked := s.links*2 > len(s.text)
		switch {
		case isHeadline(s, f) && !(s.node.DataAtom == atom.H1 && between && body.main[holder(s.node)] && !strings.EqualFold(s.text, f.title)):
		case s.kind == quoth.Caption:
			s.kept = within(s.node, body.story()) && i <= body.last && s.why == "" && !linked
			s.why = whyCaption
		case chosen && inside:
			s.kept = i >= body.first || s.why == "" && furniture(s.text) == "" && (s.kind != quoth.Heading || quotes(s.text))
		case chosen:
			s.kept = s.why == "" && s.words >= 12 && sentence(s.text) && !linked && furniture(s.text) == "" && s.kind != quoth.Heading
		case beside && between:
			s.kept = s.why == "" && !linked && furniture(s.text) == ""
		case beside && (i+3 >= body.first && i < body.first || i > body.last && i <= body.last+3):
			s.kept = s.why == "" && !linked && sentence(s.text) && furniture(s.text) == ""
		}
	}
	dropRepeats(segs, &body)
	cutBelow(segs, &body, f)
	for i := range segs {
		s := &segs[i]
		if !s.kept || s.why != "" {
			continue
		}
		if s.why = furniture(s.text); s.why == "" && s.links*2 > len(s.text) {
			s.why = worded(s.text)
		}
		if s.why == "" && s.links*100 >= len(s.text)*85 && !sentence(s.text) && s.words <= 30 && (s.kind != quoth.Heading) {
			s.why = whyRelated
		}
	}
	return segs
}

// unvoteLumps takes the vote from segments that hold a whole story without
// paragraphs when other segments have the same words, as some pages do for
// machines.
func unvoteLumps(segs []segment) {
	const lump = 150 // words
	var runs map[uint64]bool
	for i := range segs {
		if segs[i].words < lump || segs[i].share < .6 {
			continue
		}
		if runs == nil {
			runs = make(map[uint64]bool)
			for j := range segs {
				if segs[j].words < lump && segs[j].share >= .6 {
					addRuns(runs, segs[j].text)
				}
			}
		}
		if covered(runs, segs[i].text) >= .7 {
			segs[i].share = 0
		}
	}
}

// dropRepeats drops kept segments whose words stand elsewhere already, as on
// pages that hold their story twice: for narrow screens, for printing, in a
// teaser, in a quote pulled out, in a summary above. The paragraphs where most
// of the story stands come first, then the rest within the body's root, then what
// is marked as pulled out. What one and the same element says twice was meant so. Pages too
// large to remember are left as they are.
func dropRepeats(segs []segment, b *body) {
	const most = 100_000 // words
	words := 0
	for i := range segs {
		if segs[i].kept {
			words += segs[i].words
		}
	}
	if words > most {
		return
	}
	rank := func(s *segment) int {
		switch {
		case !within(s.node, b.root):
			return 3
		case pulled(s.node, b.root):
			return 2
		case s.kind != quoth.BlockQuote && !b.main[holder(s.node)]:
			return 1
		}
		return 0
	}
	ranks := make([]int, len(segs))
	for i := range segs {
		if ranks[i] = -1; segs[i].kept && segs[i].words >= 8 {
			ranks[i] = rank(&segs[i])
		}
	}
	seen := make(map[uint64]*html.Node)
	for turn := range 4 {
		for i := range segs {
			s := &segs[i]
			if ranks[i] != turn {
				continue
			}
			words, here := hashes(s.text), holder(s.node)
			if s.kind == quoth.BlockQuote {
				here = s.node
			}
			again := 0
			for j := 0; j+4 < len(words); j++ {
				h := runHash(words[j : j+5])
				if at := seen[h]; at == nil {
					seen[h] = here
				} else if at != here {
					again++
				}
			}
			if again*10 >= (len(words)-4)*9 {
				s.kept = false
			}
		}
	}
}

// pulled reports whether n stands in an aside, or in what calls itself a quote
// pulled out of the story, below root.
func pulled(n, root *html.Node) bool {
	for ; n != nil && n != root; n = n.Parent {
		if n.DataAtom == atom.Aside {
			return true
		}
		for _, a := range n.Attr {
			if (a.Key == "class" || a.Key == "data-component") && (hasWord(a.Val, "pull") || hasWord(a.Val, "pullquote")) {
				return true
			}
		}
	}
	return false
}

// addRuns adds the hashes of all runs of three words of the text.
func addRuns(runs map[uint64]bool, text string) {
	words := hashes(text)
	for i := 0; i+2 < len(words); i++ {
		runs[runHash(words[i:i+3])] = true
	}
}

// covered returns the share of the text's runs of three words that are among
// those given.
func covered(runs map[uint64]bool, text string) float64 {
	words := hashes(text)
	if len(words) < 3 {
		return 0
	}
	found := 0
	for i := 0; i+2 < len(words); i++ {
		if runs[runHash(words[i:i+3])] {
			found++
		}
	}
	return float64(found) / float64(len(words)-2)
}

// cutBelow drops what stands below the headline of another story: a heading of
// the first order, apart from the paragraphs, with a part of the story above it.
func cutBelow(segs []segment, b *body, f *facts) {
	above := 0
	for i := range segs {
		s := &segs[i]
		if s.kept && s.kind != quoth.Heading {
			above += s.words
		}
		if s.node.DataAtom != atom.H1 || above < 40 || b.main[holder(s.node)] || f.title != "" && strings.EqualFold(s.text, f.title) {
			continue
		}
		for j := i; j < len(segs); j++ {
			segs[j].kept = false
		}
		return
	}
}

// A body is the part of the page that holds the story.
type body struct {
	root        *html.Node          // the element around all of it
	main        map[*html.Node]bool // elements that hold much of it
	holders     map[*html.Node]bool // these, and others that hold paragraphs of it
	first, last int                 // its first and last paragraph
}

// story returns the element around the story and the pictures that open it.
func (b *body) story() *html.Node {
	for n := b.root; n != nil; n = n.Parent {
		if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
			return n
		}
	}
	return b.root
}

// bodyOf finds the elements in which most of the chosen words stand.
func bodyOf(segs []segment) body {
	weight := make(map[*html.Node]int)
	total := 0
	counts := func(s *segment) bool {
		return s.share >= .6 && s.words >= 8 && s.kind != quoth.Heading && s.kind != quoth.Caption && s.links*2 <= len(s.text)
	}
	for i := range segs {
		if s := &segs[i]; counts(s) {
			weight[holder(s.node)] += s.words
			total += s.words
		}
	}
	if total == 0 {
		for i := range segs {
			if s := &segs[i]; s.share >= .6 {
				weight[holder(s.node)] += s.words
				total += s.words
			}
		}
	}
	b := body{main: make(map[*html.Node]bool), holders: make(map[*html.Node]bool), first: -1}
	for h, w := range weight {
		if w*10 >= total {
			b.main[h], b.holders[h] = true, true
			b.root = common(b.root, h)
		}
	}
	if b.root == nil { // many small holders
		for h := range weight {
			b.holders[h] = true
			b.root = common(b.root, h)
		}
	}
	for h, w := range weight {
		if w >= 30 && within(h, b.root) {
			b.holders[h] = true
		}
	}
	for i := range segs {
		if s := &segs[i]; (counts(s) || s.share >= .6 && s.kind != quoth.Heading && s.kind != quoth.Caption) && b.holders[holder(s.node)] {
			if b.first < 0 {
				b.first = i
			}
			b.last = i
		}
	}
	return b
}

// holder returns the element that holds the paragraph of which n is part: the
// nearest that is neither a paragraph nor a list, quote or figure, nor a
// wrapper with one paragraph among others like it.
func holder(n *html.Node) *html.Node {
	n = unwrapped(n)
	if w := wrapper(n); w != nil {
		return unwrapped(w.Parent)
	}
	return n
}

func unwrapped(n *html.Node) *html.Node {
	for n.Parent != nil {
		switch n.DataAtom {
		case atom.P, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Figure, atom.Figcaption,
			atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre:
			n = n.Parent
		default:
			return n
		}
	}
	return n
}

// wrapper returns the element, n or above it, with nothing in it but n's one
// block and with at least two like it beside it; nil if there is none. Many
// content systems wrap every paragraph so.
func wrapper(n *html.Node) *html.Node {
	for range 4 {
		if n.Parent == nil || n.DataAtom != atom.Div && n.DataAtom != atom.Section || !onlyOne(n) {
			return nil
		}
		class, alike := attr(n, "class"), 0
		for _, step := range []func(*html.Node) *html.Node{
			func(n *html.Node) *html.Node { return n.NextSibling },
			func(n *html.Node) *html.Node { return n.PrevSibling }} {
			for s, seen := step(n), 0; s != nil && seen < 12 && alike < 2; s, seen = step(s), seen+1 {
				if s.DataAtom == n.DataAtom && attr(s, "class") == class && onlyOne(s) {
					alike++
				}
			}
		}
		if alike >= 2 {
			return n
		}
		n = n.Parent
	}
	return nil
}

// onlyOne reports whether there is one element in n and nothing beside it.
func onlyOne(n *html.Node) bool {
	elements := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			elements++
		}
		if elements > 1 || c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			return false
		}
	}
	return elements == 1
}

// common returns the innermost element around both; a nil one does not count.
func common(a, b *html.Node) *html.Node {
	if a == nil {
		return b
	}
	above := make(map[*html.Node]bool)
	for ; a != nil; a = a.Parent {
		above[a] = true
	}
	for b != nil && !above[b] {
		b = b.Parent
	}
	return b
}

func within(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}

// isHeadline reports whether the segment repeats the article's title or is
// another heading of the first order.
func isHeadline(s *segment, f *facts) bool {
	return s.kind == quoth.Heading && (s.node.DataAtom == atom.H1 || f.title != "" && strings.EqualFold(s.text, f.title))
}

// quotes reports whether the text says who said what within quotation marks.
func quotes(text string) bool {
	return strings.ContainsAny(text, "\"“”") && spoken.MatchString(text)
}

// sentence reports whether the text ends as sentences do.
func sentence(text string) bool {
	text = strings.TrimRight(text, "\"”’')] ")
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") ||
		strings.HasSuffix(text, "…") || strings.HasSuffix(text, ":")
}

// boxes are words in the class or id of elements that hold no story.
var boxes = map[string]string{
	"related": whyRelated, "relatedposts": whyRelated, "recommended": whyRelated, "recommendations": whyRelated, "trending": whyRelated, "popular": whyRelated,
	"promo": whyRelated, "teaser": whyRelated, "teasers": whyRelated, "readmore": whyRelated, "outbrain": whyRelated, "taboola": whyRelated,
	"mostread": whyRelated, "breadcrumb": whyFurniture, "breadcrumbs": whyFurniture, "crumb": whyFurniture, "crumbs": whyFurniture,
	"newsletter": whySubscribe, "subscribe": whySubscribe, "subscription": whySubscribe, "signup": whySubscribe, "cta": whySubscribe, "paywall": whySubscribe,
	"share": whyShare, "sharing": whyShare, "sharebar": whyShare, "sharetools": whyShare, "follow": whyShare,
	"comments": whyComments, "disqus": whyComments, "comment": whyComments, "respond": whyComments,
	"advert": whyAd, "advertisement": whyAd, "ads": whyAd, "sponsored": whyAd, "sponsor": whyAd, "ad": whyAd,
	"byline": whyByline, "timestamp": whyByline, "postinfo": whyByline, "authors": whyByline,
	"nav": whyFurniture, "navbar": whyFurniture, "navigation": whyFurniture, "menu": whyFurniture, "sidebar": whyFurniture, "toolbar": whyFurniture,
	"tags": whyFurniture, "print": whyFurniture, "modal": whyFurniture, "popup": whyFurniture, "gallery": whyFurniture, "slideshow": whyFurniture,
	"noscript": whyFurniture, "disclosure": whyAd, "copyright": whyCopyright,
}

// boxed returns why an element between n and the body's main elements, or above
// n where it stands outside, holds no story; "" if none does.
func (b *body) boxed(n *html.Node) string {
	for ; n != nil && n != b.root && !b.main[n]; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Footer:
			return whyFurniture
		case atom.Body, atom.Html:
			return ""
		}
		for _, a := range n.Attr {
			if a.Key != "class" && a.Key != "id" && a.Key != "data-component" && a.Key != "data-testid" {
				continue
			}
			for word := range wordsOf(a.Val) {
				if why := boxes[word]; why != "" {
					return why
				}
			}
		}
	}
	return ""
}

// vote sets the share of every segment whose words are among the chosen ones.
// Very short segments have to be chosen as a whole.
func vote(segs, chosen []segment) {
	runs := make(map[uint64]bool)
	whole := make(map[uint64]bool)
	for _, c := range chosen {
		whole[runHash(hashes(c.text))] = true
		addRuns(runs, c.text)
	}
	for i := range segs {
		s := &segs[i]
		words := hashes(s.text)
		s.words = len(words)
		switch {
		case len(words) >= 6:
			s.share = covered(runs, s.text)
		case whole[runHash(words)]:
			s.share = 1
		}
	}
}

// voteProse stands in for the extractors on a large page: it chooses all that
// reads like paragraphs and is in no box.
func voteProse(segs []segment) {
	whole := &body{}
	for i := range segs {
		s := &segs[i]
		s.words = 1 + strings.Count(s.text, " ") // white space was collapsed
		if s.words >= 3 && s.links*3 < len(s.text) && s.kind != quoth.Heading && s.kind != quoth.Caption && whole.boxed(s.node) == "" {
			s.share = 1
		}
	}
}

var seed = maphash.MakeSeed()

// hashes returns a hash for each word of the text.
func hashes(text string) []uint64 {
	out := make([]uint64, 0, len(text)/5)
	for start, i := -1, 0; i <= len(text); {
		r, n := ' ', 1
		if i < len(text) {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch in := unicode.IsLetter(r) || unicode.IsNumber(r); {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			out = append(out, maphash.String(seed, text[start:i]))
			start = -1
		}
		i += n
	}
	return out
}

func runHash(words []uint64) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ w) * 1099511628211
		h ^= h >> 29
	}
	return h
}
