package attrib

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
	"quoth/nlp"
)

// Describe works out the dictionary form of a cue's head and what kind of
// attribution it makes. A head of no list, and no cue, make one of speech where
// some of the content is quoted, and of belief otherwise.
func Describe(d *nlp.Doc, cue nlp.Range, kind quoth.Kind) (lemma string, act quoth.Act) {
	lemma, act = describe(d, cue)
	if act == "" {
		act = quoth.Speech
		if kind == quoth.Indirect {
			act = quoth.Belief
		}
	}
	return lemma, act
}

// Lemmas lists the dictionary forms that a word in small letters may be a form
// of, the likeliest first, the word itself last.
func Lemmas(word string) []string { return lemmas(word) }

// describe works out the dictionary form of a cue's head and what kind of
// attribution it makes. The head is the word that attributes: the first verb of
// the cue; its noun or adjective where the verbs are only *be*, *make* and their
// like; a light verb or a preposition where nothing else is left. The act is
// empty where no list knows the head.
func describe(d *nlp.Doc, cue nlp.Range) (lemma string, act quoth.Act) {
	var best reading
	var s state
	for i := cue.Start; i < cue.End; i++ {
		w := wordOf(d, i)
		if w == "according" {
			return "according to", quoth.Speech
		}
		if d.Tokens[i].Kind != nlp.Word {
			s.phrase = s.phrase || d.Tokens[i].Kind == nlp.Clitic && i > cue.Start && w == "'s"
			s.perfect = s.perfect || w == "'ve"
			continue
		}
		r := read(d, i, cue, s)
		modified := best.class == nominal && best.modifier && s.phrase && r.class == nominal // a clear signal
		if (r.class > best.class || modified) && !s.settled {
			best = r
		}
		s.after(w, r)
		s.settled = s.settled || w == "to" && best.class == nominal && (best.modifier || best.act == quoth.Desire) // eager to say
	}
	if best.class != filler {
		return best.lemma, best.act
	}
	if cue.Len() == 0 {
		return "", ""
	}
	switch w := d.Word(cue.End - 1); w {
	case ":", "—", "–", "―", "-", "--", `"`, "“", "”":
		return w, quoth.Speech
	}
	return wordOf(d, cue.Start), ""
}

// A reading is what a word of a cue is taken for.
type reading struct {
	lemma    string
	act      quoth.Act
	class    class
	modifier bool // an adjective or participle, whose noun may follow
}

// A class is what a word is in its cue. The highest makes the head.
type class uint8

const (
	filler      class = iota
	preposition       // “in”, where the view stands apart
	adverb            // reportedly
	auxiliary         // be, have, do and others that another verb follows
	capital           // a word of no list with a capital: to whom, what day
	unknown           // a word of no list
	light             // made the claim
	nominal           // of nouns and adjectives the first makes the head
	verb
)

// A state is what the words of a cue so far lead one to expect.
type state struct {
	phrase  bool // a noun: behind a determiner, a preposition, *made*
	perfect bool // a participle: behind *have*
	settled bool // nothing that is more of a head
}

// after moves the state over a word and its reading.
func (s *state) after(w string, r reading) {
	switch {
	case determiners[w], r.class == preposition && w != "to", r.class == light:
		s.phrase = true
	case r.class == nominal && !r.modifier, r.class == verb, r.class == auxiliary, w == "to", w == "that", w == "and":
		s.phrase = false
	}
	s.perfect = r.lemma == "have" || s.perfect && (r.class == filler || r.class == adverb)
}

