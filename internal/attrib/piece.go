package attrib

import (
	"slices"

	"quoth/nlp"
)

// role is which part of a statement a piece may be.
type role uint8

const (
	source role = iota
	cue
	content
)

// A piece is a stretch of tokens that the tagger takes for one part.
type piece struct {
	nlp.Range
	role role
}

// Tags are the tagger's, in the order of its head: O, then B- and I- of
// source, cue and content.
const (
	tagOutside = 0
	tagCount   = 7
)

// pieces reads the stretches from a sequence of tags that begins at token
// first.
func pieces(tags []uint8, first int) []piece {
	var out []piece
	for i := 0; i < len(tags); {
		t := tags[i]
		if t == tagOutside {
			i++
			continue
		}
		r := role((t - 1) / 2)
		inside := uint8(r)*2 + 2
		j := i + 1
		for j < len(tags) && tags[j] == inside {
			j++
		}
		out = append(out, piece{nlp.Range{Start: first + i, End: first + j}, r})
		i = j
	}
	return out
}

// repair moves the edges of content to where quotation marks say they must
// be: a mark belongs to the content that stands inside it.
func repair(d *nlp.Doc, all []piece) []piece {
	for i := range all {
		p := &all[i]
		if p.role != content {
			continue
		}
		lo, hi := 0, len(d.Tokens)
		if i > 0 {
			lo = all[i-1].End
		}
		if i+1 < len(all) {
			hi = all[i+1].Start
		}
		if p.Start > lo && d.Tokens[p.Start-1].Mark == nlp.OpenMark && d.Tokens[p.Start-1].Paragraph == d.Tokens[p.Start].Paragraph {
			p.Start--
		}
		for p.End < hi && d.Tokens[p.End].Mark == nlp.CloseMark && opensWithin(d, p.Range, p.End) {
			p.End++
		}
		// A stop before the closing mark stands inside it.
		if p.End+1 < hi && d.Tokens[p.End+1].Mark == nlp.CloseMark && d.Tokens[p.End].Kind == nlp.Punct && opensWithin(d, p.Range, p.End+1) {
			p.End += 2
		}
	}
	return slices.DeleteFunc(all, func(p piece) bool { return p.Len() == 0 })
}

// opensWithin reports whether the quotation that the mark at token i closes
// opens inside r.
func opensWithin(d *nlp.Doc, r nlp.Range, i int) bool {
	for k := quoteFrom(d, r.Start); k < len(d.Quotes) && d.Quotes[k].Start < min(r.End, i+1); k++ {
		if q := d.Quotes[k]; q.End == i+1 && !q.Unclosed {
			return true
		}
	}
	return false
}

// quoteFrom is the index of the first quotation that opens at token i or later.
func quoteFrom(d *nlp.Doc, i int) int {
	k, _ := slices.BinarySearchFunc(d.Quotes, i, func(q nlp.Quote, i int) int { return q.Start - i })
	return k
}

// over returns the pieces that overlap r, as the bounds of a slice of all; from is
// where to look, and no piece before it reaches r.
func over(all []piece, from int, r nlp.Range) (lo, hi int) {
	for lo = from; lo < len(all) && all[lo].End <= r.Start; lo++ {
	}
	for hi = lo; hi < len(all) && all[hi].Start < r.End; hi++ {
	}
	return lo, hi
}

// within cuts pieces to a stretch of the document, and drops those outside it.
func within(r nlp.Range, all []piece) []piece {
	for i := range all {
		all[i].Start, all[i].End = max(all[i].Start, r.Start), min(all[i].End, r.End)
	}
	return slices.DeleteFunc(all, func(p piece) bool { return p.Len() <= 0 })
}
