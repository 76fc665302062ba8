package nlp

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"quoth"
)

func analyse(t testing.TB, text string) *Doc {
	t.Helper()
	d, err := New(context.Background(), &quoth.Article{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// In these inputs a bar stands between tokens that no space divides.
func TestTokens(t *testing.T) {
	for _, marked := range []string{
		"The minister|’s office said|:| “|We don|’t know|.|”",
		"Mr. Olde met Dr. J. P. Renk at 10 a.m. on Monday",
		"the U.S. economy grew 3.5|%| to $|4,060,000.5",
		"O’Brien and d'Arc went to Saint-Malo|—|quickly",
		"It|'s the workers|' union|'s problem",
		"end|.|Next sentence",
		"(|R|-|)| and| [|sic|]",
		"a price of €|5",
		"naïve café Übermut",
		"👍| fine|👍",
	} {
		t.Run(marked, func(t *testing.T) {
			want := strings.FieldsFunc(marked, func(r rune) bool { return r == ' ' || r == '|' })
			d := analyse(t, strings.ReplaceAll(marked, "|", ""))
			var got []string
			for i := range d.Tokens {
				got = append(got, d.Word(i))
			}
			if strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("tokens\n got %s\nwant %s", strings.Join(got, "|"), strings.Join(want, "|"))
			}
		})
	}
}

// In these inputs ¦ stands where a sentence ends inside a paragraph.
func TestSentences(t *testing.T) {
	for _, marked := range []string{
		"It rained.¦ It poured.",
		"Mr. Olde left.¦ Mrs. Renk stayed.",
		"The U.S. President met Gov. Tay on Feb. 20.¦ He smiled.",
		"“It will open.¦ It will,” she said.",
		"“It will open.”¦ She smiled.",
		"He asked: “Why?”¦ Nobody answered.",
		"It cost $3.5 million.¦ That was in 2019.",
		"No!¦ Never?!¦ Well … maybe.",
		"They met at 5 p.m. in Kessing.¦ It was late.",
		"It ended.¦It began again.", // a missing space
		"J. P. Renk of Corrin Inc. said so.",
		"He left (he was tired).¦ She stayed.",
		"“Go,” he said.¦ “Now.”",
		"It will leave the E.U. by the end of March.¦ It said so.",
	} {
		t.Run(marked, func(t *testing.T) {
			text := strings.ReplaceAll(marked, "¦", "")
			d := analyse(t, text)
			var got strings.Builder
			for i, s := range d.Sentences {
				if i > 0 {
					got.WriteString("¦")
					got.WriteString(text[d.Span(d.Sentences[i-1]).End:d.Span(s).Start])
				}
				got.WriteString(text[d.Span(s).Start:d.Span(s).End])
			}
			if got.String() != marked {
				t.Errorf("sentences\n got %s\nwant %s", got.String(), marked)
			}
		})
	}
}

// In these inputs ⟦ and ⟧ stand around what is inside quotation marks.
func TestQuotes(t *testing.T) {
	for _, test := range []struct{ name, marked string }{
		{"curly", "She said ⟦“yes”⟧ and left."},
		{"straight", "She said ⟦\"yes, I do\"⟧ and ⟦\"no\"⟧."},
		{"nested", "⟦“He said ⟦‘never’⟧ twice,”⟧ she said."},
		{"single outside", "⟦‘It is over’⟧, he said."},
		{"apostrophes", "The dockers' union and the workers’ friends don’t agree."},
		{"elision", "In the ’90s it was the people's choice."},
		{"unclosed", "She said ⟦“we will go.⟧"},
		{"reopened", "⟦“One thing.⟧\n⟦“Another thing,”⟧ he said."},
		{"ends of two kinds", "⟦“Yes, it is,\"⟧ he said."},
		{"closing mark that opens nothing", "It is over,” he said."},
		{"inches", "a board of 6\" and no more"},
		{"dash", "He — ⟦“they,”⟧ she said—⟦\"we\"⟧—left."},
		{"guillemets", "⟦«Oui»⟧, he said."},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := strings.NewReplacer("⟦", "", "⟧", "").Replace(test.marked)
			d := analyse(t, text)
			open, end := map[int]int{}, map[int]int{}
			for _, q := range d.Quotes {
				open[d.Tokens[q.Start].Start]++
				end[d.Tokens[q.End-1].End]++
			}
			var got strings.Builder
			for i := 0; i <= len(text); i++ {
				got.WriteString(strings.Repeat("⟧", end[i]) + strings.Repeat("⟦", open[i]))
				if i < len(text) {
					got.WriteByte(text[i])
				}
			}
			if got.String() != test.marked {
				t.Errorf("quotations\n got %s\nwant %s", got.String(), test.marked)
			}
		})
	}
}

