-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: a fresh table
CREATE TABLE drafts (id bigint, body text);
ALTER TABLE drafts RENAME COLUMN body TO content;
-- migration: a fresh column
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users RENAME COLUMN nick TO nickname;
-- migration: a view keeps the old name [transactions=file]
ALTER TABLE users RENAME COLUMN name TO full_name;
ALTER TABLE users RENAME TO users_base;
CREATE VIEW users AS SELECT *, full_name AS name FROM users_base;
