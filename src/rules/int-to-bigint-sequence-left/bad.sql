-- schema
CREATE TABLE orders (id serial PRIMARY KEY);
CREATE TABLE "Events" ("No" smallserial, note text);
-- migration: the column grows, the sequence does not
ALTER TABLE orders ALTER COLUMN id TYPE bigint; -- finding
-- migration: among others
ALTER TABLE public."Events"
  ADD COLUMN kind text,
  ALTER COLUMN "No" TYPE integer; -- finding
