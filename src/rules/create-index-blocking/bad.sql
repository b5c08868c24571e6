-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, tags text[]);
CREATE TABLE "Orders" ("Placed At" timestamptz);
CREATE MATERIALIZED VIEW report AS SELECT id FROM users;
-- migration: plain
CREATE INDEX users_email_idx ON users (email); -- finding
-- migration: unique, partial, over several lines [transactions=file]
CREATE UNIQUE INDEX IF NOT EXISTS "One Email" -- finding
  ON public.users USING btree (lower(email) DESC)
  WHERE email <> '';
-- migration: without a name, and on a materialized view
CREATE INDEX ON "Orders" ("Placed At"); -- finding
CREATE INDEX report_id ON report (id); -- finding
-- no schema
-- migration: an unknown table
CREATE INDEX carts_owner_idx ON shop.carts USING gin (items) WITH (fastupdate = off); -- finding
