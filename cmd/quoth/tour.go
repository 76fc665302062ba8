package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"quoth"
	"quoth/internal/render"
)

// A tour shows what was found in the archive.
type tour struct {
	render.Text
	w        io.Writer
	articles []*quoth.Article
	summary  *render.Summary
	pages    int
	took     time.Duration
}

func (t *tour) printf(format string, args ...any) { fmt.Fprintf(t.w, format, args...) }

func (t *tour) print() {
	s := t.summary
	t.printf("%s\n\n", t.Bold("Quoth reads the news and keeps the record of who said what."))
	t.printf("  Just now: %d pages of an invented press, read in %.1f seconds on this\n  machine, without a network. %s statements", t.pages, t.took.Seconds(), render.Thousands(s.Statements))
	if len(s.Speakers) > 0 {
		t.printf(" by %s sources", render.Thousands(len(s.Speakers)))
	}
	t.printf(", of them %s word\n  for word, %s in part, %s in paraphrase. One of the pages:\n\n", render.Thousands(s.Kinds.Direct), render.Thousands(s.Kinds.Mixed), render.Thousands(s.Kinds.Indirect))
	t.story()
	t.speakers()
	t.outlets()
	t.threeOutlets()
	t.printf("%s  quoth read story.html   %s  quoth read -f html -o said.html news/\n",
		t.Bold("Now yours:"), t.Faint("or"))
}

// headline is the story that is shown, and how many of its paragraphs.
const (
	headline   = "pages/post/port-strike-gates.html"
	paragraphs = 3
)

// story shows the first paragraphs of one story in which somebody speaks and
// everybody who does is known.
func (t *tour) story() {
	i := slices.IndexFunc(t.articles, func(a *quoth.Article) bool { return a.Path == headline })
	if i < 0 {
		return
	}
	a := t.articles[i]
	t.printf("%s\n%s\n\n", t.Bold(render.Fit(a.Title, t.Columns())), t.Faint(a.Outlet+" · "+render.Day(a.Published)))
	shown := 0
	for _, b := range a.Blocks {
		speaking, unknown := 0, 0
		for _, s := range a.Statements {
			if len(s.Cue.Spans) > 0 && b.Contains(s.Cue.Spans[0]) {
				speaking++
				if s.Speaker == "" {
					unknown++
				}
			}
		}
		if speaking > 0 && unknown == 0 && shown < paragraphs {
			t.printf("%s", t.Passage(a, b.Span))
			shown++
		}
	}
}

// speakers lists those who are quoted most.
func (t *tour) speakers() {
	top := slices.DeleteFunc(t.summary.Top(12), func(s *render.Speaker) bool { return s.Type != quoth.Person })
	if len(top) == 0 {
		return
	}
	top = top[:min(5, len(top))]
	w := t.Columns()
	bars := min(36, w-44)
	t.printf("%s\n", t.Bold(render.Pad("Most quoted", w-bars-10))+t.Faint("statements"))
	for _, s := range top {
		label := s.Name
		if s.Role != "" {
			label += ", " + s.Role
		}
		t.printf("  %s%s %d\n", render.Pad(render.Fit(label, w-bars-14), w-bars-12), render.Bar(s.Sum(), top[0].Sum(), bars), s.Sum())
	}
	t.printf("\n")
}

