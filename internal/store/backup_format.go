package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/zstd"
)

// The format of a backup.
//
// A line of JSON says what follows: format, schema, tables with their columns and
// numbers of rows. Then come blocks: the length of the compressed bytes and their
// CRC-32C, four bytes each, little endian, and one frame of zstd. A block holds
// rows of one table: its number in the header and the number of rows as uvarints,
// then the cells row by row. A length of zero ends the blocks. A last line of JSON
// has the totals and the SHA-256 of every byte before it, and nothing may follow.
//
// The frames are not one stream because a zstd reader passes over skippable
// frames: bytes added or changed there would go unseen. Every byte of the file is
// under the SHA-256, or is the line that holds it, which has only one spelling.
const (
	backupFormat  = "quoth-backup/1"
	blockSize     = 1 << 20   // uncompressed bytes after which a block is closed
	maxBlockSize  = 512 << 20 // a block with one huge row; more is refused on both sides
	maxHeaderSize = 1 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A backupHeader is the first line of a backup.
type backupHeader struct {
	Format  string        `json:"format"`
	Program string        `json:"program"`
	Schema  int           `json:"schema"`
	Created string        `json:"created"`
	Tables  []backupTable `json:"tables"`
}

// A backupTable says which rows a backup has of a table, in the order of its key.
type backupTable struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
}

func (h *backupHeader) rows() (n int64) {
	for _, t := range h.Tables {
		n += t.Rows
	}
	return n
}

// A backupTrailer is the last line of a backup.
type backupTrailer struct {
	Blocks int64  `json:"blocks"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"` // of everything before this line
}

// A backupWriter writes the format. Its memory is that of one block.
type backupWriter struct {
	w       io.Writer // into which out and sum both go
	out     *bufio.Writer
	sum     hash.Hash
	zstd    *zstd.Encoder
	header  backupHeader
	written []int64 // rows of each table
	blocks  int64
	table   int
	rows    uint64
	cells   []byte
	block   []byte
	packed  []byte
}

// newBackupWriter writes the header. The rows that follow have to agree with it.
func newBackupWriter(w io.Writer, h backupHeader) (*backupWriter, error) {
	line, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	// One goroutine: the same rows have to give the same bytes.
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return nil, err
	}
	b := &backupWriter{out: bufio.NewWriterSize(w, 1<<16), sum: sha256.New(), zstd: enc, header: h, written: make([]int64, len(h.Tables))}
	b.w = io.MultiWriter(b.out, b.sum)
	_, err = b.w.Write(append(line, '\n'))
	return b, err
}

// row adds a row of the table of that number; tables come in order.
func (b *backupWriter) row(table int, cells []any) error {
	if table < b.table || table >= len(b.header.Tables) {
		return fmt.Errorf("table %d out of order", table)
	}
	if len(cells) != len(b.header.Tables[table].Columns) {
		return fmt.Errorf("%s: a row of %d cells, not %d", b.header.Tables[table].Name, len(cells), len(b.header.Tables[table].Columns))
	}
	if table != b.table {
		if err := b.flush(); err != nil {
			return err
		}
		b.table = table
	}
	before := len(b.cells)
	for i, c := range cells {
		var err error
		if b.cells, err = appendCell(b.cells, c); err != nil {
			return fmt.Errorf("%s.%s: %w", b.header.Tables[table].Name, b.header.Tables[table].Columns[i], err)
		}
	}
	if n := len(b.cells) - before; n > maxBlockSize/2 {
		return fmt.Errorf("%s: a row of %d bytes is too large for a backup", b.header.Tables[table].Name, n)
	}
	b.rows++
	b.written[table]++
	if len(b.cells) >= blockSize {
		return b.flush()
	}
	return nil
}

func (b *backupWriter) flush() error {
	if b.rows == 0 {
		return nil
	}
	b.block = binary.AppendUvarint(b.block[:0], uint64(b.table))
	b.block = binary.AppendUvarint(b.block, b.rows)
	b.block = append(b.block, b.cells...)
	b.packed = b.zstd.EncodeAll(b.block, b.packed[:0])
	var head [8]byte
	binary.LittleEndian.PutUint32(head[:4], uint32(len(b.packed)))
	binary.LittleEndian.PutUint32(head[4:], crc32.Checksum(b.packed, castagnoli))
	if _, err := b.w.Write(head[:]); err != nil {
		return err
	}
	if _, err := b.w.Write(b.packed); err != nil {
		return err
	}
	b.blocks++
	b.rows, b.cells = 0, b.cells[:0]
	if cap(b.cells) > 8*blockSize { // one huge row is not remembered for ever
		b.cells, b.block, b.packed = nil, nil, nil
	}
	return nil
}

