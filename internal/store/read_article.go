package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"quoth"
)

// Article reads a revision of an article with its statements as they stand now; 0
// is the current revision. Statements of an earlier revision are those it had
// when it was superseded.
//
// ErrNotFound: there is none of that key or number, or its retention has passed.
func (db *DB) Article(ctx context.Context, key string, revision int) (*Article, error) {
	var a *Article
	err := db.view(ctx, "read an article", func(tx *sql.Tx) (err error) {
		a, err = db.article(ctx, tx, `a.key = $1`, key, revision)
		return err
	})
	return a, err
}

// An articleReader fills in one article.
type articleReader struct {
	db          *DB
	ctx         context.Context
	tx          *sql.Tx
	a           *Article
	id, current int64
	revision    int64
	suppressed  *suppressed
	masker      *masker
	gone        map[string]bool  // local IDs of entities that are hidden
	local       map[int64]string // number of a statement -> its ID in the article
}

// article reads the article for which a condition on a and $1 holds.
func (db *DB) article(ctx context.Context, tx *sql.Tx, where string, arg any, revision int) (*Article, error) {
	r := &articleReader{db: db, ctx: ctx, tx: tx, a: &Article{}}
	var expired string
	a := r.a
	var policy string
	err := tx.QueryRowContext(ctx, `SELECT a.id, a.key, a.url, a.revision_id, a.expired, coalesce(o.key, ''), coalesce(o.name, ''), coalesce(o.licence, ''),
		coalesce(o.text_policy, '') FROM article a LEFT JOIN outlet o ON o.id = a.outlet_id WHERE `+where, arg).
		Scan(&r.id, &a.ArticleRef.Key, &a.ArticleRef.URL, &r.current, &expired, &a.OutletKey, &a.ArticleRef.Outlet, &a.Licence, &policy)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("article %v: %w", arg, ErrNotFound)
	case err != nil:
		return nil, err
	case expired != "":
		return nil, fmt.Errorf("article %v: %w: it was kept until %s, as the policy for its outlet says", arg, ErrNotFound, strings.SplitN(expired, "T", 2)[0])
	}
	if a.TextPolicy = TextPolicy(policy); policy == "" {
		a.TextPolicy = FullText
	}
	if r.suppressed, err = db.suppressed(ctx, tx); err != nil {
		return nil, err
	}
	for _, step := range []func() error{func() error { return r.text(revision) }, r.entities, r.statements, r.namings, r.captures, r.revisions} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	r.finish()
	return a, nil
}

// text reads the revision's own row.
func (r *articleReader) text(revision int) error {
	a := r.a
	where, arg := `id = $2`, r.current
	if revision != 0 {
		where, arg = `n = $2`, int64(revision)
	}
	var n int64
	var authors, layout string
	err := r.tx.QueryRowContext(r.ctx, `SELECT id, n, sha256, title, authors, published, "precision", language, path, model, layout, text
		FROM revision WHERE article_id = $1 AND `+where, r.id, arg).
		Scan(&r.revision, &n, &a.SHA256, &a.ArticleRef.Title, &authors, &a.ArticleRef.Published.Value, &a.ArticleRef.Published.Precision,
			&a.Language, &a.Path, &a.Model, &layout, &a.Text)
	if errors.Is(err, sql.ErrNoRows) {
		if revision != 0 {
			return fmt.Errorf("revision %d of article %s: %w", revision, a.Key, ErrNotFound)
		}
		return fmt.Errorf("article %s: %w: its revision is not there; run quoth verify", a.Key, ErrDamaged)
	}
	if err != nil {
		return err
	}
	a.Revision, a.Current = int(n), r.revision == r.current
	a.Article.Title, a.Article.URL, a.Article.Outlet, a.Article.Published = a.ArticleRef.Title, a.ArticleRef.URL, a.ArticleRef.Outlet, a.ArticleRef.Published
	if a.Authors, err = decodeStrings(authors); err != nil {
		return err
	}
	if a.Text != "" {
		a.Blocks, a.Excluded, err = decodeLayout(layout)
	}
	return err
}

