package quoth

// A Query asks for statements. Its zero value asks for all of them, newest first.
// [ParseQuery] reads one as a person writes it.
type Query struct {
	Text  string  // as it was written
	Where *Clause // nil: every statement
	Since string  // first day, "2026-03-01"; "" for no bound
	Until string  // last day, included; "" for no bound
	Order Order
}

// Order is how the statements found are sorted.
type Order string

// The orders.
const (
	Newest    Order = "date" // the default: by day of publication, newest first
	Relevance Order = "relevance"
)

// A Clause is a node of a query: an operator over other clauses, or words to be
// matched in one field.
type Clause struct {
	Op Op
	Of []Clause // of And and Or: two or more; of Not: one; of Match: none

	// Of Match:
	Field  Field
	Words  []string // as [Words] divides what was written; several are a phrase; of BySpeaker and InOutlet also one key, “@…”
	Prefix bool     // the last word may go on
	Fuzzy  int      // letters that may differ in each word: 0, 1 or 2; see [Clause.Accepts]
}

// Op is the operator of a clause.
type Op string

// The operators.
const (
	And   Op = "and"
	Or    Op = "or"
	Not   Op = "not"
	Match Op = "match"
)

// Field is where the words of a clause are looked for.
type Field string

// The fields.
const (
	InContent  Field = "content" // what was said: bare words
	InAround   Field = "around"  // the rest of the paragraphs it stands in
	InBoth     Field = "both"    // either
	BySpeaker  Field = "speaker" // the name or an alias of the speaker; also “unknown” and “anonymous”
	InAbout    Field = "about"   // names of those who are mentioned in the content
	InOutlet   Field = "outlet"
	OfKind     Field = "kind"     // direct, mixed, indirect
	OfCue      Field = "cue"      // lemma of the cue
	OfStance   Field = "stance"   // of the cue
	OfPolarity Field = "polarity" // positive, negative, refusal
	OfModality Field = "modality" // actual, hypothetical, future, question
	OfAct      Field = "act"      // speech, writing, belief, …
	OfSource   Field = "source"   // form of the source: name, nominal, …
)
