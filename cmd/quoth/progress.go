package main

import (
	"fmt"
	"iter"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"quoth/internal/ingest"
	"quoth/internal/render"
	"quoth/page"
)

// A progress is a bar on standard error. It appears only where a person looks
// there, and only when the run takes long. A nil one does nothing.
type progress struct {
	what  string
	count func() int // how much there is, or -1; called once the bar appears
	from  time.Time  // when it may appear
	lines bool       // nobody looks: a line a second instead of a bar
	begun time.Time
	steps int
	bar   *progressbar.ProgressBar
}

// patience is how long a run may take before a bar appears.
const patience = 1500 * time.Millisecond

func newProgress(paths iter.Seq2[string, error], patience time.Duration) *progress {
	if !isTerminal(os.Stderr) {
		return nil
	}
	return &progress{what: "reading", from: time.Now().Add(patience), count: func() int {
		total := 0
		for range paths {
			total++
		}
		return total
	}}
}

// newIngestProgress counts inputs: with a bar, or, where nobody looks at a
// terminal, with a line a second.
func newIngestProgress(paths []string, quiet bool) *progress {
	if quiet {
		return nil
	}
	return &progress{what: "ingesting", begun: time.Now(), from: time.Now().Add(patience), lines: !isTerminal(os.Stderr), count: func() int {
		total := 0
		for path := range page.FindAlso(ingest.IsRecords, paths...) {
			if total++; path == "-" || ingest.IsRecords(path) {
				return -1 // as many as it has lines
			}
		}
		return total
	}}
}

// newShare is for work that tells how much of how much is done. The function
// may be called from one goroutine.
func newShare(what string) (tell func(done, of int64), end func()) {
	if !isTerminal(os.Stderr) {
		return nil, func() {}
	}
	p := &progress{what: what, from: time.Now().Add(patience)}
	return func(done, of int64) {
		p.count = func() int { return int(of) }
		p.to(int(done))
	}, p.end
}

// step counts an input.
func (p *progress) step() {
	if p != nil {
		p.to(p.steps + 1)
	}
}

func (p *progress) to(steps int) {
	p.steps = steps
	if p.lines {
		if now := time.Now(); now.After(p.from) {
			p.from = now.Add(time.Second)
			fmt.Fprintf(os.Stderr, "quoth: %s: %s, %.0f a second\n", p.what, render.Thousands(p.steps), float64(p.steps)/now.Sub(p.begun).Seconds())
		}
		return
	}
	if p.bar == nil {
		if time.Now().Before(p.from) {
			return
		}
		p.bar = progressbar.NewOptions(p.count(),
			progressbar.OptionSetWriter(os.Stderr),
			progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerPadding: "░", BarStart: "", BarEnd: ""}),
			progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionSetPredictTime(true),
		)
	}
	p.bar.Set(p.steps)
}

// clear makes room for a message.
func (p *progress) clear() {
	if p != nil && p.bar != nil {
		p.bar.Clear()
	}
}

// end takes the bar away.
func (p *progress) end() { p.clear() }
