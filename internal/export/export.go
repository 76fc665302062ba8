// Package export writes what the store keeps in the formats that other programs
// read, and reads annotations that people changed in other programs back as
// corrections. docs/formats.md describes every format field by field.
//
//	err := export.Write(ctx, os.Stdout, "csv", db, query, export.Options{})
//	err := export.WriteFile(ctx, "quotes.db", "sqlite", db, query, export.Options{})
//	err := export.Statement(w, "csl", statement, article, export.Options{})
//	n, err := export.Import(ctx, db, "brat", file, "Ada Marn")
//
// There are two kinds of format. Of the first kind the unit is a statement: what
// is written are the statements that the query finds, in its order. Of the second
// it is an article: what is written are the articles in which the query finds
// something, whole, with all of their statements. Memory is bounded by a few
// articles, however many there are, but for gexf, which holds its graph, and
// sqlite, which holds the keys of speakers.
package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"quoth"
	"quoth/internal/store"
)

// A Format is one way to write the record.
type Format struct {
	Name      string // as a command or an address names it: "csv"
	Title     string // for people: "CSV, exact"
	MediaType string // of what Write writes
	Extension string // of a file that holds it, with the dot
	Binary    bool   // not for a terminal
	Folder    bool   // WriteFile makes a folder of files; Write makes a ZIP archive of them
	Single    bool   // Statement can write one statement
	Imports   bool   // Import can read it
}

// Options of writing.
type Options struct {
	// BaseURL is where the pages are served; permalinks begin with it. The
	// default is http://127.0.0.1:8765.
	BaseURL string
	// Offsets is what the offsets of jsonl, csv, csv-safe, tsv, ndjson and
	// parquet count; the default is code points. The other formats prescribe it.
	Offsets quoth.Offsets
	// Note is told what a format cannot hold and is therefore left out; nil
	// keeps it quiet.
	Note func(message string)
}

const defaultBaseURL = "http://127.0.0.1:8765"

// An encoder knows one format. One of its functions is set.
type encoder struct {
	Format
	statements func(w io.Writer, found iter.Seq2[finding, error], o Options) error
	articles   func(w io.Writer, articles iter.Seq2[*document, error], o Options) error
	files      func(out fileSet, articles iter.Seq2[*document, error], o Options) error
	database   func(ctx context.Context, path string, db *store.DB, q quoth.Query, o Options) error

	// beside is a second file that describes the first: the extension that it
	// adds to the first file's stem, and what stands in it.
	beside  string
	content func(w io.Writer, stem string, o Options) error
}

