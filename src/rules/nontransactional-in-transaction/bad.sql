-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_email ON users (email);
-- migration: the file's own transaction
BEGIN;
CREATE INDEX CONCURRENTLY users_email_2 ON users (email); -- finding
COMMIT;
-- migration: the runner's transaction [transactions=file]
DROP INDEX CONCURRENTLY users_email; -- finding
-- migration: one transaction for all files [transactions=all-files]
VACUUM users; -- finding
-- migration: a whole schema is indexed anew
BEGIN;
REINDEX SCHEMA public; -- finding
COMMIT;
