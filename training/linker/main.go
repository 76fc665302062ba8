// Command linker fits the weights that join sources, cues and contents into
// statements, from the gold statements of PolNeAR train, and prints the share
// of links it gets right on dev.
//
//	go run ./training/linker -data $QUOTH_DATA -out models/en-2026-11/linker.bin
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"quoth"
	"quoth/internal/attrib"
	"quoth/internal/corpus"
	"quoth/nlp"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", os.Getenv("QUOTH_DATA"), "`folder` of the training data")
	out := flag.String("out", "models/en-2026-11/linker.bin", "`file` to write")
	epochs := flag.Int("epochs", 8, "passes over the examples")
	seed := flag.Uint64("seed", 1, "seed of the order of examples")
	flag.Parse()
	if err := run(*data, *out, *epochs, *seed); err != nil {
		log.Fatal("linker: ", err)
	}
}

func run(data, out string, epochs int, seed uint64) error {
	docs, gold, err := read(filepath.Join(data, "polnear", "train"))
	if err != nil {
		return err
	}
	l := attrib.TrainLinker(docs, gold, epochs, seed)
	if err := os.WriteFile(out, l.Encode(), 0o666); err != nil {
		return err
	}
	fmt.Printf("links right, train: %.2f %%\n", 100*l.Accuracy(docs, gold))
	docs, gold, err = read(filepath.Join(data, "polnear", "dev"))
	if err != nil {
		return err
	}
	fmt.Printf("links right, dev:   %.2f %%\n", 100*l.Accuracy(docs, gold))
	return nil
}

func read(dir string) (docs []*nlp.Doc, gold [][]quoth.Statement, err error) {
	for a, err := range corpus.Brat(dir) {
		if err != nil {
			return nil, nil, err
		}
		d, err := nlp.New(context.Background(), &quoth.Article{Text: a.Article.Text})
		if err != nil {
			return nil, nil, err
		}
		docs, gold = append(docs, d), append(gold, a.Article.Statements)
	}
	return docs, gold, nil
}
