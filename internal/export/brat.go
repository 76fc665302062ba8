package export

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"quoth"
)

// writeBrat writes a folder for brat: for each article KEY.txt and KEY.ann, and
// the configuration. A statement is an event of type Attribution whose arguments
// are the text-bound Source, Cue and Content, as in PolNeAR, the words that stand
// around them, the statement around it and its speaker. Offsets count code points. A fragment never crosses
// the end of a line, as brat demands.
func writeBrat(out fileSet, articles iter.Seq2[*document, error], o Options) error {
	for _, conf := range [][2]string{{"annotation.conf", bratAnnotationConf}, {"visual.conf", bratVisualConf}} {
		if err := out.file(conf[0], []byte(conf[1])); err != nil {
			return err
		}
	}
	for d, err := range articles {
		if err != nil {
			return err
		}
		if !d.kept() {
			o.Note(fmt.Sprintf("article %s is left out: its text is not kept", d.Key))
			continue
		}
		if err := out.file(d.Key+".txt", []byte(d.Text)); err != nil {
			return err
		}
		b := bratWriter{d: d, texts: map[string]string{}}
		b.article()
		if err := out.file(d.Key+".ann", []byte(b.out.String())); err != nil {
			return err
		}
	}
	return nil
}

const bratAnnotationConf = `# Attributed statements: who said what.
[entities]
Source
Cue
Content
Addressee
Setting
Time
Via
Reason
Naming
Person
Organisation
Group
Place
Document

[relations]
<OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
Same	Arg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive

[events]
Attribution	Source*:Source, Cue*:Cue, Content+:Content, Speaker?:Person|Organisation|Group|Place|Document, Parent?:Attribution, Addressee*:Addressee, Setting*:Setting, Time*:Time, Via*:Via, Reason*:Reason

[attributes]
Kind	Arg:<EVENT>, Value:direct|mixed|indirect
Act	Arg:<EVENT>, Value:speech|writing|belief|desire|emotion|perception
Stance	Arg:<EVENT>, Value:neutral|distancing|endorsing|evaluative
Polarity	Arg:<EVENT>, Value:positive|negative|refusal
Modality	Arg:<EVENT>, Value:actual|hypothetical|future|question
`

const bratVisualConf = `[labels]
Attribution | Attribution | Attr
Organisation | Organisation | Org
Document | Document | Doc

[drawing]
SPAN_DEFAULT	fgColor:black, bgColor:lightgray, borderColor:darken
ARC_DEFAULT	color:black, dashArray:-, arrowHead:triangle-5
Source	bgColor:#9fd0ff
Cue	bgColor:#ffd28a
Content	bgColor:#d9e8c4
Attribution	bgColor:#ffffff
Person	bgColor:#e6d5f5
Organisation	bgColor:#e6d5f5
Kind	glyph:K
Act	glyph:A
Stance	glyph:S
Polarity	glyph:P
Modality	glyph:M
`

// A bratWriter makes one .ann file.
type bratWriter struct {
	d     *document
	out   strings.Builder
	n     map[byte]int      // how many of each kind of line
	texts map[string]string // text-bound annotations, by type and place
}

func (b *bratWriter) id(kind byte) string {
	if b.n == nil {
		b.n = map[byte]int{}
	}
	b.n[kind]++
	return fmt.Sprintf("%c%d", kind, b.n[kind])
}

