package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3/database"

	"quoth"
)

var postgresDialect = &dialect{
	name:     "postgres",
	goose:    database.DialectPostgres,
	lock:     `SELECT pg_advisory_xact_lock(hashtext('quoth'), hashtext(current_schema()))`,
	batch:    64,
	types:    postgresTypes,
	put:      postgresPut,
	drop:     postgresDrop,
	rebuild:  postgresRebuild,
	indexed:  postgresIndexed,
	classify: postgresClassify,
}

var typeWords = regexp.MustCompile(`\b(INTEGER|REAL|BLOB|TEXT)\b`)

func postgresTypes(s string) string {
	return typeWords.ReplaceAllStringFunc(s, func(word string) string {
		switch word {
		case "INTEGER":
			return "BIGINT"
		case "REAL":
			return "DOUBLE PRECISION"
		case "BLOB":
			return "BYTEA"
		}
		return `TEXT COLLATE "C"` // bytes in order, as SQLite compares
	})
}

func (db *DB) openPostgres(ctx context.Context, dsn string, o Options) error {
	db.name, db.dialect = "postgres", postgresDialect
	u, err := url.Parse(dsn)
	if err != nil { // its text may hold the password
		return fmt.Errorf("the address of the database: %w: want postgres://user:password@host:5432/name", ErrInvalid)
	}
	db.name = u.Scheme + "://" + u.Host + u.Path
	if u.User != nil && u.User.Username() != "" {
		db.name = u.Scheme + "://" + u.User.Username() + "@" + u.Host + u.Path
	}
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return fmt.Errorf("%s: %w: the address is not understood: want postgres://user:password@host:5432/name", db.name, ErrInvalid)
	}
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(8)
	db.read = pool
	var encoding string
	if err := pool.QueryRowContext(ctx, `SELECT current_setting('server_encoding')`).Scan(&encoding); err != nil {
		return fmt.Errorf("%s: cannot reach the database: %w", db.name, err)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("%s: %w: the database is in %s; make one in UTF8", db.name, ErrInvalid, encoding)
	}
	if o.MustExist || o.ReadOnly {
		if err := db.checkVersion(ctx); err != nil && (o.ReadOnly || errors.Is(err, ErrNotFound)) {
			return err
		}
	}
	if o.ReadOnly {
		return nil
	}
	if db.write, err = sql.Open("pgx", dsn); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(2)
	return db.migrateAlone(ctx, schemaVersion)
}

// migrateAlone keeps other processes from migrating at the same time.
func (db *DB) migrateAlone(ctx context.Context, version int64) error {
	conn, err := db.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext('quoth schema'), hashtext(current_schema()))`); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtext('quoth schema'), hashtext(current_schema()))`)
	return db.migrate(ctx, version)
}

// PostgreSQL's limits: the length of a lexeme, the highest position, and the size
// of a document, with room for its bookkeeping.
const (
	maxLexeme   = 2046
	maxPosition = 16383
	maxDocument = 700_000
)

// document is the text form of the tsvector of a statement: the words that
// SQLite's tokenizer would find, each with the letter of its column before it and
// its positions in that column, and the tags without positions. Columns are told
// apart by lexemes and not by weights because the index knows lexemes: a word
// that is common around statements and rare in them is found without looking at
// every row. Words beyond PostgreSQL's limits are left out.
func document(r *statementRow) string {
	var b strings.Builder
	size := 0
	add := func(in column, text string) {
		position := 0
		for w := range quoth.EachWord(text) {
			position++
			n := 1 + len(w.Text)
			if n > maxLexeme || position > maxPosition || size+n > maxDocument {
				continue
			}
			size += n + 8
			b.WriteByte('\'')
			b.WriteByte(byte(in))
			b.WriteString(w.Text)
			b.WriteString("':")
			b.WriteString(strconv.Itoa(position))
			b.WriteByte(' ')
		}
	}
	add(columnWho, r.who)
	add(columnAbout, r.about)
	add(columnContent, r.content)
	add(columnAround, r.around)
	for tag := range strings.FieldsSeq(r.tags) {
		b.WriteByte('\'')
		b.WriteByte(byte(columnTags))
		b.WriteString(tag)
		b.WriteString("' ")
	}
	return b.String()
}

func postgresPut(ctx context.Context, w *writer, rows []*statementRow) error {
	return w.insertMany(`INSERT INTO statement_index (id, document) VALUES `, "", 2, len(rows), func(i int, args []any) []any {
		return append(args, rows[i].id, document(rows[i]))
	})
}

func postgresDrop(ctx context.Context, w *writer, rows []*statementRow) error {
	ids := make([]any, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	return w.deleteIn(`DELETE FROM statement_index WHERE id IN `, ids)
}

func postgresIndexed(w *writer, word string) (bool, error) {
	if len(word) >= maxLexeme {
		return true, nil
	}
	var there bool
	var lexemes []string
	for _, in := range []column{columnContent, columnAround, columnWho, columnAbout} {
		lexemes = append(lexemes, "'"+string(rune(in))+word+"'")
	}
	err := w.tx.QueryRowContext(w.ctx, `SELECT EXISTS (SELECT 1 FROM statement_index WHERE document @@ $1::tsquery)`, strings.Join(lexemes, " | ")).Scan(&there)
	return there, err
}

// postgresRebuild reads what is live in slices of ids, so that memory is bounded.
func postgresRebuild(ctx context.Context, db *DB) error {
	return db.update(ctx, "rebuild the index", func(w *writer) error {
		for _, s := range []string{`DROP INDEX IF EXISTS statement_index_document`, `TRUNCATE statement_index`} {
			if _, err := w.tx.ExecContext(ctx, s); err != nil {
				return err
			}
		}
		last := int64(-1)
		for {
			rows, err := w.tx.QueryContext(ctx, `SELECT id, content, around, who, about, tags FROM statement WHERE live = 1 AND id > $1 ORDER BY id LIMIT 2048`, last)
			if err != nil {
				return err
			}
			var list []*statementRow
			for rows.Next() {
				r := new(statementRow)
				if err := rows.Scan(&r.id, &r.content, &r.around, &r.who, &r.about, &r.tags); err != nil {
					rows.Close()
					return err
				}
				list = append(list, r)
			}
			if err := rows.Err(); err != nil {
				return err
			}
			if len(list) == 0 {
				break
			}
			last = list[len(list)-1].id
			if err := postgresPut(ctx, w, list); err != nil {
				return err
			}
		}
		script, err := db.dialect.script("1.postgres.sql")
		if err != nil {
			return err
		}
		for _, s := range script {
			if strings.HasPrefix(s, "CREATE INDEX") {
				if _, err := w.tx.ExecContext(ctx, s); err != nil {
					return err
				}
			}
		}
		w.setMeta("index", "")
		w.changed = true
		return nil
	})
}

func postgresClassify(err error) (advice string, kind error) {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return "", nil
	}
	switch {
	case e.Code == "53100":
		return "", ErrFull
	case e.Code == "XX001" || e.Code == "XX002":
		return "", ErrDamaged
	case e.Code == "53300" || e.Code == "55P03" || e.Code == "40001" || e.Code == "40P01" || e.Code == "57P03":
		return "the database is busy; try again", ErrBusy
	case e.Code == "42501" || e.Code == "25006":
		return "the user may not write to this database", ErrInvalid
	}
	return "", nil
}
