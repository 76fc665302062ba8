package attrib

import (
	"testing"

	"quoth/nlp"
)

// Each input has the pieces as a tagger might give them.
func TestPart(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"two verbs", "[The mayor] <announced> {a curfew in the port and said it would last until May}.",
			"[The mayor] <announced> {a curfew in the port} and <said> {it would last until May}."},
		{"a day between", "[Ms Brask] <said> on Monday {that the dam would hold, but warned that nobody knew for how long}.",
			"[Ms Brask] <said> on Monday {that the dam would hold}, but <warned> {that nobody knew for how long}."},
		{"quoted", "[She] <said>: {“I came home and said it was over.”}",
			"[She] <said>: {“I came home and said it was over.”}"},
		{"a noun", "[She] <promised> {answers and claims of all kinds}.",
			"[She] <promised> {answers and claims of all kinds}."},
		{"another sentence", "[He] <wants> {it now. The port will open on Sunday}, <according to> [the ministry].",
			"[He] <wants> {it now.} {The port will open on Sunday}, <according to> [the ministry]."},
		{"one speech", "[He] <wrote>: {It is cold. The port is shut}.",
			"[He] <wrote>: {It is cold. The port is shut}."},
	} {
		d, all := parse(t, test.in)
		if got := show(d, part(d, all)); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestBlock(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"set off", "[The governor] <added:>\n\nIt is a day that none of us in this town will forget, and none of us should.",
			"[The governor] <added:>\n\n{It is a day that none of us in this town will forget, and none of us should}."},
		{"over what was found in it", "[The governor] <added:>\n\nIt is a day that none of us in this town will forget, and [I] <mean> {it}.",
			"[The governor] <added:>\n\n{It is a day that none of us in this town will forget, and I mean it}."},
		{"quoted", "[The governor] <added:>\n\n“It is a day that none of us in this town will forget, ever.”",
			"[The governor] <added:>\n\n“It is a day that none of us in this town will forget, ever.”"},
		{"no verb of reporting", "[The governor] <did:>\n\nIt is a day that none of us in this town will forget, and none should.",
			"[The governor] <did:>\n\nIt is a day that none of us in this town will forget, and none should."},
	} {
		d, all := parse(t, test.in)
		if got := show(d, block(d, all)); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

// The subject is in square brackets, the cue in angle brackets.
func TestSubject(t *testing.T) {
	for _, in := range []string{
		"[India and Pakistan], for instance, <quarrel over> {the list}.",
		"[Everyone I asked] <criticised> {the plan}.",
		"The board wants more, but [it] <has rejected> {the plan}.",
		"[The mayor], in a speech on Friday that lasted two hours, <vowed> {to go}.",
		"[The mayor, who is sixty and tired,] <vowed> {to go}.",
		"[The mayor, Ms Brask], in a letter dated June 2 and sighted by us, <warned> {the port}.",
		"In May the port <was blamed for> {the fire}.",
		"The mayor left early, <saying> {it was late}.",
		"In the evening the mayor <said> {it was late}.",
		"[The two ministers] <did not say> {when they would vote}.",
		"Most of them <was told> {to go}.",
	} {
		d, all := parse(t, in)
		var want, c nlp.Range
		for _, p := range all {
			switch p.role {
			case source:
				want = p.Range
			case cue:
				c = p.Range
			}
		}
		if got := subject(d, c); got != want && (got.Len() > 0 || want.Len() > 0) {
			t.Errorf("%s: got %v, want %v", in, got, want)
		}
	}
}

func TestImpersonal(t *testing.T) {
	for in, want := range map[string]bool{
		"<It is worth noting> {that it rained}.":       true,
		"<It goes without saying> {that it rained}.":   true,
		"[She] <went on without saying> {a word}.":     false,
		"[She] <noted> {that it was worth the money}.": false,
	} {
		d, all := parse(t, in)
		for _, p := range all {
			if p.role == cue && impersonal(d, p.Range) != want {
				t.Errorf("%s: want %v", in, want)
			}
		}
	}
}

func TestHem(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"a condition", "If [she] <says> {that it rained, the match is off}.",
			"If [she] <says> {that it rained}, the match is off."},
		{"a contrast", "While [the mayor] <insists> {that the pool is safe, doctors disagree}.",
			"While [the mayor] <insists> {that the pool is safe}, doctors disagree."},
		{"which comma, who knows", "If [she] <says> {that Renk, a docker, lied, the case is over}.",
			"If [she] <says> {that Renk, a docker, lied, the case is over}."},
		{"no condition", "[The mayor] <insists> {that the pool is safe, that nobody was hurt}.",
			"[The mayor] <insists> {that the pool is safe, that nobody was hurt}."},
		{"quoted", "If [she] <says> {“it rained, the match is off”}, we go.",
			"If [she] <says> {“it rained, the match is off”}, we go."},
	} {
		d, all := parse(t, test.in)
		if got := show(d, hem(d, all)); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}
