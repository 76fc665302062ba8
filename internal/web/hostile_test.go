package web

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"quoth"
)

// An attack is what is written to a connection, and the status it is refused with.
type attack struct {
	name   string
	raw    string
	status int
	page   bool // answered for people
}

// get and post write requests as they are, without a library that would mend them.
func (d *desk) rawGet(target string, headers ...string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: " + d.url[len("http://"):] + "\r\n" + lines(headers) + "\r\n"
}

func (d *desk) rawPost(target, contentType, body string, headers ...string) string {
	if contentType != "" {
		headers = append(headers, "Content-Type: "+contentType)
	}
	return "POST " + target + " HTTP/1.1\r\nHost: " + d.url[len("http://"):] + "\r\n" + lines(headers) + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)) + body
}

func lines(headers []string) string {
	out := ""
	for _, h := range headers {
		out += h + "\r\n"
	}
	return out
}

// ask sends an attack and reads the answer, nil where there is none.
func (d *desk) ask(raw string) (*http.Response, []byte, error) {
	conn, err := net.Dial("tcp", d.url[len("http://"):])
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	go conn.Write([]byte(raw)) // the server may answer before it has all
	method, _, _ := strings.Cut(raw, " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return nil, nil, err
	}
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}

// refused holds an answer against what every refusal has: a status of the client's
// making, a reason, and the headers that all answers have.
func (d *desk) refused(a attack) {
	d.Helper()
	resp, b, err := d.ask(a.raw)
	if err != nil {
		d.Errorf("%s: no answer: %v", a.name, err)
		return
	}
	if resp.StatusCode != a.status {
		d.Errorf("%s: %d, want %d: %.300s", a.name, resp.StatusCode, a.status, b)
	}
	for name, want := range headers {
		if resp.StatusCode != http.StatusExpectationFailed && resp.Header.Get(name) != want {
			d.Errorf("%s: header %s is %q", a.name, name, resp.Header.Get(name))
		}
	}
	if resp.Request.Method == http.MethodHead || resp.StatusCode == http.StatusExpectationFailed {
		return
	}
	if a.page {
		if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") || len(b) < 100 || bytes.Contains(b, []byte("<script>alert")) {
			d.Errorf("%s: no page that says why: %.300s", a.name, b)
		}
		return
	}
	var p Problem
	if err := json.Unmarshal(b, &p); err != nil || p.Status != resp.StatusCode || p.Title == "" || p.Detail == "" || resp.Header.Get("Content-Type") != "application/problem+json" {
		d.Errorf("%s: no reason: %.300s", a.name, b)
	}
}

