package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// conllu writes a document of sentences, each a line “form/UPOS/head/relation …”
// with a fifth part for a word's own notes and “~” somewhere where no space follows; “¶” before a sentence begins a paragraph.
func conllu(sentences ...string) string {
	var b strings.Builder
	b.WriteString("# newdoc id = GUM_news_port\n")
	for n, s := range sentences {
		rest, par := strings.CutPrefix(s, "¶ ")
		if par {
			b.WriteString("# newpar\n")
		}
		var text, rows string
		for i, w := range strings.Fields(rest) {
			f := strings.Split(strings.Replace(w, "~", "", 1), "/")
			form, glued := f[0], strings.Contains(w, "~")
			misc := "_"
			if len(f) > 4 {
				misc = f[4]
			}
			if glued {
				misc = strings.TrimPrefix(misc+"|SpaceAfter=No", "_|")
			}
			rows += fmt.Sprintf("%d\t%s\t%s\t%s\t_\t_\t%s\t%s\t_\t%s\n", i+1, form, strings.ToLower(form), f[1], f[2], f[3], misc)
			if text += form; !glued {
				text += " "
			}
		}
		fmt.Fprintf(&b, "# sent_id = %d\n# text = %s\n%s\n", n+1, strings.TrimSpace(text), rows)
	}
	return b.String()
}

