package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"quoth"
	"quoth/archive"
	"quoth/extract"
	"quoth/internal/render"
	"quoth/internal/store"
	"quoth/models"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"quoth": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("TMPDIR", e.WorkDir) // for temporary files
			pages, err := filepath.Abs("../../archive/pages")
			if err != nil {
				return err
			}
			e.Setenv("PAGES", pages)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "fifo": // named pipes and signals
				return runtime.GOOS != "windows", nil
			case "root":
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// appears FILE waits until a file has something in it.
			"appears": func(ts *testscript.TestScript, neg bool, args []string) {
				for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
					if info, err := os.Stat(ts.MkAbs(args[0])); err == nil && info.Size() > 0 {
						return
					}
				}
				ts.Fatalf("%s stays empty", args[0])
			},
			// damage FILE WORDS changes a letter of the last place where a file has the words.
			"damage": func(ts *testscript.TestScript, neg bool, args []string) {
				path := ts.MkAbs(args[0])
				b, err := os.ReadFile(path)
				ts.Check(err)
				i := bytes.LastIndex(b, []byte(args[1]))
				if i < 0 {
					ts.Fatalf("%s does not have %q", args[0], args[1])
				}
				b[i] ^= 1
				ts.Check(os.WriteFile(path, b, 0o666))
			},
			// fetch FILE prints the page at the first address that stands in a file.
			"fetch": func(ts *testscript.TestScript, neg bool, args []string) {
				_, address, ok := strings.Cut(ts.ReadFile(args[0]), "http://")
				if !ok {
					ts.Fatalf("%s has no address", args[0])
				}
				address, _, _ = strings.Cut(address, "\n")
				r, err := http.Get("http://" + address)
				ts.Check(err)
				defer r.Body.Close()
				fmt.Fprintln(ts.Stdout(), r.Status)
				_, err = io.Copy(ts.Stdout(), r.Body)
				ts.Check(err)
			},
			// lines N FILE counts the lines of a file.
			"lines": func(ts *testscript.TestScript, neg bool, args []string) {
				if got := strings.Count(ts.ReadFile(args[1]), "\n"); fmt.Sprint(got) != args[0] {
					ts.Fatalf("%d lines, want %s", got, args[0])
				}
			},
			// status N COMMAND ARG… runs a command that must end with N.
			"status": func(ts *testscript.TestScript, neg bool, args []string) {
				err := ts.Exec(args[1], args[2:]...)
				got := 0
				if e, ok := err.(interface{ ExitCode() int }); ok {
					got = e.ExitCode()
				} else if err != nil {
					ts.Fatalf("%v", err)
				}
				if fmt.Sprint(got) != args[0] {
					ts.Fatalf("status %d, want %s", got, args[0])
				}
			},
		},
	})
}

// everything is the shipped archive, read once.
var everything = sync.OnceValues(func() ([]*quoth.Article, error) {
	x, err := extract.New(models.English)
	if err != nil {
		return nil, err
	}
	var out []*quoth.Article
	for _, p := range archive.Articles() {
		articles, err := shipped(p.Path)
		if err != nil {
			return nil, err
		}
		for _, a := range articles {
			if err := x.Extract(context.Background(), a); err != nil {
				return nil, err
			}
			out = append(out, a)
		}
	}
	return out, nil
})

// TestOffsets checks every span of the archive's record in all three units:
// the text from start to end is the span's own text.
func TestOffsets(t *testing.T) {
	all, err := everything()
	if err != nil {
		t.Fatal(err)
	}
	spans := 0
	for _, a := range all {
		for unit, units := range map[quoth.Offsets]func(string) func(int, int) string{
			quoth.Bytes: func(s string) func(int, int) string { return func(i, j int) string { return s[i:j] } },
			quoth.CodePoints: func(s string) func(int, int) string {
				r := []rune(s)
				return func(i, j int) string { return string(r[i:j]) }
			},
			quoth.UTF16: func(s string) func(int, int) string {
				u := utf16.Encode([]rune(s))
				return func(i, j int) string { return string(utf16.Decode(u[i:j])) }
			},
		} {
			line, err := a.JSON(unit)
			if err != nil {
				t.Fatal(err)
			}
			var record map[string]any
			if err := json.Unmarshal(line, &record); err != nil {
				t.Fatal(err)
			}
			spans += checkSpans(t, a.Path, record, units(record["text"].(string)))
		}
	}
	if spans < 5000 {
		t.Errorf("only %d spans were checked", spans)
	}
}

func checkSpans(t *testing.T, path string, v any, text func(int, int) string) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += checkSpans(t, path, e, text)
		}
	case map[string]any:
		if start, ok := v["start"].(float64); ok {
			n++
			if got := text(int(start), int(v["end"].(float64))); got != v["text"] {
				t.Errorf("%s: %v–%v is %q, not %q", path, start, v["end"], got, v["text"])
			}
		}
		for _, e := range v {
			n += checkSpans(t, path, e, text)
		}
	}
	return n
}

// TestRenderersTakeTheArchive prints everything in every format.
func TestRenderersTakeTheArchive(t *testing.T) {
	all, err := everything()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []printer{&textPrinter{}, &textPrinter{text: render.Text{Color: true, Width: 120}}, &jsonPrinter{}, newCSVPrinter(quoth.UTF16), &htmlPrinter{}} {
		var out bytes.Buffer
		s := new(render.Summary)
		if err := p.begin(&out); err != nil {
			t.Fatal(err)
		}
		for i, a := range all {
			x, err := p.print(a, fmt.Sprint("a", i))
			if err != nil {
				t.Fatal(err)
			}
			if err := p.add(&out, x); err != nil {
				t.Fatal(err)
			}
			s.Add(a)
		}
		if err := p.end(&out, s); err != nil {
			t.Fatal(err)
		}
		if out.Len() < 1000 {
			t.Errorf("%T printed %d bytes", p, out.Len())
		}
	}
}

