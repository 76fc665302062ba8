-- The full-text index. The documents are built by the program, from the same
-- words that SQLite's tokenizer finds (dialect_postgres.go).
CREATE TABLE statement_index (
  id BIGINT NOT NULL PRIMARY KEY,
  document TSVECTOR NOT NULL
);
CREATE INDEX statement_index_document ON statement_index USING gin (document);
