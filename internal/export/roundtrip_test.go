package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/parquet-go/parquet-go"

	"quoth"
	"quoth/internal/store"
)

func format(t *testing.T, name string) encoder {
	t.Helper()
	e, err := encoderOf(name)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// What was exported and not touched comes back without a difference.
func TestNothingChanged(t *testing.T) {
	docs := sampleDocuments(t)
	for _, name := range []string{"brat", "labelstudio", "webannotation"} {
		t.Run(name, func(t *testing.T) {
			back := comeBack(t, name, docs, func(b []byte) []byte { return b })
			if len(back) != len(docs) {
				t.Fatalf("%d articles came back of %d", len(back), len(docs))
			}
			for i, r := range back {
				if r.article != docs[i].Key || r.text != "" && r.text != docs[i].Text {
					t.Errorf("article %s came back as %s", docs[i].Key, r.article)
				}
				if got := differences(t, r, docs[i]); len(got) > 0 {
					t.Errorf("article %s: %+v", r.article, got)
				}
			}
		})
	}
}

// comeBack exports the documents, lets edit change the bytes, and reads them.
func comeBack(t *testing.T, name string, docs []*document, edit func([]byte) []byte) []returned {
	t.Helper()
	e := format(t, name)
	o, _ := Options{}.checked()
	var b bytes.Buffer
	var back []returned
	var err error
	switch name {
	case "brat":
		files := mapSet{}
		if err := e.files(files, all(docs), o); err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			f := files[d.Key+".ann"]
			f.Data = edit(f.Data)
			r, err := readBrat(fstest.MapFS(files), d.Key+".ann")
			if err != nil {
				t.Fatal(err)
			}
			back = append(back, *r)
		}
		return back
	case "labelstudio": // a person accepts the predictions
		if err := e.articles(&b, all(docs), o); err != nil {
			t.Fatal(err)
		}
		accepted := bytes.ReplaceAll(b.Bytes(), []byte(`"predictions":`), []byte(`"annotations":`))
		back, err = readLabelStudio(edit(accepted))
	case "webannotation":
		if err := e.statements(&b, all(findingsOf(docs)), o); err != nil {
			t.Fatal(err)
		}
		back, err = readWebAnnotation(edit(b.Bytes()))
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func differences(t *testing.T, r returned, d *document) []store.Correction {
	t.Helper()
	at := byteOffsets(d.Text)
	for i := range r.statements {
		if err := r.statements[i].toBytes(at); err != nil {
			t.Fatal(err)
		}
	}
	return r.corrections(d)
}

// A mapSet keeps files in memory.
type mapSet fstest.MapFS

func (m mapSet) file(name string, content []byte) error {
	m[name] = &fstest.MapFile{Data: content}
	return nil
}

func replaced(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(old), []byte(new)) }
}

