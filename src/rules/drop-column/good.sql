-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: a fresh table
CREATE TABLE drafts (id bigint, body text);
ALTER TABLE drafts DROP COLUMN body;
-- migration: a fresh column
ALTER TABLE users ADD COLUMN tmp text;
ALTER TABLE users DROP COLUMN tmp;
-- migration: not there
ALTER TABLE users DROP COLUMN IF EXISTS nickname;
-- migration: recreate-column speaks
ALTER TABLE users DROP COLUMN name, ADD COLUMN name varchar(80);
