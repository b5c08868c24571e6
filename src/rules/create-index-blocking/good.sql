-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_old_idx ON users (email);
CREATE TABLE logs (at date) PARTITION BY RANGE (at);
-- migration: concurrently
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);
-- migration: on the parent alone
CREATE INDEX logs_at_idx ON ONLY logs (at);
-- migration: a new table, a temporary one
CREATE TABLE teams (slug text);
CREATE UNIQUE INDEX teams_slug_idx ON teams (slug);
CREATE TEMP TABLE staging (slug text);
CREATE INDEX ON staging (slug);
