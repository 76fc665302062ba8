// Package detail fills in what stands around the three parts of a statement:
// polarity, modality, stance, time, setting, addressee, the chain of reporting,
// why a source is not named, and how people and things are labelled. The meaning
// of each field is in docs/annotation.md. It takes statements, speakers and
// entities as they are, and changes none of them but the kind of a source.
//
// Each field is a file: rules over words, with its lexicon in a text file beside
// it. A field that no rule fills is left out of the record.
package detail

import (
	"slices"
	"strings"

	"quoth"
	"quoth/internal/timex"
	"quoth/nlp"
)

// Fill fills in the details of the article's statements, and its namings,
// replacing what is there. The statements must have their parts, speakers and
// source kinds, the entities their mentions; names are what the tagger found in
// d, the document of the article's text.
func Fill(d *nlp.Doc, names []nlp.Name, a *quoth.Article) {
	x := read(d, names, a)
	x.fillPolarity()
	x.fillModality()
	x.fillStance()
	x.fillTime()
	x.fillSetting()
	x.fillAddressee()
	x.fillVia()
	x.fillReason()
	x.fillNamings()
}

// A reading is one article while its details are filled in.
type reading struct {
	d     *nlp.Doc
	names []nlp.Name // in order
	a     *quoth.Article

	words      []string    // every token in small letters, with straight apostrophes
	statements []statement // in the order of the article's
	inside     []int32     // by token: the innermost statement whose content holds it, or -1

	times  []timex.Expression
	timeAt map[int]int    // by token: the expression of time that begins there
	cueOf  map[int]int    // by token: the statement whose cue holds it
	around []circumstance // by statement
}

// A statement is one of the article's, with its parts in tokens.
type statement struct {
	*quoth.Statement
	source, cue nlp.Range // empty where there is none
	content     []nlp.Range
	parent      int // index, or -1
}

func read(d *nlp.Doc, names []nlp.Name, a *quoth.Article) *reading {
	x := &reading{d: d, names: names, a: a, words: make([]string, len(d.Tokens)), inside: make([]int32, len(d.Tokens))}
	for i := range d.Tokens {
		x.words[i] = strings.ToLower(strings.ReplaceAll(d.Word(i), "’", "'"))
		x.inside[i] = -1
	}
	index := make(map[string]int, len(a.Statements))
	size := make([]int, len(a.Statements))
	for i := range a.Statements {
		s := statement{Statement: &a.Statements[i], parent: -1}
		if len(s.Source.Spans) > 0 {
			s.source = d.RangeOf(s.Source.Spans[0])
		}
		if len(s.Cue.Spans) > 0 {
			s.cue = d.RangeOf(s.Cue.Spans[0])
		}
		for _, c := range s.Content {
			r := d.RangeOf(c)
			s.content = append(s.content, r)
			size[i] += r.Len()
		}
		if j, ok := index[s.Parent]; ok && s.Parent != "" {
			s.parent = j
		}
		index[s.ID] = i
		x.statements = append(x.statements, s)
	}
	// The shorter content of two is the inner one.
	order := make([]int, len(x.statements))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return size[j] - size[i] })
	budget := 40 * (len(d.Tokens) + 100) // a bound on contents that lie in one another
	for _, i := range order {
		for _, c := range x.statements[i].content {
			if budget -= c.Len(); budget < 0 {
				return x
			}
			for t := c.Start; t < c.End; t++ {
				x.inside[t] = int32(i)
			}
		}
	}
	return x
}

// word is token i in small letters and with straight apostrophes; "" outside the text.
func (x *reading) word(i int) string {
	if i < 0 || i >= len(x.words) {
		return ""
	}
	return x.words[i]
}

// sentence is the sentence that holds token i.
func (x *reading) sentence(i int) nlp.Range { return x.d.Sentences[x.d.Tokens[i].Sentence] }

// spans are token ranges as spans of the text, without empty ones.
func (x *reading) spans(ranges ...nlp.Range) []quoth.Span {
	var out []quoth.Span
	for _, r := range ranges {
		if r.Len() > 0 {
			out = append(out, x.d.Span(r))
		}
	}
	return out
}

// entityAt is the ID of the entity that has a mention of exactly these words, or "".
func (x *reading) entityAt(s quoth.Span) string {
	for i := range x.a.Entities {
		for _, m := range x.a.Entities[i].Mentions {
			if m.Span == s {
				return x.a.Entities[i].ID
			}
		}
	}
	return ""
}
