-- schema
CREATE TABLE sales (id bigint PRIMARY KEY, price numeric(12, 2), n integer, at timestamp(3), note varchar(20), doc jsonb);
-- migration: nothing is lost
ALTER TABLE sales ALTER COLUMN price TYPE numeric(14, 2);
ALTER TABLE sales ALTER COLUMN n TYPE bigint;
ALTER TABLE sales ALTER COLUMN at TYPE timestamp;
ALTER TABLE sales ALTER COLUMN note TYPE text;
ALTER TABLE sales ALTER COLUMN doc TYPE text USING doc::text;
-- migration: fails instead of cutting
ALTER TABLE sales ALTER COLUMN note TYPE varchar(10);
-- migration: a fresh column
ALTER TABLE sales ADD COLUMN rate double precision;
ALTER TABLE sales ALTER COLUMN rate TYPE integer;
