package quoth_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"quoth"
)

// A moment that is another day in UTC: relative days are those of its own zone.
var sunday = time.Date(2026, time.March, 1, 0, 30, 0, 0, time.FixedZone("Isk", 2*60*60))

// What is written, and how it is written in the one form.
func TestParseQuery(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"  \t ", ""},
		{"port strike", "port strike"},
		{"port AND strike", "port strike"},
		{"Port, Strike!", "port strike"},
		{"and or not And", "and or not and"},
		{`"Port Strike"`, `"port strike"`},
		{"“port strike” „port strike“ «port strike» »port strike«", `"port strike" "port strike" "port strike" "port strike"`},
		{"“port” strike", "port strike"},
		{`"he said “yes” twice"`, `"he said yes twice"`},
		{`port"open"soon`, "port open soon"},
		{"co-operative U.S. Olde’s", `"co operative" "u s" "olde s"`},
		{"12:30 3:1 http://isk.example/a?b=c www.isk.example:80", `"12 30" "3 1" "http isk example a b c" "www isk example 80"`},
		{"müller:x", `"muller x"`}, // not how a field is written
		{"jobs & growth – now - ~ *", "jobs growth now"},
		{"crack* to", "crack* to"},
		{"(crack*, dow*)", "crack* dow*"},
		{`"to crack*" "to crack"* co-op*`, `"to crack*" "to crack*" "co op*"`},
		{`"5 * 3"`, `"5 3"`},
		{"mediator~ mediator~1 mediator~2, \"mediator\"~2", "mediator~ mediator~ mediator~2 mediator~2"},
		{"~5 a~b", `5 "a b"`},
		{"a OR b c", "a OR b c"},
		{"(a OR b) c", "(a OR b) c"},
		{"a OR (b OR c) OR (d e)", "a OR b OR c OR d e"},
		{"(a (b c))", "a b c"},
		{"((a))", "a"},
		{"-a", "-a"},
		{"NOT a", "-a"},
		{"NOT -a", "a"},
		{"NOT NOT NOT a", "-a"},
		{"a -b NOT c AND NOT d", "a -b -c -d"},
		{"-(a OR b) -(a b) -\"a b\"", `-(a OR b) -(a b) -"a b"`},
		{"a OR NOT b", "a OR -b"},
		{"a - b --c", "a b c"}, // dashes
		{"speaker:olde", "speaker:olde"},
		{"Speaker: Olde", "speaker:olde"},
		{`speaker:"Maren Olde" -outlet:“Northline”`, `speaker:"maren olde" -outlet:northline`},
		{"speaker:(maren OR corin)", "speaker:maren OR speaker:corin"},
		{"speaker:(maren OR corin) port", "speaker:(maren OR corin) port"},
		{"speaker:(maren (olde -basset))", "speaker:maren speaker:olde -speaker:basset"},
		{"-speaker:(maren olde) a", "-speaker:(maren olde) a"},
		{"(speaker:a OR outlet:b) c", "(speaker:a OR outlet:b) c"},
		{"(around:a OR around:b) around:c", "around:(a OR b) around:c"},
		{"speaker:@K7M2 outlet:(@AB1 OR -@cd2)", "speaker:@k7m2 outlet:(@ab1 OR -@cd2)"},
		{"outlet:@Łódź-Courier-2 x -outlet:(@a-b OR -@東-c)", "outlet:@łodz-courier-2 x -outlet:(@a-b OR -@東-c)"},
		{"outlet:@a-, outlet:@-b outlet:@a--b", `outlet:a outlet:b outlet:"a b"`},
		{"@olde", "olde"},
		{"speaker:unknown speaker:olde* about:mediatr~", "speaker:unknown speaker:olde* about:mediatr~"},
		{"polarity:Refusal -modality:(future OR question)", "polarity:refusal -modality:(future OR question)"},
		{"kind:Direct stance:(neutral OR endorsing) act:speech source:anonymous", "kind:direct stance:(neutral OR endorsing) act:speech source:anonymous"},
		{`cue:say cue:"point out"`, `cue:say cue:"point out"`},
		{"content:a around:b both:c", "a around:b both:c"},
		{"a in:around b content:c", "around:a around:b c"},
		{"in:both (a OR -b)", "both:a OR -both:b"},
		{"in:content a", "a"},
		{"since:2026", "since:2026-01-01"},
		{"until:2026 a", "a until:2026-12-31"},
		{"since:2026-03 until:2026-3", "since:2026-03-01 until:2026-03-31"},
		{"since:2024-02 until:2024-02", "since:2024-02-01 until:2024-02-29"},
		{"since:2026-03-05 until:2026-03-05", "since:2026-03-05 until:2026-03-05"},
		{"since:yesterday until:today", "since:2026-02-28 until:2026-03-01"},
		{"since:7d until:0d", "since:2026-02-22 until:2026-03-01"},
		{"since:4w", "since:2026-02-01"},
		{"since:6m", "since:2025-09-01"},
		{"since:1Y until:“2026”", "since:2025-03-01 until:2026-12-31"},
		{"order:date", ""},
		{"order:relevance a", "a order:relevance"},
		{"(a OR b) since:2026 AND order:relevance", "(a OR b) since:2026-01-01 order:relevance"},
		{"ⱥ Ⱥ 東京 Zoe\u0308", "ⱥ ⱥ 東京 zoe"},
	} {
		q, err := quoth.ParseQueryAt(c.text, sunday)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := q.String(); got != c.want {
			t.Errorf("%s\nis   %s\nwant %s", c.text, got, c.want)
		}
		if q.Text != c.text {
			t.Errorf("%s: the text kept is %q", c.text, q.Text)
		}
		sameAgain(t, q)
	}
}

