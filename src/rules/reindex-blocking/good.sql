-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_email_idx ON users (email);
-- migration: concurrently
REINDEX INDEX CONCURRENTLY users_email_idx;
REINDEX TABLE CONCURRENTLY users;
-- migration: a new table
CREATE TABLE teams (slug text UNIQUE);
REINDEX TABLE teams;
