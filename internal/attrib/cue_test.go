package attrib

import (
	"slices"
	"strings"
	"testing"

	"quoth"
	"quoth/nlp"
)

// Each cue has the head that a reader would name.
func TestCueHead(t *testing.T) {
	const (
		s = quoth.Speech
		w = quoth.Writing
		b = quoth.Belief
		d = quoth.Desire
		e = quoth.Emotion
		p = quoth.Perception
	)
	for _, test := range []struct {
		cue, lemma string
		act        quoth.Act
	}{
		// Verb groups.
		{"said", "say", s}, {"has not yet said", "say", s}, {"didn’t say", "say", s}, {"is expected to", "expect", b},
		{"was asked", "ask", s}, {"were told", "tell", s}, {"declined to comment", "decline", s}, {"refused to say", "refuse", s},
		{"plans to announce", "plan", d}, {"went on to say", "say", s}, {"continued to insist", "insist", s}, {"continued", "continue", s},
		{"seemed to suggest", "suggest", s}, {"appears", "appear", p}, {"has long argued", "argue", s}, {"longs to", "long", d},
		{"would like", "like", d}, {"likes", "like", e}, {"called back", "call", s}, {"backs", "back", b}, {"can see", "see", b},
		{"could not be reached for comment", "comment", s}, {"was quoted as saying", "quote", s}, {"said on Monday", "say", s},
		// A noun beside a light verb.
		{"made the claim", "claim", s}, {"made claims", "claim", s}, {"issued a statement saying", "say", s}, {"issued a statement", "statement", s},
		{"is of the opinion", "opinion", b}, {"raised concerns", "concern", e}, {"raised", "raise", s}, {"in her view", "view", b},
		{"in a letter", "letter", w}, {"gave a warning", "warning", s}, {"warning", "warn", s}, {"His fear is", "fear", e}, {"a clear signal", "signal", s},
		{"is critical of", "critical", s}, {"made it clear", "clear", s}, {"his stated goal", "goal", d}, {"’s belief", "belief", b},
		{"supporters of", "supporter", b}, {"a growing understanding of", "understanding", b}, {"accusations", "accusation", s},
		{"is eager to tell", "eager", d}, {"a plan to ask", "plan", d}, {"thanks", "thank", s}, {"findings", "finding", w},
		// Participles that are adjectives too.
		{"is determined to", "determined", d}, {"has determined", "determine", b}, {"determined that", "determine", b},
		// Phrases.
		{"looks forward to", "look", d}, {"looked", "look", p}, {"takes aim at", "take", s}, {"found out", "find", p}, {"found", "find", w},
		{"sided with", "side", b}, {"put it", "put", s}, {"lashed out", "lash", s}, {"pointed out", "point", s}, {"called for", "call", s},
		// No word of speech, thought or feeling.
		{"According to", "according to", s}, {":", ":", s}, {"—", "—", s}, {"reportedly", "reportedly", s}, {"in", "in", w}, {"are", "be", b},
		{"told Brask", "tell", s}, {"overhauled", "overhaul", ""}, {"Kessing", "kessing", ""}, {"was rewired in", "rewire", ""},
		// Spelling and endings.
		{"criticised", "criticise", s}, {"criticized", "criticize", s}, {"favours", "favour", b}, {"signalling", "signal", s}, {"recalled", "recall", s},
		{"analysed", "analyse", b}, {"sceptical", "sceptical", b}, {"self-described", "self-describe", s}, {"co-wrote", "co-wrote", ""},
		{"denies", "deny", s}, {"lied", "lie", s}, {"vying", "vie", d}, {"agreed", "agree", s}, {"echoes", "echo", s}, {"stresses", "stress", s},
		{"hoping", "hope", d}, {"planning", "plan", d}, {"adding", "add", s}, {"dismissed", "dismiss", s}, {"conceded", "concede", s},
		{"foresaw", "foresee", b}, {"meant", "mean", d}, {"heard", "hear", p}, {"wept", "weep", e}, {"theories", "theory", b},
	} {
		doc := analyse(t, test.cue)
		lemma, act := describe(doc, nlp.Range{Start: 0, End: len(doc.Tokens)})
		if lemma != test.lemma || act != test.act {
			t.Errorf("%s: %s, %s; want %s, %s", test.cue, lemma, act, test.lemma, test.act)
		}
	}
}

// What no list has keeps a lemma that reads like a word.
func TestStems(t *testing.T) {
	for form, want := range map[string]string{
		"released": "release", "provides": "provide", "providing": "provide", "continued": "continue",
		"encouraging": "encourage", "introduced": "introduce", "required": "require", "appeared": "appear", "delivered": "deliver",
		"visited": "visit", "referred": "refer", "pulled": "pull", "propelled": "propel", "settling": "settle", "hurled": "hurl", "merged": "merge",
		"belonged": "belong", "changed": "change", "baked": "bake", "barked": "bark", "tied": "tie", "tidied": "tidy", "panicked": "panic",
		"misses": "miss", "watches": "watch", "sing": "sing", "bus": "bus", "shed": "shed", "agreeing": "agree",
	} {
		if got := lemmas(form)[0]; got != want {
			t.Errorf("%s: %s, want %s", form, got, want)
		}
	}
}

// The lists are what their opening lines say: sorted, each lemma in one act,
// no form of another lemma of its own class.
func TestCueLists(t *testing.T) {
	acts := []quoth.Act{quoth.Speech, quoth.Writing, quoth.Belief, quoth.Desire, quoth.Emotion, quoth.Perception}
	seen := make(map[string]string)
	var heading string
	var under []string
	check := func() {
		if !slices.IsSorted(under) {
			t.Errorf("%s: not sorted", heading)
		}
		under = nil
	}
	for line := range strings.Lines(cueLists) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		if line[0] != '\t' {
			check()
			heading = line
			act, kind, _ := strings.Cut(line, " ")
			if !slices.Contains(acts, quoth.Act(act)) || !slices.Contains([]string{"verbs", "light verbs", "nouns", "adjectives", "adverbs", "prepositions", "phrases"}, kind) {
				t.Errorf("heading %q", line)
			}
			continue
		}
		for l := range strings.SplitSeq(strings.Trim(line, "\t,"), ", ") {
			if old, ok := seen[l]; ok {
				t.Errorf("%s: in %s and in %s", l, old, heading)
			}
			seen[l] = heading
			under = append(under, l)
			if strings.Contains(l, " ") != strings.HasSuffix(heading, "phrases") {
				t.Errorf("%s: among %s", l, heading)
			}
			if strings.HasSuffix(heading, "verbs") && irregular[l] != "" && irregular[l] != l {
				t.Errorf("%s: a form of %s", l, irregular[l])
			}
		}
	}
	check()
	if len(seen) < 1500 {
		t.Errorf("only %d lemmas", len(seen))
	}
	for _, l := range []string{"report", "back", "support", "consider", "threaten", "agree", "decide", "fear", "hope", "expect", "propose"} {
		if seen[l] == "" {
			t.Errorf("%s is missing", l)
		}
	}
}
