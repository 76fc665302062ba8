package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"quoth"
	"quoth/internal/corpus"
	"quoth/internal/export"
	"quoth/internal/store"
)

const harbour = "The harbour stays shut, Ada Lorne said. “Nobody sails before Sunday,” she told the Quay Gazette.\n\nBram Tolliver denied that Lorne had asked him."

// harbourArticle is a small article with two direct statements and one indirect.
func harbourArticle(url, outlet string) *quoth.Article {
	at := func(words string) quoth.Span {
		i := strings.Index(harbour, words)
		return quoth.Span{Start: i, End: i + len(words)}
	}
	one := func(words string) []quoth.Span { return []quoth.Span{at(words)} }
	second := strings.Index(harbour, "\n\n")
	return &quoth.Article{
		Path: "harbour.txt", URL: url, Title: "Harbour shut", Outlet: outlet, Authors: []string{"Wim Pardee"},
		Published: quoth.Date{Value: "2031-05-06", Precision: "day"}, Language: "en", Text: harbour, Model: "hand",
		Blocks: []quoth.Block{{Span: quoth.Span{End: second}, Kind: quoth.Paragraph}, {Span: quoth.Span{Start: second + 2, End: len(harbour)}, Kind: quoth.Paragraph}},
		Entities: []quoth.Entity{
			{ID: "e1", Name: "Ada Lorne", Type: quoth.Person, Aliases: []string{"Lorne"}, Mentions: []quoth.Mention{
				{Span: at("Ada Lorne"), Kind: quoth.MentionName}, {Span: at("she"), Kind: quoth.MentionPronoun},
				{Span: quoth.Span{Start: strings.LastIndex(harbour, "Lorne"), End: strings.LastIndex(harbour, "Lorne") + 5}, Kind: quoth.MentionName}}},
			{ID: "e2", Name: "Bram Tolliver", Type: quoth.Person, Mentions: []quoth.Mention{{Span: at("Bram Tolliver"), Kind: quoth.MentionName}}},
		},
		Statements: []quoth.Statement{
			{ID: "s1", Kind: quoth.Indirect, Source: quoth.Source{Spans: one("Ada Lorne"), Kind: quoth.SourceName}, Cue: quoth.Cue{Spans: one("said"), Lemma: "say", Act: quoth.Speech}, Content: one("The harbour stays shut"), Speaker: "e1", Evidence: quoth.Evidence{Rule: "name"}},
			{ID: "s2", Kind: quoth.Direct, Source: quoth.Source{Spans: one("she"), Kind: quoth.SourcePronoun}, Cue: quoth.Cue{Spans: one("told"), Lemma: "tell", Act: quoth.Speech}, Content: one("“Nobody sails before Sunday,”"), Speaker: "e1", Evidence: quoth.Evidence{Rule: "pronoun"}},
			{ID: "s3", Kind: quoth.Indirect, Source: quoth.Source{Spans: one("Bram Tolliver"), Kind: quoth.SourceName}, Cue: quoth.Cue{Spans: one("denied"), Lemma: "deny", Act: quoth.Speech}, Content: one("that Lorne had asked him"), Speaker: "e2", Evidence: quoth.Evidence{Rule: "name"}},
		},
	}
}

func open(t *testing.T, articles ...*quoth.Article) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "quoth.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, a := range articles {
		sum := sha256.Sum256([]byte(a.URL + a.Text))
		if _, err := db.Put(t.Context(), store.Capture{Path: a.URL, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(a.Text)),
			At: time.Date(2031, 5, 7, 8, 0, 0, 0, time.UTC), Articles: []*quoth.Article{a}}); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func twoOutlets(t *testing.T) *store.DB {
	return open(t, harbourArticle("https://quay.example/1", "Quay Gazette"), harbourArticle("https://pier.example/1", "Pier Post"))
}

