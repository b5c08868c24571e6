-- schema
CREATE TABLE users (id bigint NOT NULL, first text, last text, "fullName" text);
-- migration: identity
ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY; -- finding
-- migration: with options, among others
ALTER TABLE public.users
  ADD COLUMN bio text,
  ALTER id ADD GENERATED ALWAYS AS IDENTITY (START WITH 1000); -- finding
-- migration: generated
ALTER TABLE users DROP COLUMN "fullName"; -- finding
ALTER TABLE users ADD COLUMN "fullName" text GENERATED ALWAYS AS (first || ' ' || last) STORED;
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY; -- finding
