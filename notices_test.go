package quoth_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"quoth"
)

var update = flag.Bool("update", false, "rewrite NOTICES")

// NOTICES has the licence of every module linked into the program, on every
// system it is built for. After a change of dependencies:
//
//	go test . -run TestNotices -update
func TestNotices(t *testing.T) {
	want := notices(t)
	if *update {
		if err := os.WriteFile("NOTICES", []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if quoth.Notices == want {
		return
	}
	t.Error("NOTICES is not what the linked modules' licence files give: go test . -run TestNotices -update")
	for line := range strings.Lines(want) {
		if strings.HasPrefix(line, "    ") && !strings.Contains(quoth.Notices, line) {
			t.Errorf("missing: %s", strings.TrimSpace(line))
		}
	}
}

// A licence is one text and who gives it.
type licence struct {
	text  string
	names []string
}

func notices(t *testing.T) string {
	dirs := make(map[string]map[string]bool) // "path version" of a module → folders with its linked packages, and above them
	roots := make(map[string]string)
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not (or .Main (and .Replace (not .Replace.Version)))}}{{.Path}} {{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", "./cmd/quoth")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) != 3 {
				continue
			}
			name, root, dir := f[0], f[1], f[2]
			roots[name] = root
			if dirs[name] == nil {
				dirs[name] = make(map[string]bool)
			}
			for ; len(dir) >= len(root); dir = filepath.Dir(dir) {
				dirs[name][dir] = true
			}
		}
	}
	if len(dirs) == 0 {
		t.Fatal("no module is linked in")
	}

	licences := make(map[string]*licence) // by text
	isLicence := regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|authors|.*-license\.html)`)
	for name, set := range dirs {
		found := 0
		for dir := range set {
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if !e.Type().IsRegular() || !isLicence.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
					continue
				}
				b, err := os.ReadFile(filepath.Join(dir, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				rel, err := filepath.Rel(roots[name], filepath.Join(dir, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				text := strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n"))
				if licences[text] == nil {
					licences[text] = &licence{text: text}
				}
				l := licences[text]
				l.names = append(l.names, fmt.Sprintf("%s, %s", name, filepath.ToSlash(rel)))
				if strings.HasPrefix(name, "golang.org/x/sys ") {
					l.names = append(l.names, "The Go standard library and runtime, "+e.Name())
				}
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s has no licence file", name)
		}
	}

	var all []*licence
	for _, l := range licences {
		slices.Sort(l.names)
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *licence) int { return cmp.Compare(a.names[0], b.names[0]) })
	var b strings.Builder
	b.WriteString(`NOTICES

Quoth is under the Apache License, Version 2.0 (file LICENSE). Its models are
under CC BY-SA 4.0; the card in each folder of models names what they were
trained on. The program quoth contains the modules named below, each group
followed by the text it is distributed under.
`)
	for _, l := range all {
		b.WriteString("\n" + strings.Repeat("=", 78) + "\n")
		for _, n := range l.names {
			b.WriteString("    " + n + "\n")
		}
		b.WriteString(strings.Repeat("-", 78) + "\n\n" + l.text + "\n")
	}
	return b.String()
}
