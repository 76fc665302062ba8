// Package speaker tells who speaks: it resolves the source of every statement
// to an entity of the article, by sieves applied from the most certain to the
// least, and gathers the entities' names, roles and mentions.
//
// The order of the sieves, and the evidence that each gives:
//
//	name, surname, first name, short name, acronym
//	             the source is or holds one of the entity's names
//	apposition   a description with the name beside it
//	group        several named together, both, the pair, both sides
//	label        the label of a turn in an interview or a transcript
//	relative     who, which, whose: the phrase before it
//	role         a description that fits the roles gathered of one who is named
//	variation    a new description of the one who has just spoken
//	nominal      a description that stands for an entity of its own
//	pronoun      he, she, they, it: who has the floor, or the only person of the
//	             paragraph, else a learned ranking of what was mentioned before
//	floating     a quotation right after the only person of whom there is talk
//	first person I and we: whoever speaks the words around them
//	outlet, author
//	             I and we outside all quotations
//
// A source that no sieve resolves with enough certainty is left unknown.
//
// The order by precision follows the multi-pass sieve of Lee et al. (CoNLL 2011,
// Computational Linguistics 2013), the use of conversation and of speakers in
// quotations that of Muzny et al. (EACL 2017), the ranking of antecedents
// Denis and Baldridge (EMNLP 2008).
package speaker

import (
	"slices"

	"quoth"
	"quoth/nlp"
)

// A Resolver resolves speakers. It does not change once loaded, and any number of
// goroutines may use it at once.
type Resolver struct {
	model *Model
}

// New returns a resolver with the weights that rank what a pronoun may mean.
func New(m *Model) *Resolver { return &Resolver{m} }

// Resolve fills in the article's entities and, of each statement, the kind of the
// source, the speaker, the evidence and how likely that is right. The statements must have their source,
// cue and content; names are what the tagger found in d, the document of the article's text.
func (r *Resolver) Resolve(d *nlp.Doc, names []nlp.Name, a *quoth.Article) {
	x := newReading(r, d, a)
	x.run(names)
	x.fill()
}

// run finds the names, joins them into entities, gathers their roles, and then
// resolves one mention after the other.
func (x *reading) run(names []nlp.Name) {
	x.placeStatements()
	x.findNames(names)
	x.clusterNames()
	x.findRoles()
	x.walk()
}

// A reading is one article while it is resolved.
type reading struct {
	r *Resolver
	d *nlp.Doc
	a *quoth.Article

	statements []placed
	inside     []int32 // by token: the innermost statement whose content holds it, or -1
	isCue      []bool  // by token: it is a word of a cue
	names      []name  // in order
	entities   []*entity
	byHead     map[string][]int    // entities by the head of a role
	roleAt     map[int]int         // entities by the token of the head of a description beside their name
	log        []mention           // what has been mentioned so far, in order
	speakers   []int               // entities in the order in which they spoke
	spokeAt    int                 // the token of the last source
	spokeIn    int                 // the statement of that source
	sources    []source            // of each statement
	at         map[int][]int       // statements by the token at which their source is resolved
	done       []bool              // tokens that were visited
	sides      *finding            // the two bodies that the article sets against each other; nil before it is asked
	outlet     *finding            // who “we” are outside quotations; nil before it is asked
	labels     map[string]int      // entities by the label of a turn
	cueOf      map[int]int         // statements by the tokens of their cues; nil before it is asked
	trial      int                 // 1 where the article speaks of a court, -1 where not, 0 before it is asked
	interview  bool                // the turns are those of two
	firstTurn  int                 // token at which the first begins
	meant      map[int]int         // entities by the token of the pronoun that means them
	ages       map[int]nlp.Range   // where an entity's age stands
	weighed    map[int]weighed     // what there was to choose from, by the token of the pronoun or the head
	named      map[int][]nlp.Range // where entities are named; nil before it is asked
	roots      map[string]bool     // the capitalised words, small; nil before it is asked
	nations    map[string]bool     // the adjectives of countries without their n; nil before it is asked
	surnames   map[string]bool     // the last words of names of several words, small
	honoured   map[string]bool     // the names, small, that stand alone behind Mr, Mrs and the like

	choose func(p pronoun, cs []candidate) int // in training: the right candidate, or -1
}

