package extract_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"quoth"
	"quoth/archive"
	"quoth/extract"
	"quoth/models"
	"quoth/page"
)

// An input is one page of the shipped archive, as HTML and as the clean text of
// its story.
type input struct{ name, html, text string }

// inputs are the pages of the archive whose stories have 500 to 800 words, or
// all.
func inputs(tb testing.TB, all bool) []input {
	tb.Helper()
	var out []input
	for _, p := range archive.Articles() {
		html, err := fs.ReadFile(archive.Pages, p.Path)
		if err != nil {
			tb.Fatal(err)
		}
		articles, err := page.Read(strings.NewReader(string(html)), page.Options{Path: p.Path})
		if err != nil {
			tb.Fatal(err)
		}
		var text strings.Builder
		for _, a := range articles {
			text.WriteString(a.Text + "\n\n")
		}
		if n := len(strings.Fields(text.String())); all || 500 <= n && n <= 800 {
			out = append(out, input{p.Path, string(html), text.String()})
		}
	}
	return out
}

var ctx = context.Background()

// toJSON is the whole way from an input to lines of the record.
func toJSON(x *extract.Extractor, data string, o page.Options, units ...quoth.Offsets) ([]byte, error) {
	articles, err := page.Read(strings.NewReader(data), o)
	if err != nil {
		return nil, err
	}
	var lines []byte
	for _, a := range articles {
		if err := x.Extract(ctx, a); err != nil {
			return nil, err
		}
		for _, u := range units {
			line, err := a.JSON(u)
			if err != nil {
				return nil, err
			}
			lines = append(append(lines, line...), '\n')
		}
	}
	return lines, nil
}

func load(tb testing.TB, opts ...extract.Option) *extract.Extractor {
	tb.Helper()
	x, err := extract.New(models.English, opts...)
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// The figures of docs/performance.md:
//
//	go test -run - -bench ToJSON -cpu 1 -benchtime 10s ./extract
func BenchmarkTextToJSON(b *testing.B) {
	benchmark(b, load(b), asText)
}

// The same with the larger model.
func BenchmarkBestTextToJSON(b *testing.B) {
	x, err := extract.New(models.Best)
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, x, asText)
}

func asText(in input) (string, page.Options) {
	return in.text, page.Options{ContentType: "text/plain; charset=utf-8"}
}

func BenchmarkPageToJSON(b *testing.B) {
	benchmark(b, load(b), func(in input) (string, page.Options) {
		return in.html, page.Options{ContentType: "text/html; charset=utf-8"}
	})
}

func benchmark(b *testing.B, x *extract.Extractor, of func(input) (string, page.Options)) {
	in := inputs(b, false)
	words, bytes := 0, 0
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p := in[i%len(in)]
		data, o := of(p)
		if _, err := toJSON(x, data, o, quoth.CodePoints); err != nil {
			b.Fatal(err)
		}
		words += len(strings.Fields(p.text))
		bytes += len(data)
		i++
	}
	s := b.Elapsed().Seconds()
	b.ReportMetric(float64(i)/s, "articles/s")
	b.ReportMetric(float64(words)/s, "words/s")
	b.SetBytes(int64(bytes / i))
}

// What a program waits for before its first article.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
