-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: nullable already
ALTER TABLE users ALTER COLUMN name DROP NOT NULL;
-- migration: a fresh column
ALTER TABLE users ADD COLUMN plan text NOT NULL DEFAULT 'free';
ALTER TABLE users ALTER COLUMN plan DROP NOT NULL;
-- migration: a fresh table
CREATE TABLE t (a int NOT NULL);
ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
