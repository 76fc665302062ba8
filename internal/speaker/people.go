package speaker

import (
	"slices"
	"strings"

	"quoth"
	"quoth/nlp"
)

// bearer is the lemma of a description that tells a quality and nothing else:
// the Dane, the 54-year-old.
const bearer = "~"

// countries maps the words that tell where somebody is from to one word for each
// country. The first word of a line is that word, the others are adjectives and nouns.
var countries, natives = func() (map[string]string, map[string]bool) {
	m, n := make(map[string]string), make(map[string]bool)
	for _, l := range []string{
		"afghanistan afghan", "albania albanian", "algeria algerian", "angola angolan", "argentina argentine argentinian", "armenia armenian",
		"australia australian", "austria austrian", "azerbaijan azerbaijani azeri", "bahrain bahraini", "bangladesh bangladeshi", "belarus belarusian",
		"belgium belgian", "benin beninese", "bolivia bolivian", "bosnia bosnian", "botswana motswana", "brazil brazilian", "britain british briton uk u.k",
		"bulgaria bulgarian", "burundi burundian", "cambodia cambodian", "cameroon cameroonian", "canada canadian", "chad chadian", "chile chilean",
		"china chinese", "colombia colombian", "congo congolese", "croatia croatian croat", "cuba cuban", "cyprus cypriot", "czechia czech",
		"denmark danish dane", "ecuador ecuadorian", "egypt egyptian", "england english englishman englishwoman", "eritrea eritrean", "estonia estonian",
		"ethiopia ethiopian", "finland finnish finn", "france french frenchman frenchwoman", "gabon gabonese", "gambia gambian", "georgia georgian",
		"germany german", "ghana ghanaian", "greece greek", "guinea guinean", "guyana guyanese", "haiti haitian", "hungary hungarian",
		"iceland icelandic icelander", "india indian", "indonesia indonesian", "iran iranian", "iraq iraqi", "ireland irish irishman irishwoman",
		"israel israeli", "italy italian", "jamaica jamaican", "japan japanese", "jordan jordanian", "kazakhstan kazakh", "kenya kenyan",
		"korea korean", "kuwait kuwaiti", "latvia latvian", "lebanon lebanese", "liberia liberian", "libya libyan", "lithuania lithuanian",
		"malawi malawian", "malaysia malaysian", "mali malian", "malta maltese", "mauritius mauritian", "mexico mexican", "moldova moldovan",
		"mongolia mongolian", "montenegro montenegrin", "morocco moroccan", "mozambique mozambican", "myanmar burmese", "namibia namibian",
		"nepal nepali nepalese", "netherlands dutch dutchman dutchwoman", "zealand zealander kiwi", "niger nigerien", "nigeria nigerian",
		"norway norwegian", "oman omani", "pakistan pakistani", "palestine palestinian", "panama panamanian", "peru peruvian",
		"philippines philippine filipino filipina", "poland polish pole", "portugal portuguese", "qatar qatari", "romania romanian",
		"russia russian", "rwanda rwandan", "saudi", "scotland scottish scot scotsman", "senegal senegalese", "serbia serbian serb", "leone leonean",
		"singapore singaporean", "slovakia slovak", "slovenia slovenian slovene", "somalia somali", "africa african", "spain spanish spaniard",
		"lanka lankan", "sudan sudanese", "sweden swedish swede", "switzerland swiss", "syria syrian", "taiwan taiwanese", "tanzania tanzanian",
		"thailand thai", "togo togolese", "tunisia tunisian", "turkey turkish turk türkiye", "uganda ugandan", "ukraine ukrainian", "emirates emirati",
		"america american u.s usa", "uruguay uruguayan", "uzbekistan uzbek", "venezuela venezuelan", "vietnam vietnamese", "wales welsh welshman",
		"democrat democratic", "republican", "tory conservative", "yemen yemeni", "zambia zambian", "zimbabwe zimbabwean", "faso burkinabe", "ivoire ivorian", "tobago trinidadian", "barbados barbadian bajan",
	} {
		f := strings.Fields(l)
		for i, w := range f {
			m[w] = f[0]
			n[w] = i > 0 || len(f) == 1
		}
	}
	n["democrat"] = true
	for _, w := range []string{"democratic", "uk", "u.k", "u.s", "usa", "danish", "english", "finnish", "french", "irish", "polish", "scottish", "spanish", "swedish", "turkish", "welsh", "dutch", "british"} {
		n[w] = false // adjectives alone: the Dutch are many
	}
	return m, n
}()