// encoders is filled here and nowhere else: the order is that of the help.
func encoders() []encoder {
	return []encoder{
		{Format: Format{Name: "jsonl", Title: "JSON Lines, an article a line (schema quoth/1)", MediaType: "application/x-ndjson", Extension: ".jsonl"}, articles: writeJSONL},
		{Format: Format{Name: "csv", Title: "CSV, a statement a row, every cell exact", MediaType: "text/csv; charset=utf-8", Extension: ".csv", Single: true}, statements: writeCSV, beside: ".csv-metadata.json", content: writeCSVW},
		{Format: Format{Name: "csv-safe", Title: "CSV for spreadsheets: cells that look like formulas are disarmed", MediaType: "text/csv; charset=utf-8", Extension: ".csv", Single: true}, statements: writeSafeCSV},
		{Format: Format{Name: "tsv", Title: "TSV, a statement a row, every cell exact", MediaType: "text/tab-separated-values; charset=utf-8", Extension: ".tsv", Single: true}, statements: writeTSV},
		{Format: Format{Name: "ndjson", Title: "JSON Lines, a statement a line", MediaType: "application/x-ndjson", Extension: ".ndjson", Single: true}, statements: writeNDJSON},
		{Format: Format{Name: "parquet", Title: "Apache Parquet, a statement a row", MediaType: "application/vnd.apache.parquet", Extension: ".parquet", Binary: true}, statements: writeParquet},
		{Format: Format{Name: "sqlite", Title: "SQLite database for Datasette, tables described in _columns", MediaType: "application/vnd.sqlite3", Extension: ".db", Binary: true}, database: writeSQLite, beside: ".metadata.json", content: writeDatasette},
		{Format: Format{Name: "webannotation", Title: "W3C Web Annotation (JSON-LD)", MediaType: `application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"`, Extension: ".jsonld", Single: true, Imports: true}, statements: writeWebAnnotation},
		{Format: Format{Name: "jsonld", Title: "schema.org Quotation, Claim and NewsArticle (JSON-LD)", MediaType: "application/ld+json", Extension: ".jsonld", Single: true}, statements: writeSchemaOrg},
		{Format: Format{Name: "brat", Title: "brat standoff", MediaType: "application/zip", Extension: ".zip", Binary: true, Folder: true, Imports: true}, files: writeBrat},
		{Format: Format{Name: "labelstudio", Title: "Label Studio tasks with predictions", MediaType: "application/json", Extension: ".json", Imports: true}, articles: writeLabelStudio, beside: ".config.xml", content: writeLabelConfig},
		{Format: Format{Name: "tei", Title: "TEI P5 corpus with <said>", MediaType: "application/tei+xml", Extension: ".xml"}, articles: writeTEI},
		{Format: Format{Name: "quotebank", Title: "Quotebank-shaped JSON Lines, a quotation a line", MediaType: "application/x-ndjson", Extension: ".json", Single: true}, statements: writeQuotebank},
		{Format: Format{Name: "quotebank-articles", Title: "Quotebank-shaped JSON Lines, an article a line", MediaType: "application/x-ndjson", Extension: ".json"}, articles: writeQuotebankArticles},
		{Format: Format{Name: "csl", Title: "CSL-JSON citations", MediaType: "application/vnd.citationstyles.csl+json", Extension: ".json", Single: true}, statements: writeCSL},
		{Format: Format{Name: "ris", Title: "RIS citations", MediaType: "application/x-research-info-systems", Extension: ".ris", Single: true}, statements: writeRIS},
		{Format: Format{Name: "bibtex", Title: "BibTeX citations", MediaType: "application/x-bibtex", Extension: ".bib", Single: true}, statements: writeBibTeX},
		{Format: Format{Name: "gexf", Title: "GEXF graph of who speaks about whom", MediaType: "application/gexf+xml", Extension: ".gexf"}, statements: writeGEXF},
		{Format: Format{Name: "gold", Title: "Gold annotations of articles that people corrected", MediaType: "application/zip", Extension: ".zip", Binary: true, Folder: true}, files: writeGold},
	}
}

// Formats lists the formats, the most used first.
func Formats() []Format {
	all := encoders()
	out := make([]Format, len(all))
	for i, e := range all {
		out[i] = e.Format
	}
	return out
}

// Lookup returns the format of that name; an error lists the names there are.
func Lookup(name string) (Format, error) {
	e, err := encoderOf(name)
	return e.Format, err
}

