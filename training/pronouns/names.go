package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ulikunitz/xz"
)

// A bearing is how many of a first name's bearers are referred to as he and as she.
type bearing struct{ he, she int }

// Names that Wikipedia tells nothing of are taken from the register of births where
// they are given often enough, are rarely a word in small letters, and are not so
// frequent in capitals that they must be something else besides.
const (
	leastBirths = 35
	mostBirths  = 40  // so many tell no more than as many articles
	mostCapital = 600 // occurrences in Wikipedia
)

// countNames reads Wikipedia and gives, for first names in small letters, from 1
// (the articles on their bearers say he) to -1 (they say she). An article counts
// whose first words are a name of two or three capitalised words, told apart from other
// subjects by a year of birth or by “was a” and “is a” after it. births, which may be
// nil, adds a register of births.
func countNames(path string, births map[string]bearing) (map[string]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := xz.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return nil, err
	}
	counts := make(map[string]*bearing)
	words := make(map[string]*[2]int) // of the register's names: in capitals, in small letters
	for n := range births {
		words[n] = new([2]int)
	}
	name, he, she := "", 0, 0
	end := func() {
		if name != "" && he+she >= 2 && (he >= 4*she || she >= 4*he) {
			c := counts[name]
			if c == nil {
				c = new(bearing)
				counts[name] = c
			}
			if he > she {
				c.he++
			} else {
				c.she++
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
			w = strings.Trim(w, ".,;:()\"")
			small := strings.ToLower(w)
			if c := words[small]; c != nil {
				if small == w {
					c[1]++
				} else {
					c[0]++
				}
			}
			switch small {
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
		if total := c.he + c.she; total >= 2 || total == 1 && len(n) > 2 {
			given[n] = c.share()
		}
	}
	for n, b := range births {
		if total := b.he + b.she; total > mostBirths {
			b.he, b.she = b.he*mostBirths/total, b.she*mostBirths/total
		}
		if c := counts[n]; c != nil {
			b.he, b.she = b.he+c.he, b.she+c.she
		}
		w := words[n]
		if _, known := given[n]; known || b.he+b.she >= leastBirths && len(n) > 2 && w[1]*4 < w[0]+1 && w[0] <= mostCapital {
			given[n] = b.share()
		}
	}
	return given, nil
}

// share is from 1, always he, to -1, always she. Two imagined bearers, one of each,
// keep rare names from being sure.
func (b bearing) share() float32 { return float32(b.he-b.she) / float32(b.he+b.she+1) }

// readBirths reads a register of births: a table, gzipped, with the columns
// first_name, sex (m or f) and count.
func readBirths(path string) (map[string]bearing, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	in := csv.NewReader(z)
	in.ReuseRecord = true
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	name, sex, count := slices.Index(head, "first_name"), slices.Index(head, "sex"), slices.Index(head, "count")
	if name < 0 || sex < 0 || count < 0 {
		return nil, fmt.Errorf("%s: the columns are %q, not first_name, sex and count", path, head)
	}
	all := make(map[string]bearing)
	for {
		row, err := in.Read()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		n, err := strconv.ParseFloat(row[count], 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		key := strings.Clone(strings.ToLower(row[name]))
		b := all[key]
		if row[sex] == "f" {
			b.she += int(n)
		} else {
			b.he += int(n)
		}
		all[key] = b
	}
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
