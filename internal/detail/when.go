package detail

import "quoth"

// fillTime tells when each statement was made.
func (x *reading) fillTime() {
	for i := range x.statements {
		x.statements[i].Time = quoth.Time{}
	}
}
