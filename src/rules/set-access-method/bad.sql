-- schema
CREATE TABLE events (id bigint PRIMARY KEY, body jsonb);
CREATE TABLE "Old Events" (body jsonb);
-- migration: another storage
ALTER TABLE events SET ACCESS METHOD columnar; -- finding
-- migration: among others
ALTER TABLE public."Old Events"
  ADD COLUMN note text,
  SET ACCESS METHOD columnar; -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE shop.carts SET ACCESS METHOD zheap; -- finding
