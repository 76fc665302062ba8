package quoth_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"quoth"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // the word as it stands, and folded, in turn
	}{
		{"", nil},
		{"… – “”", nil},
		{"The port’s open.", []string{"The", "the", "port", "port", "s", "s", "open", "open"}},
		{"co-operative 12:30", []string{"co", "co", "operative", "operative", "12", "12", "30", "30"}},
		{"ZOË Müller, Łódź", []string{"ZOË", "zoe", "Müller", "muller", "Łódź", "łodz"}},
		{"Zoe\u0308 e\u0301.", []string{"Zoe\u0308", "zoe", "e\u0301", "e"}}, // the accent belongs to the word
		{"\u0308a\u0300", []string{"a\u0300", "a"}},                          // but does not begin one
		{"ΣΊΣΥΦΟΣ Ёлка", []string{"ΣΊΣΥΦΟΣ", "σίσυφοσ", "Ёлка", "ёлка"}},     // FTS5 knows the accents of Latin letters only
		{"Ⱥ b", []string{"Ⱥ", "ⱥ", "b", "b"}},                                // folding lengthens it
		{"東京 x", []string{"東京", "東京", "x", "x"}},
		{"a\xffb \xe2\x80 c\x00d", []string{"a", "a", "b", "b", "c", "c", "d", "d"}},
		{"a\ufffdb", []string{"a", "a", "b", "b"}},
	} {
		var got []string
		for _, w := range quoth.Words(c.text) {
			got = append(got, c.text[w.Start:w.End], w.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("Words(%q) is %q, want %q", c.text, got, c.want)
		}
	}
}

func TestEachWordStops(t *testing.T) {
	n := 0
	for w := range quoth.EachWord("one two three") {
		if n++; w.Text == "two" {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d words were given before the second", n)
	}
}

// Folding twice is folding once: else a query would not find its own words.
func TestWordsFoldOnce(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		for _, w := range quoth.Words("a" + string(r)) {
			if again := quoth.Words(w.Text); len(again) != 1 || again[0].Text != w.Text {
				t.Errorf("%U: the word %q is divided into %v", r, w.Text, again)
			}
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "The port’s open.", "Zoe\u0308 ΣΊΣΥΦΟΣ 12:30", "a\xff\xe2\x80b", "🙂\u200dx\u0308"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := -1
		for _, w := range quoth.Words(text) {
			if w.Start < end || w.Len() <= 0 || w.End > len(text) {
				t.Fatalf("%q: word %v after %d", text, w, end)
			}
			if w.Start == end && w.Start > 0 {
				t.Fatalf("%q: a word is divided at %d", text, end)
			}
			end = w.End
			alone := quoth.Words(text[w.Start:w.End])
			if len(alone) != 1 || alone[0].Text != w.Text {
				t.Fatalf("%q: the word %q is %v on its own", text, text[w.Start:w.End], alone)
			}
			if again := quoth.Words(w.Text); len(again) != 1 || again[0].Text != w.Text {
				t.Fatalf("%q: folding %q again gives %v", text, w.Text, again)
			}
		}
	})
}

func BenchmarkWords(b *testing.B) {
	for name, text := range map[string]string{
		"ascii":  strings.Repeat("The port will be open by May, and I would rather it were open with an agreement than without one. ", 100),
		"quotes": strings.Repeat("“The port will be open by May – and I’d rather it were open with an agreement,” Müller said in Łódź. ", 100),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for range quoth.EachWord(text) {
				}
			}
		})
	}
}
