package corpus

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// The types of name that every set is reduced to.
const (
	PER = "PER"
	ORG = "ORG"
	LOC = "LOC"
)

// A NameDoc is a text whose names are labelled.
type NameDoc struct {
	ID, Text  string
	Sentences []NameSentence
}

// A NameSentence is the words of a sentence and their labels, which are O, or
// B- and I- with one of [PER], [ORG] and [LOC]; every name begins with a B-.
type NameSentence struct {
	Words  []quoth.Span // of the document's text
	Labels []string
}

// UNER reads DIR/SPLIT.iob2 of UNER_English-EWT (Mayhew et al., NAACL 2024).
// Its texts are exact: words are found in the “# text” comments, and where a
// treebank file is given (UD_English-EWT of the same split; "" for none),
// paragraphs are divided by an empty line. Names of other types are O.
func UNER(dir, split, treebank string) iter.Seq2[*NameDoc, error] {
	return func(yield func(*NameDoc, error) bool) {
		paragraph := map[string]bool{}
		if treebank != "" {
			for t, err := range Treebank(treebank) {
				if err != nil {
					yield(nil, err)
					return
				}
				for _, s := range t.Sentences {
					paragraph[s.ID] = s.Paragraph
				}
			}
		}
		path := filepath.Join(dir, split+".iob2")
		data, err := readText(path)
		if err != nil {
			yield(nil, err)
			return
		}
		d, s := &NameDoc{}, nameSentence{}
		for n, line := range lines([]byte(data + "\n\n")) {
			fail := func(format string, args ...any) {
				yield(nil, fmt.Errorf("%s:%d: %s", path, n, fmt.Sprintf(format, args...)))
			}
			key, value, _ := strings.Cut(strings.TrimPrefix(line, "# "), " = ")
			switch {
			case line == "":
				if len(s.words) == 0 {
					break
				}
				if err := s.addExact(d, paragraph[s.id]); err != nil {
					fail("%v", err)
					return
				}
				s = nameSentence{}
			case line[0] != '#':
				f := strings.Split(line, "\t")
				if len(f) < 3 {
					fail("want NUMBER, WORD and LABEL divided by tabs, have %q", line)
					return
				}
				s.add(f[1], f[2], unerTypes)
			case key == "newdoc id":
				if len(d.Sentences) > 0 && !yield(d, nil) {
					return
				}
				d = &NameDoc{ID: value}
			case key == "sent_id":
				s.id = value
			case key == "text":
				s.text = value
			}
		}
		if len(d.Sentences) > 0 {
			yield(d, nil)
		}
	}
}

// CrossNER reads the file at path in the two-column format of CrossNER (Liu et
// al., AAAI 2021): politicians are PER, parties ORG, countries LOC; elections,
// events and the rest O. It has no documents: each sentence is one.
func CrossNER(path string) iter.Seq2[*NameDoc, error] { return columns(path, "\t", crossTypes, true) }

// WikiGold reads the file at path in the CoNLL format of WikiGold (Balasuriya et
// al., 2009), whose labels mark a beginning only between adjacent names.
func WikiGold(path string) iter.Seq2[*NameDoc, error] { return columns(path, " ", wikiTypes, false) }

var (
	unerTypes  = map[string]string{"PER": PER, "ORG": ORG, "LOC": LOC}
	wikiTypes  = unerTypes
	crossTypes = map[string]string{"politician": PER, "person": PER, "organisation": ORG, "politicalparty": ORG, "country": LOC, "location": LOC}
)

