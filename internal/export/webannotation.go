package export

import (
	"fmt"
	"io"
	"iter"
	"strconv"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

// contextRunes is how many characters before and after a quotation its selector
// tells, so that it can be found again in a page.
const contextRunes = 32

// What follows is the shape of the W3C Web Annotation Data Model that is used.

type annotation struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Motivation string `json:"motivation"`
	Created    string `json:"created,omitempty"`
	Generator  any    `json:"generator,omitempty"`
	Rights     string `json:"rights,omitempty"`
	Bodies     []any  `json:"body,omitempty"`
	Targets    []any  `json:"target"`
}

type textualBody struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Value   string `json:"value"`
	Format  string `json:"format"`
}

// A specificResource is a body or target that is a part of, or stands for, another.
type specificResource struct {
	Type     string `json:"type"`
	Purpose  string `json:"purpose,omitempty"`
	Source   any    `json:"source"`
	Scope    string `json:"scope,omitempty"`
	State    any    `json:"state,omitempty"`
	Selector []any  `json:"selector,omitempty"`
}

type textResource struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Format   string `json:"format"`
	Language string `json:"language,omitempty"`
	SHA256   string `json:"schema:sha256,omitempty"`
}

type timeState struct {
	Type       string `json:"type"`
	SourceDate string `json:"sourceDate"`
	Cached     string `json:"cached"`
}

type agent struct {
	ID   string `json:"id,omitempty"`
	Type string `json:"type"`
	Name string `json:"name,omitempty"`
}

type quoteSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

