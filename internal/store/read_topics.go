package store

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"quoth"
)

// topicWindow is how many statements topics are found in: the newest of the
// speaker, set against as many by others.
const topicWindow = 2000

// Topics: at most so many, and none that stands out less than chance would have
// it in one of forty words.
const (
	maxTopics  = 15
	topicLevel = 1.96
	topicPrior = 500 // how many statements what is usual counts for, at most as many as there are
)

// topicsOf finds the words that stand out in what somebody says: their log-odds
// against what others say, with the usual share of the word as prior, divided by
// the standard deviation (Monroe, Colaresi and Quinn 2008). Counted are
// statements that have the word.
func topicsOf(said, others []string) []Topic {
	mine, theirs := statementsWith(said), statementsWith(others)
	n, m := float64(len(said)), float64(len(others))
	weight := min(topicPrior, n+m)
	type scored struct {
		Topic
		score float64
	}
	var list []scored
	for word, count := range mine {
		if count < 2 {
			continue
		}
		y, z := float64(count), float64(theirs[word])
		prior := weight * (y + z) / (n + m)
		odds := func(y, n float64) float64 {
			return math.Log((y + prior) / max(n+weight-y-prior, 0.5))
		}
		score := (odds(y, n) - odds(z, m)) / math.Sqrt(1/(y+prior)+1/(z+prior))
		if score >= topicLevel {
			list = append(list, scored{Topic{word, count}, score})
		}
	}
	slices.SortFunc(list, func(a, b scored) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		return cmp.Compare(a.Word, b.Word)
	})
	var out []Topic
	for _, s := range list[:min(len(list), maxTopics)] {
		out = append(out, s.Topic)
	}
	return out
}

// statementsWith counts in how many texts each word stands.
func statementsWith(texts []string) map[string]int {
	counts := map[string]int{}
	seen := map[string]bool{}
	for _, t := range texts {
		clear(seen)
		for w := range quoth.EachWord(t) {
			if !seen[w.Text] && isTopic(w.Text) {
				seen[w.Text] = true
				counts[w.Text]++
			}
		}
	}
	return counts
}

// isTopic reports whether a word can be one: not a number, not short, not one
// that every text has.
func isTopic(word string) bool {
	return len(word) > 2 && !('0' <= word[0] && word[0] <= '9') && !stopWords[word]
}

// stopWords are words of English grammar, and those of reporting.
var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`
		the and for with from into onto over under about after before between during without within against among through
		that this these those there here then than when where while which what who whom whose why how
		you your yours she her hers him his they them their theirs our ours its itself himself herself themselves ourselves myself yourself
		are was were been being have has had having does did doing done will would shall should can could may might must
		not nor but yet because although though unless until whether also just only even still already again ever never always often
		all any both each every few more most much many none some such other another same own
		one two three first second last next new old good bad big small long
		very too quite rather really perhaps maybe almost enough
		out off down back away around
		said says say saying told tell asked ask
		get got gets getting give gave given make made makes making take took taken put let see saw seen know knew known think thought
		want wanted need needed come came goes going went gone use used keep kept way thing things
		don didn doesn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ain`) {
		m[w] = true
	}
	return m
}()
