package speaker

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"quoth"
	"quoth/nlp"
)

// resolver loads the weights that ship.
func resolver(t testing.TB) *Resolver {
	t.Helper()
	b, err := os.ReadFile("../../models/en-2026-11/pronouns.bin")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(b)
	if err != nil {
		t.Fatal(err)
	}
	return New(m)
}

// A marked text has its sources as [words→Name of the speaker], or [words→?]
// where the speaker must be left unknown, and contents in braces. A content belongs to the
// last source before it, at its level, that has none yet, else to the next one.
type marked struct {
	article *quoth.Article
	want    []string // by statement
}

func parseMarked(t testing.TB, s string) marked {
	t.Helper()
	m := marked{article: &quoth.Article{Language: "en"}}
	var text strings.Builder
	type level struct {
		parent  string
		open    []int // statements without content
		waiting []quoth.Span
		start   int
	}
	stack := []level{{}}
	source, want, inWant := -1, "", false
	add := func(parent string) int {
		m.article.Statements = append(m.article.Statements, quoth.Statement{ID: "s" + string(rune('a'+len(m.article.Statements))), Parent: parent})
		m.want = append(m.want, "")
		return len(m.article.Statements) - 1
	}
	for _, r := range s {
		top := &stack[len(stack)-1]
		switch {
		case r == '[':
			source = text.Len()
		case r == '→' && source >= 0:
			inWant, want = true, ""
		case r == ']' && source >= 0:
			i := add(top.parent)
			m.want[i] = want
			m.article.Statements[i].Source.Spans = []quoth.Span{{Start: source, End: text.Len()}}
			if n := len(top.waiting); n > 0 {
				m.article.Statements[i].Content = top.waiting
				top.waiting = nil
			} else {
				top.open = append(top.open, i)
			}
			source, inWant = -1, false
		case inWant:
			want += string(r)
		case r == '{':
			parent := "" // of what stands inside: the source that is open, if any
			if n := len(top.open); n > 0 {
				parent = m.article.Statements[top.open[n-1]].ID
			}
			stack = append(stack, level{parent: parent, start: text.Len()})
		case r == '}':
			span := quoth.Span{Start: top.start, End: text.Len()}
			stack = stack[:len(stack)-1]
			top = &stack[len(stack)-1]
			if n := len(top.open); n > 0 {
				i := top.open[n-1]
				m.article.Statements[i].Content = append(m.article.Statements[i].Content, span)
				top.open = top.open[:n-1]
			} else {
				top.waiting = append(top.waiting, span)
			}
		default:
			text.WriteRune(r)
			if r == '\n' {
				top.open = nil
			}
		}
	}
	m.article.Text = text.String()
	return m
}

// tagged finds the listed names, “PER Maren Olde; ORG Radio Nine”, wherever they stand.
func tagged(d *nlp.Doc, list string) []nlp.Name {
	var out []nlp.Name
	for entry := range strings.SplitSeq(list, ";") {
		typ, words, ok := strings.Cut(strings.TrimSpace(entry), " ")
		if !ok {
			continue
		}
		for at := 0; ; {
			i := strings.Index(d.Text[at:], words)
			if i < 0 {
				break
			}
			r := d.RangeOf(quoth.Span{Start: at + i, End: at + i + len(words)})
			at += i + len(words)
			if r.Len() > 0 && !slices.ContainsFunc(out, func(n nlp.Name) bool { return n.Start < r.End && r.Start < n.End }) {
				out = append(out, nlp.Name{Range: r, Type: typ})
			}
		}
	}
	slices.SortFunc(out, func(a, b nlp.Name) int { return a.Start - b.Start })
	return out
}

