package web

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"go.yaml.in/yaml/v3"

	"quoth"
	"quoth/internal/store"
)

func TestDescriptionIsValid(t *testing.T) {
	doc, err := libopenapi.NewDocument(openapiYAML)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, errs := v.ValidateDocument(); !ok {
		for _, e := range errs {
			t.Error(e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Log(s.FieldPath, s.Reason)
			}
		}
	}
}

// Every route is described, with the scope that it asks for, and every operation
// described has its route.
func TestDescriptionIsOfTheRoutes(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `yaml:"operationId"`
			Security    []map[string][]string
		}
		Components struct {
			Examples map[string]any
			Schemas  map[string]any
		}
	}
	if err := yaml.Unmarshal(openapiYAML, &doc); err != nil {
		t.Fatal(err)
	}
	scopes := map[string]string{}
	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			scope := scopeRead
			if op.Security != nil {
				scope = ""
			}
			for _, s := range op.Security {
				for _, list := range s {
					scope = strings.Join(list, " ")
				}
			}
			scopes[strings.ToUpper(method)+" "+path] = scope
			if op.OperationID == "" || ids[op.OperationID] {
				t.Errorf("%s %s: its operationId %q is empty or another's", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
		}
	}
	scopes["GET /metrics"] = "" // it is looked at in the handler
	for _, o := range (&Server{}).apiRoutes() {
		name := o.method + " " + o.path
		if got, ok := scopes[name]; !ok {
			t.Errorf("%s is not described", name)
		} else if got != o.scope {
			t.Errorf("%s asks for the scope %q and is described with %q", name, o.scope, got)
		}
		delete(scopes, name)
	}
	for name := range scopes {
		t.Errorf("%s is described and is no route", name)
	}
	for name := range doc.Components.Schemas {
		if !bytes.Contains(openapiYAML, []byte("schemas/"+name+"'")) {
			t.Errorf("no operation has the schema %s", name)
		}
	}
	for name := range doc.Components.Examples {
		if !bytes.Contains(openapiYAML, []byte("examples/"+name+"'")) {
			t.Errorf("no operation has the example %s", name)
		}
	}
}

// The examples are what they are examples of.
func TestExamplesFit(t *testing.T) {
	sp, err := loadSpec()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct {
				Content map[string]struct {
					Examples map[string]struct {
						Ref string `json:"$ref"`
					}
				}
			}
		}
		Components struct {
			Examples map[string]struct{ Value json.RawMessage }
		}
	}
	if err := json.Unmarshal(sp.json, &doc); err != nil {
		t.Fatal(err)
	}
	v, err := described()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			for status, r := range op.Responses {
				for _, ref := range r.Content["application/json"].Examples {
					example := doc.Components.Examples[ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:]].Value
					request, err := http.NewRequest(strings.ToUpper(method), "http://127.0.0.1"+regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "1"), nil)
					if err != nil {
						t.Fatal(err)
					}
					var code int
					if _, err := fmt.Sscan(status, &code); err != nil {
						t.Fatal(err)
					}
					response := &http.Response{StatusCode: code, Header: http.Header{"Content-Type": {"application/json"}}, Body: readCloser(example)}
					if ok, errs := v.GetResponseBodyValidator().ValidateResponseBody(request, response); !ok {
						for _, e := range errs {
							t.Errorf("%s %s %s: %s: %s", method, path, status, e.Message, e.Reason)
							for _, s := range e.SchemaValidationErrors {
								t.Log(s.FieldPath, s.Reason)
							}
						}
					}
					n++
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d examples were looked at", n)
	}
}

type hitsAnswer struct {
	Query, Order, Offsets, Next string
	Statements                  []statementShape
}