// read tells what word i of a cue is.
func read(d *nlp.Doc, i int, cue nlp.Range, s state) reading {
	w := wordOf(d, i)
	next := "" // read where the cue ends too
	if i+1 < len(d.Tokens) {
		next = wordOf(d, i+1)
	}
	v, isVerb := asVerb(w)
	n, isNoun := asNoun(w)
	switch {
	case w == "long" && i+1 < cue.End && next != "to" && next != "for": // has long said
		return reading{}
	case w == "like" && i > 0 && wishes(wordOf(d, i-1)): // would like
		return reading{w, quoth.Desire, verb, false}
	case helpers[w] && !auxiliaries[v.lemma] && i > cue.Start && !helpers[wordOf(d, i-1)]: // called back
		v, isVerb, isNoun = reading{}, false, false
	}
	if isVerb && !s.phrase {
		if act, ok := phraseAt(d, i, cue, v.lemma); ok {
			return reading{v.lemma, act, verb, false}
		}
	}
	if auxiliaries[v.lemma] {
		return v
	}
	participle := isVerb && n.modifier // is determined to, but: has determined that
	ing := strings.HasSuffix(w, "ing")
	switch {
	case participle && !s.perfect && next != "that",
		isNoun && !participle && (s.phrase || ing && next == "of"):
		return n
	case isVerb && s.phrase && strings.HasSuffix(w, "ed"): // his stated goal
		v.class, v.modifier = nominal, true
		return v
	case isVerb:
		return v
	case isNoun:
		return n
	}
	if e, ok := exactly(w); ok && (e.class == adverb || e.class == preposition) {
		return reading{w, e.act, e.class, false}
	}
	if helpers[w] || fillers[w] || adverbial(w) {
		return reading{}
	}
	r := reading{lemmas(w)[0], "", unknown, false}
	if first, _ := utf8.DecodeRuneInString(d.Word(i)); unicode.IsUpper(first) {
		r.lemma, r.class = w, capital
	}
	return r
}

// wordOf is token i in small letters and with straight apostrophes.
func wordOf(d *nlp.Doc, i int) string {
	return strings.ToLower(strings.ReplaceAll(d.Word(i), "’", "'"))
}

// wishes reports whether *like* behind the word is a wish.
func wishes(w string) bool { return w == "would" || w == "'d" || w == "should" || w == "wouldn" }

// asVerb reads a word as a form of a listed verb.
func asVerb(w string) (reading, bool) {
	forms := lemmas(w)
	if irregular[w] != "" {
		forms = forms[:1] // found is of find
	} else {
		forms = append([]string{w}, forms...)
	}
	l, e, ok := firstListed(forms, func(e entry) bool { return e.class == verb || e.class == light })
	switch {
	case ok && auxiliaries[l]:
		return reading{l, e.act, auxiliary, false}, true
	case ok:
		return reading{l, e.act, e.class, false}, true
	}
	for _, l := range forms {
		if phrases[l] != nil { // a head that only phrases make something of
			return reading{l, "", unknown, false}, true
		}
	}
	return reading{}, false
}

// asNoun reads a word as a listed noun or adjective, or a verb made a noun.
func asNoun(w string) (reading, bool) {
	forms := []string{w}
	if strings.HasSuffix(w, "s") {
		forms = append(forms, stems(w)...)
	}
	l, e, ok := firstListed(forms, func(e entry) bool { return e.class == nominal || e.class == verb || e.class == light })
	return reading{l, e.act, nominal, e.modifier}, ok
}

// firstListed returns the first form that the lists have, as it is spelt rather
// than in another spelling.
func firstListed(forms []string, fits func(entry) bool) (string, entry, bool) {
	for _, find := range []func(string) (entry, bool){exactly, respelt} {
		for _, l := range forms {
			if e, ok := find(l); ok && fits(e) {
				return l, e, true
			}
		}
	}
	return "", entry{}, false
}

// phraseAt looks for a phrase of the head at token i: its words behind one
// another, at most two others before them.
func phraseAt(d *nlp.Doc, i int, cue nlp.Range, head string) (quoth.Act, bool) {
	for _, p := range phrases[head] {
		for j := i + 1; j <= i+3 && j+len(p.rest) <= cue.End; j++ {
			k := 0
			for k < len(p.rest) && wordOf(d, j+k) == p.rest[k] {
				k++
			}
			if k == len(p.rest) {
				return p.act, true
			}
		}
	}
	return "", false
}

// lemmas lists what a word may be a form of, the likeliest first, itself last.
func lemmas(w string) []string {
	if l, ok := irregular[w]; ok {
		return []string{l, w}
	}
	return append(stems(w), w)
}

