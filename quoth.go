// Package quoth holds the nouns of the record of who said what: articles, exact
// spans of their text, attributed statements, and the entities behind them.
//
// The story through the packages: package page turns bytes into an [Article];
// package extract fills in its statements and entities; commands and programs
// print or keep the result. [Article.Text] is the one truth: every [Span] in
// this package is a pair of byte offsets into it.
//
// This package imports only the standard library.
package quoth

// Version is the version of the program and of the library.
const Version = "0.1.0"

// Schema names the shape of a printed article.
const Schema = "quoth/1"

// A Span is the half-open byte range [Start, End) of an article's text.
type Span struct{ Start, End int }

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether the two spans share at least one byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// An Article is one piece of news: its text, what the page said about it, and
// what was found in it. The zero value of a field means unknown.
type Article struct {
	Path      string // where it was read from; "-" for standard input
	URL       string // canonical, if the page names one
	Title     string
	Outlet    string
	Authors   []string
	Published Date
	Language  string // ISO 639-1 code; "en" is the only one that is analysed

	// Text is what every span points into: paragraphs divided by an empty
	// line, or, for plain-text input, the file as it is, decoded to UTF-8.
	Text string
	// Blocks are the paragraphs of Text in order, with what kind each is.
	Blocks []Block
	// Excluded lists parts of Text that are not analysed, and why.
	Excluded []Exclusion

	Model      string // name of the model that analysed the article; "" before that
	Entities   []Entity
	Statements []Statement
	Namings    []Naming
}

// A Date is a calendar date or moment as precise as the page gave it.
type Date struct {
	Value     string // "2026-11-19", "2026-11-19T14:30:00+01:00", "2026-11"; "" if unknown
	Precision string // "minute", "day", "month", "year"; "" if unknown
}

// A Block is one paragraph-like part of the text.
type Block struct {
	Span
	Kind BlockKind
}

// BlockKind says what a block is on the page.
type BlockKind string

// The kinds of block.
const (
	Paragraph  BlockKind = "paragraph"
	Heading    BlockKind = "heading"
	BlockQuote BlockKind = "blockquote"
	ListItem   BlockKind = "list"
	Caption    BlockKind = "caption"
)

// An Exclusion is a part of the text that is kept but not analysed.
type Exclusion struct {
	Span
	Why string // "furniture", "caption", "related", "comments", …
}

// A Statement is one attribution: somebody is reported to have said, written,
// thought, wanted or felt something.
type Statement struct {
	ID      string
	Parent  string // ID of the statement inside whose content this one stands
	Kind    Kind
	Source  Source
	Cue     Cue
	Content []Span // at least one

	Speaker  string   // ID of an Entity; "" when unknown
	Evidence Evidence // why this speaker

	Polarity   Polarity
	Modality   Modality
	Addressee  Reference // whom it was said to
	Setting    Setting
	Time       Time
	Via        []Reference // the chain of reporting, nearest first
	Confidence Confidence
}

// Polarity says whether the source affirms the content.
type Polarity string

// The polarities.
const (
	Positive Polarity = "positive"
	Negative Polarity = "negative" // denied, did not say
	Refusal  Polarity = "refusal"  // declined to comment
)

// Modality says whether the attribution is reported as having taken place.
type Modality string

// The modalities.
const (
	Actual       Modality = "actual"
	Hypothetical Modality = "hypothetical"
	Future       Modality = "future"
	Question     Modality = "question"
)

// A Reference is words that refer to somebody, and who that is.
type Reference struct {
	Spans  []Span // empty when there is none
	Entity string // ID of an Entity; "" when unknown
}

// A Setting is where, or in what medium, a statement was made.
type Setting struct {
	Spans                []Span
	Venue, Medium, Place string
}

// A Time is when a statement was made: the words that say so, and their value.
type Time struct {
	Spans []Span
	Date
}

// Confidence is how sure the program is, as calibrated probabilities; 0 is not measured.
// Boundary is of source and content to the token, Kind of the kind, Speaker of the
// speaker; Overall is that it is a statement, with half of the content and a token
// of the source right, and that the speaker is right, where there is one.
type Confidence struct{ Overall, Boundary, Speaker, Kind float64 }