func TestPanicCostsOneInput(t *testing.T) {
	b := batch{
		paths: func(yield func(string, error) bool) {
			for _, p := range []string{"a", "b", "c"} {
				if !yield(p, nil) {
					return
				}
			}
		},
		open: func(path string) ([]*quoth.Article, error) {
			if path == "b" {
				panic("broken")
			}
			return []*quoth.Article{{Path: path, Text: "x"}}, nil
		},
		extract: func(context.Context, *quoth.Article) error { return nil },
		workers: 2, printer: &jsonPrinter{}, complain: func(error) {},
	}
	name := filepath.Join(t.TempDir(), "out")
	out, err := create(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.run(context.Background(), out)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.keep(); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(name)
	if s.Articles != 2 || s.Rejected != 1 || !strings.Contains(string(got), `"path":"b","error":{"code":"internal"`) {
		t.Errorf("%+v\n%s", s, got)
	}
}

func TestKeepActs(t *testing.T) {
	a := &quoth.Article{Statements: []quoth.Statement{
		{ID: "s1", Cue: quoth.Cue{Act: quoth.Speech}},
		{ID: "s2", Parent: "s1", Cue: quoth.Cue{Act: quoth.Belief}},
		{ID: "s3", Parent: "s2", Cue: quoth.Cue{Act: quoth.Speech}},
		{ID: "s4", Cue: quoth.Cue{Act: quoth.Belief}},
		{ID: "s5", Parent: "s4", Cue: quoth.Cue{Act: quoth.Speech}},
	}}
	keepActs(a, map[quoth.Act]bool{quoth.Speech: true})
	var got []string
	for _, s := range a.Statements {
		got = append(got, s.ID+" in "+s.Parent)
	}
	if want := "s1 in |s3 in s1|s5 in "; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
}

func TestKeepSure(t *testing.T) {
	speaker := func(e string, p float64) quoth.Statement {
		return quoth.Statement{Speaker: e, Evidence: quoth.Evidence{Rule: "name"}, Confidence: quoth.Confidence{Kind: 0.5, Speaker: p}}
	}
	a := &quoth.Article{Statements: []quoth.Statement{speaker("e1", 0.95), speaker("e2", 0.9), speaker("e3", 0.89)}}
	keepSure(a, 0.9)
	if s := a.Statements; s[0].Speaker != "e1" || s[1].Speaker != "e2" || s[1].Confidence.Speaker != 0.9 {
		t.Errorf("certain enough: %+v", s[:2])
	}
	if s := a.Statements[2]; s.Speaker != "" || s.Evidence.Rule != "" || s.Confidence != (quoth.Confidence{Kind: 0.5}) {
		t.Errorf("not certain enough: %+v", s)
	}
}

func TestWhereAQueryIsWrong(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		{"port foo:bar", "  port foo:bar\n       ^^^^\n"},
		{"é 日本 kind:x", "  é 日本 kind:x\n              ^\n"},
		{`  "port`, "  \"port\n  ^\n"},
		{"a\x1b[2J kind:x", "  a\uFFFD[2J kind:x\n             ^\n"},
	} {
		_, err := quoth.ParseQuery(tt.query)
		var q *quoth.QueryError
		if !errors.As(err, &q) {
			t.Fatalf("%q: %v", tt.query, err)
		}
		var s *shown
		if !errors.As(badQuery(q), &s) || s.lines != tt.want {
			t.Errorf("%q: got\n%s\nwant\n%s\n(%v)", tt.query, s.lines, tt.want, err)
		}
	}
}

func TestMonthLine(t *testing.T) {
	for _, tt := range []struct {
		months []store.Facet
		want   string
	}{
		{nil, ""},
		{[]store.Facet{{Key: "2026-03", N: 4}}, "2026-03 █, at most 4 in a month"},
		{[]store.Facet{{Key: "2026-03", N: 8}, {Key: "2026-04"}, {Key: "2026-05", N: 1}, {Key: "", N: 2}}, "2026-03 █·▁ 2026-05, at most 8 in a month; 2 without a date"},
		{[]store.Facet{{Key: "", N: 2}}, "2 without a date"},
	} {
		if got := monthLine(tt.months); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestSpansOf(t *testing.T) {
	a := &quoth.Article{Text: "“Été,” she said. The é 😀 in it, the end of it."}
	words := func(spans []quoth.Span) string { return a.TextOf(spans) }
	for _, tt := range []struct{ part, want, err string }{
		{"", "", ""},
		{"she said", "she said", ""},
		{"she … in it", "she … in it", ""},
		{"0-6", "“Été,”", ""},
		{"0-6,7-10", "“Été,” … she", ""},
		{"nobody", "", "does not have the words"},
		{"it", "", "more than once, at 28-30 and 43-45"},
		{"5-4", "", "no part"},
		{"0-99", "", "no part"},
	} {
		got, err := spansOf(a, quoth.CodePoints, tt.part)
		switch {
		case tt.err != "":
			if !errors.Is(err, store.ErrInvalid) || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%q: %v, want %s", tt.part, err, tt.err)
			}
		case err != nil || got == nil || words(got) != tt.want:
			t.Errorf("%q: %q, %v, want %q", tt.part, words(got), err, tt.want)
		}
	}
	if got, err := spansOf(a, quoth.UTF16, "21-25"); err != nil || words(got) != "é 😀" {
		t.Errorf("in UTF-16: %q, %v", words(got), err)
	}
}
