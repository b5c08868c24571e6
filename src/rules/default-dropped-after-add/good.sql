-- schema
CREATE TABLE users (id bigint PRIMARY KEY, plan text NOT NULL DEFAULT 'free');
-- migration: the default stays
ALTER TABLE users ADD COLUMN tier text NOT NULL DEFAULT 'a';
-- migration: nullable
ALTER TABLE users ADD COLUMN tier text DEFAULT 'a';
ALTER TABLE users ALTER COLUMN tier DROP DEFAULT;
-- migration: an older column has a rule of its own
ALTER TABLE users ALTER COLUMN plan DROP DEFAULT;
-- migration: a fresh table
CREATE TABLE t (a int NOT NULL DEFAULT 1);
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
