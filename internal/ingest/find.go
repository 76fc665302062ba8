package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"

	"quoth/page"
)

// An input is one page or record on its way.
type input struct {
	path   string
	data   []byte // its bytes; nil for a file that is still to be opened
	record bool   // data is a line of JSON
	facts  page.Options
	err    error // of finding it: then there is nothing to read

	weight int64 // bytes taken from the budget
	done   chan outcome
}

// maxInput is how long a page or a line of records may be, in bytes.
const maxInput = 16 << 20

// IsRecords reports whether a file of that name has a record a line.
func IsRecords(path string) bool {
	name := strings.TrimSuffix(strings.ToLower(path), ".gz")
	return filepath.Ext(name) == ".jsonl" || filepath.Ext(name) == ".ndjson"
}

// inputs finds what there is to read, in order, until yield returns false.
func (in *Ingester) inputs(paths []string, yield func(*input) bool) {
	for path, err := range page.FindAlso(IsRecords, paths...) {
		more := true
		switch {
		case err != nil:
			more = yield(&input{path: path, err: err})
		case path == "-":
			more = in.standardInput(yield)
		case IsRecords(path):
			more = in.recordsIn(path, yield)
		default:
			i := &input{path: path, facts: in.Facts}
			if info, err := os.Stat(path); err == nil {
				i.weight = min(info.Size(), maxInput)
			}
			more = yield(i)
		}
		if !more {
			return
		}
	}
}

// standardInput is records if it begins as a line of them does, or is
// compressed; otherwise one page.
func (in *Ingester) standardInput(yield func(*input) bool) bool {
	r := bufio.NewReader(os.Stdin)
	start, _ := r.Peek(64) // an error shows again below
	start = bytes.TrimLeft(bytes.TrimPrefix(start, byteOrderMark), " \t\r\n")
	if bytes.HasPrefix(start, []byte(`{"`)) || bytes.HasPrefix(start, gzipMagic) {
		return lines("-", r, in.Facts, yield)
	}
	data, err := readAll(r)
	if err != nil {
		return yield(&input{path: "-", err: unreadable("-", err)})
	}
	return yield(&input{path: "-", data: data, facts: in.Facts, weight: int64(len(data))})
}

func (in *Ingester) recordsIn(path string, yield func(*input) bool) bool {
	f, err := os.Open(path)
	if err != nil {
		return yield(&input{path: path, err: unreadable(path, err)})
	}
	defer f.Close()
	return lines(path, f, in.Facts, yield)
}

var (
	gzipMagic     = []byte{0x1f, 0x8b}
	byteOrderMark = []byte("\ufeff")
)

// lines yields the lines of a stream of records, compressed or not, as inputs
// NAME#1, NAME#2, …; empty lines count and are passed over. It reports whether
// yield wants more.
func lines(name string, r io.Reader, facts page.Options, yield func(*input) bool) bool {
	b := bufio.NewReaderSize(r, 256<<10)
	if magic, _ := b.Peek(2); bytes.Equal(magic, gzipMagic) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return yield(&input{path: name, err: unreadable(name, err)})
		}
		defer z.Close()
		b = bufio.NewReaderSize(z, 256<<10)
	}
	for n := 1; ; n++ {
		line, long, err := readLine(b)
		i := &input{path: fmt.Sprintf("%s#%d", name, n), data: line, record: true, facts: facts, weight: int64(len(line))}
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			// What came before is whole; how this line ends nobody knows.
			i.err = unreadable(i.path, err)
		case long:
			i.err = &page.Error{Code: page.TooLarge, Path: i.path, Offset: page.NoOffset,
				Message: fmt.Sprintf("a line longer than the limit of %d bytes", maxInput)}
		}
		if (len(i.data) > 0 || i.err != nil) && !yield(i) {
			return false
		}
		if err != nil {
			return true
		}
	}
}

// readLine returns the next line without white space around it. The bytes
// belong to the caller. A line that is too long is read to its end and dropped.
func readLine(r *bufio.Reader) (line []byte, long bool, err error) {
	for {
		var part []byte
		part, err = r.ReadSlice('\n')
		if len(line)+len(part) > maxInput {
			line, long = nil, true
		}
		if !long {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSpace(bytes.TrimPrefix(line, byteOrderMark)), long, err
		}
	}
}

// readAll reads what is not longer than a page may be, and one byte more where
// it is.
func readAll(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, maxInput+1)) }

// readFile is readAll of a file.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	data, err := readAll(f)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

func unreadable(path string, err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		err = e.Err // the path is said already
	}
	return &page.Error{Code: page.Unreadable, Path: path, Offset: page.NoOffset, Message: "cannot be read", Err: err}
}
