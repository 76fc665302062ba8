package neural_test

import (
	"fmt"
	"log"

	"quoth/internal/neural"
)

// A network that has learnt nothing but that word 1 begins a name and word 2
// goes on with it.
func Example() {
	data, err := neural.Encode(neural.Header{
		Name: "example", FeatureHash: "c0ffee", Hidden: 3, Kernel: 3,
		Features: []neural.Feature{{Name: "word", Size: 4, Dim: 3}},
		Heads:    []neural.HeadSpec{{Name: "names", Tags: []string{"O", "B-name", "I-name"}}},
	}, map[string][]float32{
		"embed.word":             {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0},
		"in.weight":              {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"in.bias":                {0, 0, 0},
		"out.norm.gain":          {1, 1, 1},
		"out.norm.bias":          {0, 0, 0},
		"head.names.weight":      {2, 0, 0, 0, 2, 0, 0, 0, 2},
		"head.names.bias":        {0, 0, 0},
		"head.names.transitions": {0, 0, 0, 0, 0, 0, 0, 0, 0},
		"head.names.start":       {0, 0, 0},
		"head.names.end":         {0, 0, 0},
	})
	if err != nil {
		log.Fatal(err)
	}

	net, err := neural.Load(data)
	if err != nil {
		log.Fatal(err)
	}
	words := []int32{3, 1, 2, 2, 0}
	logits, err := net.Run(words, len(words))
	if err != nil {
		log.Fatal(err)
	}
	for i, head := range net.Heads() {
		tags, _ := head.Decode(logits[i])
		marginals := head.Marginals(logits[i])
		for j, tag := range tags {
			fmt.Printf("%d %s %.2f\n", words[j], head.Tags[tag], marginals[j*len(head.Tags)+int(tag)])
		}
	}
	// Output:
	// 3 O 0.99
	// 1 B-name 1.00
	// 2 I-name 0.99
	// 2 I-name 0.97
	// 0 O 0.97
}
