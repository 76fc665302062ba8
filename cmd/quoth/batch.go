package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"sync"

	"quoth"
	"quoth/internal/render"
	"quoth/page"
)

// A batch reads inputs with several workers and prints them in order. Only a
// few inputs are in memory at a time, however many there are.
type batch struct {
	paths    iter.Seq2[string, error] // what there is to read
	open     func(path string) ([]*quoth.Article, error)
	acts     map[quoth.Act]bool // kept statements; nil keeps all
	sure     float64            // a speaker less likely to be right is left out
	workers  int
	extract  func(context.Context, *quoth.Article) error
	printer  printer
	progress *progress
	complain func(error) // of each input that failed
}

// A job is one input on its way.
type job struct {
	number int
	path   string
	err    error // of finding it
	done   chan result
}

// A result is what became of one input.
type result struct {
	articles []*quoth.Article
	pieces   []piece // one for each article
	err      error   // why there are none
}

// run reads everything, or until the context ends: then it prints what was
// finished up to there. The error is one of writing.
func (b *batch) run(outer context.Context, out *output) (*render.Summary, error) {
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	// In the order of the input: what is worked on, and what waits to be
	// printed because something before it takes longer.
	order := make(chan *job, 4*b.workers)
	work := make(chan *job)
	var workers sync.WaitGroup
	workers.Go(func() {
		defer close(order)
		defer close(work)
		b.find(ctx, order, work)
	})
	for range b.workers {
		workers.Go(func() {
			for j := range work {
				j.done <- b.read(ctx, j)
			}
		})
	}
	s, err := b.print(ctx, out, order)
	cancel()
	if err == nil && outer.Err() == nil {
		workers.Wait()
	}
	// Otherwise the program is about to end, and a worker may sit in a read of
	// standard input that cannot be called off.
	return s, err
}

// find sends the inputs on their way.
func (b *batch) find(ctx context.Context, order, work chan<- *job) {
	n := 0
	for path, err := range b.paths {
		n++
		j := &job{number: n, path: path, err: err, done: make(chan result, 1)}
		select {
		case order <- j:
		case <-ctx.Done():
			return
		}
		select {
		case work <- j:
		case <-ctx.Done():
			j.done <- result{err: ctx.Err()}
			return
		}
	}
}

// read makes articles of one input. Whatever goes wrong costs this input only.
func (b *batch) read(ctx context.Context, j *job) (r result) {
	defer func() {
		if p := recover(); p != nil {
			r = result{err: &page.Error{Code: "internal", Path: j.path, Offset: page.NoOffset, Message: fmt.Sprintf("the program failed on this input; please report it: %v", p)}}
		}
	}()
	if j.err != nil {
		return result{err: j.err}
	}
	articles, err := b.open(j.path)
	if err != nil {
		return result{err: err}
	}
	r.articles = articles
	for i, a := range articles {
		if err := b.extract(ctx, a); err != nil {
			return result{err: err}
		}
		keepActs(a, b.acts)
		keepSure(a, b.sure)
		id := "a" + strconv.Itoa(j.number)
		if len(articles) > 1 {
			id += "-" + strconv.Itoa(i+1)
		}
		p, err := b.printer.print(a, id)
		if err != nil {
			return result{err: err}
		}
		r.pieces = append(r.pieces, p)
	}
	return r
}

// print writes the results in order.
func (b *batch) print(ctx context.Context, out *output, order <-chan *job) (*render.Summary, error) {
	s := new(render.Summary)
	if err := b.printer.begin(out); err != nil {
		return s, err
	}
	defer b.progress.end()
	for j := range order {
		r, ok := b.await(ctx, out, j)
		if !ok || errors.Is(r.err, context.Canceled) {
			break
		}
		b.progress.step()
		if r.err != nil {
			s.Rejected++
			b.progress.clear()
			b.complain(r.err)
			if err := b.printer.fail(out, j.path, r.err); err != nil {
				return s, err
			}
			continue
		}
		for i, a := range r.articles {
			s.Add(a)
			if err := b.printer.add(out, r.pieces[i]); err != nil {
				return s, err
			}
		}
	}
	return s, b.printer.end(out, s)
}

// await returns the result of a job. Before it has to wait, what is printed
// already is sent on. It is false when the context ended first.
func (b *batch) await(ctx context.Context, out *output, j *job) (result, bool) {
	select {
	case r := <-j.done:
		return r, true
	default:
	}
	out.Flush() // an error stays with the writer and shows at the next write
	select {
	case r := <-j.done:
		return r, true
	case <-ctx.Done():
	}
	select {
	case r := <-j.done:
		return r, true
	default:
		return result{}, false
	}
}
