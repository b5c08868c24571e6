-- schema
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN positive AS integer NOT NULL DEFAULT 1 CHECK (VALUE > 0);
CREATE SCHEMA types;
CREATE DOMAIN types."Code" AS text CONSTRAINT code_length CHECK (length(VALUE) = 8);
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: nullable and without a default, and still a rewrite
ALTER TABLE users ADD COLUMN contact email; -- finding
-- migration: several
ALTER TABLE public.users
  ADD COLUMN note text,
  ADD COLUMN seats positive, -- finding
  ADD COLUMN code types."Code" DEFAULT 'AAAAAAAA'; -- finding
