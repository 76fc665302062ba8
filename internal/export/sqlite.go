package export

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver

	"quoth"
	"quoth/internal/store"
)

//go:embed sqlite.sql
var sqliteSchema string

//go:embed sqlite_index.sql
var sqliteIndexes string

// meanings describe tables (column "") and columns of the database; a test
// checks that none is missing.
var meanings = [][3]string{
	{"outlets", "", "Publishers"},
	{"outlets", "key", "the name in lower case without diacritics"},
	{"outlets", "name", "as the articles give it"},
	{"outlets", "text_policy", "how much of the text is kept: full, snippets or metadata"},
	{"outlets", "licence", "of its texts, as the keeper of the store gave it"},

	{"articles", "", "Articles in their current revision"},
	{"articles", "key", "permanent key"},
	{"articles", "permalink", "address of the article's page in the store"},
	{"articles", "url", "the article's own address"},
	{"articles", "title", "headline"},
	{"articles", "authors", "JSON list of names"},
	{"articles", "outlet", "key of the outlet; null if it is not known"},
	{"articles", "published", "date or moment, as precise as it is known"},
	{"articles", "precision", "of published: minute, day, month or year"},
	{"articles", "language", "ISO 639-1 code"},
	{"articles", "text", "what every offset points into; null if it is not kept"},
	{"articles", "text_kept", "1 if the text is kept"},
	{"articles", "masked", "1 if names in the text are masked because a person is anonymised"},
	{"articles", "revision", "number of the revision"},
	{"articles", "sha256", "of the revision's text as it was captured, in hexadecimal"},
	{"articles", "model", "that analysed the article"},
	{"articles", "captured", "when this revision was first captured, in UTC"},

	{"speakers", "", "Everybody of one full name and type: no claim of identity is made"},
	{"speakers", "key", "permanent key"},
	{"speakers", "permalink", "address of the speaker's page in the store"},
	{"speakers", "name", "full name, or the words that describe somebody without one"},
	{"speakers", "type", "person, organisation, group, place or document"},

	{"entities", "", "Those who speak or are spoken about, article by article"},
	{"entities", "article", "key of the article"},
	{"entities", "id", "within the article"},
	{"entities", "name", "as it stands in the article"},
	{"entities", "type", "person, organisation, group, place or document"},
	{"entities", "aliases", "JSON list of other names in the article"},
	{"entities", "speaker", "key of who that is across articles"},

	{"statements", "", "Statements: who said what"},
	{"statements", "key", "permanent key"},
	{"statements", "permalink", "address of the statement's page in the store"},
	{"statements", "article", "key of the article"},
	{"statements", "position", "order within the article, from 1"},
	{"statements", "parent", "key of the statement inside whose content this one stands"},
	{"statements", "speaker", "key of the speaker; null if it is not known"},
	{"statements", "kind", "direct, mixed or indirect: all, some or none of the content stands in quotation marks"},
	{"statements", "source", "words of the source; several spans are joined by “ … ”"},
	{"statements", "source_kind", "name, nominal, pronoun, group, document, anonymous or none"},
	{"statements", "reason", "why an anonymous source is not named, in the article's words"},
	{"statements", "cue", "words of the cue"},
	{"statements", "lemma", "dictionary form of the cue's head"},
	{"statements", "act", "speech, writing, belief, desire, emotion or perception"},
	{"statements", "stance", "of the cue: neutral, distancing, endorsing or evaluative"},
	{"statements", "content", "words of the content, verbatim; several spans are joined by “ … ”"},
	{"statements", "rule", "how the speaker was found"},
	{"statements", "evidence", "words that the rule rests on"},
	{"statements", "polarity", "positive, negative or refusal"},
	{"statements", "modality", "actual, hypothetical, future or question"},
	{"statements", "addressee", "words that say whom it was said to"},
	{"statements", "addressee_entity", "id of that entity in the article"},
	{"statements", "setting", "words that say where or in what it was said"},
	{"statements", "venue", "where it was said: a meeting, a court"},
	{"statements", "medium", "in what it was said: an interview, a letter"},
	{"statements", "place", "place where it was said"},
	{"statements", "time", "words that say when it was said"},
	{"statements", "said", "date or moment when it was said, or week: 2026-W11"},
	{"statements", "said_precision", "of said: minute, day, week, month or year"},
	{"statements", "confidence", "probability that the statement is right; null if it was not measured"},
	{"statements", "confidence_boundary", "probability that its spans are right"},
	{"statements", "confidence_speaker", "probability that its speaker is right"},
	{"statements", "confidence_kind", "probability that its kind is right"},
	{"statements", "corrected", "1 if a person changed something"},

	{"via", "", "Through whom statements came, the nearest first"},
	{"via", "statement", "key of the statement"},
	{"via", "n", "number in the chain, from 1"},
	{"via", "text", "the words; null if the text is not kept"},
	{"via", "entity", "id of the entity in the article"},

	{"spans", "", "Where the parts of statements stand"},
	{"spans", "statement", "key of the statement"},
	{"spans", "part", "source, cue, content, reason, evidence, addressee, setting, time or via"},
	{"spans", "n", "number of the span within the part, from 1"},
	{"spans", "start", "first character, from 0"},
	{"spans", "end", "character after the last"},
	{"spans", "text", "substr(articles.text, start + 1, end - start)"},

	{"mentions", "", "Where entities are mentioned"},
	{"mentions", "article", "key of the article"},
	{"mentions", "entity", "id of the entity"},
	{"mentions", "start", "first character, from 0"},
	{"mentions", "end", "character after the last"},
	{"mentions", "text", "the words"},
	{"mentions", "kind", "name, nominal or pronoun"},

	{"namings", "", "How somebody or something is labelled, and in whose voice"},
	{"namings", "article", "key of the article"},
	{"namings", "entity", "id of the entity that the words label"},
	{"namings", "start", "first character, from 0"},
	{"namings", "end", "character after the last"},
	{"namings", "text", "the words"},
	{"namings", "statement", "key of the statement whose voice it is; null if it is the article's own"},

	{"corrections", "", "What people changed, oldest first; nothing is ever taken away"},
	{"corrections", "id", "number"},
	{"corrections", "at", "when, in UTC"},
	{"corrections", "who", "who made it"},
	{"corrections", "why", "the reason given"},
	{"corrections", "action", "edit, reject, add, merge, split or undo"},
	{"corrections", "article", "key of the article"},
	{"corrections", "statement", "key of the statement; one that was rejected is not in statements"},
	{"corrections", "before", "what stood before, in words"},
	{"corrections", "after", "what stands after it"},
	{"corrections", "undoes", "id of the correction that it undoes"},
	{"corrections", "undone", "1 if it was undone"},

	{"quotes", "", "Statements with the names of speaker and outlet, newest first"},
	{"speakers_counted", "", "Speakers by number of statements"},
	{"outlets_by_month", "", "Statements of each outlet by month, with how many have a known speaker"},
}

