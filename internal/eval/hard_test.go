package eval

import (
	"strings"
	"testing"

	"quoth"
)

func TestHard(t *testing.T) {
	const text = "Maren Olde met Conrad Pell.\n\nShe said yes. The Vostran minister said no, and he smiled.\n\nThe dockers met; they said maybe."
	for _, test := range []struct {
		source  string
		kind    quoth.SourceKind
		speaker string
		want    string
	}{
		{"She", quoth.SourcePronoun, "olde", AcrossParagraph},
		{"The Vostran minister", quoth.SourceNominal, "pell", RoleDescription},
		{"he", quoth.SourcePronoun, "pell", ""}, // described in his paragraph
		{"they", quoth.SourcePronoun, "dockers", ""},
		{"The dockers", quoth.SourceNominal, "dockers", ""},
		{"Conrad Pell", quoth.SourceName, "pell", ""},
		{"She", quoth.SourcePronoun, "?", ""},
	} {
		a := &quoth.Article{Text: text, Entities: []quoth.Entity{{ID: "olde", Name: "Maren Olde", Type: quoth.Person},
			{ID: "pell", Name: "Conrad Pell", Type: quoth.Person, Aliases: []string{"The Vostran minister"}},
			{ID: "dockers", Name: "The dockers", Type: quoth.Group}}}
		at := strings.Index(text, test.source)
		if test.source == "he" {
			at = strings.Index(text, " he ") + 1
		}
		a.Statements = []quoth.Statement{{Speaker: test.speaker, Source: quoth.Source{Kind: test.kind, Spans: []quoth.Span{{Start: at, End: at + len(test.source)}}}}}
		if got := hard(a, &a.Statements[0]); got != test.want {
			t.Errorf("%s: %q, want %q", test.source, got, test.want)
		}
	}
}
