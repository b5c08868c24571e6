-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);
ALTER TABLE users ADD CONSTRAINT "Has Name" NOT NULL name NOT VALID;
-- migration: validated at once [postgres=18]
ALTER TABLE users ADD CONSTRAINT users_email_there NOT NULL email; -- finding
-- migration: SET NOT NULL where VALIDATE is meant [postgres=18]
ALTER TABLE public.users
  ADD COLUMN note text,
  ALTER COLUMN name SET NOT NULL; -- finding
-- no schema
-- migration: an unknown table [postgres=18]
ALTER TABLE crm.contacts ADD NOT NULL "Owner"; -- finding
