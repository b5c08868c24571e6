-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, user_id bigint);
CREATE TABLE users (id bigint PRIMARY KEY);
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT "Has User" FOREIGN KEY (user_id) REFERENCES users NOT VALID;
-- migration: beside a new column
ALTER TABLE orders
  ADD COLUMN note text,
  VALIDATE CONSTRAINT total_positive; -- finding
-- migration: both, before a default
ALTER TABLE public.orders
  VALIDATE CONSTRAINT total_positive, -- finding
  VALIDATE CONSTRAINT "Has User", -- finding
  ALTER COLUMN total SET DEFAULT 1;
