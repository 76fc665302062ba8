package speaker

import (
	"strings"
	"testing"
)

func TestFirstNames(t *testing.T) {
	given := map[string]float32{"ann": -0.98, "anna": -1, "annas": 1, "bo": 0, "zoë": -0.5, strings.Repeat("x", 16): 1, "": 1}
	f := newFirstNames(given)
	delete(given, strings.Repeat("x", 16)) // longer than is kept
	delete(given, "")
	back, err := readFirstNames(f.append(nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := back.all(); len(got) != len(given) {
		t.Errorf("%v", got)
	}
	for n, want := range given {
		if got, ok := back.find(n); !ok || float32(got) != want {
			t.Errorf("%s: %v %v, want %v", n, got, ok, want)
		}
	}
	for _, n := range []string{"", "a", "an", "annab", "b", "zz"} {
		if _, ok := back.find(n); ok {
			t.Errorf("%q is known", n)
		}
	}
	file := f.append(nil)
	for i := range file {
		if _, err := readFirstNames(file[:i]); err == nil {
			t.Errorf("cut after %d of %d bytes: no error", i, len(file))
		}
	}
}
