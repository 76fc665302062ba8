// Package models holds the trained models, one dated folder each: weights,
// vocabulary, and a card that says what they were trained on and under which
// terms they may be used.
package models

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed en-2026-11 en-2026-11-best
var files embed.FS

// English is the model that reads English news: hand it to extract.New. It is the
// faster of the two.
var English = sub("en-2026-11")

// Best reads more rightly and several times slower. It shares the words of [English],
// and has its encoder beside its own.
var Best fs.FS = over{over{sub("en-2026-11-best"), English}, renamed{English, "beside.bin", "encoder.bin"}}

// Name is the name of the model in [English].
const Name = "en-2026-11"

// Named returns the model that users call “fast” or “best”.
func Named(name string) (fs.FS, error) {
	switch name {
	case "fast":
		return English, nil
	case "best":
		return Best, nil
	}
	return nil, fmt.Errorf("there is no model %q: it is fast or best", name)
}

// An over is a folder whose files stand before those of another.
type over struct{ own, other fs.FS }

func (o over) Open(name string) (fs.File, error) {
	f, err := o.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.other.Open(name)
	}
	return f, err
}

// A renamed is one file of a folder, by another name.
type renamed struct {
	fs.FS
	name, file string
}

func (r renamed) Open(name string) (fs.File, error) {
	if name != r.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return r.FS.Open(r.file)
}

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the name is a constant and valid
	}
	return f
}
