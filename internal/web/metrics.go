package web

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"quoth/internal/store"
)

// metrics are what Prometheus reads. Labels are routes and methods of this
// program, never what somebody sent, so that there is a bounded number of them.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	panics   prometheus.Counter
	ingested *prometheus.CounterVec
}

func newMetrics(db *store.DB, log *slog.Logger) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "quoth_http_requests_total", Help: "Requests answered, by route, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "quoth_http_request_seconds", Help: "Time from the arrival of a request's header to the end of its answer.",
			Buckets: []float64{.002, .005, .01, .02, .05, .1, .15, .3, 1, 3, 10, 60},
		}, []string{"route"}),
		panics:   prometheus.NewCounter(prometheus.CounterOpts{Name: "quoth_http_faults_total", Help: "Faults of the program caught while a request was answered."}),
		ingested: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "quoth_ingested_articles_total", Help: "Articles handed in over HTTP, by what became of them."}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.panics, m.ingested,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), totals{db, log})
	return m
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, methodName(method), strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 10 * time.Second})
}

// totals reads what the store keeps when it is asked for.
type totals struct {
	db  *store.DB
	log *slog.Logger
}

var (
	keptDesc  = prometheus.NewDesc("quoth_kept", "What the store keeps, by kind.", []string{"what"}, nil)
	bytesDesc = prometheus.NewDesc("quoth_store_bytes", "Bytes of the store on disk, with its index.", nil, nil)
)

func (t totals) Describe(c chan<- *prometheus.Desc) { c <- keptDesc; c <- bytesDesc }

func (t totals) Collect(c chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	n, err := t.db.Totals(ctx)
	if err != nil {
		t.log.Error("metrics of the store", "error", err)
		return
	}
	for what, v := range map[string]int{
		"articles": n.Articles, "revisions": n.Revisions, "captures": n.Captures, "failures": n.Failures, "statements": n.Statements,
		"withdrawn": n.Withdrawn, "corrected": n.Corrected, "speakers": n.Speakers, "outlets": n.Outlets, "corrections": n.Corrections,
	} {
		c <- prometheus.MustNewConstMetric(keptDesc, prometheus.GaugeValue, float64(v), what)
	}
	c <- prometheus.MustNewConstMetric(bytesDesc, prometheus.GaugeValue, float64(n.Bytes))
}
