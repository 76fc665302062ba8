package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"quoth"
	"quoth/internal/render"
	"quoth/internal/store"
)

// number writes a number with commas.
func number(n int) string { return render.Thousands(n) }

// count writes “1 article”, “2 articles”.
func count(n int, one string) string {
	switch {
	case n == 1:
		return "1 " + one
	case strings.HasSuffix(one, "y"):
		return number(n) + " " + strings.TrimSuffix(one, "y") + "ies"
	}
	return number(n) + " " + one + "s"
}

// share writes a part of a whole in per cent, without claiming more precision
// than the whole has.
func share(n, of int) string {
	switch {
	case of == 0:
		return ""
	case n == 0:
		return "0 %"
	case n == of:
		return "100 %"
	case n*200 < of:
		return "< 1 %"
	case (of-n)*200 < of:
		return "> 99 %"
	}
	return strconv.Itoa((n*200/of+1)/2) + " %"
}

// bar is a share drawn as a line. What it shows always stands beside it in
// figures, so it is hidden from readers of the page's text.
func bar(n, of int) template.HTML {
	w := 0.0
	if of > 0 {
		w = 100 * float64(n) / float64(of)
	}
	return template.HTML(fmt.Sprintf(`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="1"/><rect width="%.1f" height="1"/></svg>`, w))
}

// monthName writes “March 2026” for “2026-03”.
func monthName(key string) string {
	if t, err := time.Parse("2006-01", key); err == nil {
		return t.Format("January 2006")
	}
	if key == "" {
		return "no date"
	}
	return key
}

// A timeline is statements over time, drawn.
type timeline struct {
	SVG     template.HTML
	First   string // labels of its two ends
	Last    string
	Links   []period // years, or months where they are few
	Undated int
}

// A period is a part of a timeline that a query can be narrowed to.
type period struct {
	Name         string
	Since, Until string
	N, Of        int
	URL          string
}

// drawTimeline draws the months of an answer. Beyond ten years a bar is a year.
func drawTimeline(months []store.Facet) *timeline {
	t := &timeline{}
	var dated []store.Facet
	for _, m := range months {
		if m.Key == "" {
			t.Undated = m.N
		} else {
			dated = append(dated, m)
		}
	}
	if len(dated) == 0 {
		return nil
	}
	unit, bars := "month", dated
	years := byYear(dated)
	if len(dated) > 120 {
		unit, bars = "year", years
	}
	most := bars[0]
	for _, m := range bars {
		if m.N > most.N {
			most = m
		}
	}
	name := func(f store.Facet) string {
		if unit == "year" {
			return f.Key
		}
		return monthName(f.Key)
	}
	t.First, t.Last = name(bars[0]), name(bars[len(bars)-1])
	var b strings.Builder
	label := fmt.Sprintf("Statements a %s, %s to %s; most, %s, in %s", unit, t.First, t.Last, number(most.N), name(most))
	if len(bars) == 1 {
		return t
	}
	// A few bars stay slim.
	fmt.Fprintf(&b, `<svg class="time" width="%d" height="56" viewBox="0 0 %d 40" preserveAspectRatio="none" role="img" aria-label="%s">`,
		min(max(len(bars)*26, 220), 1200), len(bars)*10, template.HTMLEscapeString(label))
	for i, m := range bars {
		h := 0.0
		if m.N > 0 {
			h = max(1, 40*float64(m.N)/float64(most.N))
		}
		title := name(m) + ": " + number(m.N)
		if m.Of > 0 {
			title += " of " + number(m.Of)
		}
		fmt.Fprintf(&b, `<rect x="%d" y="%.1f" width="8" height="%.1f"><title>%s</title></rect>`, i*10+1, 40-h, h, template.HTMLEscapeString(title))
	}
	b.WriteString(`</svg>`)
	t.SVG = template.HTML(b.String())
	list := dated
	if len(dated) > 18 {
		list = years
	}
	if len(list) > 1 {
		for _, m := range list {
			if m.N > 0 {
				p := period{Name: m.Key, Since: m.Key, Until: m.Key, N: m.N, Of: m.Of}
				if len(m.Key) > 4 {
					p.Name = monthName(m.Key)
				}
				t.Links = append(t.Links, p)
			}
		}
	}
	return t
}

func byYear(months []store.Facet) []store.Facet {
	var out []store.Facet
	for _, m := range months {
		year, _, _ := strings.Cut(m.Key, "-")
		if n := len(out); n == 0 || out[n-1].Key != year {
			out = append(out, store.Facet{Key: year})
		}
		y := &out[len(out)-1]
		y.N += m.N
		y.Of += m.Of
	}
	return out
}

// day writes a date for people.
func day(d quoth.Date) string { return render.Day(d) }

// dayOnly is day without the time, for lists.
func dayOnly(d quoth.Date) string {
	if len(d.Value) > len(time.DateOnly) {
		d = quoth.Date{Value: d.Value[:len(time.DateOnly)], Precision: "day"}
	}
	return render.Day(d)
}

// moment writes a time for people, in UTC.
func moment(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

// percent writes a measured probability; "" where it was not measured.
func percent(p float64) string {
	if p <= 0 {
		return ""
	}
	return strconv.Itoa(int(p*100+.5)) + " % sure"
}

// outside is an address that a page may link to: only http and https.
func outside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
