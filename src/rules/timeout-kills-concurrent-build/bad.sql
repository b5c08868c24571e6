-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: a timeout meant for other statements
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY users_email ON users (email); -- finding
-- migration: a statement_timeout is shorter than the build
SET statement_timeout = '5s';
REINDEX INDEX CONCURRENTLY users_pkey; -- finding