func encoderOf(name string) (encoder, error) {
	var names []string
	for _, e := range encoders() {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return encoder{}, fmt.Errorf("format %q: %w: want one of %s", name, store.ErrInvalid, strings.Join(names, ", "))
}

// Write writes what q finds. What cannot be told from the outside, such as a
// store that fails half way, leaves an incomplete output and an error.
func Write(ctx context.Context, w io.Writer, format string, db *store.DB, q quoth.Query, o Options) error {
	e, err := encoderOf(format)
	if err != nil {
		return err
	}
	if o, err = o.checked(); err != nil {
		return err
	}
	if e.database != nil {
		return copyDatabase(ctx, w, e, db, q, o)
	}
	b := bufio.NewWriterSize(w, 1<<16)
	switch {
	case e.statements != nil:
		err = e.statements(b, findings(ctx, db, q), o)
	case e.articles != nil:
		err = e.articles(b, documents(ctx, db, q, e.Name), o)
	default:
		z := newZipSet(b)
		if err = e.files(z, documents(ctx, db, q, e.Name), o); err == nil {
			err = z.close()
		}
	}
	if err == nil {
		err = b.Flush()
	}
	return named(format, err)
}

// copyDatabase makes the database in a temporary file and copies that.
func copyDatabase(ctx context.Context, w io.Writer, e encoder, db *store.DB, q quoth.Query, o Options) error {
	dir, err := os.MkdirTemp("", "quoth-export-")
	if err != nil {
		return named(e.Name, err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "export"+e.Extension)
	if err := e.database(ctx, path, db, q, o); err != nil {
		return named(e.Name, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return named(e.Name, err)
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return named(e.Name, err)
}

// WriteFile is Write into a file, which appears when it is complete and replaces
// one of the same name. A format of several files makes a folder, which must be
// new or empty, unless path ends in .zip. Beside a CSV file, a SQLite database
// and Label Studio tasks it puts the file that describes them to their readers:
// NAME.csv-metadata.json, NAME.metadata.json, NAME.config.xml.
func WriteFile(ctx context.Context, path, format string, db *store.DB, q quoth.Query, o Options) error {
	e, err := encoderOf(format)
	if err != nil {
		return err
	}
	if o, err = o.checked(); err != nil {
		return err
	}
	switch {
	case e.files != nil && !strings.EqualFold(filepath.Ext(path), ".zip"):
		var dir *dirSet
		if dir, err = newDirSet(path); err == nil {
			err = e.files(dir, documents(ctx, db, q, e.Name), o)
			err = errors.Join(err, dir.close())
		}
		return named(format, err)
	case e.database != nil:
		err = replace(path, func(tmp string) error { return e.database(ctx, tmp, db, q, o) })
	default:
		err = replace(path, func(tmp string) error {
			return writeTo(tmp, func(w io.Writer) error { return Write(ctx, w, format, db, q, o) })
		})
	}
	if err == nil && e.beside != "" {
		stem := strings.TrimSuffix(path, filepath.Ext(path))
		err = replace(stem+e.beside, func(tmp string) error {
			return writeTo(tmp, func(w io.Writer) error { return e.content(w, filepath.Base(stem), o) })
		})
	}
	return named(format, err)
}

// Beside writes the file that describes a format's output to its readers: the
// columns of csv (CSV on the Web), the metadata of sqlite for Datasette, the
// labelling configuration of labelstudio. stem is the name of the file it stands
// beside, without extension. Other formats have none: store.ErrNotFound.
func Beside(w io.Writer, format, stem string, o Options) error {
	e, err := encoderOf(format)
	if err != nil {
		return err
	}
	if o, err = o.checked(); err != nil {
		return err
	}
	if e.content == nil {
		return fmt.Errorf("format %q has no file beside it: %w", format, store.ErrNotFound)
	}
	return named(format, e.content(w, stem, o))
}

// Statement writes one statement in a format whose Single is set. a is the
// article in the revision that the statement's spans point into; nil leaves out
// what only the article knows: offsets, authors, language.
func Statement(w io.Writer, format string, s store.Statement, a *store.Article, o Options) error {
	e, err := encoderOf(format)
	if err != nil {
		return err
	}
	if o, err = o.checked(); err != nil {
		return err
	}
	if !e.Single {
		return fmt.Errorf("format %q is not one of a single statement: %w", format, store.ErrInvalid)
	}
	if a == nil {
		a = &store.Article{ArticleRef: s.Article}
	}
	one := func(yield func(finding, error) bool) { yield(finding{Statement: s, in: newDocument(a)}, nil) }
	return named(format, e.statements(w, one, o))
}

func named(format string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("export %s: %w", format, err)
}

func (o Options) checked() (Options, error) {
	unit, err := quoth.ParseOffsets(string(o.Offsets))
	if err != nil {
		return o, fmt.Errorf("%w: %w", store.ErrInvalid, err)
	}
	o.Offsets = unit
	if o.BaseURL == "" {
		o.BaseURL = defaultBaseURL
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	if o.Note == nil {
		o.Note = func(string) {}
	}
	return o, nil
}

// The addresses of the pages.
func (o Options) statement(key string) string { return o.BaseURL + "/s/" + key }
func (o Options) article(key string) string   { return o.BaseURL + "/a/" + key }
func (o Options) speaker(key string) string   { return o.BaseURL + "/who/" + key }

// text is the address of an article's plain text, to which offsets refer.
func (o Options) text(a store.ArticleRef) string {
	return fmt.Sprintf("%s/api/v1/articles/%s/text?revision=%d", o.BaseURL, a.Key, a.Revision)
}
