-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
CREATE FUNCTION app_region() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'eu' $$;
-- migration: constants and what holds still within a statement
ALTER TABLE users
  ADD COLUMN active boolean NOT NULL DEFAULT true,
  ADD COLUMN tags text[] DEFAULT '{}'::text[],
  ADD COLUMN settings jsonb NOT NULL DEFAULT '{"theme": "dark"}',
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN created_by text DEFAULT CURRENT_USER,
  ADD COLUMN day text DEFAULT to_char(now(), 'YYYY-MM-DD');
-- migration: a function that is declared STABLE
ALTER TABLE users ADD COLUMN region text DEFAULT app_region();
-- migration: a table of the same migration
CREATE TABLE devices (id bigint PRIMARY KEY);
ALTER TABLE devices ADD COLUMN token uuid DEFAULT gen_random_uuid();
-- migration: the default comes after the column
ALTER TABLE users ADD COLUMN token uuid;
ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();
