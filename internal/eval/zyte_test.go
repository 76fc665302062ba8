package eval

import (
	"math"
	"slices"
	"testing"
)

func TestScoreBody(t *testing.T) {
	tests := []struct {
		name            string
		gold, predicted string
		want            BodyScore
	}{
		{"both empty", "", "", BodyScore{}},
		{"the same, other punctuation", "One two, three four five.", "One two three — four; five", BodyScore{TP: 1}},
		{"nothing found", "one two three four", "", BodyScore{FN: 1}},
		{"nothing wanted", "", "one two three four", BodyScore{FP: 1}},
		{"half of it", "a b c d e", "b c d e", BodyScore{TP: .5, FN: .5}},
		{"fewer than four words are one run", "a b", "a b c", BodyScore{FP: .5, FN: .5}},
		{"runs are counted", "a b c d a b c d", "a b c d", BodyScore{TP: .2, FN: .8}},
		{"a quote kept and one lost", "He said “one two three four”.\nShe said \"five six seven eight\".", "He said one two three four",
			BodyScore{TP: 3. / 9, FN: 6. / 9, Quotes: 2, QuotesKept: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ScoreBody(test.gold, test.predicted)
			if math.Abs(got.TP-test.want.TP)+math.Abs(got.FP-test.want.FP)+math.Abs(got.FN-test.want.FN) > 1e-9 ||
				got.Quotes != test.want.Quotes || got.QuotesKept != test.want.QuotesKept {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestTotalBody(t *testing.T) {
	// An article with nothing predicted has no precision and does not count for it.
	got := TotalBody([]BodyScore{{TP: .8, FP: .2, Quotes: 3, QuotesKept: 2}, {FN: 1, Quotes: 1}})
	want := BodyTotal{Articles: 2, Precision: .8, Recall: .5, F1: .8 / 1.3, Quotes: 4, QuotesKept: .5}
	if math.Abs(got.F1-want.F1) > 1e-9 {
		t.Errorf("F1 = %v, want %v", got.F1, want.F1)
	}
	got.F1, want.F1 = 0, 0
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestBodyHalves(t *testing.T) {
	tune, report := BodyHalves([]string{"c", "a", "b", "d", "e"})
	if !slices.Equal(tune, []string{"a", "c", "e"}) || !slices.Equal(report, []string{"b", "d"}) {
		t.Errorf("got %v and %v", tune, report)
	}
}
