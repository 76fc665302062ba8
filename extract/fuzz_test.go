package extract_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"unicode/utf16"

	"quoth"
	"quoth/page"
)

// Any bytes are an article, or a clear error; and every span of the record is
// its text in all three units; and the same bytes give the same record again.
func FuzzExtract(f *testing.F) {
	x := load(f)
	for i, in := range inputs(f, false) {
		if i%9 == 0 {
			f.Add([]byte(in.html[:min(len(in.html), 6000)]), true)
			f.Add([]byte(in.text[:min(len(in.text), 2000)]), false)
		}
	}
	for _, s := range []string{
		"“Yes,” she said.", "\"\"\"\"\"\"", "“‘“‘", "A: B\nC: D\n", "— — said —", "She said he said they said", "\x00\xff\xfe“\xe2\x80",
		"<q>né</q> said 👩\u200d🚀 Zoe\u0308\u202e “x”", "<p>According to</p><p>“A</p><p>“B</p><blockquote>C</blockquote>",
	} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, html bool) {
		o := page.Options{Path: "fuzz.txt", ContentType: "text/plain"}
		if html {
			o = page.Options{Path: "fuzz.html", ContentType: "text/html"}
		}
		units := []quoth.Offsets{quoth.CodePoints, quoth.Bytes, quoth.UTF16}
		lines, err := toJSON(x, string(data), o, units...)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		for i, line := range bytes.Split(bytes.TrimSpace(lines), []byte("\n")) {
			if len(line) == 0 {
				continue // a page without a story
			}
			if err := checkLine(line, units[i%len(units)]); err != nil {
				t.Error(err)
			}
		}
		again, err := toJSON(x, string(data), o, units...)
		if err != nil || !bytes.Equal(lines, again) {
			t.Errorf("a second reading differs (%v)\n%s\n%s", err, lines, again)
		}
	})
}

// checkLine decodes a line of the record and compares every span with the text,
// and every name of a statement or entity with those that there are.
func checkLine(line []byte, unit quoth.Offsets) error {
	var r struct {
		Text       string
		Entities   []struct{ ID string }
		Statements []struct {
			ID, Parent, Speaker, Kind string
			Content                   struct{ Spans []any }
		}
	}
	var v any
	if err := json.Unmarshal(line, &r); err != nil {
		return err
	}
	if err := json.Unmarshal(line, &v); err != nil {
		return err
	}
	var cut func(start, end int) string
	var n int
	switch unit {
	case quoth.Bytes:
		cut, n = func(start, end int) string { return r.Text[start:end] }, len(r.Text)
	case quoth.UTF16:
		units := utf16.Encode([]rune(r.Text))
		cut, n = func(start, end int) string { return string(utf16.Decode(units[start:end])) }, len(units)
	default:
		runes := []rune(r.Text)
		cut, n = func(start, end int) string { return string(runes[start:end]) }, len(runes)
	}
	var walk func(any) error
	walk = func(v any) error {
		switch v := v.(type) {
		case map[string]any:
			if s, ok := v["start"].(float64); ok {
				start, end := int(s), int(v["end"].(float64))
				if start < 0 || end < start || end > n || cut(start, end) != v["text"] {
					return fmt.Errorf("%s: %d-%d of %d is not %q", unit, start, end, n, v["text"])
				}
			}
			for _, e := range v {
				if err := walk(e); err != nil {
					return err
				}
			}
		case []any:
			for _, e := range v {
				if err := walk(e); err != nil {
					return err
				}
			}
		}
		return nil
	}
	ids := make(map[string]bool)
	for _, e := range r.Entities {
		ids[e.ID] = true
	}
	for _, s := range r.Statements {
		ids[s.ID] = true
	}
	if len(ids) != len(r.Entities)+len(r.Statements) {
		return fmt.Errorf("two of %d entities and %d statements have one ID", len(r.Entities), len(r.Statements))
	}
	for _, s := range r.Statements {
		if len(s.Content.Spans) == 0 || s.Kind == "" || s.Parent == s.ID {
			return fmt.Errorf("statement %+v is not one", s)
		}
		for _, ref := range []string{s.Parent, s.Speaker} {
			if ref != "" && !ids[ref] {
				return fmt.Errorf("statement %s names %s, which is not there", s.ID, ref)
			}
		}
	}
	return walk(v)
}
