package nlp

import (
	"strings"
	"testing"
)

const somePieces = "[UNK]\n[CLS]\n[SEP]\na\n##a\nminister\nmin\n##ister\n##s\nsaid\n-\n“\n2\n##0\n"

func TestPieces(t *testing.T) {
	p, err := ReadPieces([]byte(somePieces))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ word, want string }{
		{"minister", "minister"},
		{"Ministers", "minister ##s"}, // the longest piece first
		{"minaa", "min ##a ##a"},
		{"MÍNÁ", "min ##a"},
		{"a-a", "a - a"}, // what is no letter divides
		{"“", "“"},
		{"200", "2 ##0 ##0"},
		{"minx", "[UNK]"}, // not spelled to its end
		{"x-a", "[UNK] - a"},
		{"", "[UNK]"},
		{strings.Repeat("a", 20), "a ##a ##a ##a ##a ##a ##a ##a"}, // eight are enough
	} {
		var got []string
		for _, id := range p.Append(nil, c.word) {
			got = append(got, p.list[id])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q is %q, want %q", c.word, got, c.want)
		}
	}
	for _, c := range []struct{ data, want string }{
		{"", "too few"},
		{"[CLS]\n[UNK]\n[SEP]\n", "line 1"},
		{somePieces + "a\n", "line 15"},
		{somePieces + "\n", "empty"},
	} {
		if _, err := ReadPieces([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.data, err, c.want)
		}
	}
}

func FuzzPieces(f *testing.F) {
	f.Add([]byte(somePieces), "Ministers")
	f.Add([]byte(somePieces), "a\xff\u0301é")
	f.Fuzz(func(t *testing.T, data []byte, word string) {
		p, err := ReadPieces(data)
		if err != nil {
			return
		}
		ids := p.Append([]int32{-5}, word)
		if ids[0] != -5 || len(ids) < 2 || len(ids) > 1+mostPieces {
			t.Fatalf("%q: %v", word, ids)
		}
		for _, id := range ids[1:] {
			if id < 0 || int(id) >= p.Size() {
				t.Fatalf("%q: piece %d of %d", word, id, p.Size())
			}
		}
	})
}

// A run of tokens that is read at once ends where a paragraph does, or a sentence.
func TestFit(t *testing.T) {
	const paragraph, sentence = placeParagraphStart | placeSentenceStart, placeSentenceStart
	for _, c := range []struct {
		places []int32
		most   int
		want   []int
	}{
		{[]int32{paragraph, 0, 0}, 10, []int{3}},
		{[]int32{paragraph, 0, sentence, 0, paragraph, 0, sentence, 0}, 6, []int{4, 8}},
		{[]int32{paragraph, 0, sentence, 0, 0, 0}, 4, []int{2, 6}},
		{[]int32{paragraph, 0, 0, 0, 0}, 2, []int{2, 4, 5}},
	} {
		r := rows{columns: placeColumn + 1}
		for _, p := range c.places {
			row := make([]int32, r.columns)
			row[placeColumn] = p
			r.features = append(r.features, row...)
			r.pieces = append(r.pieces, []int32{3})
		}
		var got []int
		for start := 0; start < len(c.places); {
			start = r.fit(start, c.most)
			got = append(got, start)
		}
		if len(got) != len(c.want) {
			t.Errorf("%v in runs of %d: %v, want %v", c.places, c.most, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v in runs of %d: %v, want %v", c.places, c.most, got, c.want)
			}
		}
	}
}

// The columns that are changed when a stretch is read again are where they are said to be.
func TestColumnPlaces(t *testing.T) {
	l, err := ReadLexicon([]byte("ada\t0\t12\t3\t0\n"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := ReadVocabulary([]byte("<unk>\n"), l)
	if err != nil {
		t.Fatal(err)
	}
	if column(v, "quote") != quoteColumn || column(v, "place") != placeColumn {
		t.Errorf("quote is column %d and place %d", column(v, "quote"), column(v, "place"))
	}
	for _, name := range PieceColumns[:4] {
		if column(v, name) < 0 {
			t.Errorf("there is no column %s", name)
		}
	}
}
