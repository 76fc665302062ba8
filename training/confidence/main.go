// Command confidence fits the weights by which the speaker's confidence is
// computed from the grounds on which the speaker was found, and writes them as Go
// code. It learns from the attributions of GUM train and from the statements of the
// dev part of the shipped archive; what only makes GUM harder as a whole has a weight of its
// own, which is thrown away. It prints how well the weights do on archive articles that
// were held out in turn, eight times.
//
//	go run ./training/confidence -data $QUOTH_DATA -out internal/speaker/weights.go
package main

import (
	"context"
	"flag"
	"fmt"
	"go/format"
	"io/fs"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"quoth"
	"quoth/extract"
	"quoth/internal/corpus"
	"quoth/internal/eval"
	"quoth/internal/speaker"
	"quoth/models"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", os.Getenv("QUOTH_DATA"), "`folder` of the training data")
	out := flag.String("out", "internal/speaker/weights.go", "`file` to write")
	root := flag.String("archive", "archive", "`folder` of the shipped archive")
	penalty := flag.Float64("penalty", 1, "on the squares of the weights")
	flag.Parse()
	if err := run(*data, *root, *out, *penalty); err != nil {
		log.Fatal("confidence: ", err)
	}
}

// An example is a speaker that was found, and whether it is right.
type example struct {
	grounds []float64
	right   float64
	gum     float64 // 1 for GUM
	article int     // of the archive
}

func run(data, root, out string, penalty float64) error {
	x, err := extract.New(models.English)
	if err != nil {
		return err
	}
	b, err := fs.ReadFile(models.English, "pronouns.bin")
	if err != nil {
		return err
	}
	m, err := speaker.Load(b)
	if err != nil {
		return err
	}
	r := speaker.New(m)
	var gum, own []example
	for doc, err := range corpus.GUM(filepath.Join(data, "gum"), "train") {
		if err != nil {
			return err
		}
		more, err := read(x, r, doc.Article, example{gum: 1})
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(doc.Article.Path), err)
		}
		gum = append(gum, more...)
	}
	told, n := 0, 0
	for doc, err := range corpus.Archive(os.DirFS(filepath.Join(root, "articles")), os.DirFS(filepath.Join(root, "gold")), nil) {
		if err != nil {
			return err
		}
		if doc.Part != "dev" {
			continue
		}
		n++
		more, err := read(x, r, doc.Article, example{article: n})
		if err != nil {
			return fmt.Errorf("%s: %w", doc.Name, err)
		}
		own = append(own, more...)
		for _, s := range doc.Article.Statements {
			if s.Speaker != "" && s.Speaker != corpus.Untold {
				told++
			}
		}
	}
	fmt.Printf("GUM train: speakers %d, right %d\n", len(gum), rights(gum))
	fmt.Printf("archive dev: %d articles, speakers %d, right %d\n", n, len(own), rights(own))
	const folds = 8
	var scores []eval.Scored
	for k := range folds {
		in := slices.Clone(gum)
		for _, e := range own {
			if e.article%folds != k {
				in = append(in, e)
			}
		}
		w := fit(in, penalty)
		for _, e := range own {
			if e.article%folds == k {
				scores = append(scores, eval.Scored{Confidence: share(w, e), Right: e.right == 1})
			}
		}
	}
	for _, c := range []float64{60, 70, 80, 90} {
		if p, ok := eval.AtCoverage(scores, told, c); ok {
			fmt.Printf("held out: of %d covered %.0f %%, wrong %.1f %%\n", told, c, p.Wrong)
		}
	}
	fmt.Printf("held out: calibration error %.3f, AUROC %.3f\n", eval.CalibrationError(scores), eval.Discrimination(scores))
	w := fit(append(gum, own...), penalty)
	file, err := format.Source(code(w))
	if err != nil {
		return err
	}
	return os.WriteFile(out, file, 0o666)
}

// read resolves the speakers of the gold statements of an article.
func read(x *extract.Extractor, r *speaker.Resolver, g *quoth.Article, like example) ([]example, error) {
	a := *g
	a.Blocks = slices.Clone(g.Blocks)
	trace, err := x.Trace(context.Background(), &a)
	if err != nil || trace == nil {
		return nil, err
	}
	a.Entities, a.Statements = nil, nil
	for _, s := range g.Statements {
		a.Statements = append(a.Statements, quoth.Statement{ID: s.ID, Parent: s.Parent, Kind: s.Kind,
			Source: quoth.Source{Spans: s.Source.Spans}, Cue: quoth.Cue{Spans: s.Cue.Spans}, Content: s.Content})
	}
	var out []example
	for i, grounds := range r.Weigh(trace.Doc, trace.Tags.Names, &a) {
		s := g.Statements[i]
		if s.Speaker == "" || grounds == nil {
			continue
		}
		e := like
		e.grounds = grounds
		if s.Speaker != corpus.Untold && eval.SameEntity(g.Entity(s.Speaker), a.Entity(a.Statements[i].Speaker).Name) {
			e.right = 1
		}
		out = append(out, e)
	}
	return out, nil
}

func rights(examples []example) (n int) {
	for _, e := range examples {
		n += int(e.right)
	}
	return n
}

// share is the probability that an example is right; the last weight is GUM's.
func share(w []float64, e example) float64 {
	z := w[len(w)-1] * e.gum
	for i, g := range e.grounds {
		z += w[i] * g
	}
	return 1 / (1 + math.Exp(-z))
}

// fit maximises the likelihood less the penalty, by steps along the gradient
// (AdaGrad); the first weight, of what all have, and GUM's are not held down.
func fit(examples []example, penalty float64) []float64 {
	w := make([]float64, len(speaker.Grounds)+1)
	squares := make([]float64, len(w))
	for range 2000 {
		gradient := make([]float64, len(w))
		for i := 1; i < len(w)-1; i++ {
			gradient[i] = -penalty * w[i]
		}
		for _, e := range examples {
			d := e.right - share(w, e)
			gradient[len(w)-1] += d * e.gum
			for i, g := range e.grounds {
				gradient[i] += d * g
			}
		}
		for i, g := range gradient {
			squares[i] += g * g
			w[i] += 0.5 * g / math.Sqrt(1e-8+squares[i])
		}
	}
	return w
}

// code is the file of weights.
func code(w []float64) []byte {
	var b strings.Builder
	b.WriteString("// Code generated by training/confidence. DO NOT EDIT.\n\npackage speaker\n\n// confidenceWeights are the weights of [Grounds].\nvar confidenceWeights = []float64{\n")
	for i, name := range speaker.Grounds {
		fmt.Fprintf(&b, "\t%.3f, // %s\n", w[i]+0, name)
	}
	b.WriteString("}\n")
	return []byte(b.String())
}
