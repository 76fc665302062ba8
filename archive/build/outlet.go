package main

import "strings"

// An outlet is what all pages of one outlet have in common besides their
// template.
type outlet struct {
	name     string
	host     string
	country  string
	zone     string            // its clock in summer, as +01:00; "" is UTC
	date     string            // how it writes dates, as a layout of package time
	marks    *strings.Replacer // how it writes quotation marks and the like; nil: as they are
	topics   []string
	comments []comment
	ld       func(*view) any
}

// A comment is a reader's.
type comment struct{ Name, When, Text string }

var outlets = map[string]*outlet{
	"courier": {
		name: "The Halvern Courier", host: "halverncourier.example", country: "Halvern", date: "Monday 2 January 2006, 15.04", ld: graphLD,
		comments: []comment{
			{"Beatrix of Tolmouth", "2 hours ago", "With respect, the Courier said the very opposite in an editorial last spring. “We were wrong,” somebody might care to write one day."},
			{"J. Pellam", "3 hours ago", "My late father used to say that Halvern has two seasons, winter and inquiries."},
			{"Old Harbour Hand", "5 hours ago", "I wrote to my senator about this in January and am still waiting for an answer."},
			{"M. Ostrander", "yesterday", "An excellent report. I believe the truth will turn out to be duller than either side claims."},
		},
	},
	"post": {
		name: "Ansel Evening Post", host: "anseleveningpost.example", country: "Halvern", date: "15:04, 02 Jan 2006", ld: newsLD,
		comments: []comment{
			{"DaveFromDockside", "11 mins ago", "Told you so!!! My brother in law said this would happen and nobody believed him"},
			{"kessing_kate", "26 mins ago", "absolute shambles. \"lessons will be learned\" they always say that"},
			{"Ropewalk Ron", "48 mins ago", "Who writes this stuff? I reckon half of it is made up"},
			{"TheRealJuno", "1 hour ago", "My nan says she saw it all from the tram and it wasnt like that at all."},
		},
	},
	"tribune": {
		name: "Tolmouth Tribune", host: "tolmouthtribune.example", country: "Halvern", date: "Monday, January 2, 2006", marks: entities(true),
		topics: []string{"Fish Quay", "Tolmouth General", "Ropewalk Street", "Isk"},
		comments: []comment{
			{"Hettie B.", "Today", "Lovely to read something about people for once. My neighbour says the same."},
			{"Sandbank", "Today", "The council promised us new benches three years ago. Just saying."},
			{"A reader on Isk", "Yesterday", "You forgot to say that the morning boat was late again, the skipper told us so himself."},
		},
	},
	"ledger": {
		name: "The Sarn Ledger", host: "sarnledger.example", country: "Halvern", date: "January 2, 2006 3:04 p.m.", ld: newsLD,
		topics: []string{"Kessing Steel", "Tolmouth Port Company", "Halmet", "Ardlow Savings", "Kessing Bank"},
	},
	"bench": {
		name: "Open Bench", host: "openbench.example", country: "Halvern", date: "2 January 2006", ld: reportLD,
	},
	"northline": {
		name: "Northline", host: "northline.example", country: "Halvern", date: "2006-01-02 15:04 GMT", ld: newsLD,
	},
	"ministry": {
		name: "Government of Halvern", host: "gov.halvern.example", country: "Halvern", date: "02/01/2006",
	},
	"chronicle": {
		name: "The Sarvani Chronicle", host: "sarvanichronicle.example", country: "Sarvani", zone: "+05:30", date: "January 02, 2006 03:04 pm IST",
		comments: []comment{
			{"K R Venu", "3 hours ago", "Sir, the Minister said the very same thing in 2019 also. Nothing happened then, nothing will happen now."},
			{"Suma, Tirvani", "5 hours ago", "Who will compensate the common man? My uncle told that he got only Rs 400."},
			{"proud_sarvani", "6 hours ago", "Kindly do the needful at the earliest."},
		},
	},
	"herald": {
		name: "Qasrin Herald", host: "qasrinherald.example", country: "Qasrin", zone: "+04:00", date: "Monday 2 January 2006 - 15:04",
		comments: []comment{
			{"Expat, Corniche", "22 minutes ago", "My driver told me all this on Sunday."},
			{"A.R.", "1 hour ago", "A wise and far-sighted step, as His Excellency rightly said."},
		},
	},
	"lakeside": {
		name: "Lakeside Nation", host: "lakesidenation.example", country: "a republic on the lakes", zone: "+03:00", date: "Monday, January 02, 2006", ld: storyLD,
		comments: []comment{
			{"Omwami", "14 minutes ago", "My MCA told us in church that the stadium would be ready by Easter. He did not say which Easter."},
			{"Nyar Nyaruwe", "38 minutes ago", "\"Kindly bear with us,\" they say. We are bears now."},
		},
	},
	"mercury": {
		name: "The Brackmere Mercury", host: "brackmeremercury.example", country: "Aldmark", zone: "+01:00", date: "2 January 2006, 3.04pm", ld: walledLD,
		comments: []comment{
			{"Upstream Downer", "3 hours ago", "I have lived on the Wend for sixty years and never believed a word that the Authority says."},
			{"Mrs T, Otterby", "4 hours ago", "‘Lessons will be learned’, said nobody who ever learned one."},
			{"Corrow Contrarian", "yesterday", "Could we have one day without the Mercury telling us that the sky is wet?"},
		},
	},
	"sentinel": {
		name: "Obanra Sentinel", host: "obanrasentinel.example", country: "Obanra", zone: "+01:00", date: "January 2, 2006 3:04 pm", marks: entities(false), ld: deskLD,
		comments: []comment{
			{"Omo Kewaro", "June 12 at 9:14 am", "God will judge all of them. My pastor told us since January that this was coming."},
			{"Concerned Citizen", "June 12 at 10:02 am", "“Matter of hours” indeed. Who is fooling who?"},
			{"Ibesi 1", "June 12 at 1:40 pm", "Una well done o. The minister said he did not know, abi?"},
		},
	},
}