// sameRoot reports whether one word is the other with an ending more: Vostra and Vostran.
func sameRoot(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 4 || a == b {
		return false
	}
	return strings.HasPrefix(b, a) || len(a) > 5 && strings.HasPrefix(b, a[:len(a)-1]) && strings.ContainsAny(a[len(a)-1:], "aeoy")
}

// native reports whether the capitalised token i tells where somebody is from and
// stands for that somebody: the Dane. Of a country that nobody knows, its name must
// stand in the article.
func (x *reading) native(i int) bool {
	d := x.d
	w := bare(d.Word(i))
	if i == 0 || !isUpper(d.Word(i)) || allCaps(d.Word(i)) {
		return false
	}
	// The first word of the phrase; a Sierra Leonean has two.
	k := i - 1
	if isUpper(d.Word(k)) && !definite[bare(d.Word(k))] && k > 0 {
		k--
	}
	if bare(d.Word(k)) != "the" || i+1 < len(d.Tokens) && d.Tokens[i+1].Kind == nlp.Word && (isUpper(d.Word(i+1)) || heads[bare(d.Word(i+1))] != "") {
		return false
	}
	if natives[w] || strings.HasSuffix(w, "ese") && len(w) > 6 {
		return true
	}
	return k == i-1 && (strings.HasSuffix(w, "an") || strings.HasSuffix(w, "i") || strings.HasSuffix(w, "ese")) && x.placeRoot(w)
}

// demonym reports whether the token is a word made of the name of a place that the article has.
func (x *reading) demonym(i int) bool {
	w := bare(x.d.Word(i))
	return (strings.HasSuffix(w, "i") || strings.HasSuffix(w, "an") || strings.HasSuffix(w, "ese") || strings.HasSuffix(w, "ish")) && x.placeRoot(w)
}

// placeRoot reports whether the article names a place of which the word is made.
func (x *reading) placeRoot(w string) bool {
	if x.roots == nil {
		x.roots = make(map[string]bool)
		for i, t := range x.d.Tokens {
			if t.Kind == nlp.Word && isUpper(x.d.Word(i)) {
				x.roots[bare(x.d.Word(i))] = true
			}
		}
	}
	for _, cut := range []string{"n", "an", "ian", "i", "wi", "ese"} {
		if s := strings.TrimSuffix(w, cut); len(s) > 3 && s != w && x.roots[s] {
			return true
		}
	}
	return false
}

// peopled reports whether the article has a word made of a place's name for those who live
// there, or for what is theirs: Vostran of Vostra, Aldmarkers of Aldmark.
func (x *reading) peopled(place string) bool {
	x.placeRoot("")
	for _, end := range []string{"n", "an", "ian", "i", "wi", "ese", "er", "ers", "ish", "ns", "ians", "is", "wis"} {
		if len(place) > 3 && (x.roots[place+end] || x.roots[strings.TrimRight(place, "aeoy")+end]) {
			return true
		}
	}
	return false
}

// nation reports whether the article has an adjective made of the name, in small letters,
// right before a noun in small letters: the Vostran minister.
func (x *reading) nation(w string) bool {
	if x.nations == nil {
		x.nations = make(map[string]bool)
		for i := 1; i+1 < len(x.d.Tokens); i++ {
			a := x.d.Word(i)
			if !isUpper(a) || !strings.HasSuffix(a, "n") || x.d.Tokens[i+1].Kind != nlp.Word || isUpper(x.d.Word(i+1)) || !definite[bare(x.d.Word(i-1))] && bare(x.d.Word(i-1)) != "a" {
				continue
			}
			x.nations[strings.TrimSuffix(bare(a), "n")] = true
		}
	}
	return len(w) > 4 && strings.HasSuffix(w, "a") && x.nations[w]
}

// age is the quality that “a 54-year-old” tells, or "".
func age(w string) string {
	if s, ok := strings.CutSuffix(w, "-year-old"); ok && len(s) > 0 && len(s) < 4 && strings.Trim(s, "0123456789") == "" {
		return w
	}
	return ""
}

