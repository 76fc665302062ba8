package page

import (
	"slices"
	"strings"
	"testing"
)

// TestFacts reads single facts off small pages.
func TestFacts(t *testing.T) {
	const said = `<p>The harbour will open on Monday, said the mayor of Port Ansel.</p>`
	tests := []struct {
		name, page                                      string
		title, outlet, authors, published, url, address string // address is where the page was found
	}{
		{name: "nothing", page: said},
		{name: "title with the outlet's name", page: `<title>Port opens | Ansel Evening Post</title><meta property=og:site_name content="Ansel Evening Post">`, title: "Port opens", outlet: "Ansel Evening Post"},
		{name: "outlet with and without article", page: `<title>Port opens - Sarn Ledger</title><meta property=og:site_name content="The Sarn Ledger">`, title: "Port opens", outlet: "The Sarn Ledger"},
		{name: "title after the outlet's name", page: `<title> The Sarn Ledger: Port opens: at last </title><meta name=application-name content="The Sarn Ledger">`, title: "Port opens: at last", outlet: "The Sarn Ledger"},
		{name: "title after an outlet's name and a bar", page: `<title>Sarn Ledger | Port opens</title><meta name=application-name content="The Sarn Ledger">`, title: "Port opens", outlet: "The Sarn Ledger"},
		{name: "a title about another outlet", page: `<title>Evening Post: a farewell</title><meta name=application-name content="The Sarn Ledger">`, title: "Evening Post: a farewell", outlet: "The Sarn Ledger"},
		{name: "a dash that is part of the title", page: `<title>Port opens - at last</title><meta property=og:site_name content="The Sarn Ledger">`, title: "Port opens - at last", outlet: "The Sarn Ledger"},
		{name: "the readers' longer headline", page: `<meta property=og:title content="Port opens after two years of...">` + `<h1>Port opens after two years of quarrel over the breakwater</h1>`, title: "Port opens after two years of quarrel over the breakwater"},
		{name: "a handle is no outlet", page: `<meta name=publisher content="@post">`},
		{name: "entities in JSON-LD", page: ld(`{"@type":"NewsArticle","headline":"Marrow &amp; Quill: &#8220;no&#8221;"}`), title: "Marrow & Quill: “no”"},
		{name: "types in a list, publisher", page: ld(`{"@type":["Article","NewsArticle"],"headline":"Port","publisher":{"name":"Northline"}}`), title: "Port", outlet: "Northline"},
		{name: "the article of that headline", page: `<h1>Port opens</h1>` + ld(`[{"@type":"NewsArticle","headline":"Other"},{"@type":"NewsArticle","headline":"Port opens","author":"Edda Marrow"}]`), title: "Port opens", authors: "Edda Marrow"},
		{name: "raw line breaks and a semicolon", page: ld("<!-- {\"@type\":\"NewsArticle\",\n\"headline\":\"Port\nopens\"}; -->"), title: "Port opens"},
		{name: "authors as text", page: ld(`{"@type":"NewsArticle","author":"By Edda Marrow and Tomas Quill, Political Editor"}`), authors: "Edda Marrow|Tomas Quill"},
		{name: "authors in a list", page: ld(`{"@type":"NewsArticle","author":[{"name":"Edda Marrow"},"Tomas Quill",{"@type":"Organization","name":"Northline"}],"publisher":{"name":"Northline"}}`), outlet: "Northline", authors: "Edda Marrow|Tomas Quill"},
		{name: "authors in meta", page: `<meta name=author content="Edda Marrow"><meta name=author content="Tomas Quill">`, authors: "Edda Marrow|Tomas Quill"},
		{name: "an author's address is no name", page: `<meta property=article:author content="https://post.example/edda">`},
		{name: "author by rel", page: `<h1>x</h1><a rel=author href=/edda>Edda Marrow</a>`, title: "x", authors: "Edda Marrow"},
		{name: "author by itemprop, with a job beside", page: `<h1>x</h1><div itemprop=author><span itemprop=name>Edda Marrow</span> <b>Reporter in Kessing</b></div>`, title: "x", authors: "Edda Marrow"},
		{name: "author by class", page: `<h1>x</h1><p class="article-byline">By EDDA MARROW</p>`, title: "x", authors: "EDDA MARROW"},
		{name: "a byline with a date", page: `<h1>x</h1><p class=byline>By Edda Marrow | 19 November 2026</p>`, title: "x", published: "2026-11-19 day"},
		{name: "degrees and agencies", page: `<meta name=author content="Edda Marrow, PhD, AP">`, authors: "Edda Marrow"},
		{name: "a place after a name", page: `<meta name=author content="Edda Marrow; Tomas Quill, Kessing">`, authors: "Edda Marrow|Tomas Quill"},
		{name: "names of one word", page: `<meta name=author content="Marrow, Quill">`, authors: "Marrow|Quill"},
		{name: "names parted by commas", page: `<meta name=author content="Edda Marrow, Tomas Quill, Law Reporter, and Milo Hart">`, authors: "Edda Marrow|Tomas Quill|Milo Hart"},
		{name: "a desk, and the authors above the story", page: `<meta name=author content="Sentinel Online"><meta property=og:site_name content="The Isk Sentinel"><h1>x</h1><p><b>By Edda Marrow and Tomas Quill, Kessing</b></p>`,
			title: "x", outlet: "The Isk Sentinel", authors: "Edda Marrow|Tomas Quill"},
		{name: "agencies", page: ld(`{"@type":"NewsArticle","author":[{"name":"Edda Marrow"},{"name":"Agencies"}]}`), authors: "Edda Marrow"},
		{name: "date in meta", page: `<meta property=article:published_time content="2026-11-19T14:30:00+01:00">`, published: "2026-11-19T14:30:00+01:00 minute"},
		{name: "date to the month", page: `<meta name=date content="2026-11">`, published: "2026-11 month"},
		{name: "UTC for machines, the outlet's clock for readers", page: `<meta property=article:published_time content="2026-11-18T23:40:00+00:00"><h1>x</h1><time datetime="2026-11-20T08:00:00+01:00">20 November</time><time datetime="2026-11-19T00:40:00+01:00">19 November</time>`,
			title: "x", published: "2026-11-19T00:40:00+01:00 minute"},
		{name: "UTC and no other clock", page: `<meta property=article:published_time content="2026-11-18T23:40:00+00:00"><h1>x</h1><time datetime="2026-11-19T00:40:00">19 November</time>`, title: "x", published: "2026-11-18T23:40:00Z minute"},
		{name: "published, not modified", page: `<meta property=article:modified_time content="2026-12-01">` + ld(`{"@type":"NewsArticle","datePublished":"2026-11-19"}`), published: "2026-11-19 day"},
		{name: "time element", page: `<h1>x</h1><time datetime="2026-11-19">Thursday</time>`, title: "x", published: "2026-11-19 day"},
		{name: "date in the address", page: said, address: "https://post.example/2026/nov/19/port", url: "https://post.example/2026/nov/19/port", published: "2026-11-19 day"},
		{name: "canonical, relative", page: `<link rel=canonical href="/port">`, address: "https://post.example/port?from=feed", url: "https://post.example/port"},
		{name: "canonical, relative to nothing", page: `<link rel=canonical href="/port">`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			articles, err := Read(strings.NewReader(test.page+said), Options{Path: "x.html", URL: test.address})
			if err != nil {
				t.Fatal(err)
			}
			a := articles[0]
			if a.Title != test.title || a.Outlet != test.outlet || a.URL != test.url {
				t.Errorf("title %q, outlet %q, URL %q", a.Title, a.Outlet, a.URL)
			}
			if got := strings.Join(a.Authors, "|"); got != test.authors {
				t.Errorf("authors %q", got)
			}
			if got := strings.TrimSpace(a.Published.Value + " " + a.Published.Precision); got != test.published {
				t.Errorf("published %q", got)
			}
		})
	}
}

