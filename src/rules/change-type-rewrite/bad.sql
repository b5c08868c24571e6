-- schema
CREATE TYPE status AS ENUM ('new', 'done');
CREATE TABLE orders (
  id integer PRIMARY KEY,
  total numeric(10,2),
  payload json,
  code char(8),
  state status,
  label varchar(100),
  city text
);
CREATE TABLE "Shop Items" ("Id" integer NOT NULL);
-- migration: a wider integer
ALTER TABLE orders ALTER COLUMN id TYPE bigint; -- finding
-- migration: several in one statement, free ones between
ALTER TABLE public.orders
  ALTER COLUMN total TYPE numeric(12,4), -- finding
  ALTER COLUMN label TYPE varchar(200),
  ALTER COLUMN payload SET DATA TYPE jsonb, -- finding
  ALTER COLUMN code TYPE text, -- finding
  ALTER COLUMN state TYPE text; -- finding
-- migration: narrower, and a USING that computes
ALTER TABLE orders
  ALTER COLUMN label TYPE varchar(50), -- finding
  ALTER COLUMN city TYPE text USING lower(city); -- finding
-- migration: quoted
ALTER TABLE "Shop Items" ALTER "Id" TYPE bigint; -- finding
-- no schema
-- migration: the old type is not known
ALTER TABLE billing.invoices ALTER COLUMN amount TYPE bigint; -- finding