func (d *desk) attacks(key, article string) []attack {
	host := d.url[len("http://"):]
	var list []attack
	add := func(status int, name, raw string) { list = append(list, attack{name: name, raw: raw, status: status}) }

	for _, path := range []string{
		"/../../etc/passwd", "/api/v1/../../etc/passwd", "/static/../web.go", "/static/%2e%2e/web.go", "/static/..%2fweb.go", "/static/%2E%2E%2F%2e%2e%2fgo.mod",
		"/..%5c..%5cwindows/win.ini", `/static/..\..\go.mod`, "/static/....//....//go.mod", "//etc/passwd", "/./api", "/static/.", "/%252e%252e/go.mod",
		"/api/v1/articles/%c0%ae%c0%ae/text", "/a/%ff%fe", "/api/v1/statements/..;/admin", "/api/v1/statements/x%00.json", "/a/x%0d%0aSet-Cookie:%20a=b", "/static/app.css%2f..", "/api/v1/articles/a%2fb",
	} {
		add(400, "path "+path, d.rawGet(path))
	}
	for _, path := range []string{
		"/.git/config", "/.env", "/nothing", "/api/v2/statements", "/api/v1", "/static/", "/static/nothing.js", "/api/v1/statements/0000000000000000", "/api/v1/statements/' OR 1=1 --",
		"/api/v1/articles/" + strings.Repeat("a", 1000), "/api/v1/speakers/%F0%9F%98%80", "/api/v1/outlets/-", "/api/v1/export/exe", "/api/v1/alerts/0", "/api/v1/alerts/-1", "/api/v1/alerts/99999999999999999999",
		"/s/none", "/a/none", "/who/none", "/outlet/none", "/api/v1/articles/" + article + "?revision=99",
	} {
		status := 404
		if strings.ContainsAny(path, " ") {
			status = 400 // not a request line
		}
		add(status, "path "+path, d.rawGet(path))
	}
	for _, m := range []string{"PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "get", "PROPFIND", "X"} {
		add(405, "method "+m, m+" /api/v1/statements HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
	}
	add(405, "method for a feed", d.rawPost("/feed", "text/plain", "x"))
	add(405, "method for a page", d.rawPost("/who/", "text/plain", "x"))

	add(421, "another's address in full", "GET http://evil.example/ HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
	add(421, "a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")
	add(400, "options of everything", "OPTIONS * HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
	add(421, "HTTP/2 in the clear", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	add(400, "HTTP/0.9", "GET /\r\n\r\n")
	add(400, "HTTP/9.9", "GET / HTTP/9.9\r\nHost: "+host+"\r\n\r\n")
	add(400, "no version", "GET / FTP/1.1\r\nHost: "+host+"\r\n\r\n")
	add(400, "a greeting of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
	add(400, "a method that is none", "G@T / HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
	add(400, "no host", "GET / HTTP/1.1\r\n\r\n")
	add(400, "two hosts", "GET / HTTP/1.1\r\nHost: "+host+"\r\nHost: evil.example\r\n\r\n")
	add(421, "HTTP/1.0 without host", "GET / HTTP/1.0\r\n\r\n")
	for _, h := range []string{"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "evil.example:" + d.port(), "2130706433", "0x7f.1", "10.0.0.1", "[::2]", "127.0.0.1@evil.example", "169.254.169.254"} {
		status := 421
		if strings.Contains(h, "@") {
			status = 400
		}
		add(status, "host "+h, "GET /api/v1/statements HTTP/1.1\r\nHost: "+h+"\r\n\r\n")
	}

	add(431, "a header of 64 KiB", d.rawGet("/", "X-Long: "+strings.Repeat("a", 64<<10)))
	add(431, "3,000 headers", d.rawGet("/", strings.TrimSuffix(strings.Repeat("X-Many: abcdefgh\r\n", 3000), "\r\n")))
	add(431, "an address of 64 KiB", d.rawGet("/?q="+strings.Repeat("a", 64<<10)))
	add(414, "an address of 9 KiB", d.rawGet("/?q="+strings.Repeat("a", 9<<10)))
	add(414, "3,000 parameters", d.rawGet("/api/v1/statements?"+strings.Repeat("q=1&", 3000)))
	add(400, "100 parameters", d.rawGet("/api/v1/statements?"+strings.Repeat("q=1&", 100)))
	add(400, "a header with a null", d.rawGet("/", "X-Null: a\x00b"))
	add(400, "a header with a carriage return", d.rawGet("/", "X-Cr: a\rb"))
	add(400, "a header name with a space", d.rawGet("/", "X-Name : a"))
	add(400, "a header without a colon", d.rawGet("/", "X-Name"))
	add(417, "an expectation", d.rawPost("/api/v1/articles", "text/plain", "x", "Expect: 200-everything"))
	add(416, "many ranges", d.rawGet("/api/v1/statements", "Range: bytes="+strings.TrimSuffix(strings.Repeat("0-,", 500), ",")))
	add(416, "two headers of ranges", d.rawGet("/static/app.css", "Range: bytes=0-1", "Range: bytes=1-2"))
	add(416, "a range in parsecs", d.rawGet("/", "Range: parsecs=1-2"))

	// Lengths that are not what they are, the shapes of request smuggling.
	start := "POST /api/v1/articles HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: text/plain\r\n"
	add(411, "length and chunks", start+"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n")
	add(411, "chunks", start+"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
	add(411, "a chunk that lies", start+"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello\r\n0\r\n\r\n")
	add(411, "a chunk with a negative length", start+"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n")
	add(411, "chunks without an end", start+"Transfer-Encoding: chunked\r\n\r\n5\r\nhello")
	add(411, "an extension of a chunk", start+"Transfer-Encoding: chunked\r\n\r\n5;"+strings.Repeat("a", 8000)+"\r\nhello\r\n0\r\n\r\n")
	add(400, "chunks, misspelt", start+"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")
	add(400, "chunks, twice", start+"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")
	add(400, "chunks in gzip", start+"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
	add(400, "chunks with a space", start+"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")
	add(400, "two lengths", start+"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")
	add(400, "two lengths in one", start+"Content-Length: 5, 6\r\n\r\nhello")
	add(400, "a negative length", start+"Content-Length: -5\r\n\r\nhello")
	add(400, "a signed length", start+"Content-Length: +5\r\n\r\nhello")
	add(400, "a length in letters", start+"Content-Length: five\r\n\r\nhello")
	add(400, "a length of 30 figures", start+"Content-Length: 999999999999999999999999999999\r\n\r\nhello")
	add(413, "a length of 9 GB", start+"Content-Length: 9999999999\r\n\r\nhello")
	add(413, "a body of 8 MiB and a byte", start+fmt.Sprintf("Content-Length: %d\r\n\r\n", 8<<20+1)+"the rest is not waited for")
	add(415, "a body in gzip", d.rawPost("/api/v1/articles", "text/plain", "\x1f\x8b\x08\x00", "Content-Encoding: gzip"))
	for _, ct := range []string{"", "text/xml", "application/octet-stream", "multipart/form-data; boundary=x", "text/html; charset", "text", strings.Repeat("a/", 500)} {
		add(415, "media type "+ct, d.rawPost("/api/v1/articles", ct, "x"))
	}
	add(415, "JSON as a form", d.rawPost("/api/v1/corrections", "application/x-www-form-urlencoded", "who=me"))
	add(400, "no body", d.rawPost("/api/v1/articles", "text/plain", ""))

	for _, q := range []string{
		"limit=0", "limit=-1", "limit=201", "limit=x", "limit=1e2", "limit=99999999999999999999", "limit=", "limit=%EF%BC%91", "offsets=word", "offsets=", "format=xml", "in=everywhere", "order=random",
		"unknown=1", "Q=a", "q=a&q=b", "q=%zz", "q=%", "a=1;b=2", "q=%00", "q=%ff", "q=a%00b", "%00=a", "%ff=1", "limit[]=1", "after=x", "after=%20", "after=" + strings.Repeat("A", 2000), "after=e30", "after=bnVsbA", "after=../..", "after=c1.e30",
		"q=port&after=" + d.cursor("ferry"), "order=relevance&after=" + d.cursor(""),
	} {
		add(400, "parameters "+short(q), d.rawGet("/api/v1/statements?"+q))
	}
	for _, q := range hostileQueries {
		add(400, "query "+short(q), d.rawGet("/api/v1/statements?q="+url.QueryEscape(q)))
		add(400, "query of a feed "+short(q), d.rawGet("/feed?q="+url.QueryEscape(q)))
		add(400, "query of an alert "+short(q), d.rawPost("/api/v1/alerts", "application/json", quoted(map[string]string{"query": q})))
	}
	for _, path := range []string{"/api/v1/articles?after=x", "/api/v1/speakers?after=x", "/api/v1/corrections?after=x", "/api/v1/articles/" + article + "?revision=0", "/api/v1/articles/" + article + "?revision=-1", "/api/v1/facets?limit=3", "/api/v1/stats?x=1", "/api/v1/speakers?name=" + strings.Repeat("a", 300)} {
		add(400, path[:min(len(path), 60)], d.rawGet(path))
	}
	add(406, "an unknown representation", d.rawGet("/api/v1/statements", "Accept: image/png"))
	add(406, "no representation", d.rawGet("/api/v1/statements", "Accept: */*;q=0"))

	for name, body := range map[string]string{
		"not JSON": `{"who"`, "half": `{"who":"me","action":"edit"`, "two values": `{"who":"me"} {"who":"me"}`, "a list": `[]`, "null": `null`, "a null in it": `{"who":"me","why":null,"action":"reject","statement":"` + key + `"}`, "a number": `1`, "a text": `"x"`,
		"deep lists": strings.Repeat("[", 10000) + strings.Repeat("]", 10000), "deep objects": strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000), "a long list without an end": `{"articles":[` + strings.Repeat(`"a",`, 10000),
		"a null character": `{"who":"a\u0000b","action":"reject","statement":"` + key + `"}`, "not UTF-8": "{\"who\":\"\xff\xfe\"}", "unknown field": `{"who":"me","actions":"edit"}`, "wrong type": `{"who":1}`, "spans as text": `{"who":"me","action":"edit","content":"0-5"}`,
		"huge number": `{"who":"me","action":"edit","statement":"` + key + `","content":[{"start":1e400,"end":2}]}`, "fraction": `{"who":"me","action":"edit","content":[{"start":0.5,"end":2}]}`,
		"negative span": `{"who":"me","action":"edit","statement":"` + key + `","content":[{"start":-1,"end":2}]}`, "span beyond": `{"who":"me","action":"edit","statement":"` + key + `","content":[{"start":0,"end":99999999}]}`,
		"span backwards": `{"who":"me","action":"edit","statement":"` + key + `","content":[{"start":5,"end":2}]}`, "empty span": `{"who":"me","action":"edit","statement":"` + key + `","content":[{"start":5,"end":5}]}`,
		"overlapping spans": `{"who":"me","action":"edit","statement":"` + key + `","content":[{"start":0,"end":9},{"start":5,"end":12}]}`, "empty content": `{"who":"me","action":"edit","statement":"` + key + `","content":[]}`,
		"a unit that is none": `{"who":"me","action":"edit","statement":"` + key + `","offsets":"line","content":[{"start":0,"end":9}]}`, "inside a character": `{"who":"me","action":"edit","statement":"` + key + `","offsets":"byte","content":[{"start":1,"end":13}]}`,
		"a long name": `{"who":"` + strings.Repeat("é", 201) + `","action":"reject","statement":"` + key + `"}`, "nobody": `{"action":"reject","statement":"` + key + `"}`, "no action": `{"who":"me","statement":"` + key + `"}`, "unknown action": `{"who":"me","action":"drop table","statement":"` + key + `"}`,
		"unknown kind": `{"who":"me","action":"edit","statement":"` + key + `","kind":"sung"}`, "spans of nothing": `{"who":"me","action":"edit","content":[{"start":0,"end":9}]}`,
		"told fields": `{"who":"me","action":"reject","statement":"` + key + `","id":7}`,
	} {
		add(400, "correction: "+name, d.rawPost("/api/v1/corrections", "application/json", body))
	}
	add(404, "correction of nothing", d.rawPost("/api/v1/corrections", "application/json", `{"who":"me","action":"reject","statement":"0000000000000000"}`))
	add(404, "merge of nobody", d.rawPost("/api/v1/corrections", "application/json", `{"who":"me","action":"merge"}`))
	add(404, "merge with itself", d.rawPost("/api/v1/corrections", "application/json", `{"who":"me","action":"merge","speaker":"x","into":"x"}`))
	add(404, "split of nobody", d.rawPost("/api/v1/corrections", "application/json", `{"who":"me","action":"split"}`))
	add(404, "undo of nothing", d.rawPost("/api/v1/corrections/12345/undo", "application/json", `{"who":"me"}`))
	add(404, "undo of a word", d.rawPost("/api/v1/corrections/first/undo", "application/json", `{"who":"me"}`))
	add(413, "a correction of 300 KiB", d.rawPost("/api/v1/corrections", "application/json", `{"who":"`+strings.Repeat("a", 300<<10)+`"}`))
	add(422, "a record that lies", d.rawPost("/api/v1/articles", "application/json", `{"schema":"quoth/1","text":"x","sha256":"0000","statements":[{"id":"s1","kind":"direct","content":{"spans":[{"start":0,"end":99,"text":"x"}],"text":"x"}}]}`))
	add(422, "a program", d.rawPost("/api/v1/articles", "text/html", "\x7fELF\x02\x01\x01"+strings.Repeat("\x00\x01", 2000)))
	add(422, "a page too deep", d.rawPost("/api/v1/articles", "text/html", strings.Repeat("<div>", 100000)))
	add(400, "a document of deep JSON", d.rawPost("/api/v1/articles", "application/json", strings.Repeat(`{"a":`, 5000)+"1"+strings.Repeat("}", 5000)))
	add(400, "a date that is none", d.rawPost("/api/v1/articles?date=tomorrow-ish", "text/plain", "words"))

	for _, h := range []string{"Origin: https://evil.example", "Origin: null", "Origin: http://127.0.0.1:1", "Origin: file://", "Origin: http://" + host + ".evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"} {
		add(403, "writing with "+h, d.rawPost("/api/v1/corrections", "application/json", `{}`, h))
		add(403, "a form with "+h, d.rawPost("/logout", "application/x-www-form-urlencoded", "", h))
	}
	add(403, "an image on another site", d.rawGet("/api/v1/statements", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"))
	add(403, "a frame on another site", d.rawGet("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"))
	add(403, "a script on another port", d.rawGet("/api/v1/statements", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"))
	for _, h := range []string{"X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "X-Real-IP: 127.0.0.1", "X-Forwarded-Host: localhost"} {
		add(403, "through a proxy: "+h, d.rawGet("/", h))
	}
	for _, h := range []string{"Authorization: Basic YTpi", "Authorization: Bearer", "Authorization: Bearer x", "Authorization: Bearer " + strings.Repeat("x", 300), "Authorization: x\r\nAuthorization: y", "Authorization: Bearer \xff\xfe", "Authorization: Bearer ' OR 1=1"} {
		add(401, "token "+short(h), d.rawGet("/api/v1/statements", h))
	}
	for _, path := range []string{"/api/v1/tokens", "/api/v1/suppressions"} {
		add(401, "administration: "+path, d.rawGet(path))
		add(401, "administration: POST "+path, d.rawPost(path, "application/json", `{}`))
	}
	add(401, "administration: a policy", "PUT /api/v1/policies/x HTTP/1.1\r\nHost: "+host+"\r\nContent-Length: 2\r\n\r\n{}")
	add(401, "a login without a token", d.rawPost("/login", "application/x-www-form-urlencoded", "token="))
	add(401, "a login with a guess", d.rawPost("/login", "application/x-www-form-urlencoded", "token=guess"))
	add(400, "a login that is no form", d.rawPost("/login", "application/x-www-form-urlencoded", "token=%zz"))
	add(400, "a form without a boundary", d.rawPost("/login", "multipart/form-data", "x"))
	add(400, "a form that ends early", d.rawPost("/login", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=token\r\n\r\nx"))

	// What people see, by the forms of the pages.
	human := func(status int, name, raw string) {
		list = append(list, attack{"page: " + name, strings.Replace(raw, "\r\n", "\r\nAccept: text/html\r\n", 1), status, true})
	}
	for _, q := range []string{`"open`, `<script>alert(1)</script>(`, "since:never", strings.Repeat("(", 20)} {
		human(400, "query "+short(q), d.rawGet("/?q="+url.QueryEscape(q)))
	}
	for _, path := range []string{"/?q=%ff", "/?q=%00", "/?q=port&after=x", "/?q=port&after=" + d.cursor("ferry"), "/who/?after=x", "/corrections?after=x", "/..%2f..%2fetc/passwd"} {
		human(400, path, d.rawGet(path))
	}
	for _, path := range []string{"/a/<script>alert(1)</script>", "/s/none", "/who/none", "/outlet/none", "/alerts/99", "/s/none/correct", "/who/none/merge", "/a/none/add", "/<script>alert(1)</script>"} {
		human(404, path, d.rawGet(path))
	}
	form := "application/x-www-form-urlencoded"
	for path, body := range map[string]string{
		"/s/" + key + "/correct": "who=&action=edit", "/a/" + article + "/add": "who=me&content=999-9999", "/alerts": "q=%22open&name=x", "/ingest": "text=",
	} {
		status := 400
		if path == "/ingest" {
			status = 422 // a form like any other, with no document in it
		}
		human(status, "form "+path, d.rawPost(path, form, body))
		human(400, "form that is none "+path, d.rawPost(path, form, "%zz"))
		human(403, "form of another site "+path, d.rawPost(path, form, body, "Origin: https://evil.example"))
		human(413, "form of 9 MB "+path, "POST "+path+" HTTP/1.1\r\nHost: "+host+"\r\nContent-Type: "+form+"\r\nContent-Length: 9000000\r\n\r\n"+strings.Repeat("a=b&", 1<<20)+strings.Repeat("a=b&", 1<<20)+strings.Repeat("a", 700_000))
		human(411, "form in chunks "+path, "POST "+path+" HTTP/1.1\r\nHost: "+host+"\r\nContent-Type: "+form+"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n")
	}
	human(404, "undo of nothing", d.rawPost("/corrections/999/undo", form, "who=me"))
	human(405, "method", d.rawPost("/help", form, "a=b"))
	return list
}

func short(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

func quoted(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func (d *desk) port() string {
	_, port, _ := net.SplitHostPort(d.url[len("http://"):])
	return port
}

// cursor is one of a page of a query.
func (d *desk) cursor(q string) string {
	d.Helper()
	var hits hitsAnswer
	d.get("/api/v1/statements?limit=1&q="+url.QueryEscape(q), &hits)
	if hits.Next == "" {
		d.Fatalf("the query %q has one page", q)
	}
	return url.QueryEscape(hits.Next)
}

// hostileQueries are queries that cannot be read, one for every way to go wrong.
var hostileQueries = []string{
	`"not closed`, `“nor this`, `(`, `)`, `(a`, `a)`, `()`, `a OR`, `OR a`, `a AND`, `NOT`, `-(`, `""*`, `a~9`, `"a b"~`, `speaker:`, `speaker:(`, `kind:sung`, `act:dance`, `stance:odd`, `source:x`, `since:2026-13`, `since:tomorrowish`,
	`since:2026-02-30`, `until:0`, `since:2026-05 until:2026-01`, `order:random`, `in:nowhere`, `since:2026 since:2025`, `(since:2026)`, `a OR since:2026`, `-order:date`, `unheard:of`, `""`,
	strings.Repeat("(", 20) + "a" + strings.Repeat(")", 20), strings.Repeat("a ", 65), strings.Repeat("a", 2001), strings.Repeat("-", 500) + "a b c )", "speaker:(a kind:direct",
}

func TestHostileQueriesAreErrors(t *testing.T) {
	for _, q := range hostileQueries {
		if _, err := quoth.ParseQuery(q); err == nil {
			t.Errorf("%q is a query", q)
		}
	}
}

// Each hostile request is refused with a status of the 400s and a reason, none
// breaks the server, and ten thousand of them leave no memory behind.
func TestHostile(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		var hits hitsAnswer
		d.get("/api/v1/statements?q=plans", &hits)
		before, err := d.db.Generation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		list := d.attacks(hits.Statements[0].Key, hits.Statements[0].Article.Key)
		if len(list) < 60 {
			t.Fatalf("%d attacks", len(list))
		}
		for _, a := range list {
			d.refused(a)
		}
		t.Logf("%d attacks", len(list))
		after, err := d.db.Generation(t.Context())
		if err != nil || before != after {
			t.Errorf("the store was changed by what was refused (%v)", err)
		}
		if t.Failed() {
			return
		}

		round := func(n int) {
			var wait sync.WaitGroup
			for worker := range 8 {
				wait.Go(func() {
					for i := worker; i < n; i += 8 {
						resp, b, err := d.ask(list[i%len(list)].raw)
						if err != nil || resp.StatusCode/100 != 4 {
							t.Errorf("%s, again: %v %.200s", list[i%len(list)].name, err, b)
							return
						}
					}
				})
			}
			wait.Wait()
		}
		round(2 * len(list))
		heap, goroutines := settled()
		round(10_000)
		heapAfter, goroutinesAfter := settled()
		t.Logf("heap %d KiB, after 10,000 requests %d KiB; goroutines %d, %d", heap>>10, heapAfter>>10, goroutines, goroutinesAfter)
		if heapAfter > heap+16<<20 {
			t.Errorf("heap grew from %d to %d bytes", heap, heapAfter)
		}
		if goroutinesAfter > goroutines+20 {
			t.Errorf("goroutines grew from %d to %d", goroutines, goroutinesAfter)
		}
		d.get("/api/v1/statements", nil)
		var b bytes.Buffer
		if families, err := d.server.metrics.registry.Gather(); err != nil {
			t.Error(err)
		} else {
			for _, f := range families {
				if f.GetName() == "quoth_http_requests_total" && len(f.GetMetric()) > 300 {
					fmt.Fprintf(&b, "%d series", len(f.GetMetric()))
				}
			}
		}
		if b.Len() > 0 {
			t.Errorf("what was sent made metrics: %s", b.String())
		}
	})
}

// settled is the memory and the goroutines once what has ended is gone.
func settled() (heap uint64, goroutines int) {
	var m runtime.MemStats
	least := -1
	for range 20 {
		runtime.GC()
		if n := runtime.NumGoroutine(); least < 0 || n < least {
			least = n
		}
		time.Sleep(50 * time.Millisecond)
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, least
}
