package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"quoth/internal/store"
	"quoth/page"
)

func TestConfigurationsRefused(t *testing.T) {
	db, err := store.Open(t.Context(), t.TempDir()+"/quoth.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, c := range map[string]Config{
		"no store":           {},
		"everywhere":         {Store: db, Listen: ":8765"},
		"every IPv4":         {Store: db, Listen: "0.0.0.0:0"},
		"every IPv6":         {Store: db, Listen: "[::]:0"},
		"a public address":   {Store: db, Listen: "192.0.2.1:80"},
		"a name":             {Store: db, Listen: "quoth.paper.example:80"},
		"public metrics":     {Store: db, Metrics: "0.0.0.0:9000"},
		"no port":            {Store: db, Listen: "127.0.0.1"},
		"an unknown way":     {Store: db, Auth: "trust"},
		"a base with a path": {Store: db, BaseURL: "https://paper.example/quoth"},
		"a base of ftp":      {Store: db, BaseURL: "ftp://paper.example"},
		"a host with a path": {Store: db, Hosts: []string{"paper.example/quoth"}},
	} {
		if _, err := New(c); err == nil || len(err.Error()) < 10 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]Config{
		"this machine":        {Store: db},
		"by name":             {Store: db, Listen: "localhost:0"},
		"IPv6":                {Store: db, Listen: "[::1]:0"},
		"public with tokens":  {Store: db, Listen: ":0", Auth: AuthTokens},
		"public, reading":     {Store: db, Listen: ":0", Auth: AuthPublicRead, Metrics: "127.0.0.1:0"},
		"behind another name": {Store: db, Auth: AuthTokens, BaseURL: "https://quoth.paper.example", Hosts: []string{"other.example:8080"}},
	} {
		if _, err := New(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Who may do what, by how the server was started and what the visitor brings.
func TestScopes(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		for _, way := range []struct {
			auth                  Auth
			anyone, stranger      []string
			metricsToAnyone       int
			readOnly, noDocuments bool
		}{
			{auth: AuthLocal, anyone: []string{scopeRead, scopeWrite}, metricsToAnyone: 200},
			{auth: AuthTokens, metricsToAnyone: 401},
			{auth: AuthPublicRead, anyone: []string{scopeRead}, metricsToAnyone: 401},
		} {
			d := newDesk(t, dsn, func(c *Config) { c.Auth = way.auth })
			try := func(name string, has []string, otherwise int) {
				t.Helper()
				for _, o := range []struct {
					scope, method, path string
					body                any
					status              int // where it is allowed
				}{
					{scopeRead, "GET", "/api/v1/statements", nil, 200}, {scopeRead, "GET", "/feed", nil, 200}, {scopeRead, "GET", "/api/v1/export/csv", nil, 200},
					{scopeWrite, "POST", "/api/v1/corrections", map[string]string{}, 400}, {scopeWrite, "GET", "/api/v1/alerts", nil, 200}, {scopeWrite, "POST", "/api/v1/articles", map[string]string{}, 422},
					{scopeAdmin, "GET", "/api/v1/tokens", nil, 200}, {scopeAdmin, "POST", "/api/v1/suppressions", "", 415}, {scopeAdmin, "PUT", "/api/v1/policies/none", policyShape{}, 404},
					{"", "GET", "/healthz", nil, 200}, {"", "GET", "/readyz", nil, 200}, {"", "GET", "/api/openapi.yaml", nil, 200},
				} {
					want := otherwise
					if o.scope == "" || (visitor{scopes: has}).may(o.scope) {
						want = o.status
					}
					resp, b := d.send(d.request(o.method, o.path, o.body))
					if resp.StatusCode != want {
						t.Errorf("auth %q, %s, %s %s: %d, want %d: %.200s", way.auth, name, o.method, o.path, resp.StatusCode, want, b)
					}
					if (resp.StatusCode == 401) != (resp.Header.Get("WWW-Authenticate") != "") {
						t.Errorf("%d with WWW-Authenticate %q", resp.StatusCode, resp.Header.Get("WWW-Authenticate"))
					}
				}
			}
			try("anyone", way.anyone, 401)
			if resp, _ := d.send(d.request("GET", "/metrics", nil)); resp.StatusCode != way.metricsToAnyone {
				t.Errorf("auth %q: metrics for anyone %d", way.auth, resp.StatusCode)
			}
			for _, scope := range scopes {
				d.token, _ = d.newToken(time.Time{}, scope)
				has := []string{scope}
				if way.auth == AuthPublicRead {
					has = append(has, scopeRead)
				}
				try("a token for "+scope, has, 403)
				want := 403
				if scope == scopeAdmin {
					want = 200
				}
				if resp, _ := d.send(d.request("GET", "/metrics", nil)); resp.StatusCode != want {
					t.Errorf("auth %q: metrics for %s %d", way.auth, scope, resp.StatusCode)
				}
			}
			d.token, _ = d.newToken(time.Now().Add(time.Hour), scopeRead)
			d.get("/api/v1/statements", nil)
			d.ahead.Store(int64(2 * time.Hour))
			d.call("GET", "/api/v1/statements", nil, 401, nil)
			secret, token := d.newToken(time.Time{}, scopeRead)
			d.token = secret
			d.get("/api/v1/statements", nil)
			if err := d.db.RevokeToken(t.Context(), token.ID); err != nil {
				t.Fatal(err)
			}
			d.call("GET", "/api/v1/statements", nil, 401, nil)
			d.token = secret + "x"
			d.call("GET", "/api/v1/statements", nil, 401, nil)
			if err := d.stop(); err != nil {
				t.Fatal(err)
			}
			d.db.Close()
		}
	})
}

func TestReadOnly(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), func(c *Config) { c.ReadOnly = true })
	d.get("/api/v1/statements", nil)
	for _, path := range []string{"/api/v1/articles", "/api/v1/corrections", "/api/v1/alerts"} {
		d.call("POST", path, map[string]string{}, 403, nil)
	}
	d.token, _ = d.newToken(time.Time{}, scopeWrite, scopeAdmin)
	d.call("POST", "/api/v1/corrections", map[string]string{}, 403, nil)
	d.call("POST", "/api/v1/tokens", map[string]any{"name": "x", "scopes": []string{"read"}}, 403, nil)
}

