package detail

import (
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

// spansText is the text of spans of the article that is marked.
func spansText(text string, t *testing.T, spans []quoth.Span) string {
	_, a := marked(t, text)
	return a.TextOf(spans)
}
