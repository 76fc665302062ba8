package neural

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

// sealed puts together a file from its parts, with a checksum that is right.
func sealed(header, body []byte) []byte {
	data := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(header)))
	return seal(append(append(data, header...), body...))
}

func seal(data []byte) []byte {
	return binary.LittleEndian.AppendUint32(slices.Clip(data), crc32.Checksum(data, castagnoli))
}

// split takes a sound file apart.
func split(data []byte) (header, body []byte) {
	length := binary.LittleEndian.Uint32(data[len(magic):])
	rest := data[len(magic)+4 : len(data)-4]
	return rest[:length], rest[length:]
}

func TestEncodeRoundTrip(t *testing.T) {
	values := randomValues(small, 4)
	f, err := parse(mustEncode(t, small, values))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range values {
		if got := f.floats(name); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	net := mustLoad(t, f.data, fastest())
	if got := net.Header(); got.Name != small.Name || got.FeatureHash != small.FeatureHash || !slices.Equal(got.Features, small.Features) {
		t.Errorf("header %+v", got)
	}
	for i, h := range net.Heads() {
		if h.Name != small.Heads[i].Name || !slices.Equal(h.Tags, small.Heads[i].Tags) || !slices.Equal(h.Bias, small.Heads[i].Bias) {
			t.Errorf("head %+v, want %+v", h.HeadSpec, small.Heads[i])
		}
	}

	clear(values["in.weight"])
	f, err = parse(mustEncode(t, quantised(small), values))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range values {
		_, rows := f.tensors[name].elements()
		dim := len(want) / int(rows)
		for i, got := range f.floats(name) {
			largest := slices.MaxFunc(want[i/dim*dim:][:dim], func(a, b float32) int {
				return int(math.Copysign(1, math.Abs(float64(a))-math.Abs(float64(b))))
			})
			if off := math.Abs(float64(got - want[i])); f.tensors[name].Type == "f32" && off > 0 || off > math.Abs(float64(largest))/253 {
				t.Errorf("%s: value %d is %v, want %v", name, i, got, want[i])
			}
		}
	}
}

func TestEncodeErrors(t *testing.T) {
	values := randomValues(small, 4)
	delete(values, "out.norm.gain")
	if _, err := Encode(small, values); err == nil || !strings.Contains(err.Error(), "tensor out.norm.gain has 0 values, want shape [13]") {
		t.Errorf("missing tensor: error %v", err)
	}
	h := small
	h.Heads = []HeadSpec{{Name: "first", Tags: []string{"O"}, Bias: []float32{float32(math.NaN())}}}
	if _, err := Encode(h, randomValues(h, 4)); err == nil || !strings.Contains(err.Error(), "header: ") {
		t.Errorf("bias that is not a number: error %v", err)
	}
	if _, err := Encode(Header{}, nil); err == nil || !strings.Contains(err.Error(), "hidden is 0") {
		t.Errorf("empty header: error %v", err)
	}
}

// TestDamage cuts a file short at every length, and changes every byte.
func TestDamage(t *testing.T) {
	tiny := small
	tiny.Hidden, tiny.Dilations, tiny.Features, tiny.Heads = 2, []int{1}, []Feature{{"word", 3, 2}}, small.Heads[1:]
	data := mustEncode(t, quantised(tiny), randomValues(tiny, 1))
	if _, err := Load(data); err != nil {
		t.Fatal(err)
	}
	for n := range data {
		if _, err := Load(data[:n]); err == nil {
			t.Fatalf("no error for the first %d of %d bytes", n, len(data))
		}
		changed := bytes.Clone(data)
		changed[n] ^= 1 << (n % 8)
		if _, err := Load(changed); err == nil {
			t.Fatalf("no error with byte %d changed", n)
		}
	}
	// A checksum that is right must not be trusted either.
	header, body := split(data)
	for n := range body {
		if _, err := Load(sealed(header, body[:n])); err == nil {
			t.Fatalf("no error for %d of %d bytes of tensors", n, len(body))
		}
	}
	for n := range header {
		if _, err := Load(sealed(header[:n], body)); err == nil && len(bytes.TrimSpace(header[n:])) > 0 {
			t.Fatalf("no error for %d of %d bytes of header", n, len(header))
		}
	}
}

func TestLoadErrors(t *testing.T) {
	data := mustEncode(t, quantised(small), randomValues(small, 1))
	header, body := split(data)
	tensor := func(h *Header, name string) *Tensor {
		return &h.Tensors[slices.IndexFunc(h.Tensors, func(t Tensor) bool { return t.Name == name })]
	}
	for _, c := range []struct {
		name string
		edit func(h *Header)
		want string
	}{
		{"hidden 0", func(h *Header) { h.Hidden = 0 }, "hidden is 0, want 1 to"},
		{"hidden huge", func(h *Header) { h.Hidden = math.MaxInt }, "hidden is"},
		{"kernel even", func(h *Header) { h.Kernel = 2 }, "kernel is 2, want an odd"},
		{"kernel huge", func(h *Header) { h.Kernel = 1 << 40 }, "kernel is"},
		{"dilation 0", func(h *Header) { h.Dilations = []int{1, 0, 5} }, "dilation is 0"},
		{"dilation huge", func(h *Header) { h.Dilations = []int{1, 2, 1 << 50} }, "dilation is"},
		{"many blocks", func(h *Header) { h.Dilations = make([]int, 1000) }, "number of dilations is 1000"},
		{"no features", func(h *Header) { h.Features = nil }, "number of features is 0"},
		{"many features", func(h *Header) { h.Features = make([]Feature, 1000) }, "number of features is 1000"},
		{"no size", func(h *Header) { h.Features[1].Size = -7 }, "size of feature shape is -7"},
		{"huge size", func(h *Header) { h.Features[1].Size = math.MaxInt }, "size of feature shape is"},
		{"huge dim", func(h *Header) { h.Features[1].Dim = math.MaxInt }, "dim of feature shape is"},
		{"huge dims", func(h *Header) { h.Features[0].Dim, h.Features[1].Dim = maxWidth, maxWidth }, "dim of feature shape is"},
		{"feature twice", func(h *Header) { h.Features[1].Name = "word" }, "two features are named word"},
		{"no heads", func(h *Header) { h.Heads = nil }, "number of heads is 0"},
		{"head twice", func(h *Header) { h.Heads[1].Name = "first" }, "two heads are named first"},
		{"no tags", func(h *Header) { h.Heads[1].Tags = nil }, "head second: number of tags is 0"},
		{"many tags", func(h *Header) { h.Heads[1].Tags = make([]string, 256) }, "head second: number of tags is 256"},
		{"tag twice", func(h *Header) { h.Heads[1].Tags[2] = "O" }, "head second: two tags are named O"},
		{"no start", func(h *Header) { h.Heads[1].Tags = []string{"I-a", "I-b"} }, "head second: no tag may begin"},
		{"biases", func(h *Header) { h.Heads[0].Bias = h.Heads[0].Bias[:2] }, "head first: 2 biases for 5 tags"},
		{"missing", func(h *Header) { h.Tensors = h.Tensors[1:] }, "tensor embed.word is missing"},
		{"none", func(h *Header) { h.Tensors = nil }, "tensor embed.word is missing"},
		{"twice", func(h *Header) { h.Tensors[1].Name = h.Tensors[0].Name }, "there is one of that name"},
		{"spare", func(h *Header) { h.Tensors = append(h.Tensors, Tensor{Name: "spare"}) }, "tensor spare at offset 0 is no part"},
		{"transposed", func(h *Header) { slices.Reverse(tensor(h, "in.weight").Shape) }, "shape is [12 13], want [13 12]"},
		{"no shape", func(h *Header) { tensor(h, "in.bias").Shape = nil }, "tensor in.bias at offset"},
		{"type", func(h *Header) { tensor(h, "in.bias").Type = "f16" }, `type is "f16", want f32 or i8`},
		{"unaligned", func(h *Header) { tensor(h, "in.bias").Offset += 4 }, "not a multiple of 64"},
		{"negative", func(h *Header) { tensor(h, "in.bias").Offset = -64 }, "tensor in.bias at offset -64: 52 bytes at -64 are not within"},
		{"in header", func(h *Header) { tensor(h, "in.bias").Offset = 0 }, "tensor in.bias at offset 0: 52 bytes at 0 are not within"},
		{"beyond", func(h *Header) { tensor(h, "in.bias").Offset = math.MaxInt64 - 63 }, "are not within"},
		{"into checksum", func(h *Header) { tensor(h, "in.bias").Offset = int64(len(data)-4) / 64 * 64 }, "are not within"},
		{"no scales", func(h *Header) { tensor(h, "in.weight").ScaleOffset = 0 }, "52 bytes at 0 are not within"},
		{"scales beyond", func(h *Header) { tensor(h, "in.weight").ScaleOffset = math.MaxInt64 }, "are not within"},
		{"overlap", func(h *Header) { tensor(h, "out.norm.gain").Offset = tensor(h, "out.norm.bias").Offset }, "overlaps"},
		{"scales overlap", func(h *Header) { tensor(h, "in.weight").ScaleOffset = tensor(h, "out.norm.bias").Offset + 4 }, "overlaps"},
	} {
		var h Header
		if err := json.Unmarshal(header, &h); err != nil {
			t.Fatal(err)
		}
		c.edit(&h)
		edited, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		// The tensors stay where they were.
		if len(edited) < len(header) {
			edited = append(edited, bytes.Repeat([]byte{' '}, len(header)-len(edited))...)
		}
		body := body[min(len(body), len(edited)-len(header)):]
		if _, err := Load(sealed(edited, body)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.want)
		}
	}

	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"empty", "not a model file", nil},
		{"other magic", "not a model file", []byte("QUOTHNN2 and more")},
		{"magic only", "cut short", []byte(magic)},
		{"no header", "header of 1 bytes in a file of 16", seal(append([]byte(magic), 1, 0, 0, 0))},
		{"long header", "header of 4294967295 bytes", seal(append([]byte(magic), 255, 255, 255, 255))},
		{"not JSON", "header: ", sealed([]byte("hidden: 160"), body)},
		{"not an object", "header: ", sealed([]byte("[160]"), body)},
		{"JSON and more", "header: ", sealed(append(bytes.TrimSpace(bytes.Clone(header)), '}'), body)},
	} {
		if _, err := Load(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.want)
		}
	}
}

