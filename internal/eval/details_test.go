package eval

import (
	"fmt"
	"strings"
	"testing"

	"quoth"
	"quoth/internal/corpus"
)

const detailText = `title: Harbour
date: 2026-03-12

On Tuesday the minister told the reporters of Radio Nine in a long interview in Tolmouth that the veteran pilot Corin Basset knew. Basset, a liar, denied it.
`

const detailGold = `@olde person Maren Olde; the minister
@nine organisation Radio Nine
@basset person Corin Basset; Basset
[s1]
at: 1
source: the minister
cue: told
content: that the veteran pilot Corin Basset knew
speaker: olde
[s2]
at: 1
source: Basset #2
cue: denied
content: it
speaker: basset
`

// A case is a line of a details file in the gold and as it was found, and what
// figures come of it as “found right gold”.
var detailCases = []struct {
	name, gold, pred string
	want             map[string]string
}{
	{"the same value", "[s2]\npolarity: negative", "[s2]\npolarity: negative", map[string]string{"polarity": "1 1 1", "polarity.negative": "1 1 1", "polarity.refusal": "0 0 0"}},
	{"another value", "[s2]\npolarity: negative", "[s2]\npolarity: refusal", map[string]string{"polarity": "1 0 1", "polarity.negative": "0 0 1", "polarity.refusal": "1 0 0"}},
	{"defaults earn nothing", "", "", map[string]string{"polarity": "0 0 0", "stance": "0 0 0", "modality": "0 0 0"}},
	{"missed", "[s1]\nstance: endorsing", "", map[string]string{"stance": "0 0 1", "stance.endorsing": "0 0 1"}},
	{"wrong", "", "[s1]\nmodality: future", map[string]string{"modality": "1 0 0", "modality.future": "1 0 0"}},

	{"half of the words and the head", "[s1]\naddressee: the reporters of Radio Nine = nine", "[s1]\naddressee: the reporters of = nine",
		map[string]string{"addressee": "1 1 1", "addressee.exact": "1 0 1", "addressee.entity": "1 1 1"}},
	{"without the head", "[s1]\naddressee: the reporters of Radio Nine", "[s1]\naddressee: of Radio Nine", map[string]string{"addressee": "1 0 1"}},
	{"less than half", "[s1]\naddressee: the reporters of Radio Nine", "[s1]\naddressee: the reporters", map[string]string{"addressee": "1 0 1"}},
	{"another entity", "[s1]\naddressee: Radio Nine = nine", "[s1]\naddressee: Radio Nine = olde", map[string]string{"addressee": "1 1 1", "addressee.entity": "1 0 1"}},
	{"an entity that gold does not judge", "[s1]\naddressee: Radio Nine", "[s1]\naddressee: Radio Nine = olde", map[string]string{"addressee": "1 1 1", "addressee.entity": "0 0 0"}},

	{"setting in two spans", "[s1]\nsetting: in a long interview || in Tolmouth\nmedium: interview\nplace: Tolmouth", "[s1]\nsetting: in a long interview in Tolmouth\nmedium: interview\nplace: minister",
		map[string]string{"setting": "1 1 1", "setting.exact": "1 1 1", "setting.medium": "1 1 1", "setting.place": "1 0 1", "setting.venue": "0 0 0"}},
	{"a part of a setting", "[s1]\nsetting: in a long interview in Tolmouth", "[s1]\nsetting: in Tolmouth", map[string]string{"setting": "1 0 1"}},

	{"time and value", "[s1]\ntime: Tuesday = 2026-03-10", "[s1]\ntime: On Tuesday = 2026-03-10", map[string]string{"time": "1 1 1", "time.exact": "1 0 1", "time.value": "1 1 1", "time.right": "1 1 1"}},
	{"another value of time", "[s1]\ntime: Tuesday = 2026-03-10", "[s1]\ntime: Tuesday = 2026-03-17", map[string]string{"time": "1 1 1", "time.value": "1 0 1", "time.right": "1 0 1"}},
	{"another expression", "[s1]\ntime: Tuesday = 2026-03-10", "[s1]\ntime: Radio Nine = 2026-03-10", map[string]string{"time": "1 0 1", "time.value": "1 0 1", "time.right": "0 0 0"}},
	{"untold on both sides", "[s1]\ntime: Tuesday = ?", "[s1]\ntime: Tuesday = ?", map[string]string{"time.value": "1 1 1"}},

	{"via and reason", "[s1]\nvia: Radio Nine = nine\nreason: Basset knew", "[s1]\nvia: Radio Nine\nreason: knew", map[string]string{"via": "1 1 1", "via.entity": "0 0 1", "reason": "1 1 1", "reason.exact": "1 0 1"}},

	{"naming", "[naming]\nat: 1\nwords: a liar\nentity: basset\nvoice: article", "[naming]\nat: 1\nwords: liar\nentity: basset\nvoice: article",
		map[string]string{"naming": "1 1 1", "naming.exact": "1 0 1", "naming.words": "1 1 1", "naming.entity": "1 1 1"}},
	{"another voice", "[naming]\nat: 1\nwords: the veteran pilot\nvoice: s1", "[naming]\nat: 1\nwords: the veteran pilot\nvoice: article",
		map[string]string{"naming": "1 0 1", "naming.words": "1 1 1", "naming.entity": "1 0 1"}},
	{"something not listed", "[naming]\nat: 1\nwords: a liar\nentity: :liar\nvoice: article", "[naming]\nat: 1\nwords: a liar\nvoice: article", map[string]string{"naming.entity": "1 1 1"}},
	{"something not listed taken for somebody", "[naming]\nat: 1\nwords: a liar\nentity: :liar\nvoice: article", "[naming]\nat: 1\nwords: a liar\nentity: olde\nvoice: article", map[string]string{"naming.entity": "1 0 1"}},
	{"one to one", "[naming]\nat: 1\nwords: a liar\nvoice: article", "[naming]\nat: 1\nwords: liar\nvoice: article\n[naming]\nat: 1\nwords: a liar\nvoice: article", map[string]string{"naming": "2 1 1", "naming.exact": "2 1 1"}},
}

