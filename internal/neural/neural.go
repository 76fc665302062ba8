// Package neural is the arithmetic of inference: it loads a sequence tagger
// from a model file and runs it. It knows nothing of language; a sequence is
// rows of integers, and what they stand for is the caller's affair.
//
// The network, for n tokens of F feature ids each:
//
//	e = the embeddings of the F ids side by side       [n, D]
//	x = in(e)                                          [n, H]
//	x = x + a * sigmoid(b), [a b] = conv(norm(x))      once for each block
//	logits = head(norm(x))                             [n, T] for each head
//
// Each block is a dilated convolution along the sequence (Strubell et al.,
// "Fast and Accurate Entity Recognition with Iterated Dilated Convolutions",
// 2017) under a gate (Dauphin et al., "Language Modeling with Gated
// Convolutional Networks", 2017) around layer normalisation (Ba, Kiros and
// Hinton, 2016). Each head ends in a linear-chain conditional random field
// (Lafferty, McCallum and Pereira, 2001), which [Head.Decode] and
// [Head.Marginals] resolve.
//
// [Load] checks everything about a file before anything is computed from it, so
// that [Network.Run] can fail only through its own arguments or through
// arithmetic that overflows.
package neural

import (
	"fmt"
	"slices"
	"sync"
)

// A Network is a loaded model. It does not change once loaded, and any number
// of goroutines may use it at once.
type Network struct {
	header Header
	width  int // D, of the embeddings of one token
	embeds []table
	in     linear
	blocks []block
	norm   norm
	heads  []*Head
	reader *reader // in place of in, blocks and norm, where attention reads
	kernel *kernel
	pool   sync.Pool // of *scratch
}

// A block is one residual gated convolution.
type block struct {
	dilation int
	norm     norm
	conv     linear
}

// A norm is the gain and the bias of a layer normalisation, each [H].
type norm struct{ gain, bias []float32 }

// A table is an embedding, kept in the type the file has it in.
type table struct {
	size, dim int
	bytes     []byte    // [size, dim] signed, each row to be multiplied by its scale; or
	halves    []byte    // [size, dim/2], two to a byte, likewise; or
	scales    []float32 // [size]
	floats    []float32 // [size, dim]
}

// row writes the embedding of id to dst, which has length dim.
func (t *table) row(dst []float32, id int) {
	if t.floats != nil {
		copy(dst, t.floats[id*t.dim:])
		return
	}
	scale := t.scales[id]
	if t.halves != nil {
		for i, b := range t.halves[id*t.dim/2:][:len(dst)/2] {
			dst[2*i] = scale * float32(int(b&15)-8)
			dst[2*i+1] = scale * float32(int(b>>4)-8)
		}
		return
	}
	for i, b := range t.bytes[id*t.dim:][:len(dst)] {
		dst[i] = scale * float32(int8(b))
	}
}

// Load reads a model file, checks it, and lays its weights out for this
// machine. The network goes on reading data, which must not be changed
// afterwards. An error names the tensor and the offset, or the field of the
// header, at which the file is wrong.
func Load(data []byte) (*Network, error) { return load(data, fastest()) }

// LoadPortable is [Load] for a network that does its arithmetic in plain Go
// even where there is assembly for the machine. Its results are the same to
// within 1e-4, its speed is not.
func LoadPortable(data []byte) (*Network, error) { return load(data, &portable) }

func load(data []byte, k *kernel) (*Network, error) {
	f, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("neural: %w", err)
	}
	h := f.header
	net := &Network{header: h, kernel: k}
	for _, feature := range h.Features {
		net.embeds = append(net.embeds, f.table("embed."+feature.Name, feature.Size, feature.Dim))
		net.width += feature.Dim
	}
	if h.Attention != nil {
		net.reader = loadReader(f, k)
	} else {
		net.loadBlocks(f)
	}
	for _, spec := range h.Heads {
		name := "head." + spec.Name + "."
		head := newHead(spec, f.floats(name+"transitions"), f.floats(name+"start"), f.floats(name+"end"))
		head.linear = k.pack(f.floats(name+"weight"), f.floats(name+"bias"), 1)
		net.heads = append(net.heads, head)
	}
	return net, nil
}

// loadBlocks reads the convolutions.
func (net *Network) loadBlocks(f *file) {
	h, k := &net.header, net.kernel
	net.in = k.pack(f.floats("in.weight"), f.floats("in.bias"), 1)
	for i, dilation := range h.Dilations {
		name := fmt.Sprintf("block.%d.", i)
		net.blocks = append(net.blocks, block{
			dilation: dilation,
			norm:     norm{f.floats(name + "norm.gain"), f.floats(name + "norm.bias")},
			conv:     k.pack(f.floats(name+"conv.weight"), f.floats(name+"conv.bias"), h.Kernel),
		})
	}
	net.norm = norm{f.floats("out.norm.gain"), f.floats("out.norm.bias")}
}

// Header returns what the file says of the model. Its slices are shared and
// must not be changed.
func (net *Network) Header() Header { return net.header }

// Heads returns the heads in the order of the header and of the results of
// [Network.Run].
func (net *Network) Heads() []*Head { return slices.Clone(net.heads) }

