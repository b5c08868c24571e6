-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: the COMMIT was forgotten
BEGIN; -- finding
ALTER TABLE users ADD COLUMN nickname text;
-- migration: the second of two
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
START TRANSACTION; -- finding
ALTER TABLE users ADD COLUMN note text;