// What somebody changed comes back as the corrections that say so.
func TestChanged(t *testing.T) {
	docs := sampleDocuments(t)[:1]
	text := docs[0].Text
	span := func(words string) quoth.Span {
		i := strings.Index(text, words)
		return quoth.Span{Start: i, End: i + len(words)}
	}
	// The words that stay when “on Monday” goes into the source, and so on.
	toldRadio, council := span("told Radio Pell"), span("Brindle Quay council")
	for _, c := range []struct {
		name, format string
		edit         func([]byte) []byte
		want         []store.Correction
	}{
		{"a longer cue", "brat", replaced("Cue 88 92\ttold", "Cue 88 103\ttold Radio Pell"),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Cue: []quoth.Span{toldRadio}}}},
		{"another kind", "brat", replaced("Kind E1 mixed", "Kind E1 direct"),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Kind: quoth.Direct}}},
		{"no source", "brat", replaced(" Source:T8", ""),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Source: []quoth.Span{}}}},
		{"another speaker", "brat", replaced("Content:T10 Speaker:T1", "Content:T10 Speaker:T4"),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Speaker: "e2"}}},
		{"no speaker", "brat", replaced("Content:T10 Speaker:T1", "Content:T10"),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Speaker: "unknown"}}},
		{"a speaker who was not found", "brat", func(b []byte) []byte {
			b = replaced("Content:T10 Speaker:T1", "Content:T10 Speaker:T900")(b)
			return append(b, "T900\tPerson 53 62\tcouncil’s\n"...)
		}, []store.Correction{{Action: store.Edit, Statement: "key1s1", Speaker: "new:council’s"}}},
		{"one taken away", "brat", func(b []byte) []byte {
			return slices.Concat(b[:bytes.Index(b, []byte("E6\t"))], []byte("A9\tKind E1 mixed\n"))
		}, []store.Correction{{Action: store.Reject, Statement: "key1s7"}}},
		{"one more", "brat", func(b []byte) []byte {
			return append(b, "T900\tContent 0 20\tBrindle Quay council\nT901\tAttribution 0 20\tBrindle Quay council\nE90\tAttribution:T901 Content:T900\n"...)
		}, []store.Correction{{Action: store.Add, Source: []quoth.Span{}, Cue: []quoth.Span{}, Content: []quoth.Span{council}}}},
		{"notes lost", "brat", func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte("\tkey="), []byte("\t"))
		}, nil},
		{"a paragraph left out", "brat", replaced(";227 256\t", "\t"),
			[]store.Correction{{Action: store.Edit, Statement: "key1s3", Content: []quoth.Span{span("“We counted every lamp,”"), span("“Every lamp counted us.")}}}},

		{"a longer cue", "labelstudio", replaced(`"start":88,"end":92,"text":"told"`, `"start":88,"end":103,"text":"told Radio Pell"`),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Cue: []quoth.Span{toldRadio}}}},
		{"another kind", "labelstudio", replaced(`"choices":["mixed"]`, `"choices":["indirect"]`),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Kind: quoth.Indirect}, {Action: store.Edit, Statement: "key1s6", Kind: quoth.Indirect}}},
		{"another speaker", "labelstudio", replaced(`"text":["Tobin Ash"]`, `"text":["Marrow"]`),
			[]store.Correction{{Action: store.Edit, Statement: "key1s4", Speaker: "e1"}}},
		{"somebody new", "labelstudio", replaced(`"text":["Tobin Ash"]`, `"text":["Pim Oster"]`),
			[]store.Correction{{Action: store.Edit, Statement: "key1s4", Speaker: "new:Pim Oster"}}},
		{"regions with new names", "labelstudio", replaced(`.content.`, `_region_`), nil},
		{"cancelled", "labelstudio", replaced(`"result":`, `"was_cancelled":true,"result":`), nil},

		{"a longer cue", "webannotation", replaced(`"exact":"told","prefix":"ncil’s treasurer, Odile Marrow, ","suffix":" Radio Pell on Monday that the l"},{"type":"TextPositionSelector","start":88,"end":92}`,
			`"exact":"told Radio Pell"},{"type":"TextPositionSelector","start":88,"end":103}`),
			[]store.Correction{{Action: store.Edit, Statement: "key1s1", Cue: []quoth.Span{toldRadio}}}},
		{"another speaker", "webannotation", replaced(`/who/whotobinash"`, `/who/whoodilemarrow"`),
			[]store.Correction{{Action: store.Edit, Statement: "key1s4", Speaker: "whoodilemarrow"}}},
		{"one of a page", "webannotation", func(b []byte) []byte {
			var c struct {
				First struct{ Items []json.RawMessage }
			}
			if err := json.Unmarshal(b, &c); err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(c.First.Items[:4])
			if err != nil {
				t.Fatal(err)
			}
			return b
		}, nil},
		{"a tagged content of somebody's own", "webannotation", func([]byte) []byte {
			return []byte(`{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:x","type":"Annotation","body":{"type":"TextualBody","purpose":"tagging","value":"content"},
				"target":{"source":"http://127.0.0.1:8765/api/v1/articles/article1/text?revision=1","selector":{"type":"TextPositionSelector","start":0,"end":20}}}`)
		}, []store.Correction{{Action: store.Add, Source: []quoth.Span{}, Cue: []quoth.Span{}, Content: []quoth.Span{council}}}},
	} {
		t.Run(c.format+"/"+c.name, func(t *testing.T) {
			var got []store.Correction
			for _, r := range comeBack(t, c.format, docs, c.edit) {
				got = append(got, differences(t, r, docs[0])...)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf(" got %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// Rows read back from Parquet, CSV and NDJSON are the rows that were written.
func TestTablesReadBack(t *testing.T) {
	found := findingsOf(sampleDocuments(t))
	for _, unit := range []quoth.Offsets{quoth.CodePoints, quoth.Bytes, quoth.UTF16} {
		o, err := Options{Offsets: unit}.checked()
		if err != nil {
			t.Fatal(err)
		}
		var want []Row
		for i := range found {
			r := rowOf(&found[i], o)
			want = append(want, *r)
			for part, spans := range map[string][]Span{r.Source: r.SourceSpans, r.Cue: r.CueSpans, r.Content: r.ContentSpans} {
				if got := cut(found[i].in.Text, unit, spans); got != part {
					t.Errorf("%s in %s: %q at its offsets, want %q", r.Key, unit, got, part)
				}
			}
		}
		var b bytes.Buffer
		if err := writeParquet(&b, all(found), o); err != nil {
			t.Fatal(err)
		}
		rows, err := parquet.Read[Row](bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			rows[i].Captured = rows[i].Captured.UTC()
		}
		equalRows(t, "parquet", rows, want)

		b.Reset()
		if err := writeNDJSON(&b, all(found), o); err != nil {
			t.Fatal(err)
		}
		rows = nil
		for line := range bytes.Lines(b.Bytes()) {
			var r Row
			if err := json.Unmarshal(line, &r); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, r)
		}
		equalRows(t, "ndjson", rows, want)

		for name, write := range map[string]func() error{
			"csv": func() error { return writeCSV(&b, all(found), o) },
			"tsv": func() error { return writeTSV(&b, all(found), o) },
		} {
			b.Reset()
			if err := write(); err != nil {
				t.Fatal(err)
			}
			r := csv.NewReader(&b)
			if name == "tsv" {
				r.Comma = '\t'
			}
			cells, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(cells[0], columnNames()) {
				t.Errorf("%s: columns %q", name, cells[0])
			}
			for i := range want {
				if w := want[i].cells(); !slices.Equal(cells[i+1], w) {
					t.Errorf("%s: row %d\n got %q\nwant %q", name, i+1, cells[i+1], w)
				}
			}
		}
	}
}

func equalRows(t *testing.T, name string, got, want []Row) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", name, len(got), len(want))
	}
	for i := range want {
		g, err1 := json.Marshal(got[i])
		w, err2 := json.Marshal(want[i])
		if err1 != nil || err2 != nil || !bytes.Equal(g, w) {
			t.Errorf("%s: row %d\n got %s\nwant %s", name, i, g, w)
		}
	}
}

// cut is the text at spans that count in a unit.
func cut(text string, unit quoth.Offsets, spans []Span) string {
	var out []string
	for _, s := range spans {
		switch unit {
		case quoth.Bytes:
			out = append(out, text[s.Start:s.End])
		case quoth.UTF16:
			out = append(out, string(utf16.Decode(utf16.Encode([]rune(text))[s.Start:s.End])))
		default:
			out = append(out, string([]rune(text)[s.Start:s.End]))
		}
	}
	return strings.Join(out, " … ")
}

func TestSafeCSV(t *testing.T) {
	var b bytes.Buffer
	o, _ := Options{}.checked()
	if err := writeSafeCSV(&b, all(findingsOf(sampleDocuments(t))), o); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(b.String(), "\ufeff")
	if len(text) == b.Len() {
		t.Error("no byte order mark")
	}
	cells, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, row := range cells {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a cell that a spreadsheet runs: %q", cell)
			}
			seen = seen || cell == "'=SUM(lamps) is no “budget”"
		}
	}
	if !seen {
		t.Error("the formula in the sample is not there, disarmed")
	}
}

