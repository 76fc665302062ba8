package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// derive fills in what gold files leave to be worked out: each statement's kind
// and the form of its source.
func derive(a *quoth.Article) {
	q := quoted(a.Text)
	for i := range a.Statements {
		s := &a.Statements[i]
		s.Kind = kind(a.Text, q, s.Content)
		s.Source.Kind = sourceKind(a.TextOf(s.Source.Spans), a.Entity(s.Speaker))
	}
}

// kind is direct where every word of the content stands inside double quotation
// marks, mixed where some do, and indirect where none does.
func kind(text string, q []bool, content []quoth.Span) quoth.Kind {
	in, out := 0, 0
	for _, s := range content {
		for i, r := range text[s.Start:s.End] {
			switch {
			case !unicode.IsLetter(r) && !unicode.IsNumber(r):
			case q[s.Start+i]:
				in++
			default:
				out++
			}
		}
	}
	switch {
	case in > 0 && out == 0:
		return quoth.Direct
	case in > 0:
		return quoth.Mixed
	}
	return quoth.Indirect
}

// quoted says of each byte whether it stands inside double quotation marks,
// curly or straight. The end of a line closes what is open: a quotation that
// runs over paragraphs opens its marks in each.
func quoted(text string) []bool {
	q := make([]bool, len(text))
	inside := false
	for i, r := range text {
		switch r {
		case '\n', '”':
			inside = false
		case '“':
			inside = true
		case '"':
			inside = !inside
		default:
			q[i] = inside
		}
	}
	return q
}

var pronouns = words(`i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself
	she her hers herself they them their theirs themselves it its itself one one's who whom whose which that this these those
	both all some others another many several few most none neither either each everyone everybody someone somebody anyone
	anybody nobody no-one`)

var groupNouns = words(`people residents voters officials critics supporters opponents experts analysts observers scientists
	researchers workers teachers parents students protesters demonstrators activists campaigners neighbours neighbors villagers
	locals lawmakers politicians senators councillors councilors mps ministers democrats republicans conservatives liberals
	leaders members colleagues aides advisers advisors lawyers prosecutors investigators police authorities doctors nurses
	farmers traders investors economists historians journalists reporters commentators pundits americans allies families
	relatives friends fans readers viewers users customers managers staff dockers sources insiders donors delegates candidates`)

var documentNouns = words(`report reports study studies survey surveys poll polls letter letters memo memorandum e-mail email
	emails e-mails statement document documents article articles book books filing lawsuit complaint indictment ruling
	judgment judgement law bill treaty agreement constitution editorial column tweet post posts transcript record records data
	figures statistics research paper papers release note diary website video footage ad ads headline rule rules act order plan`)

// sourceKind is the form of a source. Its own words decide between pronoun, name
// and nominal, together with the strings of its gold entity, if it has one; the
// type of that entity, or failing that the head noun, tells groups and
// documents; a source that asks not to be named is anonymous.
func sourceKind(source string, e *quoth.Entity) quoth.SourceKind {
	source = strings.TrimSpace(source)
	lower := strings.ToLower(strings.ReplaceAll(source, "’", "'"))
	named := false // whether the entity has a name
	var typ quoth.EntityType
	if e != nil {
		named, typ = ProperName(e.Name), e.Type
	}
	switch {
	case source == "":
		return quoth.SourceNone
	case pronouns[strings.TrimRight(lower, ",.;:")] && !acronym(source):
		return quoth.SourcePronoun
	case !named && (typ == "" || typ == quoth.Person || typ == quoth.Group) && anonymous(lower):
		return quoth.SourceAnonymous
	case named && holdsName(source, e), e == nil && names(source):
		return quoth.SourceName
	}
	head := headNoun(lower)
	switch {
	case typ == quoth.Document, typ == "" && documentNouns[head]:
		return quoth.SourceDocument
	case typ == quoth.Group, typ == "" && groupNouns[head]:
		return quoth.SourceGroup
	}
	return quoth.SourceNominal
}

// holdsName reports whether one of the entity's names stands in the source.
func holdsName(source string, e *quoth.Entity) bool {
	for _, s := range append([]string{e.Name}, e.Aliases...) {
		i := strings.Index(source, s)
		if i >= 0 && ProperName(s) && !insideWord(source, i) && !insideWord(source, i+len(s)) {
			return true
		}
	}
	return names(source)
}

