package export

import "io"

// A listWriter writes the items of a long JSON array one by one, so that it
// need not be held.
type listWriter struct {
	w     io.Writer
	begun bool
}

func (l *listWriter) add(v any) error {
	b, err := marshal(v)
	if err != nil {
		return err
	}
	sep := ",\n"
	if !l.begun {
		l.begun, sep = true, "\n"
	}
	if _, err := io.WriteString(l.w, sep); err != nil {
		return err
	}
	_, err = l.w.Write(b)
	return err
}
