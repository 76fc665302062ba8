-- The full-text index. Its text is that of the live statements, so that its own
-- check can compare the two.
CREATE VIRTUAL TABLE statement_index USING fts5(
  content, around, who, about, tags,
  content='statement_live', content_rowid='id',
  tokenize='unicode61 remove_diacritics 2', detail=full
);
