-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, code varchar(20), flags bit(16), "zipCode" integer);
-- migration: text
ALTER TABLE users ALTER COLUMN name TYPE varchar(50) USING name::varchar(50); -- finding
-- migration: several subcommands
ALTER TABLE public.users
  ALTER COLUMN code TYPE char(8) USING code::char(8), -- finding
  ALTER COLUMN flags TYPE bit(8) USING CAST(flags AS bit(8)), -- finding
  ALTER COLUMN "zipCode" TYPE varchar(5) USING "zipCode"::varchar(5); -- finding
-- migration: through another type
ALTER TABLE users ALTER COLUMN name TYPE text USING name::varchar(10)::text; -- finding
-- no schema
-- migration: an unknown type
ALTER TABLE accounts ALTER COLUMN label TYPE varchar(10) USING label::varchar(10); -- finding
