package main

import (
	"iter"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A progress is a bar on standard error. It appears only where a person looks
// there, and only when the run takes long. A nil one does nothing.
type progress struct {
	paths iter.Seq2[string, error] // to count, once the bar appears
	from  time.Time                // when it may appear
	steps int
	bar   *progressbar.ProgressBar
}

// patience is how long a run may take before a bar appears.
const patience = 1500 * time.Millisecond

func newProgress(paths iter.Seq2[string, error], patience time.Duration) *progress {
	if !isTerminal(os.Stderr) {
		return nil
	}
	return &progress{paths: paths, from: time.Now().Add(patience)}
}

// step counts an input.
func (p *progress) step() {
	if p == nil {
		return
	}
	p.steps++
	if p.bar == nil {
		if time.Now().Before(p.from) {
			return
		}
		total := 0
		for range p.paths {
			total++
		}
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(os.Stderr),
			progressbar.OptionSetDescription("reading"),
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
