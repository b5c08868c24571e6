-- schema
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  org_id bigint,
  number text,
  price numeric,
  discount numeric,
  state text,
  CONSTRAINT discount_below_price CHECK (discount <= price),
  CONSTRAINT orders_org_number UNIQUE (org_id, number)
);
CREATE INDEX orders_state_org ON orders (state, org_id);
CREATE INDEX orders_open ON orders (number) WHERE state = 'open';
-- migration: a check over two columns
ALTER TABLE orders DROP COLUMN discount; -- finding
-- migration: a unique constraint and an index
ALTER TABLE public.orders
  DROP COLUMN org_id; -- finding
-- migration: an index with a predicate
ALTER TABLE orders DROP COLUMN IF EXISTS state; -- finding