// The record reads a line of ours back, additions and all.
func TestJSONLReadsBack(t *testing.T) {
	for _, unit := range []quoth.Offsets{quoth.CodePoints, quoth.Bytes, quoth.UTF16} {
		o, _ := Options{Offsets: unit}.checked()
		for _, d := range sampleDocuments(t) {
			line, err := d.jsonLine(o)
			if err != nil {
				t.Fatal(err)
			}
			back, err := quoth.ReadJSONIn(line, unit)
			if err != nil {
				t.Fatal(err)
			}
			want, err := d.Article.Article.JSON(unit)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := back.JSON(unit); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v\n got %s\nwant %s", err, got, want)
			}
		}
	}
}

// Where the text is not kept, its words are not there, and nothing pretends.
func TestTextNotKept(t *testing.T) {
	docs := sampleDocuments(t)
	secret := "lantern tax “will not survive the winter”"
	for _, d := range docs {
		d.snippets = map[string]store.Statement{}
		for i := range d.Statements {
			s := &d.Statements[i]
			d.snippets[d.Keys[s.ID]] = store.Statement{ContentText: "WORDS OF " + s.ID, Who: d.Speakers[s.Speaker]}
		}
		d.Text, d.TextPolicy = "", store.Snippets
	}
	found := findingsOf(docs[:0])
	for _, d := range docs {
		for _, s := range d.Statements {
			found = append(found, finding{in: d, Statement: store.Statement{Statement: s, Key: d.Keys[s.ID], Article: d.ArticleRef, ContentText: "WORDS OF " + s.ID, Captured: sampleTime}})
		}
	}
	notes := 0
	o, _ := Options{Note: func(string) { notes++ }}.checked()
	for _, e := range encoders() {
		var b bytes.Buffer
		var err error
		switch {
		case e.statements != nil:
			err = e.statements(&b, all(found), o)
		case e.articles != nil:
			before := notes
			err = e.articles(&b, all(docs), o)
			if e.Name != "jsonl" && notes != before+len(docs) {
				t.Errorf("%s leaves articles out without saying so", e.Name)
			}
		case e.files != nil:
			files := mapSet{}
			err = e.files(files, all(docs), o)
			for name, f := range files {
				if strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".ann") {
					t.Errorf("%s: %s", e.Name, name)
				}
				b.Write(f.Data)
			}
		}
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if strings.Contains(b.String(), secret) {
			t.Errorf("%s has words of a text that is not kept", e.Name)
		}
		if e.statements != nil && !e.Binary && e.Name != "gexf" && !strings.Contains(b.String(), "WORDS OF s") {
			t.Errorf("%s has lost the words that are kept", e.Name)
		}
	}
}

