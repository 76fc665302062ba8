package main

import (
	"fmt"

	"quoth/extract"
	"quoth/models"

	"github.com/spf13/pflag"
)

// A reader is the model that the flag --model names.
type reader string

// fast is what reads where no flag says otherwise.
const fast reader = "fast"

func (r *reader) add(f *pflag.FlagSet) {
	f.StringVar((*string)(r), "model", string(fast), "the `MODEL` that reads: fast, or best, which finds more and takes several times as long")
}

// load loads the model. It is a mistake of the command line if there is none of the name.
func (r reader) load(opts ...extract.Option) (*extract.Extractor, error) {
	m, err := models.Named(string(r))
	if err != nil {
		return nil, fmt.Errorf("--model: %w", err)
	}
	x, err := extract.New(m, opts...)
	if err != nil {
		return nil, &failure{statusNothing, err}
	}
	return x, nil
}
