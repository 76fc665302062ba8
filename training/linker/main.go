// Command linker fits the weights that join sources, cues and contents into
// statements, from the gold statements of PolNeAR train and what the tagger marks
// there, and prints the share of links it gets right on dev.
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
	"quoth/internal/neural"
	"quoth/nlp"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", os.Getenv("QUOTH_DATA"), "`folder` of the training data")
	model := flag.String("model", "models/en-2026-11", "`folder` with the tagger")
	words := flag.String("words", "models/en-2026-11", "`folder` with vocabulary.txt and lexicon.txt")
	out := flag.String("out", "models/en-2026-11/linker.bin", "`file` to write")
	epochs := flag.Int("epochs", 3, "passes over the examples")
	seed := flag.Uint64("seed", 1, "seed of the order of examples")
	flag.Parse()
	if err := run(*data, *model, *words, *out, *epochs, *seed); err != nil {
		log.Fatal("linker: ", err)
	}
}

func run(data, model, words, out string, epochs int, seed uint64) error {
	docs, gold, err := read(filepath.Join(data, "polnear", "train"))
	if err != nil {
		return err
	}
	tags, err := tag(model, words, docs)
	if err != nil {
		return err
	}
	l := attrib.TrainLinker(docs, gold, tags, epochs, seed)
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

// tag reads the documents with the tagger.
func tag(model, folder string, docs []*nlp.Doc) ([][]uint8, error) {
	words, err := os.ReadFile(filepath.Join(folder, "vocabulary.txt"))
	if err != nil {
		return nil, err
	}
	names, err := os.ReadFile(filepath.Join(folder, "lexicon.txt"))
	if err != nil {
		return nil, err
	}
	lexicon, err := nlp.ReadLexicon(names)
	if err != nil {
		return nil, err
	}
	vocabulary, err := nlp.ReadVocabulary(words, lexicon)
	if err != nil {
		return nil, err
	}
	weights, err := os.ReadFile(filepath.Join(model, "encoder.bin"))
	if err != nil {
		return nil, err
	}
	network, err := neural.Load(weights)
	if err != nil {
		return nil, err
	}
	var pieces *nlp.Pieces
	if network.Header().Attention != nil {
		list, err := os.ReadFile(filepath.Join(model, "pieces.txt"))
		if err != nil {
			return nil, err
		}
		if pieces, err = nlp.ReadPieces(list); err != nil {
			return nil, err
		}
	}
	tagger, err := nlp.NewTagger(vocabulary, pieces, network)
	if err != nil {
		return nil, err
	}
	out := make([][]uint8, len(docs))
	for i, d := range docs {
		t, err := tagger.Tag(context.Background(), d)
		if err != nil {
			return nil, err
		}
		out[i] = t.Attribution
	}
	return out, nil
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
