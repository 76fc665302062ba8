//go:build data

package corpus

import (
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quoth"
)

// data is the folder of the data sets.
func data(t *testing.T, path ...string) string {
	t.Helper()
	dir := os.Getenv("QUOTH_DATA")
	if dir == "" {
		t.Skip("QUOTH_DATA is not set")
	}
	return filepath.Join(append([]string{dir}, path...)...)
}

func collect[T any](t *testing.T, seq iter.Seq2[T, error], want int) []T {
	t.Helper()
	all, err := Collect(seq)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != want {
		t.Errorf("%d, want %d", len(all), want)
	}
	return all
}

func TestPolNeAR(t *testing.T) {
	for part, n := range map[string]int{"train": 840, "dev": 84} {
		for _, a := range collect(t, Brat(data(t, "polnear", part)), n) {
			wellFormed(t, a.Article)
		}
	}
}

func TestNameSets(t *testing.T) {
	for _, test := range []struct {
		name                   string
		seq                    iter.Seq2[*NameDoc, error]
		docs, sentences, words int
	}{
		{"uner dev", UNER(data(t, "uner-ewt"), "dev", data(t, "ud-ewt", "dev.conllu")), 318, 2001, 25149},
		{"uner test", UNER(data(t, "uner-ewt"), "test", data(t, "ud-ewt", "test.conllu")), 316, 2077, 25097},
		{"uner train", UNER(data(t, "uner-ewt"), "train", data(t, "ud-ewt", "train.conllu")), 540, 12543, 204579},
		{"crossner dev", CrossNER(data(t, "crossner-politics", "dev.txt")), 541, 541, 24624},
		{"wikigold", WikiGold(data(t, "wikigold", "wikigold.conll")), 145, 1696, 39007},
	} {
		sentences, words := 0, 0
		for _, d := range collect(t, test.seq, test.docs) {
			sentences += len(d.Sentences)
			for _, s := range d.Sentences {
				words += len(s.Words)
				last, open := 0, "O"
				for i, w := range s.Words {
					l := s.Labels[i]
					if w.Start < last || w.End <= w.Start || strings.TrimSpace(d.Text[w.Start:w.End]) != d.Text[w.Start:w.End] {
						t.Fatalf("%s: %s: word %v", test.name, d.ID, w)
					}
					if strings.HasPrefix(l, "I-") && (len(open) < 2 || open[2:] != l[2:]) {
						t.Fatalf("%s: %s: %s after %s", test.name, d.ID, l, open)
					}
					last, open = w.End, l
				}
			}
		}
		if sentences != test.sentences || words != test.words {
			t.Errorf("%s: %d sentences, %d words", test.name, sentences, words)
		}
	}
}

func TestEWT(t *testing.T) {
	for part, n := range map[string]int{"dev": 318, "test": 316} {
		for _, d := range collect(t, Treebank(data(t, "ud-ewt", part+".conllu")), n) {
			for _, s := range d.Sentences {
				for _, w := range s.Words {
					if !s.Contains(w.Span) {
						t.Fatalf("%s: word %v of sentence %v", s.ID, w.Span, s.Span)
					}
				}
			}
		}
	}
}

func TestGUMData(t *testing.T) {
	statements, resolved := 0, 0
	for part, n := range map[string]int{"dev": 12, "test": 12, "train": 84} {
		for _, d := range collect(t, GUM(data(t, "gum"), part), n) {
			wellFormed(t, d.Article)
			for _, s := range d.Article.Statements {
				statements++
				if s.Speaker != "" && s.Speaker != Untold {
					resolved++
				}
			}
			for _, e := range d.Article.Entities {
				for _, m := range e.Mentions {
					if m.Start < 0 || m.Start >= m.End || m.End > len(d.Article.Text) || m.Kind == quoth.MentionKind("") {
						t.Fatalf("%s: %s: %+v", d.Tree.ID, e.ID, m)
					}
				}
			}
		}
	}
	if statements < 600 || resolved < statements*3/4 {
		t.Errorf("%d attributions, %d with a named or described speaker", statements, resolved)
	}
	t.Logf("%d attributions, %d with a named or described speaker", statements, resolved)
}

func TestGAPData(t *testing.T) {
	feminine := 0
	for _, f := range []struct {
		name string
		n    int
	}{{"development", 2000}, {"validation", 454}, {"test", 2000}} {
		for _, c := range collect(t, GAP(data(t, "gap", f.name+".tsv")), f.n) {
			if c.Feminine {
				feminine++
			}
		}
	}
	if feminine != 2227 { // half: the set is balanced
		t.Errorf("%d feminine pronouns", feminine)
	}
}
