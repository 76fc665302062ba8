package detail

// fillReason tells which sources the article does not name, and why.
func (x *reading) fillReason() {
	for i := range x.statements {
		x.statements[i].Source.Reason = nil
	}
}
