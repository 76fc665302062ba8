package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"quoth"
	"quoth/internal/store"
)

// read asks for a page as a browser does. It does not follow.
func (d *desk) read(method, path string, form url.Values) (*http.Response, string) {
	d.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(d.Context(), method, d.url+path, body)
	if err != nil {
		d.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return d.browse(r)
}

func (d *desk) browse(r *http.Request) (*http.Response, string) {
	d.Helper()
	r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	client := http.Client{Transport: d.http.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	return resp, string(b)
}

// shows reads a page that must have a status and these words.
func (d *desk) shows(path string, status int, want ...string) string {
	d.Helper()
	resp, body := d.read(http.MethodGet, path, nil)
	if resp.StatusCode != status || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		d.Errorf("GET %s: %d, %s; want %d", path, resp.StatusCode, resp.Header.Get("Content-Type"), status)
	}
	for _, w := range want {
		if !strings.Contains(body, w) {
			d.Errorf("GET %s: the page does not have %q", path, w)
		}
	}
	if strings.Contains(body, "ZgotmplZ") || strings.Contains(body, "<no value>") || strings.Contains(body, " style=") || strings.Contains(body, "%!") {
		d.Errorf("GET %s: the page has what a template did not understand, or a style of its own", path)
	}
	return body
}

// sends posts a form that must lead to an address.
func (d *desk) sends(path string, form url.Values, want string) string {
	d.Helper()
	resp, body := d.read(http.MethodPost, path, form)
	to := resp.Header.Get("Location")
	if ok, err := regexp.MatchString("^"+want+"$", to); resp.StatusCode != http.StatusSeeOther || err != nil || !ok {
		d.Errorf("POST %s: %d, to %q; want 303 to %s: %s", path, resp.StatusCode, to, want, between(body, `role="alert">`, "</p>"))
	}
	return to
}

func between(s, begin, end string) string {
	_, s, _ = strings.Cut(s, begin)
	s, _, _ = strings.Cut(s, end)
	return s
}

// newest is the newest statement of a query.
func (d *desk) newest(query string) store.Statement {
	d.Helper()
	q, err := quoth.ParseQuery(query)
	if err != nil {
		d.Fatal(err)
	}
	hits, err := d.db.Search(d.Context(), q, store.Page{Limit: 1})
	if err != nil || len(hits.Statements) == 0 {
		d.Fatalf("nothing is found for %s: %v", query, err)
	}
	return hits.Statements[0]
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		one := d.newest("kind:direct -speaker:unknown")
		article, who := "/a/"+one.Article.Key, "/who/"+one.Who.Key
		e := func(s string) string {
			return strings.TrimSuffix(strings.TrimPrefix(string(words(s)), "<bdi>"), "</bdi>")
		}

		d.shows("/", 200, "Who said what", "Most quoted")
		d.shows("/?q=", 200, "statements", `rel="alternate" type="application/atom+xml"`, e(one.Who.Name))
		d.shows("/?q="+url.QueryEscape("kind:direct speaker:@"+one.Who.Key), 200, `aria-label="Narrowed to"`, e(one.ContentText), "✓")
		d.shows("/?q=zzzzzz", 200, "Nothing like that")
		d.shows("/?q="+url.QueryEscape(`port "strike`), 400, "not understood", "<mark>")
		d.shows("/?q=&after=x", 400)
		d.shows(article, 200, `id="s-`+one.Key+`"`, `id="m-`+one.Key+`"`, one.Article.SHA256)
		d.shows(article+"?r=1", 200)
		d.shows(article+"?r=99", 404, "Not here")
		d.shows(article+"?r=x", 400)
		d.shows("/s/"+one.Key, 200, e(one.ContentText), one.Article.SHA256, "application/ld+json", "BibTeX", reason(one.Evidence.Rule))
		d.shows("/s/nothing", 404, "Not here")
		d.shows("/who/", 200, e(one.Who.Name))
		d.shows("/who/?name="+url.QueryEscape(one.Who.Name), 200, e(one.Who.Name))
		d.shows(who, 200, e(one.Who.Name), "Named as", e(one.ContentText))
		d.shows(who+"?in="+url.QueryEscape("("), 200, "<mark>")
		d.shows("/outlets", 200, e(one.Article.Outlet))
		d.shows(outletURL(one.Article.OutletKey), 200, "direct: all in quotation marks", "What is kept")
		for _, path := range []string{"/help", "/about", "/corrections", "/alerts", "/add", "/login", "/s/" + one.Key + "/correct", article + "/add", who + "/merge", who + "/split"} {
			d.shows(path, 200)
		}
		d.shows("/nowhere", 404, "Not here")
		if resp, body := d.read(http.MethodHead, "/", nil); resp.StatusCode != 200 || body != "" {
			t.Errorf("HEAD /: %d with %d bytes", resp.StatusCode, len(body))
		}
	})
}

