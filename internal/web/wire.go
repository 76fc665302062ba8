package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"
)

// What is no HTTP request never reaches a handler: net/http answers it itself, in
// plain text (and with 501 and 505 for some of what a client gets wrong), or closes
// the connection without a word where the header does not arrive. A conn gives
// these answers the shape of all others.

// guard bounds the connections of a listener and makes problems of its refusals.
func guard(l net.Listener, most int) net.Listener { return wire{netutil.LimitListener(l, most)} }

type wire struct{ net.Listener }

func (l wire) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

// The states of a conn.
const (
	quiet    = iota // nothing of a next request came
	begun           // a part of its header did
	overdue         // and the rest did not in time
	answered        // a handler has it
)

type conn struct {
	net.Conn
	state atomic.Int32
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.state.CompareAndSwap(quiet, begun)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.state.CompareAndSwap(begun, overdue)
	}
	return n, err
}

// How an answer of net/http itself looks: it has no date, as those of handlers have.
const ownHeaders = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

func (c *conn) Write(b []byte) (int, error) {
	if c.state.Load() != answered && len(b) < 1024 {
		if line, rest, ok := bytes.Cut(b, []byte("\r\n")); ok && bytes.HasPrefix(line, []byte("HTTP/1.1 ")) && bytes.HasPrefix(append([]byte("\r\n"), rest...), []byte(ownHeaders)) && len(line) > 13 {
			status, detail := 0, string(line[13:])
			if n, err := strconv.Atoi(string(line[9:12])); err == nil {
				status = n
			}
			if detail == http.StatusText(status) {
				detail = "it is not well-formed HTTP, or larger than is read"
			}
			if c.state.CompareAndSwap(overdue, quiet) {
				status, detail = http.StatusRequestTimeout, tooSlow
			}
			if err := c.refuse(status, detail); err != nil {
				return 0, err
			}
			return len(b), nil
		}
	}
	return c.Conn.Write(b)
}

const tooSlow = "the header did not arrive in time"

func (c *conn) Close() error {
	if c.state.CompareAndSwap(overdue, quiet) {
		c.SetWriteDeadline(time.Now().Add(time.Second))
		c.refuse(http.StatusRequestTimeout, tooSlow) // the connection is closed either way
	}
	return c.Conn.Close()
}

// refuse writes a problem for what is no request.
func (c *conn) refuse(status int, detail string) error {
	kind := "request"
	switch {
	case status == http.StatusRequestTimeout:
		kind = "slow"
	case status == http.StatusRequestHeaderFieldsTooLarge:
		kind = "too-large"
	case status >= 500 || status < 400:
		status = http.StatusBadRequest // of the client's making, whatever it is called
	}
	body, err := json.Marshal(problemf(status, kind, "%s", detail))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	for name, value := range headers {
		fmt.Fprintf(&b, "%s: %s\r\n", name, value)
	}
	fmt.Fprintf(&b, "Content-Type: application/problem+json\r\nContent-Length: %d\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n%s", len(body), body)
	_, err = c.Conn.Write(b.Bytes())
	return err
}

type connKey struct{}

func connContext(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// arrived and finished tell the connection that a handler has a request.
func arrived(r *http.Request)  { setState(r, answered) }
func finished(r *http.Request) { setState(r, quiet) }

func setState(r *http.Request, state int32) {
	if c, ok := r.Context().Value(connKey{}).(*conn); ok {
		c.state.Store(state)
	}
}
