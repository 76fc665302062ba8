// Command pronouns fits the weights that rank what he, she, they and it mean,
// on the pronouns of GUM train and of GAP, and gathers from Wikipedia how the
// bearers of first names are referred to, with -births also from a register of births. It prints the shares that are right on
// GUM dev and GAP validation.
//
//	go run ./training/pronouns -data $QUOTH_DATA -out models/en-2026-11/pronouns.bin
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"time"

	"quoth"
	"quoth/extract"
	"quoth/internal/corpus"
	"quoth/internal/speaker"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", os.Getenv("QUOTH_DATA"), "`folder` of the training data")
	model := flag.String("model", "models/en-2026-11", "`folder` of the model that reads the texts")
	out := flag.String("out", "models/en-2026-11/pronouns.bin", "`file` to write")
	names := flag.String("names", "", "take the first names from this `file` of weights instead of counting them again")
	births := flag.String("births", "", "add the first names of a register of births: a gzipped CSV `file` with first_name, sex and count")
	epochs := flag.Int("epochs", 12, "passes over the examples")
	seed := flag.Uint64("seed", 1, "seed of the order of examples")
	flag.Parse()
	if err := run(*data, *model, *out, *names, *births, *epochs, *seed); err != nil {
		log.Fatal("pronouns: ", err)
	}
}

func run(data, model, out, names, births string, epochs int, seed uint64) error {
	var given map[string]float32
	if names != "" {
		b, err := os.ReadFile(names)
		if err != nil {
			return err
		}
		m, err := speaker.Load(b)
		if err != nil {
			return err
		}
		given = m.Given()
	} else {
		var register map[string]bearing
		var err error
		if births != "" {
			if register, err = readBirths(births); err != nil {
				return err
			}
		}
		if given, err = countNames(filepath.Join(data, "wikipedia", "en-2014.txt.xz"), register); err != nil {
			return err
		}
	}
	fmt.Printf("first names: %d\n", len(given))
	m := speaker.NewModel(given)
	t := &trainer{resolver: speaker.New(speaker.NewModel(thinned(given)))}
	var err error
	if t.extractor, err = extract.New(withPronouns{os.DirFS(model), m.Encode()}); err != nil {
		return err
	}
	train, err := t.gum(filepath.Join(data, "gum"), "train")
	if err != nil {
		return err
	}
	for _, file := range []string{"development.tsv", "test.tsv"} {
		more, err := t.gap(filepath.Join(data, "gap", file))
		if err != nil {
			return err
		}
		train = append(train, more...)
	}
	m.Train(train, epochs, seed)
	dev, err := t.gum(filepath.Join(data, "gum"), "dev")
	if err != nil {
		return err
	}
	gap, err := t.gap(filepath.Join(data, "gap", "validation.tsv"))
	if err != nil {
		return err
	}
	for _, set := range []struct {
		name     string
		examples []speaker.Example
	}{{"train", train}, {"GUM dev", dev}, {"GAP validation", gap}} {
		for _, class := range "hti" {
			fmt.Printf("%-15s %c", set.name, class)
			for _, limit := range []float64{0, .4, .5, .6, .7, .8, .9} {
				x := m.Test(set.examples, byte(class), limit)
				fmt.Printf("   %.1f: %d of %d, %d left", limit, x.Right, x.Right+x.Wrong, x.Left)
			}
			fmt.Println()
		}
	}
	return os.WriteFile(out, m.Encode(), 0o666)
}

type trainer struct {
	extractor *extract.Extractor
	resolver  *speaker.Resolver
}

// unheard is the share of first names that are unknown in training: else it would hold
// against names that no list has that nothing is known of them.
const unheard = 65 // percent

func thinned(given map[string]float32) map[string]float32 {
	some := make(map[string]float32, len(given))
	for n, he := range given {
		h := fnv.New32a()
		h.Write([]byte(n)) // a hash takes all
		if h.Sum32()>>8%100 >= unheard {
			some[n] = he
		}
	}
	return some
}

