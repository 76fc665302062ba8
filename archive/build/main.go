// Build makes the archive's pages from its article files: for every
// articles/OUTLET/SLUG.txt the page pages/OUTLET/SLUG.html, by the outlet's
// template in templates. The same files always give the same pages.
//
//	go generate ./archive
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("build: ")
	dir := flag.String("archive", ".", "folder with articles and templates; the pages are written beside them")
	flag.Parse()
	if err := run(*dir); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) error {
	pages, err := build(os.DirFS(dir))
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "pages")
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	for name, page := range pages {
		file := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(file, page, 0o666); err != nil {
			return err
		}
	}
	fmt.Printf("%d pages in %s\n", len(pages), out)
	return nil
}
