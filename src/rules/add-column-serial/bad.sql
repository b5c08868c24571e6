-- schema
CREATE TABLE orders (placed_at timestamptz NOT NULL);
CREATE TABLE "Line Items" (sku text);
-- migration: bigserial
ALTER TABLE orders ADD COLUMN id bigserial; -- finding
-- migration: among others, as a key
ALTER TABLE "Line Items"
  ADD COLUMN note text,
  ADD COLUMN "No" serial PRIMARY KEY; -- finding
-- no schema
-- migration: an unknown table, written in full
ALTER TABLE IF EXISTS shop.carts ADD COLUMN IF NOT EXISTS position smallserial NOT NULL; -- finding
