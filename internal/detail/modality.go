package detail

// fillModality tells whether each attribution is reported as having taken place.
func (x *reading) fillModality() {
	for i := range x.statements {
		x.statements[i].Modality = ""
	}
}