// writeSQLite writes one SQLite file that needs nothing beside it.
func writeSQLite(ctx context.Context, path string, db *store.DB, q quoth.Query, o Options) (err error) {
	// The file is made anew and put in place when complete: no journal is needed.
	pragmas := "?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=locking_mode(exclusive)&_pragma=foreign_keys(on)&_pragma=page_size(4096)"
	out, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+pragmas)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	out.SetMaxOpenConns(1)
	if _, err := out.ExecContext(ctx, sqliteSchema); err != nil {
		return err
	}
	t := tables{o: o, seen: map[string]bool{}, stmt: map[string]*sql.Stmt{}}
	if err := t.begin(ctx, out); err != nil {
		return err
	}
	n := 0
	for d, err := range documents(ctx, db, q, "sqlite") {
		if err == nil {
			err = t.article(ctx, d)
		}
		if n++; err == nil && n%1000 == 0 {
			if err = t.tx.Commit(); err == nil {
				err = t.begin(ctx, out)
			}
		}
		if err != nil {
			return errors.Join(err, t.rollback())
		}
	}
	for _, m := range meanings {
		if err := t.insert(ctx, "_columns", m[0], m[1], m[2]); err != nil {
			return errors.Join(err, t.rollback())
		}
	}
	if err := t.tx.Commit(); err != nil {
		return err
	}
	if _, err := out.ExecContext(ctx, sqliteIndexes); err != nil {
		return err
	}
	// What the pragmas put off is done once, at the end.
	_, err = out.ExecContext(ctx, "PRAGMA synchronous=full; PRAGMA journal_mode=delete; PRAGMA user_version=1;")
	return err
}

// tables inserts rows.
type tables struct {
	o    Options
	tx   *sql.Tx
	stmt map[string]*sql.Stmt // of this transaction, by table
	seen map[string]bool      // outlets and speakers that are there
}