// close ends the backup. It is an error if a table has other than the rows announced.
func (b *backupWriter) close() error {
	defer b.zstd.Close()
	if err := b.flush(); err != nil {
		return err
	}
	var rows int64
	for i, t := range b.header.Tables {
		if b.written[i] != t.Rows {
			return fmt.Errorf("%s: %d rows read, %d counted", t.Name, b.written[i], t.Rows)
		}
		rows += t.Rows
	}
	if _, err := b.w.Write([]byte{0, 0, 0, 0}); err != nil {
		return err
	}
	line, err := json.Marshal(backupTrailer{Blocks: b.blocks, Rows: rows, SHA256: hex.EncodeToString(b.sum.Sum(nil))})
	if err != nil {
		return err
	}
	if _, err := b.out.Write(append(line, '\n')); err != nil {
		return err
	}
	return b.out.Flush()
}

// A backupReader reads the format and checks all that can be checked without
// knowing what the rows mean.
type backupReader struct {
	header backupHeader
	sum    hash.Hash

	in     *bufio.Reader
	offset int64 // of what comes next
	zstd   *zstd.Decoder
	packed bytes.Buffer
	block  []byte
	cells  []byte // rest of block
	left   uint64 // rows in it
	table  int
	begin  int64 // offset of the block
	read   []int64
	blocks int64
	row    []any
}

// damagedAt says where and how a backup is not what was written.
func damagedAt(offset int64, format string, args ...any) error {
	return fmt.Errorf("backup: %w at byte %d: %w", ErrDamaged, offset, fmt.Errorf(format, args...))
}

// newBackupReader reads the header of a backup.
func newBackupReader(r io.Reader) (*backupReader, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBlockSize))
	if err != nil {
		return nil, err
	}
	b := &backupReader{sum: sha256.New(), in: bufio.NewReaderSize(r, 1<<16), zstd: dec}
	if err := b.readHeader(); err != nil {
		dec.Close()
		return nil, err
	}
	b.read = make([]int64, len(b.header.Tables))
	return b, nil
}

func (b *backupReader) close() { b.zstd.Close() }

func (b *backupReader) readHeader() error {
	line, err := b.line(maxHeaderSize)
	if err != nil {
		return err
	}
	begin := []byte(`{"format":"quoth-backup/`)
	if n := min(len(begin), len(line)); n < 2 || !bytes.Equal(line[:n], begin[:n]) {
		return fmt.Errorf("%w: this is no backup of Quoth: it does not begin with %s", ErrInvalid, begin)
	}
	if line[len(line)-1] != '\n' {
		return damagedAt(b.offset, "the file ends in the first line")
	}
	b.sum.Write(line)
	var any struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(line, &any); err != nil {
		return damagedAt(0, "the first line: %w", err)
	}
	if any.Format != backupFormat {
		return fmt.Errorf("backup: %w: its format is %q, this program reads %q: use the program that wrote it or a newer one", ErrVersion, any.Format, backupFormat)
	}
	if err := json.Unmarshal(line, &b.header); err != nil {
		return damagedAt(0, "the first line: %w", err)
	}
	again, err := json.Marshal(b.header)
	if err != nil || !bytes.Equal(append(again, '\n'), line) {
		return damagedAt(0, "the first line is not as it was written")
	}
	for _, t := range b.header.Tables {
		if t.Rows < 0 {
			return damagedAt(0, "%s has %d rows", t.Name, t.Rows)
		}
	}
	return nil
}

// line reads up to and with the next line feed; at the end of the file without it.
func (b *backupReader) line(limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := b.in.ReadSlice('\n')
		line = append(line, part...)
		b.offset += int64(len(part))
		switch {
		case err == nil || err == io.EOF:
			return line, nil
		case len(line) > limit:
			return nil, damagedAt(b.offset, "a line that does not end")
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("backup: at byte %d: %w", b.offset, err)
		}
	}
}

// next returns the next row: the number of its table and its cells, which are
// valid until the call after. io.EOF says that all rows were read and that the
// whole file is as it was written.
func (b *backupReader) next() (table int, cells []any, err error) {
	for b.left == 0 {
		if len(b.cells) > 0 {
			return 0, nil, damagedAt(b.begin, "block %d has %d bytes too many", b.blocks, len(b.cells))
		}
		if err := b.readBlock(); err != nil {
			return 0, nil, err
		}
	}
	t := b.header.Tables[b.table]
	b.row = b.row[:0]
	for _, name := range t.Columns {
		cell, rest, err := cutCell(b.cells)
		if err != nil {
			return 0, nil, damagedAt(b.begin, "block %d, %s.%s: %w", b.blocks, t.Name, name, err)
		}
		b.row, b.cells = append(b.row, cell), rest
	}
	b.left--
	b.read[b.table]++
	return b.table, b.row, nil
}

