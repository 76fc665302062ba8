package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"
)

// writeCSV writes RFC 4180 in UTF-8, a row for each statement, every cell as it
// is. A cell may begin with = or @, because the words of a page may: programs
// read this file, spreadsheets get csv-safe.
func writeCSV(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	return writeTable(w, found, o, ',', nil)
}

// writeTSV is the same with tabs between the cells; a cell with a tab, a line
// end or a quotation mark is quoted as in CSV.
func writeTSV(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	return writeTable(w, found, o, '\t', nil)
}

// writeSafeCSV is for spreadsheets: it begins with a byte order mark, by which
// they know UTF-8, and an apostrophe stands before a cell that they would take
// for a formula. The spans still say where the exact words stand.
func writeSafeCSV(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	return writeTable(w, found, o, ',', disarmed)
}

func writeTable(w io.Writer, found iter.Seq2[finding, error], o Options, comma rune, change func(string) string) error {
	t := csv.NewWriter(w)
	t.Comma, t.UseCRLF = comma, false
	if err := t.Write(columnNames()); err != nil {
		return err
	}
	for f, err := range found {
		if err != nil {
			return err
		}
		cells := rowOf(&f, o).cells()
		if change != nil {
			for i := range cells {
				cells[i] = change(cells[i])
			}
		}
		if err := t.Write(cells); err != nil {
			return err
		}
	}
	t.Flush()
	return t.Error()
}

// disarmed puts an apostrophe before what a spreadsheet would take for a formula.
func disarmed(cell string) string {
	for _, prefix := range []string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(cell, prefix) {
			return "'" + cell
		}
	}
	return cell
}

// writeNDJSON writes the row as an object, a line for each statement.
func writeNDJSON(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	for f, err := range found {
		if err != nil {
			return err
		}
		line, err := marshal(rowOf(&f, o))
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// marshal encodes without HTML escapes: words stay legible.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// writeCSVW describes the columns of csv (W3C Metadata for Tabular Data).
func writeCSVW(w io.Writer, stem string, _ Options) error {
	type csvwColumn struct {
		Name        string `json:"name"`
		Titles      string `json:"titles"`
		Description string `json:"dc:description"`
		Datatype    string `json:"datatype"`
		Separator   string `json:"separator,omitempty"`
		Required    bool   `json:"required,omitempty"`
	}
	cols := make([]csvwColumn, len(columns))
	for i, c := range columns {
		x := csvwColumn{Name: c.name, Titles: c.name, Description: c.doc, Datatype: "string"}
		switch c.kind {
		case reflect.TypeFor[bool]():
			x.Datatype = "boolean"
		case reflect.TypeFor[int32](), reflect.TypeFor[*int64]():
			x.Datatype = "integer"
		case reflect.TypeFor[*float64]():
			x.Datatype = "double"
		case reflect.TypeFor[time.Time]():
			x.Datatype = "dateTime"
		case reflect.TypeFor[[]string]():
			x.Separator = "; "
		case reflect.TypeFor[[]Span]():
			x.Separator = ";"
		}
		x.Required = c.name == "key"
		cols[i] = x
	}
	out, err := json.MarshalIndent(map[string]any{
		"@context": []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}},
		"url":      stem + ".csv",
		"dc:title": "Statements: who said what",
		"tableSchema": map[string]any{
			"columns":    cols,
			"primaryKey": "key",
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(out, '\n'))
	return err
}
