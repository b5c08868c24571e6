-- schema
CREATE DOMAIN email AS text;
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50), price numeric(10, 2), mail text);
-- migration: clients see the same
ALTER TABLE users ALTER COLUMN name TYPE varchar(100);
ALTER TABLE users ALTER COLUMN name TYPE text;
ALTER TABLE users ALTER COLUMN price TYPE numeric(12, 2);
ALTER TABLE users ALTER COLUMN mail TYPE email;
-- migration: a fresh table
CREATE TABLE drafts (id integer);
ALTER TABLE drafts ALTER COLUMN id TYPE bigint;
