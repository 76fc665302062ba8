package corpus

import (
	"path/filepath"
	"strings"
	"testing"

	"quoth"
)

// gumDoc is an invented document of three sentences and six units: 1 attributes
// 2 with 3, 4 attributes them again, and 5 attributes 6.
const gumDoc = `# newdoc id = GUM_news_port
# sent_id = 1
# text = Minister Maren Olde said the port will open, if it rains.
1	Minister	minister	PROPN	NNP	_	2	nmod:desc	_	Discourse=attribution-positive:1->2:1:sem-atsrc-1-3-_+lex-indwd-4-gold|Entity=(1-person-new-nnnss-cf1-2,3-coref-Maren_Olde
2	Maren	Maren	PROPN	NNP	_	4	nsubj	_	_
3	Olde	Olde	PROPN	NNP	_	2	flat	_	Entity=1)
4	said	say	VERB	VBD	_	0	root	_	_
5	the	the	DET	DT	_	6	det	_	Discourse=ROOT:2:0|Entity=(2-place-new-nnnss-cf2-2-coref
6	port	port	NOUN	NN	_	8	nsubj	_	Entity=2)
7	will	will	AUX	MD	_	8	aux	_	_
8	open	open	VERB	VB	_	4	ccomp	_	SpaceAfter=No
9	,	,	PUNCT	,	_	8	punct	_	_
10	if	if	SCONJ	IN	_	12	mark	_	Discourse=contingency-condition:3->2:0:dm-if-10-gold
11	it	it	PRON	PRP	_	12	nsubj	_	_
12	rains	rain	VERB	VBZ	_	8	advcl	_	SpaceAfter=No
13	.	.	PUNCT	.	_	4	punct	_	_

# sent_id = 2
# text = She hopes so.
1	She	she	PRON	PRP	_	2	nsubj	_	Discourse=joint-list_m:4->2:2:ref-prs-1-3,14-_;attribution-negative:4->2:0:1:sem-atsrc-14-_|Entity=(1-person-giv-nnnss-cf1-1-ana-Maren_Olde)
2	hopes	hope	VERB	VBZ	_	0	root	_	_
3	so	so	ADV	RB	_	2	advmod	_	SpaceAfter=No
4	.	.	PUNCT	.	_	2	punct	_	_

# sent_id = 3
# text = We of the harbour board say it.
1	We	we	PRON	PRP	_	6	nsubj	_	Discourse=attribution-positive:5->6:0:sem-atsrc-18-_+lex-indph-23-_|Entity=(3-person-new-nnnss-cf1-1-sgl
2	of	of	ADP	IN	_	5	case	_	_
3	the	the	DET	DT	_	5	det	_	Entity=(4-organization-new-nnnss-cf2-3-sgl
4	harbour	harbour	NOUN	NN	_	5	compound	_	Entity=(2-place-new-nnnss-cf2-1-coref)
5	board	board	NOUN	NN	_	1	nmod	_	Entity=4)3)
6	say	say	VERB	VBP	_	0	root	_	_
7	it	it	PRON	PRP	_	6	obj	_	Discourse=elaboration-additional:6->2:3:_|SpaceAfter=No
8	.	.	PUNCT	.	_	6	punct	_	_
`

func gumFolder(t *testing.T, doc string) string {
	return folder(t, map[string]string{"docs/GUM_news_port.conllu": doc, "docs/GUM_bio_x.conllu": "# newdoc id = GUM_bio_x\n",
		"splits.md": "# Splits\n\n## dev\n\n  * GUM_news_port\n\n## train\n\n  * GUM_bio_x\n"})
}

func TestGUM(t *testing.T) {
	all, err := Collect(GUM(gumFolder(t, gumDoc), "dev"))
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %d documents", err, len(all))
	}
	d := all[0]
	a := d.Article
	if d.Genre != "news" || len(d.Tree.Sentences) != 3 || !strings.HasSuffix(a.Text, "She hopes so. We of the harbour board say it.") {
		t.Errorf("%s %q", d.Genre, a.Text)
	}
	var got []string
	for _, s := range a.Statements {
		got = append(got, show(a, s)+" "+s.Speaker)
	}
	want := []string{
		// unit 3 hangs lower than the attribution, so it is content; unit 4 higher
		"Minister Maren Olde/said/the port will open, if it rains e1",
		// a second relation of one unit, without a word for its cue; it hangs above unit 3, but below unit 1
		"She/hopes/the port will open, if it rains e1",
		// the source's words are the head of a longer mention, whose cluster is a pronoun alone
		"We of the harbour board/say/it ?",
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	e := a.Entity("e1")
	if e == nil || e.Name != "Maren Olde" || e.Type != quoth.Person || strings.Join(e.Aliases, "|") != "Minister Maren Olde" {
		t.Fatalf("%+v", e)
	}
	var mentions []string
	for _, m := range e.Mentions {
		mentions = append(mentions, string(m.Kind)+" "+a.Text[m.Start:m.End])
	}
	if want := "name Minister Maren Olde|pronoun She"; strings.Join(mentions, "|") != want {
		t.Errorf("%s, want %s", strings.Join(mentions, "|"), want)
	}
	if e := a.Entity("e2"); e == nil || e.Type != quoth.Place || e.Name != "the port" || strings.Join(e.Aliases, "|") != "harbour" || len(e.Mentions) != 2 {
		t.Errorf("%+v", e)
	}
	if e := a.Entity("e4"); e == nil || e.Type != quoth.Organisation || e.Name != "the harbour board" {
		t.Errorf("%+v", e)
	}
	wellFormed(t, a)
	if all, err := Collect(GUM(gumFolder(t, gumDoc), "")); err != nil || len(all) != 2 {
		t.Errorf("every part: %v, %d documents", err, len(all))
	}
}

func TestGUMErrors(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"Entity=2)", "Entity=9)", `word 6 (port): field Entity: "9)" closes nothing`},
		{"Entity=(2-place-new-nnnss-cf2-2-coref\n", "Entity=(2-place\n", `word 5 (the): field Entity: want ID-TYPE-… of seven parts, have "2-place"`},
		{"Entity=1)", "Morph=1", "entity 1 is not closed"},
		{"ROOT:2:0", "ROOT", `word 5 (the): field Discourse: "ROOT"`},
		{"ROOT:2:0", "ROOT:two:0", `Discourse: "ROOT:two:0"`},
	} {
		_, err := Collect(GUM(gumFolder(t, strings.Replace(gumDoc, test.old, test.new, 1)), "dev"))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "GUM_news_port.conllu") {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
	if _, err := Collect(GUM(folder(t, map[string]string{"splits.md": ""}), "dev")); err == nil || !strings.Contains(err.Error(), "no docs/*.conllu") {
		t.Error(err)
	}
	if _, err := Collect(GUM(filepath.Join(t.TempDir(), "none"), "dev")); err == nil {
		t.Error("no folder, no error")
	}
}
