package attrib

import (
	"slices"

	"quoth/nlp"
)

// part corrects the edges of contents that run into what another cue attributes,
// which the tagger is apt to take for more of them: the second of two verbs of
// reporting with one subject (*The mayor announced a curfew and said it would
// last*), and a sentence of somebody else's before the one that the cue closes.
func part(d *nlp.Doc, all []piece) []piece {
	out := make([]piece, 0, len(all))
	for i, p := range all {
		if p.role != content || d.Tokens[p.Start].Depth > 0 && d.Tokens[p.End-1].Depth > 0 {
			out = append(out, p)
			continue
		}
		if j := lastSentence(d, p.Range); j > p.Start && i+1 < len(all) && all[i+1].role != content && d.Tokens[all[i+1].Start].Sentence == d.Tokens[j].Sentence {
			out = append(out, piece{nlp.Range{Start: p.Start, End: j}, content})
			p.Start = j
		}
		if i > 0 && all[i-1].role == cue && p.Start-all[i-1].End <= 3 && d.Tokens[all[i-1].Start].Sentence == d.Tokens[p.Start].Sentence { // announced on Friday the arrest …
			if and, verb := second(d, p.Range); verb > 0 {
				out = append(out, piece{nlp.Range{Start: p.Start, End: and}, content}, piece{nlp.Range{Start: verb, End: verb + 1}, cue})
				p.Start = verb + 1
			}
		}
		out = append(out, p)
	}
	return out
}

// lastSentence is where the last sentence in r begins that stands outside
// quotation marks, or the start of r.
func lastSentence(d *nlp.Doc, r nlp.Range) int {
	for i := r.End - 1; i > r.Start; i-- {
		if d.Tokens[i].Depth > 0 {
			break
		}
		if d.Tokens[i].Sentence != d.Tokens[i-1].Sentence {
			return i
		}
	}
	return r.Start
}

// second finds the conjunction and the verb of reporting that follows it in a
// content: *… and said it would last*.
func second(d *nlp.Doc, r nlp.Range) (and, verb int) {
	for i := r.Start + 1; i+2 < r.End; i++ {
		if d.Tokens[i].Depth > 0 {
			continue
		}
		if w := d.Word(i); w != "and" && w != "but" {
			continue
		}
		j := i + 1
		if beside[d.Word(j)] {
			j++
		}
		if j+1 >= r.End || !seconds[d.Word(j)] || d.Word(j+1) == "of" || d.Word(j+1) == "about" { // claims of fraud
			continue
		}
		and = i
		if d.Word(i-1) == "," {
			and--
		}
		if and > r.Start {
			return and, j
		}
	}
	return 0, 0
}

// block makes the paragraph behind a reporting clause with a colon that closes
// its own (*He added:*) a content, where it has no quotation marks: a passage set
// off by the layout alone.
func block(d *nlp.Doc, all []piece) []piece {
	var out []piece
	at := 0
	for p := 0; p+1 < len(d.Paragraphs); p++ {
		lead, next := d.Paragraphs[p], d.Paragraphs[p+1]
		v := lead.End - 2
		if next.Len() < 12 || v <= lead.Start || d.Word(v+1) != ":" || !reported[d.Word(v)] || d.Tokens[next.Start].Mark == nlp.OpenMark {
			continue
		}
		lo, hi := over(all, at, nlp.Range{Start: v, End: v + 2})
		if hi-lo != 1 || all[lo].role != cue || lo == 0 || all[lo-1].role != source {
			continue
		}
		after, end := over(all, hi, next)
		if slices.ContainsFunc(all[hi:end], func(p piece) bool { return p.role == content && 2*p.Len() > next.Len() }) {
			continue
		}
		for next.End > next.Start && isStopMark(d.Word(next.End-1)) {
			next.End--
		}
		out = append(append(out, all[at:after]...), piece{next, content})
		at = end
	}
	return append(out, all[at:]...)
}

// coordinated reports whether a cue is the second of two verbs: *… and said*.
func coordinated(d *nlp.Doc, cue nlp.Range) bool {
	i := cue.Start - 1
	if i > 0 && beside[d.Word(i)] {
		i--
	}
	return i > 0 && (d.Word(i) == "and" || d.Word(i) == "but") && finite(d, cue)
}

var (
	beside  = words(`also then later even again`)
	seconds = words(`said says added adds noted notes argued argues wrote writes warned warns insisted insists acknowledged suggested suggests stated
		predicted claimed claims announced contended told asked called urged vowed promised pledged accused`)
)
