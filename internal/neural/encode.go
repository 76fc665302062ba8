package neural

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math"
)

// Encode writes the model file of a network from the values of its tensors, by
// name, each in row-major order. Of the tensors in the header only the name and
// the type are read, and those not listed are f32; the file's own header has
// them all. It is an error if values are missing or too many, and [Load]
// reports all else.
func Encode(h Header, values map[string][]float32) ([]byte, error) {
	if err := h.check(); err != nil {
		return nil, fmt.Errorf("neural: %w", err)
	}
	types := make(map[string]string)
	for _, t := range h.Tensors {
		types[t.Name] = t.Type
	}
	h.Tensors = h.layout()
	for i := range h.Tensors {
		t := &h.Tensors[i]
		t.Type = "f32"
		if types[t.Name] == "i8" || types[t.Name] == "i4" {
			t.Type = types[t.Name]
		}
		if n, _ := t.elements(); n != int64(len(values[t.Name])) {
			return nil, fmt.Errorf("neural: tensor %s has %d values, want shape %v", t.Name, len(values[t.Name]), t.Shape)
		}
	}

	// The header holds offsets, which depend on its own length: it is padded
	// with spaces to one that is sure to do.
	var body []byte
	start := 0
	for {
		body = body[:0]
		for i := range h.Tensors {
			t := &h.Tensors[i]
			body, t.Offset = aligned(body, start)
			if t.Type != "f32" {
				var scales []float32
				body, scales = appendIntegers(body, values[t.Name], t.Shape[0], t.Type == "i4")
				body, t.ScaleOffset = aligned(body, start)
				body = appendFloats(body, scales)
			} else {
				body = appendFloats(body, values[t.Name])
			}
		}
		header, err := json.Marshal(h)
		if err != nil {
			return nil, fmt.Errorf("neural: header: %w", err)
		}
		prefix := len(magic) + 4 + len(header)
		if prefix > start {
			start = (prefix + alignment - 1) / alignment * alignment
			continue
		}
		for ; prefix < start; prefix++ {
			header = append(header, ' ')
		}
		data := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(header)))
		data = append(append(data, header...), body...)
		return binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli)), nil
	}
}

// aligned pads the body, which is to begin at a multiple of the alignment, and
// returns the offset in the file of what is appended next.
func aligned(body []byte, start int) ([]byte, int64) {
	for len(body)%alignment != 0 {
		body = append(body, 0)
	}
	return body, int64(start + len(body))
}

func appendFloats(body []byte, values []float32) []byte {
	for _, v := range values {
		body = binary.LittleEndian.AppendUint32(body, math.Float32bits(v))
	}
	return body
}

// appendIntegers appends the values as signed bytes, or two to a byte, and returns
// for each row the scale that makes its largest value 127, or 7.
func appendIntegers(body []byte, values []float32, rows int, half bool) ([]byte, []float32) {
	most := float32(127)
	if half {
		most = 7
	}
	scales := make([]float32, rows)
	dim := len(values) / rows
	for r := range scales {
		row := values[r*dim:][:dim]
		var largest float32
		for _, v := range row {
			largest = max(largest, v, -v)
		}
		if largest == 0 {
			largest = 1
		}
		scales[r] = largest / most
		integer := func(v float32) byte { return byte(int8(math.Round(float64(v / scales[r])))) }
		for i := 0; i < dim; i++ {
			if !half {
				body = append(body, integer(row[i]))
			} else if i%2 == 1 {
				body = append(body, integer(row[i-1])+8|(integer(row[i])+8)<<4)
			}
		}
	}
	return body, scales
}