func ld(json string) string { return `<script type="application/ld+json">` + json + `</script>` }

func TestLanguage(t *testing.T) {
	const (
		english = "<p>The harbour will stay closed for another week, the master of the port told reporters on Thursday, because the wall had been damaged more than anybody had thought at first.</p>"
		german  = "<p>Der Hafen bleibt noch eine Woche geschlossen, sagte der Hafenmeister am Donnerstag vor Journalisten, weil die Mauer stärker beschädigt sei, als zunächst irgendjemand angenommen hatte.</p>"
	)
	tests := []struct {
		name, page, want string
		analysed         bool
	}{
		{"not said", english, "en", true},
		{"not said, another", german, "de", false},
		{"said", `<html lang="en-GB">` + english, "en", true},
		{"said wrongly", `<html lang="en">` + german + german, "de", false},
		{"said wrongly the other way", `<html lang="de">` + english + english, "en", true},
		{"too short to contradict", `<html lang="en"><p>Moin, said the mayor of Isk.</p>`, "en", true},
		{"too short to tell", `<p>Moin, said the mayor.</p>`, "", true},
	}
	for _, test := range tests {
		articles, err := Read(strings.NewReader(test.page), Options{Path: "x.html"})
		if err != nil {
			t.Fatal(err)
		}
		if a := articles[0]; a.Language != test.want || English(a) != test.analysed {
			t.Errorf("%s: language %q, English %v", test.name, a.Language, English(a))
		}
	}
}