func readDetails(t *testing.T, details string) *quoth.Article {
	t.Helper()
	out, err := corpus.ParseArticle("paper/port.txt", []byte(detailText))
	if err != nil {
		t.Fatal(err)
	}
	a, err := corpus.AnnotateDetails(out.Article, "paper/port", []byte(detailGold), []byte(details))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestDetails(t *testing.T) {
	for _, c := range detailCases {
		p := Pair{Gold: readDetails(t, c.gold), Pred: readDetails(t, c.pred)}
		for _, r := range []DetailReport{DetailsOf(p), DetailsEndToEndOf(p)} {
			for figure, want := range c.want {
				if n := r.Count(figure); countString(n) != want {
					t.Errorf("%s: %s is %s, want %s", c.name, figure, countString(n), want)
				}
			}
		}
	}
}

// Statements that only one side has are missed, or wrong.
func TestDetailsUnmatched(t *testing.T) {
	p := Pair{Gold: readDetails(t, "[s1]\nstance: endorsing\n[s2]\npolarity: negative"), Pred: readDetails(t, "[s1]\nstance: endorsing\n[s2]\npolarity: negative")}
	p.Pred.Statements = p.Pred.Statements[:1]
	p.Pred.Statements[0].Content = p.Pred.Statements[0].Source.Spans
	r := DetailsEndToEndOf(p)
	if r.Matched != 0 || countString(r.Count("stance")) != "1 0 1" || countString(r.Count("polarity")) != "0 0 1" {
		t.Errorf("%+v", r)
	}
	p.Pred = nil
	if r := DetailsOf(p); countString(r.Count("stance")) != "0 0 1" {
		t.Errorf("without a prediction: %+v", r)
	}
}

func TestWriteDetails(t *testing.T) {
	a := readDetails(t, "[s1]\ntime: Tuesday = 2026-03-10\n[s2]\npolarity: negative")
	r := DetailsOf(Pair{Gold: a, Pred: a})
	var b strings.Builder
	if err := WriteDetails(&b, []DetailReport{r, r}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 articles, 4 statements, matched 4\n", "polarity               P 100.0 R 100.0 F 100.0 (100.0-100.0)   found    2 right    2 gold    2\n", "right 2 of 2 that fit", "modality               none on either side\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func countString(c Count) string { return fmt.Sprintf("%d %d %d", c.Pred, c.PredRight, c.Gold) }
