-- schema
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  price numeric CONSTRAINT price_positive CHECK (price > 0),
  number text CONSTRAINT "Order Number" UNIQUE
);
-- migration: a check
ALTER TABLE orders DROP CONSTRAINT price_positive; -- finding
-- migration: two
ALTER TABLE public.orders
  DROP CONSTRAINT IF EXISTS "Order Number", -- finding
  DROP CONSTRAINT orders_pkey; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.users DROP CONSTRAINT users_age_check; -- finding
