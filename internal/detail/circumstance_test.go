package detail

import (
	"fmt"
	"strings"
	"testing"

	"quoth"
)

// The articles of these are of Thursday, 19 November 2026.
func TestTime(t *testing.T) {
	for _, c := range []struct{ text, words, value, precision string }{
		{`{Ada Brook} <said> on Tuesday [that the bridge would close].`, "Tuesday", "2026-11-17", "day"},
		{`{Ada Brook} <said> yesterday [that the bridge would close].`, "yesterday", "2026-11-18", "day"},
		{`{The mayor} <told> the council last month [that the pier was safe].`, "last month", "2026-10", "month"},
		{`On 5 March 2019, {the mayor} <promised> [a new school].`, "5 March 2019", "2019-03-05", "day"},
		{`{The mayor} <said> [the pier would open on Friday].`, "", "", ""}, // of what is told
		{`{The mayor} <said> [the pier was safe].`, "", "", ""},
		{`It is settled: on Monday {the mayor} <announced> [a new pier].`, "Monday", "2026-11-16", "day"},
		{`{The mayor} <complained> at Tuesday’s meeting [that the pier was unsafe].`, "Tuesday", "2026-11-17", "day"},
		{`{The mayor} <would not say> on Wednesday [whether the pier was safe].`, "Wednesday", "2026-11-18", "day"},
		{`{The mayor}, speaking in Kessing on Tuesday, <said> [that the pier was safe].`, "Tuesday", "2026-11-17", "day"},
		{`As recently as Monday {the mayor} <said> [that the pier was safe].`, "Monday", "2026-11-16", "day"},
		{`On Tuesday, after the strike ended, {the mayor} <said> [that the pier was safe].`, "Tuesday", "2026-11-17", "day"},
		{`On Tuesday the strike ended and {the mayor} <said> [that the pier was safe].`, "", "", ""},
		{`{The mayor} <will announce> on Wednesday [that the pier is safe].`, "Wednesday", "2026-11-25", "day"},
		{`While inaugurating a clinic in Kessing on Sunday, {the mayor} <said> [the pier was safe].`, "Sunday", "2026-11-15", "day"},
		{`In her Friday sermon, {the vicar} <urged> [the faithful to pray].`, "Friday", "2026-11-13", "day"},
		{`Asked at Tuesday’s briefing, {the mayor} <said> [she did not know].`, "Tuesday", "2026-11-17", "day"},
		{`If {the mayor} <asks> me in June [whether the pier is safe], I want to know.`, "June", "2027-06", "month"},
		{`The mayor hit back on Tuesday. [“The pier is safe,”] {she} <said>.`, "Tuesday", "2026-11-17", "day"},
		{`[“The pier is safe,”] {she} <said>. She made the remarks in Kessing on Tuesday.`, "Tuesday", "2026-11-17", "day"},
		{`The pier was built on Tuesday. [“The pier is safe,”] {she} <said>.`, "", "", ""},
	} {
		s := last(t, c.text)
		a := spansText(c.text, t, s.Time.Spans)
		if a != c.words || s.Time.Value != c.value || s.Time.Precision != c.precision {
			t.Errorf("%s\n\thave %q = %s (%s), want %q = %s", c.text, a, s.Time.Value, s.Time.Precision, c.words, c.value)
		}
	}
}

