package attrib

import (
	"strings"

	"quoth"
	"quoth/nlp"
)

// describe works out the dictionary form of a cue's head and what kind of
// attribution it makes. The head is the word that attributes: the verb of a
// verb group, the noun where the verb is only *be*, *have* or *make*.
func describe(d *nlp.Doc, cue nlp.Range) (lemma string, act quoth.Act) {
	var candidates []string
	for i := cue.Start; i < cue.End; i++ {
		w := strings.ToLower(strings.ReplaceAll(d.Word(i), "’", "'"))
		switch {
		case w == "according" || w == "accordance":
			return "according to", quoth.Speech
		case d.Tokens[i].Kind != nlp.Word || helpers[w]:
		default:
			candidates = append(candidates, w)
		}
	}
	// The first known cue word is the head; of nouns and verbs side by side
	// (*issued a statement saying*) the last one known to be speech.
	best := ""
	for _, w := range candidates {
		for _, l := range lemmas(w) {
			a, ok := acts[l]
			if !ok {
				continue
			}
			if best == "" || (a == quoth.Speech || a == quoth.Writing) && light[lemma] {
				best, lemma, act = w, l, a
			}
			break
		}
	}
	if best != "" {
		return lemma, act
	}
	for _, w := range candidates {
		if !strings.HasSuffix(w, "ly") {
			return lemmas(w)[len(lemmas(w))-1], ""
		}
	}
	if cue.Len() > 0 {
		switch w := d.Word(cue.End - 1); w {
		case ":", "—", "–", "-", "--":
			return w, quoth.Speech
		}
		for i := cue.Start; i < cue.End; i++ {
			if l, ok := irregular[strings.ToLower(d.Word(i))]; ok {
				return l, ""
			}
		}
		return strings.ToLower(d.Word(cue.Start)), ""
	}
	return "", ""
}

// lemmas lists what a word may be a form of, the likeliest first; the last is
// the guess for a word that no list knows.
func lemmas(w string) []string {
	if l, ok := irregular[w]; ok {
		return []string{l, w}
	}
	out := []string{w}
	add := func(stem string, endings ...string) {
		for _, e := range endings {
			out = append(out, stem+e)
		}
	}
	switch {
	case strings.HasSuffix(w, "ies"), strings.HasSuffix(w, "ied"):
		add(w[:len(w)-3], "y", "ie")
	case strings.HasSuffix(w, "es") && len(w) > 3:
		add(w[:len(w)-2], "", "e")
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 3:
		add(w[:len(w)-1], "")
	case strings.HasSuffix(w, "ed") && len(w) > 4:
		add(w[:len(w)-2], stemEndings(w[:len(w)-2])...)
	case strings.HasSuffix(w, "ing") && len(w) > 5:
		add(w[:len(w)-3], stemEndings(w[:len(w)-3])...)
	}
	// The known ones first, then the shortest guess.
	for i, l := range out {
		if _, ok := acts[l]; ok {
			out[0], out[i] = out[i], out[0]
			break
		}
	}
	return out
}

// stemEndings lists what to put back on a stem that lost -ed or -ing; a
// doubled consonant shows as an ending that removes nothing, so the caller
// tries the stem less its last letter through undouble.
func stemEndings(stem string) []string {
	n := len(stem)
	if n > 2 && stem[n-1] == stem[n-2] && !strings.ContainsRune("aeiousl", rune(stem[n-1])) {
		return []string{"", "e"}
	}
	return []string{"e", ""}
}

// helpers are the words of a verb group that never are its head.
var helpers = words(`a an the and or to of in on at for from by with about upon into as over that this these those it there here also not n't no never
	be is are was were been being am have has had having do does did doing done will would shall should can could may might must ought
	his her their its my our your him them us me you one some any all both each very much more most just even only still already once
	again then now so up out down off back off ahead too yet ever later earlier further against under between`)

// light are the verbs whose object says what was done: made the claim.
var light = words(`make give issue release have take hold raise publish face show offer voice get put`)

