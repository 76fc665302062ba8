package web

import (
	"context"
	"net/http"
	"strconv"

	"quoth"
	"quoth/internal/store"
)

type speakerCountShape struct {
	speakerRefShape
	Statements int `json:"statements"`
	Articles   int `json:"articles"`
}

func (s *Server) apiSpeakers(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "name", "limit", "after", "format")
	name := p.text("name", 200)
	return serveList(s, w, r, p, listing[store.SpeakerCount]{
		name: "speakers",
		page: func(ctx context.Context, page store.Page) ([]store.SpeakerCount, string, error) {
			return s.cfg.Store.Speakers(ctx, name, page)
		},
		shape: func(c store.SpeakerCount) (any, error) {
			return speakerCountShape{*s.speakerRef(c.SpeakerRef), c.Statements, c.Articles}, nil
		},
		columns: []string{"key", "url", "name", "type", "statements", "articles"},
		row: func(c store.SpeakerCount) []string {
			return []string{c.Key, s.URL("/who/" + c.Key), c.Name, string(c.Type), strconv.Itoa(c.Statements), strconv.Itoa(c.Articles)}
		},
	})
}

type speakerShape struct {
	speakerCountShape
	Joined  bool              `json:"joined"`
	Merged  []speakerRefShape `json:"merged,omitempty"`
	Aliases []aliasShape      `json:"aliases"`
	Roles   []roleShape       `json:"roles"`
	Namings []namingShape     `json:"namings"`
	Outlets []facetShape      `json:"outlets"`
	Months  []facetShape      `json:"months"`
	Topics  []topicShape      `json:"topics"`
}

type aliasShape struct {
	Text     string `json:"text"`
	Articles int    `json:"articles"`
}

type roleShape struct {
	Text    string          `json:"text"`
	N       int             `json:"n"`
	Article articleRefShape `json:"article"`
}

type namingShape struct {
	Text   string `json:"text"`
	Voice  string `json:"voice"`
	Outlet string `json:"outlet,omitempty"`
	N      int    `json:"n"`
}

type topicShape struct {
	Word string `json:"word"`
	N    int    `json:"n"`
}

func (s *Server) apiSpeaker(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	k, err := key(r, "key")
	if p.err != nil || err != nil {
		return firstError(p.err, err)
	}
	if held, err := s.fresh(w, r); held || err != nil {
		return err
	}
	who, err := s.cfg.Store.Speaker(r.Context(), k)
	if err != nil {
		return err
	}
	out := speakerShape{
		speakerCountShape: speakerCountShape{*s.speakerRef(who.SpeakerRef), who.Statements, who.Articles},
		Joined:            who.Joined, Aliases: []aliasShape{}, Roles: []roleShape{}, Namings: []namingShape{}, Topics: []topicShape{},
		Outlets: facetShapes(who.Outlets), Months: facetShapes(who.Months),
	}
	for _, m := range who.Merged {
		if ref := s.speakerRef(m); ref != nil {
			out.Merged = append(out.Merged, *ref)
		}
	}
	for _, a := range who.Aliases {
		out.Aliases = append(out.Aliases, aliasShape(a))
	}
	for _, a := range who.Roles {
		out.Roles = append(out.Roles, roleShape{a.Text, a.N, s.articleRef(a.Article)})
	}
	for _, n := range who.Namings {
		out.Namings = append(out.Namings, namingShape(n))
	}
	for _, t := range who.Topics {
		out.Topics = append(out.Topics, topicShape(t))
	}
	return answer(w, http.StatusOK, out)
}

type outletShape struct {
	Key        string                   `json:"key"`
	URL        string                   `json:"url"`
	Name       string                   `json:"name"`
	Articles   int                      `json:"articles"`
	Statements int                      `json:"statements"`
	First      string                   `json:"first,omitempty"`
	Last       string                   `json:"last,omitempty"`
	Kinds      map[quoth.Kind]int       `json:"kinds"`
	Sources    map[quoth.SourceKind]int `json:"sources"`
	Acts       map[quoth.Act]int        `json:"acts"`
	Stances    map[quoth.Stance]int     `json:"stances"`
	Resolved   int                      `json:"resolved"`
	Policy     policyShape              `json:"policy"`
}

type policyShape struct {
	Text      store.TextPolicy `json:"text"`
	Retention int              `json:"retention_days"`
	Licence   string           `json:"licence,omitempty"`
}

func policyOf(p store.Policy) policyShape {
	if p.Text == "" {
		p.Text = store.FullText
	}
	return policyShape(p)
}

func (s *Server) outletOf(o *store.Outlet) outletShape {
	return outletShape{
		o.Key, s.URL(outletURL(o.Key)), o.Name, o.Articles, o.Statements, o.First, o.Last,
		counted(o.Kinds), counted(o.Sources), counted(o.Acts), counted(o.Stances), o.Resolved, policyOf(o.Policy),
	}
}

// counted is never null, and has no entry for what is unknown: the counts of an
// outlet are to be read with its number of statements.
func counted[K ~string](in map[K]int) map[K]int {
	out := map[K]int{}
	for k, n := range in {
		if k != "" {
			out[k] = n
		}
	}
	return out
}

func (s *Server) apiOutlets(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "format")
	return serveList(s, w, r, p, listing[store.Outlet]{
		name: "outlets",
		page: func(ctx context.Context, page store.Page) ([]store.Outlet, string, error) {
			list, err := s.cfg.Store.Outlets(ctx)
			return list, "", err
		},
		shape:   func(o store.Outlet) (any, error) { return s.outletOf(&o), nil },
		columns: []string{"key", "url", "name", "articles", "statements", "first", "last", "direct", "mixed", "indirect", "named", "nominal", "pronoun", "group", "document", "anonymous", "none", "resolved", "text_policy", "licence"},
		row: func(o store.Outlet) []string {
			n := strconv.Itoa
			return []string{
				o.Key, s.URL(outletURL(o.Key)), o.Name, n(o.Articles), n(o.Statements), o.First, o.Last,
				n(o.Kinds[quoth.Direct]), n(o.Kinds[quoth.Mixed]), n(o.Kinds[quoth.Indirect]),
				n(o.Sources[quoth.SourceName]), n(o.Sources[quoth.SourceNominal]), n(o.Sources[quoth.SourcePronoun]), n(o.Sources[quoth.SourceGroup]),
				n(o.Sources[quoth.SourceDocument]), n(o.Sources[quoth.SourceAnonymous]), n(o.Sources[quoth.SourceNone]),
				n(o.Resolved), string(policyOf(o.Policy).Text), o.Policy.Licence,
			}
		},
	})
}

func (s *Server) apiOutlet(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	k, err := key(r, "key")
	if p.err != nil || err != nil {
		return firstError(p.err, err)
	}
	if held, err := s.fresh(w, r); held || err != nil {
		return err
	}
	o, err := s.cfg.Store.Outlet(r.Context(), k)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, s.outletOf(o))
}

func firstError(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}
