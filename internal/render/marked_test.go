package render

import (
	"strings"
	"testing"

	"quoth"
)

func TestMarked(t *testing.T) {
	words := "“The port will be open by May,” and the wider harbour of Tolmouth would follow it"
	at := func(w string) quoth.Span {
		i := strings.Index(words, w)
		return quoth.Span{Start: i, End: i + len(w)}
	}
	marks := []quoth.Span{at("port"), at("harbour of Tolmouth")}
	for _, tt := range []struct {
		name string
		text Text
		want string
	}{
		{"plain, over a line end", Text{Width: 60}, `   “The port will be open by May,” and the wider harbour of
        ▔▔▔▔                                     ▔▔▔▔▔▔▔▔▔▔
   Tolmouth would follow it
   ▔▔▔▔▔▔▔▔
`},
		{"colour", Text{Width: 100, Color: true}, "   “The \x1b[1m\x1b[4mport\x1b[0m will be open by May,” and the wider \x1b[1m\x1b[4mharbour of Tolmouth\x1b[0m would follow it\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.text.Marked(words, marks, 3); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
	if got := (Text{}).Marked("a\x1b[2J b", nil, 0); strings.Contains(got, "\x1b") {
		t.Errorf("a control character reached the terminal: %q", got)
	}
}
