-- schema
CREATE TYPE address AS (street text, zip text);
-- migration: dropped
ALTER TYPE address DROP ATTRIBUTE zip; -- finding
-- migration: another type
ALTER TYPE address ALTER ATTRIBUTE zip TYPE integer; -- finding
-- migration: added
ALTER TYPE address ADD ATTRIBUTE city text; -- finding
