package nlp

import (
	"context"
	"fmt"

	"quoth/internal/neural"
)

// A Tagger finds the parts of statements and the names in a [Doc]: one
// network with a head for each. It is safe for concurrent use.
type Tagger struct {
	vocabulary *Vocabulary
	pieces     *Pieces // nil where the network reads a row a token
	columns    []int   // of the vocabulary's, those that a network of pieces reads beside them
	network    *neural.Network
	heads      map[string]int // by name: index into the network's results
	decoders   []*neural.Head // that read the results

	beside *Tagger // whose results are mixed in; nil for none
	share  float64 // of them
}

// The heads a model must have.
const (
	headAttribution = "attribution"
	headNames       = "names"
)

// A Name is a proper name that the tagger found.
type Name struct {
	Range
	Type string // PER, ORG or LOC
}

// Tags are what the tagger says of a document.
type Tags struct {
	// Attribution has a tag for each token: outside, then beginning and
	// inside of source, cue and content.
	Attribution []uint8
	Names       []Name

	tagger *Tagger
	rows   rows
	logits []float32 // of the head for attribution
}

// Rows are what the network reads of some tokens.
type rows struct {
	columns  int
	features []int32   // [tokens, columns]
	pieces   [][]int32 // of each token; nil where the network does not read them
}

func (r *rows) len() int { return len(r.features) / r.columns }

// slice is the rows of tokens [start, end).
func (r *rows) slice(start, end int) rows {
	out := rows{columns: r.columns, features: r.features[start*r.columns : end*r.columns]}
	if r.pieces != nil {
		out.pieces = r.pieces[start:end]
	}
	return out
}

// append puts other rows behind.
func (r *rows) append(s rows) {
	r.columns = s.columns
	r.features = append(r.features, s.features...)
	r.pieces = append(r.pieces, s.pieces...)
}

// PieceColumns are the vocabulary's features that a network of pieces reads
// beside them: what the pieces of a word do not show.
var PieceColumns = []string{"shape", "quote", "place", "echo", "lexicon"}

// PieceFeatures returns the columns of a network that reads pieces.
func (v *Vocabulary) PieceFeatures(p *Pieces) []Feature {
	out := []Feature{{"piece", p.Size()}}
	for _, name := range PieceColumns {
		out = append(out, v.Features()[column(v, name)])
	}
	return out
}

// PieceHash identifies the features, the vocabulary and the pieces that a model was trained on.
func (v *Vocabulary) PieceHash(p *Pieces) string {
	return fmt.Sprintf("%s-%08x", v.FeatureHash(), p.sum)
}

// NewTagger joins a vocabulary, pieces if the network reads them, and a network.
// A network that was trained on other features or another vocabulary is refused.
func NewTagger(v *Vocabulary, p *Pieces, network *neural.Network) (*Tagger, error) {
	t := &Tagger{vocabulary: v, pieces: p, network: network, heads: make(map[string]int)}
	want := v.FeatureHash()
	if p != nil {
		want = v.PieceHash(p)
		for _, name := range PieceColumns {
			t.columns = append(t.columns, column(v, name))
		}
	}
	if got := network.Header().FeatureHash; got != want {
		return nil, fmt.Errorf("nlp: the model was trained on features %s, this program computes %s: the two do not belong together", got, want)
	}
	if (p != nil) != (network.Header().Attention != nil) {
		return nil, fmt.Errorf("nlp: word pieces go with a network of attention, and it with them")
	}
	t.decoders = network.Heads()
	for i, h := range t.decoders {
		t.heads[h.Name] = i
	}
	for _, name := range []string{headAttribution, headNames} {
		if _, ok := t.heads[name]; !ok {
			return nil, fmt.Errorf("nlp: the model has no head %q", name)
		}
	}
	return t, nil
}

// Beside returns a tagger that decides together with another over the same
// vocabulary, which has the share, from 0 to 1, in each decision.
func (t *Tagger) Beside(other *Tagger, share float64) (*Tagger, error) {
	both := *t
	both.beside, both.share = other, share
	both.decoders = nil
	for _, h := range t.decoders {
		k, ok := other.heads[h.Name]
		if ok {
			h, ok = h.Mix(other.decoders[k], share)
		}
		if !ok {
			return nil, fmt.Errorf("nlp: the two networks have other tags")
		}
		both.decoders = append(both.decoders, h)
	}
	return &both, nil
}