type positionSelector struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// writeWebAnnotation writes a collection with one page. Source, cue and content
// of a statement, and the words around them, are annotations of the article's
// text; one more links them and says the kind and the speaker. Selectors hold for the plain text at the
// address in source; scope is the page on which it was published.
func writeWebAnnotation(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	collection := o.BaseURL + "/api/v1/export/webannotation"
	_, err := fmt.Fprintf(w, "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\n\"id\":%q,\"type\":\"AnnotationCollection\",\"label\":\"Statements: who said what\",\n"+
		"\"first\":{\"id\":%q,\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":[", collection, collection+"?page=0")
	if err != nil {
		return err
	}
	list, total := listWriter{w: w}, 0
	for f, err := range found {
		if err != nil {
			return err
		}
		for _, a := range annotations(&f, o) {
			if err := list.add(a); err != nil {
				return err
			}
			total++
		}
	}
	_, err = fmt.Fprintf(w, "]},\n\"total\":%d}\n", total)
	return err
}

func annotations(f *finding, o Options) []annotation {
	s, d := &f.Statement, f.in
	var out []annotation
	var parts []any
	base := annotation{Type: "Annotation", Created: stamp(s.Captured), Generator: generator(s.Model)}
	for _, p := range []struct {
		name  string
		spans []quoth.Span
		tags  []string
	}{
		{"source", s.Source.Spans, []string{string(s.Source.Kind)}},
		{"cue", s.Cue.Spans, []string{s.Cue.Lemma, string(s.Cue.Act), string(s.Cue.Stance)}},
		{"content", s.Content, []string{string(s.Kind), string(s.Polarity), string(s.Modality)}},
	} {
		spans := f.spansOf(p.spans)
		if len(spans) == 0 {
			continue
		}
		a := base
		a.ID, a.Motivation = o.statement(s.Key)+"#"+p.name, "tagging"
		a.Bodies = append(a.Bodies, tag("tagging", p.name))
		for _, t := range p.tags {
			if t != "" {
				a.Bodies = append(a.Bodies, tag("classifying", t))
			}
		}
		for _, span := range spans {
			a.Targets = append(a.Targets, target(d, s.Article, span, o))
		}
		out = append(out, a)
		parts = append(parts, a.ID)
	}
	var around []annotation
	for _, p := range detailsOf(&s.Statement) {
		spans := f.spansOf(p.spans)
		if len(spans) == 0 || p.name == "evidence" {
			continue
		}
		a := base
		a.ID, a.Motivation, a.Bodies = o.statement(s.Key)+"#"+p.name, "tagging", f.detailBodies(p.name, o)
		for _, span := range spans {
			a.Targets = append(a.Targets, target(d, s.Article, span, o))
		}
		around = append(around, a)
		parts = append(parts, a.ID)
	}
	link := base
	link.ID, link.Motivation, link.Rights = o.statement(s.Key)+"#statement", "linking", rights(s.Article.Licence)
	link.Bodies = []any{tag("classifying", string(s.Kind))}
	if s.Who.Key != "" {
		link.Bodies = append(link.Bodies, specificResource{Type: "SpecificResource", Purpose: "identifying",
			Source: agent{ID: o.speaker(s.Who.Key), Type: agentType(s.Who.Type), Name: s.Who.Name}})
	}
	for _, v := range []string{string(s.Polarity), string(s.Modality)} {
		if v != "" {
			link.Bodies = append(link.Bodies, tag("classifying", v))
		}
	}
	if c := s.Confidence.Overall; c != 0 {
		link.Bodies = append(link.Bodies, tag("assessing", strconv.FormatFloat(c, 'f', -1, 64)))
	}
	if len(parts) == 0 { // the text is not kept: the statement is all that can be pointed at
		if words := f.words(); words != "" {
			link.Bodies = append(link.Bodies, tag("describing", words))
		}
		parts = []any{o.statement(s.Key)}
	}
	link.Targets = parts
	return append(append(out, link), around...)
}

// detailBodies say what the words of addressee, setting, time, via or reason are.
func (f *finding) detailBodies(name string, o Options) []any {
	s := &f.Statement
	out := []any{tag("tagging", name)}
	who := func(r quoth.Reference) {
		if ref := f.in.speakerOf(r.Entity); ref.Key != "" {
			out = append(out, specificResource{Type: "SpecificResource", Purpose: "identifying", Source: agent{ID: o.speaker(ref.Key), Type: agentType(ref.Type), Name: ref.Name}})
		}
	}
	switch name {
	case "addressee":
		who(s.Addressee)
	case "via":
		for _, v := range s.Via {
			who(v)
		}
	case "setting":
		for _, h := range [][2]string{{"venue", s.Setting.Venue}, {"medium", s.Setting.Medium}, {"place", s.Setting.Place}} {
			if h[1] != "" {
				out = append(out, tag("describing", h[0]+": "+h[1]))
			}
		}
	case "time":
		if s.Time.Value != "" {
			out = append(out, tag("describing", s.Time.Value))
		}
	}
	return out
}

func tag(purpose, value string) textualBody {
	return textualBody{Type: "TextualBody", Purpose: purpose, Value: value, Format: "text/plain"}
}

func generator(model string) any {
	if model == "" {
		return nil
	}
	return agent{Type: "Software", Name: "Quoth, model " + model}
}

// rights is a licence where it is an address, as the data model wants it.
func rights(licence string) string {
	if isAddress(licence) {
		return licence
	}
	return ""
}

// agentType is the class of a speaker; the model has three.
func agentType(t quoth.EntityType) string {
	if t == quoth.Person {
		return "Person"
	}
	return "Organization"
}

func target(d *document, ref store.ArticleRef, span quoth.Span, o Options) specificResource {
	t := specificResource{
		Type: "SpecificResource",
		Source: textResource{ID: o.text(ref), Type: "Text", Format: "text/plain", Language: d.Language,
			SHA256: ref.SHA256},
		Selector: []any{
			quoteSelector{"TextQuoteSelector", d.Text[span.Start:span.End], before(d.Text[:span.Start]), after(d.Text[span.End:])},
			positionSelector{"TextPositionSelector", d.at(quoth.CodePoints, span.Start), d.at(quoth.CodePoints, span.End)},
		},
	}
	if isAddress(ref.URL) {
		t.Scope = ref.URL
	}
	if at := stamp(d.captured()); at != "" {
		t.State = timeState{"TimeState", at, fmt.Sprintf("%s?revision=%d", o.article(ref.Key), ref.Revision)}
	}
	return t
}

// before is the end of a text, and after its beginning, in characters.
func before(text string) string {
	i := len(text)
	for n := 0; n < contextRunes && i > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return text[i:]
}

func after(text string) string {
	i := 0
	for n := 0; n < contextRunes && i < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return text[:i]
}
