-- schema
CREATE TABLE sales (
  id bigint PRIMARY KEY,
  price numeric(12, 4),
  rate double precision,
  "soldAt" timestamptz,
  doc json,
  note text
);
-- migration: fewer decimals
ALTER TABLE sales ALTER COLUMN price TYPE numeric(12, 2); -- finding
-- migration: several subcommands
ALTER TABLE public.sales
  ALTER COLUMN rate TYPE integer, -- finding
  ALTER COLUMN "soldAt" SET DATA TYPE date, -- finding
  ALTER doc TYPE jsonb USING doc::jsonb; -- finding
-- migration: USING keeps a part
ALTER TABLE sales ALTER COLUMN note TYPE varchar(10) USING left(note, 10); -- finding
-- no schema
-- migration: USING does not look at the old value
ALTER TABLE app.users ALTER COLUMN state TYPE integer USING 0; -- finding
