package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"

	"github.com/spf13/cobra"

	"quoth/internal/ingest"
	"quoth/internal/render"
	"quoth/internal/store"
	"quoth/internal/web"
)

// serving is what “quoth serve” was asked to do.
type serving struct {
	model   reader
	store   storeFlag
	config  web.Config
	auth    string
	proxies []string
	log     string
}

func serveCommand() *cobra.Command {
	var s serving
	c := &cobra.Command{
		Use:   "serve",
		Short: "Open a store in the browser, and to programs",
		Long: `Serve the pages and the API of a store, on this machine alone unless told
otherwise. The API is described at /api. Nothing is fetched from anywhere else.

An address that other machines can reach needs --auth: tokens asks a token of
everyone, public-read only of who changes something. “quoth token new” makes one.
Put a proxy that speaks HTTPS before it; docs/security.md says how.`,
		Example: `  quoth serve
  quoth serve --listen 127.0.0.1:0 --read-only
  quoth serve --listen :8765 --auth tokens --base-url https://quoth.paper.example`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return s.run(c.Context()) },
	}
	f := c.Flags()
	f.SortFlags = false
	s.store.add(f)
	s.model.add(f)
	f.StringVar(&s.config.Listen, "listen", web.DefaultListen, "`HOST:PORT` to listen on; port 0 is any free one")
	f.StringVar(&s.auth, "auth", "", "who is asked for a token: `WHO` is tokens (everyone) or public-read (who changes something); default nobody, on this machine only")
	f.StringVar(&s.config.BaseURL, "base-url", "", "`ADDRESS` under which people reach it, for permalinks")
	f.StringSliceVar(&s.config.Hosts, "host", nil, "further `NAMES` that requests may be addressed to")
	f.StringSliceVar(&s.proxies, "behind-proxy", nil, "`NETWORKS` of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: 10.0.0.0/8")
	f.StringVar(&s.config.Metrics, "metrics", "", "`HOST:PORT` for Prometheus alone (default /metrics, for admins)")
	f.BoolVar(&s.config.ReadOnly, "read-only", false, "serve nothing that changes the store")
	f.StringVar(&s.log, "log", "", "`HOW` requests are logged on standard error: json, text or off (default text on a terminal, json elsewhere)")
	return c
}

func (s *serving) run(ctx context.Context) error {
	s.config.Auth = web.Auth(s.auth)
	for _, p := range s.proxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return fmt.Errorf("serve: --behind-proxy %q: want a network as 10.0.0.0/8", p)
		}
		s.config.Proxies = append(s.config.Proxies, prefix)
	}
	var err error
	if s.config.Log, err = logger(s.log); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	options := store.Options{}
	if s.config.ReadOnly {
		options = readOnly
	}
	return s.store.with(ctx, options, func(db *store.DB) error { return serve(ctx, db, s.config, s.model, "") })
}

// serve serves until the context ends, which is no error. Once it can be reached it
// prints the address, after what is to be said before.
func serve(ctx context.Context, db *store.DB, c web.Config, model reader, before string) error {
	c.Store = db
	if !c.ReadOnly {
		x, err := model.load()
		if err != nil {
			return err
		}
		c.Ingester = &ingest.Ingester{Store: db, Extractor: x}
	}
	c.Ready = func(address string) {
		written(func(w io.Writer) error { // a reader that went away does not stop the server
			_, err := fmt.Fprintf(w, "%s%s is open at %s\nCtrl-C ends it.\n", before, render.Safe(db.Name()), address)
			return err
		})
	}
	server, err := web.New(c)
	if err != nil {
		return &failure{statusUsage, err}
	}
	return server.Serve(ctx)
}

// logger writes to standard error.
func logger(how string) (*slog.Logger, error) {
	if how == "" {
		how = "json"
		if isTerminal(os.Stderr) {
			how = "text"
		}
	}
	switch how {
	case "json":
		return slog.New(slog.NewJSONHandler(os.Stderr, nil)), nil
	case "text":
		return slog.New(slog.NewTextHandler(os.Stderr, nil)), nil
	case "off":
		return slog.New(slog.DiscardHandler), nil
	}
	return nil, fmt.Errorf("--log %q: want json, text or off", how)
}