// offices are the short forms of offices, with the office's noun and what qualifies it.
var offices = map[string]string{
	"md": "director managing", "ceo": "executive chief", "cfo": "officer chief financial", "coo": "officer chief operating", "cs": "secretary cabinet",
	"ps": "secretary permanent", "mca": "mca ward", "mla": "mla", "mep": "mep", "msp": "msp", "cmd": "director chief medical", "dg": "director general",
	"igp": "inspector general police", "cm": "minister chief", "pm": "minister prime", "vc": "chancellor vice", "gm": "manager general",
	"dpp": "director public prosecution", "cj": "justice chief", "hm": "headmaster",
}

// eminences are said of one whose name is left out: His Excellency.
var eminences = set("excellency highness majesty holiness eminence lordship ladyship honour")

// inverse maps what one is to another to what the other may be to him.
var inverse = map[string]string{
	"wife": "husband", "husband": "wife", "widow": "husband", "son": "father mother dad mum mom parent", "daughter": "father mother dad mum mom parent",
	"father": "son daughter child", "mother": "son daughter child", "dad": "son daughter child", "mum": "son daughter child", "mom": "son daughter child",
	"brother": "brother sister", "sister": "sister brother", "uncle": "nephew niece", "aunt": "nephew niece", "nephew": "uncle aunt", "niece": "uncle aunt",
	"partner": "partner", "fiancé": "fiancée", "fiancée": "fiancé", "grandfather": "grandson granddaughter", "grandmother": "grandson granddaughter",
	"grandson": "grandfather grandmother", "granddaughter": "grandfather grandmother", "boyfriend": "girlfriend", "girlfriend": "boyfriend", "colleague": "colleague",
	"counterpart": "counterpart",
}

// ownerOf is the entity to which a phrase's possessive refers, or -1.
func (x *reading) ownerOf(tok int) int {
	if tok < 0 {
		return -1
	}
	if n := x.nameAt(tok); n >= 0 {
		return x.names[n].entity
	}
	if e, ok := x.meant[tok]; ok {
		return e
	}
	if q := x.inside[tok]; q >= 0 && bare(x.d.Word(tok)) == "my" && x.d.Tokens[tok].Depth > 0 {
		return x.statements[q].entity // my brother: the speaker's
	}
	return -1
}

// related resolves “her husband” to the one of whom the article said that she was his
// wife.
func (x *reading) related(p *phrase) finding {
	back := inverse[p.lemma]
	o := x.ownerOf(p.owner)
	if back == "" || o < 0 || p.plural {
		return unknown
	}
	found := unknown
	for _, r := range x.entities[o].roles {
		if r.owner < 0 || !slices.Contains(strings.Fields(back), r.lemma) {
			continue
		}
		c := x.ownerOf(r.owner)
		if c < 0 || c == o || x.entities[c].typ != quoth.Person || gendered[p.lemma]*x.entities[c].he < 0 {
			continue
		}
		if found.entity >= 0 && found.entity != c {
			return unknown
		}
		found = finding{c, "role", []nlp.Range{r.span}}
	}
	return found
}

// counterpart gives one who is another's counterpart the other's office, with his own
// country: of a Danish minister's Norwegian counterpart it makes a Norwegian minister.
func (x *reading) counterpart(n *name, p *phrase) {
	sent := x.d.Sentences[x.d.Tokens[n.Start].Sentence]
	start := sent.Start
	if k := x.d.Tokens[n.Start].Sentence - 1; possessives[p.det] && p.Start == start && k >= 0 && x.d.Tokens[x.d.Sentences[k].Start].Paragraph == x.d.Tokens[start].Paragraph {
		start = x.d.Sentences[k].Start // His Kessing counterpart, Ada Brook, …
	}
	for i := x.nameBefore(n.Start); i >= 0 && x.names[i].Start >= start; i-- {
		o := x.names[i].entity
		if o < 0 || o == n.entity || x.entities[o].typ != quoth.Person || p.Contains(x.names[i].Start) {
			continue
		}
		for _, r := range x.entities[o].roles {
			if r.lemma == "" || r.lemma == "counterpart" || eminences[r.lemma] || r.span.Len() == 0 {
				continue
			}
			q := *p
			q.lemma, q.owner, q.head = r.lemma, -1, -1
			q.words = slices.Clone(p.words)
			for _, w := range r.words {
				if !natives[w] && !x.placeOf(r.span, w) && countries[w] == "" && !slices.Contains(q.words, w) && !x.roots[w] {
					q.words = append(q.words, w)
				}
			}
			x.addRole(n.entity, &q, p.Range)
		}
		return
	}
}

