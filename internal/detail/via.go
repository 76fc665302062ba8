package detail

// fillVia tells through whom each statement reached the article.
func (x *reading) fillVia() {
	for i := range x.statements {
		x.statements[i].Via = nil
	}
}
