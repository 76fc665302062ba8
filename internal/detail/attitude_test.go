package detail

import (
	"os"
	"strings"
	"testing"

	"quoth"
)

func TestPolarity(t *testing.T) {
	for _, c := range []struct {
		want quoth.Polarity
		text string
	}{
		{quoth.Positive, `{Ada Brook} <said> [the bridge would not close].`},
		{quoth.Positive, `{Ada Brook} <asked> [not to be named].`},
		{quoth.Positive, `{No 10} <said> [the talks went well].`},
		{quoth.Positive, `{The council} <does not oppose> [the new bridge].`},
		{quoth.Positive, `{Nobody} <doubts> [that the ferry is late].`},
		{quoth.Positive, `{She} <has made no secret of> [her wish to leave].`},
		{quoth.Positive, `{He} <did not hesitate to call> [the plan a mistake].`},
		{quoth.Positive, `{He} <not only praised> [the crew], he fed them.`},
		{quoth.Positive, `{The court} <forbade> [the sale].`},
		{quoth.Positive, `{He} <disagreed:> [“It was a good winter.”]`},
		{quoth.Positive, `{Mr Lowe} <warned against> [a second tunnel].`},
		{quoth.Negative, `{The firm} <denied> [that the boiler was old].`},
		{quoth.Negative, `{The firm} <has flatly rejected> [the charge].`},
		{quoth.Negative, `{She} <did not say> [whether she would stand].`},
		{quoth.Negative, `{She} <didn’t say> [whether she would stand].`},
		{quoth.Negative, `{Nobody in the village} <claimed> [the reward].`},
		{quoth.Negative, `{Not one of the guards} <told> us [why].`},
		{quoth.Negative, `{Few} <believe> [that the pier will last].`},
		{quoth.Negative, `Nor did {the mayor} <promise> [a new school].`},
		{quoth.Negative, `{She} <could not say> [when the train had left].`},
		{quoth.Negative, `{The keeper} <declined> [to be photographed].`},
		{quoth.Negative, `{The keeper} <refuses> [to open the gate].`},
		{quoth.Negative, `{The unions} <are against> [longer shifts].`},
		{quoth.Negative, `{Ministers} <voted against> [the bill].`},
		{quoth.Negative, `{He} <ruled out> [an early election].`},
		{quoth.Negative, `{The report} <makes no mention of> [the second ferry].`},
		{quoth.Negative, `{The minister} <rubbished> [the claim].`},
		{quoth.Negative, `{The two} <do not wish> [to be named].`},
		{quoth.Negative, `{The ministry} <1claims> [1{2} <2not to have known of> [2the letter]].`},
		{quoth.Negative, `{1{2She}} <1did not write> [1a letter] or <2promise> [2a loan].`},
		{quoth.Refusal, `{The club} <declined> [to comment on the fire].`},
		{quoth.Refusal, `{The club} <declined to say> [who had the keys].`},
		{quoth.Refusal, `{He} <refused> [to be drawn on the matter].`},
		{quoth.Refusal, `{The spokesman} <would not confirm> [the figure].`},
		{quoth.Refusal, `{The spokesman} <won’t say> [how old they are].`},
		{quoth.Refusal, `{The police} <would neither confirm nor deny> [the arrest].`},
		{quoth.Refusal, `{The firm} <did not immediately respond to> [questions about the fire].`},
		{quoth.Refusal, `{The firm} <does not dispute> [that the boiler was old].`},
		{quoth.Refusal, `{The envoy} <did not rule out> [a visit].`},
		{quoth.Refusal, `{A witness} who <did not want> [to give her name].`},
		{quoth.Refusal, `{The bank} <had no comment on> [the sale].`},
		{quoth.Refusal, `{The clerk} <remained silent on> [the missing file].`},
		{quoth.Refusal, `{The captain} <dodged> [questions about the storm].`},
		{quoth.Refusal, `{The bank} <has yet to respond to> [the letter].`},
	} {
		if s := last(t, c.text); s.Polarity != c.want {
			t.Errorf("%s\n\thave %s, want %s", c.text, s.Polarity, c.want)
		}
	}
}

