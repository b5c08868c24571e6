-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE MATERIALIZED VIEW report AS SELECT id, name FROM users;
CREATE UNIQUE INDEX report_id_idx ON report (id);
CREATE MATERIALIZED VIEW "By Name" AS SELECT name FROM users;
-- migration: concurrently would do
REFRESH MATERIALIZED VIEW report; -- finding
-- migration: there is no unique index
REFRESH MATERIALIZED VIEW public."By Name" WITH DATA; -- finding
-- no schema
-- migration: nothing is known of it
REFRESH MATERIALIZED VIEW shop.totals; -- finding
