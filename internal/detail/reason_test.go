package detail

import "testing"

func TestReason(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`[The pump failed], {a nurse who asked not to be named because she fears for her post} <said>.`, "because she fears for her post"},
		{`[The pump failed], {an official} <said>, speaking on condition of anonymity because the talks are secret.`, "because the talks are secret"},
		{`{A clerk, who was not authorised to speak to the press,} <said> [the pump had failed].`, "who was not authorised to speak to the press"},
		{`{The driver} <said> [the brakes were worn]. He declined to give his name, citing a contract.`, "citing a contract"},
		{`[The pump failed], said {an official} <speaking> on condition of anonymity to discuss private talks.`, "to discuss private talks"},
		{`[The pump failed], {an aide who asked not to be named for fear of her post} <said>.`, "for fear of her post"},
		{`[The pump failed], {a nurse who has no authority to speak} <said>.`, "who has no authority to speak"},
		{`[The pump failed], {a nurse who is barred from speaking to the press} <said>.`, "who is barred from speaking to the press"},
		{`The agency quoted {an unnamed official} <as saying> [the pump failed].`, ""},
		{`{The driver} <said> [the brakes were worn] because he had seen them.`, ""},
		{`{A director} <said> [a firm named Oxley was late because of snow].`, ""},
		{`{Ada Brook} <said> [the pump had failed]. She named a plant because she liked it.`, ""},
	} {
		s := last(t, c.text)
		if got := spansText(c.text, t, s.Source.Reason); got != c.want {
			t.Errorf("%s\n\thave %q, want %q", c.text, got, c.want)
		}
	}
}
