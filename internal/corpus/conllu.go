package corpus

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"quoth"
)

// A Sentence is one sentence of a [Treebank] document.
type Sentence struct {
	quoth.Span // of the document's text
	ID         string
	Paragraph  bool // whether it begins a paragraph
	Speaker    string
	Words      []Word
}

// A Word is one syntactic word: a contraction such as “don’t” is two.
type Word struct {
	quoth.Span
	Lemma, UPOS, XPOS string
	Head              int // index of the governing word in the sentence; -1 for the root
	Rel               string
	Misc              string
	glued             bool // no space after it
}

// A Tree is a document with sentences, words and syntax.
type Tree struct {
	ID, Text  string
	Sentences []Sentence
	path      string
}

// Treebank reads a file in the CoNLL-U format (https://universaldependencies.org/format.html),
// document by document. The text of a document is its sentences as their text
// comments have them, divided by an empty line before a paragraph, else by a
// space unless the last word is marked SpaceAfter=No.
func Treebank(path string) iter.Seq2[*Tree, error] {
	return func(yield func(*Tree, error) bool) {
		data, err := readText(path)
		if err != nil {
			yield(nil, err)
			return
		}
		r := treeReader{path: path}
		for n, line := range lines([]byte(data + "\n\n")) {
			done, err := r.line(n, line)
			if err != nil {
				yield(nil, fmt.Errorf("%s:%d: %w", path, n, err))
				return
			}
			if done != nil && !yield(done, nil) {
				return
			}
		}
		if r.doc != nil {
			yield(r.doc, nil)
		}
	}
}

// A treeReader gathers the lines of a sentence, and the sentences of a document.
type treeReader struct {
	path    string
	doc     *Tree
	s       Sentence
	text    string
	hasText bool
	at      int // where in text the next word is looked for
	// A range of words that share one surface form: the words up to number
	// until stand in form, or are whatever is left of it.
	until int
	form  quoth.Span
	ended bool // the last sentence's last word is not followed by a space
}

// line takes one line in, and returns the document before it where it begins one.
func (r *treeReader) line(n int, line string) (done *Tree, err error) {
	if line == "" {
		return nil, r.endSentence()
	}
	if key, ok := strings.CutPrefix(line, "# "); ok {
		key, value, _ := strings.Cut(key, " = ")
		switch key {
		case "newdoc", "newdoc id":
			done, r.doc = r.doc, &Tree{ID: value, path: r.path}
			r.ended = false
		case "newpar", "newpar id":
			r.s.Paragraph = true
		case "sent_id":
			r.s.ID = value
		case "speaker":
			r.s.Speaker = value
		case "text":
			r.text, r.hasText, r.at = value, true, 0
		}
		return done, nil
	}
	if strings.HasPrefix(line, "#") {
		return nil, nil
	}
	if !r.hasText {
		return nil, fmt.Errorf("a word before the sentence's “# text =”")
	}
	f := strings.Split(line, "\t")
	if len(f) != 10 {
		return nil, fmt.Errorf("want 10 columns, have %d", len(f))
	}
	if strings.Contains(f[0], ".") {
		return nil, nil // an empty node of the enhanced graph
	}
	if from, to, ok := strings.Cut(f[0], "-"); ok {
		if r.until, err = strconv.Atoi(to); err != nil {
			return nil, fmt.Errorf("bad range %s-%s", from, to)
		}
		r.form, err = r.find(f[1], len(r.text))
		r.at = r.form.Start
		if gluedTo(f[9]) && err == nil {
			r.ended = true
		}
		return nil, err
	}
	id, err := strconv.Atoi(f[0])
	head, err2 := strconv.Atoi(f[6])
	if err != nil || err2 != nil || id != len(r.s.Words)+1 {
		return nil, fmt.Errorf("bad word number %q or head %q", f[0], f[6])
	}
	w := Word{Lemma: f[2], UPOS: f[3], XPOS: f[4], Head: head - 1, Rel: f[7], Misc: f[9], glued: gluedTo(f[9])}
	if id <= r.until {
		w.Span = r.inRange(f[1], id == r.until)
	} else if w.Span, err = r.find(f[1], len(r.text)); err != nil {
		return nil, err
	}
	r.s.Words = append(r.s.Words, w)
	return nil, nil
}

func gluedTo(misc string) bool { return strings.Contains(misc, "SpaceAfter=No") }

// find is where form stands next in the sentence's text.
func (r *treeReader) find(form string, end int) (quoth.Span, error) {
	i := r.at
	for i < end && strings.ContainsRune(" \u00a0\t", rune(r.text[i])) {
		i++
	}
	if !strings.HasPrefix(r.text[i:end], form) {
		j := strings.Index(r.text[i:end], form)
		if j < 0 || strings.TrimSpace(r.text[i:i+j]) != "" {
			return quoth.Span{}, fmt.Errorf("%q is not the next word of %q", form, r.text[r.at:end])
		}
		i += j
	}
	r.at = i + len(form)
	return quoth.Span{Start: i, End: r.at}, nil
}

// inRange is the part of a contraction that a word of it covers: its form where
// it stands there, the rest for the last, and nothing of its own otherwise.
func (r *treeReader) inRange(form string, last bool) quoth.Span {
	start := r.at
	if !last && strings.HasPrefix(r.text[start:r.form.End], form) {
		r.at = start + len(form)
		return quoth.Span{Start: start, End: r.at}
	}
	if last {
		r.at = r.form.End
	}
	return quoth.Span{Start: start, End: r.form.End}
}

// endSentence moves the sentence gathered into the document.
func (r *treeReader) endSentence() error {
	if !r.hasText {
		return nil
	}
	if rest := strings.TrimSpace(r.text[r.at:]); rest != "" {
		return fmt.Errorf("sentence %s: its words do not cover %q", r.s.ID, rest)
	}
	if r.doc == nil {
		r.doc = &Tree{path: r.path}
	}
	d := r.doc
	switch {
	case d.Text == "":
	case r.s.Paragraph:
		d.Text += "\n\n"
	case !r.ended:
		d.Text += " "
	}
	base := len(d.Text)
	d.Text += r.text
	r.s.Span = quoth.Span{Start: base, End: base + len(r.text)}
	for i := range r.s.Words {
		w := &r.s.Words[i]
		w.Start, w.End = w.Start+base, w.End+base
	}
	d.Sentences = append(d.Sentences, r.s)
	ended := len(r.s.Words) > 0 && r.s.Words[len(r.s.Words)-1].glued
	*r = treeReader{path: r.path, doc: d, ended: ended}
	return nil
}
