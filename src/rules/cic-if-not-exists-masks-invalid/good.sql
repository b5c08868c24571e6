-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: fails when something is there
CREATE INDEX CONCURRENTLY users_email ON users (email);
-- migration: what a failed build left is removed first
DROP INDEX CONCURRENTLY IF EXISTS users_email;
CREATE INDEX CONCURRENTLY users_email ON users (email);
-- migration: a plain build leaves nothing behind
CREATE INDEX IF NOT EXISTS users_email ON users (email);
