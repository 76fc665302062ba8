package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"quoth"
	"quoth/internal/corpus"
)

// A Resolution counts how speakers were resolved.
type Resolution struct {
	Right, Wrong int
	Unknown      int // left unknown
	Missed       int // end to end: the statement itself was not found
}

// Told is how many statements there were to resolve.
func (r Resolution) Told() int { return r.Right + r.Wrong + r.Unknown }

// Precision is the share in percent of what was resolved that is right.
func (r Resolution) Precision() float64 { return percent(r.Right, r.Right+r.Wrong) }

// Resolved is the share in percent of all that were found that is right.
func (r Resolution) Resolved() float64 { return percent(r.Right, r.Told()) }

func (r Resolution) plus(s Resolution) Resolution {
	return Resolution{r.Right + s.Right, r.Wrong + s.Wrong, r.Unknown + s.Unknown, r.Missed + s.Missed}
}

// A SpeakerReport is the score of speaker resolution.
//
// A predicted entity is right if its Name is one of the strings of the gold
// entity, upper and lower case, a leading determiner, a title before a name of two
// words or more, a possessive ’s and the form of quotation marks aside; and where the gold entity has a proper name
// (its first string), one of its strings that are proper names. A group's
// members, joined by “ + ”, may come in any order.
//
// Gold statements without a speaker are passed over.
type SpeakerReport struct {
	// Forms counts by the form of the gold source.
	Forms map[quoth.SourceKind]Resolution
	// Rules counts by the rule that the resolution gives as its evidence, among
	// what was resolved.
	Rules map[string]Resolution
	// Hard counts the hard sources, [RoleDescription] and [AcrossParagraph], which
	// Forms has too.
	Hard map[string]Resolution
	// Scores are the confidences of what was resolved.
	Scores []Scored
	// Untold counts the statements whose article does not tell who spoke: Wrong
	// where an entity was given, Unknown where none was.
	Untold Resolution
}

// All is the count over all forms, with what was wrongly resolved although the
// article does not tell.
func (r SpeakerReport) All() Resolution {
	sum := Resolution{Wrong: r.Untold.Wrong}
	for _, x := range r.Forms {
		sum = sum.plus(x)
	}
	return sum
}

// Plus is the report over the articles of both.
func (r SpeakerReport) Plus(s SpeakerReport) SpeakerReport {
	sum := SpeakerReport{Forms: maps.Clone(r.Forms), Rules: maps.Clone(r.Rules), Hard: maps.Clone(r.Hard), Scores: slices.Concat(r.Scores, s.Scores), Untold: r.Untold.plus(s.Untold)}
	if sum.Forms == nil {
		sum.Forms = map[quoth.SourceKind]Resolution{}
	}
	if sum.Rules == nil {
		sum.Rules = map[string]Resolution{}
	}
	if sum.Hard == nil {
		sum.Hard = map[string]Resolution{}
	}
	for k, x := range s.Hard {
		sum.Hard[k] = sum.Hard[k].plus(x)
	}
	for k, x := range s.Forms {
		sum.Forms[k] = sum.Forms[k].plus(x)
	}
	for k, x := range s.Rules {
		sum.Rules[k] = sum.Rules[k].plus(x)
	}
	return sum
}

