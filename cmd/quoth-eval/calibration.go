package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"

	"quoth/internal/corpus"
	"quoth/internal/eval"
)

// calibration compares how sure the program is of statements of PolNeAR dev with
// how often it is right, and draws that as an SVG picture in the file of its
// argument.
func calibration(ctx context.Context, s *setup) error {
	dir, err := s.corpus("polnear", "dev")
	if err != nil {
		return err
	}
	gold, err := corpus.Collect(corpus.Brat(dir))
	if err != nil {
		return err
	}
	x, err := s.extractor()
	if err != nil {
		return err
	}
	pairs, err := readAll(ctx, x, gold)
	if err != nil {
		return err
	}
	names := [...]string{"overall", "boundary", "kind"}
	var found [len(names)][]eval.Scored
	for _, p := range pairs {
		for _, m := range eval.Matches(p) {
			if m.Pred == nil || m.Pred.Confidence.Boundary == 0 {
				continue
			}
			c := m.Pred.Confidence
			right := c.Overall
			if m.Pred.Speaker != "" && c.Speaker > 0 {
				right = min(1, c.Overall/c.Speaker) // who the speaker is PolNeAR does not tell
			}
			found[0] = append(found[0], eval.Scored{Confidence: right, Right: m.Gold != nil})
			found[1] = append(found[1], eval.Scored{Confidence: c.Boundary, Right: m.Strict})
			if m.Gold != nil {
				found[2] = append(found[2], eval.Scored{Confidence: c.Kind, Right: m.Gold.Kind == m.Pred.Kind})
			}
		}
	}
	fmt.Fprintf(s.w, "%s, PolNeAR dev\n", x.Model())
	if len(s.args) > 0 {
		if err := os.WriteFile(s.args[0], []byte(drawReliability(names[:], found[:])), 0o666); err != nil {
			return err
		}
	}
	for i, name := range names {
		fmt.Fprintf(s.w, "\n%-9s %5d   calibration error %.3f   AUROC %.3f\n", name, len(found[i]),
			eval.CalibrationError(found[i]), eval.Discrimination(found[i]))
		for _, b := range eval.Reliability(found[i]) {
			fmt.Fprintf(s.w, "  %.1f–%.1f   %5d   sure %.3f   right %.3f\n", b.Low, b.Low+0.1, b.N, b.Sure, b.Right)
		}
	}
	return nil
}

// drawReliability draws, one beside the other, how often each figure's statements are right
// over how sure it was: on the diagonal it is as right as it says. The
// area of a dot is its share of all.
func drawReliability(names []string, found [][]eval.Scored) string {
	const side, gap = 220, 50
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n",
		len(names)*(side+gap)+gap, side+2*gap)
	b.WriteString(`<style>text{fill:#333}.l{stroke:#999;fill:none}.d{stroke:#bbb;stroke-dasharray:4 3}.c{fill:#1b6ca8;fill-opacity:.75}` +
		`@media(prefers-color-scheme:dark){text{fill:#ddd}.c{fill:#7db8e8}}</style>` + "\n")
	for i, name := range names {
		x0, y0 := float64(gap+i*(side+gap)), float64(gap+side)
		fmt.Fprintf(&b, `<g><title>%s</title><path class="l" d="M%g %dV%gh%d"/><path class="d" d="M%g %gL%g %d"/>`, name, x0, gap, y0, side, x0, y0, x0+side, gap)
		fmt.Fprintf(&b, `<text x="%g" y="%d">%s: error %.3f, AUROC %.2f</text>`, x0, gap-14, name,
			eval.CalibrationError(found[i]), eval.Discrimination(found[i]))
		for _, at := range []float64{0, 0.5, 1} {
			fmt.Fprintf(&b, `<text x="%g" y="%g" text-anchor="middle">%g</text><text x="%g" y="%g" text-anchor="end">%g</text>`,
				x0+at*side, y0+16, at, x0-6, y0-at*side+4, at)
		}
		fmt.Fprintf(&b, `<text x="%g" y="%g" text-anchor="middle">sure</text>`, x0+side/2, y0+32)
		for _, bin := range eval.Reliability(found[i]) {
			r := 3 + 20*math.Sqrt(float64(bin.N)/float64(len(found[i])))
			fmt.Fprintf(&b, `<circle class="c" cx="%.1f" cy="%.1f" r="%.1f"><title>%d statements: sure %.2f, right %.2f</title></circle>`,
				x0+bin.Sure*side, y0-bin.Right*side, r, bin.N, bin.Sure, bin.Right)
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}
