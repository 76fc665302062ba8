package detail

import (
	"strings"

	"quoth"
	"quoth/nlp"
)

// happening is the type of a measure or an event that is labelled. It is no type
// of the record: the entities of an article are none of these.
const happening = quoth.EntityType("event")

// A labeller reads an article for namings.
type labeller struct {
	*reading
	class []wordClass        // by token
	named []nlp.Range        // by token, the name in which it stands
	whose []int              // by token, the entity of that name, or -1
	typ   []quoth.EntityType // by token, what that name stands for
	found []label
}

// A label is a naming before it has an entity and a voice.
type label struct {
	nlp.Range
	target nlp.Range // the words for what is labelled; empty where the label itself has them
}

func newLabeller(r *reading) *labeller {
	x := &labeller{reading: r, class: make([]wordClass, len(r.words)), named: make([]nlp.Range, len(r.words)), whose: make([]int, len(r.words)),
		typ: make([]quoth.EntityType, len(r.words))}
	for i, w := range r.words {
		x.whose[i] = -1
		if r.d.Tokens[i].Kind == nlp.Word {
			x.class[i] = labels.classOf(w)
		}
	}
	for _, n := range r.names {
		for i := n.Start; i < n.End; i++ {
			x.named[i], x.typ[i] = n.Range, tagged[n.Type]
		}
	}
	for e := range r.a.Entities {
		for _, m := range r.a.Entities[e].Mentions {
			if m.Kind != quoth.MentionName {
				continue
			}
			n := r.d.RangeOf(m.Span)
			for i := n.Start; i < n.End; i++ {
				if x.whose[i] < 0 || x.named[i].Len() < n.Len() {
					x.named[i], x.whose[i], x.typ[i] = n, e, r.a.Entities[e].Type
				}
			}
		}
	}
	for i := range x.words {
		x.proper(i)
	}
	return x
}

// proper takes from the token what the lexicon has of it where it is a part of a
// name, or written like one; and takes from a name a first word that the lexicon
// has, where the place asks for a capital: Furious savers, Brave Ada Brook.
func (x *labeller) proper(i int) {
	if x.class[i] == 0 || !isCapital(x.d.Word(i)) || x.class[i]&capitalised != 0 {
		return
	}
	n := x.named[i]
	if !x.opens(i) {
		x.class[i] &= closed
		return
	}
	if n.Len() == 0 {
		return
	}
	if x.class[i]&(adjectives|personNoun|kin) == 0 || n.Start != i || n.Len() == 1 && x.whose[i] >= 0 {
		x.class[i] &= closed
		return
	}
	for k := n.Start; k < n.End; k++ {
		x.named[k].Start = i + 1
	}
	x.named[i], x.whose[i] = nlp.Range{}, -1
}

// opens reports whether token i is the first word of its sentence or of a quotation.
func (x *labeller) opens(i int) bool {
	s := x.sentence(i).Start
	for end := s + 8; s < i && s < end && x.d.Tokens[s].Kind == nlp.Punct; {
		s++
	}
	return s == i || i > 0 && x.opening(i-1)
}

func (x *labeller) isWord(i int) bool { return x.d.Tokens[i].Kind == nlp.Word }

// is reports whether the token i is of one of the classes.
func (x *labeller) is(i int, c wordClass) bool {
	return i >= 0 && i < len(x.class) && x.class[i]&c != 0
}

// name is the name that begins with token i, or an empty range.
func (x *labeller) name(i int) nlp.Range {
	if i < 0 || i >= len(x.named) || x.named[i].Start != i || x.named[i].Len() == 0 || !isCapital(x.d.Word(i)) && x.d.Word(i)[0] < 0x80 {
		return nlp.Range{}
	}
	return x.named[i]
}

// opening and closing report whether token i is a mark of quotation. Single ones
// within a text of double ones are not told apart by nlp.
func (x *labeller) opening(i int) bool {
	t := x.d.Tokens[i]
	return t.Mark == nlp.OpenMark || t.Kind == nlp.Punct && (x.words[i] == "‘" || x.words[i] == "“")
}