// TestSplit cuts pages with several stories on them.
func TestSplit(t *testing.T) {
	const (
		one   = `<p>The ferry to Isk will stay in port for a third day, the company said on Thursday, and asked its passengers to come back on Saturday, when the swell should be lower.</p><p>“We are not going to risk it,” said the captain, Aron Best, who has crossed the strait four thousand times and never saw such waves in November.</p>`
		two   = `<p>The council of Ardlow sold the old mill for one crown on Tuesday to a family of bakers from Kessing, who promised to bake bread there again before the summer was out.</p><p>“Nobody else wanted it,” said the mayor, Hanne Toll, when the vote was over and the hall had emptied but for the two councillors who were against.</p>`
		post  = `<p>The lights came back in Ardlow at six, said the grid, after a night without power for 400 homes.</p>`
		other = `<p>Both schools are closed for the day, the council said, and parents were told by text message.</p>`
	)
	tests := []struct {
		name, page string
		titles     string
		paragraphs int
	}{
		{"a story below in an article of its own", `<title>Ferry stays</title><main><article><h1>Ferry stays</h1>` + one + `</article><article><h1>Mill sold</h1>` + two + `</article></main>`, "Ferry stays", 2},
		{"a story below inside the first one's element", `<title>Ferry stays</title><article><h1>Ferry stays</h1>` + one + `<article><h1>Mill sold</h1>` + two + `</article></article>`, "Ferry stays", 2},
		{"a story below under a headline only", `<title>Ferry stays</title><div class=page><div><h1>Ferry stays</h1></div><div class=text>` + one + `</div><div><h1>Mill sold</h1></div><div class=text>` + two + `</div></div>`, "Ferry stays", 2},
		{"the story asked for is the second", `<title>Mill sold</title><main><article><h1>Ferry stays</h1>` + one + `</article><article><h1>Mill sold</h1>` + two + `</article></main>`, "Mill sold", 2},
		{"sections under headings are one story", `<title>Two things</title><article><h1>Two things</h1><h2>The ferry</h2>` + one + `<h2>The mill</h2>` + two + `</article>`, "Two things", 5},
		{"a live blog marked by schema.org", `<title>Storm</title><div itemscope itemtype="https://schema.org/LiveBlogPosting"><div itemprop=liveBlogUpdate id=b><h3>Power back</h3>` + post + `</div><div itemprop=liveBlogUpdate id=a><h3>Schools closed</h3>` + other + `</div></div>`, "Power back|Schools closed", 1},
		{"a live blog by its class", `<title>Storm</title><section class="c-live-blog"><ol><li id=c><time datetime="2026-11-19T09:00Z">9.00</time><h3>Ferry stays</h3>` + one + `</li><li id=b><time datetime="2026-11-19T08:00Z">8.00</time><h3>Power back</h3>` + post + `</li><li id=a><time datetime="2026-11-19T07:00Z">7.00</time><h3>Schools closed</h3>` + other + `</li></ol></section>`, "Ferry stays|Power back|Schools closed", 2},
		{"a live blog of custom elements", `<title>Storm</title><article><h1>Storm</h1><amp-live-list id=l><button>Updates</button><div items>` +
			`<div class=entry id=c><amp-timeago datetime="2026-11-19T09:00:00+03:00">9.00</amp-timeago><h3>Ferry stays</h3>` + one + `</div>` +
			`<div class=entry id=b><amp-timeago datetime="2026-11-19T08:00:00+03:00">8.00</amp-timeago><h3>Power back</h3>` + post + `</div>` +
			`<div class=entry id=a><amp-timeago datetime="2026-11-19T07:00:00+03:00">7.00</amp-timeago><h3>Schools closed</h3>` + other + `</div></div></amp-live-list></article>`, "Ferry stays|Power back|Schools closed", 2},
		{"a list of times is no live blog", `<title>Ferry stays</title><article><h1>Ferry stays</h1>` + one + `<ul><li><time datetime="2026-11-19T09:00Z">9.00</time> ferry</li><li><time datetime="2026-11-19T10:00Z">10.00</time> ferry</li><li><time datetime="2026-11-19T11:00Z">11.00</time> ferry</li></ul></article>`, "Ferry stays", 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			articles, err := Read(strings.NewReader(test.page), Options{Path: "x.html", URL: "https://post.example/x"})
			if err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, a := range articles {
				checkSpans(t, a)
				titles = append(titles, a.Title)
			}
			if want := strings.Split(test.titles, "|"); !slices.Equal(titles, want) {
				t.Errorf("titles %q, want %q", titles, want)
			}
			if last := articles[len(articles)-1]; strings.Contains(test.page, "amp-") && last.Published.Value != "2026-11-19T07:00:00+03:00" {
				t.Errorf("the last was published %q", last.Published.Value)
			}
			if got := len(articles[0].Blocks); got != test.paragraphs {
				t.Errorf("%d blocks in the first, want %d: %q", got, test.paragraphs, articles[0].Text)
			}
		})
	}
}
