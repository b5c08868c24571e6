-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, state text);
CREATE TABLE "Price List" ("Net" numeric);
-- migration: named
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0); -- finding
-- migration: unnamed, and one that is NOT VALID beside it
ALTER TABLE public.orders
  ADD CONSTRAINT has_total CHECK (total IS NOT NULL) NOT VALID,
  ADD CHECK (state IN ('new', 'paid', 'sent')), -- finding
  ADD CONSTRAINT "Both" CHECK (total > 0 OR state = 'new') NO INHERIT; -- finding
-- migration: quoted [postgres=18]
ALTER TABLE IF EXISTS "Price List" ADD CHECK ("Net" >= 0); -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE shop.carts ADD CONSTRAINT size CHECK (items < 100); -- finding