// A login is a cookie that is no token, that only this site's pages can use, and
// that ends with the token.
func TestSessions(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), func(c *Config) { c.Auth = AuthTokens })
	secret, token := d.newToken(time.Time{}, scopeRead, scopeWrite)
	form := func(path string, values url.Values, headers ...string) *http.Response {
		r := d.request("POST", path, values.Encode())
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			r.Header.Set(name, value)
		}
		resp, _ := d.send(r)
		return resp
	}
	for next, want := range map[string]string{"": "/", "/who/": "/who/", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/", "/a\r\nX: y": "/"} {
		resp := form("/login", url.Values{"token": {secret}, "next": {next}})
		if resp.StatusCode != 303 || resp.Header.Get("Location") != want {
			t.Errorf("next %q: %d to %q, want %q", next, resp.StatusCode, resp.Header.Get("Location"), want)
		}
	}
	resp := form("/login", url.Values{"token": {" " + secret + " "}})
	cookies := resp.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode || cookies[0].Secure || strings.Contains(resp.Header.Get("Set-Cookie"), secret) {
		t.Fatalf("%v", resp.Header["Set-Cookie"])
	}
	ask := func(c *http.Cookie) int {
		r := d.request("GET", "/api/v1/alerts", nil)
		r.AddCookie(c)
		resp, _ := d.send(r)
		return resp.StatusCode
	}
	if got := ask(cookies[0]); got != 200 {
		t.Errorf("with a session %d", got)
	}
	bad := *cookies[0]
	for _, value := range []string{"", "x", secret, strings.ToUpper(bad.Value), bad.Value + "A", bad.Value[:len(bad.Value)-4], strings.Repeat("A", 4000)} {
		bad.Value = value
		if got := ask(&bad); got != 401 {
			t.Errorf("with the cookie %.20q %d", value, got)
		}
	}
	other, err := newSealer()
	if err != nil {
		t.Fatal(err)
	}
	if bad.Value, err = other.seal(secret, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := ask(&bad); got != 401 {
		t.Errorf("with another server's cookie %d", got)
	}
	if bad.Value, err = d.server.seal.seal(secret, time.Now().Add(-2*time.Second)); err != nil {
		t.Fatal(err)
	}
	if got := ask(&bad); got != 401 {
		t.Errorf("with a cookie whose time is over %d", got)
	}
	if resp := form("/logout", nil, "Cookie: "+cookies[0].Name+"="+cookies[0].Value); resp.StatusCode != 303 || len(resp.Cookies()) != 1 || resp.Cookies()[0].MaxAge >= 0 {
		t.Errorf("logout %d %v", resp.StatusCode, resp.Header["Set-Cookie"])
	}
	if err := d.db.RevokeToken(t.Context(), token.ID); err != nil {
		t.Fatal(err)
	}
	if got := ask(cookies[0]); got != 401 {
		t.Errorf("after the token was revoked %d", got)
	}
}