// outlets shows how much each outlet quotes and how much it paraphrases.
func (t *tour) outlets() {
	type outlet struct {
		name string
		n    render.Kinds
	}
	byName := make(map[string]*outlet)
	for _, a := range t.articles {
		o := byName[a.Outlet]
		if o == nil {
			o = &outlet{name: a.Outlet}
			byName[a.Outlet] = o
		}
		for _, s := range a.Statements {
			switch s.Kind {
			case quoth.Direct:
				o.n.Direct++
			case quoth.Mixed:
				o.n.Mixed++
			default:
				o.n.Indirect++
			}
		}
	}
	all := slices.SortedFunc(maps.Values(byName), func(a, b *outlet) int {
		return cmp.Or(cmp.Compare(b.n.Direct*a.n.Sum(), a.n.Direct*b.n.Sum()), cmp.Compare(a.name, b.name))
	})
	w := t.Columns()
	bars := min(48, w-40)
	t.printf("%s%s\n", t.Bold(render.Pad("How the outlets quote", 26)), t.Faint(render.Pad("█ word for word  ▒ in part  ░ paraphrase", bars+2)))
	for _, o := range all {
		sum := max(1, o.n.Sum())
		d, m := (o.n.Direct*bars+sum/2)/sum, (o.n.Mixed*bars+sum/2)/sum
		t.printf("  %s%s%s%s  %s\n", render.Pad(render.Fit(o.name, 22), 24),
			strings.Repeat("█", d), strings.Repeat("▒", m), strings.Repeat("░", max(0, bars-d-m)),
			fmt.Sprintf("%d of %d", o.n.Direct, o.n.Sum()))
	}
	t.printf("\n")
}

// A telling is a statement that another outlet may have too.
type telling struct {
	article *quoth.Article
	span    quoth.Span // of all its parts
	words   map[string]bool
	plain   string
}

// threeOutlets finds the utterance that three outlets tell in their own words
// and that they have most words of in common, and shows it.
func (t *tour) threeOutlets() {
	events := make(map[string][]telling)
	for _, a := range t.articles {
		event, _, _ := strings.Cut(path.Base(a.Path), "-")
		for i := range a.Statements {
			if x, ok := tellingOf(a, &a.Statements[i]); ok {
				events[event] = append(events[event], x)
			}
		}
	}
	var best []telling
	most := 0.0
	for _, event := range slices.Sorted(maps.Keys(events)) {
		list := events[event]
		for i, x := range list {
			closest := make(map[string]int) // by outlet
			score := make(map[string]float64)
			for k, y := range list {
				o := y.article.Outlet
				if s := x.like(y); o != x.article.Outlet && s > score[o] {
					score[o], closest[o] = s, k
				}
			}
			outlets := slices.SortedFunc(maps.Keys(score), func(a, b string) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
			if len(outlets) < 2 {
				continue
			}
			y, z := list[closest[outlets[0]]], list[closest[outlets[1]]]
			if sum := score[outlets[0]] + score[outlets[1]] + y.like(z); sum > most {
				most, best = sum, []telling{list[i], y, z}
			}
		}
	}
	if best == nil {
		return
	}
	slices.SortFunc(best, func(a, b telling) int { return cmp.Compare(a.article.Published.Value, b.article.Published.Value) })
	t.printf("%s\n\n", t.Bold("The same words in three outlets"))
	for _, x := range best {
		t.printf("  %s\n%s", t.Faint(x.article.Outlet+", "+render.Day(x.article.Published)), t.Passage(x.article, x.span))
	}
}

func tellingOf(a *quoth.Article, s *quoth.Statement) (telling, bool) {
	if s.Parent != "" || len(s.Cue.Spans) == 0 || len(s.Source.Spans) == 0 {
		return telling{}, false
	}
	x := telling{article: a, span: s.Content[0], words: make(map[string]bool), plain: a.TextOf(s.Content)}
	for _, list := range [][]quoth.Span{s.Content, s.Cue.Spans, s.Source.Spans} {
		for _, p := range list {
			x.span.Start, x.span.End = min(x.span.Start, p.Start), max(x.span.End, p.End)
		}
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(x.plain), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(w) > 3 {
			x.words[w] = true
		}
	}
	return x, len(x.words) >= 6 && x.span.Len() <= 260 && !strings.Contains(a.Text[x.span.Start:x.span.End], "\n")
}

// like is the share of words that two tellings have in common; 0 where they
// are the same or have little.
func (x telling) like(y telling) float64 {
	common := 0
	for w := range x.words {
		if y.words[w] {
			common++
		}
	}
	s := float64(2*common) / float64(len(x.words)+len(y.words))
	if s < .3 || s > .9 || x.plain == y.plain {
		return 0
	}
	return s
}
