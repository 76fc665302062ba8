package detail

import (
	"strings"
	"testing"

	"quoth"
	"quoth/nlp"
)

// namings finds the namings of a text in which _labels_ are marked, and names:
// *people*, +bodies+, ~places~; and statements as in marked. Each name is an
// entity, with its last word for an ID.
func namings(t testing.TB, text string) (want []quoth.Span, a *quoth.Article) {
	t.Helper()
	const marks = "_*+~"
	var b strings.Builder
	var open [len(marks)]int
	var spans [len(marks)][]quoth.Span
	for i := range open {
		open[i] = -1
	}
	for i := range len(text) {
		k := strings.IndexByte(marks, text[i])
		switch {
		case k < 0:
			b.WriteByte(text[i])
		case open[k] < 0:
			open[k] = unmarked(b.String())
		default:
			spans[k] = append(spans[k], quoth.Span{Start: open[k], End: unmarked(b.String())})
			open[k] = -1
		}
	}
	d, a := marked(t, b.String())
	var names []nlp.Name
	for k, typ := range []quoth.EntityType{"", quoth.Person, quoth.Organisation, quoth.Place} {
		if typ == "" {
			continue
		}
		for _, s := range spans[k] {
			names = append(names, nlp.Name{Range: d.RangeOf(s), Type: []string{"", "PER", "ORG", "LOC"}[k]})
			words := strings.Fields(strings.ToLower(a.Text[s.Start:s.End]))
			id := words[len(words)-1]
			e := a.Entity(id)
			if e == nil {
				a.Entities = append(a.Entities, quoth.Entity{ID: id, Name: a.Text[s.Start:s.End], Type: typ})
				e = &a.Entities[len(a.Entities)-1]
			}
			e.Mentions = append(e.Mentions, quoth.Mention{Span: s, Kind: quoth.MentionName})
		}
	}
	Fill(d, names, a)
	return spans[0], a
}

// unmarked is the length of a text without the marks of statements.
func unmarked(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		switch {
		case strings.IndexByte("{<[", text[i]) >= 0:
			if i+1 < len(text) && text[i+1] > '0' && text[i+1] <= '9' {
				i++
			}
		case strings.IndexByte("}>]", text[i]) < 0:
			n++
		}
	}
	return n
}

