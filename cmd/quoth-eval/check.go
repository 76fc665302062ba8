package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"quoth"
	"quoth/extract"
	"quoth/internal/corpus"
	"quoth/page"
)

// offsets reads everything at hand, the shipped archive, PolNeAR and the zyte
// pages, prints each article in all three units and checks that every span of
// the printed record is its text.
func offsets(ctx context.Context, s *setup) error {
	x, err := s.extractor()
	if err != nil {
		return err
	}
	inputs := []string{filepath.Join(s.archive, "pages")}
	for _, c := range [][]string{{"polnear", "train", "text"}, {"polnear", "dev", "text"}, {"zyte-articles", "html"}} {
		dir, err := s.corpus(c...)
		if err != nil {
			return err
		}
		inputs = append(inputs, dir)
	}
	total := 0
	for _, dir := range inputs {
		paths, err := filesOf(dir)
		if err != nil {
			return err
		}
		spans := make([]int, len(paths))
		err = inParallel(len(paths), func(i int) error {
			articles, err := readFile(paths[i])
			if err != nil {
				return err
			}
			for _, a := range articles {
				if err := x.Extract(ctx, a); err != nil {
					return fmt.Errorf("%s: %w", paths[i], err)
				}
				n, err := checkSpans(a)
				if err != nil {
					return err
				}
				spans[i] += n
			}
			return nil
		})
		if err != nil {
			return err
		}
		sum := 0
		for _, n := range spans {
			sum += n
		}
		fmt.Fprintf(s.w, "%-40s %6d files %8d spans in three units, no exception\n", filepath.Join(filepath.Base(filepath.Dir(dir)), filepath.Base(dir)), len(paths), sum)
		total += sum
	}
	fmt.Fprintf(s.w, "%d spans\n", total)
	return nil
}

// checkSpans decodes the printed record and compares every object that has
// start, end and text with the record's text; it returns how many there are.
func checkSpans(a *quoth.Article) (int, error) {
	spans := 0
	for _, unit := range []quoth.Offsets{quoth.CodePoints, quoth.Bytes, quoth.UTF16} {
		line, err := a.JSON(unit)
		if err != nil {
			return 0, err
		}
		var v any
		if err := json.Unmarshal(line, &v); err != nil {
			return 0, err
		}
		text := v.(map[string]any)["text"].(string)
		cut := func(start, end int) (out string, ok bool) {
			defer func() { ok = recover() == nil }()
			switch unit {
			case quoth.Bytes:
				return text[start:end], true
			case quoth.UTF16:
				return string(utf16.Decode(utf16.Encode([]rune(text))[start:end])), true
			}
			return string([]rune(text)[start:end]), true
		}
		var walk func(v any) error
		walk = func(v any) error {
			switch v := v.(type) {
			case map[string]any:
				start, ok1 := v["start"].(float64)
				end, ok2 := v["end"].(float64)
				if want, ok3 := v["text"].(string); ok1 && ok2 && ok3 {
					spans++
					if got, ok := cut(int(start), int(end)); !ok || got != want {
						return fmt.Errorf("%s: %s offsets %v-%v are %q, not %q", a.Path, unit, start, end, got, want)
					}
				}
				for _, e := range v {
					if err := walk(e); err != nil {
						return err
					}
				}
			case []any:
				for _, e := range v {
					if err := walk(e); err != nil {
						return err
					}
				}
			}
			return nil
		}
		if err := walk(v); err != nil {
			return 0, err
		}
	}
	return spans, nil
}

// paths compares what assembly and plain Go find on PolNeAR dev.
func paths(ctx context.Context, s *setup) error {
	dir, err := s.corpus("polnear", "dev")
	if err != nil {
		return err
	}
	gold, err := corpus.Collect(corpus.Brat(dir))
	if err != nil {
		return err
	}
	found := make([][]*quoth.Article, 2)
	for i, opts := range [][]extract.Option{nil, {extract.Portable()}} {
		x, err := s.extractor(opts...)
		if err != nil {
			return err
		}
		pairs, err := readAll(ctx, x, gold)
		if err != nil {
			return err
		}
		for _, p := range pairs {
			found[i] = append(found[i], p.Pred)
		}
	}
	same, all := 0, 0
	for i, a := range found[0] {
		have := make(map[string]int)
		for _, st := range a.Statements {
			have[statementKey(st)]++
		}
		for _, st := range found[1][i].Statements {
			if have[statementKey(st)] > 0 {
				have[statementKey(st)]--
				same++
			}
		}
		all += max(len(a.Statements), len(found[1][i].Statements))
	}
	share := 100 * float64(same) / float64(all)
	fmt.Fprintf(s.w, "statements the same by assembly and in plain Go: %d of %d, %.2f %%\n", same, all, share)
	if share < 99.9 {
		return fmt.Errorf("%.2f %% is less than 99.9 %%", share)
	}
	return nil
}

func statementKey(s quoth.Statement) string {
	return fmt.Sprint(s.Parent != "", s.Kind, s.Source, s.Cue, s.Content)
}

// filesOf lists the files of a folder and below.
func filesOf(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			out = append(out, path)
		}
		return err
	})
	return out, err
}

// readFile reads one input; a page on which there is no story has none.
func readFile(path string) ([]*quoth.Article, error) {
	if strings.HasSuffix(path, ".gz") {
		return readZipped(path)
	}
	return page.ReadFile(path, page.Options{})
}
