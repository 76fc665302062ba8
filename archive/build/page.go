package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"html/template"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A view is what a template sees.
type view struct {
	*story
	Name     string // of the outlet
	Host     string
	Country  string
	DateText string // as the outlet writes dates
	ISO      string // for machines
	Byline   string // “A and B”
	Lead     string // what stands below the headline of search results and in meta elements
	LD       any    // JSON-LD; nil where the outlet has none
	Comments []comment
	Figure   bool // whether a picture heads the story

	linked map[string]bool // terms that were linked already
}

// build returns the pages by their names, OUTLET/SLUG.html.
func build(fsys fs.FS) (map[string][]byte, error) {
	all, err := stories(fsys)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]byte, len(all))
	templates := make(map[string]*template.Template)
	for _, s := range all {
		o, ok := outlets[s.Outlet]
		if !ok {
			return nil, fmt.Errorf("articles/%s: no such outlet", s.Outlet)
		}
		if templates[s.Outlet] == nil {
			t, err := template.New(s.Outlet+".html").Funcs(helpers).ParseFS(fsys, "templates/"+s.Outlet+".html")
			if err != nil {
				return nil, err
			}
			templates[s.Outlet] = t
		}
		var b bytes.Buffer
		if err := templates[s.Outlet].Execute(&b, o.view(s, all)); err != nil {
			return nil, fmt.Errorf("%s/%s: %w", s.Outlet, s.Slug, err)
		}
		page := b.Bytes()
		if o.marks != nil {
			page = []byte(o.marks.Replace(string(page)))
		}
		out[s.Outlet+"/"+s.Slug+".html"] = page
	}
	return out, nil
}

const invented = "Every outlet, place, person and event on this page is invented."

// helpers are what templates may call.
var helpers = template.FuncMap{
	"upper":    strings.ToUpper,
	"add":      func(a, b int) int { return a + b },
	"dateline": dateline,
	"dropcap":  dropcap,
	"mail": func(name string) string { // J. Olenyo is jolenyo
		first, last, _ := strings.Cut(strings.ToLower(name), " ")
		return first[:1] + strings.ReplaceAll(last, " ", "")
	},
	"both": func(v *view, b block) any {
		return struct {
			View  *view
			Block block
		}{v, b}
	},
	"invented": func() string { return invented },
	// Comments in templates are dropped and other odd markup is escaped, so these
	// come as values.
	"comment": func() template.HTML { return "<!-- " + invented + " -->" },
	"raw":     func(s string) template.HTML { return template.HTML(s) },
}

func (o *outlet) view(s *story, all []*story) *view {
	v := &view{story: s, Name: o.name, Host: o.host, Country: o.country, DateText: s.Date.Format(o.date), ISO: s.Date.Format(time.RFC3339), linked: make(map[string]bool)}
	v.ISO = strings.Replace(v.ISO, "Z", "+00:00", 1)
	v.Byline = join(s.Authors)
	v.Lead = lead(s)
	pick := seed(s.Slug)
	v.Figure = pick%3 != 0 && s.Kind != "transcript"
	for i := range o.comments {
		if n := len(o.comments); i < 2+pick%2 {
			v.Comments = append(v.Comments, o.comments[(pick+i)%n])
		}
	}
	o.neighbours(s, all)
	if o.ld != nil {
		v.LD = o.ld(v)
	}
	return v
}

// neighbours fills in links to the outlet's other stories.
func (o *outlet) neighbours(s *story, all []*story) {
	var before, others []link
	for _, x := range all {
		if x.Outlet != s.Outlet || x == s {
			continue
		}
		l := link{x.Slug + ".html", x.Title, x.Section, x.Date.Format(o.date), lead(x), x}
		if x.Date.Before(s.Date) {
			before = append(before, l)
		} else {
			others = append(others, l)
		}
	}
	slices.Reverse(before)
	every := append(before, others...)
	s.Related = every[:min(3, len(every))]
	s.Latest = every[min(3, len(every)):min(7, len(every))]
	s.Others = every
}

// lead is the beginning of the story, cut at a word.
func lead(s *story) string {
	blocks := s.Blocks
	if len(blocks) == 0 {
		blocks = s.Posts[0].Blocks
	}
	text := blocks[0].Text
	if len(text) <= 150 {
		return text
	}
	return text[:strings.LastIndexByte(text[:150], ' ')] + "…"
}

// dropcap is the text with its first letter, and a quotation mark before it, in
// an element of that class.
func dropcap(text, class string) template.HTML {
	at := 0
	if i := strings.IndexFunc(text, unicode.IsLetter); i >= 0 {
		_, n := utf8.DecodeRuneInString(text[i:])
		at = i + n
	}
	return template.HTML(fmt.Sprintf(`<span class="%s">%s</span>%s`, class, template.HTMLEscapeString(text[:at]), template.HTMLEscapeString(text[at:])))
}

