package export

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quoth/internal/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// encoded is what a format makes of the samples; a ZIP archive as a listing.
func encoded(t *testing.T, e encoder, docs []*document) []byte {
	t.Helper()
	o, err := Options{Note: func(m string) { t.Logf("%s: %s", e.Name, m) }}.checked()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	switch {
	case e.statements != nil:
		err = e.statements(&b, all(findingsOf(docs)), o)
	case e.articles != nil:
		err = e.articles(&b, all(docs), o)
	default:
		z := newZipSet(&b)
		if err = e.files(z, all(docs), o); err == nil {
			err = z.close()
		}
	}
	if err != nil {
		t.Fatalf("%s: %v", e.Name, err)
	}
	if !e.Folder {
		return b.Bytes()
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "-- %s --\n", f.Name)
		if _, err := io.Copy(&out, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return out.Bytes()
}

// What every text format makes of the two samples is kept in testdata.
func TestGolden(t *testing.T) {
	for _, e := range encoders() {
		if e.database != nil || e.Name == "parquet" {
			continue // bytes that depend on a library's version; read back in other tests
		}
		t.Run(e.Name, func(t *testing.T) {
			docs := sampleDocuments(t)
			for _, d := range docs {
				d.corrections = []store.Correction{{Action: store.Edit}}
			}
			compare(t, "samples."+e.Name+".golden", encoded(t, e, docs))
		})
		if e.content != nil {
			t.Run(e.Name+" beside", func(t *testing.T) {
				var b bytes.Buffer
				if err := Beside(&b, e.Name, "samples", Options{}); err != nil {
					t.Fatal(err)
				}
				compare(t, "samples."+e.Name+".beside.golden", b.Bytes())
			})
		}
	}
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	got = bytes.ReplaceAll(got, []byte("\r\n"), []byte("␍\n")) // as a mark that editors keep
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run go test ./internal/export -run Golden -update", err)
	}
	if bytes.Equal(got, want) {
		return
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s:%d\n got %s\nwant %s", path, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", path, len(g), len(w))
}
