package detail

// fillStance tells what each cue lets show of the article's attitude.
func (x *reading) fillStance() {
	for i := range x.statements {
		x.statements[i].Cue.Stance = ""
	}
}