func query(t *testing.T, text string) quoth.Query {
	t.Helper()
	q, err := quoth.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func written(t *testing.T, db *store.DB, format, q string) string {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(t.Context(), &b, format, db, query(t, q), export.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every format writes a store, to a stream and to a file, the same.
func TestFormatsOfAStore(t *testing.T) {
	db := twoOutlets(t)
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "out"+f.Extension)
			if err := export.WriteFile(t.Context(), path, f.Name, db, quoth.Query{}, export.Options{}); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if s := written(t, db, f.Name, ""); f.Name != "sqlite" && s != string(b) {
				t.Errorf("the stream has %d bytes, the file %d", len(s), len(b))
			}
			if f.Folder {
				folder := filepath.Join(dir, "folder")
				if err := export.WriteFile(t.Context(), folder, f.Name, db, quoth.Query{}, export.Options{}); err != nil {
					t.Fatal(err)
				}
				sameFiles(t, b, folder)
				if f.Name == "brat" {
					err := export.WriteFile(t.Context(), folder, f.Name, db, quoth.Query{}, export.Options{})
					if !errors.Is(err, store.ErrConflict) {
						t.Errorf("into a folder that is not empty: %v", err)
					}
				}
			}
			if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
				t.Errorf("left over: %v %v", left, err)
			}
			cancelled, cancel := context.WithCancel(t.Context())
			cancel()
			if err := export.Write(cancelled, io.Discard, f.Name, db, quoth.Query{}, export.Options{}); !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled: %v", err)
			}
		})
	}
}

func sameFiles(t *testing.T, archive []byte, folder string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(folder, f.Name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// A query chooses statements in the formats of statements, and whole articles in
// those of articles.
func TestQueryChooses(t *testing.T) {
	db := twoOutlets(t)
	for _, c := range []struct {
		format, query string
		lines         int
	}{
		{"ndjson", "", 6}, {"ndjson", "sails", 2}, {"ndjson", `sails outlet:"pier post"`, 1}, {"ndjson", "nothing", 0},
		{"ndjson", "kind:indirect", 4}, {"ndjson", `speaker:"Bram Tolliver"`, 2},
		{"jsonl", "", 2}, {"jsonl", "sails", 2}, {"jsonl", `outlet:"pier post"`, 1}, {"jsonl", "nothing", 0},
		{"quotebank", "", 2}, {"quotebank-articles", `outlet:"pier post"`, 1},
	} {
		if got := strings.Count(written(t, db, c.format, c.query), "\n"); got != c.lines {
			t.Errorf("%s %q: %d lines, want %d", c.format, c.query, got, c.lines)
		}
	}
	line, _, _ := strings.Cut(written(t, db, "jsonl", `sails outlet:"pier post"`), "\n")
	a, err := quoth.ReadJSON([]byte(line))
	if err != nil || len(a.Statements) != 3 {
		t.Errorf("an article comes whole: %+v %v", a, err)
	}
}

func TestSQLite(t *testing.T) {
	db := twoOutlets(t)
	path := filepath.Join(t.TempDir(), "said.db")
	if err := export.WriteFile(t.Context(), path, "sqlite", db, quoth.Query{}, export.Options{}); err != nil {
		t.Fatal(err)
	}
	out, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for q, want := range map[string]int{
		"SELECT count(*) FROM articles":                                              2,
		"SELECT count(*) FROM outlets":                                               2,
		"SELECT count(*) FROM statements":                                            6,
		"SELECT count(*) FROM spans":                                                 18,
		"SELECT count(*) FROM speakers WHERE name = 'Ada Lorne'":                     1,
		"SELECT statements FROM speakers_counted WHERE name = 'Ada Lorne'":           4,
		"SELECT count(*) FROM mentions":                                              8,
		"SELECT count(*) FROM quotes WHERE speaker = 'Bram Tolliver'":                2,
		"SELECT sum(with_speaker) FROM outlets_by_month":                             6,
		"SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'sails'":     2,
		"SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'cue: told'": 2,
		"SELECT count(*) FROM pragma_foreign_key_check":                              0,
		"SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'":  0,
		`SELECT count(*) FROM spans x JOIN statements s ON s.key = x.statement JOIN articles a ON a.key = s.article WHERE substr(a.text, x.start + 1, x."end" - x.start) IS NOT x.text`:                                                                                                                        0,
		`SELECT count(*) FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE '%fts%' AND t.name NOT LIKE 'sqlite%' AND t.name <> '_columns' AND NOT EXISTS (SELECT 1 FROM _columns m WHERE m."table" = t.name AND m."column" = c.name)`: 0,
		`SELECT count(*) FROM _columns m WHERE m."column" <> '' AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m."table") c WHERE c.name = m."column")`:                                                                                                                                                       0,
	} {
		var got int
		if err := out.QueryRowContext(t.Context(), q).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, want %d: %v", q, got, want, err)
		}
	}
	b, err := os.ReadFile(strings.TrimSuffix(path, ".db") + ".metadata.json")
	if err != nil {
		t.Fatal(err)
	}
	var meta struct {
		Databases map[string]struct {
			Tables map[string]struct{ Columns map[string]string }
		}
	}
	if err := json.Unmarshal(b, &meta); err != nil || meta.Databases["said"].Tables["statements"].Columns["kind"] == "" {
		t.Errorf("metadata: %v %s", err, b)
	}
}

// What an outlet's policy does not keep, and who is hidden or masked, is in no
// export in any format.
func TestPolicies(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(db *store.DB) error
		never []string // in no export
		in    string   // in ndjson all the same
	}{
		{"snippets", func(db *store.DB) error {
			return db.SetPolicy(t.Context(), "quay-gazette", store.Policy{Text: store.Snippets, Licence: "Quay only"})
		}, []string{"Gazette.\n\n", `Gazette.\n\n`}, "Nobody sails"},
		{"metadata", func(db *store.DB) error {
			return db.SetPolicy(t.Context(), "quay-gazette", store.Policy{Text: store.MetadataOnly, Licence: "Quay only"})
		}, []string{"Nobody sails", "stays shut", "asked him"}, `"kind":"direct"`},
		{"hidden", func(db *store.DB) error {
			_, err := db.Suppress(t.Context(), store.Suppression{Name: "Bram Tolliver", Who: "tester", Why: "asked"})
			return err
		}, []string{"denied that Lorne had asked him (", "\"content\":\"that Lorne had asked him\""}, "Nobody sails"},
		{"anonymised", func(db *store.DB) error {
			_, err := db.Suppress(t.Context(), store.Suppression{Name: "Ada Lorne", Anonymise: true, Who: "tester", Why: "asked"})
			return err
		}, []string{"Lorne"}, "Nobody sails"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := open(t, harbourArticle("https://quay.example/1", "Quay Gazette"))
			if err := c.do(db); err != nil {
				t.Fatal(err)
			}
			for _, f := range export.Formats() {
				all := written(t, db, f.Name, "")
				if f.Folder {
					all = unzipped(t, all)
				}
				for _, words := range c.never {
					if strings.Contains(all, words) {
						t.Errorf("%s has %q", f.Name, words)
					}
				}
				if f.Name == "ndjson" && !strings.Contains(all, c.in) {
					t.Errorf("ndjson lacks %q:\n%s", c.in, all)
				}
			}
		})
	}
}

