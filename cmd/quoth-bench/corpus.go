package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"quoth"
)

// A corpus makes invented articles. Article i is the same whenever and in
// whatever order it is made: everything about it is drawn from a generator
// seeded with its number.
//
// Words follow Zipf's law with exponent 1.05 over 200,000 invented words, as
// words of news roughly do: the commonest stands in eight of ten statements, half
// of the vocabulary in hardly any. Speakers and outlets are skewed in the same way.
type corpus struct {
	statements int // on average 25 an article
	articles   int
	speakers   int
	outlets    int
	vocabulary int
	first      time.Time
	days       int
	names      []string // of speakers
}

// One article in so many has 300 statements.
const longEvery, longFirst = 4000, 17

// newCorpus plans a corpus of about so many statements.
func newCorpus(statements int) *corpus {
	c := &corpus{
		statements: statements,
		articles:   max(1, statements/25),
		speakers:   max(8, statements/50),
		outlets:    min(40, max(1, statements/200)),
		vocabulary: 200_000,
		first:      time.Date(2021, time.January, 1, 0, 0, 0, 0, time.UTC),
		days:       5 * 365,
	}
	c.names = make([]string, c.speakers)
	for i := range c.names {
		c.names[i] = personName(i)
	}
	return c
}

const consonants, vowels = "bdfgklmnprstvzjhwcxq", "aeiou"

