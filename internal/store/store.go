// Package store keeps the record: articles with their revisions, the statements
// found in them, who speaks, what was corrected, and under which policy. It is
// one SQLite file, or a PostgreSQL database when given its address; the SQL is
// written once and one suite of tests runs on both.
//
//	db, err := store.Open(ctx, "quoth.db", store.Options{})
//	results, err := db.Put(ctx, capture)
//	hits, err := db.Search(ctx, query, store.Page{})
//
// What Put has returned is on disk. Every statement keeps its proof: the revision
// of the article with the hash of its text, exact spans, the model, and when the
// page was captured. Search lives here because the index is part of the store.
package store

import (
	"errors"
	"fmt"
	"time"

	"quoth"
)

// The kinds of error that callers tell apart, with errors.Is. Their text is for
// people; the error that wraps one names the value at fault.
var (
	ErrNotFound = errors.New("not found")
	ErrInvalid  = errors.New("invalid")            // the request can never succeed as it is
	ErrConflict = errors.New("conflict")           // it could on another state of the store
	ErrDamaged  = errors.New("damaged")            // what is kept is not what was written
	ErrVersion  = errors.New("unsupported schema") // written by a newer program
	ErrFull     = errors.New("no space left")
	ErrBusy     = errors.New("busy") // another process holds the store
)

// Options of opening.
type Options struct {
	MustExist bool // do not make a new store
	ReadOnly  bool
	Now       func() time.Time // the clock; nil is time.Now
}

// A Capture is one input as it was read: a page, or one record of a larger file.
// What became of it is written in one transaction.
type Capture struct {
	Path     string // where it was read from, unique within an ingest: "news/a.html", "dump.jsonl#17"
	SHA256   string // of its bytes, in hexadecimal
	Size     int64  // of its bytes
	At       time.Time
	Raw      []byte           // its bytes, where they are to be kept; nil otherwise
	Articles []*quoth.Article // analysed; of another language than English: without statements
	Failure  string           // why there are none, where it could not be read
}

// Outcome is what Put did with an article.
type Outcome string

// The outcomes.
const (
	Added      Outcome = "added"
	Revised    Outcome = "revised"    // the address was known, the text is new
	Reanalysed Outcome = "reanalysed" // the text was known, the model is new
	Known      Outcome = "known"      // nothing new
	Refused    Outcome = "refused"    // policy: expired by its retention
	Invalid    Outcome = "invalid"    // it cannot be kept as it is; see Failure
)

// A Result is what became of one article of a capture.
type Result struct {
	Article    string // key
	Revision   int
	Outcome    Outcome
	Statements int
	Changes    Changes // of a reanalysis
	Failure    string  // of an invalid one: what is wrong
}

// Changes says what a reanalysis changed. Statements that stayed keep their
// permalink; those that are gone keep it too, marked as withdrawn.
type Changes struct{ Kept, Changed, New, Gone int }

// A Page asks for a part of a list.
type Page struct {
	Limit int    // 0 is 20; at most 200
	After string // cursor of an earlier answer; "" for the beginning
}

// A Count is a number of statements, exact or at least.
type Count struct {
	N     int
	Exact bool // false: N is the newest that were counted, and there are more
}

// Hits is one page of an answer.
type Hits struct {
	Statements []Statement
	Next       string // cursor of the page after this; "" at the end
}

// Facets counts what a query finds. Where Matches is not exact every number is
// over the newest Matches.N statements found.
type Facets struct {
	Matches  Count
	Articles int     // that the counted statements stand in
	Of       Totals  // of the whole store
	Speakers []Facet // the most frequent first; the key is a speaker's, or "unknown"
	Outlets  []Facet
	Kinds    []Facet
	Months   []Facet // key "2026-03", in order, without gaps; "" for unknown dates, last
}

// A Facet is one value and how many of the statements counted have it.
type Facet struct {
	Key, Name string
	N         int
	Of        int // statements of this value in the whole store: the denominator
}

// Totals of a store.
type Totals struct {
	Articles, Revisions, Captures, Failures    int
	Statements, Withdrawn, Corrected, Entities int
	Speakers, Outlets, Corrections             int
	First, Last                                string // day of the oldest and newest article
	Bytes                                      int64  // on disk, with the index
	Models                                     map[string]int
}

// A Statement is one statement as it stands now: as found, with every correction
// applied, and with masked names where a person is anonymised.
type Statement struct {
	quoth.Statement // its spans point into the article's text of that revision; its speaker is a local entity ID
	Key             string
	Parent          string // key of the statement around it; "" for none

	// The words of its parts, and what surrounds it: the paragraphs in which it
	// stands without the content.
	SourceText, CueText, ContentText, Around string

	Article   ArticleRef
	Who       SpeakerRef // zero when unknown
	Withdrawn string     // why it is no longer part of the record; "" while it is
	Corrected bool       // a person changed something; see Corrections
	Human     bool       // a person added it: no model found it
	Model     string
	Captured  time.Time
}

// An ArticleRef names an article in a list.
type ArticleRef struct {
	Key, Title, URL, Outlet, OutletKey string
	Revision                           int
	Current                            bool   // no newer revision is kept
	SHA256                             string // of the text of this revision, unmasked
	Published                          quoth.Date
	Licence                            string
}

