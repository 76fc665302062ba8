package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"quoth"
	"quoth/internal/store"
)

// An atomFeed is a feed by RFC 4287, its pages linked by RFC 5005.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   atomText    `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomPerson  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	By      atomProgram `xml:"generator"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      atomText       `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Rights     *atomText      `xml:"rights,omitempty"`
	Content    atomText       `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomProgram struct {
	Version string `xml:"version,attr"`
	Name    string `xml:",chardata"`
}

type atomLink struct {
	Rel   string `xml:"rel,attr"`
	Type  string `xml:"type,attr,omitempty"`
	Href  string `xml:"href,attr"`
	Title string `xml:"title,attr,omitempty"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
	Label  string `xml:"label,attr,omitempty"`
}

// feedSize is how many statements a page of a feed has.
const feedSize = 50

// feed is a query as an Atom feed: the words of each statement as they stand.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r, "q", "in", "after")
	after := p.text("after", 1024)
	q, err := p.query()
	if err != nil {
		return err
	}
	q.Order = quoth.Newest // a feed has no other
	q.Text = q.String()
	if held, err := s.fresh(w, r, q.Text); held || err != nil {
		return err
	}
	hits, err := s.cfg.Store.Search(r.Context(), q, store.Page{Limit: feedSize, After: after})
	if err != nil {
		return err
	}
	f := atomFeed{
		Lang: "en", ID: urn("feed", q.Text), Title: atomText{"text", feedTitle(q)}, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Author: atomPerson{"Quoth"}, By: atomProgram{quoth.Version, "Quoth"},
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: s.URL(r.URL.RequestURI())},
			{Rel: "alternate", Type: "text/html", Href: s.URL("/?q=" + url.QueryEscape(q.Text))},
		},
	}
	if hits.Next != "" {
		v := r.URL.Query()
		v.Set("after", hits.Next)
		f.Links = append(f.Links, atomLink{Rel: "next", Type: "application/atom+xml", Href: s.URL("/feed?" + v.Encode())})
		nextLink(w, r, hits.Next)
	}
	for i := range hits.Statements {
		e := s.entry(&hits.Statements[i])
		f.Updated = max(f.Updated, e.Updated)
		f.Entries = append(f.Entries, e)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(f); err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, err = w.Write(b.Bytes())
	return err
}

func feedTitle(q quoth.Query) string {
	if q.Text == "" {
		return "Quoth: every statement"
	}
	return "Quoth: " + q.Text
}

// entry is one statement. Its title says who and where, and nothing that was not
// said; its content is the words.
func (s *Server) entry(st *store.Statement) atomEntry {
	title := st.Who.Name
	if title == "" {
		title = st.SourceText
	}
	if title == "" {
		title = "Unknown source"
	}
	for _, more := range []string{st.Article.Outlet, st.Article.Published.Value} {
		if more != "" {
			title += ", " + more
		}
	}
	e := atomEntry{
		ID: urn("statement", st.Key), Title: atomText{"text", title}, Updated: st.Captured.UTC().Format(time.RFC3339),
		Links:      []atomLink{{Rel: "alternate", Type: "text/html", Href: s.URL("/s/" + st.Key)}},
		Categories: []atomCategory{{Term: string(st.Kind), Scheme: s.URL("/api#kind")}},
		Content:    atomText{"text", st.ContentText},
	}
	// A date without a time of day is none to Atom; it stands in the title.
	if t, err := time.Parse(time.RFC3339, st.Article.Published.Value); err == nil {
		e.Published = t.Format(time.RFC3339)
	}
	if u, err := url.Parse(st.Article.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		e.Links = append(e.Links, atomLink{Rel: "via", Type: "text/html", Href: u.String(), Title: st.Article.Title})
	}
	if l := st.Article.Licence; l != "" {
		e.Rights = &atomText{"text", l}
	}
	return e
}

// urn is a name that stays the same whatever the address of the server: a UUID
// (version 8, RFC 9562) made from what it names.
func urn(kind, name string) string {
	b := sha256.Sum256([]byte("quoth\x00" + kind + "\x00" + strings.TrimSpace(name)))
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