// stems takes the ending of a plural or a verb's form off a word and lists what
// may be left, the likeliest first.
func stems(w string) []string {
	n := len(w)
	ends := func(s ...string) bool {
		return slices.ContainsFunc(s, func(s string) bool { return strings.HasSuffix(w, s) })
	}
	switch {
	case n == 5 && ends("ying"), n == 4 && ends("ied", "ies"): // lying, lied
		return []string{w[:1] + "ie"}
	case ends("ies", "ied"):
		return []string{w[:n-3] + "y", w[:n-1]}
	case n > 4 && ends("sses", "shes", "ches", "xes", "zzes", "oes", "uses"):
		return []string{w[:n-2], w[:n-1]}
	case n > 3 && ends("es"):
		return []string{w[:n-1], w[:n-2]}
	case n > 3 && ends("s") && !ends("ss", "us", "is"):
		return []string{w[:n-1]}
	case n > 4 && ends("eed"):
		return []string{w[:n-1]}
	case n > 3 && ends("ed") && vowels(w[:n-2]) > 0:
		return restore(w[:n-2])
	case n > 4 && ends("ing") && vowels(w[:n-3]) > 0:
		return restore(w[:n-3])
	}
	return nil
}

// restore lists what a stem that lost -ed or -ing may have been: doubled at its
// end, short of an e, or whole.
func restore(stem string) []string {
	n := len(stem)
	if n < 2 {
		return []string{stem + "e", stem}
	}
	last := stem[n-1]
	switch {
	case last == stem[n-2] && isConsonant(stem, n-1):
		switch single := stem[:n-1]; {
		case strings.IndexByte("sfz", last) >= 0, last == 'l' && vowels(single) == 1:
			return []string{stem, single} // dismissed, called
		default:
			return []string{single, stem} // admitted, signalled; added
		}
	case strings.HasSuffix(stem, "ick") && vowels(stem) > 1:
		return []string{stem[:n-1], stem} // panicked
	case lostE(stem):
		return []string{stem + "e", stem}
	}
	return []string{stem, stem + "e"}
}

// lostE reports whether a stem looks like a verb's without its e: conced-,
// argu-, describ-, but not explain-, consider-, visit-.
func lostE(stem string) bool {
	n := len(stem)
	last := stem[n-1]
	if strings.IndexByte("cuvz", last) >= 0 {
		return !strings.HasSuffix(stem, "you")
	}
	if !isConsonant(stem, n-1) || strings.IndexByte("hwxy", last) >= 0 {
		return false
	}
	if isConsonant(stem, n-2) { // handl-, charg-, endors-, but not insist-, hang-
		switch {
		case last == 'l':
			return strings.IndexByte("rlw", stem[n-2]) < 0
		case last == 'g':
			return stem[n-2] != 'n' || strings.HasSuffix(stem, "ang") && vowels(stem) > 0 || strings.HasSuffix(stem, "eng") || strings.HasSuffix(stem, "ung")
		}
		return last == 's'
	}
	if last == 's' || last == 'g' {
		return !strings.HasSuffix(stem, "us") || vowels(stem) == 1 || strings.HasSuffix(stem, "cus") || strings.HasSuffix(stem, "fus")
	}
	if n > 2 && !isConsonant(stem, n-3) && stem[n-3] != 'u' {
		return false // explain-, appear-, repeat-
	}
	if vowels(stem) == 1 {
		return true // hop-, cit-: a stem without e would be doubled
	}
	switch stem[n-2:] {
	case "at", "ut", "ot", "ad", "ed", "id", "od", "ud", "ir", "ur", "ar", "in", "im", "am", "um", "il", "ul", "ak", "ik", "ok", "ap", "ib":
		return true
	}
	return false
}

func isConsonant(s string, i int) bool {
	return strings.IndexByte("aeiou", s[i]) < 0 && !(s[i] == 'y' && i > 0 && isConsonant(s, i-1))
}

// vowels counts the groups of vowels in a stem.
func vowels(s string) int {
	n := 0
	for i := range len(s) {
		if !isConsonant(s, i) && (i == 0 || isConsonant(s, i-1)) {
			n++
		}
	}
	return n
}