func (b *backupReader) readBlock() error {
	b.begin = b.offset
	size, err := b.number("the length of a block")
	if err != nil {
		return err
	}
	if size == 0 {
		return b.readTrailer()
	}
	sum, err := b.number("the checksum of a block")
	if err != nil {
		return err
	}
	// The buffer grows with what is there, not with what a length promises.
	b.packed.Reset()
	n, err := io.CopyN(&b.packed, b.in, int64(size))
	b.offset += n
	if err == io.EOF {
		return damagedAt(b.offset, "the file ends in a block of %d bytes that begins at %d: it was cut off", size, b.begin)
	}
	if err != nil {
		return fmt.Errorf("backup: at byte %d: %w", b.offset, err)
	}
	b.sum.Write(b.packed.Bytes())
	if crc32.Checksum(b.packed.Bytes(), castagnoli) != sum {
		return damagedAt(b.begin, "block %d is not as it was written: its checksum differs", b.blocks+1)
	}
	b.block, err = b.zstd.DecodeAll(b.packed.Bytes(), b.block[:0])
	if err != nil {
		return damagedAt(b.begin, "block %d: %w", b.blocks+1, err)
	}
	b.blocks++
	table, n1 := binary.Uvarint(b.block)
	if n1 <= 0 || table >= uint64(len(b.header.Tables)) || int(table) < b.table {
		return damagedAt(b.begin, "block %d is of no table, or out of order", b.blocks)
	}
	rows, n2 := binary.Uvarint(b.block[n1:])
	if n2 <= 0 || rows == 0 || rows > uint64(len(b.block)) {
		return damagedAt(b.begin, "block %d has no rows", b.blocks)
	}
	b.table, b.left, b.cells = int(table), rows, b.block[n1+n2:]
	return nil
}

func (b *backupReader) number(what string) (uint32, error) {
	var buf [4]byte
	n, err := io.ReadFull(b.in, buf[:])
	b.offset += int64(n)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return 0, damagedAt(b.offset, "the file ends where %s should be: it was cut off", what)
	}
	if err != nil {
		return 0, fmt.Errorf("backup: at byte %d: %w", b.offset, err)
	}
	b.sum.Write(buf[:])
	return binary.LittleEndian.Uint32(buf[:]), nil
}

// readTrailer ends in io.EOF when the backup is whole.
func (b *backupReader) readTrailer() error {
	begin := b.offset
	want := backupTrailer{Blocks: b.blocks, SHA256: hex.EncodeToString(b.sum.Sum(nil))}
	for i, t := range b.header.Tables {
		if b.read[i] != t.Rows {
			return damagedAt(begin, "%s has %d rows, the first line says %d", t.Name, b.read[i], t.Rows)
		}
		want.Rows += t.Rows
	}
	line, err := b.line(1024)
	if err != nil {
		return err
	}
	again, err := json.Marshal(want)
	if err != nil {
		return err
	}
	switch again = append(again, '\n'); {
	case bytes.Equal(line, again):
	case len(line) < len(again) && bytes.HasPrefix(again, line):
		return damagedAt(b.offset, "the file ends in the last line: it was cut off")
	default:
		return damagedAt(begin, "the last line does not fit what stands before it")
	}
	if _, err := b.in.ReadByte(); err == nil {
		return damagedAt(b.offset, "something follows the last line")
	} else if err != io.EOF {
		return fmt.Errorf("backup: at byte %d: %w", b.offset, err)
	}
	return io.EOF
}

// The kinds of cell.
const (
	cellNull = iota
	cellInteger
	cellReal
	cellText
	cellBlob
)

// appendCell appends the encoding of one value as the databases give it: nil,
// int64, float64, string or []byte.
func appendCell(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, cellNull), nil
	case int64:
		return binary.AppendVarint(append(b, cellInteger), v), nil
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, cellReal), math.Float64bits(v)), nil
	case string:
		return append(binary.AppendUvarint(append(b, cellText), uint64(len(v))), v...), nil
	case []byte:
		return append(binary.AppendUvarint(append(b, cellBlob), uint64(len(v))), v...), nil
	}
	return b, fmt.Errorf("a value of type %T", v)
}

// cutCell reads the first cell of b. Bytes of a blob stay shared with b.
func cutCell(b []byte) (v any, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errors.New("a row is cut off")
	}
	kind, b := b[0], b[1:]
	switch kind {
	case cellNull:
		return nil, b, nil
	case cellInteger:
		i, n := binary.Varint(b)
		if n <= 0 {
			return nil, nil, errors.New("a number is cut off")
		}
		return i, b[n:], nil
	case cellReal:
		if len(b) < 8 {
			return nil, nil, errors.New("a number is cut off")
		}
		return math.Float64frombits(binary.LittleEndian.Uint64(b)), b[8:], nil
	case cellText, cellBlob:
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, nil, errors.New("a text is cut off")
		}
		v, b := b[n:n+int(size):n+int(size)], b[n+int(size):]
		if kind == cellText {
			return string(v), b, nil
		}
		return v, b, nil
	}
	return nil, nil, fmt.Errorf("a cell of kind %d", kind)
}
