-- schema
CREATE TABLE accounts (id bigint PRIMARY KEY);
CREATE TABLE "Seats" (id bigint PRIMARY KEY, "row" text);
-- migration: without a default, where every value is NULL
ALTER TABLE accounts ADD COLUMN plan text CHECK (plan IN ('free', 'pro')); -- finding
-- migration: named, one of several
ALTER TABLE public."Seats"
  ADD COLUMN note text,
  ADD COLUMN "Number" integer NOT NULL DEFAULT 1 CONSTRAINT "Number Range" CHECK ("Number" BETWEEN 1 AND 99); -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE billing.plans ADD price numeric CHECK (price >= 0); -- finding
