package page

import (
	"slices"
	"strings"
	"testing"

	"quoth"
)

// TestStory reads pages with something beside or within the story and compares
// the paragraphs that are analysed.
func TestStory(t *testing.T) {
	paragraphs := []string{
		`The last boat to Isk will leave at nine again from Monday, the harbour board said on Thursday, after a quarrel that had lasted since the spring.`,
		`“We have listened,” said its chairwoman, Lena Flint, who had been against it. “It took us some time, and I am told that it could be heard on the islands. I am sorry for that.”`,
		`Was she ever afraid of a strike? “No,” she said.`,
		`The ferrymen, who wanted a second man on every crossing after dark, were given that as well, and withdrew their notice within the hour of hearing of it.`,
		`“They did not ask me about the paint,” said Amon Teel, who has crossed the sound some forty thousand times and keeps all his letters in a biscuit tin.`,
		`The council meets on Tuesday, and is expected to thank both sides for the patience which, its members say, neither of them has shown.`,
	}
	interview := []string{paragraphs[0] + " " + paragraphs[3] + " " + paragraphs[5]} // a tenth of it all
	for _, boat := range []string{"first", "second", "third", "fourth", "early", "noon", "late", "last", "mail", "school", "market", "empty"} {
		interview = append(interview, "Bell: And the "+boat+" boat?",
			"AMON TEEL: They had drawn up the times of the "+boat+" one without asking any of us, and sent a letter about the "+boat+" boat’s paint on the day that they did so.")
	}
	plain := `<p>` + strings.Join(paragraphs, `</p><p>`) + `</p>`
	wrap := func(paragraphs []string) string {
		return `<div class="css-7xjk-RichTextComponentWrapper ep2nwvo0"><div class="css-rt1-RichTextContainer"><p class="css-1q0x-Paragraph">` +
			strings.Join(paragraphs, `</p></div></div><div class="css-7xjk-RichTextComponentWrapper ep2nwvo0"><div class="css-rt1-RichTextContainer"><p class="css-1q0x-Paragraph">`) + `</p></div></div>`
	}
	wrapped := wrap(paragraphs)
	after := func(n int, html, insert string) string {
		ends := strings.SplitAfter(html, paragraphs[n]+"</p>")
		return ends[0] + insert + ends[1]
	}
	tests := []struct {
		name, page string
		want       []string // nil: paragraphs
	}{
		{name: "nothing", page: `<main><h1>Boats</h1>` + plain + `</main>`},
		{"short questions, each in a wrapper of its own", `<main><article><h1>Boats</h1>` + strings.ReplaceAll(wrap(interview), "Bell:", "<b>Bell:</b>") + `</article></main>`, interview},
		{name: "every paragraph in a wrapper of its own", page: `<main><article><h1>Boats</h1>` + wrapped + `</article></main>`},
		{name: "boxes named by their component only", page: `<main><article><h1>Boats</h1>` +
			after(3, wrapped, `<section data-component="newsletter-signup" class="css-9"><h2>The Bell</h2><p>What the island is talking about, before half past six, every day.</p></section>`) + `</article></main>`},
		{name: "a quote pulled out above its paragraph", page: `<main><article><h1>Boats</h1>` +
			after(0, plain, `<aside><blockquote><p>It took us some time, and I am told that it could be heard on the islands.</p></blockquote></aside>`) + `</article></main>`},
		{name: "the same by its class", page: `<main><article><h1>Boats</h1>` +
			after(0, wrapped, `<div class="css-7 pull-quote"><p>It took us some time, and I am told that it could be heard on the islands.</p></div>`) + `</article></main>`},
		{name: "a link to a story in which somebody speaks", page: `<main><article><h1>Boats</h1>` +
			after(1, plain, `<p><b>Also read | </b><a href="/goat">‘I never said that the goat was mine’</a></p>`) + `</article></main>`},
		{name: "a list out of a word processor", page: `<main><h1>Boats</h1>` +
			strings.Replace(plain, `<p>`+paragraphs[3], `<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>-<span>&nbsp;&nbsp; </span></span><![endif]><span>`+paragraphs[3]+`<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p>`, 1) + `</main>`},
		{name: "a caption in a cell", page: `<main><h1>Boats</h1><div>` +
			after(1, plain, `<table><tr><td><img src=b.jpg></td></tr><tr><td class=photoCaption>A boat of the line in its best years, seen from the pier at Tolmouth.</td></tr></table>`) + `</div></main>`},
		{name: "a player and its length", page: `<main><article><h1>Boats</h1><div class="css-4"><p>Listen to this article</p><p>6 mins</p></div>` + wrapped + `</article></main>`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			articles, err := Read(strings.NewReader(`<html lang="en"><title>Boats</title><body><nav><a href="/">Home</a></nav>`+test.page), Options{Path: "x.html"})
			if err != nil {
				t.Fatal(err)
			}
			checkSpans(t, articles[0])
			if test.want == nil {
				test.want = paragraphs
			}
			if got, want := analysed(articles[0]), test.want; !slices.Equal(got, want) {
				t.Errorf("got\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

// analysed returns the blocks that are not excluded.
func analysed(a *quoth.Article) []string {
	var out []string
	for _, b := range a.Blocks {
		if !slices.ContainsFunc(a.Excluded, func(x quoth.Exclusion) bool { return x.Contains(b.Span) }) {
			out = append(out, a.Text[b.Start:b.End])
		}
	}
	return out
}

func TestWordsOf(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"c-live-blog related", "c live blog related"},
		{"ctl00_cphMain_tblComments", "ctl cphmain tblcomments comments"},
		{"photoCaption", "photocaption caption"},
		{"relatedStories NEWSLETTER", "relatedstories related stories newsletter"},
		{"ekAdSx jNavbarx", "ekadsx jnavbarx navbarx"}, // generated: no “ad”
		{"", ""},
	} {
		if got := strings.Join(slices.Collect(wordsOf(test.name)), " "); got != test.want {
			t.Errorf("wordsOf(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}