// A row is one marked text; its first source that is marked with a rule after a
// bar, [she→Name|pronoun], must rest on that rule.
var rows = []struct{ sieve, names, text string }{
	// Names.
	{"full name", "PER Maren Olde", "[Maren Olde→Maren Olde|name] said {the port would open}."},
	{"surname", "PER Maren Olde; PER Olde", "Maren Olde went to the port. [Olde→Maren Olde|surname] said {it would open}."},
	{"first name", "PER Edda Foss; PER Edda", "Edda Foss opened the shop. “No bread,” said [Edda→Edda Foss|first name]."},
	{"title and surname", "PER Maren Olde", "Maren Olde spoke for an hour. [Mrs Olde→Maren Olde] said {it was late}. [Minister Olde→Maren Olde] added {that she was tired}."},
	{"possessive", "PER Maren Olde; PER Olde", "Maren Olde spoke. {The harbour is full}, in [Olde’s→Maren Olde] view."},
	{"capitals", "PER Maren Olde", "Maren Olde answered questions.\n\n[MAREN OLDE→Maren Olde]: {We will see.}"},
	{"initial", "PER Maren K. Olde; PER Maren Olde", "Maren K. Olde won. [Maren Olde→Maren K. Olde] said {she was glad}."},
	{"hyphen", "PER Anne-Lise Roth-Bell; PER Roth-Bell", "Anne-Lise Roth-Bell sat down. [Roth-Bell→Anne-Lise Roth-Bell] denied {it}."},
	{"acronym", "ORG Halvern Union of Teachers; ORG HUT", "The Halvern Union of Teachers met. [The HUT→Halvern Union of Teachers|acronym] said {the plan was poor}."},
	{"two of one surname", "PER Edda Foss; PER Harl Foss; PER Foss", "Edda Foss and Harl Foss came.\n\nThe sun rose over the quay and the ships lay still.\n\nNothing moved.\n\n[Foss→?] said {it was a shame}. [Harl Foss→Harl Foss] said {it was not}."},
	{"two of one surname, told by title", "PER John Foss; PER Mary Foss; PER Foss", "John Foss and Mary Foss came. [Mrs Foss→Mary Foss] said {it was a shame}. [Mr Foss→John Foss] said {it was not}."},
	// Two in a meeting, later called by office and nationality or by what goes with one of them.
	{"office and nationality of two", "PER Maren Olde; PER Conrad Pell", "The Danish minister Maren Olde met the Norwegian minister Conrad Pell.\n\n[The Norwegian minister→Conrad Pell|role] said {the talks were short}. [The Danish minister→Maren Olde|role] said {they were not}."},
	{"the other gender's description", "PER Mary Foss; PER John Pell", "The lawmaker Mary Foss and the lawmaker John Pell spoke.\n\n[The congresswoman→Mary Foss] said {it was late}."},
	{"she across a paragraph", "PER Mary Foss; PER John Pell", "Mary Foss opened the meeting.\n\nShe had the papers with her.\n\n[She→Mary Foss|pronoun] said {the harbour was full}."},
	{"he across a paragraph with a woman in between", "PER Mary Foss; PER John Pell", "John Pell came with the advice of Mary Foss.\n\n[He→John Pell|pronoun] said {the harbour was full}."},
	{"nationality before a name", "PER Ethiopian Dawit Abera; PER Dawit Abera", "The Ethiopian Dawit Abera won. [Abera→Dawit Abera] said {he was tired}."},
	// Names of other countries, offices without an article.
	{"an office and its portfolio", "PER Adwoa Selby", "[Superintendent of Police (Isk) Adwoa Selby→Adwoa Selby|name] said {three were held}."},
	{"counsel for somebody", "PER Ishan Vellor", "[Counsel for the growers Ms Ishan Vellor→Ishan Vellor|name] told the court {it was late}."},
	{"an aide to one who is named", "PER Ishan Vellor", "[Aide to Minister Ishan Vellor→Aide to Minister Ishan Vellor|nominal] said {it was late}."},
	{"a title that begins the text", "PER Ishan Vellor", "[Counsel Ishan Vellor→Ishan Vellor|name] told the court {it was late}."},
	{"a title in brackets", "PER Olu Barran; PER Fola Barran", "Chief Olu Barran was there. His wife, Chief (Mrs.) Fola Barran, came late. [Chief (Mrs.) Fola Barran→Fola Barran|name] said {it was over}. [She→Fola Barran] left, she said {so}."},
	{"a general of no army", "PER Ivy Tamak", "[The Auditor-General, Dr. Ivy Tamak,→Ivy Tamak|apposition] said {it was wrong}. [The Auditor-General→Ivy Tamak|role] said {more}."},
	{"who follows", "", "We have reached Kit Marrow, who plays drums for Vale. [He→Kit Marrow|pronoun] thought {that a speaker had blown}."},
	{"the subject of the sentence before", "PER Olu Barran", "Olu Barran came on Monday. Wearing dark glasses, which his lawyer said were new, Barran testified for three hours. [He→Olu Barran|pronoun] admitted {that there were two}."},
	{"a body's officer whom the paragraph is about", "PER Conrad Pell", "A departure at the hospital was wanted.\n\nConrad Pell did not attend. In a brief answer [the hospital’s director→Conrad Pell|variation] said {that nobody was hidden}."},
	{"one's lawyer", "PER Conrad Pell", "Conrad Pell did not attend. In a brief answer [the hospital’s lawyer→the hospital’s lawyer|nominal] said {that nobody was hidden}."},
	{"after its verb", "PER Edda Foss", "Among the first to call was Edda Foss, daughter of a bus driver. [She→Edda Foss|pronoun] said {it was late}."},
	{"whom the sentence before leads to", "PER Conrad Pell", "The question was put to Conrad Pell. [He→Conrad Pell|pronoun] declined {to answer}."},
	{"himself", "PER Conrad Pell", "The rector Conrad Pell was out. [The rector himself→Conrad Pell|role] said {that he was glad}."},
	{"retired", "PER Col; PER Conrad Pell", "[The Board’s Controller, Col (retd) Conrad Pell,→Conrad Pell|apposition] said {no}. [He→Conrad Pell] added {that}."},
	{"named only later", "PER Bram Garrow", "He said [a councillor→Bram Garrow|role] had offered {him a drink}. The councillor, Bram Garrow, admitted it."},
	{"one of several, and another named later", "PER Bram Garrow", "[A councillor from Isk→A councillor from Isk|nominal] asked {for a drink}. Rain fell. The ships lay still. The gates were shut. The councillor, Bram Garrow, came."},
	{"initials of an office", "PER Edda Foss; ORG ADG", "Additional Director General Edda Foss was there. [The ADG→Edda Foss|role] ruled {it out}. [She→Edda Foss] smiled, she said {so}."},
	{"calls itself", "ORG Clean Water League", "Not all agree. [A body of them, which calls itself the Clean Water League,→Clean Water League|apposition] wants {a pump}. [The league→Clean Water League] said {so}."},
	{"known as", "PER Guru", "[A tutor who goes by the name of Guru→Guru|apposition] said {it was easy}."},
	{"a bench of two", "PER Parvez Antul; PER Hema Logan; ORG Bench", "[A Bench of Chief Justice Parvez Antul and Justice Hema Logan→Parvez Antul + Hema Logan|group] asked {whether it was}."},
	// Spokesmen and others who belong to somebody else.
	{"spokesman for", "PER Maren Olde", "Maren Olde was away. [A spokeswoman for Maren Olde→A spokeswoman for Maren Olde|nominal] said {she was ill}."},
	{"named spokesman", "PER Silas Dorn; ORG Health Ministry", "[Health Ministry spokesman Silas Dorn→Silas Dorn|name] said {so}. [The spokesman→Silas Dorn|role] said {more}."},
	// Roles.
	{"apposition after", "PER Tobias Renk; ORG Dockers’ Union; PER Renk", "[Tobias Renk, the head of the Dockers’ Union,→Tobias Renk] said {no}. The ships waited. [The union chief→Tobias Renk|role] said {they could wait}."},
	{"apposition before", "PER Hamil Torsten", "[The auditor general, Hamil Torsten,→Hamil Torsten|apposition] said {it was wrong}. [The auditor→Hamil Torsten|role] said {more}."},
	{"title before", "PER Edda Harl", "Senator Edda Harl rose. [The senator→Edda Harl|role] said {nothing was true}."},
	{"nationality and office", "PER Lars Holm; PER Piet Hallam", "Danish Foreign Minister Lars Holm met the Norwegian foreign minister, Piet Hallam, on Monday. [The Danish foreign minister→Lars Holm|role] said {talks went well}. [The Norwegian minister→Piet Hallam|role] said {they did not}."},
	{"two ministers", "PER Lars Holm; PER Piet Hallam", "Health Minister Lars Holm met Finance Minister Piet Hallam. [The minister→?] said {talks went well}. [The finance minister→Piet Hallam|role] said {so too}. [The health minister→Lars Holm] agreed {to that}."},
	{"copula", "PER Oleg Trant; PER Trant", "Oleg Trant is the chair of the parents’ council. He spoke on Friday. [The chair→Oleg Trant|role] said {it was enough}."},
	{"former office", "PER Ansel Brodie; PER Brodie", "Ansel Brodie, a former customs chief, was in court. [The former customs chief→Ansel Brodie|role] denied {the charge}."},
	{"office of", "PER Maren Olde", "Minister of Transport Maren Olde came. [The Minister→Maren Olde|role] thanked {the judge}."},
	{"who leads", "PER Ursel Dahm; PER Dahm", "Ursel Dahm, who chairs the growers’ league, was there. [The chair→Ursel Dahm|role] said {so}."},
	{"synonym", "PER Luca Dorn", "Vostran Ambassador Luca Dorn came to the quay. [The envoy→Luca Dorn|role] said {he was patient}."},
	{"doctor", "PER Amara Feld", "Dr Amara Feld was there. [The surgeon→Amara Feld|role] said {it was fair}."},
	{"body's head noun", "ORG Tolmouth Port Company", "The Tolmouth Port Company was silent. [The company→Tolmouth Port Company|role] said later {it would talk}."},
	{"spoken of by another office", "PER Maren Olde; PER Olde", "Transport Minister Maren Olde spoke. [A farmer→A farmer|nominal] said {it was dry}. [The farmer→A farmer] wept, he said {so}."},
	// Descriptions without a name.
	{"same description", "", "[A resident of the street→A resident of the street|nominal] said {it was loud}. [The resident→A resident of the street] said {it was bad}."},
	{"another", "", "[A resident→A resident] said {it was loud}. [Another resident→Another resident] said {it was not}."},
	{"anonymous", "", "[An official who asked not to be named→An official who asked not to be named] said {the deal was done}. [A person familiar with the talks→A person familiar with the talks] denied {it}. [The official→An official who asked not to be named] said {no more}."},
	{"document", "", "[A report by the court→A report by the court] found {losses}. [The report→A report by the court] says {they grew}. [It→A report by the court|pronoun] warns {of more}."},
	{"another word for a document", "", "A leaked memo, seen by this newspaper, was long. [The document→The document] says {prices will rise}. [The memo→The document|nominal] warns {of more}."},
	{"body", "", "[The ministry→The ministry] said {no}. [It→The ministry] said {so twice}."},
	{"place", "LOC Vostra", "[Vostra→Vostra] said {it would reply}."},
	{"excellency alone", "PER Hamad Talal", "The envoy of Qadir, His Excellency Sheikh Hamad Talal, came. [His Excellency→Hamad Talal|role] hailed {peace}."},
	{"compound surname", "PER Reem Al Sahli; PER Al Sahli", "Reem Al Sahli came. [Al Sahli→Reem Al Sahli|surname] said {no}."},
	{"adjective of a country", "PER Hamad Talal", "The Foreign Minister of Qadir, Hamad Talal, came. [The Qadiri minister→Hamad Talal|role] said {no}."},
	{"where one was born", "PER Nils Ager", "Prof. Nils Ager came. [The Kessing-born professor→Nils Ager|role] said {no}."},
	{"the county boss", "PER Silas Okeno; PER Grace Atamba", "Kessing Governor Silas Okeno came. [The county boss→Silas Okeno|role] said {no}.\n\nGrace Atamba, who chaired the county treasury, left."},
	{"a retired judge", "PER Grace Atamba; PER Moses Kirui", "Grace Atamba, who chaired the county treasury, left.\n\n[Its chair, retired judge Moses Kirui,→Moses Kirui|apposition] said {no}."},
	{"one of them", "", "[Residents→Residents] fear {floods}. [One of them→One of them|nominal] wrote {a letter}."},
	{"the younger of two", "PER Edwin Brask; PER Gerald Brask; PER Brask", "Edwin Brask spoke first. His younger brother, Gerald Brask, followed. {“No,”} [the younger Brask→Gerald Brask] said. {“Yes,”} [the elder→Edwin Brask|role] said. [Both brothers→Edwin Brask + Gerald Brask|group] laughed at {it}."},
	{"who is called a witness", "PER Susan Pell; PER Joanne Pell; PER Hanna Ree", "Susan Pell told Kessing Crown Court a tale. “I pity him,” [the witness→Susan Pell|role] said.\n\nHanna Ree, for the defence, rose. [The barrister→Hanna Ree|role] put it to her {that it was false}.\n\nJoanne Pell told the jury another."},
	{"who stands in the witness box", "PER Tom Lind; PER Miriam Holt; PER Rita Voss", "Justice Miriam Holt sat. Tom Lind, the revenue director, had a hard hour in the witness box before the High Court.\n\n“No,” said Rita Voss, for the county, and the room laughed.\n\n[The witness→Tom Lind|role] said {it was so}. [The judge→Miriam Holt|role] asked {why}."},
	{"one of those traders", "PER Ada Lind; PER Ezra Lusk", "Ezra Lusk appears for Ada Lind and 46 other fish traders. [The trader→Ada Lind|role] said {no}."},
	{"who moved it", "PER Joel Mack; PER Ada Lind", "A motion by Kessing councillor Joel Mack was on the table. Ada Lind was away. [The mover→Joel Mack|role] said {no}."},
	{"a third man, a planner", "", "A third man at the lunch, a planning consultant, spoke quietly. [He→A third man at the lunch|pronoun] insisted {on it}."},
	{"whose office is told in the next sentence", "PER Ada Lind; ORG Fish Traders Association", "Ada Lind had taken the stand in her father’s coat. [The chairperson of the Fish Traders Association→Ada Lind|variation] said {she was told}."},
	{"the farmer", "PER Anders Pell", "Anders Pell has no opinion. [The farmer→Anders Pell|variation] had planned {a harvest}."},
	{"two countries", "LOC Vostra; LOC Lemark; LOC Vostra; LOC Lemark", "Vostra has promised to warn Lemark. [The two governments→Vostra + Lemark|group] hinted {at more}. The talks of Vostra and Lemark failed. The Vostran side left; the Lemarkian side stayed."},
	{"a district officer of unknown name", "ORG District Collector Ilavi Rensu", "[District Collector Ilavi Rensu→Ilavi Rensu] told reporters {it was dry}. [The Collector→Ilavi Rensu|role] said {more}."},
	{"the Leader of the Opposition", "ORG Opposition Bharo Munn", "“No,” countered [Leader of the Opposition Bharo Munn→Bharo Munn]. The rain fell. [The Opposition leader→Bharo Munn|role] said {more}."},
	{"a party’s member", "ORG Krishi Dal’s Farhan Nisari; PER Nisari", "The Krishi Dal’s Farhan Nisari, 40, rose. [Mr Nisari→Farhan Nisari|surname] alleged {it}."},
	{"the member for another ward", "PER Joel Mack; PER Elphas Kid", "Kessing MCA Joel Mack came. Majority Leader Elphas Kid spoke. [The Lwambo MCA→?] said {no}."},
	{"a minister told of before", "PER Kesa Dorale; PER Nirm Sathe", "Water Minister Kesa Dorale rose. [The minister→Kesa Dorale|role] said {no}.\n\nChief Minister Nirm Sathe came."},
	{"a committee named after him", "PER Mathore; PER Ada Lind", "Ada Lind has said no. The Mathore committee has invited {her}; [she→Ada Lind] accepted {it}."},
	{"the farmer of the last sentence", "PER Lakhan Birade; PER Shantu Birade", "They were Lakhan Birade, 46, and his wife. Shantu Birade, who lives nearby, survived.\n\n{“I heard it,”} [the 58-year-old farmer→Shantu Birade|variation] said."},
	{"the engineer who spoke", "", "“It is green,” said [an engineer in the quality wing→an engineer in the quality wing], {of the chief engineer’s office}. [The engineer→an engineer in the quality wing|nominal] said {more}."},
	{"two offices in an apposition", "PER Hazzar Luwaf; PER Tareef Gharrab; LOC Hadrain", "Sheikh Hazzar Luwaf, Deputy Prime Minister and Minister of Foreign Affairs, met Dr Tareef Gharrab, Minister of Foreign Affairs of Hadrain. It was the first visit by a Hadraini minister. [The two ministers→Hazzar Luwaf + Tareef Gharrab|group] reviewed {ties}. [His Excellency the Deputy Prime Minister→Hazzar Luwaf|role] said {so}.\n\n[The Hadraini minister→Tareef Gharrab|role] said {no}."},
	{"her excellency", "PER Salwen Idrar; PER Nila Oreb", "Her Excellency Salwen Idrar called. [She→Salwen Idrar|pronoun] offered {help}."},
	{"a retired general", "PER Badhan Hureiz", "Lieutenant General (Retired) Badhan Hureiz came. [The retired officer→Badhan Hureiz|role] said {no}."},
	{"her guest", "PER Ilka Dren; PER Laurence Holt", "Ilka Dren received Laurence Holt. She smiled.\n\n[Her guest→Laurence Holt|variation] said {no}."},
	{"his boss", "PER Barnabas Otwen; PER Moses Tarak", "Governor Barnabas Otwen left. The governor’s press secretary, Moses Tarak, said [his boss→Barnabas Otwen|role] had seen {it}."},
	{"he is nobody called Rose", "PER Rose Nakal", "[Rose Nakal→Rose Nakal] demanded that [he→?] substantiate {it}.\n\n“No,” [she→Rose Nakal] said."},
	{"a party is nobody", "PER Krishi Dal; PER Farhan Nisari", "Krishi Dal members laughed. Farhan Nisari left the Krishi Dal. [The member for Tirvan→Farhan Nisari|variation] said {no}."},
	{"a man in the queue", "", "“No,” moaned [a man→a man in the queue for the ferry] in the queue for the ferry."},
	{"minutes seen by a paper", "PER Ada Lind", "According to [minutes of a meeting, seen by this paper→minutes of a meeting], Ada Lind {left}."},
	{"his country", "PER Ada Lind; LOC Vostra", "Ada Lind, Minister of Foreign Affairs of Vostra, said [her country→Vostra|role] would {wait}. The Vostran side left."},
	{"two countries named together", "LOC Vostra; LOC Lemark; LOC Tamrit", "The ministers of Vostra and Lemark met. It welcomed the word of [the two countries→Vostra + Lemark|group] {that they wait}. The Vostran side left; so did the Lemarkian and the Tamriti one; all were in Tamrit."},
	{"who served as ambassador", "PER Hamdo Raysan", "Hamdo Raysan has seen it. He later served as ambassador to Vostra.\n\n[The ambassador→Hamdo Raysan|role] laughed at {it}."},
	{"who is asked answers", "PER Susan Pell; PER Hanna Ree", "Miss Hanna Ree rose. Mrs Susan Pell smiled. [Miss Ree→Hanna Ree] put it to Mrs Pell {that it was false}. [She→Susan Pell|pronoun] answered {that it was not}."},
	{"goes on in the next paragraph", "PER Tom Lind; PER James Henson; PER Lind", "Mr Tom Lind left. Mr Lind will lose, said [Mr James Henson→James Henson]: {he is lost}.\n\n“He is clever,” [he→James Henson|pronoun] said."},
	{"the group that spoke", "ORG Harbour Foundation; ORG Fox", "[The Harbour Foundation→Harbour Foundation] told Fox {that it was late}.\n\n“We are late,” [the group→Harbour Foundation|role] said."},
	{"nobody in a dateline", "PER BUENA PARK; PER Ada Lind", "BUENA PARK, Calif. - Rallying workers, Ada Lind tried to win.\n\nA better time, [she→Ada Lind|pronoun] vowed, {would come}."},
	{"whom a source includes", "PER Christians", "[Many speakers — including Muslims, Christians, Jews —→Many speakers — including Muslims, Christians, Jews] said {it was late}."},
	{"the Reverend after a comma", "PER Charles Elliott Jr", "[The pastor’s father, the Rev. Charles Elliott Jr,→Charles Elliott Jr|apposition] said {it was late}."},
	{"capitals of a headline", "PER Ada Lind; PER Lind", "[Lind→Ada Lind] Calls Harbour Violence A {Crime}\n\nAda Lind left on Monday."},
	{"and who", "PER Ada Lind", "Southern states will hear of the voters, who live in the south, and [who→the voters|relative] favour {Ada Lind}."},
	{"a report is nobody", "PER David Wass; ORG Cook Political Report", "A loss “would be a shame,” said [David Wass, an analyst at the Cook Political Report→David Wass]. It would close the race, [he→David Wass] said."},
	{"of whom she speaks before", "PER Mary Tolley; PER Tolley", "Miss Mary Tolley rose. {Miss Tolley would not}, [she→Mary Tolley|pronoun] said, {be drawn}."},
	{"the septuagenarian", "PER Lasisi Ojo; PER Sunday Dispatch", "[A driver, Lasisi Ojo, 71,→Lasisi Ojo] told Sunday Dispatch {that it was bad}. “I pray,” said [the septuagenarian→Lasisi Ojo|variation]."},
	{"a special adviser", "PER Special Adviser; PER Nkechi Obasi; PER Obasi; PER Tunde Balo", "Tunde Balo spoke through his Special Adviser on Works, Mrs Nkechi Obasi. {“No,”} [Obasi→Nkechi Obasi] said. [The adviser→Nkechi Obasi|role] said {she would ask}."},
	{"the chipmaker", "ORG Halvane; LOC Kessing-based", "Shares in Halvane fell after [the chipmaker→Halvane|variation] warned {of losses}."},
	{"no name of a company", "ORG Rival Norchip", "[Rival Norchip→Norchip] declined {to comment}."},
	{"they of the same sentence", "PER Ada Lind; PER Ivo Crowe; PER Lind; PER Crowe", "Ada Lind met Ivo Crowe.\n\nAs Lind and Crowe toured the port, [they→Ada Lind + Ivo Crowe|group] said {it was late}."},
	{"who spoke last begins the next paragraph", "PER Mary Foss; PER Jane Lind", "“We will beat Jane Lind,” Mrs [Mary Foss→Mary Foss] said.\n\n[She→Mary Foss|pronoun] also criticised {the plan}."},
	{"a man called", "PER Ada Lind; PER Ralph Oakes", "Ada Lind was there. [Her companion, a dentist called Ralph Oakes,→Ralph Oakes|apposition] said {no}."},
	{"two of one sentence", "PER Ada Brook", "[Ada Brook→Ada Brook] said {no}.\n\nThe lawyer and the driver met the judge. [They→The lawyer + the driver|group] urged {calm}."},
	{"an office with its place and the name", "ORG Kessing MLA; PER Ada Brook", "[The Kessing MLA, Ms Ada Brook, who lives there,→Ada Brook|apposition] said {it rained}."},
	{"who is only spoken of", "PER Ada Brook; PER Tom Lind", "[Mrs Ada Brook→Ada Brook] said {it rained}.\n\n[Mr Tom Lind→Tom Lind] alleged {that the land was promised to a builder}. {“Name the builder,”} [she→Ada Brook|pronoun] said."},
	{"others of the same kind", "PER Ada Lind; PER Ivo Crowe", "[Voters outside the city→Voters outside the city] like {Ada Lind}. [Supporters of Ada Lind→Supporters of Ada Lind] want {peace}. [Supporters of Ivo Crowe→Supporters of Ivo Crowe] want {war}. [Voters→Voters|nominal] fear {both}."},
	{"a poll of two bodies", "ORG Courier; ORG Halden University", "[A Courier/Halden University poll→A Courier/Halden University poll|nominal] shows {a lead}."},
	{"two offices of one", "PER Marco Lind; PER Barack Crowe", "Sen. Marco Lind responded first, ripping into President Barack Crowe.\n\n{“It is run by a lunatic,”} [the Kessing senator and former candidate→Marco Lind|role] said."},
	{"in her statement", "PER Kim Dorn; PER Hillary Lind", "It is run by Kim Dorn.\n\nIn [her→Hillary Lind|pronoun] statement condemning {the test}, [Hillary Lind→Hillary Lind] said {no}."},
	{"along with others", "PER Marcel Lind; PER Colin Crowe; PER Lind", "Marcel Lind came. “Yes,” [Lind→Marcel Lind] said. Along with Colin Crowe, [he→Marcel Lind|pronoun] exposed {others}."},
	{"both him and somebody", "PER Marcel Lind; PER Colin Crowe; PER Crowe", "Colin Crowe came. Marcel Lind fell, and it gives [both him and Crowe→Marcel Lind + Colin Crowe|group] {a reason to part}."},
	{"a name in a headline of capitals", "ORG NBCC Fires Lind; ORG NBCC", "[NBCC→NBCC|name] Fires {Lind} Over a Post\n\nHe was fired by NBCC on Tuesday."},
	{"young supporters", "PER Young Lind; PER Bernie Lind; PER Lind", "Young Lind supporters were there. Bernie Lind won. [Lind→Bernie Lind|surname] wants {a wall}."},
	{"the former schoolmaster", "PER Olu Barran; PER Bram Garrow", "[Olu Barran→Olu Barran] wondered {why Bram Garrow was late}. {“He must go,”} [the former schoolmaster→Olu Barran|variation] said."},
	{"the chief minister", "PER Vasudha Renn; PER Chief Minister", "Chief Minister Vasudha Renn left. [The Chief Minister→Vasudha Renn|role] said {no}."},
	{"a canal is no contractor", "ORG Left Bank Canal", "The Left Bank Canal broke. [The contractor→?] said {it was late}."},
	{"the former minister said she", "PER Bram Garrow", "The former minister Bram Garrow left. [The former minister→?] said {she was late}."},
	{"another word for a scientist", "PER Hamsa Dorn; PER Olu Barran", "Hamsa Dorn, a hydrologist, and the developer Olu Barran came. [The scientist→Hamsa Dorn|role] said {no}. [The builder→Olu Barran|role] said {yes}."},
	{"they who believe go on", "", "[Democrats→Democrats] believe {it will be too much for Republicans}. [They→Democrats|pronoun] say {it is clear}. [Most teachers→Most teachers] favour {it}, and [they→Most teachers|pronoun] like {books}."},
	{"plural", "", "[Residents→Residents] fear {floods}. [They→Residents|pronoun] want {a wall}."},
	// Groups.
	{"two named", "PER Ivo Crowe; PER Ada Lind; PER Crowe; PER Lind", "Ivo Crowe met Ada Lind. [Crowe and Lind→Ivo Crowe + Ada Lind|group] said {it was over}."},
	{"both", "PER Ivo Crowe; PER Ada Lind; PER Crowe; PER Lind", "Ivo Crowe stood by Ada Lind. [Both→Ivo Crowe + Ada Lind|group] said {it was over}."},
	{"the pair", "PER Ivo Crowe; PER Ada Lind", "[Ivo Crowe and Ada Lind→Ivo Crowe + Ada Lind] said {so}. [The pair→Ivo Crowe + Ada Lind|group] said {more}."},
	{"both sides", "ORG Dockers’ Union; ORG Port Company", "Talks between the Dockers’ Union and the Port Company failed. [Both sides→Dockers’ Union + Port Company|group] said {they would meet again}."},
	// Pronouns.
	{"he and she", "PER Anna Reyle; PER Peter Crowe", "Anna Reyle met Peter Crowe on Monday. “No,” [she→Anna Reyle|pronoun] said. “Yes,” [he→Peter Crowe|pronoun] said."},
	{"she, told by a title", "PER Maren Olde; PER Corin Basset", "Mrs Maren Olde met Mr Corin Basset on Monday. “No,” [she→Maren Olde] said. “Yes,” [he→Corin Basset] said."},
	{"the speaker goes on", "PER Maren Olde", "[Maren Olde→Maren Olde] said {the port would open}. [She→Maren Olde] said {it would not be easy}."},
	{"not the one who is named in what is said", "PER Conrad Pell; PER Joost Varn; PER Varn", "Joost Varn was a legend, also for Conrad Pell. [He→Conrad Pell|pronoun] said {that Varn was the heart of the harbour}."},
	{"not the speaker of the quotation", "PER Maren Olde; PER Ilse Varga", "[Maren Olde→Maren Olde] wrote to Ilse Varga: {“[She→Ilse Varga|pronoun] says {it is done}.”}"},
	{"relative", "", "According to [an aide to the mayor→an aide to the mayor], [who→an aide to the mayor|relative] asked {not to be named}, {it was late}."},
	{"relative after a name", "PER Ivo Crowe", "Ivo Crowe, [who→Ivo Crowe|relative] had said {no}, came back."},
	// The first person.
	{"I in a quotation", "PER Maren Olde", "[Maren Olde→Maren Olde] said: {“[I→Maren Olde|first person] think {it will rain}.”}"},
	{"we in one person's mouth", "PER Maren Olde", "[Maren Olde→Maren Olde] said: {“[We→?] think {it will rain}.”}"},
	{"we of a body", "", "[The ministry→The ministry] said: {“[We→The ministry|first person] think {it will rain}.”}"},
	// Conversations.
	{"labels", "PER Marta Ive; PER Clara Lang", "Marta Ive chaired and Clara Lang gave evidence.\n\n[THE CHAIR (MARTA IVE)→Marta Ive|label]: {Did you know?}\n\n[MS LANG→Clara Lang|label]: {No.}\n\n[THE CHAIR→Marta Ive]: {Why?}\n\n[MS LANG→Clara Lang]: {Nobody told me.}"},
	{"a label that is an office", "PER Otto Pym", "The witness was Mr Otto Pym, a former harbour clerk.\n\n[THE CLERK→THE CLERK|label]: {All rise.}\n\n[THE WITNESS→Otto Pym|label]: {I did.}\n\n[THE CLERK→THE CLERK]: {Quiet.}"},
	{"questions and answers", "PER Adil Karsh; PER Zubeida Karsh", "Adil Karsh, a botanist, spoke to us. He made tea. His wife, Zubeida Karsh, was out.\n\n[Q→?]: {Why?}\n\n[A→Adil Karsh|label]: {“[She→Zubeida Karsh|pronoun] told me {it was time}.”}\n\n[Q→?]: {When?}\n\n[A→Adil Karsh]: {In May.}"},
	{"whom the turns name does not answer", "PER Adil Karsh; PER Zubeida Karsh; PER Zubeida", "Adil Karsh, a botanist, drew it. He met us at home, where his daughter, Zubeida Karsh, made tea. Zubeida Karsh stayed.\n\n[Q→?]: {Why?}\n\n[A→Adil Karsh|label]: {It was late, and Zubeida agrees.}\n\n[Q→?]: {When?}\n\n[A→Adil Karsh]: {In May.}"},
	{"a label with an office and a name in brackets", "PER Fabian Holt; PER Ida Brand", "[The MINISTER FOR WORKS (Mr Fabian Holt)→Fabian Holt|label]: {I was told.}\n\n[Mrs IDA BRAND (Thrale)→IDA BRAND]: {When?}\n\n[Mr HOLT→Fabian Holt]: {Then.}"},
	{"described twice", "", "[The other, a diplomat,→The other, a diplomat] denied {it}. [The diplomat→The other, a diplomat] said {so again}."},
	{"told who", "PER Nan Trask", "[Nan Trask→Nan Trask] called it {a surrender}. [The former trade minister, who resigned in March,→The former trade minister] said {so too}."},
	{"variation", "PER Lionel Farrow; PER Farrow", "“It was not,” [Farrow→Farrow] said. [The retired fire commissioner→Farrow|variation] blames {habit}."},
	{"only one in the paragraph", "PER Maren Olde; PER Mika Thorne; PER Thorne", "[Maren Olde→Maren Olde] said {no}.\n\nMika Thorne disputed that on Friday. “We were told nothing,” [she→Mika Thorne|pronoun] said."},
	{"the surname of two, known before", "PER Conrad Pell; PER Pell; PER Mina Pell", "Conrad Pell resigned. [Pell→Conrad Pell] said {he was tired}. His daughter Mina Pell wept. [Pell→Conrad Pell] said {it was time}."},
	{"I of no one else", "ORG Sarn Ferries", "[Sarn Ferries→Sarn Ferries] said: {“[I→?] think {it will rain}.”}"},
	{"an ambassador to a country", "ORG Afghan Ambassador; PER Hamdullah Varn; LOC Vostra", "[Afghan Ambassador to Vostra Hamdullah Varn→Hamdullah Varn|name] said {the team was good}. [Varn→Hamdullah Varn] added {more}."},
	{"a name runs into no article", "PER Rath the Kessing; PER Mark Rath", "Mark Rath left. According to [Rath→Mark Rath|surname] {the Kessing property was sold}."},
	{"spelt in two ways", "PER Kristin Wilde; PER Kristen Wilde; PER Wilde", "Kristin Wilde came. Kristen Wilde spoke. [Wilde→Kristin Wilde|surname] said {it was late}."},
	{"they after people in the plural", "", "Harbour officials went to the east station where [they→Harbour officials|pronoun] claimed {that the keys were gone}."},
	{"two governors", "LOC New Varra; PER Ada Lind; LOC Kessing; PER Ivo Crowe", "New Varra Gov. Ada Lind met Kessing Gov. Ivo Crowe. [The New Varra governor→Ada Lind|role] said {it was late}. [The Kessing governor→Ivo Crowe|role] said {it was not}."},
	{"the candidate of whom the text speaks", "PER Ada Lind; PER Ivo Crowe; PER Lind; PER Crowe", "Ivo Crowe, a candidate for mayor, left on Monday.\n\nThe rain fell.\n\nAda Lind opened the market, and Lind smiled. [The candidate→?] said {it was fun}."},
	{"somebody's administration", "PER Ada Lind; ORG Crowe Administration", "The Crowe Administration fell in May. Ada Lind won. [The Lind administration→The Lind administration] wants {a wall}."},
	{"the actress", "PER Ada Lind; PER Lind", "Ada Lind spoke for an hour. “No,” [Lind→Ada Lind] said.\n\n[The retired neurosurgeon→Ada Lind|variation] wants {a wall}."},
	{"who spoke last and agrees", "PER Mary Foss; PER President Torv; ORG Harbour Senate", "“It is true,” [Mary Foss→Mary Foss] said, recalling the day when she and President Torv were in the Harbour Senate.\n\nIt was “a shame,” [she→Mary Foss|pronoun] said."},
	{"a lady of the Bench", "PER Tolland; PER Ada Lind", "Ada Lind was late. [Mrs Justice Tolland→Mrs Justice Tolland] held {that it was so}.\n\n[She→Mrs Justice Tolland] quashed {the order}."},
	{"a couple", "PER Ralph; PER Sonia Brask; PER Brask", "The court heard Ralph and Sonia Brask. [Mr Brask→Ralph Brask] said {no}. The Brasks left. [Both→Ralph Brask + Sonia Brask|group] said {it was over}."},
	{"a wife of the same surname", "PER Ralph Brask; PER Sonia Brask; PER Brask", "Ralph Brask told the council that [his wife→Sonia Brask|role] had warned {him}. Sonia Brask left."},
	{"a lady who is neither brother", "PER Sebastian Foss; PER Rupert Foss; PER Foss", "Sebastian Foss and Rupert Foss left. His wife called back. [Mrs Foss→Mrs Foss] said {he was out}."},
	{"named without a word of who it is", "PER Clemency Rudd", "[The culture minister→Clemency Rudd] thinks {it is late}. Clemency Rudd left. [The culture secretary→Clemency Rudd|role] said {so}."},
	{"whose name ends the sentence before", "PER Ada Lind; PER Ivo Crowe; PER Lind", "[Ada Lind→Ada Lind] hailed {it}. Louder was the answer of Ivo Crowe. [The Civic rebel→Ivo Crowe|variation] said {no}."},
	{"talks between two", "PER Laurence Holt; PER Ilka Dren", "It came after a meeting between Laurence Holt, the minister, and Ilka Dren, his guest.\n\nThe rain fell.\n\nThe fields were wet.\n\n[The pair→Laurence Holt + Ilka Dren|group] hope {to meet}."},
	{"the council when it", "ORG Wendshire Council; ORG High Court", "{Wendshire Council broke the law when [it→Wendshire Council|pronoun] voted {to close}}, [the High Court→High Court] ruled."},
	{"names joined by &", "PER Corbel; PER Finch", "[Corbel & Finch→Corbel & Finch] confirmed {it}. [It→Corbel & Finch|pronoun] stressed {that}."},
	{"not the deputy", "PER Barnabas Otwen; PER Grace Nasim", "Governor Barnabas Otwen left.\n\n[The governor→Barnabas Otwen|role] said {no}.\n\n[Deputy Governor Grace Nasim→Grace Nasim] said {yes}."},
	{"a sister of the same surname", "PER Pauline Achem; PER Beatrice Achem", "Pauline Achem said [her sister→Beatrice Achem|role] had known {it}. Beatrice Achem left."},
	{"gives his name", "PER Brayo", "[A man who gives his name only as Brayo→Brayo|apposition] said {no}."},
	{"nobody of them", "", "[No witness→?] owned up to {it}."},
	{"unsaid", "", "[Nobody→?] said {so}. [One side→?] says {yes}."},
}

