-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: only to a savepoint
BEGIN;
SAVEPOINT before;
ALTER TABLE users ADD COLUMN nickname text;
ROLLBACK TO before;
COMMIT;
