package eval

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// A BodyScore compares the text that was taken from a page with the article's
// text as a person marked it, as the article extraction benchmark of Zyte does:
// over the multisets of runs of four words.
type BodyScore struct {
	// TP, FP and FN are shares of all runs of either text, so that long
	// articles weigh no more than short ones. They add up to 1, or are all 0
	// when both texts are empty.
	TP, FP, FN float64
	// Quotes is the number of gold paragraphs that hold a double quotation
	// mark; QuotesKept, of these, those with at least nine tenths of their runs
	// of four words in the predicted text.
	Quotes, QuotesKept int
}

// ScoreBody compares one article's gold text, paragraphs divided by newlines,
// with a predicted one.
func ScoreBody(gold, predicted string) BodyScore {
	want, got := shingles(gold), shingles(predicted)
	var tp, fp, fn int
	for s, n := range want {
		tp += min(n, got[s])
		fn += max(0, n-got[s])
	}
	for s, n := range got {
		fp += max(0, n-want[s])
	}
	var score BodyScore
	if all := float64(tp + fp + fn); all > 0 {
		score.TP, score.FP, score.FN = float64(tp)/all, float64(fp)/all, float64(fn)/all
	}
	for _, paragraph := range strings.Split(gold, "\n") {
		if !strings.ContainsAny(paragraph, "\"“”„«»") {
			continue
		}
		score.Quotes++
		if found, all := coverage(shingles(paragraph), got); found*10 >= all*9 {
			score.QuotesKept++
		}
	}
	return score
}

// A BodyTotal sums up many articles. Precision and Recall are means over the
// articles for which they are defined, F1 is their harmonic mean, QuotesKept is
// a share of all quote-bearing paragraphs of all articles.
type BodyTotal struct {
	Articles              int
	Precision, Recall, F1 float64
	Quotes                int
	QuotesKept            float64
}

// TotalBody sums up scores.
func TotalBody(scores []BodyScore) BodyTotal {
	t := BodyTotal{Articles: len(scores)}
	var withPredicted, withGold, kept int
	for _, s := range scores {
		if s.TP+s.FP > 0 {
			withPredicted++
			t.Precision += s.TP / (s.TP + s.FP)
		}
		if s.TP+s.FN > 0 {
			withGold++
			t.Recall += s.TP / (s.TP + s.FN)
		}
		t.Quotes += s.Quotes
		kept += s.QuotesKept
	}
	t.Precision /= float64(max(1, withPredicted))
	t.Recall /= float64(max(1, withGold))
	if sum := t.Precision + t.Recall; sum > 0 {
		t.F1 = 2 * t.Precision * t.Recall / sum
	}
	t.QuotesKept = float64(kept) / float64(max(1, t.Quotes))
	return t
}

// BodyHalves divides the benchmark's page ids into the fixed halves of this
// project: by place in sorted order, even ones to tune on, odd ones to report.
func BodyHalves(ids []string) (tune, report []string) {
	ids = slices.SortedFunc(slices.Values(ids), cmp.Compare[string])
	for i, id := range ids {
		if i%2 == 0 {
			tune = append(tune, id)
		} else {
			report = append(report, id)
		}
	}
	return tune, report
}

// shingles counts the runs of four words of the text; a text of fewer words is
// one run.
func shingles(text string) map[string]int {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	runs := make(map[string]int)
	if len(words) == 0 {
		return runs
	}
	for i := range max(1, len(words)-3) {
		runs[strings.Join(words[i:min(i+4, len(words))], " ")]++
	}
	return runs
}

func coverage(part, whole map[string]int) (found, all int) {
	for s, n := range part {
		all += n
		found += min(n, whole[s])
	}
	return found, all
}
