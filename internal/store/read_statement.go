package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"quoth"
)

// statementSelect reads statements with what they belong to. It needs no text of
// an article, which is long.
const statementSelect = `SELECT s.id, s.key, s.live, s.corrected, s.human, s.local, s.parent, s.withdrawn, s.model, s.captured, s.effective,
	s.source_text, s.cue_text, s.content, s.around, s.revision_id, a.key, a.url, a.revision_id, a.expired, r.n, r.sha256, r.title, r.published, r."precision",
	coalesce(o.key, ''), coalesce(o.name, ''), coalesce(o.licence, ''), coalesce(p.key, ''), coalesce(p.name, ''), coalesce(p.folded, ''), coalesce(p.type, '')`

const statementJoins = ` JOIN article a ON a.id = s.article_id JOIN revision r ON r.id = s.revision_id
	LEFT JOIN outlet o ON o.id = a.outlet_id LEFT JOIN speaker p ON p.id = s.speaker_id`

// A readStatement is a statement with the numbers that lead from it.
type readStatement struct {
	Statement
	id, revision int64
	live         bool
	folded       string // name of the speaker
}

func scanStatement(rows *sql.Rows) (*readStatement, error) {
	var r readStatement
	var live, corrected, human, current, n int64
	var local, captured, effective, expired string
	a := &r.Article
	if err := rows.Scan(&r.id, &r.Key, &live, &corrected, &human, &local, &r.Parent, &r.Withdrawn, &r.Model, &captured, &effective,
		&r.SourceText, &r.CueText, &r.ContentText, &r.Around, &r.revision, &a.Key, &a.URL, &current, &expired, &n, &a.SHA256, &a.Title,
		&a.Published.Value, &a.Published.Precision, &a.OutletKey, &a.Outlet, &a.Licence, &r.Who.Key, &r.Who.Name, &r.folded, &r.Who.Type); err != nil {
		return nil, err
	}
	var err error
	if r.Statement.Statement, err = decodeStatement(local, effective); err != nil {
		return nil, err
	}
	r.live, r.Corrected, r.Human = live == 1, corrected == 1, human == 1
	r.Captured = timeOf(captured)
	a.Revision, a.Current = int(n), current == r.revision
	r.Around = strings.ReplaceAll(r.Around, divider, " … ")
	return &r, nil
}

