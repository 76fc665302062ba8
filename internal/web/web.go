// Package web serves the record: an API that programs use and pages that people
// read. Both say the same, from the same store.
//
// A request passes, in order: what is measured and logged (log.go), headers that
// keep a browser from running anything of a page (guard.go), limits (limits.go),
// which host it was meant for and where it came from (guard.go), who asks
// (auth.go); then its route. Whatever fails is answered by [Server.fail] as a
// problem (RFC 9457), in JSON for programs and as a page for people.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"quoth/internal/store"
	"quoth/page"
)

// Config says what is served, to whom, and how much of it.
type Config struct {
	Store    *store.DB
	Ingester Ingester // reads a page or a text that is handed in; nil: none is taken

	Listen  string // host:port; "" is 127.0.0.1:8765, port 0 is any free one
	Metrics string // host:port of a listener of its own for /metrics; "": /metrics on Listen, for admins
	BaseURL string // how people reach the server, for permalinks; "" is http:// and the address listened on
	Auth    Auth
	// Hosts are names a request may be addressed to besides those of this machine
	// and BaseURL's: "quoth.paper.example", with a port only where it is not the
	// default one of http and https. Needed behind a proxy that passes the name on.
	Hosts []string
	// Proxies are networks whose X-Forwarded-For and X-Forwarded-Proto are believed.
	Proxies []netip.Prefix

	ReadOnly bool // nothing that writes is served
	Limits   Limits
	Log      *slog.Logger         // nil: nothing is logged
	Ready    func(address string) // called once the server can be reached, with its base URL
}

// An Ingester reads a document and puts what it finds into the store. Name is
// where it came from, for messages and the record. What it returns is on disk.
type Ingester interface {
	Bytes(ctx context.Context, name string, data []byte, o page.Options) ([]store.Result, error)
}

// Auth says who may do what.
type Auth string

// The ways to tell who asks.
const (
	// AuthLocal lets everyone on this machine read and write. It is refused on
	// an address that other machines reach.
	AuthLocal Auth = ""
	// AuthTokens asks a token of everyone.
	AuthTokens Auth = "tokens"
	// AuthPublicRead lets everyone read, and asks a token of who does more.
	AuthPublicRead Auth = "public-read"
)

// DefaultListen is the address listened on where none is given.
const DefaultListen = "127.0.0.1:8765"

// stopWithin is how long requests may go on once the server is asked to stop;
// cancelled after a part of it, so that they can still say so.
const (
	stopWithin  = 10 * time.Second
	cancelAfter = 8 * time.Second
)

// A Server answers requests for one store. It is safe for concurrent use.
type Server struct {
	cfg     Config
	log     *slog.Logger
	base    atomic.Pointer[url.URL]
	hosts   map[string]bool
	origin  *http.CrossOriginProtection
	seal    sealer
	clients *clients
	slots   chan struct{} // of requests answered at once
	streams chan struct{} // of those that are streams
	ingests chan struct{} // of documents that are analysed at once
	metrics *metrics
	spec    *spec
	mux     *http.ServeMux
}

// New checks a configuration. What could be reached by strangers without anybody
// asking who they are is an error that says what to do.
func New(c Config) (*Server, error) {
	if c.Store == nil {
		return nil, errors.New("web: no store")
	}
	if c.Listen == "" {
		c.Listen = DefaultListen
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Limits = c.Limits.filled()
	switch c.Auth {
	case AuthLocal, AuthTokens, AuthPublicRead:
	default:
		return nil, fmt.Errorf("auth %q: want nothing, %q or %q", c.Auth, AuthTokens, AuthPublicRead)
	}
	for _, address := range []string{c.Listen, c.Metrics} {
		if address == "" {
			continue
		}
		local, err := loopback(address)
		if err != nil {
			return nil, err
		}
		if !local && c.Auth == AuthLocal {
			return nil, fmt.Errorf("%s can be reached from other machines, and nobody would be asked who they are: "+
				"listen on 127.0.0.1, or ask for tokens (quoth token new makes one)", address)
		}
	}
	s := &Server{
		cfg: c, log: c.Log, hosts: map[string]bool{}, origin: http.NewCrossOriginProtection(),
		clients: newClients(c.Limits), slots: make(chan struct{}, c.Limits.Concurrent),
		streams: make(chan struct{}, max(1, c.Limits.Concurrent/4)), ingests: make(chan struct{}, runtime.GOMAXPROCS(0)), mux: http.NewServeMux(),
	}
	base := c.BaseURL
	if base == "" {
		base = "http://" + c.Listen
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return nil, fmt.Errorf("base URL %q: want http:// or https:// and a host, without a path", base)
	}
	u.Path = ""
	s.base.Store(u)
	if c.BaseURL != "" {
		s.hosts[hostName(u.Host)] = true
		if err := s.origin.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("base URL %q: %w", base, err)
		}
	}
	for _, h := range c.Hosts {
		if strings.ContainsAny(h, "/@ ") || h == "" {
			return nil, fmt.Errorf("host %q: want a name as in an address, without http://", h)
		}
		s.hosts[hostName(h)] = true
	}
	if s.seal, err = newSealer(); err != nil {
		return nil, err
	}
	if s.spec, err = loadSpec(); err != nil {
		return nil, err
	}
	s.metrics = newMetrics(c.Store, c.Log)
	if c.Ingester != nil {
		s.cfg.Ingester = turnstile{c.Ingester, s}
	}
	s.routes(s.mux)
	s.pages(s.mux)
	return s, nil
}

