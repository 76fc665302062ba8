// Package nlp turns the text of an article into a [Doc]: tokens, sentences and
// quotation structure with exact offsets, and the features that the tagger
// reads. It knows English orthography and nothing of attribution.
package nlp

import (
	"cmp"
	"context"
	"slices"

	"quoth"
)

// A Doc is the analysed text of one article. Every offset is a byte offset into
// Text. A Doc is not changed after New returns it.
type Doc struct {
	Text       string
	Paragraphs []Range // token ranges, one for each analysed block with a token in it
	Tokens     []Token
	Sentences  []Range // token ranges; they cover Tokens and never cross a paragraph
	Quotes     []Quote // in order of their opening marks
}

// A Range is the half-open range [Start, End) of indexes into Doc.Tokens.
type Range struct{ Start, End int }

// A Token is a word, a number or a single mark, as exact bytes of the text.
type Token struct {
	quoth.Span
	Kind      TokenKind
	Space     bool  // white space, or the paragraph's edge, stands before it
	Depth     uint8 // how many quotations it stands inside; marks count as inside their own
	Mark      QuoteMark
	Paragraph int32 // index into Doc.Paragraphs
	Sentence  int32 // index into Doc.Sentences
}

// TokenKind tells words from marks.
type TokenKind uint8

// The kinds of token.
const (
	Word TokenKind = iota
	Number
	Clitic // ’s, ’re, ’t …, apart from their word
	Punct  // any single other character
)

// QuoteMark says whether a token opens or closes a quotation.
type QuoteMark uint8

// The roles of a mark.
const (
	NoMark QuoteMark = iota
	OpenMark
	CloseMark
)

// New analyses the text of an article: its blocks if it has any, else its
// lines, without what is excluded. It stops early with the context's error.
func New(ctx context.Context, a *quoth.Article) (*Doc, error) {
	d := &Doc{Text: a.Text}
	d.Tokens = make([]Token, 0, len(a.Text)/5+8)
	for _, b := range analysed(a) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d.addParagraph(b)
	}
	d.findQuotes()
	return d, nil
}

// addParagraph tokenises one block and splits it into sentences.
func (d *Doc) addParagraph(b quoth.Span) {
	first := len(d.Tokens)
	d.Tokens = tokenize(d.Tokens, d.Text, b)
	if len(d.Tokens) == first {
		return
	}
	p := int32(len(d.Paragraphs))
	d.Paragraphs = append(d.Paragraphs, Range{first, len(d.Tokens)})
	start := first
	for i := first; i < len(d.Tokens); i++ {
		t := &d.Tokens[i]
		t.Paragraph, t.Sentence = p, int32(len(d.Sentences))
		if i+1 == len(d.Tokens) || d.endsSentence(i, start) {
			d.Sentences = append(d.Sentences, Range{start, i + 1})
			start = i + 1
		}
	}
}

// analysed lists the spans to analyse: blocks, or lines where there are no
// blocks, less the excluded parts.
func analysed(a *quoth.Article) []quoth.Span {
	var in []quoth.Span
	if len(a.Blocks) > 0 {
		for _, b := range a.Blocks {
			in = append(in, b.Span)
		}
	} else {
		for i := 0; i < len(a.Text); {
			j := i
			for j < len(a.Text) && a.Text[j] != '\n' {
				j++
			}
			if j > i {
				in = append(in, quoth.Span{Start: i, End: j})
			}
			i = j + 1
		}
	}
	out := merged(a.Excluded)
	if len(out) == 0 {
		return in
	}
	var kept []quoth.Span
	for _, s := range in {
		k, _ := slices.BinarySearchFunc(out, s.Start, func(x quoth.Span, at int) int { return cmp.Compare(x.End, at+1) })
		for ; k < len(out) && out[k].Start < s.End; k++ {
			if s.Start < out[k].Start {
				kept = append(kept, quoth.Span{Start: s.Start, End: out[k].Start})
			}
			s.Start = min(out[k].End, s.End)
		}
		if s.Len() > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// merged are the excluded parts in order, those that touch joined.
func merged(excluded []quoth.Exclusion) []quoth.Span {
	var out []quoth.Span
	for _, x := range slices.SortedFunc(slices.Values(excluded), func(a, b quoth.Exclusion) int { return cmp.Compare(a.Start, b.Start) }) {
		if n := len(out); n > 0 && x.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, x.End)
		} else if x.Len() > 0 {
			out = append(out, x.Span)
		}
	}
	return out
}

// Word returns the bytes of token i.
func (d *Doc) Word(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// Span returns the bytes from the first to the last token of r; the zero Span
// if r is empty.
func (d *Doc) Span(r Range) quoth.Span {
	if r.Start >= r.End {
		return quoth.Span{}
	}
	return quoth.Span{Start: d.Tokens[r.Start].Start, End: d.Tokens[r.End-1].End}
}

// RangeOf returns the range of the tokens that lie wholly inside s.
func (d *Doc) RangeOf(s quoth.Span) Range {
	lo := d.search(s.Start)
	hi := lo
	for hi < len(d.Tokens) && d.Tokens[hi].End <= s.End {
		hi++
	}
	return Range{lo, hi}
}

// search finds the first token that starts at offset or after it.
func (d *Doc) search(offset int) int {
	lo, hi := 0, len(d.Tokens)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if d.Tokens[m].Start < offset {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// Len is the number of tokens in the range.
func (r Range) Len() int { return r.End - r.Start }

// Contains reports whether token i is in the range.
func (r Range) Contains(i int) bool { return r.Start <= i && i < r.End }
