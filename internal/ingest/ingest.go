// Package ingest is the loop that fills a store: inputs are found, read into
// articles, analysed and kept.
//
//	in := &ingest.Ingester{Store: db, Extractor: x}
//	summary, err := in.Paths(ctx, []string{"news/"}, func(e ingest.Event) { … })
//
// An input is a page, or one line of a file of records (.jsonl, .ndjson, also
// with .gz). Several workers read and analyse; one writer puts what they made
// into the store, in the order of the input and in batches. An [Event] is told
// only after its batch is on disk, and what is on disk is passed over the next
// time: an interrupted run is finished by running it again.
package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"time"

	"quoth"
	"quoth/extract"
	"quoth/internal/store"
	"quoth/page"
)

// An Ingester fills a store. Its fields are not changed while it is in use; any
// number of goroutines may use it at once.
type Ingester struct {
	Store     *store.DB
	Extractor *extract.Extractor

	Facts     page.Options     // what is known about inputs that do not say it: URL, title, outlet, date; limits
	Workers   int              // that read and analyse at the same time; 0 is one for each processor
	KeepPages bool             // keep the bytes of inputs too
	Reanalyse bool             // analyse records anew that come with their statements
	Now       func() time.Time // the clock; nil is time.Now
}

// An Event is what became of one input.
type Event struct {
	Path    string         // of the file, with #LINE for a line of it
	Known   bool           // kept already, as it is: nothing was done
	Results []store.Result // of its articles, once they are on disk
	Err     error          // why it has none, or one of them is not kept
}

// A Summary counts what became of inputs and of the articles in them.
type Summary struct {
	Inputs  int // looked at
	Skipped int // of them, kept already and not read again
	Failed  int // of them, could not be read

	Added, Revised, Reanalysed, Known, Refused int // articles of the inputs that were read

	Statements int           // of the articles that were added, revised or reanalysed
	Changes    store.Changes // of the articles that were reanalysed
	Bytes      int64         // of the inputs that were read
	Took       time.Duration
}

// Stored is how many articles were written: added, revised or reanalysed.
func (s *Summary) Stored() int { return s.Added + s.Revised + s.Reanalysed }

// Add counts an event.
func (s *Summary) Add(e Event) {
	s.Inputs++
	if e.Err != nil {
		s.Failed++
	}
	if e.Known {
		s.Skipped++
	}
	for _, r := range e.Results {
		switch r.Outcome {
		case store.Invalid:
			continue
		case store.Known:
			s.Known++
			continue
		case store.Refused:
			s.Refused++
			continue
		case store.Added:
			s.Added++
		case store.Revised:
			s.Revised++
		case store.Reanalysed:
			s.Reanalysed++
			s.Changes.Kept += r.Changes.Kept
			s.Changes.Changed += r.Changes.Changed
			s.Changes.New += r.Changes.New
			s.Changes.Gone += r.Changes.Gone
		}
		s.Statements += r.Statements
	}
}

func (in *Ingester) now() time.Time {
	if in.Now != nil {
		return in.Now()
	}
	return time.Now()
}

func (in *Ingester) workers() int {
	if in.Workers > 0 {
		return in.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// Bytes reads one input that is in memory, a dropped file or a pasted text, and
// returns what became of its articles, once they are on disk. The name says
// what the input is where the bytes do not: with one that ends in .jsonl or
// .ndjson each line is a record. The facts fill in what the input does not say.
//
// An input that cannot be read leaves no trace in the store; the error is a
// [*page.Error], or a [*quoth.RecordError]. Of a file of records the good lines
// are kept, and their results returned beside the joined errors of the others.
func (in *Ingester) Bytes(ctx context.Context, name string, data []byte, facts page.Options) ([]store.Result, error) {
	var captures []store.Capture
	var failures []error
	one := func(i *input) {
		if i.err != nil {
			failures = append(failures, i.err)
		} else if c, err := in.capture(ctx, i); err != nil {
			failures = append(failures, err)
		} else {
			captures = append(captures, c)
		}
	}
	if IsRecords(name) {
		lines(name, bytes.NewReader(data), facts, func(i *input) bool {
			one(i)
			return ctx.Err() == nil
		})
	} else {
		one(&input{path: name, data: data, facts: facts})
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(captures) == 0 {
		return nil, errors.Join(failures...)
	}
	answers, err := in.Store.Put(ctx, captures...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out []store.Result
	for i, a := range answers {
		out = append(out, a...)
		if err := refusal(captures[i].Path, a); err != nil {
			failures = append(failures, err)
		}
	}
	return out, errors.Join(failures...)
}

// capture reads and analyses an input whose bytes are at hand.
func (in *Ingester) capture(ctx context.Context, i *input) (store.Capture, error) {
	c := in.begin(i)
	articles, err := in.read(i)
	if err == nil {
		err = in.analyse(ctx, articles)
	}
	c.Articles = articles
	return c, err
}

// refusal is why the store could not keep an article as it is; nil if it could.
func refusal(path string, results []store.Result) error {
	for _, r := range results {
		if r.Outcome == store.Invalid {
			return &page.Error{Code: "invalid", Path: path, Offset: page.NoOffset, Message: r.Failure}
		}
	}
	return nil
}

// begin is the capture of an input before anything is read in it.
func (in *Ingester) begin(i *input) store.Capture {
	sum := sha256.Sum256(i.data)
	c := store.Capture{Path: i.path, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(i.data)), At: in.now().UTC()}
	if in.KeepPages {
		c.Raw = i.data
	}
	return c
}

// analyse fills in the statements of those articles that do not bring theirs.
func (in *Ingester) analyse(ctx context.Context, articles []*quoth.Article) error {
	for _, a := range articles {
		if a.Model != "" && !in.Reanalyse {
			continue
		}
		if err := in.Extractor.Extract(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// model is the name of the model that the articles will have been analysed by.
func (in *Ingester) model(articles []*quoth.Article) string {
	if len(articles) == 1 && articles[0].Model != "" && !in.Reanalyse {
		return articles[0].Model
	}
	return in.Extractor.Model()
}
