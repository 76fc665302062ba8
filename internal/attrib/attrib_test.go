package attrib

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"quoth"
	"quoth/nlp"
)

func analyse(t testing.TB, text string) *nlp.Doc {
	t.Helper()
	d, err := nlp.New(context.Background(), &quoth.Article{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// parse reads a text with its parts marked: [source], <cue>, {content}. It
// returns the document and the pieces.
func parse(t testing.TB, marked string) (*nlp.Doc, []piece) {
	t.Helper()
	var text strings.Builder
	type mark struct {
		quoth.Span
		role role
	}
	var marks []mark
	var open []mark
	for _, r := range marked {
		if i := strings.IndexRune("[<{", r); i >= 0 {
			open = append(open, mark{quoth.Span{Start: text.Len()}, role(i)})
		} else if strings.ContainsRune("]>}", r) {
			m := open[len(open)-1]
			open = open[:len(open)-1]
			m.End = text.Len()
			marks = append(marks, m)
		} else {
			text.WriteRune(r)
		}
	}
	d := analyse(t, text.String())
	var out []piece
	for _, m := range marks {
		out = append(out, piece{d.RangeOf(m.Span), m.role})
	}
	slices.SortFunc(out, func(a, b piece) int { return a.Start - b.Start })
	return d, out
}

// show writes pieces back as marks in the text.
func show(d *nlp.Doc, all []piece) string {
	var b strings.Builder
	at := 0
	for _, p := range all {
		s := d.Span(p.Range)
		b.WriteString(d.Text[at:s.Start] + "[<{"[p.role:p.role+1] + d.Text[s.Start:s.End] + "]>}"[p.role:p.role+1])
		at = s.End
	}
	return b.String() + d.Text[at:]
}

func TestPieces(t *testing.T) {
	// O, B- and I- of source, cue, content: 0, 1 2, 3 4, 5 6.
	got := pieces([]uint8{1, 2, 3, 5, 6, 5, 0, 4, 1}, 10)
	want := []piece{
		{nlp.Range{Start: 10, End: 12}, source}, {nlp.Range{Start: 12, End: 13}, cue},
		{nlp.Range{Start: 13, End: 15}, content}, {nlp.Range{Start: 15, End: 16}, content},
		{nlp.Range{Start: 17, End: 18}, cue}, {nlp.Range{Start: 18, End: 19}, source},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestRepair(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"“{It will open},” [she] <said>.", "{“It will open,”} [she] <said>."},
		{"[She] <said> it {was “a mistake}”.", "[She] <said> it {was “a mistake”}."},
		{"[She] <said> {it was over}.", "[She] <said> {it was over}."},
		{"[She] <said> \"{go.}\"", "[She] <said> {\"go.\"}"},
	} {
		d, all := parse(t, test.in)
		if got := show(d, repair(d, all)); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.in, got, test.want)
		}
	}
}

// Each input has the pieces as a tagger might give them; the right side what the
// reporting clause makes of them.
func TestFrame(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"at the end", "[The agency] <had ordered> {the closure}, sources said.",
			"{The agency had ordered the closure}, [sources] <said>."},
		{"verb before the source", "[The agency] <wants> {it closed}, said the mayor of Kessing.",
			"{The agency wants it closed}, <said> [the mayor of Kessing]."},
		{"according to", "The bank was insolvent by June, according to a report.",
			"{The bank was insolvent by June}, <according to> [a report]."},
		{"in the middle", "The dam, Ms Brask said, {would hold until May}.",
			"{The dam}, [Ms Brask] <said>, {would hold until May}."},
		{"a day follows", "The port will open in May, the minister said on Monday.",
			"{The port will open in May}, [the minister] <said> on Monday."},
		{"already whole", "{The port will open}, [the minister] <has said>.",
			"{The port will open}, [the minister] <has said>."},
		{"a relative clause", "The mayor, who said nothing, left the room.",
			"The mayor, who said nothing, left the room."},
		{"an adjunct follows", "The mayor left, he said, citing the late hour.",
			"The mayor left, he said, citing the late hour."},
		{"verb before its content", "[The agency, a regulator,] <said> {it would close the harbour}.",
			"[The agency, a regulator,] <said> {it would close the harbour}."},
		{"quotation marks are the tagger’s", "“It is over”, in short, [he] <said>.",
			"“It is over”, in short, [he] <said>."},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, all := parse(t, test.in)
			if got := show(d, frame(d, all)); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTrim(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"subhead", "{“A gift”}\n[She] <said> {it was late}.", "“A gift”\n[She] <said> {it was late}."},
		{"subhead in a source", "[Denials\nMs Brask] <denied> {it}.", "Denials\n[Ms Brask] <denied> {it}."},
		{"short speech is no subhead", "[She] <said> {no}.", "[She] <said> {no}."},
		{"dateline", "[KESSING, July 11 (Northline) — The mayor] <said> {it rained}.", "KESSING, July 11 (Northline) — [The mayor] <said> {it rained}."},
		{"capitals are no dateline", "{NATO is ready — or so it seems —} [he] <said>.", "{NATO is ready — or so it seems —} [he] <said>."},
		{"day", "[Ms Brask on Monday] <said> {it rained}.", "[Ms Brask] on Monday <said> {it rained}."},
		{"a pronoun and its comma", "{The rest}, <according to> [her, was sold].", "{The rest}, <according to> [her], was sold."},
		{"a phrase before that", "[She] <told> us on {a call that it rained}.", "[She] <told> us on a call {that it rained}."},
		{"time of a post", "[10:05 The mayor] <said> {it rained}.", "10:05 [The mayor] <said> {it rained}."},
		{"no time of a post", "[10:05 people] <said> {it rained}.", "[10:05 people] <said> {it rained}."},
		{"what stands before a colon", "[Reaction: the Chamber] <said> {it rained}.", "Reaction: [the Chamber] <said> {it rained}."},
		{"two verbs", "[His guest smiled and] <said> {no}.", "[His guest] smiled and <said> {no}."},
		{"day behind an apposition", "[The mayor, Ms Brask, on Monday] <said> {it rained}.", "[The mayor, Ms Brask,] on Monday <said> {it rained}."},
		{"day of a report", "[A report published on Monday] <said> {it rained}.", "[A report published on Monday] <said> {it rained}."},
		{"day of a possessive", "[Ms Brask today]’s <claim> was late.", "[Ms Brask today]’s <claim> was late."},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, all := parse(t, test.in)
			if got := show(d, trim(d, all)); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// Who only seems to be told when stands before the verb.
func TestBetween(t *testing.T) {
	for _, test := range []struct{ in, source, content string }{
		{"{It will be moved on Monday, its whip, Ada Brask,} <announced> [an hour later].", "its whip, Ada Brask,", "It will be moved on Monday"},
		{"{It will be moved on Monday, Ada Brask,} <announced> [two days ago].", "Ada Brask,", "It will be moved on Monday"},
		{"{It will be moved on Monday}, <announced> [a man].", "a man", "It will be moved on Monday"},
		{"{It will be moved} <announced> [yesterday].", "", "It will be moved"},
	} {
		d, all := parse(t, test.in)
		s := Statement{Parent: -1}
		for _, p := range all {
			switch p.role {
			case source:
				s.Source = p.Range
			case cue:
				s.Cue = p.Range
			default:
				s.Content = append(s.Content, p.Range)
			}
		}
		if timed(d, s.Source) {
			between(d, &s)
		}
		text := func(r nlp.Range) string {
			if r.Len() == 0 {
				return ""
			}
			sp := d.Span(r)
			return d.Text[sp.Start:sp.End]
		}
		if text(s.Source) != test.source || text(s.Content[0]) != test.content {
			t.Errorf("%s: source %q, content %q", test.in, text(s.Source), text(s.Content[0]))
		}
	}
}

func TestLabel(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"in a paragraph", "It rained. Superintendent Oster: “We are wet.”", "It rained. [Superintendent Oster]<:> {“We are wet.”}"},
		{"before a paragraph", "Superintendent Oster, at the pier:\n{“We are wet.”}", "[Superintendent Oster, at the pier]<:>\n{“We are wet.”}"},
		{"other words", "She had one question: “Why?”", "She had one question: “Why?”"},
		{"a verb", "Superintendent Oster told Radio Nine:\n“We are wet.”", "Superintendent Oster told Radio Nine:\n“We are wet.”"},
		{"already", "[Oster] <fumes:> {“We are wet.”}", "[Oster] <fumes:> {“We are wet.”}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, all := parse(t, test.in)
			if got := show(d, label(d, all)); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTurns(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string // label|content
	}{
		{"transcript", "The hearing began.\nMS LANG: We will pay.\nMR HALLAM: When?\nMS LANG: “In May.”",
			[]string{"MS LANG|We will pay.", "MR HALLAM|When?", "MS LANG|“In May.”"}},
		{"interview", "Q: Why now?\nA: Why not?\nQ: Is it safe?\nA: Yes.",
			[]string{"Q|Why now?", "A|Why not?", "Q|Is it safe?", "A|Yes."}},
		{"label inside the mark", "He was asked.\n“LANG: We will pay.\n“HALLAM: When?\n“LANG: In May.",
			[]string{"LANG|We will pay.", "HALLAM|When?", "LANG|In May."}},
		{"lead-ins are no labels", "Lang said: “We will pay.”\nHallam asked: “When?”\nLang added: “In May.”", nil},
		{"too few", "Note: bring shoes.\nIt rained.\nNote: bring socks.", nil},
		{"no label twice", "Where: Kessing.\nWhen: May.\nWho: everybody.", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := analyse(t, test.text)
			var got []string
			for _, s := range findTurns(d) {
				a, b := d.Span(s.Source), d.Span(s.Content[0])
				got = append(got, d.Text[a.Start:a.End]+"|"+d.Text[b.Start:b.End])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestSignature(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"“We will be in the room on Friday.” — Tobias Renk, docker", "Tobias Renk, docker"},
		{"“We will be in the room on Friday.” – Mika", "Mika"},
		{"“We will be in the room on Friday” — and so they were.", ""},
		{"“We will be in the room on Friday.” It rained.", ""},
	} {
		d := analyse(t, test.text)
		_, name := signature(d, d.Quotes[0].End)
		s := d.Span(name)
		if got := d.Text[s.Start:s.End]; got != test.want {
			t.Errorf("%s: signed %q, want %q", test.text, got, test.want)
		}
	}
}

// Whom a cue addresses is no part of what is said.
func TestAddressed(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"[She] <told> {us that it rained}.", "that it rained"},
		{"[She] <asked> {them for a day}.", "for a day"},
		{"[She] <told> {her that it rained}.", "that it rained"},
		{"[She] <told> {her story twice}.", "her story twice"},
		{"[She] <likes> {them for a day}.", "them for a day"},
		{"[She] <asked> {them}.", "them"},
		{"[She] <told> us {them that are late}.", "them that are late"},
	} {
		d, all := parse(t, test.in)
		c := all[2].Range
		c.Start = addressed(d, all[1].Range, c)
		if s := d.Span(c); d.Text[s.Start:s.End] != test.want {
			t.Errorf("%s: %q, want %q", test.in, d.Text[s.Start:s.End], test.want)
		}
	}
}

func TestStands(t *testing.T) {
	for _, test := range []struct {
		in   string
		want bool
	}{
		{"[She] <said> {that it rained}.", true},
		{"[She] <said> {so}.", false},
		{"[They] <were told> {to wait}.", true},
		{"It was <dubbed> {“an anomaly in the north”}.", false},
		{"{“an anomaly in the north”}", false},
	} {
		d, all := parse(t, test.in)
		var s Statement
		for _, p := range all {
			switch p.role {
			case source:
				s.Source = p.Range
			case cue:
				s.Cue = p.Range
			case content:
				s.Content = append(s.Content, p.Range)
			}
		}
		if wasTold(d, s.Cue) {
			s.Source = nlp.Range{} // as join leaves it
		}
		if got := stands(d, s); got != test.want {
			t.Errorf("%s: %v", test.in, got)
		}
	}
}

// They who were told something are not who said it.
func TestTold(t *testing.T) {
	for _, test := range []struct{ in, source string }{
		{"[They] <told> {a friend}.", "They"},
		{"[They] <were told> {to wait}.", ""},
		{"[We] <have been promised> {an answer}.", ""},
		{"[We] <were certain to be asked> {for it}.", "We"},
		{"[She] <is said> {to be furious}.", ""},
		{"[It] <is understood> {that she left}.", ""},
	} {
		d, all := parse(t, test.in)
		got := d.Span(new(Linker).join(d, all)[0].Source)
		if d.Text[got.Start:got.End] != test.source {
			t.Errorf("%s: source %q", test.in, d.Text[got.Start:got.End])
		}
	}
}

// A quotation that is reopened at each paragraph has one cue, before or after.
func TestReopened(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []int // contents of each statement
	}{
		{"[He] <says> {no}.\n{“It rained.\n}{“It rained again,”} <said> [she].", []int{1, 2}},
		{"{“It rained,”} <said> [she]. {“It was late.\n}{“It rained again.\n}{“It rained.”}\n[He] <says> {no}.", []int{4, 1}},
		{"{“It rained,”} <said> [she].\n{“It rained again,”} <said> [he].", []int{1, 1}},
	} {
		d, all := parse(t, test.in)
		var got []int
		for _, s := range nearest.join(d, all) {
			got = append(got, len(s.Content))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: contents %v, want %v", test.in, got, test.want)
		}
	}
}