func (x *labeller) closing(i int) bool {
	t := x.d.Tokens[i]
	return t.Mark == nlp.CloseMark || t.Kind == nlp.Punct && (x.words[i] == "'" || x.words[i] == "”") && t.Mark == nlp.NoMark && !t.Space
}

// A phrase is a noun phrase without what follows its head, but for a name:
// the veteran prosecutor Ada Brook.
type phrase struct {
	nlp.Range
	head   int       // token
	noun   wordClass // of the head
	before wordClass // of the words before it
	typ    quoth.EntityType

	det     string // the, a, its, 's …; "" for none
	name    bool   // a name is its end
	coined  bool   // words that the lexicon does not have, or no name, qualify the head
	highest bool   // a superlative of judgment, or the first or only one
	first   bool   // of these, the first, last or only one
}

// definite reports whether the phrase means one that is known.
func (p phrase) definite() bool {
	switch p.det {
	case "", "a", "an", "some", "many", "several", "other", "another", "such", "few", "most", "more", "one":
		return false
	}
	return true
}

// frames reports whether the phrase labels by itself.
func (p phrase) frames() bool {
	switch p.det {
	case "any", "no", "every", "each":
		return false
	}
	if p.noun&thing != 0 && !p.name && p.noun&(labelNouns|personHead|placeHead|measureHead) == 0 {
		return false
	}
	return p.judged() || p.noun&(labelNouns|classPair) != 0 && !p.name && (p.det != "" || p.noun&fighterNoun != 0 && p.noun&plural != 0)
}

// judged reports whether a word before the head judges or classes what it denotes.
func (p phrase) judged() bool {
	var of wordClass
	switch p.typ {
	case quoth.Person, quoth.Group, quoth.Organisation:
		of = judgesAny | judgesPeople | classifying
		if p.before&partisan != 0 && !p.name && p.typ != quoth.Organisation {
			of &^= classifying
		}
	case quoth.Place:
		of = judgesAny | judgesPlaces
	case happening:
		of = judgesAny | judgesMeasures
	}
	return p.before&of != 0 || p.name && p.before&(labelNouns|classPair|kin) != 0
}

// denotes is what a noun of the lexicon stands for.
func denotes(c wordClass) quoth.EntityType {
	switch {
	case c&groupHead != 0, c&(personHead|personNoun) != 0 && c&plural != 0:
		return quoth.Group
	case c&(personHead|personNoun) != 0:
		return quoth.Person
	case c&thing != 0 && c&(placeHead|measureHead|bodyHead|eventNoun) == 0:
		return quoth.Document
	case c&(bodyHead|bodyNoun) != 0:
		return quoth.Organisation
	case c&placeHead != 0:
		return quoth.Place
	case c&(measureHead|eventHead|eventNoun) != 0:
		return happening
	}
	return ""
}

// tagged are the types of the tagger’s names.
var tagged = map[string]quoth.EntityType{"PER": quoth.Person, "ORG": quoth.Organisation, "LOC": quoth.Place}

var (
	determining = wordSet(`the a an his her its their our my your this that these those some no one two three four five six seven eight nine ten dozens several many
		any every each another such few most more other both all`)
	// What may stand between a determiner or a copula and a phrase.
	betweenWords = wordSet("now once then still long just also always often so very too quite rather most more less")
)