// An entry is what a list says of a lemma.
type entry struct {
	act      quoth.Act
	class    class
	modifier bool
}

// An idiom is the rest of a phrase behind its head, and what it does.
type idiom struct {
	rest []string
	act  quoth.Act
}

func exactly(lemma string) (entry, bool) {
	e, ok := entries[lemma]
	return e, ok
}

// respelt finds a lemma in British spelling, and the second part of a compound:
// self-describe, co-author.
func respelt(lemma string) (entry, bool) {
	for _, s := range spellings {
		if before, after, ok := strings.Cut(lemma, s[0]); ok {
			if e, ok := entries[before+s[1]+after]; ok {
				return e, true
			}
		}
	}
	if i := strings.LastIndexByte(lemma, '-'); i >= 0 {
		if e, ok := entries[lemma[i+1:]]; ok && e.class >= light {
			return e, true
		}
	}
	return entry{}, false
}

// British spellings and what the lists have for them.
var spellings = [][2]string{{"ise", "ize"}, {"yse", "yze"}, {"our", "or"}, {"fence", "fense"}, {"sce", "ske"}, {"ll", "l"}, {"l", "ll"}, {"judgement", "judgment"}}

//go:embed cues.txt
var cueLists string

//go:embed irregular.txt
var irregularForms string

var (
	entries, phrases = readCues(cueLists)
	irregular        = readIrregular(irregularForms)
)

// readCues reads the lists: a line of the act and the class, and under it the
// lemmas, indented and parted by commas.
func readCues(text string) (map[string]entry, map[string][]idiom) {
	classes := map[string]entry{
		"verbs": {class: verb}, "light verbs": {class: light}, "nouns": {class: nominal},
		"adjectives": {class: nominal, modifier: true}, "adverbs": {class: adverb}, "prepositions": {class: preposition},
	}
	all, more := make(map[string]entry), make(map[string][]idiom)
	var act, kind string
	for line := range strings.Lines(text) {
		switch {
		case line[0] == '#' || strings.TrimSpace(line) == "":
			continue
		case line[0] != '\t':
			act, kind, _ = strings.Cut(strings.TrimSpace(line), " ")
			continue
		}
		for lemma := range strings.SplitSeq(line, ",") {
			lemma = strings.TrimSpace(lemma)
			switch e, ok := classes[kind]; {
			case lemma == "":
			case ok:
				e.act = quoth.Act(act)
				all[lemma] = e
			default:
				f := strings.Fields(lemma)
				more[f[0]] = append(more[f[0]], idiom{f[1:], quoth.Act(act)})
			}
		}
	}
	return all, more
}

// readIrregular maps forms to lemmas.
func readIrregular(text string) map[string]string {
	m := make(map[string]string)
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			for _, form := range f {
				m[form] = f[0]
			}
		}
	}
	return m
}

// helpers are the words of a verb group that never are its head. The linker
// reads them too: it was trained with this list.
var helpers = words(`a an the and or to of in on at for from by with about upon into as over that this these those it there here also not n't no never
	be is are was were been being am have has had having do does did doing done will would shall should can could may might must ought
	his her their its my our your him them us me you one some any all both each very much more most just even only still already once
	again then now so up out down off back off ahead too yet ever later earlier further against under between`)

var (
	// fillers are more words that never are the head of a cue.
	fillers = words(`monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow morning afternoon evening night week month
		year day days weeks months years earlier later often always sometimes soon since ago almost well along around across away among
		through throughout within without during before after until till while when where who whom whose which what why how if whether but
		than too quite rather maybe perhaps instead himself herself itself themselves myself ourselves yourself i he she we they
		other another such own same so not nor neither either cannot
		didn doesn don isn aren wasn weren hasn haven hadn wouldn couldn won can shouldn didn't ain`)
	determiners = words(`a an the his her its their my our your this these those no any some many several more most such own whose`)
	// auxiliaries are verbs that another verb may follow, to make the head.
	auxiliaries = words(`be have do become get come go keep remain stay let begin start stop continue tend seem appear sound look help`)
)

// words makes a set of a list.
func words(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