func TestGUMAttribution(t *testing.T) {
	for _, test := range []struct {
		name string
		doc  string
		want []string
	}{
		{"negation and auxiliaries, a conjoined clause, no comma", conllu(
			`The/DET/2/det/Discourse=attribution-negative:1->2:1:sem-atsrc-2-_+sem-ngt-4-_+lex-indwd-5-_ guild/NOUN/5/nsubj has/AUX/5/aux not/PART/5/advmod said/VERB/0/root that/SCONJ/8/mark/Discourse=ROOT:2:0 boats/NOUN/8/nsubj left/VERB/5/ccomp~ ,/PUNCT/11/punct and/CCONJ/11/cc/Discourse=joint-list_m:3->2:0:dm-and-10-gold sank/VERB/8/conj~ ./PUNCT/5/punct`),
			[]string{"The guild/has not said/that boats left, and sank"}},
		{"a quotation before and after its cue, and the writer's next sentence", conllu(
			`"~/PUNCT/3/punct/Discourse=ROOT:1:0 It/PRON/3/nsubj rained~/VERB/6/ccomp ,/PUNCT/3/punct~ "/PUNCT/3/punct said/VERB/0/root/Discourse=attribution-positive:2->1:1:grf-qt-1,5-_+lex-indwd-6-_+sem-atsrc-7-_ Olde/PROPN/6/nsubj~ ./PUNCT/6/punct`,
			`"~/PUNCT/4/punct/Discourse=elaboration-additional:3->1:2:_ The/DET/3/det roof/NOUN/4/nsubj gave/VERB/0/root way/NOUN/4/obj again/ADV/4/advmod~ ./PUNCT/4/punct~ "/PUNCT/4/punct`,
			`Repairs/NOUN/2/nsubj/Discourse=elaboration-additional:4->1:0:_ began/VERB/0/root~ ./PUNCT/2/punct`),
			[]string{`Olde/said/"It rained,"…"The roof gave way again."`}},
		{"according to: the clause that it modifies", conllu(
			`Boats/NOUN/2/nsubj/Discourse=ROOT:1:0 sank/VERB/0/root~ ,/PUNCT/6/punct according/ADP/6/case/Discourse=attribution-positive:2->1:0:lex-indph-4-5-_+sem-atsrc-6-_ to/ADP/4/fixed Olde/PROPN/2/obl~ ,/PUNCT/9/punct a/DET/9/det docker/NOUN/6/appos~ ./PUNCT/2/punct`),
			[]string{"Olde, a docker/according to/Boats sank"}},
		{"no word named, a noun that has the content, nesting", conllu(
			`Olde/PROPN/2/nsubj/Discourse=attribution-positive:1->2:2:sem-atsrc-1-_+lex-indwd-2-_ said/VERB/0/root they/PRON/4/nsubj/Discourse=attribution-positive:2->3:0:sem-atsrc-3-_ have/VERB/2/ccomp no/DET/6/det doubt/NOUN/4/obj that/SCONJ/9/mark/Discourse=ROOT:3:0 it/PRON/9/nsubj sinks/VERB/6/acl~ ./PUNCT/2/punct`),
			[]string{"Olde/said/they have no doubt that it sinks", "they/have no doubt/that it sinks <a1"}},
		{"a content that the cue interrupts", conllu(
			`Ships/NOUN/6/nsubj/Discourse=ROOT:1:0~ ,/PUNCT/3/punct said/VERB/6/parataxis/Discourse=attribution-positive:2->1:0:lex-indwd-3-_+sem-atsrc-4-_ Olde/PROPN/3/nsubj~ ,/PUNCT/3/punct wait/VERB/0/root/Discourse=same-unit_m:3->1:1:_ outside/ADV/6/advmod~ ./PUNCT/6/punct`),
			[]string{"Olde/said/Ships…wait outside"}},
		{"the credit of a photograph is none; the signature of a quotation is one", conllu(
			`¶ Ships/NOUN/2/nsubj/Discourse=ROOT:1:0 wait/VERB/0/root~ ./PUNCT/2/punct`,
			`Image/NOUN/0/root/Discourse=organization-heading:2->3:0:_~ :/PUNCT/1/punct`,
			`Maren/PROPN/0/root/Discourse=attribution-positive:3->1:0:sem-atsrc-6-7-_ Olde/PROPN/1/flat~ ./PUNCT/1/punct`,
			`¶ "~/PUNCT/3/punct/Discourse=elaboration-additional:4->1:0:_ Never/ADV/3/advmod sail/VERB/0/root~ ./PUNCT/3/punct~ "/PUNCT/3/punct`,
			`—/PUNCT/2/punct/Discourse=attribution-positive:5->4:0:grf-dsh-14-_+sem-atsrc-15-_ Kars/PROPN/0/root`),
			[]string{`Kars/—/"Never sail."`}},
		{"an infinitive, a preposition before the content, a source in another sentence", conllu(
			`Olde/PROPN/2/nsubj/Discourse=ROOT:1:0 came/VERB/0/root~ ./PUNCT/2/punct`,
			`Wanting/VERB/0/root/Discourse=attribution-positive:2->3:0:sem-atsrc-1-_+lex-indwd-6-_ to/PART/3/mark talk/VERB/1/xcomp about/SCONJ/5/mark/Discourse=elaboration-additional:3->1:0:_ leaving/VERB/3/advcl~ ./PUNCT/1/punct`),
			[]string{"/Wanting to talk about/leaving"}},
	} {
		all, err := Collect(GUM(gumFolder(t, test.doc), "dev"))
		if err != nil || len(all) != 1 {
			t.Fatalf("%s: %v, %d documents", test.name, err, len(all))
		}
		var got []string
		for _, s := range all[0].Article.Statements {
			line := strings.ReplaceAll(show(all[0].Article, s), " … ", "…")
			if s.Parent != "" {
				line += " <" + s.Parent
			}
			got = append(got, line)
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		wellFormed(t, all[0].Article)
	}
}

// What GUM does not tell is left open: what hangs on a content but is not of it,
// and verbs whose complement is less than a clause.
func TestGUMOpen(t *testing.T) {
	doc := conllu(
		`Olde/PROPN/2/nsubj/Discourse=attribution-positive:1->2:2:sem-atsrc-1-_+lex-indwd-2-_ said/VERB/0/root it/PRON/4/nsubj/Discourse=ROOT:2:0 rained/VERB/2/ccomp~ ./PUNCT/2/punct`,
		`Roofs/NOUN/2/nsubj/Discourse=elaboration-additional:3->2:1:_ leaked/VERB/0/root~ ./PUNCT/2/punct`,
		`Kars/PROPN/2/nsubj/Discourse=elaboration-additional:4->2:5:_ praise/VERB/0/root rain/NOUN/2/obj~ ./PUNCT/2/punct`,
		`Dogs/NOUN/2/nsubj/Discourse=elaboration-additional:5->2:5:_ bark/VERB/0/root~ ./PUNCT/2/punct`)
	all, err := Collect(GUM(gumFolder(t, doc), "dev"))
	if err != nil {
		t.Fatal(err)
	}
	var open, units []string
	for _, s := range all[0].Open {
		open = append(open, all[0].Article.Text[s.Start:s.End])
	}
	for _, s := range all[0].Units {
		units = append(units, all[0].Article.Text[s.Start:s.End])
	}
	if want := "Roofs leaked. Kars praise rain."; strings.Join(open, "|") != want {
		t.Errorf("open %q, want %q", open, want)
	}
	if want := "Olde said|it rained.|Roofs leaked.|Kars praise rain.|Dogs bark."; strings.Join(units, "|") != want {
		t.Errorf("units %q, want %q", units, want)
	}
}