// queryStatements reads the statements that a query beginning with
// statementSelect gives, with names masked and hidden persons left out.
func (db *DB) queryStatements(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]*readStatement, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*readStatement
	for rows.Next() {
		r, err := scanStatement(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return list, db.veil(ctx, tx, list)
}

// veil takes out of statements what suppressions say. Their words are masked
// where they are kept; what is left is the names of speakers, titles and
// addresses.
func (db *DB) veil(ctx context.Context, tx *sql.Tx, list []*readStatement) error {
	s, err := db.suppressed(ctx, tx)
	if err != nil {
		return err
	}
	var maskers map[int64]*masker
	if s != nil && len(s.first) > 0 {
		if maskers, err = db.maskers(ctx, tx, s, list); err != nil {
			return err
		}
	}
	for _, r := range list {
		if r.Withdrawn == withdrawnHidden {
			r.Statement.Statement = quoth.Statement{ID: r.ID, Kind: r.Kind}
			r.Who = SpeakerRef{}
			r.SourceText, r.CueText, r.ContentText, r.Around = "", "", "", ""
			continue
		}
		r.Who.Name = s.name(r.Who.Name)
		if m := maskers[r.revision]; m != nil {
			m.maskStatement(&r.Statement.Statement)
			r.Who.Name = m.mask(r.Who.Name)
			if m.meets(r.Article.Title, r.Article.URL) {
				r.Article.URL = ""
			}
			r.Article.Title = m.mask(r.Article.Title)
		}
	}
	return nil
}

// maskers makes what masks names in the revisions that statements stand in.
func (db *DB) maskers(ctx context.Context, tx *sql.Tx, s *suppressed, list []*readStatement) (map[int64]*masker, error) {
	titles := map[int64]string{}
	var ids []int64
	for _, r := range list {
		if _, seen := titles[r.revision]; !seen {
			titles[r.revision] = r.Article.Title
			ids = append(ids, r.revision)
		}
	}
	out := map[int64]*masker{}
	for _, id := range ids {
		var text string
		if err := tx.QueryRowContext(ctx, `SELECT text FROM revision WHERE id = $1`, id).Scan(&text); err != nil {
			return nil, err
		}
		entities, err := db.entities(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		bare := make([]quoth.Entity, len(entities))
		for i := range entities {
			bare[i] = entities[i].Entity
		}
		if m := s.masker(bare, text, titles[id]); m != nil {
			out[id] = m
		}
	}
	return out, nil
}

// statements reads live statements by number, in that order.
func (db *DB) statements(ctx context.Context, tx *sql.Tx, ids []int64) ([]Statement, error) {
	out := make([]Statement, 0, len(ids))
	for part := range slices.Chunk(ids, portion) {
		list, arg := db.listed(part)
		found, err := db.queryStatements(ctx, tx, statementSelect+` FROM `+list+` x JOIN statement s ON s.id = x.id`+statementJoins, arg)
		if err != nil {
			return nil, err
		}
		byID := make(map[int64]*readStatement, len(found))
		for _, r := range found {
			byID[r.id] = r
		}
		for _, id := range part {
			r := byID[id]
			if r == nil {
				return nil, fmt.Errorf("statement %d: %w: the index has it and the table does not; run quoth verify", id, ErrDamaged)
			}
			out = append(out, r.Statement)
		}
	}
	return out, nil
}

// Statement reads one statement by its key, also one that is withdrawn: its
// permalink stays. Of a hidden person nothing is told but that.
//
// ErrNotFound: there is none of that key.
func (db *DB) Statement(ctx context.Context, key string) (Statement, error) {
	var out Statement
	err := db.view(ctx, "read a statement", func(tx *sql.Tx) error {
		list, err := db.queryStatements(ctx, tx, statementSelect+` FROM statement s`+statementJoins+` WHERE s.key = $1`, key)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fmt.Errorf("statement %q: %w", key, ErrNotFound)
		}
		out = list[0].Statement
		return nil
	})
	return out, err
}

// A readEntity is an entity of a revision with who that is.
type readEntity struct {
	quoth.Entity
	id     int64
	who    SpeakerRef // after merges; zero for one that is nobody yet
	folded string     // name of who
}

// entities reads the entities of a revision, in their order.
func (db *DB) entities(ctx context.Context, tx *sql.Tx, revision int64) ([]readEntity, error) {
	rows, err := tx.QueryContext(ctx, `SELECT e.id, e.local, e.name, e.type, e.found, e.speaker_id,
		coalesce(q.key, p.key, ''), coalesce(q.name, p.name, ''), coalesce(q.folded, p.folded, ''), coalesce(q.type, p.type, '')
		FROM entity e LEFT JOIN speaker p ON p.id = e.speaker_id LEFT JOIN speaker q ON q.id = p.merged_into
		WHERE e.revision_id = $1 ORDER BY e.id`, revision)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []readEntity
	for rows.Next() {
		var r entityRow
		var e readEntity
		if err := rows.Scan(&r.id, &r.local, &r.name, &r.kind, &r.found, &r.speaker, &e.who.Key, &e.who.Name, &e.folded, &e.who.Type); err != nil {
			return nil, err
		}
		if e.Entity, err = decodeEntity(&r); err != nil {
			return nil, err
		}
		e.id = r.id
		out = append(out, e)
	}
	return out, rows.Err()
}

// Raw returns the bytes of a capture of that hash.
//
// ErrNotFound: there is none, or its bytes are not kept.
func (db *DB) Raw(ctx context.Context, sha256 string) ([]byte, error) {
	var raw []byte
	err := db.read.QueryRowContext(ctx, `SELECT raw FROM capture WHERE sha256 = $1 AND raw IS NOT NULL ORDER BY id LIMIT 1`, sha256).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("the bytes with SHA-256 %s: %w", sha256, ErrNotFound)
	}
	return raw, db.fail("read a capture", err)
}
