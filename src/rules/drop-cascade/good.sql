-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
CREATE TYPE point AS (x int, y int);
CREATE TABLE points OF point;
-- migration: nothing depends on it
DROP TABLE orders CASCADE;
-- migration: without CASCADE
DROP TABLE orders;
-- migration: not there
DROP TABLE IF EXISTS accounts CASCADE;
-- migration: tables made of a type follow it
ALTER TYPE point ADD ATTRIBUTE z int CASCADE;
ALTER TYPE point RENAME ATTRIBUTE y TO height CASCADE;
-- migration: fresh
CREATE TABLE t (id bigint);
CREATE VIEW v AS SELECT id FROM t;
DROP TABLE t CASCADE;