func (t *tables) begin(ctx context.Context, out *sql.DB) (err error) {
	t.tx, err = out.BeginTx(ctx, nil)
	clear(t.stmt)
	return err
}

func (t *tables) rollback() error {
	if err := t.tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// insert adds a row; the values are those of all columns of the table, in order.
// "" and the zero time are null.
func (t *tables) insert(ctx context.Context, table string, values ...any) error {
	s := t.stmt[table]
	if s == nil {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
		var err error
		if s, err = t.tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s VALUES (%s)", table, marks)); err != nil {
			return err
		}
		t.stmt[table] = s
	}
	for i, v := range values {
		switch x := v.(type) {
		case string:
			if x == "" && table != "_columns" {
				values[i] = nil
			}
		case time.Time:
			values[i] = nil
			if !x.IsZero() {
				values[i] = stamp(x)
			}
		case bool:
			values[i] = 0
			if x {
				values[i] = 1
			}
		}
	}
	if _, err := s.ExecContext(ctx, values...); err != nil {
		return fmt.Errorf("table %s: %w", table, err)
	}
	return nil
}

func (t *tables) article(ctx context.Context, d *document) error {
	if err := t.outlet(ctx, d); err != nil {
		return err
	}
	authors, err := jsonList(d.Authors)
	if err != nil {
		return err
	}
	if err := t.insert(ctx, "articles", d.Key, t.o.article(d.Key), d.ArticleRef.URL, d.ArticleRef.Title, authors, d.OutletKey,
		d.ArticleRef.Published.Value, d.ArticleRef.Published.Precision, d.Language, d.Text, d.kept(), d.Masked,
		d.Revision, d.SHA256, d.Model, d.captured()); err != nil {
		return err
	}
	for i := range d.Entities {
		if err := t.entity(ctx, d, &d.Entities[i]); err != nil {
			return err
		}
	}
	present := map[string]bool{}
	for i := range d.Statements {
		present[d.Keys[d.Statements[i].ID]] = true
	}
	for i := range d.Statements {
		if err := t.statement(ctx, d, i, present); err != nil {
			return err
		}
	}
	for _, n := range d.Namings {
		if !d.kept() || d.Entity(n.Entity) == nil {
			continue
		}
		voice := ""
		if s := d.Article.Statement(n.Voice); s != nil {
			voice = d.Keys[s.ID]
		}
		if err := t.insert(ctx, "namings", d.Key, n.Entity, d.at(quoth.CodePoints, n.Start), d.at(quoth.CodePoints, n.End), d.Text[n.Start:n.End], voice); err != nil {
			return err
		}
	}
	for _, c := range d.corrections {
		undoes := any(nil)
		if c.Undoes != 0 {
			undoes = c.Undoes
		}
		if err := t.insert(ctx, "corrections", c.ID, c.At, cmp.Or(c.Who, "unknown"), c.Why, string(c.Action), d.Key, c.Statement, c.Before, c.After, undoes, c.Undone); err != nil {
			return err
		}
	}
	return nil
}

func (t *tables) outlet(ctx context.Context, d *document) error {
	if d.OutletKey == "" || t.seen["o"+d.OutletKey] {
		return nil
	}
	t.seen["o"+d.OutletKey] = true
	return t.insert(ctx, "outlets", d.OutletKey, cmp.Or(d.ArticleRef.Outlet, d.OutletKey), string(cmp.Or(d.TextPolicy, store.FullText)), d.Licence)
}

func (t *tables) speaker(ctx context.Context, who store.SpeakerRef) error {
	if who.Key == "" || t.seen["s"+who.Key] {
		return nil
	}
	t.seen["s"+who.Key] = true
	return t.insert(ctx, "speakers", who.Key, t.o.speaker(who.Key), cmp.Or(who.Name, who.Key), string(cmp.Or(who.Type, quoth.Person)))
}

func (t *tables) entity(ctx context.Context, d *document, e *quoth.Entity) error {
	who := d.Speakers[e.ID]
	if err := t.speaker(ctx, who); err != nil {
		return err
	}
	aliases, err := jsonList(e.Aliases)
	if err != nil {
		return err
	}
	if err := t.insert(ctx, "entities", d.Key, e.ID, cmp.Or(e.Name, e.ID), string(cmp.Or(e.Type, quoth.Person)), aliases, who.Key); err != nil {
		return err
	}
	if !d.kept() {
		return nil
	}
	for _, m := range e.Mentions {
		if err := t.insert(ctx, "mentions", d.Key, e.ID, d.at(quoth.CodePoints, m.Start), d.at(quoth.CodePoints, m.End), d.Text[m.Start:m.End], string(cmp.Or(m.Kind, quoth.MentionName))); err != nil {
			return err
		}
	}
	return nil
}