// The tree, of one query that has everything.
func TestParseQueryTree(t *testing.T) {
	q, err := quoth.ParseQueryAt(`crack* OR "to the Port" -speaker:(olde OR @k7) in:both`, sunday)
	if err == nil {
		t.Fatalf("in: beside OR is %v", q)
	}
	q, err = quoth.ParseQueryAt(`(crack* OR "to the Port" medjator~2) -speaker:(olde OR @k7) in:both`, sunday)
	if err != nil {
		t.Fatal(err)
	}
	match := func(f quoth.Field, words ...string) quoth.Clause {
		return quoth.Clause{Op: quoth.Match, Field: f, Words: words}
	}
	crack, fuzzy := match(quoth.InBoth, "crack"), match(quoth.InBoth, "medjator")
	crack.Prefix, fuzzy.Fuzzy = true, 2
	want := quoth.Clause{Op: quoth.And, Of: []quoth.Clause{
		{Op: quoth.Or, Of: []quoth.Clause{crack, {Op: quoth.And, Of: []quoth.Clause{match(quoth.InBoth, "to", "the", "port"), fuzzy}}}},
		{Op: quoth.Not, Of: []quoth.Clause{{Op: quoth.Or, Of: []quoth.Clause{match(quoth.BySpeaker, "olde"), match(quoth.BySpeaker, "@k7")}}}},
	}}
	if !reflect.DeepEqual(*q.Where, want) {
		t.Errorf("got  %+v\nwant %+v", *q.Where, want)
	}
	if q.Order != quoth.Newest || q.Since != "" || q.Until != "" {
		t.Errorf("settings that nobody made: %+v", q)
	}
}

// Months differ in length: the last day stands for those that are missing.
func TestMonthsAgo(t *testing.T) {
	last := time.Date(2026, time.August, 31, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"since:6m": "2026-02-28", "since:30m": "2024-02-29", "since:2m": "2026-06-30", "since:12m": "2025-08-31", "since:9999d": "1999-04-16",
	} {
		if q, err := quoth.ParseQueryAt(text, last); err != nil || q.Since != want {
			t.Errorf("%s is %s, want %s: %v", text, q.Since, want, err)
		}
	}
}

