package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// tokenize appends the tokens of one block. A word is a run of letters, digits
// and marks, hyphens between them included; a clitic (’s, ’t) stands apart; a
// number keeps its separators; a title or initial keeps its full stop; every
// other character is a token. Invalid bytes are tokens of one byte.
func tokenize(dst []Token, text string, b quoth.Span) []Token {
	space := true
	for i := b.Start; i < b.End; {
		r, n := utf8.DecodeRuneInString(text[i:b.End])
		switch {
		case isSpace(r):
			i += n
			space = true
			continue
		case isWord(r):
			end, kind := scanWord(text, i, b.End)
			dst = append(dst, Token{Span: quoth.Span{Start: i, End: end}, Kind: kind, Space: space})
			i = end
		default:
			end, kind := i+n, Punct
			if isApostrophe(r) && !space {
				if e := clitic(text, i, b.End); e > 0 {
					end, kind = e, Clitic
				}
			}
			dst = append(dst, Token{Span: quoth.Span{Start: i, End: end}, Kind: kind, Space: space})
			i = end
		}
		space = false
	}
	return dst
}

// scanWord returns where the word that starts at i ends, and its kind.
func scanWord(text string, i, limit int) (end int, kind TokenKind) {
	start := i
	kind = Number
	for i < limit {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:limit])
		}
		if isWord(r) {
			if r < '0' || r > '9' {
				kind = Word
			}
			i += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[min(i+n, limit):limit])
		if i+n >= limit || !isWord(next) {
			break
		}
		if r == '-' || r == '‑' { // a hyphen between word characters
			i += n
			continue
		}
		prev := text[i-1]
		if (r == '.' || r == ',') && isDigit(prev) && next < utf8.RuneSelf && isDigit(byte(next)) && kind == Number {
			i += n
			continue
		}
		if isApostrophe(r) && clitic(text, i, limit) == 0 && kind == Word { // O’Brien
			i += n
			continue
		}
		if r == '.' && i-start == 1 && unicode.IsUpper(rune(text[start])) && dotted(text, start, limit) > 0 { // U.S.
			break
		}
		break
	}
	if e := dotted(text, start, limit); e > i {
		return e, Word
	}
	if i < limit && text[i] == '.' && kind == Word {
		if w := text[start:i]; titles[w] || (len(w) == 1 && w != "I" && unicode.IsUpper(rune(w[0])) && initialFollows(text, i+1, limit)) {
			return i + 1, kind
		}
	}
	return i, kind
}

// dotted returns the end of a dotted abbreviation such as U.S. or a.m. that
// starts at i, or 0. Its last full stop is left to the sentence where the block
// ends there.
func dotted(text string, i, limit int) int {
	pairs := 0
	j := i
	for j+1 < limit && isASCIILetter(text[j]) && text[j+1] == '.' {
		pairs++
		j += 2
	}
	if pairs < 2 || j < limit && isASCIILetter(text[j]) {
		return 0
	}
	if j >= limit {
		return j - 1
	}
	return j
}

// initialFollows reports whether a name goes on after an initial's full stop:
// a space and a capital, or another initial.
func initialFollows(text string, i, limit int) bool {
	if i < limit && text[i] == ' ' {
		i++
	}
	r, _ := utf8.DecodeRuneInString(text[min(i, limit):limit])
	return i < limit && unicode.IsUpper(r)
}

// clitic returns the end of the clitic whose apostrophe is at i, or 0.
func clitic(text string, i, limit int) int {
	_, n := utf8.DecodeRuneInString(text[i:limit])
	j := i + n
	for _, c := range [...]string{"s", "S", "re", "ve", "ll", "d", "m", "t"} {
		if strings.HasPrefix(text[j:limit], c) {
			e := j + len(c)
			r, _ := utf8.DecodeRuneInString(text[min(e, limit):limit])
			if e >= limit || !isWord(r) {
				return e
			}
		}
	}
	return 0
}

// titles are the abbreviations before a name, which never end a sentence.
var titles = set("Mr Mrs Ms Mx Dr Prof Sen Rep Gov Gen Lt Col Maj Capt Cmdr Sgt Cpl Pvt Rev Fr Msgr Hon Pres Supt Insp Det Adm Amb Sec Messrs St Mt vs Vs Engr Smt Barr Arc Cllr Comr Revd Pst Brig Eng Adv")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r)
}

func isSpace(r rune) bool {
	// Format characters (zero-width space, bidi controls, the byte order mark)
	// divide nothing that a reader sees, and belong to no token.
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || '\u200e' <= r && r <= '\u200f' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' || r < ' '
}

func isApostrophe(r rune) bool  { return r == '\'' || r == '’' }
func isDigit(c byte) bool       { return '0' <= c && c <= '9' }
func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
