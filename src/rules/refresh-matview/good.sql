-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE MATERIALIZED VIEW report AS SELECT id, name FROM users;
CREATE UNIQUE INDEX report_id_idx ON report (id);
-- migration: concurrently
REFRESH MATERIALIZED VIEW CONCURRENTLY report;
-- migration: a new view, filled for the first time
CREATE MATERIALIZED VIEW names AS SELECT name FROM users WITH NO DATA;
REFRESH MATERIALIZED VIEW names;
