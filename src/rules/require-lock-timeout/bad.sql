-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
-- migration: a brief change, and whoever is in its way
ALTER TABLE users ADD COLUMN nickname text; -- finding
-- migration: said once, at the first of them
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN nickname text; -- finding
ALTER TABLE orders ADD COLUMN note text;
-- migration: a new table that points to an old one locks the old one
CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id)); -- finding
-- migration: inside a transaction
BEGIN;
ALTER TABLE "users" RENAME COLUMN email TO mail; -- finding
COMMIT;
