package export

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"quoth/internal/store"
)

// writeGEXF writes the graph of who speaks about whom: an edge from the speaker
// of a statement to everybody whom its content mentions, its weight the number
// of statements, its life the days from the first to the last of them. It holds
// every pair in memory, which is what the graph is. Statements whose speaker is
// not known, or whose article's text is not kept, add nothing.
func writeGEXF(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	g := graph{nodes: map[string]*node{}, edges: map[[2]string]*edge{}}
	for f, err := range found {
		if err != nil {
			return err
		}
		g.add(&f)
	}
	return g.write(w, o)
}

type graph struct {
	nodes map[string]*node
	edges map[[2]string]*edge
}

type node struct {
	store.SpeakerRef
	life
	said, about int
}

type edge struct {
	from, to string
	life
	n int
}

// A life is the first and last day on which something was seen; "" unknown.
type life struct{ first, last string }

func (l *life) see(day string) {
	if len(day) != len("2006-01-02") {
		return
	}
	if l.first == "" || day < l.first {
		l.first = day
	}
	l.last = max(l.last, day)
}

func (g *graph) add(f *finding) {
	if f.Who.Key == "" || !f.in.kept() {
		return
	}
	when := day(f.Article.Published)
	from := g.node(f.Who)
	from.said++
	from.see(when)
	seen := map[string]bool{f.Who.Key: true}
	for _, id := range f.in.about(&f.Statement.Statement) {
		ref := f.in.speakerOf(id)
		if ref.Key == "" || seen[ref.Key] {
			continue
		}
		seen[ref.Key] = true
		to := g.node(ref)
		to.about++
		to.see(when)
		at := [2]string{f.Who.Key, ref.Key}
		e := g.edges[at]
		if e == nil {
			e = &edge{from: f.Who.Key, to: ref.Key}
			g.edges[at] = e
		}
		e.n++
		e.see(when)
	}
}

func (g *graph) node(ref store.SpeakerRef) *node {
	n := g.nodes[ref.Key]
	if n == nil {
		n = &node{SpeakerRef: ref}
		g.nodes[ref.Key] = n
	}
	return n
}

func (g *graph) write(w io.Writer, o Options) error {
	var b strings.Builder
	b.WriteString(xml.Header)
	b.WriteString(`<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>Quoth ` + version + `</creator><description>Who speaks about whom: an edge is the statements of one speaker that mention another</description></meta>
<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">
<attributes class="node" mode="static">
<attribute id="type" title="type" type="string"/>
<attribute id="said" title="statements" type="integer"/>
<attribute id="about" title="statements that mention" type="integer"/>
<attribute id="page" title="page" type="anyURI"/>
</attributes>
<nodes>
`)
	for _, n := range sorted(g.nodes, func(a, b *node) int { return cmp.Compare(a.Key, b.Key) }) {
		fmt.Fprintf(&b, `<node id="%s" label="%s"%s><attvalues><attvalue for="type" value="%s"/><attvalue for="said" value="%d"/><attvalue for="about" value="%d"/><attvalue for="page" value="%s"/></attvalues></node>`+"\n",
			xmlText(n.Key), xmlText(n.Name), n.attributes(), xmlText(string(n.Type)), n.said, n.about, xmlText(o.speaker(n.Key)))
	}
	b.WriteString("</nodes>\n<edges>\n")
	i := 0
	for _, e := range sorted(g.edges, func(a, b *edge) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	}) {
		fmt.Fprintf(&b, `<edge id="%d" source="%s" target="%s" weight="%d"%s/>`+"\n", i, xmlText(e.from), xmlText(e.to), e.n, e.attributes())
		i++
	}
	b.WriteString("</edges>\n</graph>\n</gexf>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (l life) attributes() string {
	if l.first == "" {
		return ""
	}
	return fmt.Sprintf(` start="%s" end="%s"`, l.first, l.last)
}

func sorted[K comparable, V any](m map[K]V, order func(a, b V) int) []V {
	out := make([]V, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	slices.SortFunc(out, order)
	return out
}

// xmlText escapes a text for an element or an attribute. Characters that XML
// cannot hold become U+FFFD, one for one. Line ends and tabs are references, so
// that no reader changes them.
func xmlText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\n', r == '\r', r == '\t':
			fmt.Fprintf(&b, "&#%d;", r)
		case r < 0x20, r == 0xFFFE, r == 0xFFFF:
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
