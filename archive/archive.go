// Package archive holds a small newspaper archive: pages by newspapers, a wire
// agency and press offices of countries that do not exist. It is demo, test data
// and tour in one. Everything in it is invented, as every page says in a comment
// and in its footer. README.md lists the outlets; [Articles] has what there is of
// them.
//
// The pages are made from the files in articles by the program in build, with
// one template for each outlet in templates:
//
//	go generate ./archive
package archive

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:generate go run ./build

// Pages has the pages as files pages/OUTLET/SLUG.html.
//
//go:embed pages
var Pages embed.FS

// An Article is one page of the archive.
type Article struct {
	Path   string // of the file in Pages
	Outlet string // folder of the outlet, such as courier or northline
	Event  string // what it is about, in one word: port, dam, visa and so on
	Slug   string // the file's name without its extension; begins with the event
}

// Articles lists the pages in order of their paths.
func Articles() []Article {
	paths, err := fs.Glob(Pages, "pages/*/*.html")
	if err != nil {
		panic(err) // the pattern is a constant and valid
	}
	out := make([]Article, len(paths))
	for i, p := range paths {
		slug := strings.TrimSuffix(path.Base(p), ".html")
		event, _, _ := strings.Cut(slug, "-")
		out[i] = Article{Path: p, Outlet: path.Base(path.Dir(p)), Event: event, Slug: slug}
	}
	return out
}
