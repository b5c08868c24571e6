-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: in a transaction of the file
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
-- migration: in the transaction that the runner makes [transactions=file]
SET LOCAL lock_timeout = '2s';
ALTER TABLE users ADD COLUMN nickname text;
-- migration: for the session
SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN nickname text;