func words(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// acts tells what a cue's lemma does.
var acts = func() map[string]quoth.Act {
	m := make(map[string]quoth.Act)
	for act, list := range map[quoth.Act]string{
		quoth.Speech: `say tell state declare note argue acknowledge announce describe concede promise pledge urge warn add ask answer respond claim
			contend explain insist mention remark repeat report suggest tweet vow call comment assert allege accuse admit confirm complain criticize criticise
			deny reply testify joke quip observe recall propose reiterate stress underline emphasize emphasise quote cite speak talk discuss
			advise affirm agree disagree apologize apologise appeal assure attest attack avow backtrack bemoan berate blame blast boast brag caution challenge
			charge chide clarify condemn congratulate counter counsel chant debate decline refuse decry defend demand denounce deride dismiss dispute divulge
			disclose echo elaborate exclaim express extol hail hint implore imply indicate inform inquire enquire interject invite invoke lambast lambaste lament laud
			lash lie list maintain mock moan mumble murmur mutter name offer oppose opine order outline plead point praise pray preach present press proclaim
			pronounce protest question rail reaffirm reassure rebuff rebuke rebut recite recommend recount refer refute reject relate relay
			remind reproach request restate retort reveal rule ruling scold shout shriek sigh signal slam smile snap speculate stipulate summarize summarise swear
			taunt tease thank threaten thunder toast tout trumpet urge utter volunteer voice vouch wail whine whisper yell highlight cheer cry laugh scream
			statement declaration announcement argument promise pledge warning question answer claim assertion allegation accusation admission confirmation
			complaint criticism denial reply testimony remark comment proposal apology appeal assurance charge condemnation demand explanation hint indication
			invitation lament message notice objection offer order plea praise prayer proclamation protest quotation quote reassurance rebuke recommendation
			refusal rejection request response revelation rhetoric rumor rumour speech story suggestion talk thanks threat word words vow address interview briefing
			brief conclude conclusion decide decision decree determine approve approval authorize authorise convict acquit sentence veto vote nominate appoint
			endorse endorsement back backing support welcome welcomed advocate advocacy sue lobby negotiate campaign push press renew repudiate retract withdraw
			concession contention insistence account version line narrative grumble gush enthuse caution sum joke shoot hit fire counterclaim forecast predict prediction project
			projection estimate warn prophesy define term dub label brand deem portray depict characterize characterise liken compare accord hold let
			pitch plug swipe weigh argue read`,
		quoth.Writing: `write post blog email e-mail text publish author pen sign print document record show find finding detail report article letter book
			editorialize editorialise chronicle survey study poll letter email memo blog tweet retweet message posting note notes column essay headline
			carry reprint inscribe scrawl scribble file filing prove demonstrate illustrate display reflect contain mean evidence data state`,
		quoth.Belief: `think believe know consider feel assume suspect suppose understand doubt expect presume imagine regard view see judge reckon conclude
			realize realise recognize recognise remember forget trust guess anticipate foresee accept aware awareness confident confidence convince convinced certain sure
			belief thought opinion view idea notion assumption suspicion understanding doubt expectation impression perception sense theory consensus
			conviction mind wonder contemplate ponder calculate figure interpret perceive treat favor favour prefer preference stance position attitude
			disbelieve mistake misunderstand theorize theorise hypothesize hypothesise rank rate remain eye eyes dream speculate credit attribute skeptical sceptical
			skepticism scepticism optimistic optimism pessimistic pessimism known think hold`,
		quoth.Desire: `want wish hope desire seek intend plan aim long yearn need mean crave aspire wait prefer bid hopes intention plan goal aim wish desire
			hope ambition determination determined commitment commit resolve willing willingness ready eager eagerness keen prepare consider mull agree look try reluctant reluctance
			unwilling strive target set propose threaten choose opt decide schedule refuse eye hopeful aspiration objective dream agenda pursue bent poised vow interest interested
			propensity tempted inclined`,
		quoth.Emotion: `fear worry love hate like dislike regret resent enjoy admire respect despise detest loathe dread mourn grieve rejoice celebrate appreciate
			concern concerned afraid anger angry outrage outraged happy glad pleased delight delighted proud pride ashamed shame surprise surprised shock shocked
			disappointed disappointment disappoint frustrate frustration frustrated alarm alarmed upset annoy annoyed sad sadden saddened grateful gratitude thankful envy
			sympathy sympathize sympathise distrust mistrust abhor relish cherish value care mind bother bemuse amuse amused horrified horrify appalled appall thrilled thrill
			excite excited excitement relief relieved nervous anxious anxiety worried uneasy unease satisfied satisfaction dissatisfied dissatisfaction bitter skittish
			embarrassed content displeased enthusiasm enthusiastic furious fury wary worrying hatred contempt admiration disdain apprehension misgiving misgivings`,
		quoth.Perception: `see hear watch notice witness observe discover learn discern spot sense detect smell overhear read find recognise listen experience
			view glimpse perceive feel encounter`,
	} {
		for _, w := range strings.Fields(list) {
			if old, ok := m[w]; !ok || order[act] < order[old] {
				m[w] = act
			}
		}
	}
	return m
}()

// order breaks ties between lists: the more specific act of a word that stands
// in two wins.
var order = map[quoth.Act]int{quoth.Speech: 0, quoth.Desire: 1, quoth.Belief: 2, quoth.Writing: 3, quoth.Emotion: 4, quoth.Perception: 5}

// irregular maps forms to lemmas.
var irregular = func() map[string]string {
	m := make(map[string]string)
	for _, row := range strings.Split(`say said says|tell told|think thought|know knew known|feel felt|write wrote written|speak spoke spoken|see saw seen|hear heard
		|find found|hold held|swear swore sworn|read read|make made|give gave given|take took taken|put put|let let|mean meant|understand understood|foresee foresaw foreseen
		|forget forgot forgotten|seek sought|choose chose chosen|deal dealt|bid bade bidden|cite cited|become became|be is are was were been am being|have has had
		|show showed shown|draw drew drawn|lead led|hit hit|shoot shot|set set|withdraw withdrew withdrawn|overhear overheard|learn learnt|dream dreamt|forecast forecast
		|tell tells telling|lie lied lying|deny denied|admit admitted admitting|plan planned planning|quip quipped quipping|rebut rebutted rebutting|refer referred referring
		|slam slammed slamming|snap snapped snapping|plead pled pleaded|compel compelled|label labelled labeled|spell spelt|regret regretted regretting|stress stressed stresses
		|express expressed expresses|press pressed presses|discuss discussed discusses|confess confessed|address addressed addresses|dismiss dismissed dismisses|guess guessed guesses
		|bless blessed|tout touted|call called calling calls|tell telled|yell yelled yelling|recall recalled recalling|reveal revealed revealing|signal signalled signaled signalling
		|appeal appealed appealing|fear feared fearing|hear hearing|commit committed committing|rip ripped ripping|allege alleged alleging|bet bet|get got gotten getting|do did done
		|agree agreed agreeing|see seeing|foresee foreseeing|guarantee guaranteed|go went gone|keep kept|leave left|hope hoping hoped hopes|spot spotted|blog blogged blogging|chat chatted
		|veto vetoed|echo echoed echoes|argue argued arguing|view viewed viewing|thank thanked thanks|assert asserted|retort retorted|dub dubbed dubbing|tip tipped|brag bragged bragging
		|nod nodded|quote quoted quoting|note noted noting|vote voted voting|state stated stating|write writing writes|promise promised promising|propose proposed proposing|urge urged urging
		|criticise criticised criticising|criticize criticized criticizing|praise praised praising|accuse accused accusing|describe described describing|declare declared declaring
		|cite citing|acknowledge acknowledged acknowledging|announce announced announcing|challenge challenged challenging|charge charged charging|emphasize emphasized|emphasise emphasised`, "|") {
		f := strings.Fields(row)
		for _, form := range f[1:] {
			m[form] = f[0]
		}
	}
	return m
}()
