-- schema
CREATE TABLE users (id bigint PRIMARY KEY, age integer, email text);
-- migration: rewritten, then built
ALTER TABLE users ALTER COLUMN age TYPE bigint;
CREATE INDEX CONCURRENTLY users_email ON users (email);
-- migration: no rewrite
CREATE INDEX CONCURRENTLY users_email ON users (email);
ALTER TABLE users ADD COLUMN note text;
