package detail

import (
	_ "embed"
	"strings"
)

//go:embed circumstance.txt
var circumstanceText string

// lists are the lexicon of time, setting, addressee and via, by name.
var lists = readLists(circumstanceText)

// readLists reads lists of words: a name with a colon, then words, or phrases
// divided by bars, until the next name.
func readLists(text string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	var list map[string]bool
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		name, rest, ok := strings.Cut(line, ":")
		if ok && !strings.HasPrefix(line, "\t") {
			list = map[string]bool{}
			out[name] = list
			line = rest
		}
		if strings.Contains(line, "|") {
			for p := range strings.SplitSeq(line, "|") {
				list[strings.TrimSpace(p)] = true
			}
			continue
		}
		for w := range strings.FieldsSeq(line) {
			list[w] = true
		}
	}
	return out
}

// listed reports whether a word, or its singular, stands in a list.
func listed(list, w string) bool {
	l := lists[list]
	if l[w] {
		return true
	}
	switch {
	case strings.HasSuffix(w, "ies") && l[w[:len(w)-3]+"y"]:
		return true
	case strings.HasSuffix(w, "es") && l[w[:len(w)-2]]:
		return true
	case w == "men":
		return l["man"]
	case w == "women":
		return l["woman"]
	case w == "children":
		return l["child"]
	case strings.HasSuffix(w, "men") && l[w[:len(w)-3]+"man"]:
		return true
	}
	return strings.HasSuffix(w, "s") && l[w[:len(w)-1]]
}

func wordSet(list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
