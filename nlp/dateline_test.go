package nlp

import (
	"context"
	"testing"

	"quoth"
)

func TestColonDateline(t *testing.T) {
	for _, test := range []struct{ text, rest string }{
		{"ARANPETH: The minister left.\n\nNobody asked.", "The"},
		{"NEW ISK, SARN: The minister left.", "The"},
		{"JUDGE: Sit down.\n\nMR OLDE: I would rather stand.", ""},
		{"The minister left.\n\nISK: It rained.", ""},
		{"Note: it rained.", ""},
		{"ARANPETH:", ""},
		{"", ""},
	} {
		d, err := New(context.Background(), &quoth.Article{Text: test.text})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if i := d.ColonDateline(); i > 0 {
			got = d.Word(i)
		}
		if got != test.rest {
			t.Errorf("%q: the story begins with %q, want %q", test.text, got, test.rest)
		}
	}
}
