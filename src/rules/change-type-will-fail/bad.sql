-- schema
CREATE TABLE orders (id bigint, total integer, net integer, gross integer GENERATED ALWAYS AS (net * 2) STORED);
CREATE VIEW totals AS SELECT id, total FROM orders;
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
-- migration: a view reads it, and the change would be free or not, no matter
ALTER TABLE orders ALTER COLUMN total TYPE bigint; -- finding
-- migration: a generated column is computed from it
ALTER TABLE public.orders
  ADD COLUMN note text,
  ALTER COLUMN net TYPE bigint; -- finding
-- migration: the partition key
ALTER TABLE events ALTER COLUMN at TYPE timestamptz; -- finding
