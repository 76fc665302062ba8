package export

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"quoth/internal/store"
)

// A fileSet takes the files of a format that has several.
type fileSet interface {
	// file adds a file; the name is a slash-separated relative path.
	file(name string, content []byte) error
}

// A zipSet puts them into a ZIP archive. Its bytes depend on the content alone.
type zipSet struct{ z *zip.Writer }

func newZipSet(w io.Writer) *zipSet { return &zipSet{zip.NewWriter(w)} }

func (s *zipSet) file(name string, content []byte) error {
	w, err := s.z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

func (s *zipSet) close() error { return s.z.Close() }

// A dirSet puts them into a folder, out of which no name leads.
type dirSet struct {
	root *os.Root
	made map[string]bool
}

func newDirSet(path string) (*dirSet, error) {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, err
	}
	old, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	if len(old) > 0 {
		return nil, fmt.Errorf("%s: %w: the folder is not empty; name a new one, or a file that ends in .zip", path, store.ErrConflict)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &dirSet{root, map[string]bool{}}, nil
}

func (s *dirSet) file(name string, content []byte) error {
	path := filepath.FromSlash(name)
	if dir := filepath.Dir(path); !s.made[dir] {
		if err := s.root.MkdirAll(dir, 0o777); err != nil {
			return err
		}
		s.made[dir] = true
	}
	return s.root.WriteFile(path, content, 0o666)
}

func (s *dirSet) close() error { return s.root.Close() }

// replace lets write make a file beside path and then puts it in its place, so
// that there is never half a file under that name.
func replace(path string, write func(tmp string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	tmp := f.Name()
	if err := f.Close(); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	err = write(tmp)
	if err == nil {
		err = os.Chmod(tmp, 0o644)
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return nil
}

// writeTo writes a file and waits until it is on disk.
func writeTo(path string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 1<<16)
	err = write(b)
	if err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
