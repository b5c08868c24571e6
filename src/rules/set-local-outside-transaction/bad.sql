-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: each statement commits by itself
SET LOCAL lock_timeout = '2s'; -- finding
ALTER TABLE users ADD COLUMN nickname text;
-- migration: after the COMMIT
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
SET LOCAL statement_timeout = '5s'; -- finding
