package page

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	const said = "“Café,” said Søren"
	inUTF16 := func(order binary.AppendByteOrder, mark bool) string {
		var b []byte
		if mark {
			b = order.AppendUint16(b, 0xfeff)
		}
		for _, u := range utf16.Encode([]rune(said + strings.Repeat(" and so on", 5))) {
			b = order.AppendUint16(b, u)
		}
		return string(b)
	}
	const latin = "\x93Caf\xe9,\x94 said S\xf8ren"
	tests := []struct {
		name, input, contentType string
		html                     bool
		want                     string
	}{
		{"UTF-8", said, "", false, said},
		{"a mark at the start goes", "\ufeff" + said, "", false, said},
		{"UTF-8, whatever the server says", said, "text/plain; charset=iso-8859-1", false, said},
		{"UTF-8, whatever the page says", `<meta charset="windows-1251">` + said, "", true, `<meta charset="windows-1251">` + said},
		{"windows-1252 said by the server", latin, "text/plain; charset=windows-1252", false, said},
		{"iso-8859-1 means windows-1252 on the web", latin, "text/plain; charset=iso-8859-1", false, said},
		{"windows-1252 said by the page", `<meta charset="windows-1252">` + latin, "", true, `<meta charset="windows-1252">` + said},
		{"windows-1252 said by nobody", latin, "", false, said},
		{"windows-1252 on a page that says UTF-8", `<meta charset="utf-8">` + latin, "", true, `<meta charset="utf-8">` + said},
		{"windows-1251 said by the page", "<meta charset=\"windows-1251\">\xcc\xfd\xf0", "", true, `<meta charset="windows-1251">Мэр`},
		{"windows-1252 said in the old way", `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">` + latin, "", true, `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">` + said},
		{"said far down", `<title>` + strings.Repeat("x", 2000) + `</title><meta charset="windows-1251">` + "\xcc\xfd\xf0", "", true, `<title>` + strings.Repeat("x", 2000) + `</title><meta charset="windows-1251">Мэр`},
		{"UTF-16 said in single bytes", `<meta charset="utf-16">` + latin, "", true, `<meta charset="utf-16">` + said},
		{"said by XML", "<?xml version=\"1.0\" encoding=\"koi8-r\"?>\xed\xdc\xd2", "", true, `<?xml version="1.0" encoding="koi8-r"?>Мэр`},
		{"UTF-16, little end first", inUTF16(binary.LittleEndian, true), "", false, said + strings.Repeat(" and so on", 5)},
		{"UTF-16, big end first", inUTF16(binary.BigEndian, true), "", false, said + strings.Repeat(" and so on", 5)},
		{"UTF-16 without a mark", inUTF16(binary.LittleEndian, false), "", false, said + strings.Repeat(" and so on", 5)},
		{"windows-1252 pasted into UTF-8", "“Café” and «Søren» and \x93Caf\xe9\x94", "", false, "“Café” and «Søren» and “Café”"},
		{"UTF-8 cut short", "“Café” said the mayor of Isk \xe2\x80", "", false, "“Café” said the mayor of Isk \ufffd"},
		{"the last letter cut", "“Café” said S\xc3", "", false, "“Café” said S\ufffd"},
		{"a character cut in the middle", "“Café” \xe2\x80 said the mayor", "", false, "“Café” \ufffd said the mayor"},
		{"Shift JIS said by the page", "<meta charset=shift_jis>\x83\x6e\x81\x5b", "", true, "<meta charset=shift_jis>ハー"},
		{"seven bits, said by the page", "<meta charset=iso-2022-jp>\x1b$B%O\x1b(B", "", true, "<meta charset=iso-2022-jp>ハ"},
		{"an unknown name", said, "text/plain; charset=klingon", false, said},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := decode([]byte(test.input), test.contentType, test.html); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLooksHTML(t *testing.T) {
	tests := []struct {
		input string
		o     Options
		want  bool
	}{
		{"<!DOCTYPE html><p>x", Options{}, true},
		{"\ufeff\n <html>", Options{}, true},
		{"<p>x", Options{}, true},
		{"The <html> element", Options{}, false},
		{"x", Options{Path: "x.html"}, true},
		{"<p>x", Options{Path: "x.txt"}, false},
		{"<p>x", Options{Path: "-", ContentType: "text/plain; charset=utf-8"}, false},
		{"x", Options{Path: "x.txt", ContentType: "text/html"}, true},
		{"", Options{}, false},
	}
	for _, test := range tests {
		if got := looksHTML([]byte(test.input), test.o); got != test.want {
			t.Errorf("looksHTML(%q, %+v) = %v", test.input, test.o, got)
		}
	}
}

func FuzzCharset(f *testing.F) {
	f.Add([]byte("“Café” \x93Caf\xe9\x94 \xe2\x80"), "text/html; charset=utf-8", true)
	f.Add([]byte("\xff\xfea\x00b\x00"), "", false)
	f.Add([]byte("<meta charset=shift_jis>\x83\x6e\x81"), "", true)
	f.Add([]byte("<meta charset=iso-2022-jp>\x1b$B%O"), "", true)
	f.Fuzz(func(t *testing.T, data []byte, contentType string, isHTML bool) {
		got := decode(data, contentType, isHTML)
		if !utf8.ValidString(got) {
			t.Errorf("not valid UTF-8: %q", got)
		}
		if utf8.Valid(data) && utf16Order(data) == nil && !strings.Contains(string(data), "\x1b") && got != strings.TrimPrefix(string(data), "\ufeff") {
			t.Errorf("valid UTF-8 was changed: %q became %q", data, got)
		}
	})
}
