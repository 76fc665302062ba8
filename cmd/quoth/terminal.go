package main

import (
	"fmt"
	"os"

	"golang.org/x/term"

	"quoth/internal/render"
)

// isTerminal reports whether a person looks at the file.
func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// textFor chooses width and colour for text printed to f: those asked for, or
// what f and the environment allow.
func textFor(f *os.File, width int, color string) (render.Text, error) {
	t := render.Text{Width: width}
	tty := isTerminal(f)
	if width == 0 && tty {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			t.Width = w
		}
	}
	switch color {
	case "always":
		t.Color = true
	case "never":
	case "auto":
		t.Color = tty && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	default:
		return t, fmt.Errorf("--color %q: want auto, always or never", color)
	}
	return t, nil
}