// Tag reads a document. It checks the context before the work, which is a
// few milliseconds for a thousand words.
func (t *Tagger) Tag(ctx context.Context, d *Doc) (*Tags, error) {
	tags := &Tags{tagger: t, rows: t.read(d)}
	if len(d.Tokens) == 0 {
		return tags, nil
	}
	logits, err := t.logits(ctx, tags.rows)
	if err != nil {
		return nil, err
	}
	tags.logits = logits[t.heads[headAttribution]]
	// A very long text is decoded in windows that overlap.
	for start := 0; start < len(d.Tokens); start += window {
		end := min(start+window, len(d.Tokens))
		lo, hi := max(0, start-margin), min(len(d.Tokens), end+margin)
		decode := func(name string) []uint8 {
			k := t.heads[name]
			head := t.decoders[k]
			tags, _ := head.Decode(logits[k][lo*len(head.Tags) : hi*len(head.Tags)])
			return tags[start-lo : end-lo]
		}
		tags.Attribution = append(tags.Attribution, decode(headAttribution)...)
		tags.Names = append(tags.Names, t.names(decode(headNames), start)...)
	}
	return tags, nil
}

// read makes the rows of a document.
func (t *Tagger) read(d *Doc) rows {
	r := rows{columns: len(t.vocabulary.Features()), features: t.vocabulary.Encode(nil, d)}
	if t.pieces != nil {
		r.pieces = make([][]int32, len(d.Tokens))
		var all []int32
		for i := range d.Tokens {
			n := len(all)
			all = t.pieces.Append(all, d.Word(i))
			r.pieces[i] = all[n:len(all):len(all)]
		}
	}
	return r
}

const (
	window = 8192 // tokens
	margin = 64   // tokens read on either side of a window: beyond the sight of convolutions

	// atOnce is the most pieces that a network of attention reads together, however many positions it
	// has: its last ones were seldom seen in training (measured, training/NOTES.md).
	atOnce = 340
)

// logits computes what every head says of each token.
func (t *Tagger) logits(ctx context.Context, r rows) ([][]float32, error) {
	n := r.len()
	out := make([][]float32, len(t.network.Heads()))
	add := func(some [][]float32, from, to int) {
		for k, h := range t.network.Heads() {
			out[k] = append(out[k], some[k][from*len(h.Tags):to*len(h.Tags)]...)
		}
	}
	for start := 0; start < n; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var some [][]float32
		var err error
		end, lo, hi := min(start+window, n), start, 0
		if t.pieces != nil {
			end = r.fit(start, min(atOnce, t.network.Header().Attention.Positions-2))
			some, err = t.attend(r.slice(start, end))
		} else {
			lo, hi = max(0, start-margin), min(n, end+margin)
			some, err = t.network.Run(r.features[lo*r.columns:hi*r.columns], hi-lo)
		}
		if err != nil {
			return nil, fmt.Errorf("nlp: %w", err)
		}
		add(some, start-lo, end-lo)
		start = end
	}
	if t.beside == nil {
		return out, nil
	}
	r.pieces = nil
	more, err := t.beside.logits(ctx, r)
	if err != nil {
		return nil, err
	}
	for k, h := range t.decoders {
		for i, x := range more[t.beside.heads[h.Name]] {
			out[k][i] = float32(1-t.share)*out[k][i] + float32(t.share)*x
		}
	}
	return out, nil
}

