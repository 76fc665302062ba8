package eval

import (
	"strings"
	"testing"

	"quoth"
	"quoth/internal/corpus"
)

func TestSameEntity(t *testing.T) {
	olde := &quoth.Entity{Name: "Maren Olde", Aliases: []string{"Olde", "the transport minister", "Ms Olde"}}
	nurse := &quoth.Entity{Name: "A nurse who asked not to be named", Aliases: []string{"the nurse"}}
	pair := &quoth.Entity{Name: "Maren Olde + Conrad Pell", Aliases: []string{"the two ministers"}}
	for _, test := range []struct {
		gold *quoth.Entity
		name string
		want bool
	}{
		{olde, "Maren Olde", true},
		{olde, "MAREN  OLDE", true},
		{olde, "Olde’s", true},
		{olde, "Olde's", true},
		{olde, "the Olde", true},
		{olde, "Pell", false},
		{olde, "Maren", false},
		{olde, "the transport minister", false}, // she has a name
		{olde, "", false},
		{nurse, "a nurse who asked not to be named", true},
		{nurse, "The nurse", true},
		{nurse, "nurse", true},
		{nurse, "the", false},
		{pair, "Conrad Pell + Maren Olde", true},
		{pair, "Maren Olde", false},
		{&quoth.Entity{Name: "the dockers’ union"}, "Dockers' union", true},
		{&quoth.Entity{Name: "the ministers’"}, "ministers", true},
		{&quoth.Entity{Name: "“The Herald”"}, `The Herald`, true},
		{nil, "Olde", false},
	} {
		if got := SameEntity(test.gold, test.name); got != test.want {
			t.Errorf("%v, %q: %v", test.gold, test.name, got)
		}
	}
}

// cast is the story with three speakers, the third not told.
func cast(t *testing.T) *quoth.Article {
	a := &quoth.Article{Text: story,
		Entities: []quoth.Entity{{ID: "olde", Name: "Maren Olde", Aliases: []string{"Olde"}}, {ID: "pell", Name: "Mr Pell"}},
		Statements: []quoth.Statement{
			said(t, story, "1", "Olde", "said", "the port will open"),
			said(t, story, "2", "she", "told", "“It is done,”"),
			said(t, story, "3", "Mr Pell", "fears", "a strike"),
			said(t, story, "4", "Nobody", "won", "Radio Nine"),
		}}
	for i, x := range []struct {
		speaker string
		kind    quoth.SourceKind
	}{{"olde", quoth.SourceName}, {"olde", quoth.SourcePronoun}, {"", quoth.SourceName}, {corpus.Untold, quoth.SourcePronoun}} {
		a.Statements[i].Speaker, a.Statements[i].Source.Kind = x.speaker, x.kind
	}
	return a
}

func TestSpeakersOnGold(t *testing.T) {
	gold := cast(t)
	for _, test := range []struct {
		name               string
		speakers           [4]string
		byName, by, untold Resolution
	}{
		{"all right", [4]string{"e1", "e1", "", ""}, Resolution{Right: 1}, Resolution{Right: 1}, Resolution{Unknown: 1}},
		{"one wrong, one unknown", [4]string{"e2", "", "e1", ""}, Resolution{Wrong: 1}, Resolution{Unknown: 1}, Resolution{Unknown: 1}},
		{"what is not told is resolved", [4]string{"e1", "e1", "", "e1"}, Resolution{Right: 1}, Resolution{Right: 1}, Resolution{Wrong: 1}},
		{"an entity that is not there", [4]string{"e9", "e1", "", ""}, Resolution{Unknown: 1}, Resolution{Right: 1}, Resolution{Unknown: 1}},
	} {
		pred := &quoth.Article{Text: story, Entities: []quoth.Entity{{ID: "e1", Name: "Olde"}, {ID: "e2", Name: "Pell"}}}
		for i, s := range test.speakers {
			pred.Statements = append(pred.Statements, quoth.Statement{ID: gold.Statements[i].ID, Speaker: s, Evidence: quoth.Evidence{Rule: "name"}})
		}
		r := Speakers([]Pair{{gold, pred}})
		if r.Forms[quoth.SourceName] != test.byName || r.Forms[quoth.SourcePronoun] != test.by || r.Untold != test.untold {
			t.Errorf("%s: %+v", test.name, r)
		}
		all := test.byName.plus(test.by)
		all.Wrong += test.untold.Wrong
		if r.All() != all {
			t.Errorf("%s: all %+v, want %+v", test.name, r.All(), all)
		}
	}
	r := Speakers([]Pair{{gold, nil}})
	if want := (Resolution{Missed: 2}); r.All() != want {
		t.Errorf("no prediction: %+v", r.All())
	}
}

