package export

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"quoth"
)

// writeTEI writes a TEI P5 corpus, a TEI element for each article. A content is
// a said element, which says who, whether in quotation marks and whether aloud;
// source and cue, and the words that say to whom, where, when and through whom,
// are seg elements that point at it; a naming is an rs element. Elements nest: where two
// parts overlap, or a content runs over paragraphs or is interrupted, it is
// several elements chained by next and prev. The text of the paragraphs is that
// of the article, character for character (but for control characters that XML
// cannot hold, which are U+FFFD).
func writeTEI(w io.Writer, articles iter.Seq2[*document, error], o Options) error {
	if _, err := io.WriteString(w, teiHead); err != nil {
		return err
	}
	for d, err := range articles {
		if err != nil {
			return err
		}
		if !d.kept() {
			o.Note(fmt.Sprintf("article %s is left out: its text is not kept", d.Key))
			continue
		}
		if _, err := io.WriteString(w, teiOf(d, o)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "</teiCorpus>\n")
	return err
}

const teiHead = `<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" version="3.3.0">
<teiHeader>
<fileDesc>
<titleStmt><title>Statements: who said what</title></titleStmt>
<publicationStmt><publisher>Quoth ` + version + `</publisher></publicationStmt>
<sourceDesc><p>News articles, each described in its own header.</p></sourceDesc>
</fileDesc>
<encodingDesc>
<projectDesc><p>Attributed statements: said is the content, seg elements of type source and cue are its source and its cue.</p></projectDesc>
<classDecl>
<taxonomy xml:id="kind">
<category xml:id="kind-direct"><catDesc>All of the content stands in quotation marks.</catDesc></category>
<category xml:id="kind-mixed"><catDesc>Some of the content stands in quotation marks.</catDesc></category>
<category xml:id="kind-indirect"><catDesc>None of the content stands in quotation marks.</catDesc></category>
</taxonomy>
<taxonomy xml:id="act">
<category xml:id="act-speech"><catDesc>It was said.</catDesc></category>
<category xml:id="act-writing"><catDesc>It was written.</catDesc></category>
<category xml:id="act-belief"><catDesc>It is thought.</catDesc></category>
<category xml:id="act-desire"><catDesc>It is wanted.</catDesc></category>
<category xml:id="act-emotion"><catDesc>It is felt.</catDesc></category>
<category xml:id="act-perception"><catDesc>It was perceived.</catDesc></category>
</taxonomy>
<taxonomy xml:id="polarity">
<category xml:id="polarity-positive"><catDesc>The source affirms the content.</catDesc></category>
<category xml:id="polarity-negative"><catDesc>The source denies or rejects the content, or did not say it.</catDesc></category>
<category xml:id="polarity-refusal"><catDesc>The source did not speak about it.</catDesc></category>
</taxonomy>
<taxonomy xml:id="modality">
<category xml:id="modality-actual"><catDesc>It is reported as having taken place.</catDesc></category>
<category xml:id="modality-hypothetical"><catDesc>It could or would be, or hangs on a condition.</catDesc></category>
<category xml:id="modality-future"><catDesc>It is still to come.</catDesc></category>
<category xml:id="modality-question"><catDesc>It is asked whether it is so.</catDesc></category>
</taxonomy>
<taxonomy xml:id="stance">
<category xml:id="stance-neutral"><catDesc>The cue shows no attitude of the article.</catDesc></category>
<category xml:id="stance-distancing"><catDesc>The cue keeps the truth of the content at a distance.</catDesc></category>
<category xml:id="stance-endorsing"><catDesc>The cue takes the content for true.</catDesc></category>
<category xml:id="stance-evaluative"><catDesc>The cue names how the source judges, or how it sounds.</catDesc></category>
</taxonomy>
</classDecl>
</encodingDesc>
</teiHeader>
`

func teiOf(d *document, o Options) string {
	var b strings.Builder
	language := d.Language
	if language == "" {
		language = "und"
	}
	fmt.Fprintf(&b, "<TEI xml:id=\"a-%s\" xml:lang=\"%s\">\n<teiHeader>\n<fileDesc>\n", d.Key, xmlText(language))
	title := cmp.Or(d.ArticleRef.Title, d.ArticleRef.URL, d.Key)
	fmt.Fprintf(&b, "<titleStmt><title>%s</title>", xmlText(title))
	for _, a := range d.Authors {
		fmt.Fprintf(&b, "<author>%s</author>", xmlText(a))
	}
	fmt.Fprintf(&b, "</titleStmt>\n<publicationStmt><publisher>Quoth %s</publisher><idno type=\"quoth\">%s</idno><idno type=\"revision\">%d</idno><idno type=\"sha256\">%s</idno>",
		version, d.Key, d.Revision, xmlText(d.SHA256))
	if d.Licence != "" {
		fmt.Fprintf(&b, "<availability><licence>%s</licence></availability>", xmlText(d.Licence))
	}
	fmt.Fprintf(&b, "</publicationStmt>\n<sourceDesc><bibl><title level=\"a\">%s</title>", xmlText(title))
	if d.ArticleRef.Outlet != "" {
		fmt.Fprintf(&b, "<publisher>%s</publisher>", xmlText(d.ArticleRef.Outlet))
	}
	if p := d.ArticleRef.Published; p.Value != "" {
		fmt.Fprintf(&b, "<date when=\"%s\">%[1]s</date>", xmlText(p.Value))
	}
	if u, err := url.Parse(d.ArticleRef.URL); err == nil && isAddress(d.ArticleRef.URL) {
		fmt.Fprintf(&b, "<ref target=\"%s\">%s</ref>", xmlText(u.String()), xmlText(d.ArticleRef.URL))
	}
	b.WriteString("</bibl></sourceDesc>\n</fileDesc>\n")
	if d.Masked {
		b.WriteString("<encodingDesc><editorialDecl><p>Names are masked: a person is anonymised.</p></editorialDecl></encodingDesc>\n")
	}
	d.teiParticipants(&b)
	fmt.Fprintf(&b, "</teiHeader>\n<text><body>\n")
	d.teiBody(&b, o)
	b.WriteString("</body></text>\n</TEI>\n")
	return b.String()
}

// teiEntity is the xml:id of an entity; entity IDs may hold anything.
func (d *document) teiEntity(id string) string {
	for i := range d.Entities {
		if d.Entities[i].ID == id {
			return fmt.Sprintf("e-%s-%d", d.Key, i+1)
		}
	}
	return ""
}

func (d *document) teiParticipants(b *strings.Builder) {
	write := func(person bool) string {
		var out strings.Builder
		for _, e := range d.Entities {
			if (e.Type == quoth.Person) != person {
				continue
			}
			element, name := "org", "orgName"
			if person {
				element, name = "person", "persName"
			}
			fmt.Fprintf(&out, "<%s xml:id=\"%s\"", element, d.teiEntity(e.ID))
			if !person && e.Type != "" {
				fmt.Fprintf(&out, " type=\"%s\"", xmlText(string(e.Type)))
			}
			fmt.Fprintf(&out, "><%s>%s</%[1]s>", name, xmlText(e.Name))
			for _, a := range e.Aliases {
				fmt.Fprintf(&out, "<%s type=\"alias\">%s</%[1]s>", name, xmlText(a))
			}
			if person {
				for _, r := range e.Roles {
					fmt.Fprintf(&out, "<occupation>%s</occupation>", xmlText(d.Text[r.Start:r.End]))
				}
			}
			if key := d.Speakers[e.ID].Key; key != "" {
				fmt.Fprintf(&out, "<idno type=\"quoth\">%s</idno>", xmlText(key))
			}
			fmt.Fprintf(&out, "</%s>\n", element)
		}
		return out.String()
	}
	persons, others := write(true), write(false)
	if persons+others == "" {
		return
	}
	b.WriteString("<profileDesc><particDesc>\n")
	if persons != "" {
		b.WriteString("<listPerson>\n" + persons + "</listPerson>\n")
	}
	if others != "" {
		b.WriteString("<listOrg>\n" + others + "</listOrg>\n")
	}
	b.WriteString("</particDesc></profileDesc>\n")
}

// A teiPart is a source, cue or content: one element, or a chain of them.
type teiPart struct {
	element, id, attributes string
	pieces                  int // elements in all
	written                 int
}

// A teiPiece is one element: a stretch of a part that nests with the others.
type teiPiece struct {
	quoth.Span
	of   *teiPart
	rank int // of parts that begin and end together, the lowest is outermost
}

func (d *document) teiParts(o Options) []teiPiece {
	var out []teiPiece
	add := func(spans []quoth.Span, element, id, attributes string) {
		p := &teiPart{element: element, id: id, attributes: attributes}
		for _, s := range spans {
			out = append(out, teiPiece{s, p, len(out)})
		}
	}
	for i := range d.Statements { // contents first: they are outside
		s := &d.Statements[i]
		id := "s-" + d.Keys[s.ID]
		var a strings.Builder
		if who := d.teiEntity(s.Speaker); who != "" {
			fmt.Fprintf(&a, ` who="#%s"`, who)
		}
		if to := d.teiEntity(s.Addressee.Entity); to != "" {
			fmt.Fprintf(&a, ` toWhom="#%s"`, to)
		}
		fmt.Fprintf(&a, ` direct="%t"`, s.Kind == quoth.Direct)
		switch s.Cue.Act {
		case quoth.Speech:
			a.WriteString(` aloud="true"`)
		case "":
		default:
			a.WriteString(` aloud="false"`)
		}
		fmt.Fprintf(&a, ` ana="#kind-%s`, s.Kind)
		if s.Cue.Act != "" {
			fmt.Fprintf(&a, ` #act-%s`, s.Cue.Act)
		}
		if s.Polarity != "" {
			fmt.Fprintf(&a, ` #polarity-%s`, s.Polarity)
		}
		if s.Modality != "" {
			fmt.Fprintf(&a, ` #modality-%s`, s.Modality)
		}
		fmt.Fprintf(&a, `" corresp="%s"`, xmlText(o.statement(d.Keys[s.ID])))
		if c := s.Confidence.Overall; c != 0 {
			fmt.Fprintf(&a, ` cert="%s"`, strconv.FormatFloat(c, 'f', -1, 64))
		}
		add(s.Content, "said", id, a.String())
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		id := "s-" + d.Keys[s.ID]
		kind := ""
		if s.Source.Kind != "" {
			kind = fmt.Sprintf(" subtype=\"%s\"", s.Source.Kind)
		}
		add(s.Source.Spans, "seg", id+"-source", fmt.Sprintf(` type="source"%s corresp="#%s"`, kind, id))
		stance := ""
		if s.Cue.Stance != "" {
			stance = fmt.Sprintf(" ana=\"#stance-%s\"", s.Cue.Stance)
		}
		add(s.Cue.Spans, "seg", id+"-cue", fmt.Sprintf(` type="cue" corresp="#%s"%s`, id, stance))
		for _, p := range detailsOf(s) {
			if p.name != "evidence" {
				add(p.spans, "seg", id+"-"+p.name, fmt.Sprintf(` type="%s" corresp="#%s"%s`, p.name, id, teiValue(s, p.name)))
			}
		}
	}
	for i, n := range d.Namings {
		a := ` type="naming"`
		if of := d.teiEntity(n.Entity); of != "" {
			a += fmt.Sprintf(` ref="#%s"`, of)
		}
		if key := d.Keys[n.Voice]; key != "" {
			a += fmt.Sprintf(` corresp="#s-%s"`, key)
		}
		add([]quoth.Span{n.Span}, "rs", fmt.Sprintf("n-%s-%d", d.Key, i+1), a)
	}
	return out
}

// teiValue is what the words of a setting or a time are, in the attribute n.
func teiValue(s *quoth.Statement, name string) string {
	var values []string
	switch name {
	case "time":
		values = append(values, s.Time.Value)
	case "setting":
		for _, h := range [][2]string{{"venue", s.Setting.Venue}, {"medium", s.Setting.Medium}, {"place", s.Setting.Place}} {
			if h[1] != "" {
				values = append(values, h[0]+": "+h[1])
			}
		}
	}
	if v := strings.Join(values, "; "); v != "" {
		return fmt.Sprintf(" n=\"%s\"", xmlText(v))
	}
	return ""
}

func (d *document) teiBody(b *strings.Builder, o Options) {
	parts := d.teiParts(o)
	blocks := d.blocks()
	nested := make([][]teiPiece, len(blocks))
	for i, block := range blocks {
		nested[i] = nest(parts, block.Span)
		for _, p := range nested[i] {
			p.of.pieces++
		}
	}
	for i, block := range blocks {
		element, attributes := "p", ""
		if block.Kind != quoth.Paragraph {
			element, attributes = "ab", fmt.Sprintf(" type=\"%s\"", xmlText(string(block.Kind)))
		}
		for _, x := range d.Excluded {
			if x.Contains(block.Span) {
				element, attributes = "ab", fmt.Sprintf(" type=\"excluded\" subtype=\"%s\"", xmlText(x.Why))
			}
		}
		fmt.Fprintf(b, "<%s%s xml:space=\"preserve\">", element, attributes)
		d.teiBlock(b, block.Span, nested[i])
		fmt.Fprintf(b, "</%s>\n", element)
	}
	if len(blocks) == 0 {
		b.WriteString("<p/>\n")
	}
}

// nest cuts the pieces to a block, and in two where one crosses the end of
// another, until they nest. They come back in the order in which they begin.
func nest(parts []teiPiece, block quoth.Span) []teiPiece {
	order := func(a, b teiPiece) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.rank, b.rank))
	}
	var pending, out, open []teiPiece
	for _, p := range parts {
		p.Start, p.End = max(p.Start, block.Start), min(p.End, block.End)
		if p.Start < p.End {
			pending = append(pending, p)
		}
	}
	slices.SortFunc(pending, order)
	for len(pending) > 0 {
		p := pending[0]
		pending = pending[1:]
		for len(open) > 0 && open[len(open)-1].End <= p.Start {
			open = open[:len(open)-1]
		}
		if len(open) > 0 && open[len(open)-1].End < p.End {
			rest := p
			rest.Start, p.End = open[len(open)-1].End, open[len(open)-1].End
			at, _ := slices.BinarySearchFunc(pending, rest, order)
			pending = slices.Insert(pending, at, rest)
		}
		open = append(open, p)
		out = append(out, p)
	}
	return out
}

