-- schema
CREATE UNLOGGED TABLE imports (id bigint PRIMARY KEY, line text);
CREATE UNLOGGED TABLE "Raw Lines" (line text);
-- migration: plain
ALTER TABLE imports SET LOGGED; -- finding
-- migration: among others
ALTER TABLE public."Raw Lines"
  ADD COLUMN note text,
  SET LOGGED; -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE shop.carts SET LOGGED; -- finding