// acronym reports whether the string is capital letters alone, and several: the
// WHO is no pronoun.
func acronym(s string) bool { return len(s) > 1 && s == strings.ToUpper(s) }

// anonymous reports whether a source is worded as one who is not to be named.
func anonymous(lower string) bool {
	for _, s := range []string{"anonym", "not to be named", "not be named", "not authorised", "not authorized", "not be identified",
		"not to be identified", "declined to be", "without a name", "familiar with", "with knowledge of", "with direct knowledge",
		"close to", "briefed on", "give his name", "give her name", "give their name", "want his name", "want her name", "print his name",
		"print her name", "if he were named", "if she were named"} {
		if strings.Contains(lower, s) {
			return true
		}
	}
	head := headNoun(lower)
	return head == "source" || head == "sources" || head == "insider" || head == "insiders"
}

// headNoun guesses the head of a lower-cased noun phrase.
func headNoun(lower string) string {
	_, head := headWord(lower)
	return head
}

// headWord guesses the head of a noun phrase and how many words stand before
// it: the last word before the first comma, preposition or relative pronoun.
// Reflexives (“Olde herself”) are passed over.
func headWord(phrase string) (before int, head string) {
	for i, w := range strings.Fields(phrase) {
		bare := strings.Trim(w, `,.;:"“”()[]`)
		lower := strings.ToLower(bare)
		if i > 0 && postHead[lower] && !acronym(bare) {
			break
		}
		if !strings.HasSuffix(lower, "self") && !strings.HasSuffix(lower, "selves") && bare != "" {
			before, head = i, bare
		}
		if strings.HasSuffix(w, ",") {
			break
		}
	}
	for _, s := range []string{"'s", "’s", "'", "’"} {
		if rest, ok := strings.CutSuffix(head, s); ok {
			return before, rest
		}
	}
	return before, head
}

var postHead = words(`of in on at by for from with to who whose which that about against among as between near inside outside
	close familiar briefed within under over dated`)

// ProperName reports whether the string is a name: its head begins with a
// capital letter that is not merely the start of a sentence. “Olde”, “Radio
// Nine” and “the Ministry of Health” are; “the minister”, “the Danish foreign
// minister”, “Olde’s lawyer” and “The Minister” are not.
func ProperName(s string) bool {
	before, head := headWord(s)
	r, _ := utf8.DecodeRuneInString(head)
	if !unicode.IsUpper(r) {
		return false
	}
	lower := strings.ToLower(strings.ReplaceAll(head, "’", "'"))
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), " ")
	switch {
	case before == 0 && (openers[lower] || pronouns[lower] && !acronym(head) || groupNouns[lower] || documentNouns[lower]):
		return false
	case before == 0 || openers[first]:
		return !roles[lower] && !surnames[lower] && !(bodies[lower] && before < 2 && !ofName(s))
	}
	return !roles[lower]
}

// ofName reports whether “of” or “for” and a capital letter follow, as in the
// Ministry of Health.
func ofName(s string) bool {
	f := strings.Fields(s)
	for i := 1; i+1 < len(f); i++ {
		if r, _ := utf8.DecodeRuneInString(f[i+1]); (f[i] == "of" || f[i] == "for") && unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// names reports whether the phrase or an apposition in it is a proper name.
func names(source string) bool {
	for part := range strings.SplitSeq(source, ",") {
		first, _, _ := strings.Cut(strings.TrimSpace(part), " ")
		if (!postHead[strings.ToLower(first)] || acronym(first)) && ProperName(part) {
			return true
		}
	}
	return false
}

var openers = words(`the a an this that these those some many several most few both all any no another other one two three
	four five six seven eight nine ten hundreds thousands dozens and but or as at by for from in of on to with according
	asked former senior local my our your his her its their`)

// Papers and press offices write these with a capital although they name
// nobody: roles, roles that are surnames too, and bodies, unless “of” and a name
// follow.
var (
	roles = words(`president minister senator governor mayor director secretary chairman chairwoman chair captain colonel
		doctor professor chancellor premier spokesman spokeswoman executive`)
	surnames = words(`judge king queen prince princess pope bishop general speaker`)
	bodies   = words(`ministry government department board council court committee commission company union hospital school
		university police party assembly parliament senate congress house state city county`)
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