func TestStatements(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		var all hitsAnswer
		d.get("/api/v1/statements?limit=200", &all)
		if len(all.Statements) < 6 || all.Order != "date" || all.Offsets != "codepoint" || all.Next != "" {
			t.Fatalf("%d statements, order %q, offsets %q, next %q", len(all.Statements), all.Order, all.Offsets, all.Next)
		}

		// Pages one after another are the whole, by cursor and by Link alike.
		var keys, paged, linked []string
		for _, s := range all.Statements {
			keys = append(keys, s.Key)
		}
		for after := ""; ; {
			var page hitsAnswer
			resp := d.get("/api/v1/statements?limit=2&after="+url.QueryEscape(after), &page)
			for _, s := range page.Statements {
				paged = append(paged, s.Key)
			}
			if got := resp.Header.Get("Link"); (got != "") != (page.Next != "") {
				t.Fatalf("Link %q with next %q", got, page.Next)
			}
			if after = page.Next; after == "" {
				break
			}
		}
		for path := "/api/v1/statements?limit=3"; path != ""; {
			var page hitsAnswer
			resp := d.get(path, &page)
			for _, s := range page.Statements {
				linked = append(linked, s.Key)
			}
			path, _, _ = strings.Cut(strings.TrimPrefix(resp.Header.Get("Link"), "<"), ">")
		}
		if !slices.Equal(keys, paged) || !slices.Equal(keys, linked) {
			t.Errorf("all %v\npaged %v\nlinked %v", keys, paged, linked)
		}

		// In every unit a span's words are those of the text, and the same words.
		for _, unit := range []string{"codepoint", "byte", "utf16"} {
			var hits hitsAnswer
			d.get("/api/v1/statements?limit=200&offsets="+unit, &hits)
			for i, s := range hits.Statements {
				resp, text := d.send(d.request("GET", fmt.Sprintf("/api/v1/articles/%s/text?revision=%d", s.Article.Key, s.Article.Revision), nil))
				if resp.StatusCode != 200 {
					t.Fatal(resp.Status)
				}
				cut := cutter(string(text), unit)
				spans := slices.Clone(s.Content.Spans)
				if s.Source != nil {
					spans = append(spans, s.Source.Spans...)
				}
				if s.Cue != nil {
					spans = append(spans, s.Cue.Spans...)
				}
				for _, span := range spans {
					if got := cut(span.Start, span.End); got != span.Text || got == "" {
						t.Errorf("%s: %d to %d is %q, want %q", unit, span.Start, span.End, got, span.Text)
					}
				}
				if s.Content.Text != all.Statements[i].Content.Text || textOfSpans(s.Content.Spans) != s.Content.Text {
					t.Errorf("%s: content %q of spans %v", unit, s.Content.Text, s.Content.Spans)
				}
			}
		}

		// A statement in a list, alone, and in the record of its article is one.
		s := all.Statements[0]
		var alone statementShape
		d.get("/api/v1/statements/"+s.Key, &alone)
		if got, want := compact(t, alone), compact(t, s); got != want {
			t.Errorf("alone %s\nin the list %s", got, want)
		}
		var article struct {
			Keys   map[string]string
			Record struct {
				Schema     string
				Statements []map[string]any
			}
		}
		d.get("/api/v1/articles/"+s.Article.Key, &article)
		if article.Record.Schema != quoth.Schema {
			t.Errorf("schema %q", article.Record.Schema)
		}
		found := false
		for _, r := range article.Record.Statements {
			if article.Keys[r["id"].(string)] != s.Key {
				continue
			}
			found = true
			var mine map[string]any
			if err := json.Unmarshal([]byte(compact(t, s)), &mine); err != nil {
				t.Fatal(err)
			}
			for _, part := range []string{"kind", "source", "cue", "content", "speaker_evidence", "polarity", "modality", "addressee", "setting", "time", "via", "confidence"} {
				if got, want := compact(t, mine[part]), compact(t, r[part]); got != want {
					t.Errorf("%s is %s, in the record %s", part, got, want)
				}
			}
		}
		if !found {
			t.Errorf("statement %s is not in the record of its article", s.Key)
		}

		// Streams have all, whatever the limit.
		resp, b := d.send(d.request("GET", "/api/v1/statements?format=ndjson&limit=1", nil))
		if ct := resp.Header.Get("Content-Type"); ct != "application/x-ndjson" {
			t.Error(ct)
		}
		var streamed []string
		for line := bufio.NewScanner(bytes.NewReader(b)); line.Scan(); {
			var s statementShape
			if err := json.Unmarshal(line.Bytes(), &s); err != nil {
				t.Fatal(err)
			}
			streamed = append(streamed, s.Key)
		}
		if !slices.Equal(streamed, keys) {
			t.Errorf("streamed %v, want %v", streamed, keys)
		}
		r := d.request("GET", "/api/v1/statements", nil)
		r.Header.Set("Accept", "text/csv, application/json;q=0.5")
		resp, b = d.send(r)
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil || len(rows) != len(keys)+1 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
			t.Errorf("CSV of %d rows, %v, %q", len(rows), err, resp.Header.Get("Content-Type"))
		}

		// Where words are looked for.
		for path, want := range map[string]bool{"q=quay": true, "q=timetable&in=around": true, "q=nosuchword&in=around": false, "q=quay&in=both": true, "q=nosuchword": false, "q=speaker:relsen+ferry": true} {
			var hits hitsAnswer
			d.get("/api/v1/statements?"+path, &hits)
			if got := len(hits.Statements) > 0; got != want {
				t.Errorf("%s: found %t, want %t (%s)", path, got, want, hits.Query)
			}
		}
		d.get("/api/v1/statements?q=ferry&order=relevance", nil)
		for _, format := range single[1:] {
			if resp, b := d.send(d.request("GET", "/api/v1/statements/"+s.Key+"?format="+format, nil)); resp.StatusCode != 200 || len(b) == 0 {
				t.Errorf("%s: %d, %d bytes", format, resp.StatusCode, len(b))
			}
		}
	})
}

