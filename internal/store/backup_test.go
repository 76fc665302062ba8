package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestBackupAndRestore(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		filled(t, db, 40)
		clean(t, db)
		file := backup(t, db)
		eachDSN(t, func(t *testing.T, dsn string) {
			other := open(t, dsn, Options{Now: clock()})
			var last int64
			err := other.Restore(context.Background(), bytes.NewReader(file), func(done, of int64) {
				if done < last || done > of {
					t.Errorf("progress goes from %d to %d of %d", last, done, of)
				}
				last = done
			})
			if err != nil {
				t.Fatal(err)
			}
			clean(t, other)
			again := backup(t, other)
			if got, want := contents(t, again), contents(t, file); !slices.Equal(got, want) {
				t.Errorf("%d rows restored of %d, or other ones", len(got), len(want))
			}
			if err := other.Restore(context.Background(), bytes.NewReader(file), nil); !errors.Is(err, ErrConflict) {
				t.Errorf("restored twice: %v", err)
			}
		})
	})
}

// unchanged fails the test where a store that was empty is not so any more.
func unchanged(t *testing.T, db *DB) {
	t.Helper()
	if err := db.isEmpty(context.Background()); err != nil {
		t.Error(err)
	}
}

// What is not a whole backup is refused before anything is written.
func TestRestoreRefuses(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		filled(t, db, 6)
		file := backup(t, db)
		eachDSN(t, func(t *testing.T, dsn string) {
			other := open(t, dsn, Options{Now: clock()})
			before, err := other.Generation(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			refused := func(what string, b []byte, kinds ...error) {
				t.Helper()
				err := other.Restore(t.Context(), bytes.NewReader(b), nil)
				if !slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) }) {
					t.Errorf("%s: %v", what, err)
				}
			}
			random := rand.New(rand.NewPCG(3, 3))
			for range 200 {
				n := random.IntN(len(file))
				refused(fmt.Sprint("cut to ", n), file[:n], ErrDamaged, ErrInvalid)
			}
			for range 300 {
				b, at := bytes.Clone(file), random.IntN(len(file))
				b[at] ^= byte(1 + random.IntN(255))
				refused(fmt.Sprint("byte ", at), b, ErrDamaged, ErrInvalid, ErrVersion)
			}
			refused("appended to", append(bytes.Clone(file), 0), ErrDamaged)
			refused("twice", append(bytes.Clone(file), file...), ErrDamaged)
			refused("a database", []byte("SQLite format 3\x00"), ErrInvalid)
			refused("of a newer schema", altered(t, file, func(h *backupHeader) { h.Schema = schemaVersion + 1 }), ErrVersion)
			refused("of other tables", altered(t, file, func(h *backupHeader) { h.Tables[1].Name = "outlets" }), ErrInvalid)
			refused("of other columns", altered(t, file, func(h *backupHeader) { h.Tables[1].Columns[1] = "id" }), ErrInvalid)
			if after, err := other.Generation(t.Context()); err != nil || after != before {
				t.Errorf("generation %q, before %q: %v", after, before, err)
			}
			unchanged(t, other)
		})
	})
}

// altered writes a backup anew with another header, whole and with its sums.
func altered(t *testing.T, file []byte, change func(h *backupHeader)) []byte {
	t.Helper()
	r, err := newBackupReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	h := r.header
	change(&h)
	var out bytes.Buffer
	w, err := newBackupWriter(&out, h)
	if err != nil {
		t.Fatal(err)
	}
	for {
		table, cells, err := r.next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = w.row(table, cells)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A row whose checksum does not hold is in no backup that passes for whole, and a
// backup with one, however made, is not restored.
func TestBackupOfDamage(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		filled(t, db, 6)
		whole := backup(t, db)
		if _, err := db.write.ExecContext(t.Context(), `UPDATE outlet SET name = 'Another' WHERE id = 1`); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := db.Backup(t.Context(), &out, nil); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "outlet 1") {
			t.Errorf("backup: %v", err)
		}
		if _, err := readBackup(bytes.NewReader(out.Bytes())); err == nil {
			t.Error("what was written of it passes for whole")
		}
		r, err := newBackupReader(bytes.NewReader(whole))
		if err != nil {
			t.Fatal(err)
		}
		defer r.close()
		var forged bytes.Buffer
		w, err := newBackupWriter(&forged, r.header)
		if err != nil {
			t.Fatal(err)
		}
		for {
			i, cells, err := r.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if tables[i].name == "outlet" {
				cells[2] = "Another"
			}
			if err := w.row(i, cells); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.close(); err != nil {
			t.Fatal(err)
		}
		eachDSN(t, func(t *testing.T, dsn string) {
			other := open(t, dsn, Options{Now: clock()})
			if err := other.Restore(t.Context(), bytes.NewReader(forged.Bytes()), nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("restore: %v", err)
			}
			unchanged(t, other)
		})
	})
}

// A backup is one state of the store, whatever is written meanwhile.
func TestBackupWhileWriting(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		filled(t, db, 20)
		started, stop := make(chan bool), make(chan bool)
		var group sync.WaitGroup
		group.Go(func() {
			for i := 0; ; i++ {
				a := write("m1", fmt.Sprintf("[s1 Nel Ostby] {said} <that number %d came>.", i))
				a.URL = fmt.Sprintf("https://more.example/%d", i)
				if _, err := db.Put(context.Background(), capture(fmt.Sprint("more/", i), a)); err != nil {
					t.Error(err)
				}
				if i == 0 {
					close(started)
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
		<-started
		var files [][]byte
		for range 3 {
			files = append(files, backup(t, db))
		}
		close(stop)
		group.Wait()
		for _, file := range files {
			eachDSN(t, func(t *testing.T, dsn string) {
				if err := open(t, dsn, Options{Now: clock()}).Restore(t.Context(), bytes.NewReader(file), nil); err != nil {
					t.Error(err)
				}
			})
		}
	})
}

// A restore that is interrupted leaves the store empty, and it can be done again.
func TestRestoreInterrupted(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		filled(t, db, 6)
		file := backup(t, db)
		eachDSN(t, func(t *testing.T, dsn string) {
			other := open(t, dsn, Options{Now: clock()})
			ctx, cancel := context.WithCancel(t.Context())
			reader := &interrupted{Reader: bytes.NewReader(file), after: int64(len(file)) + int64(len(file))/2, f: cancel}
			if err := other.Restore(ctx, reader, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("interrupted: %v", err)
			}
			unchanged(t, other)
			if err := other.Restore(t.Context(), bytes.NewReader(file), nil); err != nil {
				t.Error(err)
			}
			if got, want := contents(t, backup(t, other)), contents(t, file); !slices.Equal(got, want) {
				t.Errorf("%d rows of %d, or other ones", len(got), len(want))
			}
		})
	})
}

// interrupted calls f once so many bytes were read.
type interrupted struct {
	*bytes.Reader
	after int64
	f     func()
}

func (r *interrupted) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b[:min(len(b), 4096)])
	if r.after -= int64(n); r.after <= 0 {
		r.f()
	}
	return n, err
}

// An empty store can be made one of an older schema, which is how older backups
// are restored.
func TestRemake(t *testing.T) {
	each(t, func(t *testing.T, db *DB) {
		if err := db.remake(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if v, err := db.version(t.Context(), db.read); err != nil || v != 1 {
			t.Errorf("version %d: %v", v, err)
		}
		filled(t, db, 6)
		clean(t, db)
	})
}
