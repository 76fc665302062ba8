package detail

import "quoth"

// fillSetting tells where, or in what medium, each statement was made.
func (x *reading) fillSetting() {
	for i := range x.statements {
		x.statements[i].Setting = quoth.Setting{}
	}
}
