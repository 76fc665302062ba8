package neural

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"
)

// A model file is, with all numbers little-endian:
//
//	magic, 8 bytes
//	length of the header, uint32
//	header, JSON
//	tensors, each at a multiple of 64 bytes from the start of the file
//	CRC-32C of all that precedes it, uint32
const (
	magic     = "QUOTHNN1"
	alignment = 64
)

// What a file may ask for at most. The limits bound the memory that a hostile
// file can claim; they are far above what a useful model needs.
const (
	maxHeader    = 1 << 20 // bytes
	maxHidden    = 2048
	maxKernel    = 9
	maxDilation  = 1024
	maxBlocks    = 64
	maxFeatures  = 256
	maxSize      = 1 << 24 // ids of a feature
	maxWidth     = 1 << 14 // of the embeddings of a token, together
	maxHeads     = 16
	maxPositions = 4096
	maxTags      = 255
)

// A Header describes a model. All but Tensors is set by who trained it.
type Header struct {
	Name        string     `json:"name"`
	FeatureHash string     `json:"featureHash"`         // names the function that computes the features
	Hidden      int        `json:"hidden"`              // H, the width of the network
	Kernel      int        `json:"kernel"`              // taps of a convolution, an odd number
	Dilations   []int      `json:"dilations"`           // one for each block
	Attention   *Attention `json:"attention,omitempty"` // a transformer, in place of convolutions
	Features    []Feature  `json:"features"`
	Heads       []HeadSpec `json:"heads"`
	Tensors     []Tensor   `json:"tensors"`
}

// A Feature is one column of a network's input: ids from 0 to Size-1, each with
// an embedding of length Dim.
type Feature struct {
	Name string `json:"name"`
	Size int    `json:"size"`
	Dim  int    `json:"dim"`
}

// A HeadSpec describes one output of a network.
type HeadSpec struct {
	Name string    `json:"name"`
	Tags []string  `json:"tags"`           // BIO tags: "B-x" begins an x, "I-x" continues one, any other stands alone
	Bias []float32 `json:"bias,omitempty"` // for each tag, added to its logits by Decode; none means zeros
}

// A Tensor says where the numbers of one part of the network are: in.weight
// [H, D] and in.bias [H]; embed.FEATURE [size, dim]; for block l,
// block.l.norm.gain and .bias [H], block.l.conv.weight [2H, kernel*H], tap by
// tap from the earliest token to the latest, and .bias [2H]; out.norm.gain and
// .bias [H]; for a head, head.NAME.weight [T, H], .bias [T], .transitions
// [T, T] from the row's tag to the column's, .start [T] and .end [T]. A
// transformer has position [P, H], and for layer l, layer.l.qkv, .out, .up and
// .down, and norms after .out and .down, in place of the blocks.
//
// Numbers are little-endian f32; or "i8", signed bytes, each row to be multiplied
// by its f32 scale; or "i4", for embeddings of an even length, two to a byte,
// the lower half first, each 8 more than it means, with scales likewise.
type Tensor struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // f32, i8 or i4
	Shape       []int  `json:"shape"`
	Offset      int64  `json:"offset"`                 // from the start of the file
	ScaleOffset int64  `json:"scale_offset,omitempty"` // of the scales of an i8
}

// elements returns the number of elements and of rows. The limits on the header
// keep both far from overflow.
func (t *Tensor) elements() (n, rows int64) {
	n, rows = 1, int64(t.Shape[0])
	for _, d := range t.Shape {
		n *= int64(d)
	}
	return n, rows
}

