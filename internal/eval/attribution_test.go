package eval

import (
	"slices"
	"strings"
	"testing"

	"quoth"
)

// span finds words in text; a missing one is a mistake in the test.
func span(t *testing.T, text, words string) quoth.Span {
	t.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("%q is not in the text", words)
	}
	return quoth.Span{Start: i, End: i + len(words)}
}

// said makes a statement of words of the text; content spans are divided by |.
func said(t *testing.T, text, id, source, cue, content string) quoth.Statement {
	t.Helper()
	s := quoth.Statement{ID: id}
	if source != "" {
		s.Source.Spans = []quoth.Span{span(t, text, source)}
	}
	if cue != "" {
		s.Cue.Spans = []quoth.Span{span(t, text, cue)}
	}
	for c := range strings.SplitSeq(content, "|") {
		s.Content = append(s.Content, span(t, text, c))
	}
	return s
}

func wantCounts(t *testing.T, r Report, want map[string]Count) {
	t.Helper()
	for figure, c := range want {
		if !slices.Contains(Figures(), figure) {
			t.Errorf("no figure %s", figure)
		}
		if got := r.Count(figure); got != c {
			t.Errorf("%s: %+v, want %+v", figure, got, c)
		}
	}
}

const story = "Olde said the port will open. “It is done,” she told Radio Nine.\nMr Pell fears a strike. Nobody won."

func TestAttributionCounts(t *testing.T) {
	gold := &quoth.Article{Text: story, Statements: []quoth.Statement{
		said(t, story, "1", "Olde", "said", "the port will open"),
		said(t, story, "2", "she", "told", "“It is done,”"),
		said(t, story, "3", "Mr Pell", "fears", "a strike"),
	}}
	pred := &quoth.Article{Text: story, Statements: []quoth.Statement{
		said(t, story, "a", "Olde", "said", "the port will"),        // three of four words
		said(t, story, "b", "she", "", "“It is done,”"),             // strict, but no cue
		said(t, story, "c", "Nobody", "won", "a strike"),            // another source
		{ID: "d", Content: []quoth.Span{{Start: 4, End: 5}}},        // a space: no token, no statement
		{ID: "e", Parent: "a", Content: gold.Statements[0].Content}, // nested: not in these figures
	}}
	r := Attribution([]Pair{{gold, pred}})
	wantCounts(t, r, map[string]Count{
		"piece.source":        {3, 2, 3, 2},
		"piece.cue":           {2, 1, 3, 1},
		"piece.content":       {3, 2, 3, 2},
		"token.source":        {3, 2, 4, 2},
		"token.cue":           {2, 1, 3, 1},
		"token.content":       {11, 11, 12, 11},
		"tuple.relaxed":       {3, 2, 3, 2},
		"tuple.full":          {3, 1, 3, 1},
		"tuple.strict":        {3, 1, 3, 1},
		"class.quoted.speech": {0, 0, 1, 1},
		"class.plain.speech":  {1, 1, 1, 1},
		"class.quoted.soft":   {1, 1, 0, 0},
		"class.plain.soft":    {1, 0, 1, 0},
		"kind.direct":         {1, 1, 1, 1},
		"kind.indirect":       {2, 1, 2, 1},
		"place.same":          {2, 1, 3, 2},
		"place.other":         {},
		"nested.relaxed":      {1, 0, 0, 0},
	})
	if got := r.Count("tuple.relaxed").F(); got < 66.66 || got > 66.67 {
		t.Errorf("F %v", got)
	}
	if r.Articles != 1 || r.Missing+r.Mismatched+r.Invalid != 0 {
		t.Errorf("%+v", r)
	}
}

// A statement pairs with the one that fits it best, not with the first.
func TestMatchOrder(t *testing.T) {
	text := "Olde said and added one two three four."
	gold := &quoth.Article{Text: text, Statements: []quoth.Statement{
		said(t, text, "1", "Olde", "said", "one two three four"),
		said(t, text, "2", "Olde", "added", "one two three"),
	}}
	for _, test := range []struct {
		name                  string
		pred                  []quoth.Statement
		relaxed, full, strict int
	}{
		{"strict before the order of the file", []quoth.Statement{
			said(t, text, "a", "Olde", "said", "one two three"),
			said(t, text, "b", "Olde", "said", "one two three four"),
		}, 2, 1, 2},
		{"full before the Jaccard index", []quoth.Statement{
			said(t, text, "a", "Olde", "added", "two three four"),
		}, 1, 1, 0},
		{"one to one", []quoth.Statement{
			said(t, text, "a", "Olde", "said", "one two three four"),
			said(t, text, "b", "Olde", "said", "one two three four"),
			said(t, text, "c", "Olde", "said", "one two three four"),
		}, 2, 1, 1},
		{"less than half", []quoth.Statement{
			said(t, text, "a", "Olde", "said", "one"),
		}, 0, 0, 0},
		{"half", []quoth.Statement{
			said(t, text, "a", "Olde", "said", "one two"),
		}, 1, 1, 0},
		{"no source", []quoth.Statement{
			said(t, text, "a", "", "said", "one two three four"),
		}, 0, 0, 0},
	} {
		r := AttributionOf(Pair{gold, &quoth.Article{Text: text, Statements: test.pred}})
		got := [3]int{r.Count("tuple.relaxed").PredRight, r.Count("tuple.full").PredRight, r.Count("tuple.strict").PredRight}
		if want := [3]int{test.relaxed, test.full, test.strict}; got != want {
			t.Errorf("%s: relaxed, full, strict %v, want %v", test.name, got, want)
		}
	}
}

