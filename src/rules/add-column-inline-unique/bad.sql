-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE "Logs" (at timestamptz);
-- migration: unique
ALTER TABLE users ADD COLUMN handle text UNIQUE; -- finding
-- migration: deferrable, one of several
ALTER TABLE users
  ADD COLUMN note text,
  ADD COLUMN rank integer CONSTRAINT "One Rank" UNIQUE DEFERRABLE INITIALLY DEFERRED; -- finding
-- migration: a primary key [postgres=16]
ALTER TABLE public."Logs" ADD COLUMN "Id" bigint PRIMARY KEY; -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE crm.contacts ADD COLUMN external_id text UNIQUE; -- finding
