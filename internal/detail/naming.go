package detail

// fillNamings tells how people, groups, places and events are labelled, and in
// whose voice.
func (x *reading) fillNamings() { x.a.Namings = nil }
