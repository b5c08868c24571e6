-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: as many linters ask for it
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email); -- finding
-- migration: unique, quoted, in a schema
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Users_Email" ON public.users (lower(email)); -- finding
