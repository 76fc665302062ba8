package speaker_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"quoth"
	"quoth/internal/speaker"
	"quoth/nlp"
)

func ExampleResolver_Resolve() {
	weights, err := os.ReadFile("../../models/en-2026-11/pronouns.bin")
	if err != nil {
		log.Fatal(err)
	}
	model, err := speaker.Load(weights)
	if err != nil {
		log.Fatal(err)
	}
	a := &quoth.Article{Text: "Transport Minister Maren Olde came late. “The port will open,” she said. The minister added that it would take a month."}
	span := func(words string) []quoth.Span {
		i := strings.Index(a.Text, words)
		return []quoth.Span{{Start: i, End: i + len(words)}}
	}
	a.Statements = []quoth.Statement{
		{ID: "s1", Source: quoth.Source{Spans: span("she")}, Cue: quoth.Cue{Spans: span("said")}, Content: span("“The port will open,”")},
		{ID: "s2", Source: quoth.Source{Spans: span("The minister")}, Cue: quoth.Cue{Spans: span("added")}, Content: span("that it would take a month")},
	}
	d, err := nlp.New(context.Background(), a)
	if err != nil {
		log.Fatal(err)
	}
	names := []nlp.Name{{Range: d.RangeOf(span("Maren Olde")[0]), Type: "PER"}}
	speaker.New(model).Resolve(d, names, a)
	for _, s := range a.Statements {
		fmt.Printf("%s: %s, by its %s: %s\n", a.TextOf(s.Source.Spans), a.Entity(s.Speaker).Name, s.Evidence.Rule, a.TextOf(s.Evidence.Spans))
	}
	// Output:
	// she: Maren Olde, by its pronoun: Maren Olde
	// The minister: Maren Olde, by its role: Transport Minister
}
