-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, tags text[]);
CREATE INDEX users_team ON users (team_id, email);
CREATE INDEX users_tags ON users USING gin (tags);
CREATE UNIQUE INDEX users_one ON users (email, id);
-- migration: other columns first, another order, a part of the rows
CREATE INDEX CONCURRENTLY a ON users (id, team_id);
CREATE INDEX CONCURRENTLY b ON users (team_id DESC);
CREATE INDEX CONCURRENTLY c ON users (team_id) WHERE email IS NULL;
CREATE INDEX CONCURRENTLY d ON users (team_id text_pattern_ops);
CREATE INDEX CONCURRENTLY e ON users (team_id) INCLUDE (tags);
-- migration: a promise of its own
CREATE UNIQUE INDEX CONCURRENTLY a ON users (email);
-- migration: the old one goes
CREATE INDEX CONCURRENTLY users_team_email_id ON users (team_id, email, id);
DROP INDEX CONCURRENTLY users_team;
-- no schema
-- migration: a table that nothing is known of
CREATE INDEX CONCURRENTLY a ON users (id);
