package main

import (
	"bufio"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ulikunitz/xz"
)

// countNames reads Wikipedia and gives, for first names in small letters, from 1
// (the articles on their bearers say he) to -1 (they say she). An article counts
// whose first words are a name of two or three capitalised words, told apart from other
// subjects by a year of birth or by “was a” and “is a” after it.
func countNames(path string) (map[string]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := xz.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return nil, err
	}
	counts := make(map[string]*[2]int)
	name, he, she := "", 0, 0
	end := func() {
		if name != "" && he+she >= 2 && (he >= 4*she || she >= 4*he) {
			c := counts[name]
			if c == nil {
				c = new([2]int)
				counts[name] = c
			}
			if he > she {
				c[0]++
			} else {
				c[1]++
			}
		}
		name, he, she = "", 0, 0
	}
	first := true
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	for in.Scan() {
		line := strings.TrimSpace(in.Text())
		if line == "" {
			end()
			first = true
			continue
		}
		if first {
			name = subject(line)
			first = false
		}
		if name == "" {
			continue
		}
		for w := range strings.FieldsSeq(line) {
			switch strings.ToLower(strings.Trim(w, ".,;:()\"")) {
			case "he", "his", "him":
				he++
			case "she", "her", "hers":
				she++
			}
		}
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	end()
	given := make(map[string]float32)
	for n, c := range counts {
		if total := c[0] + c[1]; total >= 2 || total == 1 && len(n) > 2 {
			// Two imagined bearers, one of each, keep rare names from being sure.
			given[n] = float32(c[0]-c[1]) / float32(total+1)
		}
	}
	return given, nil
}

// subject is the first name of the person whom an article's first line is about, or "".
func subject(line string) string {
	words := strings.Fields(line)
	n := 0
	for n < len(words) && n < 5 {
		w := strings.Trim(words[n], ",")
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) {
			break
		}
		n++
		if strings.HasSuffix(words[n-1], ",") {
			break
		}
	}
	if n < 2 || n > 4 || n >= len(words) {
		return ""
	}
	head := strings.Join(words[n:min(n+12, len(words))], " ")
	if !strings.Contains(head, "born") && !strings.HasPrefix(head, "(") && !strings.HasPrefix(head, "was a") && !strings.HasPrefix(head, "is a") {
		return ""
	}
	w := words[0]
	for _, r := range w {
		if !unicode.IsLetter(r) && r != '-' {
			return ""
		}
	}
	switch l := strings.ToLower(w); l {
	case "the", "in", "a", "an", "sir", "saint", "st", "king", "queen", "dr", "lord", "lady", "prince", "princess":
		return ""
	default:
		return l
	}
}