// Neither side having a source is agreement, and so is neither having a cue.
func TestAbsentParts(t *testing.T) {
	text := "“Done.”"
	a := &quoth.Article{Text: text, Statements: []quoth.Statement{said(t, text, "1", "", "", "“Done.”")}}
	wantCounts(t, AttributionOf(Pair{a, a}), map[string]Count{
		"tuple.relaxed": {1, 1, 1, 1}, "tuple.full": {1, 1, 1, 1}, "tuple.strict": {1, 1, 1, 1},
		"piece.source": {}, "form.none": {1, 1, 1, 1}, "class.quoted.soft": {1, 1, 1, 1},
	})
}

// What the annotators set aside is counted on neither side.
func TestExcluded(t *testing.T) {
	gold := &quoth.Article{Text: story, Excluded: []quoth.Exclusion{{Span: span(t, story, "Mr Pell fears a strike.")}},
		Statements: []quoth.Statement{said(t, story, "1", "Olde", "said", "the port will open")}}
	pred := &quoth.Article{Text: story, Statements: []quoth.Statement{
		said(t, story, "a", "Olde", "said", "the port will open"),
		said(t, story, "b", "Mr Pell", "fears", "a strike"),
	}}
	wantCounts(t, AttributionOf(Pair{gold, pred}), map[string]Count{
		"tuple.strict": {1, 1, 1, 1}, "piece.source": {1, 1, 1, 1}, "token.cue": {1, 1, 1, 1},
	})
}

func TestInterruptedContentIsOneStatementOfTwoPieces(t *testing.T) {
	text := "“We won,” she said, “and they lost.”"
	a := &quoth.Article{Text: text, Statements: []quoth.Statement{said(t, text, "1", "she", "said", "“We won,”|“and they lost.”")}}
	b := &quoth.Article{Text: text, Statements: []quoth.Statement{said(t, text, "1", "she", "said", "“We won,” she said, “and they lost.”")}}
	wantCounts(t, AttributionOf(Pair{a, b}), map[string]Count{
		"piece.content": {1, 0, 2, 0}, "token.content": {14, 11, 11, 11}, "tuple.relaxed": {1, 1, 1, 1}, "tuple.strict": {1, 0, 1, 0},
		"kind.direct": {0, 0, 1, 1}, "kind.mixed": {1, 1, 0, 0},
	})
}

func TestNested(t *testing.T) {
	text := "A said B had promised C and D had denied E."
	child := func(s quoth.Statement, parent string) quoth.Statement { s.Parent = parent; return s }
	gold := &quoth.Article{Text: text, Statements: []quoth.Statement{
		said(t, text, "1", "A", "said", "B had promised C and D had denied E"),
		child(said(t, text, "2", "B", "had promised", "C"), "1"),
		child(said(t, text, "3", "D", "had denied", "E"), "1"),
	}}
	pred := &quoth.Article{Text: text, Statements: []quoth.Statement{
		child(said(t, text, "a", "B", "promised", "C"), "b"),
		said(t, text, "b", "A", "said", "B had promised C and D had denied E"),
		child(said(t, text, "c", "D", "denied", "E"), "a"), // the wrong parent
	}}
	wantCounts(t, AttributionOf(Pair{gold, pred}), map[string]Count{
		"tuple.strict": {1, 1, 1, 1}, "nested.relaxed": {2, 2, 2, 2}, "nested.full": {2, 2, 2, 2}, "nested.strict": {2, 2, 2, 2},
		"nested.parent": {2, 1, 2, 1}, "piece.source": {1, 1, 1, 1},
	})
}

