-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_email_idx ON users (email);
-- migration: concurrently
DROP INDEX CONCURRENTLY users_email_idx;
DROP INDEX CONCURRENTLY IF EXISTS users_email_idx;
-- migration: it is not there
DROP INDEX IF EXISTS users_old_idx;
-- migration: on a new table
CREATE TABLE teams (slug text);
CREATE INDEX teams_slug_idx ON teams (slug);
DROP INDEX teams_slug_idx;
