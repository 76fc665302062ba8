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
	if s.Modality == quoth.Hypothetical && x.present(i) {
		return true // if he asks me in June
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

// present reports whether the cue's verb, behind if, stands in the present.
func (x *reading) present(i int) bool {
	s := &x.statements[i]
	if s.cue.Len() != 1 || s.source.Len() == 0 {
		return false
	}
	w := x.word(s.cue.Start)
	before := x.word(s.source.Start - 1)
	return (before == "if" || before == "when" || before == "should") && !strings.HasSuffix(w, "ed") && w != "said" && w != "told" && w != "thought"
}
