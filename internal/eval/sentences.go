package eval

import (
	"io"
	"strings"
	"unicode"

	"quoth"
)

// A SentenceReport is the score of a division into sentences. White space does
// not matter: a boundary is known by the characters before it.
type SentenceReport struct {
	Boundary Count // ends of sentences, but for the end of the text
	Inner    Count // of them, those that stand inside a line
	Whole    Count // sentences with both ends right (the CoNLL 2018 measure)
}

// Sentences scores a text's division into sentences.
func Sentences(text string, gold, pred []quoth.Span) SentenceReport {
	d := divisions(text)
	g, p := d.of(gold), d.of(pred)
	return SentenceReport{overlap(g.ends, p.ends), overlap(g.inner, p.inner), overlap(g.whole, p.whole)}
}

// Plus is the report over the texts of both.
func (r SentenceReport) Plus(s SentenceReport) SentenceReport {
	return SentenceReport{r.Boundary.plus(s.Boundary), r.Inner.plus(s.Inner), r.Whole.plus(s.Whole)}
}

// Write prints the report as a table.
func (r SentenceReport) Write(w io.Writer) error {
	for _, row := range []struct {
		name string
		c    Count
	}{{"boundary", r.Boundary}, {"inner", r.Inner}, {"whole", r.Whole}} {
		if err := writeCount(w, "sents", row.name, row.c); err != nil {
			return err
		}
	}
	return nil
}

// Spans scores spans, such as words, that are right if both ends are.
func Spans(gold, pred []quoth.Span) Count {
	set := func(spans []quoth.Span) map[quoth.Span]bool {
		m := make(map[quoth.Span]bool, len(spans))
		for _, s := range spans {
			m[s] = true
		}
		return m
	}
	return overlap(set(gold), set(pred))
}

// A division counts a text's characters that are not white space.
type division struct {
	text   string
	before []int // how many begin before each byte, and in all
}

func divisions(text string) *division {
	d := &division{text: text, before: make([]int, len(text)+1)}
	n, at := 0, 0
	for i, r := range text {
		for ; at <= i; at++ {
			d.before[at] = n
		}
		if !unicode.IsSpace(r) {
			n++
		}
	}
	for ; at <= len(text); at++ {
		d.before[at] = n
	}
	return d
}

// divided is a division into sentences: each end as the count before it.
type divided struct {
	ends, inner map[int]bool
	whole       map[[2]int]bool
}

func (d *division) of(sentences []quoth.Span) divided {
	out := divided{map[int]bool{}, map[int]bool{}, map[[2]int]bool{}}
	for _, s := range sentences {
		if s.Start < 0 || s.End > len(d.text) || s.Start >= s.End {
			continue
		}
		from, to := d.before[s.Start], d.before[s.End]
		if from == to {
			continue // white space alone
		}
		out.whole[[2]int{from, to}] = true
		if to == d.before[len(d.text)] {
			continue
		}
		out.ends[to] = true
		last := len(strings.TrimRightFunc(d.text[:s.End], unicode.IsSpace))
		next := len(d.text) - len(strings.TrimLeftFunc(d.text[s.End:], unicode.IsSpace))
		if !strings.Contains(d.text[last:next], "\n") {
			out.inner[to] = true
		}
	}
	return out
}
