package detail

// fillPolarity tells whether each source affirms what is attributed to it.
func (x *reading) fillPolarity() {
	for i := range x.statements {
		x.statements[i].Polarity = ""
	}
}
