-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, "nickName" text);
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration: one column
ALTER TABLE users DROP COLUMN name; -- finding
-- migration: several subcommands
ALTER TABLE public.users
  DROP COLUMN IF EXISTS name, -- finding
  ADD COLUMN bio text,
  DROP "nickName"; -- finding
-- migration: another schema
ALTER TABLE ONLY app.orders DROP COLUMN note CASCADE; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE accounts DROP COLUMN plan; -- finding
