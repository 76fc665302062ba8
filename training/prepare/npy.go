package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// writeNPY writes a numpy array, version 1.0 of its format: int8 or int32, of
// the given shape, rows first.
func writeNPY[T int8 | int32](dir, name string, data []T, shape ...int) (err error) {
	f, err := os.Create(filepath.Join(dir, name+".npy"))
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	kind := "<i4"
	if _, ok := any(data).([]int8); ok {
		kind = "|i1"
	}
	dims := strings.TrimSuffix(fmt.Sprintln(shape), "\n")
	dims = "(" + strings.ReplaceAll(strings.Trim(dims, "[]"), " ", ", ") + ",)"
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", kind, dims)
	for (10+len(header)+1)%64 != 0 {
		header += " "
	}
	header += "\n"
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString("\x93NUMPY\x01\x00")
	binary.Write(w, binary.LittleEndian, uint16(len(header)))
	w.WriteString(header)
	if err := binary.Write(w, binary.LittleEndian, data); err != nil {
		return err
	}
	return w.Flush()
}
