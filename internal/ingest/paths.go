package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"quoth/internal/store"
	"quoth/page"
)

// A batch is put when it has so many captures or bytes, or when its first has
// waited for so long.
const (
	batchCaptures = 32
	batchBytes    = 32 << 20
	batchWait     = 2 * time.Second
)

// inFlight is how many bytes of inputs may be on their way. It is more than a
// batch and an input together, so that a batch never waits for room.
const inFlight = 4 * batchBytes

// An outcome is what a worker made of an input.
type outcome struct {
	capture *store.Capture // to be put; nil where there is nothing to keep
	known   bool
	err     error // of the input
	fatal   error // of the store
}

// Paths reads files, folders, patterns and standard input ("-", which may be a
// page or records), and tells report of every input, in order, from the
// goroutine that called; report may be nil. Inputs that are kept already as
// they are, with statements by the same model, are passed over.
//
// An input that cannot be read costs itself: it is an event with an error, and
// kept as a capture with its failure. The error of Paths is one of the store,
// or the context's: when that ends, what was read so far is put and told of,
// and the rest is left for the next time. A worker that waits for a named pipe
// or standard input then ends when that answers.
func (in *Ingester) Paths(ctx context.Context, paths []string, report func(Event)) (Summary, error) {
	return in.run(ctx, report, func(yield func(*input) bool) { in.inputs(paths, yield) })
}

// Pages is [Ingester.Paths] for pages at hand: their names and bytes.
func (in *Ingester) Pages(ctx context.Context, pages iter.Seq2[string, []byte], report func(Event)) (Summary, error) {
	return in.run(ctx, report, func(yield func(*input) bool) {
		for name, data := range pages {
			if !yield(&input{path: name, data: data, facts: in.Facts, weight: min(int64(len(data)), maxInput)}) {
				return
			}
		}
	})
}

// A run is one call of Paths or Pages.
type run struct {
	*Ingester
	source  func(yield func(*input) bool)
	report  func(Event)
	budget  *semaphore.Weighted
	summary Summary

	batch   []pending // in order, with those that have nothing to put
	puts    int       // captures in it
	weight  int64     // bytes in it
	waiting *time.Timer
}

// pending is an input whose event waits until the batch is on disk.
type pending struct {
	of *input
	outcome
}

func (in *Ingester) run(ctx context.Context, report func(Event), source func(func(*input) bool)) (Summary, error) {
	if report == nil {
		report = func(Event) {}
	}
	r := &run{Ingester: in, source: source, report: report, budget: semaphore.NewWeighted(inFlight)}
	begin := time.Now()
	err := r.all(ctx)
	r.summary.Took = time.Since(begin)
	return r.summary, err
}

func (r *run) all(outer context.Context) error {
	ctx, cancel := context.WithCancel(outer)
	// The first is next to be written. While a batch is written, the workers
	// go on until this is full.
	order := make(chan *input, batchCaptures+4*r.workers())
	work := make(chan *input)
	var workers sync.WaitGroup
	workers.Go(func() {
		defer close(order)
		defer close(work)
		r.source(func(i *input) bool { return r.send(ctx, i, order, work) })
	})
	for range r.workers() {
		workers.Go(func() {
			for i := range work {
				i.done <- r.guard(ctx, i)
			}
		})
	}
	err := r.write(ctx, order)
	cancel()
	if outer.Err() == nil {
		workers.Wait()
	}
	return errors.Join(err, outer.Err())
}

// send gives an input to the workers and to the writer, once there is room. It
// is false when the context ended.
func (r *run) send(ctx context.Context, i *input, order, work chan<- *input) bool {
	if r.budget.Acquire(ctx, i.weight) != nil {
		return false
	}
	i.done = make(chan outcome, 1)
	select {
	case order <- i:
	case <-ctx.Done():
		return false
	}
	if i.err != nil {
		i.done <- outcome{err: i.err}
		return true
	}
	select {
	case work <- i:
		return true
	case <-ctx.Done():
		i.done <- outcome{err: ctx.Err()}
		return false
	}
}

// guard is one, for an input that must not take the others with it.
func (r *run) guard(ctx context.Context, i *input) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = outcome{err: &page.Error{Code: "internal", Path: i.path, Offset: page.NoOffset,
				Message: fmt.Sprintf("the program failed on this input; please report it: %v", p)}}
		}
	}()
	return r.one(ctx, i)
}

