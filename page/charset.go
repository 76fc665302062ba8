package page

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"mime"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// kinds of file that are often met among pages and are not text, by their first
// bytes.
var magic = []struct{ prefix, name string }{
	{"%PDF-", "a PDF document; convert it to text first"},
	{"\x1f\x8b", "compressed with gzip; unpack it first"},
	{"PK\x03\x04", "a ZIP archive or an office document; unpack or convert it first"},
	{"BZh", "compressed with bzip2; unpack it first"},
	{"\xfd7zXZ\x00", "compressed with xz; unpack it first"},
	{"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"},
	{"\x89PNG", "an image"},
	{"\xff\xd8\xff", "an image"},
	{"GIF8", "an image"},
	{"RIFF", "a picture or a sound"},
	{"\x7fELF", "a program"},
	{"MZ\x90", "a program"},
	{"\xd0\xcf\x11\xe0", "an office document; convert it to text first"},
	{"SQLite format 3", "a database"},
}

// binaryData returns why the bytes are not text, or nil. Some null and control
// characters do not make a file binary: pages have them.
func binaryData(data []byte) *Error {
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return &Error{Code: NotText, Offset: 0, Message: "not text but " + m.name}
		}
	}
	if utf16Order(data) != nil {
		return nil
	}
	head := data[:min(len(data), 64<<10)]
	controls, first := 0, -1
	for i, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b || c == 0x7f {
			if first < 0 {
				first = i
			}
			controls++
		}
	}
	if controls > 32 && controls > len(head)/10 {
		return &Error{Code: NotText, Offset: int64(first),
			Message: fmt.Sprintf("not text: %d of the first %d bytes are control characters", controls, len(head))}
	}
	return nil
}

// looksHTML decides between HTML and plain text: what the server said, then the
// file name, then whether markup comes before words.
func looksHTML(data []byte, o Options) bool {
	if t, _, err := mime.ParseMediaType(o.ContentType); err == nil {
		switch t {
		case "text/html", "application/xhtml+xml":
			return true
		case "text/plain":
			return false
		}
	}
	switch strings.ToLower(filepath.Ext(o.Path)) {
	case ".html", ".htm", ".xhtml":
		return true
	case ".txt":
		return false
	}
	head := data[:min(len(data), 4<<10)]
	if order := utf16Order(data); order != nil {
		head = []byte(fromUTF16(head, order))
	}
	head = bytes.ToLower(bytes.TrimLeft(head, "\ufeff \t\r\n\x00"))
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body", "<?xml", "<!--", "<title", "<meta", "<article", "<div", "<p>", "<p ", "<h1", "<main", "<section", "<script"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return true
		}
	}
	return bytes.Contains(head, []byte("<html")) && bytes.Contains(head, []byte("<head"))
}

// decode returns the bytes as UTF-8 without a byte order mark. What is valid
// UTF-8 is never taken for anything else, whatever is declared: a guess from
// the bytes alone, or from a stale declaration, is wrong more often. The
// exception is a declared seven-bit encoding, whose bytes are always valid.
func decode(data []byte, contentType string, isHTML bool) string {
	if order := utf16Order(data); order != nil {
		return fromUTF16(data, order)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	declared, name := declaration(data, contentType, isHTML)
	if utf8.Valid(data) {
		if name == "iso-2022-jp" && bytes.IndexByte(data, 0x1b) >= 0 {
			return decodeAs(declared, data)
		}
		return string(data)
	}
	// A declaration that can be read byte by byte cannot mean UTF-16.
	if name == "utf-8" || strings.HasPrefix(name, "utf-16") || mostlyUTF8(data) {
		return mixed(data)
	}
	if declared == nil {
		declared = guess(data)
	}
	return decodeAs(declared, data)
}

// declaration returns the encoding that the header or the page declares, and
// its canonical name; nil and "" where neither does.
func declaration(data []byte, contentType string, isHTML bool) (encoding.Encoding, string) {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		if e, name := charset.Lookup(params["charset"]); e != nil {
			return e, name
		}
	}
	if !isHTML {
		return nil, ""
	}
	m := declaredCharset.FindSubmatch(data[:min(len(data), 64<<10)])
	if m == nil {
		return nil, ""
	}
	return charset.Lookup(string(m[1]))
}

