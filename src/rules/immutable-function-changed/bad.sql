-- schema
CREATE FUNCTION short(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE FUNCTION app."Valid"(n int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT n > 0';
CREATE TABLE users (id bigint PRIMARY KEY, name text, "shortName" text GENERATED ALWAYS AS (short(name)) STORED);
CREATE INDEX users_short ON users (short(name));
CREATE TABLE app.orders (id bigint PRIMARY KEY, n int, CHECK (app."Valid"(n)));
-- migration: an index and a column
CREATE OR REPLACE FUNCTION short(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(trim(t))'; -- finding
-- migration: a check
CREATE OR REPLACE FUNCTION app."Valid"(n int) RETURNS boolean -- finding
  LANGUAGE sql IMMUTABLE AS 'SELECT n > 10';