// columns reads files of WORD and LABEL with an empty line between sentences.
func columns(path, sep string, types map[string]string, alone bool) iter.Seq2[*NameDoc, error] {
	return func(yield func(*NameDoc, error) bool) {
		data, err := os.ReadFile(path)
		if err == nil {
			err = validUTF8(path, data)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		number := 0
		fresh := func() *NameDoc {
			number++
			return &NameDoc{ID: fmt.Sprintf("%s-%d", stem(path), number)}
		}
		d, s := fresh(), nameSentence{}
		for n, line := range lines(append(data, "\n\n"...)) {
			word, label, ok := strings.Cut(line, sep)
			start := word == "-DOCSTART-"
			switch {
			case strings.TrimSpace(line) == "" || start:
				if len(s.words) > 0 {
					s.addJoined(d)
					s = nameSentence{}
				}
				if (start || alone) && len(d.Sentences) > 0 {
					if !yield(d, nil) {
						return
					}
					d = fresh()
				}
			case !ok:
				yield(nil, fmt.Errorf("%s:%d: want WORD and LABEL, have %q", path, n, line))
				return
			default:
				s.add(word, strings.TrimSpace(label), types)
			}
		}
		if len(d.Sentences) > 0 {
			yield(d, nil)
		}
	}
}

// A nameSentence is a sentence while it is read.
type nameSentence struct {
	id, text string
	words    []string
	labels   []string
	raw      string // the type of the last word as the file has it
}

// add takes a word in, with its label mapped and its beginning made explicit.
func (s *nameSentence) add(word, label string, types map[string]string) {
	prefix, typ, _ := strings.Cut(label, "-")
	begins := prefix == "B" || typ != s.raw
	s.raw = typ
	out := "O"
	if t := types[typ]; t != "" {
		out = "I-" + t
		if begins {
			out = "B-" + t
		}
	}
	s.words = append(s.words, word)
	s.labels = append(s.labels, out)
}

// addExact adds the sentence to d with the words where its text has them.
func (s *nameSentence) addExact(d *NameDoc, paragraph bool) error {
	if d.Text != "" {
		if paragraph {
			d.Text += "\n\n"
		} else {
			d.Text += " "
		}
	}
	base, at := len(d.Text), 0
	spans := make([]quoth.Span, len(s.words))
	for i, w := range s.words {
		j := strings.Index(s.text[at:], w)
		if j < 0 || strings.TrimSpace(s.text[at:at+j]) != "" {
			return fmt.Errorf("sentence %s: %q is not the next word of %q", s.id, w, s.text[at:])
		}
		spans[i] = quoth.Span{Start: base + at + j, End: base + at + j + len(w)}
		at += j + len(w)
	}
	d.Text += s.text
	d.Sentences = append(d.Sentences, NameSentence{spans, s.labels})
	return nil
}

// addJoined adds the sentence to d with its words joined as prose is spaced.
func (s *nameSentence) addJoined(d *NameDoc) {
	var b strings.Builder
	b.WriteString(d.Text)
	spans := make([]quoth.Span, len(s.words))
	open := map[string]bool{}
	glue := true // no space before the next word
	if d.Text != "" {
		b.WriteByte(' ')
	}
	for i, w := range s.words {
		closing := false
		if w == `"` || w == "''" || w == "``" {
			closing = open["quote"]
			open["quote"] = !closing
		}
		if !glue && !closing && !closesUp(w) {
			b.WriteByte(' ')
		}
		spans[i] = quoth.Span{Start: b.Len(), End: b.Len() + len(w)}
		b.WriteString(w)
		glue = opensUp(w) || !closing && (w == `"` || w == "``")
	}
	d.Text = b.String()
	d.Sentences = append(d.Sentences, NameSentence{spans, s.labels})
}

// closesUp reports whether no space goes before the word.
func closesUp(w string) bool {
	switch w {
	case ",", ".", ";", ":", "!", "?", "%", ")", "]", "}", "”", "’", "...", "…", "n't", "n’t", "'":
		return true
	}
	r, n := utf8.DecodeRuneInString(w)
	next, _ := utf8.DecodeRuneInString(w[n:])
	return (r == '\'' || r == '’') && unicode.IsLower(next) && len(w)-n <= 2 // ’s, ’re, ’ll
}

// opensUp reports whether no space goes after the word.
func opensUp(w string) bool {
	switch w {
	case "(", "[", "{", "“", "‘", "$", "£", "€", "#":
		return true
	}
	return false
}
