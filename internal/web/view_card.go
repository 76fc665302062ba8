package web

import (
	"html/template"
	"strings"

	"quoth"
	"quoth/internal/store"
)

// A card is a statement in a list: its words, who said them, and where.
type card struct {
	*store.Statement
	Words    template.HTML
	Before   bool // words are left out before the part that is shown
	After    bool
	Around   template.HTML // where a hit stands beside the content and not in it
	MayWrite bool
}

// cards are the cards of a page of hits.
func cards(hits store.Hits, q quoth.Query, mayWrite bool) []card {
	out := make([]card, len(hits.Statements))
	for i := range hits.Statements {
		out[i] = newCard(&hits.Statements[i], q)
		out[i].MayWrite = mayWrite
	}
	return out
}

// wordsShown is about how many bytes of a long content a card shows.
const wordsShown = 560

// newCard marks the words that a query looks for.
func newCard(s *store.Statement, q quoth.Query) card {
	c := card{Statement: s}
	hits := marksIn(s.ContentText, q)
	text, hits, before, after := clip(s.ContentText, hits, wordsShown)
	c.Words, c.Before, c.After = marked(text, hits), before, after
	if len(hits) == 0 && s.Around != "" {
		if beside := marksIn(s.Around, q); len(beside) > 0 {
			part, beside, before, after := clip(s.Around, beside, 200)
			c.Around = marked(part, beside)
			if before {
				c.Around = "… " + c.Around
			}
			if after {
				c.Around += " …"
			}
		}
	}
	return c
}

// marksIn is where a text has words that a query looks for, in order and
// without overlaps.
func marksIn(text string, q quoth.Query) []quoth.Span {
	var all []quoth.Span
	for _, c := range q.Highlights() {
		all = append(all, c.Marks(text)...)
	}
	return union(all)
}

// As is the source in the article's words, where it says more than the name.
func (c card) As() string { return as(c.Statement) }

func as(s *store.Statement) string {
	words := oneLine(s.SourceText)
	if words == "" || strings.EqualFold(words, s.Who.Name) {
		return ""
	}
	return words
}

// Sure is how sure the program is, where that was measured.
func (c card) Sure() string { return percent(c.Confidence.Overall) }

// Cite is what stands after the words in a citation.
func (c card) Cite() string { return attribution(c.Statement) }

// attribution says who said it, where and when, in one line.
func attribution(s *store.Statement) string {
	who := s.Who.Name
	if who == "" {
		who = oneLine(s.SourceText)
	}
	if who == "" {
		who = "unnamed source"
	}
	parts := []string{who}
	if s.Article.Title != "" {
		parts = append(parts, "in “"+oneLine(s.Article.Title)+"”")
	}
	if s.Article.Outlet != "" {
		parts = append(parts, oneLine(s.Article.Outlet))
	}
	if d := day(s.Article.Published); d != "" {
		parts = append(parts, d)
	}
	return plain(strings.Join(parts, ", "))
}

// deed says what a statement of a soft act does, beside its cue.
func deed(a quoth.Act) string {
	switch a {
	case quoth.Writing:
		return "written"
	case quoth.Belief:
		return "thought"
	case quoth.Desire:
		return "wanted"
	case quoth.Emotion:
		return "felt"
	case quoth.Perception:
		return "seen"
	}
	return ""
}

// reason says in a sentence why a speaker was taken for the source.
func reason(rule string) string {
	switch rule {
	case "name":
		return "the source is the name itself"
	case "surname":
		return "the surname of somebody named in the article"
	case "first name":
		return "the first name of somebody named in the article"
	case "short name":
		return "a short form of a name in the article"
	case "acronym":
		return "the initials of a name in the article"
	case "variation":
		return "another spelling of a name in the article"
	case "apposition":
		return "the article explains the source by the name beside it"
	case "role":
		return "the article gives somebody this role"
	case "nominal":
		return "a description that fits somebody named before"
	case "pronoun":
		return "a pronoun for somebody named before"
	case "relative":
		return "a relative pronoun after the name"
	case "first person":
		return "the speaker of the quotation around it says “I” or “we”"
	case "outlet":
		return "the article speaks of its own outlet"
	case "label":
		return "a label before the words names the speaker"
	case "group":
		return "a group that the article names"
	case "floating":
		return "the words stand alone, after somebody who was speaking"
	case "":
		return ""
	case "human", "correction":
		return "a person said so"
	}
	return "by the rule “" + rule + "”"
}
