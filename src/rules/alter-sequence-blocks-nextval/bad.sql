-- schema
CREATE TABLE orders (id bigserial PRIMARY KEY);
CREATE SEQUENCE "Invoice No";
-- migration: a new start
ALTER SEQUENCE orders_id_seq RESTART WITH 100000; -- finding
-- migration: quoted, before other work [transactions=file]
ALTER SEQUENCE IF EXISTS public."Invoice No" -- finding
  INCREMENT BY 10 CACHE 20;
-- no schema
-- migration: an unknown one
ALTER SEQUENCE shop.carts_id_seq AS bigint; -- finding
