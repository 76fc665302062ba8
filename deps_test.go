package quoth_test

import (
	"os/exec"
	"strings"
	"testing"
)

// allowed says which packages of this module each package may import. What is
// not listed may import nothing of it. Data flows one way: from bytes to
// articles, to tokens, to statements, to speakers, to what is printed.
var allowed = map[string]string{
	"quoth":                     "",
	"quoth/internal/neural":     "",
	"quoth/models":              "",
	"quoth/archive":             "",
	"quoth/page":                "quoth",
	"quoth/nlp":                 "quoth quoth/internal/neural",
	"quoth/internal/attrib":     "quoth quoth/nlp",
	"quoth/internal/speaker":    "quoth quoth/nlp quoth/internal/attrib",
	"quoth/internal/detail":     "quoth quoth/nlp quoth/internal/attrib quoth/internal/timex",
	"quoth/internal/timex":      "quoth quoth/nlp",
	"quoth/internal/confidence": "quoth quoth/nlp quoth/internal/attrib",
	"quoth/extract":             "quoth quoth/nlp quoth/internal/neural quoth/internal/attrib quoth/internal/speaker quoth/internal/detail quoth/internal/confidence",
	"quoth/internal/render":     "quoth",
	"quoth/internal/store":      "quoth",
	"quoth/cmd/quoth":           "quoth quoth/page quoth/nlp quoth/extract quoth/models quoth/archive quoth/internal/render quoth/internal/store quoth/internal/ingest quoth/internal/export quoth/internal/web",
	"quoth/cmd/quoth-bench":     "quoth quoth/internal/store",
	"quoth/internal/export":     "quoth quoth/internal/store",
	"quoth/internal/web":        "quoth quoth/page quoth/internal/render quoth/internal/store quoth/internal/export",
	"quoth/internal/ingest":     "quoth quoth/page quoth/extract quoth/internal/store",
	"quoth/internal/corpus":     "quoth",
	"quoth/internal/eval":       "quoth quoth/internal/corpus",
	"quoth/cmd/quoth-eval":      "quoth quoth/page quoth/nlp quoth/extract quoth/models quoth/archive quoth/internal/corpus quoth/internal/eval quoth/internal/neural quoth/internal/attrib quoth/internal/speaker",
	"quoth/training/prepare":    "quoth quoth/nlp quoth/internal/corpus",
	"quoth/training/linker":     "quoth quoth/nlp quoth/internal/neural quoth/internal/corpus quoth/internal/attrib",
	"quoth/training/pronouns":   "quoth quoth/nlp quoth/extract quoth/internal/corpus quoth/internal/speaker",
	"quoth/archive/build":       "quoth/archive",

	"quoth/training/calibrate":  "quoth quoth/extract quoth/models quoth/internal/confidence quoth/internal/corpus quoth/internal/eval",
	"quoth/training/confidence": "quoth quoth/extract quoth/models quoth/internal/corpus quoth/internal/eval quoth/internal/speaker",
}

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		rule, known := allowed[fields[0]]
		if !known {
			t.Errorf("%s is in no rule: add it to the list and say what it may import", fields[0])
			continue
		}
		may := map[string]bool{}
		for _, p := range strings.Fields(rule) {
			may[p] = true
		}
		for _, p := range fields[1:] {
			ours := p == "quoth" || strings.HasPrefix(p, "quoth/")
			if ours && !may[p] {
				t.Errorf("%s imports %s, which the rules do not allow", fields[0], p)
			}
			if fields[0] == "quoth" && strings.Contains(strings.Split(p, "/")[0], ".") {
				t.Errorf("quoth imports %s: the nouns import only the standard library", p)
			}
		}
	}
}
