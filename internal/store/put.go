package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"quoth"
)

// An incoming article is one that is to be kept, with everything worked out that
// needs no database.
type incoming struct {
	a         *quoth.Article
	err       error // why it cannot be kept
	key, hash string
	at        string // when it was captured
	path      string
	outlet    string   // name; "" unknown
	speakers  []string // keys, in the order of the entities
	speaks    []bool   // whether each is a speaker
}

func prepare(c *Capture, a *quoth.Article) *incoming {
	in := &incoming{a: a, at: stampOf(c.At), path: cleanPath(c.Path)}
	if in.err = check(a); in.err != nil {
		return in
	}
	in.hash = hashOf(a.Text)
	in.key = articleKey(a.URL, in.hash)
	in.outlet = outletName(a)
	in.speakers, in.speaks = baseKeys(a.Entities, in.key), speakersOf(a)
	return in
}

// speakersOf says which entities of an article are speakers at once: those who
// speak, and everybody of a full name.
func speakersOf(a *quoth.Article) []bool {
	speaks := make(map[string]bool, len(a.Entities))
	for i := range a.Statements {
		speaks[a.Statements[i].Speaker] = true
	}
	out := make([]bool, len(a.Entities))
	for i := range a.Entities {
		out[i] = speaks[a.Entities[i].ID] || originOf(&a.Entities[i]) == "name"
	}
	return out
}

// originOf says how an entity comes by its key: by its full name, or by the
// article that it stands in.
func originOf(e *quoth.Entity) string {
	if named(e) && isFullName(e.Type, fold(e.Name)) {
		return "name"
	}
	return "article"
}

// baseKeys are the keys of an article's entities: everybody of that full name and
// type, or somebody of this article alone; of one that a person gave, the key in
// its ID.
func baseKeys(entities []quoth.Entity, article string) []string {
	keys := make([]string, len(entities))
	twins := map[string]int{}
	for i := range entities {
		e := &entities[i]
		if key, given := strings.CutPrefix(e.ID, "@"); given {
			keys[i] = key
			continue
		}
		folded := fold(e.Name)
		if originOf(e) == "name" {
			keys[i] = nameKey(string(e.Type), folded)
			continue
		}
		twin := string(e.Type) + "\x00" + folded
		keys[i] = localKey(article, string(e.Type), folded, twins[twin])
		twins[twin]++
	}
	return keys
}

func named(e *quoth.Entity) bool {
	for _, m := range e.Mentions {
		if m.Kind == quoth.MentionName {
			return true
		}
	}
	return false
}