// loopback reports whether only this machine can reach an address.
func loopback(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, fmt.Errorf("listen on %q: want host:port, as in %s: %w", address, DefaultListen, err)
	}
	if host == "localhost" {
		return true, nil
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback(), nil
}

// URL is the address of a path of this server, as people reach it.
func (s *Server) URL(path string) string { return s.base.Load().String() + path }

// Handler answers requests; it does all that Serve does but listening and the
// timeouts of connections.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// Serve is New and [Server.Serve].
func Serve(ctx context.Context, c Config) error {
	s, err := New(c)
	if err != nil {
		return err
	}
	return s.Serve(ctx)
}

// Serve listens and answers until the context ends; then it lets requests finish
// for up to ten seconds. It returns nil when it was stopped so.
func (s *Server) Serve(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen: %w (another port may be free: 127.0.0.1:0 takes any)", err)
	}
	if s.cfg.BaseURL == "" {
		s.base.Store(&url.URL{Scheme: "http", Host: listener.Addr().String()})
	}
	servers := []*http.Server{s.server(s.Handler())}
	listeners := []net.Listener{guard(listener, s.cfg.Limits.Connections())}
	if s.cfg.Metrics != "" {
		l, err := net.Listen("tcp", s.cfg.Metrics)
		if err != nil {
			listener.Close()
			return fmt.Errorf("cannot listen for metrics: %w", err)
		}
		servers = append(servers, s.server(s.metrics.handler()))
		listeners = append(listeners, guard(l, s.cfg.Limits.Connections()))
	}

	running, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	failed := make(chan error, len(servers))
	for i, server := range servers {
		server.BaseContext = func(net.Listener) context.Context { return running }
		go func() { failed <- server.Serve(listeners[i]) }()
	}
	s.log.Info("serving", "address", s.URL("/"), "store", s.cfg.Store.Name(), "auth", string(s.cfg.Auth), "read_only", s.cfg.ReadOnly)
	if s.cfg.Ready != nil {
		s.cfg.Ready(s.URL("/"))
	}
	ended := 0
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
		ended++
	}
	s.log.Info("stopping")
	late := time.AfterFunc(cancelAfter, func() { cancel(errStopping) })
	defer late.Stop()
	stop, done := context.WithTimeout(context.Background(), stopWithin)
	defer done()
	for _, server := range servers {
		if e := server.Shutdown(stop); e != nil {
			s.log.Warn("requests were cut off", "error", e)
			server.Close()
		}
	}
	for ; ended < len(servers); ended++ {
		<-failed
	}
	return err
}

// server is an http.Server with the timeouts that keep slow clients from holding
// connections. A stream moves its write deadline on with every piece.
func (s *Server) server(h http.Handler) *http.Server {
	l := s.cfg.Limits
	return &http.Server{
		Handler:                      h,
		ReadHeaderTimeout:            l.Header,
		ReadTimeout:                  l.Body,
		WriteTimeout:                 l.Body + max(l.Query, l.Ingest) + l.Write,
		IdleTimeout:                  l.Idle,
		MaxHeaderBytes:               l.HeaderBytes,
		ConnContext:                  connContext,
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
}