// entities reads who is in the article, without those who are hidden.
func (r *articleReader) entities() error {
	list, err := r.db.entities(r.ctx, r.tx, r.revision)
	if err != nil {
		return err
	}
	bare := make([]quoth.Entity, len(list))
	for i := range list {
		bare[i] = list[i].Entity
	}
	r.masker = r.suppressed.masker(bare, r.a.Text, r.a.Article.Title)
	r.a.Speakers, r.gone = map[string]SpeakerRef{}, map[string]bool{}
	for i := range list {
		e := &list[i]
		state := r.suppressed.of(&e.Entity)
		if r.suppressed != nil {
			state = max(state, r.suppressed.names[e.folded])
		}
		if state == hidden {
			r.gone[e.ID] = true
			continue
		}
		if e.who.Key != "" {
			e.who.Name = r.masker.mask(r.suppressed.name(e.who.Name))
			r.a.Speakers[e.ID] = e.who
		}
		if r.a.Text == "" { // what points into a text that is not kept
			e.Roles, e.Mentions = nil, nil
		}
		r.a.Entities = append(r.a.Entities, e.Entity)
	}
	return nil
}

// statements reads those of the revision: live ones, or those that were when it
// was superseded, and apart what was withdrawn.
func (r *articleReader) statements() error {
	a := r.a
	list, err := r.db.queryStatements(r.ctx, r.tx, statementSelect+` FROM statement s`+statementJoins+
		` WHERE s.article_id = $1 AND s.revision_id = $2 ORDER BY s.ordinal, s.human, s.id DESC`, r.id, r.revision)
	if err != nil {
		return err
	}
	a.Keys, a.Corrected, r.local = map[string]string{}, map[string]bool{}, map[int64]string{}
	byKey := map[string]string{}
	var stand []*readStatement
	for _, s := range list {
		switch {
		case s.Withdrawn == withdrawnHidden:
		case s.live, !a.Current && s.Withdrawn == withdrawnSuperseded:
			stand = append(stand, s)
			s.ID = r.freeID(s.ID)
			a.Keys[s.ID], byKey[s.Key], r.local[s.id] = s.Key, s.ID, s.ID
			if s.Corrected {
				a.Corrected[s.ID] = true
			}
		default:
			a.Withdrawn = append(a.Withdrawn, s.Statement)
		}
	}
	for _, s := range stand {
		st := s.Statement.Statement
		st.Parent = byKey[s.Parent]
		if who, known := r.cast(s); known {
			st.Speaker = who
		}
		st.Addressee = r.shown(st.Addressee)
		for i := range st.Via {
			st.Via[i] = r.shown(st.Via[i])
		}
		if a.Text == "" {
			st = spanless(st)
		}
		a.Statements = append(a.Statements, st)
	}
	return nil
}

// freeID is the ID of a statement in the article, or another where an earlier
// analysis has used it for a statement that was kept.
func (r *articleReader) freeID(id string) string {
	free := id
	for n := 2; r.a.Keys[free] != ""; n++ {
		free = id + "." + strconv.Itoa(n)
	}
	return free
}

// cast makes sure that a statement's speaker is one of the article's entities:
// one that a person named need not be. It is known unless nobody was resolved.
func (r *articleReader) cast(s *readStatement) (id string, known bool) {
	if s.Who.Key == "" {
		return "", true
	}
	if who, here := r.a.Speakers[s.Speaker]; here && who.Key == s.Who.Key {
		return s.Speaker, true
	}
	id = "@" + s.Who.Key
	if _, here := r.a.Speakers[id]; !here {
		r.a.Speakers[id] = s.Who
		r.a.Entities = append(r.a.Entities, quoth.Entity{ID: id, Name: s.Who.Name, Type: s.Who.Type})
	}
	return id, true
}

// shown is a reference without who it is where that is hidden.
func (r *articleReader) shown(ref quoth.Reference) quoth.Reference {
	if r.gone[ref.Entity] {
		ref.Entity = ""
	}
	return ref
}

// spanless is a statement without what points into a text.
func spanless(s quoth.Statement) quoth.Statement {
	s.Source.Spans, s.Source.Reason, s.Cue.Spans, s.Content, s.Evidence.Spans = nil, nil, nil, nil, nil
	s.Addressee.Spans, s.Setting.Spans, s.Time.Spans = nil, nil, nil
	via := s.Via
	s.Via = nil
	for _, v := range via {
		s.Via = append(s.Via, quoth.Reference{Entity: v.Entity})
	}
	return s
}

func (r *articleReader) namings() error {
	if r.a.Text == "" {
		return nil
	}
	rows, err := r.tx.QueryContext(r.ctx, `SELECT n.start, n."end", n.voice, n.statement_id, coalesce(e.local, '') FROM naming n
		LEFT JOIN entity e ON e.id = n.entity_id WHERE n.revision_id = $1 ORDER BY n.id`, r.revision)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n quoth.Naming
		var statement int64
		if err := rows.Scan(&n.Start, &n.End, &n.Voice, &statement, &n.Entity); err != nil {
			return err
		}
		if n.Voice != "article" {
			if n.Voice = r.local[statement]; n.Voice == "" {
				continue // the statement is gone
			}
		}
		if !r.gone[n.Entity] {
			r.a.Namings = append(r.a.Namings, n)
		}
	}
	return rows.Err()
}