func TestCompressed(t *testing.T) {
	d := newDesk(t, t.TempDir()+"/quoth.db", nil)
	for _, path := range []string{"/help", "/static/app.css"} {
		_, plain := d.read(http.MethodGet, path, nil)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "br, gzip;q=0.5")
		resp, packed := d.browse(r)
		z, err := gzip.NewReader(strings.NewReader(packed))
		if err != nil {
			t.Fatalf("%s, %s: %v", path, resp.Header.Get("Content-Encoding"), err)
		}
		if b, err := io.ReadAll(z); err != nil || string(b) != plain || len(packed)*2 > len(plain) {
			t.Errorf("%s: %d bytes unpack to %d, plain are %d: %v", path, len(packed), len(b), len(plain), err)
		}
	}
	resp, _ := d.read(http.MethodGet, "/static/app.css", nil)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+"/static/app.css", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", resp.Header.Get("ETag"))
	if resp, _ := d.browse(r); resp.StatusCode != http.StatusNotModified {
		t.Errorf("a file that did not change: %d", resp.StatusCode)
	}
	d.shows("/static/nothing", 404)
	d.shows("/static/..%2fpage.go", 400)
}

func TestForms(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		one := d.newest("kind:direct -speaker:unknown")
		form := func(pairs ...string) url.Values {
			v := url.Values{"who": {"Ada Holm"}, "why": {"looked at it"}, "do": {"save"}, "source": {one.SourceText}, "cue": {one.CueText}, "speaker": {one.Speaker},
				"content": {strings.ReplaceAll(one.ContentText, " … ", "\n")}}
			for i := 0; i < len(pairs); i += 2 {
				v.Set(pairs[i], pairs[i+1])
			}
			return v
		}
		refuses := func(path string, v url.Values, status int, want ...string) {
			t.Helper()
			resp, body := d.read(http.MethodPost, path, v)
			if resp.StatusCode != status {
				t.Errorf("POST %s: %d, want %d", path, resp.StatusCode, status)
			}
			for _, w := range want {
				if !strings.Contains(body, w) {
					t.Errorf("POST %s: the page does not have %q", path, w)
				}
			}
		}
		correct := "/s/" + one.Key + "/correct"
		refuses(correct, form("content", "words of nobody"), 400, "does not stand in the article", "words of nobody", "Ada Holm", "looked at it")
		refuses(correct, form("content", ""), 400, "a statement has words")
		refuses(correct, form("kind", "loud"), 400, "want direct, mixed or indirect")
		refuses(correct, form("who", "", "kind", "mixed"), 400, "say who makes it")
		refuses(correct, form(), 400, "nothing is different")
		refuses(correct, form("kind", "mixed", "do", "preview"), 200, "As it would be marked", `value="Ada Holm"`)
		if st, err := d.db.Statement(t.Context(), one.Key); err != nil || st.Corrected {
			t.Errorf("what was refused or only looked at changed the statement: %v", err)
		}

		d.sends(correct, form("kind", "mixed", "name", "Ilse Brandt"), "/s/"+one.Key+`\?done=saved`)
		if st, err := d.db.Statement(t.Context(), one.Key); err != nil || st.Kind != quoth.Mixed || st.Who.Name != "Ilse Brandt" {
			t.Errorf("the statement is %s by %q: %v", st.Kind, st.Who.Name, err)
		}
		page := d.shows("/s/"+one.Key, 200, "Corrected", "Ada Holm", "looked at it")
		undo := regexp.MustCompile(`/corrections/\d+/undo`).FindString(page)
		refuses(undo, url.Values{"next": {"//elsewhere.example/"}}, 400)
		d.sends(undo, url.Values{"who": {"Ada Holm"}, "next": {"//elsewhere.example/"}}, `/\?done=undone`)
		if st, err := d.db.Statement(t.Context(), one.Key); err != nil || st.Kind != quoth.Direct || st.Who.Name != one.Who.Name {
			t.Errorf("after the undo the statement is %s by %q: %v", st.Kind, st.Who.Name, err)
		}
		d.sends(correct, form("do", "reject"), "/s/"+one.Key+`\?done=rejected`)
		d.shows("/s/"+one.Key, 200, "Withdrawn")
		d.shows("/corrections", 200, "Said to be no statement", "undone")

		// A statement that was not found.
		a, err := d.db.Article(t.Context(), one.Article.Key, 0)
		if err != nil {
			t.Fatal(err)
		}
		paragraph := a.Text[a.Blocks[len(a.Blocks)-1].Start:]
		first, _, _ := strings.Cut(paragraph, " ")
		add := "/a/" + one.Article.Key + "/add"
		refuses(add, form("content", "", "source", "", "cue", "", "speaker", "unknown"), 400, "a statement has words")
		to := d.sends(add, form("content", first, "source", "", "cue", "", "speaker", "unknown"), `/s/[a-z0-9]+\?done=added`)
		d.shows(to, 200, "added by a person", "The statement is added.")

		// Two speakers taken as one, and one as two.
		people, _, err := d.db.Speakers(t.Context(), "", store.Page{})
		if err != nil || len(people) < 2 {
			t.Fatalf("%d speakers: %v", len(people), err)
		}
		goes, stays := "/who/"+people[1].Key, "/who/"+people[0].Key
		refuses(goes+"/merge", url.Values{"who": {"Ada Holm"}}, 400)
		d.sends(goes+"/merge", url.Values{"who": {"Ada Holm"}, "into": {people[0].Key}}, stays+`\?done=merged`)
		if resp, _ := d.read(http.MethodGet, goes, nil); resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != stays {
			t.Errorf("the merged speaker: %d, to %s", resp.StatusCode, resp.Header.Get("Location"))
		}
		refuses(stays+"/split", url.Values{"who": {"Ada Holm"}}, 400)

		// A saved query.
		d.sends("/alerts", url.Values{"q": {"port"}, "name": {"The <port>"}}, `/alerts\?done=alert`)
		page = d.shows("/alerts", 200, "The &lt;port&gt;")
		alert := regexp.MustCompile(`/alerts/\d+`).FindString(page)
		d.shows(alert, 200)
		d.sends(alert+"/seen", url.Values{}, `/alerts\?done=seen`)
		d.sends(alert+"/delete", url.Values{}, `/alerts\?done=removed`)
		d.shows(alert, 404)
		refuses("/alerts", url.Values{"q": {"("}}, 400, "<mark>")
	})
}

