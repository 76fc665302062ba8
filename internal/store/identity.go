package store

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"quoth"
)

// Keys are what the outside knows things by: sixteen letters and digits without
// ambiguous ones, made from what identifies the thing, so that the same input
// gives the same keys in every store.
var keyEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

func keyOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return keyEncoding.EncodeToString(sum[:10])
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// articleKey identifies an article: by its address, or by its text where it has
// none.
func articleKey(address, textHash string) string {
	if n := normalURL(address); n != "" {
		return keyOf("article", n)
	}
	return keyOf("text", textHash)
}

// statementKey identifies a statement by its article, the text it stands in and
// its content; n tells apart several of the same content.
func statementKey(article, textHash string, content []quoth.Span, n int) string {
	var b strings.Builder
	for _, s := range content {
		b.WriteString(strconv.Itoa(s.Start) + "-" + strconv.Itoa(s.End) + ",")
	}
	return keyOf("statement", article, textHash, b.String(), strconv.Itoa(n))
}

// nameKey identifies everybody of one full name and type, localKey an entity of
// one article.
func nameKey(kind, folded string) string { return keyOf("speaker", kind, folded) }

func localKey(article, kind, folded string, n int) string {
	return keyOf("speaker", article, kind, folded, strconv.Itoa(n))
}

// normalURL is the part of an address that identifies an article: without scheme,
// default port, final slash and parameters that only say where the reader came
// from; "" for what is no address of the web. The fragment counts: the posts of a
// live page differ in nothing else, and whoever reads pages leaves out others.
func normalURL(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "" {
		return ""
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	q := u.Query()
	for name := range q {
		if isTracking(name) {
			delete(q, name)
		}
	}
	out := host + strings.TrimRight(u.EscapedPath(), "/")
	if len(q) > 0 {
		out += "?" + q.Encode() // in order of the names
	}
	if u.Fragment != "" {
		out += "#" + u.EscapedFragment()
	}
	return out
}

// isTracking reports whether a parameter of an address does not change the page.
func isTracking(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "cmpid", "ocid", "ncid", "ref_src", "smid", "ito":
		return true
	}
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "at_campaign") || strings.HasPrefix(name, "at_medium")
}

// outletName is what an article's publisher is called: as the page says, or by
// the host of its address.
func outletName(a *quoth.Article) string {
	if name := strings.Join(strings.Fields(a.Outlet), " "); name != "" {
		return name
	}
	host, _, _ := strings.Cut(normalURL(a.URL), "/")
	return strings.TrimPrefix(host, "www.")
}

// outletKey is the folded name as it stands in an address.
func outletKey(name string) string {
	if f := fold(name); f != "" {
		return strings.ReplaceAll(f, " ", "-")
	}
	return keyOf("outlet", name)
}

// fold is a name without case, diacritics and punctuation: its words, divided by
// one space.
func fold(name string) string {
	words := quoth.Words(name)
	if len(words) == 1 {
		return words[0].Text
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// isFullName reports whether a name of that type is taken as the same everywhere:
// a person's needs two words.
func isFullName(kind quoth.EntityType, folded string) bool {
	return folded != "" && (kind != quoth.Person || strings.Contains(folded, " "))
}

// dayOf is the day of a date, the first one of a month or year; "" when unknown.
func dayOf(d quoth.Date) string {
	v := d.Value
	switch {
	case len(v) >= 10:
		v = v[:10]
	case len(v) == 7:
		v += "-01"
	case len(v) == 4:
		v += "-01-01"
	default:
		return ""
	}
	if t, err := time.Parse(time.DateOnly, v); err != nil || t.Year() < 1 {
		return ""
	}
	return v
}

// Statements are numbered so that the highest is the newest: days since 1800,
// then a number that only goes up.
const (
	seqBits = 46
	seqMask = 1<<seqBits - 1
	maxDays = 1<<(63-seqBits) - 1
)

var epoch = time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)

// daysOf counts the days from 1800-01-01; 0 for an unknown day, 1 for one before.
func daysOf(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	return min(max((t.Unix()-epoch.Unix())/(24*60*60), 1), maxDays)
}

// statementID numbers a statement of that day.
func statementID(day string, seq int64) int64 { return daysOf(day)<<seqBits | seq&seqMask }

// stamp is how times are kept.
const stamp = "2006-01-02T15:04:05.000Z"

func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stamp)
}

func timeOf(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// cleanPath is a path as text of a database: UTF-8, without NUL.
func cleanPath(p string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(p, "\uFFFD"), "\x00", "\uFFFD")
}
