-- schema
CREATE TABLE events (id integer PRIMARY KEY, ref text, at timestamp, "userId" integer, code char(4), net cidr);
-- migration: a wider number
ALTER TABLE events ALTER COLUMN id TYPE bigint; -- finding
-- migration: a network: an address comes out without its /32
ALTER TABLE events ALTER COLUMN net TYPE inet; -- finding
-- migration: several subcommands
ALTER TABLE public.events
  ALTER COLUMN ref TYPE uuid USING ref::uuid, -- finding
  ALTER COLUMN at SET DATA TYPE timestamptz, -- finding
  ALTER COLUMN code TYPE text, -- finding
  ALTER "userId" TYPE text; -- finding
-- migration: another idea of what is equal
ALTER TABLE events ALTER COLUMN ref TYPE text COLLATE app.no_case; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ALTER COLUMN total TYPE bigint; -- finding
-- no schema
-- migration: text, from nobody knows what
ALTER TABLE accounts ALTER COLUMN label TYPE text; -- finding