func TestSecureCookieOffLoopback(t *testing.T) {
	s := &Server{}
	s.base.Store(&url.URL{Scheme: "http", Host: "127.0.0.1:1"})
	for host, want := range map[string]bool{"127.0.0.1:8765": false, "localhost": false, "[::1]:80": false, "quoth.paper.example": true, "192.0.2.7:8765": true} {
		if got := s.secure(&http.Request{Host: host}); got != want {
			t.Errorf("%s: secure %t, want %t", host, got, want)
		}
	}
}

// What a proxy says counts only where it is one of ours, and from the end.
func TestClientBehindProxies(t *testing.T) {
	s := &Server{cfg: Config{Auth: AuthTokens, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct{ from, header, want string }{
		{"192.0.2.1:9", "", "192.0.2.1"},
		{"192.0.2.1:9", "203.0.113.5", "192.0.2.1"}, // not ours: a lie
		{"10.1.1.1:9", "203.0.113.5", "203.0.113.5"},
		{"10.1.1.1:9", "198.51.100.1, 203.0.113.5", "203.0.113.5"},
		{"10.1.1.1:9", "203.0.113.5, 10.2.2.2", "203.0.113.5"},
		{"10.1.1.1:9", "junk, 10.2.2.2", "10.2.2.2"},
		{"10.1.1.1:9", "", "10.1.1.1"},
		{"[::ffff:10.1.1.1]:9", "203.0.113.5", "203.0.113.5"},
		{"[::1]:9", "2001:db8::1", "2001:db8::1"},
	} {
		r := &http.Request{RemoteAddr: c.from, Header: http.Header{}}
		if c.header != "" {
			r.Header.Set("X-Forwarded-For", c.header)
		}
		got, err := s.client(r, &state{})
		if err != nil || got.String() != c.want {
			t.Errorf("%s, %q: %v %v, want %s", c.from, c.header, got, err, c.want)
		}
	}
}

func TestRate(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), func(c *Config) { c.Limits.Rate, c.Limits.Burst = 0.01, 5 })
	refused := 0
	for range 10 {
		resp, _ := d.send(d.request("GET", "/api/v1/stats", nil))
		if resp.StatusCode == 429 {
			refused++
			if resp.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		}
	}
	if refused != 5 {
		t.Errorf("%d of 10 refused, want 5", refused)
	}
}

func TestClientsAreBounded(t *testing.T) {
	c := newClients(Limits{Rate: 1, Burst: 2, Clients: 100})
	now := time.Now()
	for i := range 100_000 {
		c.wait(netip.AddrFrom4([4]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if n := len(c.young) + len(c.old); n > 100 {
		t.Errorf("%d clients are remembered", n)
	}
	// A house of IPv6 addresses is one client; IPv4 neighbours are two.
	c = newClients(Limits{Rate: 1, Burst: 2, Clients: 100})
	for _, a := range []string{"2001:db8::1", "2001:db8::2", "2001:db8::3"} {
		if wait := c.wait(netip.MustParseAddr(a), now); (wait > 0) != (a == "2001:db8::3") {
			t.Errorf("%s: wait %v", a, wait)
		}
	}
	for _, a := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
		if c.wait(netip.MustParseAddr(a), now) > 0 {
			t.Errorf("%s waits", a)
		}
	}
}

// A client that dribbles its header or its body is told so and cut off.
func TestSlow(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), func(c *Config) {
		c.Limits.Header, c.Limits.Body = 200*time.Millisecond, 400*time.Millisecond
	})
	for name, raw := range map[string]string{
		"header":       "GET /api/v1/stats HTTP/1.1\r\nHost: x\r\nX-Slow",
		"request line": "GE",
		"body":         "POST /api/v1/articles HTTP/1.1\r\nHost: " + d.url[7:] + "\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf",
		"JSON body":    "POST /api/v1/corrections HTTP/1.1\r\nHost: " + d.url[7:] + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
	} {
		d.refused(attack{name: "slow " + name, raw: raw, status: 408})
	}
	conn, err := net.Dial("tcp", d.url[7:])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	if b, err := io.ReadAll(conn); err != nil || len(b) > 0 {
		t.Errorf("who says nothing is answered %q, %v", b, err)
	}
}

