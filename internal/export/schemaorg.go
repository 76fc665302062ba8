package export

import (
	"io"
	"iter"
	"net/url"
	"strings"

	"quoth"
)

// isAddress reports whether a text is an absolute web address.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// What follows is the part of schema.org that is used.

type creativeWork struct {
	ID         string   `json:"@id"`
	Type       string   `json:"@type"` // Quotation or Claim
	Identifier string   `json:"identifier"`
	URL        string   `json:"url"`
	Text       string   `json:"text,omitempty"`
	Language   string   `json:"inLanguage,omitempty"`
	Spoken     *thing   `json:"spokenByCharacter,omitempty"` // of a Quotation
	Creator    *thing   `json:"creator,omitempty"`
	Credit     string   `json:"creditText,omitempty"`
	Created    string   `json:"dateCreated,omitempty"`
	Where      *thing   `json:"locationCreated,omitempty"`
	About      []*thing `json:"about,omitempty"`
	License    string   `json:"license,omitempty"`
	PartOf     any      `json:"isPartOf,omitempty"`
	Appearance any      `json:"appearance,omitempty"` // of a Claim
	Citation   string   `json:"citation,omitempty"`
}

type thing struct {
	ID   string `json:"@id,omitempty"`
	Type string `json:"@type"`
	Name string `json:"name"`
}

type newsArticle struct {
	ID        string   `json:"@id"`
	Type      string   `json:"@type"`
	URL       string   `json:"url,omitempty"`
	Headline  string   `json:"headline,omitempty"`
	Published string   `json:"datePublished,omitempty"`
	Language  string   `json:"inLanguage,omitempty"`
	Authors   []*thing `json:"author,omitempty"`
	Publisher *thing   `json:"publisher,omitempty"`
	License   string   `json:"license,omitempty"`
}

// writeSchemaOrg writes each statement as a Quotation, where words of it stand
// in quotation marks, and else as a Claim, each inside its NewsArticle.
func writeSchemaOrg(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	if _, err := io.WriteString(w, `{"@context":"https://schema.org","@graph":[`); err != nil {
		return err
	}
	list := listWriter{w: w}
	for f, err := range found {
		if err != nil {
			return err
		}
		if err := list.add(schemaWork(&f, o)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "]}\n")
	return err
}

func schemaWork(f *finding, o Options) creativeWork {
	s, d := &f.Statement, f.in
	n := newsArticle{ID: o.article(s.Article.Key), Type: "NewsArticle", Headline: s.Article.Title,
		Published: s.Article.Published.Value, Language: d.Language, License: rights(s.Article.Licence)}
	if isAddress(s.Article.URL) {
		n.URL = s.Article.URL
	}
	for _, name := range d.Authors {
		n.Authors = append(n.Authors, &thing{Type: "Person", Name: name})
	}
	if s.Article.Outlet != "" {
		n.Publisher = &thing{Type: "NewsMediaOrganization", Name: s.Article.Outlet}
	}
	out := creativeWork{
		ID: o.statement(s.Key), Type: "Quotation", Identifier: s.Key, URL: o.statement(s.Key), Text: f.words(), Language: d.Language,
		Credit: s.SourceText, License: n.License, PartOf: n, Citation: citation(f),
	}
	if s.Time.Precision != "week" { // which is no date there
		out.Created = s.Time.Value
	}
	if s.Setting.Place != "" {
		out.Where = &thing{Type: "Place", Name: s.Setting.Place}
	}
	who := f.schemaSpeaker(o)
	if s.Kind == quoth.Indirect {
		out.Type, out.Appearance, out.Creator = "Claim", n.id(), who
	} else {
		out.Spoken, out.Creator = who, who
	}
	for _, id := range d.about(&s.Statement) {
		ref := d.speakerOf(id)
		t := &thing{Type: schemaType(ref.Type), Name: ref.Name}
		if ref.Key != "" {
			t.ID = o.speaker(ref.Key)
		}
		out.About = append(out.About, t)
	}
	return out
}

func (n newsArticle) id() any {
	return struct {
		ID string `json:"@id"`
	}{n.ID}
}

// schemaSpeaker is the speaker where schema.org has a class that can speak: a
// person or an organisation. Others are named in creditText alone.
func (f *finding) schemaSpeaker(o Options) *thing {
	switch f.Who.Type {
	case quoth.Person, quoth.Organisation:
		return &thing{ID: o.speaker(f.Who.Key), Type: schemaType(f.Who.Type), Name: f.Who.Name}
	}
	return nil
}

func schemaType(t quoth.EntityType) string {
	switch t {
	case quoth.Person:
		return "Person"
	case quoth.Organisation:
		return "Organization"
	case quoth.Place:
		return "Place"
	case quoth.Document:
		return "CreativeWork"
	}
	return "Thing"
}

// citation is the article in words: AUTHORS, “TITLE”, OUTLET, DATE.
func citation(f *finding) string {
	var parts []string
	for _, p := range []string{strings.Join(f.in.Authors, "; "), quotedTitle(f.Article.Title), f.Article.Outlet, day(f.Article.Published)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

func quotedTitle(title string) string {
	if title == "" {
		return ""
	}
	return "“" + title + "”"
}

// day is the date without the time.
func day(d quoth.Date) string {
	date, _, _ := strings.Cut(d.Value, "T")
	return date
}
