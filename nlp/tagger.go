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
	network    *neural.Network
	heads      map[string]int // by name: index into the network's results
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

	tagger   *Tagger
	features []int32 // a row for each token
}

// NewTagger joins a vocabulary and a network. A network that was trained on
// other features or another vocabulary is refused.
func NewTagger(v *Vocabulary, network *neural.Network) (*Tagger, error) {
	t := &Tagger{vocabulary: v, network: network, heads: make(map[string]int)}
	if got, want := network.Header().FeatureHash, v.FeatureHash(); got != want {
		return nil, fmt.Errorf("nlp: the model was trained on features %s, this program computes %s: the two do not belong together", got, want)
	}
	for i, h := range network.Heads() {
		t.heads[h.Name] = i
	}
	for _, name := range []string{headAttribution, headNames} {
		if _, ok := t.heads[name]; !ok {
			return nil, fmt.Errorf("nlp: the model has no head %q", name)
		}
	}
	return t, nil
}

// Tag reads a document. It checks the context before the work, which is a
// few milliseconds for a thousand words.
func (t *Tagger) Tag(ctx context.Context, d *Doc) (*Tags, error) {
	tags := &Tags{tagger: t, features: t.vocabulary.Encode(nil, d)}
	// A very long text is read in windows that overlap, so that memory stays bounded.
	for start := 0; start < len(d.Tokens); start += window {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := tags.read(d, start, min(start+window, len(d.Tokens))); err != nil {
			return nil, err
		}
	}
	return tags, nil
}

const (
	window = 8192 // tokens
	margin = 64   // tokens read on either side of a window: beyond the network's sight
)

// read appends the tags of the tokens from start to end.
func (t *Tags) read(d *Doc, start, end int) error {
	lo, hi := max(0, start-margin), min(len(d.Tokens), end+margin)
	columns := len(t.features) / len(d.Tokens)
	logits, err := t.tagger.network.Run(t.features[lo*columns:hi*columns], hi-lo)
	if err != nil {
		return fmt.Errorf("nlp: %w", err)
	}
	decode := func(name string) []uint8 {
		k := t.tagger.heads[name]
		tags, _ := t.tagger.network.Heads()[k].Decode(logits[k])
		return tags[start-lo : end-lo]
	}
	t.Attribution = append(t.Attribution, decode(headAttribution)...)
	t.Names = append(t.Names, t.tagger.names(decode(headNames), start)...)
	return nil
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
	columns := len(t.features) / len(d.Tokens)
	quote, place := column(t.tagger.vocabulary, "quote"), column(t.tagger.vocabulary, "place")
	var rows []int32
	n := 0
	for _, r := range parts {
		at := len(rows)
		rows = append(rows, t.features[r.Start*columns:r.End*columns]...)
		n += r.Len()
		if d.Tokens[r.Start].Depth > 0 && d.Tokens[r.End-1].Depth > 0 {
			for i := at + quote; i < len(rows); i += columns {
				rows[i] = 0
			}
		}
		rows[at+place] |= placeSentenceStart | placeParagraphStart
		rows[len(rows)-columns+place] |= placeSentenceEnd | placeParagraphEnd
	}
	k := t.tagger.heads[headAttribution]
	head := t.tagger.network.Heads()[k]
	size := len(head.Tags)
	logits := make([]float32, 0, n*size)
	for start := 0; start < n; start += window {
		end := min(start+window, n)
		lo, hi := max(0, start-margin), min(n, end+margin)
		some, err := t.tagger.network.Run(rows[lo*columns:hi*columns], hi-lo)
		if err != nil {
			return nil, fmt.Errorf("nlp: %w", err)
		}
		logits = append(logits, some[k][(start-lo)*size:(end-lo)*size]...)
	}
	out := make([][]uint8, len(parts))
	for i, at := 0, 0; i < len(parts); i++ {
		end := at + parts[i].Len()
		out[i], _ = head.Decode(logits[at*size : end*size])
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