// questionCue is what rows have for cues of questions and answers.
var questionCue = regexp.MustCompile(`^ (asked|answered|put it to)`)

func TestSieves(t *testing.T) {
	r := resolver(t)
	for _, row := range rows {
		t.Run(strings.ReplaceAll(row.sieve, " ", "_"), func(t *testing.T) {
			m := parseMarked(t, row.text)
			a := m.article
			d, err := nlp.New(context.Background(), a)
			if err != nil {
				t.Fatal(err)
			}
			for i := range a.Statements {
				s := &a.Statements[i]
				if s.Parent == "" && len(s.Source.Spans) > 0 && strings.HasPrefix(a.Text[s.Source.Spans[0].End:], ":") {
					at := s.Source.Spans[0].End
					s.Cue.Spans = []quoth.Span{{Start: at, End: at + 1}}
				}
				if len(s.Source.Spans) > 0 {
					at := s.Source.Spans[0].End
					if loc := questionCue.FindStringIndex(a.Text[at:]); loc != nil {
						s.Cue.Spans = []quoth.Span{{Start: at + 1, End: at + loc[1]}}
					}
				}
			}
			r.Resolve(d, tagged(d, row.names), a)
			for i := range a.Statements {
				s := &a.Statements[i]
				want, rule, _ := strings.Cut(m.want[i], "|")
				got := "?"
				if e := a.Entity(s.Speaker); e != nil {
					got = e.Name
				}
				if got != want {
					t.Errorf("%q: source %q is %s, want %s (rule %q)", a.Text, a.TextOf(s.Source.Spans), got, want, s.Evidence.Rule)
				} else if rule != "" && s.Evidence.Rule != rule {
					t.Errorf("%q: source %q rests on %q, want %q", a.Text, a.TextOf(s.Source.Spans), s.Evidence.Rule, rule)
				}
			}
			check(t, a)
		})
	}
}

