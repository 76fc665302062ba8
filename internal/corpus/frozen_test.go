package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The part of the archive that is kept apart is as it was when it was frozen,
// before there was any code for speakers, and the list is whole.
func TestKeptApartIsFrozen(t *testing.T) {
	root := filepath.Join("..", "..", "archive")
	list, err := os.ReadFile(filepath.Join(root, "kept-apart.sha256"))
	if err != nil {
		t.Fatal(err)
	}
	frozen := make(map[string]bool)
	for line := range strings.Lines(string(list)) {
		want, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("kept-apart.sha256: %q is not a hash and a name", line)
		}
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has changed since it was frozen: %s", name, got)
		}
		frozen[name] = true
	}
	articles, err := filepath.Glob(filepath.Join(root, "articles", "*", "*.txt"))
	if err != nil || len(articles) == 0 {
		t.Fatalf("%d articles: %v", len(articles), err)
	}
	for _, path := range articles {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := bytes.Cut(b, []byte("\n\n"))
		rel, _ := filepath.Rel(root, path)
		if bytes.Contains(head, []byte("\npart: test")) != frozen[filepath.ToSlash(rel)] {
			t.Errorf("%s: its part and the list of what is frozen disagree", rel)
		}
	}
}
