-- schema
CREATE TABLE users (id bigint PRIMARY KEY, plan text NOT NULL DEFAULT 'free', "isActive" boolean DEFAULT true);
-- migration: dropped
ALTER TABLE users ALTER COLUMN plan DROP DEFAULT; -- finding
-- migration: changed
ALTER TABLE public.users
  ALTER COLUMN "isActive" SET DEFAULT false, -- finding
  ALTER plan SET DEFAULT 'trial'; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ALTER COLUMN state DROP DEFAULT; -- finding
-- schema
CREATE TABLE tickets (no bigint GENERATED ALWAYS AS IDENTITY, title text);
-- migration: nothing numbers the rows any more
ALTER TABLE tickets ALTER COLUMN no DROP IDENTITY; -- finding
