package store

import (
	"encoding/binary"
	"fmt"
)

// A liveRange is a run of bytes of a database file that hold something: part of a
// cell, or of the header of a page of a tree. Bytes between cells, of free pages
// and of freed cells are in none.
type liveRange struct {
	offset, size int64
	tree, part   string // name of the table or index, and what of it
}

// A treeWalker lists the live ranges of an SQLite file, from the description of
// the format at sqlite.org/fileformat2.html.
type treeWalker struct {
	file   []byte
	size   int64 // of a page
	usable int64
	seen   map[int64]bool
	found  []liveRange
}

// liveRanges lists what is live in the trees with these root pages.
func liveRanges(file []byte, roots map[string]int64) ([]liveRange, error) {
	w := treeWalker{file: file, seen: map[int64]bool{}}
	w.size = int64(binary.BigEndian.Uint16(file[16:]))
	if w.size == 1 {
		w.size = 65536
	}
	w.usable = w.size - int64(file[20])
	for name, root := range roots {
		if err := w.page(name, root); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return w.found, nil
}

func (w *treeWalker) add(tree, part string, offset, size int64) {
	if size > 0 {
		w.found = append(w.found, liveRange{offset, size, tree, part})
	}
}

func (w *treeWalker) page(tree string, number int64) error {
	begin := (number - 1) * w.size
	if number < 1 || begin+w.size > int64(len(w.file)) || w.seen[number] {
		return fmt.Errorf("page %d is outside the file, or there twice", number)
	}
	w.seen[number] = true
	page := w.file[begin : begin+w.size]
	head := int64(0)
	if number == 1 {
		head = 100
	}
	kind := page[head]
	cells := int64(binary.BigEndian.Uint16(page[head+3:]))
	interior := kind == 2 || kind == 5
	array := head + 8
	if interior {
		array += 4
	}
	w.add(tree, "page header", begin+head, array-head)
	w.add(tree, "cell pointers", begin+array, 2*cells)
	for i := range cells {
		at := int64(binary.BigEndian.Uint16(page[array+2*i:]))
		if interior {
			w.add(tree, "child pointer", begin+at, 4)
			if err := w.page(tree, int64(binary.BigEndian.Uint32(page[at:]))); err != nil {
				return err
			}
			at += 4
		}
		if kind == 5 {
			_, n := varint(page[at:])
			w.add(tree, "separator", begin+at, n)
			continue
		}
		payload, n := varint(page[at:])
		w.add(tree, "payload size", begin+at, n)
		at += n
		if kind == 13 {
			_, n := varint(page[at:])
			w.add(tree, "rowid", begin+at, n)
			at += n
		}
		if err := w.payload(tree, begin+at, payload, kind == 13); err != nil {
			return err
		}
	}
	if interior {
		return w.page(tree, int64(binary.BigEndian.Uint32(page[head+8:])))
	}
	return nil
}

// payload lists the parts of a record whose first byte is at offset.
func (w *treeWalker) payload(tree string, offset, size int64, table bool) error {
	most := (w.usable-12)*64/255 - 23
	if table {
		most = w.usable - 35
	}
	local := size
	if size > most {
		least := (w.usable-12)*32/255 - 23
		if local = least + (size-least)%(w.usable-4); local > most {
			local = least
		}
	}
	// The record in pieces: where in the file each of its bytes is.
	type piece struct{ at, size int64 }
	pieces := []piece{{offset, local}}
	record := append([]byte(nil), w.file[offset:offset+local]...)
	for link := offset + local; int64(len(record)) < size; {
		w.add(tree, "overflow pointer", link, 4)
		number := int64(binary.BigEndian.Uint32(w.file[link:]))
		if number < 1 || number*w.size > int64(len(w.file)) || w.seen[number] {
			return fmt.Errorf("overflow page %d", number)
		}
		w.seen[number] = true
		link = (number - 1) * w.size
		n := min(size-int64(len(record)), w.usable-4)
		pieces = append(pieces, piece{link + 4, n})
		record = append(record, w.file[link+4:link+4+n]...)
		if int64(len(record)) == size { // the last one points nowhere
			w.add(tree, "overflow end", link, 4)
		}
	}
	add := func(part string, from, n int64) {
		for _, p := range pieces {
			if from < p.size && n > 0 {
				k := min(n, p.size-from)
				w.add(tree, part, p.at+from, k)
				from, n = from+k, n-k
			}
			from -= p.size
			from = max(from, 0)
		}
	}
	header, n := varint(record)
	add("record header", 0, header)
	body := header
	for column := 0; n < header; column++ {
		kind, k := varint(record[n:])
		n += k
		var size int64
		switch {
		case kind >= 12:
			size = (kind - 12) / 2
		case kind < 7:
			size = []int64{0, 1, 2, 3, 4, 6, 8}[kind]
		case kind == 7:
			size = 8
		}
		add(fmt.Sprintf("column %d", column), body, size)
		body += size
	}
	if body != int64(len(record)) {
		return fmt.Errorf("a record of %d bytes whose header says %d", len(record), body)
	}
	return nil
}

func varint(b []byte) (v, n int64) {
	for i := range int64(8) {
		v = v<<7 | int64(b[i]&0x7f)
		if b[i] < 0x80 {
			return v, i + 1
		}
	}
	return v<<8 | int64(b[8]), 9
}
