package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"quoth"
)

// A Token opens the API. The secret is shown once; the store keeps its SHA-256.
type Token struct {
	ID               int64
	Name             string
	Scopes           []string  // read, write (ingest, correct), admin (policies, tokens)
	Created, Expires time.Time // zero Expires: never
	Revoked          bool
}

// secretPrefix makes a secret known for what it is where it leaks.
const secretPrefix = "quoth_"

// NewToken makes a token of the name, scopes and expiry of t.
func (db *DB) NewToken(ctx context.Context, t Token) (secret string, made Token, err error) {
	t.Name = strings.TrimSpace(t.Name)
	switch {
	case t.Name == "" || len(t.Name) > 200 || !utf8.ValidString(t.Name) || strings.IndexByte(t.Name, 0) >= 0:
		return "", t, fmt.Errorf("token: %w: give it a name of 1 to 200 bytes", ErrInvalid)
	case len(t.Scopes) == 0:
		return "", t, fmt.Errorf("token: %w: give it scopes: read, write, admin", ErrInvalid)
	case !t.Expires.IsZero() && !t.Expires.After(db.now()):
		return "", t, fmt.Errorf("token: %w: it would expire before it begins", ErrInvalid)
	}
	for _, s := range t.Scopes {
		if s != "read" && s != "write" && s != "admin" {
			return "", t, fmt.Errorf("token: %w: unknown scope %q; known are read, write and admin", ErrInvalid, s)
		}
	}
	t.Scopes = slices.Compact(slices.Sorted(slices.Values(t.Scopes)))
	var b [24]byte
	rand.Read(b[:])
	secret = secretPrefix + base64.RawURLEncoding.EncodeToString(b[:])
	err = db.update(ctx, "make a token", func(w *writer) error {
		r := &tokenRow{id: w.number("token"), name: t.Name, hash: tokenHash(secret), scopes: encodeStrings(t.Scopes), created: w.now, expires: stampOf(t.Expires)}
		w.save("token", r)
		t, err = tokenOf(r)
		return err
	})
	if err != nil {
		return "", t, err
	}
	return secret, t, nil
}

func tokenHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func tokenOf(r *tokenRow) (Token, error) {
	scopes, err := decodeStrings(r.scopes)
	return Token{ID: r.id, Name: r.name, Scopes: scopes, Created: timeOf(r.created), Expires: timeOf(r.expires), Revoked: r.revoked != ""}, err
}

// TokenOf returns the token of a secret. ErrNotFound: there is none, or it has
// expired or was revoked.
func (db *DB) TokenOf(ctx context.Context, secret string) (Token, error) {
	list, err := db.tokens(ctx, `hash = $1`, tokenHash(secret))
	if err != nil {
		return Token{}, err
	}
	if len(list) == 0 || list[0].Revoked || !list[0].Expires.IsZero() && !db.now().Before(list[0].Expires) {
		return Token{}, fmt.Errorf("token: %w: unknown, expired or revoked", ErrNotFound)
	}
	return list[0], nil
}

// Tokens lists all tokens, also those that no longer open anything.
func (db *DB) Tokens(ctx context.Context) ([]Token, error) { return db.tokens(ctx, `1 = 1`) }

func (db *DB) tokens(ctx context.Context, where string, args ...any) ([]Token, error) {
	var list []Token
	var bad error
	err := selectFrom(ctx, db.read, "token", where+` ORDER BY id`, args, func(r *tokenRow) {
		t, err := tokenOf(r)
		if err != nil {
			bad = err
		}
		list = append(list, t)
	})
	if err == nil {
		err = bad
	}
	return list, db.fail("read tokens", err)
}

// RevokeToken makes a token open nothing any more.
func (db *DB) RevokeToken(ctx context.Context, id int64) error {
	return db.update(ctx, "revoke a token", func(w *writer) error {
		var row *tokenRow
		if err := selectRows(w, "token", `id = $1`, []any{id}, func(r *tokenRow) { row = r }); err != nil {
			return err
		}
		switch {
		case row == nil:
			return fmt.Errorf("token %d: %w", id, ErrNotFound)
		case row.revoked != "":
			return nil
		}
		row.revoked = w.now
		w.save("token", row)
		return nil
	})
}

// An Alert is a saved query that remembers what it has shown.
type Alert struct {
	ID      int64
	Name    string
	Query   string
	Created time.Time
	New     int // statements that came since it was last marked; at most 1,000 are counted
}

// SaveAlert keeps a query. What is in the store now is not new to it.
func (db *DB) SaveAlert(ctx context.Context, name string, q quoth.Query) (Alert, error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 200 || !utf8.ValidString(name) || strings.IndexByte(name, 0) >= 0 {
		return Alert{}, fmt.Errorf("alert: %w: give it a name of 1 to 200 bytes", ErrInvalid)
	}
	var a Alert
	err := db.update(ctx, "save an alert", func(w *writer) error {
		r := &alertRow{id: w.number("alert"), name: name, query: q.String(), created: w.now, seen: w.numbers("seq", 0)}
		w.save("alert", r)
		a = Alert{ID: r.id, Name: r.name, Query: r.query, Created: timeOf(r.created)}
		return nil
	})
	return a, err
}

// DeleteAlert forgets an alert.
func (db *DB) DeleteAlert(ctx context.Context, id int64) error {
	return db.update(ctx, "delete an alert", func(w *writer) error {
		res, err := w.tx.ExecContext(w.ctx, `DELETE FROM alert WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("alert %d: %w", id, ErrNotFound)
		}
		w.changed = true
		return nil
	})
}

// markAlert notes that what has a number below next is no longer new to an alert.
func (db *DB) markAlert(ctx context.Context, id, next int64) error {
	return db.update(ctx, "mark an alert", func(w *writer) error {
		var row *alertRow
		if err := selectRows(w, "alert", `id = $1`, []any{id}, func(r *alertRow) { row = r }); err != nil {
			return err
		}
		if row == nil {
			return fmt.Errorf("alert %d: %w", id, ErrNotFound)
		}
		if next > row.seen {
			row.seen = next
			w.save("alert", row)
		}
		return nil
	})
}
