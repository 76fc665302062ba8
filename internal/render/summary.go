package render

import (
	"cmp"
	"maps"
	"slices"

	"quoth"
)

// A Summary counts over articles: who spoke, what was left out. The zero value
// is ready for use; it is not safe for concurrent use. It holds names and
// numbers, no articles.
type Summary struct {
	Articles   int            // read, with those in other languages
	Rejected   int            // inputs that could not be read; the caller counts them
	Foreign    int            // articles that are not in English
	Statements int            //
	Kinds      Kinds          //
	Excluded   map[string]int // blocks left out, by reason
	Speakers   map[string]*Speaker
	Unknown    Kinds // statements with a source that was not resolved
	Unnamed    Kinds // statements without a source
}

// Kinds counts statements by kind.
type Kinds struct{ Direct, Mixed, Indirect int }

// Sum is all of them.
func (k Kinds) Sum() int { return k.Direct + k.Mixed + k.Indirect }

func (k *Kinds) add(kind quoth.Kind) {
	switch kind {
	case quoth.Direct:
		k.Direct++
	case quoth.Mixed:
		k.Mixed++
	default:
		k.Indirect++
	}
}

// A Speaker is a name and how often it spoke. Names are compared as they stand:
// whether two articles mean the same person is not decided here.
type Speaker struct {
	Name     string
	Type     quoth.EntityType
	Role     string // as one article gives it
	Articles int
	Kinds
}

// Short is the name, cut where it is a long description.
func (s *Speaker) Short() string { return excerpt(s.Name, 60) }

// Add counts an article.
func (s *Summary) Add(a *quoth.Article) {
	if s.Speakers == nil {
		s.Speakers, s.Excluded = make(map[string]*Speaker), make(map[string]int)
	}
	s.Articles++
	if a.Model == "" {
		s.Foreign++
	}
	for _, x := range a.Excluded {
		s.Excluded[x.Why]++
	}
	r := read(a)
	here := make(map[string]bool)
	for i := range a.Statements {
		st := &a.Statements[i]
		s.Statements++
		s.Kinds.add(st.Kind)
		v := r.voice[i]
		switch {
		case v >= 0:
			e := r.voices[v].entity
			key := string(e.Type) + " " + e.Name
			who := s.Speakers[key]
			if who == nil {
				who = &Speaker{Name: e.Name, Type: e.Type}
				s.Speakers[key] = who
			}
			if who.Role == "" {
				who.Role = r.role(e)
			}
			if !here[key] {
				here[key] = true
				who.Articles++
			}
			who.Kinds.add(st.Kind)
		case len(st.Source.Spans) > 0:
			s.Unknown.add(st.Kind)
		default:
			s.Unnamed.add(st.Kind)
		}
	}
}

// Top lists speakers, those with most statements first, at most n.
func (s *Summary) Top(n int) []*Speaker {
	all := slices.SortedFunc(maps.Values(s.Speakers), func(a, b *Speaker) int {
		return cmp.Or(cmp.Compare(b.Sum(), a.Sum()), cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Type, b.Type))
	})
	return all[:min(n, len(all))]
}

// Left counts what was left out, and says why, most first.
func (s *Summary) Left() (total int, why []string) {
	reasons := slices.SortedFunc(maps.Keys(s.Excluded), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Excluded[b], s.Excluded[a]), cmp.Compare(a, b))
	})
	for _, r := range reasons {
		total += s.Excluded[r]
		why = append(why, r+" "+Thousands(s.Excluded[r]))
	}
	return total, why
}