// placeOf reports whether a word of a role stands in it behind of, with a capital: the
// country of a minister.
func (x *reading) placeOf(r nlp.Range, w string) bool {
	of := false
	for k := r.Start; k < r.End; k++ {
		of = of || bare(x.d.Word(k)) == "of"
		if of && isUpper(x.d.Word(k)) && stem(x.d.Word(k)) == w {
			return heads[w] == ""
		}
	}
	return false
}

// couple makes Mark Penfold of “Mark and Lucy Penfold”: it returns the surname that a
// first name shares with the full name after it, or "".
func (x *reading) couple(i int) string {
	n := &x.names[i]
	if i+1 >= len(x.names) || n.Len() != 1 || n.typ == "ORG" || !x.r.givenName(x.d.Word(n.Start)) {
		return ""
	}
	o := &x.names[i+1]
	if o.Start != n.End+1 || bare(x.d.Word(n.End)) != "and" || o.Len() != 2 || o.entity < 0 || x.entities[o.entity].typ != quoth.Person || !x.r.givenName(x.d.Word(o.Start)) {
		return ""
	}
	return bare(x.d.Word(o.End - 1))
}

// introduce joins a full name that the article brings in without saying whose it is to the
// one of whom it has just spoken by office alone: *The minister may step in. Maren Olde would
// not be drawn.* Newspapers introduce those whom they name.
func (x *reading) introduce(n *name) {
	e := x.entities[n.entity]
	if e.typ != quoth.Person || !e.proper || n.Len() < 2 || len(e.mentions) > 0 || x.inside[n.Start] >= 0 ||
		slices.ContainsFunc(e.roles, func(r role) bool { return r.span.Len() == 0 || !x.onlyTitle(r.span) }) {
		return
	}
	at := x.d.Tokens[n.Start]
	found := -1
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-24; i-- {
		m := x.log[i]
		from := x.d.Tokens[m.Start]
		if from.Paragraph != at.Paragraph && at.Sentence-from.Sentence > 1 || m.Start > n.Start {
			break
		}
		v := x.entities[m.entity]
		if m.kind != quoth.MentionNominal || v.typ != quoth.Person || v.plural || from.Depth > 0 {
			continue
		}
		if v.proper || found >= 0 && found != m.entity {
			return
		}
		found = m.entity
	}
	if found < 0 || len(x.entities[found].roles) == 0 {
		return
	}
	v := x.entities[found]
	if r := &v.roles[0]; r.det != "the" || kinds[r.lemma] || callings[r.lemma] || heads[r.lemma] != quoth.Person || !leading[r.lemma] && !ministerial[r.lemma] ||
		v.he*e.he < 0 || v.he != 0 && x.r.gender(e.given)*float64(v.he) < 0 {
		return
	}
	x.merge(found, n.entity)
}

// ministerial are offices of which it is known who holds them.
var ministerial = set("minister secretary mayor governor premier chancellor commissioner speaker ambassador treasurer prosecutor rector bishop archbishop dean principal superintendent headteacher headmaster headmistress")

// merge makes one of two entities: what is known of v is known of e.
func (x *reading) merge(v, e int) {
	from, to := x.entities[v], x.entities[e]
	for _, m := range from.mentions {
		m.entity = e
		to.mentions = append(to.mentions, m)
	}
	for i := range x.log {
		if x.log[i].entity == v {
			x.log[i].entity = e
		}
	}
	for i := range x.speakers {
		if x.speakers[i] == v {
			x.speakers[i] = e
		}
	}
	for t, o := range x.meant {
		if o == v {
			x.meant[t] = e
		}
	}
	for i := range x.statements {
		if s := &x.statements[i]; s.entity == v || s.vague == v+1 {
			s.entity, s.vague = e, 0
		}
	}
	for _, r := range from.roles {
		r.own = false
		to.roles = append(to.roles, r)
		x.index(r.lemma, e)
	}
	to.he += from.he
	from.roles, from.mentions, from.typ = nil, nil, ""
}

// portfolios are what ministers are ministers of; a name may follow them at once.
var portfolios = set(`health education finance defence defense transport works housing agriculture energy labour labor trade justice environment
	information culture sports sport water state affairs interior planning tourism economy industry commerce power petroleum mines
	lands fisheries gender women youth children science technology communication communications railways steel security development services`)