// cutter cuts a text at offsets of a unit, in a way of its own.
func cutter(text, unit string) func(start, end int) string {
	switch unit {
	case "byte":
		return func(start, end int) string { return text[start:end] }
	case "utf16":
		units := utf16.Encode([]rune(text))
		return func(start, end int) string { return string(utf16.Decode(units[start:end])) }
	}
	runes := []rune(text)
	return func(start, end int) string { return string(runes[start:end]) }
}

func compact(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var any any
	if err := json.Unmarshal(b, &any); err != nil {
		t.Fatal(err)
	}
	b, err = json.Marshal(any) // members in order
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestReading(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		var facets facetsShape
		d.get("/api/v1/facets?q=ferry", &facets)
		if facets.Matches.N == 0 || !facets.Matches.Exact || facets.Articles != 1 || facets.Of.Articles != len(sampleTexts) {
			t.Errorf("facets %+v", facets)
		}
		lists := map[string]string{"articles": "/api/v1/articles", "speakers": "/api/v1/speakers", "outlets": "/api/v1/outlets", "corrections": "/api/v1/corrections"}
		for name, path := range lists {
			var body map[string]json.RawMessage
			d.get(path, &body)
			var items []map[string]any
			if err := json.Unmarshal(body[name], &items); err != nil {
				t.Fatal(name, err)
			}
			_, lines := d.send(d.request("GET", path+"?format=ndjson", nil))
			if got := bytes.Count(lines, []byte("\n")); got != len(items) {
				t.Errorf("%s: %d lines, %d items", name, got, len(items))
			}
			_, table := d.send(d.request("GET", path+"?format=csv", nil))
			if rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll(); err != nil || len(rows) != len(items)+1 {
				t.Errorf("%s: %d rows, %v", name, len(rows), err)
			}
			if name == "corrections" {
				continue
			}
			if len(items) == 0 {
				t.Fatalf("no %s", name)
			}
			for _, item := range items {
				d.get(path+"/"+url.PathEscape(item["key"].(string)), nil)
			}
		}
		var who struct{ Speakers []speakerCountShape }
		d.get("/api/v1/speakers?name=rels", &who)
		if len(who.Speakers) != 1 || who.Speakers[0].Name != "Ana Relsen" {
			t.Errorf("speakers by name: %+v", who)
		}
		var outlets struct{ Outlets []outletShape }
		d.get("/api/v1/outlets", &outlets)
		var of struct{ Articles []articleRefShape }
		d.get("/api/v1/articles?outlet="+url.QueryEscape(outlets.Outlets[0].Key), &of)
		if len(of.Articles) != 1 {
			t.Errorf("%d articles of an outlet", len(of.Articles))
		}
		for _, path := range []string{"/api/v1/stats", "/api/v1/policies", "/api/v1/export", "/healthz", "/readyz", "/api/openapi.json"} {
			d.get(path, nil)
		}
		var formats struct{ Formats []struct{ Name string } }
		d.get("/api/v1/export", &formats)
		for _, f := range formats.Formats {
			if resp, b := d.send(d.request("GET", "/api/v1/export/"+f.Name+"?q=ferry", nil)); resp.StatusCode != 200 || len(b) == 0 {
				t.Errorf("export %s: %d, %d bytes", f.Name, resp.StatusCode, len(b))
			}
		}
		resp, b := d.send(d.request("GET", "/metrics", nil))
		if resp.StatusCode != 200 || !bytes.Contains(b, []byte(`quoth_http_requests_total{method="GET",route="GET /api/v1/facets",status="200"}`)) || !bytes.Contains(b, []byte(`quoth_kept{what="articles"} 3`)) {
			t.Errorf("metrics %d\n%.3000s", resp.StatusCode, b)
		}
		resp, b = d.send(d.request("GET", "/api", nil))
		if resp.StatusCode != 200 || !bytes.Contains(b, []byte(`id="listStatements"`)) || !bytes.Contains(b, []byte(`id="problem-query"`)) {
			t.Errorf("page of the API: %d", resp.StatusCode)
		}
		for kind := range maps.Keys(titles) {
			if !bytes.Contains(b, []byte(`id="problem-`+kind+`"`)) {
				t.Errorf("the page has no problem %s", kind)
			}
		}
	})
}