func TestAddresseeAndSetting(t *testing.T) {
	for _, c := range []struct{ text, addressee, setting, venue, medium, place string }{
		{`{The mayor} <told> reporters [that the pier was safe].`, "reporters", "", "", "", ""},
		{`{The mayor} <said> in a letter to the council [that the pier was safe].`, "the council", "in a letter to the council", "", "letter", ""},
		{`{The mayor} <said> at a press conference in Kessing [that the pier was safe].`, "", "at a press conference in Kessing", "press conference", "", "Kessing"},
		{`{She} <said> in a radio interview [that the pier was safe].`, "", "in a radio interview", "", "radio interview", ""},
		{`{The mayor} <said> from the back of a lorry [that the pier was safe].`, "", "from the back of a lorry", "", "", "lorry"},
		{`In a short written reply to this newspaper, {the mayor} <said> [that the pier was safe].`, "this newspaper", "In a short written reply to this newspaper", "", "reply", ""},
		{`Speaking to reporters in Kessing, {the mayor} <said> [that the pier was safe].`, "reporters", "in Kessing", "", "", "Kessing"},
		{`[“The pier is safe,”] {she} <said>. She made the remarks at a meeting in Kessing on Tuesday.`, "", "at a meeting in Kessing", "meeting", "", "Kessing"},
		{`{The mayor} <said in a statement> [that the pier was safe].`, "", "in a statement", "", "statement", ""},
		{`{The mayor} <told> members at question time [that the pier was safe].`, "members", "at question time", "question time", "", ""},
		{`{The mayor} <told> the Courier by phone from Kessing [that the pier was safe].`, "the Courier", "by phone from Kessing", "", "phone", "Kessing"},
		{`At a campaign stop in Kessing, {the senator} <vowed> [to fight].`, "", "At a campaign stop in Kessing", "campaign stop", "", "Kessing"},
		{`{Brook} <said> over coffee in the canteen [that the pier was safe].`, "", "in the canteen", "", "", "canteen"},
		{`{Brook} <told> Tuesday’s meeting [that the pier was safe].`, "Tuesday’s meeting", "", "meeting", "", ""},
		{`Writing in the Courier last month, {Brook} <argued> [that the pier was safe].`, "", "in the Courier", "", "Courier", ""},
		{`{Brook} <said> upon arrival at Kessing airport [that it was late].`, "", "upon arrival at Kessing airport", "", "", "Kessing"},
		{`{Brook} <said> during a courtesy call [that it was late].`, "", "during a courtesy call", "call", "", ""},
		{`Speaking on the radio show Harbour Nights, {the mayor} <said> [that the pier was safe].`, "", "on the radio show Harbour Nights", "", "radio show", ""},
		{`{The mayor}, speaking at a rally in Kessing on Sunday, <said> [that the pier was safe].`, "", "at a rally in Kessing", "rally", "", "Kessing"},
		{`{The mayor}, who was speaking to reporters in Kessing, <said> [that the pier was safe].`, "reporters", "in Kessing", "", "", "Kessing"},
		{`[“The pier is safe,”] <said> {Ada Brook}, reached by telephone.`, "", "by telephone", "", "telephone", ""},
		{`Standing outside the gate, {the mayor} <shouted> [that the pier was safe].`, "", "outside the gate", "", "", "gate"},
		{`In an affidavit, filed last week in Kessing, {the mayor} <swore> [that the pier was safe].`, "", "In an affidavit", "", "affidavit", ""},
		{`In a note sent to party members on Tuesday, {the mayor} <wrote> [that the pier was safe].`, "party members", "In a note", "", "note", ""},
		{`On the sidelines of the summit, {the mayor} <said> [that the pier was safe].`, "", "On the sidelines of the summit", "summit", "", ""},
		{`During question time in the Assembly, {the mayor} <said> [that the pier was safe].`, "", "During question time in the Assembly", "question time", "", ""},
		{`{The mayor} <said> in a post on Chirper [that the pier was safe].`, "", "in a post on Chirper", "", "post", ""},
		{`In a series of letters, {the mayor} <said> [that the pier was safe].`, "", "In a series of letters", "", "letters", ""},
		{`{The mayor} <said>, while speaking in Kessing, [that the pier was safe].`, "", "in Kessing", "", "", "Kessing"},
		{`{The mayor} <said by text message> [that the pier was safe].`, "", "by text message", "", "text message", ""},
		{`{The mayor} <said> on Radio Kessing [that the pier was safe].`, "", "on Radio Kessing", "", "Radio Kessing", ""},
		{`At the outset of the meeting, {the mayor} <said> [that the pier was safe].`, "", "At the outset of the meeting", "meeting", "", ""},
		{`{The mayor} <asked in writing> [whether the pier was safe].`, "", "in writing", "", "writing", ""},
		{`{The mayor} <said> on her way back from lunch [that the pier was safe].`, "", "on her way back from lunch", "", "", ""},
		{`{The mayor} <heard> on the radio [that the pier was safe].`, "", "", "", "", ""}, // where it was learnt
		{`In a statement read out at the county headquarters, {the mayor} <said> [that the pier was safe].`, "", "In a statement … at the county headquarters", "", "statement", "county headquarters"},
		{`Under cross-examination on Tuesday the clerk <was asked> [whether the pier was safe].`, "the clerk", "Under cross-examination", "cross-examination", "", ""},
		{`{1Brook} <1said:> [1“She rang me at home on Sunday. {2She} <2said> [2that the pier was safe].”]`, "me", "at home", "", "", ""},
		{`{The mayor} <said> [that he had told reporters in Kessing].`, "", "", "", "", ""}, // inside the content
	} {
		s := last(t, c.text)
		addressee, setting := spansText(c.text, t, s.Addressee.Spans), spansText(c.text, t, s.Setting.Spans)
		if addressee != c.addressee || setting != c.setting || s.Setting.Venue != c.venue || s.Setting.Medium != c.medium || s.Setting.Place != c.place {
			t.Errorf("%s\n\thave %q, %q (%s; %s; %s)\n\twant %q, %q (%s; %s; %s)", c.text, addressee, setting, s.Setting.Venue, s.Setting.Medium, s.Setting.Place,
				c.addressee, c.setting, c.venue, c.medium, c.place)
		}
	}
}