// Run computes the logits of a sequence of n tokens. The features are a matrix
// [n, F] in row-major order, column f holding ids of feature f of the header.
// The result has a matrix [n, T] for each head, in the order of
// [Network.Heads], which the caller may keep and change.
//
// It is an error if the matrix is not of n rows, if an id is not one of its
// feature's, or if a logit is too large to compute.
func (net *Network) Run(features []int32, n int) ([][]float32, error) {
	if n < 0 || n > len(features) || len(features) != n*len(net.embeds) {
		return nil, fmt.Errorf("neural: %d feature ids for %d tokens of %d features", len(features), n, len(net.embeds))
	}
	for i, id := range features {
		f := i % len(net.embeds)
		if id < 0 || int(id) >= net.embeds[f].size {
			return nil, fmt.Errorf("neural: token %d: feature %s: id %d is not in [0, %d)",
				i/len(net.embeds), net.header.Features[f].Name, id, net.embeds[f].size)
		}
	}
	s, _ := net.pool.Get().(*scratch)
	if s == nil {
		s = new(scratch)
	}
	defer net.pool.Put(s)
	if net.reader != nil {
		if n > net.header.Attention.Positions {
			return nil, fmt.Errorf("neural: %d rows, and the network reads %d at once", n, net.header.Attention.Positions)
		}
		net.attend(s, features, n)
		return net.read(s, n)
	}
	s.resize(net, n)
	net.embed(s, features, n)
	for i := range net.blocks {
		net.convolve(s, &net.blocks[i], n)
	}
	net.normalise(s, &net.norm, n)
	return net.read(s, n)
}

// rowBlock is how many rows of a product are computed before they are put to
// use: few enough to be still in the cache, and a multiple of the rows of
// every kernel's tile.
const rowBlock = 48

// A scratch holds the activations of one run.
type scratch struct {
	pad int       // rows of zeros before and after the sequence in y
	e   []float32 // [rowBlock, D], embeddings
	x   []float32 // [n, H], what the blocks add to
	y   []float32 // [pad + n rounded up to whole tiles + pad, H], x normalised
	c   []float32 // [rowBlock, columns], a product before it is put to use

	// Of a transformer, whose products are made of all rows at once: e is [H], y
	// is x, x is what a head attends to, c is [n, columns], all but e to whole tiles.
	o            []float32 // [n, H]
	keys, values []float32 // of one head: [n, H/heads]
	weights      []float32 // [rows of a tile, n]
	zeros        []float32 // a bias
}

// resize makes room for n tokens and zeros the padding of y.
func (s *scratch) resize(net *Network, n int) {
	hidden, columns := net.header.Hidden, net.in.columns
	for i := range net.blocks {
		s.pad = max(s.pad, net.blocks[i].dilation*(net.header.Kernel-1)/2)
		columns = max(columns, net.blocks[i].conv.columns)
	}
	for _, h := range net.heads {
		columns = max(columns, h.linear.columns)
	}
	tokens := (n + net.kernel.rows - 1) / net.kernel.rows * net.kernel.rows
	s.e = sized(s.e, rowBlock*net.width)
	s.x = sized(s.x, n*hidden)
	s.y = sized(s.y, (tokens+2*s.pad)*hidden)
	s.c = sized(s.c, rowBlock*columns)
	clear(s.y[:s.pad*hidden])
	clear(s.y[(s.pad+n)*hidden:])
}

// sized returns a slice of length n with unspecified contents, s if it has room.
func sized(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}

// embed computes x = in(e).
func (net *Network) embed(s *scratch, features []int32, n int) {
	hidden, columns := net.header.Hidden, net.in.columns
	for start := 0; start < n; start += rowBlock {
		rows := min(rowBlock, n-start)
		for r := range rows {
			e := s.e[r*net.width:][:net.width]
			for f, id := range features[(start+r)*len(net.embeds):][:len(net.embeds)] {
				t := &net.embeds[f]
				t.row(e[:t.dim], int(id))
				e = e[t.dim:]
			}
		}
		net.kernel.multiply(s.c, s.e, &net.in, rows, 0)
		for r := range rows {
			copy(s.x[(start+r)*hidden:][:hidden], s.c[r*columns:])
		}
	}
}

// convolve computes x = x + a * sigmoid(b), where [a b] = conv(norm(x)). The
// rows of zeros around y let a tap be no more than a distance in rows.
func (net *Network) convolve(s *scratch, b *block, n int) {
	hidden, columns := net.header.Hidden, b.conv.columns
	net.normalise(s, &b.norm, n)
	first := s.pad - b.dilation*(net.header.Kernel-1)/2 // the row of the first tap
	for start := 0; start < n; start += rowBlock {
		rows := min(rowBlock, n-start)
		net.kernel.multiply(s.c, s.y[(first+start)*hidden:], &b.conv, rows, b.dilation)
		for r := range rows {
			c := s.c[r*columns:]
			net.kernel.gate(s.x[(start+r)*hidden:][:hidden], c[:hidden], c[hidden:2*hidden])
		}
	}
}

// normalise computes y = norm(x).
func (net *Network) normalise(s *scratch, l *norm, n int) {
	hidden := net.header.Hidden
	for r := range n {
		net.kernel.norm(s.y[(s.pad+r)*hidden:][:hidden], s.x[r*hidden:][:hidden], l.gain, l.bias)
	}
}

// read computes the logits of every head from y.
func (net *Network) read(s *scratch, n int) ([][]float32, error) {
	hidden := net.header.Hidden
	logits := make([][]float32, len(net.heads))
	for i, h := range net.heads {
		tags, columns := len(h.Tags), h.linear.columns
		logits[i] = make([]float32, n*tags)
		for start := 0; start < n; start += rowBlock {
			rows := min(rowBlock, n-start)
			net.kernel.multiply(s.c, s.y[(s.pad+start)*hidden:], &h.linear, rows, 0)
			for r := range rows {
				copy(logits[i][(start+r)*tags:][:tags], s.c[r*columns:])
			}
		}
		for j, v := range logits[i] {
			if !finite(v) {
				return nil, fmt.Errorf("neural: token %d: head %s: logit of %s is %v", j/tags, h.Name, h.Tags[j%tags], v)
			}
		}
	}
	return logits, nil
}

func finite(v float32) bool { return v-v == 0 }
