package corpus

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"quoth"
)

// AnnotateDetails is [Annotate], and reads a details file of the archive (see
// docs/annotation.md) on top of the gold file; name is that of both without
// their extensions. It fills in polarity, modality, stance, addressee, setting,
// time, via and the reason of every statement, and the article's namings. A
// statement of which the file says nothing is positive, actual and, with a cue,
// neutral. A time whose value cannot be told has spans and no value. The entity
// of a naming is one of the article's, or a name that begins with a colon, or "".
func AnnotateDetails(a *quoth.Article, name string, gold, details []byte) (*quoth.Article, error) {
	out, paragraphs, err := annotate(a, name+".gold", gold)
	if err != nil {
		return nil, err
	}
	name += ".details"
	if err := validUTF8(name, details); err != nil {
		return nil, err
	}
	for i := range out.Statements {
		s := &out.Statements[i]
		s.Polarity, s.Modality = quoth.Positive, quoth.Actual
		if len(s.Cue.Spans) > 0 {
			s.Cue.Stance = quoth.Neutral
		}
	}
	r := detailReader{goldReader: goldReader{name: name, a: out, at: -1, paragraphs: paragraphs}, done: map[string]bool{}}
	for n, line := range lines(details) {
		r.n = n
		if line = strings.TrimSpace(line); line != "" {
			r.line(line)
		}
	}
	r.endNaming()
	if r.errs != nil {
		return nil, errors.Join(r.errs...)
	}
	return out, nil
}

// A detailReader is a details file while it is read. The goldReader's s is the
// statement whose fields are read.
type detailReader struct {
	goldReader
	naming *quoth.Naming   // the one being read, or nil
	done   map[string]bool // statements that were read
}

func (r *detailReader) line(line string) {
	if id, ok := strings.CutPrefix(line, "["); ok && strings.HasSuffix(id, "]") {
		r.begin(strings.TrimSuffix(id, "]"))
		return
	}
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case r.s == nil && r.naming == nil:
		r.fail("%q stands under no [ID] of a statement and no [naming]", line)
		return
	case !ok || value == "":
		r.fail("want “key: value”, have %q; leave out a field that is absent", line)
		return
	case r.seen[key]:
		r.fail("a second %s", key)
		return
	}
	r.seen[key] = true
	switch {
	case key == "at":
		r.paragraph(value)
	case r.naming != nil:
		r.label(key, value)
	default:
		r.field(key, value)
	}
}

func (r *detailReader) begin(id string) {
	r.endNaming()
	r.s, r.naming, r.at, r.from, r.seen = nil, nil, -1, r.n, map[string]bool{}
	if id == "naming" {
		r.naming = new(quoth.Naming)
		return
	}
	r.s = r.a.Statement(id)
	switch {
	case r.s == nil:
		r.fail("no statement [%s] in the gold file", id)
		r.s = new(quoth.Statement) // so that its fields are checked all the same
	case r.done[id]:
		r.fail("statement [%s] a second time", id)
	default:
		r.at = r.paragraphs[id]
	}
	r.done[id] = true
}

// endNaming puts the naming that was being read into the article.
func (r *detailReader) endNaming() {
	if r.naming == nil {
		return
	}
	r.n, r.from = r.from, r.n
	if !r.seen["words"] || !r.seen["voice"] {
		r.fail("a naming wants words and a voice")
	}
	r.n = r.from
	r.a.Namings = append(r.a.Namings, *r.naming)
	r.naming = nil
}

// field takes in one field of a statement.
func (r *detailReader) field(key, value string) {
	s := r.s
	switch key {
	case "polarity":
		s.Polarity = oneOf(&r.goldReader, key, value, quoth.Negative, quoth.Refusal)
	case "modality":
		s.Modality = oneOf(&r.goldReader, key, value, quoth.Hypothetical, quoth.Future, quoth.Question)
	case "stance":
		s.Cue.Stance = oneOf(&r.goldReader, key, value, quoth.Distancing, quoth.Endorsing, quoth.Evaluative)
	case "addressee":
		s.Addressee = r.reference(value)
	case "via":
		s.Via = []quoth.Reference{r.reference(value)}
	case "reason":
		s.Source.Reason = r.spans(value)
	case "setting":
		s.Setting.Spans = r.spans(value)
	case "venue":
		s.Setting.Venue = r.a.TextOf(r.spans(value))
	case "medium":
		s.Setting.Medium = r.a.TextOf(r.spans(value))
	case "place":
		s.Setting.Place = r.a.TextOf(r.spans(value))
	case "time":
		words, date, ok := strings.Cut(value, " = ")
		s.Time.Spans = r.spans(words)
		if s.Time.Precision = precision(date); s.Time.Precision != "" {
			s.Time.Value = date
		} else if !ok || date != "?" {
			r.fail("time: want “WORDS = VALUE” with a value such as 2026-03-10, 2026-W11, 2026-03, 2026 or ?, have %q", value)
		}
	default:
		r.fail("unknown key %q: want at, polarity, modality, stance, addressee, setting, venue, medium, place, time, via or reason", key)
	}
}

// label takes in one line of a naming.
func (r *detailReader) label(key, value string) {
	switch key {
	case "words":
		if spans := r.spans(value); len(spans) == 1 {
			r.naming.Span = spans[0]
		} else if len(spans) > 1 {
			r.fail("words: they are one span")
		}
	case "entity":
		if !strings.HasPrefix(value, ":") {
			r.known(value)
		}
		r.naming.Entity = value
	case "voice":
		if value != ArticleVoice && r.a.Statement(value) == nil {
			r.fail("voice: want article or the ID of a statement, have %q", value)
		}
		r.naming.Voice = value
	default:
		r.fail("unknown key %q: want at, words, entity or voice", key)
	}
}

// ArticleVoice is the voice of a naming that stands in nobody's statement.
const ArticleVoice = "article"

// reference reads “SPANS = ENTITY”, where the entity may be left out.
func (r *detailReader) reference(value string) quoth.Reference {
	words, entity, ok := strings.Cut(value, " = ")
	ref := quoth.Reference{Spans: r.spans(words)}
	if ok {
		ref.Entity = strings.TrimSpace(entity)
		r.known(ref.Entity)
	}
	return ref
}

// known complains of an entity that the gold file does not list.
func (r *detailReader) known(id string) {
	if r.a.Entity(id) == nil {
		r.fail("no entity %q in the gold file", id)
	}
}

// oneOf reads a word that must be one of some.
func oneOf[T ~string](g *goldReader, key, value string, words ...T) T {
	if !slices.Contains(words, T(value)) {
		g.fail("%s: want one of %q, have %q", key, words, value)
	}
	return T(value)
}

var datePrecisions = []struct {
	form      *regexp.Regexp
	precision string
}{
	{regexp.MustCompile(`^\d{4}-\d\d-\d\d$`), "day"},
	{regexp.MustCompile(`^\d{4}-W\d\d$`), "week"},
	{regexp.MustCompile(`^\d{4}-\d\d$`), "month"},
	{regexp.MustCompile(`^\d{4}$`), "year"},
}

// precision is that of a date as details files write it; "" if it is none.
func precision(date string) string {
	for _, p := range datePrecisions {
		if p.form.MatchString(date) {
			return p.precision
		}
	}
	return ""
}