// word is the invented word of a rank: one syllable for the 100 commonest, two
// for the next 10,000, three for the rest, spread over the alphabet.
func word(rank int) string {
	syllables, base := 1, 100
	for rank >= base {
		rank -= base
		base *= 100
		syllables++
	}
	n := (rank*7919 + 31) % base // 7919 is prime to 100: every rank its own word
	var b [6]byte
	for i := range syllables {
		s := n % 100
		n /= 100
		b[2*i], b[2*i+1] = consonants[s/5], vowels[s%5]
	}
	return string(b[:2*syllables])
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func personName(i int) string {
	return capital(word(100+(i*31)%9973)) + "n " + capital(word(10_100+i*3)) + "r"
}

func outletName(i int) string { return "The " + capital(word(300+i)) + "m Courier" }

// A draw is the source of chance of one article.
type draw struct {
	*rand.Rand
	words, people, outlets *rand.Zipf
}

func (c *corpus) draw(article int) draw {
	r := rand.New(rand.NewPCG(20261122, uint64(article)))
	return draw{r,
		rand.NewZipf(r, 1.05, 1, uint64(c.vocabulary-1)),
		rand.NewZipf(r, 1.05, 4, uint64(c.speakers-1)),
		rand.NewZipf(r, 1.2, 3, uint64(c.outlets-1))}
}

// A cue the generator uses; the verbs are those of any report.
var cues = []quoth.Cue{
	{Lemma: "say", Act: quoth.Speech, Stance: quoth.Neutral},
	{Lemma: "say", Act: quoth.Speech, Stance: quoth.Neutral},
	{Lemma: "say", Act: quoth.Speech, Stance: quoth.Neutral},
	{Lemma: "claim", Act: quoth.Speech, Stance: quoth.Distancing},
	{Lemma: "admit", Act: quoth.Speech, Stance: quoth.Endorsing},
	{Lemma: "write", Act: quoth.Writing, Stance: quoth.Neutral},
	{Lemma: "think", Act: quoth.Belief},
	{Lemma: "want", Act: quoth.Desire},
}

var cueForm = map[string]string{"say": "said", "claim": "claimed", "admit": "admitted", "write": "wrote", "think": "thought", "want": "wanted"}

// day and url are those of article i: the articles are spread evenly over the days.
func (c *corpus) day(i int) time.Time { return c.first.AddDate(0, 0, i*c.days/c.articles) }

func (c *corpus) url(i int) string {
	return fmt.Sprintf("https://news%d.example/%s/%d", i%c.outlets, c.day(i).Format("2006/01/02"), i)
}

// article makes article i.
func (c *corpus) article(i int) *quoth.Article {
	d := c.draw(i)
	n := 10 + d.IntN(31)
	if i%longEvery == longFirst {
		n = 300
	}
	a := &quoth.Article{
		URL:       c.url(i),
		Outlet:    outletName(int(d.outlets.Uint64())),
		Published: quoth.Date{Value: c.day(i).Format(time.DateOnly), Precision: "day"},
		Language:  "en",
		Model:     "generated-1",
	}
	w := &writer{Article: a, draw: d, corpus: c, local: map[int]int{}}
	for range 7 {
		a.Title += w.word() + " "
	}
	a.Title = capital(strings.TrimSpace(a.Title))
	cast := make([]int, 2+d.IntN(8))
	for k := range cast {
		cast[k] = int(d.people.Uint64())
	}
	for k := range n {
		if k > 0 {
			w.WriteString("\n\n")
		}
		start := w.Len()
		w.statement(k, cast[d.IntN(len(cast))])
		w.WriteByte(' ')
		w.sentence(6 + d.IntN(14))
		a.Blocks = append(a.Blocks, quoth.Block{Span: quoth.Span{Start: start, End: w.Len()}, Kind: quoth.Paragraph})
	}
	a.Text = w.String()
	return a
}

// A writer writes the text of an article and notes where its parts stand.
type writer struct {
	*quoth.Article
	draw
	strings.Builder
	*corpus
	local map[int]int // number of a speaker -> place in Entities
}

func (w *writer) word() string { return word(int(w.words.Uint64())) }

func (w *writer) sentence(n int) {
	for i := range n {
		if i > 0 {
			w.WriteByte(' ')
		}
		w.WriteString(w.word())
	}
	w.WriteByte('.')
}

func (w *writer) mark(s string) quoth.Span {
	start := w.Len()
	w.WriteString(s)
	return quoth.Span{Start: start, End: w.Len()}
}

// statement writes one, in one of the shapes that reports use.
func (w *writer) statement(k, speaker int) {
	s := quoth.Statement{ID: fmt.Sprintf("s%d", k+1), Cue: cues[w.IntN(len(cues))]}
	name := w.corpus.names[speaker]
	switch p := w.IntN(100); {
	case p < 60:
		s.Source.Kind = quoth.SourceName
	case p < 75:
		s.Source.Kind = quoth.SourcePronoun
	case p < 90:
		s.Source.Kind, speaker = quoth.SourceNominal, -1
	default:
		s.Source.Kind, speaker = quoth.SourceAnonymous, -1
	}
	content := func() {
		start, n := w.Len(), 8+w.IntN(24)
		for i := range n {
			if i > 0 {
				w.WriteByte(' ')
			}
			if i == 3 && k%6 == 0 { // somebody is mentioned
				e := w.entity(int(w.people.Uint64()))
				w.entityMention(e, w.mark(w.Entities[e].Name), quoth.MentionName)
				continue
			}
			w.WriteString(w.word())
		}
		s.Content = []quoth.Span{{Start: start, End: w.Len()}}
	}
	source := func() {
		switch s.Source.Kind {
		case quoth.SourceName, quoth.SourcePronoun:
			text, kind := name, quoth.MentionName
			if s.Source.Kind == quoth.SourcePronoun {
				text, kind = "they", quoth.MentionPronoun
			}
			e := w.entity(speaker)
			at := w.mark(text)
			w.entityMention(e, at, kind)
			s.Source.Spans, s.Speaker = []quoth.Span{at}, w.Entities[e].ID
			s.Evidence = quoth.Evidence{Rule: string(kind), Spans: []quoth.Span{at}}
		default:
			s.Source.Spans = []quoth.Span{w.mark("the " + w.word())}
		}
	}
	cue := func() { s.Cue.Spans = []quoth.Span{w.mark(cueForm[s.Cue.Lemma])} }
	if w.IntN(3) > 0 {
		s.Kind = quoth.Indirect
		source()
		w.WriteByte(' ')
		cue()
		w.WriteByte(' ')
		content()
		w.WriteByte('.')
	} else {
		s.Kind = quoth.Direct
		start := w.Len()
		w.WriteString("“")
		content()
		w.WriteString(",”")
		s.Content = []quoth.Span{{Start: start, End: w.Len()}}
		w.WriteByte(' ')
		source()
		w.WriteByte(' ')
		cue()
		w.WriteByte('.')
	}
	w.Statements = append(w.Statements, s)
}

// entity is the place in Entities of a speaker of the corpus.
func (w *writer) entity(speaker int) int {
	e, known := w.local[speaker]
	if !known {
		e = len(w.Entities)
		w.local[speaker] = e
		w.Entities = append(w.Entities, quoth.Entity{ID: fmt.Sprintf("e%d", e+1), Name: w.corpus.names[speaker], Type: quoth.Person})
	}
	return e
}

func (w *writer) entityMention(e int, at quoth.Span, kind quoth.MentionKind) {
	w.Entities[e].Mentions = append(w.Entities[e].Mentions, quoth.Mention{Span: at, Kind: kind})
}
