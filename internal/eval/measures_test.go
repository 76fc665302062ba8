package eval

import (
	"math"
	"slices"
	"strings"
	"testing"

	"quoth"
)

func TestWilson(t *testing.T) {
	for _, test := range []struct {
		right, of int
		low, high float64
	}{
		{8, 10, 49.02, 94.33}, {0, 10, 0, 27.75}, {10, 10, 72.25, 100}, {50, 100, 40.38, 59.62}, {0, 0, 0, 100},
	} {
		got := Wilson(test.right, test.of)
		if math.Abs(got.Low-test.low) > .006 || math.Abs(got.High-test.high) > .006 {
			t.Errorf("%d of %d: %.2f-%.2f, want %.2f-%.2f", test.right, test.of, got.Low, got.High, test.low, test.high)
		}
	}
}

func TestBootstrap(t *testing.T) {
	mean := func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += v
		}
		return sum / float64(len(x))
	}
	if got := Bootstrap([]float64{7, 7, 7}, 100, 1, mean); got != (Interval{7, 7}) {
		t.Errorf("equal documents: %v", got)
	}
	docs := make([]float64, 100) // half 0, half 100: the mean's deviation is 5
	for i := range docs {
		docs[i] = float64(i%2) * 100
	}
	a := Bootstrap(docs, 2000, 1, mean)
	if math.Abs(a.Low-40.2) > 1.5 || math.Abs(a.High-59.8) > 1.5 {
		t.Errorf("%v, want about 40.2-59.8", a)
	}
	if b := Bootstrap(docs, 2000, 1, mean); a != b {
		t.Errorf("the same seed gives %v and %v", a, b)
	}
	if b := Bootstrap(docs, 50, 2, mean); a == b {
		t.Errorf("another seed and number of draws give %v again", b)
	}
	if got := Bootstrap(nil, 100, 1, mean); !math.IsNaN(got.Low) {
		t.Errorf("no documents: %v", got)
	}
	if !slices.Equal(docs[:4], []float64{0, 100, 0, 100}) {
		t.Error("the documents were moved")
	}
}

func TestSumAddsReports(t *testing.T) {
	a := &quoth.Article{Text: story, Statements: []quoth.Statement{said(t, story, "1", "Olde", "said", "the port will open")}}
	one, none := AttributionOf(Pair{a, a}), AttributionOf(Pair{a, nil})
	sum := Sum([]Report{one, none, none})
	if c := sum.Count("tuple.strict"); c != (Count{1, 1, 3, 1}) || sum.Articles != 3 || sum.Missing != 2 {
		t.Errorf("%+v", sum)
	}
}

func TestNames(t *testing.T) {
	text := "Maren Olde left Port Ansel for Radio Nine Isk"
	var w []quoth.Span
	for f := range strings.FieldsSeq(text) {
		w = append(w, span(t, text, f))
	}
	gold := NamesOf(w, strings.Fields("B-PER I-PER O B-LOC I-LOC O B-ORG I-ORG B-LOC"))
	if len(gold) != 4 || text[gold[0].Start:gold[0].End] != "Maren Olde" || gold[3].Type != "LOC" {
		t.Fatalf("gold names: %v", gold)
	}
	// a wrong end, a wrong type, an I- that begins, and a name too many
	pred := NamesOf(w, strings.Fields("B-PER I-PER O B-LOC O O I-LOC I-LOC B-LOC"))
	r := Names(gold, pred)
	want := NameReport{"PER": {1, 1, 1, 1}, "LOC": {3, 1, 2, 1}, "ORG": {0, 0, 1, 0}}
	for typ, c := range want {
		if r[typ] != c {
			t.Errorf("%s: %+v, want %+v", typ, r[typ], c)
		}
	}
	if c := r.Plus(r).All(); c != (Count{8, 4, 8, 4}) {
		t.Errorf("all of two: %+v", c)
	}
	if c := (NameReport{"PER": {1, 1, 1, 1}}).Plus(r)["PER"]; c != (Count{2, 2, 2, 2}) {
		t.Errorf("sum: %+v", c)
	}
	if r["PER"] != want["PER"] {
		t.Error("Plus changed its receiver")
	}
	// One gold name is right once.
	if c := Names(gold[:1], []Name{gold[0], gold[0]}).All(); c != (Count{2, 1, 1, 1}) {
		t.Errorf("a name predicted twice: %+v", c)
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil || !strings.HasPrefix(b.String(), "names  LOC           P  33.3 R  50.0 F  40.0   (gold 2, predicted 3)\n") ||
		!strings.Contains(b.String(), "names  all           P  50.0 R  50.0") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// cut makes spans of a text whose ends are marked with |.
func cut(marked string) (text string, spans []quoth.Span) {
	at := 0
	for part := range strings.SplitSeq(marked, "|") {
		spans = append(spans, quoth.Span{Start: at, End: at + len(part)})
		at += len(part)
		text += part
	}
	return text, spans
}

func TestSentences(t *testing.T) {
	for _, test := range []struct {
		name, gold, pred       string
		boundary, inner, whole Count
	}{
		{"equal", "Größe. |Two!\n\n|Three.", "Größe. |Two!\n\n|Three.", Count{2, 2, 2, 2}, Count{1, 1, 1, 1}, Count{3, 3, 3, 3}},
		{"white space on either side", "One. |Two. \n|Three. ", "One.| Two.| \n|Three.| ", Count{2, 2, 2, 2}, Count{1, 1, 1, 1}, Count{3, 3, 3, 3}},
		{"one too many", "Mr Pell. |Two.", "Mr |Pell. |Two.", Count{2, 1, 1, 1}, Count{2, 1, 1, 1}, Count{3, 1, 2, 1}},
		{"one too few", "One. |Two. |Three.", "One. |Two. Three.", Count{1, 1, 2, 1}, Count{1, 1, 2, 1}, Count{2, 1, 3, 1}},
		{"the end of the text is no boundary", "One.", "One.", Count{}, Count{}, Count{1, 1, 1, 1}},
	} {
		text, gold := cut(test.gold)
		same, pred := cut(test.pred)
		if same != text {
			t.Fatalf("%s: two texts", test.name)
		}
		got := Sentences(text, gold, pred)
		if want := (SentenceReport{test.boundary, test.inner, test.whole}); got != want {
			t.Errorf("%s: %+v, want %+v", test.name, got, want)
		}
		if twice := got.Plus(got); twice.Whole.Gold != 2*got.Whole.Gold {
			t.Errorf("%s: sum %+v", test.name, twice)
		}
	}
	var b strings.Builder
	text, gold := cut("One. |Two.")
	if err := Sentences(text, gold, gold[:1]).Write(&b); err != nil || !strings.Contains(b.String(), "sents  whole         P 100.0 R  50.0") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestSpans(t *testing.T) {
	_, gold := cut("One| two|.")
	_, pred := cut("One| two.")
	if got := Spans(gold, pred); got != (Count{2, 1, 3, 1}) {
		t.Errorf("%+v", got)
	}
}
