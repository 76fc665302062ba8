package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"quoth"
)

// What a speaker's page looks at, so that it is quick for whoever speaks most:
// names, roles and labels come from the newest articles, topics from the newest
// statements. Counts of statements, outlets and months are of all.
const (
	speakerEntities = 1000
	speakerRoles    = 200 // entities with roles
	speakerList     = 30  // of each list: the most frequent
)

// Speaker reads who somebody is. The key of one who was merged into another leads
// to that one. Aliases, roles and namings are those of the newest 1,000 articles
// they are in, topics those of their newest 2,000 statements.
//
// ErrNotFound: there is nobody of that key, or they are hidden.
func (db *DB) Speaker(ctx context.Context, key string) (*Speaker, error) {
	r := &speakerReader{db: db, ctx: ctx, s: &Speaker{}}
	err := db.view(ctx, "read a speaker", func(tx *sql.Tx) error {
		r.tx = tx
		for _, step := range []func() error{func() error { return r.row(key) }, r.merged, r.entities, r.roles, r.namings, r.counts, r.topics} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r.s, nil
}

// A speakerReader fills in one speaker.
type speakerReader struct {
	db         *DB
	ctx        context.Context
	tx         *sql.Tx
	s          *Speaker
	root       speakerRow
	ids        []int64 // of all who count as this one
	suppressed *suppressed
	masker     *masker
	found      []entityOf
}

// An entityOf is an entity of the speaker in the current revision of an article.
type entityOf struct {
	quoth.Entity
	id, revision int64
}

func (r *speakerReader) row(key string) error {
	p := &r.root
	read := func(where string, arg any) error {
		return r.tx.QueryRowContext(r.ctx, `SELECT id, key, name, folded, type, origin, merged_into, statements, articles FROM speaker WHERE `+where, arg).
			Scan(&p.id, &p.key, &p.name, &p.folded, &p.kind, &p.origin, &p.mergedInto, &p.statements, &p.articles)
	}
	err := read(`key = $1`, key)
	if err == nil && p.mergedInto != 0 {
		err = read(`id = $1`, p.mergedInto)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("speaker %q: %w", key, ErrNotFound)
	}
	if err != nil {
		return err
	}
	if r.suppressed, err = r.db.suppressed(r.ctx, r.tx); err != nil {
		return err
	}
	if r.suppressed != nil && r.suppressed.names[p.folded] == hidden {
		return fmt.Errorf("speaker %q: %w", key, ErrNotFound)
	}
	r.s.SpeakerRef = SpeakerRef{p.key, r.suppressed.name(p.name), quoth.EntityType(p.kind)}
	r.s.Statements, r.s.Articles = int(p.statements), int(p.articles)
	return nil
}

func (r *speakerReader) merged() error {
	r.ids = []int64{r.root.id}
	rows, err := r.tx.QueryContext(r.ctx, `SELECT id, key, name, type FROM speaker WHERE merged_into = $1 AND merged_into <> 0 ORDER BY name, id`, r.root.id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var ref SpeakerRef
		if err := rows.Scan(&id, &ref.Key, &ref.Name, &ref.Type); err != nil {
			return err
		}
		ref.Name = r.suppressed.name(ref.Name)
		r.ids, r.s.Merged = append(r.ids, id), append(r.s.Merged, ref)
	}
	r.s.Joined = r.s.Articles > 1 && (r.root.origin == "name" || len(r.s.Merged) > 0)
	return rows.Err()
}

// entities reads the newest of the speaker's entities and their names.
func (r *speakerReader) entities() error {
	var newest []int64
	for _, id := range r.ids {
		ids, err := selectIDs(r.ctx, r.tx, `SELECT id FROM entity WHERE speaker_id = $1 ORDER BY id DESC LIMIT $2`, speakerEntities, id, speakerEntities)
		if err != nil {
			return err
		}
		newest = append(newest, ids...)
	}
	slices.SortFunc(newest, func(a, b int64) int { return cmp.Compare(b, a) })
	list, arg := r.db.listed(newest[:min(len(newest), speakerEntities)])
	rows, err := r.tx.QueryContext(r.ctx, `SELECT e.id, e.revision_id, e.local, e.name, e.type, e.found FROM `+list+` x JOIN entity e ON e.id = x.id
		JOIN revision v ON v.id = e.revision_id JOIN article a ON a.id = v.article_id AND a.revision_id = v.id ORDER BY e.id DESC`, arg)
	if err != nil {
		return err
	}
	defer rows.Close()
	type key struct {
		name     string
		revision int64
	}
	seen := map[key]bool{}
	counts := map[string]int{}
	for rows.Next() {
		var row entityRow
		if err := rows.Scan(&row.id, &row.revision, &row.local, &row.name, &row.kind, &row.found); err != nil {
			return err
		}
		e, err := decodeEntity(&row)
		if err != nil {
			return err
		}
		r.found = append(r.found, entityOf{e, row.id, row.revision})
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			if k := (key{name, row.revision}); name != "" && !seen[k] {
				seen[k] = true
				counts[name]++
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if r.suppressed != nil {
		bare := make([]quoth.Entity, len(r.found))
		for i := range r.found {
			bare[i] = r.found[i].Entity
		}
		r.masker = r.suppressed.masker(bare, "", "")
	}
	for name, n := range counts {
		r.s.Aliases = append(r.s.Aliases, Alias{r.masker.mask(name), n})
	}
	slices.SortFunc(r.s.Aliases, func(a, b Alias) int {
		if c := cmp.Compare(b.Articles, a.Articles); c != 0 {
			return c
		}
		return cmp.Compare(a.Text, b.Text)
	})
	r.s.Aliases = r.s.Aliases[:min(len(r.s.Aliases), speakerList)]
	return nil
}

// roles reads the words of the newest role descriptions, each with the newest
// article that has it.
func (r *speakerReader) roles() error {
	type described struct {
		Role
		revision int64
	}
	var list []*described
	byText := map[string]*described{}
	looked := 0
	for _, e := range r.found {
		if len(e.Roles) == 0 {
			continue
		}
		if looked++; looked > speakerRoles {
			break
		}
		var text, title string
		if err := r.tx.QueryRowContext(r.ctx, `SELECT text, title FROM revision WHERE id = $1`, e.revision).Scan(&text, &title); err != nil {
			return err
		}
		mask, err := r.maskerOf(e.revision, text, title)
		if err != nil {
			return err
		}
		for _, span := range e.Roles {
			if span.Start < 0 || span.Start >= span.End || span.End > len(text) {
				continue // the text is not kept
			}
			words := mask.mask(text[span.Start:span.End])
			d := byText[fold(words)]
			if d == nil {
				d = &described{Role{Text: words}, e.revision}
				byText[fold(words)] = d
				list = append(list, d)
			}
			d.N++
		}
	}
	slices.SortStableFunc(list, func(a, b *described) int { return cmp.Compare(b.N, a.N) })
	for _, d := range list[:min(len(list), speakerList)] {
		ref, err := r.article(d.revision)
		if err != nil {
			return err
		}
		d.Article = ref
		r.s.Roles = append(r.s.Roles, d.Role)
	}
	return nil
}

// maskerOf masks names of anybody in a revision.
func (r *speakerReader) maskerOf(revision int64, text, title string) (*masker, error) {
	if r.suppressed == nil || len(r.suppressed.first) == 0 {
		return nil, nil
	}
	list, err := r.db.entities(r.ctx, r.tx, revision)
	if err != nil {
		return nil, err
	}
	bare := make([]quoth.Entity, len(list))
	for i := range list {
		bare[i] = list[i].Entity
	}
	return r.suppressed.masker(bare, text, title), nil
}

// article names the article of a current revision.
func (r *speakerReader) article(revision int64) (ArticleRef, error) {
	s := &readStatement{revision: revision}
	a := &s.Article
	a.Current = true
	err := r.tx.QueryRowContext(r.ctx, `SELECT a.key, a.url, v.n, v.sha256, v.title, v.published, v."precision",
		coalesce(o.key, ''), coalesce(o.name, ''), coalesce(o.licence, '')
		FROM revision v JOIN article a ON a.id = v.article_id LEFT JOIN outlet o ON o.id = a.outlet_id WHERE v.id = $1`, revision).
		Scan(&a.Key, &a.URL, &a.Revision, &a.SHA256, &a.Title, &a.Published.Value, &a.Published.Precision, &a.OutletKey, &a.Outlet, &a.Licence)
	if err != nil {
		return ArticleRef{}, err
	}
	err = r.db.veil(r.ctx, r.tx, []*readStatement{s})
	return s.Article, err
}

func (r *speakerReader) namings() error {
	ids := make([]int64, len(r.found))
	for i := range r.found {
		ids[i] = r.found[i].id
	}
	list, arg := r.db.listed(ids)
	rows, err := r.tx.QueryContext(r.ctx, `SELECT n.text, CASE n.voice WHEN 'article' THEN 'article' ELSE 'statement' END AS voice, coalesce(o.name, ''), count(*) AS times
		FROM `+list+` x JOIN naming n ON n.entity_id = x.id JOIN revision v ON v.id = n.revision_id JOIN article a ON a.id = v.article_id
		LEFT JOIN outlet o ON o.id = a.outlet_id WHERE n.text <> '' GROUP BY 1, 2, 3 ORDER BY times DESC, 1, 2, 3 LIMIT $2`, arg, speakerList)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n NamingCount
		if err := rows.Scan(&n.Text, &n.Voice, &n.Outlet, &n.N); err != nil {
			return err
		}
		n.Text = r.masker.mask(n.Text)
		r.s.Namings = append(r.s.Namings, n)
	}
	return rows.Err()
}

// counts reads how many statements there are by outlet and month.
func (r *speakerReader) counts() error {
	whole, err := r.db.figuresOf(r.ctx, r.tx)
	if err != nil {
		return err
	}
	rows, err := r.tx.QueryContext(r.ctx, `SELECT outlet_id, count(*) FROM statement WHERE speaker_id = $1 AND live = 1 GROUP BY outlet_id`, r.root.id)
	if err != nil {
		return err
	}
	defer rows.Close()
	outlets := map[int64]int{}
	for rows.Next() {
		var id int64
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		outlets[id] = n
	}
	if err := rows.Err(); err != nil {
		return err
	}
	r.s.Outlets = whole.outletFacets(outlets, 0)
	months, err := r.months()
	if err != nil {
		return err
	}
	r.s.Months = monthsOf(months, whole.months)
	return nil
}

// months counts by ranges of the index, one for each month.
func (r *speakerReader) months() (map[string]int, error) {
	var first, last sql.NullInt64
	if err := r.tx.QueryRowContext(r.ctx, `SELECT (SELECT min(id) FROM statement WHERE speaker_id = $1 AND live = 1 AND id >= $2),
		(SELECT max(id) FROM statement WHERE speaker_id = $1 AND live = 1 AND id >= $2)`, r.root.id, int64(1)<<seqBits).Scan(&first, &last); err != nil {
		return nil, err
	}
	borders := []int64{0, 1 << seqBits}
	if last.Valid {
		day := epoch.AddDate(0, 0, int(first.Int64>>seqBits))
		month := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
		for borders[len(borders)-1] <= last.Int64 && len(borders) < maxDays/28 {
			if at := daysOf(month.Format(time.DateOnly)) << seqBits; at > borders[len(borders)-1] {
				borders = append(borders, at)
			}
			month = month.AddDate(0, 1, 0)
			if month.Year() > 9999 {
				break
			}
		}
		borders = append(borders, math.MaxInt64)
	}
	list, arg := r.db.listed(borders)
	rows, err := r.tx.QueryContext(r.ctx, `SELECT x.low, (SELECT count(*) FROM statement s WHERE s.speaker_id = $2 AND s.live = 1 AND s.id >= x.low AND s.id < x.high)
		FROM (SELECT id AS low, lead(id) OVER (ORDER BY id) AS high FROM `+list+` y) x WHERE x.high IS NOT NULL`, arg, r.root.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var low int64
		var n int
		if err := rows.Scan(&low, &n); err != nil {
			return nil, err
		}
		if n > 0 {
			counts[monthOfID(low)] += n
		}
	}
	return counts, rows.Err()
}

func (r *speakerReader) topics() error {
	said, err := r.contents(`speaker_id = $1`)
	if err != nil {
		return err
	}
	others, err := r.contents(`speaker_id <> $1`)
	if err != nil {
		return err
	}
	r.s.Topics = topicsOf(said, others)
	return nil
}

func (r *speakerReader) contents(who string) ([]string, error) {
	rows, err := r.tx.QueryContext(r.ctx, `SELECT content FROM statement WHERE live = 1 AND `+who+` ORDER BY id DESC LIMIT $2`, r.root.id, topicWindow)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// A SpeakerCount is a speaker in a list, with how much is kept of them.
type SpeakerCount struct {
	SpeakerRef
	Statements, Articles int
}

// Speakers lists those one of whose names, or those of somebody merged into them,
// has words that begin with the words of name, the most quoted first; "" is all.
// Who has no statement is left out.
//
// ErrInvalid: a cursor of another list.
func (db *DB) Speakers(ctx context.Context, name string, p Page) (list []SpeakerCount, next string, err error) {
	err = db.view(ctx, "list speakers", func(tx *sql.Tx) error {
		limit, err := p.limit()
		if err != nil {
			return err
		}
		folded := fold(name)
		hash := hashList("speakers", folded)
		where, args := ``, []any{limit + 1}
		parameter := func(v any) string {
			args = append(args, v)
			return fmt.Sprintf("$%d", len(args))
		}
		words := quoth.Words(folded)
		for _, w := range words[:min(len(words), 8)] {
			where += ` AND p.id IN (SELECT CASE q.merged_into WHEN 0 THEN q.id ELSE q.merged_into END FROM speaker_word w
				JOIN speaker q ON q.id = w.speaker_id WHERE w.word >= ` + parameter(w.Text) + ` AND w.word < ` + parameter(w.Text+"\U0010FFFF") + `)`
		}
		if p.After != "" {
			c, err := readCursor(p.After, hash, cursorSpeakers)
			if err != nil {
				return err
			}
			where += ` AND (p.statements, p.id) < (` + parameter(c.numbers[0]) + `, ` + parameter(c.numbers[1]) + `)`
		}
		rows, err := tx.QueryContext(ctx, `SELECT p.id, p.key, p.name, p.type, p.statements, p.articles FROM speaker p
			WHERE p.merged_into = 0 AND p.statements > 0`+where+` ORDER BY p.statements DESC, p.id DESC LIMIT $1`, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		var ids []int64
		for rows.Next() {
			var id int64
			var s SpeakerCount
			if err := rows.Scan(&id, &s.Key, &s.Name, &s.Type, &s.Statements, &s.Articles); err != nil {
				return err
			}
			ids, list = append(ids, id), append(list, s)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if len(list) > limit {
			list = list[:limit]
			next = cursor{kind: cursorSpeakers, hash: hash, numbers: []int64{int64(list[limit-1].Statements), ids[limit-1]}}.String()
		}
		suppressed, err := db.suppressed(ctx, tx)
		for i := range list {
			list[i].Name = suppressed.name(list[i].Name)
		}
		return err
	})
	return list, next, err
}