func (r *articleReader) captures() error {
	rows, err := r.tx.QueryContext(r.ctx, `SELECT c.path, c.sha256, c.size, c.at, c.raw IS NOT NULL FROM capture_revision l JOIN capture c ON c.id = l.capture_id
		WHERE l.revision_id = $1 ORDER BY c.at, c.id`, r.revision)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c CaptureRef
		var at string
		if err := rows.Scan(&c.Path, &c.SHA256, &c.Size, &at, &c.Raw); err != nil {
			return err
		}
		c.At = timeOf(at)
		r.a.Captures = append(r.a.Captures, c)
	}
	return rows.Err()
}

func (r *articleReader) revisions() error {
	rows, err := r.tx.QueryContext(r.ctx, `SELECT r.n, r.sha256, r.title, r.model, r.captured,
		(SELECT count(*) FROM statement s WHERE s.article_id = $1 AND s.revision_id = r.id AND s.withdrawn IN ('', $2))
		FROM revision r WHERE r.article_id = $1 ORDER BY r.n DESC`, r.id, withdrawnSuperseded)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v RevisionRef
		var captured string
		if err := rows.Scan(&v.N, &v.SHA256, &v.Title, &v.Model, &captured, &v.Statements); err != nil {
			return err
		}
		v.Captured = timeOf(captured)
		v.Title = r.masker.mask(v.Title)
		r.a.Revisions = append(r.a.Revisions, v)
	}
	return rows.Err()
}

// finish masks what is left.
func (r *articleReader) finish() {
	a := r.a
	a.Masked = r.masker.maskArticle(&a.Article)
	a.ArticleRef.Title, a.ArticleRef.URL = a.Article.Title, a.Article.URL
}

// ArticleList lists articles by day, newest first; outlet is a key, "" is all.
// Titles are masked as in the articles.
//
// ErrNotFound: there is no such outlet. ErrInvalid: a cursor of another list.
func (db *DB) ArticleList(ctx context.Context, outlet string, p Page) (list []ArticleRef, next string, err error) {
	err = db.view(ctx, "list articles", func(tx *sql.Tx) error {
		limit, err := p.limit()
		if err != nil {
			return err
		}
		hash := hashList("articles", outlet)
		args := []any{limit + 1}
		where := ``
		if outlet != "" {
			var id int64
			switch err := tx.QueryRowContext(ctx, `SELECT id FROM outlet WHERE key = $1`, outlet).Scan(&id); {
			case errors.Is(err, sql.ErrNoRows):
				return fmt.Errorf("outlet %q: %w", outlet, ErrNotFound)
			case err != nil:
				return err
			}
			args = append(args, id)
			where += ` AND a.outlet_id = $2`
		}
		if p.After != "" {
			c, err := readCursor(p.After, hash, cursorArticles)
			if err != nil {
				return err
			}
			where += fmt.Sprintf(` AND (a.day, a.id) < ($%d, $%d)`, len(args)+1, len(args)+2)
			args = append(args, c.text, c.numbers[0])
		}
		rows, err := tx.QueryContext(ctx, `SELECT a.id, a.day, a.key, a.url, r.id, r.n, r.sha256, r.title, r.published, r."precision",
			coalesce(o.key, ''), coalesce(o.name, ''), coalesce(o.licence, '')
			FROM article a JOIN revision r ON r.id = a.revision_id LEFT JOIN outlet o ON o.id = a.outlet_id
			WHERE a.expired = ''`+where+` ORDER BY a.day DESC, a.id DESC LIMIT $1`, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		type at struct {
			id  int64
			day string
		}
		var places []at
		var refs []*readStatement
		for rows.Next() {
			var p at
			r := &readStatement{}
			a := &r.Article
			a.Current = true
			if err := rows.Scan(&p.id, &p.day, &a.Key, &a.URL, &r.revision, &a.Revision, &a.SHA256, &a.Title, &a.Published.Value, &a.Published.Precision,
				&a.OutletKey, &a.Outlet, &a.Licence); err != nil {
				return err
			}
			places, refs = append(places, p), append(refs, r)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if len(refs) > limit {
			refs = refs[:limit]
			last := places[limit-1]
			next = cursor{kind: cursorArticles, hash: hash, numbers: []int64{last.id}, text: last.day}.String()
		}
		if err := db.veil(ctx, tx, refs); err != nil {
			return err
		}
		for _, r := range refs {
			list = append(list, r.Article)
		}
		return nil
	})
	return list, next, err
}
