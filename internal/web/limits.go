package web

import (
	"cmp"
	"context"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits bound what one request, one client and all of them together may take.
// The zero value of a field is its default.
type Limits struct {
	HeaderBytes int   // of a request line with its headers: 16 KiB
	URLBytes    int   // of the address: 8 KiB
	UploadBytes int64 // of a document that is handed in: 8 MiB
	BodyBytes   int64 // of any other body: 256 KiB
	Parameters  int   // of an address: 64

	Header time.Duration // for the header to arrive: 10 s
	Body   time.Duration // for the whole request to arrive: 30 s
	Query  time.Duration // to answer, but for streams: 10 s
	Ingest time.Duration // to read and analyse a document that is handed in: 60 s
	Write  time.Duration // for each piece of an answer to be taken: 30 s
	Idle   time.Duration // of a connection between requests: 60 s

	Rate       float64 // requests a second of one client: 50
	Burst      int     // that may come at once: 200
	Clients    int     // that are remembered: 8,192
	Concurrent int     // requests answered at once: 64; a quarter of them may be streams
}

func (l Limits) filled() Limits {
	return Limits{
		HeaderBytes: cmp.Or(l.HeaderBytes, 16<<10),
		URLBytes:    cmp.Or(l.URLBytes, 8<<10),
		UploadBytes: cmp.Or(l.UploadBytes, 8<<20),
		BodyBytes:   cmp.Or(l.BodyBytes, 256<<10),
		Parameters:  cmp.Or(l.Parameters, 64),
		Header:      cmp.Or(l.Header, 10*time.Second),
		Body:        cmp.Or(l.Body, 30*time.Second),
		Query:       cmp.Or(l.Query, 10*time.Second),
		Ingest:      cmp.Or(l.Ingest, 60*time.Second),
		Write:       cmp.Or(l.Write, 30*time.Second),
		Idle:        cmp.Or(l.Idle, 60*time.Second),
		Rate:        cmp.Or(l.Rate, 50),
		Burst:       cmp.Or(l.Burst, 200),
		Clients:     cmp.Or(l.Clients, 8192),
		Concurrent:  cmp.Or(l.Concurrent, 64),
	}
}

// Connections is how many may be open at once.
func (l Limits) Connections() int { return 16 * l.Concurrent }

// waitForTurn is how long a request waits until others are answered.
const waitForTurn = 3 * time.Second

// clients remembers how often each client asked. The table is two halves: when
// the young one is full it becomes the old one, which is then forgotten, so that
// it is bounded however many addresses there are, and needs no sweeping.
type clients struct {
	mu         sync.Mutex
	young, old map[netip.Addr]*rate.Limiter
	half       int
	rate       rate.Limit
	burst      int
}

func newClients(l Limits) *clients {
	return &clients{young: map[netip.Addr]*rate.Limiter{}, half: max(1, l.Clients/2), rate: rate.Limit(l.Rate), burst: l.Burst}
}

// wait takes one request of a client: 0, or how long until it may ask again.
func (c *clients) wait(client netip.Addr, now time.Time) time.Duration {
	if client.Is6() { // one house has many addresses
		if p, err := client.Prefix(64); err == nil {
			client = p.Addr()
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.young[client]
	if l == nil {
		if l = c.old[client]; l == nil {
			l = rate.NewLimiter(c.rate, c.burst)
		}
		if len(c.young) >= c.half {
			c.young, c.old = map[netip.Addr]*rate.Limiter{}, c.young
		}
		c.young[client] = l
	}
	if l.AllowN(now, 1) {
		return 0
	}
	return time.Duration(float64(time.Second) / float64(c.rate))
}

// turn takes one of the slots of requests answered at once and returns what gives
// it back.
func (s *Server) turn(ctx context.Context, slots chan struct{}) (release func(), err error) {
	release = func() { <-slots }
	select {
	case slots <- struct{}{}:
		return release, nil
	default:
	}
	t := time.NewTimer(waitForTurn)
	defer t.Stop()
	select {
	case slots <- struct{}{}:
		return release, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-t.C:
		p := problemf(http.StatusTooManyRequests, "rate", "%d requests are being answered: try again in a moment", cap(slots))
		p.Wait = 2
		return nil, p
	}
}

// stream turns a request into one without a budget of time: it goes on as long as
// its pieces are taken. Every write moves the deadline on. The release is called
// when it ends.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) (release func(), err error) {
	release, err = s.turn(r.Context(), s.streams)
	if err != nil {
		return nil, err
	}
	if st := stateOf(r); st.budget != nil {
		st.budget.Stop()
	}
	if rw, ok := w.(*response); ok {
		rw.perWrite = s.cfg.Limits.Write
	}
	return release, nil
}
