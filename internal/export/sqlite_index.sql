CREATE INDEX articles_outlet ON articles(outlet);
CREATE INDEX articles_published ON articles(published);
CREATE INDEX entities_speaker ON entities(speaker);
CREATE INDEX statements_article ON statements(article, position);
CREATE INDEX statements_speaker ON statements(speaker);
CREATE INDEX statements_parent ON statements(parent);
CREATE INDEX statements_kind ON statements(kind);
CREATE INDEX statements_lemma ON statements(lemma);
CREATE INDEX mentions_entity ON mentions(article, entity);
CREATE INDEX namings_entity ON namings(article, entity);
CREATE INDEX namings_statement ON namings(statement);
CREATE INDEX corrections_article ON corrections(article);
CREATE INDEX corrections_statement ON corrections(statement);
CREATE INDEX speakers_name ON speakers(name);

CREATE VIRTUAL TABLE statements_fts USING fts5(content, source, cue, content="statements", tokenize="unicode61 remove_diacritics 2");
INSERT INTO statements_fts(statements_fts) VALUES('rebuild');
ANALYZE;
