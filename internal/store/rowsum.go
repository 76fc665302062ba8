package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"
)

// sumSize is the length in bytes of a row's checksum.
const sumSize = 8

// rowSum is the checksum of a row: the first eight bytes of a SHA-256 over the
// name of its table and all its values in the order of the schema, without the
// checksum itself. A value is an int64, float64, string, []byte or nil, or a
// pointer to one; each goes in with its type and length, so that no two
// different rows are written alike.
func rowSum(table string, values ...any) []byte {
	p := sumBuffers.Get().(*[]byte)
	b := appendText((*p)[:0], 's', table)
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			b = append(b, 'n')
		case int64:
			b = appendNumber(b, 'i', uint64(v))
		case *int64:
			b = appendNumber(b, 'i', uint64(*v))
		case float64:
			b = appendNumber(b, 'f', math.Float64bits(v))
		case *float64:
			b = appendNumber(b, 'f', math.Float64bits(*v))
		case string:
			b = appendText(b, 's', v)
		case *string:
			b = appendText(b, 's', *v)
		case []byte:
			b = appendBlob(b, v)
		case *[]byte:
			b = appendBlob(b, *v)
		default:
			panic(fmt.Sprintf("rowSum: %T", v)) // a row type of this package is wrong; its test finds it
		}
	}
	sum := sha256.Sum256(b)
	if cap(b) > 1<<20 { // a page's bytes: not worth keeping
		b = nil
	}
	*p = b
	sumBuffers.Put(p)
	return append([]byte(nil), sum[:sumSize]...)
}

var sumBuffers = sync.Pool{New: func() any { return new([]byte) }}

func appendNumber(b []byte, tag byte, v uint64) []byte {
	return binary.BigEndian.AppendUint64(append(b, tag), v)
}

func appendText(b []byte, tag byte, s string) []byte {
	return append(appendNumber(b, tag, uint64(len(s))), s...)
}

func appendBlob(b, v []byte) []byte {
	if v == nil {
		return append(b, 'n')
	}
	return append(appendNumber(b, 'b', uint64(len(v))), v...)
}

// A table describes one table of the schema to whoever handles rows of all of
// them: verification, backup, restore.
type table struct {
	name    string
	columns []string // in the order of the schema, without sum
	key     int      // how many of the first columns are the primary key
	sum     bool     // its rows carry a checksum
	row     func() row
}

// tables are all tables with content of their own, parents before children. The
// full-text index is made from them.
var tables = []table{
	{"meta", columns("name value"), 1, true, func() row { return new(metaRow) }},
	{"outlet", columns("id key name folded text_policy retention licence"), 1, true, func() row { return new(outletRow) }},
	{"article", columns("id key url outlet_id day revision_id created expired"), 1, true, func() row { return new(articleRow) }},
	{"revision", columns("id article_id n sha256 title authors published precision day language path model captured layout text"), 1, true, func() row { return new(revisionRow) }},
	{"capture", columns("id path sha256 size at failure raw"), 1, true, func() row { return new(captureRow) }},
	{"capture_revision", columns("capture_id revision_id model"), 2, true, func() row { return new(captureRevisionRow) }},
	{"speaker", columns("id key name folded type origin merged_into statements articles"), 1, true, func() row { return new(speakerRow) }},
	{"entity", columns("id revision_id local name type found speaker_id"), 1, true, func() row { return new(entityRow) }},
	{"speaker_word", columns("word speaker_id"), 2, true, func() row { return new(speakerWordRow) }},
	{"statement", columns("id key article_id revision_id outlet_id speaker_id live corrected human ordinal day kind act stance source_kind lemma confidence" +
		" local parent withdrawn model captured found effective source_text cue_text content around who about tags"), 1, true, func() row { return new(statementRow) }},
	{"naming", columns("id revision_id entity_id statement_id start end text voice"), 1, true, func() row { return new(namingRow) }},
	{"correction", columns("id at who why action statement article set undoes"), 1, true, func() row { return new(correctionRow) }},
	{"suppression", columns("id name folded anonymise at who why lifted"), 1, true, func() row { return new(suppressionRow) }},
	{"tally", columns("outlet_id month kind source_kind act stance resolved n"), 7, false, func() row { return new(tallyRow) }},
	{"word", columns("word"), 1, true, func() row { return new(wordRow) }},
	{"token", columns("id name hash scopes created expires revoked"), 1, true, func() row { return new(tokenRow) }},
	{"alert", columns("id name query created seen"), 1, true, func() row { return new(alertRow) }},
}

func columns(names string) []string { return strings.Fields(names) }

// tableOf returns the description of a table by its name, which is one of ours.
func tableOf(name string) *table {
	for i := range tables {
		if tables[i].name == name {
			return &tables[i]
		}
	}
	return nil
}

// list is the table's columns as SQL, every name in quotation marks because some
// are words of the language; prefix is an alias with its dot, or "".
func (t *table) list(prefix string) string {
	var b strings.Builder
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(prefix + `"` + c + `"`)
	}
	return b.String()
}

// all is list with the checksum, where the table has one.
func (t *table) all() string {
	if t.sum {
		return t.list("") + ", sum"
	}
	return t.list("")
}
