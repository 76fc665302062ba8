package extract_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"quoth"
	"quoth/extract"
	"quoth/models"
	"quoth/page"
)

func Example() {
	x, err := extract.New(models.English)
	if err != nil {
		log.Fatal(err)
	}
	articles, err := page.Read(strings.NewReader("Maren Olde, the transport minister, said on Tuesday that the harbour would open in May."), page.Options{})
	if err != nil {
		log.Fatal(err)
	}
	a := articles[0]
	if err := x.Extract(context.Background(), a); err != nil {
		log.Fatal(err)
	}
	for _, s := range a.Statements {
		fmt.Println(a.TextOf(s.Source.Spans), "|", a.TextOf(s.Cue.Spans), "|", a.TextOf(s.Content))
	}
	// Output: Maren Olde, the transport minister, | said | that the harbour would open in May
}

// Every span of every page of the archive is its text in all three units, as
// HTML and as plain text.
func TestArchiveSpans(t *testing.T) {
	x := load(t)
	units := []quoth.Offsets{quoth.CodePoints, quoth.Bytes, quoth.UTF16}
	for _, in := range inputs(t, true) {
		for kind, data := range map[string]string{"text/html": in.html, "text/plain": in.text} {
			lines, err := toJSON(x, data, page.Options{ContentType: kind}, units...)
			if err != nil {
				t.Fatalf("%s: %v", in.name, err)
			}
			for i, line := range bytes.Split(bytes.TrimSpace(lines), []byte("\n")) {
				if err := checkLine(line, units[i%len(units)]); err != nil {
					t.Errorf("%s as %s: %v", in.name, kind, err)
				}
			}
		}
	}
}

// One extractor used by several goroutines at once finds what one alone finds.
func TestConcurrent(t *testing.T) {
	x := load(t)
	in := inputs(t, false)[:8]
	want := make([][]byte, len(in))
	for i, p := range in {
		var err error
		if want[i], err = toJSON(x, p.text, page.Options{}, quoth.Bytes); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for k := range in {
				i := (k + g) % len(in)
				got, err := toJSON(x, in[i].text, page.Options{}, quoth.Bytes)
				if err != nil || !bytes.Equal(got, want[i]) {
					t.Errorf("%s: not what one goroutine found (%v)", in[i].name, err)
				}
			}
		})
	}
	wg.Wait()
}

// The larger model reads a text longer than it sees at once, finds what stands in
// its last paragraph, and finds the same again.
func TestBest(t *testing.T) {
	x, err := extract.New(models.Best)
	if err != nil {
		t.Fatal(err)
	}
	if x.Model() == models.Name {
		t.Errorf("both models are named %s", x.Model())
	}
	filler := strings.Repeat("The road runs along the river and over the old bridge to the mill. ", 60)
	text := filler + "\n\n" + filler + "\n\nMaren Olde, the transport minister, said on Monday that the harbour would open in May."
	var first []byte
	for range 2 {
		a := &quoth.Article{Text: text, Language: "en"}
		if err := x.Extract(ctx, a); err != nil {
			t.Fatal(err)
		}
		n := len(a.Statements)
		if n == 0 || a.TextOf(a.Statements[n-1].Cue.Spans) != "said" || a.TextOf(a.Statements[n-1].Content) != "that the harbour would open in May" {
			t.Fatalf("%+v", a.Statements)
		}
		got, err := json.Marshal(a.Statements)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(got, first) {
			t.Error("read twice, two results")
		}
		first = got
	}
	if err := x.Extract(ctx, &quoth.Article{Language: "en"}); err != nil {
		t.Errorf("an empty text: %v", err)
	}
}

func TestExtractReplaces(t *testing.T) {
	x := load(t)
	a := &quoth.Article{Text: "“We will go,” said Ida Marsh."}
	for range 2 {
		if err := x.Extract(ctx, a); err != nil {
			t.Fatal(err)
		}
		if len(a.Statements) != 1 || a.Model != x.Model() {
			t.Fatalf("model %q, statements %+v", a.Model, a.Statements)
		}
	}
	a.Language = "da"
	if err := x.Extract(ctx, a); err != nil || a.Statements != nil || a.Model != "" {
		t.Errorf("in Danish: model %q, statements %v, %v", a.Model, a.Statements, err)
	}
}

func TestCancelled(t *testing.T) {
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	a := &quoth.Article{Text: "“We will go,” said Ida Marsh."}
	if err := load(t).Extract(cancelled, a); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// What is wrong with a model is an error that names the file.
func TestNewErrors(t *testing.T) {
	files := []string{"vocabulary.txt", "lexicon.txt", "encoder.bin", "beside.bin", "linker.bin", "pronouns.bin"}
	for _, file := range files {
		for _, damage := range []func([]byte) []byte{
			func([]byte) []byte { return nil },
			func(b []byte) []byte { return b[:len(b)/2] },
		} {
			dir := make(fstest.MapFS)
			for _, f := range files {
				name := f
				if f == "beside.bin" {
					name = "encoder.bin"
				}
				b, err := fs.ReadFile(models.English, name)
				if err != nil {
					t.Fatal(err)
				}
				dir[f] = &fstest.MapFile{Data: b}
			}
			dir[file].Data = damage(dir[file].Data)
			if _, err := extract.New(dir); err == nil {
				t.Errorf("%s of %d bytes was taken", file, len(dir[file].Data))
			} else if !strings.Contains(err.Error(), file) {
				t.Errorf("%s damaged: %v", file, err)
			}
		}
		if _, err := extract.New(fstest.MapFS{}); err == nil {
			t.Error("an empty folder was taken for a model")
		}
	}
}

// A network beside itself changes nothing; beside another, with a share in each decision, it does.
func TestBeside(t *testing.T) {
	read := func(m fs.FS) quoth.Article {
		x, err := extract.New(m)
		if err != nil {
			t.Fatal(err)
		}
		a := quoth.Article{Text: "The minister, who had waved the idea away in May, hinted on Monday that a toll was on its way. Union leaders called it theft, and warned of marches."}
		if err := x.Extract(context.Background(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	files := make(fstest.MapFS)
	for _, f := range []string{"vocabulary.txt", "lexicon.txt", "encoder.bin", "confidence.json", "linker.bin", "pronouns.bin"} {
		b, err := fs.ReadFile(models.English, f)
		if err != nil {
			t.Fatal(err)
		}
		files[f] = &fstest.MapFile{Data: b}
	}
	alone := read(files)
	files["beside.bin"] = files["encoder.bin"]
	if got := read(files); len(alone.Statements) == 0 || !reflect.DeepEqual(got, alone) {
		t.Errorf("beside itself: %+v, alone: %+v", got, alone)
	}
	for _, file := range []string{"encoder.bin", "pieces.txt", "linker.bin", "confidence.json"} {
		b, err := fs.ReadFile(models.Best, file)
		if err != nil {
			t.Fatal(err)
		}
		files[file] = &fstest.MapFile{Data: b}
	}
	both := read(files)
	delete(files, "beside.bin")
	if alone := read(files); reflect.DeepEqual(both, alone) {
		t.Error("the network beside has no part in what is found, nor in how sure it is")
	}
}
