// Command prepare writes the arrays that the model is trained on: the corpora
// read through the same tokens and features that the program itself uses.
//
//	go run ./training/prepare -data $QUOTH_DATA -out DIR
//
// For each split it writes SPLIT.features.npy [tokens, columns], the starts of
// paragraphs and documents, and the tags of each head (-1 where the corpus
// does not annotate them); then vocabulary.txt, lexicon.txt and meta.json. With -base, the folder of a published
// encoder, also SPLIT.pieces.npy, SPLIT.starts.npy [tokens+1] and pieces.txt: the word pieces of every token. Without -model,
// vocabulary and lexicon are made anew from Wikipedia and the training articles.
// With -only, the arrays of some splits are added to a folder that has the rest,
// with the vocabulary and the lexicon that it has.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"

	"quoth"
	"quoth/nlp"
)

func main() {
	log.SetFlags(0)
	var p prepare
	flag.StringVar(&p.data, "data", os.Getenv("QUOTH_DATA"), "`folder` of the training data")
	flag.StringVar(&p.out, "out", "", "`folder` to write to")
	flag.StringVar(&p.model, "model", "", "use vocabulary.txt and lexicon.txt where `folder` has them, instead of making them")
	flag.IntVar(&p.words, "words", 30000, "size of a new vocabulary")
	flag.IntVar(&p.wiki, "wiki", 60_000_000, "most `tokens` of Wikipedia to write")
	flag.StringVar(&p.base, "base", "", "write the word pieces of the encoder in `folder` too")
	flag.IntVar(&p.pieces, "pieces", 9600, "size of a new vocabulary of word pieces")
	flag.StringVar(&p.only, "only", "", "write only the splits whose names begin with `prefix`, into a folder that has the others")
	flag.Parse()
	if p.data == "" || p.out == "" {
		log.Fatal("prepare: -data and -out are needed")
	}
	if err := p.run(context.Background()); err != nil {
		log.Fatal("prepare: ", err)
	}
}

type prepare struct {
	data, out, model string
	only, base       string
	words, wiki      int
	pieces           int
}

// A document is an article with the labels its corpus gives.
type document struct {
	article  *quoth.Article
	labelled [2]bool       // which heads the corpus annotates
	spans    [2][]labelled // what each head is to find
	open     []quoth.Span  // where the corpus does not tell: no label, unless a span says
}

type labelled struct {
	quoth.Span
	tag int8 // of the first token; the others have tag+1
}

// The heads and their tags.
var heads = []struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}{
	{"attribution", []string{"O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"}},
	{"names", []string{"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"}},
}