// A single statement is what the format writes of one.
func TestStatement(t *testing.T) {
	f := findingsOf(sampleDocuments(t))[0]
	for _, e := range Formats() {
		var b bytes.Buffer
		err := Statement(&b, e.Name, f.Statement, f.in.Article, Options{BaseURL: "https://quotes.example/"})
		switch {
		case !e.Single:
			if err == nil {
				t.Errorf("%s writes a single statement but says it does not", e.Name)
			}
		case err != nil:
			t.Errorf("%s: %v", e.Name, err)
		case e.Name != "quotebank" && !strings.Contains(b.String(), "https://quotes.example/s/key1s1"):
			t.Errorf("%s does not name the permalink:\n%s", e.Name, b.String())
		}
		if err := Statement(&b, e.Name, f.Statement, nil, Options{}); e.Single && err != nil {
			t.Errorf("%s without the article: %v", e.Name, err)
		}
	}
	if _, err := Lookup("docx"); err == nil || !strings.Contains(err.Error(), "jsonl, csv") {
		t.Errorf("an unknown format: %v", err)
	}
}

func TestColumnsAreDescribed(t *testing.T) {
	for _, c := range columns {
		if c.doc == "" || c.name == "" {
			t.Errorf("column %d (%s) has no name or description", c.index, c.name)
		}
	}
}
