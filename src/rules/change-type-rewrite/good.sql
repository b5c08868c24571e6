-- schema
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  total numeric(10,2),
  label varchar(100),
  note varchar(100),
  place cidr,
  at timestamptz(0)
);
-- migration: wider, and the same bytes
ALTER TABLE orders
  ALTER COLUMN total TYPE numeric(12,2),
  ALTER COLUMN label TYPE varchar(200),
  ALTER COLUMN note TYPE text,
  ALTER COLUMN place TYPE inet,
  ALTER COLUMN at TYPE timestamptz;
-- migration: a USING that says nothing
ALTER TABLE orders ALTER COLUMN note TYPE text USING note::text;
-- migration: a new table
CREATE TABLE carts (id integer, total integer);
ALTER TABLE carts ALTER COLUMN total TYPE numeric;
