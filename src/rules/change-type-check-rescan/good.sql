-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50), kind varchar(10) CHECK (kind <> ''));
-- migration: no CHECK names the column
ALTER TABLE users ALTER COLUMN name TYPE varchar(100);
-- migration: the CHECK steps aside
BEGIN;
ALTER TABLE users DROP CONSTRAINT users_kind_check;
ALTER TABLE users ALTER COLUMN kind TYPE text;
ALTER TABLE users ADD CONSTRAINT users_kind_check CHECK (kind <> '') NOT VALID;
COMMIT;
ALTER TABLE users VALIDATE CONSTRAINT users_kind_check;
-- migration: a new table
CREATE TABLE teams (name varchar(10) CHECK (name <> ''));
ALTER TABLE teams ALTER COLUMN name TYPE text;