type object = map[string]any

// people describes authors: persons, except desks and agencies.
func people(v *view) []object {
	var out []object
	for _, a := range v.People() {
		kind := "Person"
		if a.Desk() {
			kind = "Organization"
		}
		out = append(out, object{"@type": kind, "name": a.Name})
	}
	return out
}

// newsLD describes the page as one flat object, a live blog with its posts.
func newsLD(v *view) any {
	o := storyLD(v).(object)
	if v.Kind == "liveblog" {
		live(v, o)
	}
	return o
}

// storyLD describes the page as a story, whatever it is.
func storyLD(v *view) any {
	o := object{
		"@context": "https://schema.org", "@type": "NewsArticle",
		"headline": v.Title, "datePublished": v.ISO, "dateModified": v.ISO,
		"mainEntityOfPage": object{"@type": "WebPage", "@id": v.URL},
		"publisher":        object{"@type": "NewsMediaOrganization", "name": v.Name, "url": "https://" + v.Host},
		"articleSection":   v.Section, "inLanguage": "en",
	}
	if p := people(v); len(p) > 0 {
		o["author"] = p
	}
	return o
}

// graphLD describes the page as a graph, as content systems do.
func graphLD(v *view) any {
	article := newsLD(v).(object)
	delete(article, "@context")
	article["isPartOf"] = object{"@id": "https://" + v.Host + "/#website"}
	return object{"@context": "https://schema.org", "@graph": []object{
		{"@type": "WebSite", "@id": "https://" + v.Host + "/#website", "name": v.Name, "url": "https://" + v.Host + "/"},
		{"@type": "BreadcrumbList", "itemListElement": []object{
			{"@type": "ListItem", "position": 1, "name": "Home", "item": "https://" + v.Host + "/"},
			{"@type": "ListItem", "position": 2, "name": v.Section},
		}},
		article,
	}}
}

// reportLD is newsLD with a type of its own and the author as a single object.
func reportLD(v *view) any {
	o := newsLD(v).(object)
	o["@type"] = []string{"Article", "ReportageNewsArticle"}
	if p := people(v); len(p) == 1 {
		o["author"] = p[0]
	}
	return o
}

// walledLD describes the page and its article in a list, says what subscribers
// see, and keeps an author's office beside the name.
func walledLD(v *view) any {
	o := newsLD(v).(object)
	o["datePublished"] = v.Date.Format("2006-01-02T15:04:05.000-0700")
	o["isAccessibleForFree"] = false
	o["hasPart"] = object{"@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": ".css-3pq1-ArticleWrapper"}
	var authors []object
	for _, a := range v.People() {
		person := object{"@type": "Person", "name": a.Name, "url": "https://" + v.Host + "/profile"}
		if a.Note != "" {
			person["jobTitle"] = a.Note
		}
		authors = append(authors, person)
	}
	if authors != nil {
		o["author"] = authors
	}
	return []object{{"@context": "https://schema.org", "@type": "WebPage", "name": v.Title, "url": v.URL}, o}
}

// deskLD is a graph as a plug-in makes it: the author is whoever typed the story
// in, and all times are UTC.
func deskLD(v *view) any {
	site := "https://" + v.Host + "/"
	ref := func(id string) object { return object{"@id": site + id} }
	return object{"@context": "https://schema.org", "@graph": []object{
		{"@type": "Article", "@id": v.URL + "#article", "isPartOf": object{"@id": v.URL}, "author": object{"name": "Sentinel Online", "@id": site + "#/schema/person/5e1f"},
			"headline": v.Title, "datePublished": v.Zulu(), "dateModified": v.Zulu(), "mainEntityOfPage": object{"@id": v.URL},
			"publisher": ref("#organization"), "keywords": []string{v.Event}, "articleSection": []string{v.Section, "Top Stories"}, "inLanguage": "en-GB"},
		{"@type": "WebPage", "@id": v.URL, "url": v.URL, "name": v.Title + " - " + v.Name, "isPartOf": ref("#website"), "datePublished": v.Zulu()},
		{"@type": "WebSite", "@id": site + "#website", "url": site, "name": v.Name, "publisher": ref("#organization")},
		{"@type": "Organization", "@id": site + "#organization", "name": v.Name, "url": site},
		{"@type": "Person", "@id": site + "#/schema/person/5e1f", "name": "Sentinel Online", "url": site + "author/online"},
	}}
}

// live adds the posts of a live blog.
func live(v *view, o object) {
	o["@type"] = "LiveBlogPosting"
	o["coverageStartTime"] = v.Posts[0].ISO()
	o["coverageEndTime"] = v.Posts[len(v.Posts)-1].ISO()
	var updates []object
	for _, p := range v.Posts {
		var body string
		for _, b := range p.Blocks {
			if b.Kind == "caption" {
				continue
			}
			for _, text := range append([]string{b.Text}, b.Items...) {
				if body != "" && text != "" {
					body += " "
				}
				body += text
			}
		}
		updates = append(updates, object{"@type": "BlogPosting", "headline": p.Heading, "datePublished": p.ISO(), "url": v.URL + "#" + p.ID(), "articleBody": body})
	}
	o["liveBlogUpdate"] = updates
}
