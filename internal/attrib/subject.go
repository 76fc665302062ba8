package attrib

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth/nlp"
)

// subject is the noun phrase that stands before the verb of a cue for which no
// source was found, where it opens the sentence (*India and Pakistan, for
// instance, spar over …*) or is a pronoun; empty where the cue has none of its own:
// a participle, an infinitive, a noun, a passive.
func subject(d *nlp.Doc, cue nlp.Range) nlp.Range {
	if !finite(d, cue) {
		return nlp.Range{}
	}
	s := d.Sentences[d.Tokens[cue.Start].Sentence]
	end := cue.Start
	if end == s.Start || d.Word(end-1) != "," {
		return subjectTo(d, s, end)
	}
	for k := end - 2; k > s.Start && end-k <= 5; k-- { // a short aside
		if d.Word(k) == "," {
			if r := subjectTo(d, s, k); r.Len() > 0 {
				return whole(d, r, cue)
			}
			break
		}
	}
	if k := opening(d, s, end); k > 0 {
		return whole(d, subjectTo(d, s, k), cue)
	}
	return nlp.Range{}
}

// timed reports whether a source is none but tells when: *announced an hour later*.
func timed(d *nlp.Doc, source nlp.Range) bool {
	if source.Len() == 0 || source.Len() > 5 {
		return false
	}
	first := wordOf(d, source.Start)
	switch wordOf(d, source.End-1) {
	case "later", "earlier", "ago", "afterwards", "before":
		return source.Len() > 1 && (first == "a" || first == "an" || first == "some" || first == "the" || first == "two" || first == "three" || unicode.IsDigit([]rune(first)[0]))
	case "yesterday", "today", "tomorrow":
		return source.Len() == 1
	}
	return false
}

// between gives a statement whose source only tells when it was made the one between the
// commas before its cue, which the tagger took for the end of the content: *…, its
// whip, Ada Brask, announced*; else none.
func between(d *nlp.Doc, s *Statement) {
	s.Source = nlp.Range{}
	comma := func(end int) int {
		for k := end - 1; k > max(0, end-9); k-- {
			if d.Word(k) == "," {
				return k
			}
			if d.Tokens[k].Depth > 0 || d.Tokens[k].Kind == nlp.Punct {
				break
			}
		}
		return -1
	}
	last := len(s.Content) - 1
	end := s.Cue.Start - 1
	if last < 0 || end < 1 || d.Word(end) != "," {
		return
	}
	k := comma(end)
	if k < 0 {
		return
	}
	if r, _ := utf8.DecodeRuneInString(d.Word(k + 1)); !unicode.IsUpper(r) {
		return
	}
	if j := comma(k); j > 0 && leads[wordOf(d, j+1)] {
		k = j
	}
	if c := &s.Content[last]; c.Start < k && k < c.End && c.End <= s.Cue.Start {
		c.End = k
		s.Source = nlp.Range{Start: k + 1, End: s.Cue.Start}
	}
}

var leads = words("its his her their the a an our")

// whole is a subject with the clause behind it that tells who it is, and belongs to it.
func whole(d *nlp.Doc, r, cue nlp.Range) nlp.Range {
	if r.Len() > 0 && wordOf(d, r.End+1) == "who" {
		r.End = cue.Start
	}
	return r
}

// subjectTo is the subject of sentence s that ends before token end.
func subjectTo(d *nlp.Doc, s nlp.Range, end int) nlp.Range {
	var none nlp.Range
	if end <= s.Start {
		return none
	}
	if w := wordOf(d, end-1); pronouns[w] && (end-1 == s.Start || !leading[wordOf(d, end-2)]) {
		return nlp.Range{Start: end - 1, End: end}
	}
	r := nlp.Range{Start: s.Start, End: end}
	first, _ := utf8.DecodeRuneInString(d.Word(r.Start))
	if r.Len() > 16 || !unicode.IsUpper(first) || outside[wordOf(d, r.Start)] || adverbial(wordOf(d, r.Start)) || strings.HasSuffix(d.Word(r.Start), "ing") {
		return none
	}
	for i := r.Start; i < r.End; i++ {
		w := wordOf(d, i)
		if d.Tokens[i].Depth > 0 || verbal[w] || reported[w] || w == ":" || w == ";" || w == "—" || w == "–" {
			return none
		}
	}
	return r
}

