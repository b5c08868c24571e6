-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, "lastName" text NOT NULL);
-- migration: one column
ALTER TABLE users ALTER COLUMN email DROP NOT NULL; -- finding
-- migration: several
ALTER TABLE public.users
  ALTER COLUMN email DROP NOT NULL, -- finding
  ALTER "lastName" DROP NOT NULL; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ALTER COLUMN total DROP NOT NULL; -- finding