// Write prints a line for each form of source, for all and for the untold, with
// Wilson intervals of precision and of the share resolved, then one for each of
// the hard sources and one a rule.
func (r SpeakerReport) Write(w io.Writer) error {
	var b strings.Builder
	line := func(group, name string, x Resolution) {
		p, q := Wilson(x.Right, x.Right+x.Wrong), Wilson(x.Right, x.Told())
		fmt.Fprintf(&b, "%-7s %-11s right %4d wrong %4d unknown %4d   precision %5.1f (%.1f-%.1f) resolved %5.1f (%.1f-%.1f)",
			group, name, x.Right, x.Wrong, x.Unknown, x.Precision(), p.Low, p.High, x.Resolved(), q.Low, q.High)
		if x.Missed > 0 {
			fmt.Fprintf(&b, " missed %d", x.Missed)
		}
		b.WriteByte('\n')
	}
	for _, k := range []quoth.SourceKind{quoth.SourceName, quoth.SourceNominal, quoth.SourcePronoun, quoth.SourceGroup,
		quoth.SourceDocument, quoth.SourceAnonymous, quoth.SourceNone} {
		if x := r.Forms[k]; x != (Resolution{}) {
			line("speaker", string(k), x)
		}
	}
	line("speaker", "all", r.All())
	fmt.Fprintf(&b, "%-7s %-11s wrong %4d unknown %4d\n", "speaker", "untold", r.Untold.Wrong, r.Untold.Unknown)
	for _, k := range []string{RoleDescription, AcrossParagraph} {
		line("hard", k, r.Hard[k])
	}
	for _, k := range slices.Sorted(maps.Keys(r.Rules)) {
		line("rule", k, r.Rules[k])
	}
	if len(r.Scores) > 0 {
		r.writeCurve(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Speakers scores resolution on gold sources: a predicted article has the gold
// statements, by their IDs, with the speakers that were found for them.
func Speakers(pairs []Pair) SpeakerReport {
	var sum SpeakerReport
	for _, p := range pairs {
		sum = sum.Plus(speakersOf(p, GivenStatements(p)))
	}
	return sum
}

// SpeakersEndToEnd scores resolution on the statements that were found: gold
// and predicted ones are matched as for the relaxed tuple, those with a parent
// among themselves.
func SpeakersEndToEnd(pairs []Pair) SpeakerReport {
	var sum SpeakerReport
	for _, p := range pairs {
		sum = sum.Plus(speakersOf(p, FoundStatements(p)))
	}
	return sum
}

// speakersOf scores one article, given which statement is which.
func speakersOf(p Pair, found map[*quoth.Statement]*quoth.Statement) SpeakerReport {
	r := SpeakerReport{Forms: map[quoth.SourceKind]Resolution{}, Rules: map[string]Resolution{}, Hard: map[string]Resolution{}}
	for i := range p.Gold.Statements {
		s := &p.Gold.Statements[i]
		if s.Speaker == "" {
			continue
		}
		t := found[s]
		var e *quoth.Entity
		if t != nil && t.Speaker != "" {
			e = p.Pred.Entity(t.Speaker)
		}
		var x Resolution
		switch {
		case t == nil:
			x.Missed = 1
		case e == nil:
			x.Unknown = 1
		case s.Speaker != corpus.Untold && SameEntity(p.Gold.Entity(s.Speaker), e.Name):
			x.Right = 1
		default:
			x.Wrong = 1
		}
		if s.Speaker == corpus.Untold {
			r.Untold = r.Untold.plus(x)
		} else {
			r.Forms[s.Source.Kind] = r.Forms[s.Source.Kind].plus(x)
			if h := hard(p.Gold, s); h != "" {
				r.Hard[h] = r.Hard[h].plus(x)
			}
		}
		if e != nil {
			rule := t.Evidence.Rule
			if rule == "" {
				rule = "none given"
			}
			r.Rules[rule] = r.Rules[rule].plus(x)
			r.Scores = append(r.Scores, Scored{t.Confidence.Speaker, x.Right == 1})
		}
	}
	return r
}

// SameEntity reports whether a name that was found is the gold entity's, by the
// rule of [SpeakerReport].
func SameEntity(gold *quoth.Entity, name string) bool {
	if gold == nil {
		return false
	}
	n := normalName(name)
	proper := corpus.ProperName(gold.Name)
	for i, s := range append([]string{gold.Name}, gold.Aliases...) {
		if normalName(s) == n && (i == 0 || !proper || corpus.ProperName(s)) {
			return n != ""
		}
	}
	return false
}

// normalName is a name as names are compared.
func normalName(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`).Replace(strings.ToLower(s))
	members := strings.Split(s, " + ")
	for i, m := range members {
		f := strings.Fields(strings.Trim(m, ` ,.;:"`))
		if len(f) > 1 && determiners[f[0]] {
			f = f[1:]
		}
		for len(f) > 2 && honorifics[strings.Trim(f[0], ".")] {
			f = f[1:]
		}
		m = strings.Join(f, " ")
		if rest, ok := strings.CutSuffix(m, "'s"); ok {
			m = rest
		} else if strings.HasSuffix(m, "s'") {
			m = strings.TrimSuffix(m, "'")
		}
		members[i] = m
	}
	slices.Sort(members)
	return strings.Join(members, " + ")
}

// honorifics are no part of a name of two words or more.
var honorifics = map[string]bool{"mr": true, "mrs": true, "ms": true, "miss": true, "sir": true, "dame": true, "lord": true, "lady": true, "dr": true,
	"prof": true, "professor": true, "alhaji": true, "hajia": true, "chief": true, "shri": true, "smt": true, "sheikh": true, "hon": true, "rev": true}

var determiners = map[string]bool{"the": true, "a": true, "an": true, "this": true, "that": true, "these": true, "those": true}