// attend has the network read the pieces of some tokens, and returns the logits
// of the first piece of each.
func (t *Tagger) attend(r rows) ([][]float32, error) {
	width := 1 + len(t.columns)
	ids := make([]int32, 0, (r.len()*3/2+2)*width)
	first := make([]int, r.len())
	special := func(id int32) {
		ids = append(ids, id)
		for range t.columns {
			ids = append(ids, 0)
		}
	}
	special(pieceFirst)
	for i, pieces := range r.pieces {
		first[i] = len(ids) / width
		row := r.features[i*r.columns:][:r.columns]
		for _, id := range pieces {
			ids = append(ids, id)
			for _, c := range t.columns {
				ids = append(ids, row[c])
			}
		}
	}
	special(pieceLast)
	some, err := t.network.Run(ids, len(ids)/width)
	if err != nil {
		return nil, err
	}
	for k, h := range t.network.Heads() {
		size := len(h.Tags)
		for i, at := range first {
			copy(some[k][i*size:][:size], some[k][at*size:])
		}
		some[k] = some[k][:len(first)*size]
	}
	return some, nil
}

// fit is the end of a run of tokens from start on that has at most so many
// pieces: at the last paragraph that begins in it, else the last sentence, else
// where no more fits.
func (r *rows) fit(start, most int) int {
	end, count, paragraph, sentence := start, 0, 0, 0
	for ; end < len(r.pieces) && count+len(r.pieces[end]) <= most; end++ {
		count += len(r.pieces[end])
		if place := r.features[end*r.columns+placeColumn]; end > start && place&placeParagraphStart != 0 {
			paragraph = end
		} else if end > start && place&placeSentenceStart != 0 {
			sentence = end
		}
	}
	switch {
	case end == len(r.pieces):
		return end
	case paragraph > 0:
		return paragraph
	case sentence > 0:
		return sentence
	}
	return end
}

// Marginals returns the probability of each tag of attribution for each token,
// [tokens, tags], all sequences considered.
func (t *Tags) Marginals() []float32 {
	head := t.tagger.decoders[t.tagger.heads[headAttribution]]
	size := len(head.Tags)
	n := len(t.logits) / size
	out := make([]float32, 0, len(t.logits))
	for start := 0; start < n; start += window {
		end := min(start+window, n)
		lo, hi := max(0, start-margin), min(n, end+margin)
		some := head.Marginals(t.logits[lo*size : hi*size])
		out = append(out, some[(start-lo)*size:(end-lo)*size]...)
	}
	return out
}

// names reads the names from a sequence of tags that begins at token first.
func (t *Tagger) names(tags []uint8, first int) []Name {
	words := t.network.Heads()[t.heads[headNames]].Tags
	var out []Name
	for i := 0; i < len(tags); {
		w := words[tags[i]]
		if w == "O" {
			i++
			continue
		}
		j := i + 1
		for j < len(tags) && words[tags[j]] == "I-"+w[2:] {
			j++
		}
		out = append(out, Name{Range{first + i, first + j}, w[2:]})
		i = j
	}
	return out
}

// Reread tags some stretches of the document again, each as if it stood alone:
// a quotation without its outermost marks, a clause without what governs it. It
// returns attribution tags for each.
func (t *Tags) Reread(d *Doc, parts []Range) ([][]uint8, error) {
	if len(parts) == 0 {
		return nil, nil
	}
	var again rows
	for _, r := range parts {
		at := len(again.features)
		again.append(t.rows.slice(r.Start, r.End))
		columns := again.columns
		if d.Tokens[r.Start].Depth > 0 && d.Tokens[r.End-1].Depth > 0 {
			for i := at + quoteColumn; i < len(again.features); i += columns {
				again.features[i] = 0
			}
		}
		again.features[at+placeColumn] |= placeSentenceStart | placeParagraphStart
		again.features[len(again.features)-columns+placeColumn] |= placeSentenceEnd | placeParagraphEnd
	}
	logits, err := t.tagger.logits(context.Background(), again)
	if err != nil {
		return nil, err
	}
	k := t.tagger.heads[headAttribution]
	head := t.tagger.decoders[k]
	size := len(head.Tags)
	out := make([][]uint8, len(parts))
	for i, at := 0, 0; i < len(parts); i++ {
		end := at + parts[i].Len()
		out[i], _ = head.Decode(logits[k][at*size : end*size])
		at = end
	}
	return out, nil
}

// column is the index of a feature.
func column(v *Vocabulary, name string) int {
	for i, f := range v.Features() {
		if f.Name == name {
			return i
		}
	}
	return -1
}

// Where Encode puts two of its columns.
const (
	quoteColumn = 5
	placeColumn = 6
)
