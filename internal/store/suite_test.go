package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"quoth"
)

// each runs a test on a new store of every database that this build has: SQLite
// always, PostgreSQL with the build tag postgres.
func each(t *testing.T, f func(t *testing.T, db *DB)) {
	t.Helper()
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			dsn := d.dsn(t)
			f(t, open(t, dsn, Options{Now: clock()}))
		})
	}
}

// eachDSN is each for tests that open the store themselves.
func eachDSN(t *testing.T, f func(t *testing.T, dsn string)) {
	t.Helper()
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) { f(t, d.dsn(t)) })
	}
}

// A testDatabase gives the address of a new, empty place for a store.
type testDatabase struct {
	name string
	dsn  func(t testing.TB) string
}

var databases = []testDatabase{{"sqlite", func(t testing.TB) string { return t.TempDir() + "/quoth.db" }}}

func open(t *testing.T, dsn string, o Options) *DB {
	t.Helper()
	db, err := Open(context.Background(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// clock is a time that goes on by a second whenever it is looked at.
func clock() func() time.Time {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// write makes an article of a text with marks, one statement a line or several,
// and gives it the model:
//
//	[s1 Mira Halde] {said} <the “dam” would hold>.
//
// stands for a statement with source, cue and content of which the source is the
// name of a person. Marks: [ID source], {cue}, <content>; a source that begins
// with ~ is a pronoun or description of the entity named after it, as in
// [s2 ~Mira Halde|she]; one that begins with | is nobody known. A parent is given as [s3<s1 …].
func write(model, marked string) *quoth.Article {
	a := &quoth.Article{Model: model, Language: "en"}
	var b strings.Builder
	entities := map[string]int{}
	var s *quoth.Statement
	start := 0
	for i := 0; i < len(marked); i++ {
		switch c := marked[i]; c {
		case '[':
			end := i + strings.IndexByte(marked[i:], ']')
			id, name, _ := strings.Cut(marked[i+1:end], " ")
			a.Statements = append(a.Statements, quoth.Statement{Cue: quoth.Cue{Lemma: "say", Act: quoth.Speech, Stance: quoth.Neutral}})
			s = &a.Statements[len(a.Statements)-1]
			s.ID, s.Parent, _ = strings.Cut(id, "<")
			words, kind, source := name, quoth.MentionName, quoth.SourceName
			if strings.HasPrefix(name, "~") {
				name, words, _ = strings.Cut(name[1:], "|")
				kind, source = quoth.MentionPronoun, quoth.SourcePronoun
			} else if strings.HasPrefix(name, "|") {
				name, words = "", name[1:]
			}
			span := quoth.Span{Start: b.Len(), End: b.Len() + len(words)}
			b.WriteString(words)
			s.Source = quoth.Source{Spans: []quoth.Span{span}, Kind: source}
			if name == "" {
				s.Source.Kind = quoth.SourceAnonymous
			} else {
				n, ok := entities[name]
				if !ok {
					n = len(a.Entities)
					entities[name] = n
					a.Entities = append(a.Entities, quoth.Entity{ID: fmt.Sprintf("e%d", n+1), Name: name, Type: quoth.Person})
				}
				e := &a.Entities[n]
				e.Mentions = append(e.Mentions, quoth.Mention{Span: span, Kind: kind})
				s.Speaker = e.ID
				s.Evidence = quoth.Evidence{Rule: "name"}
			}
			i = end
		case '{', '<':
			start = b.Len()
		case '}':
			s.Cue.Spans = append(s.Cue.Spans, quoth.Span{Start: start, End: b.Len()})
		case '>':
			s.Content = append(s.Content, quoth.Span{Start: start, End: b.Len()})
		default:
			b.WriteByte(c)
		}
	}
	a.Text = b.String()
	at := 0
	for _, p := range strings.SplitAfter(a.Text, "\n\n") {
		body := strings.TrimRight(p, "\n")
		if body != "" {
			a.Blocks = append(a.Blocks, quoth.Block{Span: quoth.Span{Start: at, End: at + len(body)}, Kind: quoth.Paragraph})
		}
		at += len(p)
	}
	for i := range a.Statements {
		s := &a.Statements[i]
		s.Kind = kindOf(a.TextOf(s.Content))
		s.Confidence = quoth.Confidence{Overall: .9, Boundary: .95, Speaker: .97, Kind: .99}
	}
	return a
}

// harbour is an invented article with four statements by two persons and one
// source without a name.
func harbour(model string) *quoth.Article {
	a := write(model, "[s1 Mira Halde] {said} <“the harbour of Lund Sound will open in May”>. "+
		"[s2 ~Mira Halde|She] {said} <that nobody had been asked>.\n\n"+
		"[s3 Tomas Ebrey] {said} <the “bridge” was late>, and [s4 |a clerk] {said} <it was cheap>.")
	a.URL, a.Outlet, a.Title = "https://www.lantern.example/2026/harbour?utm_source=x", "The Lantern", "A harbour opens"
	a.Published = quoth.Date{Value: "2026-03-05", Precision: "day"}
	a.Entities = append(a.Entities, quoth.Entity{ID: "e9", Name: "Lund Sound", Type: quoth.Place,
		Mentions: []quoth.Mention{{Span: find(a.Text, "Lund Sound"), Kind: quoth.MentionName}}})
	a.Namings = []quoth.Naming{{Span: find(a.Text, "a clerk"), Entity: "e9", Voice: "article"}}
	return a
}

// find is where words stand first in a text.
func find(text, words string) quoth.Span {
	i := strings.Index(text, words)
	return quoth.Span{Start: i, End: i + len(words)}
}

// capture is an input with these articles.
func capture(path string, articles ...*quoth.Article) Capture {
	return Capture{Path: path, SHA256: hashOf(path), Size: int64(len(path)), At: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Articles: articles}
}

// put keeps articles, each as an input of its own, and fails the test otherwise.
func put(t *testing.T, db *DB, articles ...*quoth.Article) []Result {
	t.Helper()
	var captures []Capture
	for i, a := range articles {
		captures = append(captures, capture(fmt.Sprintf("%s-%d-%s", a.Model, i, hashOf(a.Text + a.URL)[:6]), a))
	}
	results, err := db.Put(t.Context(), captures...)
	if err != nil {
		t.Fatal(err)
	}
	var out []Result
	for _, r := range results {
		out = append(out, r...)
	}
	return out
}

// matches counts the statements that have a phrase in a column of the index.
func matches(t *testing.T, db *DB, in column, phrase string) int {
	t.Helper()
	query, arg := `SELECT count(*) FROM statement_index WHERE statement_index MATCH $1`, fts5Columns[in]+` : "`+phrase+`"`
	if db.dialect.name == "postgres" {
		query, arg = `SELECT count(*) FROM statement_index WHERE document @@ $1::tsquery`, ""
		for i, w := range quoth.Words(phrase) {
			if i > 0 {
				arg += " <-> "
			}
			arg += "'" + string(byte(in)) + w.Text + "'"
		}
	}
	return count(t, db, query, arg)
}

// count asks for one number.
func count(t *testing.T, db *DB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := db.read.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// consistent fails the test where something that is kept up to date is not what
// it is when computed from nothing: sums, tally, counts of speakers, the index.
func consistent(t *testing.T, db *DB) {
	t.Helper()
	for i := range tables {
		tb := &tables[i]
		if !tb.sum {
			continue
		}
		rows, err := db.read.QueryContext(t.Context(), `SELECT `+tb.all()+` FROM `+tb.name)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			r := tb.row()
			var sum []byte
			if err := rows.Scan(append(r.fields(), &sum)...); err != nil {
				t.Fatal(err)
			}
			if string(sum) != string(rowSum(tb.name, r.fields()...)) {
				t.Errorf("%s: a sum does not hold: %+v", tb.name, r)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	for what, query := range map[string]string{
		"tally": `SELECT count(*) FROM (
			SELECT outlet_id, substr(day, 1, 7) AS month, kind, source_kind, act, stance, CASE speaker_id WHEN 0 THEN 0 ELSE 1 END AS resolved, count(*) AS n
			FROM statement WHERE live = 1 GROUP BY 1, 2, 3, 4, 5, 6, 7
			EXCEPT SELECT outlet_id, month, kind, source_kind, act, stance, resolved, n FROM tally) x`,
		"tally, what should not be there": `SELECT count(*) FROM (
			SELECT outlet_id, month, kind, source_kind, act, stance, resolved, n FROM tally
			EXCEPT SELECT outlet_id, substr(day, 1, 7), kind, source_kind, act, stance, CASE speaker_id WHEN 0 THEN 0 ELSE 1 END, count(*)
			FROM statement WHERE live = 1 GROUP BY 1, 2, 3, 4, 5, 6, 7) x`,
		"speakers": `SELECT count(*) FROM speaker s WHERE statements <> (SELECT count(*) FROM statement WHERE speaker_id = s.id AND live = 1)
			OR articles <> (SELECT count(DISTINCT article_id) FROM statement WHERE speaker_id = s.id AND live = 1)`,
		"merged":             `SELECT count(*) FROM statement st JOIN speaker s ON s.id = st.speaker_id WHERE s.merged_into <> 0`,
		"live and reason":    `SELECT count(*) FROM statement WHERE (live = 1) <> (withdrawn = '')`,
		"live and current":   `SELECT count(*) FROM statement s JOIN article a ON a.id = s.article_id WHERE s.live = 1 AND s.revision_id <> a.revision_id`,
		"revision":           `SELECT count(*) FROM statement s LEFT JOIN revision r ON r.id = s.revision_id WHERE r.id IS NULL`,
		"entity's speaker":   `SELECT count(*) FROM entity e LEFT JOIN speaker s ON s.id = e.speaker_id WHERE e.speaker_id <> 0 AND s.id IS NULL`,
		"naming's entity":    `SELECT count(*) FROM naming n LEFT JOIN entity e ON e.id = n.entity_id WHERE n.entity_id <> 0 AND e.id IS NULL`,
		"naming's statement": `SELECT count(*) FROM naming n LEFT JOIN statement s ON s.id = n.statement_id WHERE n.statement_id <> 0 AND s.id IS NULL`,
	} {
		if n := count(t, db, query); n != 0 {
			t.Errorf("%s: %d rows are wrong", what, n)
		}
	}
	speaks(t, db)
	if live, all := count(t, db, `SELECT count(*) FROM statement WHERE live = 1`), matches(t, db, columnTags, "all"); live != all {
		t.Errorf("%d live statements, %d in the index", live, all)
	}
	if db.dialect.name == "sqlite" {
		if _, err := db.write.ExecContext(t.Context(), `INSERT INTO statement_index (statement_index, rank) VALUES ('integrity-check', 1)`); err != nil {
			t.Errorf("the index is not that of the text: %v", err)
		}
		return
	}
	rows, err := db.read.QueryContext(t.Context(), `SELECT s.id, s.content, s.around, s.who, s.about, s.tags
		FROM statement s WHERE s.live = 1`)
	if err != nil {
		t.Fatal(err)
	}
	var list []*statementRow
	for rows.Next() {
		r := new(statementRow)
		if err := rows.Scan(&r.id, &r.content, &r.around, &r.who, &r.about, &r.tags); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		if count(t, db, `SELECT count(*) FROM statement_index WHERE id = $1 AND document = $2::tsvector`, r.id, document(r)) != 1 {
			t.Errorf("statement %d: the index is not that of its text", r.id)
		}
	}
}

// speaks fails the test where a live statement is by an entity that is not there.
func speaks(t *testing.T, db *DB) {
	t.Helper()
	there := map[string]bool{}
	type pair struct{ revision, local, effective string }
	var list []pair
	for _, query := range []string{`SELECT revision_id, local, '' FROM entity`, `SELECT revision_id, local, effective FROM statement WHERE live = 1`} {
		rows, err := db.read.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var p pair
			if err := rows.Scan(&p.revision, &p.local, &p.effective); err != nil {
				t.Fatal(err)
			}
			if p.effective == "" {
				there[p.revision+" "+p.local] = true
			} else {
				list = append(list, p)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range list {
		s, err := decodeStatement(p.local, p.effective)
		if err != nil || s.Speaker != "" && !there[p.revision+" "+s.Speaker] {
			t.Errorf("statement %s of revision %s is by %q, who is not there: %v", p.local, p.revision, s.Speaker, err)
		}
	}
}