// bratFragments are the spans cut at line ends and trimmed.
func bratFragments(text string, spans []quoth.Span) []quoth.Span {
	var out []quoth.Span
	for _, s := range spans {
		for start := s.Start; start < s.End; {
			end := s.End
			if i := strings.IndexAny(text[start:s.End], "\r\n"); i >= 0 {
				end = start + i
			}
			if f := trimmed(text, quoth.Span{Start: start, End: end}); f.Len() > 0 {
				out = append(out, f)
			}
			start = end + 1
		}
	}
	slices.SortFunc(out, func(a, b quoth.Span) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// textBound is the ID of the annotation of that type and place; "" for no place.
// One annotation serves several statements, but for the anchors of events.
func (b *bratWriter) textBound(kind string, spans []quoth.Span) string {
	fragments := bratFragments(b.d.Text, spans)
	if len(fragments) == 0 {
		return ""
	}
	var where, words []string
	for _, f := range fragments {
		where = append(where, fmt.Sprintf("%d %d", b.d.at(quoth.CodePoints, f.Start), b.d.at(quoth.CodePoints, f.End)))
		words = append(words, b.d.Text[f.Start:f.End])
	}
	at := kind + " " + strings.Join(where, ";")
	if id := b.texts[at]; id != "" && kind != "Attribution" {
		return id
	}
	id := b.id('T')
	b.texts[at] = id
	fmt.Fprintf(&b.out, "%s\t%s\t%s\n", id, at, strings.ReplaceAll(strings.Join(words, " "), "\t", " "))
	return id
}

var bratTypes = map[quoth.EntityType]string{
	quoth.Person: "Person", quoth.Organisation: "Organisation", quoth.Group: "Group", quoth.Place: "Place", quoth.Document: "Document",
}

func (b *bratWriter) article() {
	named := map[string]string{} // entity -> the mention that stands for it
	for _, e := range b.d.Entities {
		var ids []string
		best := -1
		for i, m := range e.Mentions {
			id := b.textBound(cmp.Or(bratTypes[e.Type], "Person"), []quoth.Span{m.Span})
			if id == "" || slices.Contains(ids, id) {
				continue
			}
			ids = append(ids, id)
			if best < 0 || m.Kind == quoth.MentionName && e.Mentions[best].Kind != quoth.MentionName {
				best, named[e.ID] = i, id
			}
		}
		if len(ids) > 1 {
			fmt.Fprintf(&b.out, "*\tEquiv %s\n", strings.Join(ids, " "))
		}
	}
	statements := parentsFirst(b.d.Statements) // some readers want an event before those that name it
	events := map[string]string{}
	for i, s := range statements {
		events[s.ID] = fmt.Sprintf("E%d", i+1)
	}
	for _, s := range statements {
		source, cue, content := b.textBound("Source", s.Source.Spans), b.textBound("Cue", s.Cue.Spans), b.textBound("Content", s.Content)
		var around [][2]string
		for _, p := range detailsOf(s) {
			if p.name != "evidence" {
				role := strings.ToUpper(p.name[:1]) + p.name[1:]
				around = append(around, [2]string{role, b.textBound(role, p.spans)})
			}
		}
		anchor := s.Cue.Spans
		if len(anchor) == 0 { // a floating quotation hangs on its own first words
			anchor = bratFragments(b.d.Text, s.Content)[:1]
		}
		trigger := b.textBound("Attribution", anchor)
		fmt.Fprintf(&b.out, "%s\tAttribution:%s", events[s.ID], trigger)
		args := [][2]string{{"Source", source}, {"Cue", cue}, {"Content", content}, {"Speaker", named[s.Speaker]}, {"Parent", events[s.Parent]}}
		for _, arg := range append(args, around...) {
			if arg[1] != "" {
				fmt.Fprintf(&b.out, " %s:%s", arg[0], arg[1])
			}
		}
		b.out.WriteByte('\n')
		for _, a := range [][2]string{{"Kind", string(s.Kind)}, {"Act", string(s.Cue.Act)},
			{"Stance", string(s.Cue.Stance)}, {"Polarity", string(s.Polarity)}, {"Modality", string(s.Modality)}} {
			if a[1] != "" {
				fmt.Fprintf(&b.out, "%s\t%s %s %s\n", b.id('A'), a[0], events[s.ID], a[1])
			}
		}
		fmt.Fprintf(&b.out, "%s\tAnnotatorNotes %s\tkey=%s\n", b.id('#'), events[s.ID], b.d.Keys[s.ID])
	}
	for _, n := range b.d.Namings {
		id := b.textBound("Naming", []quoth.Span{n.Span})
		if id == "" {
			continue
		}
		voice := "article"
		if e := events[n.Voice]; e != "" {
			voice = e
		}
		fmt.Fprintf(&b.out, "%s\tAnnotatorNotes %s\tvoice=%s\n", b.id('#'), id, voice)
	}
}
