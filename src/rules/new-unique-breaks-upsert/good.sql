-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE tags (id bigint PRIMARY KEY, name text UNIQUE);
CREATE UNIQUE INDEX tags_name_idx ON tags (lower(name));
-- migration: the first one
CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);
-- migration: the index is there
ALTER TABLE tags ADD COLUMN slug text;
CREATE UNIQUE INDEX CONCURRENTLY tags_slug ON tags (slug);
-- migration: not unique
CREATE INDEX CONCURRENTLY tags_name ON tags (name);
-- migration: a fresh table
CREATE TABLE t (a int UNIQUE, b int);
CREATE UNIQUE INDEX t_b ON t (b);