// placed begins a story with the place in capitals that it comes from.
var placed = regexp.MustCompile(`^(\p{Lu}[\p{Lu} ]+): `)

// dateline cuts that place off the text.
func dateline(text string) (cut struct{ Place, Rest string }) {
	cut.Rest = text
	if m := placed.FindStringSubmatch(text); m != nil {
		cut.Place, cut.Rest = m[1], text[len(m[0]):]
	}
	return cut
}

// spoken finds a sentence of somebody's within its quotation marks.
var spoken = regexp.MustCompile(`[“‘]([\p{Lu}][^“”‘]{40,140}?[.,?!])[”’]|"(\p{Lu}[^"]{40,140}[.,?!])"`)

// Pull is a quotation to be pulled out of the later part of the story; "" if
// none is of a fitting length.
func (v *view) Pull() string {
	for _, b := range v.Blocks[min(4, len(v.Blocks)):] {
		if m := spoken.FindStringSubmatch(b.Text); m != nil && b.Kind == "p" && len(m[0])*4 < len(b.Text)*3 {
			return strings.TrimRight(m[1]+m[2], ",")
		}
	}
	return ""
}

// Points are sentences of the story that its page gives above it as well.
func (v *view) Points() []string {
	var out []string
	for i, b := range v.Blocks {
		first, rest, ok := strings.Cut(b.Text, ". ")
		if i > 0 && i%3 == 1 && b.Kind == "p" && ok && len(out) < 3 && len(rest) > 80 && len(strings.Fields(first)) >= 9 && !strings.ContainsAny(first, "\"“”") {
			out = append(out, first+".")
		}
	}
	return out
}

// NewestFirst are the posts of a live blog in the order of many pages.
func (v *view) NewestFirst() []post {
	out := slices.Clone(v.Posts)
	slices.Reverse(out)
	return out
}

// Next is the story that the outlet puts below this one; nil if it has no other.
func (v *view) Next() *story {
	if len(v.Others) == 0 {
		return nil
	}
	return v.Others[len(v.Others)-1].story
}

// Updated is when the page was changed last.
func (v *view) Updated() time.Time {
	return v.Date.Add(time.Duration(40+seed(v.Slug)%500) * time.Minute)
}

// UTC is the story's date as systems give it to machines that keep all clocks in
// one zone.
func (v *view) UTC() string { return v.Date.UTC().Format("2006-01-02T15:04:05.000Z") }

// Zulu is the same to the second, as others write it.
func (v *view) Zulu() string { return v.Date.UTC().Format("2006-01-02T15:04:05+00:00") }

// seed is a number that is the same for the same words.
func seed(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s))
	return int(h.Sum32() >> 8)
}

func join(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// Clock is the time of day of a post.
func (p post) Clock() string { return p.Time.Format("15:04") }

// ISO is the time of a post for machines.
func (p post) ISO() string { return p.Time.Format("2006-01-02T15:04:05-07:00") }

// ID is the anchor of a post.
func (p post) ID() string { return "post-" + p.Time.Format("1504") }

// Linked is the text with the first mention of each term that the outlet has a
// topic page for made a link to it.
func (v *view) Linked(text string) template.HTML {
	var b strings.Builder
	for text != "" {
		at, term := len(text), ""
		for _, t := range outlets[v.Outlet].topics {
			if i := strings.Index(text, t); i >= 0 && i < at && !v.linked[t] {
				at, term = i, t
			}
		}
		b.WriteString(template.HTMLEscapeString(text[:at]))
		if term != "" {
			v.linked[term] = true
			fmt.Fprintf(&b, `<a href="../topic/%s">%s</a>`, strings.ReplaceAll(strings.ToLower(term), " ", "-"), template.HTMLEscapeString(term))
		}
		text = text[at+len(term):]
	}
	return template.HTML(b.String())
}

// marked are the characters that old publishing systems write as entities.
var marked = []struct{ char, name string }{
	{"“", "ldquo"}, {"”", "rdquo"}, {"‘", "lsquo"}, {"’", "rsquo"}, {"—", "mdash"}, {"–", "ndash"}, {"…", "hellip"}, {"é", "eacute"}, {"\u00a0", "nbsp"},
}

// entities writes them by name, or else by number.
func entities(named bool) *strings.Replacer {
	var pairs []string
	for _, m := range marked {
		entity := fmt.Sprintf("&#%d;", []rune(m.char)[0])
		if named {
			entity = "&" + m.name + ";"
		}
		pairs = append(pairs, m.char, entity)
	}
	return strings.NewReplacer(pairs...)
}