// What is wrong, in ‹›, and a part of what is said about it.
func TestParseQueryErrors(t *testing.T) {
	deep := strings.Repeat("(", 16)
	for _, c := range []struct{ text, want string }{
		{`port ‹"›strike`, "never closed"},
		{"port ‹“›strike", "never closed"},
		{`‹"›strike”`, "never closed"},
		{`‹""›`, "no word"},
		{`a ‹"– …"›`, "no word"},
		{"a ‹(›b OR c", "never closed: add a )"},
		{"a b‹)›", "closes none"},
		{"‹()›", "nothing stands in these"},
		{"a ‹( & )›", "nothing stands in these"},
		{"‹AND› a", "nothing stands before AND"},
		{"a ‹AND›", "nothing stands after AND"},
		{"a ‹AND› AND b", "nothing stands after AND"},
		{"a ‹AND› &", "nothing stands after AND"},
		{"a ‹AND› OR b", "nothing stands after AND"},
		{"(a ‹AND›)", "nothing stands after AND"},
		{"‹OR› a", "nothing stands before OR"},
		{"a ‹OR›", "nothing stands after OR"},
		{"a ‹OR› OR b", "nothing stands after OR"},
		{"(a ‹OR› )", "nothing stands after OR"},
		{"‹NOT›", "nothing stands after NOT"},
		{"a ‹NOT› AND b", "nothing stands after NOT"},
		{"‹foo:›bar", "is no field (there are speaker: outlet: about: kind: cue: stance: polarity: modality: act: source: content: around: both: in: since: until: order:"},
		{"-‹foo:›bar", "is no field"},
		{"‹speaker:›", "nothing stands after speaker:"},
		{"‹speaker:› AND a", "nothing stands after speaker:"},
		{"speaker:‹&›", "no word"},
		{"speaker:‹-›olde", "-speaker:olde"},
		{"speaker:(olde ‹outlet:›northline)", "stands in the parentheses of speaker:"},
		{"speaker:(olde ‹since:›2026)", "stands in the parentheses of speaker:"},
		{"kind:‹quoted›", "direct, mixed or indirect"},
		{"kind:‹direct*›", "direct, mixed or indirect"},
		{"stance:‹\"neutral endorsing\"›", "neutral, distancing, endorsing or evaluative"},
		{"act:(speech OR ‹talk›)", "speech, writing, belief, desire, emotion or perception"},
		{"source:‹name~›", "name, nominal, pronoun, group, document, anonymous or none"},
		{"in:‹title›", "content, around or both"},
		{"‹in:›(a b)", "content, around or both"},
		{"order:‹size›", "date or relevance"},
		{"since:‹2026-02-30›", "2026-03-05"},
		{"since:‹0000›", "2026-03-05"},
		{"since:‹7x›", "7d, 4w"},
		{"since:‹-7d›", "7d, 4w"},
		{"since:‹99999d›", "7d, 4w"},
		{"since:‹9999y›", "7d, 4w"},
		{"since:‹d›", "7d, 4w"},
		{"since:2026 ‹since:›2025", "twice"},
		{"since:2026 ‹until:2025›", "before since 2026-01-01"},
		{"‹since:2026› a OR b", "whole query"},
		{"a OR ‹since:2026›", "whole query"},
		{"a OR b ‹in:both›", "whole query"},
		{"(‹since:›2026 a)", "whole query"},
		{"NOT ‹since:›2026", "whole query"},
		{"-‹order:›date", "whole query"},
		{"‹a*›", "at least 2 letters"},
		{"‹\"to c*\"›", "at least 2 letters"},
		{"c‹*›t", "end of a word"},
		{"‹*›at", "end of a word"},
		{"crack‹*›*", "end of a word"},
		{"‹war~›", "at least 4 letters"},
		{"‹strike~3›", "write ~ or ~2"},
		{"‹co-oper~›", "one word"},
		{"‹\"port strike\"~2›", "one word"},
		{"outlet:‹northlone~›", "beginning of the name"},
		{"cue:‹sa*›", "whole words"},
		{deep + "‹(›a" + strings.Repeat(")", 17), "more than 16 parentheses"},
		{strings.Repeat("a ", 64) + "‹b›", "more than 64 words"},
		{strings.Repeat("a", 2000) + "‹b›", "2001 bytes"},
		{"‹in:around" + strings.Repeat(" "+strings.Repeat("b", 30), 60) + "›", "written out in full"},
		{"port ‹\xff›", "UTF-8"},
	} {
		at := strings.Index(c.text, "‹")
		to := strings.Index(c.text, "›") - len("‹")
		text := strings.NewReplacer("‹", "", "›", "").Replace(c.text)
		q, err := quoth.ParseQueryAt(text, sunday)
		var wrong *quoth.QueryError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: no error, but %s", text, q)
			continue
		}
		if got := (quoth.Span{Start: at, End: to}); wrong.Span != got {
			t.Errorf("%s: the error is at %v, want %v: %v", text, wrong.Span, got, err)
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q is not in: %v", text, c.want, err)
		}
		if !reflect.DeepEqual(q, quoth.Query{}) {
			t.Errorf("%s: a query beside the error: %+v", text, q)
		}
	}
	_, err := quoth.ParseQuery("Łódź (a")
	if want := "the query at character 6: this parenthesis is never closed: add a )"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestParseQueryLimits(t *testing.T) {
	for name, text := range map[string]string{
		"parentheses": strings.Repeat("(", 16) + "a" + strings.Repeat(")", 16),
		"words":       strings.Repeat("a ", 64),
		"bytes":       strings.Repeat("a", 2000),
		"negations":   strings.Repeat("NOT ", 400) + "a",
	} {
		q, err := quoth.ParseQueryAt(text, sunday)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sameAgain(t, q)
	}
}

