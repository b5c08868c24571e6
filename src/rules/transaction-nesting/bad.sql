-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: a BEGIN and COMMIT of its own [transactions=file]
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT; -- finding
-- migration: among all pending files [transactions=all-files]
ALTER TABLE users ADD COLUMN nickname text;
COMMIT; -- finding
ALTER TABLE users ADD COLUMN note text;
-- migration: begun twice
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
BEGIN; -- finding
ALTER TABLE users ADD COLUMN note text;
COMMIT;
-- migration: ended twice
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
ALTER TABLE users ADD COLUMN note text;
COMMIT; -- finding