// Put keeps captures with their articles, all in one transaction: when it returns
// without an error, everything is on disk. The results are those of each
// capture's articles, in order.
//
// An article is known by its address, or by its text where it has none. The same
// text analysed by the same model changes nothing; by another model it is
// analysed anew and keeps what people corrected; another text is a new revision.
// An article that cannot be kept (a span outside its text, say) has the outcome
// Invalid, and its capture the failure; the others are kept.
func (db *DB) Put(ctx context.Context, captures ...Capture) ([][]Result, error) {
	all := make([][]*incoming, len(captures))
	results := make([][]Result, len(captures))
	for i := range captures {
		all[i] = make([]*incoming, len(captures[i].Articles))
		results[i] = make([]Result, len(captures[i].Articles))
		for j, a := range captures[i].Articles {
			all[i][j] = prepare(&captures[i], a)
		}
	}
	err := db.update(ctx, "put", func(w *writer) error {
		p := newPutter(w)
		if err := p.ask(captures, all); err != nil {
			return err
		}
		for i := range captures {
			if err := p.capture(&captures[i], all[i], results[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// A putter is a writer with what is known of the articles to be put.
type putter struct {
	*writer
	articles  map[string]*articleRow    // by key
	outlets   map[string]*outletRow     // by key
	revisions map[int64][]*revisionRow  // by article, without their texts; oldest first
	captures  map[[2]string]*captureRow // by path and hash, without their bytes
	links     map[[2]int64]*captureRevisionRow
}

func newPutter(w *writer) *putter {
	return &putter{writer: w, articles: map[string]*articleRow{}, outlets: map[string]*outletRow{}, revisions: map[int64][]*revisionRow{},
		captures: map[[2]string]*captureRow{}, links: map[[2]int64]*captureRevisionRow{}}
}

// ask reads in few questions what is there of everything that comes in.
func (p *putter) ask(captures []Capture, all [][]*incoming) error {
	var paths, articles, outlets, speakers []any
	seen := map[string]bool{}
	add := func(list *[]any, kind, value string) {
		if value != "" && !seen[kind+value] {
			seen[kind+value] = true
			*list = append(*list, value)
		}
	}
	for i := range captures {
		add(&paths, "p", cleanPath(captures[i].Path))
		for _, in := range all[i] {
			if in.err != nil {
				continue
			}
			add(&articles, "a", in.key)
			if in.outlet != "" {
				add(&outlets, "o", outletKey(in.outlet))
			}
			for k, key := range in.speakers {
				if in.speaks[k] {
					add(&speakers, "s", key)
				}
			}
		}
	}
	var captureIDs, articleIDs []any
	if err := p.askCaptures(paths, &captureIDs); err != nil {
		return err
	}
	if err := selectIn(p.writer, "capture_revision", "capture_id", captureIDs, func(r *captureRevisionRow) {
		p.links[[2]int64{r.capture, r.revision}] = r
	}); err != nil {
		return err
	}
	if err := selectIn(p.writer, "article", "key", articles, func(r *articleRow) {
		p.articles[r.key] = r
		articleIDs = append(articleIDs, r.id)
	}); err != nil {
		return err
	}
	if err := p.askRevisions(articleIDs); err != nil {
		return err
	}
	if err := selectIn(p.writer, "outlet", "key", outlets, func(r *outletRow) { p.outlets[r.key] = r }); err != nil {
		return err
	}
	return p.loadKeys(speakers)
}

// askCaptures reads captures without their bytes: raw is then empty and not nil
// where they are kept.
func (p *putter) askCaptures(paths []any, ids *[]any) error {
	for len(paths) > 0 {
		part := paths[:min(len(paths), 256)]
		paths = paths[len(part):]
		rows, err := p.tx.QueryContext(p.ctx, `SELECT id, path, sha256, size, at, failure, raw IS NOT NULL FROM capture WHERE path IN `+
			p.db.dialect.placeholders(1, len(part)), part...)
		if err != nil {
			return err
		}
		for rows.Next() {
			r, raw := new(captureRow), false
			if err := rows.Scan(&r.id, &r.path, &r.sha256, &r.size, &r.at, &r.failure, &raw); err != nil {
				rows.Close()
				return err
			}
			if raw {
				r.raw = []byte{}
			}
			p.captures[[2]string{r.path, r.sha256}] = r
			*ids = append(*ids, r.id)
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (p *putter) askRevisions(articles []any) error {
	for len(articles) > 0 {
		part := articles[:min(len(articles), 256)]
		articles = articles[len(part):]
		rows, err := p.tx.QueryContext(p.ctx, `SELECT id, article_id, n, sha256, model FROM revision WHERE article_id IN `+
			p.db.dialect.placeholders(1, len(part))+` ORDER BY n`, part...)
		if err != nil {
			return err
		}
		for rows.Next() {
			r := new(revisionRow)
			if err := rows.Scan(&r.id, &r.article, &r.n, &r.sha256, &r.model); err != nil {
				rows.Close()
				return err
			}
			p.revisions[r.article] = append(p.revisions[r.article], r)
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	return nil
}

// capture keeps one input.
func (p *putter) capture(c *Capture, all []*incoming, results []Result) error {
	failures := []string{}
	if c.Failure != "" {
		failures = append(failures, strings.ReplaceAll(strings.ToValidUTF8(c.Failure, "\uFFFD"), "\x00", ""))
	}
	for i, in := range all {
		if in.err != nil {
			failures = append(failures, fmt.Sprintf("article %d: %v", i+1, in.err))
		}
	}
	row := p.captures[[2]string{cleanPath(c.Path), c.SHA256}]
	if row == nil {
		row = &captureRow{id: p.number("capture"), path: cleanPath(c.Path), sha256: c.SHA256, size: c.Size, at: stampOf(c.At),
			failure: strings.Join(failures, "; "), raw: notEmpty(c.Raw)}
		p.captures[[2]string{row.path, row.sha256}] = row
		p.save("capture", row)
	} else if failure := strings.Join(failures, "; "); failure != row.failure || row.raw == nil && len(c.Raw) > 0 {
		if err := p.flush(); err != nil { // the row may be of this very transaction
			return err
		}
		whole := *row
		if err := p.tx.QueryRowContext(p.ctx, `SELECT raw FROM capture WHERE id = $1`, row.id).Scan(&whole.raw); err != nil {
			return err
		}
		if whole.raw == nil {
			whole.raw = notEmpty(c.Raw)
		}
		whole.failure, row.failure, row.raw = failure, failure, whole.raw
		p.save("capture", &whole)
	}
	now := map[int64]bool{}
	for i, in := range all {
		if in.err != nil {
			results[i] = Result{Outcome: Invalid, Failure: in.err.Error()}
			now[0] = true
			p.link(row.id, 0, in.a.Model)
			continue
		}
		r, revision, err := p.article(in)
		if err != nil {
			return fmt.Errorf("%s: %w", row.path, err)
		}
		results[i] = r
		now[revision] = true
		p.link(row.id, revision, in.a.Model)
	}
	for at := range p.links { // what was found in it by an earlier look, and is not now
		if at[0] == row.id && !now[at[1]] {
			p.link(row.id, at[1], "")
		}
	}
	return nil
}

func notEmpty(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// link notes that an input has a revision, as that model saw it.
func (p *putter) link(capture, revision int64, model string) {
	at := [2]int64{capture, revision}
	r := p.links[at]
	if r == nil {
		r = &captureRevisionRow{capture: capture, revision: revision}
		p.links[at] = r
	} else if r.model == model {
		return
	}
	r.model = model
	p.save("capture_revision", r)
}

// article keeps one article and says which revision it is.
func (p *putter) article(in *incoming) (Result, int64, error) {
	row := p.articles[in.key]
	outlet, err := p.outletOf(row, in.outlet)
	if err != nil {
		return Result{}, 0, err
	}
	day := dayOf(in.a.Published)
	if row != nil && row.expired != "" || pastRetention(outlet, day, in.at, p.db.now()) {
		return Result{Article: in.key, Outcome: Refused}, 0, nil
	}
	if row == nil {
		row = &articleRow{id: p.number("article"), key: in.key, url: in.a.URL, created: p.now}
		if outlet != nil {
			row.outlet = outlet.id
		}
		p.articles[in.key] = row
	}
	for _, r := range p.revisions[row.id] {
		if r.sha256 != in.hash {
			continue
		}
		out := Result{Article: in.key, Revision: int(r.n), Outcome: Known}
		if in.a.Model == "" || in.a.Model == r.model || r.id != row.revision {
			return out, r.id, nil
		}
		out.Outcome = Reanalysed
		out.Changes, out.Statements, err = p.reanalyse(in, r)
		return out, r.id, err
	}
	old := row.revision
	revision := &revisionRow{
		id: p.number("revision"), article: row.id, n: int64(len(p.revisions[row.id]) + 1), sha256: in.hash,
		title: in.a.Title, authors: encodeStrings(in.a.Authors), published: in.a.Published.Value, precision: in.a.Published.Precision,
		day: day, language: in.a.Language, path: in.path, model: in.a.Model, taken: in.at,
		layout: encodeLayout(in.a.Blocks, in.a.Excluded), text: in.a.Text,
	}
	row.day, row.revision = day, revision.id
	if outlet != nil && !keptBy(TextPolicy(outlet.policy)).text {
		revision.text = ""
	}
	st, err := p.enter(in, row, outlet, revision)
	if err != nil {
		return Result{}, 0, err
	}
	p.revisions[row.id] = append(p.revisions[row.id], &revisionRow{id: revision.id, article: row.id, n: revision.n, sha256: revision.sha256, model: revision.model})
	out := Result{Article: in.key, Revision: int(revision.n), Outcome: Added, Statements: len(in.a.Statements)}
	if old != 0 {
		out.Outcome = Revised
		if err := p.supersede(old, st); err != nil {
			return Result{}, 0, err
		}
	}
	p.save("article", row)
	p.save("revision", revision)
	if err := st.settle(); err != nil {
		return Result{}, 0, err
	}
	st.save()
	return out, revision.id, nil
}

// outletOf returns the publisher of an article: the one it first came with, or of
// a new one that of the name.
func (p *putter) outletOf(row *articleRow, name string) (*outletRow, error) {
	if row == nil {
		return p.outlet(name)
	}
	for _, r := range p.outlets {
		if r.id == row.outlet {
			return r, nil
		}
	}
	var out *outletRow
	err := selectRows(p.writer, "outlet", `id = $1`, []any{row.outlet}, func(r *outletRow) { out, p.outlets[r.key] = r, r })
	return out, err
}

// outlet returns the publisher of that name, making it where there is none; nil
// for none.
func (p *putter) outlet(name string) (*outletRow, error) {
	if name == "" {
		return nil, nil
	}
	key := outletKey(name)
	if r := p.outlets[key]; r != nil {
		return r, nil
	}
	r := &outletRow{id: p.number("outlet"), key: key, name: name, folded: fold(name), policy: string(FullText)}
	p.outlets[key] = r
	p.save("outlet", r)
	return r, nil
}

// pastRetention reports whether an article of that day, or of that capture where
// the day is unknown, is to be kept no more.
func pastRetention(o *outletRow, day, captured string, now time.Time) bool {
	if o == nil || o.retention == 0 {
		return false
	}
	from, err := time.Parse(time.DateOnly, day)
	if err != nil {
		if from = timeOf(captured); from.IsZero() {
			return false
		}
	}
	return from.AddDate(0, 0, int(o.retention)).Before(now)
}

// Seen reports whether an input was captured without a failure and all its
// articles were analysed by that model, or are not to be: then Put would change
// nothing.
func (db *DB) Seen(ctx context.Context, path, sha256, model string) (bool, error) {
	var captures, others int
	err := db.read.QueryRowContext(ctx, `SELECT count(DISTINCT c.id), count(CASE WHEN r.model <> '' AND r.model <> $1 THEN 1 END)
		FROM capture c LEFT JOIN capture_revision r ON r.capture_id = c.id
		WHERE c.path = $2 AND c.sha256 = $3 AND c.failure = ''`, model, cleanPath(path), sha256).Scan(&captures, &others)
	return captures > 0 && others == 0, db.fail("look for a capture", err)
}