func TestForms(t *testing.T) {
	gold := &quoth.Article{Text: story, Statements: []quoth.Statement{
		said(t, story, "1", "Olde", "said", "the port will open"), said(t, story, "2", "she", "told", "“It is done,”"),
	}}
	gold.Statements[0].Source.Kind = quoth.SourceName
	gold.Statements[1].Source.Kind = quoth.SourcePronoun
	pred := &quoth.Article{Text: story, Statements: slices.Clone(gold.Statements[:1])}
	pred.Statements[0].Source.Kind = quoth.SourceNominal
	wantCounts(t, AttributionOf(Pair{gold, pred}), map[string]Count{
		"form.name": {0, 0, 1, 1}, "form.nominal": {1, 1, 0, 0}, "form.pronoun": {0, 0, 1, 0},
	})
}

func TestInputThatIsWrong(t *testing.T) {
	gold := &quoth.Article{Text: "Sie sagte “größer”.", Statements: []quoth.Statement{{ID: "1", Content: []quoth.Span{{Start: 0, End: 3}}}}}
	for _, test := range []struct {
		name                         string
		pred                         *quoth.Article
		missing, mismatched, invalid int
	}{
		{"missing", nil, 1, 0, 0},
		{"another text", &quoth.Article{Text: "Sie"}, 0, 1, 0},
		{"past the end", &quoth.Article{Text: gold.Text, Statements: []quoth.Statement{{Content: []quoth.Span{{Start: 0, End: 99}}}}}, 0, 0, 1},
		{"empty and before the start", &quoth.Article{Text: gold.Text, Statements: []quoth.Statement{
			{Content: []quoth.Span{{Start: 3, End: 3}}, Cue: quoth.Cue{Spans: []quoth.Span{{Start: -1, End: 3}}}}}}, 0, 0, 2},
		{"inside a character", &quoth.Article{Text: gold.Text, Statements: []quoth.Statement{{Content: []quoth.Span{{Start: 11, End: 14}}}}}, 0, 0, 1},
	} {
		r := Attribution([]Pair{{gold, test.pred}})
		if r.Missing != test.missing || r.Mismatched != test.mismatched || r.Invalid != test.invalid {
			t.Errorf("%s: missing %d, mismatched %d, invalid %d", test.name, r.Missing, r.Mismatched, r.Invalid)
		}
		if got := r.Count("tuple.relaxed").Gold; got != 1 {
			t.Errorf("%s: gold %d", test.name, got)
		}
	}
}

func TestReportWrite(t *testing.T) {
	a := &quoth.Article{Text: story, Statements: []quoth.Statement{said(t, story, "1", "Olde", "said", "the port will open")}}
	var b strings.Builder
	if err := Attribution([]Pair{{a, a}, {a, nil}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"piece  source        P 100.0 R  50.0 F  66.7   (gold 2, predicted 1)\n",
		"class  quoted speech P   0.0 R   0.0 F   0.0   (gold 0, predicted 0)\n",
		"place  same          P 100.0 R  50.0 F  66.7   (gold 2, predicted 1)\n",
		"articles 2, missing 1, with another text 0; invalid spans 0\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no line %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "nested") {
		t.Errorf("a figure without cases is printed:\n%s", b.String())
	}
}

func TestTokenize(t *testing.T) {
	for text, want := range map[string]string{
		"Olde’s port, 2.5 km":            "Olde|’s|port|,|2|.|5|km",
		"can’t won't I'll":               "can|’t|won|'t|I|'ll",
		"rock-n-roll a--b c- -d":         "rock-n-roll|a|-|-|b|c|-|-|d",
		"’sea ’S! ’sé":                   "’|sea|’S|!|’|sé",
		"naïve_x ½ x² “Ja”\u00a0e\u0301": "naïve_x|½|x²|“|Ja|”|e|\u0301",
		"\x1c$5\u2028…":                  "$|5|…",
		"":                               "",
	} {
		var got []string
		for _, s := range tokenize(text) {
			got = append(got, text[s.Start:s.End])
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %s, want %s", text, strings.Join(got, "|"), want)
		}
	}
}

func TestSpeechCues(t *testing.T) {
	for cue, want := range map[string]bool{
		"said": true, "did not say": true, "According to": true, "quipped": false, "jokes": true, "joked": false /* as in the reference */, "DENIED": true, "stating": true,
		"wrote": true, "cites": true, "submitted": false, "backs": false, "plans to": false, "hissed": false, "essay": false,
		"ésaid": false, "saidé": false, "said é": true, ":": false, "": false, "replied": true, "testifying": false,
	} {
		if got := isSpeech(cue); got != want {
			t.Errorf("%q: %v, want %v", cue, got, want)
		}
	}
}

func TestEndsSentence(t *testing.T) {
	for text, want := range map[string]bool{
		" told the mayor ": false, "said. ": true, " Mr. ": false, " it. He ": true, "J. R. ": false, "3.5 per cent": false,
		"\n": true, "won.” Then ": true, "no! says ": false, " e.g. the ": false, "Sen. Hale": false, "end?": true,
	} {
		if got := endsSentence(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
