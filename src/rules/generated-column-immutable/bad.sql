-- schema
CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, born timestamptz);
CREATE FUNCTION app."Label"(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1';
CREATE FUNCTION short(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
-- migration: stable functions
ALTER TABLE users ADD COLUMN full_name text GENERATED ALWAYS AS (concat(first, ' ', last)) STORED; -- finding
ALTER TABLE public.users
  ADD COLUMN bio text,
  ADD COLUMN "bornOn" text GENERATED ALWAYS AS (to_char(born, 'YYYY')) STORED; -- finding
-- migration: volatile, and one's own
CREATE TABLE t (id bigint, x float GENERATED ALWAYS AS (random()) STORED); -- finding
ALTER TABLE users ADD COLUMN label text GENERATED ALWAYS AS (app."Label"(first)) STORED; -- finding
-- migration: virtual [postgres=18]
ALTER TABLE users ADD COLUMN shorter text GENERATED ALWAYS AS (short(first)); -- finding
