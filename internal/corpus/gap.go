package corpus

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"quoth"
)

// A GAPCase is a pronoun in a text and two names, of which it means one or neither.
type GAPCase struct {
	ID, Text      string
	Pronoun, A, B quoth.Span
	IsA, IsB      bool
	Feminine      bool // whether the pronoun is she, her or hers
}

// GAP reads a file of the Gendered Ambiguous Pronouns set (Webster et al., TACL
// 2018).
func GAP(path string) iter.Seq2[*GAPCase, error] {
	return func(yield func(*GAPCase, error) bool) {
		data, err := readText(path)
		if err != nil {
			yield(nil, err)
			return
		}
		for n, line := range lines([]byte(data)) {
			if n == 1 || line == "" {
				continue // the names of the columns
			}
			c, err := gapCase(strings.Split(line, "\t"))
			if err != nil {
				yield(nil, fmt.Errorf("%s:%d: %w", path, n, err))
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

func gapCase(f []string) (*GAPCase, error) {
	if len(f) != 11 {
		return nil, fmt.Errorf("want 11 columns, have %d", len(f))
	}
	c := &GAPCase{ID: f[0], Text: f[1], IsA: strings.EqualFold(f[6], "true"), IsB: strings.EqualFold(f[9], "true")}
	at := byteOffsets(c.Text)
	for _, x := range []struct {
		words, offset string
		to            *quoth.Span
	}{{f[2], f[3], &c.Pronoun}, {f[4], f[5], &c.A}, {f[7], f[8], &c.B}} {
		i, err := strconv.Atoi(x.offset)
		if err != nil || i < 0 || i >= len(at) || !strings.HasPrefix(c.Text[at[i]:], x.words) {
			return nil, fmt.Errorf("%q does not stand at character %s", x.words, x.offset)
		}
		*x.to = quoth.Span{Start: at[i], End: at[i] + len(x.words)}
	}
	switch strings.ToLower(f[2]) {
	case "she", "her", "hers", "herself":
		c.Feminine = true
	}
	return c, nil
}
