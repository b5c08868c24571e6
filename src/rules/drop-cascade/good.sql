-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
-- migration: nothing depends on it
DROP TABLE orders CASCADE;
-- migration: without CASCADE
DROP TABLE orders;
-- migration: not there
DROP TABLE IF EXISTS accounts CASCADE;
-- migration: fresh
CREATE TABLE t (id bigint);
CREATE VIEW v AS SELECT id FROM t;
DROP TABLE t CASCADE;