func TestNamings(t *testing.T) {
	for _, c := range []struct {
		class, text string
		whose       string // the entity and the voice of each
	}{
		{"adjectives", `_The embattled mayor_ resigned.`, "/article"},
		{"adjectives", `_Disgraced banker *Ada Brook*_ fled.`, "brook/article"},
		{"adjectives", `_Furious shopkeepers_ closed the street.`, ""},
		{"adjectives", `She met _the veteran anti-corruption prosecutor *Ada Brook*_.`, "brook/article"},
		{"adjectives", `_The separatist movement +Sarh+_ denied it.`, "sarh/article"},
		{"adjectives", `They fled to _the war-torn province of ~Kessing~_.`, ""},
		{"adjectives", `_A tough and outspoken critic of the dam_ spoke.`, ""},
		{"adjectives", `_~Kessing~’s corrupt and much-hated council_ fell.`, ""},
		{"adjectives", `Voters rejected _the draconian tax_.`, ""},
		{"adjectives", `_The self-styled Harbour Parliament_ met.`, ""},
		{"adjectives", `_Gran *Agnes Hale*_ won the prize.`, "hale/article"},
		{"adjectives", `_The campaign group +Green Kessing+_ sued.`, "kessing/article"},
		{"adjectives", `The mayor of ~Kessing~ resigned.`, ""},
		{"adjectives", `Transport Minister *Ada Brook* met a spokesman for the union.`, ""},
		{"adjectives", `The move enraged critics.`, ""},
		{"adjectives", `The bridge divides _angry residents_.`, ""},
		{"adjectives", `A powerful engine drew the controversial report.`, ""},
		{"adjectives", `The Navy veteran *Tom Hale* spoke.`, ""},
		{"adjectives", `No corrupt official was found, nor any rebel.`, ""},
		{"adjectives", `The Liberal Party met the Conservative leader.`, ""},

		{"nouns", `_The regime_ closed the port.`, ""},
		{"nouns", `They fled _the crackdown_.`, ""},
		{"nouns", `_Whistleblower *Ada Brook*_ spoke.`, "brook/article"},
		{"nouns", `_Rebels_ took the bridge.`, ""},
		{"nouns", `It ended in _a crowd scare at the island’s fair_.`, ""},
		{"nouns", `Natural disasters and scandals were rare. They haven’t been there.`, ""},

		{"so-called", `_The so-called “round table” of all parties_ met.`, ""},
		{"so-called", `He laughed at _the so-called experts_.`, ""},
		{"so-called", `He read the so-called report.`, ""},

		{"apposition", `_*Ada Brook*, a veteran prosecutor_, left.`, "brook/article"},
		{"apposition", `_The disgraced banker, *Ada Brook*_, left.`, "brook/article"},
		{"apposition", `_Surgeon *Ada Brook*, the first member of staff to speak_, was heard.`, "brook/article"},
		{"apposition", `_*Ada Brook*, the most powerful woman in ~Kessing~_, left.`, "brook/article"},
		{"apposition", `_*Tom Hale*, a quiet man_, left.`, "hale/article"},
		{"apposition", `_+Hale Press+, the tainted printer_, closed.`, "press/article"},
		{"apposition", `*Tom Hale*, a 43-year-old man, left.`, ""},
		{"apposition", `*Tom Hale*, a senior fellow at the institute, left.`, ""},
		{"apposition", `*Tom Hale*, the union’s eldest member, left.`, ""},

		{"copula", `{*Ada Brook*} <said> [the deal was _a betrayal of the harbour_].`, "/1"},
		{"copula", `{*Ada Brook*} <said> [that she thought *Tom Hale* was _a coward_].`, "hale/1"},
		{"copula", `{She} <hoped> [that *Tom Hale* is _a slow man_].`, "hale/1"},
		{"copula", `{She} <said:> [“They are _thieves_. It is _daylight robbery_.”]`, "/1 /1"},
		{"copula", `{She} <said:> [“He is nothing but _a bully_.”]`, "/1"},
		{"copula", `{She} <said> [that *Tom Hale* was _the bravest man in the harbour_].`, "hale/1"},
		{"copula", `*Tom Hale* is _a controversial figure_.`, "hale/article"},
		{"copula", `{She} <said> [that he is not _a coward_, and never was a thief].`, ""},
		{"copula", `{She} <said> [that it was a mistake and a success].`, ""},
		{"copula", `{She} <said> [that *Tom Hale* was a member of the council].`, ""},
		{"copula", `{She} <said> [that there was a threat]. *Tom Hale*’s allies in the council left.`, ""},
		{"copula", `{She} <said> [it was the only way to keep the pier].`, ""},

		{"calling", `{*Ada Brook*} <called> [the plan _a disaster_].`, "/1"},
		{"calling", `{*Ada Brook*} <called> [*Tom Hale* “_a snake_”].`, "hale/1"},
		{"calling", `{*Ada Brook*} <called> [him _the Butcher_].`, "/1"},
		{"calling", `{She} <described> [the closure as “_a decision taken by somebody who never saw a crowd_”].`, "/1"},
		{"calling", `{She} <described> [the talks as _a picnic_].`, "/1"},
		{"calling", `{She} <mocked> [the council as “_children with a letterhead_”].`, "/1"},
		{"calling", `{She} <condemned> [what she called “_a war of words_”].`, "/1"},
		{"calling", `{She} <called> [the vote _a “huge win”_ for the harbour].`, "/1"},
		{"calling", `*Tom Hale* was dubbed “_the Duke of ~Kessing~_”.`, "hale/article"},
		{"calling", `{She} <called> [the men _thieves_].`, "/1"},
		{"calling", `{She} <considers> [*Tom Hale* _the most stubborn man in ~Kessing~_].`, "hale/1"},
		{"calling", `A body that calls itself _the only honest club in the harbour_ met.`, ""},
		{"calling", `{She} <called> [the plan “deeply unfair”].`, ""},
		{"calling", `{She} <called> [the account “a fairy tale”].`, ""},
		{"calling", `{She} <said> [that the town would remember *Tom Hale* “as _a man who walked towards danger_”].`, "hale/1"},
		{"calling", `{She} <described> [the firm as _a mere agent that weighed what it was told to weigh_].`, "/1"},
		{"calling", `{He} <compared> [*Ada Brook* to _a woman who burns her piano_].`, "brook/1"},
		{"calling", `{He} <dismissed> [the deal as “_six hours’ notice of nothing_”].`, "/1"},
		{"copula", `{She} <said:> [“He is _a man who leaves the room early_.”]`, "/1"},
		{"copula", `{He} <said:> [“You are _a gang of clerks with a hatchet_.”]`, "/1"},
		{"apposition", `_*Ada Brook*, the leading authority on the Harbour Act_, spoke.`, "brook/article"},
		{"calling", `{She} <described> [the report as a disgrace].`, ""},
		{"calling", `The council called an urgent meeting, and called for a vote.`, ""},
		{"calling", `He hosts a show called “Night Ferry”.`, ""},
		{"calling", `The festival’s terms promise a refund.`, ""},
	} {
		want, a := namings(t, c.text)
		var have []quoth.Span
		var whose []string
		for _, n := range a.Namings {
			have = append(have, n.Span)
			whose = append(whose, n.Entity+"/"+n.Voice)
		}
		if a.TextOf(have) != a.TextOf(want) {
			t.Errorf("%s: %s\n\thave %s", c.class, c.text, a.TextOf(have))
		} else if w := strings.Join(whose, " "); c.whose != "" && w != c.whose {
			t.Errorf("%s: %s\n\thave %s, want %s", c.class, c.text, w, c.whose)
		}
	}
}
