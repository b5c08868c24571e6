-- schema
CREATE TABLE users (id integer PRIMARY KEY, code varchar(8) UNIQUE);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id integer REFERENCES users (id), code varchar(8) REFERENCES users (code));
-- migration: the key that orders refer to
ALTER TABLE users ALTER COLUMN id TYPE bigint; -- finding
-- migration: the referring side
ALTER TABLE public.orders
  ADD COLUMN note text,
  ALTER COLUMN user_id TYPE bigint; -- finding
-- migration: free, but still on both tables
ALTER TABLE orders ALTER COLUMN code TYPE varchar(16); -- finding