// read reads the noun phrase that begins with token i and ends before limit.
func (x *labeller) read(i, limit int) (phrase, bool) {
	p := phrase{Range: nlp.Range{Start: i, End: i}, head: -1}
	j := i
	if w := x.words[j]; determining[w] && !isName(x, j) {
		p.det = w
		j++
		if w == "one" && x.word(j) == "of" {
			if j++; determining[x.word(j)] {
				p.det = x.words[j]
				j++
			}
		} else if (w == "such" || w == "all" || w == "both" || w == "many") && determining[x.word(j)] {
			j++
		}
	}
	sure := -1 // the last noun that the lexicon has
	unknown := 0
	for limit = min(limit, i+16); j < limit; j++ {
		if n := x.name(j); n.Len() > 0 {
			if n.End > limit {
				break
			}
			if sure >= 0 && sure == j-1 || sure < 0 && p.before&(kin|personNoun) != 0 {
				return x.withName(p, n), true
			}
			if sure >= 0 {
				break
			}
			p.head, p.noun, p.typ, p.name = n.End-1, 0, x.typ[j], true
			j = n.End - 1
			unknown = 0
			continue
		}
		t, w := x.d.Tokens[j], x.words[j]
		if n, c := x.entry(j); n > 1 {
			if p.head, sure = j+n-1, j+n-1; sure >= limit {
				return p, false
			}
			p.noun, p.typ, p.name = c, denotes(c), false
			if p.typ == "" && c&classPair != 0 {
				p.typ = quoth.Organisation
			}
			j = sure
			continue
		}
		switch {
		case x.opening(j):
			if sure >= 0 {
				return x.end(p, sure, i)
			}
			continue
		case x.closing(j):
			return x.end(p, sure, i)
		case t.Kind == nlp.Clitic && w == "'s" && p.head == j-1:
			// What owns it may judge the owner, not what is owned.
			p.before, p.noun, p.name, p.det, p.head, sure, unknown = 0, 0, false, w, -1, -1, 0
			continue
		case w == "," || w == "and" || w == "but" || w == "yet" || w == "if":
			// A small, corrupt and much-hated firm.
			if sure < 0 && j > i && (x.is(j-1, adjectives) && x.is(j+1, adjectives|neutral) || w != "," && x.is(j+1, adjectives) && p.det != "" && (j == i+2 || qualifies(x.words[j-1]))) {
				continue
			}
			return x.end(p, sure, i)
		case t.Kind != nlp.Word:
			if t.Kind == nlp.Number && sure < 0 && j <= i+1 {
				continue
			}
			return x.end(p, sure, i)
		case x.superlative(j, p.det):
			p.highest = true
			continue
		case (w == "first" || w == "only" || w == "last") && p.definite() && j <= i+2 && sure < 0:
			p.highest, p.first = true, true
			continue
		case x.class[j]&closed != 0:
			if sure < 0 && betweenWords[w] && (x.is(j+1, adjectives) || strings.HasSuffix(x.word(j+1), "ed")) {
				continue
			}
			return x.end(p, sure, i)
		}
		c := x.class[j]
		switch {
		case p.name && p.head == j-1 && c&nouns == 0 && (c&(adjectives|neutral) == 0 && p.typ == quoth.Person || strings.HasSuffix(w, "ed")):
			return x.end(p, sure, i) // Ada Brook praised the harbour
		case adverb(w) && c&nouns == 0:
			if sure >= 0 {
				return x.end(p, sure, i)
			}
			continue
		case strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing"):
			// A participle after what may be a noun is a verb: the move enraged critics.
			if sure >= 0 && x.is(j+1, nouns) && strings.HasSuffix(w, "ing") {
				continue // a military hacking group
			}
			if sure >= 0 || unknown > 0 && j > i && !adverb(x.words[j-1]) && c&nouns == 0 && !qualifies(x.words[j-1]) {
				return x.end(p, sure, i)
			}
		case c&adjectives != 0 && c&nouns == 0 && unknown > 0 && !qualifies(x.words[j-1]) && !x.is(j-1, closed):
			return x.end(p, sure, i) // the bridge divides angry residents
		}
		if c&nouns != 0 && !(c&adjectives != 0 && x.followed(j, limit)) {
			if sure >= 0 && (p.noun&plural != 0 || people[x.words[sure]] || sure != j-1) {
				return x.end(p, sure, i)
			}
			if sure >= 0 {
				p.before |= p.noun & labelNouns
			}
			p.before |= c & kin
			p.head, sure, p.noun, p.typ, p.name = j, j, c, denotes(c), false
			continue
		}
		if c&adjectives != 0 {
			p.before |= c & (adjectives | partisan)
			p.name = false
			continue
		}
		if sure >= 0 {
			// A word after the head: mostly a verb, or else it is the head itself.
			if p.noun&(plural|personHead|personNoun) != 0 || strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") || isCapital(x.d.Word(j)) {
				return x.end(p, sure, i)
			}
			p.head, sure, p.noun, p.typ, p.name = j, -1, 0, "", false
			p.coined = true
			continue
		}
		p.coined = p.coined || c&neutral == 0 && !isCapital(x.d.Word(j)) && !strings.Contains(w, "year-old")
		if c&(neutral|leading|kin|adjective) == 0 {
			unknown++
		}
		p.before |= c & kin
		p.head, p.noun, p.typ, p.name = j, 0, "", false
	}
	return x.end(p, sure, i)
}