func (p *prepare) run(ctx context.Context) error {
	if p.only != "" && p.model == "" {
		p.model = p.out
	}
	if err := os.MkdirAll(p.out, 0o777); err != nil {
		return err
	}
	splits, err := p.read()
	if err != nil {
		return err
	}
	words, err := p.wordFile("vocabulary.txt", func() ([]byte, error) { return p.makeVocabulary(ctx, splits["polnear-train"]) })
	if err != nil {
		return err
	}
	names, err := p.wordFile("lexicon.txt", func() ([]byte, error) { return p.makeLexicon(ctx) })
	if err != nil {
		return err
	}
	lexicon, err := nlp.ReadLexicon(names)
	if err != nil {
		return err
	}
	vocabulary, err := nlp.ReadVocabulary(words, lexicon)
	if err != nil {
		return err
	}
	about := map[string]any{"features": vocabulary.Features(), "featureHash": vocabulary.FeatureHash(), "heads": heads}
	var pieces *nlp.Pieces
	if p.base != "" {
		list, err := p.wordFile("pieces.txt", func() ([]byte, error) { return p.makePieces(ctx, splits["polnear-train"]) })
		if err != nil {
			return err
		}
		if pieces, err = nlp.ReadPieces(list); err != nil {
			return err
		}
		about["pieces"] = map[string]any{"hash": vocabulary.PieceHash(pieces), "features": vocabulary.PieceFeatures(pieces)}
	}
	meta, err := json.MarshalIndent(about, "", " ")
	if err != nil {
		return err
	}
	if err := p.keep("meta.json", meta); err != nil {
		return err
	}
	for name, docs := range splits {
		if !strings.HasPrefix(name, p.only) {
			continue
		}
		if err := p.write(ctx, name, vocabulary, pieces, docs); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if p.wiki == 0 || p.only != "" {
		return nil
	}
	return p.writeWiki(ctx, vocabulary, pieces)
}

// wordFile takes a file from the model that was named, or makes it, and writes it
// beside the arrays.
func (p *prepare) wordFile(name string, make func() ([]byte, error)) (data []byte, err error) {
	data, err = os.ReadFile(filepath.Join(p.model, name))
	if p.model == "" || errors.Is(err, fs.ErrNotExist) {
		data, err = make()
	}
	if err != nil {
		return nil, err
	}
	return data, p.keep(name, data)
}

// keep writes a file that all splits share, or with -only checks that the folder
// has it as it is.
func (p *prepare) keep(name string, data []byte) error {
	path := filepath.Join(p.out, name)
	if p.only == "" {
		return os.WriteFile(path, data, 0o666)
	}
	has, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(has, data) {
		err = fmt.Errorf("%s: the other splits were made with another one", path)
	}
	return err
}

// arrays gathers one split.
type arrays struct {
	features             []int32
	paragraphs, docs     []int32
	tags                 [2][]int8
	pieces, pieceStarts  []int32 // word pieces of all tokens, and where each token's begin
	columns, tokensSoFar int
}

func (a *arrays) add(v *nlp.Vocabulary, p *nlp.Pieces, d *nlp.Doc) {
	a.columns = len(v.Features())
	a.docs = append(a.docs, int32(a.tokensSoFar))
	for _, par := range d.Paragraphs {
		a.paragraphs = append(a.paragraphs, int32(a.tokensSoFar+par.Start))
	}
	a.features = v.Encode(a.features, d)
	a.tokensSoFar += len(d.Tokens)
	if p == nil {
		return
	}
	for i := range d.Tokens {
		a.pieceStarts = append(a.pieceStarts, int32(len(a.pieces)))
		a.pieces = p.Append(a.pieces, d.Word(i))
	}
}

func (a *arrays) write(dir, name string) error {
	a.docs = append(a.docs, int32(a.tokensSoFar))
	a.paragraphs = append(a.paragraphs, int32(a.tokensSoFar))
	if err := writeNPY(dir, name+".features", a.features, a.tokensSoFar, a.columns); err != nil {
		return err
	}
	if err := writeNPY(dir, name+".paragraphs", a.paragraphs, len(a.paragraphs)); err != nil {
		return err
	}
	if err := writeNPY(dir, name+".docs", a.docs, len(a.docs)); err != nil {
		return err
	}
	if len(a.pieces) > 0 {
		a.pieceStarts = append(a.pieceStarts, int32(len(a.pieces)))
		if err := writeNPY(dir, name+".pieces", a.pieces, len(a.pieces)); err != nil {
			return err
		}
		if err := writeNPY(dir, name+".starts", a.pieceStarts, len(a.pieceStarts)); err != nil {
			return err
		}
	}
	for h, tags := range a.tags {
		if len(tags) == 0 {
			continue
		}
		if err := writeNPY(dir, name+"."+heads[h].Name, tags, len(tags)); err != nil {
			return err
		}
	}
	log.Printf("%-14s %9d tokens %7d paragraphs %6d documents", name, a.tokensSoFar, len(a.paragraphs)-1, len(a.docs)-1)
	return nil
}

func (p *prepare) write(ctx context.Context, name string, v *nlp.Vocabulary, pieces *nlp.Pieces, docs []document) error {
	var out arrays
	for _, doc := range docs {
		d, err := nlp.New(ctx, doc.article)
		if err != nil {
			return err
		}
		out.add(v, pieces, d)
		for h := range heads {
			tags := make([]int8, len(d.Tokens))
			if !doc.labelled[h] {
				for i := range tags {
					tags[i] = -1
				}
			}
			for _, s := range doc.open {
				for r, i := overlap(d, s), 0; r.Start+i < r.End; i++ {
					tags[r.Start+i] = -1
				}
			}
			for _, s := range doc.spans[h] {
				r := overlap(d, s.Span)
				for i := r.Start; i < r.End; i++ {
					tags[i] = s.tag + 1
					if i == r.Start {
						tags[i] = s.tag
					}
				}
			}
			out.tags[h] = append(out.tags[h], tags...)
		}
	}
	return out.write(p.out, name)
}

// overlap is the range of tokens that share a byte with s.
func overlap(d *nlp.Doc, s quoth.Span) nlp.Range {
	r := d.RangeOf(s)
	if r.Start > 0 && d.Tokens[r.Start-1].Overlaps(s) {
		r.Start--
	}
	for r.End < len(d.Tokens) && d.Tokens[r.End].Overlaps(s) {
		r.End++
	}
	return r
}