// opening is the comma behind the first words of a sentence, if a longer aside
// follows it that ends at token end: *The president, in a speech on Friday, vowed …*;
// or -1.
func opening(d *nlp.Doc, s nlp.Range, end int) int {
	for k := s.Start + 1; k < min(end-2, s.Start+14); k++ {
		if d.Word(k) != "," {
			continue
		}
		w := wordOf(d, k+1)
		if r, _ := utf8.DecodeRuneInString(d.Word(k + 1)); unicode.IsUpper(r) {
			continue // the mayor, Ms Brask, in a letter
		}
		if end-k > 25 || !aside[w] && w != "who" && !strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ing") && len(w) < 6 {
			return -1
		}
		for i := k; i < end; i++ {
			if w := wordOf(d, i); w == ";" || w == ":" || d.Tokens[i].Depth > 0 {
				return -1
			}
		}
		return k
	}
	return -1
}

// adverbial reports whether a word ends as adverbs do, and is no noun that ends so too.
func adverbial(w string) bool {
	switch w {
	case "assembly", "family", "ally", "reply", "supply", "rally", "monopoly", "anomaly", "july", "italy", "bully", "jelly", "lily":
		return false
	}
	return strings.HasSuffix(w, "ly")
}

// sighted reports whether a source before a cue is but the one by whom a document was
// seen: *in a letter sighted by this newspaper, she wrote*.
func sighted(d *nlp.Doc, source, cue nlp.Range) bool {
	i := source.Start - 1
	return i > 0 && wordOf(d, i) == "by" && seeing[wordOf(d, i-1)] && finite(d, cue)
}

// finite reports whether a cue begins with a verb that has a subject, in the active.
func finite(d *nlp.Doc, cue nlp.Range) bool {
	if cue.Len() == 0 {
		return false
	}
	be := false
	for i := cue.Start; i < cue.End; i++ {
		w := wordOf(d, i)
		switch {
		case strings.HasSuffix(w, "ing") && !be || d.Tokens[i].Kind == nlp.Punct:
			return false
		case be && (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "en") || w == "told" || w == "known"):
			return false
		case w == "been" || w == "being" || w == "is" || w == "are" || w == "was" || w == "were" || w == "be":
			be = true
			continue
		case w == "not", w == "n't", w == "also", adverbial(w), w == "had", w == "has", w == "have", w == "did", w == "will", w == "would", w == "could", w == "may":
			continue
		case be && !strings.HasSuffix(w, "ing"):
			return false
		}
		v, ok := asVerb(w)
		return ok && v.class == verb || be
	}
	return false
}

// impersonal reports whether a cue is a turn of phrase by which a writer speaks for
// nobody: *it is worth noting that …*, *it goes without saying that …*.
func impersonal(d *nlp.Doc, cue nlp.Range) bool {
	for i := cue.Start; i+1 < cue.End; i++ {
		switch wordOf(d, i) + " " + wordOf(d, i+1) {
		case "worth noting", "worth remembering", "worth recalling", "worth mentioning", "goes without", "suffice it", "bears noting":
			return true
		}
	}
	return false
}

var (
	pronouns = words(`i he she they we it who everyone everybody nobody`)
	aside    = words(`in at on during after before while when following amid despite through reached contacted asked quoted`)
	seeing   = words(`seen sighted obtained reviewed viewed inspected published carried`)
	leading  = words(`for of to with by than as`)
	outside  = words(`in on at by for from with after before during since despite although though while when if because as until unless given without
		within under over across among between like unlike what why how where there here it this that these those but and or so yet nor not no
		according thanks`)
	verbal = words(`is are was were has have had did do does will would can could may might must should to who which that when where because if`)
)
