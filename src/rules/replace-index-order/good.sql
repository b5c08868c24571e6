-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint);
CREATE INDEX users_team ON users (team_id);
-- migration: the new one first
CREATE INDEX CONCURRENTLY users_team_email ON users (team_id, email);
DROP INDEX CONCURRENTLY users_team;
-- migration: another index altogether
DROP INDEX CONCURRENTLY users_team;
CREATE INDEX CONCURRENTLY users_email ON users (email, team_id);
-- migration: it serves only a part of the rows
DROP INDEX CONCURRENTLY users_team;
CREATE INDEX CONCURRENTLY users_team ON users (team_id) WHERE email IS NULL;
-- migration: a failed build is cleared away
DROP INDEX CONCURRENTLY IF EXISTS users_email;
CREATE INDEX CONCURRENTLY users_email ON users (email);
-- migration: a table of the migration's own
CREATE TABLE notes (id bigint PRIMARY KEY, slug text);
CREATE INDEX notes_slug ON notes (slug);
DROP INDEX notes_slug;
CREATE UNIQUE INDEX notes_slug ON notes (slug);