// nearest links contents to the nearest cue.
var nearest = func() *Linker {
	l := new(Linker)
	rel := contentToCue
	h := hasher{seed: uint32(rel) * 0x9e3779b1}
	for forward := range 2 {
		for n := range 11 {
			h.add("distance", forward*100+n)
			l.weights[h.out[len(h.out)-1]] = float32(10 - n)
		}
	}
	return l
}()

// A signature is nearer to its quotation than any cue before.
func TestSigned(t *testing.T) {
	d, all := parse(t, "[She] <said> {it rained}.\n{“We will be in the room on Friday.”} — Tobias Renk, docker")
	got := new(Linker).join(d, all)
	if len(got) != 2 || d.Word(got[1].Source.Start) != "Tobias" || d.Word(got[1].Cue.Start) != "—" {
		t.Errorf("statements %+v", got)
	}
}

func TestDescribe(t *testing.T) {
	for _, test := range []struct {
		cue, lemma string
		act        quoth.Act
	}{
		{"said", "say", quoth.Speech},
		{"has repeatedly called for", "call", quoth.Speech},
		{"did not say", "say", quoth.Speech},
		{"according to", "according to", quoth.Speech},
		{"denied", "deny", quoth.Speech},
		{"declined", "decline", quoth.Speech},
		{"wants", "want", quoth.Desire},
		{"is hoping", "hope", quoth.Desire},
		{"believes", "believe", quoth.Belief},
		{"thought", "think", quoth.Belief},
		{"His fear is", "fear", quoth.Emotion},
		{"wrote in a letter", "write", quoth.Writing},
		{"saw", "see", quoth.Belief},
		{"heard", "hear", quoth.Perception},
		{"in her view", "view", quoth.Belief},
		{"slammed", "slam", quoth.Speech},
		{"planning", "plan", quoth.Desire},
		{"made the claim", "claim", quoth.Speech},
		{":", ":", quoth.Speech},
		{"—", "—", quoth.Speech},
	} {
		d := analyse(t, test.cue)
		lemma, act := describe(d, nlp.Range{Start: 0, End: len(d.Tokens)})
		if lemma != test.lemma || act != test.act {
			t.Errorf("%s: %s, %s; want %s, %s", test.cue, lemma, act, test.lemma, test.act)
		}
	}
}

