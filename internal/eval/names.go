package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"quoth"
)

// A Name is a span of text and the type of what it names.
type Name struct {
	quoth.Span
	Type string
}

// NamesOf reads the names out of BIO labels, one a word. An I- that continues
// nothing of its type begins a name, as in conlleval.
func NamesOf(words []quoth.Span, labels []string) []Name {
	var out []Name
	open := "" // the type of the name that the last word belongs to
	for i, label := range labels {
		prefix, typ, _ := strings.Cut(label, "-")
		switch {
		case typ == "":
		case prefix == "I" && typ == open:
			out[len(out)-1].End = words[i].End
		default:
			out = append(out, Name{words[i], typ})
		}
		open = typ
	}
	return out
}

// A NameReport is the score of names by type: a name is right if its span and
// its type are those of a gold name (the CoNLL-2003 measure, micro-averaged).
type NameReport map[string]Count

// Names scores the names of one text.
func Names(gold, pred []Name) NameReport {
	r := NameReport{}
	in := map[Name]bool{}
	for _, x := range gold {
		in[x] = true
		r[x.Type] = r[x.Type].plus(Count{Gold: 1})
	}
	for _, x := range pred {
		c := Count{Pred: 1}
		if in[x] {
			c.PredRight, c.GoldRight = 1, 1
			delete(in, x)
		}
		r[x.Type] = r[x.Type].plus(c)
	}
	return r
}

// Plus is the report over the texts of both.
func (r NameReport) Plus(s NameReport) NameReport {
	sum := maps.Clone(r)
	if sum == nil {
		sum = NameReport{}
	}
	for typ, c := range s {
		sum[typ] = sum[typ].plus(c)
	}
	return sum
}

// All is the count over all types.
func (r NameReport) All() Count {
	var sum Count
	for _, c := range r {
		sum = sum.plus(c)
	}
	return sum
}

// Write prints a line for each type in the order of their names, then all.
func (r NameReport) Write(w io.Writer) error {
	for _, typ := range append(slices.Sorted(maps.Keys(r)), "all") {
		c := r[typ]
		if typ == "all" {
			c = r.All()
		}
		if err := writeCount(w, "names", typ, c); err != nil {
			return err
		}
	}
	return nil
}

// writeCount prints one line of a table.
func writeCount(w io.Writer, group, name string, c Count) error {
	_, err := fmt.Fprintf(w, "%-6s %-13s P %5.1f R %5.1f F %5.1f   (gold %d, predicted %d)\n", group, name, c.P(), c.R(), c.F(), c.Gold, c.Pred)
	return err
}
