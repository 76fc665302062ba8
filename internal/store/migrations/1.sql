-- The schema, version 1. Written for SQLite; for PostgreSQL the names of the
-- types are replaced (see dialect.go). Every statement ends in a semicolon at
-- the end of a line.
--
-- All numbers called id are assigned by the program. Times are RFC 3339 in UTC.
-- sum is the first eight bytes of a SHA-256 over the table's name and all other
-- columns of the row, in this order (rowsum.go).

-- The state of the whole store: its identity, generation and next numbers.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  sum BLOB NOT NULL
);

-- Publishers. retention is in days, 0 for ever.
CREATE TABLE outlet (
  id INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  text_policy TEXT NOT NULL,
  retention INTEGER NOT NULL,
  licence TEXT NOT NULL,
  sum BLOB NOT NULL
);

-- Articles. outlet_id is 0 where the publisher is unknown. An expired article
-- has revision_id 0 and keeps nothing but this row.
CREATE TABLE article (
  id INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  outlet_id INTEGER NOT NULL,
  day TEXT NOT NULL,
  revision_id INTEGER NOT NULL,
  created TEXT NOT NULL,
  expired TEXT NOT NULL,
  sum BLOB NOT NULL
);
CREATE INDEX article_day ON article (day, id) WHERE expired = '';
CREATE INDEX article_outlet ON article (outlet_id, day, id) WHERE expired = '';

-- States of an article's text. text is '' where the outlet's policy does not
-- keep it; sha256 is of the text as it was.
CREATE TABLE revision (
  id INTEGER NOT NULL PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article (id),
  n INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  title TEXT NOT NULL,
  authors TEXT NOT NULL,
  published TEXT NOT NULL,
  "precision" TEXT NOT NULL,
  day TEXT NOT NULL,
  language TEXT NOT NULL,
  path TEXT NOT NULL,
  model TEXT NOT NULL,
  captured TEXT NOT NULL,
  layout TEXT NOT NULL,
  text TEXT NOT NULL,
  sum BLOB NOT NULL,
  UNIQUE (article_id, sha256)
);
CREATE INDEX revision_model ON revision (model);

-- Inputs as they were read.
CREATE TABLE capture (
  id INTEGER NOT NULL PRIMARY KEY,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  at TEXT NOT NULL,
  failure TEXT NOT NULL,
  raw BLOB,
  sum BLOB NOT NULL,
  UNIQUE (path, sha256)
);
CREATE INDEX capture_sha256 ON capture (sha256);
CREATE INDEX capture_failure ON capture (id) WHERE failure <> '';

-- What was found in an input, and the model that looked last, '' where a later
-- look did not find it again. revision_id 0 stands for an article that was not
-- taken.
CREATE TABLE capture_revision (
  capture_id INTEGER NOT NULL REFERENCES capture (id),
  revision_id INTEGER NOT NULL,
  model TEXT NOT NULL,
  sum BLOB NOT NULL,
  PRIMARY KEY (capture_id, revision_id)
);
CREATE INDEX capture_revision_revision ON capture_revision (revision_id);

-- Who speaks, across articles. merged_into is the speaker this one counts as, 0
-- for itself. statements and articles count what is live, after merges.
CREATE TABLE speaker (
  id INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  type TEXT NOT NULL,
  origin TEXT NOT NULL,
  merged_into INTEGER NOT NULL,
  statements INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  sum BLOB NOT NULL
);
CREATE INDEX speaker_statements ON speaker (statements, id);
CREATE INDEX speaker_folded ON speaker (folded);
CREATE INDEX speaker_merged ON speaker (merged_into) WHERE merged_into <> 0;

-- Entities of one revision. speaker_id is who that is after splits and before
-- merges, 0 for one that never speaks and has no full name.
CREATE TABLE entity (
  id INTEGER NOT NULL PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revision (id),
  local TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  found TEXT NOT NULL,
  speaker_id INTEGER NOT NULL,
  sum BLOB NOT NULL
);
CREATE INDEX entity_revision ON entity (revision_id);
CREATE INDEX entity_speaker ON entity (speaker_id, id);