func TestEntityTags(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), nil)
	paths := []string{"/api/v1/statements?q=ferry", "/api/v1/statements?q=ferry&offsets=byte", "/api/v1/statements?q=ferry&format=csv", "/api/v1/stats", "/api/v1/outlets", "/feed?q=ferry", "/api/v1/export/ris"}
	tags := map[string]string{}
	for _, path := range paths {
		resp := d.call("GET", path, nil, 200, nil)
		tag := resp.Header.Get("ETag")
		if tag == "" || !strings.Contains(resp.Header.Get("Cache-Control"), "no-cache") || resp.Header.Get("Vary") == "" {
			t.Errorf("%s: ETag %q, Cache-Control %q, Vary %q", path, tag, resp.Header.Get("Cache-Control"), resp.Header.Get("Vary"))
		}
		if slices.Contains(slices.Collect(maps.Values(tags)), tag) {
			t.Errorf("%s: its tag is another's", path)
		}
		tags[path] = tag
		for _, sent := range []string{tag, `"other", W/` + tag, "*"} {
			r := d.request("GET", path, nil)
			r.Header.Set("If-None-Match", sent)
			if resp, b := d.send(r); resp.StatusCode != 304 || len(b) != 0 {
				t.Errorf("%s with If-None-Match %s: %d, %d bytes", path, sent, resp.StatusCode, len(b))
			}
		}
	}
	r := d.request("POST", "/api/v1/articles?title=New", "“We are ready,” said Pim Aster, the mayor of Elsmere.")
	r.Header.Set("Content-Type", "text/plain")
	if resp, b := d.send(r); resp.StatusCode != 201 {
		t.Fatalf("%d %s", resp.StatusCode, b)
	}
	for _, path := range paths {
		r := d.request("GET", path, nil)
		r.Header.Set("If-None-Match", tags[path])
		if resp, _ := d.send(r); resp.StatusCode != 200 {
			t.Errorf("%s after a change: %d", path, resp.StatusCode)
		}
	}
}