func TestSpeakersEndToEnd(t *testing.T) {
	gold := cast(t)
	pred := &quoth.Article{Text: story, Entities: []quoth.Entity{{ID: "e1", Name: "Maren Olde"}},
		Statements: []quoth.Statement{
			said(t, story, "x", "she", "told", "It is done"), // the second of gold; the first is not found
			said(t, story, "1", "Mr Pell", "fears", "a strike"),
		}}
	pred.Statements[0].Speaker = "e1"
	pred.Statements[0].Evidence.Rule = "pronoun"
	pred.Statements[1].Speaker = "e1"
	r := SpeakersEndToEnd([]Pair{{gold, pred}, {gold, nil}})
	if got, want := r.All(), (Resolution{Right: 1, Missed: 3}); got != want {
		t.Errorf("all %+v, want %+v", got, want)
	}
	if got, want := r.Rules["pronoun"], (Resolution{Right: 1}); got != want || len(r.Rules) != 1 {
		t.Errorf("rules %+v", r.Rules)
	}
	if got, want := r.Untold, (Resolution{Missed: 2}); got != want {
		t.Errorf("untold %+v", got)
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"speaker pronoun     right    1 wrong    0 unknown    0   precision 100.0 (20.7-100.0) resolved 100.0 (20.7-100.0) missed 1\n",
		"speaker untold      wrong    0 unknown    0\n",
		"rule    pronoun     right    1",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestResolution(t *testing.T) {
	r := Resolution{Right: 6, Wrong: 2, Unknown: 4, Missed: 9}
	if r.Precision() != 75 || r.Resolved() != 50 || r.Told() != 12 {
		t.Errorf("precision %v, resolved %v, told %v", r.Precision(), r.Resolved(), r.Told())
	}
}

func TestAgreement(t *testing.T) {
	first := cast(t)
	for _, test := range []struct {
		name                            string
		change                          func(a *quoth.Article)
		same, different, oneUntold, one int
	}{
		{"nothing", func(*quoth.Article) {}, 3, 0, 0, 0},
		{"another list of strings", func(a *quoth.Article) {
			a.Entities[0] = quoth.Entity{ID: "o", Name: "Olde", Aliases: []string{"the minister"}}
			a.Statements[0].Speaker, a.Statements[1].Speaker = "o", "o"
		}, 3, 0, 0, 0},
		{"another person", func(a *quoth.Article) { a.Statements[0].Speaker = "pell" }, 2, 1, 0, 0},
		{"not told", func(a *quoth.Article) { a.Statements[0].Speaker = corpus.Untold }, 2, 0, 1, 0},
		{"left out", func(a *quoth.Article) { a.Statements[0].Speaker = "" }, 2, 0, 0, 1},
		{"a statement less", func(a *quoth.Article) { a.Statements = a.Statements[1:] }, 2, 0, 0, 0},
	} {
		second := cast(t)
		test.change(second)
		r := Agreement([]Pair{{first, second}})
		if r.Same != test.same || r.Different != test.different || r.OneUntold != test.oneUntold || r.One != test.one {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
	second := cast(t)
	second.Statements[0].Speaker = "pell"
	r := Agreement([]Pair{{first, second}})
	if got := r.Speakers(); got < 66.6 || got > 66.7 || r.Attribution.Count("tuple.strict").F() != 100 {
		t.Errorf("speakers %v, attribution %v", got, r.Attribution.Count("tuple.strict"))
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil || !strings.Contains(b.String(), "speakers agree 66.7 (20.8-93.9)   (of 3: same 2, different 1, one untold 0; given by one alone 0)\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// Two unnamed entities are one if they have any string in common; a shared role
// does not make two named people one.
func TestSameEntities(t *testing.T) {
	role := func(name string) *quoth.Entity { return &quoth.Entity{Name: name, Aliases: []string{"the minister"}} }
	for _, test := range []struct {
		a, b *quoth.Entity
		want bool
	}{
		{role("Maren Olde"), role("Conrad Pell"), false},
		{role("a woman in a hat"), role("a tall woman"), true},
		{role("Maren Olde"), role("the woman"), true}, // the second annotator has no name for her
		{nil, role("x"), false},
	} {
		if got := sameEntities(test.a, test.b); got != test.want {
			t.Errorf("%v and %v: %v", test.a, test.b, got)
		}
	}
}
