-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW report AS SELECT id FROM users;
-- migration: it was filled
REFRESH MATERIALIZED VIEW report WITH NO DATA; -- finding
-- no schema
-- migration: an unknown database
REFRESH MATERIALIZED VIEW shop.totals WITH NO DATA; -- finding
