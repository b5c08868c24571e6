-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW report AS SELECT id FROM users;
-- migration: filled again
REFRESH MATERIALIZED VIEW report;
-- migration: a new view
CREATE MATERIALIZED VIEW names AS SELECT id FROM users;
REFRESH MATERIALIZED VIEW names WITH NO DATA;
