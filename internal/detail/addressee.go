package detail

import "quoth"

// fillAddressee tells to whom each statement was made.
func (x *reading) fillAddressee() {
	for i := range x.statements {
		x.statements[i].Addressee = quoth.Reference{}
	}
}
