package main

import (
	"context"
	"flag"
	"io"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"quoth/models"
)

var update = flag.Bool("update", false, "rewrite testdata/scores.golden")

// The scores on the archive are those kept in testdata/scores.golden:
//
//	go test ./cmd/quoth-eval -run TestGolden -update
//
// On amd64 they must be the same to the last digit, whatever vector
// instructions the processor has, since the portable arithmetic is used.
// Compilers for other processors may fuse a product and a sum, which rounds
// once instead of twice and can tip a choice between two equally good tags;
// there a count may differ by two, and a percentage by what that makes.
func TestGolden(t *testing.T) {
	const path = "../../testdata/scores.golden"
	s := &setup{archive: "../../archive", model: models.English, w: io.Discard}
	got, err := s.goldenScores(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(string(b), "\r\n", "\n")
	if got == want {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	if len(gotLines) != len(wantLines) {
		t.Errorf("%d lines, want %d", len(gotLines), len(wantLines))
	}
	for i := range min(len(gotLines), len(wantLines)) {
		if g, w := gotLines[i], wantLines[i]; g != w && (runtime.GOARCH == "amd64" || !near(g, w)) {
			t.Errorf("line %d is\n%s\nwant\n%s", i+1, g, w)
		}
	}
}

// near reports whether the counts of two lines, the whole numbers in them, are
// within two of each other.
func near(a, b string) bool {
	f, g := strings.Fields(a), strings.Fields(b)
	if len(f) != len(g) {
		return false
	}
	for i := range f {
		if f[i] == g[i] || strings.Contains(f[i], ".") && strings.Contains(g[i], ".") {
			continue
		}
		x, err1 := strconv.Atoi(f[i])
		y, err2 := strconv.Atoi(g[i])
		if err1 != nil || err2 != nil || math.Abs(float64(x-y)) > 2 {
			return false
		}
	}
	return true
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"x 66.1 100 90", "x 66.5 101 88", true},
		{"x 66.1 100", "x 66.5 103", false},
		{"x 66.1 100", "y 66.1 100", false},
		{"x 1", "x 1 2", false},
	} {
		if near(c.a, c.b) != c.want {
			t.Errorf("near(%q, %q) is %v", c.a, c.b, !c.want)
		}
	}
}