func TestHandingIn(t *testing.T) {
	const text = "The ferry is late\n\n“Nobody told us that the pier was shut,” said Ilse Brandt, who runs the ferry to Orrin. She added that the next boat would leave at nine.\n\nThe council said on Monday that the pier would open within the week."
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		post := func(fields map[string]string, files map[string]string) (*http.Response, string) {
			var b bytes.Buffer
			m := multipart.NewWriter(&b)
			for name, value := range fields {
				if err := m.WriteField(name, value); err != nil {
					t.Fatal(err)
				}
			}
			for name, data := range files {
				w, err := m.CreateFormFile("file", name)
				if err != nil {
					t.Fatal(err)
				}
				io.WriteString(w, data) //nolint:errcheck // a buffer
			}
			m.Close()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+"/ingest", &b)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", m.FormDataContentType())
			return d.browse(r)
		}
		resp, _ := post(map[string]string{"text": text, "title": "Late <again>", "outlet": "Orrin Mail", "date": "2026-05-04", "url": "https://orrin.example/late"}, nil)
		to := resp.Header.Get("Location")
		if resp.StatusCode != http.StatusSeeOther || !strings.HasSuffix(to, "?done=ingested") {
			t.Fatalf("a pasted text: %d, to %q", resp.StatusCode, to)
		}
		d.shows(to, 200, "Late &lt;again&gt;", "Orrin Mail", "4 May 2026", "Ilse Brandt", "https://orrin.example/late", `class="content`)
		if resp, _ := post(map[string]string{"text": text, "url": "https://orrin.example/late"}, nil); !strings.HasSuffix(resp.Header.Get("Location"), "?done=known") {
			t.Errorf("the same text again: %d, to %q", resp.StatusCode, resp.Header.Get("Location"))
		}
		for name, fields := range map[string]map[string]string{"nothing": {}, "no date": {"text": text, "date": "soon"}, "no address": {"text": text, "url": "javascript:alert(1)"}} {
			if resp, body := post(fields, nil); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `role="alert"`) {
				t.Errorf("%s: %d", name, resp.StatusCode)
			}
		}
		resp, body := post(nil, map[string]string{"a.txt": text + " Twice.", "b.bin": "\x00\x01\x02\x03\xff\xfe"})
		if resp.StatusCode != 200 || !strings.Contains(body, "a.txt") || !strings.Contains(body, "read it") || !strings.Contains(body, "not read") {
			t.Errorf("two files, one of them unreadable: %d", resp.StatusCode)
		}
	})
}

func TestFirstRun(t *testing.T) {
	db, err := store.Open(t.Context(), t.TempDir()+"/quoth.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	d := newDesk(t, t.TempDir()+"/other.db", func(c *Config) { c.Store = db })
	d.shows("/", 200, "Nothing is kept here yet", `action="/ingest"`, `type="file"`)
	for _, path := range []string{"/?q=x", "/who/", "/outlets", "/corrections", "/about"} {
		d.shows(path, 200)
	}
}
