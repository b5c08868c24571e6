-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50) CHECK (length(name) > 1), "Code" varchar(8), kind text);
ALTER TABLE users ADD CONSTRAINT "Code Or Kind" CHECK ("Code" IS NOT NULL OR kind IS NOT NULL);
-- migration: a longer name
ALTER TABLE users ALTER COLUMN name TYPE varchar(100); -- finding
-- migration: a CHECK over two columns, among other changes
ALTER TABLE public.users
  ADD COLUMN note text,
  ALTER COLUMN "Code" TYPE text; -- finding
