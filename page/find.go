package page

import (
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Find turns command-line arguments into input paths for [ReadFile], in the
// order of the arguments: a file is itself, "-" is standard input, a folder
// stands for the .html, .htm, .xhtml and .txt files in it and below, in lexical
// order, and a pattern of [filepath.Match] for what it matches. Names that start with
// a dot are passed over inside folders. An argument that leads nowhere, or an
// address, comes as an [*Error] with its path, and the next argument follows.
func Find(args ...string) iter.Seq2[string, error] { return FindAlso(nil, args...) }

// FindAlso is [Find] for programs that read more kinds of file: those inside
// folders that also accepts are found too.
func FindAlso(also func(path string) bool, args ...string) iter.Seq2[string, error] {
	wanted := pageName
	if also != nil {
		wanted = func(path string) bool { return pageName(path) || also(path) }
	}
	return func(yield func(string, error) bool) {
		for _, arg := range args {
			if !find(arg, wanted, yield) {
				return
			}
		}
	}
}

func find(arg string, wanted func(string) bool, yield func(string, error) bool) bool {
	if arg == "-" {
		return yield(arg, nil)
	}
	if e := remote(arg); e != nil {
		return yield(arg, e)
	}
	info, err := os.Stat(arg)
	if err == nil {
		if info.IsDir() {
			return findIn(arg, wanted, yield)
		}
		return yield(arg, nil)
	}
	if strings.ContainsAny(arg, "*?[") {
		matches, globErr := filepath.Glob(arg)
		if globErr != nil {
			return yield(arg, &Error{Code: NotFound, Path: arg, Offset: NoOffset, Message: "not a file, and not a valid pattern", Err: globErr})
		}
		if len(matches) == 0 {
			return yield(arg, &Error{Code: NotFound, Path: arg, Offset: NoOffset, Message: "the pattern matches no file"})
		}
		for _, path := range matches {
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				if !findIn(path, wanted, yield) {
					return false
				}
			} else if !yield(path, nil) {
				return false
			}
		}
		return true
	}
	return yield(arg, unreadable(arg, err))
}

func findIn(folder string, wanted func(string) bool, yield func(string, error) bool) bool {
	more, found := true, false
	filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			found = true
			more = yield(path, unreadable(path, err))
			if more && d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case path != folder && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && wanted(path):
			found = true
			more = yield(path, nil)
		}
		if !more {
			return fs.SkipAll
		}
		return nil
	})
	if !found {
		return yield(folder, &Error{Code: NotFound, Path: folder, Offset: NoOffset, Message: "no .html, .htm, .xhtml or .txt file in this folder"})
	}
	return more
}

func pageName(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".html", ".htm", ".xhtml", ".txt":
		return true
	}
	return false
}