// bodies are the nouns that the press writes for a body that it has just named.
var bodies = set(`chipmaker carmaker automaker steelmaker drugmaker planemaker toymaker phonemaker papermaker glassmaker telco supermarket company firm insurer lender airline carrier retailer manufacturer maker operator contractor charity regulator watchdog bank startup
	business broadcaster publisher developer supplier group agency club brewer brewery chain utility consultancy think-tank airline platform
	giant start-up bookmaker conglomerate housebuilder`)

// bodyVariation resolves “the firm” to the one body without a noun of its own that
// stands last before it.
func (x *reading) bodyVariation(p *phrase) finding {
	if p.det != "the" || p.plural || p.owner >= 0 || !bodies[p.lemma] || p.before > 1 || len(p.words) > p.before {
		return unknown
	}
	at := x.d.Tokens[p.head]
	found := mention{entity: -1}
	for i := len(x.log) - 1; i >= 0 && i > len(x.log)-30; i-- {
		m := x.log[i]
		if m.Start > p.Start {
			continue
		}
		if at.Paragraph-x.d.Tokens[m.Start].Paragraph > 1 {
			break
		}
		e := x.entities[m.entity]
		if !e.proper && e.typ == quoth.Organisation && m.kind == quoth.MentionNominal && !x.nounFits(e, p) {
			continue
		}
		if e.plural || !x.mayBeBody(e) || found.entity == m.entity || !x.nounFits(e, p) {
			continue
		}
		if found.entity >= 0 {
			if x.d.Tokens[found.Start].Paragraph == at.Paragraph && x.d.Tokens[m.Start].Paragraph != at.Paragraph {
				break
			}
			return unknown
		}
		found = m
	}
	if n := len(x.speakers); n > 0 && x.speakers[n-1] != found.entity && at.Paragraph-x.d.Tokens[x.spokeAt].Paragraph <= 1 {
		// The body that has just spoken is rather meant than one that somebody named.
		switch e := x.entities[x.speakers[n-1]]; {
		case !e.proper || e.typ != quoth.Organisation || e.plural:
		case societies[p.lemma] && slices.ContainsFunc(e.roles, func(r role) bool { return societies[r.lemma] }):
			return finding{x.speakers[n-1], "variation", []nlp.Range{e.full}}
		default:
			return unknown
		}
	}
	if found.entity < 0 || !x.entities[found.entity].proper {
		return unknown
	}
	if e := x.entities[found.entity]; e.typ != quoth.Organisation {
		e.typ = quoth.Organisation
	}
	return finding{found.entity, "variation", []nlp.Range{found.Range}}
}

// societies are bodies of people with a purpose, each of which is a group.
var societies = set(`group organisation organization foundation charity association federation coalition alliance union network society campaign
	institute league club movement trust lobby`)

// mayBeBody reports whether an entity is an organisation, or was perhaps taken for a
// person or a place although nothing but the tagger says so.
func (x *reading) mayBeBody(e *entity) bool {
	if e.proper && e.full.Len() > 1 && works[bare(x.d.Word(e.full.End-1))] {
		return false
	}
	switch e.typ {
	case quoth.Organisation, "":
		return true
	case quoth.Person:
		return e.proper && e.he == 0 && e.title == "" && !x.r.givenName(e.given) && (e.full.Len() == 1 && x.titleBefore(e.full.Start) == "" && !x.r.givenName(e.surname) || len(e.roles) > 0 && bodies[e.roles[0].lemma])
	}
	return false
}

// works end the names of what is built or lies there, and is nobody.
var works = set("canal river lake bridge dam road street square valley mountain bay island tunnel highway crossing sluice reservoir creek lane avenue")

// settle takes a name that only the tagger calls a person's for a body's, where the
// article calls its bearer a company or the like.
func (x *reading) settle(e *entity, p *phrase) {
	if p.sure && p.typ == quoth.Organisation && e.typ == quoth.Person && x.mayBeBody(e) {
		e.typ, e.given, e.surname = p.typ, "", ""
	}
}

// nounFits reports whether no noun of the entity speaks against the phrase's.
func (x *reading) nounFits(e *entity, p *phrase) bool {
	for _, r := range e.roles {
		if heads[r.lemma] == quoth.Organisation && r.lemma != p.lemma && !alike(r.lemma, p.lemma) && !bodies[r.lemma] {
			return false
		}
	}
	return true
}
