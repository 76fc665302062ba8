package speaker

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"quoth"
	"quoth/nlp"
)

func TestLoad(t *testing.T) {
	m := NewModel(map[string]float32{"anna": -0.9, "peter": 0.95})
	m.weights[7], m.weights[4000] = 1.5, -0.25
	file := m.Encode()
	got, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.weights != m.weights || got.Given()["anna"] != -0.9 || len(got.Given()) != 2 {
		t.Errorf("what was loaded is not what was written: %v", got.Given())
	}
	if !bytes.Equal(got.Encode(), file) {
		t.Error("the file changes when it is written again")
	}
	for _, bad := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "not a file"},
		{"other file", bytes.Repeat([]byte("x"), 100), "not a file"},
		{"cut", file[:len(file)-5], "damaged"},
		{"changed", append(append([]byte(nil), file[:30]...), append([]byte{file[30] ^ 1}, file[31:]...)...), "damaged"},
		{"other version", append([]byte(rankMagic+"\x09"), file[len(rankMagic)+1:]...), "version 9"},
	} {
		if _, err := Load(bad.file); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: error %v, want one with %q", bad.name, err, bad.want)
		}
	}
}

func TestTrain(t *testing.T) {
	// Of two candidates the one with feature 1 is always right.
	var examples []Example
	for i := range 200 {
		cs := []candidate{{features: []uint32{1, 3}}, {features: []uint32{2, 3}}}
		if i%2 == 1 {
			cs[0], cs[1] = cs[1], cs[0]
		}
		examples = append(examples, Example{'h', cs, i % 2})
	}
	m := NewModel(nil)
	m.Train(examples, 5, 1)
	if got := m.Test(examples, 'h', 0.5); got.Right != 200 {
		t.Errorf("%+v of 200 right", got)
	}
	if got := m.Test(examples, 't', 0.5); got != (Tally{}) {
		t.Errorf("%+v of a class without examples", got)
	}
}

// FuzzResolve resolves statements with arbitrary spans in arbitrary texts.
func FuzzResolve(f *testing.F) {
	for _, row := range rows {
		f.Add(strings.NewReplacer("[", "", "]", "", "{", "", "}", "").Replace(row.text), uint64(len(row.text)))
	}
	f.Add("A: b.\n\nB (C): “d” e’s.\n\nA: ’", uint64(3))
	f.Add("‘“«\xff Mr. O’N who who, and he and she ’s both sides", uint64(9))
	r := resolver(f)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		if len(text) > 1<<14 {
			t.Skip()
		}
		a := &quoth.Article{Text: text, Outlet: "Radio Nine", URL: "https://radionine.example/a", Authors: []string{"A B"}}
		d, err := nlp.New(context.Background(), a)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(seed, 0))
		span := func(most int) []quoth.Span {
			if len(d.Tokens) == 0 {
				return nil
			}
			i := rng.IntN(len(d.Tokens))
			return []quoth.Span{d.Span(nlp.Range{Start: i, End: min(len(d.Tokens), i+1+rng.IntN(most))})}
		}
		for i := range rng.IntN(12) {
			s := quoth.Statement{ID: fmt.Sprint("s", i), Content: span(20)}
			if rng.IntN(4) > 0 {
				s.Source.Spans = span(6)
			}
			if rng.IntN(4) > 0 {
				s.Cue.Spans = span(3)
			}
			if i > 0 && rng.IntN(3) == 0 {
				s.Parent = fmt.Sprint("s", rng.IntN(i))
			}
			a.Statements = append(a.Statements, s)
		}
		var names []nlp.Name
		for i := 0; i < len(d.Tokens); {
			n := nlp.Name{Range: nlp.Range{Start: i, End: min(len(d.Tokens), i+1+rng.IntN(3))}, Type: []string{"PER", "ORG", "LOC"}[rng.IntN(3)]}
			if rng.IntN(3) == 0 {
				names = append(names, n)
			}
			i = n.End
		}
		r.Resolve(d, names, a)
		check(t, a)
		first := fmt.Sprint(a.Entities, a.Statements)
		r.Resolve(d, names, a)
		if second := fmt.Sprint(a.Entities, a.Statements); first != second {
			t.Errorf("two runs differ:\n%s\n%s", first, second)
		}
	})
}

// story is an article of about a thousand tokens a copy, with a statement in most
// sentences.
func story(t testing.TB, copies int) (*nlp.Doc, []nlp.Name, *quoth.Article) {
	t.Helper()
	var text strings.Builder
	for range copies {
		for _, row := range rows {
			if row.sieve != "labels" {
				text.WriteString(row.text)
				text.WriteString("\n\n")
			}
		}
	}
	a := &quoth.Article{Language: "en"}
	var out strings.Builder
	source, want := -1, false
	for _, r := range text.String() {
		switch {
		case r == '[':
			source = out.Len()
		case r == '→':
			want = true
			a.Statements = append(a.Statements, quoth.Statement{ID: fmt.Sprint("s", len(a.Statements)), Source: quoth.Source{Spans: []quoth.Span{{Start: source, End: out.Len()}}}})
		case r == ']':
			want = false
		case want, r == '{', r == '}':
		default:
			out.WriteRune(r)
		}
	}
	a.Text = out.String()
	d, err := nlp.New(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Statements {
		at := a.Statements[i].Source.Spans[0].End
		a.Statements[i].Content = []quoth.Span{{Start: at, End: min(len(a.Text), at+30)}}
	}
	var names []nlp.Name
	seen := map[string]bool{}
	for _, row := range rows {
		for entry := range strings.SplitSeq(row.names, "; ") {
			if !seen[entry] && len(names) < 4000 {
				seen[entry] = true
			}
		}
	}
	for i := 0; i < len(d.Tokens); i++ {
		if w := d.Word(i); seen["PER "+w] {
			names = append(names, nlp.Name{Range: nlp.Range{Start: i, End: i + 1}, Type: "PER"})
		}
	}
	return d, names, a
}

func BenchmarkResolve(b *testing.B) {
	r := resolver(b)
	d, names, a := story(b, 1)
	b.ReportMetric(float64(len(d.Tokens)), "tokens")
	for b.Loop() {
		r.Resolve(d, names, a)
	}
}

// TestLong resolves a text of a megabyte: what is looked back over is bounded, or
// it would not end.
func TestLong(t *testing.T) {
	r := resolver(t)
	d, names, a := story(t, 1<<20/len(storyText(t)))
	r.Resolve(d, names, a)
	check(t, a)
}

func storyText(t testing.TB) string {
	_, _, a := story(t, 1)
	return a.Text
}
