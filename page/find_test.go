package page

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"a.html", "b.txt", "c.pdf", "in/d.htm", "in/e.XHTML", "in/deep/f.txt", "in/.hidden/g.txt", "in/.h.txt", "empty/x.png", "[odd].html"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ args, want string }{
		{"a.html", "a.html"},
		{"c.pdf", "c.pdf"}, // asked for by name, so tried
		{"-", "-"},
		{"in", "in/d.htm in/deep/f.txt in/e.XHTML"},
		{"*.txt a.html", "b.txt a.html"},
		{"i*", "in/d.htm in/deep/f.txt in/e.XHTML"},
		{"[odd].html", "[odd].html"},
		{"no.html a.html", "no.html!not_found a.html"},
		{"*.md a.html", "*.md!not_found a.html"},
		{"empty a.html", "empty!not_found a.html"},
		{"https://halverncourier.example/ a.html", "https://halverncourier.example/!is_url a.html"},
		{"HTTP://halverncourier.example", "HTTP://halverncourier.example!is_url"},
	}
	for _, test := range tests {
		var got []string
		for path, err := range Find(strings.Fields(test.args)...) {
			path = filepath.ToSlash(path)
			if err != nil {
				var e *Error
				if !errors.As(err, &e) || e.Path == "" {
					t.Fatalf("error %v", err)
				}
				path += "!" + string(e.Code)
			}
			got = append(got, path)
		}
		if want := strings.Fields(test.want); !slices.Equal(got, want) {
			t.Errorf("Find(%s) gives %q, want %q", test.args, got, want)
		}
	}
	for range Find("in", "a.html") {
		break // stops early without harm
	}
}

func TestReadFileErrors(t *testing.T) {
	tests := []struct {
		path string
		code Code
		says string
	}{
		{"testdata/none.html", NotFound, "testdata/none.html: no such file or folder"},
		{"testdata", Unreadable, "testdata: "},
		{"https://openbench.example/1", IsURL, "fetching from the web comes later"},
	}
	for _, test := range tests {
		_, err := ReadFile(test.path, Options{})
		var e *Error
		if !errors.As(err, &e) || e.Code != test.code || !strings.Contains(err.Error(), test.says) {
			t.Errorf("ReadFile(%q): error %v", test.path, err)
		}
	}
	if _, err := ReadFile("testdata/none.html", Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v does not wrap the cause", err)
	}
}

func ExampleFind() {
	for path, err := range Find("testdata/short.html", "https://halverncourier.example/") {
		if err == nil {
			var articles []string
			got, _ := ReadFile(path, Options{})
			for _, a := range got {
				articles = append(articles, a.Text)
			}
			fmt.Println(filepath.ToSlash(path), articles)
			continue
		}
		var e *Error
		if errors.As(err, &e) {
			fmt.Println(e.Code)
		}
	}
	// Output:
	// testdata/short.html [The mayor of Kessing, Hanne Toll, said on Friday: “There will be no parade.”]
	// is_url
}
