-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, "lastSeen" timestamptz);
-- migration: what a diff tool writes
ALTER TABLE users DROP COLUMN name;
ALTER TABLE users ADD COLUMN full_name text; -- finding
-- migration: in one statement
ALTER TABLE public.users
  ADD COLUMN last_seen_at timestamptz, -- finding
  DROP COLUMN "lastSeen";
-- no schema
-- migration: an unknown database
ALTER TABLE accounts ADD COLUMN email_address text; -- finding
ALTER TABLE accounts DROP COLUMN email;