// layout returns the name and the shape of every tensor of the network.
func (h *Header) layout() []Tensor {
	var all []Tensor
	add := func(name string, shape ...int) { all = append(all, Tensor{Name: name, Shape: shape}) }
	width := 0
	for _, f := range h.Features {
		add("embed."+f.Name, f.Size, f.Dim)
		width += f.Dim
	}
	if h.Attention != nil {
		h.layoutReader(add)
		return h.layoutHeads(all)
	}
	add("in.weight", h.Hidden, width)
	add("in.bias", h.Hidden)
	for i := range h.Dilations {
		name := fmt.Sprintf("block.%d.", i)
		add(name+"norm.gain", h.Hidden)
		add(name+"norm.bias", h.Hidden)
		add(name+"conv.weight", 2*h.Hidden, h.Kernel*h.Hidden)
		add(name+"conv.bias", 2*h.Hidden)
	}
	add("out.norm.gain", h.Hidden)
	add("out.norm.bias", h.Hidden)
	return h.layoutHeads(all)
}

// layoutReader is the part of layout that a transformer has of its own.
func (h *Header) layoutReader(add func(name string, shape ...int)) {
	both := func(name string) {
		add(name+"norm.gain", h.Hidden)
		add(name+"norm.bias", h.Hidden)
	}
	product := func(name string, columns, depth int) {
		add(name+".weight", columns, depth)
		add(name+".bias", columns)
	}
	a := h.Attention
	add("position", a.Positions, h.Hidden)
	both("position.")
	for i := range a.Layers {
		name := layerName(i)
		product(name+"qkv", 3*h.Hidden, h.Hidden)
		product(name+"out", h.Hidden, h.Hidden)
		both(name + "out.")
		product(name+"up", a.Inner, h.Hidden)
		product(name+"down", h.Hidden, a.Inner)
		both(name + "down.")
	}
}

func layerName(i int) string { return fmt.Sprintf("layer.%d.", i) }

// layoutHeads appends the tensors of the heads.
func (h *Header) layoutHeads(all []Tensor) []Tensor {
	add := func(name string, shape ...int) { all = append(all, Tensor{Name: name, Shape: shape}) }
	for _, head := range h.Heads {
		name, tags := "head."+head.Name+".", len(head.Tags)
		add(name+"weight", tags, h.Hidden)
		add(name+"bias", tags)
		add(name+"transitions", tags, tags)
		add(name+"start", tags)
		add(name+"end", tags)
	}
	return all
}

// check reports what is wrong with the description of the network, leaving its
// tensors aside.
func (h *Header) check() (err error) {
	complain := func(format string, args ...any) {
		if err == nil {
			err = fmt.Errorf("header: "+format, args...)
		}
	}
	within := func(what string, v, low, high int) {
		if v < low || v > high {
			complain("%s is %d, want %d to %d", what, v, low, high)
		}
	}
	within("hidden", h.Hidden, 1, maxHidden)
	within("kernel", h.Kernel, 1, maxKernel)
	if h.Kernel%2 == 0 {
		complain("kernel is %d, want an odd number", h.Kernel)
	}
	within("number of dilations", len(h.Dilations), 0, maxBlocks)
	for _, d := range h.Dilations {
		within("dilation", d, 1, maxDilation)
	}
	within("number of features", len(h.Features), 1, maxFeatures)
	width := 0
	names := make(map[string]bool)
	for _, f := range h.Features {
		within("size of feature "+f.Name, f.Size, 1, maxSize)
		within("dim of feature "+f.Name, f.Dim, 1, maxWidth-width)
		if names[f.Name] {
			complain("two features are named %s", f.Name)
		}
		names[f.Name] = true
		width += f.Dim
		if h.Attention != nil && f.Dim != h.Hidden {
			complain("dim of feature %s is %d, want hidden, %d, where attention reads", f.Name, f.Dim, h.Hidden)
		}
	}
	if a := h.Attention; a != nil {
		within("attention's layers", a.Layers, 1, maxBlocks)
		within("attention's heads", a.Heads, 1, maxHidden/headStep)
		within("attention's inner", a.Inner, headStep, 4*maxHidden)
		within("attention's positions", a.Positions, 1, maxPositions)
		if a.Heads > 0 && h.Hidden%(a.Heads*headStep) != 0 || a.Inner%headStep != 0 {
			complain("hidden %d for %d heads of attention and inner %d, want multiples of %d for each", h.Hidden, a.Heads, a.Inner, headStep)
		}
	}
	within("number of heads", len(h.Heads), 1, maxHeads)
	clear(names)
	for i := range h.Heads {
		head := &h.Heads[i]
		if names[head.Name] {
			complain("two heads are named %s", head.Name)
		}
		names[head.Name] = true
		if err := head.check(); err != nil {
			complain("head %s: %w", head.Name, err)
		}
	}
	return err
}

