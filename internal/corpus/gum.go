package corpus

import (
	"cmp"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"quoth"
)

// A GUMDoc is a document of the Georgetown University Multilayer corpus.
type GUMDoc struct {
	Tree  *Tree  // sentences, words and syntax
	Genre string // academic, bio, court, interview, news, voyage

	// Article has as Entities the coreference clusters with all their mentions,
	// and as Statements the attribution relations of the discourse annotation,
	// with the cluster of the source as the speaker. How far their parts go is
	// worked out from the syntax: see gumAttributor.
	Article *quoth.Article

	// Units are the elementary discourse units, in order. GUM attributes units and
	// nothing smaller: a statement whose content holds no whole unit (*wants to go*,
	// *praised the plan*) is one that GUM's annotators could not have marked.
	Units []quoth.Span

	// Open is the text of which GUM does not tell whether PolNeAR's annotators
	// would have marked it. It is left out of training, not of scoring.
	Open []quoth.Span
}

// GUM reads the documents of a part (dev, test or train, by DIR/splits.md; "" for
// all) from DIR/docs/*.conllu (Zeldes 2017; entities and coreference: Lin and
// Zeldes 2021; discourse relations and their signals: Zeldes et al. 2025).
func GUM(dir, part string) iter.Seq2[*GUMDoc, error] {
	return func(yield func(*GUMDoc, error) bool) {
		in, err := gumSplits(filepath.Join(dir, "splits.md"))
		if err != nil {
			yield(nil, err)
			return
		}
		paths, err := filepath.Glob(filepath.Join(globQuote(dir), "docs", "*.conllu"))
		if err == nil && len(paths) == 0 {
			err = fmt.Errorf("%s: no docs/*.conllu", dir)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		for _, path := range paths {
			if part != "" && in[stem(path)] != part {
				continue
			}
			for t, err := range Treebank(path) {
				var d *GUMDoc
				if err == nil {
					d, err = newGUM(t)
				}
				if err != nil {
					yield(nil, err)
					return
				}
				if !yield(d, nil) {
					return
				}
			}
		}
	}
}

// gumSplits reads which part each document belongs to.
func gumSplits(path string) (map[string]string, error) {
	data, err := readText(path)
	if err != nil {
		return nil, err
	}
	in, part := map[string]string{}, ""
	for _, line := range lines([]byte(data)) {
		if p, ok := strings.CutPrefix(line, "## "); ok {
			part = strings.TrimSpace(p)
		} else if name, ok := strings.CutPrefix(strings.TrimSpace(line), "* "); ok {
			in[name] = part
		}
	}
	return in, nil
}

// A gumReader gathers one document's clusters and relations.
type gumReader struct {
	tree  *Tree
	words []*Word
	sent  []int // the index of a word's sentence's first word

	a        *quoth.Article
	clusters map[string]*cluster
	order    []*cluster
	mentions []*gumMention
	units    []unit
	attr     []attribution
	open     []quoth.Span
}

type cluster struct {
	id, identity string
	typ          quoth.EntityType
	mentions     []*gumMention
}

// pronouns reports whether the cluster has no other mention.
func (c *cluster) pronouns() bool {
	return !slices.ContainsFunc(c.mentions, func(m *gumMention) bool { return m.kind != quoth.MentionPronoun })
}

type gumMention struct {
	first, last int // words
	of          *cluster
	kind        quoth.MentionKind
}

// A unit is an elementary discourse unit and the one that it depends on.
type unit struct {
	id, parent, depth int
	first, last       int  // words
	same              bool // whether it goes on with its parent, which something interrupts
}

// An attribution is a relation from the unit that reports to the one reported.
type attribution struct {
	at, of, depth int
	source, cue   []int // words
}

func newGUM(t *Tree) (*GUMDoc, error) {
	g := &gumReader{tree: t, a: &quoth.Article{Path: t.path, Text: t.Text, Language: "en"}, clusters: map[string]*cluster{}}
	for i := range t.Sentences {
		s, first := &t.Sentences[i], len(g.words)
		for j := range s.Words {
			g.words = append(g.words, &s.Words[j])
			g.sent = append(g.sent, first)
		}
	}
	open := map[string][]*gumMention{}
	for i, w := range g.words {
		for field := range strings.SplitSeq(w.Misc, "|") {
			key, value, _ := strings.Cut(field, "=")
			var err error
			switch key {
			case "Entity":
				err = g.entity(value, i, open)
			case "Discourse":
				err = g.discourse(value, i)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: word %d (%s): %w", t.path, i+1, t.Text[w.Start:w.End], err)
			}
		}
	}
	for id, rest := range open {
		if len(rest) > 0 {
			return nil, fmt.Errorf("%s: entity %s is not closed", t.path, id)
		}
	}
	if len(g.units) > 0 {
		g.units[len(g.units)-1].last = len(g.words) - 1
	}
	g.entities()
	g.statements()
	derive(g.a)
	genre := strings.TrimPrefix(t.ID, "GUM_")
	genre, _, _ = strings.Cut(genre, "_")
	d := &GUMDoc{Tree: t, Genre: genre, Article: g.a, Open: g.open}
	for _, u := range g.units {
		d.Units = append(d.Units, quoth.Span{Start: g.words[u.first].Start, End: g.words[u.last].End})
	}
	return d, nil
}

// entity reads brackets such as “(10-person-new-nnnss-cf6-1,2,3,4-coref-Name”
// “3)2)” and “(4-object-…)”: cluster, type and, last but two, the positions of
// the words that matter in the mention.
func (g *gumReader) entity(s string, at int, open map[string][]*gumMention) error {
	for s != "" {
		if s[0] != '(' {
			id, rest, ok := strings.Cut(s, ")")
			if !ok || len(open[id]) == 0 {
				return fmt.Errorf("field Entity: %q closes nothing", s)
			}
			stack := open[id]
			stack[len(stack)-1].last = at
			open[id], s = stack[:len(stack)-1], rest
			continue
		}
		s = s[1:]
		end := strings.IndexAny(s, "()")
		if end < 0 {
			end = len(s)
		}
		f := strings.SplitN(s[:end], "-", 8)
		if len(f) < 7 {
			return fmt.Errorf("field Entity: want ID-TYPE-… of seven parts, have %q", s[:end])
		}
		c := g.clusters[f[0]]
		if c == nil {
			c = &cluster{id: "e" + f[0], typ: gumTypes[f[1]]}
			g.clusters[f[0]] = c
			g.order = append(g.order, c)
		}
		if len(f) == 8 {
			c.identity = strings.ReplaceAll(f[7], "_", " ")
		}
		m := &gumMention{first: at, of: c}
		c.mentions = append(c.mentions, m)
		g.mentions = append(g.mentions, m)
		if s = s[end:]; s != "" && s[0] == ')' {
			m.last, s = at, s[1:]
		} else {
			open[f[0]] = append(open[f[0]], m)
		}
	}
	return nil
}

var gumTypes = map[string]quoth.EntityType{"person": quoth.Person, "organization": quoth.Organisation, "place": quoth.Place}

// discourse reads “RELATION:UNIT->PARENT:DEPTH:SIGNALS”, with further relations
// of the same unit after semicolons. The unit begins at this word; a depth says
// how high in the parent's tree it is attached (further relations have two, of
// which the second does).
func (g *gumReader) discourse(s string, at int) error {
	for i, edge := range strings.Split(s, ";") {
		f := strings.Split(edge, ":")
		if len(f) < 3 {
			if i > 0 {
				continue // a semicolon among the signals
			}
			return fmt.Errorf("field Discourse: %q", edge)
		}
		from, to, arrow := strings.Cut(f[1], "->")
		id, err := strconv.Atoi(from)
		parent := 0
		if arrow && err == nil {
			parent, err = strconv.Atoi(to)
		}
		level := f[2]
		if i > 0 && len(f) > 4 {
			level = f[3]
		}
		depth, err2 := strconv.Atoi(level)
		if err != nil || err2 != nil {
			if i > 0 {
				continue
			}
			return fmt.Errorf("field Discourse: %q", edge)
		}
		if i == 0 {
			if n := len(g.units); n > 0 {
				g.units[n-1].last = at - 1
			}
			g.units = append(g.units, unit{id: id, parent: parent, depth: depth, first: at, same: strings.HasPrefix(f[0], "same-unit")})
		}
		if !strings.HasPrefix(f[0], "attribution-") {
			continue
		}
		x := attribution{at: id, of: parent, depth: depth}
		for signal := range strings.SplitSeq(f[len(f)-1], "+") {
			switch p := strings.SplitN(signal, "-", 3); {
			case len(p) < 3:
			case p[0] == "sem" && p[1] == "atsrc":
				x.source = append(x.source, g.signal(p[2])...)
			case p[0] == "lex":
				x.cue = append(x.cue, g.signal(p[2])...)
			}
		}
		g.attr = append(g.attr, x)
	}
	return nil
}

// signal reads the words of a signal, counted from 1: “22-25,30-gold”.
func (g *gumReader) signal(s string) []int {
	if i := strings.LastIndexByte(s, '-'); i >= 0 && !allDigits(s[i+1:]) {
		s = s[:i]
	}
	var out []int
	for part := range strings.SplitSeq(s, ",") {
		from, to, ranged := strings.Cut(part, "-")
		i, err := strconv.Atoi(from)
		j := i
		if ranged && err == nil {
			j, err = strconv.Atoi(to)
		}
		if err != nil || i < 1 || j > len(g.words) {
			return nil
		}
		for ; i <= j; i++ {
			out = append(out, i-1)
		}
	}
	return out
}

// head is the word of a mention that the others depend on.
func (g *gumReader) head(m *gumMention) int {
	for i := m.first; i <= m.last; i++ {
		if up := g.sent[i] + g.words[i].Head; g.words[i].Head < 0 || up < m.first || up > m.last {
			return i
		}
	}
	return m.first
}

// nameOf is a mention's name without titles and descriptions: its head with
// what is flat under it, or for what is no person the mention without its
// article.
func (g *gumReader) nameOf(m *gumMention) string {
	h := g.head(m)
	first, last := h, h
	if m.of.typ == quoth.Person {
		for last < m.last && strings.HasPrefix(g.words[last+1].Rel, "flat") {
			last++
		}
	} else {
		first = m.first
		for first < h && g.words[first].UPOS != "PROPN" {
			first++
		}
	}
	return g.text(first, last)
}

func (g *gumReader) text(first, last int) string {
	return g.a.Text[g.words[first].Start:g.words[last].End]
}

// entities turns the clusters into entities: the longest name, or else the
// longest nominal mention, first, and every other string but the pronouns.
func (g *gumReader) entities() {
	for _, c := range g.order {
		e := quoth.Entity{ID: c.id, Type: c.typ}
		var names, others []string
		for _, m := range c.mentions {
			s := quoth.Span{Start: g.words[m.first].Start, End: g.words[m.last].End}
			switch g.words[g.head(m)].UPOS {
			case "PROPN":
				m.kind = quoth.MentionName
				names = append(names, g.nameOf(m))
				others = append(others, g.a.Text[s.Start:s.End])
			case "PRON", "DET":
				m.kind = quoth.MentionPronoun
			default:
				m.kind = quoth.MentionNominal
				others = append(others, g.a.Text[s.Start:s.End])
			}
			e.Mentions = append(e.Mentions, quoth.Mention{Span: s, Kind: m.kind})
		}
		if c.identity != "" {
			others = append(others, c.identity)
		}
		best := names
		if len(best) == 0 {
			best = others
		}
		for _, s := range best {
			if len(s) > len(e.Name) {
				e.Name = s
			}
		}
		for _, s := range append(names, others...) {
			if s != e.Name && !slices.Contains(e.Aliases, s) {
				e.Aliases = append(e.Aliases, s)
			}
		}
		if e.Name == "" { // pronouns alone
			e.Name = g.text(c.mentions[0].first, c.mentions[0].last)
		}
		g.a.Entities = append(g.a.Entities, e)
	}
}

// mentionOf is the mention that the words of a source are: the same words, else
// the shortest around them, else the longest among them.
func (g *gumReader) mentionOf(words []int) *gumMention {
	first, last := slices.Min(words), slices.Max(words)
	var best *gumMention
	rank := func(m *gumMention) int {
		n := m.last - m.first
		switch {
		case m.first == first && m.last == last:
			return 0
		case m.first <= first && m.last >= last:
			return 1 + n
		case m.first >= first && m.last <= last:
			return 3*len(g.words) - n
		}
		return -1
	}
	for _, m := range g.mentions {
		if r := rank(m); r >= 0 && (best == nil || r < rank(best)) {
			best = m
		}
	}
	return best
}

// spans joins neighbouring words into spans.
func (g *gumReader) spans(words []int) []quoth.Span {
	words = slices.Clone(words)
	slices.Sort(words)
	var out []quoth.Span
	last := -2
	for _, i := range slices.Compact(words) {
		w := g.words[i]
		if i == last+1 {
			out[len(out)-1].End = max(out[len(out)-1].End, w.End)
		} else {
			out = append(out, w.Span)
		}
		last = i
	}
	slices.SortFunc(out, func(a, b quoth.Span) int { return cmp.Compare(a.Start, b.Start) })
	return out
}
