-- schema
CREATE TABLE prices (id bigint PRIMARY KEY, net numeric, "Gross" numeric GENERATED ALWAYS AS (net * 1.19) STORED);
-- migration: another rate
ALTER TABLE prices ALTER COLUMN "Gross" SET EXPRESSION AS (net * 1.2); -- finding
-- migration: among others [postgres=18]
ALTER TABLE public.prices
  ADD COLUMN note text,
  ALTER "Gross" SET EXPRESSION AS (net * 1.2); -- finding
