package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
	"quoth/nlp"
)

// makeLexicon counts what the words of names are, from how Wikipedia's articles
// begin: *First Last (born …*, *First Last was a Danish politician*, *Place is a
// town in*. One line a word: the lower-cased word, then the counts of it as a first
// name of men, of women (by the pronouns of the article), as a last name, and as
// a place's. Words seen once are left out.
func (p *prepare) makeLexicon(ctx context.Context) ([]byte, error) {
	counts := make(map[string]*[4]int)
	count := func(w string, kind int) {
		w = nlp.Normalise(w)
		if counts[w] == nil {
			counts[w] = new([4]int)
		}
		counts[w][kind]++
	}
	err := p.eachWiki(func(a *quoth.Article) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		text := strings.TrimSpace(a.Text)
		first, _, _ := strings.Cut(text, "\n")
		switch name, kind := opening(first); kind {
		case 'p':
			he, she := pronouns(text)
			switch {
			case he > 2*she:
				count(name[0], 0)
			case she > 2*he:
				count(name[0], 1)
			}
			count(name[len(name)-1], 2)
		case 'l':
			for _, w := range name {
				count(w, 3)
			}
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	err = p.eachWiki(func(a *quoth.Article) (bool, error) {
		known := false
		for w := range strings.FieldsSeq(a.Text) {
			bare := strings.TrimSuffix(strings.TrimRight(w, `.,;:)"`), "'s")
			r, _ := utf8.DecodeRuneInString(bare)
			if known && unicode.IsUpper(r) && len(bare) > 2 {
				count(bare, 2)
			}
			c := counts[nlp.Normalise(w)]
			known = unicode.IsUpper(r) && c != nil && c[0]+c[1] > 2 && c[0]+c[1] > c[3]
		}
		return true, ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	var lines []string
	for w, c := range counts {
		if c[0]+c[1]+c[2]/2+c[3] > 0 {
			lines = append(lines, fmt.Sprintf("%s\t%d\t%d\t%d\t%d\n", w, c[0], c[1], c[2], c[3]))
		}
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, "")), nil
}

var (
	bornOrDied = regexp.MustCompile(`^\([^)]*(?:born|\d{4}\s*[–-])`)
	isPerson   = regexp.MustCompile(`^(?:is|was) (?:an?|the) (?:[\p{L}-]+ ){0,5}?(?:politician|player|footballer|actor|actress|singer|writer|author|journalist|lawyer|general|officer|artist|painter|composer|musician|poet|bishop|professor|scientist|engineer|economist|historian|director|producer|coach|cricketer|athlete|swimmer|judge|businessman|businesswoman|physician|architect|philosopher|mathematician|model|wrestler|boxer|cyclist|driver|rapper|activist|diplomat|novelist|guitarist|designer|photographer|dancer|comedian|skater|rower|sprinter|swimmer|goalkeeper|defender|midfielder|pitcher|quarterback)\b`)
	isPlace    = regexp.MustCompile(`^(?:is|was) (?:an?|the) (?:[\p{L}-]+ ){0,4}?(?:town|city|village|commune|municipality|hamlet|suburb|district|province|county|river|island|region|settlement|township|borough|neighbourhood|neighborhood|parish|country|state|capital|community|locality|mountain|lake)\b`)
)

// opening reads the name with which an article begins, and whether it is a
// person's ('p') or a place's ('l'); 0 for anything else.
func opening(first string) (name []string, kind byte) {
	rest := first
	for {
		w, tail, found := strings.Cut(rest, " ")
		r := []rune(strings.Trim(w, `",`))
		if !found || len(r) == 0 || !unicode.IsUpper(r[0]) {
			break
		}
		if clean := strings.Trim(w, `",.`); len(w) > 2 && !strings.HasPrefix(w, `"`) {
			name = append(name, clean)
		}
		rest = tail
		if strings.HasSuffix(w, ",") {
			break
		}
	}
	switch {
	case len(name) == 0 || len(name) > 5 || name[0] == "The":
		return nil, 0
	case len(name) > 1 && (bornOrDied.MatchString(rest) || isPerson.MatchString(rest)):
		return name, 'p'
	case len(name) <= 3 && isPlace.MatchString(rest):
		return name, 'l'
	}
	return nil, 0
}

// pronouns counts the masculine and the feminine ones.
func pronouns(text string) (he, she int) {
	for w := range strings.FieldsSeq(text) {
		switch strings.ToLower(w) {
		case "he", "his", "him":
			he++
		case "she", "her", "hers":
			she++
		}
	}
	return he, she
}