// A reader that takes nothing of a stream does not hold it.
func TestSlowReader(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), func(c *Config) { c.Limits.Write = 200 * time.Millisecond })
	ours, theirs := net.Pipe() // holds nothing back: a write waits until it is read
	l := &one{conn: ours, ended: make(chan struct{})}
	server := d.server.server(d.server.Handler())
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	if _, err := io.WriteString(theirs, "GET /api/v1/statements?format=ndjson HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReaderSize(theirs, 16), nil)
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(resp, err)
	}
	for range 1000 {
		if len(d.server.streams) == 0 && len(d.server.slots) == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if len(d.server.streams)+len(d.server.slots) != 0 {
		t.Error("a stream that nobody reads goes on")
	}
	theirs.Close()
	server.Close()
	<-served
}

// one is a listener of one connection.
type one struct {
	conn   net.Conn
	once   sync.Once
	closed sync.Once
	ended  chan struct{}
}

func (l *one) Accept() (c net.Conn, err error) {
	l.once.Do(func() { c = l.conn })
	if c != nil {
		return c, nil
	}
	<-l.ended
	return nil, net.ErrClosed
}
func (l *one) Close() error   { l.closed.Do(func() { close(l.ended) }); return nil }
func (l *one) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// A fault costs its request; what is too costly is ended; what began and failed is
// broken off, not ended as if it were whole.
func TestFaults(t *testing.T) {
	var log bytes.Buffer
	var mu sync.Mutex
	d := newDesk(t, databases[0].dsn(t), func(c *Config) {
		c.Limits.Query = 300 * time.Millisecond
		c.Limits.Concurrent = 1
		c.Log = slog.New(slog.NewJSONHandler(writerFunc(func(b []byte) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			return log.Write(b)
		}), nil))
	})
	d.server.mux.HandleFunc("GET /api/fault", func(http.ResponseWriter, *http.Request) { panic("a fault") })
	d.server.mux.HandleFunc("GET /api/half", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(strings.Repeat("half\n", 10_000)))
		d.server.fail(w, r, io.ErrUnexpectedEOF)
	})
	d.server.mux.HandleFunc("GET /api/half-fault", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(strings.Repeat("half\n", 10_000)))
		panic("half")
	})
	d.server.mux.HandleFunc("GET /api/costly", func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		d.server.fail(w, r, r.Context().Err())
	})
	resp, b := d.send(d.request("GET", "/api/fault", nil))
	if resp.StatusCode != 500 || bytes.Contains(b, []byte("a fault")) {
		t.Errorf("a fault: %d %s", resp.StatusCode, b)
	}
	var p Problem
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	if resp, b := d.send(d.request("GET", "/api/costly", nil)); resp.StatusCode != 422 || !bytes.Contains(b, []byte("problem-too-costly")) {
		t.Errorf("too costly: %d %s", resp.StatusCode, b)
	}
	for _, path := range []string{"/api/half", "/api/half-fault"} {
		resp, err := d.http.Do(d.request("GET", path, nil))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(resp.Body); err == nil {
			t.Errorf("%s: half an answer ends as if it were whole", path)
		}
		resp.Body.Close()
	}
	d.get("/healthz", nil)
	d.send(d.request("GET", "/api/v1/statements?q=secretword", nil))
	d.server.slots <- struct{}{} // every slot is taken
	if resp, _ := d.send(d.request("GET", "/healthz", nil)); resp.StatusCode != 429 {
		t.Errorf("without a slot: %d", resp.StatusCode)
	}
	<-d.server.slots
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	lines := 0
	for line := range bytes.Lines(log.Bytes()) {
		var entry map[string]any
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Errorf("a line of the log is not JSON: %s", line)
		}
		if entry["msg"] == "request" {
			lines++
		}
	}
	if lines != 7 {
		t.Errorf("%d requests in the log, want 7", lines)
	}
	if !bytes.Contains(log.Bytes(), []byte(strings.TrimPrefix(p.Instance, "urn:quoth:request:"))) || !bytes.Contains(log.Bytes(), []byte(`"fault":"a fault"`)) {
		t.Error("the fault is not in the log under the name that its answer has")
	}
	if bytes.Contains(log.Bytes(), []byte("secretword")) {
		t.Error("what was searched for is in the log")
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// Stopping lets an answer in hand finish, and cancels one that does not end.
func TestStop(t *testing.T) {
	d := newDesk(t, databases[0].dsn(t), func(c *Config) { c.Limits.Query = time.Minute })
	begun := make(chan struct{}, 2)
	let := make(chan struct{})
	d.server.mux.HandleFunc("GET /api/slowly", func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-let
		w.Write([]byte("whole"))
	})
	d.server.mux.HandleFunc("GET /api/never", func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-r.Context().Done()
		d.server.fail(w, r, r.Context().Err())
	})
	type result struct {
		status int
		body   string
		err    error
	}
	ask := func(path string) chan result {
		c := make(chan result, 1)
		go func() {
			resp, err := d.http.Do(d.request("GET", path, nil))
			if err != nil {
				c <- result{err: err}
				return
			}
			defer resp.Body.Close()
			b, err := io.ReadAll(resp.Body)
			c <- result{resp.StatusCode, string(b), err}
		}()
		<-begun
		return c
	}
	slowly, never := ask("/api/slowly"), ask("/api/never")
	stopped := make(chan error, 1)
	go func() { stopped <- d.stop() }()
	for { // until nothing new is taken
		conn, err := net.Dial("tcp", d.url[7:])
		if err != nil {
			break
		}
		conn.Close()
		time.Sleep(5 * time.Millisecond)
	}
	close(let)
	if r := <-slowly; r.err != nil || r.status != 200 || r.body != "whole" {
		t.Errorf("an answer in hand: %+v", r)
	}
	if r := <-never; r.err != nil || r.status != 503 || !strings.Contains(r.body, "problem-stopping") {
		t.Errorf("one that does not end: %+v", r)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestMetricsOfTheirOwn(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // a port that is free
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	d := newDesk(t, databases[0].dsn(t), func(c *Config) { c.Metrics = address })
	d.call("GET", "/metrics", nil, 404, nil)
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, err := io.ReadAll(resp.Body); err != nil || !bytes.Contains(b, []byte("quoth_store_bytes")) {
		t.Errorf("%v %.200s", err, b)
	}
}

// The feed is one that an XML reader reads, with the words as they stand, and names
// that another address does not change.
func TestFeed(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		d := newDesk(t, dsn, nil)
		words := "“Tom & Jerry <b>won</b> ]]> &amp; lost,” said Ada Quill, who keeps score."
		if _, err := d.server.cfg.Ingester.Bytes(context.Background(), "score.txt", []byte(words), page.Options{ContentType: "text/plain"}); err != nil {
			t.Fatal(err)
		}
		resp, b := d.send(d.request("GET", "/feed", nil))
		if ct := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || ct != "application/atom+xml; charset=utf-8" {
			t.Fatal(resp.Status, ct)
		}
		var f struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Title   string   `xml:"title"`
			Updated string   `xml:"updated"`
			Author  []struct {
				Name string `xml:"name"`
			} `xml:"author"`
			Link []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entry []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Content struct {
					Type string `xml:"type,attr"`
					Text string `xml:",chardata"`
				} `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(b, &f); err != nil {
			t.Fatal(err)
		}
		var hits hitsAnswer
		d.get("/api/v1/statements?limit=50", &hits)
		if len(f.Entry) != len(hits.Statements) || f.ID == "" || f.Title == "" || len(f.Author) != 1 || f.Link[0].Rel != "self" || f.Link[0].Href != d.url+"/feed" {
			t.Errorf("feed %+v", f)
		}
		found := false
		ids := map[string]bool{f.ID: true}
		for i, e := range f.Entry {
			if e.Content.Text != hits.Statements[i].Content.Text || e.Content.Type != "text" || e.Title == "" || ids[e.ID] {
				t.Errorf("entry %+v", e)
			}
			if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Updated > f.Updated {
				t.Error(e.Updated, err)
			}
			if e.ID != urn("statement", hits.Statements[i].Key) {
				t.Errorf("id %s", e.ID)
			}
			ids[e.ID] = true
			found = found || strings.Contains(e.Content.Text, "Tom & Jerry <b>won</b>")
		}
		if !found {
			t.Errorf("the words are not in the feed as they stand:\n%s", b)
		}
		if bytes.Contains(b, []byte("<b>")) {
			t.Error("markup of an article is markup of the feed")
		}
	})
}