// sameAgain checks that a query written out is read as the same query.
func sameAgain(t *testing.T, q quoth.Query) {
	t.Helper()
	text := q.String()
	again, err := quoth.ParseQueryAt(text, time.Time{})
	if err != nil {
		t.Errorf("%q is written as %q: %v", q.Text, text, err)
		return
	}
	again.Text = q.Text
	if !reflect.DeepEqual(again, q) {
		t.Errorf("%q is written as %q, and read back\nas   %+v\nwant %+v", q.Text, text, again, q)
	}
}

func TestWithAndWithout(t *testing.T) {
	speaker := quoth.Phrase(quoth.BySpeaker, "Maren Olde")
	for _, c := range []struct{ text, with string }{
		{"", `speaker:"maren olde"`},
		{"port", `port speaker:"maren olde"`},
		{"port strike since:2026", `port strike speaker:"maren olde" since:2026-01-01`},
		{"a OR b", `(a OR b) speaker:"maren olde"`},
		{"-a", `-a speaker:"maren olde"`},
		{"kind:direct", `kind:direct speaker:"maren olde"`},
	} {
		q, err := quoth.ParseQueryAt(c.text, sunday)
		if err != nil {
			t.Fatal(err)
		}
		before := q.String()
		with := q.With(speaker)
		if with.String() != c.with || with.Text != c.with {
			t.Errorf("%q with a speaker is %q, its text %q, want %q", c.text, with, with.Text, c.with)
		}
		sameAgain(t, with)
		if twice := with.With(speaker); twice.String() != c.with {
			t.Errorf("%q with it twice is %q", c.text, twice)
		}
		if without := with.Without(speaker); without.String() != before {
			t.Errorf("%q with and without is %q", c.text, without)
		}
		if q.String() != before || q.Text != c.text {
			t.Errorf("%q was changed to %q", c.text, q)
		}
	}
	// Clauses made by hand come into the one form.
	a, b := quoth.Phrase(quoth.InContent, "a"), quoth.Phrase(quoth.InContent, "b")
	nested := quoth.Clause{Op: quoth.And, Of: []quoth.Clause{a, {Op: quoth.Not, Of: []quoth.Clause{{Op: quoth.Not, Of: []quoth.Clause{{Op: quoth.And, Of: []quoth.Clause{b, a}}}}}}}}
	if got := nested.String(); got != "a b a" {
		t.Errorf("a nested clause is %q", got)
	}
	q := quoth.Query{}.With(nested)
	if got := q.Without(a).String(); got != "b" {
		t.Errorf("without a: %q", got)
	}
}

func TestFiltersAndHighlights(t *testing.T) {
	q, err := quoth.ParseQueryAt(`port -ship (strike* OR around:"the docks" OR speaker:olde) -outlet:northline kind:(direct OR mixed) speaker:basset -(a -both:b) since:2026`, sunday)
	if err != nil {
		t.Fatal(err)
	}
	list := func(clauses []quoth.Clause) (out []string) {
		for _, c := range clauses {
			out = append(out, c.String())
		}
		return out
	}
	filters := []string{"-outlet:northline", "kind:(direct OR mixed)", "speaker:basset"}
	if got := list(q.Filters()); !slices.Equal(got, filters) {
		t.Errorf("filters %q, want %q", got, filters)
	}
	if got, want := list(q.Highlights()), []string{"port", "strike*", `around:"the docks"`, "both:b"}; !slices.Equal(got, want) {
		t.Errorf("highlights %q, want %q", got, want)
	}
	for _, f := range q.Filters() {
		q = q.Without(f)
	}
	if got := q.Filters(); len(got) != 0 {
		t.Errorf("filters are left: %q", list(got))
	}
	none := quoth.Query{}
	if none.Filters() != nil || none.Highlights() != nil || none.String() != "" {
		t.Errorf("the empty query has %v, %v, %q", none.Filters(), none.Highlights(), none)
	}
}