// A placed statement is a statement's parts in tokens.
type placed struct {
	source, cue nlp.Range
	content     []nlp.Range
	parent      int // index, or -1
	entity      int // the speaker; -1 while unknown
	vague       int // one more than the vague entity that would be; 0 for none
	rule        string
	evidence    []quoth.Span
	turn        bool // the cue is the colon after a label that begins its paragraph
}

// An entity is somebody or something that may speak.
type entity struct {
	name     string
	typ      quoth.EntityType
	proper   bool // has a name
	sure     bool // the type is told by more than a guess
	plural   bool
	given    string // of a person: first name, small letters
	surname  string
	title    string    // that stands before the full name
	full     nlp.Range // where the fullest name stands
	first    int       // the token at which a name of several words first stands
	roles    []role
	mentions []mention
	members  []int
	he       int  // evidence for he (+) and she (-) by what the article says
	vague    bool // known only as one whom the article takes to be known
}

// A mention is one place where an entity is referred to.
type mention struct {
	nlp.Range
	entity int
	kind   quoth.MentionKind
}

// add makes a new entity and returns its index.
func (x *reading) add(e *entity) int {
	x.entities = append(x.entities, e)
	return len(x.entities) - 1
}

// mention records that the entity is referred to at r.
func (x *reading) mention(e int, r nlp.Range, kind quoth.MentionKind) {
	m := mention{r, e, kind}
	x.log = append(x.log, m)
	x.entities[e].mentions = append(x.entities[e].mentions, m)
}

// placeStatements finds the tokens of every statement.
func (x *reading) placeStatements() {
	index := make(map[string]int, len(x.a.Statements))
	x.inside = make([]int32, len(x.d.Tokens))
	x.isCue = make([]bool, len(x.d.Tokens))
	for i := range x.inside {
		x.inside[i] = -1
	}
	for i := range x.a.Statements {
		s := &x.a.Statements[i]
		p := placed{parent: -1, entity: -1}
		if len(s.Source.Spans) > 0 {
			p.source = x.d.RangeOf(s.Source.Spans[0])
		}
		if len(s.Cue.Spans) > 0 {
			p.cue = x.d.RangeOf(s.Cue.Spans[0])
			for t := p.cue.Start; t < p.cue.End; t++ {
				x.isCue[t] = true
			}
		}
		for _, c := range s.Content {
			r := x.d.RangeOf(c)
			p.content = append(p.content, r)
		}
		if j, ok := index[s.Parent]; ok && s.Parent != "" {
			p.parent = j
		}
		if p.source.Len() > 0 && p.cue.Len() == 1 && x.d.Word(p.cue.Start) == ":" {
			par := x.d.Paragraphs[x.d.Tokens[p.source.Start].Paragraph]
			p.turn = par.Start == p.source.Start && p.source.End == p.cue.Start
		}
		index[s.ID] = i
		x.statements = append(x.statements, p)
	}
	// The shorter content of two is the inner one.
	order := make([]int, len(x.statements))
	for i := range order {
		order[i] = i
	}
	size := func(i int) (n int) {
		for _, c := range x.statements[i].content {
			n += c.Len()
		}
		return n
	}
	slices.SortStableFunc(order, func(i, j int) int { return size(j) - size(i) })
	budget := 40 * (len(x.d.Tokens) + 100) // a bound on contents that lie in one another
	for _, i := range order {
		for _, c := range x.statements[i].content {
			if budget -= c.Len(); budget < 0 {
				return
			}
			for t := c.Start; t < c.End; t++ {
				x.inside[t] = int32(i)
			}
		}
	}
}