-- Words of names and aliases, for lists by prefix.
CREATE TABLE speaker_word (
  word TEXT NOT NULL,
  speaker_id INTEGER NOT NULL,
  sum BLOB NOT NULL,
  PRIMARY KEY (word, speaker_id)
);
CREATE INDEX speaker_word_speaker ON speaker_word (speaker_id);

-- Statements. found is as the model gave it ('' where a person added it),
-- effective with every correction applied, and all other columns follow from
-- that. id: days since 1800-01-01 << 46 | a number that only goes up, so that
-- the highest is the newest.
CREATE TABLE statement (
  id INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  article_id INTEGER NOT NULL REFERENCES article (id),
  revision_id INTEGER NOT NULL,
  outlet_id INTEGER NOT NULL,
  speaker_id INTEGER NOT NULL,
  live INTEGER NOT NULL,
  corrected INTEGER NOT NULL,
  human INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  act TEXT NOT NULL,
  stance TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  lemma TEXT NOT NULL,
  confidence REAL NOT NULL,
  local TEXT NOT NULL,
  parent TEXT NOT NULL,
  withdrawn TEXT NOT NULL,
  model TEXT NOT NULL,
  captured TEXT NOT NULL,
  found TEXT NOT NULL,
  effective TEXT NOT NULL,
  source_text TEXT NOT NULL,
  cue_text TEXT NOT NULL,
  content TEXT NOT NULL,
  around TEXT NOT NULL,
  who TEXT NOT NULL,
  about TEXT NOT NULL,
  tags TEXT NOT NULL,
  sum BLOB NOT NULL
);
CREATE INDEX statement_article ON statement (article_id, revision_id);
CREATE INDEX statement_speaker ON statement (speaker_id, id, outlet_id) WHERE live = 1;
-- What facets count by, so that ten thousand statements are counted without
-- reading them.
CREATE INDEX statement_facet ON statement (id, speaker_id, outlet_id, article_id, kind) WHERE live = 1;
CREATE INDEX statement_withdrawn ON statement (id) WHERE live = 0;
CREATE INDEX statement_corrected ON statement (id) WHERE corrected = 1;

-- What search sees.
CREATE VIEW statement_live AS
  SELECT id, content, around, who, about, tags FROM statement WHERE live = 1;

-- Labels. voice is 'article' or the local ID of a statement, whose id is then
-- in statement_id.
CREATE TABLE naming (
  id INTEGER NOT NULL PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revision (id),
  entity_id INTEGER NOT NULL,
  statement_id INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  voice TEXT NOT NULL,
  sum BLOB NOT NULL
);
CREATE INDEX naming_revision ON naming (revision_id);
CREATE INDEX naming_entity ON naming (entity_id);

-- Changes by people; only ever added.
CREATE TABLE correction (
  id INTEGER NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  action TEXT NOT NULL,
  statement TEXT NOT NULL,
  article TEXT NOT NULL,
  "set" TEXT NOT NULL,
  undoes INTEGER NOT NULL,
  sum BLOB NOT NULL
);
CREATE INDEX correction_statement ON correction (statement);
CREATE INDEX correction_article ON correction (article);
CREATE INDEX correction_undoes ON correction (undoes) WHERE undoes <> 0;

-- Persons who are hidden or whose name is masked.
CREATE TABLE suppression (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  anonymise INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  lifted TEXT NOT NULL,
  sum BLOB NOT NULL
);

-- Live statements counted; month is '' where the day is unknown.
CREATE TABLE tally (
  outlet_id INTEGER NOT NULL,
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  act TEXT NOT NULL,
  stance TEXT NOT NULL,
  resolved INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (outlet_id, month, kind, source_kind, act, stance, resolved)
);

-- Every word of what search sees, for fuzzy search.
CREATE TABLE word (
  word TEXT NOT NULL PRIMARY KEY,
  sum BLOB NOT NULL
);

-- Tokens of the API. hash is the SHA-256 of the secret.
CREATE TABLE token (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created TEXT NOT NULL,
  expires TEXT NOT NULL,
  revoked TEXT NOT NULL,
  sum BLOB NOT NULL
);

-- Saved queries. seen is the number from which statements are new: the part of
-- their id below the day.
CREATE TABLE alert (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created TEXT NOT NULL,
  seen INTEGER NOT NULL,
  sum BLOB NOT NULL
);
