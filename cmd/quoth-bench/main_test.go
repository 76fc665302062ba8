package main

import (
	"reflect"
	"testing"

	"quoth"
)

// A small store is made, and every question has an answer.
func TestGenerateAndSearch(t *testing.T) {
	dsn := t.TempDir() + "/bench.db"
	if err := run(t.Context(), []string{"generate", "-dsn", dsn, "-statements", "1000"}); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), []string{"search", "-dsn", dsn, "-statements", "1000", "-rounds", "2"}); err != nil {
		t.Error(err)
	}
	if err := run(t.Context(), []string{"generate", "-dsn", dsn}); err == nil {
		t.Error("a store that has articles was filled again")
	}
	for _, args := range [][]string{nil, {"dance"}, {"search"}, {"search", "-dsn", dsn, "-rounds", "0"}, {"generate", "-dsn", dsn, "more"}} {
		if err := run(t.Context(), args); err == nil {
			t.Errorf("%q was done", args)
		}
	}
}

// The same article is the same whenever it is made, and its spans are of its text.
func TestArticles(t *testing.T) {
	c := newCorpus(20_000)
	names := map[string]bool{}
	for _, n := range c.names {
		if names[n] {
			t.Fatalf("two speakers are called %s", n)
		}
		names[n] = true
	}
	for _, i := range []int{0, 5, longFirst, 700} {
		a := c.article(i)
		if b := newCorpus(20_000).article(i); !reflect.DeepEqual(a, b) {
			t.Errorf("article %d is another one the second time", i)
		}
		if _, err := a.JSON(quoth.Bytes); err != nil {
			t.Error(err)
		}
		for _, s := range a.Statements {
			if s.Speaker != "" && a.Entity(s.Speaker) == nil || len(s.Content) == 0 {
				t.Errorf("article %d: %+v", i, s)
			}
		}
	}
	seen := map[string]int{}
	for rank := range 200_000 {
		if before, twice := seen[word(rank)]; twice {
			t.Fatalf("the words of ranks %d and %d are the same", before, rank)
		}
		seen[word(rank)] = rank
	}
}
