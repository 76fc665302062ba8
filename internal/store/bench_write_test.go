package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"quoth"
)

// invented makes articles of about 570 words with 25 statements each.
type invented struct {
	r     *rand.Rand
	zipf  *rand.Zipf
	words []string
	n     int
}

func newInvented(seed uint64) *invented {
	v := &invented{r: rand.New(rand.NewPCG(seed, 7))}
	syllables := strings.Fields("ba ren to mil ka sor de lu vin fa gor ne tal qui sho ru pe mar id os")
	for range 60_000 {
		w := ""
		for range 2 + v.r.IntN(3) {
			w += syllables[v.r.IntN(len(syllables))]
		}
		v.words = append(v.words, w)
	}
	v.zipf = rand.NewZipf(v.r, 1.05, 4, uint64(len(v.words)-1))
	return v
}

func (v *invented) some(b *strings.Builder, n int) {
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(v.words[v.zipf.Uint64()])
	}
}

func (v *invented) article() *quoth.Article {
	v.n++
	var b strings.Builder
	title := func(i uint64) string { w := v.words[i]; return strings.ToUpper(w[:1]) + w[1:] }
	for i := range 25 {
		fmt.Fprintf(&b, "[s%d %s %s] {said} <", i+1, title(v.zipf.Uint64()), title(v.zipf.Uint64()%200))
		v.some(&b, 14)
		b.WriteString(">. ")
		v.some(&b, 6)
		if i%2 == 1 {
			b.WriteString(".\n\n")
		}
	}
	a := write("m1", b.String())
	a.URL, a.Outlet, a.Title = fmt.Sprintf("https://o%d.example/%d", v.n%40, v.n), fmt.Sprintf("Outlet %d", v.n%40), "A title"
	a.Published = quoth.Date{Value: fmt.Sprintf("20%02d-%02d-%02d", 20+v.n%6, 1+v.n%12, 1+v.n%28), Precision: "day"}
	return a
}

// BenchmarkPut is one transaction of 32 articles with 25 statements each.
func BenchmarkPut(b *testing.B) {
	for _, d := range databases {
		b.Run(d.name, func(b *testing.B) {
			db, err := Open(b.Context(), d.dsn(b), Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			v := newInvented(1)
			statements := 0
			for b.Loop() {
				b.StopTimer()
				var captures []Capture
				for range 32 {
					a := v.article()
					captures = append(captures, capture(a.URL, a))
				}
				b.StartTimer()
				if _, err := db.Put(b.Context(), captures...); err != nil {
					b.Fatal(err)
				}
				statements += 32 * 25
			}
			b.ReportMetric(float64(statements)/b.Elapsed().Seconds(), "statements/s")
		})
	}
}
