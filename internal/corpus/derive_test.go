package corpus

import (
	"testing"

	"quoth"
)

func TestKind(t *testing.T) {
	for _, test := range []struct {
		text string // its content is all of it
		want quoth.Kind
	}{
		{"“We won.”", quoth.Direct},
		{`"We won."`, quoth.Direct},
		{"that “we won”", quoth.Mixed},
		{`that "we won"`, quoth.Mixed},
		{"that ‘we won’", quoth.Indirect},
		{"that we won", quoth.Indirect},
		{"“A.\n“B.”", quoth.Direct},       // the second paragraph opens its marks anew
		{"“A.\nB", quoth.Mixed},           // the end of a paragraph closes them
		{"“A ‘b’ c” — “d”", quoth.Direct}, // a dash is no word
		{`"A," "b"`, quoth.Direct},        // straight marks take turns
		{"“”…", quoth.Indirect},           // no word at all
		{"“Größe 2.5”", quoth.Direct},     // letters and digits of any script
		{`5" of rain" fell`, quoth.Mixed}, // straight marks are what they are
		{"he said “no” and “never”", quoth.Mixed},
	} {
		a := &quoth.Article{Text: test.text, Statements: []quoth.Statement{{Content: []quoth.Span{{Start: 0, End: len(test.text)}}}}}
		derive(a)
		if got := a.Statements[0].Kind; got != test.want {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
	// Only the content counts, wherever the marks stand.
	text := "“We won,” he said, “twice.”"
	q := quoted(text)
	for words, want := range map[[2]int]quoth.Kind{{3, 9}: quoth.Direct, {14, 21}: quoth.Indirect, {3, 21}: quoth.Mixed} {
		if got := kind(text, q, []quoth.Span{{Start: words[0], End: words[1]}}); got != want {
			t.Errorf("%q: %s, want %s", text[words[0]:words[1]], got, want)
		}
	}
}

func TestProperName(t *testing.T) {
	for s, want := range map[string]bool{
		"Olde": true, "Maren Olde": true, "AMARA FELD": true, "Radio Nine": true, "the Ministry of Health": true, "the Dockers’ Union": true,
		"Maren Olde, the transport minister": true, "Olde herself": true, "the Olde": true, "Mr Pell": true, "President Olde": true,
		"the WHO": true, "WHO": true, "Warren Hale of Radio Nine": true, "De Vries": true, "the Courier’s": true,
		"the minister": false, "the Danish foreign minister": false, "The Minister": false, "Ministers": false, "The Prime Minister": false, "Prime Minister": false,
		"the Attorney General": false, "Martin King": true, "the Supreme Court": true, "The Court": false, "Residents": false,
		"Olde’s lawyer": false, "a spokesman for Radio Nine": false, "She": false, "They": false, "The": false, "Some": false, "": false,
		"a nurse": false, "Her sister": false, "The 22-year-old": false, "“": false,
	} {
		if got := ProperName(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestSourceKind(t *testing.T) {
	olde := &quoth.Entity{Name: "Maren Olde", Aliases: []string{"Olde"}, Type: quoth.Person}
	ministry := &quoth.Entity{Name: "the Ministry of Health", Type: quoth.Organisation}
	report := &quoth.Entity{Name: "the auditor’s report", Type: quoth.Document}
	residents := &quoth.Entity{Name: "residents of Isk", Type: quoth.Group}
	nurse := &quoth.Entity{Name: "a nurse", Type: quoth.Person}
	for _, test := range []struct {
		source string
		entity *quoth.Entity
		want   quoth.SourceKind
	}{
		{"", nil, quoth.SourceNone},
		{"who", olde, quoth.SourcePronoun},
		{"Her", olde, quoth.SourcePronoun},
		{"They", residents, quoth.SourcePronoun},
		{"WHO", nil, quoth.SourceName},
		{"Maren Olde, the minister,", olde, quoth.SourceName},
		{"the transport minister, Maren Olde", olde, quoth.SourceName},
		{"Minister of Transport Maren Olde", olde, quoth.SourceName},
		{"the minister", olde, quoth.SourceNominal},
		{"The Minister", olde, quoth.SourceNominal},
		{"the ministry", ministry, quoth.SourceNominal},
		{"a spokesman for Radio Nine", nil, quoth.SourceNominal},
		{"the report", report, quoth.SourceDocument},
		{"the auditor’s report", nil, quoth.SourceDocument},
		{"A poll of 500 readers", nil, quoth.SourceDocument},
		{"residents", residents, quoth.SourceGroup},
		{"Many older residents of Isk", nil, quoth.SourceGroup},
		{"a nurse who asked not to be named", nurse, quoth.SourceAnonymous},
		{"people familiar with the talks", nil, quoth.SourceAnonymous},
		{"two sources", nil, quoth.SourceAnonymous},
		{"the nurse", nurse, quoth.SourceNominal},
		{"Olde, who is close to the talks,", olde, quoth.SourceName}, // she has a name
	} {
		if got := sourceKind(test.source, test.entity); got != test.want {
			t.Errorf("%q of %v: %s, want %s", test.source, test.entity, got, test.want)
		}
	}
}
