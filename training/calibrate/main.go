// Command calibrate fits how sure the program may be of a statement: the weights
// of package confidence, on the articles of PolNeAR train that an encoder was
// not trained on (--hold-out of train.py and finetune.py).
//
//	go run ./training/calibrate -data $QUOTH_DATA -model fast -encoder HELD.bin -out models/en-2026-11/confidence.json
//	go run ./training/calibrate -data $QUOTH_DATA -model best -encoder HELD-BEST.bin -beside HELD.bin -out models/en-2026-11-best/confidence.json
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"math"
	"os"
	"path/filepath"

	"quoth"
	"quoth/extract"
	"quoth/internal/confidence"
	"quoth/internal/corpus"
	"quoth/internal/eval"
	"quoth/models"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", os.Getenv("QUOTH_DATA"), "`folder` of the training data")
	model := flag.String("model", "fast", "the `model`: fast or best")
	encoder := flag.String("encoder", "", "`file` of its encoder as trained without the articles")
	beside := flag.String("beside", "", "`file` of the encoder beside it, trained without them too, if the model has one")
	every := flag.Int("hold-out", 10, "every n-th article was held out, from the first")
	out := flag.String("out", "", "`file` to write")
	penalty := flag.Float64("penalty", 7, "on the squares of the weights")
	flag.Parse()
	if err := run(*data, *model, *encoder, *beside, *out, *every, *penalty); err != nil {
		log.Fatal("calibrate: ", err)
	}
}

// An other is a model with another encoder, and nothing of what is to be fitted.
type other struct {
	fs.FS
	encoder string
	beside  string
}

func (o other) Open(name string) (fs.File, error) {
	switch name {
	case "encoder.bin":
		return os.Open(o.encoder)
	case "beside.bin":
		if o.beside == "" {
			return nil, fs.ErrNotExist
		}
		return os.Open(o.beside)
	case "confidence.json":
		return nil, fs.ErrNotExist
	}
	return o.FS.Open(name)
}

// An example is what speaks for a statement, and whether it is so.
type example struct {
	grounds []float64
	right   bool
}

func run(data, model, encoder, beside, out string, every int, penalty float64) error {
	m, err := models.Named(model)
	if err != nil {
		return err
	}
	x, err := extract.New(other{m, encoder, beside})
	if err != nil {
		return err
	}
	var found, boundary, kind []example
	i, articles := 0, 0
	for a, err := range corpus.Brat(filepath.Join(data, "polnear", "train")) {
		if err != nil {
			return err
		}
		if i++; (i-1)%every != 0 {
			continue
		}
		articles++
		read := &quoth.Article{Text: a.Article.Text, Language: "en"}
		t, err := x.Trace(context.Background(), read)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		marginals := t.Tags.Marginals()
		index := make(map[*quoth.Statement]int)
		for k := range read.Statements {
			index[&read.Statements[k]] = k
		}
		for _, match := range eval.Matches(eval.Pair{Gold: a.Article, Pred: read}) {
			if match.Pred == nil || match.Pred.Parent != "" {
				continue
			}
			g := confidence.Weigh(t.Doc, marginals, &t.Statements[index[match.Pred]])
			found = append(found, example{g, match.Gold != nil})
			boundary = append(boundary, example{g, match.Strict})
			if match.Gold != nil {
				kind = append(kind, example{g, match.Gold.Kind == match.Pred.Kind})
			}
		}
	}
	w := confidence.Model{Found: fit(found, penalty), Boundary: fit(boundary, penalty), Kind: fit(kind, penalty)}
	fmt.Printf("%d articles, %d statements: %.3f are some, %.3f exact, %.3f of the right kind\n",
		articles, len(found), share(found), share(boundary), share(kind))
	b, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(b, '\n'), 0o666)
}

func share(examples []example) float64 {
	n := 0
	for _, e := range examples {
		if e.right {
			n++
		}
	}
	return float64(n) / float64(max(1, len(examples)))
}

// fit climbs to the weights under which the examples are likeliest, by AdaGrad
// over all of them at once. The first weight bears no penalty.
func fit(examples []example, penalty float64) []float64 {
	w := make([]float64, len(confidence.Grounds))
	squares := make([]float64, len(w))
	for range 4000 {
		gradient := make([]float64, len(w))
		for i := 1; i < len(w); i++ {
			gradient[i] = -penalty * w[i]
		}
		for _, e := range examples {
			d := -confidence.Likely(w, e.grounds)
			if e.right {
				d++
			}
			for i, g := range e.grounds {
				gradient[i] += d * g
			}
		}
		for i, g := range gradient {
			squares[i] += g * g
			w[i] += 0.5 * g / math.Sqrt(1e-8+squares[i])
		}
	}
	for i := range w {
		w[i] = math.Round(w[i]*1e4) / 1e4
	}
	return w
}