func TestIngest(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		post := func(contentType, query, body string, status int) (out struct {
			Articles []resultShape
			Failures []string
		}) {
			t.Helper()
			r := d.request("POST", "/api/v1/articles"+query, body)
			r.Header.Set("Content-Type", contentType)
			resp, b := d.send(r)
			if resp.StatusCode != status {
				t.Fatalf("%s: %d, want %d: %s", contentType, resp.StatusCode, status, b)
			}
			if status < 300 {
				if err := json.Unmarshal(b, &out); err != nil {
					t.Fatal(err)
				}
			}
			return out
		}
		words := "“The tram will run on Sundays,” said Ilse Varn, who plans the lines. “It is overdue,” she added."
		html := `<!doctype html><html lang="en"><head><title>Trams on Sundays</title></head><body><article><h1>Trams on Sundays</h1><p>` + words + `</p><p>` + words + `</p></article></body></html>`
		out := post("text/html; charset=utf-8", "?outlet=Northline&date=2026-05-01&url=https://northline.example/tram", html, 201)
		if len(out.Articles) != 1 || out.Articles[0].Outcome != store.Added || out.Articles[0].Statements == 0 {
			t.Fatalf("%+v", out)
		}
		if again := post("text/html; charset=utf-8", "?outlet=Northline&date=2026-05-01&url=https://northline.example/tram", html, 200); again.Articles[0].Outcome != store.Known || again.Articles[0].Key != out.Articles[0].Key {
			t.Errorf("twice: %+v", again)
		}
		var a articleShape
		d.get("/api/v1/articles/"+out.Articles[0].Key, &a)
		if a.Published != "2026-05-01" || a.SourceURL != "https://northline.example/tram" || a.Outlet.Name != "Northline" {
			t.Errorf("%+v", a.articleRefShape)
		}
		post("text/plain", "", "“One,” said Bo Tarn, a clerk.\x01\x02", 201)
		one := map[string]string{"text": words + " Nothing else happened.", "title": "Trams", "outlet": "Le Café & Söhne", "published": "2026-05-02"}
		b, err := json.MarshalIndent(one, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		post("application/json", "", string(b), 201)
		out = post("application/x-ndjson", "", `{"text":"“Two,” said Bo Tarn, a clerk of the court."}`+"\n"+`{"nothing":1}`+"\n"+`not json`+"\n", 201)
		if len(out.Articles) != 1 || len(out.Failures) != 2 {
			t.Errorf("lines: %+v", out)
		}
		// A record that the API gave goes in again, and is known.
		var again struct{ Record json.RawMessage }
		d.get("/api/v1/articles/"+a.Key, &again)
		if out := post("application/json", "", string(again.Record), 200); len(out.Articles) != 1 || out.Articles[0].Key != a.Key {
			t.Errorf("a record: %+v", out)
		}
		for _, bad := range []struct{ contentType, body string }{
			{"application/json", `{"nothing":1}`}, {"application/json", `{"schema":"quoth/1","text":"x","sha256":"00"}`}, {"application/x-ndjson", "no\n"},
			{"text/html", "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 100)}, {"text/plain", "   "}, {"text/plain", "“One,” said Bo Tarn.\x00"},
		} {
			post(bad.contentType, "", bad.body, 422)
		}
	})
}

