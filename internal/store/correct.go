package store

func (st *state) correct() error {
	for _, h := range st.statements {
		h.now, h.row.effective = h.found, h.row.found
	}
	return nil
}