func unzipped(t *testing.T, archive string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// Annotations that somebody changed in another program become corrections of the
// store; reading them again makes none; and gold has what they say.
func TestImport(t *testing.T) {
	db := open(t, harbourArticle("https://quay.example/1", "Quay Gazette"))
	if s := unzipped(t, written(t, db, "gold", "")); s != "" {
		t.Errorf("gold of articles that nobody corrected: %s", s)
	}
	folder := filepath.Join(t.TempDir(), "brat")
	if err := export.WriteFile(t.Context(), folder, "brat", db, quoth.Query{}, export.Options{}); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.ann"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	b, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "Cue 74 78\ttold", "Cue 74 95\ttold the Quay Gazette", 1)
	i := strings.Index(text, "E3\t") // the third goes, with what hangs on it
	text = text[:i] + "T90\tContent 4 22\tharbour stays shut\nT91\tAttribution 4 22\tx\nE3\tAttribution:T91 Content:T90\n"
	if text == string(b) || os.WriteFile(names[0], []byte(text), 0o666) != nil {
		t.Fatalf("nothing changed in\n%s", b)
	}
	n, err := export.ImportFile(t.Context(), db, "brat", folder, "Ida Penn")
	if err != nil || n != 3 {
		t.Fatalf("%d corrections: %v, want 3", n, err)
	}
	n, err = export.ImportFile(t.Context(), db, "brat", folder, "Ida Penn")
	if err != nil || n != 0 {
		t.Errorf("again: %d corrections: %v", n, err)
	}
	list, _, err := db.Corrections(t.Context(), "", "", "", store.Page{})
	if err != nil || len(list) != 3 || list[0].Who != "Ida Penn" || list[0].Why != "imported from brat" {
		t.Errorf("%+v %v", list, err)
	}
	csv := written(t, db, "csv", "")
	for _, want := range []string{"told the Quay Gazette", ",harbour stays shut,"} {
		if !strings.Contains(csv, want) {
			t.Errorf("no %q in\n%s", want, csv)
		}
	}

	gold := filepath.Join(t.TempDir(), "gold")
	if err := export.WriteFile(t.Context(), gold, "gold", db, quoth.Query{}, export.Options{}); err != nil {
		t.Fatal(err)
	}
	read, err := corpus.Collect(corpus.Archive(os.DirFS(filepath.Join(gold, "articles")), os.DirFS(filepath.Join(gold, "gold")), nil))
	if err != nil || len(read) != 1 || read[0].Article.Text != harbour || len(read[0].Article.Statements) != 3 {
		t.Fatalf("%+v %v", read, err)
	}
	var cues []string
	for _, s := range read[0].Article.Statements {
		cues = append(cues, read[0].Article.TextOf(s.Cue.Spans))
	}
	if strings.Join(cues, "|") != "said||told the Quay Gazette" {
		t.Errorf("cues of gold: %q", cues)
	}
}

func TestImportRefuses(t *testing.T) {
	db := open(t, harbourArticle("https://quay.example/1", "Quay Gazette"))
	brat := written(t, db, "brat", "")
	tasks := written(t, db, "labelstudio", "")
	other := strings.ReplaceAll(strings.ReplaceAll(tasks, `"predictions"`, `"annotations"`), "stays shut, Ada", "stays open, Ada")
	for _, c := range []struct {
		name, format, data string
		want               error
	}{
		{"not an archive", "brat", "T1\tSource 0 4\tx", store.ErrInvalid},
		{"half an archive", "brat", brat[:len(brat)/2], store.ErrInvalid},
		{"a format that is not read", "csv", "", store.ErrInvalid},
		{"no such format", "docx", "", store.ErrInvalid},
		{"not JSON", "labelstudio", "[", store.ErrInvalid},
		{"tasks of somebody else", "labelstudio", `[{"data":{"text":"x"},"annotations":[{"result":[]}]}]`, store.ErrInvalid},
		{"another text", "labelstudio", other, store.ErrConflict},
		{"an article that is not there", "webannotation", `{"id":"x","body":{"purpose":"tagging","value":"content"},"target":{"source":"/articles/none/text","selector":{"type":"TextPositionSelector","start":0,"end":4}}}`, store.ErrNotFound},
		{"a span outside the text", "labelstudio", strings.Replace(strings.ReplaceAll(tasks, `"predictions"`, `"annotations"`), `"start":0,"end":22`, `"start":0,"end":2200`, 1), store.ErrInvalid},
	} {
		n, err := export.Import(t.Context(), db, c.format, strings.NewReader(c.data), "Ida Penn")
		if !errors.Is(err, c.want) || n != 0 {
			t.Errorf("%s: %d corrections, %v, want %v", c.name, n, err, c.want)
		}
	}
	if list, _, err := db.Corrections(t.Context(), "", "", "", store.Page{}); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
}

// The reader of brat folders with which the model is scored reads ours.
func TestBratIsReadByTheCorpus(t *testing.T) {
	db := twoOutlets(t)
	folder := filepath.Join(t.TempDir(), "brat")
	if err := export.WriteFile(t.Context(), folder, "brat", db, quoth.Query{}, export.Options{}); err != nil {
		t.Fatal(err)
	}
	read, err := corpus.Collect(corpus.Brat(folder))
	if err != nil || len(read) != 2 {
		t.Fatalf("%d articles: %v", len(read), err)
	}
	want := harbourArticle("", "")
	for _, a := range read {
		if a.Article.Text != want.Text || len(a.Article.Statements) != len(want.Statements) {
			t.Fatalf("%+v", a.Article)
		}
		for i, s := range a.Article.Statements {
			w := want.Statements[i]
			if !slices.Equal(s.Content, w.Content) || !slices.Equal(s.Source.Spans, w.Source.Spans) || !slices.Equal(s.Cue.Spans, w.Cue.Spans) || s.Kind != w.Kind {
				t.Errorf(" got %+v\nwant %+v", s, w)
			}
		}
	}
}

// More exports at once than the store has connections all come to their end.
func TestManyAtOnce(t *testing.T) {
	var articles []*quoth.Article
	for i := range 12 {
		articles = append(articles, harbourArticle(fmt.Sprintf("https://quay.example/%d", i), "Quay Gazette"))
	}
	db := open(t, articles...)
	if err := db.SetPolicy(t.Context(), "quay-gazette", store.Policy{Text: store.Snippets}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // far more than it takes
	defer cancel()
	errs := make(chan error)
	const n = 16
	for i := range n {
		go func() {
			errs <- export.Write(ctx, io.Discard, []string{"csv", "jsonl", "gold", "sqlite"}[i%4], db, quoth.Query{}, export.Options{})
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