func TestQuoteContinues(t *testing.T) {
	d := analyse(t, "“One.\n“Two,” he said. “Three.\nFour.")
	var got []bool
	for _, q := range d.Quotes {
		got = append(got, q.Continues)
	}
	if len(got) != 3 || !got[0] || got[1] || got[2] {
		t.Errorf("continues: %v, want [true false false]", got)
	}
	if !d.Quotes[2].Unclosed || d.Quotes[1].Unclosed {
		t.Errorf("unclosed: %+v", d.Quotes)
	}
}

func TestExcludedAndBlocks(t *testing.T) {
	a := &quoth.Article{Text: "Keep this. Drop that.\n\nA caption", Blocks: []quoth.Block{
		{Span: quoth.Span{Start: 0, End: 21}, Kind: quoth.Paragraph}, {Span: quoth.Span{Start: 23, End: 32}, Kind: quoth.Caption}},
		Excluded: []quoth.Exclusion{{Span: quoth.Span{Start: 11, End: 21}, Why: "share"}, {Span: quoth.Span{Start: 23, End: 32}, Why: "caption"}}}
	d, err := New(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Paragraphs) != 1 || d.Text[d.Span(d.Paragraphs[0]).Start:d.Span(d.Paragraphs[0]).End] != "Keep this." {
		t.Errorf("paragraphs %v of %d tokens", d.Paragraphs, len(d.Tokens))
	}
}

func TestVocabularyErrors(t *testing.T) {
	for _, test := range []struct{ data, want string }{
		{"", "empty"},
		{"the\n", "want <unk>"},
		{"<unk>\nthe\nthe\n", "line 3"},
		{"<unk>\n\nthe\n", "line 2"},
	} {
		if _, err := ReadVocabulary([]byte(test.data), new(Lexicon)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v, want one that says %q", test.data, err, test.want)
		}
	}
}

func TestLexicon(t *testing.T) {
	l, err := ReadLexicon([]byte("ada\t0\t12\t3\t0\nkessing\t0\t0\t0\t1\n"))
	if err != nil {
		t.Fatal(err)
	}
	if men, women := l.FirstName("Ada"); men != 0 || women != 12 {
		t.Errorf("Ada: %d men, %d women", men, women)
	}
	for word, want := range map[string]int32{"ada": 2*9 + 3, "kessing": 1, "tolmouth": 0} {
		if got := l.class(word); got != want {
			t.Errorf("%s: class %d, want %d", word, got, want)
		}
	}
	for _, bad := range []string{"ada", "ada\t1\t2\t3", "ada\t1\t2\t3\tx", "\t1\t2\t3\t4"} {
		if _, err := ReadLexicon([]byte("bo\t1\t1\t1\t1\n" + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: error %v, want one that names line 2", bad, err)
		}
	}
}

func testVocabulary() (*Vocabulary, error) {
	l, err := ReadLexicon([]byte("ada\t0\t9\t1\t0\n"))
	if err != nil {
		return nil, err
	}
	return ReadVocabulary([]byte("<unk>\nthe\na\n"), l)
}

func FuzzNew(f *testing.F) {
	for _, s := range []string{"", "“A ‘b’ c.\n\"D\" e.", "U.S. \x00\xff\u202e O’B", "a.b.c.", "'s 's ' '", "......\"\"\"“”‘’"} {
		f.Add(s)
	}
	v, err := testVocabulary()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := analyse(t, text)
		end := 0
		for i, k := range d.Tokens {
			if k.Start < end || k.End <= k.Start || k.End > len(text) {
				t.Fatalf("token %d is %v after offset %d", i, k.Span, end)
			}
			if utf8.ValidString(text) && !utf8.ValidString(d.Word(i)) {
				t.Fatalf("token %d %q cuts a character", i, d.Word(i))
			}
			end = k.End
			if s := d.Sentences[k.Sentence]; !s.Contains(i) {
				t.Fatalf("token %d is not in its sentence %v", i, s)
			}
			if p := d.Paragraphs[k.Paragraph]; !p.Contains(i) {
				t.Fatalf("token %d is not in its paragraph %v", i, p)
			}
			if q := d.In(i); (q >= 0) != (k.Depth > 0) || q >= 0 && !d.Quotes[q].Contains(i) {
				t.Fatalf("token %d of depth %d is in quotation %d", i, k.Depth, q)
			}
		}
		features := v.Features()
		rows := v.Encode(nil, d)
		if len(rows) != len(features)*len(d.Tokens) {
			t.Fatalf("%d features for %d tokens", len(rows), len(d.Tokens))
		}
		for i, x := range rows {
			if f := features[i%len(features)]; x < 0 || int(x) >= f.Size {
				t.Fatalf("token %d: feature %s is %d of %d", i/len(features), f.Name, x, f.Size)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	v, err := testVocabulary()
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("“It will open in May,” the transport minister, Maren Olde, told the Assembly on Monday. She said that the port’s cranes were late.\n", 30)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d := analyse(b, text)
		v.Encode(nil, d)
	}
}