func (s *HeadSpec) check() error {
	if len(s.Tags) < 1 || len(s.Tags) > maxTags {
		return fmt.Errorf("number of tags is %d, want 1 to %d", len(s.Tags), maxTags)
	}
	if len(s.Bias) != 0 && len(s.Bias) != len(s.Tags) {
		return fmt.Errorf("%d biases for %d tags", len(s.Bias), len(s.Tags))
	}
	sorted := slices.Sorted(slices.Values(s.Tags))
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] {
			return fmt.Errorf("two tags are named %s", sorted[i])
		}
	}
	if !slices.ContainsFunc(s.Tags, mayStart) {
		return errors.New("no tag may begin a sequence")
	}
	return nil
}

// A file is a model file found to be sound.
type file struct {
	data    []byte
	header  Header
	tensors map[string]*Tensor
}

// parse reads and checks a model file.
func parse(data []byte) (*file, error) {
	const prefix = len(magic) + 4
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, errors.New("not a model file")
	}
	if len(data) < prefix+4 {
		return nil, fmt.Errorf("file of %d bytes is cut short", len(data))
	}
	body := data[:len(data)-4]
	want, got := binary.LittleEndian.Uint32(data[len(body):]), crc32.Checksum(body, castagnoli)
	if got != want {
		return nil, fmt.Errorf("checksum is %08x, want %08x: the file is damaged or cut short", got, want)
	}
	length := int64(binary.LittleEndian.Uint32(data[len(magic):]))
	if length > maxHeader || length > int64(len(body)-prefix) {
		return nil, fmt.Errorf("header of %d bytes in a file of %d", length, len(data))
	}
	f := &file{data: data}
	if err := json.Unmarshal(body[prefix:][:length], &f.header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if err := f.header.check(); err != nil {
		return nil, err
	}
	if err := f.index(); err != nil {
		return nil, err
	}
	if err := f.place(int64(prefix)+length, int64(len(body))); err != nil {
		return nil, err
	}
	for i := range f.header.Tensors {
		t := &f.header.Tensors[i]
		if err := f.checkValues(t); err != nil {
			return nil, fmt.Errorf("tensor %s at offset %d: %w", t.Name, t.Offset, err)
		}
	}
	return f, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// index fills in f.tensors, having checked that the file has the tensors that
// the network needs, in the right shapes, and no others.
func (f *file) index() error {
	f.tensors = make(map[string]*Tensor)
	for i := range f.header.Tensors {
		t := &f.header.Tensors[i]
		if f.tensors[t.Name] != nil {
			return fmt.Errorf("tensor %s at offset %d: there is one of that name at offset %d", t.Name, t.Offset, f.tensors[t.Name].Offset)
		}
		f.tensors[t.Name] = t
	}
	layout := f.header.layout()
	for _, want := range layout {
		t := f.tensors[want.Name]
		if t == nil {
			return fmt.Errorf("tensor %s is missing", want.Name)
		}
		if !slices.Equal(t.Shape, want.Shape) {
			return fmt.Errorf("tensor %s at offset %d: shape is %v, want %v", t.Name, t.Offset, t.Shape, want.Shape)
		}
		if t.Type != "f32" && t.Type != "i8" && (t.Type != "i4" || !strings.HasPrefix(t.Name, "embed.") || t.Shape[1]%2 != 0) {
			return fmt.Errorf("tensor %s at offset %d: type is %q, want f32 or i8, or i4 for an embedding of an even length", t.Name, t.Offset, t.Type)
		}
	}
	if len(layout) != len(f.tensors) {
		names := make(map[string]bool)
		for _, t := range layout {
			names[t.Name] = true
		}
		for _, t := range f.header.Tensors {
			if !names[t.Name] {
				return fmt.Errorf("tensor %s at offset %d is no part of the network", t.Name, t.Offset)
			}
		}
	}
	return nil
}

// place checks that the tensors and their scales lie within [low, high) of the
// file, aligned, and that no two overlap.
func (f *file) place(low, high int64) error {
	type region struct {
		start, end int64
		tensor     *Tensor
	}
	var regions []region
	for i := range f.header.Tensors {
		t := &f.header.Tensors[i]
		n, rows := t.elements()
		if t.Offset%alignment != 0 {
			return fmt.Errorf("tensor %s at offset %d: not a multiple of %d", t.Name, t.Offset, alignment)
		}
		switch t.Type {
		case "f32":
			regions = append(regions, region{t.Offset, 4 * n, t})
		case "i8":
			regions = append(regions, region{t.Offset, n, t}, region{t.ScaleOffset, 4 * rows, t})
		case "i4":
			regions = append(regions, region{t.Offset, n / 2, t}, region{t.ScaleOffset, 4 * rows, t})
		}
	}
	for i := range regions {
		r := &regions[i]
		length := r.end
		if r.start < low || r.start > high || length > high-r.start {
			return fmt.Errorf("tensor %s at offset %d: %d bytes at %d are not within the file's [%d, %d)",
				r.tensor.Name, r.tensor.Offset, length, r.start, low, high)
		}
		r.end = r.start + length
	}
	slices.SortFunc(regions, func(a, b region) int { return cmp.Compare(a.start, b.start) })
	for i := 1; i < len(regions); i++ {
		if a, b := regions[i-1], regions[i]; b.start < a.end {
			return fmt.Errorf("tensor %s at offset %d overlaps %s at offset %d", b.tensor.Name, b.tensor.Offset, a.tensor.Name, a.tensor.Offset)
		}
	}
	return nil
}

// checkValues checks that every value of a tensor is a finite number.
func (f *file) checkValues(t *Tensor) error {
	n, rows := t.elements()
	if t.Type != "f32" {
		for i, v := range f.scales(t, rows) {
			if !finite(v * 128) {
				return fmt.Errorf("scale %d is %v", i, v)
			}
		}
		return nil
	}
	for i := range n {
		if v := f.float(t.Offset + 4*i); !finite(v) {
			return fmt.Errorf("value %d is %v", i, v)
		}
	}
	return nil
}

func (f *file) float(offset int64) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(f.data[offset:]))
}

