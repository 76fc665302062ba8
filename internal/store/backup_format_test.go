package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// tinyBackup is a backup of two tables with every kind of cell.
func tinyBackup(t testing.TB, rows [][]any) []byte {
	t.Helper()
	h := backupHeader{Format: backupFormat, Program: "quoth test", Schema: 1, Created: "2026-03-12T09:00:00Z", Tables: []backupTable{
		{Name: "colour", Columns: []string{"id", "name", "sum"}, Rows: int64(len(rows))},
		{Name: "empty", Columns: []string{"id"}},
		{Name: "weight", Columns: []string{"id", "grams"}, Rows: 2},
	}}
	var out bytes.Buffer
	w, err := newBackupWriter(&out, h)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.row(0, r); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range [][]any{{int64(1), 2.5}, {int64(2), math.Inf(-1)}} {
		if err := w.row(2, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var tinyRows = [][]any{
	{int64(1), "grün", []byte{0, 1, 2}},
	{int64(-5), "", []byte{}},
	{int64(math.MaxInt64), nil, []byte("x")},
}

// readBackup reads a whole backup and gives its rows, each with the name of its table.
func readBackup(r io.Reader) (rows [][]any, err error) {
	b, err := newBackupReader(r)
	if err != nil {
		return nil, err
	}
	defer b.close()
	for {
		table, cells, err := b.next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		row := []any{b.header.Tables[table].Name}
		for _, c := range cells {
			if blob, ok := c.([]byte); ok {
				c = append([]byte{}, blob...)
			}
			row = append(row, c)
		}
		rows = append(rows, row)
	}
}

func TestBackupFormatGivesBackWhatWasWritten(t *testing.T) {
	got, err := readBackup(bytes.NewReader(tinyBackup(t, tinyRows)))
	if err != nil {
		t.Fatal(err)
	}
	var want [][]any
	for _, r := range tinyRows {
		want = append(want, append([]any{"colour"}, r...))
	}
	want = append(want, []any{"weight", int64(1), 2.5}, []any{"weight", int64(2), math.Inf(-1)})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestBackupFormatOverManyBlocks(t *testing.T) {
	var rows [][]any
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 4000 {
		words := make([]byte, random.IntN(2000))
		for k := range words {
			words[k] = byte('a' + random.IntN(26))
		}
		rows = append(rows, []any{int64(i), string(words), []byte(nil)})
	}
	rows = append(rows, []any{int64(-1), strings.Repeat("long ", 3<<20), []byte{1}})
	file := tinyBackup(t, rows)
	got, err := readBackup(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(rows)+2 || got[4000][2] != rows[4000][1] || got[17][2] != rows[17][1] {
		t.Errorf("%d rows, or other ones", len(got))
	}
	if again := tinyBackup(t, rows); !bytes.Equal(again, file) {
		t.Error("the same rows gave other bytes")
	}
}

// A backup that lost its end, or of which any byte changed, is refused before its
// last row is believed.
func TestBackupFormatDetectsDamage(t *testing.T) {
	file := tinyBackup(t, tinyRows)
	refused := func(what string, b []byte) {
		t.Helper()
		_, err := readBackup(bytes.NewReader(b))
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrInvalid) && !errors.Is(err, ErrVersion) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	for n := range len(file) {
		refused(fmt.Sprint("cut to ", n), file[:n])
	}
	for i := range file {
		for bit := range 8 {
			b := bytes.Clone(file)
			b[i] ^= 1 << bit
			refused(fmt.Sprintf("bit %d of byte %d", bit, i), b)
		}
	}
	for _, tail := range []string{"\n", " ", "\x00", "{}", "\x50\x2a\x4d\x18\x00\x00\x00\x00", string(file)} {
		refused(fmt.Sprintf("followed by %.10q", tail), append(bytes.Clone(file), tail...))
	}
	b := bytes.Clone(file)
	end := bytes.IndexByte(b, '\n') + 1
	refused("a block twice", append(append(bytes.Clone(b[:end]), b[end:bytes.LastIndex(b, []byte{0, 0, 0, 0})]...), b[end:]...))
}

func TestBackupFormatSaysWhereAndWhat(t *testing.T) {
	file := tinyBackup(t, tinyRows)
	line := bytes.IndexByte(file, '\n') + 1
	flipped := bytes.Clone(file)
	flipped[line+12] ^= 1
	for _, c := range []struct {
		name string
		file []byte
		is   error
		says string
	}{
		{"cut in a block", file[:line+20], ErrDamaged, "at byte " + fmt.Sprint(line+20) + ": the file ends in a block"},
		{"flipped in a block", flipped, ErrDamaged, "at byte " + fmt.Sprint(line) + ": block 1 is not as it was written"},
		{"something else", []byte("SQLite format 3\x00"), ErrInvalid, "no backup of Quoth"},
		{"nothing", nil, ErrInvalid, "no backup of Quoth"},
		{"a newer format", []byte(`{"format":"quoth-backup/2","x":1}` + "\n"), ErrVersion, "use the program that wrote it"},
		{"appended to", append(bytes.Clone(file), 'x'), ErrDamaged, "something follows"},
	} {
		_, err := readBackup(bytes.NewReader(c.file))
		if !errors.Is(err, c.is) || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestBackupWriterHoldsToItsHeader(t *testing.T) {
	h := backupHeader{Format: backupFormat, Tables: []backupTable{{Name: "a", Columns: []string{"id"}, Rows: 1}, {Name: "b", Columns: []string{"id"}}}}
	w, err := newBackupWriter(io.Discard, h)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.row(0, []any{int64(1), int64(2)}); err == nil {
		t.Error("a row with a cell too many was taken")
	}
	if err := w.row(0, []any{true}); err == nil {
		t.Error("a value of no kind was taken")
	}
	if err := w.close(); err == nil {
		t.Error("a table with fewer rows than announced was taken")
	}
}

func FuzzBackupReader(f *testing.F) {
	file := tinyBackup(f, tinyRows)
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte(`{"format":"quoth-backup/1","program":"","schema":1,"created":"","tables":null}` + "\n\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := readBackup(bytes.NewReader(b))
		if err != nil {
			return
		}
		// Whatever is taken for whole has the rows that its first line promises.
		r, err := newBackupReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		defer r.close()
		if int64(len(rows)) != r.header.rows() {
			t.Errorf("%d rows, %d promised", len(rows), r.header.rows())
		}
	})
}