// declaredCharset finds the encoding in a meta element, or in the declaration
// of XML at the start. Browsers look at the first kilobyte only; pages have it
// further down.
var declaredCharset = regexp.MustCompile(`(?i)(?:<meta\s[^>]*charset\s*=\s*|^\s*<\?xml\s[^>]*encoding\s*=\s*)["']?([\w:.-]+)`)

// guess names the encoding of bytes that nothing declares. The detector asks its
// recognisers at once and returns them as they come in, so that of two that are
// equally sure the one first in the alphabet is taken.
func guess(data []byte) encoding.Encoding {
	all, err := chardet.NewTextDetector().DetectAll(data[:min(len(data), 64<<10)])
	if err != nil || len(all) == 0 {
		return charmap.Windows1252
	}
	best := slices.MinFunc(all, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Charset, b.Charset), cmp.Compare(a.Language, b.Language))
	})
	if best.Confidence < 40 || strings.HasPrefix(best.Charset, "ISO-8859-1") {
		return charmap.Windows1252
	}
	if e, _ := charset.Lookup(best.Charset); e != nil {
		return e
	}
	return charmap.Windows1252
}

func decodeAs(e encoding.Encoding, data []byte) string {
	out, err := e.NewDecoder().Bytes(data)
	if err != nil || !utf8.Valid(out) {
		return mixed(data)
	}
	return string(out)
}

// mostlyUTF8 reports whether the bytes have more UTF-8 sequences than stray
// bytes: text of one encoding into which another was pasted, or that was cut.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > bad
}

// mixed decodes UTF-8 in which bytes of windows-1252 stand, as happens when
// text is pasted from one system into another: a stray byte is what it is in
// windows-1252 (so that quotation marks survive), and a character cut short is
// one replacement character.
func mixed(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	stray := false
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			b.WriteRune(r)
		case !stray && !utf8.FullRune(data[i:]): // the end of the text is missing
			b.WriteRune(utf8.RuneError)
			n = len(data) - i
		case cutShort(data[i:]) > 1:
			b.WriteRune(utf8.RuneError)
			n = cutShort(data[i:])
		default:
			stray = true
			b.WriteRune(charmap.Windows1252.DecodeByte(data[i]))
		}
		i += n
	}
	return b.String()
}

// cutShort returns how many bytes at the start of b are the beginning of a
// punctuation mark or an emoji in UTF-8 that does not go on; 0 or 1 if none. Of
// other characters that is not believed: é and a quotation mark in windows-1252
// look the same as the beginning of a rare character.
func cutShort(b []byte) int {
	want := 0
	switch b[0] {
	case 0xe2:
		want = 3
	case 0xf0:
		want = 4
	}
	n := 1
	for n < want && n < len(b) && b[n]&0xc0 == 0x80 {
		n++
	}
	if n >= want {
		return 0
	}
	return n
}

// utf16Order returns the byte order of UTF-16 text, by its mark or because
// every other byte is null; nil if it is not UTF-16.
func utf16Order(data []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return binary.BigEndian
	}
	head := data[:min(len(data), 512)&^1]
	if len(head) < 8 {
		return nil
	}
	var null [2]int
	for i, c := range head {
		if c == 0 {
			null[i&1]++
		}
	}
	half := len(head) / 2
	switch {
	case null[1] > half*9/10 && null[0] == 0:
		return binary.LittleEndian
	case null[0] > half*9/10 && null[1] == 0:
		return binary.BigEndian
	}
	return nil
}

func fromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	if len(units) > 0 && units[0] == 0xfeff {
		units = units[1:]
	}
	return string(utf16.Decode(units))
}