func (t *tables) statement(ctx context.Context, d *document, i int, present map[string]bool) error {
	s := &d.Statements[i]
	key, parent := d.Keys[s.ID], d.Keys[s.Parent]
	if !present[parent] {
		parent = ""
	}
	who := d.Speakers[s.Speaker]
	source, cue, content := "", "", ""
	if d.kept() {
		source, cue, content = d.TextOf(s.Source.Spans), d.TextOf(s.Cue.Spans), d.TextOf(s.Content)
	} else if x, short := d.snippets[key]; short {
		source, cue, content, who = x.SourceText, x.CueText, x.ContentText, x.Who
	}
	if err := t.speaker(ctx, who); err != nil {
		return err
	}
	words := func(spans []quoth.Span) string {
		if !d.kept() {
			return ""
		}
		return d.TextOf(spans)
	}
	if err := t.insert(ctx, "statements", key, t.o.statement(key), d.Key, i+1, parent, who.Key, string(s.Kind), source, string(s.Source.Kind), words(s.Source.Reason),
		cue, s.Cue.Lemma, string(s.Cue.Act), string(s.Cue.Stance), content, s.Evidence.Rule, words(s.Evidence.Spans), string(s.Polarity), string(s.Modality),
		words(s.Addressee.Spans), s.Addressee.Entity, words(s.Setting.Spans), s.Setting.Venue, s.Setting.Medium, s.Setting.Place,
		words(s.Time.Spans), s.Time.Value, s.Time.Precision,
		nullable(s.Confidence.Overall), nullable(s.Confidence.Boundary), nullable(s.Confidence.Speaker), nullable(s.Confidence.Kind), d.Corrected[s.ID]); err != nil {
		return err
	}
	for n, v := range s.Via {
		if err := t.insert(ctx, "via", key, n+1, words(v.Spans), v.Entity); err != nil {
			return err
		}
	}
	if !d.kept() {
		return nil
	}
	for _, part := range append(partsOf(s), detailsOf(s)...) {
		for n, x := range part.spans {
			if err := t.insert(ctx, "spans", key, part.name, n+1, d.at(quoth.CodePoints, x.Start), d.at(quoth.CodePoints, x.End), d.Text[x.Start:x.End]); err != nil {
				return err
			}
		}
	}
	return nil
}

// nullable is a probability, null for one that was not measured.
func nullable(p float64) any {
	if p == 0 {
		return nil
	}
	return p
}

func jsonList(list []string) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	b, err := marshal(list)
	return string(b), err
}

// writeDatasette writes metadata for Datasette: what tables and columns mean,
// which column stands for a row, and how tables are sorted at first.
func writeDatasette(w io.Writer, stem string, _ Options) error {
	type table struct {
		Description string            `json:"description,omitempty"`
		Label       string            `json:"label_column,omitempty"`
		SortDesc    string            `json:"sort_desc,omitempty"`
		Facets      []string          `json:"facets,omitempty"`
		Hidden      bool              `json:"hidden,omitempty"`
		Columns     map[string]string `json:"columns,omitempty"`
	}
	all := map[string]*table{"_columns": {Description: "What the tables and columns mean"}}
	for _, m := range meanings {
		t := all[m[0]]
		if t == nil {
			t = &table{Columns: map[string]string{}}
			all[m[0]] = t
		}
		if m[1] == "" {
			t.Description = m[2]
		} else {
			t.Columns[m[1]] = m[2]
		}
	}
	all["outlets"].Label, all["speakers"].Label, all["articles"].Label, all["statements"].Label = "name", "name", "title", "content"
	all["articles"].SortDesc, all["articles"].Facets = "published", []string{"outlet", "language"}
	all["statements"].Facets = []string{"kind", "act", "source_kind", "speaker", "polarity", "modality", "stance"}
	out, err := json.MarshalIndent(map[string]any{
		"title":     "Who said what",
		"databases": map[string]any{stem: map[string]any{"description": "Statements found in news articles, with their sources, cues and speakers", "tables": all}},
	}, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(out, '\n'))
	return err
}
