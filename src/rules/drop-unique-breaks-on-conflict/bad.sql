-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_email_key UNIQUE, org bigint, "No" text);
CREATE UNIQUE INDEX users_no ON users (org, "No");
CREATE UNIQUE INDEX users_mail ON users (lower(email)) WHERE org IS NOT NULL;
-- migration: a constraint
ALTER TABLE users DROP CONSTRAINT users_email_key; -- finding
-- migration: the primary key
ALTER TABLE public.users
  DROP CONSTRAINT users_pkey; -- finding
-- migration: indexes
DROP INDEX CONCURRENTLY users_no; -- finding
DROP INDEX IF EXISTS public.users_mail; -- finding
-- no schema
-- migration: by its name
ALTER TABLE app.orders DROP CONSTRAINT orders_number_key; -- finding
DROP INDEX uq_orders_ref; -- finding