func TestCorrections(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		var hits hitsAnswer
		d.get("/api/v1/statements?q=plans&offsets=utf16", &hits)
		if len(hits.Statements) == 0 {
			t.Fatal("nothing to correct")
		}
		s := hits.Statements[0]
		for _, unit := range []string{"codepoint", "byte", "utf16"} {
			var now statementShape
			d.get("/api/v1/statements/"+s.Key+"?offsets="+unit, &now)
			span := now.Content.Spans[0]
			// The first character, a quotation mark of three bytes, goes.
			width := map[string]int{"codepoint": 1, "byte": 3, "utf16": 1}[unit]
			var made correctionShape
			d.call("POST", "/api/v1/corrections", map[string]any{"who": "Desk", "why": "a test", "action": "edit", "statement": s.Key, "offsets": unit,
				"content": []map[string]int{{"start": span.Start + width, "end": span.End}}}, 201, &made)
			if made.Who != "Desk" || made.Action != store.Edit || made.ID == 0 || made.Before == "" || made.After == "" {
				t.Errorf("%s: %+v", unit, made)
			}
			var after statementShape
			d.get("/api/v1/statements/"+s.Key+"?offsets="+unit, &after)
			if want := strings.TrimPrefix(span.Text, "“"); after.Content.Text != want || !after.Corrected {
				t.Errorf("%s: content %q, want %q", unit, after.Content.Text, want)
			}
			var list struct{ Corrections []correctionShape }
			d.get("/api/v1/corrections?statement="+s.Key+"&offsets="+unit, &list)
			if len(list.Corrections) == 0 || list.Corrections[0].Content == nil || (*list.Corrections[0].Content)[0].Start != span.Start+width {
				t.Errorf("%s: history %+v", unit, list)
			}
			var undone correctionShape
			d.call("POST", fmt.Sprintf("/api/v1/corrections/%d/undo", made.ID), map[string]string{"who": "Desk"}, 201, &undone)
			d.get("/api/v1/statements/"+s.Key, &after)
			if after.Content.Text != span.Text || undone.Undoes != made.ID {
				t.Errorf("%s: after the undo %q, want %q", unit, after.Content.Text, span.Text)
			}
		}
		var rejected correctionShape
		d.call("POST", "/api/v1/corrections", map[string]any{"who": "Desk", "action": "reject", "statement": s.Key}, 201, &rejected)
		var gone statementShape
		d.get("/api/v1/statements/"+s.Key, &gone)
		if gone.Withdrawn == "" {
			t.Error("a rejected statement is not withdrawn")
		}
		var a articleShape
		d.get("/api/v1/articles/"+s.Article.Key, &a)
		if len(a.Withdrawn) != 1 || slices.Contains(a.Statements, s.Key) {
			t.Errorf("withdrawn %d", len(a.Withdrawn))
		}
		d.call("POST", "/api/v1/corrections", map[string]any{"who": "Desk", "action": "add", "article": s.Article.Key, "content": []map[string]int{{"start": 0, "end": 5}}, "speaker": "unknown"}, 201, nil)

		var who struct{ Speakers []speakerCountShape }
		d.get("/api/v1/speakers", &who)
		if len(who.Speakers) < 2 {
			t.Fatal("too few speakers to merge")
		}
		var merged correctionShape
		d.call("POST", "/api/v1/corrections", map[string]any{"who": "Desk", "action": "merge", "speaker": who.Speakers[1].Key, "into": who.Speakers[0].Key}, 201, &merged)
		var one speakerShape
		d.get("/api/v1/speakers/"+who.Speakers[1].Key, &one)
		if one.Key != who.Speakers[0].Key || len(one.Merged) != 1 {
			t.Errorf("merged: %+v", one)
		}
		d.call("POST", fmt.Sprintf("/api/v1/corrections/%d/undo", merged.ID), map[string]string{"who": "Desk"}, 201, nil)
		d.get("/api/v1/corrections?speaker="+who.Speakers[0].Key, nil)
		d.get("/api/v1/corrections?format=csv", nil)
	})
}

