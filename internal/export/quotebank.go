package export

import (
	"fmt"
	"io"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"quoth"
)

// The two shapes of Quotebank: a quotation a line, and an article a line. What
// was said in quotation marks from end to end is a quotation there, so direct
// statements are written and no others. An interrupted one is several
// quotations, as there. Reprints are not joined here, so every quotation occurs
// once. Offsets count code points where Quotebank counts tokens.

// A quotation is a line of the quotation-centric shape.
type quotation struct {
	ID          string      `json:"quoteID"`
	Quotation   string      `json:"quotation"`
	Speaker     string      `json:"speaker"`
	QIDs        []string    `json:"qids"` // of Wikidata: never known here
	Date        string      `json:"date"`
	Occurrences int         `json:"numOccurrences"`
	Probas      [][2]string `json:"probas"` // empty where no probability was measured
	URLs        []string    `json:"urls"`
	Domains     []string    `json:"domains"`
	Phase       string      `json:"phase"`
}

// nobody is what Quotebank calls an unknown speaker.
const nobody = "None"

// phase stands for how the data was collected; A to E are Quotebank's.
const phase = "quoth"

func writeQuotebank(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	for f, err := range found {
		if err != nil {
			return err
		}
		if f.Kind != quoth.Direct {
			continue
		}
		q := quotation{
			Speaker: nobody, QIDs: []string{}, Date: quotebankDate(f.Article.Published),
			Occurrences: 1, Probas: [][2]string{}, URLs: []string{f.address(o)}, Domains: []string{}, Phase: phase,
		}
		if f.Who.Name != "" {
			q.Speaker = f.Who.Name
			q.Probas = probas(f.Who.Name, f.Confidence.Speaker)
		}
		if u, err := url.Parse(f.Article.URL); err == nil && u.Host != "" {
			q.Domains = append(q.Domains, u.Hostname())
		}
		for n, words := range f.stretches() {
			q.ID, q.Quotation = quoteID(f.Key, n), bare(words)
			line, err := marshal(q)
			if err != nil {
				return err
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
		}
	}
	return nil
}

// stretches are the words of each span of the content; where only the words are
// kept, all of them in one.
func (f *finding) stretches() []string {
	var out []string
	for _, s := range f.spansOf(f.Content) {
		out = append(out, f.in.Text[s.Start:s.End])
	}
	if words := f.words(); out == nil && words != "" {
		out = []string{words}
	}
	return out
}

// quoteID is the statement's key, with a number from the second stretch on.
func quoteID(key string, n int) string {
	if n == 0 {
		return key
	}
	return fmt.Sprintf("%s-%d", key, n+1)
}

func probas(name string, p float64) [][2]string {
	if p == 0 {
		return [][2]string{}
	}
	return [][2]string{{name, strconv.FormatFloat(p, 'f', 4, 64)}, {nobody, strconv.FormatFloat(1-p, 'f', 4, 64)}}
}

// bare is a quotation without the marks around it.
func bare(words string) string {
	words = strings.TrimSpace(words)
	for _, pair := range [][2]string{{"“", "”"}, {`"`, `"`}, {"«", "»"}, {"„", "“"}} {
		if inner, ok := strings.CutPrefix(words, pair[0]); ok && inner != "" {
			return strings.TrimSuffix(inner, pair[1])
		}
	}
	return words
}

// quotebankDate is a date as Quotebank prints it, with midnight for a time that
// is not known; "" for a date that is not known to the day.
func quotebankDate(d quoth.Date) string {
	date, clock, _ := strings.Cut(d.Value, "T")
	if len(date) != len("2006-01-02") {
		return ""
	}
	if len(clock) < len("15:04:05") {
		return date + " 00:00:00"
	}
	return date + " " + clock[:len("15:04:05")]
}

type quotebankArticle struct {
	ID         string               `json:"articleID"`
	Length     int                  `json:"articleLength"`
	Date       string               `json:"date"`
	Phase      string               `json:"phase"`
	Title      string               `json:"title"`
	URL        string               `json:"url"`
	Names      []quotebankName      `json:"names"`
	Quotations []quotebankQuotation `json:"quotations"`
}

type quotebankName struct {
	Name    string   `json:"name"`
	IDs     []string `json:"ids"`
	Offsets [][2]int `json:"offsets"`
}

type quotebankQuotation struct {
	ID           string      `json:"quoteID"`
	Quotation    string      `json:"quotation"`
	Offset       int         `json:"quotationOffset"`
	Left         string      `json:"leftContext"`
	Right        string      `json:"rightContext"`
	TopSpeaker   string      `json:"globalTopSpeaker"`
	Probas       [][2]string `json:"globalProbas"`
	LocalSpeaker string      `json:"localTopSpeaker"`
	LocalProbas  [][2]string `json:"localProbas"`
}

// contextWidth is how much of the text stands on each side of a quotation.
const contextWidth = 200

func writeQuotebankArticles(w io.Writer, articles iter.Seq2[*document, error], o Options) error {
	for d, err := range articles {
		if err != nil {
			return err
		}
		if !d.kept() {
			o.Note(fmt.Sprintf("article %s is left out: its text is not kept", d.Key))
			continue
		}
		line, err := marshal(quotebankOf(d, o))
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func quotebankOf(d *document, o Options) quotebankArticle {
	a := quotebankArticle{ID: d.Key, Length: utf8.RuneCountInString(d.Text), Date: quotebankDate(d.ArticleRef.Published), Phase: phase,
		Title: d.ArticleRef.Title, URL: d.ArticleRef.URL, Names: []quotebankName{}, Quotations: []quotebankQuotation{}}
	if a.URL == "" {
		a.URL = o.article(d.Key)
	}
	for _, e := range d.Entities {
		n := quotebankName{Name: e.Name, IDs: []string{}}
		for _, m := range e.Mentions {
			if m.Kind == quoth.MentionName {
				n.Offsets = append(n.Offsets, [2]int{d.at(quoth.CodePoints, m.Start), d.at(quoth.CodePoints, m.End)})
			}
		}
		if n.Offsets != nil && e.Type == quoth.Person {
			a.Names = append(a.Names, n)
		}
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Kind != quoth.Direct {
			continue
		}
		for n, span := range s.Content {
			words := d.Text[span.Start:span.End]
			inner := bare(words)
			q := quotebankQuotation{ID: quoteID(d.Keys[s.ID], n), Quotation: inner,
				Offset: d.at(quoth.CodePoints, span.Start+strings.Index(words, inner)),
				Left:   tailOf(d.Text[:span.Start]), Right: headOf(d.Text[span.End:]), TopSpeaker: nobody, LocalSpeaker: nobody,
				Probas: [][2]string{}, LocalProbas: [][2]string{}}
			if e := d.Entity(s.Speaker); e != nil {
				q.TopSpeaker, q.LocalSpeaker = d.speakerOf(s.Speaker).Name, e.Name
				q.Probas = probas(q.TopSpeaker, s.Confidence.Speaker)
				q.LocalProbas = probas(q.LocalSpeaker, s.Confidence.Speaker)
			}
			a.Quotations = append(a.Quotations, q)
		}
	}
	return a
}

// tailOf and headOf cut at most contextWidth bytes off a text, between characters.
func tailOf(s string) string {
	i := max(0, len(s)-contextWidth)
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return s[i:]
}

func headOf(s string) string {
	i := min(contextWidth, len(s))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return s[:i]
}
