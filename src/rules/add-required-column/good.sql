-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: nullable or with a value
ALTER TABLE users ADD COLUMN a text;
ALTER TABLE users ADD COLUMN b text NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN c bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE users ADD COLUMN d serial NOT NULL;
ALTER TABLE users ADD COLUMN e text NOT NULL GENERATED ALWAYS AS (id::text) STORED;
-- migration: a fresh table
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts ADD COLUMN body text NOT NULL;
-- migration: there already
ALTER TABLE users ADD COLUMN IF NOT EXISTS id bigint NOT NULL;
-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a new table without rows, or without them any more
CREATE TABLE colours (id bigint PRIMARY KEY);
ALTER TABLE colours ADD COLUMN name text NOT NULL;
CREATE TABLE shapes (id bigint PRIMARY KEY);
INSERT INTO shapes VALUES (1);
DELETE FROM shapes;
ALTER TABLE shapes ADD COLUMN name text NOT NULL;
INSERT INTO shapes SELECT id, 'x' FROM users;
