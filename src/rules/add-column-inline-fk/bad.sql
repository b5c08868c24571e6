-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE regions (code text PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration: no default: brief, but on both tables
ALTER TABLE orders ADD COLUMN user_id bigint REFERENCES users (id) ON DELETE SET NULL; -- finding
-- migration: with a default every row is looked up
ALTER TABLE public.orders
  ADD COLUMN note text,
  ADD COLUMN region text NOT NULL DEFAULT 'eu' CONSTRAINT "Region" REFERENCES regions; -- finding
-- migration: a default that is none makes Postgres look as well
ALTER TABLE orders ADD COLUMN editor_id bigint DEFAULT NULL REFERENCES users (id); -- finding
-- no schema
-- migration: unknown tables
ALTER TABLE shop."Carts" ADD COLUMN owner bigint REFERENCES auth.users DEFERRABLE; -- finding
