package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
)

// An output is standard output, or a file that appears under its name only
// when it is kept whole.
type output struct {
	*bufio.Writer
	file *os.File
	name string // to rename the file to; "" if there is nothing to rename
}

// create opens the output; "" and "-" are standard output. Devices and pipes
// are written to as they are.
func create(name string) (*output, error) {
	if name == "" || name == "-" {
		return &output{Writer: bufio.NewWriterSize(os.Stdout, 64<<10), file: os.Stdout}, nil
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return nil, fmt.Errorf("output: %s is a folder", name)
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("output: %w", err)
		}
		return &output{Writer: bufio.NewWriterSize(f, 64<<10), file: f}, nil
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	// A name with a dot in front: a folder that is being read passes it over.
	part := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d.part", filepath.Base(name), os.Getpid()))
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("output: %w", err)
	}
	return &output{Writer: bufio.NewWriterSize(f, 64<<10), file: f, name: name}, nil
}

// keep writes what is left and gives the file its name.
func (o *output) keep() error {
	if err := o.Flush(); err != nil {
		return err
	}
	if o.file == os.Stdout {
		return nil
	}
	if err := o.file.Close(); err != nil {
		return err
	}
	if o.name == "" {
		return nil
	}
	part := o.file.Name()
	if err := os.Rename(part, o.name); err != nil {
		return err
	}
	o.name = ""
	return nil
}

// sync waits until what is flushed is on disk, where that is to be had.
func (o *output) sync() error {
	if o.name == "" {
		return nil
	}
	return o.file.Sync()
}

// discard removes the file if it was not kept.
func (o *output) discard() {
	if o.name != "" {
		o.file.Close()
		os.Remove(o.file.Name())
	}
}