func (d *document) teiBlock(b *strings.Builder, block quoth.Span, pieces []teiPiece) {
	at := block.Start
	var open []teiPiece
	closeUntil := func(to int) {
		for len(open) > 0 && open[len(open)-1].End <= to {
			p := open[len(open)-1]
			b.WriteString(xmlText(d.Text[at:p.End]))
			at = p.End
			fmt.Fprintf(b, "</%s>", p.of.element)
			open = open[:len(open)-1]
		}
	}
	for _, p := range pieces {
		closeUntil(p.Start)
		b.WriteString(xmlText(d.Text[at:p.Start]))
		at = p.Start
		b.WriteString(p.of.tag())
		open = append(open, p)
	}
	closeUntil(block.End)
	b.WriteString(xmlText(d.Text[at:block.End]))
}

// tag is the start tag of a part's next element.
func (p *teiPart) tag() string {
	p.written++
	id := func(n int) string {
		if n == 1 {
			return p.id
		}
		return fmt.Sprintf("%s.%d", p.id, n)
	}
	out := fmt.Sprintf(`<%s xml:id="%s"%s`, p.element, id(p.written), p.attributes)
	if p.written > 1 {
		out += fmt.Sprintf(` prev="#%s"`, id(p.written-1))
	}
	if p.written < p.pieces {
		out += fmt.Sprintf(` next="#%s"`, id(p.written+1))
	}
	return out + ">"
}
