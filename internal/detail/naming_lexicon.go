package detail

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed naming_words.txt
var namingWords string

// A wordClass is a set of sections of the lexicon of namings.
type wordClass uint32

const (
	judgesAny wordClass = 1 << iota
	judgesPeople
	judgesPlaces
	judgesMeasures
	classifying
	partisan
	personNoun
	fighterNoun
	bodyNoun
	eventNoun
	judgment
	mildJudgment
	massNoun
	personHead
	groupHead
	bodyHead
	placeHead
	measureHead
	eventHead
	thing
	capitalised
	classPair
	calling
	callingAs
	strongCalling
	neutral
	leading
	kin
	closed
	adjective
	plural    // the lexicon has the word's singular
	beginning // phrases of the lexicon begin with the word
)

const (
	adjectives = judgesAny | judgesPeople | judgesPlaces | judgesMeasures | classifying
	labelNouns = personNoun | bodyNoun | eventNoun // nouns that label by themselves
	heads      = personHead | groupHead | bodyHead | placeHead | measureHead | eventHead | thing
	nouns      = labelNouns | judgment | massNoun | heads
)

var sections = map[string]wordClass{
	"any": judgesAny, "people": judgesPeople, "places": judgesPlaces, "measures": judgesMeasures, "classing": classifying, "party": partisan,
	"persons": personNoun, "fighters": fighterNoun, "bodies": bodyNoun, "events": eventNoun, "judgments": judgment, "mild": mildJudgment, "mass": massNoun,
	"person-heads": personHead, "group-heads": groupHead, "body-heads": bodyHead, "place-heads": placeHead, "measure-heads": measureHead,
	"event-heads": eventHead, "objects": thing, "capitals": capitalised, "class-pairs": classPair,
	"calling": calling, "calling-as": callingAs, "strong": strongCalling, "neutral": neutral, "leading": leading, "kin": kin,
	"closed": closed, "adjectives": adjective,
}

// A lexicon has the words by which a noun phrase becomes a label.
type lexicon struct {
	words   map[string]wordClass
	phrases map[string][]lexiconPhrase // by their first word, the longest first
}

type lexiconPhrase struct {
	rest  []string // the words after the first
	class wordClass
}

var labels = readLexicon(namingWords)

// readLexicon reads sections of words: the name of one in brackets, then its
// words, with _ for a space. Lines that begin with # say something to the reader.
func readLexicon(text string) *lexicon {
	l := &lexicon{words: map[string]wordClass{}, phrases: map[string][]lexiconPhrase{}}
	var into wordClass
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			into = sections[strings.TrimSuffix(name, "]")]
			continue
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		for entry := range strings.FieldsSeq(line) {
			words := strings.Split(entry, "_")
			if len(words) == 1 {
				l.words[entry] |= into
				continue
			}
			l.words[words[0]] |= beginning
			l.phrases[words[0]] = append(l.phrases[words[0]], lexiconPhrase{words[1:], into})
		}
	}
	for _, p := range l.phrases {
		slices.SortStableFunc(p, func(a, b lexiconPhrase) int { return len(b.rest) - len(a.rest) })
	}
	return l
}

// classOf is what the lexicon has of a word in small letters, or of its singular,
// or what its parts tell.
func (l *lexicon) classOf(w string) wordClass {
	c := l.words[w]
	if s := singularOf(w); s != w {
		if n := l.words[s] & (nouns | fighterNoun); n != 0 {
			c |= n | plural
		}
	}
	if c == 0 && strings.IndexByte(w, '-') > 0 {
		return compound(w)
	}
	if c == 0 && len(w) > 8 {
		return professional(w)
	}
	return c
}

var (
	judgingEndings = []string{"-torn", "-ridden", "-stricken", "-plagued", "-infested", "-scarred", "-battered", "-wracked", "-racked", "-ravaged", "-hungry",
		"-tainted", "-mongering", "-obsessed", "-hit"}
	peopleEndings   = []string{"-styled", "-proclaimed", "-confessed", "-wielding", "-loving", "-hating", "-talking", "-grabbing", "-dodging"}
	classingEndings = []string{"-backed", "-linked", "-aligned", "-sponsored"}
	// Endings of nouns for a person; the shorter ones tell it only behind a word that judges people.
	personEndings = []string{"ologist", "ician", "woman", "monger", "ographer", "keeper", "maker", "holder", "goer", "leader", "wright", "wallah", "fighter", "owner"}
)

// compound is the class of a word with a hyphen that the lexicon does not have.
func compound(w string) wordClass {
	ends := func(endings []string) bool {
		return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(w, e) && len(w) > len(e)+2 })
	}
	begins := func(start string) bool { return strings.HasPrefix(w, start) && len(w) > len(start)+3 }
	switch {
	case ends(judgingEndings), begins("ill-"), begins("much-") && strings.HasSuffix(w, "ed"):
		return judgesAny
	case ends(peopleEndings), strings.Contains(w, "-turned-"), begins("self-") && strings.HasSuffix(w, "ed"), begins("scandal-"):
		return judgesPeople
	case ends(classingEndings), begins("anti-"), begins("pro-"), begins("ultra-"):
		return classifying
	case begins("mum-of-"), begins("dad-of-"), begins("gran-of-"):
		return kin
	case begins("ex-"):
		return labels.words[w[3:]] & personHead
	}
	return labels.words[w[strings.LastIndexByte(w, '-')+1:]] & (personHead | bodyHead)
}

// professional tells a noun for a person by its ending.
func professional(w string) wordClass {
	s := singularOf(w)
	for _, e := range personEndings {
		if strings.HasSuffix(s, e) && len(s) > len(e)+1 {
			if s != w {
				return personHead | plural
			}
			return personHead
		}
	}
	return 0
}

// singularOf strips a plural’s ending.
func singularOf(w string) string {
	switch {
	case !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "men") || len(w) < 4:
		return w
	case strings.HasSuffix(w, "men"):
		return w[:len(w)-2] + "an"
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "xes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	case w == "thieves":
		return "thief"
	}
	return w[:len(w)-1]
}
