-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, "Payer" bigint);
ALTER TABLE orders ADD CONSTRAINT "Pays" FOREIGN KEY ("Payer") REFERENCES users;
-- migration: known to be one
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey; -- finding
-- migration: among others
ALTER TABLE public.orders
  ADD COLUMN note text,
  DROP CONSTRAINT IF EXISTS "Pays"; -- finding
-- no schema
-- migration: by its name
ALTER TABLE shop.carts DROP CONSTRAINT carts_owner_fkey CASCADE; -- finding