// A SpeakerRef names a speaker in a list.
type SpeakerRef struct {
	Key, Name string
	Type      quoth.EntityType
}

// An Article is one revision of an article with its statements as they stand now.
// Its spans point into Text, in bytes. A text that the outlet's policy does not
// keep is empty, and then the spans of its statements are left out too.
type Article struct {
	quoth.Article
	ArticleRef
	Keys       map[string]string     // local statement ID -> permanent key
	Speakers   map[string]SpeakerRef // local entity ID -> who that is across articles
	Withdrawn  []Statement
	Corrected  map[string]bool // local statement ID -> changed by a person
	Captures   []CaptureRef
	Revisions  []RevisionRef // newest first
	Masked     bool          // names in the text are masked
	TextPolicy TextPolicy
}

// A CaptureRef is when and where an article was captured.
type CaptureRef struct {
	Path, SHA256 string
	Size         int64
	At           time.Time
	Raw          bool // the bytes are kept
}

// A RevisionRef is one state of an article's text.
type RevisionRef struct {
	N          int
	SHA256     string
	Title      string
	Model      string
	Captured   time.Time
	Statements int
}

// A Speaker is everybody of one full name and type, or, for a name that is not
// full, one entity of one article; no claim of identity is made. Merging and
// splitting by hand changes who counts as one.
type Speaker struct {
	SpeakerRef
	Statements, Articles int
	Aliases              []Alias // names as they stand, the most frequent first
	Roles                []Role
	Namings              []NamingCount
	Outlets              []Facet
	Months               []Facet
	Topics               []Topic      // words that stand out in what is said, the strongest first
	Merged               []SpeakerRef // who was merged into this one
	Joined               bool         // several articles' entities are taken as one because name and type agree
}

// An Alias is a name as it stands in articles.
type Alias struct {
	Text     string
	Articles int
}

// A Role is a role description in an article's words, with where it stands.
type Role struct {
	Text    string
	Article ArticleRef // the newest that has it
	N       int
}

// A NamingCount is a label, in whose voice, and how often.
type NamingCount struct {
	Text, Voice string // voice: "article" or "statement"
	Outlet      string
	N           int
}

// A Topic is a word and in how many of the statements it stands.
type Topic struct {
	Word string
	N    int
}

// An Outlet is a publisher with its figures, each a count to be shown with its
// denominator.
type Outlet struct {
	Key, Name            string
	Articles, Statements int
	First, Last          string
	Kinds                map[quoth.Kind]int
	Sources              map[quoth.SourceKind]int
	Acts                 map[quoth.Act]int
	Stances              map[quoth.Stance]int // of the statements whose cue has one
	Resolved             int                  // statements whose speaker is known
	Policy               Policy
}

// TextPolicy is how much of an outlet's text is kept.
type TextPolicy string

// The text policies.
const (
	FullText     TextPolicy = "full"
	Snippets     TextPolicy = "snippets" // the statements' own words, not the article
	MetadataOnly TextPolicy = "metadata" // which statements there are, without any of their words
)

// A Policy is what may be kept of an outlet. The zero value keeps all for ever.
type Policy struct {
	Text      TextPolicy
	Retention int    // days after publication (or capture, when that is unknown); 0 is for ever
	Licence   string // shown with every statement and in every export
}

// A Suppression hides a person, or masks the name, now and in later ingests.
type Suppression struct {
	ID        int64
	Name      string // full name; every alias of the same person in an article goes with it
	Anonymise bool   // false: the person's statements are hidden; true: shown, the name masked
	At        time.Time
	Who, Why  string
}

// A Correction is one change by a person. Corrections are only ever added; an
// undo is one too.
type Correction struct {
	ID        int64
	At        time.Time
	Who, Why  string
	Action    Action
	Statement string // key; of Merge and Split "" or the statement it was made from
	Article   string // key

	// What it sets: nil and "" leave a part as it is.
	Source, Cue, Content []quoth.Span // a non-nil empty Source or Cue removes it
	Kind                 quoth.Kind
	Speaker              string   // of Edit and Add: a speaker's key, a local entity ID, "new:NAME", or "unknown"; of Merge: who goes; of Split: who is split
	Into                 string   // of Merge: who stays
	Articles             []string // of Split: keys of the articles whose entity leaves; the new speaker takes them
	Undoes               int64
	Undone               bool // read only

	Before, After string // read only: what it changed, for people
}

// Action is what a correction does.
type Action string

// The actions.
const (
	Edit   Action = "edit"
	Reject Action = "reject" // this is no statement
	Add    Action = "add"    // a statement that was not found
	Merge  Action = "merge"  // two speakers are one
	Split  Action = "split"  // one speaker is two
	Undo   Action = "undo"
)

// A Damage is one thing that verification found wrong.
type Damage struct {
	Where   string // table and row, or file
	What    string // what is wrong
	Article string // key of the article concerned; "" when unknown
}

// A Report is what verification looked at and found.
type Report struct {
	Rows, Articles, Statements, Spans int
	Damages                           []Damage
}

func (d Damage) String() string { return fmt.Sprintf("%s: %s", d.Where, d.What) }