// A description that is the subject of a cue stands in apposition to no name before it.
func TestSubjectIsNoApposition(t *testing.T) {
	text := "He left the Church of Lunara. In a letter to the Halvern Broadcasting Corporation, the Church denied it."
	at := func(words string) []quoth.Span {
		i := strings.Index(text, words)
		return []quoth.Span{{Start: i, End: i + len(words)}}
	}
	a := &quoth.Article{Language: "en", Text: text, Statements: []quoth.Statement{
		{ID: "s1", Source: quoth.Source{Spans: at("the Church denied")}, Cue: quoth.Cue{Spans: at("denied")}, Content: at("it.")}}}
	a.Statements[0].Source.Spans[0].End -= len(" denied")
	d, err := nlp.New(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	resolver(t).Resolve(d, tagged(d, "ORG Church of Lunara; ORG Halvern Broadcasting Corporation"), a)
	if e := a.Entity(a.Statements[0].Speaker); e == nil || e.Name != "Church of Lunara" {
		t.Errorf("the Church is %+v", e)
	}
}

// check fails if anything in the article is out of order: spans outside the text
// or empty, speakers that do not exist.
func check(t testing.TB, a *quoth.Article) {
	t.Helper()
	span := func(what string, s quoth.Span) {
		if s.Start < 0 || s.End > len(a.Text) || s.Start >= s.End {
			t.Errorf("%s has span %v in a text of %d bytes", what, s, len(a.Text))
		}
	}
	seen := map[string]bool{}
	for _, e := range a.Entities {
		if e.Name == "" || e.Type == "" || seen[e.ID] {
			t.Errorf("entity %+v", e)
		}
		seen[e.ID] = true
		for _, m := range e.Mentions {
			span("a mention of "+e.Name, m.Span)
		}
		for _, s := range e.Roles {
			span("a role of "+e.Name, s)
		}
	}
	for i := range a.Statements {
		s := &a.Statements[i]
		if s.Speaker != "" && !seen[s.Speaker] {
			t.Errorf("speaker %s of %s does not exist", s.Speaker, s.ID)
		}
		if s.Source.Kind == "" {
			t.Errorf("%s has a source of no kind", s.ID)
		}
		for _, e := range s.Evidence.Spans {
			span("evidence", e)
		}
		if s.Speaker != "" && s.Evidence.Rule == "" {
			t.Errorf("%s has a speaker without evidence", s.ID)
		}
	}
}
