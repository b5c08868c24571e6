-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE "Orders" (id bigint PRIMARY KEY);
-- migration: the strongest is the default [transactions=file]
LOCK TABLE users; -- finding
-- migration: writes only, two tables
BEGIN;
LOCK TABLE ONLY public.users, "Orders" IN SHARE ROW EXCLUSIVE MODE; -- finding
COMMIT;
-- no schema
-- migration: an unknown table [transactions=file]
LOCK shop.carts IN EXCLUSIVE MODE; -- finding