func TestLoadWantsFiniteValues(t *testing.T) {
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		values := maps.Clone(randomValues(small, 1))
		values["block.1.conv.bias"][17] = bad
		_, err := Load(mustEncode(t, small, values))
		if err == nil || !strings.Contains(err.Error(), "tensor block.1.conv.bias at offset ") || !strings.Contains(err.Error(), ": value 17 is ") {
			t.Errorf("%v: error %v", bad, err)
		}
	}
	// A scale that is finite, and a product with a byte that is not.
	data := mustEncode(t, quantised(small), randomValues(small, 1))
	f, err := parse(data)
	if err != nil {
		t.Fatal(err)
	}
	offset := f.tensors["embed.word"].ScaleOffset
	binary.LittleEndian.PutUint32(data[offset+8:], math.Float32bits(1e38))
	_, err = Load(seal(data[:len(data)-4]))
	if err == nil || !strings.Contains(err.Error(), "tensor embed.word at offset ") || !strings.Contains(err.Error(), ": scale 2 is 1e+38") {
		t.Errorf("scale: error %v", err)
	}
}

// FuzzLoad wants every file either refused or fit to run. The checksum is made
// right, for nothing would be reached otherwise.
func FuzzLoad(f *testing.F) {
	tiny := small
	tiny.Hidden, tiny.Dilations, tiny.Features, tiny.Heads = 2, []int{1}, []Feature{{"word", 3, 2}}, small.Heads[1:]
	for _, h := range []Header{tiny, quantised(tiny)} {
		header, body := split(mustEncode(f, h, randomValues(h, 1)))
		f.Add(header, body)
	}
	f.Fuzz(func(t *testing.T, header, body []byte) {
		net, err := Load(sealed(header, body))
		if err != nil {
			return
		}
		const n = 5
		logits, err := net.Run(make([]int32, n*len(net.Header().Features)), n)
		if err != nil {
			return
		}
		for i, h := range net.Heads() {
			tags, _ := h.Decode(logits[i])
			for _, tag := range tags {
				_ = h.Tags[tag]
			}
			for _, p := range h.Marginals(logits[i]) {
				if !(p >= 0 && p <= 1.0001) {
					t.Errorf("head %s: marginal %v", h.Name, p)
				}
			}
		}
	})
}
