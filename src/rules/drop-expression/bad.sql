-- schema
CREATE TABLE users (
  id bigint PRIMARY KEY,
  first text,
  last text,
  "fullName" text GENERATED ALWAYS AS (first || ' ' || last) STORED
);
-- migration: one column
ALTER TABLE users ALTER COLUMN "fullName" DROP EXPRESSION; -- finding
-- migration: several subcommands
ALTER TABLE public.users
  ADD COLUMN bio text,
  ALTER "fullName" DROP EXPRESSION IF EXISTS; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ALTER COLUMN total DROP EXPRESSION; -- finding
