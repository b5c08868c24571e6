-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, active boolean);
-- migration: some rows
UPDATE users SET active = true WHERE active IS NULL;
-- migration: a fresh table
CREATE TABLE copies AS SELECT id, name FROM users;
UPDATE copies SET name = upper(name);
-- migration: a backfill of a fresh column
ALTER TABLE users ADD COLUMN display_name text;
-- lockkeeper:backfill
UPDATE users SET display_name = name;
