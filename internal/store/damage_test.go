package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// sealed makes a filled store and returns the bytes of its file after it is closed.
func sealed(t testing.TB, articles int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "quoth.db")
	db, err := Open(context.Background(), path, Options{Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	filled(t, db, articles)
	clean(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + "-wal"); !os.IsNotExist(err) {
		t.Fatalf("closing left a log: %v", err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// rootsOf gives the root pages of all tables and indexes, the description of the
// schema included.
func rootsOf(t testing.TB, file []byte) map[string]int64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roots.db")
	if err := os.WriteFile(path, file, 0o666); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	roots := map[string]int64{"sqlite_schema": 1}
	rows, err := db.Query(`SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name string
		var page int64
		if err := rows.Scan(&name, &page); err != nil {
			t.Fatal(err)
		}
		roots[name] = page
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return roots
}

// A flip is one byte of a file that is changed.
type flip struct {
	offset     int64
	mask       byte
	tree, part string
}

// flips chooses bytes of a file: some of every part of every tree, the rest
// anywhere that is live.
func flips(random *rand.Rand, ranges []liveRange, n int) []flip {
	groups := map[string][]liveRange{}
	for _, r := range ranges {
		groups[r.tree+"\x00"+r.part] = append(groups[r.tree+"\x00"+r.part], r)
	}
	var names []string
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	choose := func(of []liveRange) flip {
		total := int64(0)
		for _, r := range of {
			total += r.size
		}
		k := random.Int64N(total)
		for _, r := range of {
			if k < r.size {
				mask := byte(1) << random.IntN(8) // most damage is a bit, some is a byte
				if random.IntN(2) == 0 {
					mask = byte(1 + random.IntN(255))
				}
				return flip{r.offset + k, mask, r.tree, r.part}
			}
			k -= r.size
		}
		panic("no byte")
	}
	var out []flip
	each := max(1, n*3/4/len(names))
	for _, name := range names {
		for range each {
			out = append(out, choose(groups[name]))
		}
	}
	for len(out) < n {
		out = append(out, choose(ranges))
	}
	return out
}

// detect opens and verifies a store with one byte changed. It says what found the
// damage, "" when nothing did.
func detect(folder string, file []byte, f flip) (found string, err error) {
	path := filepath.Join(folder, "quoth.db")
	for _, s := range []string{"-wal", "-shm"} {
		os.Remove(path + s)
	}
	b := slices.Clone(file)
	b[f.offset] ^= f.mask
	if err := os.WriteFile(path, b, 0o666); err != nil {
		return "", err
	}
	// An error has to be of a kind that says that the store is not as it was.
	refused := func(doing string, err error) (string, error) {
		if errors.Is(err, ErrDamaged) || errors.Is(err, ErrVersion) || errors.Is(err, ErrInvalid) {
			return doing + ": " + err.Error(), nil
		}
		return "", fmt.Errorf("%s: an error that does not say that the store is damaged: %w", doing, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // what goes round in circles has to end
	defer cancel()
	db, err := Open(ctx, path, Options{Now: clock(), MustExist: true})
	if err != nil {
		return refused("open", err)
	}
	defer db.Close()
	report, err := db.Verify(ctx, nil)
	if len(report.Damages) > 0 {
		return report.Damages[0].String(), nil
	}
	if err != nil {
		return refused("verify", err)
	}
	return "", nil
}

// neutral reports whether a change that nothing found changes nothing. A separator
// is the number by which an inner page of a table divides its pages: as long as no
// row has a number between the old and the new one, every row is found by its
// number. And the header of a record says of its integer primary key, which is not
// in the record at all, that it is nothing, or zero.
func neutral(folder string, file []byte, f flip) bool {
	path := filepath.Join(folder, "neutral.db")
	b := slices.Clone(file)
	b[f.offset] ^= f.mask
	if f.part == "record header" {
		return file[f.offset] == 0 && b[f.offset] >= 8 && b[f.offset] <= 11
	}
	if f.part != "separator" || os.WriteFile(path, b, 0o666) != nil {
		return false
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return false
	}
	defer db.Close()
	var rows, found int
	err = db.QueryRow(`SELECT count(*), sum(EXISTS (SELECT 1 FROM `+f.tree+` AS b WHERE b.rowid = a.rowid)) FROM `+f.tree+` AS a`).Scan(&rows, &found)
	return err == nil && rows > 0 && rows == found
}

// TestFlippedBytes changes single bytes in the live parts of the database file:
// cells of every table and index, those of the full-text index included, their
// sizes, headers, keys, columns, pointers and overflow pages, and the headers of
// pages. Every one has to be found, unless it changes nothing (see neutral).
// QUOTH_FLIPS is how many, QUOTH_SEED which.
func TestFlippedBytes(t *testing.T) {
	n, seed := setting(t, "QUOTH_FLIPS", 400), setting(t, "QUOTH_SEED", 1)
	file := sealed(t, 12)
	ranges, err := liveRanges(file, rootsOf(t, file))
	if err != nil {
		t.Fatal(err)
	}
	live := int64(0)
	for _, r := range ranges {
		live += r.size
	}
	list := flips(rand.New(rand.NewPCG(uint64(seed), 0)), ranges, n)
	trees := map[string]bool{}
	for _, f := range list {
		trees[f.tree] = true
	}
	next := make(chan flip)
	go func() {
		defer close(next)
		for _, f := range list {
			next <- f
		}
	}()
	var group sync.WaitGroup
	var mu sync.Mutex
	missed, neutrals := map[string]int{}, 0
	for range 2 {
		folder := t.TempDir()
		group.Go(func() {
			for f := range next {
				found, err := detect(folder, file, f)
				if err == nil && found != "" {
					continue
				}
				same := err == nil && neutral(folder, file, f)
				mu.Lock()
				if same {
					neutrals++
				} else if missed[f.tree+" "+f.part]++; len(missed) < 40 {
					t.Errorf("%s, %s, byte %d ^ %02x: not found: %v", f.tree, f.part, f.offset, f.mask, err)
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if len(missed) > 0 {
		t.Errorf("missed: %v", missed)
	}
	t.Logf("%d of %d live bytes (file of %d) in %d trees changed, one at a time; %d of them change nothing", len(list), live, len(file), len(trees), neutrals)
}

func setting(t testing.TB, name string, otherwise int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
