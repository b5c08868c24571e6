-- schema
CREATE TABLE users (id bigint PRIMARY KEY, first text, last text);
CREATE FUNCTION short(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
-- migration: immutable
ALTER TABLE users ADD COLUMN full_name text GENERATED ALWAYS AS (first || ' ' || last) STORED;
ALTER TABLE users ADD COLUMN lowered text GENERATED ALWAYS AS (lower(first)) STORED;
ALTER TABLE users ADD COLUMN shorter text GENERATED ALWAYS AS (short(first)) STORED;
-- migration: a default may be anything
CREATE TABLE t (at timestamptz DEFAULT now());
-- migration: virtual with built-in functions [postgres=18]
ALTER TABLE users ADD COLUMN up text GENERATED ALWAYS AS (upper(first)) VIRTUAL;
