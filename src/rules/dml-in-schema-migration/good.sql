-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: rows alone
UPDATE users SET name = 'x' WHERE id = 1;
-- migration: rows of a table that is new
CREATE TABLE teams (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN team bigint;
INSERT INTO teams VALUES (1);
