package detail

import "testing"

func TestVia(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{A memo seen by the Courier} <says> [the pump was old].`, "the Courier"},
		{`{Ida Marsh}, quoted by the agency Norrwire, <said> [the pump was old].`, "the agency Norrwire"},
		{`{The owner} <denied>, in a statement through a law firm, [that the pump was old].`, "a law firm"},
		{`{1The agency Norrwire} <1quoted> [1{2an official} <2as saying> [2the pump was old]].`, "The agency Norrwire"},
		{`{1The newspaper} <1reported> [1that {2she} <2had denied> [2it]].`, "The newspaper"},
		{`{1The mayor} <1said> [1that {2she} <2had denied> [2it]].`, ""},
		{`{Ida Marsh} <was quoted as saying> by Norrwire [that the pump was old].`, "Norrwire"},
		{`In remarks carried by the state agency, {Ida Marsh} <said> [the pump was old].`, "the state agency"},
		{`{Ida Marsh} <said> through her lawyer [that the pump was old].`, "her lawyer"},
		{`{Ida Marsh} <said> through her tears [that the pump was old].`, ""},
		{`{Ida Marsh} <said> [the pump was seen by the Courier].`, ""},
		{`{Ida Marsh} <said> [the pump was old]. She was seen by a doctor.`, ""},
	} {
		got := ""
		for _, v := range last(t, c.text).Via {
			got += spansText(c.text, t, v.Spans)
		}
		if got != c.want {
			t.Errorf("%s\n\thave %q, want %q", c.text, got, c.want)
		}
	}
}