func TestAlertsPoliciesAndTokens(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		var a alertShape
		d.call("POST", "/api/v1/alerts", map[string]string{"name": "Ferry", "query": "ferry"}, 201, &a)
		var list struct{ Alerts []alertShape }
		d.get("/api/v1/alerts", &list)
		if len(list.Alerts) != 1 || list.Alerts[0].ID != a.ID {
			t.Errorf("alerts %+v", list)
		}
		d.get(fmt.Sprintf("/api/v1/alerts/%d", a.ID), nil)
		d.call("POST", fmt.Sprintf("/api/v1/alerts/%d/seen", a.ID), nil, 200, nil)
		d.call("DELETE", fmt.Sprintf("/api/v1/alerts/%d", a.ID), nil, 204, nil)
		d.call("DELETE", fmt.Sprintf("/api/v1/alerts/%d", a.ID), nil, 404, nil)

		d.token, _ = d.newToken(time.Time{}, "admin", "read")
		var made tokenShape
		d.call("POST", "/api/v1/tokens", map[string]any{"name": "reader", "scopes": []string{"read"}, "expires": "2100-01-01T00:00:00Z"}, 201, &made)
		if made.Secret == "" {
			t.Fatal("no secret")
		}
		var tokens struct{ Tokens []tokenShape }
		d.get("/api/v1/tokens", &tokens)
		if len(tokens.Tokens) != 2 || tokens.Tokens[0].Secret+tokens.Tokens[1].Secret != "" {
			t.Errorf("tokens %+v", tokens)
		}
		admin := d.token
		d.token = made.Secret
		d.get("/api/v1/statements", nil)
		d.token = admin
		d.call("DELETE", fmt.Sprintf("/api/v1/tokens/%d", made.ID), nil, 204, nil)
		d.token = made.Secret
		d.call("GET", "/api/v1/statements", nil, 401, nil)
		d.token = admin

		var policies struct {
			Policies []struct{ Outlet outletRefShape }
		}
		d.get("/api/v1/policies", &policies)
		if len(policies.Policies) != len(sampleTexts) {
			t.Fatalf("%d policies", len(policies.Policies))
		}
		outlet := ""
		for _, p := range policies.Policies {
			if p.Outlet.Name == "Vostran Courier" {
				outlet = p.Outlet.Key
			}
		}
		var hits hitsAnswer
		d.get("/api/v1/statements?q=quay", &hits)
		s := hits.Statements[0]
		// Of a text that is not kept there are words, and no offsets into it.
		d.call("PUT", "/api/v1/policies/"+url.PathEscape(outlet), policyShape{Text: store.Snippets, Licence: "© Courier"}, 200, nil)
		var after statementShape
		d.get("/api/v1/statements/"+s.Key, &after)
		if after.Content.Text != s.Content.Text || len(after.Content.Spans) != 0 || after.Article.Licence != "© Courier" {
			t.Errorf("snippets: %+v", after)
		}
		var article articleShape
		d.get("/api/v1/articles/"+s.Article.Key, &article)
		if article.Record != nil || article.TextPolicy != store.Snippets || len(article.Statements) == 0 {
			t.Errorf("article without text: %+v", article)
		}
		d.call("GET", "/api/v1/articles/"+s.Article.Key+"/text", nil, 404, nil)
		d.call("PUT", "/api/v1/policies/"+url.PathEscape(outlet), policyShape{Text: store.MetadataOnly}, 200, nil)
		after = statementShape{}
		d.get("/api/v1/statements/"+s.Key, &after)
		if after.Content.Text != "" || after.Around != "" || after.Source != nil && after.Source.Text != "" {
			t.Errorf("metadata: %+v", after)
		}
		d.get("/api/v1/statements?limit=200", nil)

		var hidden suppressionShape
		d.call("POST", "/api/v1/suppressions", map[string]any{"name": "Corin Basset", "anonymise": true, "who": "Desk", "why": "a test"}, 201, &hidden)
		_, b := d.send(d.request("GET", "/api/v1/statements?limit=200", nil))
		_, c := d.send(d.request("GET", "/api/v1/export/jsonl", nil))
		_, e := d.send(d.request("GET", "/feed", nil))
		if all := string(b) + string(c) + string(e); strings.Contains(all, "Basset") || strings.Contains(all, "Corin") {
			t.Error("a masked name is in an answer")
		}
		var people struct{ Suppressions []suppressionShape }
		d.get("/api/v1/suppressions", &people)
		if len(people.Suppressions) != 1 {
			t.Errorf("%+v", people)
		}
		d.call("DELETE", fmt.Sprintf("/api/v1/suppressions/%d", hidden.ID), nil, 204, nil)
		_, b = d.send(d.request("GET", "/api/v1/statements?limit=200", nil))
		if !strings.Contains(string(b), "Basset") {
			t.Error("a name stays masked")
		}
	})
}

// HEAD is GET without the body, for streams too.
func TestHead(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), nil)
	for _, path := range []string{"/api/v1/statements", "/api/v1/statements?format=ndjson", "/api/v1/export/parquet", "/api/v1/nothing", "/feed", "/api"} {
		get, _ := d.send(d.request("GET", path, nil))
		head, b := d.send(d.request("HEAD", path, nil))
		if head.StatusCode != get.StatusCode || len(b) != 0 || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") || head.Header.Get("ETag") != get.Header.Get("ETag") {
			t.Errorf("%s: %d and %d, %q and %q", path, head.StatusCode, get.StatusCode, head.Header.Get("Content-Type"), get.Header.Get("Content-Type"))
		}
	}
}
