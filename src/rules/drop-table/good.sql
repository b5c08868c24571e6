-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: made by the same migration
CREATE TABLE staging_rows (id bigint);
DROP TABLE staging_rows;
-- migration: temporary
CREATE TEMP TABLE picked AS SELECT id FROM users;
DROP TABLE picked;
-- migration: known not to exist
DROP TABLE IF EXISTS accounts;