func (f *file) scales(t *Tensor, rows int64) []float32 {
	s := make([]float32, rows)
	for i := range s {
		s[i] = f.float(t.ScaleOffset + 4*int64(i))
	}
	return s
}

// floats returns the values of a tensor that is known to be there.
func (f *file) floats(name string) []float32 {
	t := f.tensors[name]
	n, rows := t.elements()
	values := make([]float32, n)
	if t.Type == "i8" {
		scales, bytes, row := f.scales(t, rows), f.data[t.Offset:], n/rows
		for i := range values {
			values[i] = scales[int64(i)/row] * float32(int8(bytes[i]))
		}
		return values
	}
	for i := range values {
		values[i] = f.float(t.Offset + 4*int64(i))
	}
	return values
}

// table returns an embedding that is known to be there. Bytes stay where they
// are in the file.
func (f *file) table(name string, size, dim int) table {
	t := f.tensors[name]
	switch t.Type {
	case "i4":
		return table{size: size, dim: dim, halves: f.data[t.Offset:][:size*dim/2], scales: f.scales(t, int64(size))}
	case "i8":
		return table{size: size, dim: dim, bytes: f.data[t.Offset:][:size*dim], scales: f.scales(t, int64(size))}
	}
	return table{size: size, dim: dim, floats: f.floats(name)}
}
