// Package models holds the trained models, one dated folder each: weights,
// vocabulary, and a card that says what they were trained on and under which
// terms they may be used. It has no logic.
package models

import (
	"embed"
	"io/fs"
)

//go:embed en-2026-11
var files embed.FS

// English is the model that reads English news: hand it to extract.New.
var English = sub("en-2026-11")

// Name is the name of the model in [English].
const Name = "en-2026-11"

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the name is a constant and valid
	}
	return f
}
