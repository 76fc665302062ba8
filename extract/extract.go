// Package extract is the front door: it reads an article and fills in who said
// what.
//
//	x, err := extract.New(models.English)
//	…
//	err = x.Extract(ctx, article)
package extract

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"quoth"
	"quoth/internal/attrib"
	"quoth/internal/confidence"
	"quoth/internal/detail"
	"quoth/internal/neural"
	"quoth/internal/speaker"
	"quoth/nlp"
)

// An Extractor is a loaded model. It never changes once made, and any number of
// goroutines may use it at once.
type Extractor struct {
	name   string
	tagger *nlp.Tagger
	linker *attrib.Linker
	who    *speaker.Resolver
	sure   *confidence.Model // nil: confidence is left out
}

// An Option changes how a model is loaded.
type Option func(*options)

type options struct {
	load func([]byte) (*neural.Network, error)
}

// Portable has the arithmetic done in plain Go even where there is assembly for
// the machine: slower, and the same to within rounding.
func Portable() Option { return func(o *options) { o.load = neural.LoadPortable } }

// New loads the model in a folder such as models.English. An error names the
// file that is wrong.
func New(model fs.FS, opts ...Option) (*Extractor, error) {
	o := options{load: neural.Load}
	for _, set := range opts {
		set(&o)
	}
	x := new(Extractor)
	var lexicon *nlp.Lexicon
	var vocabulary *nlp.Vocabulary
	var network *neural.Network
	var pieces *nlp.Pieces // a model may read words without
	var beside *neural.Network
	for _, part := range []struct {
		file string
		load func([]byte) error
	}{
		{"lexicon.txt", func(b []byte) (err error) { lexicon, err = nlp.ReadLexicon(b); return }},
		{"vocabulary.txt", func(b []byte) (err error) { vocabulary, err = nlp.ReadVocabulary(b, lexicon); return }},
		{"pieces.txt", func(b []byte) (err error) { pieces, err = nlp.ReadPieces(b); return }},
		{"encoder.bin", func(b []byte) (err error) { network, err = o.load(b); return }},
		{"beside.bin", func(b []byte) (err error) { beside, err = o.load(b); return }},
		{"confidence.json", func(b []byte) (err error) { x.sure, err = confidence.Read(b); return }},
		{"linker.bin", func(b []byte) (err error) { x.linker, err = attrib.LoadLinker(b); return }},
		{"pronouns.bin", func(b []byte) error {
			m, err := speaker.Load(b)
			x.who = speaker.New(m)
			return err
		}},
	} {
		b, err := fs.ReadFile(model, part.file)
		if optional[part.file] && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = part.load(b)
		}
		if err != nil {
			return nil, fmt.Errorf("extract: model: %s: %w", part.file, err)
		}
	}
	x.name = network.Header().Name
	var err error
	if x.tagger, err = nlp.NewTagger(vocabulary, pieces, network); err != nil {
		return nil, fmt.Errorf("extract: model: encoder.bin with vocabulary.txt, lexicon.txt and pieces.txt: %w", err)
	}
	if beside != nil {
		other, err := nlp.NewTagger(vocabulary, nil, beside)
		if err == nil {
			x.tagger, err = x.tagger.Beside(other, besideShare)
		}
		if err != nil {
			return nil, fmt.Errorf("extract: model: beside.bin: %w", err)
		}
	}
	return x, nil
}

// optional are the files that a model may be without: one that reads words alone has
// no pieces, one that decides alone no network beside it.
var optional = map[string]bool{"pieces.txt": true, "beside.bin": true, "confidence.json": true}

// besideShare is the share of the network beside another in their decisions, chosen on
// PolNeAR dev (training/NOTES.md).
const besideShare = 0.2

// Model is the name of the model.
func (x *Extractor) Model() string { return x.name }

// Extract fills in the article's statements and entities, replacing what is
// there. An article in another language than English is left without any; one
// whose language is unknown is read as English. The text is not changed.
func (x *Extractor) Extract(ctx context.Context, a *quoth.Article) error {
	_, err := x.Trace(ctx, a)
	return err
}

// A Trace is what each stage made of an article.
type Trace struct {
	Doc        *nlp.Doc
	Tags       *nlp.Tags
	Statements []attrib.Statement
}

// Trace is [Extractor.Extract], and returns what each stage made on the way;
// nil for an article that is not in English.
func (x *Extractor) Trace(ctx context.Context, a *quoth.Article) (*Trace, error) {
	a.Entities, a.Statements, a.Namings, a.Model = nil, nil, nil, ""
	if a.Language != "" && a.Language != "en" {
		return nil, nil
	}
	d, err := nlp.New(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	tags, err := x.tagger.Tag(ctx, d)
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	found, err := attrib.Find(d, tags, x.linker)
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	a.Model = x.name
	a.Statements = make([]quoth.Statement, len(found))
	for i, f := range found {
		s := &a.Statements[i]
		s.ID = "s" + strconv.Itoa(i+1)
		if f.Parent >= 0 {
			s.Parent = "s" + strconv.Itoa(f.Parent+1)
		}
		s.Kind = f.Kind
		s.Source = quoth.Source{Spans: spans(d, f.Source), Kind: quoth.SourceNone}
		s.Cue = quoth.Cue{Spans: spans(d, f.Cue), Lemma: f.Lemma, Act: f.Act}
		s.Content = spans(d, f.Content...)
	}
	x.who.Resolve(d, tags.Names, a)
	detail.Fill(d, tags.Names, a)
	if x.sure != nil {
		x.sure.Fill(d, tags.Marginals(), found, a.Statements)
	}
	return &Trace{d, tags, found}, nil
}

// Resolve finds who speaks in an article whose statements are there already, with
// their spans: those of a user's own annotation, say. It replaces the article's
// entities and namings, and of each statement all but its ID, parent, kind and spans.
func (x *Extractor) Resolve(ctx context.Context, a *quoth.Article) error {
	d, err := nlp.New(ctx, a)
	if err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	tags, err := x.tagger.Tag(ctx, d)
	if err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	for i := range a.Statements {
		s := &a.Statements[i]
		var cue nlp.Range
		if len(s.Cue.Spans) > 0 {
			cue = d.RangeOf(s.Cue.Spans[0])
		}
		s.Cue.Lemma, s.Cue.Act = attrib.Describe(d, cue, s.Kind)
	}
	x.who.Resolve(d, tags.Names, a)
	detail.Fill(d, tags.Names, a)
	return nil
}

// spans turns token ranges into spans of the text, leaving out empty ones.
func spans(d *nlp.Doc, ranges ...nlp.Range) []quoth.Span {
	var out []quoth.Span
	for _, r := range ranges {
		if r.Len() > 0 {
			out = append(out, d.Span(r))
		}
	}
	return out
}