// end finishes a phrase at its head.
func (x *labeller) end(p phrase, sure, start int) (phrase, bool) {
	if sure >= 0 {
		p.head = sure
	}
	if p.head < start || (p.det == "that" || p.det == "this") && p.noun&plural != 0 {
		return p, false
	}
	if sure < 0 && p.typ == "" && p.before&judgesPeople != 0 && agentive(x.words[p.head]) {
		p.noun = personHead
		p.typ = quoth.Person
	}
	if sure < 0 && p.typ == "" && p.before&(judgesPeople|classifying) != 0 && isCapital(x.d.Word(p.head)) {
		p.typ, p.name = quoth.Organisation, true
	}
	p.End = p.head + 1
	// A name that nothing found: words in capitals after the noun for a person or body.
	if sure >= 0 && (p.typ == quoth.Person || p.typ == quoth.Organisation) {
		k := p.End
		for k < len(x.words) && k < p.End+4 && x.isWord(k) && isCapital(x.d.Word(k)) && x.class[k]&closed == 0 && x.named[k].Len() == 0 &&
			x.d.Tokens[k].Sentence == x.d.Tokens[p.head].Sentence && !months[x.words[k]] {
			k++
		}
		if k > p.End {
			p.before |= p.noun & (labelNouns | classPair)
			p.End, p.name = k, true
		}
	}
	return p, true
}

// withName takes the name after the head into the phrase.
func (x *labeller) withName(p phrase, n nlp.Range) phrase {
	p.before |= p.noun & (labelNouns | classPair)
	p.End, p.name = n.End, true
	if p.head < 0 {
		p.head = n.End - 1
	}
	if p.typ == "" || p.typ == quoth.Group {
		p.typ = x.typ[n.Start]
	}
	return p
}

// entry is how many tokens from i on are an entry of the lexicon, of two words
// or more, and its class.
func (x *labeller) entry(i int) (int, wordClass) {
	if x.class[i]&beginning == 0 {
		return 1, x.class[i]
	}
	limit := x.sentence(i).End
	for _, p := range labels.phrases[x.words[i]] {
		n := len(p.rest) + 1
		if i+n > limit {
			continue
		}
		ok, more := true, wordClass(0)
		for k, w := range p.rest {
			have := x.words[i+k+1]
			if have != w {
				if k != n-2 || singularOf(have) != w {
					ok = false
					break
				}
				more = plural
			}
		}
		if ok {
			return n, p.class | more
		}
	}
	return 1, x.class[i]
}

// followed reports whether a word that is both a noun and an adjective stands
// before a noun: the rebel leader.
func (x *labeller) followed(i, limit int) bool {
	if i+1 >= limit || !x.isWord(i+1) || x.is(i, plural) {
		return false
	}
	if n := x.name(i + 1); n.Len() > 0 {
		return false
	}
	w, c := x.words[i+1], x.class[i+1]
	if c == 0 {
		return !isCapital(x.d.Word(i+1)) && !strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "s") && !adverb(w)
	}
	return c&closed == 0 && c&(nouns|adjectives|neutral) != 0
}

var adjectiveEndings = []string{"al", "ic", "ish", "ous", "an", "ary", "ive", "ful", "less", "able", "ible", "ese", "ern", "ant", "ent", "old", "time"}

