-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: set for the session
SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN nickname text;
-- migration: set for the transaction
BEGIN;
SET LOCAL lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
-- migration: a table of its own waits for nobody
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ADD COLUMN body text;
-- migration: weak locks let the traffic through
CREATE INDEX CONCURRENTLY users_email ON users (email);
ALTER TABLE users SET (fillfactor = 90);
