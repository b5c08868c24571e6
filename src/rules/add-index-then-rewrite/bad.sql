-- schema
CREATE TABLE users (id bigint PRIMARY KEY, age integer, email text);
-- migration: built, then rewritten
CREATE INDEX CONCURRENTLY users_email ON users (email);
ALTER TABLE users ALTER COLUMN age TYPE bigint; -- finding
