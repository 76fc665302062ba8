package detail

import "testing"

func TestVia(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{A memo seen by the Courier} <says> [the pump was old].`, "the Courier"},
		{`{Ida Marsh}, quoted by the agency Norrwire, <said> [the pump was old].`, "the agency Norrwire"},
		{`{The owner} <denied>, in a statement through a law firm, [that the pump was old].`, "a law firm"},
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
