-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, user_id bigint);
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: BEGIN and COMMIT around both
BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive; -- finding
COMMIT;
-- migration: the runner's transaction [transactions=file]
ALTER TABLE public.orders
  ADD CONSTRAINT "User" FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE public.orders
  VALIDATE CONSTRAINT "User"; -- finding
-- migration: one ALTER TABLE
ALTER TABLE orders
  ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID,
  VALIDATE CONSTRAINT total_positive; -- finding
-- no schema
-- migration: an unknown table, sent as one string [transactions=string]
ALTER TABLE carts ADD CONSTRAINT size CHECK (items < 100) NOT VALID;
ALTER TABLE carts VALIDATE CONSTRAINT size; -- finding
-- migration: one block of code
DO $$ BEGIN -- finding
  ALTER TABLE carts ADD CONSTRAINT size CHECK (items < 100) NOT VALID;
  ALTER TABLE carts VALIDATE CONSTRAINT size;
END $$;
