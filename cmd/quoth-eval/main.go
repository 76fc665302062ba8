// Command quoth-eval measures what the model and the program do against gold
// data, and prints tables.
//
//	quoth-eval [flags] COMMAND [ARG]
//
// The commands:
//
//	attribution [DIR]  statements of a folder of brat files (default: PolNeAR dev)
//	archive            statements of the shipped archive, nested ones too
//	gum [PART …]       statements of GUM (default: its dev and test documents)
//	speakers           who spoke, on the shipped archive and on GUM
//	details            what stands around the statements of the shipped archive
//	errors [speakers|details [found]]
//	                   what is wrong, by type and with where it stands
//	calibration        how sure the program is beside how often it is right
//	agreement          between the archive's two annotations, and PolNeAR's
//	names              persons, organisations and places on UNER-EWT test
//	sentences          sentence boundaries on UD-EWT
//	pages              article bodies of zyte-articles
//	offsets            that every span is its text, in all three units
//	paths              that assembly and plain Go find the same statements
//	golden             the scores kept in testdata/scores.golden
//
// The flag -test scores the part of the archive that is kept apart: run it
// rarely and tune nothing on it. Corpora are looked for in the folder that
// QUOTH_DATA names; the archive in the repository, which must be the working
// directory. A missing file is a failure.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"quoth/extract"
	"quoth/models"
)

// A setup is what the flags say.
type setup struct {
	data    string // folder of the corpora
	archive string // folder of the shipped archive
	test    bool   // score the part kept apart
	model   fs.FS
	args    []string
	w       io.Writer
}

var commands = map[string]func(context.Context, *setup) error{
	"attribution": attribution,
	"archive":     archiveStatements,
	"gum":         attributionOfGUM,
	"speakers":    speakers,
	"details":     details,
	"agreement":   agreement,
	"names":       names,
	"sentences":   sentences,
	"pages":       pages,
	"offsets":     offsets,
	"paths":       paths,
	"golden":      golden,
	"calibration": calibration,
	"errors":      listErrors,
}

func main() {
	s := &setup{w: os.Stdout}
	flag.StringVar(&s.data, "data", os.Getenv("QUOTH_DATA"), "`folder` of the corpora")
	flag.StringVar(&s.archive, "archive", "archive", "`folder` of the shipped archive")
	flag.BoolVar(&s.test, "test", false, "score the part of the archive that is kept apart")
	model := flag.String("model", "fast", "the model that reads: fast or best")
	encoder := flag.String("encoder", "", "use the weights in `file` in place of the model's own")
	flag.Usage = func() {
		fmt.Fprintf(os.Stderr, "usage: quoth-eval [flags] %s\n", strings.Join(slices.Sorted(maps.Keys(commands)), "|"))
		flag.PrintDefaults()
	}
	flag.Parse()
	run, ok := commands[flag.Arg(0)]
	if !ok {
		flag.Usage()
		os.Exit(2)
	}
	s.args = flag.Args()[1:]
	var err error
	if s.model, err = models.Named(*model); err != nil {
		fmt.Fprintln(os.Stderr, "quoth-eval:", err)
		os.Exit(2)
	}
	if *encoder != "" {
		s.model = otherEncoder{s.model, *encoder}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintf(os.Stderr, "quoth-eval %s: %v\n", flag.Arg(0), err)
		os.Exit(1)
	}
}

// extractor loads the model.
func (s *setup) extractor(opts ...extract.Option) (*extract.Extractor, error) {
	return extract.New(s.model, opts...)
}

// corpus is the path of a file or folder of the corpora.
func (s *setup) corpus(elem ...string) (string, error) {
	if s.data == "" {
		return "", fmt.Errorf("no corpora: set QUOTH_DATA to their folder")
	}
	path := filepath.Join(append([]string{s.data}, elem...)...)
	_, err := os.Stat(path)
	return path, err
}

// otherEncoder is a model with the weights of another training run.
type otherEncoder struct {
	fs.FS
	path string
}

func (o otherEncoder) Open(name string) (fs.File, error) {
	if name == "encoder.bin" {
		return os.Open(o.path)
	}
	return o.FS.Open(name)
}
