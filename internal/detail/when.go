package detail

import (
	"strings"

	"quoth"
	"quoth/internal/timex"
)

// fillTime tells when each statement was made.
func (x *reading) fillTime() {
	x.circumstances()
	calendar := timex.NewCalendar(x.a.Published)
	for i := range x.statements {
		s := &x.statements[i]
		s.Time = quoth.Time{}
		e := x.around[i].time
		if e == nil {
			continue
		}
		s.Time.Spans = x.spans(e.Range)
		s.Time.Date = calendar.Resolve(*e, x.ahead(i))
	}
}

// ahead reports whether a statement is still to be made.
func (x *reading) ahead(i int) bool {
	s := &x.statements[i]
	if s.Polarity == quoth.Refusal { // would not say on Tuesday
		return false
	}
	for k := s.cue.Start; k < s.cue.End; k++ {
		switch w := x.word(k); w {
		case "will", "shall", "'ll", "would":
			return true
		case "expected", "due", "going", "scheduled", "set", "plans":
			if strings.HasPrefix(x.word(k+1), "to") {
				return true
			}
		}
	}
	return false
}
