-- schema
CREATE TABLE users (id bigint PRIMARY KEY, age text, "zipCode" integer);
-- migration: a naive change of type
ALTER TABLE users DROP COLUMN age; -- finding
ALTER TABLE users ADD COLUMN age integer;
-- migration: in one statement
ALTER TABLE public.users
  DROP COLUMN "zipCode", -- finding
  ADD COLUMN "zipCode" text NOT NULL DEFAULT '';
-- no schema
-- migration: an unknown database
ALTER TABLE accounts DROP COLUMN IF EXISTS state; -- finding
ALTER TABLE accounts ADD COLUMN state text;
