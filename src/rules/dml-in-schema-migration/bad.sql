-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: a column and its rows
ALTER TABLE users ADD COLUMN nick text;
UPDATE users SET nick = name WHERE nick IS NULL; -- finding
