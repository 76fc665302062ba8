-- The database that quoth export --format sqlite writes. Every table and column
-- is described in _columns. Offsets count characters (Unicode code points), as
-- substr() does, from 0; "end" is exclusive.
CREATE TABLE outlets (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  text_policy TEXT NOT NULL,
  licence TEXT
) WITHOUT ROWID;

CREATE TABLE articles (
  key TEXT PRIMARY KEY,
  permalink TEXT NOT NULL,
  url TEXT,
  title TEXT,
  authors TEXT,
  outlet TEXT REFERENCES outlets(key),
  published TEXT,
  precision TEXT,
  language TEXT,
  text TEXT,
  text_kept INTEGER NOT NULL,
  masked INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  model TEXT,
  captured TEXT
);

CREATE TABLE speakers (
  key TEXT PRIMARY KEY,
  permalink TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL
);

CREATE TABLE entities (
  article TEXT NOT NULL REFERENCES articles(key),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  aliases TEXT,
  speaker TEXT REFERENCES speakers(key),
  PRIMARY KEY (article, id)
);

CREATE TABLE statements (
  key TEXT PRIMARY KEY,
  permalink TEXT NOT NULL,
  article TEXT NOT NULL REFERENCES articles(key),
  position INTEGER NOT NULL,
  parent TEXT REFERENCES statements(key) DEFERRABLE INITIALLY DEFERRED,
  speaker TEXT REFERENCES speakers(key),
  kind TEXT NOT NULL,
  source TEXT,
  source_kind TEXT,
  reason TEXT,
  cue TEXT,
  lemma TEXT,
  act TEXT,
  stance TEXT,
  content TEXT,
  rule TEXT,
  evidence TEXT,
  polarity TEXT,
  modality TEXT,
  addressee TEXT,
  addressee_entity TEXT,
  setting TEXT,
  venue TEXT,
  medium TEXT,
  place TEXT,
  time TEXT,
  said TEXT,
  said_precision TEXT,
  confidence REAL,
  confidence_boundary REAL,
  confidence_speaker REAL,
  confidence_kind REAL,
  corrected INTEGER NOT NULL
);

CREATE TABLE via (
  statement TEXT NOT NULL REFERENCES statements(key),
  n INTEGER NOT NULL,
  text TEXT,
  entity TEXT,
  PRIMARY KEY (statement, n)
);

CREATE TABLE spans (
  statement TEXT NOT NULL REFERENCES statements(key),
  part TEXT NOT NULL,
  n INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (statement, part, n)
);

CREATE TABLE mentions (
  article TEXT NOT NULL,
  entity TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  FOREIGN KEY (article, entity) REFERENCES entities(article, id)
);

CREATE TABLE namings (
  article TEXT NOT NULL,
  entity TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  statement TEXT REFERENCES statements(key),
  FOREIGN KEY (article, entity) REFERENCES entities(article, id)
);

CREATE TABLE corrections (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  why TEXT,
  action TEXT NOT NULL,
  article TEXT REFERENCES articles(key),
  statement TEXT,
  before TEXT,
  after TEXT,
  undoes INTEGER,
  undone INTEGER NOT NULL
);

CREATE TABLE _columns (
  "table" TEXT NOT NULL,
  "column" TEXT NOT NULL,
  meaning TEXT NOT NULL,
  PRIMARY KEY ("table", "column")
) WITHOUT ROWID;

CREATE VIEW quotes AS
SELECT s.key, a.published, o.name AS outlet, w.name AS speaker, s.source, s.cue, s.content, s.kind, s.act, s.polarity, s.modality, s.said, a.title, a.url, s.permalink
FROM statements s JOIN articles a ON a.key = s.article LEFT JOIN outlets o ON o.key = a.outlet LEFT JOIN speakers w ON w.key = s.speaker
ORDER BY a.published DESC, s.article, s.position;

CREATE VIEW speakers_counted AS
SELECT w.key, w.name, w.type, count(*) AS statements, count(DISTINCT s.article) AS articles,
  sum(s.kind = 'direct') AS direct, sum(s.kind = 'mixed') AS mixed, sum(s.kind = 'indirect') AS indirect, w.permalink
FROM statements s JOIN speakers w ON w.key = s.speaker
GROUP BY w.key ORDER BY statements DESC, w.name;

CREATE VIEW outlets_by_month AS
SELECT o.name AS outlet, substr(a.published, 1, 7) AS month, count(DISTINCT a.key) AS articles, count(*) AS statements, count(s.speaker) AS with_speaker
FROM statements s JOIN articles a ON a.key = s.article JOIN outlets o ON o.key = a.outlet
GROUP BY o.key, month ORDER BY month, outlet;