// Marks are shown as ‹ ›.
func TestMarks(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"port", "The ‹Port›’s ports, ‹PORT›."},
		{"port*", "The ‹Port›’s ‹ports›, ‹PORT›."},
		{`"zoe's port"`, "‹Zoë’s port›; Zoe port"},
		{`"the po*"`, "‹The po›, ‹the ports›, the, to, ‹the: po›"},
		{`"a b"`, "‹a b› b a"},
		{`"a a"`, "‹a a a› b a"},
		{"mediator~", "‹mediator› ‹Medjator› ‹mediaotr› ‹mediators› ‹mdiator› mdiatr nediator"},
		{"mediator~2", "‹mediator› ‹mdiatr› ‹medaitro› medi meditating"},
		{"speaker:olde", "Maren ‹Olde›, Oldes"},
		{"-port", "port"},
		{"port OR ship", "port ship"},
	} {
		q, err := quoth.ParseQueryAt(c.query, sunday)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("‹", "", "›", "").Replace(c.want)
		var b strings.Builder
		at := 0
		for _, m := range q.Where.Marks(text) {
			b.WriteString(text[at:m.Start] + "‹" + text[m.Start:m.End] + "›")
			at = m.End
		}
		if got := b.String() + text[at:]; got != c.want {
			t.Errorf("%s marks %s, want %s", c.query, got, c.want)
		}
	}
	if m := (quoth.Clause{Op: quoth.Match}).Marks("a"); m != nil {
		t.Errorf("no word marks %v", m)
	}
}

// Accepts against the plainest form of the same distance.
func TestAcceptsNear(t *testing.T) {
	words := []string{"cart", "carts", "crat", "cat", "chart", "carrot", "crtas", "cta", "c", "ca", "caart", "trac", "čart", "cárt", "", strings.Repeat("ca", 60), strings.Repeat("ca", 60) + "x"}
	for _, a := range words[:len(words)-3] {
		for _, b := range words {
			for most := 1; most <= 2; most++ {
				c := quoth.Clause{Op: quoth.Match, Words: []string{a}, Fuzzy: most}
				x, y := []rune(a), []rune(b)
				want := a == b || len(x) > 0 && len(y) > 0 && x[0] == y[0] && steps(x[1:], y[1:]) <= most
				if got := c.Accepts(0, b); got != want {
					t.Errorf("%q~%d accepts %q: %v, want %v", a, most, b, got, want)
				}
			}
		}
	}
	long := quoth.Clause{Op: quoth.Match, Words: words[len(words)-2 : len(words)-1], Fuzzy: 2}
	if !long.Accepts(0, words[len(words)-2]) || long.Accepts(0, words[len(words)-1]) {
		t.Error("words too long to be compared are accepted only where they are the same")
	}
}

func steps(x, y []rune) int {
	if len(x) == 0 || len(y) == 0 {
		return len(x) + len(y)
	}
	change := 1
	if x[0] == y[0] {
		change = 0
	}
	if len(x)+len(y) > 16 { // far enough from equal for the words above
		return 3
	}
	d := min(steps(x[1:], y[1:])+change, steps(x[1:], y)+1, steps(x, y[1:])+1)
	if len(x) > 1 && len(y) > 1 && x[0] == y[1] && x[1] == y[0] {
		d = min(d, steps(x[2:], y[2:])+1)
	}
	return d
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{
		"", `port "to crack*" mediator~2 -(a OR b) speaker:(olde OR @k7) in:both since:7d order:relevance`,
		"kind:(direct OR -mixed) NOT NOT a OR “b „c", "-speaker:@k -@x speaker:(-@k y)", "((a) OR b) AND c:", "since:2026-02 until:1y ~ * a*b \xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := quoth.ParseQueryAt(text, sunday)
		if err != nil {
			var wrong *quoth.QueryError
			if !errors.As(err, &wrong) || wrong.Query != text || wrong.Span.Start < 0 || wrong.Span.Start > wrong.Span.End || wrong.Span.End > len(text) {
				t.Fatalf("%q: %#v", text, err)
			}
			if utf8.ValidString(text) && !utf8.ValidString(err.Error()) {
				t.Fatalf("%q: the message is not UTF-8: %q", text, err)
			}
			return
		}
		sameAgain(t, q)
		for _, c := range q.Highlights() {
			for _, m := range c.Marks(text) {
				if m.Start < 0 || m.Len() <= 0 || m.End > len(text) {
					t.Fatalf("%q: mark %v", text, m)
				}
			}
		}
		without := q
		for _, c := range q.Filters() {
			without = without.Without(c)
		}
		if n := len(without.Filters()); n > 0 {
			t.Fatalf("%q: %d filters cannot be removed", text, n)
		}
	})
}
