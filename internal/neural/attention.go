package neural

import "math"

// Attention describes a network whose encoder is a transformer (Vaswani et al.,
// "Attention Is All You Need", 2017), normalised after each sum as in BERT
// (Devlin et al., 2019), in place of convolutions. Every feature's embedding has
// the width of the network, and the embeddings of a row are added up:
//
//	x = norm(sum of embeddings + position)              [n, H]
//	x = norm(x + out(softmax(q·k)·v)), [q k v] = qkv(x)  once for each layer
//	x = norm(x + down(swish(up(x))))
//	logits = head(x)                                    [n, T] for each head
//
// with swish(a) = a * sigmoid(1.702 a), which stands for the normal
// distribution's own (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).
type Attention struct {
	Layers    int `json:"layers"`
	Heads     int `json:"heads"`     // of attention, each H/heads wide
	Inner     int `json:"inner"`     // width of up(x)
	Positions int `json:"positions"` // the longest sequence
}

// A layer is one layer of a transformer.
type layer struct {
	qkv, out, up, down linear
	mixed, fed         norm // after attention, after the products
}

// A reader is what a transformer has besides embeddings and heads.
type reader struct {
	position []float32 // [positions, H]
	norm     norm
	layers   []layer
	heads    int
}

// head widths are whole tiles of every kernel.
const headStep = 32

func loadReader(f *file, k *kernel) *reader {
	h := &f.header
	r := &reader{
		position: f.floats("position"),
		norm:     norm{f.floats("position.norm.gain"), f.floats("position.norm.bias")},
		heads:    h.Attention.Heads,
	}
	pack := func(name string) linear { return k.pack(f.floats(name+".weight"), f.floats(name+".bias"), 1) }
	for i := range h.Attention.Layers {
		name := layerName(i)
		l := layer{
			out: pack(name + "out"), up: pack(name + "up"), down: pack(name + "down"),
			mixed: norm{f.floats(name + "out.norm.gain"), f.floats(name + "out.norm.bias")},
			fed:   norm{f.floats(name + "down.norm.gain"), f.floats(name + "down.norm.bias")},
		}
		// What a query and a key have in common is divided by the root of their width.
		weight, bias := f.floats(name+"qkv.weight"), f.floats(name+"qkv.bias")
		scale := float32(1 / math.Sqrt(float64(h.Hidden/r.heads)))
		for i := range h.Hidden {
			bias[i] *= scale
		}
		for i := range h.Hidden * h.Hidden {
			weight[i] *= scale
		}
		l.qkv = k.pack(weight, bias, 1)
		r.layers = append(r.layers, l)
	}
	return r
}

// attend computes the encoder's x for n rows into s.y.
func (net *Network) attend(s *scratch, features []int32, n int) {
	r, h := net.reader, net.header.Hidden
	whole := roundUp(n, net.kernel.rows)
	width := roundUp(n, headStep)
	s.x = sized(s.x, whole*h)
	s.y = sized(s.y, whole*h)
	s.c = sized(s.c, whole*max(3*h, net.header.Attention.Inner))
	s.o = sized(s.o, whole*h)
	s.keys = sized(s.keys, width*h/r.heads)
	s.values = sized(s.values, width*h/r.heads)
	s.weights = sized(s.weights, net.kernel.rows*width)
	s.zeros = sized(s.zeros, max(width, h))
	clear(s.zeros)
	clear(s.y[n*h:]) // rows that fill the last tile

	e := sized(s.e, h)
	s.e = e
	for i := range n {
		x := s.x[i*h:][:h]
		copy(x, r.position[i*h:])
		for f, id := range features[i*len(net.embeds):][:len(net.embeds)] {
			net.embeds[f].row(e, int(id))
			for j, v := range e {
				x[j] += v
			}
		}
		net.kernel.norm(s.y[i*h:][:h], x, r.norm.gain, r.norm.bias)
	}
	for i := range r.layers {
		l := &r.layers[i]
		net.kernel.multiply(s.c, s.y, &l.qkv, n, 0)
		net.mix(s, n, width)
		net.kernel.multiply(s.c, s.x, &l.out, n, 0)
		net.settle(s, n, &l.mixed)
		net.kernel.multiply(s.c, s.y, &l.up, n, 0)
		net.kernel.swish(s.c[:n*net.header.Attention.Inner])
		net.kernel.multiply(s.o, s.c, &l.down, n, 0)
		s.c, s.o = s.o, s.c
		net.settle(s, n, &l.fed)
		s.c, s.o = s.o, s.c
	}
}

// settle computes y = norm(y + c).
func (net *Network) settle(s *scratch, n int, l *norm) {
	h := net.header.Hidden
	for i := range n {
		y, c := s.y[i*h:][:h], s.c[i*h:][:h]
		for j := range c {
			c[j] += y[j]
		}
		net.kernel.norm(y, c, l.gain, l.bias)
	}
}

// mix computes softmax(q·k)·v of every head into x, from [q k v] in c. Keys and
// values of a head are packed as a product's weights are; columns beyond n, which
// fill the last tile, weigh nothing.
func (net *Network) mix(s *scratch, n, width int) {
	k, h := net.kernel, net.header.Hidden
	heads := net.reader.heads
	dim := h / heads
	row := 3 * h
	for head := range heads {
		clear(s.keys)
		clear(s.values)
		for j := range n {
			key, value := s.c[j*row+h+head*dim:][:dim], s.c[j*row+2*h+head*dim:][:dim]
			panel := s.keys[j/k.cols*dim*k.cols+j%k.cols:]
			for d, v := range key {
				panel[d*k.cols] = v
			}
			for p := 0; p < dim; p += k.cols {
				copy(s.values[(p*width + j*k.cols):][:k.cols], value[p:])
			}
		}
		for start := 0; start < n; start += k.rows {
			q := s.c[start*row+head*dim:]
			for col := 0; col < width; col += k.cols {
				k.tile(s.weights[col:], width, q, row, s.keys[col*dim:][:dim*k.cols], s.zeros[:k.cols], dim, 1, 0)
			}
			var sums [maxRows]float32
			for i := range min(k.rows, n-start) {
				w := s.weights[i*width:][:width]
				for j := n; j < width; j++ {
					w[j] = -math.MaxFloat32 / 2
				}
				sums[i] = k.exp(w)
			}
			for p := 0; p < dim; p += k.cols {
				k.tile(s.x[start*h+head*dim+p:], h, s.weights, width, s.values[p*width:][:width*k.cols], s.zeros[:k.cols], width, 1, 0)
			}
			for i := range min(k.rows, n-start) {
				x := s.x[(start+i)*h+head*dim:][:dim]
				scale := 1 / sums[i]
				for j := range x {
					x[j] *= scale
				}
			}
		}
	}
}

// maxRows is the most rows that the tile of a kernel has.
const maxRows = 12

// roundUp returns the least multiple of m that is at least n.
func roundUp(n, m int) int { return (n + m - 1) / m * m }

// swishPortable is swish in plain Go.
func swishPortable(x []float32) {
	for i, v := range x {
		x[i] = v / float32(1+math.Exp(-1.702*float64(v)))
	}
}

// expPortable replaces x by e to the power x less its largest, and returns the sum.
func expPortable(x []float32) float32 {
	largest := x[0]
	for _, v := range x {
		largest = max(largest, v)
	}
	var sum float32
	for i, v := range x {
		x[i] = float32(math.Exp(float64(v - largest)))
		sum += x[i]
	}
	return sum
}