// What the introduction of a conversation tells of its occasion is that of each turn.
func TestIntroduction(t *testing.T) {
	for _, c := range []struct{ text, time, setting, venue, medium, place string }{
		{"Ada Brook spoke to us in the harbour café on Tuesday.", "2026-11-17", "in the harbour café", "", "", "harbour café"},
		{"I met Ada Brook at her home in Kessing last week.", "2026-W46", "at her home in Kessing", "", "", "Kessing"},
		{"Ada Brook has run the pier since 2019. She joined us by video link on Monday.", "2026-11-16", "by video link", "", "video link", ""},
		{"The interview was conducted by telephone on 5 November.", "2026-11-05", "by telephone", "", "telephone", ""},
		{"This conversation, which has been shortened, took place in her office on Wednesday.", "2026-11-18", "in her office", "", "", "office"},
		{"On Wednesday morning we sat down with the harbour master in the town hall.", "2026-11-18", "in the town hall", "", "", "town hall"},
		{"Ada Brook was interviewed at the studio in Kessing.", "", "at the studio in Kessing", "", "", "Kessing"},
		{"The committee met at 2 p.m. on Thursday, 5 November, in Committee Room 3.", "2026-11-05", "in Committee Room 3", "", "", "Committee Room 3"},
		{"The inquiry sat in the Town Hall, Kessing, on Tuesday.", "2026-11-17", "in the Town Hall", "", "", "Town Hall"},
		{"Evidence taken on Tuesday, 17 November 2026.", "2026-11-17", "", "", "", ""},
		{"The mayor appeared before the inquiry in Kessing on Monday.", "2026-11-16", "in Kessing", "", "", "Kessing"},
		{"She was examined by counsel on Wednesday.", "2026-11-18", "", "", "", ""},
		{"Mr Hale gave evidence for two hours on Monday at the courthouse.", "2026-11-16", "at the courthouse", "", "", "courthouse"},
		{"The minister took questions at the ministry in Kessing yesterday.", "2026-11-18", "at the ministry in Kessing", "", "", "Kessing"},
		{"Ada Brook talked with our reporter over coffee at the Harbour Hotel on Friday.", "2026-11-13", "at the Harbour Hotel", "", "", "Harbour Hotel"},
		{"The House sat at 10 a.m. on Wednesday.", "2026-11-18", "", "", "", ""},
		{"We caught up with the captain on the quay on Sunday.", "2026-11-15", "on the quay", "", "", "quay"},
		{"She received us at her farm outside Kessing in October.", "2026-10", "at her farm outside Kessing", "", "", "Kessing"},
		{"The following is a transcript of a press conference in Kessing on Tuesday.", "2026-11-17", "in Kessing", "", "", "Kessing"},
		{"This is the text of the President’s broadcast, aired on state television at 7 p.m. on Wednesday.", "2026-11-18", "on state television", "", "state television", ""},
		{"Here are exchanges from Wednesday’s sitting.", "2026-11-18", "from Wednesday’s sitting", "sitting", "", ""},
		{"Callers rang the station on Tuesday.", "2026-11-17", "", "", "", ""},
		{"We reached Ada Brook by telephone in Kessing on Sunday.", "2026-11-15", "by telephone in Kessing", "", "telephone", "Kessing"},
		{"She spoke to the Courier in her office overlooking the quay.", "", "in her office", "", "", "office"},
		{"He received The Clarion on Friday at his house in Kessing, where his daughter corrected his dates.", "2026-11-13", "at his house in Kessing", "", "", "Kessing"},
		{"The committee sat in Room 3 of the Assembly in Kessing.", "", "in Room 3 of the Assembly in Kessing", "", "", "Room 3"},
		{"The committee sat in the back room of the Guildhall in Kessing.", "", "in the back room of the Guildhall in Kessing", "", "", "Guildhall"},
		{"The Assembly met at two o’clock on Tuesday.", "2026-11-17", "", "", "", ""},
		{"The following exchange took place in the Guildhall on Monday.", "2026-11-16", "in the Guildhall", "", "", "Guildhall"},
		{"The examination took place before Judge Crowe in the Guildhall on Monday.", "2026-11-16", "in the Guildhall", "", "", "Guildhall"},
		{"I visited her at the hospital in Kessing on Sunday.", "2026-11-15", "at the hospital in Kessing", "", "", "Kessing"},
		{"What follows is a transcript of the briefing that Ada Brook gave in Kessing on Tuesday.", "2026-11-17", "in Kessing", "", "", "Kessing"},
		{"The committee took evidence on Tuesday in the Large Committee Room of the Assembly.", "2026-11-17", "in the Large Committee Room of the Assembly", "", "", "Large Committee Room"},
		// What is told of something else is of no turn.
		{"Ada Brook grew up in Kessing and left on a Tuesday in 1988.", "", "", "", "", ""},
		{"The pier was closed on Monday.", "", "", "", "", ""},
		{"She met her husband in Kessing in 1999.", "", "", "", "", ""},
		{"She met him in Kessing in 1999.", "", "", "", "", ""},
		{"After the hearing in Kessing on Monday the pier was closed.", "", "", "", "", ""},
	} {
		text := c.text
		for i, answer := range []string{"Yes.", "No.", "The pier is safe.", "It was built on Monday.", "Nobody asked.", "Good night."} {
			text += fmt.Sprintf("\n\n{%[1]dBROOK}<%[1]d:> [%[1]d%[2]s]", i+1, answer)
		}
		s := last(t, text)
		setting := spansText(text, t, s.Setting.Spans)
		if s.Time.Value != c.time || setting != c.setting || s.Setting.Venue != c.venue || s.Setting.Medium != c.medium || s.Setting.Place != c.place {
			t.Errorf("%s\n\thave %q, %q (%s; %s; %s)\n\twant %q, %q (%s; %s; %s)", c.text, s.Time.Value, setting, s.Setting.Venue, s.Setting.Medium, s.Setting.Place,
				c.time, c.setting, c.venue, c.medium, c.place)
		}
	}
}

