-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
CREATE SCHEMA "Shop";
CREATE TABLE "Shop"."Order" ("Id" bigint PRIMARY KEY);
CREATE FUNCTION make_code() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN md5(random()::text); END $$;
-- migration: a random identifier for every row
ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid(); -- finding
-- migration: two of several columns, on a quoted table
ALTER TABLE "Shop"."Order"
  ADD COLUMN note text,
  ADD COLUMN "Seen At" timestamptz DEFAULT clock_timestamp(), -- finding
  ADD COLUMN place text DEFAULT 'here',
  ADD COLUMN pick double precision DEFAULT (random() * 10); -- finding
-- migration: a function is volatile unless it says otherwise
ALTER TABLE users ADD COLUMN code text DEFAULT make_code(); -- finding
-- no schema
-- migration: a table that nothing is known of
ALTER TABLE billing.invoices
  ADD COLUMN digest text DEFAULT md5(random()::text); -- finding
