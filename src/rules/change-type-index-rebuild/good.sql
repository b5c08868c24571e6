-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), name text);
CREATE INDEX users_email_idx ON users (email);
-- migration: a plain index on the column is kept
ALTER TABLE users ALTER COLUMN email TYPE varchar(200);
-- migration: a collation without an index
ALTER TABLE users ALTER COLUMN name TYPE text COLLATE "C";
-- migration: a new table
CREATE TABLE teams (name varchar(10));
CREATE INDEX teams_name_idx ON teams (lower(name));
ALTER TABLE teams ALTER COLUMN name TYPE text;
