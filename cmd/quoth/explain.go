package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/extract"
	"quoth/internal/render"
	"quoth/nlp"
	"quoth/page"
)

func explainCommand() *cobra.Command {
	var model reader
	c := &cobra.Command{
		Use:   "explain FILE",
		Short: "Show what each stage makes of one article",
		Long: `Read one article and print what every stage made of it, under the name of the
stage's package: page, nlp, attrib, speaker.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			x, err := model.load()
			if err != nil {
				return err
			}
			articles, err := page.ReadFile(args[0], page.Options{})
			if err != nil {
				return &failure{statusNothing, err}
			}
			out, err := create("")
			if err != nil {
				return &failure{statusNothing, err}
			}
			for _, a := range articles {
				if err := explain(c.Context(), out, x, a); err != nil {
					return &failure{statusNothing, err}
				}
			}
			if err := out.keep(); err != nil {
				return &failure{statusNothing, fmt.Errorf("output: %w", err)}
			}
			return nil
		},
	}
	model.add(c.Flags())
	return c
}

// explain prints the stages of one article.
func explain(ctx context.Context, w io.Writer, x *extract.Extractor, a *quoth.Article) error {
	t, err := x.Trace(ctx, a)
	if err != nil {
		return err
	}
	e := explainer{w: w, a: a, bold: isTerminal(os.Stdout) && os.Getenv("NO_COLOR") == ""}
	e.page()
	if t == nil {
		e.printf("\nThe article is not in English (%s): the other stages do not run.\n", a.Language)
		return nil
	}
	e.nlp(t)
	e.attrib(t)
	e.speaker()
	return nil
}

type explainer struct {
	w    io.Writer
	a    *quoth.Article
	bold bool
}

func (e *explainer) printf(format string, args ...any) { fmt.Fprintf(e.w, format, args...) }

// stage prints a heading.
func (e *explainer) stage(name, does string) {
	line := "── " + name + " " + strings.Repeat("─", max(2, 66-len(name)-utf8.RuneCountInString(does))) + " " + does
	if e.bold {
		line = "\x1b[1m" + line + "\x1b[0m"
	}
	e.printf("%s\n\n", line)
}

// words are the text of a span on one line, the middle left out where it is long.
func (e *explainer) words(s quoth.Span) string {
	text := render.Safe(e.a.Text[s.Start:s.End])
	if r := []rune(text); len(r) > 90 {
		text = string(r[:60]) + " <...> " + string(r[len(r)-22:])
	}
	return text
}

func (e *explainer) page() {
	a := e.a
	e.stage("page", "bytes → article")
	for _, f := range []struct{ name, value string }{
		{"path", a.Path}, {"title", a.Title}, {"outlet", a.Outlet}, {"authors", strings.Join(a.Authors, "; ")},
		{"published", strings.TrimSpace(a.Published.Value + " " + a.Published.Precision)}, {"url", a.URL}, {"language", a.Language},
	} {
		if f.value != "" {
			e.printf("  %-10s %s\n", f.name, render.Safe(f.value))
		}
	}
	e.printf("  %-10s %d bytes, %d blocks, %d left out\n\n", "text", len(a.Text), len(a.Blocks), len(a.Excluded))
	for i, b := range a.Blocks {
		kind := string(b.Kind)
		for _, x := range a.Excluded {
			if x.Contains(b.Span) {
				kind = "× " + x.Why
			}
		}
		e.printf("  %3d  %-12s %6d–%-6d %s\n", i+1, kind, b.Start, b.End, e.words(b.Span))
	}
	e.printf("\n")
}

func (e *explainer) nlp(t *extract.Trace) {
	d := t.Doc
	e.stage("nlp", "text → tokens, sentences, quotations, names")
	e.printf("  paragraphs %d · sentences %d · tokens %d · quotations %d · names %d\n\n", len(d.Paragraphs), len(d.Sentences), len(d.Tokens), len(d.Quotes), len(t.Tags.Names))
	for p, par := range d.Paragraphs {
		n := 0
		for _, s := range d.Sentences {
			if s.Start >= par.Start && s.End <= par.End {
				n++
				e.printf("  %d.%-3d %s\n", p+1, n, e.words(d.Span(s)))
			}
		}
	}
	e.printf("\n")
	for _, q := range d.Quotes {
		note := ""
		if q.Depth > 1 {
			note += " inside another"
		}
		if q.Continues {
			note += " continues in the next paragraph"
		} else if q.Unclosed {
			note += " never closed"
		}
		e.printf("  quotation  %s%s\n", e.words(d.Span(q.Range)), note)
	}
	kinds := map[string]string{"PER": "person", "ORG": "organisation", "LOC": "place"}
	seen := make(map[string]int)
	var order []string
	for _, n := range t.Tags.Names {
		line := fmt.Sprintf("  %-12s %s", kinds[n.Type], e.words(d.Span(n.Range)))
		if seen[line] == 0 {
			order = append(order, line)
		}
		seen[line]++
	}
	slices.Sort(order)
	for _, line := range order {
		e.printf("%s", line)
		if seen[line] > 1 {
			e.printf(" ×%d", seen[line])
		}
		e.printf("\n")
	}
	e.printf("\n")
}

func (e *explainer) attrib(t *extract.Trace) {
	d := t.Doc
	e.stage("attrib", "tokens → pieces → statements")
	e.printf("  The tagger's pieces, paragraph by paragraph:\n\n")
	for p, par := range d.Paragraphs {
		for i := par.Start; i < par.End; {
			tag := t.Tags.Attribution[i]
			if tag == 0 {
				i++
				continue
			}
			j := i + 1
			for j < par.End && t.Tags.Attribution[j] == (tag-1)/2*2+2 {
				j++
			}
			e.printf("  %3d  %-8s %s\n", p+1, [...]string{"source", "cue", "content"}[(tag-1)/2], e.words(d.Span(nlp.Range{Start: i, End: j})))
			i = j
		}
	}
	e.printf("\n  Joined into statements:\n\n")
	for i := range e.a.Statements {
		s := &e.a.Statements[i]
		e.printf("  %s  %s %s", s.ID, s.Kind, s.Cue.Act)
		if s.Parent != "" {
			e.printf(" inside %s", s.Parent)
		}
		e.printf("\n")
		for _, f := range []struct {
			name  string
			spans []quoth.Span
			note  string
		}{{"source", s.Source.Spans, string(s.Source.Kind)}, {"cue", s.Cue.Spans, s.Cue.Lemma}, {"content", s.Content, ""}} {
			for _, span := range f.spans {
				e.printf("      %-8s %6d–%-6d %s", f.name, span.Start, span.End, e.words(span))
				if f.note != "" {
					e.printf("  (%s)", f.note)
				}
				e.printf("\n")
			}
		}
	}
	e.printf("\n")
}

func (e *explainer) speaker() {
	e.stage("speaker", "sources → entities")
	if len(e.a.Entities) == 0 {
		e.printf("  No entities.\n\n")
		return
	}
	for _, x := range e.a.Entities {
		e.printf("  %s  %s %s", x.ID, x.Type, render.Safe(x.Name))
		if len(x.Aliases) > 0 {
			e.printf(", also %s", render.Safe(strings.Join(x.Aliases, "; ")))
		}
		e.printf(" (%d mentions)\n", len(x.Mentions))
		for _, r := range x.Roles {
			e.printf("      role     %6d–%-6d %s\n", r.Start, r.End, e.words(r))
		}
	}
	e.printf("\n")
	for i := range e.a.Statements {
		s := &e.a.Statements[i]
		who := "unknown"
		if x := e.a.Entity(s.Speaker); x != nil {
			who = render.Safe(x.Name)
		}
		e.printf("  %-4s %-32s %s", s.ID, who, s.Evidence.Rule)
		for _, span := range s.Evidence.Spans {
			e.printf("  %s", e.words(span))
		}
		e.printf("\n")
	}
	e.printf("\n")
}
