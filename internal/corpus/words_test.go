package corpus

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"quoth"
)

// labelled writes a sentence as words with their labels, O left out.
func labelled(d *NameDoc, s NameSentence) string {
	var out []string
	for i, w := range s.Words {
		word := d.Text[w.Start:w.End]
		if l := s.Labels[i]; l != "O" {
			word += "/" + l
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

const ewt = `# newdoc id = d1
# sent_id = d1-1
# newpar id = d1-p1
# text = Olde can't leave “Isk”.
1	Olde	Olde	PROPN	NNP	_	4	nsubj	_	_
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	MD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	leave	leave	VERB	VB	_	0	root	_	_
5	“	"	PUNCT	` + "``" + `	_	6	punct	_	SpaceAfter=No
6	Isk	Isk	PROPN	NNP	_	4	obj	_	SpaceAfter=No
6.1	left	leave	VERB	VB	_	_	_	_	_
7	”	"	PUNCT	''	_	6	punct	_	SpaceAfter=No
8	.	.	PUNCT	.	_	4	punct	_	_

# sent_id = d1-2
# text = Why
1	Why	why	ADV	WRB	_	0	root	_	SpaceAfter=No

# sent_id = d1-3
# speaker = A
# text = ?
1	?	?	PUNCT	.	_	0	root	_	_

# sent_id = d1-4
# newpar id = d1-p2
# text = It's gonna rain
1-2	It's	_	_	_	_	_	_	_	_
1	It	it	PRON	PRP	_	3	nsubj	_	_
2	is	be	AUX	VBZ	_	3	aux	_	_
3-4	gonna	_	_	_	_	_	_	_	_
3	gon	go	VERB	VBG	_	0	root	_	_
4	na	to	PART	TO	_	5	mark	_	_
5	rain	rain	VERB	VB	_	3	xcomp	_	_

# newdoc id = d2
# sent_id = d2-1
# text = End.
1	End	end	NOUN	NN	_	0	root	_	SpaceAfter=No
2	.	.	PUNCT	.	_	1	punct	_	_
`

func TestTreebank(t *testing.T) {
	dir := folder(t, map[string]string{"dev.conllu": ewt})
	all, err := Collect(Treebank(filepath.Join(dir, "dev.conllu")))
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %d documents", err, len(all))
	}
	d := all[0]
	if want := "Olde can't leave “Isk”. Why?\n\nIt's gonna rain"; d.ID != "d1" || d.Text != want {
		t.Errorf("%s: %q, want %q", d.ID, d.Text, want)
	}
	var got []string
	for _, s := range d.Sentences {
		var words []string
		for _, w := range s.Words {
			words = append(words, d.Text[w.Start:w.End])
		}
		got = append(got, fmt.Sprintf("%s %v %s: %s = %s", s.ID, s.Paragraph, s.Speaker, d.Text[s.Start:s.End], strings.Join(words, "|")))
	}
	want := []string{
		"d1-1 true : Olde can't leave “Isk”. = Olde|ca|n't|leave|“|Isk|”|.",
		"d1-2 false : Why = Why",
		"d1-3 false A: ? = ?",
		"d1-4 true : It's gonna rain = It|'s|gon|na|rain",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if w := d.Sentences[0].Words[0]; w.Head != 3 || w.Rel != "nsubj" || w.UPOS != "PROPN" || w.XPOS != "NNP" || d.Sentences[0].Words[3].Head != -1 {
		t.Errorf("%+v", w)
	}
	if all[1].Text != "End." || len(all[1].Sentences[0].Words) != 2 {
		t.Errorf("%+v", all[1])
	}
}

func TestTreebankErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"# text = a b\n1\ta\ta\tX\tX\t_\t0\troot\t_\t_\n2\tc\tc\tX\tX\t_\t1\tdep\t_\t_\n", `x:3: "c" is not the next word of " b"`},
		{"# text = a b\n1\ta\ta\tX\tX\t_\t0\troot\t_\t_\n\n", `x:3: sentence : its words do not cover "b"`},
		{"1\ta\n", "x:1: a word before the sentence's"},
		{"# text = a\n1\ta\n", "x:2: want 10 columns, have 2"},
		{"# text = a\none\ta\ta\tX\tX\t_\t0\troot\t_\t_\n", "x:2: bad word number"},
		{"# text = a\n2\ta\ta\tX\tX\t_\t0\troot\t_\t_\n", "x:2: bad word number"},
	} {
		_, err := Collect(Treebank(filepath.Join(folder(t, map[string]string{"x": test.text}), "x")))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

func TestUNER(t *testing.T) {
	dir := folder(t, map[string]string{"ewt.conllu": ewt, "dev.iob2": `# newdoc id = d1
# sent_id = d1-1
# text = Olde can't leave “Isk”.
1	Olde	B-PER	-	x
2	ca	O	-	-
3	n't	O	-	-
4	leave	O	-	-
5	“	O	-	-
6	Isk	B-LOC	-	x
7	”	I-OTH	-	-
8	.	B-O	-	-

# sent_id = d1-4
# text = Radio Nine Isk
1	Radio	B-ORG	-	x
2	Nine	I-ORG	-	x
3	Isk	B-ORG	-	x

# newdoc id = d2
# sent_id = d2-1
# text = End.
1	End	O	-	-
2	.	O	-	-
`})
	all, err := Collect(UNER(dir, "dev", filepath.Join(dir, "ewt.conllu")))
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %d documents", err, len(all))
	}
	d := all[0]
	if want := "Olde can't leave “Isk”.\n\nRadio Nine Isk"; d.ID != "d1" || d.Text != want {
		t.Errorf("%q, want %q: the second sentence begins a paragraph", d.Text, want)
	}
	if got, want := labelled(d, d.Sentences[0]), "Olde/B-PER ca n't leave “ Isk/B-LOC ” ."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := labelled(d, d.Sentences[1]), "Radio/B-ORG Nine/I-ORG Isk/B-ORG"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	all, err = Collect(UNER(dir, "dev", ""))
	if err != nil || all[0].Text != "Olde can't leave “Isk”. Radio Nine Isk" {
		t.Errorf("without a treebank: %v %q", err, all[0].Text)
	}
}

func TestColumns(t *testing.T) {
	dir := folder(t, map[string]string{
		"cross.txt":  "The\tB-politicalparty\nGreens\tI-politicalparty\nof\tO\nIsk\tB-country\n(\tO\nOlde\tB-politician\n's\tO\n)\tO\n.\tO\n\nThe\tB-election\nvote\tI-election\nPell\tI-person\n\n",
		"wiki.conll": "Olde I-PER\nPell B-PER\nof O\nIsk I-LOC\nand O\nRadio I-ORG\nNine I-ORG\n\n\" O\nNo I-MISC\n\" O\n, O\nhe O\nsaid O\n. O\n-DOCSTART- O\n\nEnd O\n",
	})
	cross, err := Collect(CrossNER(filepath.Join(dir, "cross.txt")))
	if err != nil || len(cross) != 2 {
		t.Fatalf("%v, %d documents: each sentence is one", err, len(cross))
	}
	if got, want := labelled(cross[0], cross[0].Sentences[0]), "The/B-ORG Greens/I-ORG of Isk/B-LOC ( Olde/B-PER 's ) ."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := labelled(cross[1], cross[1].Sentences[0]), "The vote Pell/B-PER"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if want := "The Greens of Isk (Olde's)."; cross[0].Text != want || cross[0].ID != "cross-1" {
		t.Errorf("%s %q, want %q", cross[0].ID, cross[0].Text, want)
	}
	wiki, err := Collect(WikiGold(filepath.Join(dir, "wiki.conll")))
	if err != nil || len(wiki) != 2 || len(wiki[0].Sentences) != 2 {
		t.Fatalf("%v %+v", err, wiki)
	}
	if got, want := labelled(wiki[0], wiki[0].Sentences[0]), "Olde/B-PER Pell/B-PER of Isk/B-LOC and Radio/B-ORG Nine/I-ORG"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if want := "Olde Pell of Isk and Radio Nine \"No\", he said."; wiki[0].Text != want {
		t.Errorf("%q, want %q", wiki[0].Text, want)
	}
	for text, want := range map[string]string{"Olde\n": `x:1: want WORD and LABEL, have "Olde"`, "a O\n\xff O\n": "x:2: not UTF-8"} {
		_, err := Collect(WikiGold(filepath.Join(folder(t, map[string]string{"x": text}), "x")))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestUNERErrors(t *testing.T) {
	for text, want := range map[string]string{
		"# text = a\n1\tb\tO\n": `dev.iob2:3: sentence : "b" is not the next word of "a"`,
		"# text = a\na O\n":     "dev.iob2:2: want NUMBER, WORD and LABEL",
	} {
		_, err := Collect(UNER(folder(t, map[string]string{"dev.iob2": text}), "dev", ""))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestGAP(t *testing.T) {
	head := "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n"
	dir := folder(t, map[string]string{"x": head + "t-1\tÉva met Olde when she won.\tshe\t18\tÉva\t0\tTRUE\tOlde\t8\tFALSE\tu\n",
		"y": head + "t-1\tÉva met Olde.\tshe\t9\tÉva\t0\tTRUE\tOlde\t8\tFALSE\tu\n"})
	all, err := Collect(GAP(filepath.Join(dir, "x")))
	if err != nil || len(all) != 1 {
		t.Fatalf("%v %+v", err, all)
	}
	c := all[0]
	words := func(s quoth.Span) string { return c.Text[s.Start:s.End] }
	if words(c.Pronoun) != "she" || words(c.A) != "Éva" || words(c.B) != "Olde" || !c.IsA || c.IsB || !c.Feminine {
		t.Errorf("%+v", c)
	}
	if _, err := Collect(GAP(filepath.Join(dir, "y"))); err == nil || !strings.Contains(err.Error(), `y:2: "she" does not stand at character 9`) {
		t.Error(err)
	}
}