// lesson reads a text and asks means about its pronouns.
func (t *trainer) lesson(text string, means func(quoth.Span, []quoth.Span) int) ([]speaker.Example, error) {
	a := &quoth.Article{Text: text, Language: "en"}
	trace, err := t.extractor.Trace(context.Background(), a)
	if err != nil {
		return nil, err
	}
	return t.resolver.Examples(speaker.Lesson{Doc: trace.Doc, Names: trace.Tags.Names, Article: a, Means: means}), nil
}

// gum gives the pronouns of GUM, by its clusters.
func (t *trainer) gum(dir, part string) ([]speaker.Example, error) {
	var all []speaker.Example
	for doc, err := range corpus.GUM(dir, part) {
		if err != nil {
			return nil, err
		}
		// The innermost mention that ends with a word tells whose the word is.
		byEnd := make(map[int]int)
		shortest := make(map[int]int)
		single := make(map[quoth.Span]int)
		clusters := make(map[int]bool)
		for c, e := range doc.Article.Entities {
			for _, m := range e.Mentions {
				if n, ok := shortest[m.End]; !ok || m.Len() < n {
					byEnd[m.End], shortest[m.End] = c, m.Len()
				}
				single[m.Span] = c
				if len(e.Mentions) > 1 {
					clusters[c] = true
				}
			}
		}
		ex, err := t.lesson(doc.Article.Text, func(p quoth.Span, cs []quoth.Span) int {
			want, ok := single[p]
			if !ok || !clusters[want] {
				return speaker.Neither
			}
			for i, s := range cs {
				if c, ok := single[s]; ok && c == want {
					return i
				} else if c, found := byEnd[s.End]; !ok && found && c == want {
					return i
				}
			}
			return speaker.Neither
		})
		if err != nil {
			return nil, err
		}
		all = append(all, ex...)
	}
	return all, nil
}

// gap gives the pronouns of GAP that mean one of their two names.
func (t *trainer) gap(path string) ([]speaker.Example, error) {
	var all []speaker.Example
	for c, err := range corpus.GAP(path) {
		if err != nil {
			return nil, err
		}
		right, wrong := c.A, c.B
		if c.IsB {
			right, wrong = c.B, c.A
		}
		if !c.IsA && !c.IsB {
			continue
		}
		words := c.Text[right.Start:right.End]
		ex, err := t.lesson(c.Text, func(p quoth.Span, cs []quoth.Span) int {
			if p != c.Pronoun {
				return speaker.Unlabelled
			}
			for i, s := range cs {
				if s.Overlaps(right) {
					return i
				}
			}
			for i, s := range cs {
				w := c.Text[s.Start:s.End]
				if !s.Overlaps(wrong) && (w == words || bytes.HasSuffix([]byte(words), []byte(" "+w)) || bytes.HasPrefix([]byte(words), []byte(w+" "))) {
					return i
				}
			}
			return speaker.Unlabelled
		})
		if err != nil {
			return nil, err
		}
		all = append(all, ex...)
	}
	return all, nil
}

// withPronouns is a model folder with other pronoun weights.
type withPronouns struct {
	fs.FS
	weights []byte
}

func (w withPronouns) Open(name string) (fs.File, error) {
	if name == "pronouns.bin" {
		return &memory{bytes.NewReader(w.weights), int64(len(w.weights))}, nil
	}
	return w.FS.Open(name)
}

// memory is a file that was never on disk.
type memory struct {
	*bytes.Reader
	size int64
}

func (m *memory) Stat() (fs.FileInfo, error) { return info{m.size}, nil }
func (m *memory) Close() error               { return nil }

type info struct{ size int64 }

func (info) Name() string       { return "pronouns.bin" }
func (i info) Size() int64      { return i.size }
func (info) Mode() fs.FileMode  { return 0o444 }
func (info) ModTime() time.Time { return time.Time{} }
func (info) IsDir() bool        { return false }
func (info) Sys() any           { return nil }
