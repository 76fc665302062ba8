package store

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"quoth"
)

// The words that the fields of a record may have; "" is unknown.
var (
	knownKinds   = set(quoth.Direct, quoth.Mixed, quoth.Indirect)
	knownActs    = set("", quoth.Speech, quoth.Writing, quoth.Belief, quoth.Desire, quoth.Emotion, quoth.Perception)
	knownStances = set("", quoth.Neutral, quoth.Distancing, quoth.Endorsing, quoth.Evaluative)
	knownSources = set("", quoth.SourceName, quoth.SourceNominal, quoth.SourcePronoun, quoth.SourceGroup, quoth.SourceDocument,
		quoth.SourceAnonymous, quoth.SourceNone)
	knownTypes = set(quoth.Person, quoth.Organisation, quoth.Group, quoth.Place, quoth.Document)
)

func set[T comparable](values ...T) map[T]bool {
	out := make(map[T]bool, len(values))
	for _, v := range values {
		out[v] = true
	}
	return out
}

// check says what of an article cannot be kept: spans that are none of its text,
// references to nothing, values that the record does not have.
func check(a *quoth.Article) error {
	for _, t := range []struct{ name, text string }{{"text", a.Text}, {"title", a.Title}, {"address", a.URL}, {"outlet", a.Outlet},
		{"date", a.Published.Value}, {"model", a.Model}, {"authors", strings.Join(a.Authors, " ")}} {
		if !utf8.ValidString(t.text) || strings.IndexByte(t.text, 0) >= 0 {
			return fmt.Errorf("%w: the %s is not text: it has bytes that are not UTF-8, or NUL", ErrInvalid, t.name)
		}
	}
	c := checker{text: a.Text}
	for _, b := range a.Blocks {
		c.span("a block", b.Span)
	}
	for _, x := range a.Excluded {
		c.span("an exclusion", x.Span)
	}
	entities := make(map[string]bool, len(a.Entities))
	for i := range a.Entities {
		c.entity(&a.Entities[i])
		if strings.HasPrefix(a.Entities[i].ID, "@") {
			c.fail("an entity has the ID %q, which is for those that people add", a.Entities[i].ID)
		}
		if entities[a.Entities[i].ID] {
			c.fail("two entities have the ID %q", a.Entities[i].ID)
		}
		entities[a.Entities[i].ID] = true
	}
	c.entities = entities
	parents := make(map[string]string, len(a.Statements))
	for i := range a.Statements {
		s := &a.Statements[i]
		if _, twice := parents[s.ID]; twice {
			c.fail("two statements have the ID %q", s.ID)
		}
		parents[s.ID] = s.Parent
		c.statement(s)
	}
	for id := range parents {
		steps := 0
		for p := parents[id]; p != ""; p = parents[p] {
			if _, ok := parents[p]; !ok {
				c.fail("statement %s: its parent %q is not there", id, p)
				break
			}
			if steps++; steps > len(parents) {
				c.fail("statement %s stands inside itself", id)
				break
			}
		}
	}
	for _, n := range a.Namings {
		c.part("a naming", []quoth.Span{n.Span})
		c.known("a naming", n.Entity)
		if _, ok := parents[n.Voice]; !ok && n.Voice != "article" {
			c.fail("a naming has the voice %q: neither the article's nor a statement's", n.Voice)
		}
	}
	return c.err
}

// A checker keeps the first thing that is wrong.
type checker struct {
	text     string
	entities map[string]bool
	err      error
}

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, args...)...)
	}
}

// span checks that a span is one of the text and cuts no character.
func (c *checker) span(what string, s quoth.Span) {
	if s.Start < 0 || s.End > len(c.text) || s.Start > s.End {
		c.fail("%s: its span %d-%d is outside the text of %d bytes", what, s.Start, s.End, len(c.text))
		return
	}
	if s.Start < len(c.text) && !utf8.RuneStart(c.text[s.Start]) || s.End < len(c.text) && !utf8.RuneStart(c.text[s.End]) {
		c.fail("%s: its span %d-%d cuts a character in two", what, s.Start, s.End)
	}
}

// part checks the spans of a part: in order, not empty, none over another.
func (c *checker) part(what string, spans []quoth.Span) {
	end := 0
	for _, s := range spans {
		c.span(what, s)
		if s.Start >= s.End {
			c.fail("%s: its span %d-%d is empty", what, s.Start, s.End)
		}
		if s.Start < end {
			c.fail("%s: its spans overlap or are out of order at %d", what, s.Start)
		}
		end = s.End
	}
}

func (c *checker) known(what, entity string) {
	if entity != "" && !c.entities[entity] {
		c.fail("%s: the entity %q is not there", what, entity)
	}
}

func (c *checker) entity(e *quoth.Entity) {
	what := "entity " + e.ID
	if e.ID == "" {
		c.fail("an entity has no ID")
	}
	if !knownTypes[e.Type] {
		c.fail("%s: unknown type %q", what, e.Type)
	}
	for _, n := range append([]string{e.ID, e.Name}, e.Aliases...) {
		if !utf8.ValidString(n) || strings.IndexByte(n, 0) >= 0 {
			c.fail("%s: a name is not text", what)
		}
	}
	for _, r := range e.Roles {
		c.span(what+", role", r)
	}
	for _, m := range e.Mentions {
		c.span(what+", mention", m.Span)
	}
}

func (c *checker) statement(s *quoth.Statement) {
	what := "statement " + s.ID
	if s.ID == "" || !utf8.ValidString(s.ID) || strings.IndexByte(s.ID, 0) >= 0 {
		c.fail("a statement has the ID %q", s.ID)
	}
	if len(s.Content) == 0 {
		c.fail("%s has no content", what)
	}
	c.part(what+", content", s.Content)
	c.part(what+", source", s.Source.Spans)
	c.part(what+", cue", s.Cue.Spans)
	for _, spans := range [][]quoth.Span{s.Source.Reason, s.Evidence.Spans, s.Addressee.Spans, s.Setting.Spans, s.Time.Spans} {
		for _, p := range spans {
			c.span(what, p)
		}
	}
	c.known(what, s.Speaker)
	c.known(what+", addressee", s.Addressee.Entity)
	for _, v := range s.Via {
		for _, p := range v.Spans {
			c.span(what+", via", p)
		}
		c.known(what+", via", v.Entity)
	}
	switch {
	case !knownKinds[s.Kind]:
		c.fail("%s: unknown kind %q", what, s.Kind)
	case !knownActs[s.Cue.Act]:
		c.fail("%s: unknown act %q", what, s.Cue.Act)
	case !knownStances[s.Cue.Stance]:
		c.fail("%s: unknown stance %q", what, s.Cue.Stance)
	case !knownSources[s.Source.Kind]:
		c.fail("%s: unknown kind of source %q", what, s.Source.Kind)
	}
	for _, p := range []float64{s.Confidence.Overall, s.Confidence.Boundary, s.Confidence.Speaker, s.Confidence.Kind} {
		if math.IsNaN(p) || p < 0 || p > 1 {
			c.fail("%s: %v is no probability", what, p)
		}
	}
	for _, t := range []string{s.Cue.Lemma, s.Setting.Venue, s.Setting.Medium, s.Setting.Place, s.Time.Value, s.Evidence.Rule} {
		if !utf8.ValidString(t) || strings.IndexByte(t, 0) >= 0 {
			c.fail("%s: a value is not text", what)
		}
	}
}
