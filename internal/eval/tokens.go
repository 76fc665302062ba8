package eval

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// tokenize cuts a text into the tokens that everything is counted in: words
// with their hyphens, clitics (’s, ’re, …) apart, and single other characters.
// It is the regular expression
//
//	\w+(?:-\w+)*|[’'](?:s|S|re|ve|ll|d|m|t)\b|[^\w\s]
//
// of the reference scorer, where \w and \b are those of Unicode.
func tokenize(text string) []quoth.Span {
	var out []quoth.Span
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isWord(r):
			end := wordEnd(text, i)
			for end < len(text) && text[end] == '-' {
				next := wordEnd(text, end+1)
				if next == end+1 {
					break
				}
				end = next
			}
			out = append(out, quoth.Span{Start: i, End: end})
			i = end
		case isSpace(r):
			i += n
		default:
			end := i + n
			if r == '’' || r == '\'' {
				end = wordEnd(text, end)
				switch text[i+n : end] {
				case "s", "S", "re", "ve", "ll", "d", "m", "t":
				default:
					end = i + n
				}
			}
			out = append(out, quoth.Span{Start: i, End: end})
			i = end
		}
	}
	return out
}

func wordEnd(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isWord(r) {
			break
		}
		i += n
	}
	return i
}

func isWord(r rune) bool { return r == '_' || isAlnum(r) }

func isAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// A doc is a text as the scorers see it.
type doc struct {
	text   string
	tokens []quoth.Span
	quoted []bool // whether a token stands inside double quotation marks
}

func newDoc(text string) *doc {
	d := &doc{text: text, tokens: tokenize(text)}
	d.quoted = make([]bool, len(d.tokens))
	inside, at := false, 0
	for i, t := range d.tokens {
		if strings.Contains(text[at:t.Start], "\n") {
			inside = false // a paragraph's end closes what is open
		}
		at = t.End
		switch text[t.Start:t.End] {
		case "“":
			inside = true
		case "”":
			inside = false
		case `"`:
			inside = !inside
		default:
			d.quoted[i] = inside
		}
	}
	return d
}

// indexes are the tokens that lie wholly inside one of the spans, in order.
func (d *doc) indexes(spans []quoth.Span) []int {
	var out []int
	for _, s := range spans {
		for i := sort.Search(len(d.tokens), func(i int) bool { return d.tokens[i].Start >= s.Start }); i < len(d.tokens) && d.tokens[i].End <= s.End; i++ {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// words joins the tokens with spaces.
func (d *doc) words(indexes []int) string {
	parts := make([]string, len(indexes))
	for i, t := range indexes {
		parts[i] = d.text[d.tokens[t].Start:d.tokens[t].End]
	}
	return strings.Join(parts, " ")
}

// quotedWords is how many words there are among the tokens, and how many of
// them stand inside double quotation marks.
func (d *doc) quotedWords(indexes []int) (inside, all int) {
	for _, i := range indexes {
		if r, _ := utf8.DecodeRuneInString(d.text[d.tokens[i].Start:]); isAlnum(r) {
			all++
			if d.quoted[i] {
				inside++
			}
		}
	}
	return inside, all
}

// speechCue finds the verbs of speech, and “according to”, in a cue.
var speechCue = regexp.MustCompile(`(?i)\b(?:according to|sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|` +
	`(?:stat|declar|not|argu|acknowledg|announc|describ|conced|promis|pledg|urg|warn|add|ask|answer|respond|claim|contend|` +
	`explain|insist|mention|remark|repeat|report|suggest|tweet|vow|call|comment|assert|alleg|accus|admit|confirm|complain|` +
	`criticiz|den|repl|testif|joke|quip|observ|recall|predict|propos|reiterat|stress|underlin|emphasiz|writ|quot|cit)` +
	`(?:e|es|ed|ing|s|y|ies|ied|ting|ted)?|wrote|written)\b`)

// isSpeech reports whether a cue is one of speech rather than soft attribution.
func isSpeech(cue string) bool {
	// \b knows only ASCII here: other letters become one that no verb ends in.
	return speechCue.MatchString(strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf && isWord(r) {
			return '_'
		}
		return r
	}, cue))
}

// shared is how many indexes two sorted lists have in common.
func shared(a, b []int) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// without is a less what is in b; both are sorted.
func without(a, b []int) []int {
	out := a[:0:0]
	for _, x := range a {
		if _, found := slices.BinarySearch(b, x); !found {
			out = append(out, x)
		}
	}
	return out
}
