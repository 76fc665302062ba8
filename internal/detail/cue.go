package detail

import (
	"slices"
	"strings"

	"quoth/internal/attrib"
	"quoth/nlp"
)

// A cueList says what the words of a cue may stand for: the classes of the
// entries that begin with a dictionary form, the longest entries first.
type cueList map[string][]cueEntry

type cueEntry struct {
	class string
	rest  []string // the words behind the first; "-" is one to three others
}

// readCueList reads a lexicon: a class at the margin, and under it, indented, its
// entries parted by commas. Lines that begin with # say something to the reader.
func readCueList(text string) cueList {
	list := cueList{}
	class := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case line[0] != '\t' && line[0] != ' ':
			class = line
		default:
			for entry := range strings.SplitSeq(line, ",") {
				if words := strings.Fields(entry); len(words) > 0 {
					list[words[0]] = append(list[words[0]], cueEntry{class, words[1:]})
				}
			}
		}
	}
	for _, entries := range list {
		slices.SortStableFunc(entries, func(a, b cueEntry) int { return len(b.rest) - len(a.rest) })
	}
	return list
}

// A found is an entry of a list in the text: its class, the token behind it, and
// whether it has more than one word.
type found struct {
	class  string
	end    int
	phrase bool
}

// at looks for an entry of the list that begins with token i and ends before
// end; without classes any will do.
func (x *reading) at(list cueList, i, end int, classes ...string) (found, bool) {
	for _, form := range x.forms(i) {
		for _, e := range list[form] {
			if len(classes) > 0 && !slices.Contains(classes, e.class) {
				continue
			}
			if end, ok := x.follow(e.rest, i+1, end); ok {
				return found{e.class, end, len(e.rest) > 0}, true
			}
		}
	}
	return found{}, false
}

// forms are the dictionary forms that token i may have, itself first where the
// lists know it as it stands.
func (x *reading) forms(i int) []string {
	w := x.word(i)
	if w == "" || x.d.Tokens[i].Kind == nlp.Punct {
		return nil
	}
	forms := attrib.Lemmas(w)
	if w == "found" || w == "saw" || w == "felt" {
		return forms[:1]
	}
	return forms
}

// follow reports whether the words stand at token i, or behind one or two
// others, and where they end.
func (x *reading) follow(words []string, i, end int) (int, bool) {
	if len(words) == 0 {
		return i, true
	}
	free := 2
	if words[0] == "-" {
		words, free = words[1:], 3
	}
	for j := i; j <= i+free; j++ {
		k := 0
		for k < len(words) && j+k < end && x.word(j+k) == words[k] {
			k++
		}
		if k == len(words) {
			return j + k, true
		}
		if j < end && x.d.Tokens[j].Kind == nlp.Punct {
			break
		}
	}
	return 0, false
}

// head is the token of the statement's cue that its dictionary form is of, or
// the first of the cue.
func (x *reading) head(s *statement) int {
	first, _, _ := strings.Cut(s.Cue.Lemma, " ")
	for i := s.cue.Start; i < s.cue.End; i++ {
		if slices.Contains(attrib.Lemmas(x.word(i)), first) {
			return i
		}
	}
	return s.cue.Start
}

// cueWords calls f for each token of the statement's cue that is not of its
// source, until it returns true.
func (s *statement) cueWords(f func(i int) bool) {
	for i := s.cue.Start; i < s.cue.End; i++ {
		if !s.source.Contains(i) && f(i) {
			return
		}
	}
}
