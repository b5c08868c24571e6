-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text, "Last Seen" timestamptz, age integer CHECK (age > 0));
ALTER TABLE users ADD CONSTRAINT email_there CHECK (email IS NOT NULL) NOT VALID;
-- migration: nothing proves it
ALTER TABLE users ALTER COLUMN name SET NOT NULL; -- finding
-- migration: a CHECK that was never validated proves nothing, nor does one that NULL passes
ALTER TABLE public.users
  ALTER COLUMN email SET NOT NULL, -- finding
  ALTER COLUMN age SET NOT NULL, -- finding
  ALTER COLUMN "Last Seen" SET NOT NULL; -- finding
-- migration: set apart from the ADD COLUMN that would have given it for nothing
ALTER TABLE users
  ADD COLUMN kind text DEFAULT 'person',
  ALTER COLUMN kind SET NOT NULL; -- finding
-- migration: on 18 [postgres=18]
ALTER TABLE users ALTER name SET NOT NULL; -- finding
-- migration: a virtual column, with a CHECK besides [postgres=18]
ALTER TABLE users
  ADD COLUMN "Years" integer GENERATED ALWAYS AS (coalesce(age, 1) * 2) VIRTUAL NOT NULL, -- finding
  ADD COLUMN half integer GENERATED ALWAYS AS (id / 2) NOT NULL CHECK (half >= 0); -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE crm."Contacts" ALTER COLUMN owner SET NOT NULL; -- finding