func TestKind(t *testing.T) {
	for _, test := range []struct {
		marked string
		want   quoth.Kind
	}{
		{"{“It will open,”} she said.", quoth.Direct},
		{"She said {that it “will open” soon}.", quoth.Mixed},
		{"She said {that it will open}.", quoth.Indirect},
		{"{“It is,”} she said. {“It was.”}", quoth.Direct},
	} {
		d, all := parse(t, test.marked)
		var ranges []nlp.Range
		for _, p := range all {
			ranges = append(ranges, p.Range)
		}
		if got := kindOf(d, ranges); got != test.want {
			t.Errorf("%s: %s, want %s", test.marked, got, test.want)
		}
	}
}

// What a tagger marks is linked as the gold parts that it stands for are.
func TestProject(t *testing.T) {
	const none = -1
	for _, test := range []struct {
		name, gold, tagged string
		links, want        []int // of each piece
	}{
		{"as it is", "[Olde] <said> {that it rained}.", "[Olde] <said> {that it rained}.", []int{none, 0, 1}, []int{none, 0, 1}},
		{"other edges", "[Olde] <had said> {that it rained}.", "[Olde] had <said> that {it rained}.", []int{none, 0, 1}, []int{none, 0, 1}},
		{"surplus content", "[Olde] <said> {no}, which is late.", "[Olde] <said> {no}, {which is late}.", []int{none, 0, 1}, []int{none, 0, 1, none}},
		{"a missed source", "[Olde] <said> {no}.", "Olde <said> {no}.", []int{none, 0, 1}, []int{unsure, 0}},
		{"no source", "It was <said> {that it rained}.", "It was <said> {that it rained}.", []int{none, 0}, []int{none, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, gold := parse(t, test.gold)
			_, all := parse(t, test.tagged)
			got := project(all, gold, test.links)
			for i, p := range all {
				if p.role == source {
					got[i] = none // sources are linked to nothing
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// The time for a paragraph must not grow with the length of the text.
func BenchmarkJoin(b *testing.B) {
	for _, paragraphs := range []int{500, 4000} {
		d, all := parse(b, strings.Repeat("{“It rained,”} [he] <said>. Ms Brask: {“No.”}\n{The dam}, [she] <said>, {would hold until May}.\n", paragraphs))
		b.Run(fmt.Sprint(paragraphs), func(b *testing.B) {
			for b.Loop() {
				new(Linker).join(d, frame(d, repair(d, label(d, trim(d, slices.Clone(all))))))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*paragraphs), "ns/paragraph")
		})
	}
}

// A linker that is trained on a few patterns follows them in new words.
func TestTrainLinker(t *testing.T) {
	var docs []*nlp.Doc
	var gold [][]quoth.Statement
	for _, marked := range []string{
		"[Olde] <said> {that it rained}. [Renk] <denied> {it}.",
		"{“It rained,”} <said> [Olde]. [Renk] <thought> {that it snowed}.",
		"[Hallam] <hopes> {to win}, and [Varga] <fears> {that he will}.",
		"{“No,”} [Olde] <said>. {“Never.”} [Renk] <agreed> {with her}.",
	} {
		d, all := parse(t, marked)
		var statements []quoth.Statement
		var s quoth.Statement
		flush := func() {
			if len(s.Content) > 0 {
				statements = append(statements, s)
			}
			s = quoth.Statement{}
		}
		for _, p := range all { // in these texts a statement is three pieces side by side, and a quotation may follow
			span := []quoth.Span{d.Span(p.Range)}
			full := len(s.Source.Spans) > 0 && len(s.Cue.Spans) > 0 && len(s.Content) > 0
			if full && !(p.role == content && d.Tokens[p.Start].Depth > 0 && len(s.Content) == 1 && kindOf(d, []nlp.Range{d.RangeOf(s.Content[0])}) == quoth.Direct) {
				flush()
			}
			switch p.role {
			case source:
				s.Source.Spans = span
			case cue:
				s.Cue.Spans = span
			case content:
				s.Content = append(s.Content, span...)
			}
		}
		flush()
		docs, gold = append(docs, d), append(gold, statements)
	}
	l := TrainLinker(docs, gold, nil, 30, 1)
	if a := l.Accuracy(docs, gold); a < 1 {
		t.Errorf("accuracy on what it was trained on: %.2f", a)
	}
	d, all := parse(t, "{“We go,”} <said> [Thorne]. [Oster] <claimed> {that they stayed}.")
	got := l.join(d, all)
	if len(got) != 2 || d.Word(got[0].Source.Start) != "Thorne" || d.Word(got[1].Source.Start) != "Oster" {
		t.Errorf("statements %+v", got)
	}
	again, err := LoadLinker(l.Encode())
	if err != nil || again.weights != l.weights {
		t.Errorf("what was written reads back differently: %v", err)
	}
	data := l.Encode()
	data[100] ^= 1
	if _, err := LoadLinker(data); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged file: %v", err)
	}
	if _, err := LoadLinker(data[:50]); err == nil {
		t.Error("a cut file loads")
	}
}
