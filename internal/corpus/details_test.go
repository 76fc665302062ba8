package corpus

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"quoth"
)

const detailGold = goldHead + `@post organisation Radio Nine
@pell person Conrad Pell; Pell

[s1]
at: 1
source: The minister
cue: told
content: that the port “will open by May”
speaker: olde
[s2]
at: 3
source: she
cue: said
content: “It would never close,” || “Never.”
speaker: olde
`

// detailed reads details over two statements of the test article.
func detailed(t *testing.T, details string) (*quoth.Article, error) {
	t.Helper()
	return AnnotateDetails(article(t), "paper/port", []byte(detailGold), []byte(details))
}

func TestDetailDefaults(t *testing.T) {
	a, err := detailed(t, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range a.Statements {
		if s.Polarity != quoth.Positive || s.Modality != quoth.Actual || s.Cue.Stance != quoth.Neutral || len(s.Addressee.Spans)+len(s.Via)+len(s.Time.Spans) > 0 {
			t.Errorf("%+v", s)
		}
	}
}

func TestDetails(t *testing.T) {
	a, err := detailed(t, `[s1]
polarity: refusal
modality: future
stance: endorsing
addressee: Radio Nine = post
setting: @4 said || told
venue: port
medium: Radio
place: @4 Pell

[s2]
at: 1
time: May = 2026-05
via: @4 Pell = pell
reason: @4 promised it
[naming]
at: 1
words: Maren Olde
entity: olde
voice: article
[naming]
words: @3 the theme
entity: :theme
voice: s2
`)
	if err != nil {
		t.Fatal(err)
	}
	say := func(spans []quoth.Span) string { return a.TextOf(spans) }
	s, u := a.Statements[0], a.Statements[1]
	got := fmt.Sprint(s.Polarity, s.Modality, s.Cue.Stance, say(s.Addressee.Spans), s.Addressee.Entity, say(s.Setting.Spans), s.Setting.Venue, s.Setting.Medium, s.Setting.Place,
		u.Polarity, say(u.Time.Spans), u.Time.Date, say(u.Via[0].Spans), u.Via[0].Entity, say(u.Source.Reason))
	want := fmt.Sprint(quoth.Refusal, quoth.Future, quoth.Endorsing, "Radio Nine", "post", "told … said", "port", "Radio", "Pell",
		quoth.Positive, "May", quoth.Date{Value: "2026-05", Precision: "month"}, "Pell", "pell", "promised it")
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for i, want := range []string{"Maren Olde olde article", "the theme :theme s2"} {
		if n := a.Namings[i]; say([]quoth.Span{n.Span})+" "+n.Entity+" "+n.Voice != want {
			t.Errorf("%+v, want %s", n, want)
		}
	}
}

func TestTimeValues(t *testing.T) {
	for value, want := range map[string]quoth.Date{
		"2026-03-10": {Value: "2026-03-10", Precision: "day"},
		"2026-W11":   {Value: "2026-W11", Precision: "week"},
		"2026-03":    {Value: "2026-03", Precision: "month"},
		"2026":       {Value: "2026", Precision: "year"},
		"?":          {},
	} {
		a, err := detailed(t, "[s1]\ntime: May = "+value)
		if err != nil || a.Statements[0].Time.Date != want || len(a.Statements[0].Time.Spans) != 1 {
			t.Errorf("%s: %v, %v", value, a, err)
		}
	}
}

func TestDetailErrors(t *testing.T) {
	for details, want := range map[string]string{
		"polarity: negative":                            "paper/port.details:1: \"polarity: negative\" stands under no [ID]",
		"[s9]\npolarity: negative":                      "no statement [s9]",
		"[s1]\n[s1]":                                    "[s1] a second time",
		"[s1]\npolarity: positive":                      `polarity: want one of ["negative" "refusal"], have "positive"`,
		"[s1]\npolarity:":                               "leave out a field",
		"[s1]\npolarity: refusal\npolarity: refusal":    "paper/port.details:3: a second polarity",
		"[s1]\nmodality: actual":                        "modality: want one of",
		"[s1]\nstance: neutral":                         "stance: want one of",
		"[s1]\ntime: May":                               "time: want",
		"[s1]\ntime: May = soon":                        "time: want",
		"[s1]\naddressee: Radio Nine = nobody":          `no entity "nobody"`,
		"[s1]\nsource: Pell":                            `unknown key "source"`,
		"[naming]\nat: 1\nvoice: article":               "paper/port.details:1: a naming wants words",
		"[naming]\nat: 1\nwords: Maren Olde":            "a naming wants",
		"[naming]\nat: 1\nwords: Maren Olde\nvoice: s8": "voice: want",
		"[naming]\nwords: Maren Olde\nvoice: article":   "in which paragraph",
		"[naming]\nentity: nobody\nvoice: article":      `no entity "nobody"`,
		"[s2]\ntime: May = 2026-05":                     "\"May\" is not in paragraph 3; it is in 1",
		"\xff":                                          "not UTF-8",
	} {
		if _, err := detailed(t, details); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", details, err, want)
		}
	}
}

// The details of the archive, and both annotations behind them, are read whole.
func TestArchiveDetails(t *testing.T) {
	sub := func(name string) fs.FS { return os.DirFS(filepath.Join("..", "..", "archive", name)) }
	once := map[string]bool{"lakeside/levy-live-vote-nyaruwe-governor": true, "lakeside/levy-two-sisters-one-boat": true}
	for _, gold := range []string{"gold", "second"} {
		n := 0
		for a, err := range ArchiveDetails(sub("articles"), sub("gold"), sub("details/"+gold), sub("details/first")) {
			if err != nil {
				t.Fatal(err)
			}
			if once[a.Name] {
				if a.Second != nil {
					t.Errorf("%s: it was annotated once, and has a second annotation", a.Name)
				}
				n++
				continue
			}
			if a.Second == nil || len(a.Second.Statements) != len(a.Article.Statements) {
				t.Errorf("%s: its second annotation is %v", a.Name, a.Second)
			}
			wellFormed(t, a.Article)
			n++
		}
		if n == 0 {
			t.Error("no article")
		}
	}
	if _, err := Collect(ArchiveDetails(sub("articles"), sub("gold"), fstest.MapFS{}, nil)); err == nil {
		t.Error("articles without details were taken")
	}
}