// Kind says how much of a content stands in quotation marks.
type Kind string

// The kinds of statement.
const (
	Direct   Kind = "direct"   // all of it
	Mixed    Kind = "mixed"    // some of it
	Indirect Kind = "indirect" // none of it
)

// A Source is the noun phrase that a statement is attributed to.
type Source struct {
	Spans  []Span // empty when the article names no source
	Kind   SourceKind
	Reason []Span // why an anonymous source is not named, in the article's words
}

// SourceKind is the form of a source.
type SourceKind string

// The forms of source.
const (
	SourceName      SourceKind = "name"
	SourceNominal   SourceKind = "nominal"
	SourcePronoun   SourceKind = "pronoun"
	SourceGroup     SourceKind = "group"
	SourceDocument  SourceKind = "document"
	SourceAnonymous SourceKind = "anonymous"
	SourceNone      SourceKind = "none"
)

// A Cue is the words that attribute content to a source.
type Cue struct {
	Spans  []Span // empty for a floating quote
	Lemma  string // dictionary form of the cue's head
	Act    Act
	Stance Stance
}

// Stance is what a cue lets show of the article's attitude to the content.
type Stance string

// The stances.
const (
	Neutral    Stance = "neutral"
	Distancing Stance = "distancing" // claim, allege
	Endorsing  Stance = "endorsing"  // reveal, admit, point out
	Evaluative Stance = "evaluative" // praise, slam
)

// Act is what kind of attribution a cue makes.
type Act string

// The acts. Speech and Writing are what was said; the others are soft
// attribution.
const (
	Speech     Act = "speech"
	Writing    Act = "writing"
	Belief     Act = "belief"
	Desire     Act = "desire"
	Emotion    Act = "emotion"
	Perception Act = "perception"
)

// Evidence is the rule that resolved a speaker and the words it rests on.
type Evidence struct {
	Rule  string
	Spans []Span
}

// An Entity is a person, organisation, group, place or document that speaks.
type Entity struct {
	ID       string
	Name     string // canonical, as it stands somewhere in the article
	Type     EntityType
	Aliases  []string // other names it goes by, in order of appearance
	Roles    []Span   // role descriptions and where they stand
	Mentions []Mention
}

// EntityType is what an entity is.
type EntityType string

// The types of entity.
const (
	Person       EntityType = "person"
	Organisation EntityType = "organisation"
	Group        EntityType = "group"
	Place        EntityType = "place"
	Document     EntityType = "document"
)

// A Mention is one place where an entity is referred to.
type Mention struct {
	Span
	Kind MentionKind
}

// MentionKind is the form of a mention.
type MentionKind string

// The forms of mention.
const (
	MentionName    MentionKind = "name"
	MentionNominal MentionKind = "nominal"
	MentionPronoun MentionKind = "pronoun"
)

// A Naming is how a person, group or event is labelled, and in whose voice.
type Naming struct {
	Span
	Entity string // ID of the entity that the words label
	Voice  string // "article", or the ID of the statement in which they stand
}

// Statement returns the statement of that ID, or nil.
func (a *Article) Statement(id string) *Statement {
	for i := range a.Statements {
		if a.Statements[i].ID == id {
			return &a.Statements[i]
		}
	}
	return nil
}

// Entity returns the entity of that ID, or nil.
func (a *Article) Entity(id string) *Entity {
	for i := range a.Entities {
		if a.Entities[i].ID == id {
			return &a.Entities[i]
		}
	}
	return nil
}

// TextOf joins the words of the spans with " … ", as a part's text is printed.
func (a *Article) TextOf(spans []Span) string {
	switch len(spans) {
	case 0:
		return ""
	case 1:
		return a.Text[spans[0].Start:spans[0].End]
	}
	n := 0
	for _, s := range spans {
		n += s.Len() + len(" … ")
	}
	b := make([]byte, 0, n)
	for i, s := range spans {
		if i > 0 {
			b = append(b, " … "...)
		}
		b = append(b, a.Text[s.Start:s.End]...)
	}
	return string(b)
}