// one reads and analyses an input, unless that was done before.
func (r *run) one(ctx context.Context, i *input) outcome {
	if i.data == nil {
		var err error
		if i.data, err = readFile(i.path); err != nil {
			return outcome{err: err}
		}
	}
	c := r.begin(i)
	known, err := r.Store.Seen(ctx, c.Path, c.SHA256, r.Extractor.Model())
	if known || err != nil {
		return outcome{known: known, fatal: err}
	}
	c.Articles, err = r.read(i)
	if err == nil {
		if m := r.model(c.Articles); m != r.Extractor.Model() {
			if known, err := r.Store.Seen(ctx, c.Path, c.SHA256, m); known || err != nil {
				return outcome{known: known, fatal: err}
			}
		}
		err = r.analyse(ctx, c.Articles)
	}
	switch {
	case err == nil:
		return outcome{capture: &c}
	case ctx.Err() != nil:
		return outcome{err: ctx.Err()}
	case len(i.data) > maxInput: // not all of it was read: the hash is of a part
		return outcome{err: err}
	}
	c.Articles, c.Failure = nil, err.Error()
	return outcome{capture: &c, err: err}
}

// write puts what the workers made into the store, in order. When the context
// ends it writes what is finished up to there.
func (r *run) write(ctx context.Context, order <-chan *input) error {
	r.waiting = time.NewTimer(batchWait)
	r.waiting.Stop()
	defer r.waiting.Stop()
	for {
		i, err := r.next(ctx, order)
		if err != nil {
			return err
		}
		if i == nil {
			return r.flush(ctx)
		}
		o, err := r.await(ctx, i)
		if err != nil {
			return err
		}
		if o == nil || ctx.Err() != nil && errors.Is(errors.Join(o.err, o.fatal), ctx.Err()) {
			return r.flush(ctx)
		}
		if o.fatal != nil {
			return errors.Join(r.flush(ctx), o.fatal)
		}
		if err := r.take(ctx, i, *o); err != nil {
			return err
		}
	}
}

// next is the next input to write; nil at the end. Meanwhile a batch that has
// waited for long enough is put.
func (r *run) next(ctx context.Context, order <-chan *input) (*input, error) {
	for {
		select {
		case i := <-order:
			return i, nil
		case <-r.waiting.C:
			if err := r.flush(ctx); err != nil {
				return nil, err
			}
		case <-ctx.Done():
			// What is in order may be finished: await finds out.
			select {
			case i := <-order:
				return i, nil
			default:
				return nil, nil
			}
		}
	}
}

// await is the outcome of an input; nil when the context ended before it.
func (r *run) await(ctx context.Context, i *input) (*outcome, error) {
	for {
		select {
		case o := <-i.done:
			return &o, nil
		case <-r.waiting.C:
			if err := r.flush(ctx); err != nil {
				return nil, err
			}
		case <-ctx.Done():
			select {
			case o := <-i.done:
				return &o, nil
			default:
				return nil, nil
			}
		}
	}
}

// take adds an outcome to the batch.
func (r *run) take(ctx context.Context, i *input, o outcome) error {
	if len(r.batch) == 0 {
		r.waiting.Reset(batchWait)
	}
	r.batch = append(r.batch, pending{i, o})
	r.weight += i.weight
	if o.capture != nil {
		r.puts++
	}
	if r.puts == 0 || r.puts == batchCaptures || r.weight >= batchBytes {
		return r.flush(ctx)
	}
	return nil
}

// flush puts the batch, and tells of it once it is on disk. An interruption
// does not stop it.
func (r *run) flush(ctx context.Context) error {
	r.waiting.Stop()
	batch := r.batch
	captures := make([]store.Capture, 0, r.puts)
	for _, p := range batch {
		if p.capture != nil {
			captures = append(captures, *p.capture)
		}
	}
	var answers [][]store.Result
	if len(captures) > 0 {
		var err error
		if answers, err = r.Store.Put(context.WithoutCancel(ctx), captures...); err != nil {
			return err
		}
	}
	for _, p := range batch {
		e := Event{Path: p.of.path, Known: p.known, Err: p.err}
		if p.capture != nil {
			e.Results, answers = answers[0], answers[1:]
			e.Err = errors.Join(e.Err, refusal(e.Path, e.Results))
			r.summary.Bytes += p.capture.Size
		}
		r.summary.Add(e)
		r.report(e)
		r.budget.Release(p.of.weight)
	}
	clear(r.batch) // it holds texts
	r.batch, r.puts, r.weight = r.batch[:0], 0, 0
	return nil
}
