package timex

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"quoth"
	"quoth/nlp"
)

// document reads a text with [marks] around the expressions that are wanted; it
// returns the marked words too.
func document(t testing.TB, marked string) (*nlp.Doc, []quoth.Span) {
	t.Helper()
	var text strings.Builder
	var want []quoth.Span
	for _, r := range marked {
		switch r {
		case '[':
			want = append(want, quoth.Span{Start: text.Len()})
		case ']':
			want[len(want)-1].End = text.Len()
		default:
			text.WriteRune(r)
		}
	}
	d, err := nlp.New(context.Background(), &quoth.Article{Text: text.String()})
	if err != nil {
		t.Fatal(err)
	}
	return d, want
}

// TestFind reads testdata/*.txt: lines "published: DATE", and lines of a text
// with its expressions in brackets, then " = " and their values in order.
func TestFind(t *testing.T) {
	rows := 0
	data, err := os.ReadFile("testdata/expressions.txt")
	if err != nil {
		t.Fatal(err)
	}
	published := quoth.Date{}
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if v, ok := strings.CutPrefix(line, "published:"); ok {
			published.Value = strings.TrimSpace(v)
			continue
		}
		rows++
		text, values, _ := strings.Cut(line, " = ")
		text = strings.ReplaceAll(text, " | ", "\n")
		d, want := document(t, text)
		var got, wanted []string
		for _, e := range NewCalendar(published).Find(d) {
			if e.Dateline {
				continue
			}
			got = append(got, fmt.Sprintf("%s=%s", d.Text[d.Span(e.Range).Start:d.Span(e.Range).End], orUnknown(e.Value.Value)))
		}
		fields := strings.Fields(values)
		if len(fields) != len(want) {
			t.Errorf("line %d: %d marks, %d values", n+1, len(want), len(fields))
			continue
		}
		for i, s := range want {
			wanted = append(wanted, fmt.Sprintf("%s=%s", d.Text[s.Start:s.End], fields[i]))
		}
		if g, w := strings.Join(got, " | "), strings.Join(wanted, " | "); g != w {
			t.Errorf("line %d: %s\n got  %s\n want %s", n+1, text, g, w)
		}
	}
	if rows < 300 {
		t.Errorf("only %d rows", rows)
	}
}

func orUnknown(v string) string {
	if v == "" {
		return "?"
	}
	return v
}

func TestEaster(t *testing.T) {
	for y, want := range map[int]string{1818: "1818-03-22", 2000: "2000-04-23", 2019: "2019-04-21", 2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2038: "2038-04-25"} {
		if got := (value{easter(y), day}).text().Value; got != want {
			t.Errorf("Easter of %d: %s, want %s", y, got, want)
		}
	}
}

func TestPrecision(t *testing.T) {
	for text, want := range map[string]string{
		"He spoke on Tuesday.": "day", "He spoke last week.": "week", "He spoke in March.": "month", "He spoke in 2019.": "year", "He spoke some days ago.": "",
	} {
		d, _ := document(t, text)
		found := NewCalendar(quoth.Date{Value: "2026-03-12"}).Find(d)
		if len(found) != 1 || found[0].Value.Precision != want {
			t.Errorf("%s: %+v, want precision %q", text, found, want)
		}
	}
}

func TestResolve(t *testing.T) {
	c := NewCalendar(quoth.Date{Value: "2026-03-12"})
	d, _ := document(t, "He spoke on Monday.")
	e := c.Find(d)[0]
	if got := c.Resolve(e, false).Value; got != "2026-03-09" {
		t.Errorf("past: %s", got)
	}
	if got := c.Resolve(e, true).Value; got != "2026-03-16" {
		t.Errorf("future: %s", got)
	}
}

func TestBadDates(t *testing.T) {
	for _, v := range []string{"", "soon", "2026", "2026-13-40", "0000-00-00", "99999-01-01"} {
		d, _ := document(t, "He spoke on Monday, last week, in June, today, a day earlier and on 5 March 2019.")
		for _, e := range NewCalendar(quoth.Date{Value: v}).Find(d) {
			if e.Value.Value != "" && e.Value.Value != "2019-03-05" && !strings.HasPrefix(e.Value.Value, "2019") {
				t.Errorf("published %q: %s has the value %s", v, d.Text[d.Span(e.Range).Start:d.Span(e.Range).End], e.Value.Value)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	data, err := os.ReadFile("testdata/expressions.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		f.Add(strings.NewReplacer("[", "", "]", "").Replace(line), "2026-03-12T23:59:00+05:30")
	}
	f.Add("the 31st of this month two hundred years ago 99999 weeks later", "0001-01-01")
	f.Fuzz(func(t *testing.T, text, published string) {
		d, err := nlp.New(context.Background(), &quoth.Article{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		c := NewCalendar(quoth.Date{Value: published})
		last := 0
		for _, e := range c.Find(d) {
			if e.Start < last || e.End <= e.Start || e.End > len(d.Tokens) || d.Tokens[e.Start].Sentence != d.Tokens[e.End-1].Sentence || e.Prep >= e.Start {
				t.Fatalf("%+v after %d", e, last)
			}
			last = e.End
			if v := e.Value; (v.Value == "") != (v.Precision == "") {
				t.Fatalf("value %q with precision %q", v.Value, v.Precision)
			}
			c.Resolve(e, true)
		}
	})
}
