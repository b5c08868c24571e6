-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE DOMAIN app.code AS text NOT NULL;
-- migration: NOT NULL alone
ALTER TABLE users ADD COLUMN email text NOT NULL; -- finding
-- migration: several subcommands
ALTER TABLE public.users
  ADD COLUMN bio text,
  ADD "orgId" bigint NOT NULL, -- finding
  ADD COLUMN code app.code, -- finding
  ADD COLUMN plan text DEFAULT NULL NOT NULL; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE IF EXISTS app.orders ADD COLUMN IF NOT EXISTS number text COLLATE "C" NOT NULL; -- finding
-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a new table that has rows by then
CREATE TABLE colours (id bigint PRIMARY KEY);
INSERT INTO colours VALUES (1), (2);
ALTER TABLE colours ADD COLUMN name text NOT NULL; -- finding