func TestModality(t *testing.T) {
	for _, c := range []struct {
		want quoth.Modality
		text string
	}{
		{quoth.Actual, `{Ada Brook} <said> [the bridge would close].`},
		{quoth.Actual, `{She} <would say only> [that it rained].`},
		{quoth.Hypothetical, `{The mayor} <was to have announced> [a new pier].`},
		{quoth.Actual, `{She} <would not say> [whether it rained].`},
		{quoth.Actual, `{I} <would like> [to go home].`},
		{quoth.Actual, `When did {you} <see> [that the lamp was out]?`},
		{quoth.Actual, `{He} <could not say> [why the lamp was out].`},
		{quoth.Actual, `{He} <can tell> [who has been fishing].`},
		{quoth.Actual, `{He} <used to say> [that fish have no weekdays].`},
		{quoth.Actual, `{She} <asked> [whether it rained]?`},
		{quoth.Actual, `[“Yes,”] was all {she} <would say>.`},
		{quoth.Actual, `Every evening {his mother} <would say> [that the lamp was not for playing].`},
		{quoth.Actual, `As a boy {he} <would tell> [his sister that the sea was near].`},
		{quoth.Future, `{The mayor} <will announce> [a new bridge] on Friday.`},
		{quoth.Future, `{The mayor} <is expected to announce> [a new bridge] on Friday.`},
		{quoth.Future, `{1She} <1said> [1{2the board} <2would decide> [2whether to sell]].`},
		{quoth.Hypothetical, `{She} <nodded, as if to say> [it was late].`},
		{quoth.Hypothetical, `[1“{2I} <2would call> [2it a scandal],”] {1he} <1said>.`},
		{quoth.Question, `[1“Am {2I} <2saying> [2that the lamp is out]?”] {1he} <1asked>.`},
		{quoth.Future, `Tomorrow {he} <tells> the inquiry [that he was misled].`},
		{quoth.Future, `They wait until {the court} <rules> [that the sale was void].`},
		{quoth.Hypothetical, `If {somebody} <wants> [to swim], let him.`},
		{quoth.Hypothetical, `She looked as if {she} <regretted> [it].`},
		{quoth.Hypothetical, `{Some} <might call> [it a waste].`},
		{quoth.Hypothetical, `{Others} <would call> [it a waste].`},
		{quoth.Hypothetical, `If the rent rises, {they} <will demand> [a lift].`},
		{quoth.Hypothetical, `Unless {the owners} <agree> [to pay], the mill shuts.`},
		{quoth.Question, `[1“Would {2you} <2say> [2that the lamp is out]?”] {1he} <1asked>.`},
		{quoth.Question, `Did {the keeper} <say> [that the lamp was out]?`},
		{quoth.Question, `<1Asked> [1whether {2anyone} <2had confirmed> [2the order]], he left.`},
	} {
		if s := last(t, c.text); s.Modality != c.want {
			t.Errorf("%s\n\thave %s, want %s", c.text, s.Modality, c.want)
		}
	}
}

func TestStance(t *testing.T) {
	for _, c := range []struct {
		want quoth.Stance
		text string
	}{
		{quoth.Neutral, `{Ada Brook} <said> [the bridge would close].`},
		{quoth.Neutral, `{Ada Brook} <denied> [a rift].`},
		{quoth.Neutral, `{Ada Brook} <welcomed> [the ruling].`},
		{quoth.Neutral, `{The firm} <did not claim> [that the boiler was new].`},
		{quoth.Neutral, `{The firm} <declined to confirm> [the sale].`},
		{quoth.Neutral, `{The analyst} <sees> [prices rising].`},
		{quoth.Neutral, `{He} <saw> [it as a warning].`},
		{quoth.Distancing, `{The firm} <claims> [the boiler was new].`},
		{quoth.Distancing, `{She} <was adamant> [that she had locked up].`},
		{quoth.Distancing, `{She} <reportedly told> friends [that she had locked up].`},
		{quoth.Distancing, `It <is said> [that the pier is haunted].`},
		{quoth.Endorsing, `{The firm} <admitted> [the boiler was old].`},
		{quoth.Endorsing, `{She} <was quick to point out> [that the boiler was old].`},
		{quoth.Endorsing, `{She} <did not know> [that the boiler was old].`},
		{quoth.Endorsing, `{She} <was reminded> [that the boiler was old].`},
		{quoth.Endorsing, `{The guard} <saw> [the boat turn].`},
		{quoth.Evaluative, `{The critics} <slammed> [the plan].`},
		{quoth.Evaluative, `{The mayor} <hit straight back at> [her rival].`},
		{quoth.Evaluative, `{The mayor} <used the speech to lambast> [her rival].`},
		{quoth.Evaluative, `[“No more soup,”] {the cook} <moaned>.`},
		{quoth.Evaluative, `{He} <took a swipe at> [the referee].`},
	} {
		if s := last(t, c.text); s.Cue.Stance != c.want {
			t.Errorf("%s\n\thave %s, want %s", c.text, s.Cue.Stance, c.want)
		}
	}
}

// All three at once, on constructions of several Englishes.
func TestAttitude(t *testing.T) {
	table, err := os.ReadFile("testdata/attitude.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || line[0] == '#' {
			continue
		}
		s := last(t, text)
		if have := string(s.Polarity) + " " + string(s.Modality) + " " + string(s.Cue.Stance); have != want {
			t.Errorf("%s\n\thave %s, want %s", text, have, want)
		}
	}
}

// A statement without a cue has no stance to show.
func TestNoCue(t *testing.T) {
	s := last(t, `[“It rained,”] he thought.`)
	if s.Polarity != quoth.Positive || s.Modality != quoth.Actual || s.Cue.Stance != "" {
		t.Errorf("polarity %q, modality %q, stance %q", s.Polarity, s.Modality, s.Cue.Stance)
	}
}

// Nothing in a text, and no place of a cue, may stop the rules.
