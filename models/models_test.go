package models

import (
	"io/fs"
	"testing"
)

// Both models together are to stay below 20 MB.
func TestSize(t *testing.T) {
	var size int64
	if err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		size += info.Size()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", size)
	if size > 20_000_000 {
		t.Errorf("%d bytes", size)
	}
}

func TestNamed(t *testing.T) {
	for _, name := range []string{"fast", "best"} {
		m, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"encoder.bin", "vocabulary.txt", "lexicon.txt", "linker.bin", "pronouns.bin", "CARD.md"} {
			if _, err := fs.Stat(m, file); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := Named("en"); err == nil {
		t.Error("there is a model named en")
	}
}