// qualifies reports whether a word may well be an adjective.
func qualifies(w string) bool {
	c := labels.words[w]
	if c&(adjectives|neutral|leading|adjective) != 0 || determining[w] || w == "'s" || strings.HasSuffix(w, "ly") {
		return true
	}
	if c&nouns != 0 {
		return false
	}
	for _, e := range adjectiveEndings {
		if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
			return true
		}
	}
	return false
}

func isName(x *labeller, i int) bool { return x.name(i).Len() > 1 }

// Superlatives that tell a fact, and words that are none.
var notJudging = wordSet(`largest longest shortest oldest youngest tallest highest lowest smallest deepest nearest closest farthest furthest newest latest earliest
	busiest widest fastest slowest coldest hottest wettest driest rest west guest test request interest protest contest honest
	forest arrest modest harvest chest nest priest quest invest suggest unrest conquest earnest manifest east northwest southwest midwest digest
	eldest least inquest bequest behest infest digest molest attest detest retest tempest`)

// superlative reports whether a superlative of judgment stands at token i.
func (x *labeller) superlative(i int, det string) bool {
	if det == "" || det == "a" || det == "an" {
		return false
	}
	w := x.words[i]
	switch {
	case w == "best" || w == "worst" || w == "greatest" || w == "biggest":
		return true
	case w == "leading":
		return x.is(i+1, personHead) || x.word(i+1) == "authority" || x.word(i+1) == "light" || x.word(i+1) == "figure"
	case w == "most":
		n := x.word(i + 1)
		return det != "most" && isAlnumWord(n) && n != "of" && n != "recent" && n != "people" && n != "likely" && n != "populous"
	}
	return strings.HasSuffix(w, "est") && len(w) > 5 && !notJudging[w] && !strings.Contains(w, "-")
}

// agentive reports whether a word has the ending of one who does a thing.
func agentive(w string) bool {
	for _, e := range []string{"er", "or", "ist", "eer", "ian", "crat", "ers", "ors", "ists", "eers", "ians", "crats"} {
		if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
			return !notAgentive[strings.TrimSuffix(w, "s")]
		}
	}
	return false
}

var notAgentive = wordSet(`water winter summer river weather power number order matter paper letter corner tower border answer layer error mirror terror horror
	sector factor motor mist computer container counter chapter character cluster disorder disaster dinner finger fever filter flower fodder folder gender
	half-hour hunger laughter ledger manner margarine member meter murder offer october november december september october over poster register remainder
	remember shelter shoulder silver slaughter spider sponsor supper temper thunder timber transfer trailer trigger vapour vapor whisper wonder cinder clutter
	colour color flavor flavour favor favour behavior behaviour humor humour labor labour harbour harbor honour honor rumour rumor rigor rigour vigor vigour
	twist list wrist fist gist heist metaphor mayor minor major prior senior junior former latter other another rather together either neither never ever
	later sooner better bitter proper inner outer upper lower super after under eager slender tender clever sober somber sombre`)

var months = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december`)

var timeWords = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
	december last next this recent week month year years months weeks days day night morning evening afternoon midnight noon yesterday today tomorrow time times
	response return exchange order addition fact part recent court custody`)

// follow is where a phrase ends that has its head before token i, with the
// prepositional phrases after it that belong to it.
func (x *labeller) follow(i int, typ quoth.EntityType) int {
	limit := x.sentence(i - 1).End
	for range 2 {
		if i+1 >= limit || !joins(x.words[i], typ) {
			return i
		}
		j := i + 1
		if x.opening(j) && j+1 < limit {
			j++
		}
		if timeWords[x.words[j]] || j+1 < limit && determining[x.words[j]] && timeWords[x.words[j+1]] {
			return i
		}
		p, ok := x.read(j, limit)
		if !ok || p.End <= j {
			return i
		}
		i = p.End
	}
	return i
}

// joins reports whether a preposition after a noun of the type mostly belongs to it.
func joins(w string, typ quoth.EntityType) bool {
	switch w {
	case "of", "behind", "between", "against":
		return true
	case "at", "in":
		return true
	case "from":
		return typ != quoth.Person && typ != quoth.Organisation
	case "for", "on", "over", "with", "to":
		return typ == happening || typ == ""
	}
	return false
}
