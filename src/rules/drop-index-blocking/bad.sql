-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);
CREATE INDEX users_email_idx ON users (email);
CREATE INDEX "By Name" ON users (name);
-- migration: plain
DROP INDEX users_email_idx; -- finding
-- migration: two of them [transactions=file]
DROP INDEX IF EXISTS -- finding -- finding
  public.users_email_idx,
  "By Name" CASCADE;
-- no schema
-- migration: nothing is known of it
DROP INDEX shop.carts_owner_idx; -- finding