// What is told of the occasion of a conversation is of its turns alone.
func TestIntroductionIsOfTurns(t *testing.T) {
	text := "{1The mayor}<1said> [1it was late].\n\nAda Brook spoke to us in Kessing on Tuesday."
	for i := 2; i < 8; i++ {
		text += fmt.Sprintf("\n\n{%[1]dBROOK}<%[1]d:> [%[1]dYes.]", i)
	}
	text = strings.Replace(text, "\n\n{7BROOK}", "\n\n(Later {8the mayor}<8said> [8no].)\n\n{7BROOK}", 1)
	d, a := marked(t, text)
	Fill(d, nil, a)
	for _, s := range a.Statements {
		turn := a.TextOf(s.Cue.Spans) == ":"
		if (s.Setting.Place == "Kessing") != turn {
			t.Errorf("%s: place %q", a.TextOf(s.Cue.Spans), s.Setting.Place)
		}
	}
	if len(a.Statements) != 8 {
		t.Errorf("%d statements", len(a.Statements))
	}
}

// In an interview the occasion is not of what others say elsewhere.
func TestIntroductionOfInterview(t *testing.T) {
	text := "Ada Brook spoke to us in Kessing on Tuesday."
	for i := 1; i < 7; i++ {
		text += fmt.Sprintf("\n\n{%[1]dBROOK}<%[1]d:> [%[1]dYes.]", i)
	}
	text = strings.Replace(text, "\n\n{6BROOK}", "\n\n{7The mayor}<7declined to say> [7who paid].\n\n{6BROOK}", 1)
	d, a := marked(t, text)
	a.Entities = []quoth.Entity{{ID: "brook", Name: "Ada Brook", Type: quoth.Person}, {ID: "mayor", Name: "The mayor", Type: quoth.Person}}
	for i := range a.Statements {
		a.Statements[i].Speaker = "brook"
		if s := &a.Statements[i]; a.TextOf(s.Source.Spans) == "The mayor" {
			s.Speaker = "mayor"
		}
	}
	Fill(d, nil, a)
	for _, s := range a.Statements {
		if (s.Setting.Place == "Kessing") != (s.Speaker == "brook") {
			t.Errorf("%s: place %q", s.Speaker, s.Setting.Place)
		}
	}
}

// spansText is the text of spans of the article that is marked.
func spansText(text string, t *testing.T, spans []quoth.Span) string {
	_, a := marked(t, text)
	return a.TextOf(spans)
}
